//! Structures.

use super::Emitter;
use super::code::Code;
use super::facts::Part;
use super::fields::Type;
use crate::model::Structure;

impl Emitter<'_> {
    /// The list of structures.
    pub(super) fn structures(&self) -> Vec<u8> {
        let mut code = Code::new(&self.header());
        code.docs("//!", &[super::module::STRUCTURES]);
        code.gap();
        let mut modules: Vec<&str> = self
            .model
            .structures
            .iter()
            .map(|s| s.module.as_str())
            .collect();
        modules.sort_unstable();
        for module in modules {
            code.line(&format!("mod {module};"));
        }
        code.gap();
        let mut names: Vec<(&str, &str)> = self
            .model
            .structures
            .iter()
            .map(|s| (s.module.as_str(), s.name.as_str()))
            .collect();
        names.sort_by(|a, b| super::krate::version_sort(a.0, b.0));
        for (module, name) in names {
            code.line(&format!("pub use {}{module}::{name};", self.paths.here()));
        }
        code.finish()
    }

    /// The module of one structure.
    pub(super) fn structure(&self, structure: &Structure<'_>) -> Vec<u8> {
        let mut code = Code::new(&self.header());
        self.structure_items(&mut code, structure);
        code.finish()
    }

    /// The type of one structure.
    pub(super) fn structure_items(&self, code: &mut Code, structure: &Structure<'_>) {
        let r#type = Type {
            name: &structure.name,
            part: Part::Member(&structure.spec.name),
            fields: &structure.fields,
            docs: self.structure_docs(structure),
            paths: self.paths.beside(&structure.name),
        };
        self.declaration(code, &r#type);
        if structure.input || !structure.fields.is_empty() {
            code.gap();
            code.open(&format!("impl {} {{", structure.name));
            if structure.input {
                self.constructor(code, &r#type, "A structure", structure.spec.deprecated);
                self.setters(code, &r#type);
            }
            self.getters(code, &r#type);
            code.close("}");
        }
    }
}
