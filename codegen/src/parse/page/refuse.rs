//! Refusals that every reader of pages needs, each with its line and what was expected there.

use super::account::Account;
use super::layout::Element;
use super::rows::{self, Fault, Known, Row};
use super::sections::Section;
use super::words::{self, Heading};
use crate::diagnostic::Diagnostic;
use crate::source::Source;

/// What to do about words that are not known.
const TEACH: &str =
    "the page is cut, or its language is new: add its words to `parse/page/languages.json`";

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

    /// What is neither parameters nor members: text by the rule of its section. A table of parameters there is an
    /// error, as nothing would read it.
    pub fn rest(
        &mut self,
        before: &[Element],
        sections: &[Section],
        account: &mut Account,
    ) -> Option<()> {
        let mut lost = None;
        let mut prose = |rule, element: &Element, account: &mut Account| {
            if let Element::Table(table) = element
                && table.has_rows()
            {
                lost.get_or_insert(table.line());
                return;
            }
            account.prose_element(rule, element);
        };
        for element in before {
            prose("introduction", element, account);
        }
        for section in sections {
            let rule = match section.heading {
                heading if heading.is_input() || heading == Heading::Output => continue,
                Heading::About => "what the action does",
                Heading::Permission => "permissions",
                Heading::Route => "route",
                Heading::Examples | Heading::RequestExample | Heading::ResponseExample => {
                    "examples"
                }
                Heading::Json | Heading::Xml => "examples",
                Heading::Errors => "error codes",
                _ => "other sections",
            };
            account.prose(rule, section.line, section.line);
            for element in &section.elements {
                prose(rule, element, account);
            }
        }
        let Some(line) = lost else {
            return Some(());
        };
        self.error(
            "table-elsewhere",
            "this table of names and types stands below no heading of parameters or members",
            line,
            &format!(
                "a heading of parameters or members above it, in one of the known languages ({})",
                words::languages()
            ),
            TEACH,
        );
        None
    }

    /// Every line of the page was read.
    pub fn settled(&mut self, account: &Account) -> Option<()> {
        let Some(line) = account.unread().next() else {
            return Some(());
        };
        self.error(
            "unread-line",
            "nothing reads this line",
            line,
            "a row, or text in a place for text",
            "mend the line, or remove it if it says nothing",
        );
        None
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
        account: &mut Account,
        is_known: impl Fn(&Row) -> bool,
        types: &str,
    ) -> Option<Vec<Row>> {
        let rows = match rows::read(section, known, account) {
            Ok(rows) => rows,
            Err(faults) => {
                for Fault {
                    line,
                    code,
                    message,
                    expected,
                } in faults
                {
                    let help = match code {
                        "table-without-header" | "unknown-column" => TEACH,
                        _ => "mend the table: the conversion of the page may have broken it",
                    };
                    self.error(code, message, line, expected, help);
                }
                return None;
            }
        };
        let mut fine = true;
        for row in rows.iter().filter(|row| !is_known(row)) {
            let name = row.type_name.clone().unwrap_or_default();
            let location = self.source.location_of(row.line, &name);
            self.diagnostics.push(
                Diagnostic::error("unknown-type", format!("unknown type `{}`", name.replace('\n', " ")))
                    .at(location)
                    .expected(format!("expected {types}"))
                    .help("correct the page if the conversion broke it; otherwise the type is new to this program"),
            );
            fine = false;
        }
        fine.then_some(rows)
    }
}
