//! Where the next page begins, and whether there is one.

use std::hash::{DefaultHasher, Hasher};

use crate::action::{Paging, PagingForm};
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
    /// Nothing, and this page is the one before it once more: the server ignores the position.
    Repeated,
}

/// How far the pages of one request have been read.
#[derive(Debug)]
pub(super) struct Cursor {
    paging: Option<Paging>,
    /// Position of the current page.
    position: i64,
    /// Items up to the current page; unknown if the first page asked for was not the first.
    seen: Option<i64>,
    /// Of the items of the page before.
    fingerprint: Option<u64>,
}

impl Cursor {
    /// Begins at the position that the request holds, or else at the first page.
    pub(super) fn new(paging: Option<Paging>, request: FieldsRef<'_>) -> Self {
        let number = |name: &str| match find(request, name) {
            Ref::Integer(value) => Some(value),
            Ref::String(value) => value.trim().parse().ok(),
            _ => None,
        };
        let (position, seen) = match paging {
            Some(paging) if paging.form == PagingForm::Offset => {
                let offset = number(paging.position).unwrap_or(0);
                (offset, Some(offset))
            }
            Some(paging) if paging.form == PagingForm::Page => {
                let page = number(paging.position).unwrap_or(1);
                let size = paging.size.and_then(number);
                let before = match size {
                    _ if page == 1 => Some(0),
                    Some(size) => size.checked_mul(page - 1),
                    None => None,
                };
                (page, before)
            }
            _ => (0, None),
        };
        Cursor {
            paging,
            position,
            seen,
            fingerprint: None,
        }
    }

    /// Looks at a page and, if there is another, sets its position in the request.
    pub(super) fn advance(
        &mut self,
        request: FieldsMut<'_>,
        response: FieldsRef<'_>,
    ) -> Result<Next, Error> {
        let Some(paging) = self.paging else {
            return Ok(Next::End);
        };
        if paging.form == PagingForm::Token {
            return next_token(&paging, request, response);
        }
        let Ref::List(items) = find(response, paging.items) else {
            return Ok(Next::End);
        };
        // The total may promise more than there is, so an empty page is the end whatever it says.
        if items.is_empty() {
            return Ok(Next::End);
        }
        let fingerprint = fingerprint(items);
        if self.fingerprint.replace(fingerprint) == Some(fingerprint) {
            return Ok(Next::Repeated);
        }
        // What has come counts, not what was asked for: servers cap the page size, or ignore it.
        let count = i64::try_from(items.len()).unwrap_or(i64::MAX);
        self.seen = self.seen.map(|seen| seen.saturating_add(count));
        let total = paging.total.and_then(|path| match find(response, path) {
            Ref::Integer(total) if total > 0 => Some(total),
            _ => None,
        });
        if let (Some(seen), Some(total)) = (self.seen, total)
            && seen >= total
        {
            return Ok(Next::End);
        }
        let step = if paging.form == PagingForm::Page {
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
}

fn next_token(
    paging: &Paging,
    request: FieldsMut<'_>,
    response: FieldsRef<'_>,
) -> Result<Next, Error> {
    let next = match paging.next.map(|path| find(response, path)) {
        Some(Ref::String(token)) if !token.is_empty() => token.to_owned(),
        _ => return Ok(Next::End),
    };
    // The token of this page again would fetch this page again.
    if matches!(find(request.as_ref(), paging.position), Ref::String(current) if current == next) {
        return Ok(Next::End);
    }
    set(request, paging, |slot| {
        if let Mut::String(value) = slot {
            *value = Some(next);
        }
    })
}

fn set(
    mut request: FieldsMut<'_>,
    paging: &Paging,
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
            Ref::Json(value) => hash.write(value.to_string().as_bytes()),
            Ref::Structure(fields) => hash.write(&json::fields_to_vec(fields)),
            // Lists hold neither nothing nor lists.
            Ref::Absent | Ref::List(_) => {}
        }
    }
    hash.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Request {
        offset: Option<i64>,
        page: Option<String>,
        size: Option<i64>,
        token: Option<String>,
    }
    crate::macros::own_fields! {
        Request { 0 => offset: "Offset", 1 => page: "Page", 2 => size: "Limit", 3 => token: "Token" }
    }

    struct List {
        items: Vec<String>,
        total: Option<i64>,
        next: Option<String>,
    }
    crate::macros::own_fields! { List { 0 => items: "Items", 1 => total: "Total", 2 => next: "Next" } }

    struct Response {
        result: Option<List>,
    }
    crate::macros::own_fields! { Response { 0 => result: "Result" } }

    fn paging(form: PagingForm) -> Paging {
        let (position, next) = match form {
            PagingForm::Offset => ("Offset", None),
            PagingForm::Page => ("Page", None),
            PagingForm::Token => ("Token", Some("Result.Next")),
        };
        Paging {
            form,
            position,
            size: Some("Limit"),
            items: "Result.Items",
            total: Some("Result.Total"),
            next,
        }
    }

    fn advance(
        cursor: &mut Cursor,
        request: &mut Request,
        response: &Response,
    ) -> Result<Next, Error> {
        cursor.advance(FieldsMut::new(request), FieldsRef::new(response))
    }

    fn page(range: std::ops::Range<i64>, total: impl Into<Option<i64>>) -> Response {
        let items = range.map(|i| i.to_string()).collect();
        Response {
            result: Some(List {
                items,
                total: total.into(),
                ..List::default()
            }),
        }
    }

