//! A loopback HTTP/1.1 server for tests: it checks signatures from the bytes that it received, answers
//! what a test tells it to, and misbehaves on demand.
//!
//! It shares no code with the runtime under test: requests are parsed here, signatures are computed here
//! from the protocol's description. One thread serves one connection, so that a fault on one connection
//! cannot hold up another.
//!
//! ```
//! use cloudapi_emulator::{Emulator, Reply};
//!
//! let emulator = Emulator::start(|_request| Reply::json(200, r#"{"Response":{"RequestId":"1"}}"#))?;
//! assert!(emulator.url().starts_with("http://127.0.0.1:"));
//! # std::io::Result::Ok(())
//! ```

mod http;
pub mod identity;
pub mod verify;

pub use http::Request;

use std::io::{self, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// What to send back, and how to misbehave while doing so.
#[derive(Debug, Clone)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Headers besides `Content-Length`.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: Vec<u8>,
    /// What goes wrong.
    pub fault: Fault,
    /// Wait before the first byte.
    pub delay: Duration,
}

/// What goes wrong with a [`Reply`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    None,
    /// The connection ends before a byte of the answer.
    CloseBeforeHeaders,
    /// The connection ends after the headers.
    CloseAfterHeaders,
    /// The connection ends within the headers: after the status line.
    CutHeaders,
    /// The connection ends after this many bytes of the body.
    CutBody(usize),
    /// This many bytes come in place of the body, in chunks, so that nothing announces how many.
    Flood(u64),
    /// The same, announced by `Content-Length`.
    AnnouncedFlood(u64),
    /// Nothing is ever sent; the connection stays open until the server stops.
    NeverAnswer,
    /// The answer is whole, then the connection ends without `Connection: close`.
    CloseAfterReply,
}

impl Reply {
    /// A JSON answer.
    pub fn json(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: vec![("Content-Type".into(), "application/json".into())],
            body: body.into(),
            fault: Fault::None,
            delay: Duration::ZERO,
        }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sets the fault.
    #[must_use]
    pub fn fault(mut self, fault: Fault) -> Self {
        self.fault = fault;
        self
    }

    /// Waits before the first byte.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }
}

type Handler = dyn Fn(&Request) -> Reply + Send + Sync;

struct Shared {
    handler: Box<Handler>,
    received: Mutex<Vec<Request>>,
    connections: AtomicUsize,
    open: AtomicUsize,
    flooded: AtomicU64,
    stopping: AtomicBool,
    streams: Mutex<Vec<TcpStream>>,
}

/// A running server; it stops when dropped.
pub struct Emulator {
    address: SocketAddr,
    shared: Arc<Shared>,
}

impl Emulator {
    /// Listens on a free loopback port and answers every request with `handler`.
    ///
    /// # Errors
    /// If no loopback port can be opened.
    pub fn start(handler: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            handler: Box::new(handler),
            received: Mutex::default(),
            connections: AtomicUsize::new(0),
            open: AtomicUsize::new(0),
            flooded: AtomicU64::new(0),
            stopping: AtomicBool::new(false),
            streams: Mutex::default(),
        });
        let accepting = Arc::clone(&shared);
        thread::spawn(move || accept(&listener, &accepting));
        Ok(Self { address, shared })
    }

    /// Base URL: `http://127.0.0.1:<port>`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// `127.0.0.1:<port>`, the `Host` header that clients send.
    pub fn host(&self) -> String {
        self.address.to_string()
    }

    /// Every request that was received whole, in order of arrival.
    pub fn received(&self) -> Vec<Request> {
        lock(&self.shared.received).clone()
    }

    /// How many requests were received whole.
    pub fn hits(&self) -> usize {
        lock(&self.shared.received).len()
    }

    /// How many connections were accepted so far.
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// How many connections are open now.
    pub fn open_connections(&self) -> usize {
        self.shared.open.load(Ordering::SeqCst)
    }

    /// How many bytes of floods ([`Fault::Flood`]) the peers and the buffers between have taken.
    pub fn flooded(&self) -> u64 {
        self.shared.flooded.load(Ordering::SeqCst)
    }

    /// Ends every open connection, as a server does with idle ones.
    pub fn drop_connections(&self) {
        for stream in lock(&self.shared.streams).drain(..) {
            // A connection that has ended by itself needs no shutdown.
            let _ = stream.shutdown(std::net::Shutdown::Both);
        }
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        self.drop_connections();
        // Wakes the accepting thread, which then sees that it has to stop.
        let _ = TcpStream::connect(self.address);
    }
}

/// A poisoned lock means that a handler panicked: the data is still whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for stream in listener.incoming() {
        if shared.stopping.load(Ordering::SeqCst) {
            return;
        }
        let Ok(stream) = stream else { continue };
        shared.connections.fetch_add(1, Ordering::SeqCst);
        let _ = stream.set_nodelay(true);
        if let Ok(clone) = stream.try_clone() {
            lock(&shared.streams).push(clone);
        }
        let shared = Arc::clone(shared);
        thread::spawn(move || {
            shared.open.fetch_add(1, Ordering::SeqCst);
            // An error here is the client leaving, which is the client's right.
            let _ = serve(&stream, &shared);
            let _ = stream.shutdown(std::net::Shutdown::Both);
            shared.open.fetch_sub(1, Ordering::SeqCst);
        });
    }
}

