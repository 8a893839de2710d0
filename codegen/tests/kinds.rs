//! Kinds of pages, each as small as it can be, and the facts that are right.

use cloudapi_codegen::diagnostic::Severity;
use cloudapi_codegen::parse::{PageOptions, PageReader, Parsed, page, vendor};
use cloudapi_codegen::source::Source;
use cloudapi_codegen::spec::{Api, Member, Pages, json};
use std::path::Path;

fn data(name: &str) -> Source {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/pages")
        .join(name);
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Source::new(name, text)
}

fn alibaba(source: Source) -> Parsed {
    let PageReader::Whole(read) = vendor("alibaba")
        .unwrap_or_else(|error| panic!("{error}"))
        .pages
    else {
        panic!("pages of this vendor are a spec")
    };
    read(&[source], "thing", "2020-01-01", &PageOptions::default())
}

fn tencent(sources: &[Source], options: &PageOptions) -> Parsed {
    let PageReader::Either { whole, .. } = vendor("tencent")
        .unwrap_or_else(|error| panic!("{error}"))
        .pages
    else {
        panic!("pages of this vendor may be a spec")
    };
    whole(sources, "shelf", None, options)
}

/// The API of a page that is read without an error.
fn api(parsed: Parsed) -> Api {
    assert!(!parsed.is_refused(), "{:#?}", parsed.diagnostics);
    parsed.api.unwrap_or_else(|| panic!("no facts"))
}

/// `Name:type` of each member: `[]` behind a list, `!` behind what is required, `(place)`.
fn shown(members: &[Member]) -> Vec<String> {
    let shown = |member: &Member| {
        let list = if member.list { "[]" } else { "" };
        let required = if member.required == Some(true) {
            "!"
        } else {
            ""
        };
        let wrapper = member.wrapper.as_ref().map(|name| format!("<{name}>"));
        let place = member
            .location
            .map(|place| format!("({place:?})").to_lowercase());
        format!(
            "{}:{}{list}{required}{}{}",
            member.name,
            member.r#type.as_str(),
            wrapper.unwrap_or_default(),
            place.unwrap_or_default()
        )
    };
    members.iter().map(shown).collect()
}

/// A structure and its members.
type Structure = (String, Vec<String>);

/// Parameters, members, and the members of each structure.
fn facts(parsed: Parsed) -> (Vec<String>, Vec<String>, Vec<Structure>) {
    let api = api(parsed);
    let structures = api.structures.iter();
    let structures = structures.map(|found| (found.name.clone(), shown(&found.members)));
    (
        shown(&api.actions[0].input),
        shown(&api.actions[0].output),
        structures.collect(),
    )
}

fn errors(parsed: &Parsed) -> Vec<(&str, u32, &str)> {
    let errors = parsed
        .diagnostics
        .iter()
        .filter(|found| found.severity == Severity::Error);
    errors
        .map(|found| {
            (
                found.code,
                found.location.as_ref().map_or(0, |place| place.line),
                &*found.message,
            )
        })
        .collect()
}

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn cells_go_over_several_lines() {
    let (input, ..) = facts(alibaba(data("GetThing.multiline.md")));
    assert_eq!(input, ["A:string!", "B:string!", "C:string!"]);
}

#[test]
fn lists_name_their_structures() {
    let (_, output, structures) = facts(alibaba(data("GetThing.arrayof.md")));
    assert_eq!(
        output,
        ["RequestId:string", "Things:struct:ThingVO[]<ThingVO>"]
    );
    assert_eq!(
        structures,
        [("ThingVO".to_owned(), strings(&["Name:string"]))]
    );
}

#[test]
fn placements_that_cannot_go_together_are_refused() {
    let parsed = alibaba(data("PutThing.md"));
    let expected = "F goes in the form and B in the body: one request cannot have both";
    assert_eq!(errors(&parsed), [("two-bodies", 12, expected)]);
    let text = data("PutThing.md")
        .text()
        .replace("|F|string|FormData|Yes|f|1|\n", "");
    let (input, ..) = facts(alibaba(Source::new("PutThing.md", text)));
    assert_eq!(
        input,
        ["Id:string!(path)", "Q:string!(query)", "B:string!(body)"]
    );
}

