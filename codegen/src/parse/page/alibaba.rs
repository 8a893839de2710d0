//! Pages of Alibaba Cloud: RPC and ROA style, in the older and the newer layout.

use super::cells::{date, errors, permission, route};
use super::layout::{self, Element};
use super::nesting::{self, Tree};
use super::rows::{self, Known, NoTable, Row};
use super::sections::{self, Section};
use super::words::{self, Heading};
use crate::diagnostic::Diagnostic;
use crate::parse::example::Reader;
use crate::parse::json;
use crate::read;
use crate::source::Source;
use crate::spec::{Example, ExampleForm, Permission, Place, Route, Type};
use serde_json::{Map, Value};
use std::collections::HashSet;

/// What one page says.
#[derive(Debug)]
pub(super) struct Page {
    pub name: String,
    /// `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Line that stands for the whole page in messages.
    pub line: u32,
    pub permission: Option<Permission>,
    pub route: Option<Route>,
    pub input: Vec<(Row, Option<Place>)>,
    pub output: Vec<Row>,
    pub tree: Tree,
    pub example: Option<Example>,
    /// HTTP status, code, line.
    pub errors: Vec<(u16, String, u32)>,
}

/// Parameters that say which action is called.
const COMMON: [&str; 2] = ["Action", "Version"];

/// The type of a name: lower case in the newer layout, with a capital in the older one.
pub(super) fn type_of(name: &str) -> Option<(Type, bool)> {
    let name = name.trim().to_ascii_lowercase();
    let scalar = |name: &str| {
        Some(match name {
            "string" => Type::String,
            "integer" | "long" | "int" => Type::Integer,
            "boolean" => Type::Boolean,
            "float" | "double" | "number" => Type::Float,
            "object" | "any" | "map" | "struct" => Type::Object,
            _ => return None,
        })
    };
    if name == "array" {
        return Some((Type::Object, true));
    }
    let inner = name
        .strip_prefix("array<")
        .and_then(|rest| rest.strip_suffix('>'))
        .or_else(|| name.strip_prefix("array of "));
    match inner {
        Some(inner) => scalar(inner.trim()).map(|inner| (inner, true)),
        None => scalar(&name).map(|found| (found, false)),
    }
}

/// Reads a page. Messages with an error among them mean that it cannot be used.
pub(super) fn read(source: &Source, diagnostics: &mut Vec<Diagnostic>) -> Option<Page> {
    let (before, sections) = sections::split(layout::elements(source));
    let mut reader = PageReader {
        source,
        diagnostics,
    };
    reader.single_action(&sections)?;
    let find = |heading| sections.iter().find(|section| section.heading == heading);
    let answer = reader.answer(&sections);
    let mut names = HashSet::new();
    if let Some(answer) = &answer {
        collect_names(answer, &mut names);
    }
    // A type that is not known yet is a type all the same: it must be reported, not read as text.
    let generic = |text: &str| {
        let (name, rest) = text.split_once('<').unwrap_or_default();
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphabetic()) && rest.ends_with('>')
    };
    let is_type = |text: &str| type_of(text).is_some() || generic(text);
    let known = Known {
        is_type: &is_type,
        structures: false,
        names: &names,
        example: &[],
    };
    let route = find(Heading::Route).and_then(route);
    let reads = route
        .as_ref()
        .is_some_and(|route| !["POST", "PUT", "PATCH"].contains(&&*route.method));
    let mut input = Vec::new();
    for (heading, place) in [
        (Heading::PathInput, Some(Place::Path)),
        (
            Heading::Input,
            (route.is_some() && reads).then_some(Place::Query),
        ),
        (Heading::BodyInput, Some(Place::Body)),
    ] {
        if let Some(section) = find(heading) {
            let found = reader.rows(section, &known)?;
            input.extend(found.into_iter().map(|row| (row, place)));
        }
    }
    let Some(output) = find(Heading::Output) else {
        reader.missing(&sections, "members of the response");
        return None;
    };
    let output = reader.rows(output, &known)?;
    let name = reader.name(&before, &mut input)?;
    let tree = match &answer {
        Some(answer) => nesting::tree(&output, answer),
        None => reader.without_example(&output)?,
    };
    let example = reader.example(&name, &sections, &input, answer);
    Some(Page {
        date: before.iter().find_map(date),
        line: output.first().map_or(1, |row| row.line),
        permission: find(Heading::Permission).and_then(permission),
        route,
        input,
        output,
        tree,
        example,
        errors: sections
            .iter()
            .filter(|section| section.heading == Heading::Errors)
            .flat_map(errors)
            .collect(),
        name,
    })
}

