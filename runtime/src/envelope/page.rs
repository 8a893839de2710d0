//! Bodies that are no JSON, told apart.

use crate::{Error, ErrorKind};

/// A body that is no JSON.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Page {
    Empty,
    Compressed,
    Binary,
    Html(String),
    /// An error that the API reports as XML: code, message, request id.
    XmlError(String, String, String),
    Xml(String),
    Text(String),
}

impl Page {
    pub(super) fn into_error(self) -> Error {
        let with = |what: &str, excerpt: String| {
            let quoted = if excerpt.is_empty() {
                String::new()
            } else {
                format!(": {excerpt:?}")
            };
            Error::new(
                ErrorKind::Response,
                format!("{what} came back instead of JSON{quoted}"),
            )
        };
        match self {
            Page::Empty => Error::new(ErrorKind::Response, "the body is empty"),
            Page::Compressed => with("a compressed body", String::new()),
            Page::Binary => with("binary data", String::new()),
            Page::Html(title) => with("an HTML page", title),
            Page::Xml(excerpt) => with("XML", excerpt),
            Page::Text(excerpt) => with("text", excerpt),
            Page::XmlError(code, message, request_id) => Error::new(ErrorKind::Service, message)
                .with_code(code)
                .with_request_id(request_id),
        }
    }
}

/// The text of a body that may be JSON, or what else it is.
pub(super) fn text(body: &[u8]) -> Result<&str, Page> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    if body.starts_with(&[0x1f, 0x8b]) {
        return Err(Page::Compressed);
    }
    let text = match std::str::from_utf8(body) {
        Ok(text) => text,
        // Cut within a character: what comes before ends early, too, and is reported as that.
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&body[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) if body.trim_ascii_start().starts_with(b"<") => {
            return Err(markup(&String::from_utf8_lossy(body)));
        }
        Err(_) => return Err(Page::Binary),
    };
    match text.trim_start() {
        "" => Err(Page::Empty),
        other if other.starts_with('<') => Err(markup(other)),
        other if other.starts_with(['{', '[', '"']) => Ok(text),
        other => Err(Page::Text(redact(other))),
    }
}

fn markup(text: &str) -> Page {
    // Pages of proxies are short, and what matters is at their beginning.
    let head: String = text.chars().take(4096).collect();
    let tag = |name: &str| element(&head, name).unwrap_or_default().trim().to_owned();
    let lower = head.to_ascii_lowercase();
    if lower.contains("<html") || lower.contains("<!doctype html") {
        let title = [tag("title"), tag("h1")]
            .into_iter()
            .find(|title| !title.is_empty());
        return Page::Html(redact(&title.unwrap_or_default()));
    }
    let (code, message) = (tag("Code"), tag("Message"));
    if code.is_empty() {
        // Its name tells what it is; what is in it may be secret.
        let name = head
            .split('<')
            .find(|tag| tag.starts_with(char::is_alphabetic));
        let name = name.and_then(|tag| tag.split(|c: char| !c.is_alphanumeric()).next());
        Page::Xml(redact(name.unwrap_or_default()))
    } else {
        Page::XmlError(code, message, tag("RequestId"))
    }
}

/// Content of the first element of this name, in any case.
fn element<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let lower = text.to_ascii_lowercase();
    let name = name.to_ascii_lowercase();
    let start = lower.find(&format!("<{name}>"))? + name.len() + 2;
    let length = lower[start..].find(&format!("</{name}>"))?;
    text.get(start..start + length)
}

/// The beginning of a text without what is in quotes and without what looks like a key or a token.
fn redact(text: &str) -> String {
    const LONGEST: usize = 120;
    const TOKEN: usize = 16;
    let mut pieces = text.split('"');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    while let Some(_quoted) = pieces.next() {
        text.push('…');
        text.push_str(pieces.next().unwrap_or_default());
        if text.len() > 4 * LONGEST {
            break;
        }
    }
    let part_of_token = |c: char| c.is_ascii_alphanumeric() || "+/=_-".contains(c);
    let mut out = String::new();
    for part in text.split_inclusive(|c| !part_of_token(c)) {
        let token = part.trim_end_matches(|c| !part_of_token(c));
        if token.len() >= TOKEN && token.bytes().any(|byte| byte.is_ascii_digit()) {
            out.push_str("***");
            out.push_str(&part[token.len()..]);
        } else {
            out.push_str(part);
        }
        if out.chars().count() > LONGEST {
            let mut cut: String = out.chars().take(LONGEST).collect();
            cut.push_str("...");
            return cut;
        }
    }
    out
}
