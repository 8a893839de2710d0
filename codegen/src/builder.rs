//! The generator as a build script uses it: what to generate and where to put it.

mod cargo;
mod error;

pub use error::Error;

use crate::diagnostic::{Diagnostic, Location};
use crate::emit::{Shape, emit};
use crate::layout::Layout;
use crate::output::OutputSet;
use crate::resolve::{self, resolve, select};
use crate::spec::{CrateInfo, Spec};
use std::path::{Path, PathBuf};

/// Generates the client of a service, or of a part of it, in a build script.
///
/// ```toml
/// [dependencies]
/// cloudapi-runtime = "0.1"
///
/// [build-dependencies]
/// cloudapi-codegen = { version = "0.1", default-features = false, features = ["tencent-ckafka"] }
/// ```
///
/// ```no_run
/// // build.rs
/// fn main() -> Result<(), cloudapi_codegen::Error> {
///     cloudapi_codegen::Builder::bundled("tencent/ckafka")
///         .only(["DescribeGroup", "DescribeGroupOffsets"])
///         .generate()
/// }
/// ```
///
/// ```ignore
/// // src/main.rs
/// mod ckafka {
///     include!(concat!(env!("OUT_DIR"), "/ckafka.rs"));
/// }
/// ```
///
/// The module has what a generated crate has: `Client`, `Error`, `ErrorCode`, requests and responses at its root,
/// structures in `structures`. It may be included anywhere, public or private, in editions 2021 and 2024: it finds
/// its own items from below and names all others by their full path.
///
/// Each option is a flag of `cloudapi generate` by the same name (`out_dir` is `--out-dir`) and with the same
/// meaning; `cloudapi generate ... --out-dir <dir>` writes what [`generate`](Builder::generate) does.
#[derive(Debug, Clone)]
#[must_use = "nothing is generated before `generate` is called"]
pub struct Builder {
    source: Source,
    only: Option<Vec<String>>,
    layout: Layout,
    name: Option<String>,
    out_dir: Option<PathBuf>,
    client: bool,
    runtime_path: Option<String>,
    format: bool,
}

/// Where the spec comes from.
#[derive(Debug, Clone)]
enum Source {
    Folder(PathBuf),
    Bundled(String),
    #[cfg(feature = "descriptions")]
    Description(PathBuf),
}

impl Builder {
    /// Creates a builder for a spec of your own, from the directory that holds its `api.json`, relative to that of the
    /// package.
    ///
    /// The build script runs again when a file in the directory changes. `crate.json` is needed for
    /// [`Layout::Crate`] alone.
    ///
    /// ```no_run
    /// # use cloudapi_codegen::Builder;
    /// Builder::spec("spec/shelf").generate()?;
    /// # Ok::<(), cloudapi_codegen::Error>(())
    /// ```
    pub fn spec(folder: impl Into<PathBuf>) -> Self {
        Self::new(Source::Folder(folder.into()))
    }

    /// Creates a builder for a spec that comes with this crate: `<provider>/<service>` for its newest version, or
    /// `<provider>/<service>/<version>`.
    ///
    /// Each service is behind a feature of this crate, `<provider>-<service>`.
    ///
    /// ```no_run
    /// # use cloudapi_codegen::Builder;
    /// Builder::bundled("tencent/ckafka").generate()?;
    /// # Ok::<(), cloudapi_codegen::Error>(())
    /// ```
    pub fn bundled(name: impl Into<String>) -> Self {
        Self::new(Source::Bundled(name.into()))
    }

    /// A vendor's machine-readable description, relative to the folder of the package: an `api.json` of Tencent Cloud's
    /// command line tool, or an `api-docs` JSON of Alibaba Cloud. No spec folder is needed.
    ///
    /// The build script runs again when the file changes. Names that Rust could not tell apart get different ones, as
    /// by `cloudapi import`; a program that wants to see and keep them imports the description and uses
    /// [`Builder::spec`]. What is left out because it is broken is a warning of the build.
    ///
    /// Requires the feature `descriptions` of this crate. Command: `--description cvm.api.json`.
    ///
    /// ```no_run
    /// # use cloudapi_codegen::Builder;
    /// Builder::description("cvm.api.json").only(["DescribeInstances"]).generate()?;
    /// # Ok::<(), cloudapi_codegen::Error>(())
    /// ```
    #[cfg(feature = "descriptions")]
    pub fn description(file: impl Into<PathBuf>) -> Self {
        Self::new(Source::Description(file.into()))
    }

