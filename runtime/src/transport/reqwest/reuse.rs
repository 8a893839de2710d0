//! Whether a request went over a connection that had served others before.
//!
//! A server may close an idle connection just as the next request comes; that says nothing about the
//! server's health, unlike a fresh connection that closes. The HTTP library does not tell the two apart,
//! but it opens connections within the future of the request that wants one: this layer around its
//! connector notes that.

use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use tower_layer::Layer;
use tower_service::Service;

thread_local! {
    /// The mark of the request whose future this thread polls.
    static CURRENT: RefCell<Option<Arc<AtomicBool>>> = const { RefCell::new(None) };
}

/// Runs the future of a request, and says whether it succeeded in opening a connection.
pub(super) async fn observed<F: Future>(request: F) -> (F::Output, bool) {
    let opened = Arc::new(AtomicBool::new(false));
    let mut request = pin!(request);
    let output = poll_fn(|cx| {
        let before = CURRENT.replace(Some(Arc::clone(&opened)));
        // Put back also if the future panics.
        let _restore = Restore(before);
        request.as_mut().poll(cx)
    })
    .await;
    (output, opened.load(Ordering::Relaxed))
}

struct Restore(Option<Arc<AtomicBool>>);

impl Drop for Restore {
    fn drop(&mut self) {
        CURRENT.set(self.0.take());
    }
}

/// Marks the request of each connection that comes about.
#[derive(Clone)]
pub(super) struct Marking;

impl<S> Layer<S> for Marking {
    type Service = Marked<S>;

    fn layer(&self, connector: S) -> Marked<S> {
        Marked(connector)
    }
}

#[derive(Clone)]
pub(super) struct Marked<S>(S);

impl<S, R> Service<R> for Marked<S>
where
    S: Service<R>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, target: R) -> Self::Future {
        // Taken now: a connection that is overtaken by one that became idle goes on elsewhere.
        let mark = CURRENT.with_borrow(Option::clone);
        let connecting = self.0.call(target);
        Box::pin(async move {
            let result = connecting.await;
            if let (Some(mark), Ok(_)) = (mark, &result) {
                mark.store(true, Ordering::Relaxed);
            }
            result
        })
    }
}
