//! Credentials from files: the profiles of the command-line tool and the INI file of the SDKs.

use std::fmt;
use std::path::PathBuf;

use super::{AssumeRole, EcsRole};
use crate::credentials::files::{absent, ini_section, pair, read};
use crate::credentials::variables::Variables;
use crate::credentials::{Context, CredentialProvider, missing};
use crate::transport::BoxFuture;
use crate::{Credential, Error, Value};

const PROFILE: &str = "ALIBABA_CLOUD_PROFILE";
const FILE: &str = "ALIBABA_CLOUD_CREDENTIALS_FILE";

/// Reads a profile of the command-line tool from `~/.aliyun/config.json`: the one that
/// `ALIBABA_CLOUD_PROFILE` names, else the current one of the tool.
///
/// Profiles with keys (`AK`, `StsToken`), a role (`RamRoleArn`) or the role of the machine
/// (`EcsRamRole`) are read; others are skipped.
#[derive(Clone, Default)]
pub struct CliProfile {
    variables: Variables,
    profile: Option<String>,
}

/// Reads the INI file that `ALIBABA_CLOUD_CREDENTIALS_FILE` names, else
/// `~/.alibabacloud/credentials.ini`, else `~/.alibabacloud/credentials`, in the section that
/// `ALIBABA_CLOUD_PROFILE` names, else `[default]`.
///
/// The `type` of the section is `access_key` (with `access_key_id` and `access_key_secret`), `sts`
/// (with `security_token` as well), `ram_role_arn` (with `role_arn` and `role_session_name` as
/// well) or `ecs_ram_role` (with `role_name`); others are skipped.
#[derive(Clone, Default)]
pub struct IniFile {
    variables: Variables,
    path: Option<PathBuf>,
}

/// What a profile or a section describes.
#[derive(Debug)]
enum Source {
    Keys(Credential),
    Role(AssumeRole),
    Machine(EcsRole),
}

impl Source {
    async fn credential(self, context: Context<'_>) -> Result<Credential, Error> {
        match self {
            Source::Keys(credential) => Ok(credential),
            Source::Role(role) => role.credential(context).await,
            Source::Machine(role) => role.credential(context).await,
        }
    }

    fn role(
        base: Credential,
        arn: Option<String>,
        session: Option<String>,
    ) -> Result<Self, &'static str> {
        let role = AssumeRole::new(base, arn.ok_or("role")?);
        Ok(Source::Role(match session {
            Some(session) => role.session_name(session),
            None => role,
        }))
    }

    fn machine(name: Option<String>) -> Self {
        Source::Machine(match name {
            Some(name) => EcsRole::new().role(name),
            None => EcsRole::new(),
        })
    }
}

impl CliProfile {
    /// The profile of the environment, or the current one of the tool.
    pub fn new() -> Self {
        Self::default()
    }

    /// A profile by name.
    pub fn named(profile: impl Into<String>) -> Self {
        CliProfile {
            profile: Some(profile.into()),
            ..Self::default()
        }
    }

    fn json(&self) -> Result<Value, Error> {
        let home = self
            .variables
            .home()
            .ok_or_else(|| missing("there is no home directory"))?;
        let path = home.join(".aliyun/config.json");
        let text = read(&path)?.ok_or_else(|| absent(std::slice::from_ref(&path)))?;
        // The library's message would quote the text.
        let json: Value = serde_json::from_str(&text)
            .map_err(|e| missing(format!("{}: no JSON at line {}", path.display(), e.line())))?;
        let current = json["current"].as_str().unwrap_or("default").to_owned();
        let named = self.profile.clone().or_else(|| self.variables.get(PROFILE));
        let wanted = named.unwrap_or(current);
        let mut profiles = json["profiles"].as_array().into_iter().flatten();
        let found = profiles.find(|profile| profile["name"].as_str() == Some(&*wanted));
        found
            .cloned()
            .ok_or_else(|| missing(format!("{} has no profile `{wanted}`", path.display())))
    }

