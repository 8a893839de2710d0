//! Refusals that every reader of pages needs, each with its line and what was expected there.

use super::account::Account;
use super::layout::Element;
use super::rows::{self, Fault, Known, Row};
use super::sections::{self, Section};
use super::text;
use super::words::{self, Column, Heading};
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
        known: &Known<'_>,
        account: &mut Account,
    ) -> Option<()> {
        let mut lost = header_among(before);
        let mut prose = |rule, element: &Element, account: &mut Account| {
            let line = match element {
                _ if rule == "examples" => None,
                Element::Table(table) => {
                    let mut cells = table.rows.iter().flat_map(|row| row.iter().skip(1));
                    let mut typed =
                        || cells.any(|cell| (known.is_type)(&text::bare_cell(&cell.text)));
                    (table.has_rows() || (!table.is_of_codes() && typed())).then_some(table.line())
                }
                Element::Line(line) => {
                    let title = line.level > 0 && line.text.matches('|').count() > 1;
                    (title || rows::is_like_row(line, known)).then_some(line.number)
                }
            };
            match line {
                Some(line) => drop(lost.get_or_insert(line)),
                None => account.prose_element(rule, element),
            }
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
        let others = sections
            .iter()
            .filter(|section| !section.heading.is_input() && section.heading != Heading::Output);
        let lost = others
            .filter_map(|section| header_among(&section.elements))
            .fold(lost, |first, line| first.or(Some(line)));
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

/// The line of a header of names and types without marks.
fn header_among(elements: &[Element]) -> Option<u32> {
    let lines: Vec<_> = elements
        .iter()
        .filter_map(|element| match element {
            Element::Line(line) if !line.code => Some(line),
            _ => None,
        })
        .collect();
    let is_header = |columns: &[Column]| {
        let has = |wanted| columns.contains(&wanted);
        has(Column::Type) && (has(Column::Name) || has(Column::Required))
    };
    let one_line = lines
        .iter()
        .find(|line| words::header_line(&line.text).is_some_and(|columns| is_header(&columns)));
    let (at, columns) = sections::header_run(&lines).unwrap_or_default();
    one_line.map(|line| line.number).or_else(|| {
        let first = lines.get(at.checked_sub(columns.len())?)?;
        is_header(&columns).then_some(first.number)
    })
}
