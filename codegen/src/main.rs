//! The `cloudapi` command; everything is in [`cloudapi_codegen::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    cloudapi_codegen::cli::main()
}
