//! The client from its public surface: requests, transport, calls.

#![cfg(test)]
#![cfg(feature = "client")]

mod calls;
mod credentials;
mod paging;
mod request;
mod support;
mod transport;
