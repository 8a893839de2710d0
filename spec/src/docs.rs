//! Descriptions in our own words: whom a key serves, which keys serve nobody, who has none.

use super::{Api, Docs, MemberKind, Spec};
use crate::diagnostic::{Diagnostic, near};
use std::collections::BTreeSet;

impl Docs {
    /// The description of a parameter or member: its own, else that of its name.
    pub fn member(&self, kind: MemberKind, owner: &str, name: &str) -> Option<&str> {
        self.members
            .get(&member_key(kind, owner, name))
            .or_else(|| self.members.get(name))
            .map(String::as_str)
    }
}

/// The key of a parameter or member in files of our words: `DescribeGroup.InstanceId`, `DescribeGroup:Result` in a response.
pub fn member_key(kind: MemberKind, owner: &str, name: &str) -> String {
    match kind {
        MemberKind::Input | MemberKind::Member => format!("{owner}.{name}"),
        MemberKind::Output => format!("{owner}:{name}"),
    }
}

/// What has no description: section of `docs.json` and key, in document order, members by the key of their own text.
pub fn missing(api: &Api, docs: &Docs) -> Vec<(&'static str, String)> {
    let mut missing = Vec::new();
    if docs.service.is_none() {
        missing.push(("service", api.service.clone()));
    }
    for action in &api.actions {
        if !docs.actions.contains_key(&action.name) {
            missing.push(("actions", action.name.clone()));
        }
    }
    for structure in &api.structures {
        if !docs.structures.contains_key(&structure.name) {
            missing.push(("structures", structure.name.clone()));
        }
    }
    for list in api.member_lists() {
        for member in list.members {
            if docs.member(list.kind, list.owner, &member.name).is_none() {
                missing.push(("members", member_key(list.kind, list.owner, &member.name)));
            }
        }
    }
    for code in &api.error_codes {
        if !docs.error_codes.contains_key(&code.code) {
            missing.push(("error_codes", code.code.clone()));
        }
    }
    missing
}

/// What keys of `docs.json` may name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keys {
    /// Actions.
    pub actions: BTreeSet<String>,
    /// Structures.
    pub structures: BTreeSet<String>,
    /// Parameters and members, with their owner and by name alone.
    pub members: BTreeSet<String>,
    /// Error codes.
    pub error_codes: BTreeSet<String>,
}

impl Keys {
    /// Keys of a spec.
    pub fn of(api: &Api) -> Self {
        let mut members = BTreeSet::new();
        for list in api.member_lists() {
            for member in list.members {
                members.insert(member_key(list.kind, list.owner, &member.name));
                members.insert(member.name.clone());
            }
        }
        Self {
            actions: api.actions.iter().map(|a| a.name.clone()).collect(),
            structures: api.structures.iter().map(|s| s.name.clone()).collect(),
            members,
            error_codes: api.error_codes.iter().map(|c| c.code.clone()).collect(),
        }
    }
}

/// Keys of `docs.json` that name nothing, and texts that are empty or not English.
pub(super) fn check(spec: &Spec) -> Vec<Diagnostic> {
    let (api, docs) = (&spec.api, &spec.docs);
    let Keys {
        actions,
        structures,
        members,
        error_codes: codes,
    } = Keys::of(api);
    let sections: [(&str, &str, _, &BTreeSet<String>); 4] = [
        ("actions", "action", &docs.actions, &actions),
        ("structures", "structure", &docs.structures, &structures),
        ("members", "parameter or member", &docs.members, &members),
        ("error_codes", "error code", &docs.error_codes, &codes),
    ];
    let mut wrong = Vec::new();
    let service = docs
        .service
        .iter()
        .map(|text| ("/service".to_owned(), text));
    let mut texts: Vec<(String, &String)> = service.collect();
    for (section, what, map, known) in sections {
        for (key, text) in map {
            let place = format!("/{section}/{}", key.replace('~', "~0").replace('/', "~1"));
            if !known.contains(key) {
                let diagnostic = Diagnostic::error(
                    "idle-description",
                    format!("`{key}` is no {what} of this spec"),
                )
                .help(
                    near::did_you_mean(key, known.iter().map(String::as_str)).unwrap_or_else(
                        || "remove the text if what it describes is gone".to_owned(),
                    ),
                );
                wrong.push(spec.place(diagnostic, "docs.json", &place));
            }
            texts.push((place, text));
        }
    }
    for (place, text) in texts {
        let message = if text.trim().is_empty() {
            "this description is empty"
        } else if text.chars().any(is_cjk) {
            "this description is not English"
        } else {
            continue;
        };
        let diagnostic = Diagnostic::error("description", message).help(
            "describe it in one or two sentences of your own; the vendor's text is not copied",
        );
        wrong.push(spec.place(diagnostic, "docs.json", &place));
    }
    wrong
}

/// Han characters, kana, hangul and their punctuation.
pub(super) fn is_cjk(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::{check, missing};
    use crate::fixture::spec;

    #[test]
    fn a_name_alone_serves_every_owner() {
        let spec = spec(&[(
            "docs.json",
            r#"{"members": {"RequestId": "Id.", "Book.Title": "Title.", "DescribeBook.Limit": "Limit.", "DescribeBook:Books": "Books."}}"#,
        )]);
        let missing = missing(&spec.api, &spec.docs);
        let missing: Vec<_> = missing
            .iter()
            .map(|(section, key)| format!("{section} {key}"))
            .collect();
        assert_eq!(
            missing,
            [
                "service shelf",
                "actions DescribeBook",
                "actions DeleteBook",
                "structures Book",
                "members DescribeBook.BookId",
                "members Book.Sequel",
                "error_codes InternalError",
            ]
        );
    }

    #[test]
    fn keys_that_name_nothing_are_errors() {
        let spec = spec(&[(
            "docs.json",
            "{\n\"actions\": {\"DescribeBooks\": \"a\"},\n\"members\": {\"BookId\": \"b\",\n\"DescribeBook.Books\": \"c\"}}",
        )]);
        let wrong: Vec<_> = check(&spec)
            .into_iter()
            .map(|d| format!("{d} ({})", d.help.clone().unwrap_or_default()))
            .collect();
        assert_eq!(
            wrong,
            [
                "spec/tencent/shelf/2020-01-01/docs.json:2: error[idle-description]: \
                 `DescribeBooks` is no action of this spec (did you mean `DescribeBook`?)",
                "spec/tencent/shelf/2020-01-01/docs.json:4: error[idle-description]: \
                 `DescribeBook.Books` is no parameter or member of this spec (did you mean `DescribeBook:Books`, `DescribeBook.BookId` or `Books`?)",
            ]
        );
    }

    #[test]
    fn texts_are_english() {
        let spec = spec(&[(
            "docs.json",
            "{\"service\": \"书架\",\n\"actions\": {\"DescribeBook\": \" \"}}",
        )]);
        let wrong: Vec<_> = check(&spec).iter().map(|d| d.message.clone()).collect();
        assert_eq!(
            wrong,
            [
                "this description is not English",
                "this description is empty"
            ]
        );
    }
}
