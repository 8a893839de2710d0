//! Small facts of a page: method and path, permission, error codes, date.

use crate::parse::page::layout::Element;
use crate::parse::page::sections::Section;
use crate::parse::page::words;
use crate::spec::{Permission, Route};

/// The method and path in a section.
pub(super) fn route(section: &Section) -> Option<Route> {
    section.lines().find_map(|line| route_of(&line.text))
}

/// `GET /topics/{name} HTTP/1.1`.
pub(super) fn route_of(text: &str) -> Option<Route> {
    let mut words = text.split_whitespace();
    // Of several methods that do the same the first one is taken: `POST|PUT /things`.
    let is_method = |word: &&str| ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"].contains(word);
    let mut methods = words.next()?.split('|');
    let method = methods.next().filter(is_method)?;
    if !methods.all(|other| is_method(&other)) {
        return None;
    }
    let path = words.next().filter(|word| word.starts_with('/'))?;
    let path = path.split('?').next().unwrap_or(path);
    Some(Route {
        method: method.to_owned(),
        path: path.replace('[', "{").replace(']', "}"),
    })
}

/// The row of permissions: `service:Action`, level, resource.
pub(super) fn permission(section: &Section) -> Option<Permission> {
    let lines = section.elements.iter().flat_map(|element| -> Vec<&str> {
        match element {
            Element::Line(line) => vec![line.text.trim()],
            Element::Table(table) => table
                .rows
                .iter()
                .flatten()
                .flat_map(|cell| cell.text.lines().map(str::trim))
                .collect(),
        }
    });
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    let is_operation = |text: &&str| {
        text.split_once(':').is_some_and(|(service, action)| {
            let word = |text: &str| {
                !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            };
            word(service) && word(action)
        })
    };
    let at = lines.iter().position(is_operation)?;
    let access = lines
        .get(at + 1)
        .filter(|text| text.bytes().all(|b| b.is_ascii_alphabetic()))?;
    let resources: Vec<&str> = lines[at + 2..]
        .iter()
        .copied()
        .take_while(|text| !is_operation(text))
        .collect();
    let all = resources.iter().any(|text| words::is_all_resources(text));
    let pattern = resources
        .iter()
        .find_map(|text| text.find("acs:").map(|at| &text[at..]));
    Some(Permission {
        action: lines[at].to_owned(),
        access: access.to_ascii_lowercase(),
        resource: pattern.map(str::to_owned).or(all.then(|| "*".to_owned()))?,
    })
}

/// `400 Instance.NotFound The instance ...`, or cells of a table.
pub(super) fn errors(section: &Section) -> Vec<(u16, String, u32)> {
    let of_words = |status: &str, code: &str, line: u32| {
        let status = status
            .parse::<u16>()
            .ok()
            .filter(|status| (100..600).contains(status))?;
        let is_code = code.starts_with(|c: char| c.is_ascii_alphabetic())
            && !code.contains(char::is_whitespace);
        is_code.then(|| (status, code.to_owned(), line))
    };
    let mut found = Vec::new();
    for element in &section.elements {
        match element {
            Element::Line(line) => {
                let mut words = line.text.split_whitespace();
                if let (Some(status), Some(code)) = (words.next(), words.next()) {
                    found.extend(of_words(status, code, line.number));
                }
            }
            Element::Table(table) => {
                let column = |wanted, other| {
                    let mut header = table.rows.iter().take(1).flatten();
                    header
                        .position(|cell| words::column(&cell.text) == Some(wanted))
                        .unwrap_or(other)
                };
                let (status_at, code_at) = (
                    column(words::Column::Status, 0),
                    column(words::Column::Code, 1),
                );
                for row in &table.rows {
                    if let (Some(status), Some(code)) = (row.get(status_at), row.get(code_at)) {
                        found.extend(of_words(status.text.trim(), code.text.trim(), status.line));
                    }
                }
            }
        }
    }
    found
}
