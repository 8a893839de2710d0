//! Credentials from the security token service (STS).

use std::fmt;
use std::time::Duration;

use crate::action::{Endpoint, Protocol, ServiceInfo, Zone};
use crate::clock::{at_unix_seconds, unix_seconds, within};
use crate::credentials::variables::Variables;
use crate::credentials::{Context, CredentialProvider, missing};
use crate::fields::FieldsRef;
use crate::request::{Input, RequestOptions, Signer, Signing, Target, assemble};
use crate::transport::BoxFuture;
use crate::{Credential, DecodeOptions, Error};

static STS: ServiceInfo = ServiceInfo {
    endpoints: &[Endpoint {
        host: "sts.tencentcloudapi.com",
        region: None,
        zone: Zone::Public,
    }],
    ..ServiceInfo::new(Protocol::TencentV3, "sts", "2018-08-13")
};

const TIMEOUT: Duration = Duration::from_secs(10);
/// STS answers the same in every region, but wants one.
const REGION: &str = "ap-guangzhou";
const SESSION: &str = "cloudapi";
const DURATION: Duration = Duration::from_secs(7200);

struct AssumeRoleRequest {
    role_arn: Option<String>,
    role_session_name: Option<String>,
    duration_seconds: Option<i64>,
    policy: Option<String>,
    external_id: Option<String>,
}
crate::macros::own_fields! {
    AssumeRoleRequest {
        0 => role_arn: "RoleArn",
        1 => role_session_name: "RoleSessionName",
        2 => duration_seconds: "DurationSeconds",
        3 => policy: "Policy",
        4 => external_id: "ExternalId",
    }
}

struct WebIdentityRequest {
    provider_id: Option<String>,
    web_identity_token: Option<String>,
    role_arn: Option<String>,
    role_session_name: Option<String>,
    duration_seconds: Option<i64>,
}
crate::macros::own_fields! {
    WebIdentityRequest {
        0 => provider_id: "ProviderId",
        1 => web_identity_token: "WebIdentityToken" [secret],
        2 => role_arn: "RoleArn",
        3 => role_session_name: "RoleSessionName",
        4 => duration_seconds: "DurationSeconds",
    }
}

struct Keys {
    token: Option<String>,
    id: Option<String>,
    key: Option<String>,
}
crate::macros::own_fields! {
    Keys {
        0 => token: "Token" [secret],
        1 => id: "TmpSecretId",
        2 => key: "TmpSecretKey" [secret],
    }
}

struct StsResponse {
    keys: Option<Keys>,
    expired_time: Option<i64>,
}
crate::macros::own_fields! { StsResponse { 0 => keys: "Credentials", 1 => expired_time: "ExpiredTime" } }

/// Assumes a role with the credentials of another provider.
pub struct AssumeRole {
    base: Box<dyn CredentialProvider>,
    role_arn: String,
    session_name: String,
    duration: Duration,
    policy: Option<String>,
    external_id: Option<String>,
    options: RequestOptions,
}

impl AssumeRole {
    /// Assumes a role (`qcs::cam::uin/<account>:roleName/<role>`) for two hours at a time.
    pub fn new(base: impl CredentialProvider, role_arn: impl Into<String>) -> Self {
        let options = RequestOptions {
            region: Some(REGION.to_owned()),
            ..RequestOptions::default()
        };
        AssumeRole {
            base: Box::new(base),
            role_arn: role_arn.into(),
            session_name: SESSION.to_owned(),
            duration: DURATION,
            policy: None,
            external_id: None,
            options,
        }
    }

    /// Assumes the role that `TENCENTCLOUD_ROLE_ARN` names, in the session that
    /// `TENCENTCLOUD_ROLE_SESSION_NAME` names.
    ///
    /// # Errors
    ///
    /// When `TENCENTCLOUD_ROLE_ARN` is not set.
    pub fn from_env(base: impl CredentialProvider) -> Result<Self, Error> {
        Self::from_variables(base, &Variables::default())
    }

