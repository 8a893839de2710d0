//! Compile time of a generated crate against the same types with plain serde derives.

use crate::{measure, twin};
use cloudapi_codegen::spec::Api;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

const SPEC: &str = "spec/tencent/ckafka/2019-08-19/api.json";
const CRATE: &str = "tencentcloud-ckafka";
const ROUNDS: usize = 3;

/// Modes with the greatest ratio that is good enough.
const MODES: [(&str, &[&str], f64); 3] = [
    ("check", &["check"], 1.0 / 3.0),
    ("dev build", &["build"], 1.0 / 4.0),
    ("release build", &["build", "--release"], 1.0 / 6.0),
];

/// Compiles both crates in turn and prints the ratios, and how much code was generated.
pub fn run(root: &Path) -> Result<(), String> {
    let text = fs::read_to_string(root.join(SPEC)).map_err(|error| format!("{SPEC}: {error}"))?;
    let api: Api = serde_json::from_str(&text).map_err(|error| format!("{SPEC}: {error}"))?;
    let (types, fields) = twin::size(&api);
    println!(
        "{types} types, {fields} fields; the least of {ROUNDS} rounds in turn, each crate alone"
    );
    lines(
        &root.join("generated").join(CRATE).join("src"),
        api.actions.len(),
    )?;

    let target = root.join("target/bench");
    let folder = target.join("twin");
    fs::create_dir_all(folder.join("src")).map_err(|error| error.to_string())?;
    fs::write(folder.join("src/lib.rs"), twin::source(&api)).map_err(|error| error.to_string())?;
    fs::write(
        folder.join("Cargo.toml"),
        "[package]\nname = \"twin\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [workspace]\n\n[dependencies]\nserde = { version = \"1\", features = [\"derive\"] }\nserde_json = \"1\"\n\n\
         [profile.dev]\ndebug = \"line-tables-only\"\n",
    )
    .map_err(|error| error.to_string())?;

    let generated = root.join("generated").join(CRATE);
    println!("{:<32} {:>12} {:>12}", "", "generated", "derived");
    for (name, arguments, goal) in MODES {
        // The first run of each builds the dependencies.
        build(&generated, &target, arguments)?;
        build(&folder, &target, arguments)?;
        let (ours, other) = measure::in_turn(
            ROUNDS,
            || build(&generated, &target, arguments),
            || build(&folder, &target, arguments),
        )?;
        let idle = idle(&folder, &target, arguments)?;
        measure::report(
            name,
            ours.saturating_sub(idle),
            other.saturating_sub(idle),
            goal,
        );
    }
    Ok(())
}

/// Compiles the crate in `folder` anew, its dependencies not.
pub fn build(folder: &Path, target: &Path, arguments: &[&str]) -> Result<(), String> {
    let root = folder.join("src/lib.rs");
    let text = fs::read(&root).map_err(|error| format!("{}: {error}", root.display()))?;
    // Same bytes, newer time: cargo compiles the crate and nothing below it.
    fs::write(&root, text).map_err(|error| format!("{}: {error}", root.display()))?;
    cargo(folder, target, arguments)
}

/// What cargo itself needs when nothing is to be done; it is the same for both sides.
fn idle(folder: &Path, target: &Path, arguments: &[&str]) -> Result<Duration, String> {
    let run = || cargo(folder, target, arguments);
    Ok(measure::in_turn(ROUNDS, run, run)?.0)
}

/// Runs cargo in a folder.
pub fn cargo(folder: &Path, target: &Path, arguments: &[&str]) -> Result<(), String> {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .arg("--quiet")
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_INCREMENTAL", "0")
        .output()
        .map_err(|error| format!("cargo does not run: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!(
        "{}: {}",
        folder.display(),
        String::from_utf8_lossy(&output.stderr)
    ))
}

/// Prints how many lines were generated.
fn lines(folder: &Path, actions: usize) -> Result<(), String> {
    let mut total = 0;
    let mut code = 0;
    let mut in_actions = 0;
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries =
            fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        for entry in entries {
            let path = entry.map_err(|error| error.to_string())?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).map_err(|error| error.to_string())?;
            total += text.lines().count();
            let own = text
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty() && !line.starts_with("//"));
            let own = own.count();
            code += own;
            if folder.ends_with("actions") {
                in_actions += own;
            }
        }
    }
    println!(
        "{total} generated lines, {code} without comments and blanks; {:.1} of these per action",
        in_actions as f64 / actions.max(1) as f64
    );
    Ok(())
}
