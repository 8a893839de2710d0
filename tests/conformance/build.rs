//! Writes the tables of actions that the tests go through, from the clients that were generated.

use std::path::PathBuf;
use std::{env, fs};

/// Crates below `generated/`.
const CRATES: [&str; 4] = [
    "tencentcloud-ckafka",
    "tencentcloud-ckafka-legacy",
    "alibabacloud-alikafka",
    "alibabacloud-rocketmq",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut tables = String::new();
    for name in CRATES {
        let client = format!("../../generated/{name}/src/client.rs");
        println!("cargo::rerun-if-changed={client}");
        let text = fs::read_to_string(client)?;
        let name = name.replace('-', "_");
        tables.push_str(&format!(
            "/// Calls `$then!` with the crate and a row `method Request` for every action.\n\
             macro_rules! for_each_{name} {{ ($then:ident) => {{ $then! {{\n    {name};\n{}}} }} }}\n",
            rows(&text)
        ));
    }
    let path = PathBuf::from(env::var("OUT_DIR")?).join("actions.rs");
    fs::write(path, tables)?;
    Ok(())
}

fn rows(client: &str) -> String {
    let mut rows = String::new();
    let mut method = "";
    for line in client.lines().map(str::trim) {
        if let Some(rest) = line.strip_prefix("pub fn ") {
            method = rest.split('(').next().unwrap_or_default();
        }
        // What a method of an action gives.
        if let Some((_, rest)) = line.split_once("-> Call<'_, ") {
            let request = rest.split('>').next().unwrap_or_default();
            // Methods for any action, and for one by name.
            if ["A", "cloudapi_runtime::RawRequest"].contains(&request) {
                continue;
            }
            rows.push_str(&format!("    {method} {request},\n"));
        }
    }
    rows
}
