//! Files as they are read: texts, JSON objects, and which files they were.

use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::files::{read, read_secret};
use super::variables::Variables;
use super::{Context, credential, failed};
use crate::clock::at_unix_seconds;
use crate::credential::FileStamp;
use crate::{Credential, Error, Value};

/// Files that are being read, and all that their readers need.
pub struct Reading<'a> {
    pub variables: &'a Variables,
    /// Absent where only the region is looked up.
    context: Option<Context<'a>>,
    /// Files that were read.
    pub(super) stamps: Vec<FileStamp>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(variables: &'a Variables, context: Option<Context<'a>>) -> Self {
        Reading {
            variables,
            context,
            stamps: Vec::new(),
        }
    }

    pub(super) fn home(&self, path: &str) -> Result<PathBuf, Error> {
        let home = self.variables.home();
        let home = home.ok_or_else(|| Error::not_configured("there is no home directory"))?;
        Ok(home.join(path))
    }

    pub(super) fn text(&mut self, path: &Path) -> Result<Option<Zeroizing<String>>, Error> {
        self.stamps.push(FileStamp::of(path));
        match self.context {
            Some(_) => read_secret(path),
            None => read(path),
        }
    }

    pub(super) fn json(&mut self, path: &Path) -> Result<Option<Value>, Error> {
        let Some(text) = self.text(path)? else {
            return Ok(None);
        };
        // The library's message would quote the text.
        let json = serde_json::from_str(&text).map_err(|e| {
            let (line, column) = (e.line(), e.column());
            let path = path.display();
            failed(format!(
                "{path}: invalid JSON at line {line}, column {column}"
            ))
        });
        json.map(Some)
    }

    /// Adds the expiry that a file tells, in Unix seconds; refuses a key that has expired.
    pub(super) fn expiring(
        &self,
        credential: Credential,
        seconds: u64,
        who: &str,
        command: &str,
    ) -> Result<Credential, Error> {
        let Some(context) = self.context else {
            return Ok(credential);
        };
        let expiry = at_unix_seconds(seconds).and_then(|expiry| context.local_time(expiry));
        match expiry {
            Some(expiry) if context.clock.now() < expiry => Ok(credential.with_expiry(expiry)),
            _ => Err(failed(format!("{who} has expired: run `{command}`"))),
        }
    }
}

/// A JSON object that describes a profile.
pub(super) struct Profile<'a> {
    pub json: &'a Value,
    /// What messages call it.
    pub who: &'a str,
}

impl Profile<'_> {
    /// A text that is there and not empty.
    pub(super) fn text(&self, name: &str) -> Result<Option<String>, Error> {
        match &self.json[name] {
            Value::Null => Ok(None),
            Value::String(text) => Ok(Some(text.clone()).filter(|text| !text.is_empty())),
            _ => Err(failed(format!("{}: {name} is not a string", self.who))),
        }
    }

    pub(super) fn need(&self, name: &str) -> Result<String, Error> {
        let missing = || failed(format!("{} has no {name}", self.who));
        self.text(name)?.ok_or_else(missing)
    }

    /// A number, also one that stands as text; 0 counts as none.
    pub(super) fn number(&self, name: &str) -> Result<Option<u64>, Error> {
        let value = &self.json[name];
        let number = match value.as_str() {
            _ if value.is_null() => return Ok(None),
            Some("") => return Ok(None),
            Some(text) => text.parse().ok(),
            None => value.as_u64().or_else(|| whole(value.as_f64()?)),
        };
        match number {
            Some(number) => Ok(Some(number).filter(|number| *number > 0)),
            None => Err(failed(format!("{}: {name} is not a number", self.who))),
        }
    }

    pub(super) fn keys(&self, id: &str, secret: &str, token: &str) -> Result<Credential, Error> {
        let session_token = self.text(token)?.map(|value| (token, value));
        credential(
            (id, self.need(id)?),
            (secret, self.need(secret)?),
            session_token,
        )
    }
}

/// Seconds that Python wrote with a fraction.
fn whole(seconds: f64) -> Option<u64> {
    // Far beyond any time, and exact below.
    const MOST: f64 = 9e15;
    (0.0..MOST).contains(&seconds).then_some(seconds as u64)
}
