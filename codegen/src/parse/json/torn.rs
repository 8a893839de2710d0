//! Examples whose brackets the conversion tore out.
//!
//! Brackets of a code block were printed in a colour of their own, and the conversion collected them behind the text
//! of their printed page: one line for each line of code that had held some, in their order. What such a line of code
//! looks like without its brackets shows where they were: nothing but indentation, a comma at the start of a line, or
//! a name without a value. Inside a page, lines of brackets and places pair off one to one. Only at the two ends of a
//! page the number of places is not known; all divisions are tried, and exactly one must give a JSON text.

use super::lex::{self, Kind, Token};
use super::{JsonError, Reading, Repair, Rule, tree};
use crate::read::Line;
use crate::source::Source;
use serde_json::Value;

/// Divisions that are tried for one example.
const MAX_TRIES: usize = 1_000;

/// Reads one value that fills `lines` of `source`, with its brackets torn out.
pub fn rebuild(source: &Source, lines: &[Line<'_>]) -> Result<Reading, JsonError> {
    let is_torn = |line: &Line<'_>| line.text.trim().chars().all(|c| "{}[]".contains(c));
    let text: Vec<Line<'_>> = lines
        .iter()
        .filter(|line| !is_torn(line))
        .copied()
        .collect();
    // Strings may go on over the end of a page, so the text is read as one.
    let lexed = lex::lex(&text)?;
    let mut rest = lexed.tokens.as_slice();
    let mut pages: Vec<Page<'_>> = Vec::new();
    // Text behind brackets begins another page.
    for chunk in lines.chunk_by(|a, b| !is_torn(a) || is_torn(b)) {
        let text_end = chunk
            .iter()
            .filter(|line| !is_torn(line))
            .map(|line| line.number)
            .max();
        let count = rest
            .iter()
            .take_while(|token| Some(token.line) <= text_end)
            .count();
        let (tokens, later) = rest.split_at(count);
        rest = later;
        pages.push(Page {
            tokens,
            places: places(source, tokens),
            torn: chunk.iter().filter(|line| is_torn(line)).collect(),
        });
    }
    let value = single_value(&pages, lines.first().map_or(0, |line| line.number))?;
    let mut repairs = lexed.repairs;
    repairs.extend(pages.iter().flat_map(|page| &page.torn).map(|line| Repair {
        rule: Rule::TornBrackets,
        line: line.number,
    }));
    repairs.sort_by_key(|repair| repair.line);
    Ok(Reading {
        value,
        repairs,
        foreign: lexed.foreign,
    })
}

/// What one printed page holds of an example.
struct Page<'a> {
    tokens: &'a [Token],
    /// Places between the first and the last token, each the index of the token behind it.
    places: Vec<usize>,
    torn: Vec<&'a Line<'a>>,
}

impl Page<'_> {
    /// How many lines of brackets stand before the first or behind the last token; nothing if there are more places
    /// than brackets.
    fn outside(&self) -> Option<usize> {
        self.torn.len().checked_sub(self.places.len())
    }

    /// Tokens with brackets, `leading` lines of them before the first token.
    fn fill(&self, leading: usize, out: &mut Vec<Token>) {
        let mut torn = self.torn.iter();
        let mut put = |out: &mut Vec<Token>, count: usize| {
            for line in torn.by_ref().take(count) {
                out.extend(line.text.trim().chars().map(|c| bracket(c, line.number)));
            }
        };
        put(out, leading);
        for (at, token) in self.tokens.iter().enumerate() {
            put(
                out,
                self.places.iter().filter(|place| **place == at).count(),
            );
            out.push(token.clone());
        }
        put(out, usize::MAX);
    }
}

