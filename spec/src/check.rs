//! What must hold within a spec, beyond what its types say.
//!
//! References between types, duplicate names, and names that Rust cannot tell apart are refused by `resolve`, which
//! generation passes through as well. Here is what generation does not need and people would miss.

use super::types::set_name;
use super::{
    Api, Deprecation, FORMAT, Member, Spec, Type, docs, families, format, spellings, success,
    values, wire,
};
use crate::diagnostic::{Diagnostic, near};
use serde_json::Value;
use std::collections::BTreeSet;

/// Everything that is wrong with a spec by itself.
pub fn check(spec: &Spec) -> Vec<Diagnostic> {
    let mut wrong = rules(spec);
    wrong.extend(success::check_service(spec));
    wrong.extend(docs::check(spec));
    wrong.extend(format::check(spec));
    wrong
}

/// Everything that is wrong with the facts of a spec, in the order of the rules below: nothing is generated from such
/// facts. Descriptions and the layout of files are not looked at.
pub fn rules(spec: &Spec) -> Vec<Diagnostic> {
    let mut checker = Checker {
        spec,
        api: &spec.api,
        wrong: Vec::new(),
    };
    checker.format();
    checker.unique_lists();
    checker.code_sets();
    checker.undocumented_actions();
    checker.used_by();
    checker.releases();
    checker.limits();
    checker.examples();
    let mut wrong = checker.wrong;
    wrong.extend(wire::check(spec));
    wrong.extend(success::check(spec));
    wrong.extend(spellings::check(spec));
    wrong.extend(values::check(spec));
    wrong.extend(families::check(spec));
    wrong
}

struct Checker<'a> {
    spec: &'a Spec,
    api: &'a Api,
    wrong: Vec<Diagnostic>,
}

