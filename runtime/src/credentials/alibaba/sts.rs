//! Credentials from the security token service (STS).

use std::fmt;
use std::time::{Duration, SystemTime};

use super::expiry;
use crate::action::{Endpoint, Protocol, ServiceInfo, Zone};
use crate::clock::{unix_seconds, within};
use crate::credentials::variables::Variables;
use crate::credentials::{Context, CredentialProvider, missing};
use crate::fields::FieldsRef;
use crate::request::{Input, RequestOptions, Signer, Signing, Target, assemble};
use crate::transport::BoxFuture;
use crate::{Credential, DecodeOptions, Error, Value};

static STS: ServiceInfo = ServiceInfo {
    endpoints: &[Endpoint {
        host: "sts.aliyuncs.com",
        region: None,
        zone: Zone::Public,
    }],
    ..ServiceInfo::new(Protocol::AlibabaRpc, "sts", "2015-04-01")
};

const TIMEOUT: Duration = Duration::from_secs(10);
const SESSION: &str = "cloudapi";
/// The longest that the vendor grants unless a role is set to more.
const DURATION: Duration = Duration::from_secs(3600);

const ROLE_ARN: &str = "ALIBABA_CLOUD_ROLE_ARN";
const ROLE_SESSION_NAME: &str = "ALIBABA_CLOUD_ROLE_SESSION_NAME";
const OIDC_PROVIDER_ARN: &str = "ALIBABA_CLOUD_OIDC_PROVIDER_ARN";
const OIDC_TOKEN_FILE: &str = "ALIBABA_CLOUD_OIDC_TOKEN_FILE";

struct Request {
    role_arn: Option<String>,
    role_session_name: Option<String>,
    duration_seconds: Option<i64>,
    policy: Option<String>,
    external_id: Option<String>,
    provider: Option<String>,
    token: Option<String>,
}
crate::macros::own_fields! {
    Request {
        0 => role_arn: "RoleArn",
        1 => role_session_name: "RoleSessionName",
        2 => duration_seconds: "DurationSeconds",
        3 => policy: "Policy",
        4 => external_id: "ExternalId",
        5 => provider: "OIDCProviderArn",
        6 => token: "OIDCToken" [secret],
    }
}

struct Keys {
    id: Option<String>,
    secret: Option<String>,
    token: Option<String>,
    expiration: Option<String>,
}
crate::macros::own_fields! {
    Keys {
        0 => id: "AccessKeyId",
        1 => secret: "AccessKeySecret" [secret],
        2 => token: "SecurityToken" [secret],
        3 => expiration: "Expiration",
    }
}

struct Response {
    keys: Option<Keys>,
}
crate::macros::own_fields! { Response { 0 => keys: "Credentials" } }

/// Assumes a role with the credentials of another provider.
pub struct AssumeRole {
    base: Box<dyn CredentialProvider>,
    role_arn: String,
    session_name: String,
    duration: Duration,
    policy: Option<String>,
    external_id: Option<String>,
    endpoint: Option<String>,
}

impl AssumeRole {
    /// Assumes a role (`acs:ram::<account>:role/<role>`) for an hour at a time.
    pub fn new(base: impl CredentialProvider, role_arn: impl Into<String>) -> Self {
        AssumeRole {
            base: Box::new(base),
            role_arn: role_arn.into(),
            session_name: SESSION.to_owned(),
            duration: DURATION,
            policy: None,
            external_id: None,
            endpoint: None,
        }
    }

    /// Assumes the role that `ALIBABA_CLOUD_ROLE_ARN` names, in the session that
    /// `ALIBABA_CLOUD_ROLE_SESSION_NAME` names.
    ///
    /// # Errors
    ///
    /// When `ALIBABA_CLOUD_ROLE_ARN` is not set.
    pub fn from_env(base: impl CredentialProvider) -> Result<Self, Error> {
        Self::from_variables(base, &Variables::default())
    }

