//! Which action a page is about: what its title, its file, its row `Action`, its links and its examples agree on.
//!
//! No word is taken for a name because of what it looks like: a name stands in a place that holds one.

use super::layout::{Element, Line};
use super::refuse::Refusals;
use super::rows::Row;
use super::sections::Section;
use super::words::Heading;
use crate::source::Source;

/// A place that names the action.
#[derive(Debug)]
struct Named {
    name: String,
    line: u32,
    place: &'static str,
}

/// Whether a word can be the name of an action: letters and digits, and more than one word in one.
pub(super) fn is_action(word: &str) -> bool {
    let letters = word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let pairs = word.as_bytes().windows(2);
    letters
        && pairs
            .into_iter()
            .any(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase())
}

/// Stand before the name in the sentence that says what is called.
const CALLS: [&str; 16] = [
    "调用",
    "調用",
    "呼叫",
    "通过",
    "Call the ",
    "Calls the ",
    "Call ",
    "Calls ",
    "Calling ",
    "You can call the ",
    "This API (",
    "本接口（",
    "本接口 (",
    "本接口(",
    "Memanggil ",
    "Panggil ",
];

impl Refusals<'_> {
    /// The action. Places that name different ones are an error.
    pub fn action(
        &mut self,
        before: &[Element],
        sections: &[Section],
        common: &[Row],
        value: Option<String>,
    ) -> Option<String> {
        let mut named: Vec<Named> = Vec::new();
        if let Some(name) = value {
            let row = common
                .iter()
                .find(|row| row.name.as_deref() == Some("Action"));
            named.push(Named {
                name,
                line: row.map_or(1, |row| row.line),
                place: "the row `Action`",
            });
        }
        let mut links: Vec<Named> = Vec::new();
        let lines = || {
            let in_sections = sections.iter().flat_map(Section::lines);
            before.iter().filter_map(as_line).chain(in_sections)
        };
        for line in lines() {
            for (mark, place) in [
                ("Action=", "an example"),
                ("X-TC-Action:", "an example"),
                ("x-acs-action:", "an example"),
                ("&api=", "a link"),
            ] {
                if place == "a link" && line.code {
                    continue;
                }
                if let Some((_, rest)) = line.text.split_once(mark) {
                    let rest = rest.trim_start();
                    let end = rest
                        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
                        .unwrap_or(rest.len());
                    let found = Named {
                        name: rest[..end].to_owned(),
                        line: line.number,
                        place,
                    };
                    match place {
                        _ if end == 0 => {}
                        "a link" => links.push(found),
                        _ => named.push(found),
                    }
                }
            }
        }
        let known = |named: &[Named], name: &str| {
            let mut known = named.iter().chain(&links);
            known.any(|other| other.name == name)
        };
        let stem = stem(self.source);
        if is_action(&stem) || known(&named, &stem) {
            named.push(Named {
                name: stem,
                line: 1,
                place: "the name of the file",
            });
        }
        // Of several lines that may be the title the marked one is, or the one that others know, or the first.
        let titles: Vec<(&str, &Line)> = before
            .iter()
            .filter_map(as_line)
            .filter_map(|line| Some((title(line)?, line)))
            .collect();
        let found = titles.iter().find(|(_, line)| line.level == 1).or_else(|| {
            titles
                .iter()
                .find(|(name, _)| known(&named, name))
                .or(titles.first())
        });
        if let Some((name, line)) = found {
            let title = Named {
                name: (*name).to_owned(),
                line: line.number,
                place: "the title",
            };
            named.insert(0, title);
        }
        // A link to the page's own action makes links to others references.
        let own = named.first().map(|first| first.name.clone());
        if !links.iter().any(|link| Some(&link.name) == own.as_ref()) {
            named.extend(links);
        }
        if named.is_empty() {
            let about = sections
                .iter()
                .filter(|section| section.heading == Heading::About)
                .flat_map(Section::lines);
            for line in before.iter().filter_map(as_line).chain(about) {
                let called = CALLS.iter().find_map(|word| {
                    let (_, rest) = line.text.split_once(word)?;
                    let rest = rest.trim_start_matches(['[', '`', '*', ' ']);
                    let end = rest
                        .find(|c: char| !c.is_ascii_alphanumeric())
                        .unwrap_or(rest.len());
                    is_action(&rest[..end]).then(|| &rest[..end])
                });
                if let Some(name) = called {
                    named.push(Named {
                        name: name.to_owned(),
                        line: line.number,
                        place: "the text",
                    });
                    break;
                }
            }
        }
        let Some(first) = named.first() else {
            self.error(
                "action-without-name",
                "the page does not name its action",
                1,
                "the name in the title, in a parameter `Action`, in an example, or as the name of the file",
                "save the page as `<Action>.txt`",
            );
            return None;
        };
        if let Some(other) = named.iter().find(|other| other.name != first.name) {
            let message = format!(
                "{} names the action {}, {} names {}",
                first.place, first.name, other.place, other.name
            );
            let line = if other.line > 1 {
                other.line
            } else {
                first.line
            };
            self.error(
                "two-actions",
                message,
                line,
                "one action in title, file, parameters, links and examples",
                "save each action's page in a file of its own, named after the action",
            );
            return None;
        }
        Some(first.name.clone())
    }
}

