//! The canonical form of spec files, in which a program writes them and people review them.

use super::{
    Api, Changelog, CrateInfo, Docs, Example, Families, Files, Finding, Override, Pages, Spec,
    Values, json,
};
use crate::diagnostic::Diagnostic;
use crate::source::Source;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The files of a spec, each in its canonical form: fields in the order of their types, layout of [`json::canonical`].
pub fn canonical(spec: &Spec) -> Files {
    fn again<T: Serialize + DeserializeOwned>(source: &Source) -> Option<String> {
        json::parse::<T>(source)
            .ok()
            .map(|value| json::canonical(&value))
    }
    let form = |(path, source): (&str, &Source)| {
        let text = match path {
            "api.json" => again::<Api>(source),
            "changelog.json" => again::<Changelog>(source),
            "docs.json" => again::<Docs>(source),
            "values.json" => again::<Values>(source),
            "families.json" => again::<Families>(source),
            "overrides.json" => again::<Vec<Override>>(source),
            "findings.json" => again::<Vec<Finding>>(source),
            "pages.json" => again::<Pages>(source),
            "crate.json" => again::<CrateInfo>(source),
            _ => again::<Vec<Example>>(source),
        };
        Some((path.to_owned(), text?))
    };
    spec.sources().filter_map(form).collect()
}

/// Files that are not in their canonical form: the next program that writes them would bury its change.
pub(super) fn check(spec: &Spec) -> Vec<Diagnostic> {
    let files = canonical(spec);
    let wrong = spec.sources().filter_map(|(path, source)| {
        let text = files.get(path)?;
        if text == source.text() {
            return None;
        }
        let same = |((_, is), should): &((u32, &str), &str)| is == should;
        let first = source.lines().zip(text.lines()).take_while(same).count();
        let line = u32::try_from(first + 1)
            .unwrap_or(u32::MAX)
            .min(source.lines().count() as u32);
        let diagnostic =
            Diagnostic::error("not-canonical", "this file is not in its canonical form")
                .at(source.location(line));
        let diagnostic = match text.lines().nth(first) {
            Some(should) => diagnostic.expected(format!("expected {}", shorten(should.trim()))),
            None => diagnostic.expected("expected the end of the file, behind one line end"),
        };
        Some(diagnostic.help("let the program write it: cloudapi format"))
    });
    wrong.collect()
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("`{}`...", &text[..end]),
        None => format!("`{text}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::{canonical, check};
    use crate::fixture::{API, files, spec};

    #[test]
    fn layout_and_order_of_fields_are_restored() {
        let docs = "{ \"structures\": {\"B\": \"b.\", \"A\": \"a.\"},\n  \"service\": \"s.\" }";
        let api = API.replace(
            "\"format\": 2,\n  \"provider\": \"tencent\"",
            "\"provider\": \"tencent\",\n\"format\": 2",
        );
        assert_ne!(api, API);
        let canonical = canonical(&spec(&[("docs.json", docs), ("api.json", &api)]));
        assert_eq!(canonical["api.json"], API);
        assert_eq!(
            canonical["docs.json"],
            "{\"service\": \"s.\", \"actions\": {}, \"structures\": {\"A\": \"a.\", \"B\": \"b.\"}, \"members\": {}, \"error_codes\": {}}\n"
        );
        assert_eq!(canonical["changelog.json"], files(&[])["changelog.json"]);
    }

    #[test]
    fn corrections_stay_out_of_the_facts() {
        let row = r#"[{"target": "input DescribeBook.Limit", "set": "maximum", "value": 50, "reason": "r"}]"#;
        let canonical = canonical(&spec(&[("overrides.json", row)]));
        assert_eq!(canonical["api.json"], API);
    }

    #[test]
    fn the_first_line_that_differs_is_shown() {
        let api = API.replace("  \"release\": 2,", "  \"release\":2,");
        let wrong = check(&spec(&[("api.json", &api)]));
        let [wrong] = &*wrong else {
            panic!("{wrong:?}")
        };
        assert_eq!(
            wrong.location.as_ref().map(|location| location.line),
            Some(7)
        );
        assert_eq!(
            wrong.expected.as_deref(),
            Some("expected `\"release\": 2,`")
        );
        let open = check(&spec(&[("api.json", API.trim_end())]));
        assert_eq!(open.len(), 1, "{open:?}");
    }
}
