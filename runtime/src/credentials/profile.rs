//! Profiles of the vendors' command-line tools, and INI files.

use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::files::{read, read_secret};
use super::ini;
use super::variables::Variables;
use super::vendor::{Source, Vendor};
use super::{Context, CredentialProvider, credential, failed, provider};
use crate::clock::at_unix_seconds;
use crate::credential::FileStamp;
use crate::transport::BoxFuture;
use crate::{Credential, Error, Value};

/// Loads from a profile of the vendor's command-line tool: see the vendor's module for its files.
#[derive(Clone, Debug)]
pub struct CliProfile<V> {
    pub(super) variables: Variables,
    profile: Option<String>,
    vendor: PhantomData<fn() -> V>,
}

/// Loads from an INI file: see the vendor's module for its places and keys.
#[derive(Clone, Debug)]
pub struct IniFile<V> {
    pub(super) variables: Variables,
    path: Option<PathBuf>,
    vendor: PhantomData<fn() -> V>,
}

/// Files that are being read, and all that their readers need.
pub struct Reading<'a> {
    pub variables: &'a Variables,
    /// Absent where only the region is looked up.
    context: Option<Context<'a>>,
    /// Files that were read.
    stamps: Vec<FileStamp>,
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

    fn text(&mut self, path: &Path) -> Result<Option<Zeroizing<String>>, Error> {
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

/// Loads from what a file describes. What it says is configured: nothing in it is passed by.
async fn load(
    reading: Reading<'_>,
    source: Source,
    context: Context<'_>,
) -> Result<Credential, Error> {
    match source.credential(context).await {
        Ok(credential) => Ok(credential.with_files(reading.stamps)),
        Err(error) => {
            let message = error.message().to_owned();
            Err(super::service::wrap(error, message))
        }
    }
}

impl<V: Vendor> CliProfile<V> {
    /// Creates a provider for the profile that the environment names, else the tool's own choice.
    pub fn new() -> Self {
        Self::of(Variables::default(), None)
    }

    /// Creates a provider for a profile by name.
    pub fn named(profile: impl Into<String>) -> Self {
        Self::of(Variables::default(), Some(profile.into()))
    }

    pub(super) fn of(variables: Variables, profile: Option<String>) -> Self {
        CliProfile {
            variables,
            profile,
            vendor: PhantomData,
        }
    }

    async fn load(&self, context: Context<'_>) -> Result<Credential, Error> {
        let mut reading = Reading::new(&self.variables, Some(context));
        let source = (V::FACTS.cli.read)(&mut reading, self.profile.as_deref())?;
        load(reading, source, context).await
    }
}

impl<V: Vendor> IniFile<V> {
    /// Creates a provider for the file in its usual place.
    pub fn new() -> Self {
        Self::of(Variables::default(), None)
    }

    /// Creates a provider for a file in another place.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self::of(Variables::default(), Some(path.into()))
    }

    pub(super) fn of(variables: Variables, path: Option<PathBuf>) -> Self {
        IniFile {
            variables,
            path,
            vendor: PhantomData,
        }
    }

    async fn load(&self, context: Context<'_>) -> Result<Credential, Error> {
        let facts = &V::FACTS.ini;
        let mut reading = Reading::new(&self.variables, Some(context));
        let named = self.variables.first(facts.section)?;
        let section = named.as_ref().map_or("default", |(_, section)| section);
        let variable = self.variables.first(facts.file)?;
        let given = self.path.clone();
        let given = given.or_else(|| variable.map(|(_, path)| PathBuf::from(path)));
        let home = self.variables.home();
        let paths: Vec<PathBuf> = match &given {
            Some(path) => vec![path.clone()],
            None => {
                let home = home.iter();
                let home = home.flat_map(|home| facts.home.iter().map(|path| home.join(path)));
                home.chain(facts.system.iter().map(PathBuf::from)).collect()
            }
        };
        for path in &paths {
            let Some(text) = reading.text(path)? else {
                reading.stamps.clear();
                continue;
            };
            let refuse = |why: String| failed(format!("{}: {why}", path.display()));
            let pairs = ini::section(&text, section).map_err(refuse)?;
            let pairs = pairs.ok_or_else(|| refuse(format!("there is no section [{section}]")))?;
            let source = (facts.read)(&mut reading, pairs).map_err(|error| {
                if error.is_not_configured() {
                    return error;
                }
                refuse(format!("section [{section}]: {}", error.message()))
            })?;
            return load(reading, source, context).await;
        }
        let paths: Vec<String> = paths
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        let message = format!("no file {}", paths.join(" or "));
        match (given, named) {
            (Some(_), _) => Err(failed(message)),
            // Asked for by name, and nowhere to be found: the next provider is somebody else.
            (None, Some((name, section))) => Err(failed(format!(
                "{name} names the profile `{section}`, but there is {message}"
            ))),
            (None, None) => Err(Error::not_configured(message)),
        }
    }
}

/// Returns the region that the environment or the profile of the tool names.
pub(super) fn region<V: Vendor>() -> Option<String> {
    region_of::<V>(&Variables::default())
}

/// Files that cannot be read are left to those who look for keys in them, and say so.
pub(super) fn region_of<V: Vendor>(variables: &Variables) -> Option<String> {
    let mut reading = Reading::new(variables, None);
    let named = variables.value(V::FACTS.region).ok()?;
    named.or_else(|| (V::FACTS.cli.region)(&mut reading, None).ok()?)
}

provider!(CliProfile, V::FACTS.cli.name);
provider!(IniFile, "INI file");