struct PageReader<'r> {
    source: &'r Source,
    diagnostics: &'r mut Vec<Diagnostic>,
}

impl PageReader<'_> {
    fn error(
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

    /// A page is about one action.
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

    fn missing(&mut self, sections: &[Section], what: &str) {
        let line = sections.last().map_or(1, |section| section.line);
        self.error(
            "missing-section",
            format!("the page has no table of the {what}"),
            line,
            &format!(
                "a heading in one of the known languages ({}), and a table below it",
                words::languages()
            ),
            "the page is cut, or its language is new: add its words to `parse/page/languages.rs`",
        );
    }

    fn rows(&mut self, section: &Section, known: &Known<'_>) -> Option<Vec<Row>> {
        match rows::read(section, known) {
            Ok(rows) => {
                let unknown = rows.iter().find(|row| {
                    row.type_name
                        .as_deref()
                        .is_some_and(|name| type_of(name).is_none())
                });
                if let Some(row) = unknown {
                    let name = row.type_name.clone().unwrap_or_default();
                    self.error(
                        "unknown-type",
                        format!("unknown type `{name}`"),
                        row.line,
                        "string, integer, long, boolean, float, double, number, object, array or array<...>",
                        "correct the page if the conversion broke it; otherwise the type is new to this program",
                    );
                    return None;
                }
                Some(rows)
            }
            Err(NoTable { line, message }) => {
                self.error(
                    "table-without-header",
                    message,
                    line,
                    "a header such as `Parameter | Type | Required | Description | Example`",
                    "the page is cut, or its language is new: add its words to `parse/page/languages.rs`",
                );
                None
            }
        }
    }

    /// The action: a parameter names it, or the text before the first heading, or the file.
    fn name(
        &mut self,
        before: &[Element],
        input: &mut Vec<(Row, Option<Place>)>,
    ) -> Option<String> {
        let named = input
            .iter()
            .find(|(row, _)| row.name.as_deref() == Some("Action"));
        let named = named.and_then(|(row, _)| row.example.clone());
        input.retain(|(row, _)| {
            !COMMON
                .iter()
                .any(|common| row.name.as_deref() == Some(common))
        });
        let in_text = before.iter().find_map(|element| match element {
            Element::Line(line) => {
                let mut words = line.text.split(|c: char| !c.is_ascii_alphanumeric());
                words
                    .find(|word| is_action(word))
                    .map(|word| (word.to_owned(), line.number))
            }
            Element::Table(_) => None,
        });
        if let (Some(named), Some((text, line))) = (&named, &in_text)
            && named != text
        {
            let message = format!("the page is about {text}, its parameters call {named}");
            self.error(
                "two-actions",
                message,
                *line,
                named,
                "save each action's page in a file of its own",
            );
            return None;
        }
        let file = std::path::Path::new(self.source.name())
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        let of_file = file.and_then(|file| {
            file.split('.')
                .next()
                .filter(|stem| is_action(stem))
                .map(str::to_owned)
        });
        let name = named.or(in_text.map(|(name, _)| name)).or(of_file);
        if name.is_none() {
            self.error(
                "action-without-name",
                "the page does not name its action",
                1,
                "the name in the title, in a parameter `Action`, or as the name of the file",
                "save the page as `<Action>.txt`",
            );
        }
        name
    }

    /// The response of the example.
    fn answer(&mut self, sections: &[Section]) -> Option<Value> {
        let below = |heading: Heading| {
            sections
                .iter()
                .filter(move |section| section.heading == heading)
        };
        let candidates = below(Heading::Json)
            .chain(below(Heading::ResponseExample))
            .chain(below(Heading::Examples));
        for section in candidates {
            let lines = code(section);
            if lines.is_empty() {
                continue;
            }
            let mut reader = Reader::new(self.source, "this page");
            let value = reader.value(&lines[0], json::read(&lines));
            self.diagnostics.extend(reader.out.diagnostics);
            return value;
        }
        None
    }

    /// Without an example the nesting of objects cannot be told.
    fn without_example(&mut self, output: &[Row]) -> Option<Tree> {
        let compound = |row: &&Row| {
            let found = row.type_name.as_deref().and_then(type_of);
            row.name.is_some() && found.is_none_or(|(found, _)| found == Type::Object)
        };
        if let Some(row) = output.iter().find(compound) {
            let name = row.name.clone().unwrap_or_default();
            self.error(
                "nesting-unknown",
                format!("nothing tells which rows are members of {name}"),
                row.line,
                "an example of the response as JSON",
                "the indentation of the table is lost; add the example to the page",
            );
            return None;
        }
        let nodes = (0..output.len())
            .filter(|index| output[*index].name.is_some())
            .map(|row| nesting::Node {
                row,
                shape: nesting::Shape::Unknown,
                wrapper: None,
                children: Vec::new(),
            });
        Some(Tree {
            nodes: nodes.collect(),
            ..Tree::default()
        })
    }

    /// The example: the request as a URL, or from the example values of the parameters.
    fn example(
        &mut self,
        name: &str,
        sections: &[Section],
        input: &[(Row, Option<Place>)],
        answer: Option<Value>,
    ) -> Option<Example> {
        let url = sections
            .iter()
            .find(|section| section.heading == Heading::RequestExample);
        let lines: Vec<read::Line<'_>> = url
            .into_iter()
            .flat_map(Section::lines)
            .map(as_read)
            .collect();
        if lines
            .first()
            .is_some_and(|line| line.text.trim_start().starts_with("http"))
        {
            let mut reader = Reader::new(self.source, name);
            let request = reader.query(&lines);
            self.diagnostics.extend(reader.out.diagnostics);
            return Some(Example {
                form: ExampleForm::Query,
                request: request?,
                response: answer,
            });
        }
        let mut request = Map::new();
        for (row, _) in input {
            let (Some(name), Some(example)) = (&row.name, &row.example) else {
                continue;
            };
            let value = match row.type_name.as_deref().and_then(type_of) {
                Some((Type::String, false)) => Value::from(example.as_str()),
                _ => {
                    serde_json::from_str(example).unwrap_or_else(|_| Value::from(example.as_str()))
                }
            };
            request.insert(name.clone(), value);
        }
        let response = answer?;
        Some(Example {
            form: ExampleForm::Json,
            request: Value::Object(request),
            response: Some(response),
        })
    }
}

