//! Names of documented values: what is wrong with them, and which values have none.

use super::docs::{is_cjk, member_key};
use super::{Api, Member, Spec, Type, ValueSet, Values};
use crate::diagnostic::{Diagnostic, near};
use std::collections::{BTreeMap, BTreeSet, HashSet};

impl Values {
    /// The index of the set of each member that has one, by the member's key.
    pub fn by_member(&self) -> BTreeMap<&str, usize> {
        let sets = self.sets.iter().enumerate();
        sets.flat_map(|(index, set)| set.members.iter().map(move |key| (&**key, index)))
            .collect()
    }
}

/// What has no name or no description: members with documented values, sets, and values as `Set.Name`.
pub fn missing(api: &Api, values: &Values) -> Vec<(&'static str, String)> {
    let sets = values.by_member();
    let mut missing = Vec::new();
    for (key, member) in members(api) {
        let known = sets.contains_key(&*key) || values.plain.contains_key(&key);
        if !member.values.is_empty() && !known {
            missing.push(key);
        }
    }
    for set in &values.sets {
        if set.doc.is_none() {
            missing.push(set.name.clone());
        }
        let bare = set.values.iter().filter(|value| value.doc.is_none());
        missing.extend(bare.map(|value| format!("{}.{}", set.name, value.name)));
    }
    missing.into_iter().map(|key| ("values", key)).collect()
}

/// Everything that is wrong with `values.json`.
pub(super) fn check(spec: &Spec) -> Vec<Diagnostic> {
    let mut checker = Checker {
        spec,
        members: members(&spec.api).collect(),
        taken: HashSet::new(),
        wrong: Vec::new(),
    };
    let mut names = HashSet::new();
    for (index, set) in spec.values.sets.iter().enumerate() {
        let pointer = format!("/sets/{index}");
        if !names.insert(&*set.name) {
            let message = format!("`{}` is the name of two sets", set.name);
            checker.refuse(
                "duplicate-name",
                message,
                "rename one, or make one set of them",
                &pointer,
            );
        }
        checker.set(set, &pointer);
    }
    for key in spec.values.plain.keys() {
        let pointer = format!("/plain/{}", key.replace('~', "~0").replace('/', "~1"));
        checker.member(key, &pointer);
    }
    checker.wrong
}

fn members(api: &Api) -> impl Iterator<Item = (String, &Member)> {
    api.member_lists().flat_map(|list| {
        let members = list.members.iter();
        members.map(move |member| (member_key(list.kind, list.owner, &member.name), member))
    })
}

struct Checker<'s> {
    spec: &'s Spec,
    members: BTreeMap<String, &'s Member>,
    /// Members of the sets before.
    taken: HashSet<&'s str>,
    wrong: Vec<Diagnostic>,
}

impl<'s> Checker<'s> {
    fn refuse(&mut self, code: &'static str, message: String, help: &str, pointer: &str) {
        let diagnostic = Diagnostic::error(code, message).help(help);
        self.wrong
            .push(self.spec.place(diagnostic, "values.json", pointer));
    }

