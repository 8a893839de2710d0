//! Descriptions into specs: every construct of both formats, on fixtures of ours.
//!
//! `data/import/<fixture>.expected` is the spec folder that a fixture gives, for whoever wants to see one; the tests
//! below say why it is right.
#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "helpers of tests may panic")]

use cloudapi_codegen::import::{Imported, Previous, import};
use cloudapi_codegen::source::Source;
use cloudapi_codegen::spec::{
    Action, Deprecation, EndpointType, Member, ParameterLocation as Location,
    ParameterStyle as Style, ResultBody, Spec, Structure, Type, check,
};
use serde_json::json;
use std::path::PathBuf;

const GARDEN: &str = "garden.api.json";
const NURSERY: &str = "nursery.api-docs.json";
const ORCHARD: &str = "orchard.api-docs.json";

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/import")
}

fn source(fixture: &str) -> Source {
    let text = std::fs::read_to_string(folder().join(fixture)).unwrap();
    Source::new(fixture, text)
}

fn imported(fixture: &str) -> Imported {
    import(&source(fixture), None, None).unwrap_or_else(|wrong| panic!("{wrong:#?}"))
}

fn action<'a>(imported: &'a Imported, name: &str) -> &'a Action {
    imported
        .api
        .action(name)
        .unwrap_or_else(|| panic!("{name}"))
}

fn structure<'a>(imported: &'a Imported, name: &str) -> &'a Structure {
    imported
        .api
        .structure(name)
        .unwrap_or_else(|| panic!("{name}"))
}

fn member<'a>(members: &'a [Member], name: &str) -> &'a Member {
    let found = members.iter().find(|member| member.name == name);
    found.unwrap_or_else(|| panic!("{name} is not among {members:?}"))
}

