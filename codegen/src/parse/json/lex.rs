//! Lines to tokens: strings are joined over line ends, comments dropped.

use super::{JsonError, Repair, Rule};
use crate::read::Line;
use serde_json::{Number, Value};

/// Lines of at least this many columns were broken by the page width, not at a blank.
const WIDE: usize = 100;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    /// `{` or `[`.
    Open(char),
    /// `}` or `]`.
    Close(char),
    Comma,
    Colon,
    Text(String),
    /// Number, boolean or null.
    Scalar(Value),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub kind: Kind,
    pub line: u32,
}

#[derive(Debug, Default)]
pub(super) struct Lexed {
    pub tokens: Vec<Token>,
    pub repairs: Vec<Repair>,
    pub foreign: Vec<(u32, String)>,
}

pub(super) fn lex(lines: &[Line<'_>]) -> Result<Lexed, JsonError> {
    // Blank lines separate nothing: the conversion puts one after every line.
    let lines: Vec<Line<'_>> = lines
        .iter()
        .copied()
        .filter(|line| !line.text.trim().is_empty())
        .collect();
    let mut lexer = Lexer {
        lines: &lines,
        index: 0,
        rest: "",
        commented: false,
        out: Lexed::default(),
    };
    while let Some(line) = lines.get(lexer.index) {
        let index = lexer.index;
        lexer.rest = line.text;
        let commented = std::mem::take(&mut lexer.commented);
        lexer.line(commented)?;
        // A string or comment may have moved on by itself.
        lexer.index = lexer.index.max(index) + 1;
    }
    Ok(lexer.out)
}

struct Lexer<'a> {
    lines: &'a [Line<'a>],
    index: usize,
    /// What is left of the current line.
    rest: &'a str,
    /// The previous line ended in a comment, which may go on.
    commented: bool,
    out: Lexed,
}

impl<'a> Lexer<'a> {
    fn number(&self) -> u32 {
        self.lines.get(self.index).map_or(0, |line| line.number)
    }

    fn push(&mut self, kind: Kind) {
        let line = self.number();
        self.out.tokens.push(Token { kind, line });
    }

    fn repair(&mut self, rule: Rule) {
        let line = self.number();
        self.out.repairs.push(Repair { rule, line });
    }

    fn error(&self, message: impl Into<String>, expected: &'static str) -> JsonError {
        JsonError {
            line: self.number(),
            message: message.into(),
            expected,
        }
    }

    fn line(&mut self, commented: bool) -> Result<(), JsonError> {
        let mut first = true;
        loop {
            self.rest = self.rest.trim_start();
            let Some(c) = self.rest.chars().next() else {
                return Ok(());
            };
            let after = &self.rest[c.len_utf8()..];
            match c {
                '{' | '[' => self.single(Kind::Open(c), after),
                '}' | ']' => self.single(Kind::Close(c), after),
                ',' => self.single(Kind::Comma, after),
                ':' => self.single(Kind::Colon, after),
                '，' | '：' => {
                    self.repair(Rule::FullWidth);
                    self.single(if c == '，' { Kind::Comma } else { Kind::Colon }, after);
                }
                '"' => self.string(after)?,
                '\'' | '“' | '”' | '‘' | '’' => self.other_quotes(c, after)?,
                '/' if after.starts_with('*') => self.block_comment()?,
                '/' if after.starts_with('/') => {
                    self.repair(Rule::Comment);
                    self.commented = true;
                    return Ok(());
                }
                _ => {
                    if !self.word()? {
                        if first && commented {
                            self.repair(Rule::Comment);
                            self.commented = true;
                        } else {
                            let line = self.number();
                            self.out
                                .foreign
                                .push((line, self.rest.trim_end().to_owned()));
                        }
                        return Ok(());
                    }
                }
            }
            first = false;
        }
    }

    fn single(&mut self, kind: Kind, after: &'a str) {
        self.push(kind);
        self.rest = after;
    }

