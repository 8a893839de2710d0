//! Providers against a scripted metadata service and STS.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use cloudapi_runtime::clock::Clock;
use cloudapi_runtime::credentials::tencent::{AssumeRole, CvmRole, TkeIdentity};
use cloudapi_runtime::credentials::{Chain, Context, CredentialProvider};
use cloudapi_runtime::transport::{BoxFuture, BypassProxy};
use cloudapi_runtime::{Client, Credential, Error, ErrorKind, HttpResponse, Transport};

use crate::support::*;
use crate::transport::{Server, response, transport};

const METADATA: &str = r#"{"TmpSecretId":"id-1","TmpSecretKey":"hidden-key","ExpiredTime":1551120000,
    "Expiration":"2019-02-25T18:40:00Z","Token":"hidden-token","Code":"Success"}"#;
const STS: &str = r#"{"Response":{"Credentials":{"Token":"hidden-token","TmpSecretId":"id-2",
    "TmpSecretKey":"hidden-key"},"ExpiredTime":1551120000,"Expiration":"2019-02-25T18:40:00Z",
    "RequestId":"r-1"}}"#;

fn ok(body: &'static str) -> Step {
    answer(HttpResponse::new(200, body))
}

async fn ask(
    script: &MockTransport,
    provider: &dyn CredentialProvider,
) -> Result<Credential, Error> {
    load(
        Arc::new(script.clone()),
        Arc::new(MockClock::new()),
        provider,
    )
    .await
}

/// Stands at the start of a [`MockClock`], while waits take their time.
struct StandingClock;

