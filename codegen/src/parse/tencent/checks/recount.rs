//! A second count of what the tables say, by the words alone and without knowing what a row is.

use crate::diagnostic::Diagnostic;
use crate::parse::report::Tally;
use crate::parse::tencent::context::Context;
use crate::parse::tencent::manual::Manual;
use crate::parse::tencent::words;
use crate::read::Line;
use crate::spec::Member;

/// Notes, lists and words of the required column in some lines.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Words {
    nullable: usize,
    lists: usize,
    required: usize,
    optional: usize,
}

impl Words {
    fn of_lines<'l>(lines: impl Iterator<Item = &'l Line<'l>>) -> Self {
        let mut words = Self::default();
        let mut example = false;
        for line in lines {
            let text = line.text;
            words.nullable += usize::from(text.starts_with(words::NULLABLE));
            example = text.starts_with(words::EXAMPLE) || (example && !text.contains(' '));
            words.lists += usize::from(!example && text.contains(words::LIST.trim_end()));
            match column(text) {
                Some(words::YES) => words.required += 1,
                Some(words::NO) => words.optional += 1,
                _ => {}
            }
        }
        words
    }

    fn of_members<'m>(members: impl Iterator<Item = &'m Member>) -> Self {
        let mut words = Self::default();
        for member in members {
            words.nullable += usize::from(member.nullable == Some(true));
            words.lists += usize::from(member.list);
            words.required += usize::from(member.required == Some(true));
            words.optional += usize::from(member.required == Some(false));
        }
        words
    }
}

/// A word of the required column: alone, or behind Latin words.
fn column(text: &str) -> Option<&str> {
    let is_latin = |word: &str| {
        word.bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"._".contains(&b))
    };
    let found = text.split(' ').take(5).find(|word| !is_latin(word))?;
    let is_column = [words::YES, words::NO].contains(&found);
    (is_column && (found == text || !text.starts_with(found))).then_some(found)
}

/// Compares both counts, section by section and for the structures as a whole.
pub(in crate::parse::tencent) fn recount(context: &mut Context<'_, '_>, manual: &Manual<'_>) {
    let mut tally = Tally::new(
        "recount",
        "notes, lists and required columns by words against those of rows",
    );
    let mut compare = |counted: Words, read: Words, owner: &str, line: u32| {
        for (what, counted, read) in [
            ("notes about null", counted.nullable, read.nullable),
            ("lists", counted.lists, read.lists),
            ("required rows", counted.required, read.required),
            ("optional rows", counted.optional, read.optional),
        ] {
            tally.compare(counted == read, |code| {
                let message = format!(
                    "{owner}: {counted} {what} by the words of the text, {read} by its rows"
                );
                Diagnostic::warning(code, message).at(context.location(line))
            });
        }
    };
    for section in &manual.sections {
        let counted = Words::of_lines(section.tables.iter());
        let members = section
            .input
            .iter()
            .chain(&section.output)
            .map(|read| &read.member);
        let mut read = Words::of_members(members);
        read.required += section.common_rows;
        compare(counted, read, &section.action.name, section.line);
    }
    if let Some(lines) = &manual.structure_lines
        && let Some(first) = lines.first()
    {
        let counted = Words::of_lines(lines.iter());
        let members = manual.structures.iter().flat_map(|found| &found.members);
        let read = Words::of_members(members.map(|read| &read.member));
        compare(counted, read, "structures", first.number);
    }
    context.finish(tally);
}
