//! Single pages of a vendor's site, saved as text, Markdown or HTML.
//!
//! What all pages have in common is here: `layout` and `html` make lines and tables of a file, `words` knows
//! headings and columns in the languages of `languages.json`, `sections` cuts a page at its headings, `rows` reads
//! tables in whatever form they are, `refuse` says what is wrong with a page. A vendor has a folder with a reader,
//! which knows what only its pages say, and a row of `VENDORS`.

mod account;
mod alibaba;
mod date;
mod element;
mod html;
mod layout;
mod name;
mod refuse;
mod rows;
mod sections;
mod table;
mod tencent;
#[cfg(test)]
mod tests;
mod text;
mod undefined;
mod words;

#[cfg(feature = "descriptions")]
pub(super) use alibaba::told as alibaba_told;
#[cfg(feature = "descriptions")]
pub(super) use tencent::told as tencent_told;
pub(super) use tencent::whole;
pub use tencent::{Held, hold};

use crate::source::Source;

pub(super) use alibaba::parse as alibaba;

/// Whether a text is a page rather than a manual: it has the headings of one, and no overview of actions.
pub fn is_page(source: &Source) -> bool {
    let overview = super::tencent::words::LAYOUT.overview_header;
    if source.lines().any(|(_, line)| line.trim() == overview) {
        return false;
    }
    let page = layout::elements(source);
    has_headings(&page) || has_rows(&page)
}

/// Whether a page has a heading of parameters, members or structures.
fn has_headings(page: &layout::Elements) -> bool {
    use words::Heading::{Input, Output, Structures};
    page.elements.iter().any(|element| match element {
        layout::Element::Line(line) => words::heading_in(&line.text, line.level > 0)
            .is_some_and(|(found, _)| [Input, Output, Structures].contains(&found)),
        layout::Element::Table(_) => false,
    })
}

/// Whether a page has a table of names and types.
fn has_rows(page: &layout::Elements) -> bool {
    let of_rows = |element: &layout::Element| matches!(element, layout::Element::Table(table) if table.has_rows());
    page.elements.iter().any(of_rows)
}

/// Whether a page documents no action and no structure: an overview, or a guide. One that may be about an action, in
/// words that are not known, is none.
pub fn is_guide(source: &Source) -> bool {
    let page = layout::elements(source);
    if has_headings(&page) {
        return false;
    }
    let rows = has_rows(&page);
    let before: Vec<_> = page.elements.into_iter().take(20).collect();
    let title = before
        .iter()
        .any(|element| matches!(element, layout::Element::Line(line) if line.level == 1));
    (title || !rows) && !name::is_titled(source, &before)
}
