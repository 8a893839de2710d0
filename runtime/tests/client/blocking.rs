//! The same calls without an asynchronous runtime.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use cloudapi_runtime::{Client, Credential, ErrorKind, Progress};

use crate::support::*;

/// Answers every request on every connection with success; counts both.
struct Server {
    address: String,
    connections: Arc<AtomicUsize>,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Server {
            address: listener.local_addr().unwrap().to_string(),
            connections: Arc::default(),
            requests: Arc::default(),
        };
        let (connections, requests) = (server.connections.clone(), server.requests.clone());
        std::thread::spawn(move || {
            for socket in listener.incoming() {
                connections.fetch_add(1, Ordering::SeqCst);
                let (mut socket, requests) = (socket.unwrap(), Arc::clone(&requests));
                std::thread::spawn(move || {
                    let mut buffer = [0; 4096];
                    // The requests of these tests arrive in one piece.
                    while let Ok(length) = socket.read(&mut buffer) {
                        if length == 0 {
                            return;
                        }
                        requests
                            .lock()
                            .unwrap()
                            .push(String::from_utf8_lossy(&buffer[..length]).into());
                        let head = "HTTP/1.1 200 OK\r\nContent-Length: ";
                        write!(socket, "{head}{}\r\n\r\n{SUCCESS}", SUCCESS.len()).unwrap();
                    }
                });
            }
        });
        server
    }

    fn client(&self) -> Client {
        Client::builder(&SERVICE)
            .credentials(Credential::new("AKIDexample", "hidden"))
            .endpoint(format!("http://{}", self.address))
            .load_blocking()
            .unwrap()
    }
}

#[test]
fn calls_share_a_connection_and_a_thread() {
    let server = Server::start();
    let client = server.client();
    for _ in 0..3 {
        let response = client
            .call(describe())
            .region("ap-tokyo")
            .blocking()
            .unwrap();
        assert_eq!(response.topic.as_deref(), Some("clicks"));
        // The other thread puts the connection back, in its own time.
        std::thread::sleep(Duration::from_millis(20));
    }
    let raw = client
        .raw("DescribeNew", serde_json::json!({}))
        .blocking()
        .unwrap();
    assert_eq!(raw["TopicName"], "clicks");
    assert_eq!(server.connections.load(Ordering::SeqCst), 1);
    assert_eq!(server.requests.lock().unwrap().len(), 4);
}

#[test]
fn many_threads_call_at_once() {
    let server = Server::start();
    let client = server.client();
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                for _ in 0..10 {
                    client.call(describe()).blocking().unwrap();
                }
            });
        }
    });
    assert_eq!(server.requests.lock().unwrap().len(), 160);
}

#[test]
fn waits_and_errors() {
    let server = Server::start();
    let client = server.client();
    let wait = client.call(describe()).wait_until(|_| Progress::Done);
    assert_eq!(wait.blocking().unwrap().topic.as_deref(), Some("clicks"));
    let wait = client.call(describe()).wait_until(|_| Progress::Pending);
    let wait = wait
        .poll_interval(Duration::from_millis(1))
        .timeout(Duration::from_millis(20));
    assert_eq!(wait.blocking().unwrap_err().kind(), ErrorKind::Wait);

    let refused = Client::builder(&SERVICE)
        .credentials(Credential::new("AKIDexample", "hidden"))
        .endpoint("http://127.0.0.1:1")
        .retry(cloudapi_runtime::RetryPolicy::disabled())
        .build()
        .unwrap();
    let error: cloudapi_runtime::Error = refused.call(describe()).blocking().err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Connect);
    let message = error.message();
    assert!(message.starts_with("127.0.0.1:1: "), "{message}");
}

#[tokio::test]
async fn within_a_runtime_it_waits_too() {
    let server = Server::start();
    let client = server.client();
    client.call(describe()).blocking().unwrap();
    // And the client can be dropped there.
    drop(client);
}

#[test]
fn a_call_outside_of_a_runtime_fails_with_a_sentence() {
    use std::future::IntoFuture;
    use std::task::{Context, Poll, Waker};

    // Clock and transport of a program, whose timers and sockets are tokio's.
    let client = Client::builder(&SERVICE)
        .credentials(Credential::new("id", "key"))
        .region("ap-guangzhou")
        .endpoint("http://127.0.0.1:9")
        .build()
        .unwrap();
    let mut call = client.call(describe()).into_future();
    let mut context = Context::from_waker(Waker::noop());
    let Poll::Ready(Err(error)) = call.as_mut().poll(&mut context) else {
        panic!("the call waits for something");
    };
    assert_eq!(error.kind(), ErrorKind::Request);
    assert_eq!(
        error.to_string(),
        "DescribeTopic: invalid request: no tokio runtime: await calls in one, or use the feature \
         `blocking`"
    );
}
