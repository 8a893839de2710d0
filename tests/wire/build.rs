//! Generates a module for each of the small specs, and the table of calls that the test makes.

use cloudapi_codegen::{Builder, Layout};
use serde_json::Value;
use std::collections::BTreeSet;
use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=vectors.json");
    let vectors: Vec<Value> = serde_json::from_str(&fs::read_to_string("vectors.json")?)?;
    let (mut modules, mut rows) = (BTreeSet::new(), String::new());
    for vector in &vectors {
        let (Some(spec), Some(action)) = (vector["spec"].as_str(), vector["action"].as_str())
        else {
            return Err("a vector without a spec or an action".into());
        };
        let module = spec.replace('-', "_");
        // The one acronym among them that a type is not named by.
        let request = action.replace("SAML", "Saml");
        rows.push_str(&format!(
            "(\"{spec}\", \"{action}\") => send::<{module}::{request}Request>(url, input).await,\n"
        ));
        modules.insert((module, spec));
    }
    let mut text = String::new();
    for (module, spec) in modules {
        Builder::spec(format!("specs/{spec}"))
            .layout(Layout::File)
            .name(&module)
            .generate()?;
        text.push_str(&format!(
            "/// A service.\npub mod {module} {{ include!(concat!(env!(\"OUT_DIR\"), \"/{module}.rs\")); }}\n"
        ));
    }
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("modules.rs"), text)?;
    let table = format!(
        "async fn call(spec: &str, action: &str, url: &str, input: Value) -> Result<(), String> {{\n\
         match (spec, action) {{\n{rows}_ => Err(format!(\"{{spec}} has no {{action}}\")),\n}}\n}}\n"
    );
    fs::write(out.join("calls.rs"), table)?;
    Ok(())
}