    fn from_variables(base: impl CredentialProvider, variables: &Variables) -> Result<Self, Error> {
        let role_arn = variables
            .get("TENCENTCLOUD_ROLE_ARN")
            .ok_or_else(|| missing("TENCENTCLOUD_ROLE_ARN is not set"))?;
        let role = Self::new(base, role_arn);
        Ok(match variables.get("TENCENTCLOUD_ROLE_SESSION_NAME") {
            Some(name) => role.session_name(name),
            None => role,
        })
    }

    /// Name of the session, which the vendor's audit log shows. Default: `cloudapi`.
    #[must_use]
    pub fn session_name(mut self, name: impl Into<String>) -> Self {
        self.session_name = name.into();
        self
    }

    /// How long the keys are valid. Default: 7200 s.
    #[must_use]
    pub fn duration(mut self, duration: Duration) -> Self {
        self.duration = duration;
        self
    }

    /// Restricts the role to a policy (JSON).
    #[must_use]
    pub fn policy(mut self, policy: impl Into<String>) -> Self {
        self.policy = Some(policy.into());
        self
    }

    /// The id that the owner of the role asks for.
    #[must_use]
    pub fn external_id(mut self, id: impl Into<String>) -> Self {
        self.external_id = Some(id.into());
        self
    }

    /// Another host for STS: `host`, `host:port` or `http://host:port`.
    #[must_use]
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.options.endpoint = Some(endpoint.into());
        self
    }

    async fn assume(&self, context: Context<'_>) -> Result<Credential, Error> {
        let base = self.base.credential(context).await?;
        let request = AssumeRoleRequest {
            role_arn: Some(self.role_arn.clone()),
            role_session_name: Some(self.session_name.clone()),
            duration_seconds: Some(seconds(self.duration)),
            policy: self.policy.clone(),
            external_id: self.external_id.clone(),
        };
        call(
            context,
            "AssumeRole",
            FieldsRef::new(&request),
            &self.options,
            &base,
        )
        .await
    }
}

impl CredentialProvider for AssumeRole {
    fn credential<'a>(&'a self, context: Context<'a>) -> BoxFuture<'a, Result<Credential, Error>> {
        Box::pin(self.assume(context))
    }

    fn name(&self) -> String {
        format!("role {} through {}", self.role_arn, self.base.name())
    }
}

impl fmt::Debug for AssumeRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AssumeRole")
            .field("base", &self.base)
            .field("role_arn", &self.role_arn)
            .finish_non_exhaustive()
    }
}

/// Exchanges the identity of a Kubernetes pod (TKE) for the keys of a role. Reads `TKE_PROVIDER_ID`,
/// `TKE_ROLE_ARN`, `TKE_REGION` and, for every exchange anew, the file that
/// `TKE_WEB_IDENTITY_TOKEN_FILE` names.
#[derive(Clone, Default)]
pub struct TkeIdentity {
    variables: Variables,
    endpoint: Option<String>,
}

impl TkeIdentity {
    /// The identity that the environment describes.
    pub fn new() -> Self {
        Self::default()
    }

    /// Another host for STS: `host`, `host:port` or `http://host:port`.
    #[must_use]
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    async fn exchange(&self, context: Context<'_>) -> Result<Credential, Error> {
        let get = |name: &str| {
            self.variables
                .get(name)
                .ok_or_else(|| missing(format!("{name} is not set")))
        };
        let provider_id = get("TKE_PROVIDER_ID")?;
        let file = get("TKE_WEB_IDENTITY_TOKEN_FILE")?;
        let role_arn = get("TKE_ROLE_ARN")?;
        let token = std::fs::read_to_string(&file)
            .map_err(|e| missing(format!("TKE_WEB_IDENTITY_TOKEN_FILE {file}: {e}")))?;
        let request = WebIdentityRequest {
            provider_id: Some(provider_id),
            web_identity_token: Some(token.trim().to_owned()),
            role_arn: Some(role_arn),
            role_session_name: Some(SESSION.to_owned()),
            duration_seconds: Some(seconds(DURATION)),
        };
        let region = self.variables.get("TKE_REGION");
        let options = RequestOptions {
            region: Some(region.unwrap_or_else(|| REGION.to_owned())),
            endpoint: self.endpoint.clone(),
            // The token proves the identity; there is no key yet.
            signing: Signing::None,
            ..RequestOptions::default()
        };
        let nobody = Credential::new("", "");
        call(
            context,
            "AssumeRoleWithWebIdentity",
            FieldsRef::new(&request),
            &options,
            &nobody,
        )
        .await
    }
}

