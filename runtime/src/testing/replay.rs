//! Recording and replaying of requests and responses.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::json;

use crate::transport::BoxFuture;
use crate::{Error, ErrorKind, HttpRequest, HttpResponse, Transport, Value};

/// Passes requests on to a transport and writes down each exchange.
///
/// A recording holds method, host, path, query, action and body of each request, and status and body
/// of its response. Headers are left out, and so are key ids, tokens and signatures among the
/// parameters. Keys that token and metadata services return are replaced before they are stored; what
/// a body holds beside them is for the caller to look at before a recording is kept.
#[derive(Clone, Debug)]
pub struct RecordingTransport<T> {
    transport: T,
    exchanges: Arc<Mutex<Vec<Value>>>,
}

impl<T: Transport> RecordingTransport<T> {
    /// Creates a transport that records what goes through another one.
    pub fn new(transport: T) -> Self {
        RecordingTransport {
            transport,
            exchanges: Arc::default(),
        }
    }

    /// Returns the recording so far: JSON for [`ReplayTransport::new`].
    pub fn recording(&self) -> String {
        let exchanges = Value::from(lock(&self.exchanges).clone());
        format!("{exchanges:#}\n")
    }
}

impl<T: Transport> Transport for RecordingTransport<T> {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, Error>> {
        let key = key(&request);
        Box::pin(async move {
            let response = self.transport.send(request).await?;
            let body = without_keys(&String::from_utf8_lossy(response.body()), &key);
            let answer = json!({"status": response.status().as_u16(), "body": body});
            lock(&self.exchanges).push(json!({"request": key, "response": answer}));
            Ok(response)
        })
    }
}

/// Gives recorded responses again: each exchange once, in the order of the recording where requests
/// are the same. A request that was not recorded is refused.
#[derive(Clone, Debug)]
pub struct ReplayTransport {
    exchanges: Arc<Mutex<Vec<Value>>>,
}

impl ReplayTransport {
    /// Creates a replay from the JSON of [`RecordingTransport::recording`].
    ///
    /// # Errors
    ///
    /// Returns an error if `recording` is not a valid recording.
    pub fn new(recording: &str) -> Result<Self, Error> {
        let exchanges: Vec<Value> = serde_json::from_str(recording).map_err(|e| {
            Error::new(
                ErrorKind::Request,
                "invalid recording: expected a JSON list",
            )
            .with_source(e)
        })?;
        Ok(ReplayTransport {
            exchanges: Arc::new(Mutex::new(exchanges)),
        })
    }

    /// Checks that every recorded response has been returned.
    ///
    /// # Errors
    ///
    /// Returns an error that names the actions of the responses left over.
    pub fn finish(&self) -> Result<(), Error> {
        let left = lock(&self.exchanges);
        if left.is_empty() {
            return Ok(());
        }
        let action = |exchange: &Value| {
            exchange["request"]["action"]
                .as_str()
                .unwrap_or("?")
                .to_owned()
        };
        let actions: Vec<String> = left.iter().map(action).collect();
        let message = format!(
            "{} recorded exchanges were not asked for: {}",
            left.len(),
            actions.join(", ")
        );
        Err(Error::new(ErrorKind::Request, message))
    }

    fn answer(&self, request: &HttpRequest) -> Result<HttpResponse, Error> {
        let wanted = key(request);
        let mut exchanges = lock(&self.exchanges);
        let Some(index) = exchanges
            .iter()
            .position(|exchange| exchange["request"] == wanted)
        else {
            let action = wanted["action"].as_str().unwrap_or("a request");
            let message =
                format!("{action} was not recorded with these parameters, or not so often");
            return Err(Error::new(ErrorKind::Request, message));
        };
        let response = &exchanges.remove(index)["response"];
        let status = response["status"]
            .as_u64()
            .and_then(|status| u16::try_from(status).ok())
            .filter(|status| http::StatusCode::from_u16(*status).is_ok());
        match (status, response["body"].as_str()) {
            (Some(status), Some(body)) => Ok(HttpResponse::new(status, body.to_owned())),
            _ => Err(Error::new(
                ErrorKind::Request,
                "the recorded response lacks status or body",
            )),
        }
    }
}

