//! Everything that is read from a manual, part by part.

use super::context::Context;
use super::errors::{self, Listed};
use super::member::Read;
use super::section::{self, Section};
use super::service::{self, Service};
use super::structures::{self, Found};
use super::types::TypeNames;
use super::{overview, words};
use crate::diagnostic::Diagnostic;
use crate::parse::example;
use crate::read::{Line, Page};
use crate::spec::Example;
use std::collections::{BTreeMap, HashMap};

/// What a manual holds.
#[derive(Debug)]
pub(super) struct Manual<'a> {
    pub overview: Vec<overview::Row<'a>>,
    pub sections: Vec<Section<'a>>,
    pub structures: Vec<Found<'a>>,
    /// Lines of the page of structures, if there is such a page; none if it has lost its text.
    pub structure_lines: Option<Vec<Line<'a>>>,
    pub error_codes: Vec<Listed<'a>>,
    pub service: Service,
    pub examples: BTreeMap<String, Vec<Example>>,
    /// Examples that have a heading.
    pub announced: usize,
}

impl Manual<'_> {
    /// Parameters and members, in document order.
    pub fn rows(&self) -> impl Iterator<Item = &Read> {
        let of_sections = self
            .sections
            .iter()
            .flat_map(|section| section.input.iter().chain(&section.output));
        of_sections.chain(self.structures.iter().flat_map(|found| &found.members))
    }
}

/// Reads a manual; `None` if the document is none.
pub(super) fn read<'a>(context: &mut Context<'_, 'a>) -> Option<Manual<'a>> {
    let document = context.document;
    let of_part = document.pages.iter().filter(|page| page.part == 0);
    let (actions, others): (Vec<&Page<'a>>, Vec<&Page<'a>>) = of_part.partition(|page| {
        page.lines
            .first()
            .is_some_and(|line| line.text == words::SECTION_ABOUT)
    });
    let mut missing = Vec::new();
    let mut find = |title: &'static str| {
        let has_title = |page: &&&Page<'a>| page.title.is_some_and(|line| line.text == title);
        let found = others.iter().find(has_title).copied();
        missing.extend(found.is_none().then_some(title));
        found
    };
    let overview = find(words::TITLE_OVERVIEW);
    let request = find(words::TITLE_REQUEST);
    let common = find(words::TITLE_COMMON);
    let data_types = find(words::TITLE_TYPES);
    let structure_page = find(words::TITLE_STRUCTURES);
    let error_codes = find(words::TITLE_ERRORS);
    let is_manual = !actions.is_empty() || overview.is_some() || structure_page.is_some();
    if !is_manual {
        refuse(context);
        return None;
    }
    for title in missing {
        missing_page(context, title);
    }
    for page in &others {
        without_beginning(context, page);
    }

    let blocks = structure_page
        .map(|page| structures::blocks(context, &page.lines))
        .unwrap_or_default();
    let links = actions.iter().flat_map(|page| document.links(page));
    let linked = links.filter_map(|link| overview::structure(link.url));
    let types = TypeNames {
        structures: blocks
            .iter()
            .map(|block| block.name.text)
            .chain(linked)
            .collect(),
    };
    let structures = structures::read(context, &blocks, &types);
    let mut sections: Vec<Section<'a>> = Vec::with_capacity(actions.len());
    for page in actions {
        sections.extend(section::read(context, page, &types));
    }
    unique(context, &mut sections);

    let mut examples = BTreeMap::new();
    let mut announced = 0;
    for section in &sections {
        let found = example::examples(document.source(), &section.action.name, &section.examples);
        announced += found.announced;
        context.diagnostics.extend(found.diagnostics);
        examples.insert(section.action.name.clone(), found.examples);
    }
    Some(Manual {
        overview: overview
            .map(|page| overview::read(context, page))
            .unwrap_or_default(),
        sections,
        structures,
        structure_lines: structure_page.map(|page| page.lines.clone()),
        error_codes: error_codes
            .map(|page| errors::of_service(context, page))
            .unwrap_or_default(),
        service: service::read(context, request, common, data_types, &types),
        examples,
        announced,
    })
}

fn refuse(context: &mut Context<'_, '_>) {
    let source = context.document.source();
    let line = source
        .lines()
        .find(|(_, text)| !text.trim().is_empty())
        .map_or(1, |(line, _)| line);
    context.push(
        Diagnostic::error("not-a-manual", "the document holds no action, no overview and no structure")
            .at(source.location(line))
            .expected(format!("expected a manual with pages such as `{}`", words::TITLE_OVERVIEW))
            .help("name the converted manual of the vendor; `pdftotext` and the like write one from its PDF"),
    );
}

fn missing_page(context: &mut Context<'_, '_>, title: &str) {
    let lines = context.document.pages.iter().flat_map(|page| &page.lines);
    let last = lines.last().map_or(1, |line| line.number);
    context.push(
        Diagnostic::error("missing-page", format!("the manual has no page `{title}`"))
            .at(context.location(last))
            .expected(format!(
                "expected a page with the title `{title}` up to here"
            ))
            .help("the manual is cut: convert it again, whole"),
    );
}

/// The page of an action begins with its first heading.
fn without_beginning(context: &mut Context<'_, '_>, page: &Page<'_>) {
    let is_heading = |line: &&Line<'_>| section::HEADINGS.contains(&line.text);
    if let Some(line) = page.lines.iter().find(is_heading) {
        context.push(
            Diagnostic::error(
                "missing-section",
                "this part of an action's page is cut off from its beginning",
            )
            .at(context.location(line.number))
            .expected(format!(
                "expected a page that begins with `{}`",
                words::SECTION_ABOUT
            ))
            .help("the document is cut or out of order: convert the manual again"),
        );
    }
}

fn unique(context: &mut Context<'_, '_>, sections: &mut Vec<Section<'_>>) {
    let mut lines: HashMap<String, u32> = HashMap::new();
    sections.retain(|section| {
        let name = &section.action.name;
        let Some(first) = lines.insert(name.clone(), section.line) else {
            return true;
        };
        context.push(
            Diagnostic::error("duplicate-action", format!("two sections document {name}"))
                .at(context.location(section.line))
                .expected(format!(
                    "expected another action: the section in line {first} has this one"
                ))
                .help("if the manual holds the page twice, remove one of the two from the text"),
        );
        context.refused_rows += section.input.len() + section.output.len();
        false
    });
}
