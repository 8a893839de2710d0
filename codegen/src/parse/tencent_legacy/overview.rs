//! Pages of the legacy part that are about no single action: overview, common parameters, error codes.

use super::table::{is_piece, split_word};
use super::{nest, table, words};
use crate::diagnostic::Diagnostic;
use crate::read::{Document, Page};
use crate::spec::{ErrorCode, ErrorScope, Member, RateLimit};

/// A row of the overview.
#[derive(Debug)]
pub(super) struct Listed<'a> {
    pub line: u32,
    pub pdf: u32,
    pub name: &'a str,
    /// Identifier of ours.
    pub category: &'static str,
    /// Id of the vendor's page.
    pub page: Option<String>,
}

/// Reads the overview: `创建主题 CreateTopic 用于...`, where a long title or text breaks the row.
pub(super) fn actions<'a>(
    document: &Document<'a>,
    page: &Page<'a>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Listed<'a>> {
    let mut rows: Vec<Listed<'a>> = Vec::new();
    let mut below_header = false;
    let mut category: Option<&'static str> = None;
    for (at, line) in page.lines.iter().enumerate() {
        if line.text == words::OVERVIEW {
            // Notes may stand between the name of a folder and its table.
            let mut above = page.lines[..at].iter().rev().take(4);
            category = above.find_map(|line| crate::spec::category(line.text));
            below_header = true;
            if category.is_none() {
                let message = "a table of the overview stands below no known category";
                diagnostics.push(
                    Diagnostic::warning("unknown-category", message)
                        .at(document.location(line.number))
                        .expected("expected above: a heading that a `categories.json` names")
                        .help("its actions are filed under `other`; add the heading to the file to name it"),
                );
            }
            continue;
        }
        let Some(name) = line.text.split(' ').find(|word| is_action(word)) else {
            continue;
        };
        // The text of a row may name another action; a row begins with its title or its name.
        let listed = rows.iter().any(|row| row.name == name);
        if let (false, true, category) = (listed, below_header, category.unwrap_or("other")) {
            rows.push(Listed {
                line: line.number,
                pdf: line.pdf,
                name,
                category,
                page: None,
            });
        }
    }
    link(document, &mut rows, diagnostics);
    rows
}

/// `CreateTopic`: several words, which the name of a product (`CKafka`) is not.
fn is_action(word: &str) -> bool {
    let mut letters = word.bytes();
    let begins = letters.next().is_some_and(|b| b.is_ascii_uppercase())
        && letters.next().is_some_and(|b| b.is_ascii_lowercase());
    begins
        && word.bytes().all(|b| b.is_ascii_alphanumeric())
        && letters.any(|b| b.is_ascii_uppercase())
}

/// Gives each row the page behind its title: links are printed in the order of the rows, page by page. A title that
/// was broken has its link twice.
fn link(document: &Document<'_>, rows: &mut [Listed<'_>], diagnostics: &mut Vec<Diagnostic>) {
    for here in rows.chunk_by_mut(|a, b| a.pdf == b.pdf) {
        let links = document
            .pdf_pages
            .get(here[0].pdf as usize)
            .map_or(&[][..], |page| &page.links);
        let mut pages: Vec<&str> = links.iter().filter_map(|link| page_id(link.url)).collect();
        pages.dedup();
        if pages.len() == here.len() {
            for (row, page) in here.iter_mut().zip(pages) {
                row.page = Some(page.to_owned());
            }
            continue;
        }
        let message = format!(
            "a page of the overview has {} actions and {} links",
            here.len(),
            pages.len()
        );
        diagnostics.push(
            Diagnostic::warning("overview-links", message)
                .at(document.location(here[0].line))
                .help("the ids of these actions' pages are left out"),
        );
    }
}

/// `10096` of `https://cloud.tencent.com/document/product/597/10096`.
fn page_id(url: &str) -> Option<&str> {
    let (_, path) = url.split_once("/document/product/")?;
    let (product, page) = path.split_once('/')?;
    let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    (number(product) && number(page)).then_some(page)
}

/// Common parameters: name, text, type, required; the last two end a row.
pub(super) fn common(page: &Page<'_>) -> Vec<Member> {
    let Some(at) = page
        .lines
        .iter()
        .position(|line| line.text == words::COMMON)
    else {
        return Vec::new();
    };
    let mut members = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    for line in &page.lines[at + 1..] {
        let mut from_end = line.text.rsplitn(3, ' ');
        let required = match from_end.next() {
            Some(words::YES) => true,
            Some(words::NO) => false,
            _ => {
                open.push(line.text);
                continue;
            }
        };
        let type_name = from_end.next().unwrap_or_default();
        open.extend(from_end.next());
        // A name may be broken into pieces, which are words of their own before the text.
        let (first, rest) = open
            .split_first()
            .map_or(("", &[][..]), |(first, rest)| (*first, rest));
        let (name, text) = split_word(first);
        let pieces: String = match text {
            "" => rest
                .iter()
                .take_while(|line| is_piece(line))
                .copied()
                .collect(),
            _ => String::new(),
        };
        let row = table::Row::common(format!("{name}{pieces}"), required, type_name);
        let (name, r#type) = (row.name.clone(), row.r#type.clone());
        if let (true, Some(r#type)) = (is_piece(&name), r#type) {
            members.push(nest::member(&name, &row, r#type));
        }
        open.clear();
    }
    members
}

/// Codes of the two lists. A module code stands in the message, below a common code, and is written behind it.
pub(super) fn error_codes(page: &Page<'_>) -> Vec<ErrorCode> {
    let mut codes = Vec::new();
    let mut scope = None;
    for line in &page.lines {
        if line.text == words::ERRORS_COMMON {
            scope = Some(ErrorScope::Common);
        } else if line.text == words::ERRORS_MODULE {
            scope = Some(ErrorScope::Service);
        }
        let (first, rest) = split_word(line.text);
        let number = |word: &str| word.parse::<i64>().ok().filter(|_| word.len() >= 4);
        let (Some(scope), Some(code)) = (scope, number(first)) else {
            continue;
        };
        let code_text = match scope {
            ErrorScope::Common => first.to_owned(),
            _ => match number(split_word(rest).0) {
                Some(module) => format!("{first}.{module}"),
                None => continue,
            },
        };
        codes.push(ErrorCode {
            code: code_text,
            scope,
            status: None,
            other_statuses: Vec::new(),
            number: Some(code),
        });
    }
    codes
}

/// How far a clock may be off, in seconds, if a line says so.
pub(super) fn clock_skew(text: &str) -> Option<u64> {
    let (_, rest) = text.split_once(words::CLOCK_SKEW)?;
    let end = rest.find(|c: char| !c.is_ascii_digit())?;
    let number: u64 = rest[..end].parse().ok()?;
    Some(number * u64::from(seconds(&rest[end..])?))
}

/// The rate limits of all actions and of each, of a text such as `100次/分钟，且单一 API 不超过100次/分钟。`
pub(super) fn rates(text: &str) -> Option<(RateLimit, RateLimit)> {
    let (all, each) = text.split_once(words::EACH_ACTION)?;
    Some((rate(all)?, rate(each)?))
}

fn rate(text: &str) -> Option<RateLimit> {
    let (number, unit) = text.split_once(words::TIMES)?;
    Some(RateLimit {
        requests: number.trim().parse().ok()?,
        seconds: seconds(unit)?,
    })
}

/// The length of the unit of time that a text begins with.
fn seconds(text: &str) -> Option<u32> {
    let unit = words::TIME_UNITS
        .iter()
        .find(|(unit, _)| text.starts_with(unit))?;
    Some(unit.1)
}
