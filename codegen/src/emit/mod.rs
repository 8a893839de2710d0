//! Makes files of the model. What a spec can be refused for, [`resolve`](crate::resolve) has refused before.
//!
//! A file is a list of pieces: tokens of whole items, which functions for one kind of item each make with
//! `quote!`. [`format`] alone makes text of them. Names are checked when they are made; what a module uses of
//! others it imports ([`imports`]). Each file is a job of its own, and jobs run on all processors.

mod about;
mod action;
mod client;
mod error_code;
mod example;
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
mod values;

use crate::diagnostic::{Diagnostic, Location};
use crate::layout::Layout;
use crate::model::Model;
use crate::output::OutputSet;
use crate::spec::RateLimit;
use imports::Imports;
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, TokenStreamExt, quote};
use std::cell::Cell;
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

/// What a file holds.
#[derive(Clone, Copy)]
enum Part {
    #[cfg(feature = "crates")]
    Manifest,
    Readme,
    Root,
    Service,
    ErrorCode,
    Client,
    Actions,
    Action(usize),
    Structures,
    Structure(usize),
    Values,
    ValueSet(usize),
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
    let parts = emitter.parts();
    let (mut files, mut wrong) = (OutputSet::new(), Vec::new());
    for ((path, _), made) in parts.iter().zip(emitter.run(&parts)) {
        match made {
            Ok(text) => files.insert(format!("{}{path}", shape.name), text.into_bytes()),
            Err(diagnostic) => wrong.push(diagnostic.at(Location::file(path))),
        }
    }
    if wrong.is_empty() {
        Ok(files)
    } else {
        Err(wrong)
    }
}

impl Emitter<'_> {
    /// The files, by path below the folder.
    fn parts(&self) -> Vec<(String, Part)> {
        let (source, roots): (_, &[_]) = match self.layout {
            Layout::File => return vec![(".rs".to_owned(), Part::Root)],
            Layout::Tree => ("", &[("/mod.rs", Part::Root)]),
            Layout::Crate => (
                "/src",
                &[
                    #[cfg(feature = "crates")]
                    ("/Cargo.toml", Part::Manifest),
                    ("/README.md", Part::Readme),
                    ("/src/lib.rs", Part::Root),
                ],
            ),
        };
        let mut parts: Vec<(String, Part)> = roots
            .iter()
            .map(|(path, part)| ((*path).to_owned(), *part))
            .collect();
        let mut add = |path: &str, part| parts.push((format!("{source}/{path}.rs"), part));
        add("service", Part::Service);
        add("error_code", Part::ErrorCode);
        if self.client {
            add("client", Part::Client);
        }
        if !self.model.actions.is_empty() {
            add("actions", Part::Actions);
        }
        for (index, action) in self.model.actions.iter().enumerate() {
            add(&format!("actions/{}", action.module), Part::Action(index));
        }
        add("structures", Part::Structures);
        for (index, structure) in self.model.structures.iter().enumerate() {
            let path = format!("structures/{}", structure.module);
            add(&path, Part::Structure(index));
        }
        if !self.model.values.is_empty() {
            add("values", Part::Values);
        }
        for (index, set) in self.model.values.iter().enumerate() {
            add(&format!("values/{}", set.module), Part::ValueSet(index));
        }
        parts
    }

    /// Text of a file.
    fn text(&self, part: Part) -> Result<String, Diagnostic> {
        let pieces = match part {
            #[cfg(feature = "crates")]
            Part::Manifest => return self.manifest(),
            Part::Readme => return Ok(self.readme()),
            Part::Root => match self.layout {
                Layout::Crate => self.root(),
                Layout::File => self.file(),
                Layout::Tree => self.tree_root(),
            },
            Part::Service => self.service(),
            Part::ErrorCode => self.error_code(),
            Part::Client => self.client(),
            Part::Actions => self.actions(),
            Part::Action(index) => {
                self.of_actions(std::slice::from_ref(&self.model.actions[index]))
            }
            Part::Structures => self.structures(),
            Part::Structure(index) => self.of_structures(index..index + 1),
            Part::Values => self.values(),
            Part::ValueSet(index) => self.value_set(index),
        };
        format::source(&self.header(), pieces, self.format)
    }

    /// Text of each file, in order: whichever thread is free makes the next one.
    fn run(&self, parts: &[(String, Part)]) -> Vec<Result<String, Diagnostic>> {
        let next = AtomicUsize::new(0);
        let work = || {
            let indices = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
            let mine = indices.map_while(|index| Some((index, parts.get(index)?.1)));
            mine.map(|(index, part)| (index, self.text(part)))
                .collect::<Vec<_>>()
        };
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let mut made = std::thread::scope(|scope| {
            let others: Vec<_> = (1..processors.min(parts.len()))
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
    fn docs<S: AsRef<str>>(&self, depth: usize, paragraphs: &[S]) -> Docs {
        let depth = depth + usize::from(self.layout == Layout::File);
        Docs(doc_lines(paragraphs, 96 - 4 * depth))
    }
}

/// The pieces of a file of which all items are made, so that its imports are known.
fn with_imports(items: Vec<TokenStream>, imports: &Imports<'_>) -> Vec<TokenStream> {
    [vec![imports.items()], items].concat()
}

/// Doc comments, which become tokens where they stand: most of generated code are docs, and a stream put into another
/// is copied.
struct Docs(Vec<String>);

impl ToTokens for Docs {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        for line in &self.0 {
            tokens.append_all(quote!(#[doc = #line]));
        }
    }
}

/// Tokens that are put into other tokens once: moved, where a stream would be copied.
struct Once(Cell<TokenStream>);

impl Once {
    fn new(tokens: TokenStream) -> Self {
        Self(Cell::new(tokens))
    }
}

impl ToTokens for Once {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(self.0.take());
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

/// A rate limit as a value of the runtime.
fn rate_limit(imports: &Imports<'_>, limit: RateLimit) -> TokenStream {
    let r#type = imports.runtime("RateLimit");
    let [requests, seconds] = [limit.requests, limit.seconds].map(Literal::u32_unsuffixed);
    match limit.seconds {
        1 => quote!(#r#type::per_second(#requests)),
        _ => quote!(#r#type::new(#requests, #seconds)),
    }
}

/// The wire name, to be found by it, where the name of the type is another one.
fn alias<'n>(wire: &'n str, name: Option<&str>) -> Option<&'n str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    (name != Some(wire) && wire.chars().all(plain)).then_some(wire)
}