    fn read(&self) -> Result<Source, Error> {
        let json = self.json()?;
        let text = |name: &str| {
            json[name]
                .as_str()
                .filter(|value| !value.is_empty())
                .map(str::to_owned)
        };
        let keys = |token| {
            pair(
                text("access_key_id"),
                text("access_key_secret"),
                token,
                ["access_key_id", "access_key_secret"],
            )
            .map_err(|what| missing(format!("the profile has no {what}")))
        };
        let lacks = |what: &str| missing(format!("the profile has no {what}"));
        match text("mode").as_deref().unwrap_or("AK") {
            "AK" => Ok(Source::Keys(keys(None)?)),
            "StsToken" => {
                let token = text("sts_token").ok_or_else(|| lacks("sts_token"))?;
                Ok(Source::Keys(keys(Some(token))?))
            }
            "RamRoleArn" => {
                let (arn, session) = (text("ram_role_arn"), text("ram_session_name"));
                Source::role(keys(text("sts_token"))?, arn, session)
                    .map_err(|_| lacks("ram_role_arn"))
            }
            "EcsRamRole" => Ok(Source::machine(text("ram_role_name"))),
            mode => Err(missing(format!(
                "profiles of mode {mode} are not supported"
            ))),
        }
    }
}

impl IniFile {
    /// The file in its usual place.
    pub fn new() -> Self {
        Self::default()
    }

    /// A file in another place.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        IniFile {
            path: Some(path.into()),
            ..Self::default()
        }
    }

    fn paths(&self) -> Vec<PathBuf> {
        let named = self.variables.get(FILE).map(PathBuf::from);
        if let Some(path) = self.path.clone().or(named) {
            return vec![path];
        }
        let home = self.variables.home();
        let folder = home.map(|home| home.join(".alibabacloud"));
        let files = ["credentials.ini", "credentials"];
        folder
            .into_iter()
            .flat_map(|folder| files.map(|file| folder.join(file)))
            .collect()
    }

    fn read(&self) -> Result<Source, Error> {
        let name = self.variables.get(PROFILE);
        let name = name.as_deref().unwrap_or("default");
        let paths = self.paths();
        for path in &paths {
            if let Some(text) = read(path)? {
                return parse(&text, name)
                    .map_err(|what| missing(format!("{}: {what}", path.display())));
            }
        }
        Err(absent(&paths))
    }
}

fn parse(text: &str, name: &str) -> Result<Source, String> {
    let mut section = ini_section(text, name)?;
    let lacks = |what: &str| format!("section [{name}] has no {what}");
    let mut take = |name: &str| section.remove(name);
    let kind = take("type").unwrap_or_else(|| "access_key".to_owned());
    if kind == "ecs_ram_role" {
        return Ok(Source::machine(take("role_name")));
    }
    if !matches!(kind.as_str(), "access_key" | "sts" | "ram_role_arn") {
        return Err(format!("sections of type {kind} are not supported"));
    }
    let token = take("security_token");
    if kind == "sts" && token.is_none() {
        return Err(lacks("security_token"));
    }
    let (id, secret) = (take("access_key_id"), take("access_key_secret"));
    let token = token.filter(|_| kind != "access_key");
    let keys = pair(id, secret, token, ["access_key_id", "access_key_secret"]);
    let keys = keys.map_err(|what| lacks(&what))?;
    if kind == "ram_role_arn" {
        let (arn, session) = (take("role_arn"), take("role_session_name"));
        return Source::role(keys, arn, session).map_err(|_| lacks("role_arn"));
    }
    Ok(Source::Keys(keys))
}

impl CredentialProvider for CliProfile {
    fn credential<'a>(&'a self, context: Context<'a>) -> BoxFuture<'a, Result<Credential, Error>> {
        Box::pin(async move { self.read()?.credential(context).await })
    }

    fn name(&self) -> String {
        "aliyun profile".to_owned()
    }
}

impl CredentialProvider for IniFile {
    fn credential<'a>(&'a self, context: Context<'a>) -> BoxFuture<'a, Result<Credential, Error>> {
        Box::pin(async move { self.read()?.credential(context).await })
    }

    fn name(&self) -> String {
        "INI file".to_owned()
    }
}

impl fmt::Debug for CliProfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CliProfile")
            .field("profile", &self.profile)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for IniFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IniFile")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