impl CredentialProvider for TkeIdentity {
    fn credential<'a>(&'a self, context: Context<'a>) -> BoxFuture<'a, Result<Credential, Error>> {
        Box::pin(self.exchange(context))
    }

    fn name(&self) -> String {
        "TKE identity".to_owned()
    }
}

impl fmt::Debug for TkeIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TkeIdentity")
    }
}

async fn call(
    context: Context<'_>,
    action: &str,
    request: FieldsRef<'_>,
    options: &RequestOptions,
    credential: &Credential,
) -> Result<Credential, Error> {
    let refused = |error: Error| {
        let code = error.code();
        let separator = if code.is_empty() { "" } else { ": " };
        missing(format!("{action}: {code}{separator}{}", error.message())).with_source(error)
    };
    let signer = Signer {
        credential,
        timestamp: unix_seconds(context.clock.now()),
        nonce: fastrand::u64(..),
    };
    let target = Target {
        action,
        service: &STS,
        route: None,
        rate_limit: None,
    };
    let http = assemble(&target, Input::Fields(request), options, signer).map_err(refused)?;
    let response = within(context.clock, TIMEOUT, context.transport.send(http))
        .await
        .ok_or_else(|| missing(format!("{action}: no response within 10 s")))?
        .map_err(refused)?;
    let mut answer = StsResponse::default();
    let options = DecodeOptions::default();
    crate::envelope::decode(&STS, &response, &mut answer, options).map_err(refused)?;
    match answer {
        StsResponse {
            keys:
                Some(Keys {
                    token: Some(token),
                    id: Some(id),
                    key: Some(key),
                }),
            expired_time: Some(seconds),
        } => {
            let expiry = u64::try_from(seconds).ok().and_then(at_unix_seconds);
            let expiry = expiry
                .ok_or_else(|| missing(format!("{action}: the answer has no sensible expiry")))?;
            let credential = Credential::new(id, key).with_token(token);
            Ok(credential.with_expiry(expiry))
        }
        _ => Err(missing(format!(
            "{action}: the answer lacks keys, token or expiry"
        ))),
    }
}

