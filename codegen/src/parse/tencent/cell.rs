//! The description of a row: its text, the note that it may be null, and its example value.

use super::table::Row;
use super::words;
use crate::read::Line;

/// Parts of a description.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Cell {
    /// Everything but the note and the example, without line breaks.
    pub text: String,
    /// The same with its line breaks, which may stand for those of a list.
    pub lines: String,
    pub nullable: bool,
    pub example: Option<String>,
    /// The example is JSON, and one of its lines ends where no line is broken: perhaps it was cut there.
    pub maybe_cut: bool,
    /// Why an example that is printed is left out.
    pub lost_example: Option<LostExample>,
    /// Asterisks of the text were taken for emphasis and are gone.
    pub lost_asterisks: bool,
}

/// Why an example is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LostExample {
    /// Cut at the edge of its cell, or not JSON although it begins like JSON.
    Cut,
    /// Asterisks are gone.
    Asterisks,
}

/// Takes a description apart.
pub(super) fn read(row: &Row<'_>) -> Cell {
    let mut cell = Cell::default();
    let is_example = |line: &Line<'_>| line.text.starts_with(words::EXAMPLE);
    let (text, example) = match row.text.iter().position(is_example) {
        Some(at) => row.text.split_at(at),
        None => (&row.text[..], &[][..]),
    };
    let is_note = |line: &&Line<'_>| line.text.starts_with(words::NULLABLE);
    cell.nullable = row.text.iter().any(|line| is_note(&line));
    let text_lines = text.iter().filter(|line| !is_note(line));
    let text_lines: Vec<_> = text_lines.map(|line| line.text).collect();
    cell.text = join(text_lines.iter().copied());
    cell.lines = text_lines.join("\n");
    if let Some(first) = example.first() {
        // Text and example are paragraphs. A pair of asterisks, one in each, was printed as emphasis: the paragraphs
        // then stand close together.
        let above = text
            .last()
            .filter(|above| above.pdf == first.pdf && above.number + 1 == first.number);
        cell.lost_asterisks = above.is_some_and(|above| above.number != row.line.number);
        let lines: Vec<_> = example
            .iter()
            .filter(|line| !is_note(line))
            .map(|line| line.text)
            .collect();
        let value = join(lines.iter().copied());
        let value = value.strip_prefix(words::EXAMPLE).unwrap_or(&value).trim();
        match value {
            "" => {}
            _ if cell.lost_asterisks => cell.lost_example = Some(LostExample::Asterisks),
            json if json.starts_with(['{', '[']) && !is_json(json) => {
                cell.lost_example = Some(LostExample::Cut)
            }
            value => {
                let broken = |pair: &[&str]| is_break(pair[0], pair[1]);
                cell.maybe_cut = value.starts_with(['{', '[']) && !lines.windows(2).all(broken);
                cell.example = Some(value.to_owned());
            }
        }
    }
    cell
}

/// Whether JSON without blanks may be broken between two lines.
fn is_break(line: &str, next: &str) -> bool {
    line.ends_with('-')
        || next.starts_with(['{', '['])
        || line.ends_with(|c: char| !c.is_ascii())
        || next.starts_with(|c: char| !c.is_ascii())
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

/// Puts a broken text together. A line was broken at a blank, which is gone, or where no blank is needed.
pub(super) fn join<'a>(lines: impl IntoIterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for line in lines {
        let between = |a: char, b: char| a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric();
        if let (Some(a), Some(b)) = (text.chars().next_back(), line.chars().next())
            && between(a, b)
        {
            text.push(' ');
        }
        text.push_str(line);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Cell, LostExample, join, read};
    use crate::parse::tencent::table::Row;
    use crate::read::Line;
    use crate::spec::Type;

    fn cell(lines: &[(u32, &'static str)]) -> Cell {
        let line = |(number, text)| Line {
            number,
            pdf: 0,
            text,
        };
        read(&Row {
            line: line((1, "Name String")),
            name: "Name",
            list_suffix: false,
            r#type: Type::String,
            list: false,
            required: None,
            lines: 1,
            text: lines.iter().copied().map(line).collect(),
            inline: false,
            broken_type: false,
            split: false,
        })
    }

    #[test]
    fn broken_texts_are_joined() {
        assert_eq!(join(["topic-", "test", "of 1", "MB"]), "topic-test of 1 MB");
        assert_eq!(join(["一二", "三"]), "一二三");
        assert_eq!(join([]), "");
    }

    #[test]
    fn parts_are_told_apart() {
        let found = cell(&[
            (3, "文"),
            (5, "注意：此字段可能返回 null，无。"),
            (7, "示例值：{\"A\":\"b-"),
            (9, "c\"}"),
        ]);
        assert_eq!(found.text, "文");
        assert!(found.nullable);
        assert_eq!(found.example.as_deref(), Some("{\"A\":\"b-c\"}"));
        assert!(!found.lost_asterisks);
    }

    #[test]
    fn examples_that_may_be_cut_are_known() {
        assert!(!cell(&[(3, "示例值：{\"A\":\"b-"), (5, "c\"}")]).maybe_cut);
        assert!(!cell(&[(3, "示例值：{\"A\":"), (5, "[]}")]).maybe_cut);
        assert!(!cell(&[(3, "示例值：{\"A\":\"甲"), (5, "b\"}")]).maybe_cut);
        assert!(cell(&[(3, "示例值：{\"A\":\"10.0"), (5, "c\"}")]).maybe_cut);
        assert!(cell(&[(3, "示例值：{\"A\":\"b\","), (5, "\"C\":\"d\"}")]).maybe_cut);
    }

    #[test]
    fn damaged_examples_are_left_out() {
        assert_eq!(
            cell(&[(3, "示例值：[{\"A\":\"b")]).lost_example,
            Some(LostExample::Cut)
        );
        let found = cell(&[(2, "默认为x:，文"), (3, "示例值：x:")]);
        assert_eq!(found.lost_example, Some(LostExample::Asterisks));
        assert_eq!(found.example, None);
        // One line of text right below the name, the example right below it on the same printed line: no emphasis.
        assert_eq!(cell(&[(3, "文"), (5, "示例值：")]).lost_example, None);
    }
}
