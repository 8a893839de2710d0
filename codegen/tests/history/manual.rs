//! The history of CKafka: of the committed spec, and of the manual where it is at hand.

use cloudapi_codegen::history::{Places, check, surface_at};
use cloudapi_codegen::parse::{Parsed, parse_document};
use cloudapi_codegen::source::Source;
use cloudapi_codegen::spec::{Api, MemberKind, Spec, Type};
use std::path::Path;

fn manual() -> Option<Parsed> {
    let Ok(docs) = std::env::var("CLOUDAPI_DOCS") else {
        println!("skipped: CLOUDAPI_DOCS does not name the folder of documents");
        return None;
    };
    let path = format!("{docs}/tencent-ckafka/manual.zh.2025-07-01.txt");
    let source = Source::load(path.as_ref()).unwrap();
    Some(parse_document(&source, "tencent", "ckafka"))
}

/// The committed spec.
fn committed() -> Spec {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/tencent/ckafka/2019-08-19");
    Spec::load(&folder).unwrap()
}

#[test]
fn what_a_check_of_the_committed_spec_lists() {
    let spec = committed();
    let source = spec.source("changelog.json").unwrap();
    let places = Places::in_spec(source.name(), source.text(), &spec.changelog);
    let found: Vec<_> = check(&spec.api, &spec.changelog, &places)
        .into_iter()
        .map(|d| {
            let place = d.location.unwrap();
            let entry = &place.text[place.span.clone()];
            let name = d.message.split('`').nth(1).unwrap().to_owned();
            let owner = name.split('.').next().unwrap();
            assert!(
                entry.contains(&format!("\"owner\": \"{owner}\"")),
                "{entry}"
            );
            (d.code, name)
        })
        .collect();
    let expected = [
        ("request-id-added", "CreateInstancePre.RequestId"),
        ("undocumented-owner", "PrivateLinkParam"),
        ("request-id-added", "RenewCkafkaInstance.RequestId"),
        ("undocumented-owner", "FetchMessageListByTimestamp"),
    ];
    assert_eq!(found, expected.map(|(code, name)| (code, name.to_owned())));
}

#[test]
fn what_the_replay_cannot_reconcile() {
    let Some(parsed) = manual() else { return };
    let codes = [
        "changelog-order",
        "changelog-silent",
        "deprecated-kept",
        "removed-but-documented",
        "request-id-added",
        "undocumented-member",
        "undocumented-owner",
    ];
    let found: Vec<_> = parsed
        .diagnostics
        .iter()
        .filter(|d| codes.contains(&d.code))
        .map(|d| {
            let line = d.location.as_ref().map_or(0, |location| location.line);
            let name = d.message.split('`').nth(1).unwrap();
            let kept = d.help.as_deref().unwrap_or_default().split('`').nth(1);
            match d.code {
                "deprecated-kept" => format!("{line} {} {name} {}", d.code, kept.unwrap()),
                code => format!("{line} {code} {name}"),
            }
        })
        .collect();
    assert_eq!(
        found,
        [
            "2371 request-id-added CreateInstancePre.RequestId",
            "1914 undocumented-owner PrivateLinkParam",
            "908 deprecated-kept CreateInstancePreResp.DeleteRouteTimestamp string",
            "731 request-id-added RenewCkafkaInstance.RequestId",
            "667 deprecated-kept ZoneInfo.Exflag string",
            "394 deprecated-kept ModifyInstanceAttributes.DynamicDiskConfig struct:DynamicDiskConfig",
            "380 undocumented-owner FetchMessageListByTimestamp",
            "87 deprecated-kept CreateDatahubTask.PrivateLinkParam object",
            "91 deprecated-kept DescribeInstances.TagKey string",
            "95 deprecated-kept DescribeInstancesDetail.InstanceIds object",
        ]
    );
}

/// `name type since` of one list.
fn rows(api: &Api, kind: MemberKind, owner: &str) -> Vec<String> {
    api.member_lists()
        .filter(|list| list.kind == kind && list.owner == owner)
        .flat_map(|list| {
            list.members.iter().map(move |m| {
                let since = m.since.or(list.since).unwrap_or_default();
                format!("{} {} {since}", m.name, m.r#type.as_str())
            })
        })
        .collect()
}

#[test]
fn every_release_can_be_gone_back_to() {
    let Spec { api, changelog, .. } = committed();
    let at = |release| surface_at(&api, &changelog, release).unwrap();
    assert!(at(126) == api, "the newest release is the spec itself");
    // Release 9 removed three actions; two of them came back with releases 15 and 49.
    let there = |release| {
        let name = "FetchMessageByOffset";
        at(release)
            .actions
            .iter()
            .find(|a| a.name == name)
            .map(|a| a.since)
    };
    let since = [5, 6, 8, 9, 14, 15, 126].map(there);
    let (first, last) = (Some(Some(6)), Some(Some(15)));
    assert_eq!(since, [None, first, first, None, None, last, last]);
    // Release 26 put the members of a response into a structure.
    assert_eq!(
        rows(&at(25), MemberKind::Output, "CreateInstancePre"),
        [
            "ReturnCode string 4",
            "ReturnMessage string 4",
            "Data struct:CreateInstancePreData 4",
            "DeleteRouteTimestamp string 25",
            "RequestId string 4"
        ]
    );
    assert_eq!(
        rows(&at(26), MemberKind::Output, "CreateInstancePre"),
        [
            "Result struct:CreateInstancePreResp 26",
            "RequestId string 26"
        ]
    );
    // Release 2 changed the type of a response to one that it adds.
    assert_eq!(
        [1, 2].map(|release| rows(&at(release), MemberKind::Output, "DescribeGroup").remove(0)),
        ["Result object 1", "Result struct:GroupResponse 1"]
    );
}

/// Every type of every release is a structure of that release: the changelog is complete in this respect.
#[test]
fn no_release_refers_to_a_structure_of_a_later_one() {
    let Spec { api, changelog, .. } = committed();
    let today = |owner: &str, name: &str| {
        let mut lists = api.member_lists().filter(|list| list.owner == owner);
        lists.any(|list| {
            let mut members = list.members.iter();
            members.any(|m| m.name == name && m.r#type == Type::Object)
        })
    };
    let mut forgotten = Vec::new();
    for release in 1..=126 {
        let surface = surface_at(&api, &changelog, release).unwrap();
        for list in surface.member_lists() {
            for member in list.members.iter().filter(|m| m.r#type == Type::Object) {
                if !today(list.owner, &member.name) {
                    forgotten.push(format!("{release} {}.{}", list.owner, member.name));
                }
            }
        }
    }
    assert_eq!(forgotten, ["1 DescribeGroup.Result"]);
}
