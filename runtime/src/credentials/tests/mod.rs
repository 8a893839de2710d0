//! Providers of both vendors with variables and homes of their own, against prepared responses.

mod environment;
mod ini_files;
mod metadata;
mod profiles;
mod roles;

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use super::variables::Variables;
use super::{Context, CredentialProvider};
use crate::clock::{Clock, SystemClock};
use crate::transport::BoxFuture;
use crate::{Credential, Error, ErrorKind, HttpRequest, HttpResponse, Transport};

/// Temporary keys of Alibaba Cloud as every service returns them.
const KEYS: &str = r#"{"Code":"Success","AccessKeyId":"i","AccessKeySecret":"s",
    "SecurityToken":"t","Expiration":"2126-01-02T03:04:05Z"}"#;
/// The same from the token services.
const ALIBABA: &str = r#"{"RequestId":"r","Credentials":{"AccessKeyId":"i","AccessKeySecret":"s",
    "SecurityToken":"t","Expiration":"2126-01-02T03:04:05Z"}}"#;
const TENCENT: &str = r#"{"Response":{"Credentials":{"Token":"t","TmpSecretId":"i",
    "TmpSecretKey":"s"},"ExpiredTime":4922996645,"RequestId":"r"}}"#;
const EXPIRY: Duration = Duration::from_secs(4_922_996_645);

/// Responds in order, then refuses connections, and keeps the requests.
#[derive(Clone, Default)]
struct Service(Arc<Mutex<(VecDeque<HttpResponse>, Vec<HttpRequest>)>>);

impl Service {
    fn new(responses: &[(u16, &str)]) -> Self {
        let service = Self::default();
        for (status, body) in responses {
            service.respond(HttpResponse::new(*status, *body));
        }
        service
    }

    fn respond(&self, response: HttpResponse) {
        self.0.lock().unwrap().0.push_back(response);
    }

    fn sent(&self) -> Vec<HttpRequest> {
        self.0.lock().unwrap().1.clone()
    }

    fn lines(&self) -> Vec<String> {
        let sent = self.sent();
        let lines = sent.iter();
        lines
            .map(|request| format!("{} {}", request.method(), request.uri()))
            .collect()
    }
}

impl Transport for Service {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, Error>> {
        let mut shared = self.0.lock().unwrap();
        shared.1.push(request);
        let response = shared.0.pop_front();
        let refused = || Error::new(ErrorKind::Connect, "connection refused");
        Box::pin(async move { response.ok_or_else(refused) })
    }
}

async fn load(service: &Service, provider: &dyn CredentialProvider) -> Result<Credential, Error> {
    let transport: Arc<dyn Transport> = Arc::new(service.clone());
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    provider.credential(Context::new(&transport, &clock)).await
}

/// What a provider says: `id secret token`, or the message of its error, after `-` where it is not
/// configured.
async fn says(provider: impl CredentialProvider) -> String {
    match load(&Service::default(), &provider).await {
        Ok(credential) => format!(
            "{} {} {}",
            credential.access_key_id(),
            credential.access_key_secret(),
            credential.session_token().unwrap_or("-")
        ),
        Err(error) if error.is_not_configured() => format!("- {}", error.message()),
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Credentials);
            error.message().to_owned()
        }
    }
}

/// A home directory that lasts as long as the value.
struct Home(PathBuf);

impl Home {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("cloudapi-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Home(path)
    }

    fn path(&self, file: &str) -> PathBuf {
        self.0.join(file)
    }

    fn write(&self, file: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    fn variables(&self, more: &[(&str, &str)]) -> Variables {
        let home = [("HOME", self.0.to_str().unwrap())];
        Variables::fixed(&[&home, more].concat())
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        // What is left over is in the directory for temporary files.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn expiry() -> SystemTime {
    SystemTime::UNIX_EPOCH + EXPIRY
}
