//! HTTPS over loopback, with a certificate that was made for the test.

use std::sync::Arc;
use std::time::Duration;

use cloudapi_runtime::transport::HttpTransport;
use cloudapi_runtime::{Client, Credential, Error, ErrorKind, Transport};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use crate::support::*;

/// Answers the first request on each connection with success.
async fn start() -> (String, String) {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let host = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                // A client that does not trust the certificate ends the handshake.
                let Ok(mut socket) = acceptor.accept(socket).await else {
                    return;
                };
                // The requests of these tests arrive in one piece.
                let mut buffer = [0; 4096];
                let _ = socket.read(&mut buffer).await;
                let head = format!(
                    "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n",
                    SUCCESS.len()
                );
                let _ = socket.write_all((head + SUCCESS).as_bytes()).await;
                let _ = socket.shutdown().await;
            });
        }
    });
    (host, made.cert.pem())
}

async fn call(host: &str, transport: HttpTransport) -> Result<TopicResponse, Error> {
    let client: Client = Client::builder(&SERVICE)
        .credentials(Credential::new("AKIDexample", "hidden"))
        .endpoint(host)
        .transport(transport)
        .retry(cloudapi_runtime::RetryPolicy::disabled())
        .build()
        .unwrap();
    client.call(describe()).await
}

#[tokio::test]
async fn a_certificate_that_is_trusted() {
    let (host, pem) = start().await;
    let transport = HttpTransport::builder().no_proxy().root_certificates(pem);
    let response = call(&host, transport.build().unwrap()).await.unwrap();
    assert_eq!(response.topic.as_deref(), Some("clicks"));
}

/// No proxy could reach it.
#[tokio::test]
async fn a_service_on_this_machine_is_reached_past_the_proxy() {
    let (host, pem) = start().await;
    let transport = HttpTransport::builder()
        .proxy("http://127.0.0.1:1")
        .root_certificates(pem);
    call(&host, transport.build().unwrap()).await.unwrap();
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted() {
    let (host, _) = start().await;
    let transport = HttpTransport::builder().no_proxy().build().unwrap();
    let error = call(&host, transport).await.err().unwrap();
    assert_eq!(
        (error.kind(), error.was_sent()),
        (ErrorKind::Connect, false)
    );
    assert!(error.message().contains("certificate"), "{error}");
}

#[test]
fn what_is_no_certificate_is_refused() {
    let broken = "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n";
    for pem in ["no certificate", broken] {
        let builder = HttpTransport::builder().root_certificates(pem);
        assert_eq!(builder.build().unwrap_err().kind(), ErrorKind::Request);
    }
}

/// The deadline of a connection is that of its handshake, too; nothing was sent by then.
#[tokio::test]
async fn a_handshake_that_does_not_end() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let host = listener.local_addr().unwrap().to_string();
    let transport = HttpTransport::builder()
        .no_proxy()
        .connect_timeout(Duration::from_millis(50))
        .build()
        .unwrap();
    let request = post(&format!("https://{}/", host));
    let error = transport.send(request).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.is_timeout() && !error.was_sent(), "{error:?}");
}

/// The two ways to take the wrong scheme: each error says which.
#[tokio::test]
async fn a_port_that_speaks_the_other_way() {
    let (host, _) = start().await;
    let transport = HttpTransport::builder().no_proxy().build().unwrap();
    let request = post(&format!("http://{}/", host));
    let error = transport.send(request).await.unwrap_err();
    assert!(error.message().contains("`https://`"), "{error}");
    assert!(!error.is_retryable());

    // What servers say to those who greet them in TLS.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let host = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let answer = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
        socket.write_all(answer).await.unwrap();
        // Until the other side has read it.
        socket.read_to_end(&mut Vec::new()).await.ok();
    });
    let request = post(&format!("https://{}/", host));
    let error = transport.send(request).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.was_sent()),
        (ErrorKind::Connect, false)
    );
    assert!(error.message().contains("`http://`"), "{error}");
    assert!(!error.is_retryable());
}
