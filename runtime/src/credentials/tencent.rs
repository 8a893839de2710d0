//! Credential providers of Tencent Cloud, as the vendor's tools find credentials.
//!
//! | provider | reads |
//! |---|---|
//! | [`Environment`] | `TENCENTCLOUD_SECRET_ID`, `TENCENTCLOUD_SECRET_KEY`; for temporary keys `TENCENTCLOUD_TOKEN`, `TENCENTCLOUD_SESSION_TOKEN` or `TENCENTCLOUD_SECURITY_TOKEN` |
//! | [`IniFile`] | section `[default]` of the file that `TENCENTCLOUD_CREDENTIALS_FILE` names, else `~/.tencentcloud/credentials`, else `/etc/tencentcloud/credentials`: `secret_id`, `secret_key`, `token` |
//! | [`CliProfile`] | `<profile>.credential` in `TENCENTCLOUD_SHARED_CREDENTIALS_DIR`, else in `~/.tccli`; the profile is `TCCLI_PROFILE` or `TENCENTCLOUD_PROFILE`, else `default`. With its role, if it names one; keys of a login in the browser until they expire |
//! | [`CvmRole`] | the instance role, from `metadata.tencentyun.com`; the role is `TENCENTCLOUD_CAM_ROLE_NAME`, else that of the machine |
//! | [`TkeIdentity`] | `TKE_PROVIDER_ID`, `TKE_WEB_IDENTITY_TOKEN_FILE`, `TKE_ROLE_ARN`, `TKE_REGION` |
//! | [`AssumeRole::from_env`] | `TENCENTCLOUD_ROLE_ARN`, `TENCENTCLOUD_ROLE_SESSION_NAME`; or the names of terraform: `TENCENTCLOUD_ASSUME_ROLE_ARN`, `.._SESSION_NAME`, `.._SESSION_DURATION`, `.._EXTERNAL_ID` |

use std::path::PathBuf;
use std::time::Duration;

use super::reading::{Profile, Reading};
use super::vendor::{
    AccessKeyVariables, CliFacts, Described, Facts, IniFacts, InstanceFacts, KeyMembers,
    RoleVariables, Source, Sts, WebIdentityFacts,
};
use super::{Chain, failed, ini};
use crate::action::Endpoint;
use crate::{EndpointType, Error, ErrorFamilies, Protocol, ServiceInfo};

/// The vendor, as a parameter of its providers.
#[derive(Clone, Copy, Debug)]
pub enum Tencent {}

/// Loads an access key from environment variables.
pub type Environment = super::Environment<Tencent>;
/// Loads from an INI file.
pub type IniFile = super::IniFile<Tencent>;
/// Loads from a profile of `tccli`.
pub type CliProfile = super::CliProfile<Tencent>;
/// Loads the keys of the instance role of a virtual machine (CVM).
pub type CvmRole = super::InstanceRole<Tencent>;
/// Exchanges the identity of a Kubernetes pod (TKE) for the keys of a role.
pub type TkeIdentity = super::WebIdentity<Tencent>;
/// Assumes a role: `qcs::cam::uin/<account>:roleName/<role>`.
pub type AssumeRole = super::AssumeRole<Tencent>;

/// Returns the default chain: the environment, the INI file, the profile of `tccli`, the instance
/// role, the identity of the Kubernetes pod.
pub fn default_chain() -> Chain {
    Chain::new()
        .then(Environment::new())
        .then(IniFile::new())
        .then(CliProfile::new())
        .then(CvmRole::new())
        .then(TkeIdentity::new())
}

static STS: ServiceInfo = ServiceInfo::new(Protocol::TencentV3, "sts", "2018-08-13")
    .endpoints(&[Endpoint::new(
        "sts.tencentcloudapi.com",
        EndpointType::Public,
    )])
    .families(
        ErrorFamilies::NONE
            .throttled(&["RequestLimitExceeded"])
            .auth(&["AuthFailure", "UnauthorizedOperation"])
            .clock_skew(&["AuthFailure.SignatureExpire"])
            .transient(&["InternalError", "ServiceUnavailable"]),
    );

