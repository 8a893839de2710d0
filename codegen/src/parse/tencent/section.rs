//! The page of one action.

use super::context::Context;
use super::member::{self, Read};
use super::table::{self, Row, Table, is_name, split_word};
use super::types::TypeNames;
use super::{cell, errors, rules, words};
use crate::diagnostic::Diagnostic;
use crate::read::{Line, Page};
use crate::spec::{Action, Member, RateLimit};

/// An action, and where its parts were read.
#[derive(Debug)]
pub(super) struct Section<'a> {
    pub action: Action,
    pub input: Vec<Read>,
    pub output: Vec<Read>,
    /// Line of the first heading.
    pub line: u32,
    pub title: Option<Line<'a>>,
    pub folder: Option<Line<'a>>,
    pub host: Option<(u32, &'a str)>,
    pub version: Option<(u32, String)>,
    pub region_line: Option<u32>,
    pub error_codes: Vec<(u32, &'a str)>,
    /// Rate limit that the section states itself.
    pub rate_limit: Option<u32>,
    pub examples: Vec<Line<'a>>,
    /// Lines of both tables.
    pub tables: Vec<Line<'a>>,
    /// Rows of common parameters that are required.
    pub common_rows: usize,
}

/// Rows of parameters that every action has.
const COMMON: [&str; 3] = ["Action", "Version", "Region"];

/// Reads the page of one action; `None` if it does not even say which action it is.
pub(super) fn read<'a>(
    context: &mut Context<'_, 'a>,
    page: &Page<'a>,
    types: &TypeNames<'a>,
) -> Option<Section<'a>> {
    let parts = split(context, page)?;
    let [about, input, output, examples, _, errors] = parts;
    let tables = [input.lines, output.lines].concat();
    let table = table::read(
        context,
        input.lines,
        &words::HEADERS[..1],
        types,
        &parameters_of(input.lines),
        &input.heading,
    )?;
    let (common, own): (Vec<_>, Vec<_>) = table.rows.into_iter().partition(is_common);
    let Some(name) = common.iter().find_map(|row| value_of(row, "Action")) else {
        context.refused_rows += common.len() + own.len();
        context.push(
            Diagnostic::error("action-without-name", "a section does not name its action")
                .at(context.location(input.heading.number))
                .expected(format!(
                    "expected a row `Action` with `{}`",
                    words::COMMON_VALUE
                ))
                .help("the table of parameters is cut: compare with the printed manual"),
        );
        return None;
    };
    context.common_rows += common.len();
    let own = Table { rows: own, ..table };
    for row in own.rows.iter().filter(|row| row.list != row.list_suffix) {
        let message = format!(
            "parameter {} of {name} has the name of a list or the type of one, not both",
            row.name
        );
        context.push(
            Diagnostic::warning("list-suffix", message)
                .at(context.location_of(row.line.number, row.name))
                .help("the type is taken"),
        );
    }
    let owner = format!("parameters of {name}");
    let input = member::members(context, &own, &owner);
    let owner = format!("response of {name}");
    let output = table::read(
        context,
        output.lines,
        &words::HEADERS[1..2],
        types,
        &owner,
        &output.heading,
    )
    .map(|table| member::members(context, &table, &owner))
    .unwrap_or_default();
    let error_codes = errors::of_action(context, &errors.heading, errors.lines, &name);
    let (host, rate_limit) = about_lines(context, about.lines);
    let region = common.iter().find(|row| row.name == "Region");
    let members = |read: &[Read]| {
        read.iter()
            .map(|read| read.member.clone())
            .collect::<Vec<Member>>()
    };
    let action = Action {
        rate_limit: rate_limit.map(RateLimit::per_second),
        regions: region.and_then(only_regions),
        updated: page.date.and_then(date),
        idempotent: rules::is_repeatable(&name),
        input: rules::parameters(members(&input)),
        output: members(&output),
        error_codes: error_codes
            .iter()
            .map(|(_, code)| (*code).to_owned())
            .collect(),
        ..Action::new(&name, "")
    };
    let version = common
        .iter()
        .find_map(|row| Some((row.line.number, value_of(row, "Version")?)));
    Some(Section {
        action,
        input,
        output,
        line: about.heading.number,
        title: page.title,
        folder: page.folder,
        host,
        version,
        region_line: region.map(|row| row.line.number),
        error_codes,
        rate_limit,
        examples: examples.lines.to_vec(),
        tables,
        common_rows: common
            .iter()
            .filter(|row| row.required == Some(true))
            .count(),
    })
}

/// A part of a section: heading, and the lines below it.
#[derive(Debug, Clone, Copy)]
struct Part<'p, 'a> {
    pub heading: Line<'a>,
    pub lines: &'p [Line<'a>],
}

pub(super) const HEADINGS: [&str; 6] = [
    words::SECTION_ABOUT,
    words::SECTION_INPUT,
    words::SECTION_OUTPUT,
    words::SECTION_EXAMPLES,
    words::SECTION_TOOLS,
    words::SECTION_ERRORS,
];

