//! How actions page.

/// How an action is paginated. Names are those on the wire; paths into the response are joined by dots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pagination {
    /// What the position counts.
    pub form: PaginationStyle,
    /// Parameter with the position: number of items to skip, page number, or token.
    pub position: &'static str,
    /// Parameter with the page size.
    pub size: Option<&'static str>,
    /// Path of the list in the response: `Result.TopicList`.
    pub items: &'static str,
    /// Path of the total count in the response.
    pub total: Option<&'static str>,
    /// Path of the next token in the response.
    pub next: Option<&'static str>,
    /// What a response says once its pages are there: until then the same page is asked for again.
    pub until: Option<Until>,
}

impl Pagination {
    /// Creates paging by a parameter with the position, and the path of the list in the response.
    pub const fn new(form: PaginationStyle, position: &'static str, items: &'static str) -> Self {
        Pagination {
            form,
            position,
            size: None,
            items,
            total: None,
            next: None,
            until: None,
        }
    }

    /// Sets the parameter with the page size.
    #[must_use]
    pub const fn size(mut self, size: &'static str) -> Self {
        self.size = Some(size);
        self
    }

    /// Sets the path of the total count in the response.
    #[must_use]
    pub const fn total(mut self, total: &'static str) -> Self {
        self.total = Some(total);
        self
    }

    /// Sets the path of the next token in the response.
    #[must_use]
    pub const fn next(mut self, next: &'static str) -> Self {
        self.next = Some(next);
        self
    }

    /// Sets what a response says once its pages are there.
    #[must_use]
    pub const fn until(mut self, until: Until) -> Self {
        self.until = Some(until);
        self
    }
}

/// A status that a response has when its pages are complete: the service gathers them in the background.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Until {
    /// Path of the status in the response.
    pub path: &'static str,
    /// Values of a response with its pages, as text.
    pub values: &'static [&'static str],
}

impl Until {
    /// Creates a status with the values that end the waiting.
    pub const fn new(path: &'static str, values: &'static [&'static str]) -> Self {
        Until { path, values }
    }
}

/// What the position of a page counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PaginationStyle {
    /// Items to skip.
    Offset,
    /// Pages, from 1.
    Page,
    /// Nothing: the position is an opaque token of the previous response.
    Token,
}
