//! Providers against a scripted metadata service and STS.

use std::time::{Duration, SystemTime};

use cloudapi_runtime::clock::Clock;
use cloudapi_runtime::credentials::tencent::{AssumeRole, CvmRole, TkeIdentity};
use cloudapi_runtime::credentials::{Chain, Context, CredentialProvider};
use cloudapi_runtime::transport::BoxFuture;
use cloudapi_runtime::{Client, Credential, Error, ErrorKind, HttpResponse};

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

async fn ask(script: &Script, provider: &dyn CredentialProvider) -> Result<Credential, Error> {
    let clock = WaitingClock;
    provider
        .credential(Context {
            transport: script,
            clock: &clock,
        })
        .await
}

/// Whose waits never end: no deadline passes in these tests.
struct WaitingClock;

impl Clock for WaitingClock {
    fn now(&self) -> SystemTime {
        StepClock::default().now()
    }

    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(std::future::pending())
    }
}

fn assert_keys(credential: &Credential, id: &str) {
    assert_eq!(
        (credential.id(), credential.secret(), credential.token()),
        (id, "hidden-key", Some("hidden-token"))
    );
    let expiry = SystemTime::UNIX_EPOCH + Duration::from_secs(1_551_120_000);
    assert_eq!(credential.expiry(), Some(expiry));
}

#[tokio::test]
async fn the_role_of_the_machine() {
    let script = scripted(vec![ok("reader\n"), ok(METADATA)]);
    assert_keys(&ask(&script, &CvmRole::new()).await.unwrap(), "id-1");
    let urls: Vec<String> = script.requests().iter().map(|r| r.url()).collect();
    let base = "http://metadata.tencentyun.com/latest/meta-data/cam/security-credentials/";
    assert_eq!(urls, [base.to_owned(), format!("{base}reader")]);
    assert!(script.requests().iter().all(|request| request.direct));

    // A role by name is not looked up.
    let script = scripted(vec![ok(METADATA)]);
    assert_keys(
        &ask(&script, &CvmRole::new().role("writer")).await.unwrap(),
        "id-1",
    );
    assert!(script.requests()[0].url().ends_with("/writer"));
}

