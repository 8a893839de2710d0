//! The client from its public surface: requests, transport, calls.

#![cfg(test)]
#![expect(
    clippy::disallowed_methods,
    reason = "servers of tests have the time of the system, and so has who waits for them"
)]

mod blocking;
mod calls;
mod credentials;
mod doubles;
mod faults;
mod hooks;
mod identity;
mod load;
mod order;
mod paging;
mod properties;
mod refresh;
mod request;
mod retries;
mod spans;
mod storms;
mod support;
#[cfg(any(feature = "native-tls", feature = "rustls-no-provider"))]
mod tls;
mod transport;
