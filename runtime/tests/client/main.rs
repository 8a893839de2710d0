//! The client from its public surface: requests, transport, calls.

#![cfg(test)]

mod blocking;
mod calls;
mod credentials;
mod doubles;
mod paging;
mod request;
mod support;
mod transport;
