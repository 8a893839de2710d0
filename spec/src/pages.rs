//! What single pages add to the facts of a document.

use super::{Api, EndpointType, ErrorCode, ErrorScope, Example, PageEvidence};
use std::collections::BTreeMap;

impl Api {
    /// Adds what only a page says: its host, and its action if the document lacks it.
    pub fn complete(&mut self, page: &PageEvidence, examples: &mut BTreeMap<String, Vec<Example>>) {
        if let Some(endpoint) = &page.endpoint {
            match self
                .endpoints
                .iter_mut()
                .find(|known| known.host == endpoint.host)
            {
                // Of the document's own hosts the document knows more than a page does.
                Some(known) if known.r#type == EndpointType::Public => {}
                Some(known) => known.needs_region &= endpoint.needs_region,
                None => self.endpoints.push(endpoint.clone()),
            }
        }
        let Some(added) = page
            .adds
            .as_ref()
            .filter(|added| self.action(&added.action.name).is_none())
        else {
            return;
        };
        for code in &added.action.error_codes {
            if !self.error_codes.iter().any(|known| known.code == *code) {
                self.error_codes
                    .push(ErrorCode::new(code, ErrorScope::Action));
            }
        }
        for structure in &added.structures {
            if self.structure(&structure.name).is_none() {
                self.structures.push(structure.clone());
            }
        }
        if !added.examples.is_empty() {
            examples.insert(added.action.name.clone(), added.examples.clone());
        }
        self.actions.push(added.action.clone());
    }
}

#[cfg(test)]
mod tests {
    use crate::EndpointType;
    use crate::fixture::spec;

    const HOST: &str = r#"{"action": "DescribeBook", "language": "en", "endpoint": {"host": "shelf.intl.example.com", "type": "international", "needs_region": true}, "agreeing": 1, "differences": []}"#;

    #[test]
    fn pages_complete_the_facts() {
        let added = r#"{"action": "ReadBook", "language": "en", "agreeing": 0, "differences": [], "adds": {"action": {"name": "ReadBook", "category": "other", "idempotent": false, "input": [], "output": [{"name": "Page", "type": "struct:Page"}], "error_codes": ["InternalError", "BookLost"]}, "structures": [{"name": "Page", "used_by": ["ReadBook"], "members": []}], "examples": [{"form": "json", "request": {}}]}}"#;
        let pages = format!("{{\"pages\": [{HOST}, {added}]}}");
        let spec = spec(&[("pages.json", &pages)]);
        let last = spec.api.endpoints.last().unwrap();
        assert_eq!(
            (last.r#type, last.needs_region),
            (EndpointType::International, true)
        );
        assert!(spec.api.action("ReadBook").is_some() && spec.api.structure("Page").is_some());
        let codes: Vec<_> = spec.api.error_codes.iter().map(|c| &*c.code).collect();
        assert_eq!(codes, ["InternalError", "BookLost"]);
        assert_eq!(spec.examples["ReadBook"].len(), 1);
    }

    #[test]
    fn the_document_knows_its_own_actions() {
        let added = r#"{"pages": [{"action": "DescribeBook", "language": "en", "agreeing": 0, "differences": [], "adds": {"action": {"name": "DescribeBook", "category": "other", "idempotent": false, "input": [], "output": [], "error_codes": []}}}]}"#;
        let spec = spec(&[("pages.json", added)]);
        assert_eq!(spec.api.actions.len(), 2);
        assert_eq!(spec.api.actions[0].input.len(), 2);
    }
}
