//! Refusals that every reader of pages needs, each with its line and what was expected there.

use super::rows::{self, Known, NoTable, Row};
use super::sections::Section;
use super::words::{self, Heading};
use crate::diagnostic::Diagnostic;
use crate::source::Source;

/// What to do about words that are not known.
const TEACH: &str =
    "the page is cut, or its language is new: add its words to `parse/page/languages.rs`";

/// A page whose reading collects messages.
pub(super) struct Refusals<'r> {
    pub source: &'r Source,
    pub diagnostics: &'r mut Vec<Diagnostic>,
}

impl Refusals<'_> {
    pub fn error(
        &mut self,
        code: &'static str,
        message: impl Into<String>,
        line: u32,
        expected: &str,
        help: &str,
    ) {
        self.diagnostics.push(
            Diagnostic::error(code, message)
                .at(self.source.location(line))
                .expected(format!("expected {expected}"))
                .help(help),
        );
    }

    /// A page is about one action and in one language.
    pub fn check(&mut self, sections: &[Section]) -> Option<()> {
        self.single_action(sections)?;
        self.single_language(sections)
    }

    fn single_action(&mut self, sections: &[Section]) -> Option<()> {
        let mut inputs = sections
            .iter()
            .filter(|section| section.heading == Heading::Input);
        inputs.next();
        let Some(second) = inputs.next() else {
            return Some(());
        };
        self.error(
            "two-actions",
            "the page documents a second action",
            second.line,
            "one table of parameters",
            "save each action's page in a file of its own",
        );
        None
    }

    /// Vendors leave English words in pages of any language; words of two others come from two pages.
    fn single_language(&mut self, sections: &[Section]) -> Option<()> {
        let mut common = words::Languages::ALL;
        for section in sections {
            let left = common.and(section.languages);
            if !left.is_empty() {
                common = left;
                continue;
            }
            let message = format!(
                "this heading is in another language ({}) than those above ({})",
                section.languages, common
            );
            self.error(
                "mixed-languages",
                message,
                section.line,
                "the headings of a page in one language, or in it and English",
                "two pages were saved into one file: save each in a file of its own",
            );
            return None;
        }
        Some(())
    }

    /// Reports that a page lacks a table.
    pub fn missing(&mut self, sections: &[Section], what: &str) {
        let line = sections.last().map_or(1, |section| section.line);
        self.error(
            "missing-section",
            format!("the page has no table of the {what}"),
            line,
            &format!(
                "a heading in one of the known languages ({}), and a table below it",
                words::languages()
            ),
            TEACH,
        );
    }

    /// Rows of a section, all of types that are known; `types` says which there are.
    pub fn rows(
        &mut self,
        section: &Section,
        known: &Known<'_>,
        is_known: impl Fn(&str) -> bool,
        types: &str,
    ) -> Option<Vec<Row>> {
        let rows = match rows::read(section, known) {
            Ok(rows) => rows,
            Err(NoTable { line, message }) => {
                self.error(
                    "table-without-header",
                    message,
                    line,
                    "a header such as `Parameter | Type | Required | Description | Example`",
                    TEACH,
                );
                return None;
            }
        };
        let unknown = rows.iter().find_map(|row| {
            let name = row.type_name.as_deref()?;
            (!is_known(name)).then(|| (name.to_owned(), row.line))
        });
        if let Some((name, line)) = unknown {
            let location = self.source.location_of(line, &name);
            self.diagnostics.push(
                Diagnostic::error("unknown-type", format!("unknown type `{name}`"))
                    .at(location)
                    .expected(format!("expected {types}"))
                    .help("correct the page if the conversion broke it; otherwise the type is new to this program"),
            );
            return None;
        }
        Some(rows)
    }
}
