//! What the HTTP library says of failures, in words that help.

use std::error::Error as StdError;
use std::io;

use http::Uri;

use crate::{Error, ErrorKind, HttpResponse};

/// What went wrong before the status line was read. `opened` says whether the request opened a
/// connection of its own.
pub(super) fn sending(error: reqwest::Error, uri: &Uri, opened: bool) -> Error {
    // The address holds the signature of parameter protocols.
    let error = error.without_url();
    let timeout = error.is_timeout();
    let reason = innermost(&error);
    let host = uri.authority().map_or("", |host| host.as_str());
    let mut result = if error.is_builder() {
        Error::new(
            ErrorKind::Request,
            "the request is no valid HTTP: the address",
        )
    } else if error.is_connect() {
        // What rustls and OpenSSL say.
        let plain = ["InvalidContentType", "wrong version number"];
        if plain.iter().any(|said| reason.contains(said)) {
            let message = format!("{host}: the port speaks no TLS ({reason}); is `http://` meant?");
            Error::new(ErrorKind::Connect, message).with_retryable(false)
        } else {
            Error::new(ErrorKind::Connect, format!("{host}: {reason}"))
        }
    } else if let Some(error) = find::<hyper::Error>(&error).filter(|error| error.is_parse()) {
        let hint = match uri.scheme_str() {
            Some("http") => "; does the port speak TLS? Then the endpoint begins with `https://`",
            _ => "",
        };
        let message = format!("{host}: what came back is no HTTP: {error}{hint}");
        // It is a port of something else.
        Error::new(ErrorKind::Transport, message).with_retryable(false)
    } else {
        let lost = Error::new(ErrorKind::Transport, reason);
        match !opened && is_lost(&error) {
            true => lost.with_stale_connection(),
            false => lost,
        }
    };
    if timeout {
        result = result.with_timeout();
    }
    result.with_source(error)
}

/// What went wrong while the body was read.
pub(super) fn reading(error: reqwest::Error, answer: &HttpResponse, more: usize) -> Error {
    let error = error.without_url();
    let bytes = answer.body().len() + more;
    let status = answer.status().as_u16();
    let reason = innermost(&error);
    let kind = causes(&error)
        .filter_map(|cause| Some(cause.downcast_ref::<io::Error>()?.kind()))
        .last();
    // Data that does not decompress would come again; the rest of it may come the next time.
    let corrupt = error.is_decode()
        && matches!(
            kind,
            Some(io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData)
        );
    let what = match corrupt {
        true => "cannot be decompressed",
        false => "broke off",
    };
    let message = format!("the body {what} after {bytes} bytes: {reason}");
    let result = Error::new(ErrorKind::Response, message).with_status(status);
    let result = match status {
        200..300 => result.with_retryable(!corrupt),
        _ => result,
    };
    result.with_source(error)
}

/// Whether the connection ended, and not the patience of anybody.
fn is_lost(error: &reqwest::Error) -> bool {
    let lost = |kind| {
        matches!(
            kind,
            io::ErrorKind::ConnectionReset
                | io::ErrorKind::ConnectionAborted
                | io::ErrorKind::BrokenPipe
                | io::ErrorKind::NotConnected
        )
    };
    find::<hyper::Error>(error).is_some_and(|error| error.is_incomplete_message())
        || find::<io::Error>(error).is_some_and(|error| lost(error.kind()))
}

/// The first cause of a type.
fn find<T: StdError + 'static>(error: &reqwest::Error) -> Option<&T> {
    causes(error).find_map(|cause| cause.downcast_ref())
}

fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn StdError + 'static)> {
    std::iter::successors(error.source(), |error| (*error).source())
}

/// The end of the chain of causes: "connection refused" and the like. The links before it say
/// "error sending request" in four ways.
fn innermost(error: &reqwest::Error) -> String {
    causes(error)
        .last()
        .map_or_else(|| error.to_string(), ToString::to_string)
}
