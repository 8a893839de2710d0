//! Calls that wait for their results: the same calls, with `.blocking()` in place of `.await`.
//!
//! A client that is used so has one runtime with one thread, which carries the connections of all
//! its calls and ends with the client. It may be used from any thread, even one that runs a runtime
//! of its own, as a thread that waits does nothing else.

use std::future::IntoFuture;
use std::pin::pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use tokio::runtime::{Builder, Runtime};

use super::{Call, Client, ClientBuilder, Inner, Items, Pages, Waiter};
use crate::response::{Response, WithMetadata};
use crate::{Action, Error, ErrorKind, Paginated};

/// The runtime of a client, started by its first blocking call.
#[derive(Default)]
pub(super) struct Background(OnceLock<Runtime>);

impl Background {
    fn runtime(&self) -> Result<&Runtime, Error> {
        if let Some(runtime) = self.0.get() {
            return Ok(runtime);
        }
        let mut builder = Builder::new_multi_thread();
        let runtime = builder
            .worker_threads(1)
            .thread_name("cloudapi")
            .enable_all()
            .build();
        let runtime = runtime.map_err(|e| {
            Error::new(
                ErrorKind::Connect,
                "the thread for blocking calls cannot start",
            )
            .with_source(e)
        })?;
        // If two threads come here at once, one of their runtimes is dropped unused.
        Ok(self.0.get_or_init(|| runtime))
    }

    fn run<T>(&self, work: impl IntoFuture<Output = Result<T, Error>>) -> Result<T, Error> {
        let _timers_and_sockets = self.runtime()?.enter();
        let mut future = pin!(work.into_future());
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        let mut cx = Context::from_waker(&waker);
        loop {
            match future.as_mut().poll(&mut cx) {
                Poll::Ready(output) => return output,
                Poll::Pending => thread::park(),
            }
        }
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        // To wait for the thread would panic where the last client is dropped within a runtime.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

impl Inner {
    fn blocking<T>(&self, work: impl IntoFuture<Output = Result<T, Error>>) -> Result<T, Error> {
        self.background.run(work)
    }
}

impl<C: From<Client>> ClientBuilder<C> {
    /// Like [`load`](Self::load), for programs without an asynchronous runtime.
    ///
    /// # Errors
    ///
    /// Those of [`load`](Self::load).
    pub fn load_blocking(self) -> Result<C, Error> {
        let client: Client = self.settings.build()?;
        client
            .inner
            .blocking(client.inner.credentials.get(client.inner.context()))?;
        Ok(client.into())
    }
}

impl<A> Call<'_, A> {
    /// Runs the call and waits for its result.
    ///
    /// ```no_run
    /// # use cloudapi_runtime::{Action, Client, Error};
    /// # fn example<A: Action>(client: Client, request: A) -> Result<(), Error> {
    /// let response = client.call(request).region("ap-tokyo").blocking()?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of the call.
    pub fn blocking<T>(self) -> Result<T, Error>
    where
        Self: IntoFuture<Output = Result<T, Error>>,
    {
        let client = self.client;
        client.inner.blocking(self)
    }
}

impl<A> WithMetadata<Call<'_, A>> {
    /// Runs the call and waits for its result.
    ///
    /// # Errors
    ///
    /// Those of the call.
    pub fn blocking<T>(self) -> Result<Response<T>, Error>
    where
        Self: IntoFuture<Output = Result<Response<T>, Error>>,
    {
        let client = self.0.client;
        client.inner.blocking(self)
    }
}

impl<'a, A, F, P> Waiter<'a, A, F>
where
    A: Action,
    F: FnMut(&A::Response) -> P + Send + 'a,
    P: Into<super::Progress>,
{
    /// Waits in this thread.
    ///
    /// # Errors
    ///
    /// Those of the wait.
    pub fn blocking(self) -> Result<A::Response, Error> {
        let client = self.client();
        client.inner.blocking(self)
    }
}

impl<A: Paginated> Pages<A> {
    /// The pages as an iterator that waits for each.
    pub fn blocking(mut self) -> impl Iterator<Item = Result<A::Response, Error>> {
        let client = self.client().clone();
        std::iter::from_fn(move || client.inner.blocking(self.try_next()).transpose())
    }
}

impl<A: Paginated> Items<A> {
    /// The items as an iterator that waits for each page.
    ///
    /// ```no_run
    /// # use cloudapi_runtime::{Client, Error, Paginated};
    /// # fn example<A: Paginated>(client: Client, request: A) -> Result<(), Error>
    /// # where A::Item: std::fmt::Debug {
    /// for topic in client.items(request).blocking() {
    ///     println!("{:?}", topic?);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn blocking(mut self) -> impl Iterator<Item = Result<A::Item, Error>> {
        let client = self.client().clone();
        std::iter::from_fn(move || client.inner.blocking(self.try_next()).transpose())
    }
}
