//! Providers against metadata and token services on loopback that misbehave: which identity signs
//! the next call.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use cloudapi_emulator::identity::{BASE, Identity, Trouble};
use cloudapi_runtime::clock::Clock;
use cloudapi_runtime::credentials::{Chain, CredentialProvider, alibaba, tencent};
use cloudapi_runtime::transport::BoxFuture;
use cloudapi_runtime::{
    Client, Credential, Error, ErrorKind, HttpRequest, HttpResponse, Transport,
};

use crate::support::*;
use crate::transport::transport;

/// Sends what goes to loopback over the wire, and takes everything else from a script.
struct Split<T> {
    wire: T,
    script: MockTransport,
}

impl<T: Transport> Transport for Split<T> {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, Error>> {
        match request.uri().host() == Some("127.0.0.1") {
            true => self.wire.send(request),
            false => self.script.send(request),
        }
    }
}

fn client(provider: impl CredentialProvider, clock: impl Clock) -> (Client, MockTransport) {
    let script = scripted(vec![answer(HttpResponse::new(200, SUCCESS))]);
    let transport = Split {
        wire: transport(),
        script: script.clone(),
    };
    let builder = Client::builder(&SERVICE).region("ap-guangzhou");
    let builder = builder.transport(transport).clock(clock);
    (builder.credentials(provider).build().unwrap(), script)
}

/// Every provider of the services, before an identity that must not be used in its place.
fn providers(identity: &Identity) -> [Chain; 4] {
    let (host, url) = (identity.emulator().host(), identity.emulator().url());
    let base = || Credential::new(BASE.id, BASE.secret);
    let node = || Credential::new("node", "k");
    [
        Chain::new()
            .then(tencent::CvmRole::new().host(&host))
            .then(node()),
        Chain::new()
            .then(alibaba::EcsRole::new().host(&host))
            .then(node()),
        Chain::new()
            .then(tencent::AssumeRole::new(base(), "qcs::role").endpoint(&url))
            .then(node()),
        Chain::new()
            .then(alibaba::AssumeRole::new(base(), "acs:role").endpoint(&url))
            .then(node()),
    ]
}

/// The access key id of a request.
fn signer(script: &MockTransport) -> String {
    let request = script.requests().last().unwrap().clone();
    let authorization = request.header("Authorization").unwrap();
    let (_, id) = authorization.split_once("Credential=").unwrap();
    id.split('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn passing_troubles_are_waited_out() {
    for troubles in [
        &[Trouble::Status(500), Trouble::Status(503)][..],
        &[Trouble::Throttled],
        &[Trouble::Cut],
        &[Trouble::Slow(Duration::from_millis(200))],
    ] {
        let identity = Identity::start().unwrap();
        for provider in providers(&identity) {
            identity.trouble(troubles.iter().copied());
            let (client, script) = client(provider, Shifted::default());
            client.call(describe()).await.unwrap();
            assert_eq!(signer(&script), format!("key-{}", identity.given()));
        }
    }
}

#[tokio::test]
async fn lasting_troubles_are_errors_and_no_other_identity() {
    for trouble in [
        Trouble::Status(500),
        Trouble::Throttled,
        Trouble::Cut,
        Trouble::Refused,
        Trouble::Expired,
    ] {
        let identity = Identity::start().unwrap();
        for provider in providers(&identity) {
            identity.trouble([trouble; 20]);
            let (client, script) = client(provider, Shifted::default());
            let error = client.call(describe()).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Credentials, "{error}");
            assert_eq!(script.hits(), 0, "{trouble:?}");
            let explanation = client.explain_credentials().await.to_string();
            assert!(!explanation.contains("node"), "{explanation}");
            // What is left of the troubles is not for the next provider.
            identity.calm();
        }
    }
}

/// The clock of the system, which tests put forward.
#[derive(Clone, Default)]
struct Shifted(Arc<AtomicU64>);

impl Clock for Shifted {
    fn now(&self) -> SystemTime {
        SystemTime::now() + Duration::from_secs(self.0.load(Ordering::SeqCst))
    }

    fn elapsed(&self) -> Duration {
        self.now().duration_since(SystemTime::UNIX_EPOCH).unwrap()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

#[tokio::test]
async fn troubles_of_a_refresh_leave_the_old_key() {
    for trouble in [
        Trouble::Status(500),
        Trouble::Throttled,
        Trouble::Cut,
        Trouble::Refused,
        Trouble::Expired,
        Trouble::Slow(Duration::from_secs(600)),
    ] {
        let identity = Identity::start().unwrap();
        for provider in providers(&identity) {
            identity.set_skew(0);
            let clock = Shifted::default();
            let (client, script) = client(provider, clock.clone());
            client.call(describe()).await.unwrap();
            let first = signer(&script);
            let asked = identity.emulator().hits();
            identity.trouble([trouble; 20]);
            // Inside of the window: the old key is valid for another 200 s.
            clock.0.store(3400, Ordering::SeqCst);
            identity.set_skew(3400);
            for _ in 0..3 {
                client.call(describe()).await.unwrap();
                assert_eq!(signer(&script), first, "{trouble:?}");
            }
            // The refresh was tried, in the background.
            while identity.emulator().hits() == asked {
                tokio::task::yield_now().await;
            }
            client.call(describe()).await.unwrap();
            assert_eq!(signer(&script), first, "{trouble:?}");
            identity.calm();
        }
    }
}

#[tokio::test]
async fn a_clock_that_is_off_by_ten_minutes() {
    for skew in [600, -600] {
        let identity = Identity::start().unwrap();
        identity.set_skew(skew);
        // By the clock of this machine the key has expired ten minutes ago, or lives too long.
        identity.set_lifetime(300);
        for provider in providers(&identity) {
            let (client, script) = client(provider, Shifted::default());
            client.call(describe()).await.unwrap();
            client.call(describe()).await.unwrap();
            assert_eq!(signer(&script), format!("key-{}", identity.given()));
            let sent = script.requests();
            let time = sent[0].header("X-TC-Timestamp").unwrap();
            let time = Duration::from_secs(time.parse().unwrap());
            let now = SystemTime::now();
            let now = now.duration_since(SystemTime::UNIX_EPOCH).unwrap();
            let off = time.as_secs().cast_signed() - now.as_secs().cast_signed();
            // The service that the key is for is signed for with the same correction.
            assert!((off - skew).abs() <= 5, "{off}");
        }
    }
}

#[tokio::test]
async fn a_role_by_the_role_of_the_machine() {
    let identity = Identity::start().unwrap();
    let (host, url) = (identity.emulator().host(), identity.emulator().url());
    let role = tencent::AssumeRole::new(tencent::CvmRole::new().host(host), "qcs::role");
    let (client, script) = client(role.endpoint(url), Shifted::default());
    client.call(describe()).await.unwrap();
    // Its signature with the key of the machine was checked.
    assert_eq!(signer(&script), "key-2");
}