    fn set(&mut self, set: &'s ValueSet, pointer: &str) {
        self.description(set.doc.as_deref(), &format!("{pointer}/doc"));
        self.name(&set.name, &format!("{pointer}/name"));
        let (mut names, mut values) = (BTreeSet::new(), Vec::new());
        for (index, value) in set.values.iter().enumerate() {
            let pointer = format!("{pointer}/values/{index}");
            self.description(value.doc.as_deref(), &format!("{pointer}/doc"));
            self.name(&value.name, &format!("{pointer}/name"));
            if !names.insert(&*value.name) || values.contains(&&value.value) {
                let message = format!("{} or `{}` occurs twice", value.value, value.name);
                self.refuse(
                    "duplicate-name",
                    message,
                    "remove or rename one of them",
                    &pointer,
                );
            }
            values.push(&value.value);
        }
        let texts = values.iter().all(|value| value.is_string());
        if values.is_empty() || !(texts || set.is_integer()) {
            let message = format!("the values of `{}` are not of one type", set.name);
            let help = "give integers or texts, and at least one";
            self.refuse("value-type", message, help, &format!("{pointer}/values"));
            return;
        }
        if set.flag && !names.iter().eq(&["Off", "On"]) {
            let message = format!("`{}` is a flag but not `On` or `Off`", set.name);
            let help = "name its two values so, or remove `flag`";
            self.refuse("flag", message, help, pointer);
        }
        if set.members.is_empty() {
            let message = format!("no member has the values of `{}`", set.name);
            self.refuse("idle-values", message, "remove the set", pointer);
        }
        for (index, key) in set.members.iter().enumerate() {
            let pointer = format!("{pointer}/members/{index}");
            let Some(member) = self.member(key, &pointer) else {
                continue;
            };
            let fits = match member.r#type {
                Type::Integer => set.is_integer(),
                Type::String => texts,
                _ => false,
            };
            if !fits {
                let message = format!(
                    "the values of `{}` are not of the type of `{key}`",
                    set.name
                );
                self.refuse(
                    "value-type",
                    message,
                    "take the member out of the set",
                    &pointer,
                );
            }
            for value in member.values.iter().filter(|value| !values.contains(value)) {
                let message = format!("`{key}` documents {value}, which `{}` lacks", set.name);
                let help = "add the value, or take the member out of the set";
                self.refuse("unnamed-value", message, help, &pointer);
            }
        }
    }

    /// The member of a key, which no other set has.
    fn member(&mut self, key: &'s str, pointer: &str) -> Option<&'s Member> {
        let member = self.members.get(key).copied();
        if member.is_none() {
            let message = format!("`{key}` is no parameter or member of this spec");
            let known = self.members.keys().map(String::as_str);
            let help = near::did_you_mean(key, known)
                .unwrap_or_else(|| "remove it if what it named is gone".to_owned());
            self.refuse("idle-values", message, &help, pointer);
        } else if !self.taken.insert(key) {
            let message = format!("`{key}` occurs twice");
            self.refuse("duplicate-name", message, "leave it in one set", pointer);
        }
        member
    }

    fn name(&mut self, name: &str, pointer: &str) {
        let plain = name.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_');
        if !plain
            || !name.starts_with(|c: char| c.is_ascii_uppercase())
            || name == "Other"
            || name == "Self"
        {
            let message = format!("`{name}` cannot name a value or a set of values");
            let help = "give a name in upper camel case; `Other` and `Self` are taken";
            self.refuse("unusable-name", message, help, pointer);
        }
    }

    fn description(&mut self, text: Option<&str>, pointer: &str) {
        if text.is_some_and(|text| text.trim().is_empty() || text.chars().any(is_cjk)) {
            let message = "this description is empty or not English".to_owned();
            self.refuse(
                "description",
                message,
                "describe it in one or two sentences of your own",
                pointer,
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{check, missing};
    use crate::fixture;

    fn wrong(values: &str) -> Vec<String> {
        let spec = fixture::spec(&[("values.json", values)]);
        let wrong = check(&spec).into_iter();
        wrong.map(|diagnostic| diagnostic.to_string()).collect()
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let values = r#"{"sets": [
            {"name": "Title", "members": ["Book.Titel"],
             "values": [{"value": "a", "name": "A"}, {"value": "a", "name": "Other"}]},
            {"name": "Title", "members": ["Book.Title", "Book.Title"], "flag": true,
             "values": [{"value": 1, "name": "On", "doc": " "}]},
            {"name": "Mixed", "members": [], "values": [{"value": 1, "name": "A"}, {"value": "b", "name": "B"}]}
        ]}"#;
        let wrong = wrong(values);
        let expected = [
            (3, "`Other` cannot name a value or a set of values"),
            (3, "\"a\" or `Other` occurs twice"),
            (2, "`Book.Titel` is no parameter or member of this spec"),
            (4, "`Title` is the name of two sets"),
            (5, "this description is empty or not English"),
            (4, "`Title` is a flag but not `On` or `Off`"),
            (
                4,
                "the values of `Title` are not of the type of `Book.Title`",
            ),
            (4, "`Book.Title` occurs twice"),
            (
                4,
                "the values of `Title` are not of the type of `Book.Title`",
            ),
            (6, "the values of `Mixed` are not of one type"),
        ];
        assert_eq!(wrong.len(), expected.len(), "{wrong:#?}");
        for (wrong, (line, message)) in wrong.iter().zip(expected) {
            assert!(wrong.contains(&format!("values.json:{line}: ")), "{wrong}");
            assert!(wrong.contains(message), "{wrong}");
        }
    }

    #[test]
    fn values_without_words_are_missing() {
        let values = r#"{"sets": [{"name": "Title", "members": ["Book.Title"],
            "values": [{"value": "a", "name": "A"}, {"value": "b", "name": "B", "doc": "B."}]}]}"#;
        let spec = fixture::spec(&[("values.json", values)]);
        assert_eq!(check(&spec), []);
        let missing = missing(&spec.api, &spec.values);
        let keys: Vec<&str> = missing.iter().map(|(_, key)| &**key).collect();
        assert_eq!(keys, ["Title", "Title.A"]);
    }
}
