//! Bodies that are no JSON, told apart, and excerpts of bodies without secrets.

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

/// The surroundings of a position in broken JSON: punctuation, numbers and names, but no values of
/// strings.
///
/// Line and column count from 1, the column in bytes, as in the errors of serde_json.
pub(super) fn near(text: &str, line: usize, column: usize) -> String {
    const BEFORE: usize = 60;
    const AFTER: usize = 20;
    let above: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let position = (above + column).min(text.len());
    let window = position.saturating_sub(BEFORE)..position + AFTER;
    let mut out = String::new();
    let mut rest = text;
    // Whether each object or list around is an object, and what came last.
    let mut around = Vec::new();
    let mut before = ' ';
    while let Some(first) = rest.chars().next() {
        let start = text.len() - rest.len();
        if start >= window.end {
            break;
        }
        match first {
            '{' | '[' => around.push(first == '{'),
            '}' | ']' => _ = around.pop(),
            _ => {}
        }
        let (length, shown) = match first {
            '"' => {
                let named = around.last() == Some(&true) && matches!(before, '{' | ',');
                string(rest, named)
            }
            c if c.is_alphanumeric() => {
                let end = rest.find(|c: char| !(c.is_alphanumeric() || "+-._".contains(c)));
                let word = &rest[..end.unwrap_or(rest.len())];
                let number = word.len() <= 20 && word.parse::<f64>().is_ok();
                let known = number || ["true", "false", "null"].contains(&word);
                (word.len(), if known { word } else { "…" })
            }
            c => (c.len_utf8(), &rest[..c.len_utf8()]),
        };
        if start + length > window.start {
            out.push_str(shown);
        }
        if !first.is_whitespace() {
            before = first;
        }
        rest = &rest[length..];
    }
    format!("`{}`", out.trim())
}

/// Length of the JSON string at the beginning, and what of it may be shown: all if it is a name,
/// which it can be only where `named`.
fn string(text: &str, named: bool) -> (usize, &str) {
    const LONGEST_NAME: usize = 64;
    let mut escaped = false;
    let end = text.char_indices().skip(1).find_map(|(index, c)| {
        let closes = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        closes.then_some(index + 1)
    });
    let Some(end) = end else {
        return (text.len(), "\"…");
    };
    let name = named && end <= LONGEST_NAME && text[end..].trim_start().starts_with(':');
    (end, if name { &text[..end] } else { "\"…\"" })
}
