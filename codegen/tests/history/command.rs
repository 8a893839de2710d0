//! `cloudapi history` and `cloudapi diff` on the committed spec.

use std::path::Path;
use std::process::Command;

/// Exit code, standard output, standard error.
fn cloudapi(arguments: &[&str]) -> (i32, String, String) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let output = Command::new(env!("CARGO_BIN_EXE_cloudapi"))
        .args(arguments)
        .current_dir(root)
        .output()
        .unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

fn printed(arguments: &[&str]) -> String {
    let (code, output, errors) = cloudapi(arguments);
    assert_eq!((code, &*errors), (0, ""), "{arguments:?}");
    output
}

#[test]
fn the_life_of_one_thing_is_shown() {
    let table = printed(&["history", "ckafka", "--action", "FetchMessageByOffset"]);
    let expected = "\
release  date        change      what
      6  2020-08-28  added       action FetchMessageByOffset
      9  2020-09-22  removed     action FetchMessageByOffset
     15  2021-08-05  added       action FetchMessageByOffset
";
    assert_eq!(table, expected);
    let table = printed(&["history", "ckafka", "--member", "DescribeInstances.TagKey"]);
    let expected = "\
release  date        change      what
      1  2020-01-06  added       action DescribeInstances
    122  2025-05-27  deprecated  input DescribeInstances.TagKey
";
    assert_eq!(table, expected);
    let table = printed(&["history", "ckafka", "--structure", "ZoneInfo"]);
    let expected = "\
release  date        change      what
     13  2021-04-28  added       structure ZoneInfo
     23  2021-10-15  added       member ZoneInfo.SalesInfo
     95  2023-08-31  added       member ZoneInfo.ExtraFlag
     95  2023-08-31  deprecated  member ZoneInfo.Exflag
";
    assert_eq!(table, expected);
}

#[test]
fn releases_are_shown_newest_first() {
    let table = printed(&["history", "tencent/ckafka"]);
    let lines: Vec<_> = table.lines().collect();
    assert_eq!(lines.len(), 127);
    assert_eq!(lines[1], "    126  2025-07-01  2 members added");
    assert_eq!(
        lines[126],
        "      1  2020-01-06  26 actions added, 38 structures added"
    );
    let release = printed(&["history", "tencent/ckafka", "--release", "108"]);
    let expected = "\
release 108 (2024-09-11)
  deprecated  input ModifyInstanceAttributes.DynamicDiskConfig
  modified    member OperateResponseData.RouteDTO
";
    assert_eq!(release, expected);
}

#[test]
fn json_holds_the_same() {
    let arguments = ["history", "ckafka", "--member", "ZoneInfo.Exflag", "--json"];
    let value: serde_json::Value = serde_json::from_str(&printed(&arguments)).unwrap();
    assert_eq!(value[1]["release"], 95);
    assert_eq!(value[1]["names"], serde_json::json!(["Exflag"]));
    let all = printed(&["history", "ckafka", "--json"]);
    let value: serde_json::Value = serde_json::from_str(&all).unwrap();
    assert_eq!(value.as_array().map(Vec::len), Some(126));
    assert_eq!(value[0]["number"], 1);
}

#[test]
fn names_that_were_never_there_are_refused() {
    let rows = [
        (
            ["--action", "FetchMessagesByOffset"],
            "did you mean `FetchMessageByOffset` or",
        ),
        (
            ["--member", "DescribeInstances.TagKe"],
            "did you mean `DescribeInstances.TagKey`",
        ),
        (["--release", "127"], "releases go from 1 to 126"),
    ];
    for (option, expected) in rows {
        let arguments = [&["history", "ckafka"], &option[..]].concat();
        let (code, output, errors) = cloudapi(&arguments);
        assert_eq!((code, &*output), (1, ""), "{arguments:?}");
        assert!(errors.contains(expected), "{errors}");
    }
    let (code, _, _) = cloudapi(&["history", "ckafka", "--action", "A", "--structure", "B"]);
    assert_eq!(code, 2);
}

#[test]
fn releases_are_compared_by_replay() {
    let text = printed(&["diff", "ckafka@121..126"]);
    let expected = "\
ckafka 2019-08-19: ckafka (release 121, 2025-05-07) -> ckafka (release 126, 2025-07-01)

added (7)
  ok      input   ModifyInstanceAttributes.DeleteProtectionEnable    new field with a setter
  ok      input   CreateDatahubTask.Description                      new field with a setter
  ok      input   ModifyDatahubTask.Description                      new field with a setter
  ok      member  DatahubTaskInfo.Description                        new field; the type is non-exhaustive
  ok      member  DescribeDatahubTaskRes.Description                 new field; the type is non-exhaustive
  ok      member  DescribeDatahubTaskRes.IsolateStatus               new field; the type is non-exhaustive
  ok      member  InstanceAttributesResponse.DeleteProtectionEnable  new field; the type is non-exhaustive

deprecated (3)
  ok      input  DescribeInstances.TagKey             the compiler warns where it is used
  ok      input  DescribeInstancesDetail.InstanceIds  the compiler warns where it is used
  ok      input  CreateDatahubTask.PrivateLinkParam   the compiler warns where it is used

verdict: minor (compatible additions)
changelog: 9 of 9 entries agree
";
    // The name and version of the crate follow the verdict where the spec names a crate.
    let (start, rest) = text
        .split_once("verdict: minor (compatible additions)")
        .unwrap();
    let (_, end) = rest.split_once('\n').unwrap();
    assert_eq!(
        format!("{start}verdict: minor (compatible additions)\n{end}"),
        expected
    );
    let value = printed(&["diff", "ckafka@25", "ckafka@26", "--json"]);
    let value: serde_json::Value = serde_json::from_str(&value).unwrap();
    assert_eq!(value["level"], "major");
    let (code, _, errors) = cloudapi(&["diff", "ckafka@127"]);
    assert_eq!(code, 1);
    assert!(errors.contains("releases go from 1 to 126"), "{errors}");
}

/// Over all releases the specs and the changelog differ only in what the replay cannot reconcile.
#[test]
fn every_release_agrees_with_its_surface() {
    let value = printed(&["diff", "ckafka@1..126", "--json"]);
    let value: serde_json::Value = serde_json::from_str(&value).unwrap();
    let agreement = &value["agreement"];
    assert_eq!(agreement["entries"], 393);
    assert_eq!(agreement["invisible"], 22);
    let what = |list: &str| -> Vec<String> {
        let rows = agreement[list].as_array().unwrap().iter();
        rows.map(|row| row["what"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        what("unconfirmed"),
        [
            "structure PrivateLinkParam",
            "action FetchMessageListByTimestamp"
        ]
    );
    // How an action pages is a fact that no changelog tells.
    assert_eq!(what("untold"), ["action DescribeGroup", "structure Tag"]);
}
