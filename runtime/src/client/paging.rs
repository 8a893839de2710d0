//! Results that come in pages, read page by page or item by item.

use std::fmt;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;

use super::cursor::{Cursor, Next};
use super::execute::{Output, Plan, execute};
use super::{Call, Client};
use crate::fields::{FieldsMut, FieldsRef};
use crate::request::Input;
use crate::transport::BoxFuture;
use crate::{Error, Paginated};

impl<A: Paginated> Call<'_, A> {
    /// Reads all pages, each when it is asked for. Deadlines and retries count for each page.
    pub fn pages(self) -> Pages<A> {
        let Call {
            client,
            request,
            plan,
        } = self;
        let cursor = Cursor::new(A::INFO.paging, FieldsRef::new(&request));
        let reader = Reader {
            request,
            plan,
            cursor,
        };
        Pages {
            client: client.clone(),
            state: State::Ready(Box::new(reader)),
        }
    }

    /// Reads the items of all pages. A page is fetched when the items of the one before are used
    /// up.
    pub fn items(self) -> Items<A> {
        Items {
            pages: self.pages(),
            page: Vec::new().into_iter(),
        }
    }
}

/// The pages of a result.
///
/// Also a `Stream`. After an error it ends.
#[must_use = "nothing is fetched until pages are asked for"]
pub struct Pages<A: Paginated> {
    client: Client,
    state: State<A>,
}

enum State<A: Paginated> {
    Ready(Box<Reader<A>>),
    Fetching(BoxFuture<'static, (Box<Reader<A>>, Fetched<A>)>),
    End,
}

/// A page, and what comes after it.
type Fetched<A> = Result<(<A as crate::Action>::Response, Next), Error>;

struct Reader<A> {
    request: A,
    plan: Plan,
    cursor: Cursor,
}

impl<A: Paginated> Reader<A> {
    async fn fetch(mut self: Box<Self>, client: Client) -> (Box<Self>, Fetched<A>) {
        let mut response = A::Response::default();
        let input = Input::Fields(FieldsRef::new(&self.request));
        let empty = AtomicBool::new(false);
        let items = A::INFO.paging.map_or("", |paging| paging.items);
        let output = Output::Page(FieldsMut::new(&mut response), items, &empty);
        let result = execute(&client.inner, A::INFO.into(), input, output, &self.plan).await;
        let fetched = result.and_then(|()| {
            let request = FieldsMut::new(&mut self.request);
            let empty = empty.load(Ordering::Relaxed);
            let next = self
                .cursor
                .advance(request, FieldsRef::new(&response), empty);
            let next = next.map_err(|error| error.with_action(A::INFO.name))?;
            Ok((response, next))
        });
        (self, fetched)
    }
}

impl<A: Paginated> Pages<A> {
    #[cfg(feature = "blocking")]
    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    /// The next page, or `None` after the last.
    ///
    /// Nothing is lost if the future is dropped: the next one goes on where it was.
    ///
    /// # Errors
    ///
    /// Those of the call.
    pub async fn try_next(&mut self) -> Result<Option<A::Response>, Error> {
        std::future::poll_fn(|cx| self.poll(cx)).await.transpose()
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<A::Response, Error>>> {
        if let State::Ready(_) = self.state
            && let State::Ready(reader) = std::mem::replace(&mut self.state, State::End)
        {
            self.state = State::Fetching(Box::pin(reader.fetch(self.client.clone())));
        }
        let State::Fetching(future) = &mut self.state else {
            return Poll::Ready(None);
        };
        let (reader, fetched) = ready!(future.as_mut().poll(cx));
        self.state = State::End;
        Poll::Ready(match fetched {
            Err(error) => Some(Err(error)),
            Ok((page, next)) => {
                if next == Next::Page {
                    self.state = State::Ready(reader);
                }
                Some(Ok(page))
            }
        })
    }
}

impl<A: Paginated> Stream for Pages<A> {
    type Item = Result<A::Response, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(cx)
    }
}

impl<A: Paginated> fmt::Debug for Pages<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("action", &A::INFO.name)
            .finish_non_exhaustive()
    }
}

/// The items of all pages of a result.
///
/// Also a `Stream`. After an error it ends.
#[must_use = "nothing is fetched until items are asked for"]
pub struct Items<A: Paginated> {
    pages: Pages<A>,
    page: vec::IntoIter<A::Item>,
}

impl<A: Paginated> Items<A> {
    #[cfg(feature = "blocking")]
    pub(super) fn client(&self) -> &Client {
        &self.pages.client
    }

    /// The next item, or `None` after the last.
    ///
    /// Nothing is lost if the future is dropped: the next one goes on where it was.
    ///
    /// # Errors
    ///
    /// Those of the call.
    pub async fn try_next(&mut self) -> Result<Option<A::Item>, Error> {
        std::future::poll_fn(|cx| self.poll(cx)).await.transpose()
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<A::Item, Error>>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll(cx)) {
                Some(Ok(page)) => self.page = A::into_items(page).into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

// Neither is ever pinned: what must not move is boxed.
impl<A: Paginated> Unpin for Pages<A> {}
impl<A: Paginated> Unpin for Items<A> {}

impl<A: Paginated> Stream for Items<A> {
    type Item = Result<A::Item, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(cx)
    }
}

impl<A: Paginated> fmt::Debug for Items<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("action", &A::INFO.name)
            .finish_non_exhaustive()
    }
}
