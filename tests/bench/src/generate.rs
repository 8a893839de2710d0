//! Reading, resolving, emitting and formatting the largest crate, on one core.

use cloudapi_codegen::{generate, parse, source::Source};
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const MANUAL: &str = "tencent-ckafka/manual.zh.2025-07-01.txt";
const SPEC: &str = "spec/tencent/ckafka/2019-08-19";
const ROUNDS: usize = 15;
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
    let emit = best(|| {
        generate(&spec)
            .map(|files| drop(black_box(files)))
            .map_err(first)
    })?;
    println!("least of {ROUNDS} rounds, one thread");
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