impl Checker<'_> {
    fn refuse(&mut self, diagnostic: Diagnostic, pointer: &str) {
        self.wrong
            .push(self.spec.place(diagnostic, "api.json", pointer));
    }

    fn format(&mut self) {
        if self.api.format != FORMAT {
            let message = format!("this spec has format {}", self.api.format);
            let diagnostic = Diagnostic::error("format", message)
                .expected(format!("this version of cloudapi reads format {FORMAT}"))
                .help("use the version of cloudapi that wrote it, or parse the documents again");
            self.refuse(diagnostic, "/format");
        }
    }

    /// Lists of plain names that no other check looks at.
    fn unique_lists(&mut self) {
        let api = self.api;
        let lists: [(&str, &str, Vec<&str>); 4] = [
            (
                "endpoints",
                "/host",
                api.endpoints
                    .iter()
                    .map(|endpoint| &*endpoint.host)
                    .collect(),
            ),
            (
                "regions",
                "",
                api.regions.iter().map(String::as_str).collect(),
            ),
            (
                "data_types",
                "/name",
                api.data_types
                    .iter()
                    .map(|data_type| &*data_type.name)
                    .collect(),
            ),
            (
                "undocumented_actions",
                "/name",
                api.undocumented_actions
                    .iter()
                    .map(|action| &*action.name)
                    .collect(),
            ),
        ];
        for (list, field, names) in lists {
            let mut seen = BTreeSet::new();
            for (index, name) in names.iter().enumerate() {
                if !seen.insert(name) {
                    let diagnostic = Diagnostic::error(
                        "duplicate",
                        format!("`{name}` is listed twice in `{list}`"),
                    )
                    .help("remove one of the two");
                    self.refuse(diagnostic, &format!("/{list}/{index}{field}"));
                }
            }
        }
    }

    /// Names of sets of error codes lead somewhere.
    fn code_sets(&mut self) {
        for (index, action) in self.api.actions.iter().enumerate() {
            if let Some(set) = set_name(&action.error_codes) {
                let message = format!(
                    "`{}` has the error codes of `{set}`, which is no set",
                    action.name
                );
                let diagnostic = Diagnostic::error("unknown-code-set", message)
                    .expected("expected a name of `error_code_sets`")
                    .help("list the codes in `error_codes`; `cloudapi format` names what actions share");
                self.refuse(diagnostic, &format!("/actions/{index}/error_codes"));
            }
        }
    }

    fn undocumented_actions(&mut self) {
        for (index, action) in self.api.undocumented_actions.iter().enumerate() {
            if self.api.action(&action.name).is_some() {
                let message = format!("`{}` is undocumented and documented at once", action.name);
                let diagnostic = Diagnostic::error("duplicate", message)
                    .help("remove it from `undocumented_actions`");
                self.refuse(diagnostic, &format!("/undocumented_actions/{index}/name"));
            }
        }
    }

    /// Documents list users that have no section of their own, too.
    fn used_by(&mut self) {
        let api = self.api;
        let actions = api.actions.iter().map(|action| &*action.name);
        let known: BTreeSet<&str> = actions
            .chain(api.undocumented_actions.iter().map(|action| &*action.name))
            .collect();
        for (index, structure) in api.structures.iter().enumerate() {
            for (nth, user) in structure.used_by.iter().enumerate() {
                if !known.contains(&**user) {
                    let message = format!(
                        "`{}` is used by `{user}`, which is no action",
                        structure.name
                    );
                    let help = near::did_you_mean(user, known.iter().copied());
                    let diagnostic = Diagnostic::error("unknown-action", message)
                        .help(help.unwrap_or_else(|| "remove the name".to_owned()));
                    self.refuse(diagnostic, &format!("/structures/{index}/used_by/{nth}"));
                }
            }
        }
    }

    /// Releases are numbered without gap, and nothing is newer than the newest.
    fn releases(&mut self) {
        for (index, release) in self.spec.changelog.releases.iter().enumerate() {
            if release.number as usize != index + 1 {
                let diagnostic = Diagnostic::error(
                    "release-number",
                    format!("release {} stands here", release.number),
                )
                .expected(format!("expected release {}", index + 1))
                .help("releases are listed oldest first, without gap");
                let pointer = format!("/releases/{index}/number");
                self.wrong
                    .push(self.spec.place(diagnostic, "changelog.json", &pointer));
                break;
            }
        }
        let newest = self
            .spec
            .changelog
            .releases
            .last()
            .map(|release| release.number);
        if self.api.release != newest {
            let name = |release: Option<u32>| {
                release.map_or("none".to_owned(), |number| number.to_string())
            };
            let message = format!("the newest release is {}", name(self.api.release));
            let diagnostic = Diagnostic::error("release-number", message).expected(format!(
                "the newest one in changelog.json is {}",
                name(newest)
            ));
            self.refuse(diagnostic, "/release");
        }
        let mut numbers = Vec::new();
        for (index, action) in self.api.actions.iter().enumerate() {
            numbers.push((format!("/actions/{index}"), action.since, action.deprecated));
        }
        for (index, structure) in self.api.structures.iter().enumerate() {
            numbers.push((
                format!("/structures/{index}"),
                structure.since,
                structure.deprecated,
            ));
        }
        for list in self.api.member_lists() {
            for (index, member) in list.members.iter().enumerate() {
                numbers.push((
                    format!("{}/{index}", list.pointer),
                    member.since,
                    member.deprecated,
                ));
            }
        }
        let newest = newest.unwrap_or(0);
        for (pointer, since, deprecated) in numbers {
            for (field, number) in [
                ("since", since),
                ("deprecated", deprecated.and_then(Deprecation::release)),
            ] {
                if let Some(number) = number.filter(|number| *number == 0 || *number > newest) {
                    let diagnostic = Diagnostic::error(
                        "unknown-release",
                        format!("there is no release {number}"),
                    )
                    .expected(format!("changelog.json has releases 1 to {newest}"));
                    self.refuse(diagnostic, &format!("{pointer}/{field}"));
                }
            }
        }
    }

    /// Bounds are in order, defaults and listed values have the type of their member.
    fn limits(&mut self) {
        for list in self.api.member_lists() {
            for (index, member) in list.members.iter().enumerate() {
                let pointer = format!("{}/{index}", list.pointer);
                let bounds = [
                    (
                        "minimum",
                        member.minimum.map(i128::from),
                        member.maximum.map(i128::from),
                    ),
                    (
                        "min_length",
                        member.min_length.map(i128::from),
                        member.max_length.map(i128::from),
                    ),
                ];
                for (field, least, greatest) in bounds {
                    if let (Some(least), Some(greatest)) = (least, greatest)
                        && least > greatest
                    {
                        let message = format!(
                            "`{}` is at least {least} and at most {greatest}",
                            member.name
                        );
                        self.refuse(
                            Diagnostic::error("bounds", message),
                            &format!("{pointer}/{field}"),
                        );
                    }
                }
                let default = member
                    .default
                    .iter()
                    .map(|value| (value, "default".to_owned(), member.list));
                let values = member
                    .values
                    .iter()
                    .enumerate()
                    .map(|(nth, value)| (value, format!("values/{nth}"), false));
                for (value, field, list) in default.chain(values) {
                    if !fits(value, &member.r#type, list) {
                        let diagnostic = Diagnostic::error(
                            "value-type",
                            format!("{value} is no value of `{}`", member.name),
                        )
                        .expected(format!("expected {}", describe(member, list)));
                        self.refuse(diagnostic, &format!("{pointer}/{field}"));
                    }
                }
            }
        }
    }

    fn examples(&mut self) {
        let spec = self.spec;
        for (action, examples) in &spec.examples {
            let file = format!("examples/{action}.json");
            let diagnostic = if self.api.action(action).is_none() {
                let known = self.api.actions.iter().map(|action| &*action.name);
                Diagnostic::error(
                    "unknown-action",
                    format!("`{action}` is no action, but has examples"),
                )
                .help(
                    near::did_you_mean(action, known)
                        .unwrap_or_else(|| "remove the file".to_owned()),
                )
            } else if examples.is_empty() {
                Diagnostic::error("no-examples", "this file has no example").help("remove the file")
            } else {
                continue;
            };
            self.wrong.push(spec.place(diagnostic, &file, ""));
        }
    }
}

