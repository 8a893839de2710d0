//! Makes files of the model. What a spec can be refused for, [`resolve`](crate::resolve) has refused before.
//!
//! A file is a list of pieces: tokens of whole items, which functions for one kind of item each make with
//! `quote!`. [`format`] alone makes text of them. Names are checked when they are made; what a module uses of
//! others it imports ([`imports`]). Each file is a job of its own, and jobs run on all processors.

mod about;
mod action;
mod client;
mod error_code;
mod facts;
mod format;
mod imports;
#[cfg(feature = "crates")]
mod manifest;
mod markdown;
mod module;
mod readme;
mod service;
mod structure;
mod types;

use crate::diagnostic::Diagnostic;
use crate::layout::Layout;
use crate::model::Model;
use crate::output::OutputSet;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use std::sync::atomic::{AtomicUsize, Ordering};

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
    /// Whether the code is laid out for readers.
    pub format: bool,
}

impl<'a> Shape<'a> {
    /// A crate under the name that its spec gives it.
    #[cfg(feature = "crates")]
    pub fn krate(model: &'a Model<'_>) -> Self {
        Self {
            layout: Layout::Crate,
            name: &model.info.name,
            client: true,
            runtime: None,
            format: true,
        }
    }
}

/// What the parts of emission share.
struct Emitter<'a> {
    model: &'a Model<'a>,
    layout: Layout,
    /// Name of the crate, if it is one.
    name: &'a str,
    client: bool,
    /// Path of the runtime.
    runtime: &'a str,
    format: bool,
}

/// A file to be made: what it is called and what it holds.
struct Job<'a> {
    path: String,
    content: Content<'a>,
}

/// What a file holds.
enum Content<'a> {
    /// Rust.
    Code(Box<dyn Fn() -> Vec<TokenStream> + Sync + 'a>),
    /// Something else.
    Text(Box<dyn Fn() -> Result<String, Diagnostic> + Sync + 'a>),
}

/// The files of a crate or module, by path below the folder that holds it.
///
/// # Errors
/// Code that does not parse: a bug of the emitter.
pub fn emit<'a>(model: &'a Model<'a>, shape: &Shape<'a>) -> Result<OutputSet, Vec<Diagnostic>> {
    let emitter = Emitter {
        model,
        layout: shape.layout,
        name: shape.name,
        client: shape.client,
        runtime: shape.runtime.unwrap_or(match shape.layout {
            Layout::Crate => "cloudapi_runtime",
            Layout::File | Layout::Tree => "::cloudapi_runtime",
        }),
        format: shape.format,
    };
    let jobs = emitter.jobs();
    let (mut files, mut wrong) = (OutputSet::new(), Vec::new());
    for (job, made) in jobs.iter().zip(emitter.run(&jobs)) {
        match made {
            Ok(text) => files.insert(format!("{}{}", shape.name, job.path), text.into_bytes()),
            Err(diagnostic) => wrong.push(diagnostic),
        }
    }
    if wrong.is_empty() {
        Ok(files)
    } else {
        Err(wrong)
    }
}

