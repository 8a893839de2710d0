//! Prints diagnostics as rustc does: message, place, the line with the spot marked, help.

use super::{Diagnostic, Severity};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::borrow::Cow;

/// Whether to write ANSI styles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Text alone.
    Plain,
    /// With ANSI styles.
    Colour,
}

/// Renders one diagnostic; ends with a newline.
pub fn one(diagnostic: &Diagnostic, style: Style) -> String {
    let level = match diagnostic.severity {
        Severity::Note => Level::NOTE,
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    };
    let title = level
        .primary_title(&*diagnostic.message)
        .id(diagnostic.code);
    let mut group = Group::with_title(title);
    let mut expected = diagnostic.expected.as_deref().map(printable);
    if let Some(location) = &diagnostic.location {
        let file = printable(&location.file);
        if location.line == 0 {
            group = group.element(Origin::path(file));
        } else {
            let text = &*location.text;
            let mut annotation = AnnotationKind::Primary.span(mark(text, &location.span));
            if let Some(label) = expected.take() {
                annotation = annotation.label(label);
            }
            group = group.element(
                Snippet::source(text)
                    .path(file)
                    .line_start(location.line as usize)
                    .annotation(annotation),
            );
        }
    }
    if let Some(expected) = expected {
        group = group.element(Level::NOTE.message(expected));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(printable(help)));
    }
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Colour => Renderer::styled(),
    };
    let mut text = renderer.render(&[group]).to_string();
    text.push('\n');
    text
}

/// Renders diagnostics, separated by empty lines, and a last line that counts them.
pub fn report(diagnostics: &[Diagnostic], style: Style) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        text += &one(diagnostic, style);
        text.push('\n');
    }
    text += &summary(diagnostics);
    text.push('\n');
    text
}

/// As [`report`], but without what only follows from an error, or is not worth a look before it is gone.
pub fn report_errors(diagnostics: &[Diagnostic], style: Style) -> String {
    let errors: Vec<_> = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .cloned()
        .collect();
    let mut text = report(&errors, style);
    if !errors.is_empty() && errors.len() < diagnostics.len() {
        text.truncate(text.trim_end().len() - ", 0 warnings".len());
        text += "; warnings are shown when no error is left\n";
    }
    text
}

/// `2 errors, 1 warning`.
pub fn summary(diagnostics: &[Diagnostic]) -> String {
    let count = |severity| {
        diagnostics
            .iter()
            .filter(|d| d.severity == severity)
            .count()
    };
    let plural =
        |count: usize, word| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    format!(
        "{}, {}",
        plural(count(Severity::Error), "error"),
        plural(count(Severity::Warning), "warning")
    )
}

/// Takes out what would steer the terminal; the renderer itself does so for titles and source lines alone.
fn printable(text: &str) -> Cow<'_, str> {
    if text.chars().any(|c| c.is_control() && c != '\n') {
        text.replace(|c: char| c.is_control() && c != '\n', "\u{fffd}")
            .into()
    } else {
        text.into()
    }
}

/// The range to underline: what was asked for, on character boundaries, or the whole line without its indentation.
fn mark(text: &str, span: &std::ops::Range<usize>) -> std::ops::Range<usize> {
    let boundary = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let (start, end) = (boundary(span.start), boundary(span.end));
    if start < end {
        return start..end;
    }
    let end = text.trim_end().len();
    let start = text.len() - text.trim_start().len();
    start.min(end)..end
}

#[cfg(test)]
mod tests {
    use super::{Style, one, report, report_errors};
    use crate::diagnostic::{Diagnostic, Location};

    fn plain(diagnostic: &Diagnostic) -> String {
        one(diagnostic, Style::Plain)
    }

    #[test]
    fn marks_the_span_and_labels_it_with_what_was_expected() {
        let diagnostic = Diagnostic::error("unknown-type", "unknown type `Strin`")
            .at(Location::new(
                "manual.txt",
                37,
                "Limit 否 Strin 个数",
                10..15,
            ))
            .expected("expected `String`, `Integer`, ...")
            .help("add the type to `data_types`");
        assert_eq!(
            plain(&diagnostic),
            "\
error[unknown-type]: unknown type `Strin`
  --> manual.txt:37:9
   |
37 | Limit 否 Strin 个数
   |          ^^^^^ expected `String`, `Integer`, ...
   |
   = help: add the type to `data_types`
"
        );
    }

    #[test]
    fn names_the_file_alone_where_no_line_is_to_blame() {
        let diagnostic = Diagnostic::error("empty-file", "the file is empty")
            .at(Location::file("manual.txt"))
            .expected("expected the text of a manual");
        assert_eq!(
            plain(&diagnostic),
            "\
error[empty-file]: the file is empty
--> manual.txt
 = note: expected the text of a manual
"
        );
    }

    #[test]
    fn shortens_long_lines_around_the_span() {
        let text = format!("{}HERE{}", "左".repeat(4000), "r".repeat(4000));
        let diagnostic = Diagnostic::error("x", "y").at(Location::new("f", 1, text, 12000..12004));
        let rendered = plain(&diagnostic);
        assert!(rendered.contains("HERE"), "{rendered}");
        for line in rendered.lines() {
            assert!(
                line.chars().count() < 160,
                "{} characters: {line}",
                line.chars().count()
            );
        }
    }

    #[test]
    fn survives_spans_outside_the_line_and_inside_characters() {
        for span in [0..0, 1..2, 2..900, 700..900] {
            let diagnostic = Diagnostic::warning("x", "y").at(Location::new("f", 1, " 宽 ", span));
            assert!(plain(&diagnostic).contains("宽"));
        }
        assert!(
            plain(&Diagnostic::error("x", "y").at(Location::new("f", 1, "", 0..0))).contains("f:1")
        );
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        let diagnostic = Diagnostic::error("x", "bad \x1b[2J title")
            .at(Location::new("f\x1b[2J", 1, "text \x1b[2J\r\u{8}", 0..4))
            .expected("\x1b[2J")
            .help("\x1b[2J");
        assert!(
            !plain(&diagnostic).contains('\x1b'),
            "{:?}",
            plain(&diagnostic)
        );
    }

    #[test]
    fn counts_at_the_end() {
        let text = report(
            &[
                Diagnostic::error("a", "b"),
                Diagnostic::warning("c", "d"),
                Diagnostic::error("e", "f"),
            ],
            Style::Plain,
        );
        assert!(text.ends_with("\n2 errors, 1 warning\n"), "{text}");
    }

    #[test]
    fn warnings_can_wait() {
        let (error, warning) = (Diagnostic::error("a", "b"), Diagnostic::warning("c", "d"));
        let text = report_errors(&[warning.clone(), error.clone()], Style::Plain);
        assert_eq!(
            text,
            "error[a]: b\n\n1 error; warnings are shown when no error is left\n"
        );
        let text = report_errors(std::slice::from_ref(&error), Style::Plain);
        assert_eq!(text, "error[a]: b\n\n1 error, 0 warnings\n");
    }
}
