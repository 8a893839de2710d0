//! Writes the table of actions that the tests go through, from the client that was generated.

use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = "../../generated/tencentcloud-ckafka/src/client.rs";
    println!("cargo::rerun-if-changed={client}");
    let text = fs::read_to_string(client)?;
    let mut rows = String::new();
    let mut method = "";
    for line in text.lines().map(str::trim) {
        if let Some(rest) = line.strip_prefix("pub fn ") {
            method = rest.split('(').next().unwrap_or_default();
        }
        // Generated methods have their parameter on a line of its own, or all on one line.
        if let Some((_, rest)) = line.split_once("request: crate::") {
            let request = rest.split([',', ')']).next().unwrap_or_default();
            rows.push_str(&format!("    {method} {request},\n"));
        }
    }
    let table = format!(
        "/// Calls `$then!` with a row `method Request` for every action.\n\
         macro_rules! for_each_action {{ ($then:ident) => {{ $then! {{\n{rows}}} }} }}\n"
    );
    fs::write(
        PathBuf::from(env::var("OUT_DIR")?).join("actions.rs"),
        table,
    )?;
    Ok(())
}
