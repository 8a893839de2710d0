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
mod module;
mod paths;
mod readme;
mod structure;

use crate::layout::Layout;
use crate::model::Model;
use crate::output::OutputSet;
use paths::Paths;

/// The form in which a model is written.
#[derive(Debug, Clone, Copy)]
pub struct Shape<'a> {
    /// A crate, or a module of another crate.
    pub layout: Layout,
    /// Name of the file or folder.
    pub name: &'a str,
    /// Whether the client is written.
    pub client: bool,
    /// Path of the runtime, where it is not the crate `cloudapi_runtime`.
    pub runtime: Option<&'a str>,
}

impl<'a> Shape<'a> {
    /// A crate under the name that its spec gives it.
    pub fn krate(model: &'a Model<'_>) -> Self {
        Self {
            layout: Layout::Crate,
            name: &model.info.name,
            client: true,
            runtime: None,
        }
    }
}

/// What the parts of emission share.
struct Emitter<'a> {
    model: &'a Model<'a>,
    paths: Paths<'a>,
    /// Name of the crate, if it is one.
    name: &'a str,
    client: bool,
}

/// The files of a crate or module, by path below the folder that holds it.
pub fn emit<'a>(model: &'a Model<'a>, shape: &Shape<'a>) -> OutputSet {
    let emitter = Emitter {
        model,
        paths: Paths::new(shape),
        name: shape.name,
        client: shape.client,
    };
    let mut files = OutputSet::new();
    let folder = shape.name;
    let mut add = |path: &str, bytes: Vec<u8>| files.insert(format!("{folder}{path}"), bytes);
    let source = match shape.layout {
        Layout::File => {
            add(".rs", emitter.file());
            return files;
        }
        Layout::Tree => {
            add("/mod.rs", emitter.tree_root());
            ""
        }
        Layout::Crate => {
            add("/Cargo.toml", emitter.manifest());
            add("/README.md", emitter.readme());
            add("/src/lib.rs", emitter.root());
            "/src"
        }
    };
    add(&format!("{source}/error_code.rs"), emitter.error_code());
    if shape.client {
        add(&format!("{source}/client.rs"), emitter.client());
    }
    add(&format!("{source}/actions.rs"), emitter.actions());
    for action in &model.actions {
        add(
            &format!("{source}/actions/{}.rs", action.module),
            emitter.action(action),
        );
    }
    add(&format!("{source}/structures.rs"), emitter.structures());
    for structure in &model.structures {
        add(
            &format!("{source}/structures/{}.rs", structure.module),
            emitter.structure(structure),
        );
    }
    files
}

impl Emitter<'_> {
    /// Where the files come from and how to make them again, as lines of text.
    fn origin(&self) -> [String; 2] {
        let api = self.model.api;
        let spec = if self.paths.absolute() { "" } else { "spec/" };
        let again = if self.paths.absolute() {
            "Do not edit: whoever generates it, a build script or the command, writes it anew."
        } else {
            "Do not edit: change the spec or the generator, then run `cargo run --release -- generate`."
        };
        [
            format!(
                "{} from {spec}{}/{}/{}.",
                crate::output::MARKER,
                api.provider,
                api.service,
                api.version
            ),
            again.to_owned(),
        ]
    }

    /// The head of a Rust file.
    fn header(&self) -> String {
        self.origin().map(|line| format!("// {line}\n")).concat() + "\n"
    }
}
