//! Reading of requests, byte for byte as they came.

use std::io::{self, Read};
use std::net::TcpStream;

/// Larger requests than this are a mistake of the test.
const LARGEST: usize = 64 << 20;

/// A request as it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// `GET`, `POST`, ...
    pub method: String,
    /// Path and query exactly as on the request line.
    pub target: String,
    /// Headers in order, names as sent.
    pub headers: Vec<(String, String)>,
    /// Body, dechunked.
    pub body: Vec<u8>,
}

impl Request {
    /// First value of a header, whatever the case of its name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        Some(&found.1)
    }

    /// Path without the query.
    pub fn path(&self) -> &str {
        self.target
            .split_once('?')
            .map_or(&*self.target, |(path, _)| path)
    }

    /// Query without the question mark, still encoded.
    pub fn query(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }

    /// Whether the client asked to end the connection after this request.
    pub(crate) fn wants_close(&self) -> bool {
        self.header("connection")
            .is_some_and(|value| value.eq_ignore_ascii_case("close"))
    }
}

fn invalid(message: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message.into())
}

/// Reads one request; bytes of the next one stay in `buffer`. `None` at the end of the connection.
pub(crate) fn read_request(
    stream: &TcpStream,
    buffer: &mut Vec<u8>,
) -> io::Result<Option<Request>> {
    let (mut request, head) = loop {
        if let Some(parsed) = parse_head(buffer)? {
            break parsed;
        }
        if !fill(stream, buffer)? {
            return Ok(None);
        }
    };
    let chunked = request
        .header("transfer-encoding")
        .is_some_and(|value| value.eq_ignore_ascii_case("chunked"));
    let end = if chunked {
        loop {
            if let Some((body, length)) = parse_chunks(&buffer[head..])? {
                request.body = body;
                break head + length;
            }
            if !fill(stream, buffer)? {
                return Ok(None);
            }
        }
    } else {
        let length = match request.header("content-length") {
            Some(value) => value
                .parse::<usize>()
                .map_err(|_| invalid("bad Content-Length"))?,
            None => 0,
        };
        if length > LARGEST {
            return Err(invalid("request too large"));
        }
        while buffer.len() < head + length {
            if !fill(stream, buffer)? {
                return Ok(None);
            }
        }
        request.body = buffer[head..head + length].to_vec();
        head + length
    };
    buffer.drain(..end);
    Ok(Some(request))
}

fn fill(mut stream: &TcpStream, buffer: &mut Vec<u8>) -> io::Result<bool> {
    let mut chunk = [0; 16 * 1024];
    let count = stream.read(&mut chunk)?;
    buffer.extend_from_slice(&chunk[..count]);
    if buffer.len() > LARGEST {
        return Err(invalid("request too large"));
    }
    Ok(count > 0)
}

fn parse_head(buffer: &[u8]) -> io::Result<Option<(Request, usize)>> {
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut parsed = httparse::Request::new(&mut headers);
    let status = parsed
        .parse(buffer)
        .map_err(|error| invalid(error.to_string()))?;
    let httparse::Status::Complete(length) = status else {
        return Ok(None);
    };
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).map_err(|_| invalid("not UTF-8"));
    let request = Request {
        method: parsed.method.unwrap_or_default().to_owned(),
        target: parsed.path.unwrap_or_default().to_owned(),
        headers: parsed
            .headers
            .iter()
            .map(|header| Ok((header.name.to_owned(), text(header.value)?)))
            .collect::<io::Result<_>>()?,
        body: Vec::new(),
    };
    Ok(Some((request, length)))
}

/// Body and the number of bytes it took on the wire, once it is complete.
fn parse_chunks(mut rest: &[u8]) -> io::Result<Option<(Vec<u8>, usize)>> {
    let whole = rest.len();
    let mut body = Vec::new();
    loop {
        let status = httparse::parse_chunk_size(rest).map_err(|_| invalid("bad chunk size"))?;
        let httparse::Status::Complete((start, size)) = status else {
            return Ok(None);
        };
        let size = usize::try_from(size).map_err(|_| invalid("chunk too large"))?;
        if size > LARGEST {
            return Err(invalid("chunk too large"));
        }
        let end = start + size;
        if rest.len() < end + 2 {
            return Ok(None);
        }
        body.extend_from_slice(&rest[start..end]);
        rest = &rest[end + 2..];
        if size == 0 {
            return Ok(Some((body, whole - rest.len())));
        }
    }
}
