//! Credentials from files: the INI file of the SDKs and the profiles of the command-line tool.

use std::fmt;
use std::path::PathBuf;

use super::AssumeRole;
use crate::clock::at_unix_seconds;
use crate::credentials::files::{absent, ini_section, pair, read};
use crate::credentials::missing;
use crate::credentials::variables::Variables;
use crate::credentials::{Context, CredentialProvider};
use crate::transport::BoxFuture;
use crate::{Credential, Error, Value};

/// Reads `secret_id`, `secret_key` and `token` from the section `[default]` of the file that
/// `TENCENTCLOUD_CREDENTIALS_FILE` names, else of `~/.tencentcloud/credentials`, else of
/// `/etc/tencentcloud/credentials`.
#[derive(Clone, Default)]
pub struct IniFile {
    variables: Variables,
    path: Option<PathBuf>,
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
        let named = self
            .variables
            .get("TENCENTCLOUD_CREDENTIALS_FILE")
            .map(PathBuf::from);
        if let Some(path) = self.path.clone().or(named) {
            return vec![path];
        }
        let home = self
            .variables
            .home()
            .map(|home| home.join(".tencentcloud/credentials"));
        home.into_iter()
            .chain([PathBuf::from("/etc/tencentcloud/credentials")])
            .collect()
    }

    fn read(&self) -> Result<Credential, Error> {
        let paths = self.paths();
        for path in &paths {
            if let Some(text) = read(path)? {
                return parse_ini(&text)
                    .map_err(|what| missing(format!("{}: {what}", path.display())));
            }
        }
        Err(absent(&paths))
    }
}

/// The section `[default]`.
fn parse_ini(text: &str) -> Result<Credential, String> {
    let mut section = ini_section(text, "default")?;
    let [id, key, token] = ["secret_id", "secret_key", "token"].map(|name| section.remove(name));
    pair(id, key, token, ["secret_id", "secret_key"])
        .map_err(|what| format!("section [default] has no {what}"))
}

/// Reads a profile of the command-line tool: `~/.tccli/<profile>.credential`. The profile is the one
/// that `TCCLI_PROFILE` names, else `default`. A profile with a role is assumed through STS.
#[derive(Clone, Default)]
pub struct CliProfile {
    variables: Variables,
    profile: Option<String>,
}

/// What a profile holds: keys, and the role that is assumed with them.
#[derive(Debug)]
struct Profile {
    credential: Credential,
    role: Option<String>,
    session: Option<String>,
}

impl CliProfile {
    /// The profile of the environment.
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

    fn path(&self, extension: &str) -> Result<PathBuf, Error> {
        let named = self.variables.get("TCCLI_PROFILE");
        let profile = self
            .profile
            .clone()
            .or(named)
            .unwrap_or_else(|| "default".to_owned());
        if profile.contains(['/', '\\']) {
            return Err(missing(format!("`{profile}` is not the name of a profile")));
        }
        let home = self
            .variables
            .home()
            .ok_or_else(|| missing("there is no home directory"))?;
        Ok(home.join(".tccli").join(format!("{profile}.{extension}")))
    }

    fn json(&self, extension: &str) -> Result<Value, Error> {
        let path = self.path(extension)?;
        let text = read(&path)?.ok_or_else(|| absent(std::slice::from_ref(&path)))?;
        // The library's message would quote the text.
        serde_json::from_str(&text)
            .map_err(|e| missing(format!("{}: no JSON at line {}", path.display(), e.line())))
    }

    /// The keys of the profile, and the role that is assumed with them if it has one.
    fn read(&self) -> Result<Profile, Error> {
        let json = self.json("credential")?;
        let text = |name: &str| {
            json[name]
                .as_str()
                .filter(|value| !value.is_empty())
                .map(str::to_owned)
        };
        let keys = pair(
            text("secretId"),
            text("secretKey"),
            text("token"),
            ["secretId", "secretKey"],
        );
        let mut credential = keys.map_err(|what| missing(format!("the profile has no {what}")))?;
        // Keys of a login in the browser end.
        if let Some(expiry) = json["expiresAt"].as_u64().and_then(at_unix_seconds) {
            credential = credential.with_expiry(expiry);
        }
        Ok(Profile {
            credential,
            role: text("role-arn"),
            session: text("role-session-name"),
        })
    }
}

impl CredentialProvider for CliProfile {
    fn credential<'a>(&'a self, context: Context<'a>) -> BoxFuture<'a, Result<Credential, Error>> {
        Box::pin(async move {
            let Profile {
                credential,
                role,
                session,
            } = self.read()?;
            let Some(role) = role else {
                return Ok(credential);
            };
            let mut role = AssumeRole::new(credential, role);
            if let Some(session) = session {
                role = role.session_name(session);
            }
            role.credential(context).await
        })
    }

    fn name(&self) -> String {
        "tccli profile".to_owned()
    }
}

impl CredentialProvider for IniFile {
    fn credential<'a>(&'a self, _: Context<'a>) -> BoxFuture<'a, Result<Credential, Error>> {
        Box::pin(async { self.read() })
    }

    fn name(&self) -> String {
        "INI file".to_owned()
    }
}

impl fmt::Debug for IniFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IniFile")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for CliProfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CliProfile")
            .field("profile", &self.profile)
            .finish_non_exhaustive()
    }
}

