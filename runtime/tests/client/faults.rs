//! Faults of servers and of the way to them: what the caller sees, and how often the server was hit.

use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use cloudapi_emulator::{Emulator, Fault, Reply, Request, verify};
use cloudapi_runtime::transport::HttpTransport;
use cloudapi_runtime::{Action, Client, Credential, Error, RetryPolicy};

use crate::support::*;

const ID: &str = "AKIDexample";
const SECRET: &str = "hidden-secret";
const LIMIT: usize = 1 << 20;

/// A client of three attempts that waits for hardly anything.
fn client(emulator: &Emulator, attempt: Duration) -> Client {
    let transport = HttpTransport::builder()
        .no_proxy()
        .max_response_bytes(LIMIT);
    Client::builder(&SERVICE)
        .credentials(Credential::new(ID, SECRET))
        .region("ap-guangzhou")
        .endpoint(emulator.url())
        .transport(transport.build().unwrap())
        .attempt_timeout(attempt)
        .retry(
            RetryPolicy::default()
                .max_attempts(3)
                .backoff(Duration::from_millis(1), Duration::from_millis(2)),
        )
        .build()
        .unwrap()
}

/// `Display` and what the predicates say; the part before is the action.
fn seen(result: Result<TopicResponse, Error>, hits: usize) -> String {
    let error = match result {
        Ok(_) => return "ok".to_owned(),
        Err(error) => error,
    };
    assert_eq!(error.attempts() as usize, hits, "{error}");
    let predicates = [
        ("retryable", error.is_retryable()),
        ("sent", error.was_sent()),
        ("timeout", error.is_timeout()),
        ("throttled", error.is_throttled()),
        ("auth", error.is_auth()),
        ("not found", error.is_not_found()),
    ];
    let holds: Vec<&str> = predicates
        .iter()
        .filter_map(|(name, holds)| holds.then_some(*name))
        .collect();
    // How many there were is checked above.
    let attempts = format!("{hits} attempts)");
    let text = error.to_string();
    let text = text
        .replace(&format!(", {attempts}"), ")")
        .replace(&format!(" ({attempts}"), "");
    let (_, what) = text.split_once(": ").unwrap();
    format!("{what} [{}]", holds.join(", "))
}

type Answer = Box<dyn Fn(&Request, usize) -> Reply + Send + Sync>;

/// Answers in order, the last one for ever.
fn replies(replies: impl Into<Vec<Reply>>) -> Answer {
    let replies = replies.into();
    Box::new(move |_, index| replies[index.min(replies.len() - 1)].clone())
}

fn ok() -> Reply {
    Reply::json(200, SUCCESS)
}

