//! Actions: request, response and what ties them together.

use super::Emitter;
use super::code::{Code, literal};
use super::facts::Part;
use super::fields::Type;
use crate::model::{Action, Pages};
use crate::spec::PagingForm;

impl Emitter<'_> {
    /// The list of actions.
    pub(super) fn actions(&self) -> Vec<u8> {
        let mut code = Code::new(&self.header());
        code.docs("//!", &["Requests and responses, one module an action."]);
        code.gap();
        let here = self.paths.here();
        let mut actions: Vec<&Action<'_>> = self.model.actions.iter().collect();
        actions.sort_by_key(|action| &action.module);
        for action in &actions {
            code.line(&format!("mod {};", action.module));
        }
        code.gap();
        actions.sort_by(|a, b| super::krate::version_sort(&a.module, &b.module));
        for action in &actions {
            let names = [action.request.as_str(), action.response.as_str()];
            code.reexport(&format!("{here}{}", action.module), &names);
        }
        code.finish()
    }

    /// The module of one action.
    pub(super) fn action(&self, action: &Action<'_>) -> Vec<u8> {
        let mut code = Code::new(&self.header());
        self.action_items(&mut code, action);
        code.finish()
    }

    /// The types of one action.
    pub(super) fn action_items(&self, code: &mut Code, action: &Action<'_>) {
        let request = Type {
            name: &action.request,
            part: Part::Input(&action.spec.name),
            fields: &action.input,
            docs: self.request_docs(action),
            paths: self.paths,
        };
        let response = Type {
            name: &action.response,
            part: Part::Output(&action.spec.name),
            fields: &action.output,
            docs: self.response_docs(action),
            paths: self.paths,
        };
        self.declaration(code, &request);
        code.gap();
        code.open(&format!("impl {} {{", action.request));
        self.constructor(code, &request, "A request", action.spec.deprecated);
        self.setters(code, &request);
        code.close("}");
        self.action_impl(code, action);
        if let Some(pages) = &action.pages {
            self.paged_impl(code, action, pages);
        }
        self.declaration(code, &response);
        if !action.output.is_empty() {
            code.gap();
            code.open(&format!("impl {} {{", action.response));
            self.getters(code, &response);
            code.close("}");
        }
    }

    fn action_impl(&self, code: &mut Code, action: &Action<'_>) {
        let (runtime, spec) = (self.paths.runtime(), action.spec);
        code.gap();
        code.open(&format!("impl {runtime}::Action for {} {{", action.request));
        code.line(&format!("type Response = {};", action.response));
        code.gap();
        code.open(&format!(
            "const INFO: &'static {runtime}::ActionInfo = &{runtime}::ActionInfo {{"
        ));
        if spec.repeatable {
            code.line("repeatable: true,");
        }
        if let Some(limit) = spec.rate_limit {
            code.line(&format!(
                "rate_limit: {},",
                self.paths.some(&limit.to_string())
            ));
        }
        if let Some(regions) = &spec.regions {
            let regions: Vec<String> = regions.iter().map(|region| literal(region)).collect();
            code.list("regions: &[", &regions, "],");
        }
        if let Some(route) = &spec.route {
            let some = self.paths.open_some(&format!("{runtime}::Route {{"));
            code.open(&format!("route: {some}"));
            code.line(&format!("method: {},", literal(&route.method)));
            code.line(&format!("path: {},", literal(&route.path)));
            code.close("}),");
        }
        if let Some(pages) = &action.pages {
            self.paging(code, pages);
        }
        let arguments = [
            literal(&spec.name),
            format!("&{}::SERVICE", self.paths.root),
        ];
        code.call(&format!("..{runtime}::ActionInfo::new"), &arguments);
        code.close("};");
        code.close("}");
    }

    fn paging(&self, code: &mut Code, pages: &Pages<'_>) {
        let (runtime, spec) = (self.paths.runtime(), pages.spec);
        let form = match spec.form {
            PagingForm::Offset => "Offset",
            PagingForm::Page => "Page",
            PagingForm::Token => "Token",
        };
        let optional = |text: &Option<String>| match text {
            Some(text) => self.paths.some(&literal(text)),
            None => self.paths.none().to_owned(),
        };
        let some = self.paths.open_some(&format!("{runtime}::Paging {{"));
        code.open(&format!("paging: {some}"));
        code.line(&format!("form: {runtime}::PagingForm::{form},"));
        code.line(&format!("position: {},", literal(&spec.position)));
        code.line(&format!("size: {},", optional(&spec.size)));
        code.line(&format!("items: {},", literal(&spec.items)));
        code.line(&format!("total: {},", optional(&spec.total)));
        code.line(&format!("next: {},", optional(&spec.next)));
        code.close("}),");
    }

    fn paged_impl(&self, code: &mut Code, action: &Action<'_>, pages: &Pages<'_>) {
        let item = self.element(self.paths, pages.item);
        code.gap();
        code.open(&format!(
            "impl {}::Paged for {} {{",
            self.paths.runtime(),
            action.request
        ));
        code.line(&format!("type Item = {item};"));
        code.gap();
        let arguments = [format!("response: {}", action.response)];
        code.function(
            "fn into_items",
            &arguments,
            &format!(" -> {}", self.paths.vec(&item)),
        );
        let mut calls = Vec::new();
        for (index, step) in pages.path.iter().enumerate() {
            calls.push(format!(".{}", step.field));
            if index + 1 < pages.path.len() {
                if step.boxed {
                    calls.push(".map(|held| *held)".to_owned());
                }
                calls.push(".unwrap_or_default()".to_owned());
            }
        }
        code.chain("response", &calls);
        code.close("}");
        code.close("}");
    }
}
