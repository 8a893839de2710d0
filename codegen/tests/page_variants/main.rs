//! Further forms of the kinds of pages: each is small, and has the facts that it says, or an error that says why not.

mod alibaba;
mod tencent;

use cloudapi_codegen::diagnostic::Severity;
use cloudapi_codegen::parse::{PageOptions, PageReader, Parsed, vendor};
use cloudapi_codegen::source::Source;
use cloudapi_codegen::spec::Member;

/// A table of members that says nothing new.
const OUTPUT: &str =
    "## Response parameters\n|Parameter|Type|Description|\n|---|---|---|\n|RequestId|string|id|\n";
const ZH_OUTPUT: &str = "## 返回数据\n|名称|类型|描述|\n|---|---|---|\n|RequestId|String|编号|\n";

fn alibaba(name: &str, text: &str, options: &PageOptions) -> Parsed {
    let PageReader::Whole(read) = vendor("alibaba")
        .unwrap_or_else(|error| panic!("{error}"))
        .pages
    else {
        panic!("pages of this vendor are a spec")
    };
    read(&[Source::new(name, text)], "thing", "2020-01-01", options)
}

fn tencent(pages: &[(&str, &str)], options: &PageOptions) -> Parsed {
    let PageReader::Either { whole, .. } = vendor("tencent")
        .unwrap_or_else(|error| panic!("{error}"))
        .pages
    else {
        panic!("pages of this vendor may be a spec")
    };
    let pages: Vec<Source> = pages
        .iter()
        .map(|(name, text)| Source::new(*name, *text))
        .collect();
    whole(&pages, "shelf", None, options)
}

/// `Name:type` of each member: `[]` behind a list, `!` behind what is required, `<wrapper>`, `@location`, `=default`.
fn shown(members: &[Member]) -> String {
    let shown = |member: &Member| {
        let list = if member.list { "[]" } else { "" };
        let required = if member.required == Some(true) {
            "!"
        } else {
            ""
        };
        let wrapper = member.wrapper.as_ref().map(|name| format!("<{name}>"));
        let location = member
            .location
            .map(|location| format!("@{location:?}").to_lowercase());
        let default = member.default.as_ref().map(|value| format!("={value}"));
        format!(
            "{}:{}{list}{required}{}{}{}",
            member.name,
            member.r#type.as_str(),
            wrapper.unwrap_or_default(),
            location.unwrap_or_default(),
            default.unwrap_or_default(),
        )
    };
    members.iter().map(shown).collect::<Vec<_>>().join(" ")
}

/// Parameters, members and structures of the only action, or the code and line of the first error.
fn read(parsed: Parsed) -> String {
    let errors = parsed
        .diagnostics
        .iter()
        .find(|found| found.severity == Severity::Error);
    if let Some(error) = errors {
        let line = error.location.as_ref().map_or(0, |place| place.line);
        return format!("{} {line}", error.code);
    }
    let api = parsed.api.unwrap_or_else(|| panic!("no facts"));
    let action = &api.actions[0];
    let mut out = format!("in {} out {}", shown(&action.input), shown(&action.output));
    if let Some(result) = &action.result {
        out.push_str(&format!(" result {result}"));
    }
    for structure in &api.structures {
        out.push_str(&format!(
            "; {} {}",
            structure.name,
            shown(&structure.members)
        ));
    }
    out
}
