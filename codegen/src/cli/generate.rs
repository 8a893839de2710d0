//! `cloudapi generate`: crates from specs.

use super::job::Job;
use super::{Console, Failure, Outcome, Project, parallel};
use crate::builder::Builder;
use crate::diagnostic::{Diagnostic, Location};
use crate::layout::Layout;
use crate::output::OutputSet;
use std::path::PathBuf;

/// Generate the crates of all specs, or of some, or modules for other crates
///
/// Writes generated/<crate> for every spec below spec/ that has a `crate.json`. Files that are up to
/// date are not touched, stale files are removed, and nothing is written if there is any error. Files without an `@generated` header are never touched.
///
/// With --out-dir it writes what `cloudapi_codegen::Builder` writes in a build script, by options of the same names.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cloudapi generate                                    all specs below spec/
  cloudapi generate tencent/ckafka                     one spec
  cloudapi generate --check                            fail if generated/ is not up to date
  cloudapi generate tencent/ckafka --out-dir src --only DescribeGroup,topic
                                                       a module with a part of it
  cloudapi generate spec/shelf --out-dir src --layout tree --name shelves
                                                       a module src/shelves/mod.rs")]
pub(crate) struct Args {
    /// Compare instead of writing: print a diff and fail if anything differs
    #[arg(long)]
    check: bool,

    /// Generate only these actions and what they reach
    ///
    /// The name of an action as the vendor spells it, or that of a category; several are separated by commas.
    #[arg(long, value_name = "NAME", value_delimiter = ',', requires = "out_dir")]
    only: Option<Vec<String>>,

    /// Layout: one file, a tree of files, or a crate [default: file]
    #[arg(long, value_name = "LAYOUT", requires = "out_dir")]
    layout: Option<Layout>,

    /// Name of the file, directory or crate [default: the service, for a crate as in its `crate.json`]
    #[arg(long, value_name = "NAME", requires = "out_dir")]
    name: Option<String>,

    /// Output directory, created if missing [default: generated/, for whole crates]
    #[arg(long, value_name = "DIR")]
    out_dir: Option<PathBuf>,

    /// Generate the client; without it types, signing and decoding remain [default: true]
    #[arg(long, value_name = "BOOL", requires = "out_dir")]
    client: Option<bool>,

    /// Path by which generated code names the runtime [default: ::cloudapi_runtime]
    #[arg(long, value_name = "PATH", requires = "out_dir")]
    runtime_path: Option<String>,

    /// Format the code for readers [default: true]
    #[arg(long, value_name = "BOOL", requires = "out_dir")]
    format: Option<bool>,

    /// A spec that comes with the command: <provider>/<service>, perhaps with /<version>
    #[arg(
        long,
        value_name = "SPEC",
        conflicts_with = "spec",
        requires = "out_dir"
    )]
    bundled: Option<String>,

    /// A vendor's machine-readable description of a service: no spec folder is needed
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["spec", "bundled"],
        requires = "out_dir"
    )]
    description: Option<PathBuf>,

    /// <provider>/<service>/<version>, or a spec folder [default: all specs with a `crate.json`]
    spec: Vec<String>,
}

impl Args {
    pub(crate) fn run(self, project: &Project, console: &Console) -> Outcome {
        let progress = console.progress("generating");
        let (mut files, mut wrong) = (OutputSet::new(), Vec::new());
        let builders = self.builders(project)?.into_iter();
        let builders: Vec<Builder> = builders.map(|builder| self.configured(builder)).collect();
        for made in parallel::map(&builders, Builder::files) {
            match made {
                Ok(set) => {
                    wrong.extend(collision(&files, &set));
                    files.extend(set);
                }
                Err(error) => wrong.extend(error.into_diagnostics()),
            }
        }
        if !wrong.is_empty() {
            return Err(wrong.into());
        }
        if self.spec.is_empty() && self.out_dir.is_none() {
            files = files.whole();
        }
        drop(progress);
        let (folder, command) = (
            self.out_dir.clone().unwrap_or_else(|| project.generated()),
            self.command(),
        );
        Job {
            files: &files,
            folder: &folder,
            command: &command,
        }
        .run(self.check)?
        .print(console)
    }

    /// What is to be generated.
    fn builders(&self, project: &Project) -> Result<Vec<Builder>, Failure> {
        if let Some(name) = &self.bundled {
            return Ok(vec![Builder::bundled(name)]);
        }
        if let Some(file) = &self.description {
            return Ok(vec![Builder::description(file)]);
        }
        let mut folders = project.chosen_folders(&self.spec)?;
        if self.spec.is_empty() {
            folders.retain(|folder| folder.join("crate.json").exists());
        }
        Ok(folders.into_iter().map(Builder::spec).collect())
    }

    /// Every flag is the option of its name.
    fn configured(&self, mut builder: Builder) -> Builder {
        let Some(folder) = &self.out_dir else {
            return builder.layout(Layout::Crate);
        };
        builder = builder.out_dir(folder);
        if let Some(only) = &self.only {
            builder = builder.only(only);
        }
        if let Some(layout) = self.layout {
            builder = builder.layout(layout);
        }
        if let Some(name) = &self.name {
            builder = builder.name(name);
        }
        if let Some(client) = self.client {
            builder = builder.client(client);
        }
        if let Some(path) = &self.runtime_path {
            builder = builder.runtime_path(path);
        }
        if let Some(format) = self.format {
            builder = builder.format(format);
        }
        builder
    }

