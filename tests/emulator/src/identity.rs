//! The metadata services and token services of both vendors: they give out keys, and misbehave on
//! demand.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use crate::{Emulator, Fault, Reply, Request, lock, verify};

/// Services that give out `key-1`, `key-2` and so on, one for each request for a key.
///
/// Requests to the token services must be signed with [`BASE`], or with a key that was given out.
pub struct Identity {
    emulator: Emulator,
    state: Arc<Mutex<State>>,
}

/// The key that the token services know from the start.
pub const BASE: verify::Key<'static> = verify::Key {
    id: "base",
    secret: "base-secret",
};

/// What goes wrong with one response that gives out a key.
#[derive(Debug, Clone, Copy)]
pub enum Trouble {
    /// It comes late.
    Slow(Duration),
    /// It ends within the body.
    Cut,
    /// It has this status and a page in place of a key.
    Status(u16),
    /// The service has had too many requests.
    Throttled,
    /// The service does not know the role.
    Refused,
    /// The key in it expired a minute ago.
    Expired,
}

#[derive(Default)]
struct State {
    troubles: VecDeque<Trouble>,
    given: usize,
    /// Seconds that the clock of the services is ahead.
    skew: i64,
    lifetime: i64,
}

impl Identity {
    /// Starts the services. Keys live for an hour.
    ///
    /// # Errors
    /// If no loopback port can be opened.
    pub fn start() -> std::io::Result<Self> {
        let state = Arc::new(Mutex::new(State {
            lifetime: 3600,
            ..State::default()
        }));
        let shared = Arc::clone(&state);
        let emulator = Emulator::start(move |request| lock(&shared).reply(request))?;
        Ok(Identity { emulator, state })
    }

    /// Makes the next responses that give out keys go wrong, in this order.
    pub fn trouble(&self, troubles: impl IntoIterator<Item = Trouble>) {
        lock(&self.state).troubles.extend(troubles);
    }

    /// Forgets the troubles that have not come yet.
    pub fn calm(&self) {
        lock(&self.state).troubles.clear();
    }

    /// Sets how many seconds the clock of the services is ahead.
    pub fn set_skew(&self, seconds: i64) {
        lock(&self.state).skew = seconds;
    }

    /// Sets how many seconds keys live.
    pub fn set_lifetime(&self, seconds: i64) {
        lock(&self.state).lifetime = seconds;
    }

    /// How many keys were given out.
    pub fn given(&self) -> usize {
        lock(&self.state).given
    }

    /// The server behind the services.
    pub fn emulator(&self) -> &Emulator {
        &self.emulator
    }
}

impl State {
    fn reply(&mut self, request: &Request) -> Reply {
        const TENCENT: &str = "/latest/meta-data/cam/security-credentials/";
        const ALIBABA: &str = "/latest/meta-data/ram/security-credentials/";
        let now = now() + self.skew;
        let reply = match (request.method.as_str(), request.path()) {
            ("PUT", "/latest/api/token") => Reply::json(200, "metadata-token"),
            ("GET", TENCENT | ALIBABA) => Reply::json(200, "role"),
            ("GET", path) if path.starts_with(TENCENT) => self.give(now, 200, flat_tencent),
            ("GET", path) if path.starts_with(ALIBABA) => {
                match request.header("x-aliyun-ecs-metadata-token") {
                    Some("metadata-token") => self.give(now, 200, flat_alibaba),
                    _ => Reply::json(403, "no token"),
                }
            }
            ("POST", "/") => match self.check(request, now) {
                Ok(()) if request.header("x-tc-action").is_some() => self.give(now, 200, tencent),
                Ok(()) => self.give(now, 400, alibaba),
                Err(refusal) => refusal,
            },
            _ => Reply::json(404, ""),
        };
        let date = SystemTime::UNIX_EPOCH + Duration::from_secs(now.unsigned_abs());
        reply.header("Date", &httpdate::fmt_http_date(date))
    }