/// The region of the profile of the command-line tool.
pub(super) fn profile_region(variables: &Variables) -> Option<String> {
    let profile = CliProfile {
        variables: variables.clone(),
        profile: None,
    };
    let json = profile.json("configure").ok()?;
    json["_sys_param"]["region"]
        .as_str()
        .filter(|region| !region.is_empty())
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, SystemTime};

    /// A directory that lasts as long as the value.
    struct Home(PathBuf);

    impl Home {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("cloudapi-{}-{name}", std::process::id()));
            std::fs::create_dir_all(path.join(".tencentcloud")).unwrap();
            std::fs::create_dir_all(path.join(".tccli")).unwrap();
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

    fn parts(credential: &Credential) -> (&str, &str, Option<&str>) {
        (credential.id(), credential.secret(), credential.token())
    }

    #[test]
    fn ini_files_are_found_in_order() {
        let home = Home::new("ini");
        let ini = |more: &[(&str, &str)]| {
            IniFile {
                variables: home.variables(more),
                path: None,
            }
            .read()
        };
        let error = ini(&[]).unwrap_err();
        assert!(
            error
                .message()
                .contains(".tencentcloud/credentials or /etc/tencentcloud"),
            "{error}"
        );

        home.write(
            ".tencentcloud/credentials",
            "[default]\nsecret_id = a\nsecret_key = b\n",
        );
        assert_eq!(parts(&ini(&[]).unwrap()), ("a", "b", None));

        home.write("other", "[default]\nsecret_id=c\nsecret_key=d=\ntoken=e\n");
        let other = home.0.join("other");
        let named = ini(&[("TENCENTCLOUD_CREDENTIALS_FILE", other.to_str().unwrap())]);
        assert_eq!(parts(&named.unwrap()), ("c", "d=", Some("e")));
        assert_eq!(
            parts(&IniFile::at(&other).read().unwrap()),
            ("c", "d=", Some("e"))
        );
        let error = IniFile::at(home.0.join("nowhere")).read().unwrap_err();
        assert!(error.message().starts_with("no file "), "{error}");
    }

    #[test]
    fn ini_syntax() {
        let text = "\u{feff}; comment\n# more\nsecret_id = outside\n\n[other]\nsecret_id = x\r\n\
                    [ default ]\r\n secret_id = a \r\nsecret_key\t=\tb\r\nregion = r\ntoken =\n[z]\ntoken = z\n";
        assert_eq!(parts(&parse_ini(text).unwrap()), ("a", "b", None));
        for (text, message) in [
            ("", "section [default] has no secret_id"),
            (
                "[default]\nsecret_id = a",
                "section [default] has no secret_key",
            ),
            ("[default]\nhidden", "line 2 is no section, pair or comment"),
        ] {
            assert_eq!(parse_ini(text).unwrap_err(), message);
        }
    }

    #[test]
    fn profiles_of_the_command_line_tool() {
        let home = Home::new("tccli");
        let profile = |more: &[(&str, &str)]| CliProfile {
            variables: home.variables(more),
            profile: None,
        };
        assert!(
            profile(&[])
                .read()
                .unwrap_err()
                .message()
                .starts_with("no file ")
        );

        home.write(
            ".tccli/default.credential",
            r#"{"secretId": "a", "secretKey": "b"}"#,
        );
        home.write(
            ".tccli/default.configure",
            r#"{"_sys_param": {"region": "ap-tokyo"}}"#,
        );
        let plain = profile(&[]).read().unwrap();
        assert_eq!(
            (parts(&plain.credential), plain.role),
            (("a", "b", None), None)
        );
        assert_eq!(
            profile_region(&home.variables(&[])).as_deref(),
            Some("ap-tokyo")
        );

        home.write(
            ".tccli/work.credential",
            r#"{"secretId": "c", "secretKey": "d", "token": "t", "expiresAt": 1700000000,
                "type": "assume-role", "role-arn": "qcs::r", "role-session-name": "s"}"#,
        );
        let work = profile(&[("TCCLI_PROFILE", "work")]);
        let work = work.read().unwrap();
        assert_eq!(parts(&work.credential), ("c", "d", Some("t")));
        assert_eq!(
            (work.role.as_deref(), work.session.as_deref()),
            (Some("qcs::r"), Some("s"))
        );
        let expiry = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        assert_eq!(work.credential.expiry(), Some(expiry));
        assert_eq!(
            profile_region(&home.variables(&[("TCCLI_PROFILE", "work")])),
            None
        );
    }

    #[test]
    fn broken_profiles_are_explained_without_their_text() {
        let home = Home::new("broken");
        let named = |name: &str| {
            let profile = CliProfile {
                variables: home.variables(&[]),
                profile: Some(name.to_owned()),
            };
            profile.read().err().unwrap().message().to_owned()
        };
        home.write(".tccli/a.credential", "{\"secretId\": hidden}");
        let message = named("a");
        assert!(
            message.ends_with("a.credential: no JSON at line 1"),
            "{message}"
        );
        home.write(
            ".tccli/b.credential",
            r#"{"secretId": "", "secretKey": "hidden"}"#,
        );
        assert_eq!(named("b"), "the profile has no secretId");
        assert_eq!(named("../b"), "`../b` is not the name of a profile");
    }
}
