//! Where the pages of a result are.

use super::Context;
use super::place::Place;
use crate::diagnostic::Diagnostic;
use crate::model::{Action, Field, Pages, Step, Structure};
use crate::spec::Pagination;

impl<'s> Context<'s> {
    /// Lowers the paging of an action; refuses names that lead nowhere.
    pub(super) fn lower_pages(
        &mut self,
        action: &mut Action<'s>,
        structures: &[Structure<'s>],
        place: &Place,
    ) {
        let Some(paging) = &action.spec.paging else {
            return;
        };
        let place = place.then("paging");
        for (field, parameter) in [
            ("position", Some(&paging.position)),
            ("size", paging.size.as_ref()),
        ] {
            let Some(parameter) = parameter else {
                continue;
            };
            if !action
                .input
                .iter()
                .any(|field| field.spec.name == *parameter)
            {
                let message = format!("`{}` has no parameter `{parameter}`", action.spec.name);
                self.refuse_paging(message, "the wire name of a parameter", place.then(field));
            }
        }
        let until = paging.until.as_ref().map(|until| &until.path);
        for (field, path) in [
            ("total", paging.total.as_ref()),
            ("next", paging.next.as_ref()),
            ("until/path", until),
        ] {
            if let Some(path) = path
                && let Err(message) = walk(path, action, structures)
            {
                self.refuse_paging(message, "the path of a member", place.then(field));
            }
        }
        match self.items(paging, action, structures) {
            Ok(pages) => action.pages = Some(pages),
            Err(message) => {
                self.refuse_paging(
                    message,
                    "the path of a list in the response",
                    place.then("items"),
                );
            }
        }
    }

    fn items(
        &self,
        paging: &'s Pagination,
        action: &Action<'s>,
        structures: &[Structure<'s>],
    ) -> Result<Pages<'s>, String> {
        let (path, last) = walk(&paging.items, action, structures)?;
        if !last.is_list() {
            return Err(format!("`{}` is no list", paging.items));
        }
        Ok(Pages {
            spec: paging,
            path,
            item: last.kind,
            containers: last.containers[1..].to_vec(),
        })
    }

    fn refuse_paging(&mut self, message: String, expected: &str, place: Place) {
        let diagnostic = Diagnostic::error("unknown-path", message)
            .expected(format!("expected {expected}"))
            .help("correct `paging`, by an override if the parser found it");
        self.names.refuse(diagnostic, &place);
    }
}

/// Follows a path of wire names from the response.
fn walk<'a, 's>(
    path: &str,
    action: &'a Action<'s>,
    structures: &'a [Structure<'s>],
) -> Result<(Vec<Step>, &'a Field<'s>), String> {
    let mut steps = Vec::new();
    let mut fields = &action.output;
    let mut names = path.split('.').peekable();
    while let Some(name) = names.next() {
        let Some(field) = fields.iter().find(|field| field.spec.name == name) else {
            return Err(format!(
                "`{path}` leads nowhere in the response of `{}`: no `{name}`",
                action.spec.name
            ));
        };
        steps.push(Step {
            field: field.name.clone(),
            boxed: field.boxed,
        });
        if names.peek().is_none() {
            return Ok((steps, field));
        }
        match field.structure() {
            Some(index) => fields = &structures[index].fields,
            None => {
                return Err(format!(
                    "`{path}` leads through `{name}`, which is no structure"
                ));
            }
        }
    }
    Err(format!("`{path}` is no path"))
}
