//! Pages and items against a server that keeps a list.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;

use cloudapi_runtime::transport::BoxFuture;
use cloudapi_runtime::{
    Action, ActionInfo, Error, ErrorKind, HttpRequest, HttpResponse, Paginated, Pagination,
    PaginationStyle, Transport,
};
use futures_core::Stream;
use serde_json::{Value, json};

use crate::support::*;

struct ListTopics {
    offset: Option<i64>,
    limit: Option<i64>,
}
cloudapi_runtime::fields! { ListTopics { 0 => offset: "Offset", 1 => limit: "Limit" } }

struct Topics {
    names: Vec<String>,
    total: Option<i64>,
}
cloudapi_runtime::fields! { Topics { 0 => names: "Names", 1 => total: "TotalCount" } }

struct TopicsResponse {
    result: Option<Topics>,
}
cloudapi_runtime::fields! { TopicsResponse { 0 => result: "Result" } }

impl Action for ListTopics {
    type Service = ();
    type Response = TopicsResponse;
    const INFO: &'static ActionInfo = &ActionInfo::new("ListTopics", &SERVICE).idempotent().paging(
        Pagination::new(PaginationStyle::Offset, "Offset", "Result.Names")
            .size("Limit")
            .total("Result.TotalCount"),
    );
}

impl Paginated for ListTopics {
    type Item = String;

    fn into_items(response: TopicsResponse) -> Vec<String> {
        response.result.unwrap_or_default().names
    }
}

/// Serves numbers below `count`, at most `cap` a page.
fn list(count: usize, cap: usize) -> MockTransport {
    scripted(vec![compute(move |request| {
        let body: Value = serde_json::from_slice(request.body()).unwrap();
        let number = |name: &str| body[name].as_u64().map(|n| n as usize);
        let size = number("Limit").unwrap_or(20).min(cap);
        let names: Vec<String> = (0..count)
            .skip(number("Offset").unwrap_or(0))
            .take(size)
            .map(|n| n.to_string())
            .collect();
        let result = json!({"Result": {"Names": names, "TotalCount": count}, "RequestId": "r"});
        Ok(HttpResponse::new(
            200,
            json!({"Response": result}).to_string(),
        ))
    })])
}

async fn all(script: &MockTransport, request: ListTopics) -> Vec<String> {
    let client = builder(script).build().unwrap();
    let mut items = client.items(request);
    let mut names = Vec::new();
    while let Some(name) = items.try_next().await.unwrap() {
        names.push(name);
    }
    // It stays at its end.
    assert_eq!(items.try_next().await.unwrap(), None);
    names
}

fn numbers(range: std::ops::Range<usize>) -> Vec<String> {
    range.map(|n| n.to_string()).collect()
}

#[tokio::test]
async fn every_item_comes_once() {
    for (count, limit, cap, calls) in [
        (0, None, 50, 1),
        (1, None, 50, 1),
        (20, None, 50, 1),
        (45, None, 50, 3),
        (45, Some(10), 50, 5),
        (45, Some(100), 7, 7),
    ] {
        let script = list(count, cap);
        assert_eq!(
            all(
                &script,
                ListTopics {
                    offset: None,
                    limit
                }
            )
            .await,
            numbers(0..count)
        );
        assert_eq!(script.hits(), calls, "{count} items, limit {limit:?}");
    }
    let script = list(45, 50);
    assert_eq!(
        all(
            &script,
            ListTopics {
                offset: Some(30),
                limit: None
            }
        )
        .await,
        numbers(30..45)
    );
}

#[tokio::test]
async fn pages_are_fetched_as_they_are_read() {
    let script = list(45, 50);
    let client = builder(&script).build().unwrap();
    let mut pages = client
        .call(ListTopics::default())
        .region("ap-tokyo")
        .pages();
    assert_eq!(script.hits(), 0);
    let mut sizes = Vec::new();
    while let Some(page) = pages.try_next().await.unwrap() {
        sizes.push(ListTopics::into_items(page).len());
        assert_eq!(script.hits(), sizes.len());
    }
    assert_eq!(sizes, [20, 20, 5]);
    let sent = script.requests();
    assert!(
        sent.iter()
            .all(|request| request.header("X-TC-Region") == Some("ap-tokyo"))
    );
}

