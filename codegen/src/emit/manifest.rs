//! The manifest of a crate.

use super::Emitter;
use crate::diagnostic::Diagnostic;
use toml_edit::DocumentMut;

/// What all manifests have, with their comments.
const TEMPLATE: &str = include_str!("manifest.toml");

impl Emitter<'_> {
    /// `Cargo.toml`.
    pub(super) fn manifest(&self) -> Result<String, Diagnostic> {
        let mut manifest: DocumentMut = TEMPLATE.parse().map_err(|error| {
            Diagnostic::error(
                "bug",
                format!("the template of manifests is wrong: {error}"),
            )
        })?;
        let info = self.model.info;
        let package = &mut manifest["package"];
        package["name"] = self.name.into();
        package["description"] = format!(
            "Typed client for {}, API version {}",
            info.title, self.model.api.version
        )
        .into();
        package["version"] = info.version.as_str().into();
        let keywords = [
            &*self.model.api.provider,
            &*self.model.api.service,
            "cloud",
            "sdk",
        ];
        package["keywords"] = toml_edit::value(keywords.into_iter().collect::<toml_edit::Array>());
        let head = self.origin().map(|line| format!("# {line}\n")).concat();
        Ok(format!("{head}\n{manifest}"))
    }
}
