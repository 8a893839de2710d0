//! What errors say and how they are told apart.

use super::*;
use crate::families::TESTED;

fn service(code: &str) -> Error {
    Error::new(ErrorKind::Service, "m")
        .with_code(code)
        .with_status(200)
        .with_families(TESTED)
}

/// Codes for which `predicate` holds.
fn codes<'a>(predicate: fn(&Error) -> bool, codes: &[&'a str]) -> Vec<&'a str> {
    codes
        .iter()
        .copied()
        .filter(|code| predicate(&service(code)))
        .collect()
}

#[test]
fn codes_are_told_apart() {
    let all = [
        "",
        "AuthFailure",
        "AuthFailure.SecretIdNotFound",
        "AuthFailure.SignatureExpire",
        "AuthFailures",
        "BIZ_TOPIC_NOT_FOUND",
        "BIZ_TAG_RESOURCE_NOT_EXIST",
        "Forbidden.RAM",
        "InternalError",
        "InternalError.Db",
        "InvalidParameterValue.InstanceNotExist",
        "InvalidTimeStamp.Expired",
        "LimitExceeded",
        "RequestLimitExceeded",
        "RequestLimitExceeded.UinLimitExceeded",
        "ResourceNotFound",
        "ServiceUnavailable",
        "Throttling.Api",
        "Topic.NotFound",
        "UnauthorizedOperation",
    ];
    assert_eq!(
        codes(Error::is_throttled, &all),
        [
            "RequestLimitExceeded",
            "RequestLimitExceeded.UinLimitExceeded",
            "Throttling.Api"
        ]
    );
    assert_eq!(
        codes(Error::is_auth, &all),
        [
            "AuthFailure",
            "AuthFailure.SecretIdNotFound",
            "AuthFailure.SignatureExpire",
            "Forbidden.RAM",
            "InvalidTimeStamp.Expired",
            "UnauthorizedOperation",
        ]
    );
    assert_eq!(
        codes(Error::is_clock_skew, &all),
        ["AuthFailure.SignatureExpire", "InvalidTimeStamp.Expired"]
    );
    assert_eq!(
        codes(Error::is_not_found, &all),
        [
            "BIZ_TOPIC_NOT_FOUND",
            "BIZ_TAG_RESOURCE_NOT_EXIST",
            "InvalidParameterValue.InstanceNotExist",
            "ResourceNotFound",
            "Topic.NotFound",
        ]
    );
    assert_eq!(
        codes(Error::is_retryable, &all),
        [
            "InternalError",
            "InternalError.Db",
            "RequestLimitExceeded",
            "RequestLimitExceeded.UinLimitExceeded",
            "ServiceUnavailable",
            "Throttling.Api",
        ]
    );
}

#[test]
fn a_code_below_one_may_be_of_another_family() {
    let families = ErrorFamilies::NONE.auth(&["4100", "!4100.10005", "4104"]);
    let auth = |code| service(code).with_families(families).is_auth();
    assert!(auth("4100") && auth("4100.1") && auth("4104"));
    assert!(!auth("4100.10005") && !auth("41001") && !auth(""));
    // A service of which nothing is known.
    let unknown = service("RequestLimitExceeded").with_families(ErrorFamilies::NONE);
    assert!(!unknown.is_throttled() && !unknown.is_retryable());
}

