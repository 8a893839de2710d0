//! Single pages of a vendor's site, saved as text, Markdown or HTML.
//!
//! What all pages have in common is here: `layout` and `html` make lines and tables of a file, `words` knows
//! headings and columns in the languages of `languages`, `sections` cuts a page at its headings, `rows` reads
//! tables in whatever form they are, `refuse` says what is wrong with a page. A vendor has a folder with a reader,
//! which knows what only its pages say, and a row of `VENDORS`.

mod alibaba;
mod date;
mod html;
mod languages;
mod layout;
mod name;
mod refuse;
mod rows;
mod sections;
mod tencent;
#[cfg(test)]
mod tests;
mod words;

pub use tencent::{Held, hold};

use crate::source::Source;

pub(super) use alibaba::parse as alibaba;

/// Whether a text is a page rather than a manual: it has the headings of one, and no overview of actions.
pub fn is_page(source: &Source) -> bool {
    let overview = super::tencent::words::LAYOUT.overview_header;
    if source.lines().any(|(_, line)| line.trim() == overview) {
        return false;
    }
    let tables = [words::Heading::Input, words::Heading::Output];
    layout::elements(source)
        .iter()
        .any(|element| match element {
            layout::Element::Line(line) => {
                words::heading(&line.text).is_some_and(|found| tables.contains(&found))
            }
            layout::Element::Table(_) => false,
        })
}
