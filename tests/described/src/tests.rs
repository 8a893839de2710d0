//! The program against a loopback server that checks signatures.

use super::garden::Client;
use cloudapi_emulator::{Emulator, Reply, verify};
use cloudapi_runtime::Credential;
use std::time::{SystemTime, UNIX_EPOCH};

const ID: &str = "AKID0123456789abcdef0123456789abcdef";
const SECRET: &str = "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE";

#[tokio::test]
async fn plants_are_listed_over_pages() {
    let emulator = Emulator::start(|request| {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let (id, secret) = (ID, SECRET);
        let now = now.as_secs().try_into().unwrap();
        verify::tc3(request, verify::Key { id, secret }, "garden", now).unwrap();
        assert_eq!(request.header("x-tc-action"), Some("DescribePlants"));
        assert_eq!(request.header("x-tc-version"), Some("2024-02-29"));
        let body = String::from_utf8_lossy(&request.body);
        let first = !body.contains("\"Offset\":1");
        let plant = match first {
            true => {
                r#"{"PlantId": "p-1", "Weight": 1.5, "Parent": {"PlantId": "p-0"}, "Shoots": null}"#
            }
            false => r#"{"PlantId": "p-2", "Bed": {"TagID": 1, "TagId": 2}}"#,
        };
        let answer = format!(
            "{{\"Response\": {{\"RequestId\": \"r\", \"TotalCount\": 2, \"PlantSet\": [{plant}]}}}}"
        );
        Reply::json(200, answer)
    })
    .unwrap();
    let garden: Client = Client::builder()
        .credentials(Credential::new(ID, SECRET))
        .region("ap-guangzhou")
        .endpoint(emulator.url())
        .build()
        .unwrap();
    let mut plants = Vec::new();
    super::list(&garden, |plant| plants.push(plant))
        .await
        .unwrap();
    let ids: Vec<_> = plants
        .iter()
        .map(|plant| plant.plant_id.as_deref())
        .collect();
    assert_eq!(ids, [Some("p-1"), Some("p-2")]);
    assert_eq!(plants[0].weight, Some(1.5));
    // A structure within itself.
    assert_eq!(plants[0].parent().plant_id.as_deref(), Some("p-0"));
    // Two members that Rust could not tell apart; the second one is deprecated.
    let bed = format!("{:?}", plants[1].bed());
    assert!(bed.contains("TagID: 1, TagId: 2"), "{bed}");
}

#[test]
fn the_program_is_short() {
    let main = include_str!("main.rs");
    let program = main.strip_suffix("\n#[cfg(test)]\nmod tests;\n").unwrap();
    let lines = program
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with("//"));
    assert!(lines.count() < 20);
}
