//! What tracing hears of calls: a span for every attempt, and never a secret.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use cloudapi_emulator::{Emulator, Reply};
use cloudapi_runtime::transport::HttpTransport;
use cloudapi_runtime::{
    Action, ActionInfo, Client, ClientBuilder, Credential, ErrorKind, HttpResponse,
};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::support::*;

/// Keeps every field of every span and event as text, whoever makes it.
#[derive(Clone, Default)]
struct Capture {
    next: Arc<AtomicU64>,
    spans: Arc<Mutex<Vec<(u64, String)>>>,
    events: Arc<Mutex<String>>,
}

struct Text<'a>(&'a mut String);

impl Visit for Text<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

impl Subscriber for Capture {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let id = self.next.fetch_add(1, Ordering::SeqCst) + 1;
        let mut text = span.metadata().name().to_owned();
        span.record(&mut Text(&mut text));
        self.spans.lock().unwrap().push((id, text));
        Id::from_u64(id)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let mut spans = self.spans.lock().unwrap();
        let known = spans.iter_mut().find(|(id, _)| *id == span.into_u64());
        values.record(&mut Text(&mut known.unwrap().1));
    }

    fn event(&self, event: &Event<'_>) {
        let mut events = self.events.lock().unwrap();
        event.record(&mut Text(&mut events));
        events.push('\n');
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

impl Capture {
    fn attempts(&self) -> Vec<String> {
        let spans = self.spans.lock().unwrap();
        let attempts = spans
            .iter()
            .filter_map(|(_, text)| text.strip_prefix("attempt "));
        attempts.map(str::to_owned).collect()
    }

    fn everything(&self) -> String {
        let spans = format!("{:?}", self.spans.lock().unwrap());
        spans + &self.events.lock().unwrap()
    }
}

struct CreateUser {
    name: Option<String>,
    password: Option<String>,
}
cloudapi_runtime::fields! {
    CreateUser { 0 => name: "Name", 1 => password: "Password" [secret] }
}

impl Action for CreateUser {
    type Response = TopicResponse;
    const INFO: &'static ActionInfo = &ActionInfo::new("CreateUser", &SERVICE);
}

fn create_user() -> CreateUser {
    CreateUser {
        name: Some("reader".to_owned()),
        password: Some("hidden-password".to_owned()),
    }
}

fn credential() -> Credential {
    Credential::new("AKIDexample", "hidden-secret").with_token("hidden-token")
}

fn assert_silent(capture: &Capture) {
    let all = capture.everything();
    assert!(!all.contains("hidden"), "{all}");
    assert!(!all.contains("Signature"), "{all}");
    assert!(!all.contains("TC3-HMAC"), "{all}");
}

#[tokio::test]
async fn every_attempt_is_a_span() {
    let capture = Capture::default();
    let _guard = tracing::subscriber::set_default(capture.clone());
    let script = Script::new()
        .fail(ErrorKind::Connect, "connection refused")
        .refuse("RequestLimitExceeded")
        .respond(HttpResponse::new(200, SUCCESS));
    let client = builder(&script).credentials(credential()).build().unwrap();
    client.call(create_user()).region("ap-tokyo").await.unwrap();
    assert_eq!(
        capture.attempts(),
        [
            "action=\"CreateUser\" region=\"ap-tokyo\" attempt=1 error=CreateUser: no connection: \
             connection refused",
            "action=\"CreateUser\" region=\"ap-tokyo\" attempt=2 status=200 \
             request_id=\"r-refused\" error=CreateUser: the service refused: \
             RequestLimitExceeded: refused by the script (HTTP status 200, request id r-refused)",
            "action=\"CreateUser\" region=\"ap-tokyo\" attempt=3 status=200 request_id=\"r-1\"",
        ]
    );
    let events = capture.events.lock().unwrap().clone();
    assert_eq!(events.matches("message=repeating").count(), 2, "{events}");
    assert_silent(&capture);
}

/// The same over a socket, with whatever the libraries below say, too; and each kind of signature.
#[tokio::test]
async fn no_secret_is_told() {
    use cloudapi_runtime::request::{Encoding, Signing};
    let capture = Capture::default();
    let _guard = tracing::subscriber::set_default(capture.clone());
    let emulator = Emulator::start(|_| Reply::json(200, SUCCESS)).unwrap();
    let transport = HttpTransport::builder().no_proxy().build().unwrap();
    let builder: ClientBuilder = Client::builder(&SERVICE).credentials(credential());
    let client = builder.endpoint(emulator.url()).transport(transport);
    let client = client.build().unwrap();
    for (signing, encoding) in [
        (Signing::Header, Encoding::Post),
        (Signing::Header, Encoding::Get),
        (Signing::UnsignedPayload, Encoding::Multipart),
        (Signing::HmacSha256, Encoding::Get),
        (Signing::HmacSha1, Encoding::Post),
    ] {
        let call = client.call(create_user()).options(|options| {
            (options.signing, options.encoding) = (signing, encoding);
        });
        assert!(!format!("{call:?}").contains("hidden"));
        call.await.unwrap();
    }
    // A body that does not decode holds secrets as well.
    let refused = Emulator::start(|_| {
        Reply::json(
            200,
            r#"{"Response":{"TopicName":"hidden","Filters":"hidden"#,
        )
    });
    let refused = refused.unwrap();
    let call = client.call(create_user());
    let url = refused.url();
    let error = call
        .options(|options| options.endpoint = Some(url))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Response);
    assert!(!format!("{error} {error:?} {client:?}").contains("hidden"));
    assert_eq!(capture.attempts().len(), 6);
    assert_silent(&capture);
}
