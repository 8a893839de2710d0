//! What a build script says to cargo.

use super::Error;
use crate::diagnostic::{Diagnostic, Severity};
use std::env;
use std::path::{Path, PathBuf};

/// The folder that cargo gives to a build script; none in any other process.
pub(super) fn out_dir() -> Option<PathBuf> {
    env::var_os("OUT_DIR").map(PathBuf::from)
}

/// Does something that a build depends on. In a build script cargo is told what to watch and what is wrong.
pub(super) fn reported(
    watched: &Path,
    work: impl FnOnce() -> Result<(), Error>,
) -> Result<(), Error> {
    let result = work();
    if out_dir().is_some() {
        println!("cargo::rerun-if-changed={}", watched.display());
        let wrong = result.as_ref().err().map(Error::diagnostics);
        for diagnostic in wrong.unwrap_or_default() {
            println!("{}", directive(diagnostic));
        }
    }
    result
}

/// Tells cargo what a person should look at, if this is a build script.
#[cfg(feature = "descriptions")]
pub(super) fn warn<'a>(warnings: impl Iterator<Item = &'a Diagnostic>) {
    if out_dir().is_some() {
        for diagnostic in warnings {
            println!("{}", directive(diagnostic));
        }
    }
}

/// The line by which a build script reports a message: an error of cargo fails the build, a warning does not.
fn directive(diagnostic: &Diagnostic) -> String {
    let level = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning | Severity::Note => "warning",
    };
    format!("cargo::{level}={}", line(diagnostic))
}

/// A message on one line, for cargo reads lines: place, what is wrong, what was expected, what to do.
pub(super) fn line(diagnostic: &Diagnostic) -> String {
    let mut text = String::new();
    if let Some(location) = &diagnostic.location {
        text.push_str(&location.file);
        if location.line > 0 {
            let before = location.text.get(..location.span.start).unwrap_or_default();
            text.push_str(&format!(
                ":{}:{}",
                location.line,
                before.chars().count() + 1
            ));
        }
        text.push_str(": ");
    }
    text.push_str(&diagnostic.message);
    for more in [&diagnostic.expected, &diagnostic.help]
        .into_iter()
        .flatten()
    {
        text.push_str("; ");
        text.push_str(more);
    }
    text.push_str(&format!(" [{}]", diagnostic.code));
    text.replace(['\n', '\r'], " ")
}

#[cfg(test)]
mod tests {
    use super::{directive, line};
    use crate::diagnostic::{Diagnostic, Location};

    #[test]
    fn messages_name_file_line_and_column() {
        let location = Location::new("spec/api.json", 7, "  \"größe\": 1", 11..12);
        let diagnostic = Diagnostic::error("unknown-type", "unknown type\n`1`")
            .at(location)
            .expected("expected a type")
            .help("correct it");
        assert_eq!(
            directive(&diagnostic),
            "cargo::error=spec/api.json:7:10: unknown type `1`; expected a type; correct it [unknown-type]"
        );
        let diagnostic = Diagnostic::warning("x", "y").at(Location::file("spec"));
        assert_eq!(directive(&diagnostic), "cargo::warning=spec: y [x]");
        assert_eq!(line(&Diagnostic::error("x", "y")), "y [x]");
    }
}
