//! `cloudapi docs`: the descriptions in our own words.

use super::{Console, Outcome, Project};
use crate::spec::{Spec, docs, values};
use std::fmt::Write;

/// Look after the descriptions in `docs.json`
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cloudapi docs missing                     all specs
  cloudapi docs missing tencent/ckafka      one spec")]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// List what lacks a description: spec, section of `docs.json` and key, tab-separated
    ///
    /// A member is listed by the key of its own text (`DescribeGroup.Limit` for a parameter, `DescribeGroup:Result`
    /// for a member of a response, `Topic.TopicName` for a member of a structure); a text under its name alone
    /// (`Limit`) serves it as well. The section `values` is that of `values.json`: members whose documented values
    /// have no names, sets and values without description. The exit code is 0 whether or not something is missing.
    ///
    /// What was imported from a description needs no text: it is documented by its facts and the vendor's page. It is
    /// listed only where its spec is named.
    Missing {
        /// <provider>/<service>/<version>, or a spec folder [default: all specs]
        specs: Vec<String>,
    },
}

impl Args {
    pub(crate) fn run(self, project: &Project, console: &Console) -> Outcome {
        let Command::Missing { specs } = self.command;
        let mut table = String::new();
        for folder in project.chosen_folders(&specs)? {
            let spec = Spec::load(&folder)?;
            let api = &spec.api;
            if api.imported && specs.is_empty() {
                continue;
            }
            let missing = docs::missing(api, &spec.docs);
            for (section, key) in missing
                .into_iter()
                .chain(values::missing(api, &spec.values))
            {
                // Writing to a string cannot fail.
                let _ = writeln!(
                    table,
                    "{}/{}/{}\t{section}\t{key}",
                    api.provider, api.service, api.version
                );
            }
        }
        console.out().write_all(table.as_bytes())?;
        Ok(())
    }
}
