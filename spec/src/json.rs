//! JSON of the spec files: canonical text, errors with file and line, the place of a value.

use crate::diagnostic::{Diagnostic, Location, near};
use crate::source::Source;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::error::Category;
use std::ops::Range;

/// Objects and arrays that fit within this many columns stay on one line.
const WIDTH: usize = 160;

/// Canonical text: indented by two spaces, but what fits on a line of 160 columns stays on one line, so that a
/// member is one line of a diff. Keys stay in their order. Ends with a newline.
///
/// The same value always gives the same text, and a text written by this function comes back byte for byte.
pub fn canonical(value: &impl Serialize) -> String {
    #[expect(clippy::expect_used)]
    // Can fail on keys that are no strings and on `Serialize` that refuses; the types of the spec have neither.
    let value = serde_json::to_value(value).expect("types of the spec are JSON");
    let mut text = String::new();
    write(&value, 0, 0, &mut text);
    text.push('\n');
    text
}

/// Writes a value at a depth of indentation; `used` columns of the line are taken already.
///
/// A comma that follows is not counted: otherwise appending an element could reflow the one before it.
fn write(value: &Value, depth: usize, used: usize, text: &mut String) {
    let begin = text.len();
    let mut room = WIDTH.saturating_sub(used);
    if inline(value, &mut room, text) {
        return;
    }
    text.truncate(begin);
    let indent = "  ".repeat(depth + 1);
    match value {
        Value::Array(elements) => {
            text.push('[');
            for (index, element) in elements.iter().enumerate() {
                text.push_str(if index == 0 { "\n" } else { ",\n" });
                text.push_str(&indent);
                write(element, depth + 1, indent.len(), text);
            }
            text.push('\n');
            text.push_str(&indent[2..]);
            text.push(']');
        }
        Value::Object(fields) => {
            text.push('{');
            for (index, (key, field)) in fields.iter().enumerate() {
                text.push_str(if index == 0 { "\n" } else { ",\n" });
                text.push_str(&indent);
                let key = Value::from(key.as_str()).to_string();
                text.push_str(&key);
                text.push_str(": ");
                write(
                    field,
                    depth + 1,
                    indent.len() + key.chars().count() + 2,
                    text,
                );
            }
            text.push('\n');
            text.push_str(&indent[2..]);
            text.push('}');
        }
        // A scalar cannot be broken.
        scalar => text.push_str(&scalar.to_string()),
    }
}

/// Writes a value on one line; false, with the text half written, if it takes more columns than there are.
fn inline(value: &Value, room: &mut usize, text: &mut String) -> bool {
    let mut put = |part: &str, room: &mut usize| {
        let width = part.chars().count();
        text.push_str(part);
        let fits = width <= *room;
        *room = room.saturating_sub(width);
        fits
    };
    match value {
        Value::Array(elements) => {
            if !put("[", room) {
                return false;
            }
            for (index, element) in elements.iter().enumerate() {
                if index > 0 {
                    text.push_str(", ");
                    *room = room.saturating_sub(2);
                }
                if !inline(element, room, text) {
                    return false;
                }
            }
            text.push(']');
        }
        Value::Object(fields) => {
            if !put("{", room) {
                return false;
            }
            for (index, (key, field)) in fields.iter().enumerate() {
                let comma = if index > 0 { ", " } else { "" };
                let key = format!("{comma}{}: ", Value::from(key.as_str()));
                *room = room.saturating_sub(key.chars().count());
                text.push_str(&key);
                if !inline(field, room, text) {
                    return false;
                }
            }
            text.push('}');
        }
        scalar => return put(&scalar.to_string(), room),
    }
    let fits = *room > 0;
    *room = room.saturating_sub(1);
    fits
}

/// Reads a value from the text of a spec file.
///
/// # Errors
/// One diagnostic at the line and token where the text is no JSON or not what the field takes.
pub fn parse<T: DeserializeOwned>(source: &Source) -> Result<T, Diagnostic> {
    serde_json::from_str(source.text()).map_err(|error| refusal(source, &error))
}