    fn new(source: Source) -> Self {
        Self {
            source,
            only: None,
            layout: Layout::File,
            name: None,
            out_dir: None,
            client: true,
            runtime_path: None,
            format: true,
        }
    }

    /// Generates only these actions and what they reach.
    ///
    /// A name is that of an action as the vendor spells it (`DescribeGroup`), or that of a category (`topic`);
    /// names are case-sensitive, and there are no wildcards. Further calls add to the list. Names of generated items
    /// do not depend on the choice; all error codes are generated, because any action may return most of them. An
    /// unknown name is an error that suggests the nearest ones, and so is an empty list.
    ///
    /// Default: everything. Command: `--only DescribeGroup,topic`.
    ///
    /// ```no_run
    /// # use cloudapi_codegen::Builder;
    /// Builder::bundled("tencent/ckafka").only(["DescribeGroup", "topic"]).generate()?;
    /// # Ok::<(), cloudapi_codegen::Error>(())
    /// ```
    pub fn only(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.only
            .get_or_insert_default()
            .extend(names.into_iter().map(Into::into));
        self
    }

    /// Sets the layout: one file, a tree of files, or a crate.
    ///
    /// [`Layout::File`] is `<name>.rs`. [`Layout::Tree`] is `<name>/mod.rs` with one file per action and
    /// structure, which reads better; stale files are removed from it. Both are included alike:
    /// `include!(concat!(env!("OUT_DIR"), "/ckafka/mod.rs"))`. [`Layout::Crate`] is `<name>/Cargo.toml` and what
    /// belongs to it, as a member of the workspace that it is written to.
    ///
    /// Default: `file`. Command: `--layout tree`.
    ///
    /// ```no_run
    /// # use cloudapi_codegen::{Builder, Layout};
    /// Builder::bundled("tencent/ckafka").layout(Layout::Tree).generate()?;
    /// # Ok::<(), cloudapi_codegen::Error>(())
    /// ```
    pub fn layout(mut self, layout: Layout) -> Self {
        self.layout = layout;
        self
    }

