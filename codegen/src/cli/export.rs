//! `cloudapi export`: a spec in a format of other tools.

use super::job::Job;
use super::{Console, Outcome, Project};
use crate::diagnostic::{Diagnostic, near};
use crate::export::{json_schema, openapi};
use crate::output::OutputSet;
use crate::spec::Spec;
use serde_json::Value;
use std::io::Write;
use std::path::PathBuf;

/// Write a spec in a format that other tools read
///
/// OpenAPI documents have one path per action, examples, error codes, and a security scheme whose extension
/// says how requests are signed. JSON Schemas are those of structures, each complete by itself.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cloudapi export openapi tencent/ckafka/2019-08-19 > ckafka.json
  cloudapi export openapi alibaba/rocketmq --openapi 3.1
  cloudapi export json-schema tencent/ckafka/2019-08-19 Topic
  cloudapi export json-schema tencent/ckafka/2019-08-19 --out-dir schemas")]
pub(crate) struct Args {
    #[command(subcommand)]
    format: Format,
}

#[derive(Debug, clap::Subcommand)]
enum Format {
    /// Print an OpenAPI document
    #[command(after_help = "Examples:
  cloudapi export openapi tencent/ckafka/2019-08-19 > ckafka.json
  cloudapi export openapi alibaba/rocketmq --openapi 3.1")]
    Openapi {
        /// <provider>/<service>/<version>, or a spec directory; the version may be omitted if there is only one
        spec: String,

        /// Version of OpenAPI: most generators read 3.0
        #[arg(long, value_name = "VERSION", default_value = "3.0")]
        openapi: Version,
    },
    /// Print the JSON Schema of a structure, or write those of all
    #[command(after_help = "Examples:
  cloudapi export json-schema tencent/ckafka/2019-08-19 Topic
  cloudapi export json-schema tencent/ckafka/2019-08-19 --out-dir schemas")]
    JsonSchema {
        /// <provider>/<service>/<version>, or a spec directory; the version may be omitted if there is only one
        spec: String,

        /// Name of a structure, as in the vendor's documents
        #[arg(required_unless_present = "out_dir")]
        structure: Option<String>,

        /// Write <structure>.schema.json of every structure to this directory
        #[arg(long, value_name = "DIR", conflicts_with = "structure")]
        out_dir: Option<PathBuf>,

        /// Compare instead of writing: print a diff and fail if anything differs
        #[arg(long, requires = "out_dir")]
        check: bool,
    },
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Version {
    /// OpenAPI 3.0
    #[value(name = "3.0")]
    V3_0,
    /// OpenAPI 3.1
    #[value(name = "3.1")]
    V3_1,
}

impl Args {
    pub(crate) fn run(self, project: &Project, console: &Console) -> Outcome {
        match self.format {
            Format::Openapi { spec, openapi } => {
                let spec = Spec::load(&project.spec_folder(&spec)?)?;
                let version = match openapi {
                    Version::V3_0 => openapi::Version::V3_0,
                    Version::V3_1 => openapi::Version::V3_1,
                };
                print(console, &openapi::document(&spec, version))
            }
            Format::JsonSchema {
                spec,
                structure: Some(structure),
                ..
            } => {
                let spec = Spec::load(&project.spec_folder(&spec)?)?;
                let Some(schema) = json_schema(&spec, &structure) else {
                    let names = spec.api.structures.iter().map(|known| &*known.name);
                    let message = format!("there is no structure `{structure}`");
                    let refusal = Diagnostic::error("unknown-structure", message);
                    let help = near::did_you_mean(&structure, names);
                    return Err(help.into_iter().fold(refusal, Diagnostic::help).into());
                };
                print(console, &schema)
            }
            Format::JsonSchema {
                spec,
                out_dir,
                check,
                ..
            } => {
                let loaded = Spec::load(&project.spec_folder(&spec)?)?;
                let folder = out_dir.unwrap_or_default();
                let mut files = OutputSet::new().owning([String::new()]);
                for structure in &loaded.api.structures {
                    if let Some(schema) = json_schema(&loaded, &structure.name) {
                        let path = format!("{}.schema.json", structure.name);
                        files.insert(path, format!("{schema:#}\n").into_bytes());
                    }
                }
                let command = format!(
                    "cloudapi export json-schema {spec} --out-dir {}",
                    folder.display()
                );
                Job {
                    files: &files,
                    folder: &folder,
                    command: &command,
                }
                .run(check)?
                .print(console)
            }
        }
    }
}

fn print(console: &Console, document: &Value) -> Outcome {
    writeln!(console.out(), "{document:#}")?;
    Ok(())
}