/// Type in words, with `[]` for a list.
fn kind(member: &Member) -> String {
    let list = if member.list { "[]" } else { "" };
    format!("{}{list}", member.r#type.as_str())
}

fn notes(imported: &Imported) -> Vec<String> {
    let mut notes: Vec<String> = imported.notes.iter().map(ToString::to_string).collect();
    notes.sort();
    notes
}

#[test]
fn fixtures_give_the_specs_on_file() {
    for fixture in [GARDEN, NURSERY, ORCHARD] {
        let files = imported(fixture).files();
        let expected = folder().join(format!("{fixture}.expected"));
        for (path, text) in &files {
            let file = expected.join(path);
            if std::env::var_os("CLOUDAPI_BLESS").is_some() {
                std::fs::create_dir_all(&expected).unwrap();
                std::fs::write(&file, text).unwrap();
            }
            let found = std::fs::read_to_string(&file).unwrap_or_default();
            pretty_assertions::assert_eq!(
                &found,
                text,
                "if this is meant: CLOUDAPI_BLESS=1 cargo test -p cloudapi-codegen --test import"
            );
        }
    }
}

#[test]
fn imported_specs_pass_check() {
    for fixture in [GARDEN, NURSERY, ORCHARD] {
        let spec = Spec::from_files("spec", &imported(fixture).files()).unwrap();
        assert_eq!(check::check(&spec), [], "{fixture}");
    }
}

#[test]
fn importing_twice_gives_the_same_bytes() {
    for fixture in [GARDEN, NURSERY, ORCHARD] {
        let first = imported(fixture);
        assert_eq!(first.files(), imported(fixture).files());
        let previous = Previous {
            api: first.api.clone(),
            names: first.info.names.clone(),
        };
        let again = import(&source(fixture), None, Some(&previous)).unwrap();
        assert_eq!(first.files(), again.files());
    }
}

/// No word of a description's sentences is in the spec.
#[test]
fn sentences_are_not_kept() {
    for fixture in [GARDEN, NURSERY, ORCHARD] {
        for (path, text) in imported(fixture).files() {
            let chinese = |c: &char| ('\u{4e00}'..='\u{9fff}').contains(c);
            assert_eq!(text.chars().find(chinese), None, "{fixture} {path}");
            assert!(!text.contains("The species"), "{fixture} {path}");
        }
    }
}

#[test]
fn types_of_tencent() {
    let garden = imported(GARDEN);
    let create = action(&garden, "CreatePlant");
    let kinds: Vec<String> = create.input.iter().map(kind).collect();
    assert_eq!(
        kinds,
        [
            "string",
            "struct:Bed",
            "integer",
            "string[]",
            "binary",
            "object",
            "object"
        ]
    );
    let plant = structure(&garden, "Plant");
    let kinds: Vec<String> = plant.members.iter().map(kind).collect();
    assert_eq!(
        kinds,
        [
            "string",
            "float",
            "timestamp",
            "timestamp-iso8601",
            "struct:Bed",
            "struct:Plant",
            "struct:Plant[]"
        ]
    );
    let seasons = action(&garden, "DescribeSeasons");
    assert_eq!(seasons.input, []);
    assert_eq!(kind(&seasons.output[0]), "date[]");
    let gate = action(&garden, "OpenGate");
    assert_eq!(kind(&gate.output[0]), "boolean");
}

#[test]
fn flags_of_tencent() {
    let garden = imported(GARDEN);
    let create = action(&garden, "CreatePlant");
    assert_eq!(create.input[0].required, Some(true));
    assert_eq!(create.input[2].required, Some(false));
    assert!(create.input.iter().all(|member| member.nullable.is_none()));
    assert_eq!(create.output[0].nullable, Some(true));
    assert_eq!(create.output[0].required, None);
    let bed = structure(&garden, "Bed");
    assert_eq!(bed.members[0].required, Some(true));
    assert_eq!(bed.members[2].deprecated, Some(Deprecation::Undated));
    assert_eq!(bed.used_by, ["CreatePlant"]);
    assert!(member(&bed.members, "AccessKey").secret);
    for (name, anonymous, idempotent, deprecated) in [
        ("CreatePlant", false, false, false),
        ("DescribePlants", false, true, false),
        ("OpenGate", true, false, false),
        ("Plant", false, false, true),
        ("SowSeeds", false, false, true),
    ] {
        let action = action(&garden, name);
        let found = (
            action.anonymous,
            action.idempotent,
            action.deprecated.is_some(),
        );
        assert_eq!(found, (anonymous, idempotent, deprecated), "{name}");
    }
    let paging = action(&garden, "DescribePlants").paging.as_ref().unwrap();
    assert_eq!(
        (&*paging.items, paging.total.as_deref()),
        ("PlantSet", Some("TotalCount"))
    );
}

#[test]
fn facts_in_sentences_are_read() {
    let garden = imported(GARDEN);
    let input = &action(&garden, "CreatePlant").input;
    let values = input[0].values.to_vec();
    assert_eq!(values, [json!("ROSE"), json!("TULIP")]);
    assert_eq!(input[2].default, Some(json!(20)));
    assert_eq!((input[2].minimum, input[2].maximum), (Some(1), Some(300)));
    assert_eq!(input[3].max_length, Some(10));
    let bed = structure(&garden, "Bed");
    assert_eq!(bed.members[0].max_length, Some(64));
}

#[test]
fn inputs_and_outputs_are_no_structures() {
    let garden = imported(GARDEN);
    let names: Vec<&str> = garden.api.structures.iter().map(|s| &*s.name).collect();
    // `Plant` is an action as well; nothing refers to `Tool`, which is described all the same.
    assert_eq!(names, ["Bed", "Plant", "Tool"]);
}

#[test]
fn what_is_broken_is_named_and_left_out() {
    let garden = imported(GARDEN);
    assert_eq!(garden.left_out, ["GraftPlant"]);
    assert_eq!(
        notes(&garden),
        [
            "garden.api.json: note[name-collision]: `TagID` and `TagId` are both `tag_id` among the members of Bed: member Bed.TagId is named `tag_id_2`",
            "garden.api.json:184: note[duplicate-member]: `TrimPlantRequest.PlantId` occurs twice",
            "garden.api.json:24: warning[broken-action]: action `GraftPlant` is left out: there is no object `GraftPlantRequest`",
            "garden.api.json:46: note[offline-action]: action `SowSeeds` is offline: it is imported as deprecated",
            "garden.api.json:80: warning[broken-object]: object `Broken` is left out: missing field `name`",
            "garden.api.json:83: warning[undefined-object]: no object `Weather` is described: members of it hold any JSON",
            "garden.api.json:92: warning[unknown-type]: `CreatePlantRequest.Turn` has the unknown type `matrix quaternion`: it holds any JSON",
        ]
    );
    let nursery = imported(NURSERY);
    assert_eq!(nursery.left_out, ["ReadMind"]);
    let orchard = imported(ORCHARD);
    assert_eq!(orchard.left_out, ["LostTree"]);
    let lost = notes(&orchard);
    let lost = lost.iter().find(|note| note.contains("LostTree"));
    assert_eq!(
        lost.unwrap(),
        "orchard.api-docs.json:85: warning[broken-action]: action `LostTree` is left out: its path `/trees` lacks `{TreeId}`, which is a parameter of the path"
    );
}

#[test]
fn parameters_of_rpc_actions() {
    let nursery = imported(NURSERY);
    let create = action(&nursery, "CreateSeedling");
    let found: Vec<_> = create
        .input
        .iter()
        .map(|m| (&*m.name, kind(m), m.location, m.style))
        .collect();
    let query = Some(Location::Query);
    let expected = [
        ("RegionId", "string", query, None),
        ("Species", "string", query, None),
        ("Height", "integer", query, None),
        ("Labels", "string[]", query, Some(Style::Repeated)),
        (
            "Pots",
            "struct:CreateSeedlingPots[]",
            query,
            Some(Style::Json),
        ),
        (
            "Soil",
            "struct:CreateSeedlingSoil",
            query,
            Some(Style::Flat),
        ),
        ("Notes", "string", Some(Location::Form), None),
        ("Codes", "integer[]", query, Some(Style::Comma)),
        ("ClientToken", "string", query, None),
    ]
    .map(|(name, kind, location, style)| (name, kind.to_owned(), location, style));
    assert_eq!(found, expected);
    let species = member(&create.input, "Species");
    let values = species.values.to_vec();
    assert_eq!(values, [json!("OAK"), json!("ELM")]);
    let height = member(&create.input, "Height");
    assert_eq!(
        (height.minimum, height.maximum, height.default.clone()),
        (Some(1), Some(300), Some(json!(20)))
    );
    assert_eq!(member(&create.input, "Labels").max_length, Some(10));
    assert_eq!(member(&create.input, "Notes").max_length, Some(200));
    let tokens: Vec<&str> = create
        .input
        .iter()
        .filter(|m| m.idempotency_token)
        .map(|m| &*m.name)
        .collect();
    assert_eq!(tokens, ["ClientToken"]);
    let pots = structure(&nursery, "CreateSeedlingPots");
    assert_eq!(pots.members[0].required, Some(true));
    assert_eq!(pots.members[1].deprecated, Some(Deprecation::Undated));
    // What no request has is left out with a warning.
    let list = action(&nursery, "ListSeedlings");
    assert!(list.input.iter().all(|m| m.name != "Weather"));
    assert!(
        notes(&nursery)
            .iter()
            .any(|n| n.contains("`Weather` is in `cookie`"))
    );
}

#[test]
fn actions_of_the_rpc_style() {
    let nursery = imported(NURSERY);
    let create = action(&nursery, "CreateSeedling");
    assert_eq!((&create.method, create.anonymous), (&None, false));
    let list = action(&nursery, "ListSeedlings");
    assert_eq!(list.method.as_deref(), Some("GET"));
    assert_eq!(list.deprecated, Some(Deprecation::Undated));
    assert!(list.idempotent);
    assert!(action(&nursery, "LoginWithOIDC").anonymous);
    let rule = &create.success[0];
    assert_eq!(
        (&*rule.path, &*rule.values, rule.message.as_deref()),
        ("Success", &["true".to_owned()][..], Some("Message"))
    );
    assert_eq!(list.success[0].path, "ResponseCode");
    assert_eq!(
        list.success[0].message.as_deref(),
        Some("ResponseDescription")
    );
}

#[test]
fn members_of_responses() {
    let nursery = imported(NURSERY);
    let list = action(&nursery, "ListSeedlings");
    let seedlings = member(&list.output, "Seedlings");
    assert_eq!(kind(seedlings), "struct:ListSeedlingsSeedling[]");
    assert_eq!(seedlings.wrapper.as_deref(), Some("Seedling"));
    let paging = list.paging.as_ref().unwrap();
    assert_eq!(
        (&*paging.items, &*paging.position),
        ("Seedlings", "PageNumber")
    );
    let seedling = structure(&nursery, "ListSeedlingsSeedling");
    let kinds: Vec<String> = seedling.members.iter().map(kind).collect();
    assert_eq!(
        kinds,
        [
            "string",
            "list:integer[]",
            "map:float",
            "struct:ListSeedlingsOwner"
        ]
    );
    // The same object in another place of the action.
    let keeper = structure(&nursery, "ListSeedlingsKeeper");
    assert_eq!(kind(&keeper.members[0]), "struct:ListSeedlingsOwner");
}

#[test]
fn error_codes_have_their_statuses() {
    let nursery = imported(NURSERY);
    let found: Vec<_> = nursery
        .api
        .error_codes
        .iter()
        .map(|code| (&*code.code, code.status, &*code.other_statuses))
        .collect();
    assert_eq!(
        found,
        [
            ("InvalidSpecies", Some(400), &[][..]),
            ("Forbidden", Some(400), &[403][..]),
            ("INVALID_SPECIES", Some(403), &[][..]),
        ]
    );
    let create = action(&nursery, "CreateSeedling");
    assert_eq!(
        create.error_codes,
        ["InvalidSpecies", "Forbidden", "INVALID_SPECIES"]
    );
    assert_eq!(
        nursery.info.names["error-code INVALID_SPECIES"],
        "InvalidSpeciesUnderscored"
    );
}

#[test]
fn hosts_and_regions() {
    let hosts = |imported: &Imported| -> Vec<String> {
        let endpoints = imported.api.endpoints.iter();
        endpoints
            .map(|e| format!("{:?} {} {}", e.r#type, e.host, e.regions.join(",")))
            .collect()
    };
    assert_eq!(
        hosts(&imported(NURSERY)),
        [
            "Public nursery.aliyuncs.com cn-beijing,cn-hangzhou",
            "Public nursery.eu-central-1.aliyuncs.com eu-central-1"
        ]
    );
    let orchard = imported(ORCHARD);
    assert_eq!(
        hosts(&orchard),
        [
            "Public orchard.{region}.aliyuncs.com ",
            "Finance orchard-finance.aliyuncs.com cn-hangzhou-finance"
        ]
    );
    assert_eq!(
        orchard.api.regions,
        ["cn-beijing", "cn-hangzhou", "cn-hangzhou-finance"]
    );
    assert_eq!(
        imported(GARDEN).api.endpoints[0].r#type,
        EndpointType::Public
    );
}

#[test]
fn routes_and_bodies_of_the_roa_style() {
    let orchard = imported(ORCHARD);
    let create = action(&orchard, "CreateTree");
    let places: Vec<_> = create
        .input
        .iter()
        .map(|m| (&*m.name, m.location))
        .collect();
    assert_eq!(
        places,
        [
            ("OrchardId", Some(Location::Path)),
            ("dry_run", Some(Location::Query)),
            ("x-orchard-note", Some(Location::Header)),
            ("tree", Some(Location::Body)),
            ("clientToken", Some(Location::Body)),
            ("weather", Some(Location::Body)),
        ]
    );
    assert_eq!(member(&create.input, "dry_run").default, Some(json!(false)));
    assert!(member(&create.input, "clientToken").idempotency_token);
    assert_eq!(kind(member(&create.input, "weather")), "object");
    let tree = structure(&orchard, "tree");
    let kinds: Vec<String> = tree.members.iter().map(kind).collect();
    assert_eq!(
        kinds,
        ["string", "string", "struct:tree[]", "struct:TreeBark"]
    );
    assert_eq!(tree.members[0].required, Some(true));
    assert_eq!(tree.members[1].values.len(), 2);
    // Members of the body that the path has, too.
    let moved = action(&orchard, "MoveTree");
    assert_eq!(moved.body.as_deref(), Some("body"));
    assert_eq!(kind(member(&moved.input, "body")), "struct:MoveTreeBody");
    for (name, body) in [("PlantTrees", "struct:tree[]"), ("UploadMap", "binary")] {
        let action = action(&orchard, name);
        let whole = action.body.as_deref().unwrap();
        assert_eq!(kind(member(&action.input, whole)), body, "{name}");
    }
    let delete = action(&orchard, "DeleteTree").route.as_ref().unwrap();
    assert_eq!(
        (&*delete.method, &*delete.path),
        ("DELETE", "/orchards/{OrchardId}/trees/{TreeId}")
    );
    let harvest = action(&orchard, "DescribeHarvest");
    assert_eq!(
        harvest.route.as_ref().unwrap().path,
        "/harvests/{HarvestId}"
    );
    assert_eq!(kind(member(&harvest.input, "filter")), "map:object");
    assert_eq!(member(&harvest.input, "filter").style, Some(Style::Json));
}

#[test]
fn responses_of_the_roa_style() {
    let orchard = imported(ORCHARD);
    let value = |r#type: &str| Some(ResultBody::Value(r#type.parse::<Type>().unwrap()));
    for (name, result) in [
        ("CreateTree", None),
        ("DeleteTree", Some(ResultBody::Nothing)),
        ("DescribeHarvest", value("map:list:string")),
        ("DownloadMap", value("binary")),
        ("GetScript", value("string")),
        ("ListTrees", value("list:struct:tree")),
        ("MoveTree", Some(ResultBody::Nothing)),
    ] {
        assert_eq!(action(&orchard, name).result, result, "{name}");
    }
    let create = action(&orchard, "CreateTree");
    assert_eq!(create.statuses, [200, 202]);
    let trace = member(&create.output, "x-orchard-trace");
    assert_eq!(trace.location, Some(Location::Header));
    assert_eq!(action(&orchard, "MoveTree").statuses, [204]);
    assert_eq!(action(&orchard, "DeleteTree").statuses, [0_u16; 0]);
}