/// The value of the one division of brackets that gives a JSON text.
fn single_value(pages: &[Page<'_>], line: u32) -> Result<Value, JsonError> {
    let error = |message: &str| JsonError {
        line,
        message: format!("its brackets were torn out, {message}"),
        expected: "brackets that fit in exactly one way",
    };
    let outside: Option<Vec<usize>> = pages.iter().map(Page::outside).collect();
    let outside = outside.ok_or_else(|| error("and some are lost"))?;
    let tries = outside
        .iter()
        .try_fold(1, |product: usize, count| product.checked_mul(count + 1));
    if tries.is_none_or(|tries| tries > MAX_TRIES) {
        return Err(error("and there are too many to try all places"));
    }
    let mut leading = vec![0; pages.len()];
    let mut found: Option<Value> = None;
    loop {
        let mut tokens = Vec::new();
        for (page, leading) in pages.iter().zip(&leading) {
            page.fill(*leading, &mut tokens);
        }
        let mut repairs = Vec::new();
        // What the builder would have to repair does not fit.
        if let Ok(value) = tree::build(&tokens, &mut repairs)
            && repairs.is_empty()
        {
            match &found {
                Some(other) if *other != value => {
                    return Err(error("and fit in several ways"));
                }
                _ => found = Some(value),
            }
        }
        // The next division, counting up like the digits of a number.
        let Some(digit) = (0..pages.len()).find(|at| leading[*at] < outside[*at]) else {
            return found.ok_or_else(|| error("and do not fit"));
        };
        leading[digit] += 1;
        leading[..digit].fill(0);
    }
}

fn bracket(c: char, line: u32) -> Token {
    let kind = match c {
        '{' | '[' => Kind::Open(c),
        _ => Kind::Close(c),
    };
    Token { kind, line }
}

/// Where lines of brackets are missing inside a page.
fn places(source: &Source, tokens: &[Token]) -> Vec<usize> {
    let mut places = Vec::new();
    for (at, pair) in (1..).zip(tokens.windows(2)) {
        let [before, after] = pair else { continue };
        let valueless = before.kind == Kind::Colon;
        let count = if before.line == after.line {
            // `"list": ,`
            usize::from(valueless && after.kind == Kind::Comma)
        } else {
            let bare = (before.line + 1..after.line).filter(|number| is_bare(source.line(*number)));
            bare.count() + usize::from(valueless) + usize::from(after.kind == Kind::Comma)
        };
        places.extend(std::iter::repeat_n(at, count));
    }
    places
}

/// A line of code that held nothing but brackets: its indentation is left.
fn is_bare(line: &str) -> bool {
    !line.is_empty() && line.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rebuild_text(text: &str) -> Result<Value, JsonError> {
        let source = Source::new("manual.txt", text);
        let lines: Vec<Line<'_>> = source
            .lines()
            .filter(|(_, text)| !text.trim().is_empty())
            .map(|(number, text)| Line {
                number,
                pdf: 0,
                text,
            })
            .collect();
        rebuild(&source, &lines).map(|reading| reading.value)
    }

    #[test]
    fn brackets_go_back() {
        let text = "  \"code\": 0,\n\n  \"data\":\n\n    \"none\": ,\n\n    \"rows\": // rows\n\n      \n\n        \"a\": 1\n\n      ,\
                    \n\n      \n\n        \"a\": 2\n\n      \n\n    ,\n\n    \"last\": 3\n\n  \n\n";
        let torn = "{\n\n{\n\n[]\n\n[\n\n{\n\n}\n\n{\n\n}\n\n]\n\n}\n\n}";
        assert_eq!(
            rebuild_text(&format!("{text}{torn}")).unwrap(),
            json!({"code": 0, "data": {"none": [], "rows": [{"a": 1}, {"a": 2}], "last": 3}})
        );
        // One bracket less: nothing is guessed.
        let error = rebuild_text(&format!("{text}{}", &torn[3..])).unwrap_err();
        assert!(error.message.contains("do not fit"), "{error:?}");
        let error = rebuild_text(&format!("{text}{{\n}}")).unwrap_err();
        assert!(error.message.contains("lost"), "{error:?}");
        assert_eq!(error.line, 1);
    }

    #[test]
    fn each_page_has_its_own_brackets() {
        let first = "\"rows\":\n \n  \"a\": 1\n ,\n";
        let second = "  \"a\": 2\n \n";
        let value = json!({"rows": [{"a": 1}, {"a": 2}]});
        // The page breaks before or behind the place of a bracket.
        for (first_torn, second_torn) in [
            ("{\n[\n{\n}\n{\n", "}\n]\n}"),
            ("{\n[\n{\n}\n", "{\n}\n]\n}"),
        ] {
            let text = format!("{first}{first_torn}{second}{second_torn}");
            assert_eq!(rebuild_text(&text).unwrap(), value);
        }
    }

    #[test]
    fn several_ways_are_refused() {
        let error = rebuild_text("1,\n[\n[\n2\n]\n,\n[\n3\n]\n]").unwrap_err();
        assert!(error.message.contains("fit"), "{error:?}");
        let many = "[\n".repeat(2_000);
        assert!(
            rebuild_text(&format!("1\n{many}"))
                .unwrap_err()
                .message
                .contains("too many")
        );
    }
}
