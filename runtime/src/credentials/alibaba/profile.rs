//! Profiles of `aliyun` and sections of INI files, by their modes and types.

use std::fmt;

use super::{Alibaba, AssumeRole, CredentialsUri, EcsRole, OidcRole};
use crate::credentials::reading::{Profile, Reading};
use crate::credentials::variables::Variables;
use crate::credentials::vendor::{Described as _, Source};
use crate::credentials::{Context, CredentialProvider, failed, ini, process, service};
use crate::transport::BoxFuture;
use crate::{Credential, EndpointType, Error, Value};

/// A profile as it stands, the rest of the file, and its name.
fn find(reading: &mut Reading<'_>, named: Option<&str>) -> Result<(String, Value, String), Error> {
    let path = match reading.variables.get("ALICLOUD_SHARED_CREDENTIALS_FILE")? {
        Some(path) => path.into(),
        None => reading.home(".aliyun/config.json")?,
    };
    let shown = path.display().to_string();
    let variable = reading.variables.value(Alibaba::FACTS.cli.profile)?;
    // The variable may mean a section of the INI file, which comes next.
    let absent = |message| match named {
        Some(_) => failed(message),
        None => Error::not_configured(message),
    };
    let Some(json) = reading.json(&path)? else {
        return Err(absent(format!("no file {shown}")));
    };
    let name = named.map(str::to_owned).or_else(|| variable.clone());
    let name = name.unwrap_or_else(|| json["current"].as_str().unwrap_or("default").to_owned());
    if profile(&json, &name).is_none() {
        let message = format!("{shown} has no profile `{name}`");
        return Err(match variable {
            Some(_) => absent(message),
            None => failed(message),
        });
    }
    Ok((shown, json, name))
}

fn profile<'a>(json: &'a Value, name: &str) -> Option<&'a Value> {
    let mut profiles = json["profiles"].as_array().into_iter().flatten();
    profiles.find(|profile| profile["name"].as_str() == Some(name))
}

pub(super) fn read_profile(
    reading: &mut Reading<'_>,
    named: Option<&str>,
) -> Result<Source, Error> {
    let (shown, json, name) = find(reading, named)?;
    source(reading, &shown, &json, &mut vec![name])
}

pub(super) fn read_region(
    reading: &mut Reading<'_>,
    named: Option<&str>,
) -> Result<Option<String>, Error> {
    let (who, json, name) = find(reading, named)?;
    let json = profile(&json, &name).unwrap_or(&Value::Null);
    Profile { json, who: &who }.text("region_id")
}

/// The source that the last of some profiles describes; those before it build on it.
fn source(
    reading: &Reading<'_>,
    file: &str,
    json: &Value,
    names: &mut Vec<String>,
) -> Result<Source, Error> {
    let name = names.last().map_or("", String::as_str);
    let who = format!("{file}: profile `{name}`");
    let Some(found) = profile(json, name) else {
        return Err(failed(format!("{file} has no profile `{name}`")));
    };
    let found = Profile {
        json: found,
        who: &who,
    };
    if mode(&found)? != "chainableramrolearn" {
        return plain(reading, &found, name, Origin::File);
    }
    let base = found.need("source_profile")?;
    if names.contains(&base) {
        return Err(failed(format!("{who} is its own source, through `{base}`")));
    }
    names.push(base);
    let base = source(reading, file, json, names)?;
    Ok(Box::new(role(reading.variables, base, &found)?))
}

/// The mode in lowercase; one that is not written follows from what is there.
fn mode(profile: &Profile<'_>) -> Result<String, Error> {
    if let Some(mode) = profile.text("mode")? {
        return Ok(mode.to_ascii_lowercase());
    }
    let has = |name: &str| Ok::<_, Error>(profile.text(name)?.is_some());
    let mode = if has("access_key_id")? || has("access_key_secret")? {
        match (has("sts_token")?, has("ram_role_arn")?) {
            (true, _) => "ststoken",
            (false, true) => "ramrolearn",
            (false, false) => "ak",
        }
    } else if has("ram_role_name")? {
        "ecsramrole"
    } else if has("process_command")? {
        "external"
    } else if has("oidc_provider_arn")? {
        "oidc"
    } else {
        "ak"
    };
    Ok(mode.to_owned())
}

/// What wrote a profile.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    File,
    Process,
}

/// The source of a profile that needs no other one.
fn plain(
    reading: &Reading<'_>,
    profile: &Profile<'_>,
    name: &str,
    origin: Origin,
) -> Result<Source, Error> {
    let variables = reading.variables;
    let keys = || profile.keys("access_key_id", "access_key_secret", "sts_token");
    let login = |login: &str| {
        let command = format!("aliyun configure --profile {name} --mode {login}");
        let expired = || failed(format!("{} has no keys: run `{command}`", profile.who));
        let expiry = profile.number("sts_expiration")?.ok_or_else(expired)?;
        reading.expiring(keys()?, expiry, profile.who, &command)
    };
    let who = profile.who;
    let instead = "use a profile of mode AK, StsToken, RamRoleArn or EcsRamRole";
    match mode(profile)?.as_str() {
        "ak" => Ok(Box::new(keys()?.with_session_token(""))),
        "ststoken" => {
            profile.need("sts_token")?;
            let keys = keys()?;
            Ok(Box::new(match profile.number("sts_expiration")? {
                Some(expiry) => reading.expiring(keys, expiry, who, "aliyun configure")?,
                None => keys,
            }))
        }
        "ramrolearn" => Ok(Box::new(role(variables, Box::new(keys()?), profile)?)),
        "ecsramrole" => Ok(Box::new(machine(variables, profile.text("ram_role_name")?))),
        "ramrolearnwithrolename" => {
            let base = machine(variables, profile.text("ram_role_name")?);
            Ok(Box::new(role(variables, Box::new(base), profile)?))
        }
        "oidc" => {
            let mut role = OidcRole::of(variables.clone());
            role.provider = Some(profile.need("oidc_provider_arn")?);
            role.token_file = Some(profile.need("oidc_token_file")?.into());
            role.role_arn = Some(profile.need("ram_role_arn")?);
            role.session_name = profile.text("ram_session_name")?;
            Ok(Box::new(match profile.text("sts_region")? {
                Some(region) => role.region(region),
                None => role,
            }))
        }
        "credentialsuri" => Ok(Box::new(CredentialsUri::at(
            profile.need("credentials_uri")?,
        ))),
        "external" if origin == Origin::File => Ok(Box::new(External {
            command: profile.need("process_command")?,
            variables: variables.clone(),
            who: who.to_owned(),
        })),
        "external" => Err(failed(format!("{who} names another program"))),
        "cloudsso" => Ok(Box::new(login("CloudSSO")?)),
        "oauth" => Ok(Box::new(login("OAuth")?)),
        _ => {
            let mode = profile.text("mode")?.unwrap_or_default();
            Err(failed(format!(
                "{who} has the unsupported mode `{mode}`: {instead}"
            )))
        }
    }
}