fn refusal(source: &Source, error: &serde_json::Error) -> Diagnostic {
    let data = error.classify() == Category::Data;
    let mut line = u32::try_from(error.line()).unwrap_or(u32::MAX);
    let mut at = error.column().saturating_sub(1);
    if error.is_eof() {
        // The text ends behind its last line, where there is nothing to be shown.
        line = u32::try_from(source.text().trim_end().lines().count()).unwrap_or(u32::MAX);
        at = usize::MAX;
    }
    let mut location = source.location(line);
    location.span = if data {
        token(&location.text, at)
    } else {
        byte(&location.text, at)
    };
    let (message, expected) = split_message(error);
    let mut diagnostic = if data {
        Diagnostic::error("invalid-spec", message)
    } else {
        Diagnostic::error("invalid-json", format!("this is not JSON: {message}"))
    };
    diagnostic = diagnostic.at(location);
    if let Some(expected) = &expected {
        diagnostic = diagnostic.expected(expected);
    }
    if let Some(help) = did_you_mean(&diagnostic.message, expected.as_deref()) {
        return diagnostic.help(help);
    }
    diagnostic.help(if data {
        "the fields of spec files are described in spec/schema"
    } else {
        "look for a missing quote, comma or bracket just before this place"
    })
}

/// Message and expectation of an error, without the position that serde_json appends.
pub(super) fn split_message(error: &serde_json::Error) -> (String, Option<String>) {
    let mut text = error.to_string();
    if let Some(at) = text.rfind(" at line ") {
        text.truncate(at);
    }
    match text.split_once(", expected ") {
        Some((message, expected)) => (message.to_owned(), Some(format!("expected {expected}"))),
        None => (text, None),
    }
}

/// ``did you mean `list`?`` for a message that quotes an unknown name and an expectation that quotes the known ones.
pub(super) fn did_you_mean(message: &str, expected: Option<&str>) -> Option<String> {
    if !message.starts_with("unknown") {
        return None;
    }
    let unknown = message.split('`').nth(1)?;
    near::did_you_mean(unknown, expected?.split('`').skip(1).step_by(2))
}

fn byte(line: &str, at: usize) -> Range<usize> {
    let at = at.min(line.len().saturating_sub(1));
    at..line.len().min(at + 1)
}

/// The string, number or word that ends at or spans a byte of a line, else the byte itself.
fn token(line: &str, at: usize) -> Range<usize> {
    let bytes = line.as_bytes();
    let at = at.min(bytes.len().saturating_sub(1));
    let word = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-+.".contains(byte);
    match bytes.get(at) {
        None => byte(line, at),
        Some(b'"') => {
            let mut start = at;
            while let Some(quote) = line[..start].rfind('"') {
                start = quote;
                let escapes = bytes[..start]
                    .iter()
                    .rev()
                    .take_while(|byte| **byte == b'\\')
                    .count();
                if escapes % 2 == 0 {
                    break;
                }
            }
            start..at + 1
        }
        Some(byte) if word(byte) => {
            let start = bytes[..at]
                .iter()
                .rposition(|byte| !word(byte))
                .map_or(0, |stop| stop + 1);
            let end = bytes[at..]
                .iter()
                .position(|byte| !word(byte))
                .map_or(bytes.len(), |n| at + n);
            start..end
        }
        Some(_) => byte(line, at),
    }
}

/// The place of a value within a JSON text, by JSON Pointer (`/actions/3/input/0/type`).
///
/// Where the path leads nowhere (an absent field), the place is that of the innermost value there is.
pub fn locate(source: &Source, pointer: &str) -> Location {
    let text = source.text();
    let mut found = value_at(text, 0);
    for step in pointer.split('/').skip(1) {
        let step = step.replace("~1", "/").replace("~0", "~");
        match inner(text, found.start, &step) {
            Some(range) => found = range,
            None => break,
        }
    }
    source.location_at(found)
}