fn seconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemClock;
    use crate::{HttpRequest, HttpResponse, Transport, Value};
    use std::sync::Mutex;

    const KEYS: &str = r#"{"Response":{"Credentials":{"Token":"t","TmpSecretId":"i","TmpSecretKey":"k"},
        "ExpiredTime":1551120000,"RequestId":"r"}}"#;

    /// Answers everything with keys, and keeps what was asked.
    #[derive(Default)]
    struct Sts(Mutex<Vec<HttpRequest>>);

    impl Transport for Sts {
        fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, Error>> {
            self.0.lock().unwrap().push(request);
            Box::pin(async move { Ok(HttpResponse::new(200, KEYS)) })
        }
    }

    async fn ask(sts: &Sts, provider: &dyn CredentialProvider) -> Result<Credential, Error> {
        let clock = SystemClock::new();
        provider
            .credential(Context {
                transport: sts,
                clock: &clock,
            })
            .await
    }

    #[tokio::test]
    async fn the_identity_of_a_pod() {
        let file = std::env::temp_dir().join(format!("cloudapi-{}-token", std::process::id()));
        let sts = Sts::default();
        let all = [
            ("TKE_PROVIDER_ID", "provider"),
            ("TKE_WEB_IDENTITY_TOKEN_FILE", file.to_str().unwrap()),
            ("TKE_ROLE_ARN", "qcs::role"),
            ("TKE_REGION", "ap-tokyo"),
        ];
        for count in 0..3 {
            let variables = Variables::fixed(&all[..count]);
            let error = ask(
                &sts,
                &TkeIdentity {
                    variables,
                    endpoint: None,
                },
            )
            .await
            .unwrap_err();
            assert_eq!(error.message(), format!("{} is not set", all[count].0));
        }
        let pod = TkeIdentity {
            variables: Variables::fixed(&all),
            endpoint: None,
        };
        let error = ask(&sts, &pod).await.unwrap_err();
        assert!(
            error.message().starts_with("TKE_WEB_IDENTITY_TOKEN_FILE"),
            "{error}"
        );

        // Kubernetes replaces the token from time to time.
        for token in ["one\n", "two"] {
            std::fs::write(&file, token).unwrap();
            let credential = ask(&sts, &pod).await.unwrap();
            assert_eq!((credential.id(), credential.token()), ("i", Some("t")));
        }
        std::fs::remove_file(&file).unwrap();
        let sent = sts.0.lock().unwrap();
        for (request, token) in sent.iter().zip(["one", "two"]) {
            assert_eq!(
                request.header("X-TC-Action"),
                Some("AssumeRoleWithWebIdentity")
            );
            assert_eq!(request.header("Authorization"), Some("SKIP"));
            assert_eq!(request.header("X-TC-Region"), Some("ap-tokyo"));
            let body: Value = serde_json::from_slice(&request.body).unwrap();
            assert_eq!(body["WebIdentityToken"], token);
            assert_eq!(body["ProviderId"], "provider");
            assert_eq!(body["RoleArn"], "qcs::role");
            assert_eq!(body["DurationSeconds"], 7200);
        }
        assert_eq!(sent.len(), 2);
    }

    #[tokio::test]
    async fn the_identity_of_a_pod_over_the_wire() {
        use cloudapi_emulator::{Emulator, Reply};
        let emulator = Emulator::start(|request| {
            assert_eq!(request.header("authorization"), Some("SKIP"));
            Reply::json(200, KEYS)
        });
        let emulator = emulator.unwrap();
        let file = std::env::temp_dir().join(format!("cloudapi-{}-wire", std::process::id()));
        std::fs::write(&file, "one").unwrap();
        let variables = Variables::fixed(&[
            ("TKE_PROVIDER_ID", "provider"),
            ("TKE_WEB_IDENTITY_TOKEN_FILE", file.to_str().unwrap()),
            ("TKE_ROLE_ARN", "qcs::role"),
        ]);
        let pod = TkeIdentity {
            variables,
            endpoint: Some(emulator.url()),
        };
        let transport = crate::transport::HttpTransport::builder().no_proxy();
        let (transport, clock) = (transport.build().unwrap(), SystemClock::new());
        let context = Context {
            transport: &transport,
            clock: &clock,
        };
        let credential = pod.credential(context).await.unwrap();
        std::fs::remove_file(&file).unwrap();
        assert_eq!((credential.id(), credential.token()), ("i", Some("t")));
        assert_eq!(emulator.hits(), 1);
    }

    #[tokio::test]
    async fn a_role_of_the_environment() {
        let base = || Credential::new("base", "k");
        let from = |variables: &[(&str, &str)]| {
            AssumeRole::from_variables(base(), &Variables::fixed(variables))
        };
        let error = from(&[]).unwrap_err();
        assert_eq!(error.message(), "TENCENTCLOUD_ROLE_ARN is not set");
        let named = [
            ("TENCENTCLOUD_ROLE_ARN", "a"),
            ("TENCENTCLOUD_ROLE_SESSION_NAME", "s"),
        ];
        let sts = Sts::default();
        ask(&sts, &from(&named[..1]).unwrap()).await.unwrap();
        ask(&sts, &from(&named).unwrap()).await.unwrap();
        let sessions: Vec<Value> = sts
            .0
            .lock()
            .unwrap()
            .iter()
            .map(|request| {
                let body: Value = serde_json::from_slice(&request.body).unwrap();
                body["RoleSessionName"].clone()
            })
            .collect();
        assert_eq!(sessions, ["cloudapi", "s"]);
    }
}