    /// Sets the name of the file, directory or crate.
    ///
    /// For a module a name in snake case that is no keyword; for a crate lowercase letters, digits and `-`.
    ///
    /// Default: the name of the service (`ckafka`); for a crate the name in the spec's `crate.json`.
    /// Command: `--name kafka_admin`.
    ///
    /// ```no_run
    /// # use cloudapi_codegen::Builder;
    /// Builder::bundled("tencent/ckafka").name("kafka_admin").generate()?;
    /// # Ok::<(), cloudapi_codegen::Error>(())
    /// ```
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the output directory, created if missing.
    ///
    /// Only files that call themselves generated are replaced. A file that is up to date is not touched, so that
    /// nothing that depends on it is compiled again.
    ///
    /// Default: what `OUT_DIR` names, which cargo sets for build scripts. Command: `--out-dir src`.
    ///
    /// ```no_run
    /// # use cloudapi_codegen::Builder;
    /// Builder::bundled("tencent/ckafka").out_dir("src/generated").generate()?;
    /// # Ok::<(), cloudapi_codegen::Error>(())
    /// ```
    pub fn out_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(folder.into());
        self
    }

    /// Generates the client; without it types, signing and decoding remain.
    ///
    /// For programs that do their own input and output, with `cloudapi-runtime` without its default features. A
    /// crate has its client behind a feature instead; there this is an error.
    ///
    /// Default: `true`. Command: `--client false`.
    ///
    /// ```no_run
    /// # use cloudapi_codegen::Builder;
    /// Builder::bundled("tencent/ckafka").client(false).generate()?;
    /// # Ok::<(), cloudapi_codegen::Error>(())
    /// ```
    pub fn client(mut self, client: bool) -> Self {
        self.client = client;
        self
    }

    /// Sets the path by which generated code names the runtime.
    ///
    /// For programs that know `cloudapi-runtime` by another name or through another crate: names joined by `::`,
    /// beginning with `::` for a crate or with `crate`. A crate depends on the runtime itself; there this is an
    /// error.
    ///
    /// Default: `::cloudapi_runtime`. Command: `--runtime-path ::acme::runtime`.
    ///
    /// ```no_run
    /// # use cloudapi_codegen::Builder;
    /// Builder::bundled("tencent/ckafka").runtime_path("::acme::runtime").generate()?;
    /// # Ok::<(), cloudapi_codegen::Error>(())
    /// ```
    pub fn runtime_path(mut self, path: impl Into<String>) -> Self {
        self.runtime_path = Some(path.into());
        self
    }

    /// Formats the code for readers.
    ///
    /// Without it generation takes a third of the time, which an unoptimized build script notices, and the compiler
    /// gets the same code; each item is on a line of its own.
    ///
    /// Default: `true`. Command: `--format false`.
    ///
    /// ```no_run
    /// # use cloudapi_codegen::Builder;
    /// Builder::bundled("tencent/ckafka").format(false).generate()?;
    /// # Ok::<(), cloudapi_codegen::Error>(())
    /// ```
    pub fn format(mut self, format: bool) -> Self {
        self.format = format;
        self
    }

    /// Makes the files in memory, by path below the folder that they are to be written to.
    ///
    /// # Errors
    /// Everything that is wrong with the options or with the spec, each with its place.
    pub fn files(&self) -> Result<OutputSet, Error> {
        let mut spec = match &self.source {
            Source::Folder(folder) => Spec::load(folder)?,
            Source::Bundled(name) => crate::spec::bundled(name)?,
            #[cfg(feature = "descriptions")]
            Source::Description(file) => described(file, self.only.as_deref())?,
        };
        if self.layout != Layout::Crate {
            spec.crate_info.get_or_insert_with(|| CrateInfo {
                name: "module".to_owned(),
                version: "0.0.0".to_owned(),
                title: spec.api.service.clone(),
                page_url: None,
                successor: None,
                names: Default::default(),
            });
        }
        let mut model = resolve(&spec)?;
        if let Some(only) = &self.only {
            select(&mut model, only)?;
        }
        let name = self.checked_name(&spec)?;
        self.check_options()?;
        let shape = Shape {
            layout: self.layout,
            name: &name,
            client: self.client,
            runtime: self.runtime_path.as_deref(),
            format: self.format,
        };
        Ok(emit(&model, &shape)?)
    }

    /// Writes the files: all of them or, if anything is wrong, none.
    ///
    /// In a build script, tells cargo when to run it again, and reports what is wrong as errors of the build with
    /// file and line.
    ///
    /// # Errors
    /// As [`files`](Builder::files), and what could not be written.
    pub fn generate(&self) -> Result<(), Error> {
        cargo::reported(self.watched(), || {
            self.files()?.write(&self.folder()?)?;
            Ok(())
        })
    }

    /// Compares the files with those that are there, and writes nothing: for a test that holds committed files
    /// against the spec.
    ///
    /// # Errors
    /// As [`files`](Builder::files), and the first file that is missing, different or stale.
    pub fn check(&self) -> Result<(), Error> {
        let folder = self.folder()?;
        match self.files()?.compare(&folder)?.as_slice() {
            [] => Ok(()),
            [first, rest @ ..] => {
                let message = match rest.len() {
                    0 => "this file is not what would be generated".to_owned(),
                    more => format!("this file and {more} more are not what would be generated"),
                };
                Err(vec![
                    Diagnostic::error("outdated", message)
                        .at(Location::file(
                            folder.join(&first.path).display().to_string(),
                        ))
                        .help("generate it again"),
                ]
                .into())
            }
        }
    }

    /// Where the files go.
    fn folder(&self) -> Result<PathBuf, Error> {
        if let Some(folder) = &self.out_dir {
            return Ok(folder.clone());
        }
        cargo::out_dir().ok_or_else(|| {
            vec![
                Diagnostic::error(
                    "no-folder",
                    "there is no folder to write to: OUT_DIR is not set",
                )
                .help("call this from a build script, or name a folder with `out_dir`"),
            ]
            .into()
        })
    }

    /// What the result depends on, besides the build script itself.
    fn watched(&self) -> &Path {
        match &self.source {
            Source::Folder(folder) => folder,
            #[cfg(feature = "descriptions")]
            Source::Description(file) => file,
            // What is compiled in cannot change. Without any such line cargo would watch the whole package.
            Source::Bundled(_) => Path::new("Cargo.toml"),
        }
    }

    /// Name of the file, folder or crate.
    fn checked_name(&self, spec: &Spec) -> Result<String, Vec<Diagnostic>> {
        let (default, good, expected) = match self.layout {
            Layout::Crate => (
                spec.crate_info.as_ref().map(|info| info.name.clone()),
                resolve::is_crate as fn(&str) -> bool,
                "expected small letters, digits and `-`, beginning with a letter",
            ),
            Layout::File | Layout::Tree => (
                resolve::module(&spec.api.service).map(|name| name.to_string()),
                resolve::is_module as fn(&str) -> bool,
                "expected a name in snake case that is no keyword",
            ),
        };
        let name = self.name.clone().or(default).unwrap_or_default();
        if good(&name) {
            return Ok(name);
        }
        let message = format!("`{name}` cannot be the name of what is generated");
        Err(vec![
            Diagnostic::error("unusable-name", message)
                .expected(expected)
                .help("choose one with the option `name`"),
        ])
    }

    fn check_options(&self) -> Result<(), Vec<Diagnostic>> {
        let refuse = |message: String, help: &str| {
            Err(vec![
                Diagnostic::error("unusable-option", message).help(help),
            ])
        };
        if self.layout == Layout::Crate && !cfg!(feature = "crates") {
            return refuse(
                "whole crates are not compiled in".to_owned(),
                "turn on the feature `crates` of cloudapi-codegen",
            );
        }
        if self.layout == Layout::Crate && !self.client {
            return refuse(
                "a crate is generated with its client".to_owned(),
                "turn its feature `client` off where it is used",
            );
        }
        let Some(path) = &self.runtime_path else {
            return Ok(());
        };
        if self.layout == Layout::Crate {
            return refuse(
                "a crate depends on the runtime by its own name".to_owned(),
                "remove the option `runtime_path`",
            );
        }
        let inner = path.strip_prefix("::").or_else(|| {
            let rest = path.strip_prefix("crate");
            rest.and_then(|rest| rest.strip_prefix("::"))
        });
        if inner.is_some_and(|inner| inner.split("::").all(resolve::is_module)) {
            return Ok(());
        }
        refuse(
            format!("invalid path of the runtime `{path}`"),
            "write `::name` for a crate, or `crate::name` for a module of the program",
        )
    }
}

/// The spec of a description. An action that is wanted and left out is an error; the others are warnings.
#[cfg(feature = "descriptions")]
fn described(file: &Path, only: Option<&[String]>) -> Result<Spec, Vec<Diagnostic>> {
    use crate::diagnostic::Severity;

    let source = crate::source::Source::read(file).map_err(|diagnostic| vec![diagnostic])?;
    let mut imported = crate::import::import(&source, None, None)?;
    let wanted = |name: &String| only.is_some_and(|only| only.contains(name));
    if imported.left_out.iter().any(wanted) {
        let mut wrong = imported.notes;
        wrong.retain(|note| note.code == "broken-action");
        for note in &mut wrong {
            note.severity = Severity::Error;
        }
        return Err(wrong);
    }
    // What is not wanted need not be generated, nor possible to generate. A name that no action has is told later.
    if let Some(only) = only
        && only.iter().all(|name| imported.api.action(name).is_some())
    {
        imported.keep(only);
    }
    let name = file.display().to_string();
    let spec = Spec::from_files(&name, &imported.files())?;
    let told = imported.notes.iter().filter(|_| only.is_none());
    cargo::warn(told.filter(|note| note.severity == Severity::Warning));
    Ok(spec)
}
