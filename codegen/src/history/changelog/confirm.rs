//! Holds the names of the changelog against the links of their printed page.

use super::line::Scope;
use super::{Mention, Parser};
use crate::diagnostic::Diagnostic;
use crate::read::{Document, Link, Page};
use crate::spec::Change;
use std::collections::BTreeMap;

impl Parser<'_> {
    /// Every action and structure that a printed page names has a link at the end of the page, in the same order: to
    /// an anchor for a structure, to a page for an action. Those that a release removes have none.
    ///
    /// Gives the page of each action.
    pub(super) fn confirm(
        &mut self,
        document: &Document<'_>,
        page: &Page<'_>,
    ) -> BTreeMap<String, String> {
        let mut action_pages = BTreeMap::new();
        let mut found = Vec::new();
        let (Some(first), Some(last)) = (page.lines.first(), page.lines.last()) else {
            return action_pages;
        };
        for pdf in first.pdf..=last.pdf {
            let Some(printed) = document.pdf_pages.get(pdf as usize) else {
                continue;
            };
            let mut links = printed.links.iter();
            let of_page = self.mentions.iter().filter(|m| m.at.pdf == pdf);
            let (removed, named): (Vec<_>, Vec<_>) =
                of_page.partition(|mention| mention.change == Change::Removed);
            self.counts.removed += removed.len();
            if let Some(first) = named.first().filter(|_| printed.links.is_empty()) {
                let message = format!(
                    "this printed page has no links: nothing confirms the {} names on it",
                    named.len()
                );
                found.push(
                    Diagnostic::warning("missing-links", message)
                        .at(document.location(first.at.number))
                        .help("the names are taken as they are printed; convert the manual again to have them confirmed"),
                );
                continue;
            }
            // One link too few or too many leaves nothing right behind it: the first one is told.
            let mut wrong = None;
            for mention in named {
                match links.next() {
                    Some(link) if confirms(link, mention, &mut action_pages) => {
                        self.counts.linked += 1;
                    }
                    Some(Link { number, url }) if wrong.is_none() => {
                        let says = format!("line {number} links {url} instead");
                        wrong = Some(self.unconfirmed(mention, &says));
                    }
                    None if wrong.is_none() => {
                        wrong = Some(self.unconfirmed(mention, "no link of the page is left"));
                    }
                    _ => {}
                }
            }
            if wrong.is_some() {
                found.extend(wrong);
                continue;
            }
            let shared = document.pages.iter().any(|other| {
                !std::ptr::eq(other, page) && other.lines.iter().any(|l| l.pdf == pdf)
            });
            if let Some(link) = links.next().filter(|_| !shared) {
                let diagnostic =
                    Diagnostic::error("changelog-link", "nothing stands for this link");
                found.push(
                    diagnostic
                        .at(document.location(link.number))
                        .expected("expected an action or structure of this name on the page"),
                );
            }
        }
        self.diagnostics.append(&mut found);
        action_pages
    }

    fn unconfirmed(&self, mention: &Mention<'_>, says: &str) -> Diagnostic {
        let message = format!("the links of the page do not confirm `{}`", mention.at.text);
        Diagnostic::error("changelog-link", message)
            .at(self.document.location(mention.at.number))
            .expected(says)
    }
}

/// Whether a link leads to what is mentioned.
fn confirms(
    link: &Link<'_>,
    mention: &Mention<'_>,
    action_pages: &mut BTreeMap<String, String>,
) -> bool {
    match (mention.scope, target(link.url)) {
        (Scope::Structure, (_, Some(anchor))) => anchor == mention.at.text,
        (Scope::Action, (page, None)) => {
            let known = action_pages
                .entry(mention.at.text.to_owned())
                .or_insert_with(|| page.to_owned());
            known == page
        }
        _ => false,
    }
}

/// Page id and anchor of a link.
fn target(address: &str) -> (&str, Option<&str>) {
    let (page, anchor) = match address.split_once('#') {
        Some((page, anchor)) => (page, Some(anchor)),
        None => (address, None),
    };
    (page.rsplit('/').next().unwrap_or(page), anchor)
}
