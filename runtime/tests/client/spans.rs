//! What tracing hears of calls: a span for every attempt, and never a secret.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use cloudapi_emulator::{Emulator, Reply};
use cloudapi_runtime::transport::HttpTransport;
use cloudapi_runtime::{
    Action, ActionInfo, Client, ClientBuilder, Credential, ErrorKind, HttpRequest, HttpResponse,
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
    /// Spans that have not ended.
    open: Arc<AtomicU64>,
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
        self.open.fetch_add(1, Ordering::SeqCst);
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
        let open = self.open.load(Ordering::SeqCst);
        write!(events, "{} open={open}", event.metadata().level()).unwrap();
        event.record(&mut Text(&mut events));
        events.push('\n');
    }

    fn clone_span(&self, id: &Id) -> Id {
        self.open.fetch_add(1, Ordering::SeqCst);
        id.clone()
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}

    fn try_close(&self, _: Id) -> bool {
        self.open.fetch_sub(1, Ordering::SeqCst);
        true
    }
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
    type Service = ();
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
    Credential::new("AKIDexample", "hidden-secret").with_session_token("hidden-token")
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
    let script = MockTransport::new()
        .transport_error(ErrorKind::Connect, "connection refused")
        .service_error("RequestLimitExceeded")
        .respond(HttpResponse::new(200, SUCCESS));
    let client = builder(&script).credentials(credential()).build().unwrap();
    client.call(create_user()).region("ap-tokyo").await.unwrap();
    assert_eq!(
        capture.attempts(),
        [
            "action=CreateUser region=\"ap-tokyo\" attempt=1 error=CreateUser: failed to connect: \
             connection refused",
            "action=CreateUser region=\"ap-tokyo\" attempt=2 status=200 \
             request_id=\"r-refused\" error=CreateUser: service error: \
             RequestLimitExceeded: refused by the script (HTTP status 200, request id r-refused)",
            "action=CreateUser region=\"ap-tokyo\" attempt=3 status=200 request_id=\"r-1\"",
        ]
    );
    let events = capture.events.lock().unwrap().clone();
    assert_eq!(events.matches("message=retrying").count(), 2, "{events}");
    assert_silent(&capture);
}