    fn from_variables(base: impl CredentialProvider, variables: &Variables) -> Result<Self, Error> {
        let role = Self::new(base, get(variables, ROLE_ARN)?);
        Ok(match variables.get(ROLE_SESSION_NAME) {
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

    /// How long the keys are valid. Default: 3600 s.
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
        self.endpoint = Some(endpoint.into());
        self
    }

    async fn assume(&self, context: Context<'_>) -> Result<Credential, Error> {
        let base = self.base.credential(context).await?;
        let request = Request {
            policy: self.policy.clone(),
            external_id: self.external_id.clone(),
            ..Request::of(&self.role_arn, &self.session_name, self.duration)
        };
        let options = RequestOptions {
            endpoint: self.endpoint.clone(),
            ..RequestOptions::default()
        };
        call(
            context,
            "AssumeRole",
            FieldsRef::new(&request),
            &options,
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

/// Exchanges the OIDC identity of a Kubernetes pod for the keys of a role. Reads
/// `ALIBABA_CLOUD_OIDC_PROVIDER_ARN`, `ALIBABA_CLOUD_ROLE_ARN`, `ALIBABA_CLOUD_ROLE_SESSION_NAME`
/// and, for every exchange anew, the file that `ALIBABA_CLOUD_OIDC_TOKEN_FILE` names.
#[derive(Clone, Default)]
pub struct OidcRole {
    variables: Variables,
    endpoint: Option<String>,
}

impl OidcRole {
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
        let provider = get(&self.variables, OIDC_PROVIDER_ARN)?;
        let file = get(&self.variables, OIDC_TOKEN_FILE)?;
        let role_arn = get(&self.variables, ROLE_ARN)?;
        let token = std::fs::read_to_string(&file)
            .map_err(|e| missing(format!("{OIDC_TOKEN_FILE} {file}: {e}")))?;
        let session = self.variables.get(ROLE_SESSION_NAME);
        let request = Request {
            provider: Some(provider),
            token: Some(token.trim().to_owned()),
            ..Request::of(&role_arn, session.as_deref().unwrap_or(SESSION), DURATION)
        };
        let options = RequestOptions {
            endpoint: self.endpoint.clone(),
            // The token proves the identity; there is no key yet.
            signing: Signing::None,
            ..RequestOptions::default()
        };
        let nobody = Credential::new("", "");
        call(
            context,
            "AssumeRoleWithOIDC",
            FieldsRef::new(&request),
            &options,
            &nobody,
        )
        .await
    }
}

impl CredentialProvider for OidcRole {
    fn credential<'a>(&'a self, context: Context<'a>) -> BoxFuture<'a, Result<Credential, Error>> {
        Box::pin(self.exchange(context))
    }

    fn name(&self) -> String {
        "OIDC identity".to_owned()
    }
}

impl fmt::Debug for OidcRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OidcRole")
    }
}

impl Request {
    fn of(role_arn: &str, session: &str, duration: Duration) -> Self {
        Request {
            role_arn: Some(role_arn.to_owned()),
            role_session_name: Some(session.to_owned()),
            duration_seconds: Some(i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)),
            ..Request::default()
        }
    }
}

fn get(variables: &Variables, name: &str) -> Result<String, Error> {
    variables
        .get(name)
        .ok_or_else(|| missing(format!("{name} is not set")))
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
    let mut answer = Response::default();
    let options = DecodeOptions::default();
    crate::envelope::decode(&STS, &response, &mut answer, options).map_err(refused)?;
    let keys = answer.keys.unwrap_or_default();
    let end: Option<SystemTime> = keys.expiration.and_then(|end| expiry(&Value::String(end)));
    match (keys.id, keys.secret, keys.token, end) {
        (Some(id), Some(secret), Some(token), Some(end)) => Ok(Credential::new(id, secret)
            .with_token(token)
            .with_expiry(end)),
        _ => Err(missing(format!(
            "{action}: the answer lacks keys, token or expiry"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credentials::alibaba::tests::{Replies, ask, utc};

    const ANSWER: &str = r#"{"RequestId":"r","Credentials":{"AccessKeyId":"i","AccessKeySecret":"s",
        "SecurityToken":"t","Expiration":"2026-01-02T03:04:05Z"}}"#;

    #[tokio::test]
    async fn a_role_is_assumed_with_a_signature() {
        let sts = Replies::new(&[(200, ANSWER)]);
        let base = Credential::new("base", "secret").with_token("base token");
        let named = [(ROLE_ARN, "acs:ram::1:role/r"), (ROLE_SESSION_NAME, "me")];
        let from = |named| AssumeRole::from_variables(base.clone(), &Variables::fixed(named));
        let role = from(&named).unwrap();
        let credential = ask(&sts, &role).await.unwrap();
        assert_eq!((credential.id(), credential.token()), ("i", Some("t")));
        assert_eq!(credential.expiry(), Some(utc(1_767_323_045)));
        let sent = sts.sent();
        assert_eq!(sent[0].url(), "https://sts.aliyuncs.com/");
        assert_eq!(sent[0].header("x-acs-action"), Some("AssumeRole"));
        assert_eq!(sent[0].header("x-acs-version"), Some("2015-04-01"));
        assert_eq!(sent[0].header("x-acs-security-token"), Some("base token"));
        let authorization = sent[0].header("Authorization").unwrap();
        assert!(authorization.starts_with("ACS3-HMAC-SHA256 Credential=base,"));
        let body = String::from_utf8(sent[0].body.clone()).unwrap();
        assert!(body.contains("RoleArn=acs%3Aram%3A%3A1%3Arole%2Fr&RoleSessionName=me"));

        let error = from(&[]).unwrap_err();
        assert_eq!(error.message(), "ALIBABA_CLOUD_ROLE_ARN is not set");
    }

    #[tokio::test]
    async fn an_identity_is_exchanged_without_one() {
        let file = std::env::temp_dir().join(format!("cloudapi-{}-oidc", std::process::id()));
        let all = [
            (OIDC_PROVIDER_ARN, "acs:ram::1:oidc-provider/p"),
            (OIDC_TOKEN_FILE, file.to_str().unwrap()),
            (ROLE_ARN, "acs:ram::1:role/r"),
        ];
        let role = |count: usize| OidcRole {
            variables: Variables::fixed(&all[..count]),
            endpoint: None,
        };
        let sts = Replies::new(&[(200, ANSWER), (200, ANSWER)]);
        for (count, (missing, _)) in all.iter().enumerate() {
            let error = ask(&sts, &role(count)).await.unwrap_err();
            assert_eq!(error.message(), format!("{missing} is not set"));
        }
        // Kubernetes replaces the token from time to time.
        for token in ["one\n", "two"] {
            std::fs::write(&file, token).unwrap();
            ask(&sts, &role(3)).await.unwrap();
        }
        std::fs::remove_file(&file).unwrap();
        for (request, token) in sts.sent().iter().zip(["one", "two"]) {
            assert_eq!(request.header("Authorization"), None);
            let body = String::from_utf8(request.body.clone()).unwrap();
            for part in [
                "Action=AssumeRoleWithOIDC",
                "Version=2015-04-01",
                "OIDCProviderArn=acs%3Aram%3A%3A1%3Aoidc-provider%2Fp",
                "RoleSessionName=cloudapi",
                &format!("OIDCToken={token}"),
            ] {
                assert!(body.split('&').any(|pair| pair == part), "{part}: {body}");
            }
            assert!(!body.contains("Signature="), "{body}");
        }
    }

    #[tokio::test]
    async fn refusals_name_action_and_code_but_no_secret() {
        let sts = Replies::new(&[(
            403,
            r#"{"Code":"NoPermission","Message":"no","RequestId":"r"}"#,
        )]);
        let role = AssumeRole::new(Credential::new("id", "hidden"), "arn");
        let error = ask(&sts, &role).await.unwrap_err();
        assert_eq!(error.message(), "AssumeRole: NoPermission: no");
        let sts = Replies::new(&[(200, r#"{"Credentials":{"AccessKeySecret":"hidden"}}"#)]);
        let error = ask(&sts, &role).await.unwrap_err();
        assert!(error.message().ends_with("lacks keys, token or expiry"));
        assert!(!format!("{error:?} {role:?}").contains("hidden"));
    }
}
