//! What is wrong with an input, where, and what to do about it.

pub mod near;

use std::fmt;

/// How bad a [`Diagnostic`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Information; nothing has to be done.
    Note,
    /// The document contradicts itself, or a fact was skipped with a reason.
    Warning,
    /// The input is refused; nothing is written.
    Error,
}

/// A place in an input file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The file as the user named it.
    pub file: String,
    /// Line number, counted from 1; 0 where the message is about the file as a whole.
    pub line: u32,
    /// Text of that line, shown (shortened) under the message.
    pub text: String,
    /// Byte range within `text` that the message is about; empty means the whole line.
    pub span: std::ops::Range<usize>,
}

impl Location {
    /// A byte range of a line; an empty range means the whole line.
    pub fn new(
        file: impl Into<String>,
        line: u32,
        text: impl Into<String>,
        span: std::ops::Range<usize>,
    ) -> Self {
        Self {
            file: file.into(),
            line,
            text: text.into(),
            span,
        }
    }

    /// A file as a whole.
    pub fn file(file: impl Into<String>) -> Self {
        Self::new(file, 0, "", 0..0)
    }
}

/// One message about an input, in the style of rustc.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// Stable code such as `unknown-type`, by which tests and people refer to it.
    pub code: &'static str,
    /// What is wrong, in one line.
    pub message: String,
    /// Where, if it has a place.
    pub location: Option<Box<Location>>,
    /// What was expected at that place; rendered as the label of the marked text.
    pub expected: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A message of the given severity without a place.
    pub fn new(severity: Severity, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            severity,
            code,
            message: message.into(),
            location: None,
            expected: None,
            help: None,
        }
    }

    /// An [`Severity::Error`].
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message)
    }

    /// A [`Severity::Warning`].
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    /// Adds the place.
    #[must_use]
    pub fn at(mut self, location: Location) -> Self {
        self.location = Some(Box::new(location));
        self
    }

    /// Adds what was expected there.
    #[must_use]
    pub fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// One line: `file:line: error[code]: message`.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(location) = &self.location {
            write!(f, "{}:", location.file)?;
            if location.line > 0 {
                write!(f, "{}:", location.line)?;
            }
            f.write_str(" ")?;
        }
        let severity = match self.severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        write!(f, "{severity}[{}]: {}", self.code, self.message)
    }
}