impl<'a> Emitter<'a> {
    /// One job a file.
    fn jobs(&'a self) -> Vec<Job<'a>> {
        let mut jobs = Vec::new();
        let code = |path: String, code: Box<dyn Fn() -> Vec<TokenStream> + Sync + 'a>| Job {
            path,
            content: Content::Code(code),
        };
        let source = match self.layout {
            Layout::File => {
                jobs.push(code(".rs".to_owned(), Box::new(|| self.file())));
                return jobs;
            }
            Layout::Tree => {
                jobs.push(code("/mod.rs".to_owned(), Box::new(|| self.tree_root())));
                ""
            }
            Layout::Crate => {
                let text = |path: &str, text: Box<dyn Fn() -> _ + Sync + 'a>| Job {
                    path: path.to_owned(),
                    content: Content::Text(text),
                };
                #[cfg(feature = "crates")]
                jobs.push(text("/Cargo.toml", Box::new(|| self.manifest())));
                jobs.push(text("/README.md", Box::new(|| Ok(self.readme()))));
                jobs.push(code("/src/lib.rs".to_owned(), Box::new(|| self.root())));
                "/src"
            }
        };
        let mut add = |path: String, make: Box<dyn Fn() -> Vec<TokenStream> + Sync + 'a>| {
            jobs.push(code(format!("{source}/{path}.rs"), make));
        };
        add("service".to_owned(), Box::new(|| self.service()));
        add("error_code".to_owned(), Box::new(|| self.error_code()));
        if self.client {
            add("client".to_owned(), Box::new(|| self.client()));
        }
        if !self.model.actions.is_empty() {
            add("actions".to_owned(), Box::new(|| self.actions()));
        }
        for action in &self.model.actions {
            let path = format!("actions/{}", action.module);
            add(path, Box::new(|| self.action(action)));
        }
        add("structures".to_owned(), Box::new(|| self.structures()));
        for (index, structure) in self.model.structures.iter().enumerate() {
            let path = format!("structures/{}", structure.module);
            add(path, Box::new(move || self.structure(index)));
        }
        jobs
    }

    /// Text of each file, in order, made on all processors.
    fn run(&self, jobs: &[Job<'_>]) -> Vec<Result<String, Diagnostic>> {
        let header = self.header();
        let next = AtomicUsize::new(0);
        let work = || {
            let mut made = Vec::new();
            while let Some((index, job)) = {
                let index = next.fetch_add(1, Ordering::Relaxed);
                jobs.get(index).map(|job| (index, job))
            } {
                let text = match &job.content {
                    Content::Code(pieces) => format::source(&header, &pieces(), self.format),
                    Content::Text(text) => text(),
                };
                made.push((index, text));
            }
            made
        };
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let mut made = std::thread::scope(|scope| {
            let others: Vec<_> = (1..processors.min(jobs.len()))
                .map(|_| scope.spawn(work))
                .collect();
            let mut made = work();
            for other in others {
                match other.join() {
                    Ok(more) => made.extend(more),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            made
        });
        made.sort_by_key(|(index, _)| *index);
        made.into_iter().map(|(_, text)| text).collect()
    }

    /// Where the files come from and how to make them again, as lines of text.
    fn origin(&self) -> [String; 2] {
        let api = self.model.api;
        let (spec, again) = match self.layout {
            Layout::Crate => (
                "spec/",
                "Do not edit: change the spec or the generator, then run `cargo run --release -- generate`.",
            ),
            Layout::File | Layout::Tree => (
                "",
                "Do not edit: whoever generates it, a build script or the command, writes it anew.",
            ),
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

    /// The root of the generated code, seen from the modules right below it.
    fn parent(&self) -> &'static str {
        match self.layout {
            Layout::Crate => "crate",
            Layout::File | Layout::Tree => "super",
        }
    }

    /// The root of the generated code, seen from the modules of an action or a structure.
    fn grandparent(&self) -> &'static str {
        match self.layout {
            Layout::Crate => "crate",
            Layout::Tree => "super::super",
            Layout::File => "super",
        }
    }

    /// Doc comments of an item at a depth: paragraphs of Markdown, wrapped.
    fn docs<S: AsRef<str>>(&self, depth: usize, paragraphs: &[S]) -> TokenStream {
        let depth = depth + usize::from(self.layout == Layout::File);
        let lines = doc_lines(paragraphs, 96 - 4 * depth);
        quote!(#(#[doc = #lines])*)
    }
}

/// Lines of doc comments, each with the space that follows the slashes.
fn doc_lines<S: AsRef<str>>(paragraphs: &[S], width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for (index, paragraph) in paragraphs.iter().enumerate() {
        if index > 0 {
            lines.push(String::new());
        }
        let wrapped = markdown::wrap(paragraph.as_ref(), width);
        lines.extend(wrapped.iter().map(|line| format!(" {line}")));
    }
    lines
}

/// `Some` of a value, or `None`.
fn option<T: ToTokens>(value: Option<&T>) -> TokenStream {
    match value {
        Some(value) => quote!(Some(#value)),
        None => quote!(None),
    }
}

/// The wire name, to be found by it, where the name of the type is another one.
fn alias<'n>(wire: &'n str, name: Option<&str>) -> Option<&'n str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    (name != Some(wire) && wire.chars().all(plain)).then_some(wire)
}