    /// Who asks the token services proves it by a signature, or by the token of a pod.
    fn check(&self, request: &Request, now: i64) -> Result<(), Reply> {
        if let Some(action) = request.header("x-tc-action") {
            if action == "AssumeRoleWithWebIdentity" {
                return Ok(());
            }
            let timestamp = request.header("x-tc-timestamp").unwrap_or_default();
            let off = timestamp
                .parse::<i64>()
                .map_or(i64::MAX, |time| (now - time).abs());
            if off > 300 {
                return Err(refusal(200, "AuthFailure.SignatureExpire", "expired"));
            }
            return self.signed(200, |key| verify::tc3(request, key, "sts", now));
        }
        let parameters = verify::parameters(request).unwrap_or_default();
        if parameters.get("Action").map(String::as_str) == Some("AssumeRoleWithOIDC") {
            return Ok(());
        }
        self.signed(400, |key| verify::acs3(request, key))
    }

    fn signed(
        &self,
        status: u16,
        verify: impl Fn(verify::Key<'_>) -> Result<(), String>,
    ) -> Result<(), Reply> {
        let Err(why) = verify(BASE) else {
            return Ok(());
        };
        let known = (1..=self.given).any(|index| {
            let (id, secret) = (format!("key-{index}"), format!("secret-{index}"));
            let key = verify::Key {
                id: &id,
                secret: &secret,
            };
            verify(key).is_ok()
        });
        match known {
            true => Ok(()),
            false => Err(refusal(status, "AuthFailure.SignatureFailure", &why)),
        }
    }

    fn give(&mut self, now: i64, refused: u16, form: fn(usize, i64) -> Value) -> Reply {
        let trouble = self.troubles.pop_front();
        match trouble {
            Some(Trouble::Status(status)) => return Reply::json(status, "<html>"),
            Some(Trouble::Throttled) => {
                return refusal(429, "RequestLimitExceeded", "too many");
            }
            Some(Trouble::Refused) => {
                return refusal(refused, "UnauthorizedOperation", "no such role");
            }
            _ => {}
        }
        self.given += 1;
        let lifetime = match trouble {
            Some(Trouble::Expired) => -60,
            _ => self.lifetime,
        };
        let reply = Reply::json(200, form(self.given, now + lifetime).to_string());
        match trouble {
            Some(Trouble::Slow(delay)) => reply.after(delay),
            Some(Trouble::Cut) => reply.fault(Fault::CutBody(40)),
            _ => reply,
        }
    }
}

/// A refusal that both vendors' clients understand.
fn refusal(status: u16, code: &str, message: &str) -> Reply {
    let error = json!({"Code": code, "Message": message});
    let body = json!({"Code": code, "Message": message, "RequestId": "r-identity",
        "Response": {"Error": error, "RequestId": "r-identity"}});
    Reply::json(status, body.to_string())
}

fn flat_tencent(index: usize, expiry: i64) -> Value {
    json!({"Code": "Success", "TmpSecretId": format!("key-{index}"),
        "TmpSecretKey": format!("secret-{index}"), "Token": format!("token-{index}"),
        "ExpiredTime": expiry})
}

fn flat_alibaba(index: usize, expiry: i64) -> Value {
    json!({"Code": "Success", "AccessKeyId": format!("key-{index}"),
        "AccessKeySecret": format!("secret-{index}"), "SecurityToken": format!("token-{index}"),
        "Expiration": verify::iso8601(expiry)})
}

fn tencent(index: usize, expiry: i64) -> Value {
    let mut keys = flat_tencent(index, expiry);
    keys.as_object_mut().map(|keys| keys.remove("ExpiredTime"));
    json!({"Response": {"Credentials": keys, "ExpiredTime": expiry, "RequestId": "r-identity"}})
}

fn alibaba(index: usize, expiry: i64) -> Value {
    json!({"Credentials": flat_alibaba(index, expiry), "RequestId": "r-identity"})
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs().cast_signed())
}
