//! The open enum of error codes.

use super::Emitter;
use super::code::{Code, literal};
use super::markdown::{self, prose};
use crate::model::ErrorCode;
use crate::spec::ErrorScope;

impl Emitter<'_> {
    /// The module of the enum.
    pub(super) fn error_code(&self) -> Vec<u8> {
        let mut code = Code::new(&self.header());
        self.error_code_items(&mut code);
        code.finish()
    }

    /// The enum.
    pub(super) fn error_code_items(&self, code: &mut Code) {
        let paths = self.paths;
        code.docs(
            "///",
            &[
                "A code that tells why a call failed.".to_owned(),
                format!(
                    "The service may answer with a code that no document names; it is [`Other`](Self::Other) then. \
                     Compare with [`Error::code`]({}::Error::code): `error.code() == ErrorCode::...`.",
                    paths.runtime()
                ),
            ],
        );
        let derived: &[&str] = if paths.absolute() {
            &[
                "::core::clone::Clone",
                "::core::fmt::Debug",
                "::core::cmp::PartialEq",
                "::core::cmp::Eq",
                "::core::hash::Hash",
            ]
        } else {
            &["Clone", "Debug", "PartialEq", "Eq", "Hash"]
        };
        super::module::attribute(code, "derive", derived, ",");
        code.line("#[non_exhaustive]");
        code.open("pub enum ErrorCode {");
        for error in &self.model.error_codes {
            code.docs("///", &error_docs(error));
            code.line(&format!("{},", error.name));
        }
        code.docs("///", &["A code that is not listed here."]);
        code.line(&format!("Other({}),", paths.string()));
        code.close("}");
        self.methods(code);
        self.conversions(code);
    }

    fn methods(&self, code: &mut Code) {
        code.gap();
        code.open("impl ErrorCode {");
        code.docs("///", &["The code as it is sent."]);
        code.open("pub fn as_str(&self) -> &str {");
        if self.model.error_codes.is_empty() {
            code.line("let Self::Other(code) = self;");
            code.line("code");
        } else {
            code.open("match self {");
            for error in &self.model.error_codes {
                code.arm(&format!("Self::{}", error.name), &literal(&error.spec.code));
            }
            code.line("Self::Other(code) => code,");
            code.close("}");
        }
        code.close("}");
        for family in &self.model.families {
            let codes: Vec<String> = family
                .codes
                .iter()
                .map(|code| markdown::code(code))
                .collect();
            let doc = format!(
                "{} True of {} and every code below.",
                family.meaning,
                codes.join(", ")
            );
            code.gap();
            code.docs("///", &[doc]);
            code.open(&format!("pub fn {}(&self) -> bool {{", family.predicate));
            let tests: Vec<String> = family
                .codes
                .iter()
                .map(|code| format!("self.is_below({})", literal(code)))
                .collect();
            code.any(&tests);
            code.close("}");
        }
        if !self.model.families.is_empty() {
            code.gap();
            code.docs("///", &["Whether it is the code of a family or below it."]);
            code.open("fn is_below(&self, family: &str) -> bool {");
            code.open("match self.as_str().strip_prefix(family) {");
            let some = self.paths.some("rest");
            code.line(&format!(
                "{some} => rest.is_empty() || rest.starts_with('.'),"
            ));
            code.line(&format!("{} => false,", self.paths.none()));
            code.close("}");
            code.close("}");
        }
        code.close("}");
    }

    fn conversions(&self, code: &mut Code) {
        code.gap();
        let paths = self.paths;
        let from = paths.pick("From", "::core::convert::From");
        code.open(&format!("impl {from}<&str> for ErrorCode {{"));
        code.open("fn from(code: &str) -> Self {");
        let other = |name: &str| match paths.absolute() {
            true => format!("Self::Other(::std::borrow::ToOwned::to_owned({name}))"),
            false => format!("Self::Other({name}.to_owned())"),
        };
        if self.model.error_codes.is_empty() {
            code.line(&other("code"));
        } else {
            code.open("match code {");
            for error in &self.model.error_codes {
                code.arm(&literal(&error.spec.code), &format!("Self::{}", error.name));
            }
            code.line(&format!("other => {},", other("other")));
            code.close("}");
        }
        code.close("}");
        code.close("}");
        code.gap();
        code.line(&format!("{}::error_code!(ErrorCode);", paths.runtime()));
    }
}

fn error_docs(error: &ErrorCode<'_>) -> Vec<String> {
    let spec = error.spec;
    let mut facts = format!("Code {}", markdown::code(&spec.code));
    if let Some(number) = spec.number {
        facts.push_str(&format!(" ({number} in the legacy API)"));
    }
    if let Some(status) = spec.status {
        facts.push_str(&format!(", HTTP status {status}"));
    }
    for status in &spec.other_statuses {
        facts.push_str(&format!(" or {status}"));
    }
    facts.push_str(match spec.scope {
        ErrorScope::Common => ", of any service.",
        ErrorScope::Service => ", of this service.",
        ErrorScope::Action => ", named by actions alone.",
    });
    let mut docs: Vec<String> = error.description.map(prose).into_iter().collect();
    docs.push(facts);
    docs
}
