//! The default transport against a loopback server that answers with given bytes.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::post;
use cloudapi_runtime::transport::{BypassProxy, HttpTransport};
use cloudapi_runtime::{Error, ErrorKind, HttpRequest, HttpResponse, Transport, http};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Answers each request on a connection with the next of `answers`, then closes it.
pub struct Server {
    pub address: String,
    pub requests: Arc<Mutex<Vec<String>>>,
    connections: Arc<Mutex<usize>>,
}

impl Server {
    pub async fn start(answers: Vec<Vec<u8>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let requests = Arc::<Mutex<Vec<String>>>::default();
        let connections = Arc::<Mutex<usize>>::default();
        let (seen, count) = (Arc::clone(&requests), Arc::clone(&connections));
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                *count.lock().unwrap() += 1;
                let (seen, answers) = (Arc::clone(&seen), answers.clone());
                tokio::spawn(async move {
                    for answer in answers {
                        let Some(request) = read_request(&mut socket).await else {
                            return;
                        };
                        seen.lock().unwrap().push(request);
                        if socket.write_all(&answer).await.is_err() {
                            return;
                        }
                    }
                });
            }
        });
        Server {
            address,
            requests,
            connections,
        }
    }

    fn request(&self) -> HttpRequest {
        let request = http::Request::post(format!("http://{}/", self.address))
            .header("Host", &self.address)
            .header("Content-Type", "application/json");
        request.body("{\"a\":1}").unwrap().into()
    }
}

/// Head and body of one request, by `Content-Length`.
async fn read_request(socket: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                line.to_lowercase()
                    .strip_prefix("content-length: ")?
                    .parse()
                    .ok()
            });
            if body.len() >= length.unwrap_or(0) {
                return Some(text);
            }
        }
        if socket.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}

pub fn response(head: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

pub fn transport() -> HttpTransport {
    HttpTransport::builder()
        .no_proxy()
        .max_response_bytes(1 << 20)
        .build()
        .unwrap()
}

async fn exchange(answer: Vec<u8>) -> Result<HttpResponse, Error> {
    let server = Server::start(vec![answer]).await;
    transport().send(server.request()).await
}

/// `hello` as `gzip -n` writes it.
const GZIP_HELLO: &[u8] = &[
    0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0, 0x86, 0xa6, 0x10,
    0x36, 5, 0, 0, 0,
];

#[tokio::test]
async fn what_is_built_is_sent_and_what_comes_is_returned() {
    let server = Server::start(vec![response("200 OK\r\nX-A: b", b"hi"); 2]).await;
    let transport = transport();
    let answer = transport.send(server.request()).await.unwrap();
    assert_eq!(
        (answer.status().as_u16(), answer.body().as_ref()),
        (200, b"hi".as_slice())
    );
    assert_eq!(answer.header("x-a"), Some("b"));
    {
        let sent = &server.requests.lock().unwrap()[0];
        assert!(sent.starts_with("POST / HTTP/1.1\r\n"), "{sent}");
        assert!(sent.ends_with("\r\n\r\n{\"a\":1}"), "{sent}");
        let lower = sent.to_lowercase();
        assert_eq!(lower.matches("\r\nhost: ").count(), 1, "{sent}");
        assert!(
            lower.contains(&format!("\r\nhost: {}\r\n", server.address)),
            "{sent}"
        );
        assert!(
            lower.contains("\r\ncontent-type: application/json\r\n"),
            "{sent}"
        );
        assert!(lower.contains("\r\naccept-encoding: gzip\r\n"), "{sent}");
    }
    // The connection is kept.
    transport.send(server.request()).await.unwrap();
    assert_eq!(*server.connections.lock().unwrap(), 1);
}

#[tokio::test]
async fn the_query_is_sent_as_it_was_signed() {
    let server = Server::start(vec![response("200 OK", b"")]).await;
    let mut request = server.request();
    let address = format!("http://{}/?a=%20%2B%2A~&b=%E5%90%8D&c=", server.address);
    *request.method_mut() = http::Method::GET;
    *request.uri_mut() = address.parse().unwrap();
    *request.body_mut() = Default::default();
    transport().send(request).await.unwrap();
    let sent = &server.requests.lock().unwrap()[0];
    assert!(
        sent.starts_with("GET /?a=%20%2B%2A~&b=%E5%90%8D&c= HTTP/1.1\r\n"),
        "{sent}"
    );
}

#[tokio::test]
async fn every_status_is_a_response_and_redirects_are_not_followed() {
    for status in [301, 414, 429, 502] {
        let head = format!("{status} X\r\nLocation: http://127.0.0.1:1/");
        let answer = exchange(response(&head, b"<html>")).await.unwrap();
        assert_eq!(
            (answer.status().as_u16(), answer.body().as_ref()),
            (status, b"<html>".as_slice())
        );
    }
}

#[tokio::test]
async fn gzip_is_undone() {
    let answer = exchange(response("200 OK\r\nContent-Encoding: gzip", GZIP_HELLO))
        .await
        .unwrap();
    assert_eq!(answer.body().as_ref(), b"hello");
}

#[tokio::test]
async fn wrong_gzip_is_no_answer() {
    let answer = response("200 OK\r\nContent-Encoding: gzip", b"this is no gzip");
    let error = exchange(answer).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Response, Some(200))
    );
}

#[tokio::test]
async fn a_refused_connection_sent_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    drop(listener);
    let request = post(&format!("http://{}/", address));
    let error = transport().send(request).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.was_sent()),
        (ErrorKind::Connect, false)
    );
    assert!(error.message().contains("refused"), "{error}");
}

