//! Replays changelogs: since, deprecated, earlier surfaces, and what cannot be reconciled.

use crate::library::{changelog, library, releases};
use cloudapi_codegen::history::{Places, apply, carry_over, check, surface_at};
use cloudapi_codegen::spec::{Api, Changelog, Deprecation, Member, Type};
use serde_json::json;

fn names(members: &[Member]) -> Vec<&str> {
    members.iter().map(|member| &*member.name).collect()
}

fn codes(api: &mut Api, changelog: &Changelog) -> Vec<(&'static str, String)> {
    apply(api, changelog, &Places::default())
        .into_iter()
        .map(|d| (d.code, d.message))
        .collect()
}

#[test]
fn since_and_deprecated_follow_the_last_addition() {
    let mut api = library();
    apply(&mut api, &releases(), &Places::default());
    assert_eq!(api.release, Some(5));
    let [create, describe] = &api.actions[..] else {
        panic!("two actions");
    };
    assert_eq!((create.since, create.deprecated), (Some(1), None));
    // Removed by release 2, back with release 4.
    assert_eq!(describe.since, Some(4));
    let rows: Vec<_> = create
        .input
        .iter()
        .map(|m| {
            (
                &*m.name,
                m.since,
                m.deprecated.and_then(Deprecation::release),
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            ("Name", None, None),
            ("Depth", Some(2), None),
            ("Size", None, Some(4)),
            ("Color", None, Some(4)),
        ]
    );
    let shelf = &api.structures[0].members;
    assert_eq!(names(shelf), ["Name", "ExtraWidth", "Exwidth"]);
    assert_eq!(
        (
            shelf[1].since,
            shelf[2].deprecated.and_then(Deprecation::release)
        ),
        (Some(5), Some(5))
    );
}

#[test]
fn types_of_what_was_dropped_are_deduced_or_left_open() {
    let mut api = library();
    apply(&mut api, &releases(), &Places::default());
    let input = &api.actions[0].input;
    // `DescribeShelf.Size` is the only one of this name; nothing is called `Color`.
    assert_eq!((&input[2].r#type, input[2].list), (&Type::Integer, true));
    assert_eq!((&input[3].r#type, input[3].list), (&Type::Object, false));
    assert_eq!(input[3].required, Some(false));
    // `ExtraWidth` came when `Exwidth` went.
    assert_eq!(api.structures[0].members[2].r#type, Type::Float);
}

#[test]
fn earlier_surfaces_lose_what_came_and_regain_what_went() {
    let mut api = library();
    let changelog = releases();
    apply(&mut api, &changelog, &Places::default());
    let first = surface_at(&api, &changelog, 1).unwrap();
    assert_eq!(first.release, Some(1));
    let actions: Vec<_> = first.actions.iter().map(|a| (&*a.name, a.since)).collect();
    assert_eq!(
        actions,
        [("CreateShelf", Some(1)), ("DescribeShelf", Some(1))]
    );
    let create = &first.actions[0];
    assert_eq!(names(&create.input), ["Name", "Size", "Color"]);
    assert_eq!(create.input[1].deprecated, None);
    // Members of `ShelfResult` today; the request id is part of every response.
    assert_eq!(
        names(&create.output),
        ["Code", "Shelf", "Note", "RequestId"]
    );
    assert_eq!(create.output[0].r#type, Type::Integer);
    assert_eq!(create.output[1].r#type, Type::Struct("Shelf".to_owned()));
    assert_eq!(create.output[2].r#type, Type::Object);
    assert_eq!(first.structures.len(), 1);
    assert_eq!(names(&first.structures[0].members), ["Name", "Exwidth"]);
    assert!(first.undocumented_actions.is_empty());

    // The structure behind `DescribeShelf.Like` came later.
    let mut typed = api.clone();
    let mut like = typed.actions[1].input[0].clone();
    (like.name, like.r#type) = ("Like".to_owned(), Type::Struct("ShelfResult".to_owned()));
    typed.actions[1].input.push(like);
    let first = surface_at(&typed, &changelog, 1).unwrap();
    assert_eq!(first.actions[1].input[1].r#type, Type::Object);

    let third = surface_at(&api, &changelog, 3).unwrap();
    let actions: Vec<_> = third.actions.iter().map(|a| &*a.name).collect();
    assert_eq!(actions, ["CreateShelf"]);
    assert_eq!(names(&third.actions[0].output), ["Result", "RequestId"]);
    assert_eq!(third.undocumented_actions.len(), 1);

    assert_eq!(surface_at(&api, &changelog, 5).unwrap(), api);
    for release in [0, 6] {
        let error = surface_at(&api, &changelog, release).unwrap_err();
        assert_eq!(error.help.unwrap(), "releases go from 1 to 5");
    }
}

#[test]
fn removed_structures_come_back_with_what_the_changelog_names() {
    let mut api = library();
    let changelog = changelog(json!([
        [
            "added action CreateShelf",
            "added action DescribeShelf",
            "added structure Shelf",
            "added structure ShelfResult",
            "added structure Old"
        ],
        ["added member Old Name Age"],
        ["removed structure Old"]
    ]));
    apply(&mut api, &changelog, &Places::default());
    let second = surface_at(&api, &changelog, 2).unwrap();
    let structures: Vec<_> = second.structures.iter().map(|s| &*s.name).collect();
    assert_eq!(structures, ["Old", "Shelf", "ShelfResult"]);
    let old: Vec<_> = second.structures[0]
        .members
        .iter()
        .map(|m| (&*m.name, m.since, m.r#type.clone()))
        .collect();
    assert_eq!(
        old,
        [
            ("Name", Some(2), Type::String),
            ("Age", Some(2), Type::Object)
        ]
    );
}

#[test]
fn a_spec_remembers_what_the_next_document_does_not_tell() {
    // Parameters: required Name, required Kind, optional Depth, optional Size.
    let mut previous = library();
    let input = &mut previous.actions[0].input;
    let mut kind = input[0].clone();
    kind.name = "Kind".to_owned();
    kind.maximum = Some(9);
    let mut size = input[1].clone();
    size.name = "Size".to_owned();
    input.insert(1, kind);
    input.push(size);
    // The next document has Name as optional and Depth, and has dropped Kind and Size.
    let mut next = library();
    next.actions[0].input[0].required = Some(false);
    let changelog = changelog(json!([
        [
            "added action CreateShelf",
            "added action DescribeShelf",
            "added structure Shelf",
            "added structure ShelfResult"
        ],
        [
            "modified input CreateShelf Name",
            "deprecated input CreateShelf Kind Size"
        ]
    ]));
    carry_over(&previous, &mut next, &changelog);
    apply(&mut next, &changelog, &Places::default());
    let rows: Vec<_> = next.actions[0]
        .input
        .iter()
        .map(|m| {
            (
                &*m.name,
                m.required,
                m.constructor,
                m.maximum,
                m.deprecated.and_then(Deprecation::release),
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            ("Name", Some(false), true, None, None),
            ("Kind", Some(false), true, Some(9), Some(2)),
            ("Depth", Some(false), false, None, None),
            ("Size", Some(false), false, None, Some(2)),
        ]
    );
    // The document of the same release, read once more.
    let mut again = library();
    again.actions[0].input[0].required = Some(false);
    carry_over(&next, &mut again, &changelog);
    apply(&mut again, &changelog, &Places::default());
    assert_eq!(again, next);
    // Required once more: the flag is not needed.
    let mut required = library();
    carry_over(&next, &mut required, &changelog);
    assert!(!required.actions[0].input[0].constructor);
}

#[test]
fn what_cannot_be_reconciled_is_listed_in_order() {
    let mut api = library();
    let found = codes(&mut api, &releases());
    let expected = [
        (
            "undocumented-owner",
            "structure `Old` has no section in the document, and no release removes it",
        ),
        (
            "undocumented-owner",
            "action `LendBook` has no section in the document, and no release removes it",
        ),
        (
            "request-id-added",
            "release 3 adds `CreateShelf.RequestId`, which every response has",
        ),
        (
            "deprecated-kept",
            "parameter `CreateShelf.Size` is deprecated, and the document has dropped it",
        ),
        (
            "deprecated-kept",
            "parameter `CreateShelf.Color` is deprecated, and the document has dropped it",
        ),
        (
            "deprecated-kept",
            "member `Shelf.Exwidth` is deprecated, and the document has dropped it",
        ),
    ];
    assert_eq!(
        found,
        expected.map(|(code, message)| (code, message.to_owned()))
    );
    // Nothing is added twice.
    let again = codes(&mut api.clone(), &releases());
    assert_eq!(again.len(), 3, "{again:?}");
}

#[test]
fn a_changelog_that_contradicts_itself_is_reported() {
    let rows = [
        (
            json!([["added action A"], ["added action A"]]),
            "release 2 adds action `A`, which is there",
        ),
        (
            json!([
                ["added action A"],
                ["removed action A"],
                ["removed action A"]
            ]),
            "release 3 removes action `A`, which is not there",
        ),
        (
            json!([
                ["added structure A"],
                ["removed structure A"],
                ["added member A B"]
            ]),
            "release 3 speaks of member of `A`, which is not there",
        ),
        (
            json!([["removed input CreateShelf Name"]]),
            "release 1 removes parameter `CreateShelf.Name`, which the document still has",
        ),
        (
            json!([["added member Shelf Gone"]]),
            "member `Shelf.Gone` is not in the document, and no release removes it",
        ),
    ];
    for (releases, expected) in rows {
        let found = codes(&mut library(), &changelog(releases));
        let messages: Vec<_> = found.iter().map(|(_, message)| message.as_str()).collect();
        assert!(messages.contains(&expected), "{expected}: {messages:#?}");
    }
}

#[test]
fn a_spec_changed_by_hand_is_found() {
    let mut api = library();
    let changelog = releases();
    apply(&mut api, &changelog, &Places::default());
    let errors = |api: &Api| -> Vec<String> {
        check(api, &changelog, &Places::default())
            .into_iter()
            .filter(|d| d.code == "history-mismatch")
            .map(|d| format!("{}: {}", d.message, d.expected.unwrap()))
            .collect()
    };
    assert_eq!(errors(&api), Vec::<String>::new());
    api.actions[0].input[1].since = Some(4);
    api.structures[0].deprecated = Some(Deprecation::Release(4));
    assert_eq!(
        errors(&api),
        [
            "parameter `CreateShelf.Depth` differs from the changelog: expected since 2, deprecated absent",
            "structure `Shelf` differs from the changelog: expected since 1, deprecated absent",
        ]
    );
}

#[test]
fn places_in_a_spec_are_lines_of_entries() {
    let text = "{\n  \"releases\": [\n    {\"number\": 1, \"date\": \"2020-01-01\", \"entries\": [\n      \
                {\"change\": \"added\", \"subject\": \"action\", \"owner\": \"A\"},\n      \
                {\"change\": \"added\", \"subject\": \"action\", \"owner\": \"B\"}\n    ]}\n  ]\n}\n";
    let changelog: Changelog = serde_json::from_str(text).unwrap();
    let places = Places::in_spec("changelog.json", text, &changelog);
    let place = places.get(1).unwrap();
    assert_eq!((place.line, &*place.file), (5, "changelog.json"));
    assert_eq!(
        &place.text[place.span.clone()],
        "\"change\": \"added\", \"subject\": \"action\", \"owner\": \"B\""
    );
    // A short release stands on one line.
    let one_line = Places::in_spec("changelog.json", &text.replace('\n', " "), &changelog);
    let place = one_line.get(1).unwrap();
    assert_eq!(place.line, 1);
    assert!(place.text[place.span.clone()].ends_with("\"owner\": \"B\""));
    let other = Places::in_spec("changelog.json", "{}", &changelog);
    assert_eq!(other.get(1), None);
}