/// The role of a profile, with its session and the place of the token service.
fn role(variables: &Variables, base: Source, profile: &Profile<'_>) -> Result<AssumeRole, Error> {
    let mut role = AssumeRole::of(variables.clone(), base, profile.need("ram_role_arn")?);
    if let Some(session) = profile.text("ram_session_name")? {
        role = role.session_name(session);
    }
    if let Some(id) = profile.text("external_id")? {
        role = role.external_id(id);
    }
    if let Some(policy) = profile.text("policy")? {
        role = role.policy(policy);
    }
    if let Some(seconds) = profile.number("expired_seconds")? {
        role = role.duration(std::time::Duration::from_secs(seconds));
    }
    let region = profile.text("sts_region")?;
    let is_vpc = profile.text("endpoint_type")?.as_deref() == Some("vpc");
    if let Some(endpoint) = profile.text("sts_endpoint")? {
        role = role.endpoint(endpoint);
    } else if let Some(region) = region {
        role = role.region(region);
        if is_vpc {
            role = role.endpoint_type(EndpointType::Vpc);
        }
    }
    Ok(role)
}

fn machine(variables: &Variables, name: Option<String>) -> EcsRole {
    let role = EcsRole::of(variables.clone());
    match name {
        Some(name) => role.role(name),
        None => role,
    }
}

/// Reads a section of the INI file of the SDKs, by the names that a profile has for the same.
pub(super) fn read_section(
    reading: &mut Reading<'_>,
    mut section: ini::Section,
) -> Result<Source, Error> {
    let is = |section: &ini::Section, name: &str, value: &str| {
        section
            .get(name)
            .is_some_and(|text| text.eq_ignore_ascii_case(value))
    };
    if is(&section, "enable", "false") {
        return Err(Error::not_configured("the section has `enable = false`"));
    }
    let kind = section.remove("type").map(|kind| kind.to_string());
    let mode = match kind.as_deref() {
        Some("access_key") => Some("AK"),
        Some("sts") => Some("StsToken"),
        Some("ram_role_arn") => Some("RamRoleArn"),
        Some("ecs_ram_role") => Some("EcsRamRole"),
        Some("oidc_role_arn") => Some("OIDC"),
        Some("credentials_uri") => Some("CredentialsURI"),
        Some(kind) => {
            let instead = "use access_key, sts, ram_role_arn or ecs_ram_role";
            return Err(failed(format!("unsupported type `{kind}`: {instead}")));
        }
        // As profiles, by what is there.
        None => None,
    };
    for (own, profile) in [
        ("security_token", "sts_token"),
        ("role_arn", "ram_role_arn"),
        ("role_session_name", "ram_session_name"),
        ("role_session_expiration", "expired_seconds"),
        ("role_name", "ram_role_name"),
        ("oidc_token_file_path", "oidc_token_file"),
        ("sts_regional_endpoint", "sts_endpoint"),
    ] {
        if let Some(value) = section.remove(own) {
            section.insert(profile.to_owned(), value);
        }
    }
    section.remove("mode");
    let mut json = ini::json(section);
    if let Some(mode) = mode {
        json["mode"] = mode.into();
    }
    let section = Profile {
        json: &json,
        who: "it",
    };
    plain(reading, &section, "", Origin::File)
}

/// Loads from the profile that a program prints.
struct External {
    command: String,
    variables: Variables,
    who: String,
}

impl External {
    async fn load(&self, context: Context<'_>) -> Result<Credential, Error> {
        let in_profile = |error: Error| {
            let message = format!("{}: {}", self.who, error.message());
            service::wrap(error, message)
        };
        let text = process::output(&self.command).await.map_err(in_profile)?;
        // The library's message would quote the text.
        let json: Value = serde_json::from_str(&text).map_err(|_| {
            failed(format!(
                "{}: the output of the process is not JSON",
                self.who
            ))
        })?;
        let who = format!("{}: the output of the process", self.who);
        let profile = Profile {
            json: &json,
            who: &who,
        };
        let reading = Reading::new(&self.variables, Some(context));
        let source = plain(&reading, &profile, "", Origin::Process)?;
        source.credential(context).await
    }
}

impl CredentialProvider for External {
    fn credential<'a>(&'a self, context: Context<'a>) -> BoxFuture<'a, Result<Credential, Error>> {
        Box::pin(self.load(context))
    }

    fn name(&self) -> String {
        "credential process".to_owned()
    }
}

impl fmt::Debug for External {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A command line may hold a password.
        f.write_str("External")
    }
}
