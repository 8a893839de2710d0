//! A writer of Rust source in the layout of rustfmt.
//!
//! The code is written as text, not as tokens: taking the text of the whole CKafka crate apart into tokens and
//! printing it anew takes longer than everything else in generation together, and the token crates would be
//! most of what a build script compiles. So the writer knows the few rules of layout that generated code
//! meets, and the tests hold its output against `rustfmt` and a parser.

/// Width that rustfmt keeps lines within.
const WIDTH: usize = 100;
/// Width that rustfmt keeps a chain of method calls, the arguments of a call, or an array within.
const SHORT: usize = 60;
/// Width up to which rustfmt puts several elements of an array on a line.
const SHORT_ELEMENT: usize = 10;

/// Rust source that grows.
#[derive(Debug, Default)]
pub(super) struct Code {
    text: String,
    indent: usize,
}

impl Code {
    /// Source that begins with comments on where it comes from.
    pub(super) fn new(header: &str) -> Self {
        Self {
            text: header.to_owned(),
            indent: 0,
        }
    }

    /// One line, indented; without text an empty one.
    pub(super) fn line(&mut self, text: &str) {
        if !text.is_empty() {
            self.begin();
            self.text.push_str(text);
        }
        self.text.push('\n');
    }

    /// A line, if there is one.
    pub(super) fn extend(&mut self, text: Option<String>) {
        if let Some(text) = text {
            self.line(&text);
        }
    }

    /// A line that begins a block.
    pub(super) fn open(&mut self, text: &str) {
        self.line(text);
        self.indent += 1;
    }

    /// The line that ends a block.
    pub(super) fn close(&mut self, text: &str) {
        self.indent -= 1;
        self.line(text);
    }

    /// An empty line, unless a block has just begun or an empty line is there already.
    pub(super) fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("{\n") && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Doc comments: paragraphs of markdown, wrapped.
    pub(super) fn docs<S: AsRef<str>>(&mut self, marker: &str, paragraphs: &[S]) {
        let width = WIDTH - 4 * self.indent - marker.len() - 1;
        for (index, paragraph) in paragraphs.iter().enumerate() {
            if index > 0 {
                self.line(marker);
            }
            for line in super::markdown::wrap(paragraph.as_ref(), width) {
                self.begin();
                self.text.push_str(marker);
                self.text.push(' ');
                self.text.push_str(line);
                self.text.push('\n');
            }
        }
    }

    /// Begins a function: `head(arguments) tail {`.
    pub(super) fn function(&mut self, head: &str, arguments: &[String], tail: &str) {
        let line = format!("{head}({}){tail} {{", arguments.join(", "));
        if self.fits(line.len()) {
            self.open(&line);
            return;
        }
        self.open(&format!("{head}("));
        for argument in arguments {
            match argument.split_once("IntoIterator<") {
                // rustfmt overlooks the colons that a bound begins with.
                Some((before, item))
                    if !self.fits(argument.len() - 2 * argument.matches("impl ::").count()) =>
                {
                    self.open(&format!("{before}IntoIterator<"));
                    self.line(&format!("{},", item.strip_suffix('>').unwrap_or(item)));
                    self.close(">,");
                }
                _ => self.line(&format!("{argument},")),
            }
        }
        self.close(&format!("){tail} {{"));
        self.indent += 1;
    }

    /// An expression: a value and the methods called on it.
    pub(super) fn chain<S: AsRef<str>>(&mut self, value: &str, calls: &[S]) {
        let mut line = value.to_owned();
        line.extend(calls.iter().map(AsRef::as_ref));
        if line.len() <= SHORT {
            self.line(&line);
            return;
        }
        self.open(value);
        for call in calls {
            self.line(call.as_ref());
        }
        self.indent -= 1;
    }

    /// An assignment.
    pub(super) fn assign(&mut self, place: &str, value: &str) {
        let line = format!("{place} = {value};");
        if self.fits(line.len()) {
            self.line(&line);
            return;
        }
        self.open(&format!("{place} ="));
        self.line(&format!("{value};"));
        self.indent -= 1;
    }

    /// The value of a field in the literal of a struct.
    pub(super) fn initializer(&mut self, name: &str, value: &str) {
        let line = match name == value {
            true => format!("{name},"),
            false => format!("{name}: {value},"),
        };
        match value.split_once('(') {
            Some((function, arguments)) if !self.fits(line.len()) => {
                self.open(&format!("{name}: {function}("));
                self.line(&format!(
                    "{},",
                    arguments.strip_suffix(')').unwrap_or(arguments)
                ));
                self.close("),");
            }
            _ => self.line(&line),
        }
    }

