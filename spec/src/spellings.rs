//! Second spellings, texts that are JSON, and pages that a document has overtaken: what must hold about them.

use super::{Spec, Type};
use crate::diagnostic::Diagnostic;

/// Everything that is wrong with them.
pub(super) fn check(spec: &Spec) -> Vec<Diagnostic> {
    let mut wrong = Vec::new();
    for list in spec.api.member_lists() {
        for (index, member) in list.members.iter().enumerate() {
            let place = |field| format!("{}/{index}/{field}", list.pointer);
            if let Some(also) = &member.alias
                && let Some(other) = list.members.iter().find(|other| other.name == *also)
            {
                let message = format!(
                    "`{}` is also sent as `{also}`, which is a name of its own there",
                    member.name
                );
                let diagnostic = Diagnostic::error("spelling", message)
                    .expected("expected a name that no other member has")
                    .help(format!(
                        "remove one of the two, or correct `{}`",
                        other.name
                    ));
                wrong.push(spec.place(diagnostic, "api.json", &place("alias")));
            }
            if member.json_of.is_some() && (member.r#type != Type::String || member.list) {
                let message = format!("`{}` holds JSON and is no text", member.name);
                let diagnostic = Diagnostic::error("json-of", message)
                    .expected("expected the type `string`")
                    .help("an object that is sent as one has the type `struct:Name`");
                wrong.push(spec.place(diagnostic, "api.json", &place("json_of")));
            }
        }
    }
    for (index, page) in spec.pages.pages.iter().enumerate() {
        let Some(added) = &page.adds else { continue };
        let known = spec.api.action(&added.action.name);
        if known.is_some_and(|known| *known != added.action) {
            let message = format!("the document has `{}` by now", added.action.name);
            let diagnostic = Diagnostic::warning("idle-page", message)
                .expected("what the document says is generated")
                .help("parse the page again: it becomes evidence beside the document");
            wrong.push(spec.place(diagnostic, "pages.json", &format!("/pages/{index}/adds")));
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::fixture::{API, spec};

    fn wrong(old: &str, new: &str) -> Vec<String> {
        assert_eq!(API.matches(old).count(), 1);
        let spec = spec(&[("api.json", &API.replace(old, new))]);
        check(&spec).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_second_spelling_is_nobody_elses_name() {
        let title = "\"name\": \"Title\", \"type\": \"string\"";
        assert_eq!(
            wrong(title, &format!("{title}, \"alias\": \"Titel\"")),
            [""; 0]
        );
        assert_eq!(
            wrong(title, &format!("{title}, \"alias\": \"Sequel\"")),
            [
                "spec/tencent/shelf/2020-01-01/api.json:31: error[spelling]: `Title` is also sent as `Sequel`, which \
                 is a name of its own there"
            ]
        );
    }

    #[test]
    fn only_texts_are_json() {
        let limit = "\"name\": \"Limit\", \"type\": \"integer\"";
        assert_eq!(
            wrong(limit, &format!("{limit}, \"json_of\": \"Book\"")),
            [
                "spec/tencent/shelf/2020-01-01/api.json:20: error[json-of]: `Limit` holds JSON and is no text"
            ]
        );
    }

    #[test]
    fn a_page_that_the_document_overtook_is_told() {
        let pages = r#"{"pages": [{"action": "DeleteBook", "language": "en", "agreeing": 0, "differences": [], "adds": {"action": {"name": "DeleteBook", "category": "other", "idempotent": false, "input": [], "output": [], "error_codes": []}}}]}"#;
        let messages: Vec<_> = check(&spec(&[("pages.json", pages)]))
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            messages,
            [
                "spec/tencent/shelf/2020-01-01/pages.json:1: warning[idle-page]: the document has `DeleteBook` by now"
            ]
        );
    }
}