    /// Walks over pages; the offset that each left in the request, and the end.
    fn offsets(mut request: Request, pages: &[Response]) -> (Vec<Option<i64>>, Next) {
        let mut cursor = Cursor::new(Some(paging(PagingForm::Offset)), FieldsRef::new(&request));
        let mut offsets = Vec::new();
        for page in pages {
            match advance(&mut cursor, &mut request, page).unwrap() {
                Next::Page => offsets.push(request.offset),
                end => return (offsets, end),
            }
        }
        (offsets, Next::Page)
    }

    #[test]
    fn offsets_count_what_came() {
        let pages = [page(0..2, 5), page(2..4, 5), page(4..5, 5)];
        assert_eq!(
            offsets(Request::default(), &pages),
            (vec![Some(2), Some(4)], Next::End)
        );
        // The server caps the page size, or ignores it.
        let request = Request {
            size: Some(100),
            ..Request::default()
        };
        assert_eq!(offsets(request, &pages).0, [Some(2), Some(4)]);
        let request = Request {
            size: Some(1),
            ..Request::default()
        };
        assert_eq!(offsets(request, &[page(0..5, 5)]), (vec![], Next::End));
        // The caller begins in the middle.
        let request = Request {
            offset: Some(3),
            ..Request::default()
        };
        assert_eq!(offsets(request, &[page(3..5, 5)]), (vec![], Next::End));
    }

    #[test]
    fn totals_that_change_are_missing_or_wrong() {
        let growing = [page(0..2, 3), page(2..4, 9), page(4..6, 6)];
        assert_eq!(
            offsets(Request::default(), &growing),
            (vec![Some(2), Some(4)], Next::End)
        );
        let shrinking = [page(0..2, 9), page(2..3, 3)];
        assert_eq!(
            offsets(Request::default(), &shrinking),
            (vec![Some(2)], Next::End)
        );
        let missing = [page(0..2, None), page(2..3, None), page(0..0, None)];
        assert_eq!(
            offsets(Request::default(), &missing),
            (vec![Some(2), Some(3)], Next::End)
        );
        let zero = [page(0..2, 0), page(0..0, 0)];
        assert_eq!(
            offsets(Request::default(), &zero),
            (vec![Some(2)], Next::End)
        );
        let promising = [page(0..2, 9), page(0..0, 9)];
        assert_eq!(
            offsets(Request::default(), &promising),
            (vec![Some(2)], Next::End)
        );
        assert_eq!(
            offsets(Request::default(), &[Response::default()]),
            (vec![], Next::End)
        );
    }

    #[test]
    fn a_server_that_ignores_the_offset_is_noticed() {
        let same = [page(0..2, None), page(0..2, None)];
        assert_eq!(
            offsets(Request::default(), &same),
            (vec![Some(2)], Next::Repeated)
        );
    }

    #[test]
    fn pages_by_number() {
        let mut request = Request {
            size: Some(2),
            ..Request::default()
        };
        let mut cursor = Cursor::new(Some(paging(PagingForm::Page)), FieldsRef::new(&request));
        assert_eq!(
            advance(&mut cursor, &mut request, &page(0..2, 3)).unwrap(),
            Next::Page
        );
        assert_eq!(request.page.as_deref(), Some("2"));
        assert_eq!(
            advance(&mut cursor, &mut request, &page(2..3, 3)).unwrap(),
            Next::End
        );

        // From the second page on, with the size known and unknown.
        for (size, next) in [(Some(2), Next::End), (None, Next::Page)] {
            let mut request = Request {
                page: Some("2".into()),
                size,
                ..Request::default()
            };
            let mut cursor = Cursor::new(Some(paging(PagingForm::Page)), FieldsRef::new(&request));
            assert_eq!(
                advance(&mut cursor, &mut request, &page(2..3, 3)).unwrap(),
                next
            );
        }
    }

    #[test]
    fn pages_by_token() {
        let mut request = Request::default();
        let mut cursor = Cursor::new(Some(paging(PagingForm::Token)), FieldsRef::new(&request));
        let with = |token: Option<&str>, items: std::ops::Range<i64>| {
            let mut page = page(items, None);
            page.result.as_mut().unwrap().next = token.map(str::to_owned);
            page
        };
        assert_eq!(
            advance(&mut cursor, &mut request, &with(Some("a"), 0..2)).unwrap(),
            Next::Page
        );
        assert_eq!(request.token.as_deref(), Some("a"));
        // An empty page is not the end while there is a token.
        assert_eq!(
            advance(&mut cursor, &mut request, &with(Some("b"), 0..0)).unwrap(),
            Next::Page
        );
        for end in [Some("b"), Some(""), None] {
            assert_eq!(
                advance(&mut cursor, &mut request, &with(end, 0..1)).unwrap(),
                Next::End
            );
        }
    }

    #[test]
    fn a_position_that_is_no_parameter_is_an_error() {
        let wrong = Paging {
            position: "From",
            ..paging(PagingForm::Offset)
        };
        let mut request = Request::default();
        let mut cursor = Cursor::new(Some(wrong), FieldsRef::new(&request));
        let error = advance(&mut cursor, &mut request, &page(0..1, 2)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request);
        let mut single = Cursor::new(None, FieldsRef::new(&request));
        assert_eq!(
            advance(&mut single, &mut request, &page(0..1, 2)).unwrap(),
            Next::End
        );
    }
}