/// The region of the profile of the command-line tool.
pub(super) fn profile_region(variables: &Variables) -> Option<String> {
    let profile = CliProfile {
        variables: variables.clone(),
        profile: None,
    };
    let json = profile.json().ok()?;
    json["region_id"]
        .as_str()
        .filter(|region| !region.is_empty())
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A directory that lasts as long as the value.
    struct Home(PathBuf);

    impl Home {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("cloudapi-{}-{name}", std::process::id()));
            std::fs::create_dir_all(path.join(".alibabacloud")).unwrap();
            std::fs::create_dir_all(path.join(".aliyun")).unwrap();
            Home(path)
        }

        fn write(&self, file: &str, text: &str) {
            std::fs::write(self.0.join(file), text).unwrap();
        }

        fn variables(&self, more: &[(&str, &str)]) -> Variables {
            let home = [("HOME", self.0.to_str().unwrap())];
            Variables::fixed(&[&home, more].concat())
        }
    }

    impl Drop for Home {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    fn summary(source: Result<Source, Error>) -> String {
        match source {
            Ok(Source::Keys(keys)) => {
                format!("keys {} {} {:?}", keys.id(), keys.secret(), keys.token())
            }
            Ok(Source::Role(role)) => role.name(),
            Ok(Source::Machine(role)) => format!("{role:?}"),
            Err(error) => error.message().to_owned(),
        }
    }

    #[test]
    fn profiles_of_the_tool() {
        let home = Home::new("aliyun");
        let profile = |more: &[(&str, &str)]| {
            let profile = CliProfile {
                variables: home.variables(more),
                profile: None,
            };
            summary(profile.read())
        };
        assert!(profile(&[]).contains(".aliyun/config.json"));
        home.write(".aliyun/config.json", "{\"secret");
        assert!(profile(&[]).ends_with("no JSON at line 1"));
        home.write(
            ".aliyun/config.json",
            r#"{"current": "a", "profiles": [
            {"name": "a", "mode": "AK", "access_key_id": "i", "access_key_secret": "s", "region_id": "cn-beijing"},
            {"name": "b", "mode": "StsToken", "access_key_id": "i", "access_key_secret": "s", "sts_token": "t"},
            {"name": "c", "mode": "RamRoleArn", "access_key_id": "i", "access_key_secret": "s", "ram_role_arn": "arn"},
            {"name": "d", "mode": "EcsRamRole", "ram_role_name": "r"},
            {"name": "e", "mode": "CloudSSO"},
            {"name": "f", "access_key_id": "i"}]}"#,
        );
        for (name, expected) in [
            ("a", "keys i s None"),
            ("b", "keys i s Some(\"t\")"),
            ("c", "role arn through fixed credential"),
            ("d", "EcsRole { role: Some(\"r\"), .. }"),
            ("e", "profiles of mode CloudSSO are not supported"),
            ("f", "the profile has no access_key_secret"),
        ] {
            assert_eq!(profile(&[(PROFILE, name)]), expected);
        }
        assert_eq!(profile(&[]), "keys i s None");
        assert!(profile(&[(PROFILE, "z")]).ends_with("has no profile `z`"));
        let region = |more| profile_region(&home.variables(more));
        assert_eq!(region(&[]).as_deref(), Some("cn-beijing"));
        assert_eq!(region(&[(PROFILE, "b")]), None);
    }

    #[test]
    fn ini_files() {
        let home = Home::new("alibaba-ini");
        let ini = |more: &[(&str, &str)]| {
            let file = IniFile {
                variables: home.variables(more),
                path: None,
            };
            summary(file.read())
        };
        assert!(ini(&[]).contains("credentials.ini or "));
        home.write(
            ".alibabacloud/credentials",
            "[default]\naccess_key_id = old\naccess_key_secret = s\n",
        );
        assert_eq!(ini(&[]), "keys old s None");
        home.write(
            ".alibabacloud/credentials.ini",
            "[default]\ntype = access_key\naccess_key_id = i\naccess_key_secret = s\nsecurity_token = x\n\
             [b]\ntype = sts\naccess_key_id = i\naccess_key_secret = s\nsecurity_token = t\n\
             [c]\ntype = ram_role_arn\naccess_key_id = i\naccess_key_secret = s\nrole_arn = arn\n\
             [d]\ntype = ecs_ram_role\nrole_name = r\n\
             [e]\ntype = rsa_key_pair\n\
             [f]\ntype = sts\naccess_key_id = i\naccess_key_secret = s\n",
        );
        for (name, expected) in [
            ("default", "keys i s None"),
            ("b", "keys i s Some(\"t\")"),
            ("c", "role arn through fixed credential"),
            ("d", "EcsRole { role: Some(\"r\"), .. }"),
        ] {
            assert_eq!(ini(&[(PROFILE, name)]), expected);
        }
        assert!(ini(&[(PROFILE, "e")]).ends_with("type rsa_key_pair are not supported"));
        assert!(ini(&[(PROFILE, "f")]).ends_with("section [f] has no security_token"));
        home.write("other", "[default]\naccess_key_id=o\naccess_key_secret=s\n");
        let other = home.0.join("other");
        assert_eq!(ini(&[(FILE, other.to_str().unwrap())]), "keys o s None");
    }
}