fn title<'a>(page: &Page<'a>) -> &'a str {
    page.title.map_or("without title", |line| line.text)
}

fn split<'p, 'a>(context: &mut Context<'_, 'a>, page: &'p Page<'a>) -> Option<[Part<'p, 'a>; 6]> {
    let mut at = [0; 6];
    let mut from = 0;
    for (found, heading) in at.iter_mut().zip(HEADINGS) {
        let Some(next) = page.lines[from..]
            .iter()
            .position(|line| line.text == heading)
        else {
            let title = title(page);
            let last = page.lines.get(from.saturating_sub(1)).or(page.lines.last());
            let number = last.or(page.title.as_ref()).map_or(0, |line| line.number);
            context.push(
                Diagnostic::error(
                    "missing-section",
                    format!("the page `{title}` has no section `{heading}`"),
                )
                .at(context.location(number))
                .expected(format!("expected the heading `{heading}` below this line"))
                .help("the document is cut or out of order: convert the manual again"),
            );
            return None;
        };
        *found = from + next;
        from = *found + 1;
    }
    // The pages of two actions whose border was lost.
    let again =
        |(index, line): &(usize, &Line<'a>)| HEADINGS.contains(&line.text) && !at.contains(index);
    let again = page.lines.iter().enumerate().find(again);
    if let Some((_, line)) = again {
        let message = format!(
            "the page `{}` has two sections `{}`",
            title(page),
            line.text
        );
        context.push(
            Diagnostic::error("section-twice", message)
                .at(context.location(line.number))
                .expected(format!(
                    "expected above: a title, and a line that begins with `{}`",
                    words::LAYOUT.date
                ))
                .help("the border between the pages of two actions is lost, or the document is out of order"),
        );
    }
    let last = again.map_or(page.lines.len(), |(index, _)| index);
    let part = |index: usize| {
        let begin = at[index] + 1;
        let end = at.get(index + 1).copied().unwrap_or(last);
        Part {
            heading: page.lines[at[index]],
            lines: page.lines.get(begin..end).unwrap_or_default(),
        }
    };
    Some(std::array::from_fn(part))
}

/// The table's owner, for messages about rows before the action is known.
fn parameters_of(lines: &[Line<'_>]) -> String {
    let names = lines.iter().filter_map(|line| {
        line.text
            .strip_prefix("Action ")?
            .split_once(words::COMMON_VALUE)
    });
    names
        .map(|(_, name)| format!("parameters of {}", name.trim_end_matches('。')))
        .next()
        .unwrap_or("parameters".into())
}

fn is_common(row: &Row<'_>) -> bool {
    COMMON.contains(&row.name)
        && row
            .text
            .first()
            .is_some_and(|line| line.text.starts_with(words::COMMON_PARAMETER))
}

fn value_of(row: &Row<'_>, name: &str) -> Option<String> {
    let text = cell::read(row).text;
    let (_, value) = text.split_once(words::COMMON_VALUE)?;
    let value = value.trim_end_matches('。').trim();
    let fits = row.name == name && (name != "Action" || is_name(value)) && !value.is_empty();
    fits.then(|| value.to_owned())
}

fn only_regions(row: &Row<'_>) -> Option<Vec<String>> {
    let text = cell::read(row).text;
    let (_, regions) = text.split_once(words::ONLY_REGIONS)?;
    let regions = regions.trim_end_matches(['。', ' ']).split(',');
    Some(regions.map(|region| region.trim().to_owned()).collect())
}

fn about_lines<'a>(
    context: &mut Context<'_, 'a>,
    lines: &[Line<'a>],
) -> (Option<(u32, &'a str)>, Option<u32>) {
    let mut host = None;
    let mut limit = None;
    for line in lines {
        if let Some(rest) = line.text.strip_prefix(words::HOST) {
            let (word, _) = split_word(rest);
            host = host.or(Some((line.number, word)));
        }
        let (before, behind) = words::RATE_LIMIT;
        let Some((_, rest)) = line.text.split_once(before) else {
            continue;
        };
        let number = rest.split_once(behind).map(|(number, _)| number.parse());
        match number.and_then(Result::ok) {
            Some(number) => limit = limit.or(Some(number)),
            None => context.push(
                Diagnostic::error(
                    "rate-limit",
                    "this rate limit is no number of requests per second",
                )
                .at(context.location_of(line.number, rest))
                .expected(format!("expected a number and `{behind}`"))
                .help("compare with the printed manual"),
            ),
        }
    }
    (host, limit)
}

/// `YYYY-MM-DD` of the line with the date of a page.
fn date(line: Line<'_>) -> Option<String> {
    let rest = line.text.strip_prefix(words::LAYOUT.date)?.trim_start();
    let date = rest.get(..10)?;
    let fits = date.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    fits.then(|| date.to_owned())
}