/// The element or field of the value that begins at a byte of a text.
fn inner(text: &str, start: usize, step: &str) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let list = match bytes.get(start)? {
        b'[' => true,
        b'{' => false,
        _ => return None,
    };
    let wanted = step.parse::<usize>().ok();
    let mut at = start + 1;
    for index in 0.. {
        let mut value = value_at(text, at);
        // The end of the list or object, or of a text that is cut.
        if value.is_empty() {
            return None;
        }
        let mut meant = list && wanted == Some(index);
        if !list {
            let key: Option<String> = serde_json::from_str(text.get(value.clone())?).ok();
            meant = key.as_deref() == Some(step);
            let colon = value.end + text.get(value.end..)?.find(':')?;
            value = value_at(text, colon + 1);
        }
        if meant {
            return Some(value);
        }
        let rest = text.get(value.end..)?;
        let separator = rest.len() - rest.trim_start().len();
        match rest.as_bytes().get(separator)? {
            b',' => at = value.end + separator + 1,
            _ => return None,
        }
    }
    None
}

/// The first value at or behind a byte of a text that has been read as JSON before; empty if there is none.
fn value_at(text: &str, at: usize) -> Range<usize> {
    let bytes = text.as_bytes();
    let start = (at..bytes.len())
        .find(|&i| !bytes[i].is_ascii_whitespace())
        .unwrap_or(bytes.len());
    let (mut depth, mut quoted, mut i) = (0_usize, false, start);
    while let Some(byte) = bytes.get(i) {
        match byte {
            // What follows a backslash belongs to the string, even a quote.
            b'\\' if quoted => i += 1,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'[' | b'{' => depth += 1,
            b']' | b'}' | b',' | b':' if depth == 0 => return start..i,
            b']' | b'}' => depth -= 1,
            _ if depth == 0 && byte.is_ascii_whitespace() => return start..i,
            _ => {}
        }
        i += 1;
        if depth == 0 && !quoted && b"\"]}".contains(byte) {
            return start..i;
        }
    }
    start..bytes.len()
}

#[cfg(test)]
mod tests {
    use super::{canonical, locate, parse};
    use crate::source::Source;
    use crate::{Member, Override};
    use serde_json::{Value, json};

    #[test]
    fn what_fits_on_a_line_stays_on_one() {
        let short = json!({"name": "Limit", "list": true, "values": [1, "b", null, 1.5], "none": {}, "empty": []});
        assert_eq!(
            canonical(&short),
            "{\"name\": \"Limit\", \"list\": true, \"values\": [1, \"b\", null, 1.5], \"none\": {}, \"empty\": []}\n"
        );
    }

    #[test]
    fn the_width_is_exact() {
        // `{"k": ["…"]}` needs 11 columns beside the text.
        for (length, lines) in [(149, 1), (150, 5)] {
            let text = canonical(&json!({"k": ["界".repeat(length)]}));
            assert_eq!(text.lines().count(), lines, "{text}");
            assert_eq!(
                text.lines().next().unwrap().chars().count(),
                if lines == 1 { 160 } else { 1 }
            );
        }
    }

    #[test]
    fn the_comma_of_the_next_element_reflows_nothing() {
        let long = json!({"k": "x".repeat(149)});
        let two = canonical(&json!([long, long]));
        let three = canonical(&json!([long, long, 1]));
        assert_eq!(two.lines().nth(2).unwrap().len(), 160);
        assert!(
            three.starts_with(two.strip_suffix("\n]\n").unwrap()),
            "{three}"
        );
    }

    #[test]
    fn comes_back_byte_for_byte() {
        let value = json!({
            "text": "quotes \" and \\ and \u{7} and 界 and \u{2028}",
            "numbers": [0, -1, u64::MAX, i64::MIN, 0.1, 1e300, 1.0],
            "deep": [[[[{"a": "x".repeat(200)}]]], {"b": {"c": ["y".repeat(170)]}}],
        });
        let text = canonical(&value);
        let again: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(again, value);
        assert_eq!(canonical(&again), text);
    }

    fn refused(text: &str) -> (u32, String, String, String, String) {
        let error = parse::<Vec<Member>>(&Source::new("api.json", text)).unwrap_err();
        let location = error.location.unwrap();
        let marked = location.text[location.span].to_owned();
        let empty = String::new;
        (
            location.line,
            marked,
            error.message,
            error.expected.unwrap_or_else(empty),
            error.help.unwrap_or_else(empty),
        )
    }