fn fits(value: &Value, r#type: &Type, list: bool) -> bool {
    if list {
        return value
            .as_array()
            .is_some_and(|elements| elements.iter().all(|value| fits(value, r#type, false)));
    }
    match r#type {
        Type::Integer => value.is_i64() || value.is_u64(),
        Type::Float => value.is_number(),
        Type::Boolean => value.is_boolean(),
        Type::String | Type::Timestamp | Type::TimestampIso8601 | Type::Date | Type::Binary => {
            value.is_string()
        }
        Type::Object | Type::Struct(_) => true,
        Type::List(element) => fits(value, element, true),
        Type::Map(inner) => value
            .as_object()
            .is_some_and(|values| values.values().all(|value| fits(value, inner, false))),
    }
}

fn describe(member: &Member, list: bool) -> String {
    let name = member.r#type.as_str();
    if list {
        format!("a list of {name}")
    } else {
        format!("{name}")
    }
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::Spec;
    use crate::fixture::{API, files, spec};

    /// All messages but those about layout, which the replacements below do not keep.
    fn messages(spec: &Spec) -> Vec<String> {
        let wrong = check(spec);
        let rules = wrong
            .iter()
            .filter(|diagnostic| diagnostic.code != "not-canonical");
        rules.map(ToString::to_string).collect()
    }

    /// Messages about the fixture after one replacement in `api.json`: line, code, message.
    fn wrong(old: &str, new: &str) -> Vec<String> {
        assert_eq!(
            API.matches(old).count(),
            1,
            "`{old}` is not in the fixture once"
        );
        let api = API.replace(old, new);
        let spec = Spec::from_files("f", &files(&[("api.json", &api)])).unwrap();
        messages(&spec)
    }

    #[test]
    fn the_fixture_is_right() {
        assert_eq!(check(&spec(&[])), []);
    }

    #[test]
    fn each_rule_speaks_up_at_its_line() {
        let cases = [
            (
                "\"format\": 2",
                "\"format\": 3",
                "f/api.json:2: error[format]: this spec has format 3",
            ),
            (
                "[\"ap-one\"]",
                "[\"ap-one\", \"ap-two\", \"ap-one\"]",
                "f/api.json:9: error[duplicate]: `ap-one` is listed twice in `regions`",
            ),
            (
                "  \"actions\": [",
                "  \"undocumented_actions\": [{\"name\": \"DeleteBook\", \"category\": \"book\"}],\n  \"actions\": [",
                "f/api.json:15: error[duplicate]: `DeleteBook` is undocumented and documented at once",
            ),
            (
                "[\"DescribeBook\"]",
                "[\"DescribeBok\"]",
                "f/api.json:29: error[unknown-action]: `Book` is used by `DescribeBok`, which is no action",
            ),
            (
                "\"release\": 2",
                "\"release\": 3",
                "f/api.json:7: error[release-number]: the newest release is 3",
            ),
            (
                "\"since\": 2",
                "\"since\": 3",
                "f/api.json:20: error[unknown-release]: there is no release 3",
            ),
            (
                "\"deprecated\": 2",
                "\"deprecated\": 0",
                "f/api.json:32: error[unknown-release]: there is no release 0",
            ),
            (
                "\"default\": 20",
                "\"default\": \"20\"",
                "f/api.json:20: error[value-type]: \"20\" is no value of `Limit`",
            ),
            (
                "\"default\": 20",
                "\"minimum\": 5, \"maximum\": 4",
                "f/api.json:20: error[bounds]: `Limit` is at least 5 and at most 4",
            ),
            (
                "\"default\": 20",
                "\"values\": [1, 2.5]",
                "f/api.json:20: error[value-type]: 2.5 is no value of `Limit`",
            ),
        ];
        for (old, new, expected) in cases {
            assert_eq!(wrong(old, new), [expected], "{new}");
        }
    }

    #[test]
    fn examples_belong_to_actions() {
        let example = "[{\"form\": \"json\", \"request\": {}}]";
        let spec = spec(&[
            ("examples/DescribeBooks.json", example),
            ("examples/DeleteBook.json", "[]"),
        ]);
        let wrong = messages(&spec);
        assert_eq!(
            wrong,
            [
                "spec/tencent/shelf/2020-01-01/examples/DeleteBook.json:1: error[no-examples]: this file has no example",
                "spec/tencent/shelf/2020-01-01/examples/DescribeBooks.json:1: error[unknown-action]: \
                 `DescribeBooks` is no action, but has examples",
            ]
        );
    }

    #[test]
    fn releases_have_no_gap() {
        let log = "{\"releases\": [\n{\"number\": 2, \"date\": \"2020-01-01\", \"entries\": []}]}";
        let spec = spec(&[("changelog.json", log)]);
        let wrong = messages(&spec);
        assert_eq!(
            wrong,
            [
                "spec/tencent/shelf/2020-01-01/changelog.json:2: error[release-number]: release 2 stands here"
            ]
        );
    }
}
