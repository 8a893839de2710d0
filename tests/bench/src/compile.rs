//! Compile time of a generated crate against the same types with plain serde derives.
//!
//! Each crate is compiled alone, its dependencies before. What counts is the CPU time of cargo and
//! all it starts, less that of a cargo with nothing to do: it hardly depends on what else runs.
//!
//! There are two comparisons, because neither tells everything:
//! - *in use*: on both sides, a function for every action writes its request as JSON and another
//!   reads its response. This is what the types cost a program that calls every action, and what the
//!   targets are meant for. Our side holds all that the crate generates besides: setters, getters,
//!   the client, error codes, docs.
//! - *types alone*: nothing is used. The derived implementations are generic, so that the compiler
//!   checks them and compiles none; nor does it compile most of ours.

use crate::{measure, twin};
use cloudapi_codegen::spec::Api;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

const SPEC: &str = "spec/tencent/ckafka/2019-08-19/api.json";
const CRATE: &str = "tencentcloud-ckafka";
const ROUNDS: usize = 2;

/// Modes with the greatest ratio that is good enough.
const MODES: [(&str, &[&str], f64); 3] = [
    ("check", &["check"], 1.0 / 3.0),
    ("dev build", &["build"], 1.0 / 4.0),
    ("release build", &["build", "--release"], 1.0 / 6.0),
];

const TWIN: &str = "[package]\nname = \"NAME\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
    [workspace]\n\n[dependencies]\nserde = { version = \"1\", features = [\"derive\"] }\n\
    serde_json = \"1\"\n\n[profile.dev]\ndebug = \"line-tables-only\"\n";

const OURS: &str = "[package]\nname = \"NAME\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
    [workspace]\n\n[features]\ndefault = [\"client\", \"rustls\"]\nclient = []\nrustls = []\n\
    native-tls = []\nblocking = []\ntesting = []\n\n\
    [dependencies]\ncloudapi-runtime = { path = \"RUNTIME\" }\n\n\
    [profile.dev]\ndebug = \"line-tables-only\"\n";

/// Compiles the crates in turn and prints the ratios, and how much code was generated.
pub fn run(root: &Path) -> Result<(), String> {
    let text = fs::read_to_string(root.join(SPEC)).map_err(|error| format!("{SPEC}: {error}"))?;
    let api: Api = serde_json::from_str(&text).map_err(|error| format!("{SPEC}: {error}"))?;
    let (types, fields) = twin::size(&api);
    println!("{types} types, {fields} fields; the least of {ROUNDS} rounds in turn");
    let generated = root.join("generated").join(CRATE);
    lines(&generated.join("src"), api.actions.len())?;
    let target = root.join("target/bench");
    let source = twin::types(&api);
    let bare = Folder::new(&target, "twin", TWIN)?;
    bare.write("src/lib.rs", &source)?;
    let used = Folder::new(&target, "twin-in-use", TWIN)?;
    used.write("src/lib.rs", &(source + &twin::uses(&api)))?;
    let runtime = root.join("runtime").canonicalize();
    let runtime = runtime.map_err(|error| format!("runtime: {error}"))?;
    let manifest = OURS.replace("RUNTIME", &runtime.display().to_string());
    let ours = Folder::new(&target, "generated", &manifest)?;
    ours.copy(&generated, "")?;
    let ours_used = Folder::new(&target, "generated-in-use", &manifest)?;
    ours_used.copy(&generated, "")?;
    let own =
        fs::read_to_string(generated.join("src/lib.rs")).map_err(|error| error.to_string())?;
    ours_used.write("src/lib.rs", &(own + "\n/// Uses.\npub mod uses;\n"))?;
    ours_used.write(
        "src/uses.rs",
        &("//! Uses.\n".to_owned() + &twin::generated_uses(&api)),
    )?;

    println!("{:<32} {:>12} {:>12}", "", "generated", "derived");
    for (what, ours, other) in [("in use", &ours_used, &used), ("types alone", &ours, &bare)] {
        for (mode, arguments, goal) in MODES {
            // The first run of each builds the dependencies.
            let (mut best, mut best_other) = (f64::MAX, f64::MAX);
            for round in 0..=ROUNDS {
                let (mine, theirs) = (ours.cost(arguments)?, other.cost(arguments)?);
                if round > 0 {
                    best = best.min(mine);
                    best_other = best_other.min(theirs);
                }
            }
            let name = format!("{mode}, {what}");
            let seconds = |cpu: f64| Duration::from_secs_f64(cpu.max(0.0));
            measure::report(&name, seconds(best), seconds(best_other), goal);
        }
    }
    Ok(())
}

/// A crate of this benchmark.
struct Folder {
    path: PathBuf,
    target: PathBuf,
}

impl Folder {
    fn new(target: &Path, name: &str, manifest: &str) -> Result<Self, String> {
        let folder = Folder {
            path: target.join(name),
            target: target.to_owned(),
        };
        // What an earlier run left may be of other types.
        if folder.path.exists() {
            fs::remove_dir_all(&folder.path).map_err(|error| folder.fails(error))?;
        }
        folder.write("Cargo.toml", &manifest.replace("NAME", name))?;
        Ok(folder)
    }

    fn fails(&self, error: impl std::fmt::Display) -> String {
        format!("{}: {error}", self.path.display())
    }

    fn write(&self, name: &str, text: &str) -> Result<(), String> {
        let path = self.path.join(name);
        let folder = path.parent().unwrap_or(&self.path);
        fs::create_dir_all(folder).map_err(|error| self.fails(error))?;
        fs::write(&path, text).map_err(|error| self.fails(error))
    }

    fn copy(&self, from: &Path, to: &str) -> Result<(), String> {
        let entries = fs::read_dir(from).map_err(|error| self.fails(error))?;
        for entry in entries {
            let path = entry.map_err(|error| self.fails(error))?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let to = Path::new(to).join(&*name).display().to_string();
            // The manifest is another one.
            if name == "Cargo.toml" {
                continue;
            }
            if path.is_dir() {
                self.copy(&path, &to)?;
            } else {
                let text = fs::read_to_string(&path).map_err(|error| self.fails(error))?;
                self.write(&to, &text)?;
            }
        }
        Ok(())
    }

    /// Seconds of CPU that compiling the crate anew takes, its dependencies not.
    fn cost(&self, arguments: &[&str]) -> Result<f64, String> {
        let cost = measure::cost(|| build(&self.path, &self.target, arguments))?;
        let idle = measure::cost(|| cargo(&self.path, &self.target, arguments))?;
        Ok(cost.cpu - idle.cpu)
    }
}

/// Compiles the crate in `folder` anew, its dependencies not.
pub fn build(folder: &Path, target: &Path, arguments: &[&str]) -> Result<(), String> {
    let root = folder.join("src/lib.rs");
    let text = fs::read(&root).map_err(|error| format!("{}: {error}", root.display()))?;
    // Same bytes, newer time: cargo compiles the crate and nothing below it.
    fs::write(&root, text).map_err(|error| format!("{}: {error}", root.display()))?;
    cargo(folder, target, arguments)
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