fn as_read(line: &layout::Line) -> read::Line<'_> {
    read::Line {
        number: line.number,
        pdf: 0,
        text: &line.text,
    }
}

/// Lines of JSON in a section: from the first brace to the last.
fn code(section: &Section) -> Vec<read::Line<'_>> {
    let lines: Vec<&layout::Line> = section.lines().collect();
    let is_open = |line: &&layout::Line| line.text.trim_start().starts_with(['{', '[']);
    let is_close = |line: &&layout::Line| line.text.trim_end().ends_with(['}', ']']);
    let start = lines.iter().position(is_open).unwrap_or(lines.len());
    let end = lines
        .iter()
        .rposition(is_close)
        .map_or(start, |at| at + 1)
        .max(start);
    lines[start..end].iter().map(|line| as_read(line)).collect()
}

fn collect_names(value: &Value, names: &mut HashSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                names.insert(name.clone());
                collect_names(value, names);
            }
        }
        Value::Array(elements) => elements
            .iter()
            .for_each(|element| collect_names(element, names)),
        _ => {}
    }
}

/// `GetConsumerProgress`: several words, a verb first.
fn is_action(word: &str) -> bool {
    let mut bytes = word.bytes();
    let begins = bytes.next().is_some_and(|b| b.is_ascii_uppercase())
        && bytes.next().is_some_and(|b| b.is_ascii_lowercase());
    begins
        && word.bytes().all(|b| b.is_ascii_alphanumeric())
        && bytes.any(|b| b.is_ascii_uppercase())
        && VERBS.iter().any(|verb| word.starts_with(verb))
}

/// Verbs that names of actions begin with.
const VERBS: [&str; 30] = [
    "Add",
    "Associate",
    "Attach",
    "Batch",
    "Cancel",
    "Change",
    "Check",
    "Convert",
    "Create",
    "Delete",
    "Describe",
    "Detach",
    "Disable",
    "Enable",
    "Get",
    "Grant",
    "List",
    "Modify",
    "Open",
    "Query",
    "Release",
    "Remove",
    "Reopen",
    "Reset",
    "Send",
    "Set",
    "Start",
    "Stop",
    "Tag",
    "Update",
];
