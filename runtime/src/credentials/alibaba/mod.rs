//! Credentials of Alibaba Cloud, as the vendor's tools find them.

mod ecs;
mod environment;
mod files;
mod sts;
mod uri;

use std::time::{Duration, SystemTime};

use super::Chain;
use super::metadata::Names;
use super::variables::Variables;
use crate::Value;

pub use ecs::EcsRole;
pub use environment::Environment;
pub use files::{CliProfile, IniFile};
pub use sts::{AssumeRole, OidcRole};
pub use uri::CredentialsUri;

/// What a client asks unless it is given something else: the environment, the OIDC identity of the
/// pod, the profile of the command-line tool, the INI file, the role of the machine, the address
/// that `ALIBABA_CLOUD_CREDENTIALS_URI` names.
pub fn chain() -> Chain {
    Chain::new()
        .then(Environment::new())
        .then(OidcRole::new())
        .then(CliProfile::new())
        .then(IniFile::new())
        .then(EcsRole::new())
        .then(CredentialsUri::new())
}

/// The region that the environment or the profile of the command-line tool names.
pub(crate) fn region() -> Option<String> {
    let variables = Variables::default();
    variables
        .get("ALIBABA_CLOUD_REGION_ID")
        .or_else(|| files::profile_region(&variables))
}

/// Members of every answer with temporary keys.
const NAMES: Names = Names {
    id: "AccessKeyId",
    secret: "AccessKeySecret",
    token: "SecurityToken",
    expiry: "Expiration",
};

/// `2026-01-02T03:04:05Z`, as the vendor writes the end of temporary keys.
fn expiry(value: &Value) -> Option<SystemTime> {
    let seconds = crate::sign::parse_iso8601(value.as_str()?)?;
    Some(SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(seconds).ok()?))
}

fn is_true(variables: &Variables, name: &str) -> bool {
    variables
        .get(name)
        .is_some_and(|value| value.eq_ignore_ascii_case("true") || value == "1")
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::sync::Mutex;
    use std::time::{Duration, SystemTime};

    use crate::clock::SystemClock;
    use crate::credentials::{Context, CredentialProvider};
    use crate::transport::BoxFuture;
    use crate::{Credential, Error, ErrorKind, HttpRequest, HttpResponse, Transport};

    /// Temporary keys as every service answers them.
    pub(super) const KEYS: &str = r#"{"Code":"Success","AccessKeyId":"i","AccessKeySecret":"s",
        "SecurityToken":"t","Expiration":"2026-01-02T03:04:05Z"}"#;

    /// Answers in order, then not at all, and keeps what was asked.
    pub(super) struct Replies {
        answers: Mutex<VecDeque<(u16, String)>>,
        sent: Mutex<Vec<HttpRequest>>,
    }

    impl Replies {
        pub(super) fn new(answers: &[(u16, &str)]) -> Self {
            let answers = answers.iter();
            Replies {
                answers: Mutex::new(answers.map(|(s, text)| (*s, (*text).to_owned())).collect()),
                sent: Mutex::default(),
            }
        }

        pub(super) fn sent(&self) -> Vec<HttpRequest> {
            self.sent.lock().unwrap().clone()
        }

        pub(super) fn lines(&self) -> Vec<String> {
            let sent = self.sent();
            let lines = sent.iter();
            lines
                .map(|request| format!("{} {}", request.method, request.url()))
                .collect()
        }
    }

    impl Transport for Replies {
        fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, Error>> {
            self.sent.lock().unwrap().push(request);
            let answer = self.answers.lock().unwrap().pop_front();
            Box::pin(async move {
                match answer {
                    Some((status, body)) => Ok(HttpResponse::new(status, body)),
                    None => Err(Error::new(ErrorKind::Connect, "nobody listens")),
                }
            })
        }
    }

    pub(super) async fn ask(
        service: &Replies,
        provider: &dyn CredentialProvider,
    ) -> Result<Credential, Error> {
        let clock = SystemClock::new();
        let context = Context {
            transport: service,
            clock: &clock,
        };
        provider.credential(context).await
    }

    pub(super) fn utc(seconds: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    }
}
