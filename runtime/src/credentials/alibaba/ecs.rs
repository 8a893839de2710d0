//! Credentials from the metadata service of a machine.

use std::fmt;

use super::{NAMES, expiry, is_true};
use crate::credentials::variables::Variables;
use crate::credentials::{Context, CredentialProvider, metadata, missing};
use crate::transport::BoxFuture;
use crate::{Credential, Error, HttpRequest};

const HOST: &str = "100.100.100.200";
const ROLE: &str = "ALIBABA_CLOUD_ECS_METADATA";
const DISABLED: &str = "ALIBABA_CLOUD_ECS_METADATA_DISABLED";
const V1_DISABLED: &str = "ALIBABA_CLOUD_IMDSV1_DISABLED";
/// Seconds that the token of the metadata service is valid; it is used at once.
const TTL: &str = "60";
const NO_ROLE: &str = "no role is bound to this machine";

/// Takes the temporary keys of the role that is bound to a virtual machine (ECS), from
/// `100.100.100.200`.
///
/// The role is the one that `ALIBABA_CLOUD_ECS_METADATA` names, else the one of the machine. With
/// `ALIBABA_CLOUD_ECS_METADATA_DISABLED=true` nobody is asked. A machine whose metadata service
/// gives no token is asked without one, unless `ALIBABA_CLOUD_IMDSV1_DISABLED=true`.
#[derive(Clone, Default)]
pub struct EcsRole {
    variables: Variables,
    role: Option<String>,
    host: Option<String>,
}

impl EcsRole {
    /// The role that the environment names, or that is bound to the machine.
    pub fn new() -> Self {
        Self::default()
    }

    /// A role by name.
    #[must_use]
    pub fn role(mut self, role: impl Into<String>) -> Self {
        self.role = Some(role.into());
        self
    }

    /// Another host for the metadata service: `host` or `host:port`, spoken to in HTTP.
    #[must_use]
    pub fn host(mut self, host: impl Into<String>) -> Self {
        self.host = Some(host.into());
        self
    }

    fn request(&self, method: &'static str, path: &str) -> HttpRequest {
        HttpRequest::new(method, "http", self.host.as_deref().unwrap_or(HOST), path)
    }

    async fn fetch(&self, context: Context<'_>) -> Result<Credential, Error> {
        if is_true(&self.variables, DISABLED) {
            return Err(missing(format!("{DISABLED} is set")));
        }
        let mut question = self.request("PUT", "/latest/api/token");
        question.push_header("X-aliyun-ecs-metadata-token-ttl-seconds", TTL);
        let token = match metadata::ask(context, question, "no token").await {
            Ok(token) => Some(token.trim().to_owned()),
            Err(error) if is_true(&self.variables, V1_DISABLED) => {
                let message = format!("no token of the metadata service: {}", error.message());
                return Err(missing(message).with_source(error));
            }
            Err(_) => None,
        };
        let get = async |role: &str| {
            metadata::check_role(role)?;
            let path = format!("/latest/meta-data/ram/security-credentials/{role}");
            let mut question = self.request("GET", &path);
            if let Some(token) = &token {
                question.push_header("X-aliyun-ecs-metadata-token", token.as_str());
            }
            metadata::ask(context, question, NO_ROLE).await
        };
        let role = match self.role.clone().or_else(|| self.variables.get(ROLE)) {
            Some(role) => role,
            None => {
                let names = get("").await?;
                let first = names.lines().map(str::trim).find(|name| !name.is_empty());
                first.ok_or_else(|| missing(NO_ROLE))?.to_owned()
            }
        };
        metadata::keys("the metadata service", &get(&role).await?, &NAMES, expiry)
    }
}

impl fmt::Debug for EcsRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EcsRole")
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

impl CredentialProvider for EcsRole {
    fn credential<'a>(&'a self, context: Context<'a>) -> BoxFuture<'a, Result<Credential, Error>> {
        Box::pin(self.fetch(context))
    }

    fn name(&self) -> String {
        "ECS role".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credentials::alibaba::tests::{KEYS, Replies, ask, utc};

    fn role(variables: &[(&str, &str)]) -> EcsRole {
        EcsRole {
            variables: Variables::fixed(variables),
            ..EcsRole::default()
        }
    }

    const LIST: &str = "GET http://100.100.100.200/latest/meta-data/ram/security-credentials/";

    #[tokio::test]
    async fn with_a_token() {
        let service = Replies::new(&[(200, "tok"), (200, "reader\n"), (200, KEYS)]);
        let credential = ask(&service, &role(&[])).await.unwrap();
        assert_eq!((credential.id(), credential.token()), ("i", Some("t")));
        assert_eq!(credential.expiry(), Some(utc(1_767_323_045)));
        let sent = service.sent();
        assert_eq!(sent[0].url(), "http://100.100.100.200/latest/api/token");
        assert_eq!(
            sent[0].header("X-aliyun-ecs-metadata-token-ttl-seconds"),
            Some("60")
        );
        let lines: Vec<String> = service.lines();
        assert_eq!(lines[1..], [LIST.to_owned(), format!("{LIST}reader")]);
        for request in &sent[1..] {
            assert_eq!(request.header("X-aliyun-ecs-metadata-token"), Some("tok"));
            assert!(request.direct);
        }
    }

    #[tokio::test]
    async fn without_a_token_unless_that_is_forbidden() {
        let service = Replies::new(&[(404, ""), (200, KEYS)]);
        ask(&service, &role(&[(ROLE, "writer")])).await.unwrap();
        assert_eq!(service.lines()[1], format!("{LIST}writer"));
        assert_eq!(
            service.sent()[1].header("X-aliyun-ecs-metadata-token"),
            None
        );

        let service = Replies::new(&[(403, "")]);
        let error = ask(&service, &role(&[(V1_DISABLED, "true")])).await;
        let error = error.unwrap_err();
        assert!(error.message().starts_with("no token"), "{error}");
        assert_eq!(service.sent().len(), 1);
    }

    #[tokio::test]
    async fn nobody_is_asked_if_disabled_and_names_stay_in_their_place() {
        let service = Replies::new(&[]);
        let error = ask(&service, &role(&[(DISABLED, "TRUE")])).await;
        assert_eq!(
            error.unwrap_err().message(),
            "ALIBABA_CLOUD_ECS_METADATA_DISABLED is set"
        );
        assert!(service.sent().is_empty());
        for name in ["..", "a/b", "a?b"] {
            let service = Replies::new(&[(200, "tok")]);
            let error = ask(&service, &EcsRole::new().role(name)).await.unwrap_err();
            assert!(error.message().contains("not the name of a role"));
        }
    }

    #[tokio::test]
    async fn broken_answers() {
        for (body, message) in [
            ("", "answers no JSON"),
            ("{}", "has no Code"),
            (r#"{"Code":"Failed"}"#, "with code Failed"),
            (r#"{"Code":"Success"}"#, "has no AccessKeyId"),
            (
                r#"{"Code":"Success","AccessKeyId":"a","AccessKeySecret":"b","SecurityToken":"c"}"#,
                "has no Expiration",
            ),
        ] {
            let service = Replies::new(&[(200, "tok"), (200, body)]);
            let error = ask(&service, &EcsRole::new().role("r")).await.unwrap_err();
            assert!(error.message().ends_with(message), "{error}");
        }
    }
}