    /// The declaration of a public field.
    pub(super) fn field(&mut self, name: &str, r#type: &str) {
        let line = format!("pub {name}: {type},");
        if self.fits(line.len()) {
            self.line(&line);
            return;
        }
        self.open(&format!("pub {name}:"));
        self.line(&format!("{type},"));
        self.indent -= 1;
    }

    /// A list between `open`, which ends with the bracket, and `close`.
    pub(super) fn list(&mut self, open: &str, elements: &[String], close: &str) {
        let line = elements.join(", ");
        if line.len() <= SHORT && self.fits(open.len() + line.len() + close.len()) {
            self.line(&format!("{open}{line}{close}"));
            return;
        }
        self.open(open);
        if elements
            .iter()
            .all(|element| element.len() <= SHORT_ELEMENT)
        {
            self.fill(elements);
        } else {
            for element in elements {
                self.line(&format!("{element},"));
            }
        }
        self.close(close);
    }

    /// Elements of a list, as many on a line as fit.
    fn fill(&mut self, elements: &[String]) {
        let mut line = String::new();
        for element in elements {
            if !line.is_empty() {
                if self.fits(line.len() + element.len() + 2) {
                    line.push(' ');
                } else {
                    self.line(&line);
                    line.clear();
                }
            }
            line.push_str(element);
            line.push(',');
        }
        self.line(&line);
    }

    /// Names of a private module made public.
    pub(super) fn reexport(&mut self, module: &str, names: &[&str]) {
        let names = names.join(", ");
        let line = format!("pub use {module}::{{{names}}};");
        // rustfmt wants room for two more characters here.
        if self.fits(line.len() + 2) {
            self.line(&line);
            return;
        }
        self.open(&format!("pub use {module}::{{"));
        self.line(&format!("{names},"));
        self.close("};");
    }

    /// A call that ends a block without semicolon.
    pub(super) fn call(&mut self, function: &str, arguments: &[String]) {
        let line = arguments.join(", ");
        if line.len() <= SHORT && self.fits(function.len() + line.len() + 2) {
            self.line(&format!("{function}({line})"));
            return;
        }
        self.open(&format!("{function}("));
        for argument in arguments {
            self.line(&format!("{argument},"));
        }
        self.close(")");
    }

    /// An arm of a match.
    pub(super) fn arm(&mut self, pattern: &str, value: &str) {
        if self.fits(pattern.len() + value.len() + 5) {
            self.line(&format!("{pattern} => {value},"));
            return;
        }
        self.open(&format!("{pattern} => {{"));
        self.line(value);
        self.close("}");
    }

    /// An expression that is true if any of the tests is.
    pub(super) fn any(&mut self, tests: &[String]) {
        let line = tests.join(" || ");
        if self.fits(line.len()) {
            self.line(&line);
            return;
        }
        for (index, test) in tests.iter().enumerate() {
            match index {
                0 => self.line(test),
                _ => self.line(&format!("    || {test}")),
            }
        }
    }

    /// Whether a line of this length fits at the current indentation.
    fn fits(&self, length: usize) -> bool {
        4 * self.indent + length <= WIDTH
    }

    /// The source.
    pub(super) fn finish(self) -> Vec<u8> {
        self.text.into_bytes()
    }

    fn begin(&mut self) {
        for _ in 0..self.indent {
            self.text.push_str("    ");
        }
    }
}

/// A string literal.
pub(super) fn literal(text: &str) -> String {
    format!("{text:?}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Code)) -> String {
        let mut code = Code::default();
        write(&mut code);
        String::from_utf8(code.finish()).unwrap()
    }

    #[test]
    fn literals_escape() {
        assert_eq!(literal("a\"b\\\n\u{1b}é"), r#""a\"b\\\n\u{1b}é""#);
    }

    #[test]
    fn gaps_do_not_pile_up() {
        let text = written(|code| {
            code.gap();
            code.open("a {");
            code.gap();
            code.line("b");
            code.gap();
            code.gap();
            code.line("c");
            code.close("}");
        });
        assert_eq!(text, "a {\n    b\n\n    c\n}\n");
    }

    #[test]
    fn long_functions_break() {
        let arguments = ["self".to_owned(), format!("value: {}", "T".repeat(79))];
        let text = written(|code| {
            code.function("fn a", &arguments, "");
            code.close("}");
            code.function("fn some_name", &arguments, " -> Self");
            code.close("}");
        });
        let long = &arguments[1];
        assert_eq!(
            text,
            format!(
                "fn a(self, {long}) {{\n}}\nfn some_name(\n    self,\n    {long},\n) -> Self {{\n}}\n"
            )
        );
    }
}
