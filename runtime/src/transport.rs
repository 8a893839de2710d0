//! The transport: what carries a signed request to the server and its response back.

#[cfg(feature = "client")]
mod reqwest;

use std::future::Future;
use std::pin::Pin;

use crate::{Error, HttpRequest, HttpResponse};

#[cfg(feature = "client")]
pub use reqwest::{HttpTransport, HttpTransportBuilder};

/// A boxed future, as the methods of traits return it.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Says, among the [extensions](http::Request::extensions_mut) of a request, that it must not go
/// through a proxy: its address means another machine from there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BypassProxy;

/// Sends one request and reads the response to its end.
///
/// The client owns everything else: signing, deadlines, retries, decoding. A transport
/// - sends exactly the method, address, headers and body that the request holds,
/// - passes proxies by where the extensions of the request have [`BypassProxy`],
/// - does not follow redirects and does not repeat anything by itself,
/// - returns a response for every HTTP status, and an [`Error`] only where there is none:
///   [`ErrorKind::Connect`](crate::ErrorKind::Connect) if no connection came about and so nothing
///   was sent, [`ErrorKind::Transport`](crate::ErrorKind::Transport) otherwise, and
///   [`ErrorKind::Response`](crate::ErrorKind::Response) for a body that it refuses to read,
/// - says of a connection that was kept and ended without a byte of an answer that it did
///   ([`Error::with_stale_connection`]),
/// - stops when the future is dropped.
pub trait Transport: Send + Sync + 'static {
    /// Sends the request.
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, Error>>;

    /// Returns the largest body that a response may have. Unless it is set, the limit of what decoding
    /// allocates follows from it. Default: 64 MiB.
    fn max_response_bytes(&self) -> usize {
        64 << 20
    }
}

impl<T: Transport + ?Sized> Transport for std::sync::Arc<T> {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, Error>> {
        (**self).send(request)
    }

    fn max_response_bytes(&self) -> usize {
        (**self).max_response_bytes()
    }
}
