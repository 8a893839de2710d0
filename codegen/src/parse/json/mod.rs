//! JSON as documents print it: wrapped over lines, commented, now and then damaged.
//!
//! Damage is repaired where there is exactly one reading, and every repair is recorded. Everything else is
//! refused with its line.

mod lex;
mod torn;
mod tree;

pub use torn::rebuild;

use crate::read::Line;
use serde_json::Value;

/// What was repaired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// A string that the page width had broken was joined.
    WrappedString,
    /// A blank was put back where a string had been broken between two words.
    LostBlank,
    /// A comment was dropped.
    Comment,
    /// A comma before a closing bracket, or a second one in a row, was dropped.
    ExtraComma,
    /// A comma between two members or elements was added.
    MissingComma,
    /// The quote that ends a string was added.
    MissingQuote,
    /// Quotes of another shape were taken for `"`.
    OtherQuotes,
    /// A comma or colon of full width was taken for the plain one.
    FullWidth,
    /// A word without quotes was taken for a string.
    BareWord,
    /// `True`, `False` or `None` was taken for the JSON literal.
    OtherLiteral,
    /// Quotes inside a string that holds JSON were escaped.
    EmbeddedJson,
    /// Closing brackets at the end were added.
    MissingClose,
    /// Closing brackets at the end were dropped.
    ExtraClose,
    /// Brackets that the conversion had torn out were put back.
    TornBrackets,
    /// A member that was printed twice with one value was kept once.
    DuplicateMember,
}

impl Rule {
    /// What was done, for reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Rule::WrappedString => "string joined over a line end",
            Rule::LostBlank => "blank put back at a line end",
            Rule::Comment => "comment dropped",
            Rule::ExtraComma => "extra comma dropped",
            Rule::MissingComma => "missing comma added",
            Rule::MissingQuote => "missing quote added",
            Rule::OtherQuotes => "other quotes read as double quotes",
            Rule::FullWidth => "full-width punctuation read as plain",
            Rule::BareWord => "word without quotes read as string",
            Rule::OtherLiteral => "literal of another language read as JSON",
            Rule::EmbeddedJson => "quotes of embedded JSON escaped",
            Rule::MissingClose => "missing closing bracket added",
            Rule::ExtraClose => "extra closing bracket dropped",
            Rule::TornBrackets => "brackets put back",
            Rule::DuplicateMember => "repeated member dropped",
        }
    }
}

/// One repair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repair {
    /// What was repaired.
    pub rule: Rule,
    /// Line of the file.
    pub line: u32,
}

/// A value with what was done to read it.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The value.
    pub value: Value,
    /// Repairs in order of lines.
    pub repairs: Vec<Repair>,
    /// Lines (or ends of lines) that are no JSON and were left out.
    pub foreign: Vec<(u32, String)>,
}

/// Why a text is no JSON and has no single repair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonError {
    /// Line of the file.
    pub line: u32,
    /// What is wrong.
    pub message: String,
    /// What was expected instead.
    pub expected: &'static str,
}