#[test]
fn nesting_that_may_be_read_in_two_ways_is_refused() {
    let parsed = alibaba(data("GetThing.structnoexample.md"));
    let expected = "Inner may be a member of the whole or of `Detail`";
    assert_eq!(errors(&parsed), [("nesting-unknown", 11, expected)]);
    let marks = ["└", "∟", "- ", "&nbsp;&nbsp;", "└─ ", "　", "Detail."];
    for mark in marks {
        let text = data("GetThing.structnoexample.md")
            .text()
            .replace("|Inner|", &format!("|{mark}Inner|"));
        let (_, output, structures) = facts(alibaba(Source::new("GetThing.md", text)));
        assert_eq!(
            output,
            ["RequestId:string", "Detail:struct:GetThingDetail"],
            "{mark}"
        );
        assert_eq!(
            structures,
            [("GetThingDetail".to_owned(), strings(&["Inner:string"]))],
            "{mark}"
        );
    }
}

#[test]
fn an_action_may_have_any_name() {
    let api = api(alibaba(data("RebootThing.md")));
    assert_eq!(
        (&*api.actions[0].name, shown(&api.actions[0].input)),
        ("RebootThing", strings(&["A:string!"]))
    );
}

#[test]
fn the_older_layout_with_its_data_types_is_a_spec() {
    let sources = [data("DescribeShelf.older-layout.md"), data("data-types.md")];
    let parsed = tencent(&sources, &PageOptions::default());
    assert_eq!(parsed.examples["DescribeShelf"].len(), 1);
    let api = api(parsed);
    assert_eq!((&*api.service, &*api.version), ("shelf", "2020-01-01"));
    let action = &api.actions[0];
    assert_eq!(action.name, "DescribeShelf");
    assert_eq!(
        shown(&action.input),
        ["ShelfId:string!", "Filters:struct:Filter[]"]
    );
    assert_eq!(
        shown(&action.output),
        [
            "ShelfSet:struct:Shelf[]",
            "TotalCount:integer",
            "RequestId:string"
        ]
    );
    let names: Vec<_> = api
        .structures
        .iter()
        .map(|found| (&*found.name, shown(&found.members)))
        .collect();
    assert_eq!(
        names,
        [
            ("Filter", strings(&["Name:string!", "Values:string[]!"])),
            ("Shelf", strings(&["ShelfId:string", "Books:string[]"])),
        ]
    );
    assert_eq!(api.structures[1].members[1].nullable, Some(true));
}

#[test]
fn structures_without_a_page_are_errors_or_open() {
    let sources = [data("DescribeShelf.older-layout.md")];
    let parsed = tencent(&sources, &PageOptions::default());
    assert_eq!(errors(&parsed)[0].0, "unknown-type");
    let parsed = tencent(
        &sources,
        &PageOptions {
            allow_undefined: true,
        },
    );
    let codes: Vec<_> = parsed.diagnostics.iter().map(|found| found.code).collect();
    assert_eq!(codes, ["undefined-structure"; 2]);
    assert_eq!(
        shown(&api(parsed).actions[0].output)[0],
        "ShelfSet:object[]"
    );
}

#[test]
fn a_region_is_a_parameter_whatever_structures_there_are() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/tencent/ckafka/2019-08-19/api.json");
    let spec: Api = json::parse(&Source::read(&path).unwrap()).unwrap();
    assert!(spec.structure("Region").is_some());
    let held = page::hold(
        &[data("DescribeTopic.region-row.md")],
        &spec,
        &Pages::default(),
    );
    assert_eq!(held.diagnostics, []);
    assert!(held.pages.pages[0].differences.is_empty());
}
