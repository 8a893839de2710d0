//! Where the next page begins, and whether there is one.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hasher};

use crate::action::{Pagination, PaginationStyle};
use crate::fields::{FieldsMut, FieldsRef, ListRef, Mut, Ref};
use crate::json;
use crate::walk::find;
use crate::{Error, ErrorKind};

/// What comes after a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Another page: its position is set in the request.
    Page,
    /// Nothing.
    End,
}

/// How far the pages of one request have been read.
#[derive(Debug)]
pub(super) struct Cursor {
    paging: Option<Pagination>,
    /// Position of the current page.
    position: i64,
    /// Items up to the current page; unknown if the first page asked for was not the first.
    seen: Option<i64>,
    /// Hashes of the pages and of the tokens that have come: none may come again.
    come: HashSet<u64>,
    /// Pages of scalars in a row that had come before.
    repeated: u32,
}

impl Cursor {
    /// Begins at the position that the request holds, or else at the first page.
    pub(super) fn new(paging: Option<Pagination>, request: FieldsRef<'_>) -> Self {
        let number = |name: &str| number(find(request, name));
        let mut come = HashSet::new();
        let (position, seen) = match paging {
            Some(paging) if paging.form == PaginationStyle::Offset => {
                let offset = number(paging.position).unwrap_or(0);
                (offset, Some(offset))
            }
            Some(paging) if paging.form == PaginationStyle::Page => {
                let page = number(paging.position).unwrap_or(1);
                let size = paging.size.and_then(number);
                let before = match size {
                    _ if page == 1 => Some(0),
                    Some(size) => size.checked_mul(page - 1),
                    None => None,
                };
                (page, before)
            }
            Some(paging) => match find(request, paging.position) {
                // Begun in the middle: how many came before is unknown.
                Ref::String(token) if !token.is_empty() => {
                    come.insert(token_hash(token));
                    (0, None)
                }
                _ => (0, Some(0)),
            },
            None => (0, None),
        };
        Cursor {
            paging,
            position,
            seen,
            come,
            repeated: 0,
        }
    }

    /// Looks at a page and, if there is another, sets its position in the request. `empty` says whether
    /// the list was there, and empty.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::Response`] for a page or a token that has come before, and for a page without
    /// its list where the total says that there is more.
    pub(super) fn advance(
        &mut self,
        request: FieldsMut<'_>,
        response: FieldsRef<'_>,
        empty: bool,
    ) -> Result<Next, Error> {
        let Some(paging) = self.paging else {
            return Ok(Next::End);
        };
        let items = match find(response, paging.items) {
            Ref::List(items) => Some(items),
            _ => None,
        };
        let count = items.map_or(0, |items| items.len());
        if let Some(items) = items.filter(|items| !items.is_empty()) {
            self.note_page(&paging, items)?;
        }
        // What has come counts, not what was asked for: servers cap the page size, or ignore it.
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        self.seen = self.seen.map(|seen| seen.saturating_add(count));
        let total = paging.total.and_then(|path| number(find(response, path)));
        let total = total.filter(|total| *total > 0);
        let left = match (self.seen, total) {
            (Some(seen), Some(total)) => Some(total.saturating_sub(seen)),
            _ => None,
        };
        if let (0, false, Some(1..), Some(total)) = (count, empty, left, total) {
            let (seen, items) = (self.seen.unwrap_or_default(), paging.items);
            return Err(broken(format!(
                "the page has no `{items}`, though {seen} of {total} have come"
            )));
        }
        if paging.form == PaginationStyle::Token {
            return self.next_token(&paging, request, response);
        }
        // The total may promise more than there is, so an empty page is the end whatever it says.
        if count == 0 || left.is_some_and(|left| left <= 0) {
            return Ok(Next::End);
        }
        let step = if paging.form == PaginationStyle::Page {
            1
        } else {
            count
        };
        self.position = self.position.saturating_add(step);
        set(request, &paging, |slot| match slot {
            Mut::Integer(value) => *value = Some(self.position),
            Mut::String(value) => *value = Some(self.position.to_string()),
            _ => {}
        })
    }

    fn next_token(
        &mut self,
        paging: &Pagination,
        request: FieldsMut<'_>,
        response: FieldsRef<'_>,
    ) -> Result<Next, Error> {
        let next = match paging.next.map(|path| find(response, path)) {
            Some(Ref::String(token)) if !token.is_empty() => token.to_owned(),
            _ => return Ok(Next::End),
        };
        // It would fetch pages again that have come.
        if !self.come.insert(token_hash(&next)) {
            let position = paging.position;
            return Err(broken(format!("a token for `{position}` has come before")));
        }
        set(request, paging, |slot| {
            if let Mut::String(value) = slot {
                *value = Some(next);
            }
        })
    }

    /// Remembers a page. Structures say what they are, so that a page of them comes once; scalars may be
    /// the same on many pages, but not for ever.
    fn note_page(&mut self, paging: &Pagination, items: ListRef<'_>) -> Result<(), Error> {
        const MOST: u32 = 1000;
        if self.come.insert(fingerprint(items)) {
            self.repeated = 0;
            return Ok(());
        }
        self.repeated += 1;
        if of_scalars(items) && self.repeated <= MOST {
            return Ok(());
        }
        let (position, items) = (paging.position, paging.items);
        Err(broken(format!(
            "a page of `{items}` has come before: does the server heed `{position}`?"
        )))
    }
}

/// An error of pages: asked again, the server would give the same.
fn broken(message: String) -> Error {
    Error::new(ErrorKind::Response, message).with_retryable(false)
}

/// A number, or a text that is one.
fn number(field: Ref<'_>) -> Option<i64> {
    match field {
        Ref::Integer(value) => Some(value),
        Ref::String(value) => value.trim().parse().ok(),
        _ => None,
    }
}

fn set(
    mut request: FieldsMut<'_>,
    paging: &Pagination,
    write: impl FnOnce(Mut<'_>),
) -> Result<Next, Error> {
    let index = request.table().position(paging.position);
    let Some(field) = index.and_then(|index| request.get_mut(index)) else {
        let message = format!(
            "the request has no parameter {} to page with",
            paging.position
        );
        return Err(Error::new(ErrorKind::Request, message));
    };
    write(field);
    Ok(Next::Page)
}

/// A number that two pages share only if their items are the same.
fn fingerprint(items: ListRef<'_>) -> u64 {
    let mut hash = DefaultHasher::new();
    for (index, item) in items.iter().enumerate() {
        hash.write_usize(index);
        match item {
            Ref::String(text) => hash.write(text.as_bytes()),
            Ref::Integer(number) => hash.write_i64(number),
            Ref::Float(number) => hash.write_u64(number.to_bits()),
            Ref::Boolean(truth) => hash.write_u8(truth.into()),
            other => hash.write(&json::value_to_vec(other)),
        }
    }
    hash.finish()
}

/// Whether a list holds scalars, which may be the same on many pages.
fn of_scalars(items: ListRef<'_>) -> bool {
    match items.get(0) {
        Ref::Structure(_) | Ref::List(_) | Ref::Map(_) => false,
        Ref::Json(value) => !value.is_object() && !value.is_array(),
        _ => true,
    }
}

fn token_hash(token: &str) -> u64 {
    let mut hash = DefaultHasher::new();
    hash.write(token.as_bytes());
    hash.finish()
}

#[cfg(test)]
mod tests;