    /// A number, literal or bare word; false if the text is neither.
    fn word(&mut self) -> Result<bool, JsonError> {
        let end = self
            .rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || "_+-.".contains(c)))
            .unwrap_or(self.rest.len());
        let (word, after) = self.rest.split_at(end);
        let ends = |c: char| ",:}]，：".contains(c);
        let next = after.trim_start();
        if word.is_empty() || !(next.is_empty() || next.starts_with(ends) || next.starts_with('/'))
        {
            return Ok(false);
        }
        let kind = match word {
            "true" | "false" => Kind::Scalar(Value::Bool(word == "true")),
            "null" => Kind::Scalar(Value::Null),
            "True" | "False" | "None" => {
                self.repair(Rule::OtherLiteral);
                Kind::Scalar(match word {
                    "None" => Value::Null,
                    _ => Value::Bool(word == "True"),
                })
            }
            _ if word.starts_with(|c: char| c.is_ascii_digit() || c == '-') => {
                Kind::Scalar(Value::Number(self.parse_number(word)?))
            }
            _ if word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') => {
                self.repair(Rule::BareWord);
                Kind::Text(word.to_owned())
            }
            _ => return Ok(false),
        };
        self.push(kind);
        self.rest = after;
        Ok(true)
    }

    fn parse_number(&self, word: &str) -> Result<Number, JsonError> {
        let expected = "a JSON number that fits into 64 bits";
        let wrong = || self.error(format!("`{word}` is no number that can be kept"), expected);
        // The grammar is serde_json's; digits that it would round off are refused.
        let number: Number = serde_json::from_str(word).map_err(|_| wrong())?;
        let integer = word
            .trim_start_matches('-')
            .bytes()
            .all(|b| b.is_ascii_digit());
        if integer {
            return if number.is_f64() {
                Err(wrong())
            } else {
                Ok(number)
            };
        }
        // Rust's own parser rounds to the nearest value, so that the number prints as it was written.
        let float = word.parse().ok().and_then(Number::from_f64);
        float.ok_or_else(wrong)
    }

    fn block_comment(&mut self) -> Result<(), JsonError> {
        self.repair(Rule::Comment);
        let start = self.index;
        self.rest = &self.rest[2..];
        loop {
            if let Some(end) = self.rest.find("*/") {
                self.rest = &self.rest[end + 2..];
                return Ok(());
            }
            if !self.next_line() {
                self.index = start;
                return Err(self.error("a comment does not end", "`*/`"));
            }
        }
    }

    fn next_line(&mut self) -> bool {
        match self.lines.get(self.index + 1) {
            Some(line) => {
                self.index += 1;
                self.rest = line.text;
                true
            }
            None => false,
        }
    }

    /// A string in quotes of another shape; they must pair up on one line.
    fn other_quotes(&mut self, open: char, after: &'a str) -> Result<(), JsonError> {
        let close = |c: char| match open {
            '\'' => c == '\'',
            '“' | '”' => "“”\"".contains(c),
            _ => "‘’'".contains(c),
        };
        let Some(end) = after.find(close) else {
            return Err(self.error(
                format!("a string that {open} begins does not end on its line"),
                "the same quote, or double quotes",
            ));
        };
        let close_len = after[end..].chars().next().map_or(1, char::len_utf8);
        self.repair(Rule::OtherQuotes);
        self.push(Kind::Text(after[..end].to_owned()));
        self.rest = &after[end + close_len..];
        Ok(())
    }

    /// A string; `after` follows its opening quote.
    fn string(&mut self, after: &'a str) -> Result<(), JsonError> {
        let start = self.index;
        let first_line = self.number();
        let mut raw = String::new();
        let mut escaped = false;
        let mut text = after;
        loop {
            if let Some(end) = closing_quote(text, &mut escaped) {
                let follows = &text[end + 1..];
                if raw.is_empty()
                    && glued(follows)
                    && let Some(length) = embedded_json(text)
                {
                    self.repair(Rule::EmbeddedJson);
                    self.push(Kind::Text(text[..length].to_owned()));
                    self.rest = &text[length + 1..];
                    return Ok(());
                }
                raw.push_str(&text[..end]);
                self.rest = follows;
                break;
            }
            raw.push_str(text);
            let Some(next) = self.lines.get(self.index + 1) else {
                self.index = start;
                return Err(self.error("a string does not end", "`\"`"));
            };
            if !escaped && stands_alone(next.text) {
                self.repair(Rule::MissingQuote);
                let (body, comma) = match raw.trim_end().strip_suffix(',') {
                    Some(body) => (body.to_owned(), true),
                    None => (raw.trim_end().to_owned(), false),
                };
                let value = self.unescape(&body, first_line)?;
                self.push(Kind::Text(value));
                if comma {
                    self.push(Kind::Comma);
                }
                self.rest = "";
                return Ok(());
            }
            self.repair(Rule::WrappedString);
            if !escaped && blank_lost(self.lines[self.index].text, next.text) {
                self.repair(Rule::LostBlank);
                raw.push(' ');
            }
            self.index += 1;
            text = next.text;
        }
        let value = self.unescape(&raw, first_line)?;
        self.out.tokens.push(Token {
            kind: Kind::Text(value),
            line: first_line,
        });
        Ok(())
    }

    fn unescape(&self, raw: &str, line: u32) -> Result<String, JsonError> {
        if !raw.contains('\\') {
            return Ok(raw.to_owned());
        }
        serde_json::from_str(&format!("\"{raw}\"")).map_err(|_| JsonError {
            line,
            message: "a string has an escape that JSON does not know".into(),
            expected: r#"one of \" \\ \/ \b \f \n \r \t \uXXXX"#,
        })
    }
}

/// Position of the first quote that is not escaped. `escaped` carries over line ends.
fn closing_quote(text: &str, escaped: &mut bool) -> Option<usize> {
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if *escaped => *escaped = false,
            b'\\' => *escaped = true,
            b'"' => return Some(at),
            _ => {}
        }
    }
    None
}

/// Whether text goes on right behind a closing quote, which no JSON does.
fn glued(follows: &str) -> bool {
    follows.starts_with(|c: char| !c.is_whitespace() && !",:}]/，：".contains(c))
}

/// Length of the JSON text that begins at `text` and is followed by a closing quote, if there is exactly one.
fn embedded_json(text: &str) -> Option<usize> {
    if !text.starts_with(['{', '[']) {
        return None;
    }
    let mut ends = text.match_indices('"').map(|(at, _)| at).filter(|&at| {
        let follows = text[at + 1..].trim_start();
        (follows.is_empty() || follows.starts_with([',', '}', ']']))
            && serde_json::from_str::<serde::de::IgnoredAny>(&text[..at]).is_ok()
    });
    let end = ends.next()?;
    ends.next().is_none().then_some(end)
}

/// Whether a line is complete JSON of its own: a member, or closing brackets only.
fn stands_alone(line: &str) -> bool {
    let line = line.trim();
    if let Some(after) = line.strip_prefix('"') {
        return closing_quote(after, &mut false)
            .is_some_and(|end| after[end + 1..].trim_start().starts_with(':'));
    }
    line.starts_with(['}', ']']) && line.chars().all(|c| "}],".contains(c))
}

/// Whether a string was broken at a blank: the line has room left, and neither side is Chinese.
fn blank_lost(line: &str, next: &str) -> bool {
    let columns: usize = line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    columns < WIDE
        && line.ends_with(|c: char| c.is_ascii_graphic())
        && next.starts_with(|c: char| c.is_ascii_graphic() && c != '"')
}