#[tokio::test]
async fn a_server_that_ignores_everything_does_not_loop() {
    let body = r#"{"Response":{"Result":{"Names":["a","b"]},"RequestId":"r"}}"#;
    let script = scripted(vec![answer(HttpResponse::new(200, body))]);
    let client = builder(&script).build().unwrap();
    let mut pages = client.pages(ListTopics::default());
    let error = loop {
        match pages.try_next().await {
            Ok(page) => assert!(page.is_some(), "it ends in silence"),
            Err(error) => break error,
        }
    };
    assert_eq!(
        (error.kind(), error.action()),
        (ErrorKind::Response, Some("ListTopics"))
    );
    assert!(script.hits() > 1000);
}

/// An empty list is the end whatever the total says; one that is missing is not.
#[tokio::test]
async fn a_list_that_is_missing_is_no_end() {
    for (list, ends) in [
        (r#""Names":[],"#, true),
        ("", false),
        (r#""Names":null,"#, false),
    ] {
        for observed in [true, false] {
            let body =
                format!(r#"{{"Response":{{"Result":{{{list}"TotalCount":3}},"RequestId":"r"}}}}"#);
            let script = scripted(vec![answer(HttpResponse::new(200, body))]);
            let mut builder = builder(&script);
            if observed {
                builder = builder.on_drift(|_| {});
            }
            let client = builder.build().unwrap();
            let first = client.items(ListTopics::default()).try_next().await;
            assert_eq!(first.is_ok(), ends, "{list} {first:?}");
        }
    }
}

#[tokio::test]
async fn an_error_ends_the_stream() {
    let good = list(45, 50);
    let first = compute(move |request| now(good.send(request.clone())));
    let script = scripted(vec![first, answer(failure("InvalidParameter"))]);
    let client = builder(&script).build().unwrap();
    let mut items = client.items(ListTopics::default());
    for _ in 0..20 {
        assert!(items.try_next().await.unwrap().is_some());
    }
    assert_eq!(
        items.try_next().await.unwrap_err().code(),
        "InvalidParameter"
    );
    assert_eq!(items.try_next().await.unwrap(), None);
    assert_eq!(script.hits(), 2);
}

/// The output of a future that does not wait.
fn now<T>(mut future: BoxFuture<'_, T>) -> T {
    let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
    match future.as_mut().poll(&mut cx) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the future waits"),
    }
}

#[tokio::test]
async fn items_are_a_stream() {
    let script = list(25, 50);
    let client = builder(&script).build().unwrap();
    let mut stream: Pin<Box<dyn Stream<Item = Result<String, Error>> + Send>> =
        Box::pin(client.items(ListTopics::default()));
    drop(client);
    let mut names = Vec::new();
    while let Some(name) = std::future::poll_fn(|cx| stream.as_mut().poll_next(cx)).await {
        names.push(name.unwrap());
    }
    assert_eq!(names, numbers(0..25));
}

/// Answers from a list, but only once it is released.
struct Held {
    script: MockTransport,
    released: Arc<AtomicBool>,
}

impl Transport for Held {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, Error>> {
        Box::pin(async move {
            std::future::poll_fn(|_| {
                if self.released.load(Ordering::SeqCst) {
                    Poll::Ready(())
                } else {
                    Poll::Pending
                }
            })
            .await;
            self.script.send(request).await
        })
    }
}

#[tokio::test]
async fn a_dropped_future_loses_nothing() {
    let script = list(25, 50);
    let released = Arc::new(AtomicBool::new(false));
    let held = Held {
        script: script.clone(),
        released: Arc::clone(&released),
    };
    let client = builder(&script).transport(held).build().unwrap();
    let mut items = client.items(ListTopics::default());
    for _ in 0..3 {
        let mut next = Box::pin(items.try_next());
        let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
        assert!(next.as_mut().poll(&mut cx).is_pending());
    }
    released.store(true, Ordering::SeqCst);
    assert_eq!(items.try_next().await.unwrap().as_deref(), Some("0"));
    assert_eq!(script.hits(), 1);
}

#[tokio::test]
async fn a_failed_first_page_is_an_error() {
    let script = scripted(vec![fail(|| Error::new(ErrorKind::Request, "no"))]);
    let client = builder(&script).build().unwrap();
    assert!(
        client
            .pages(ListTopics::default())
            .try_next()
            .await
            .is_err()
    );
}

#[test]
fn items_are_an_iterator() {
    let script = list(45, 50);
    let client = builder(&script).build().unwrap();
    let names: Result<Vec<String>, Error> =
        client.items(ListTopics::default()).blocking().collect();
    assert_eq!(names.unwrap(), numbers(0..45));
    assert_eq!(client.pages(ListTopics::default()).blocking().count(), 3);
}