fn refusal(code: &str) -> Reply {
    let error = format!(r#"{{"Code":"{code}","Message":"no"}}"#);
    Reply::json(
        200,
        format!(r#"{{"Response":{{"Error":{error},"RequestId":"r-2"}}}}"#),
    )
}

fn page(status: u16, title: &str) -> Reply {
    let mut reply = Reply::json(status, format!("<html><title>{title}</title></html>"));
    reply.headers = vec![("Content-Type".into(), "text/html".into())];
    reply
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A server whose clock is ten minutes ahead.
fn ahead() -> Answer {
    Box::new(|request, _| {
        let now = SystemTime::now() + Duration::from_secs(600);
        let seconds = now
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap()
            .as_secs();
        let key = verify::Key {
            id: ID,
            secret: SECRET,
        };
        match verify::tc3(request, key, "ckafka", seconds.try_into().unwrap()) {
            Ok(()) => ok(),
            Err(message) => {
                assert!(message.contains("too far from"), "{message}");
                let date = httpdate::fmt_http_date(now);
                refusal("AuthFailure.SignatureExpire").header("Date", &date)
            }
        }
    })
}

/// Events that never end.
fn always_stream() -> Answer {
    let mut reply = Reply::json(200, "data: {}\n\n").fault(Fault::Flood(200 << 20));
    reply.headers = vec![(
        "Content-Type".into(),
        "text/event-stream; charset=utf-8".into(),
    )];
    replies([reply])
}

struct Row {
    fault: &'static str,
    answer: Answer,
    /// What the caller of an action sees that may be repeated, and how often the server was hit.
    idempotent: (&'static str, usize),
    /// The same of an action that may not be repeated.
    once: (&'static str, usize),
    /// How long an attempt may take: long enough for any machine where no answer is missing.
    attempt: Duration,
}

impl Row {
    fn impatient(mut self) -> Self {
        self.attempt = Duration::from_secs(1);
        self
    }
}

const BROKEN: &str =
    "transport error: connection closed before message completed [retryable, sent]";
const LATE: &str = "transport error: no response within 1000 ms [retryable, sent, timeout]";
const LARGE: &str = "invalid response: the response has more than 1048576 bytes \
                     (max_response_bytes) (HTTP status 200) [sent]";

fn rows() -> Vec<Row> {
    let row = |fault, answer, idempotent, once| Row {
        fault,
        answer,
        idempotent,
        once,
        attempt: Duration::from_secs(30),
    };
    let always = |fault| replies([ok().fault(fault)]);
    let once = |fault| replies([ok().fault(fault), ok()]);
    let compressed = |bytes: Vec<u8>| Reply::json(200, bytes).header("Content-Encoding", "gzip");
    let nulls = r#"{"Response":{"TopicName":null,"Filters":[null,{"Name":null,"Values":[null]},null],
        "RequestId":"r"}}"#;
    let mistyped = r#"{"Response":{"Filters":[{"Name":"a"},{"Values":7}],"RequestId":"r-1"}}"#;
    let after_headers = "invalid response: the body broke off after 0 bytes: \
                         end of file before message length reached (HTTP status 200) \
                         [retryable, sent]";
    let in_body = "invalid response: the body broke off after 9 bytes: \
                   end of file before message length reached (HTTP status 200) [retryable, sent]";
    let half = "invalid response: $.Response.TopicName: the body ends early, after 29 bytes (HTTP \
                status 200) [retryable, sent]";
    let bad_gateway = "invalid response: an HTML page came back instead of JSON: \"502 Bad \
                       Gateway\" (HTTP status 502) [retryable, sent]";
    let too_long = "invalid response: an HTML page came back instead of JSON: \"414 Too Long\" \
                    (HTTP status 414) [sent]";
    let empty = "invalid response: the body is empty (HTTP status 200) [retryable, sent]";
    let wrong_gzip = "invalid response: the body cannot be decompressed after 0 bytes: \
                      Invalid gzip header (HTTP status 200) [sent]";
    let unannounced = "invalid response: a compressed body came back instead of JSON (HTTP status \
                       200) [sent]";
    let throttled = "service error: RequestLimitExceeded.UinLimitExceeded: no (HTTP status \
                     200, request id r-2) [retryable, sent, throttled]";
    let too_many = "invalid response: an HTML page came back instead of JSON: \"429\" (HTTP status \
                    429) [retryable, sent, throttled]";
    let internal = "service error: InternalError: no (HTTP status 200, request id r-2) \
                    [retryable, sent]";
    let undecodable = "failed to decode response: $.Response.Filters[1].Values: expected list, \
                       found integer 7 (HTTP status 200, request id r-1) [sent]";
    let no_content = "invalid response: the body is empty (HTTP status 204) [sent]";
    let not_modified = "invalid response: redirected to nowhere (HTTP status 304) [sent]";
    let redirect = "invalid response: redirected to \"http://h/x\", which is not followed with a \
                    signed request: set the endpoint (HTTP status 302) [sent]";
    let wrong_byte = "invalid response: the body is not UTF-8: byte 0xff at position 26 (HTTP \
                      status 200) [sent]";
    let impossible = "invalid response: $.Response.Filters: the body is no valid JSON: number out of \
                      range near `{\"Response\":{\"RequestId\":\"…\",\"Filters\":1e999}}` (HTTP status \
                      200, request id r) [sent]";
    let events = "invalid response: an event stream (text/event-stream) came back instead of JSON \
                  (HTTP status 200) [sent]";
    let throttle = || refusal("RequestLimitExceeded.UinLimitExceeded");
    vec![
        row(
            "a delay within the deadline",
            replies([ok().after(Duration::from_millis(20))]),
            ("ok", 1),
            ("ok", 1),
        ),
        row(
            "one answer never comes",
            once(Fault::NeverAnswer),
            ("ok", 2),
            (LATE, 1),
        )
        .impatient(),
        row(
            "no answer ever comes",
            always(Fault::NeverAnswer),
            (LATE, 3),
            (LATE, 1),
        )
        .impatient(),
        row(
            "cut before the headers, once",
            once(Fault::CloseBeforeHeaders),
            ("ok", 2),
            (BROKEN, 1),
        ),
        row(
            "cut before the headers",
            always(Fault::CloseBeforeHeaders),
            (BROKEN, 3),
            (BROKEN, 1),
        ),
        row(
            "cut within the headers",
            always(Fault::CutHeaders),
            (BROKEN, 3),
            (BROKEN, 1),
        ),
        row(
            "cut after the headers",
            always(Fault::CloseAfterHeaders),
            (after_headers, 3),
            (after_headers, 1),
        ),
        row(
            "cut in mid body, once",
            once(Fault::CutBody(9)),
            ("ok", 2),
            (in_body, 1),
        ),
        row(
            "cut in mid body",
            always(Fault::CutBody(9)),
            (in_body, 3),
            (in_body, 1),
        ),
        row(
            "half a JSON",
            replies([Reply::json(200, &SUCCESS[..29])]),
            (half, 3),
            (half, 1),
        ),
        row(
            "an empty body",
            replies([Reply::json(200, "")]),
            (empty, 3),
            (empty, 1),
        ),
        row(
            "a page of a gateway",
            replies([page(502, "502 Bad Gateway")]),
            (bad_gateway, 3),
            (bad_gateway, 1),
        ),
        row(
            "a page that says that the request is at fault",
            replies([page(414, "414 Too Long")]),
            (too_long, 1),
            (too_long, 1),
        ),
        row(
            "200 MB, announced",
            always(Fault::AnnouncedFlood(200 << 20)),
            (LARGE, 1),
            (LARGE, 1),
        ),
        row(
            "200 MB in chunks",
            always(Fault::Flood(200 << 20)),
            (LARGE, 1),
            (LARGE, 1),
        ),
        row(
            "8 MB in 8 kB of gzip",
            replies([compressed(gzip(&vec![b' '; 8 << 20]))]),
            (LARGE, 1),
            (LARGE, 1),
        ),
        row(
            "gzip",
            replies([compressed(gzip(SUCCESS.as_bytes()))]),
            ("ok", 1),
            ("ok", 1),
        ),
        row(
            "gzip that is none",
            replies([compressed(b"this is no gzip".to_vec())]),
            (wrong_gzip, 1),
            (wrong_gzip, 1),
        ),
        row(
            "gzip that nothing announces",
            replies([Reply::json(200, gzip(SUCCESS.as_bytes()))]),
            (unannounced, 1),
            (unannounced, 1),
        ),
        row(
            "throttling for a while",
            replies([throttle(), throttle(), ok()]),
            ("ok", 3),
            ("ok", 3),
        ),
        row(
            "throttling for long",
            replies([throttle()]),
            (throttled, 3),
            (throttled, 3),
        ),
        row(
            "throttling by something on the way",
            replies([page(429, "429").header("Retry-After", "0")]),
            (too_many, 3),
            (too_many, 3),
        ),
        row(
            "a failure of the service",
            replies([refusal("InternalError")]),
            (internal, 3),
            (internal, 1),
        ),
        row(
            "a clock that is ten minutes ahead",
            ahead(),
            ("ok", 2),
            ("ok", 2),
        ),
        row(
            "an answer without content",
            replies([Reply::json(204, "")]),
            (no_content, 1),
            (no_content, 1),
        ),
        row(
            "nothing new",
            replies([Reply::json(304, "")]),
            (not_modified, 1),
            (not_modified, 1),
        ),
        row(
            "a redirect",
            replies([Reply::json(302, "").header("Location", "http://u:hidden@h/x?y=hidden")]),
            (redirect, 1),
            (redirect, 1),
        ),
        row(
            "one wrong byte",
            replies([Reply::json(
                200,
                b"{\"Response\":{\"TopicName\":\"\xff\"}}".to_vec(),
            )]),
            (wrong_byte, 1),
            (wrong_byte, 1),
        ),
        row(
            "a number that no machine has",
            replies([Reply::json(
                200,
                r#"{"Response":{"RequestId":"r","Filters":1e999}}"#,
            )]),
            (impossible, 1),
            (impossible, 1),
        ),
        row(
            "events one by one, without end",
            always_stream(),
            (events, 1),
            (events, 1),
        ),
        row(
            "nested nulls",
            replies([Reply::json(200, nulls)]),
            ("ok", 1),
            ("ok", 1),
        ),
        row(
            "a value of another type",
            replies([Reply::json(200, mistyped)]),
            (undecodable, 1),
            (undecodable, 1),
        ),
    ]
}

/// Calls an action against a server of its own.
async fn run<A: Action<Response = TopicResponse>>(
    answer: &Arc<Answer>,
    request: A,
    attempt: Duration,
) -> (String, usize) {
    let (answer, served) = (Arc::clone(answer), AtomicUsize::new(0));
    let emulator =
        Emulator::start(move |request| answer(request, served.fetch_add(1, Ordering::SeqCst)));
    let emulator = emulator.unwrap();
    let client = client(&emulator, attempt);
    let result = client.call(request).await;
    let seen = seen(result, emulator.hits());
    // The limit, and what the sockets of three attempts hold; nowhere near a flood.
    assert!(
        emulator.flooded() < 64 << 20,
        "{} bytes",
        emulator.flooded()
    );
    (seen, emulator.hits())
}

#[tokio::test]
async fn what_callers_see_and_how_often_servers_are_hit() {
    for row in rows() {
        let answer = Arc::new(row.answer);
        let (text, hits) = run(&answer, describe(), row.attempt).await;
        assert_eq!(
            (text.as_str(), hits),
            row.idempotent,
            "{}: DescribeTopic",
            row.fault
        );
        let (text, hits) = run(&answer, create(), row.attempt).await;
        assert_eq!(
            (text.as_str(), hits),
            row.once,
            "{}: CreateTopic",
            row.fault
        );
        // Sent again is only what the server has refused to do.
        let refused = row.fault.starts_with("throttling") || row.fault.contains("clock");
        assert!(hits == 1 || refused, "{}: sent twice", row.fault);
    }
}

#[tokio::test]
async fn nulls_read_as_absent() {
    let nulls = r#"{"Response":{"TopicName":null,"Filters":[null,{"Name":null,"Values":[null,"a"]}],
        "RequestId":"r"}}"#;
    let emulator = Emulator::start(move |_| Reply::json(200, nulls)).unwrap();
    let client = client(&emulator, Duration::from_secs(30));
    let response = client.call(describe()).await.unwrap();
    assert_eq!(response.topic, None);
    assert_eq!(response.filters.len(), 1);
    assert_eq!(
        response.filters[0].values.as_deref(),
        Some(&["a".to_owned()][..])
    );
}

/// Connections that end while nobody uses them are replaced, and nothing is lost or sent twice.
#[tokio::test]
async fn idle_connections_that_the_server_closes() {
    let emulator = Emulator::start(|_| ok().fault(Fault::CloseAfterReply)).unwrap();
    let client = client(&emulator, Duration::from_secs(30));
    for call in 1..=5 {
        client.call(create()).await.unwrap();
        assert_eq!((emulator.hits(), emulator.connections()), (call, call));
        while emulator.open_connections() > 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        // By now the end has arrived; the only thread sees it when it waits for something.
        for _ in 0..5 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}