impl Clock for StandingClock {
    fn now(&self) -> SystemTime {
        MockClock::new().now()
    }

    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

async fn load(
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    provider: &dyn CredentialProvider,
) -> Result<Credential, Error> {
    let context = Context::new(&transport, &clock);
    provider.credential(context).await
}

fn assert_keys(credential: &Credential, id: &str) {
    assert_eq!(
        (
            credential.access_key_id(),
            credential.access_key_secret(),
            credential.session_token()
        ),
        (id, "hidden-key", Some("hidden-token"))
    );
    let expiry = SystemTime::UNIX_EPOCH + Duration::from_secs(1_551_120_000);
    assert_eq!(credential.expiry(), Some(expiry));
}

#[tokio::test]
async fn the_role_of_the_machine() {
    let script = scripted(vec![ok("reader\n"), ok(METADATA)]);
    assert_keys(&ask(&script, &CvmRole::new()).await.unwrap(), "id-1");
    let urls: Vec<String> = script
        .requests()
        .iter()
        .map(|r| r.uri().to_string())
        .collect();
    let base = "http://metadata.tencentyun.com/latest/meta-data/cam/security-credentials/";
    assert_eq!(urls, [base.to_owned(), format!("{base}reader")]);
    assert!(
        script
            .requests()
            .iter()
            .all(|request| request.extensions().get::<BypassProxy>().is_some())
    );

    // A role by name is not looked up.
    let script = scripted(vec![ok(METADATA)]);
    assert_keys(
        &ask(&script, &CvmRole::new().role("writer")).await.unwrap(),
        "id-1",
    );
    assert!(script.requests()[0].uri().to_string().ends_with("/writer"));
}

#[tokio::test]
async fn what_the_metadata_service_may_answer_instead() {
    let not_configured = [
        (
            vec![answer(HttpResponse::new(404, "<html>"))],
            "no role is bound to this machine",
        ),
        (vec![ok("\n")], "no role is bound to this machine"),
        (
            vec![fail(|| Error::new(ErrorKind::Connect, "refused"))],
            "metadata.tencentyun.com: refused",
        ),
    ];
    let failed = [
        (
            vec![answer(HttpResponse::new(500, ""))],
            "metadata.tencentyun.com responds with status 500",
        ),
        (vec![ok("a/../b")], "\"a/../b\" is not the name of a role"),
        (
            vec![ok("r"), answer(HttpResponse::new(404, ""))],
            "the role \"r\" is not bound to this machine",
        ),
        (
            vec![ok("r"), ok("hidden")],
            "the metadata service responds with something that is not JSON",
        ),
        (
            vec![ok("r"), ok(r#"{"Code":"Failed"}"#)],
            "the metadata service responds with code Failed",
        ),
        (
            vec![ok("r"), ok("{}")],
            "the metadata service: the response has no Code",
        ),
        (
            vec![
                ok("r"),
                ok(r#"{"Code":"Success","TmpSecretId":"hidden","Token":""}"#),
            ],
            "the metadata service: the response has no TmpSecretKey",
        ),
        (
            vec![
                ok("r"),
                ok(
                    r#"{"Code":"Success","TmpSecretId":"a","TmpSecretKey":"b","Token":"c","ExpiredTime":18446744073709551615}"#,
                ),
            ],
            "the metadata service: the response has no ExpiredTime",
        ),
        (
            vec![fail(|| Error::new(ErrorKind::Transport, "broken"))],
            "metadata.tencentyun.com: broken",
        ),
    ];
    let cases = not_configured.into_iter().map(|case| (case, true));
    for ((steps, message), passed_by) in cases.chain(failed.into_iter().map(|case| (case, false))) {
        let error = ask(&scripted(steps), &CvmRole::new()).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.message(), error.is_not_configured()),
            (ErrorKind::Credentials, message, passed_by)
        );
    }
}

#[tokio::test]
async fn a_named_role_is_configured_wherever_the_machine_is() {
    let script = scripted(vec![fail(|| Error::new(ErrorKind::Connect, "refused"))]);
    let error = ask(&script, &CvmRole::new().role("writer"))
        .await
        .unwrap_err();
    assert!(!error.is_not_configured(), "{error}");
}

#[tokio::test]
async fn a_metadata_service_that_accepts_and_says_nothing_has_failed() {
    let error = load(
        Arc::new(NeverTransport),
        Arc::new(MockClock::new()),
        &CvmRole::new(),
    )
    .await;
    let error = error.unwrap_err();
    assert!(
        error.is_timeout() && !error.is_not_configured(),
        "{error:?}"
    );
}

#[tokio::test]
async fn an_assumed_role() {
    let script = scripted(vec![ok(STS)]);
    let role = AssumeRole::new(
        Credential::new("base", "k").with_session_token("base-token"),
        "qcs::role",
    )
    .session_name("lag-report")
    .duration(Duration::from_secs(900))
    .external_id("x");
    assert_keys(&ask(&script, &role).await.unwrap(), "id-2");
    let sent = script.requests();
    assert_eq!(
        sent[0].uri().to_string(),
        "https://sts.tencentcloudapi.com/"
    );
    assert_eq!(sent[0].header("X-TC-Action"), Some("AssumeRole"));
    assert_eq!(sent[0].header("X-TC-Version"), Some("2018-08-13"));
    assert_eq!(sent[0].header("X-TC-Token"), Some("base-token"));
    let authorization = sent[0].header("Authorization").unwrap();
    assert!(
        authorization.contains("Credential=base/2019-02-25/sts/tc3_request"),
        "{authorization}"
    );
    assert_eq!(
        serde_json::from_slice::<serde_json::Value>(sent[0].body()).unwrap(),
        serde_json::json!({
            "RoleArn": "qcs::role", "RoleSessionName": "lag-report", "DurationSeconds": 900,
            "ExternalId": "x",
        })
    );
}

#[tokio::test]
async fn a_role_that_is_refused() {
    let script = scripted(vec![answer(failure("UnauthorizedOperation"))]);
    let role = AssumeRole::new(Credential::new("base", "hidden"), "qcs::role");
    let error = ask(&script, &role).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert_eq!(error.message(), "AssumeRole: UnauthorizedOperation: no");

    let partial = r#"{"Response":{"Credentials":{"TmpSecretId":"i"},"RequestId":"r"}}"#;
    let error = ask(&scripted(vec![ok(partial)]), &role).await.unwrap_err();
    assert_eq!(
        error.message(),
        "AssumeRole: the response has no TmpSecretKey"
    );
}

#[tokio::test]
async fn a_pod_without_identity_is_told_what_it_lacks() {
    // The variables of this process: the test machine is no pod.
    let script = scripted(vec![ok(STS)]);
    let error = ask(&script, &TkeIdentity::new()).await.unwrap_err();
    assert_eq!(
        (error.message(), error.is_not_configured(), script.hits()),
        (
            "TKE_PROVIDER_ID and TKE_WEB_IDENTITY_TOKEN_FILE are not set",
            true,
            0
        )
    );
}

#[tokio::test]
async fn over_the_wire() {
    let metadata = Server::start(vec![
        response("200 OK", b"reader"),
        response("200 OK", METADATA.as_bytes()),
    ]);
    let (metadata, sts) = (
        metadata.await,
        Server::start(vec![response("200 OK", STS.as_bytes())]).await,
    );
    let role = AssumeRole::new(CvmRole::new().host(&metadata.address), "qcs::role")
        .endpoint(format!("http://{}", sts.address));
    let keys = load(Arc::new(transport()), Arc::new(StandingClock), &role).await;
    assert_keys(&keys.unwrap(), "id-2");
    assert_eq!(metadata.requests.lock().unwrap().len(), 2);
    let sent = sts.requests.lock().unwrap()[0].to_lowercase();
    assert!(sent.contains("\r\nx-tc-token: hidden-token\r\n"), "{sent}");
    assert!(
        sent.contains("credential=id-1/2019-02-25/sts/tc3_request"),
        "{sent}"
    );
}

/// Says what it is told to, one after the other, the last for ever.
#[derive(Debug)]
struct Source {
    name: &'static str,
    says: Vec<Says>,
    loads: AtomicUsize,
}

#[derive(Clone, Copy, Debug)]
enum Says {
    Key(&'static str),
    NotConfigured,
    Failed,
}

impl CredentialProvider for Source {
    fn credential<'a>(&'a self, context: Context<'a>) -> BoxFuture<'a, Result<Credential, Error>> {
        let load = self.loads.fetch_add(1, Ordering::SeqCst);
        let says = self.says[load.min(self.says.len() - 1)];
        let expiry = context.clock.now() + Duration::from_secs(1000);
        Box::pin(async move {
            match says {
                Says::Key(id) => Ok(Credential::new(id, "hidden").with_expiry(expiry)),
                Says::NotConfigured => Err(Error::not_configured("nothing there")),
                Says::Failed => Err(Error::new(ErrorKind::Credentials, "broken")),
            }
        })
    }

    fn name(&self) -> String {
        self.name.to_owned()
    }
}

fn source(name: &'static str, says: &[Says]) -> Source {
    Source {
        name,
        says: says.to_vec(),
        loads: AtomicUsize::new(0),
    }
}

fn client(chain: Chain, clock: &MockClock) -> (Client, MockTransport) {
    let script = scripted(vec![ok(SUCCESS)]);
    let client = builder(&script)
        .credentials(chain)
        .clock(clock.clone())
        .build();
    (client.unwrap(), script)
}

#[tokio::test]
async fn a_chain_goes_on_past_what_is_not_configured_alone() {
    let chain = |second| {
        Chain::new()
            .then(source("one", &[Says::NotConfigured]))
            .then(source("two", &[second]))
            .then(source("three", &[Says::Key("id-3")]))
    };
    let clock = MockClock::new();
    for (second, text, used) in [
        (
            Says::Key("id-2"),
            "one: not configured, nothing there\ntwo: used, access key id id-2",
            Some("two"),
        ),
        (
            Says::NotConfigured,
            "one: not configured, nothing there\ntwo: not configured, nothing there\n\
             three: used, access key id id-3",
            Some("three"),
        ),
        (
            Says::Failed,
            "one: not configured, nothing there\ntwo: failed, broken",
            None,
        ),
    ] {
        let (client, script) = client(chain(second), &clock);
        let explanation = client.explain_credentials().await;
        assert_eq!(explanation.to_string(), text);
        assert_eq!(explanation.source(), used);
        match client.call(describe()).await {
            Ok(_) => assert!(used.is_some()),
            Err(error) => {
                assert_eq!(error.message(), "two: broken");
                assert_eq!((used, script.hits()), (None, 0));
            }
        }
    }

    let script = scripted(vec![ok(SUCCESS)]);
    let empty = Chain::new().then(source("one", &[Says::NotConfigured]));
    let error = ask(&script, &empty).await.unwrap_err();
    assert_eq!(error.message(), "one: not configured, nothing there");
    assert!(error.is_not_configured());
    let error = ask(&script, &Chain::new()).await.unwrap_err();
    assert_eq!(error.message(), "the credential provider chain is empty");
}

#[tokio::test]
async fn the_provider_that_won_stays_the_only_one() {
    for later in [Says::Failed, Says::NotConfigured] {
        let chain = Chain::new()
            // Configured while the program runs: another identity all the same.
            .then(source("one", &[Says::NotConfigured, Says::Key("id-1")]))
            .then(source("two", &[Says::Key("id-2"), later]))
            .then(source("three", &[Says::Key("id-3")]));
        let clock = MockClock::new();
        let (client, script) = client(chain, &clock);
        // The refresh fails, the old key is still valid.
        for _ in 0..3 {
            client.call(describe()).await.unwrap();
            clock.advance(Duration::from_secs(320));
        }
        for request in script.requests() {
            let authorization = request.header("Authorization").unwrap();
            assert!(
                authorization.contains("Credential=id-2/"),
                "{authorization}"
            );
        }
        // And now it is not.
        clock.advance(Duration::from_secs(320));
        let error = client.call(describe()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Credentials);
        assert!(error.message().starts_with("two: "), "{error}");
        assert_eq!(script.hits(), 3);
    }
}

#[tokio::test]
async fn a_role_without_its_base_is_a_failure() {
    let script = scripted(vec![ok(STS)]);
    let chain = Chain::new()
        .then(AssumeRole::new(
            source("base", &[Says::NotConfigured]),
            "qcs::role",
        ))
        .then(Credential::new("node", "k"));
    let error = ask(&script, &chain).await.unwrap_err();
    assert_eq!(
        error.message(),
        "role qcs::role through base: base: nothing there"
    );
    assert_eq!(script.hits(), 0);
}

#[tokio::test]
async fn a_line_end_in_a_key_is_refused_by_name() {
    let script = scripted(vec![ok(SUCCESS)]);
    for (credential, part) in [
        (Credential::new("id\n", "k"), "access key id"),
        (Credential::new("id", "k\r\n"), "access key secret"),
        (
            Credential::new("id", "k").with_session_token("t\n"),
            "session token",
        ),
    ] {
        let client = builder(&script).credentials(credential).build().unwrap();
        let error = client.call(describe()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Credentials);
        assert!(
            error.message().starts_with(&format!("the {part} contains")),
            "{error}"
        );
    }
    assert_eq!(script.hits(), 0);
}