#[tokio::test]
async fn what_the_metadata_service_may_answer_instead() {
    for (steps, message) in [
        (
            vec![answer(HttpResponse::new(404, "<html>"))],
            "no role is bound to this machine",
        ),
        (vec![ok("\n")], "no role is bound to this machine"),
        (
            vec![answer(HttpResponse::new(500, ""))],
            "metadata.tencentyun.com answers with status 500",
        ),
        (vec![ok("a/../b")], "\"a/../b\" is not the name of a role"),
        (
            vec![ok("r"), ok("hidden")],
            "the metadata service answers no JSON",
        ),
        (
            vec![ok("r"), ok(r#"{"Code":"Failed"}"#)],
            "the metadata service answers with code Failed",
        ),
        (
            vec![ok("r"), ok("{}")],
            "the answer of the metadata service has no Code",
        ),
        (
            vec![
                ok("r"),
                ok(r#"{"Code":"Success","TmpSecretId":"hidden","Token":""}"#),
            ],
            "the answer of the metadata service has no TmpSecretKey",
        ),
        (
            vec![
                ok("r"),
                ok(
                    r#"{"Code":"Success","TmpSecretId":"a","TmpSecretKey":"b","Token":"c","ExpiredTime":18446744073709551615}"#,
                ),
            ],
            "the answer of the metadata service has no ExpiredTime",
        ),
        (
            vec![fail(|| Error::new(ErrorKind::Connect, "refused"))],
            "metadata.tencentyun.com: refused",
        ),
    ] {
        let error = ask(&scripted(steps), &CvmRole::new()).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.message()),
            (ErrorKind::Credentials, message)
        );
    }
}

#[tokio::test]
async fn a_machine_without_metadata_is_not_waited_for() {
    let clock = StepClock::default();
    let context = Context {
        transport: &Never,
        clock: &clock,
    };
    let error = CvmRole::new().credential(context).await.unwrap_err();
    assert_eq!(error.message(), "metadata.tencentyun.com does not answer");
    assert_eq!(clock.elapsed(), Duration::from_secs(2));
}

#[tokio::test]
async fn an_assumed_role() {
    let script = scripted(vec![ok(STS)]);
    let role = AssumeRole::new(
        Credential::new("base", "k").with_token("base-token"),
        "qcs::role",
    )
    .session_name("lag-report")
    .duration(Duration::from_secs(900))
    .external_id("x");
    assert_keys(&ask(&script, &role).await.unwrap(), "id-2");
    let sent = script.requests();
    assert_eq!(sent[0].url(), "https://sts.tencentcloudapi.com/");
    assert_eq!(sent[0].header("X-TC-Action"), Some("AssumeRole"));
    assert_eq!(sent[0].header("X-TC-Version"), Some("2018-08-13"));
    assert_eq!(sent[0].header("X-TC-Token"), Some("base-token"));
    let authorization = sent[0].header("Authorization").unwrap();
    assert!(
        authorization.contains("Credential=base/2019-02-25/sts/tc3_request"),
        "{authorization}"
    );
    assert_eq!(
        serde_json::from_slice::<serde_json::Value>(&sent[0].body).unwrap(),
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
        "AssumeRole: the answer lacks keys, token or expiry"
    );
}

#[tokio::test]
async fn a_pod_without_identity_is_told_what_it_lacks() {
    // The variables of this process: the test machine is no pod.
    let script = scripted(vec![ok(STS)]);
    let error = ask(&script, &TkeIdentity::new()).await.unwrap_err();
    assert_eq!(
        (error.message(), script.hits()),
        ("TKE_PROVIDER_ID is not set", 0)
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
    let (transport, clock) = (transport(), WaitingClock);
    let context = Context {
        transport: &transport,
        clock: &clock,
    };
    assert_keys(&role.credential(context).await.unwrap(), "id-2");
    assert_eq!(metadata.requests.lock().unwrap().len(), 2);
    let sent = sts.requests.lock().unwrap()[0].to_lowercase();
    assert!(sent.contains("\r\nx-tc-token: hidden-token\r\n"), "{sent}");
    assert!(
        sent.contains("credential=id-1/2019-02-25/sts/tc3_request"),
        "{sent}"
    );
}

#[derive(Debug)]
struct Source {
    name: &'static str,
    id: Option<&'static str>,
}

impl CredentialProvider for Source {
    fn credential<'a>(&'a self, _: Context<'a>) -> BoxFuture<'a, Result<Credential, Error>> {
        Box::pin(async move {
            match self.id {
                Some(id) => Ok(Credential::new(id, "hidden")),
                None => Err(Error::new(ErrorKind::Credentials, "nothing there")),
            }
        })
    }

    fn name(&self) -> String {
        self.name.to_owned()
    }
}

#[tokio::test]
async fn a_chain_takes_the_first_and_explains_itself() {
    let chain = || {
        Chain::new()
            .then(Source {
                name: "one",
                id: None,
            })
            .then(Source {
                name: "two",
                id: Some("id-2"),
            })
            .then(Source {
                name: "three",
                id: Some("id-3"),
            })
    };
    let script = scripted(vec![ok(SUCCESS)]);
    assert_eq!(ask(&script, &chain()).await.unwrap().id(), "id-2");
    let client = Client::builder(&SERVICE)
        .credentials(chain())
        .transport(script.clone())
        .build();
    let explanation = client.unwrap().explain_credentials().await;
    assert_eq!(
        explanation.to_string(),
        "one: skipped, nothing there\ntwo: used, key id id-2"
    );
    assert_eq!(explanation.source(), Some("two"));

    let empty = Chain::new().then(Source {
        name: "one",
        id: None,
    });
    let error = ask(&script, &empty).await.unwrap_err();
    assert_eq!(error.message(), "one: skipped, nothing there");
}