impl Described for Tencent {
    const FACTS: &'static Facts = &Facts {
        access_keys: &[AccessKeyVariables {
            id: "TENCENTCLOUD_SECRET_ID",
            secret: "TENCENTCLOUD_SECRET_KEY",
            // The vendor's tools use all three.
            tokens: &[
                "TENCENTCLOUD_TOKEN",
                "TENCENTCLOUD_SESSION_TOKEN",
                "TENCENTCLOUD_SECURITY_TOKEN",
            ],
        }],
        region: &["TENCENTCLOUD_REGION"],
        role: RoleVariables {
            arn: &["TENCENTCLOUD_ROLE_ARN", "TENCENTCLOUD_ASSUME_ROLE_ARN"],
            session_name: &[
                "TENCENTCLOUD_ROLE_SESSION_NAME",
                "TENCENTCLOUD_ASSUME_ROLE_SESSION_NAME",
            ],
            duration: &["TENCENTCLOUD_ASSUME_ROLE_SESSION_DURATION"],
            external_id: &["TENCENTCLOUD_ASSUME_ROLE_EXTERNAL_ID"],
        },
        sts: Sts {
            service: &STS,
            default_region: "ap-guangzhou",
            regional: None,
            duration: Duration::from_secs(7200),
            endpoint: &[],
            region: &["TKE_REGION"],
            vpc: &[],
        },
        keys: KeyMembers {
            id: "TmpSecretId",
            secret: "TmpSecretKey",
            token: "Token",
            expiry: "ExpiredTime",
        },
        web_identity: WebIdentityFacts {
            name: "TKE identity",
            action: "AssumeRoleWithWebIdentity",
            provider_parameter: "ProviderId",
            token_parameter: "WebIdentityToken",
            provider: "TKE_PROVIDER_ID",
            token_file: "TKE_WEB_IDENTITY_TOKEN_FILE",
            role_arn: "TKE_ROLE_ARN",
        },
        instance: InstanceFacts {
            name: "CVM role",
            host: "metadata.tencentyun.com",
            path: "/latest/meta-data/cam/security-credentials/",
            role: &["TENCENTCLOUD_CAM_ROLE_NAME"],
            disabled: &[],
            token: None,
        },
        cli: CliFacts {
            name: "tccli profile",
            profile: &["TCCLI_PROFILE", "TENCENTCLOUD_PROFILE"],
            read: read_profile,
            region: read_region,
        },
        ini: IniFacts {
            file: &["TENCENTCLOUD_CREDENTIALS_FILE"],
            section: &[],
            home: &[".tencentcloud/credentials"],
            system: &["/etc/tencentcloud/credentials"],
            read: read_section,
        },
    };
}

fn read_section(_: &mut Reading<'_>, section: ini::Section) -> Result<Source, Error> {
    let json = ini::json(section);
    let section = Profile {
        json: &json,
        who: "it",
    };
    Ok(Box::new(section.keys(
        "secret_id",
        "secret_key",
        "token",
    )?))
}

/// Name and path of the profile, and whether somebody has named it.
fn find(
    reading: &Reading<'_>,
    named: Option<&str>,
    extension: &str,
) -> Result<(String, PathBuf, bool), Error> {
    let named = match named {
        Some(name) => Some(name.to_owned()),
        None => reading.variables.value(Tencent::FACTS.cli.profile)?,
    };
    let is_named = named.is_some();
    let name = named.unwrap_or_else(|| "default".to_owned());
    if name.contains(['/', '\\']) {
        return Err(failed(format!("{name:?} is not the name of a profile")));
    }
    let directory = reading
        .variables
        .get("TENCENTCLOUD_SHARED_CREDENTIALS_DIR")?;
    let directory = match directory {
        Some(directory) => PathBuf::from(directory),
        None => reading.home(".tccli")?,
    };
    let path = directory.join(format!("{name}.{extension}"));
    Ok((name, path, is_named))
}

fn read_profile(reading: &mut Reading<'_>, named: Option<&str>) -> Result<Source, Error> {
    let (name, path, is_named) = find(reading, named, "credential")?;
    let Some(json) = reading.json(&path)? else {
        let message = format!("no file {}", path.display());
        return Err(match is_named {
            true => failed(message),
            false => Error::not_configured(message),
        });
    };
    let who = format!("{}: the profile", path.display());
    let profile = Profile {
        json: &json,
        who: &who,
    };
    let kind = profile.text("type")?.unwrap_or_default();
    let command = match kind.as_str() {
        "oauth" => format!("tccli auth login --profile {name}"),
        "sso" => format!("tccli sso login --profile {name}"),
        "" | "assume-role" => format!("tccli configure --profile {name}"),
        _ => {
            let known = "expected keys, a role, `oauth` or `sso`";
            return Err(failed(format!(
                "{who} has the unknown type `{kind}`: {known}"
            )));
        }
    };
    let mut keys = profile.keys("secretId", "secretKey", "token")?;
    if let Some(expiry) = profile.number("expiresAt")? {
        keys = reading.expiring(keys, expiry, &who, &command)?;
    }
    let Some(role) = profile.text("role-arn")? else {
        return match kind.as_str() {
            "assume-role" => Err(failed(format!("{who} has no role-arn"))),
            _ => Ok(Box::new(keys)),
        };
    };
    let role = AssumeRole::of(reading.variables.clone(), Box::new(keys), role);
    Ok(Box::new(match profile.text("role-session-name")? {
        Some(session) => role.session_name(session),
        None => role,
    }))
}

fn read_region(reading: &mut Reading<'_>, named: Option<&str>) -> Result<Option<String>, Error> {
    let (_, path, _) = find(reading, named, "configure")?;
    let json = reading.json(&path)?.unwrap_or_default();
    let region = json["_sys_param"]["region"].as_str();
    match region.filter(|region| !region.is_empty()) {
        Some(region) => Ok(Some(region.to_owned())),
        None => reading.variables.get("TKE_REGION"),
    }
}
