//! `cloudapi completions`: completion scripts for shells.

use super::{Cli, Console, Outcome, Project};
use clap::CommandFactory;
use clap_complete::Shell;

/// Print a completion script for a shell
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cloudapi completions bash > ~/.local/share/bash-completion/completions/cloudapi
  cloudapi completions zsh > ~/.zfunc/_cloudapi
  cloudapi completions fish > ~/.config/fish/completions/cloudapi.fish")]
pub(crate) struct Args {
    /// Shell to print the script for
    shell: Shell,
}

impl Args {
    pub(crate) fn run(self, _: &Project, console: &Console) -> Outcome {
        // Into memory first: the generator panics where its writer fails, as a closed pipe does.
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "cloudapi", &mut script);
        console.out().write_all(&script)?;
        Ok(())
    }
}
