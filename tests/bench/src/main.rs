//! Benchmarks of cloudapi: each compares two things in one run and prints the ratio, because absolute
//! times differ from machine to machine and from minute to minute.
//!
//! ```text
//! cargo run --release -p cloudapi-bench                    # all of them
//! cargo run --release -p cloudapi-bench -- sign json       # some
//! ```
//!
//! | name | measures |
//! |---|---|
//! | `generate` | parsing the manual (`CLOUDAPI_DOCS` names the folder of documents), resolving, emitting and formatting |
//! | `compile` | the generated crate alone against the same types with plain serde derives |
//! | `json` | decoding and encoding a response of 1 MB against serde derive with serde_json |
//! | `program` | a cold build of a program that generates two actions against one that uses the whole crate |
//! | `subsets` | crates of parts of a service against the crate of the whole |
//! | `sign` | a TC3 signature with a cached key against the hashing that it cannot do without |

mod compile;
mod generate;
mod json;
mod measure;
mod program;
mod sign;
mod subsets;
mod twin;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// A benchmark: prints its own lines; an error is a sentence.
type Benchmark = fn(&Path) -> Result<(), String>;

const ALL: &[(&str, Benchmark)] = &[
    ("generate", generate::run),
    ("sign", sign::run),
    ("json", json::run),
    ("compile", compile::run),
    ("program", program::run),
    ("subsets", subsets::run),
];

fn main() -> ExitCode {
    let names: Vec<String> = std::env::args().skip(1).collect();
    if let Some(unknown) = names
        .iter()
        .find(|name| !ALL.iter().any(|(known, _)| known == name))
    {
        let known: Vec<&str> = ALL.iter().map(|(name, _)| *name).collect();
        eprintln!(
            "error: no benchmark `{unknown}`; there are: {}",
            known.join(", ")
        );
        return ExitCode::from(2);
    }
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let root = match root.canonicalize() {
        Ok(root) => root,
        Err(error) => {
            eprintln!("error: {}: {error}", root.display());
            return ExitCode::FAILURE;
        }
    };
    for (name, benchmark) in ALL {
        if !names.is_empty() && !names.iter().any(|wanted| wanted == name) {
            continue;
        }
        println!("## {name}");
        if let Err(error) = benchmark(&root) {
            eprintln!("error: {name}: {error}");
            return ExitCode::FAILURE;
        }
        println!();
    }
    ExitCode::SUCCESS
}
