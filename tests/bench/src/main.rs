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
//! | `generate` | generating the largest crate against progenitor with the same actions, as whole processes; parsing the manual (`CLOUDAPI_DOCS` names the folder of documents) |
//! | `cloud` | a cloud of 300 made-up services and 12,600 actions through import, check and generate |
//! | `compile` | the generated crate alone against the same types with plain serde derives, in use and not |
//! | `json` | decoding and encoding a response of 1 MB, as the client does and through serde, against serde derive with serde_json |
//! | `program` | a cold build of a program that generates two actions against one that uses the whole crate |
//! | `subsets` | crates of parts of a service against the crate of the whole |
//! | `sign` | a TC3 signature with a cached key against the hashing that it cannot do without |

//! # Why generated crates have no features for parts of them
//!
//! What `subsets` prints, in seconds of CPU on a busy machine of two cores:
//!
//! | generated | actions | check | dev | release |
//! |---|---|---|---|---|
//! | two actions | 2 | 0.13 | 0.15 | 0.26 |
//! | acl | 12 | 0.26 | 0.31 | 0.39 |
//! | route | 5 | 0.17 | 0.19 | 0.27 |
//! | topic | 25 | 0.56 | 0.64 | 0.87 |
//! | instance | 20 | 0.62 | 0.73 | 0.83 |
//! | these four | 62 | 1.51 | 1.88 | 1.89 |
//! | everything | 87 | 3.25 | 3.33 | 3.30 |
//!
//! A cold dev build of a program with the whole crate took 69 seconds on a quiet one, nearly all of them for
//! TLS, HTTP and the asynchronous runtime. Features by category would save at most 4 % of it, once, and would cost
//! every user a choice, and the crate as many combinations to be tested. There are none: a crate is the whole service.
//! Generating two actions by a build script saves nothing when everything is compiled anew, either (`program`: 70
//! seconds of CPU, 1.01 times as much; on a busy machine 1.16 times): the generator is compiled first. It is for
//! specs of one's own, for types that live in the program's own crate, and for reading less.

mod cloud;
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
    ("cloud", cloud::run),
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
