//! The client from its public surface: requests, transport, calls.

#![cfg(test)]

mod blocking;
mod calls;
mod credentials;
mod doubles;
mod faults;
mod load;
mod paging;
mod properties;
mod request;
mod retries;
mod spans;
mod support;
mod tls;
mod transport;