    /// The command that makes the check pass.
    fn command(&self) -> String {
        let mut command = "cargo run --release -- generate".to_owned();
        let mut add = |flag: &str, value: &str| {
            let words = [flag, value];
            for word in words.iter().filter(|word| !word.is_empty()) {
                command.push(' ');
                command.push_str(word);
            }
        };
        for spec in &self.spec {
            add(spec, "");
        }
        if let Some(name) = &self.bundled {
            add("--bundled", name);
        }
        if let Some(file) = &self.description {
            add("--description", &file.display().to_string());
        }
        if let Some(folder) = &self.out_dir {
            add("--out-dir", &folder.display().to_string());
        }
        if let Some(only) = &self.only {
            add("--only", &only.join(","));
        }
        if let Some(layout) = self.layout {
            add("--layout", &format!("{layout:?}").to_lowercase());
        }
        if let Some(name) = &self.name {
            add("--name", name);
        }
        if let Some(client) = self.client {
            add("--client", &client.to_string());
        }
        if let Some(path) = &self.runtime_path {
            add("--runtime-path", path);
        }
        if let Some(format) = self.format {
            add("--format", &format.to_string());
        }
        command
    }
}

/// Refuses to write two specs to one place.
fn collision(before: &OutputSet, set: &OutputSet) -> Option<Diagnostic> {
    let (path, _) = set.iter().find(|(path, _)| before.contains(path))?;
    Some(
        Diagnostic::error("same-name", "two specs would be written to the same file")
            .at(Location::file(path))
            .help("generate one spec at a time, with another --name"),
    )
}

#[cfg(test)]
mod tests {
    use super::Args;
    use clap::Args as _;
    use std::collections::{BTreeMap, BTreeSet};
    use syn::{Expr, ExprLit, FnArg, ImplItem, Item, Lit, Meta, Visibility};

    /// The public methods of `Builder` with their docs; options take `self`.
    fn methods() -> BTreeMap<String, (bool, String)> {
        let file = syn::parse_file(include_str!("../builder.rs")).unwrap();
        let items = file.items.into_iter().filter_map(|item| match item {
            Item::Impl(item) if item.trait_.is_none() => Some(item.items),
            _ => None,
        });
        let mut methods = BTreeMap::new();
        for item in items.flatten() {
            let ImplItem::Fn(method) = item else { continue };
            if !matches!(method.vis, Visibility::Public(_)) {
                continue;
            }
            let option = matches!(method.sig.inputs.first(),
                Some(FnArg::Receiver(receiver)) if matches!(receiver.kind, syn::ReceiverKind::Value));
            let mut docs = String::new();
            for attribute in &method.attrs {
                if let Meta::NameValue(pair) = &attribute.meta
                    && let Expr::Lit(ExprLit {
                        lit: Lit::Str(line),
                        ..
                    }) = &pair.value
                {
                    docs.push_str(line.value().trim_start());
                    docs.push('\n');
                }
            }
            methods.insert(method.sig.ident.to_string(), (option, docs));
        }
        methods
    }

    /// The help of a flag whose option has this summary: docs say what a method does, help says what a flag is for.
    fn help_of(summary: &str) -> String {
        let plain = match summary.strip_prefix("Sets the ") {
            Some(noun) => noun.to_owned(),
            None => summary.replacen("s ", " ", 1),
        };
        plain[..1].to_uppercase() + &plain[1..]
    }

    #[test]
    fn options_of_the_builder_are_flags_of_the_command() {
        let methods = methods();
        let command = Args::augment_args(clap::Command::new("generate"));
        let arguments: BTreeMap<String, &clap::Arg> = command
            .get_arguments()
            .map(|argument| (argument.get_id().to_string(), argument))
            .collect();
        // The command itself is `generate`; files in memory are for libraries alone.
        let named: BTreeSet<&String> = methods
            .keys()
            .filter(|name| !["files", "generate"].contains(&name.as_str()))
            .collect();
        assert_eq!(named, arguments.keys().collect());

        let options: Vec<_> = methods.iter().filter(|(_, (option, _))| *option).collect();
        assert!((1..=10).contains(&options.len()), "{}", options.len());
        for (name, (_, docs)) in options {
            let argument = arguments[name];
            let flag = name.replace('_', "-");
            assert_eq!(argument.get_long(), Some(flag.as_str()));
            let help = argument.get_help().unwrap().to_string();
            let meaning = help.split(" [default").next().unwrap();
            let first = docs.lines().next().unwrap().trim_end_matches('.');
            assert_eq!(
                help_of(first),
                meaning,
                "what `{name}` and `--{flag}` say of themselves"
            );
            for part in [
                "\nDefault: ",
                &format!("`--{flag}"),
                "```no_run",
                &format!(".{name}("),
            ] {
                assert!(
                    docs.contains(part),
                    "the docs of `{name}` lack {part:?}:\n{docs}"
                );
            }
        }
    }
}
