//! Generating the largest crate: as a process against progenitor's on the same actions, and step by step in this one.
//!
//! Progenitor and what it needs are a package of their own (`peer`), which is compiled for this benchmark alone.

use crate::measure;
use cloudapi_codegen::{generate, parse, source::Source};
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

const MANUAL: &str = "tencent-ckafka/manual.zh.2025-07-01.txt";
const SPEC: &str = "spec/tencent/ckafka/2019-08-19";
const ROUNDS: usize = 15;
const RUNS: usize = 21;
const BUDGET: Duration = Duration::from_millis(150);
const MEMORY: u64 = 200 << 20;

/// Times both halves of the pipeline; without the documents, the second half alone.
pub fn run(root: &Path) -> Result<(), String> {
    let first = |errors: Vec<cloudapi_codegen::diagnostic::Diagnostic>| {
        errors
            .first()
            .map_or_else(|| "refused".to_owned(), ToString::to_string)
    };
    let spec = root.join(SPEC);
    against_peer(root)?;
    let emit = best(|| {
        generate(&spec)
            .map(|files| drop(black_box(files)))
            .map_err(first)
    })?;
    println!("least of {ROUNDS} rounds, in this process");
    println!("{:<32} {emit:>12.3?}", "load, resolve, emit, format");

    let Some(docs) = std::env::var_os("CLOUDAPI_DOCS") else {
        println!("not measured: parsing (CLOUDAPI_DOCS does not name the folder of documents)");
        return Ok(());
    };
    let manual = PathBuf::from(docs).join(MANUAL);
    let read = best(|| {
        let source = Source::load(&manual).map_err(|error| error.to_string())?;
        let parsed = parse::parse_document(&source, "tencent", "ckafka");
        if parsed.is_refused() {
            return Err("the manual is refused".to_owned());
        }
        black_box(parsed);
        Ok(())
    })?;
    println!("{:<32} {read:>12.3?}", "load and parse the manual");
    let sum = read + emit;
    let verdict = if sum <= BUDGET { "within" } else { "MISSES" };
    println!(
        "{:<32} {sum:>12.3?}   {verdict} the budget of {BUDGET:?}",
        "together"
    );
    match peak_memory() {
        Some(bytes) => {
            let verdict = if bytes <= MEMORY { "within" } else { "MISSES" };
            println!(
                "{:<32} {:>9} MiB   {verdict} the budget of {} MiB",
                "peak memory",
                bytes >> 20,
                MEMORY >> 20
            );
        }
        None => println!("not measured: peak memory (this system has no /proc/self/status)"),
    }
    Ok(())
}

/// Compares whole processes in turn: `cloudapi generate` and progenitor with its default style.
fn against_peer(root: &Path) -> Result<(), String> {
    let folder = root.join("target/bench/generate");
    let wrong = |error: std::io::Error| format!("{}: {error}", folder.display());
    std::fs::create_dir_all(&folder).map_err(wrong)?;
    let peer = root.join("tests/bench/peer");
    let ours = build(&root.join("codegen"), &root.join("target"), "cloudapi")?;
    let theirs = build(
        &peer,
        &root.join("target/bench/peer"),
        "cloudapi-bench-peer",
    )?;
    let document = folder.join("openapi.json");
    let exported = Command::new(&ours)
        .args(["export", "openapi", "tencent/ckafka/2019-08-19"])
        .current_dir(root)
        .output()
        .map_err(wrong)?;
    std::fs::write(&document, exported.stdout).map_err(wrong)?;
    let output = folder.join("output");
    let run = |command: &mut Command| -> Result<Duration, String> {
        // Either program finds an empty folder.
        if output.exists() {
            std::fs::remove_dir_all(&output).map_err(wrong)?;
        }
        std::fs::create_dir(&output).map_err(wrong)?;
        let start = Instant::now();
        let done = command.current_dir(root).output().map_err(wrong)?;
        let time = start.elapsed();
        if done.status.success() {
            return Ok(time);
        }
        Err(String::from_utf8_lossy(&done.stderr).into_owned())
    };
    let (mut ours_times, mut theirs_times) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let mut command = Command::new(&ours);
        command.args(["generate", "tencent/ckafka/2019-08-19", "--layout", "crate"]);
        ours_times.push(run(command.arg("--out-dir").arg(&output))?);
        let mut command = Command::new(&theirs);
        theirs_times.push(run(command.arg(&document).arg(output.join("peer.rs")))?);
    }
    println!("median of {RUNS} runs of each in turn, whole processes: cloudapi and progenitor");
    measure::report("generate", median(ours_times), median(theirs_times), 1.0);
    Ok(())
}

/// Builds a program of a package, and gives its path.
pub(crate) fn build(package: &Path, target: &Path, name: &str) -> Result<PathBuf, String> {
    let status = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--release", "--bin", name])
        .arg("--manifest-path")
        .arg(package.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(target)
        .status()
        .map_err(|error| format!("cargo: {error}"))?;
    if !status.success() {
        return Err(format!("{name} does not build"));
    }
    Ok(target
        .join("release")
        .join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn best(mut run: impl FnMut() -> Result<(), String>) -> Result<Duration, String> {
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        run()?;
        best = best.min(start.elapsed());
    }
    Ok(best)
}

/// Greatest resident size of this process so far; `generate` runs first, so that nothing else counts.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim()
        .strip_suffix("kB")?
        .trim()
        .parse::<u64>()
        .ok()
        .map(|kilobytes| kilobytes * 1024)
}
