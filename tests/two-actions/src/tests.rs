//! The program against a loopback server that checks signatures, and against the README.

use super::ckafka::Client;
use cloudapi_emulator::{Emulator, Reply, verify};
use cloudapi_runtime::Credential;
use std::time::{SystemTime, UNIX_EPOCH};

const ID: &str = "AKID0123456789abcdef0123456789abcdef";
const SECRET: &str = "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE";

const GROUPS: &str = r#"{"Response": {"RequestId": "r-1", "Result": {"TotalCount": 2, "GroupList": [
    {"Group": "orders", "Protocol": "roundrobin"}, {"Group": "idle", "Protocol": null}]}}}"#;
const OFFSETS: &str = r#"{"Response": {"RequestId": "r-2", "Result": {"TotalCount": 1, "TopicList": [
    {"Topic": "clicks", "Partitions": [{"Partition": 0, "Lag": 40}, {"Partition": 1, "Lag": "1"}]},
    {"Topic": "views", "Partitions": [{"Partition": 0, "Lag": 1}]}, {"Topic": "new", "Partitions": null}]}}}"#;
const NONE: &str =
    r#"{"Response": {"RequestId": "r-3", "Result": {"TotalCount": 0, "TopicList": []}}}"#;

#[tokio::test]
async fn two_generated_actions_are_signed_sent_and_decoded() {
    let emulator = Emulator::start(|request| {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let key = verify::Key {
            id: ID,
            secret: SECRET,
        };
        verify::tc3(request, key, "ckafka", now.as_secs().try_into().unwrap()).unwrap();
        let body = String::from_utf8_lossy(&request.body);
        Reply::json(
            200,
            match request.header("x-tc-action") {
                Some("DescribeGroup") => GROUPS,
                Some("DescribeGroupOffsets") if body.contains("\"orders\"") => OFFSETS,
                _ => NONE,
            },
        )
    })
    .unwrap();
    let ckafka: Client = Client::builder()
        .credentials(Credential::new(ID, SECRET))
        .region("ap-guangzhou")
        .endpoint(emulator.url())
        .build()
        .unwrap();
    let lags = super::lags(&ckafka, "ckafka-8b4az591").await.unwrap();
    assert_eq!(
        lags,
        [
            ("orders".to_owned(), Some(42)),
            ("idle".to_owned(), Some(0))
        ]
    );
    let received = emulator.received();
    let actions: Vec<_> = received
        .iter()
        .map(|request| request.header("x-tc-action").unwrap())
        .collect();
    assert_eq!(
        actions,
        [
            "DescribeGroup",
            "DescribeGroupOffsets",
            "DescribeGroupOffsets"
        ]
    );
    // The vendor sees the program, not the generator.
    let agent = received[0].header("user-agent").unwrap();
    assert!(agent.contains("example-two-actions/"), "{agent}");
}

#[test]
fn nothing_is_generated_but_what_the_two_actions_reach() {
    let text = include_str!(concat!(env!("OUT_DIR"), "/ckafka.rs"));
    let mut types: Vec<&str> = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub struct "))
        .filter_map(|rest| rest.split([' ', '{', '<']).next())
        .collect();
    types.sort_unstable();
    assert_eq!(
        types,
        [
            "Client",
            "DescribeGroup",
            "DescribeGroupOffsetsRequest",
            "DescribeGroupOffsetsRequired",
            "DescribeGroupOffsetsResponse",
            "DescribeGroupRequest",
            "DescribeGroupResponse",
            "Filter",
            "FilterRequired",
            "GroupOffsetPartition",
            "GroupOffsetResponse",
            "GroupOffsetTopic",
            "GroupResponse",
        ]
    );
}

/// The README shows this program: what it says compiles, and passes the tests above.
#[test]
fn the_readme_shows_these_files() {
    let readme = include_str!("../../../README.md");
    let shown = |text: &str, what: &str| {
        assert!(
            readme.contains(text),
            "README.md does not show {what}:\n{text}"
        );
    };
    shown(
        &format!("```rust,ignore\n{}```\n", include_str!("../build.rs")),
        "build.rs",
    );
    let main = include_str!("main.rs");
    let main = main.strip_suffix("\n#[cfg(test)]\nmod tests;\n").unwrap();
    shown(&format!("```rust,ignore\n{main}```\n"), "src/main.rs");
    // The manifest names versions instead of folders.
    let version = env!("CARGO_PKG_VERSION").rsplit_once('.').unwrap().0;
    shown(
        &format!(
            "```toml\n[dependencies]\ncloudapi-runtime = \"{version}\"\n\
             tokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}\n\n\
             [build-dependencies]\n\
             cloudapi-codegen = {{ version = \"{version}\", default-features = false, features = [\"tencent-ckafka\"] }}\n```\n"
        ),
        "the dependencies",
    );
}