fn serve(stream: &TcpStream, shared: &Shared) -> io::Result<()> {
    let mut buffer = Vec::new();
    while let Some(request) = http::read_request(stream, &mut buffer)? {
        lock(&shared.received).push(request.clone());
        let reply = (shared.handler)(&request);
        if !reply.delay.is_zero() {
            thread::sleep(reply.delay);
        }
        if !send(stream, &reply, shared)? || request.wants_close() {
            return Ok(());
        }
    }
    Ok(())
}

/// Whether the connection may go on.
fn send(mut stream: &TcpStream, reply: &Reply, shared: &Shared) -> io::Result<bool> {
    match reply.fault {
        Fault::CloseBeforeHeaders => return Ok(false),
        Fault::NeverAnswer => {
            while !shared.stopping.load(Ordering::SeqCst) {
                thread::sleep(Duration::from_millis(20));
                // A peer that has left ends the wait.
                let mut byte = [0];
                stream.set_nonblocking(true)?;
                let gone = matches!(stream.peek(&mut byte), Ok(0));
                stream.set_nonblocking(false)?;
                if gone {
                    break;
                }
            }
            return Ok(false);
        }
        _ => {}
    }
    let status = format!("HTTP/1.1 {} Status\r\n", reply.status);
    let length = match reply.fault {
        Fault::CutHeaders => {
            stream.write_all(status.as_bytes())?;
            return Ok(false);
        }
        Fault::Flood(_) => "Transfer-Encoding: chunked\r\n".to_owned(),
        Fault::AnnouncedFlood(bytes) => format!("Content-Length: {bytes}\r\n"),
        _ => format!("Content-Length: {}\r\n", reply.body.len()),
    };
    let mut head = status + &length;
    for (name, value) in &reply.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes())?;
    match reply.fault {
        Fault::CloseAfterHeaders => return Ok(false),
        Fault::CutBody(length) => {
            stream.write_all(&reply.body[..length.min(reply.body.len())])?;
            return Ok(false);
        }
        Fault::Flood(bytes) => flood(stream, bytes, true, shared)?,
        Fault::AnnouncedFlood(bytes) => flood(stream, bytes, false, shared)?,
        _ => stream.write_all(&reply.body)?,
    }
    stream.flush()?;
    Ok(reply.fault != Fault::CloseAfterReply)
}

/// Blanks in front of a JSON value that never comes.
fn flood(mut stream: &TcpStream, bytes: u64, chunked: bool, shared: &Shared) -> io::Result<()> {
    const PIECE: usize = 64 << 10;
    let mut left = bytes;
    while left > 0 {
        let size = usize::try_from(left).map_or(PIECE, |left| left.min(PIECE));
        if chunked {
            write!(stream, "{size:x}\r\n")?;
        }
        stream.write_all(&[b' '; PIECE][..size])?;
        if chunked {
            stream.write_all(b"\r\n")?;
        }
        shared.flooded.fetch_add(size as u64, Ordering::SeqCst);
        left -= size as u64;
    }
    if chunked {
        stream.write_all(b"0\r\n\r\n")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn exchange(emulator: &Emulator, request: &str) -> String {
        let mut stream = TcpStream::connect(emulator.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    const GET: &str = "GET /a?b=c HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    #[test]
    fn answers_and_records() {
        let emulator = Emulator::start(|_| Reply::json(201, "{}")).unwrap();
        let answer = exchange(&emulator, GET);
        assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
        assert!(answer.ends_with("\r\n\r\n{}"), "{answer}");
        let received = emulator.received();
        assert_eq!(received.len(), 1);
        assert_eq!(received[0].target, "/a?b=c");
        assert_eq!(received[0].header("host"), Some("x"));
    }

    #[test]
    fn two_requests_share_a_connection() {
        let emulator = Emulator::start(|_| Reply::json(200, "{}")).unwrap();
        let first = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi";
        exchange(&emulator, &format!("{first}{GET}"));
        assert_eq!(emulator.hits(), 2);
        assert_eq!(emulator.connections(), 1);
        assert_eq!(emulator.received()[0].body, b"hi");
    }

    #[test]
    fn faults_cut_where_they_say() {
        for (fault, end) in [
            (Fault::CloseBeforeHeaders, ""),
            (Fault::CutHeaders, "HTTP/1.1 200 Status\r\n"),
            (Fault::CloseAfterHeaders, "\r\n\r\n"),
            (Fault::CutBody(3), "\r\n\r\n{\"a"),
        ] {
            let emulator =
                Emulator::start(move |_| Reply::json(200, r#"{"a":1}"#).fault(fault)).unwrap();
            let answer = exchange(&emulator, GET);
            assert!(answer.ends_with(end), "{fault:?}: {answer}");
            assert_eq!(answer.is_empty(), end.is_empty(), "{fault:?}");
            assert!(!answer.contains(r#"{"a":1}"#), "{fault:?}: {answer}");
        }
    }

    #[test]
    fn floods_are_as_long_as_they_say() {
        for (fault, end) in [
            (Fault::Flood(70_000), " \r\n0\r\n\r\n"),
            (Fault::AnnouncedFlood(70_000), "  "),
        ] {
            let emulator = Emulator::start(move |_| Reply::json(200, "").fault(fault)).unwrap();
            let answer = exchange(&emulator, GET);
            assert!(answer.ends_with(end), "{fault:?}");
            assert!(answer.matches(' ').count() >= 70_000, "{fault:?}");
            assert_eq!(emulator.flooded(), 70_000);
        }
    }
}
