//! Compile time of the crate of a part of a service against that of the whole: what features by category would save.

use crate::{compile, measure};
use cloudapi_codegen::{Builder, Layout};
use std::fs;
use std::path::Path;

const SPEC: &str = "spec/tencent/ckafka/2019-08-19";
const PARTS: [&[&str]; 6] = [
    &["DescribeGroup", "DescribeGroupOffsets"],
    &["acl"],
    &["route"],
    &["topic"],
    &["instance"],
    &["acl", "route", "topic", "instance"],
];
const MODES: [(&str, &[&str]); 3] = [
    ("check", &["check", "--no-default-features"]),
    ("dev", &["build", "--no-default-features"]),
    ("release", &["build", "--release", "--no-default-features"]),
];
const ROUNDS: usize = 2;

/// Compiles crates of parts, and of the whole, each alone, and prints the seconds of CPU.
pub fn run(root: &Path) -> Result<(), String> {
    let folder = root.join("target/bench/subsets");
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let manifest =
        fs::read_to_string(root.join("Cargo.toml")).map_err(|error| error.to_string())?;
    // What generated crates inherit is what the workspace says, but for the way to the runtime.
    let members = manifest
        .find("members = ")
        .ok_or("the workspace has no members")?;
    let package = manifest
        .find("[workspace.package]")
        .ok_or("no package to inherit")?;
    let runtime = format!("path = {:?}", root.join("runtime"));
    let inherited = manifest[package..].replace("path = \"runtime\"", &runtime);
    fs::write(
        folder.join("Cargo.toml"),
        format!(
            "{}members = [\"crates/*\"]\n\n{inherited}",
            &manifest[..members]
        ),
    )
    .map_err(|error| error.to_string())?;
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))
        .map_err(|error| error.to_string())?;
    let crates = folder.join("crates");
    let mut rows: Vec<(String, String, usize)> = Vec::new();
    for (index, part) in PARTS
        .iter()
        .map(|part| Some(*part))
        .chain([None])
        .enumerate()
    {
        let name = format!("part-{index}");
        let mut builder = Builder::spec(root.join(SPEC))
            .layout(Layout::Crate)
            .name(&name)
            .out_dir(&crates);
        if let Some(part) = part {
            builder = builder.only(part.iter().copied());
        }
        let files = builder.files().map_err(|error| error.to_string())?;
        builder.generate().map_err(|error| error.to_string())?;
        let actions = files
            .iter()
            .filter(|(path, _)| path.contains("/src/actions/"))
            .count();
        let label = part.map_or("everything".to_owned(), |part| part.join(", "));
        rows.push((label, name, actions));
    }
    println!("seconds of CPU, the least of {ROUNDS} rounds, each crate alone, without its client");
    println!(
        "{:<40} {:>8} {:>8} {:>8} {:>8}",
        "", "actions", "check", "dev", "release"
    );
    let target = folder.join("target");
    let mut least = vec![[f64::MAX; MODES.len()]; rows.len()];
    for round in 0..=ROUNDS {
        for (row, (_, name, _)) in rows.iter().enumerate() {
            let krate = crates.join(name);
            for (mode, (_, arguments)) in MODES.iter().enumerate() {
                let cost = measure::cost(|| compile::build(&krate, &target, arguments))?;
                let idle = measure::cost(|| compile::cargo(&krate, &target, arguments))?;
                // The first round builds the dependencies.
                if round > 0 {
                    let own = (cost.cpu - idle.cpu).max(0.0);
                    least[row][mode] = least[row][mode].min(own);
                }
            }
        }
    }
    for ((label, _, actions), costs) in rows.iter().zip(&least) {
        print!("{label:<40} {actions:>8}");
        for cost in costs {
            print!(" {cost:>8.2}");
        }
        println!();
    }
    Ok(())
}
