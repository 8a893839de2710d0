//! Writes the model as Rust source. Nothing can fail here: what could has been refused by
//! [`resolve`](crate::resolve).

mod about;
mod action;
mod client;
mod code;
mod error_code;
mod facts;
mod fields;
mod krate;
mod markdown;
mod paths;
mod readme;
mod structure;

use crate::model::Model;
use crate::output::OutputSet;
use paths::Paths;

/// What the parts of emission share.
struct Emitter<'a> {
    model: &'a Model<'a>,
    paths: Paths,
}

/// The files of a crate, by path below `generated/`.
pub fn emit(model: &Model<'_>) -> OutputSet {
    let emitter = Emitter {
        model,
        paths: Paths::short(),
    };
    let mut files = OutputSet::new();
    let folder = &model.info.name;
    let mut add = |path: &str, bytes: Vec<u8>| files.insert(format!("{folder}/{path}"), bytes);
    add("Cargo.toml", emitter.manifest());
    add("README.md", emitter.readme());
    add("src/lib.rs", emitter.root());
    add("src/error_code.rs", emitter.error_code());
    add("src/client.rs", emitter.client());
    add("src/actions.rs", emitter.actions());
    for action in &model.actions {
        add(
            &format!("src/actions/{}.rs", action.module),
            emitter.action(action),
        );
    }
    add("src/structures.rs", emitter.structures());
    for structure in &model.structures {
        add(
            &format!("src/structures/{}.rs", structure.module),
            emitter.structure(structure),
        );
    }
    files
}

impl Emitter<'_> {
    /// Where the files come from and how to make them again, as lines of text.
    fn origin(&self) -> [String; 2] {
        let api = self.model.api;
        [
            format!(
                "{} from spec/{}/{}/{}.",
                crate::output::MARKER,
                api.provider,
                api.service,
                api.version
            ),
            "Do not edit: change the spec or the generator, then run `cargo run --release -- generate`."
                .to_owned(),
        ]
    }

    /// The head of a Rust file.
    fn header(&self) -> String {
        self.origin().map(|line| format!("// {line}\n")).concat() + "\n"
    }
}
