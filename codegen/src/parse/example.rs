//! Examples of an action: the section with requests and responses as the document prints them.

use super::json::{self, JsonError, Reading, Repair, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::read::Line;
use crate::source::Source;
use crate::spec::{Example, ExampleForm};
use serde_json::{Map, Value};

/// Parameters of every action; a URL-style example may print them, and they are no part of it.
const COMMON: [&str; 11] = [
    "Action",
    "Version",
    "Region",
    "Timestamp",
    "Nonce",
    "SecretId",
    "Signature",
    "SignatureMethod",
    "Token",
    "Language",
    "RequestClient",
];

/// Headings inside the section, by language.
const REQUEST_HEADINGS: [&str; 4] = [
    "输入示例",
    "Input Example",
    "Sample Request",
    "Request Example",
];
const RESPONSE_HEADINGS: [&str; 4] = [
    "输出示例",
    "Output Example",
    "Sample Response",
    "Response Example",
];
const EXAMPLE_HEADINGS: [&str; 2] = ["示例", "Example"];

/// Examples of one action, and what was found on the way.
#[derive(Debug, Default)]
pub struct Examples {
    /// Examples in document order.
    pub examples: Vec<Example>,
    /// How many the section announces; more than `examples` if some could not be read.
    pub announced: usize,
    /// Repairs in the JSON of all examples.
    pub repairs: Vec<Repair>,
    /// What could not be read, and repairs that somebody should look at.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the examples of `action` from the lines of its section, heading excluded or not.
pub fn examples(source: &Source, action: &str, lines: &[Line<'_>]) -> Examples {
    let mut reader = Reader::new(source, action);
    let mut starts: Vec<usize> = (0..lines.len())
        .filter(|&at| is_example_heading(lines[at].text))
        .collect();
    reader.out.announced = starts.len();
    starts.push(lines.len());
    for pair in starts.windows(2) {
        if let Some(example) = reader.example(&lines[pair[0]..pair[1]]) {
            reader.out.examples.push(example);
        }
    }
    reader.out
}

/// What the headings of a section announce.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Announced {
    pub examples: usize,
    pub requests: usize,
    pub responses: usize,
}

/// Counts the headings in the lines of a section.
pub(super) fn announced(lines: &[Line<'_>]) -> Announced {
    let count = |is: &dyn Fn(&str) -> bool| lines.iter().filter(|line| is(line.text)).count();
    Announced {
        examples: count(&is_example_heading),
        requests: count(&|text| is_heading(text, &REQUEST_HEADINGS)),
        responses: count(&|text| is_heading(text, &RESPONSE_HEADINGS)),
    }
}

/// `示例1 标题`, `Example 1 Title`.
fn is_example_heading(line: &str) -> bool {
    let line = line.trim();
    EXAMPLE_HEADINGS.iter().any(|word| {
        line.strip_prefix(word)
            .is_some_and(|rest| rest.trim_start().starts_with(|c: char| c.is_ascii_digit()))
    })
}

fn is_heading(line: &str, headings: &[&str]) -> bool {
    headings.contains(&line.trim().trim_end_matches(['：', ':']))
}

/// Reads examples of one action.
pub(super) struct Reader<'a> {
    source: &'a Source,
    action: &'a str,
    pub out: Examples,
}

impl<'a> Reader<'a> {
    pub fn new(source: &'a Source, action: &'a str) -> Self {
        Self {
            source,
            action,
            out: Examples::default(),
        }
    }

    fn warn(&mut self, code: &'static str, message: String, line: u32) -> &mut Diagnostic {
        let diagnostic = Diagnostic::warning(code, message).at(self.source.location(line));
        self.out.diagnostics.push(diagnostic);
        let last = self.out.diagnostics.len() - 1;
        &mut self.out.diagnostics[last]
    }

    /// Reports an example without request or response.
    pub fn missing(&mut self, line: u32) {
        let message = format!(
            "an example of {} has no request or no response",
            self.action
        );
        self.warn("example-incomplete", message, line).expected =
            Some("a request and a response under their headings".into());
    }

    fn example(&mut self, lines: &[Line<'_>]) -> Option<Example> {
        let heading = &lines[0];
        let request_at = position(lines, &REQUEST_HEADINGS);
        let response_at = position(lines, &RESPONSE_HEADINGS);
        let (Some(request_at), Some(response_at)) = (request_at, response_at) else {
            self.missing(heading.number);
            return None;
        };
        if response_at < request_at {
            let message = format!("a response precedes its request ({})", self.action);
            self.warn("example-order", message, heading.number);
            return None;
        }
        let (form, request) = self.request(heading, &lines[request_at + 1..response_at])?;
        let response = self.json(heading, &lines[response_at + 1..]);
        Some(Example {
            form,
            request,
            response,
        })
    }

    fn request(&mut self, heading: &Line<'_>, lines: &[Line<'_>]) -> Option<(ExampleForm, Value)> {
        let url = |line: &Line<'_>| line.text.trim_start().starts_with("http");
        if let Some(at) = lines.iter().position(url) {
            return Some((ExampleForm::Query, self.query(&lines[at..])?));
        }
        let body = lines
            .iter()
            .position(|line| line.text.trim_start().starts_with(['{', '[']));
        let Some(body) = body else {
            let message = format!("an example request of {} has no body", self.action);
            self.warn("example-request", message, heading.number)
                .expected = Some("a URL, or a JSON body after the HTTP head".into());
            return None;
        };
        for line in &lines[..body] {
            if let Some(action) = line.text.trim().strip_prefix("X-TC-Action:") {
                self.check_action(action.trim(), line);
            }
        }
        Some((ExampleForm::Json, self.json(heading, &lines[body..])?))
    }

    fn check_action(&mut self, printed: &str, line: &Line<'_>) {
        if printed != self.action {
            let message = format!("an example of {} calls {printed}", self.action);
            self.warn("example-action", message, line.number).expected =
                Some(self.action.to_owned());
        }
    }

    fn json(&mut self, heading: &Line<'_>, lines: &[Line<'_>]) -> Option<Value> {
        self.value(heading, json::read(lines))
    }

    /// Takes a value, or reports why there is none.
    pub fn value(&mut self, heading: &Line<'_>, read: Result<Reading, JsonError>) -> Option<Value> {
        match read {
            Ok(reading) => {
                self.note(&reading);
                Some(reading.value)
            }
            Err(error) => {
                let line = if error.line == 0 {
                    heading.number
                } else {
                    error.line
                };
                let message = format!(
                    "an example of {} is no JSON: {}",
                    self.action, error.message
                );
                let diagnostic = self.warn("example-json", message, line);
                diagnostic.expected = Some(error.expected.to_owned());
                diagnostic.help = Some(
                    "damage with more than one possible repair is not guessed at; write the example into an override"
                        .into(),
                );
                None
            }
        }
    }

    fn note(&mut self, reading: &Reading) {
        for (line, foreign) in &reading.foreign {
            self.foreign(*line, foreign);
        }
        for repair in &reading.repairs {
            self.out.repairs.push(*repair);
            // Joining what the page width broke, and what a document tears throughout, is the rule, not damage.
            if ![Rule::WrappedString, Rule::TornBrackets].contains(&repair.rule) {
                let rule = repair.rule.as_str();
                let message = format!("example of {} repaired: {rule}", self.action);
                self.warn("example-repaired", message, repair.line).severity = Severity::Note;
            }
        }
    }

    fn foreign(&mut self, line: u32, text: &str) {
        let message = format!("text inside an example of {} was left out", self.action);
        let location = self.source.location_of(line, text);
        self.warn("example-foreign", message, line).location = Some(Box::new(location));
    }

    /// A URL over several lines: what does not begin with `&` belongs to the line before. URLs are ASCII, so
    /// Chinese text is none of it, except inside the `<...>` that stands for the common parameters.
    pub fn query(&mut self, lines: &[Line<'_>]) -> Option<Value> {
        let mut parts: Vec<(String, Line<'_>)> = Vec::new();
        let mut foreign = Vec::new();
        for line in lines {
            let text = line.text.trim();
            match parts.last_mut() {
                Some((part, _)) if !text.starts_with('&') => {
                    if open_mark(part) || (is_url(text) && !part.ends_with('>')) {
                        part.push_str(text);
                    } else {
                        foreign.push(*line);
                    }
                }
                _ => parts.push((text.to_owned(), *line)),
            }
        }
        for line in &foreign {
            self.foreign(line.number, line.text);
        }
        let mut request = Map::new();
        for (part, line) in &parts {
            let query = match part.split_once('?') {
                Some((address, query)) if address.starts_with("http") => query,
                _ => part.as_str(),
            };
            for pair in query.split('&').filter(|pair| !pair.is_empty()) {
                self.pair(pair, line, &mut request)?;
            }
        }
        Some(Value::Object(request))
    }

    fn pair(
        &mut self,
        pair: &str,
        line: &Line<'_>,
        request: &mut Map<String, Value>,
    ) -> Option<()> {
        // `<公共请求参数>` stands for the common parameters; some documents forget the `&` before it.
        let pair = match pair.split_once('<') {
            Some((before, placeholder)) if placeholder.ends_with('>') => before,
            _ => pair,
        };
        if pair.is_empty() {
            return Some(());
        }
        let Some((name, value)) = pair.split_once('=') else {
            let message = format!("`{pair}` in an example of {} is no parameter", self.action);
            self.warn("example-query", message, line.number).expected = Some("name=value".into());
            return None;
        };
        if name == "Action" {
            self.check_action(value, line);
        }
        if COMMON.contains(&name) {
            return Some(());
        }
        let value = Value::String(percent_decode(value));
        match request.insert(name.to_owned(), value.clone()) {
            Some(earlier) if earlier != value => {
                let message = format!("an example of {} gives {name} twice", self.action);
                self.warn("example-query", message, line.number);
                None
            }
            _ => Some(()),
        }
    }
}

/// Whether a `<` is not closed yet.
fn open_mark(part: &str) -> bool {
    part.rfind('<').is_some_and(|at| !part[at..].contains('>'))
}

/// Whether a text can be a part of a URL: ASCII, except inside `<...>`.
fn is_url(text: &str) -> bool {
    let mut inside = false;
    text.chars().all(|c| {
        inside = (inside || c == '<') && c != '>';
        inside || c.is_ascii()
    })
}

fn position(lines: &[Line<'_>], headings: &[&str]) -> Option<usize> {
    lines
        .iter()
        .position(|line| is_heading(line.text, headings))
}

/// Undoes percent-encoding; text that is not encoded, or not as UTF-8, stays.
fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        if let (b'%', Some(hex)) = (first, tail.get(..2))
            && let Ok(hex) = std::str::from_utf8(hex)
            && hex.bytes().all(|b| b.is_ascii_hexdigit())
            && let Ok(byte) = u8::from_str_radix(hex, 16)
        {
            bytes.push(byte);
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(text: &str) -> Examples {
        let source = Source::new("manual.txt", text);
        let lines: Vec<Line<'_>> = source
            .lines()
            .map(|(number, text)| Line {
                number,
                pdf: 0,
                text,
            })
            .collect();
        examples(&source, "CreateShelf", &lines)
    }

    #[test]
    fn json_form() {
        let read = read(
            "4. 示例\n\n示例1 新建书架\n\n一些说明\n\n输入示例\n\nPOST / HTTP/1.1\n\nHost: example.tencentcloudapi.com\n\n\
             X-TC-Action: CreateShelf\n\n<公共请求参数>\n\n{\n\n\"Rows\": 3\n\n}\n\n输出示例\n\n{\n\n\"Response\": {\n\n\
             \"Price\": 1.10\n\n}\n\n}\n\n示例2 空\n\n输入示例\n\n{}\n\n输出示例\n\n{\"Response\": {}}\n",
        );
        assert_eq!(read.diagnostics, []);
        assert_eq!(read.announced, 2);
        assert_eq!(
            read.examples,
            [
                Example {
                    form: ExampleForm::Json,
                    request: json!({"Rows": 3}),
                    response: Some(json!({"Response": {"Price": 1.1}})),
                },
                Example {
                    form: ExampleForm::Json,
                    request: json!({}),
                    response: Some(json!({"Response": {}})),
                },
            ]
        );
    }

    #[test]
    fn query_form() {
        let read = read(
            "Example 1 Create\nInput Example\nhttps://example.tencentcloudapi.com/?Action=CreateShelf\n&Region=ap-x\n\
             &Books.0.Name=a%20b\n&Note=looooong-\nvalue&B=<公共请\n求参数>\nOutput Example\n{\"Response\": {}}\n",
        );
        assert_eq!(read.diagnostics, []);
        assert_eq!(read.examples[0].form, ExampleForm::Query);
        assert_eq!(
            read.examples[0].request,
            json!({"Books.0.Name": "a b", "Note": "looooong-value", "B": ""})
        );
    }

    /// Codes and lines of the diagnostics, and how many examples came out.
    fn refused(text: &str) -> (Vec<(&'static str, u32)>, usize) {
        let read = read(text);
        let line = |d: &Diagnostic| d.location.as_ref().unwrap().line;
        let found = read.diagnostics.iter().map(|d| (d.code, line(d))).collect();
        (found, read.examples.len())
    }

    #[test]
    fn nothing_is_skipped_silently() {
        assert_eq!(
            refused("示例1 a\n输入示例\n{}\n示例2 b\n输入示例\n{}\n输出示例\n{}"),
            (vec![("example-incomplete", 1)], 1)
        );
        assert_eq!(
            refused("示例1 a\n输出示例\n{}\n输入示例\n{}"),
            (vec![("example-order", 1)], 0)
        );
        assert_eq!(
            refused("示例1 a\n输入示例\nPOST / HTTP/1.1\n输出示例\n{}"),
            (vec![("example-request", 1)], 0)
        );
        // A request without its response is still an example.
        assert_eq!(
            refused("示例1 a\n输入示例\n{}\n输出示例\n{\n\"A\":\n}"),
            (vec![("example-json", 7)], 1)
        );
        assert_eq!(
            refused("示例1 a\n输入示例\nX-TC-Action: DropShelf\n{}\n输出示例\n{\n目录\n}"),
            (vec![("example-action", 3), ("example-foreign", 7)], 1)
        );
        assert_eq!(
            refused("示例1 a\n输入示例\nhttps://h/?Action=CreateShelf\n&A=1\n&A=2\n输出示例\n{}"),
            (vec![("example-query", 5)], 0)
        );
        assert_eq!(
            refused(
                "示例1 a\n输入示例\nhttps://h/?Action=CreateShelf\n&A=1\n目录\n&<公共请求参数>\n新建\n输出示例\n{}"
            ),
            (vec![("example-foreign", 5), ("example-foreign", 7)], 1)
        );
        assert_eq!(
            refused("示例1 a\n输入示例\n{\"A\": 1,}\n输出示例\n{}"),
            (vec![("example-repaired", 3)], 1)
        );
    }
}