impl Transport for ReplayTransport {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, Error>> {
        let answer = self.answer(&request);
        Box::pin(async move { answer })
    }
}

/// What makes two requests the same: everything but time, nonce and signature.
fn key(request: &HttpRequest) -> Value {
    let content_type = request.header("Content-Type").unwrap_or_default();
    let text = String::from_utf8_lossy(request.body());
    let body = match serde_json::from_slice::<Value>(request.body()) {
        Ok(mut json) => {
            redact(&mut json);
            json
        }
        Err(_) => match content_type.split_once("boundary=") {
            // It differs from request to request.
            Some((_, boundary)) => text.replace(boundary, "boundary").into(),
            None => lasting(&text).into(),
        },
    };
    let uri = request.uri();
    let query = uri.query().unwrap_or_default();
    let named = request
        .header("X-TC-Action")
        .or_else(|| request.header("x-acs-action"));
    // Where the signature is a parameter the action is one, too.
    let mut pairs = query.split('&').chain(text.split('&'));
    let action = named.or_else(|| pairs.find_map(|pair| pair.strip_prefix("Action=")));
    json!({
        "action": action,
        "method": request.method().as_str(),
        "host": uri.authority().map(|host| host.as_str()),
        "path": uri.path(),
        "query": lasting(query),
        "body": body,
    })
}

/// Parameters without those that differ from one signature to the next, or are secret.
fn lasting(parameters: &str) -> String {
    const PASSING: [&str; 9] = [
        "AccessKeyId",
        "Nonce",
        "OIDCToken",
        "SecretId",
        "SecurityToken",
        "Signature",
        "SignatureNonce",
        "Timestamp",
        "Token",
    ];
    let lasts = |pair: &&str| {
        let name = pair.split('=').next().unwrap_or_default();
        !PASSING.contains(&name)
    };
    let pairs: Vec<&str> = parameters.split('&').filter(lasts).collect();
    pairs.join("&")
}

const REDACTED: &str = "redacted";

/// The text of a response without keys. One that cannot be read, but seems to hold keys, is dropped.
fn without_keys(text: &str, request: &Value) -> String {
    const MARKS: [&str; 4] = [
        "TmpSecretKey",
        "AccessKeySecret",
        "SecretKey",
        "SecurityToken",
    ];
    // It is no JSON, and is a secret as a whole.
    let is_token = request["path"]
        .as_str()
        .is_some_and(|path| path.ends_with("/api/token"));
    if is_token {
        return REDACTED.to_owned();
    }
    if !MARKS.iter().any(|mark| text.contains(mark)) {
        return text.to_owned();
    }
    match serde_json::from_str::<Value>(text) {
        Ok(mut json) => {
            redact(&mut json);
            json.to_string()
        }
        Err(_) => REDACTED.to_owned(),
    }
}

/// Replaces keys, wherever they stand: an object with a secret is one key with all that names it.
fn redact(json: &mut Value) {
    const SECRETS: [&str; 6] = [
        "TmpSecretKey",
        "AccessKeySecret",
        "SecretKey",
        "SecurityToken",
        "WebIdentityToken",
        "OIDCToken",
    ];
    const COMPANIONS: [&str; 4] = ["TmpSecretId", "AccessKeyId", "SecretId", "Token"];
    match json {
        Value::Array(items) => items.iter_mut().for_each(redact),
        Value::Object(members) => {
            let is_key = SECRETS.iter().any(|name| members.contains_key(*name));
            for (name, value) in members {
                let secret = SECRETS.contains(&name.as_str());
                let companion = is_key && COMPANIONS.contains(&name.as_str());
                if value.is_string() && (secret || companion) {
                    *value = REDACTED.into();
                } else {
                    redact(value);
                }
            }
        }
        _ => {}
    }
}

fn lock(exchanges: &Mutex<Vec<Value>>) -> MutexGuard<'_, Vec<Value>> {
    // Pushing and removing leave the list sound, whatever panics in between.
    exchanges.lock().unwrap_or_else(PoisonError::into_inner)
}
