//! The client: one method an action.

use super::Emitter;
use super::code::Code;
use super::markdown::{code as span, prose};
use crate::model::Action;

impl Emitter<'_> {
    /// The module of the client.
    pub(super) fn client(&self) -> Vec<u8> {
        let mut code = Code::new(&self.header());
        self.client_items(&mut code);
        code.finish()
    }

    /// The type of the client.
    pub(super) fn client_items(&self, code: &mut Code) {
        let (paths, runtime, root) = (self.paths, self.paths.runtime(), self.paths.parent);
        code.docs("///", &self.client_docs());
        code.line(paths.pick(
            "#[derive(Clone, Debug)]",
            "#[derive(::core::clone::Clone, ::core::fmt::Debug)]",
        ));
        code.open("pub struct Client {");
        code.line(&format!("inner: {runtime}::Client,"));
        code.close("}");
        code.gap();
        code.open("impl Client {");
        code.docs(
            "///",
            &[
                "A client with credentials and region from the environment of the process.",
                "# Errors",
                "When there are no credentials, or when the transport cannot be set up.",
            ],
        );
        code.open(&format!(
            "pub async fn from_env() -> {}<Self, {runtime}::Error> {{",
            paths.pick("Result", "::core::result::Result")
        ));
        code.line(&format!(
            "let inner = {runtime}::Client::from_env(&{root}::SERVICE).await?;"
        ));
        code.line(paths.pick(
            "Ok(Self { inner })",
            "::core::result::Result::Ok(Self { inner })",
        ));
        code.close("}");
        code.gap();
        code.docs("///", &["A client with other than the default settings."]);
        code.open(&format!(
            "pub fn builder() -> {runtime}::ClientBuilder<Self> {{"
        ));
        code.line(&format!("{runtime}::ClientBuilder::new(&{root}::SERVICE)"));
        code.close("}");
        for action in &self.model.actions {
            self.client_method(code, action);
        }
        code.close("}");
        code.gap();
        let from = paths.pick("From", "::core::convert::From");
        code.open(&format!("impl {from}<{runtime}::Client> for Client {{"));
        code.open(&format!("fn from(inner: {runtime}::Client) -> Self {{"));
        code.line("Self { inner }");
        code.close("}");
        code.close("}");
        code.gap();
        code.docs(
            "///",
            &["What holds for any service: calls by request type, items of pages."],
        );
        let deref = paths.pick("std::ops::Deref", "::core::ops::Deref");
        code.open(&format!("impl {deref} for Client {{"));
        code.line(&format!("type Target = {runtime}::Client;"));
        code.gap();
        code.open(&format!("fn deref(&self) -> &{runtime}::Client {{"));
        code.line("&self.inner");
        code.close("}");
        code.close("}");
    }

    fn client_docs(&self) -> Vec<String> {
        vec![
            format!("Client of {}.", prose(&self.model.info.title)),
            "Cheap to clone; clones share connections and credentials.".to_owned(),
        ]
    }

    fn client_method(&self, code: &mut Code, action: &Action<'_>) {
        let (runtime, root) = (self.paths.runtime(), self.paths.parent);
        let request = format!("{root}::{}", action.request);
        let doc = match action.description {
            Some(description) => prose(description),
            None => format!("Calls action {}.", span(&action.spec.name)),
        };
        code.gap();
        code.docs("///", &[doc]);
        code.extend(self.deprecated(action.spec.deprecated));
        code.line(super::fields::INLINE);
        code.function(
            &format!("pub fn {}", action.method),
            &["&self".to_owned(), format!("request: {request}")],
            &format!(" -> {runtime}::Call<'_, {request}>"),
        );
        code.line("self.inner.call(request)");
        code.close("}");
    }
}