    #[test]
    fn errors_name_the_line_and_the_token() {
        let (line, marked, message, expected, help) = refused(
            "[\n  {\"name\": \"A\", \"type\": \"string\"},\n  {\"name\": \"B\", \"lst\": true}\n]",
        );
        assert_eq!(
            (line, &*marked, &*message),
            (3, "\"lst\"", "unknown field `lst`")
        );
        assert!(
            expected.starts_with("expected one of `name`, `type`, `list`"),
            "{expected}"
        );
        assert_eq!(help, "did you mean `list`?");

        let (line, marked, message, expected, help) =
            refused("[\n{\"name\": \"A\",\n\"type\": \"strng\"}]");
        assert_eq!(
            (line, &*marked, &*message),
            (3, "\"strng\"", "unknown type `strng`")
        );
        assert!(
            expected.starts_with("expected `string`, `integer`"),
            "{expected}"
        );
        assert_eq!(help, "did you mean `string`?");

        let (line, marked, message, expected, _) =
            refused("[{\"name\": \"A\", \"type\": \"string\", \"since\": -12}]");
        assert_eq!((line, &*marked), (1, "-12"));
        assert_eq!(message, "invalid value: integer `-12`");
        assert_eq!(expected, "expected u32");

        let (line, marked, message, ..) = refused("[\n{\"name\": \"A\"}]");
        assert_eq!(
            (line, &*marked, &*message),
            (2, "}", "missing field `type`")
        );

        let (line, _, message, ..) = refused("[\n{\"name\": \"A\",}]");
        assert_eq!((line, &*message), (2, "this is not JSON: trailing comma"));

        let (line, _, message, ..) = refused("[\n{\"name\": \"A\"");
        assert_eq!(
            (line, &*message),
            (2, "this is not JSON: EOF while parsing an object")
        );
    }

    #[test]
    fn a_row_of_overrides_reads_back() {
        let text = "[{\"target\": \"action A\", \"set\": \"paging\", \"value\": null, \"reason\": \"why\"}]\n";
        let rows: Vec<Override> = parse(&Source::new("overrides.json", text)).unwrap();
        assert_eq!(canonical(&rows), text);
    }

    #[test]
    fn values_are_located_by_pointer() {
        let source = Source::new("f", "\n{\n  \"a/b\": [1,\n    {\"c\": \"here\"}]\n}");
        let at = |pointer: &str| {
            let location = locate(&source, pointer);
            (location.line, location.text[location.span].to_owned())
        };
        assert_eq!(at("/a~1b/1/c"), (4, "\"here\"".into()));
        assert_eq!(at("/a~1b/0"), (3, "1".into()));
        assert_eq!(at("/a~1b/1/absent"), (4, "{\"c\": \"here\"}".into()));
        assert_eq!(at("/nothing"), (2, "{".into()));
        assert_eq!(at(""), (2, "{".into()));
        let source = Source::new(
            "f",
            r#"{"k": "a\"]}", "l" : [ "x,y" , {"z": -1.5e3 } ,true], "\u0041":null}"#,
        );
        let at = |pointer: &str| {
            let location = locate(&source, pointer);
            location.text[location.span].to_owned()
        };
        assert_eq!(at("/k"), r#""a\"]}""#);
        assert_eq!(at("/l/0"), r#""x,y""#);
        assert_eq!(at("/l/1/z"), "-1.5e3");
        assert_eq!(at("/l/2"), "true");
        assert_eq!(at("/A"), "null");
        assert_eq!(at("/l/3"), at("/l"));
        assert_eq!(at("/k/0"), at("/k"));
        // A text that is cut, or is no JSON, has places, too.
        for text in [
            "", " ", "[", "{\"", "{\"a\"", "{\"a\":", "[1", "[1,", "\"\\", "]", "界",
        ] {
            let _ = locate(&Source::new("f", text), "/a/0");
            let _ = locate(&Source::new("f", text), "/0");
        }
    }
}