#[tokio::test]
async fn a_host_without_address_sent_nothing() {
    let request = post("http://no-such-host.invalid/");
    let error = transport().send(request).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.was_sent()),
        (ErrorKind::Connect, false)
    );
}

#[tokio::test]
async fn a_connection_cut_before_the_headers_may_have_been_served() {
    let error = exchange(Vec::new()).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.was_sent()),
        (ErrorKind::Transport, true)
    );
    let error = exchange(b"HTTP/1.1 200 OK\r\nContent-Le".to_vec())
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.was_sent()),
        (ErrorKind::Transport, true)
    );
}

#[tokio::test]
async fn a_connection_cut_in_the_body_is_no_answer() {
    let cut = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"Respon".to_vec();
    let error = exchange(cut).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Response, Some(200))
    );
    assert!(error.message().contains("after 8 bytes"), "{error}");
}

#[tokio::test]
async fn a_body_above_the_limit_is_refused() {
    // Announced: refused before a byte of it is read.
    let huge = b"HTTP/1.1 200 OK\r\nContent-Length: 209715200\r\n\r\n".to_vec();
    let error = exchange(huge).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Response);
    assert!(
        error.message().contains("more than 1048576 bytes"),
        "{error}"
    );
    // Not announced: refused once the limit is passed.
    let mut endless = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    for _ in 0..40 {
        endless.extend_from_slice(b"10000\r\n");
        endless.resize(endless.len() + 0x10000, b'x');
        endless.extend_from_slice(b"\r\n");
    }
    let error = exchange(endless).await.unwrap_err();
    assert!(
        error.message().contains("more than 1048576 bytes"),
        "{error}"
    );
    let fits = vec![b'x'; 1 << 20];
    assert_eq!(
        exchange(response("200 OK", &fits))
            .await
            .unwrap()
            .body()
            .len(),
        1 << 20
    );
}

#[tokio::test]
async fn an_explicit_proxy_gets_the_request() {
    let proxy = Server::start(vec![response("200 OK", b"from the proxy")]).await;
    let transport = HttpTransport::builder()
        .proxy(format!("http://{}", proxy.address))
        .build();
    let request = post("http://ckafka.invalid/");
    let answer = transport.unwrap().send(request).await.unwrap();
    assert_eq!(answer.body().as_ref(), b"from the proxy");
    let sent = &proxy.requests.lock().unwrap()[0];
    assert!(
        sent.starts_with("POST http://ckafka.invalid/ HTTP/1.1\r\n"),
        "{sent}"
    );
}

#[test]
fn a_proxy_that_is_no_url_is_refused_without_showing_it() {
    let builder = HttpTransport::builder().proxy("http://user:hidden@[");
    assert!(!format!("{builder:?}").contains("hidden"));
    let error = builder.build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    let mut source: Option<&dyn std::error::Error> = Some(&error);
    while let Some(error) = source {
        assert!(!error.to_string().contains("hidden"), "{error}");
        source = error.source();
    }
}

/// A port that speaks TLS begins to end the handshake that it cannot read; others speak first.
#[tokio::test]
async fn what_is_no_http_is_named() {
    let alert = b"\x15\x03\x01\x00\x02\x02\x46".to_vec();
    for answer in [alert, b"SSH-2.0-OpenSSH_9.6\r\n".to_vec()] {
        let error = exchange(answer).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.is_retryable()),
            (ErrorKind::Transport, false)
        );
        assert!(
            error.message().contains("what came back is no HTTP"),
            "{error}"
        );
        assert!(error.message().contains("`https://`"), "{error}");
    }
}

#[tokio::test]
async fn dropping_the_future_closes_the_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let transport = transport();
    let request = post(&format!("http://{}/", address));
    let call = tokio::spawn(async move { transport.send(request).await });
    let (mut socket, _) = listener.accept().await.unwrap();
    read_request(&mut socket).await.unwrap();
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    let mut rest = Vec::new();
    let closed = tokio::time::timeout(Duration::from_secs(20), socket.read_to_end(&mut rest)).await;
    assert!(closed.is_ok(), "the connection stays open");
}

#[tokio::test]
async fn idle_connections_are_given_up_before_the_server_does() {
    let server = Server::start(vec![response("200 OK", b""); 2]).await;
    let transport = HttpTransport::builder()
        .no_proxy()
        .idle_timeout(Duration::from_millis(20))
        .build()
        .unwrap();
    transport.send(server.request()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    transport.send(server.request()).await.unwrap();
    assert_eq!(*server.connections.lock().unwrap(), 2);
}

#[tokio::test]
async fn no_more_idle_connections_are_kept_than_wanted() {
    let server = Server::start(vec![response("200 OK", b""); 2]).await;
    let builder = HttpTransport::builder().no_proxy().max_idle_connections(0);
    let transport = builder.build().unwrap();
    transport.send(server.request()).await.unwrap();
    transport.send(server.request()).await.unwrap();
    assert_eq!(*server.connections.lock().unwrap(), 2);
}

#[tokio::test]
async fn services_of_the_machine_itself_are_asked_without_the_proxy() {
    let proxy = Server::start(vec![response("200 OK", b"from the proxy")]).await;
    let server = Server::start(vec![response("200 OK", b"from the machine")]).await;
    let transport = HttpTransport::builder().proxy(format!("http://{}", proxy.address));
    let mut request = server.request();
    request.extensions_mut().insert(BypassProxy);
    let answer = transport.build().unwrap().send(request).await.unwrap();
    assert_eq!(answer.body().as_ref(), b"from the machine");
    assert!(proxy.requests.lock().unwrap().is_empty());
}
