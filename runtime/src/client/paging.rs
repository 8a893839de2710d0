//! Results that come in pages, read page by page or item by item.

use std::fmt;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;

use super::cursor::{Cursor, Next};
use super::execute::{Output, Plan, execute};
use super::wait::{POLL_INTERVAL, POLL_TIMEOUT};
use super::{Call, Client, Inner};
use crate::action::Until;
use crate::fields::{FieldsMut, FieldsRef, Ref};
use crate::request::Input;
use crate::transport::BoxFuture;
use crate::walk::find;
use crate::{Error, ErrorKind, Paginated};

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
        let page = self.complete_page(&client.inner, &mut response).await;
        let fetched = page.and_then(|empty| {
            let request = FieldsMut::new(&mut self.request);
            let next = self
                .cursor
                .advance(request, FieldsRef::new(&response), empty);
            let next = next.map_err(|error| error.with_action(A::INFO.name))?;
            Ok((response, next))
        });
        (self, fetched)
    }
}

impl<A: Paginated> Reader<A> {
    /// Reads the page at the position of the request, again until it is complete where the service
    /// gathers it in the background. Says whether the list was there, and empty.
    async fn complete_page(
        &self,
        client: &Inner,
        response: &mut A::Response,
    ) -> Result<bool, Error> {
        let started = client.clock.elapsed();
        let paging = A::INFO.paging;
        let items = paging.map_or("", |paging| paging.items);
        loop {
            let empty = AtomicBool::new(false);
            let input = Input::Fields(FieldsRef::new(&self.request));
            let output = Output::Page(FieldsMut::new(response), items, &empty);
            execute(client, A::INFO.into(), input, output, &self.plan).await?;
            let until = paging.and_then(|paging| paging.until);
            let Some(status) = until.and_then(|until| pending(until, FieldsRef::new(response)))
            else {
                return Ok(empty.load(Ordering::Relaxed));
            };
            let waited = client.clock.elapsed().saturating_sub(started);
            if waited + POLL_INTERVAL >= POLL_TIMEOUT {
                let message = format!(
                    "the page is not complete after {} s: {status}",
                    waited.as_secs()
                );
                let error = Error::new(ErrorKind::Wait, message).with_timeout();
                return Err(error.with_action(A::INFO.name));
            }
            client.clock.sleep(POLL_INTERVAL).await;
        }
    }
}

/// The status of a page that is not complete yet.
fn pending(until: Until, response: FieldsRef<'_>) -> Option<String> {
    let value = match find(response, until.path) {
        Ref::String(text) => text.to_owned(),
        Ref::Integer(number) => number.to_string(),
        Ref::Boolean(value) => value.to_string(),
        // Absence shows nothing.
        _ => return Some(format!("`{}` is absent", until.path)),
    };
    let done = until.values.contains(&value.as_str());
    (!done).then(|| format!("`{}` is {value}", until.path))
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
