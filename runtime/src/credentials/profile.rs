//! Profiles of the vendors' command-line tools, and INI files.

use std::marker::PhantomData;
use std::path::PathBuf;

use super::ini;
use super::reading::Reading;
use super::variables::Variables;
use super::vendor::{Source, Vendor};
use super::{Context, CredentialProvider, failed, provider};
use crate::transport::BoxFuture;
use crate::{Credential, Error};

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
