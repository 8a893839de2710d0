//! The `cloudapi` command: one file a subcommand.
//!
//! To add one: a file `cli/<name>.rs` with `Args` (a `clap::Args`) and `Args::run`, its `mod` line, and a row in
//! `commands!` below. `run` writes results through [`Console::out`], returns [`Failure`] with diagnostics
//! instead of printing them, and never exits by itself.

mod check;
mod completions;
mod console;
mod diff;
mod docs;
mod export;
mod facts;
mod format;
mod generate;
mod history;
mod import;
mod job;
mod parallel;
mod parse;
mod project;
mod schema;
mod sign;
mod update;
mod verify;

pub use console::Console;
pub use project::Project;

use crate::diagnostic::Diagnostic;
use clap::Parser;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Reads cloud vendors' API documents into a spec, and generates typed Rust crates from it.
#[derive(Debug, Parser)]
#[command(
    name = "cloudapi",
    version,
    arg_required_else_help = true,
    max_term_width = 100
)]
#[command(after_help = "Examples:
  cloudapi parse --provider tencent --service ckafka manual.txt    read a manual into a spec
  cloudapi import cvm.api.json                                     read a vendor's API description
  cloudapi check                                                   check all specs
  cloudapi facts tencent/ckafka/2019-08-19                         what a spec says, as a table
  cloudapi generate                                                make the crates of all specs
  cloudapi update manual.txt                                       the job on an API release
  cloudapi diff ckafka@110..126                                    what differs, and what it breaks

Exit codes: 0 done, 1 failed (messages on stderr, nothing half-written), 2 wrong usage.
Colour appears on a terminal only; NO_COLOR=1 turns it off, CLICOLOR_FORCE=1 on.
`cloudapi help <command>` explains a command with examples.")]
pub(crate) struct Cli {
    /// Folder that holds `spec/` and `generated/` [default: the nearest one at or above this one]
    #[arg(long, global = true, value_name = "DIR")]
    root: Option<PathBuf>,

    #[command(subcommand)]
    command: Command,
}

/// Declares the subcommands: name in the enum, module. The command is called by the variant's name in kebab case.
macro_rules! commands {
    ($($variant:ident => $module:ident,)*) => {
        #[derive(Debug, clap::Subcommand)]
        enum Command {
            $($variant($module::Args),)*
        }

        impl Command {
            fn run(self, project: &Project, console: &Console) -> Outcome {
                match self {
                    $(Command::$variant(args) => args.run(project, console),)*
                }
            }
        }
    };
}

commands! {
    Parse => parse,
    Import => import,
    Check => check,
    Facts => facts,
    History => history,
    Diff => diff,
    Update => update,
    Verify => verify,
    Docs => docs,
    Generate => generate,
    Export => export,
    Sign => sign,
    Format => format,
    Schema => schema,
    Completions => completions,
}

/// What a subcommand gives back.
pub type Outcome = Result<(), Failure>;

/// Why a subcommand ended without success.
#[derive(Debug)]
pub enum Failure {
    /// Messages to print, at least one of them an error.
    Diagnostics(Vec<Diagnostic>),
    /// The answer is no (a check found a difference) and it has been printed.
    Negative,
    /// The output could not be written.
    Output(io::Error),
}

impl From<Diagnostic> for Failure {
    fn from(diagnostic: Diagnostic) -> Self {
        Failure::Diagnostics(vec![diagnostic])
    }
}

impl From<Vec<Diagnostic>> for Failure {
    fn from(diagnostics: Vec<Diagnostic>) -> Self {
        Failure::Diagnostics(diagnostics)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::Output(error)
    }
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    // Ends the process with code 2 on wrong usage, 0 on `--help` and `--version`.
    let cli = Cli::parse();
    let console = Console::new();
    let project = Project::new(cli.root);
    let outcome = match project.put_back() {
        Ok(count) => {
            if count > 0 {
                let text = "an earlier command was killed while it wrote: its changes are undone";
                let _ = writeln!(console.err(), "note: {text} ({count} files)");
            }
            cli.command.run(&project, &console)
        }
        Err(diagnostics) => Err(Failure::Diagnostics(diagnostics)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Negative) => ExitCode::FAILURE,
        Err(Failure::Diagnostics(diagnostics)) => {
            console.report_errors(&diagnostics);
            ExitCode::FAILURE
        }
        // The reader (`| head`) has what it wanted.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(Failure::Output(error)) => {
            console.report(&[Diagnostic::error(
                "output",
                format!("cannot write the output: {error}"),
            )]);
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Cli;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_teaches_by_example() {
        for command in Cli::command().get_subcommands() {
            let help = command
                .get_after_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            assert!(
                help.starts_with("Example"),
                "`{}` has no examples in its help",
                command.get_name()
            );
            let longest = help.lines().map(|line| line.chars().count()).max();
            assert!(
                longest <= Some(100),
                "the examples of `{}` do not fit into 100 columns",
                command.get_name()
            );
            assert!(
                command.get_about().is_some(),
                "`{}` has no description",
                command.get_name()
            );
        }
    }
}
