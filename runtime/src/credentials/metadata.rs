//! Services that give credentials without credentials: on the machine itself or next to it.

use std::time::{Duration, SystemTime};

use super::{Context, missing};
use crate::clock::within;
use crate::{Credential, Error, HttpRequest, Value};

/// Elsewhere than on a virtual machine nobody answers; nobody should wait long for it.
const TIMEOUT: Duration = Duration::from_secs(2);

/// Sends a request past all proxies and gives the text of an answer of status 200.
pub(super) async fn ask(
    context: Context<'_>,
    mut request: HttpRequest,
    not_found: &str,
) -> Result<String, Error> {
    let host = request.host.clone();
    request.push_header("Host", host.as_str());
    request.direct = true;
    let answer = within(context.clock, TIMEOUT, context.transport.send(request)).await;
    let response = match answer {
        None => return Err(missing(format!("{host} does not answer"))),
        Some(Err(error)) => {
            let message = match error.message() {
                message if message.starts_with(&host) => message.to_owned(),
                message => format!("{host}: {message}"),
            };
            return Err(missing(message).with_source(error));
        }
        Some(Ok(response)) => response,
    };
    match (response.status, String::from_utf8(response.body)) {
        (200, Ok(text)) => Ok(text),
        (404, _) => Err(missing(not_found)),
        (200, Err(_)) => Err(missing(format!("{host} answers no text"))),
        (status, _) => Err(missing(format!("{host} answers with status {status}"))),
    }
}

/// Names of the members of an answer with temporary keys.
pub(super) struct Names {
    pub id: &'static str,
    pub secret: &'static str,
    pub token: &'static str,
    pub expiry: &'static str,
}

/// Reads an answer with temporary keys: `Code` and the members that `names` tells.
pub(super) fn keys(
    who: &str,
    text: &str,
    names: &Names,
    time: fn(&Value) -> Option<SystemTime>,
) -> Result<Credential, Error> {
    // The library's message would quote the text.
    let json: Value =
        serde_json::from_str(text).map_err(|_| missing(format!("{who} answers no JSON")))?;
    let field = |name: &str| json[name].as_str().filter(|value| !value.is_empty());
    match field("Code") {
        Some("Success") => {}
        Some(code) => return Err(missing(format!("{who} answers with code {code}"))),
        None => return Err(missing(format!("the answer of {who} has no Code"))),
    }
    let lacks = |name: &str| missing(format!("the answer of {who} has no {name}"));
    let required = |name: &str| field(name).ok_or_else(|| lacks(name));
    let credential = Credential::new(required(names.id)?, required(names.secret)?)
        .with_token(required(names.token)?);
    let expiry = time(&json[names.expiry]).ok_or_else(|| lacks(names.expiry))?;
    Ok(credential.with_expiry(expiry))
}

/// Whether a name can be one segment of a path as it is.
pub(super) fn check_role(role: &str) -> Result<(), Error> {
    let valid = |b: u8| b.is_ascii_alphanumeric() || b"-_.@".contains(&b);
    if role.bytes().all(valid) && !matches!(role, "." | "..") {
        return Ok(());
    }
    Err(missing(format!("{role:?} is not the name of a role")))
}