/// The same over a socket, with whatever the libraries below say, too; and each kind of signature.
#[tokio::test]
async fn no_secret_is_told() {
    use cloudapi_runtime::request::{ParameterEncoding, SigningMethod};
    let capture = Capture::default();
    let _guard = tracing::subscriber::set_default(capture.clone());
    let emulator = Emulator::start(|_| Reply::json(200, SUCCESS)).unwrap();
    let transport = HttpTransport::builder().no_proxy().build().unwrap();
    let builder: ClientBuilder = Client::builder(&SERVICE).credentials(credential());
    let client = builder.endpoint(emulator.url()).transport(transport);
    let client = client.build().unwrap();
    for (signing, encoding) in [
        (SigningMethod::Header, ParameterEncoding::Post),
        (SigningMethod::Header, ParameterEncoding::Get),
        (SigningMethod::UnsignedPayload, ParameterEncoding::Multipart),
        (SigningMethod::HmacSha256, ParameterEncoding::Get),
        (SigningMethod::HmacSha1, ParameterEncoding::Post),
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

/// An attempt ends before the wait for the next, and a failure shows where only warnings do.
#[tokio::test]
async fn retries_are_told_softly_and_failures_aloud() {
    let capture = Capture::default();
    let _guard = tracing::subscriber::set_default(capture.clone());
    let script = MockTransport::new()
        .service_error("InternalError")
        .service_error("InvalidParameter");
    let client = builder(&script).build().unwrap();
    let call = client.raw("Describe\nTopic", serde_json::json!({}));
    call.await.unwrap_err();
    let call = client.raw("DescribeTopic", serde_json::json!({"Password": "hidden"}));
    assert!(!format!("{call:?}").contains("hidden"));
    assert!(format!("{call:?}").contains("Password"));
    call.idempotent(true).await.unwrap_err();
    let events = capture.events.lock().unwrap().clone();
    let levels: Vec<&str> = events
        .lines()
        .map(|line| line.split(" error=").next().unwrap())
        .collect();
    assert_eq!(levels.len(), 3, "{events}");
    assert!(
        levels[0].starts_with("WARN open=0 message=call failed action=Describe Topic"),
        "{events}"
    );
    assert!(
        levels[1].starts_with("DEBUG open=0 message=retrying action=DescribeTopic attempt=1"),
        "{events}"
    );
    assert!(
        levels[2].starts_with("WARN open=0 message=call failed action=DescribeTopic attempts=2"),
        "{events}"
    );
}

/// The body that a server makes of a request.
type Echo = Box<dyn Fn(&HttpRequest) -> String + Send + Sync>;

/// Servers that send back what they got, in whatever form.
#[tokio::test]
async fn what_a_server_echoes_is_redacted() {
    let capture = Capture::default();
    let _guard = tracing::subscriber::set_default(capture.clone());
    let text = |request: &HttpRequest| String::from_utf8(request.body().to_vec()).unwrap();
    let token = |request: &HttpRequest| request.header("X-TC-Token").unwrap().to_owned();
    let steps: Vec<Echo> = vec![
        Box::new(move |request| format!("got {}", text(request))),
        Box::new(move |request| text(request).replace('"', "")),
        Box::new(move |request| format!("{:?}", text(request))),
        Box::new(move |request| {
            format!(
                "<Error><Code>X</Code><Message>{}</Message></Error>",
                text(request)
            )
        }),
        Box::new(move |request| {
            let body = serde_json::json!({"Response": {"Error": {
                "Code": "InvalidParameter", "Message": text(request) + &token(request),
            }, "RequestId": token(request)}});
            body.to_string()
        }),
        Box::new(move |request| {
            let body =
                serde_json::json!({"Response": {"Filters": text(request), "RequestId": "r"}});
            body.to_string()
        }),
        Box::new(move |request| format!("<html><title>{}</title></html>", token(request))),
    ];
    for step in steps {
        let script = scripted(vec![compute(move |request| {
            Ok(HttpResponse::new(200, step(request)))
        })]);
        let client = builder(&script).credentials(credential()).build().unwrap();
        let error = client.call(create_user()).await.unwrap_err();
        assert!(
            !format!("{error} {error:?}").contains("hidden"),
            "{error:?}"
        );
        let user = serde_json::json!({"Name": "reader", "Password": "hidden p@ss\"word"});
        let error = client.raw("CreateUser", user).await.err();
        assert!(!format!("{error:?}").contains("hidden"), "{error:?}");
    }
    assert_silent(&capture);
}

/// A file that others can read, and a refresh that fails while the old key is valid: both work, and
/// both are told.
#[cfg(unix)]
#[tokio::test]
async fn what_is_wrong_with_credentials_is_a_warning() {
    use cloudapi_runtime::credentials::tencent::IniFile;
    use std::os::unix::fs::PermissionsExt as _;
    let capture = Capture::default();
    let _guard = tracing::subscriber::set_default(capture.clone());
    let file = std::env::temp_dir().join(format!("cloudapi-{}-readable", std::process::id()));
    let keys = "[default]\nsecret_id = id\nsecret_key = hidden\n";
    std::fs::write(&file, keys).unwrap();
    let mode = |mode| std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode));
    for (bits, warnings) in [(0o600, 0), (0o640, 1), (0o644, 2)] {
        mode(bits).unwrap();
        let script = MockTransport::new().respond(HttpResponse::new(200, SUCCESS));
        let client = builder(&script).credentials(IniFile::at(&file));
        let client = client.build().unwrap();
        client.call(create_user()).await.unwrap();
        let events = capture.events.lock().unwrap().clone();
        assert_eq!(events.matches("run `chmod 600` on it").count(), warnings);
        if warnings == 2 {
            std::fs::write(&file, "[default]\nsecret_id = id").unwrap();
            client.call(create_user()).await.unwrap();
        }
    }
    std::fs::remove_file(&file).unwrap();
    let events = capture.events.lock().unwrap().clone();
    let refresh = "failed to refresh credentials, the old access key is still valid";
    let told = events.lines().filter(|line| line.contains(refresh));
    let told: Vec<&str> = told.collect();
    assert_eq!(told.len(), 1, "{events}");
    assert!(told[0].starts_with("WARN"), "{events}");
    assert!(
        told[0].contains("section [default]: it has no secret_key"),
        "{events}"
    );
    assert_silent(&capture);
}

/// A chain looks for a metadata service wherever it runs.
#[tokio::test]
async fn a_machine_without_metadata_is_no_warning() {
    use cloudapi_runtime::credentials::{Chain, tencent::CvmRole};
    let capture = Capture::default();
    let _guard = tracing::subscriber::set_default(capture.clone());
    let script = MockTransport::new()
        .transport_error(ErrorKind::Connect, "refused")
        .transport_error(ErrorKind::Connect, "refused")
        .transport_error(ErrorKind::Connect, "refused")
        .respond(HttpResponse::new(200, SUCCESS));
    let chain = Chain::new().then(CvmRole::new()).then(credential());
    let client = builder(&script).credentials(chain).build().unwrap();
    client.call(create_user()).await.unwrap();
    let events = capture.events.lock().unwrap().clone();
    assert!(!events.contains("WARN"), "{events}");
    assert_eq!(events.matches("retrying").count(), 2, "{events}");
}