#[test]
fn phases_and_statuses_are_told_apart() {
    use ErrorKind::*;
    let of = |kind| Error::new(kind, "m");
    let kinds = [
        Credentials,
        Request,
        Connect,
        Transport,
        Response,
        Decode,
        Service,
    ];
    let sent: Vec<_> = kinds
        .into_iter()
        .filter(|kind| of(*kind).was_sent())
        .collect();
    assert_eq!(sent, [Transport, Response, Decode, Service]);
    assert!(!of(Transport).with_sent(false).was_sent());
    // Whatever a transport or a provider says.
    for kind in [Credentials, Request, Connect] {
        assert!(!of(kind).with_sent(true).was_sent());
        let answered = of(kind).with_status(500).with_timeout();
        assert!(!answered.was_sent());
    }
    let retryable: Vec<_> = kinds
        .into_iter()
        .filter(|kind| of(*kind).is_retryable())
        .collect();
    assert_eq!(retryable, [Connect, Transport, Response]);
    let auth: Vec<_> = kinds
        .into_iter()
        .filter(|kind| of(*kind).is_auth())
        .collect();
    assert_eq!(auth, [Credentials]);
    assert!(of(Transport).with_timeout().is_timeout());
    assert!(!of(Transport).is_timeout());

    let page = |status| of(Response).with_status(status);
    assert!(page(429).is_throttled() && page(429).is_retryable());
    assert!(page(502).is_retryable() && page(200).with_retryable(true).is_retryable());
    for status in [200, 202, 204, 301, 302, 304, 400, 404, 414] {
        assert!(!page(status).is_retryable(), "{status}");
    }
    assert!(page(403).is_auth());
    // Only the service knows what it does not have.
    assert!(!page(404).is_not_found());
    assert!(service("X").with_status(404).is_not_found());
    assert!(service("X").with_status(503).is_retryable());
    assert!(!service("X").with_status(501).is_retryable());
}

#[test]
fn display_says_what_is_known_on_one_line() {
    let error = Error::new(ErrorKind::Service, "too\n\tmany").with_code("RequestLimitExceeded");
    assert_eq!(
        error.to_string(),
        "service error: RequestLimitExceeded: too  many"
    );
    let error = error
        .with_action("DescribeGroup")
        .with_status(200)
        .with_request_id("r-1");
    assert_eq!(
        error.to_string(),
        "DescribeGroup: service error: RequestLimitExceeded: too  many \
         (HTTP status 200, request id r-1)"
    );
    let error = Error::new(ErrorKind::Decode, "expected integer, found list")
        .with_path("$.Response.X")
        .with_status(200);
    assert_eq!(
        error.to_string(),
        "failed to decode response: $.Response.X: expected integer, found list (HTTP status 200)"
    );
    let error = error.with_attempts(1).with_action("A\r\nX: y");
    assert!(error.to_string().starts_with("A  X: y: "), "{error}");
    assert!(error.to_string().ends_with("(HTTP status 200)"), "{error}");
    let error = error.with_request_id("r").with_attempts(3);
    assert!(
        error
            .to_string()
            .ends_with("(HTTP status 200, request id r, 3 attempts)")
    );
    let error = Error::new(ErrorKind::Connect, "").with_request_id("");
    assert_eq!(error.to_string(), "failed to connect");
    assert_eq!((error.request_id(), error.code()), (None, ""));
    let long = Error::new(ErrorKind::Service, "é".repeat(10_000)).to_string();
    assert!(
        long.ends_with("...") && long.chars().count() < 600,
        "{} characters",
        long.len()
    );
}

#[test]
fn sources_chain_and_are_not_repeated() {
    let source = std::io::Error::other("connection reset");
    let error = Error::new(ErrorKind::Transport, "no answer").with_source(source);
    assert_eq!(error.to_string(), "transport error: no answer");
    assert_eq!(error.source().unwrap().to_string(), "connection reset");
    assert!(Error::new(ErrorKind::Transport, "").source().is_none());
}

#[test]
fn errors_are_small_and_can_be_sent() {
    fn check<T: Send + Sync + 'static>() -> usize {
        size_of::<T>()
    }
    assert_eq!(check::<Error>(), size_of::<usize>());
}

/// What a program prints whose `main` returns the error.
#[test]
fn debug_is_the_sentence_and_its_causes() {
    let cause = std::io::Error::other("no route\nto host");
    let error = Error::new(ErrorKind::Connect, "refused")
        .with_action("DescribeTopic")
        .with_source(cause);
    assert_eq!(format!("{error:?}"), format!("{error}: no route to host"));
    assert!(!format!("{error:?}").contains("Error {"), "{error:?}");
    assert!(format!("{error:#?}").starts_with("Error {\n    kind: Connect,"));
}
