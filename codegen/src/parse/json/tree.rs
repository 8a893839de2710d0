//! Tokens to a value.

use super::lex::{Kind, Token};
use super::{JsonError, Repair, Rule};
use serde_json::{Map, Value};

/// Deeper than any document; keeps the recursion bounded.
const MAX_DEPTH: usize = 64;

pub(super) fn build(tokens: &[Token], repairs: &mut Vec<Repair>) -> Result<Value, JsonError> {
    let mut tree = Tree {
        tokens,
        at: 0,
        repairs,
    };
    let value = tree.value(0)?;
    while let Some(token) = tree.peek() {
        if !matches!(token.kind, Kind::Close(_)) {
            return Err(tree.error(
                "text follows the end of the value",
                "the end of the example",
            ));
        }
        tree.repair(Rule::ExtraClose);
        tree.at += 1;
    }
    Ok(value)
}

struct Tree<'a> {
    tokens: &'a [Token],
    at: usize,
    repairs: &'a mut Vec<Repair>,
}

impl<'a> Tree<'a> {
    fn peek(&self) -> Option<&'a Token> {
        self.tokens.get(self.at)
    }

    /// Line of the current token, or of the last one at the end.
    fn line(&self) -> u32 {
        let token = self.peek().or(self.tokens.last());
        token.map_or(0, |token| token.line)
    }

    fn repair(&mut self, rule: Rule) {
        let line = self.line();
        self.repairs.push(Repair { rule, line });
    }

    /// Records a repair at the line of the token before the current one.
    fn repair_before(&mut self, rule: Rule) {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        let line = before.map_or(0, |token| token.line);
        self.repairs.push(Repair { rule, line });
    }

    fn error(&self, message: impl Into<String>, expected: &'static str) -> JsonError {
        JsonError {
            line: self.line(),
            message: message.into(),
            expected,
        }
    }

    fn value(&mut self, depth: usize) -> Result<Value, JsonError> {
        if depth > MAX_DEPTH {
            return Err(self.error("the value is nested too deep", "at most 64 levels"));
        }
        let Some(token) = self.peek() else {
            return Err(self.error("a value is missing", "a JSON value"));
        };
        self.at += 1;
        Ok(match &token.kind {
            Kind::Scalar(value) => value.clone(),
            Kind::Text(text) => Value::String(text.clone()),
            Kind::Open('{') => self.object(depth)?,
            Kind::Open(_) => self.array(depth)?,
            Kind::Close(_) | Kind::Comma | Kind::Colon => {
                self.at -= 1;
                return Err(self.error("a value is missing", "a JSON value"));
            }
        })
    }

    /// Whether the list of members or elements ends here; takes the closing bracket and stray commas.
    fn ends(&mut self, close: char, first: bool) -> Result<bool, JsonError> {
        let mut comma = first;
        loop {
            match self.peek().map(|token| &token.kind) {
                None => {
                    self.repair(Rule::MissingClose);
                    return Ok(true);
                }
                Some(Kind::Close(c)) if *c == close => {
                    if comma && !first {
                        self.repair_before(Rule::ExtraComma);
                    }
                    self.at += 1;
                    return Ok(true);
                }
                Some(Kind::Close(_)) => {
                    return Err(self.error(
                        "a closing bracket does not match the open one",
                        if close == '}' { "`}`" } else { "`]`" },
                    ));
                }
                Some(Kind::Comma) => {
                    if comma {
                        self.repair(Rule::ExtraComma);
                    }
                    comma = true;
                    self.at += 1;
                }
                Some(_) => {
                    if !comma {
                        self.repair_before(Rule::MissingComma);
                    }
                    return Ok(false);
                }
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, JsonError> {
        let mut members = Map::new();
        let mut first = true;
        while !self.ends('}', first)? {
            first = false;
            let Some(Token {
                kind: Kind::Text(name),
                line,
            }) = self.peek()
            else {
                return Err(self.error("a member has no name", "a name in quotes, or `}`"));
            };
            self.at += 1;
            if self.peek().map(|token| &token.kind) != Some(&Kind::Colon) {
                return Err(self.error(format!("no colon follows `{name}`"), "`:`"));
            }
            self.at += 1;
            let value = self.value(depth + 1)?;
            match members.get(name) {
                None => {
                    members.insert(name.clone(), value);
                }
                Some(earlier) if *earlier == value => self.repairs.push(Repair {
                    rule: Rule::DuplicateMember,
                    line: *line,
                }),
                Some(_) => {
                    return Err(JsonError {
                        line: *line,
                        message: format!("`{name}` is given twice with different values"),
                        expected: "each member once",
                    });
                }
            }
        }
        Ok(Value::Object(members))
    }

    fn array(&mut self, depth: usize) -> Result<Value, JsonError> {
        let mut elements = Vec::new();
        let mut first = true;
        while !self.ends(']', first)? {
            first = false;
            elements.push(self.value(depth + 1)?);
        }
        Ok(Value::Array(elements))
    }
}