/// Reads one value that fills `lines`.
pub fn read(lines: &[Line<'_>]) -> Result<Reading, JsonError> {
    let lexed = lex::lex(lines)?;
    let mut repairs = lexed.repairs;
    let value = tree::build(&lexed.tokens, &mut repairs)?;
    repairs.sort_by_key(|repair| repair.line);
    Ok(Reading {
        value,
        repairs,
        foreign: lexed.foreign,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn lines(text: &str) -> Vec<Line<'_>> {
        (1..)
            .zip(text.lines())
            .map(|(number, text)| Line {
                number,
                pdf: 0,
                text,
            })
            .collect()
    }

    fn read_text(text: &str) -> Result<Reading, JsonError> {
        read(&lines(text))
    }

    /// Value and repairs as `rule@line`.
    fn repaired(text: &str) -> (Value, Vec<(Rule, u32)>) {
        let reading = read_text(text).unwrap();
        assert_eq!(reading.foreign, []);
        let repairs = reading.repairs.iter().map(|r| (r.rule, r.line)).collect();
        (reading.value, repairs)
    }

    #[test]
    fn clean_json_needs_no_repair() {
        let (value, repairs) =
            repaired("{\n\n\"A\": [1, -2.5, true, null, \"x\\\"y\\u4e2d\"],\n\n\"B\": {}\n\n}");
        assert_eq!(
            value,
            json!({"A": [1, -2.5, true, null, "x\"y中"], "B": {}})
        );
        assert_eq!(repairs, []);
    }

    #[test]
    fn integers_keep_all_digits() {
        let (value, _) = repaired("[9007199254740993, 18446744073709551615, -9223372036854775808]");
        assert_eq!(
            value.to_string(),
            "[9007199254740993,18446744073709551615,-9223372036854775808]"
        );
        let error = read_text("[18446744073709551616]").unwrap_err();
        assert!(error.message.contains("18446744073709551616"), "{error:?}");
    }

    #[test]
    fn wrapped_strings_are_joined() {
        // A line as wide as the page is broken anywhere; nothing was lost.
        let wide = "x".repeat(110);
        let text = format!("{{\n\"A\": \"{wide}\n\nyz\\\n\"!\"\n}}");
        let (value, repairs) = repaired(&text);
        assert_eq!(value, json!({"A": format!("{wide}yz\"!")}));
        assert_eq!(
            repairs,
            [(Rule::WrappedString, 2), (Rule::WrappedString, 4)]
        );
        // A short line was broken at a blank.
        let (value, repairs) = repaired("{\"A\": \"one\ntwo\"}");
        assert_eq!(value, json!({"A": "one two"}));
        assert_eq!(repairs, [(Rule::WrappedString, 1), (Rule::LostBlank, 1)]);
        // Chinese text has no blanks to lose.
        let (value, repairs) = repaired("{\"A\": \"一\n二\"}");
        assert_eq!(value, json!({"A": "一二"}));
        assert_eq!(repairs, [(Rule::WrappedString, 1)]);
    }

    #[test]
    fn damage_with_one_reading_is_repaired() {
        for (text, value, rule, line) in [
            ("{\"A\": 1,\n}", json!({"A": 1}), Rule::ExtraComma, 1),
            ("[1,, 2]", json!([1, 2]), Rule::ExtraComma, 1),
            (
                "{\"A\": 1\n\"B\": 2}",
                json!({"A": 1, "B": 2}),
                Rule::MissingComma,
                1,
            ),
            (
                "[{\"A\": 1}\n{\"A\": 2}]",
                json!([{"A": 1}, {"A": 2}]),
                Rule::MissingComma,
                1,
            ),
            (
                "{\"A\": \"x,\n\"B\": 2}",
                json!({"A": "x", "B": 2}),
                Rule::MissingQuote,
                1,
            ),
            ("{\"A\": \"x\n}", json!({"A": "x"}), Rule::MissingQuote, 1),
            ("{'A': 1}", json!({"A": 1}), Rule::OtherQuotes, 1),
            ("{“A”: 1}", json!({"A": 1}), Rule::OtherQuotes, 1),
            ("{\"A\"： 1}", json!({"A": 1}), Rule::FullWidth, 1),
            ("{\n\"A\": xxx\n}", json!({"A": "xxx"}), Rule::BareWord, 2),
            ("{A: 1}", json!({"A": 1}), Rule::BareWord, 1),
            ("[True]", json!([true]), Rule::OtherLiteral, 1),
            ("{\"A\": 1 // one\n}", json!({"A": 1}), Rule::Comment, 1),
            ("[1, /* 2,\n3 */ 4]", json!([1, 4]), Rule::Comment, 1),
            (
                "{\"A\":\"{\"x\":{},\"y\":[1]}\",\n\"B\":1}",
                json!({"A": "{\"x\":{},\"y\":[1]}", "B": 1}),
                Rule::EmbeddedJson,
                1,
            ),
            ("{\"A\": [1\n", json!({"A": [1]}), Rule::MissingClose, 1),
            ("{\"A\": 1}\n}", json!({"A": 1}), Rule::ExtraClose, 2),
            (
                "{\"A\": 1,\n\"A\": 1}",
                json!({"A": 1}),
                Rule::DuplicateMember,
                2,
            ),
        ] {
            let (read, repairs) = repaired(text);
            assert_eq!(read, value, "{text}");
            assert!(!repairs.is_empty(), "{text}");
            assert!(
                repairs.iter().all(|&repair| repair == (rule, line)),
                "{text}: {repairs:?}"
            );
        }
    }

    #[test]
    fn comments_may_wrap() {
        let (value, repairs) = repaired("{\"A\": 1, // 失败信\n息\n\"B\": 2}");
        assert_eq!(value, json!({"A": 1, "B": 2}));
        assert_eq!(repairs, [(Rule::Comment, 1), (Rule::Comment, 2)]);
    }

    #[test]
    fn foreign_lines_are_reported() {
        let reading = read_text("{\n\"A\": 1,\nTopic 排行\n\"B\": 2\n}").unwrap();
        assert_eq!(reading.value, json!({"A": 1, "B": 2}));
        assert_eq!(reading.foreign, [(3, "Topic 排行".to_owned())]);
    }

    #[test]
    fn damage_with_several_readings_is_refused() {
        for (text, line) in [
            ("", 0),
            ("{\"A\": }", 1),
            ("{\"A\": 1,\n\"A\": 2}", 2),
            ("{\"A\": [1}", 1),
            ("[\"a\" \"b\": 1]", 1),
            ("{\"A\" 1}", 1),
            ("{1: 2}", 1),
            ("[0123]", 1),
            ("[\"\\q\"]", 1),
            ("[1]\n[2]", 2),
            ("[\"open", 1),
            ("[/* open", 1),
        ] {
            let error = read_text(text).unwrap_err();
            assert_eq!(error.line, line, "{text}: {error:?}");
            assert!(!error.expected.is_empty());
        }
        let deep = "[".repeat(100_000);
        assert!(read_text(&deep).unwrap_err().message.contains("deep"));
    }
}