/// The name of the file without what follows a dot, a blank or a bracket.
fn stem(source: &Source) -> String {
    let file = std::path::Path::new(source.name()).file_name();
    let file = file.unwrap_or_default().to_string_lossy();
    let stem = file.split(['.', ' ', '(']).next();
    stem.unwrap_or_default().to_owned()
}

/// Whether the name of the file or the title of a page is a word, whatever it looks like.
pub(super) fn is_named(source: &Source, before: &[Element], word: &str) -> bool {
    let title =
        |line: &Line| line.level == 1 && line.text.trim_matches(['#', ' ', '*', '`']) == word;
    !word.is_empty() && (stem(source) == word || before.iter().filter_map(as_line).any(title))
}

/// Whether the name of the file or the title of a page is that of an action. A title of several words is none, and
/// neither is the file of such a page if it has the same name.
pub(super) fn is_titled(source: &Source, elements: &[Element]) -> bool {
    let mut titles = elements.iter().filter_map(as_line);
    let titles = titles.by_ref().filter(|line| line.level == 1);
    let titles: Vec<&Line> = titles.collect();
    let stem = stem(source);
    let spelt = |line: &&Line| {
        let letters = line.text.chars().filter(char::is_ascii_alphanumeric);
        letters.collect::<String>().eq_ignore_ascii_case(&stem)
    };
    let titled = |line: &&Line| title(line).is_some_and(is_action);
    titles.iter().any(titled) || (is_action(&stem) && !titles.iter().any(spelt))
}

fn as_line(element: &Element) -> Option<&Line> {
    match element {
        Element::Line(line) => Some(line),
        Element::Table(_) => None,
    }
}

/// The name in a title: a line that is one, or that has a name and a colon or dash before the text.
fn title(line: &Line) -> Option<&str> {
    let text = line
        .text
        .trim()
        .trim_matches(['#', ' ', '*', '`'])
        .trim_start_matches([':', '：', ' ']);
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let rest = rest.trim_start();
    let titled = rest.is_empty()
        || rest.starts_with(['-', '–', '—', ':', '：', '(', '（', '{', '|'])
        || line.level == 1 && !rest.starts_with(char::is_alphabetic);
    let single = line.level == 1
        && rest.is_empty()
        && !name.is_empty()
        && name.starts_with(|c: char| c.is_ascii_uppercase());
    ((titled && is_action(name)) || (single && name.len() > 2 && !COMMON_TITLES.contains(&name)))
        .then_some(name)
}

/// Single words that are titles and no names.
const COMMON_TITLES: [&str; 8] = [
    "Overview",
    "API",
    "APIs",
    "Introduction",
    "Guide",
    "Documentation",
    "Reference",
    "Help",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles() {
        let title = |text: &str| {
            let level = super::super::text::heading_level(text);
            super::title(&Line {
                text: text.to_owned(),
                level,
                ..Line::default()
            })
            .map(str::to_owned)
        };
        assert_eq!(title("# RebootThing"), Some("RebootThing".into()));
        assert_eq!(title(":GetShelf - 查詢書架"), Some("GetShelf".into()));
        assert_eq!(
            title("# OnsTopicCreate {#topic .reference}"),
            Some("OnsTopicCreate".into())
        );
        assert_eq!(title("您可以在OpenAPI Explorer中直接运行该接口"), None);
        assert_eq!(title("OpenAPI Explorer runs it"), None);
        assert_eq!(title("# Overview"), None);
    }
}
