//! Pages of every form, of servers that heed the position and of others.

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

fn paging(form: PaginationStyle) -> Pagination {
    let (position, next) = match form {
        PaginationStyle::Offset => ("Offset", None),
        PaginationStyle::Page => ("Page", None),
        PaginationStyle::Token => ("Token", Some("Result.Next")),
    };
    Pagination {
        size: Some("Limit"),
        total: Some("Result.Total"),
        next,
        ..Pagination::new(form, position, "Result.Items")
    }
}

fn advance(cursor: &mut Cursor, request: &mut Request, response: &Response) -> Result<Next, Error> {
    // In these tests a list without items is there.
    let empty = response.result.is_some();
    cursor.advance(FieldsMut::new(request), FieldsRef::new(response), empty)
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
    let mut cursor = Cursor::new(
        Some(paging(PaginationStyle::Offset)),
        FieldsRef::new(&request),
    );
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

/// What comes of pages that come again and again, in this order, at most so many.
fn endless(form: PaginationStyle, pages: &[Response], most: usize) -> Result<usize, Error> {
    let mut request = Request::default();
    let mut cursor = Cursor::new(Some(paging(form)), FieldsRef::new(&request));
    for (index, page) in pages.iter().cycle().take(most).enumerate() {
        if advance(&mut cursor, &mut request, page)? == Next::End {
            return Ok(index + 1);
        }
    }
    panic!("more than {most} pages")
}

#[test]
fn pages_of_scalars_may_be_the_same_but_not_for_ever() {
    // Until the total is reached, or until an empty page.
    assert_eq!(
        endless(PaginationStyle::Offset, &[page(0..2, 8)], 9).unwrap(),
        4
    );
    let then_empty = [page(0..2, None), page(0..2, None), page(0..0, None)];
    assert_eq!(endless(PaginationStyle::Page, &then_empty, 9).unwrap(), 3);
    for pages in [
        vec![page(0..2, None)],
        vec![page(0..2, None), page(2..4, None)],
        vec![page(0..2, None), page(2..4, None), page(4..6, None)],
        vec![page(0..2, 1 << 40)],
    ] {
        let error = endless(PaginationStyle::Offset, &pages, 1100).unwrap_err();
        assert_eq!(
            (error.kind(), error.is_retryable()),
            (ErrorKind::Response, false)
        );
    }
}

/// Pages of structures, each with a name.
mod structures {
    use super::*;

    struct Item {
        name: Option<String>,
    }
    crate::macros::own_fields! { Item { 0 => name: "Name" } }

    struct Items {
        items: Vec<Item>,
        total: Option<String>,
        next: Option<String>,
    }
    crate::macros::own_fields! { Items { 0 => items: "Items", 1 => total: "Total", 2 => next: "Next" } }

    const OFFSET: Pagination = Pagination {
        total: Some("Total"),
        ..Pagination::new(PaginationStyle::Offset, "Offset", "Items")
    };
    const TOKEN: Pagination = Pagination {
        form: PaginationStyle::Token,
        position: "Token",
        next: Some("Next"),
        ..OFFSET
    };

    fn page(names: &[&str], total: &str, next: &str) -> Items {
        let named = |name: &&str| Item {
            name: Some((*name).to_owned()),
        };
        Items {
            items: names.iter().map(named).collect(),
            total: Some(total.to_owned()).filter(|total| !total.is_empty()),
            next: Some(next.to_owned()),
        }
    }

    fn run(paging: Pagination, pages: &[Items]) -> Result<usize, Error> {
        let mut request = Request::default();
        let mut cursor = Cursor::new(Some(paging), FieldsRef::new(&request));
        for (index, page) in pages.iter().cycle().take(50).enumerate() {
            let request = FieldsMut::new(&mut request);
            if cursor.advance(request, FieldsRef::new(page), false)? == Next::End {
                return Ok(index + 1);
            }
        }
        panic!("it does not end")
    }

    #[test]
    fn a_page_that_comes_again_is_an_error() {
        for total in ["", "100", "4"] {
            for period in 1..=3 {
                let names = ["a", "b", "c"];
                let pages = names[..period].iter();
                let pages: Vec<_> = pages.map(|name| page(&[name], total, "")).collect();
                let error = run(OFFSET, &pages).unwrap_err();
                assert_eq!(
                    (error.kind(), error.is_retryable()),
                    (ErrorKind::Response, false)
                );
                assert!(error.message().contains("`Offset`"), "{error}");
            }
        }
        // Nothing tells objects apart that are empty.
        let nothing = Items {
            items: vec![Item::default(), Item::default()],
            ..Items::default()
        };
        run(OFFSET, &[nothing]).unwrap_err();
    }

    #[test]
    fn totals_may_be_texts() {
        let pages = [page(&["a", "b"], "3", ""), page(&["c"], "3", "")];
        assert_eq!(run(OFFSET, &pages).unwrap(), 2);
    }

    #[test]
    fn a_list_that_is_missing_is_an_error_where_there_is_more() {
        let missing = |total| [page(&["a"], total, "x"), page(&[], total, "")];
        for paging in [OFFSET, TOKEN] {
            let error = run(paging, &missing("3")).unwrap_err();
            assert_eq!(
                error.message(),
                "the page has no `Items`, though 1 of 3 have come"
            );
            assert_eq!(run(paging, &missing("")).unwrap(), 2);
        }
        let error = run(OFFSET, &[page(&[], "3", "")]).unwrap_err();
        assert_eq!(
            error.message(),
            "the page has no `Items`, though 0 of 3 have come"
        );
        assert_eq!(run(OFFSET, &[page(&[], "0", "")]).unwrap(), 1);
        assert_eq!(run(OFFSET, &[page(&[], "", "")]).unwrap(), 1);
    }

    #[test]
    fn tokens_that_go_round_are_errors() {
        for tokens in [&["x"][..], &["x", "y"], &["x", "y", "z"]] {
            // New items with old tokens.
            let pages: Vec<_> = tokens
                .iter()
                .cycle()
                .take(12)
                .enumerate()
                .map(|(index, token)| page(&[&index.to_string()], "", token))
                .collect();
            let error = run(TOKEN, &pages).unwrap_err();
            assert_eq!(error.message(), "a token for `Token` has come before");
        }
        // Old items with new tokens.
        let pages: Vec<_> = (0..9).map(|n| page(&["a"], "", &n.to_string())).collect();
        assert!(
            run(TOKEN, &pages)
                .unwrap_err()
                .message()
                .contains("has come before")
        );
    }
}

#[test]
fn pages_by_number() {
    let mut request = Request {
        size: Some(2),
        ..Request::default()
    };
    let mut cursor = Cursor::new(
        Some(paging(PaginationStyle::Page)),
        FieldsRef::new(&request),
    );
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
        let mut cursor = Cursor::new(
            Some(paging(PaginationStyle::Page)),
            FieldsRef::new(&request),
        );
        assert_eq!(
            advance(&mut cursor, &mut request, &page(2..3, 3)).unwrap(),
            next
        );
    }
}

#[test]
fn pages_by_token() {
    let mut request = Request::default();
    let mut cursor = Cursor::new(
        Some(paging(PaginationStyle::Token)),
        FieldsRef::new(&request),
    );
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
    // One that has come before is no end.
    advance(&mut cursor, &mut request, &with(Some("b"), 0..1)).unwrap_err();
    for end in [Some(""), None] {
        assert_eq!(
            advance(&mut cursor, &mut request, &with(end, 0..1)).unwrap(),
            Next::End
        );
    }
}

#[test]
fn a_position_that_is_no_parameter_is_an_error() {
    let wrong = Pagination {
        position: "From",
        ..paging(PaginationStyle::Offset)
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
