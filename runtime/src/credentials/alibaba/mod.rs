//! Credential providers of Alibaba Cloud, as the vendor's tools find credentials.
//!
//! | provider | reads |
//! |---|---|
//! | [`Environment`] | `ALIBABA_CLOUD_ACCESS_KEY_ID`, `ALIBABA_CLOUD_ACCESS_KEY_SECRET`, for temporary keys `ALIBABA_CLOUD_SECURITY_TOKEN`; or the names of terraform: `ALICLOUD_ACCESS_KEY`, `ALICLOUD_SECRET_KEY`, `ALICLOUD_SECURITY_TOKEN` |
//! | [`OidcRole`] | `ALIBABA_CLOUD_OIDC_PROVIDER_ARN`, `ALIBABA_CLOUD_OIDC_TOKEN_FILE`, `ALIBABA_CLOUD_ROLE_ARN`, `ALIBABA_CLOUD_ROLE_SESSION_NAME` |
//! | [`CliProfile`] | `ALICLOUD_SHARED_CREDENTIALS_FILE`, else `~/.aliyun/config.json`; the profile that `ALIBABA_CLOUD_PROFILE` or `ALICLOUD_PROFILE` names, else the current one: modes `AK`, `StsToken`, `RamRoleArn`, `EcsRamRole`, `RamRoleArnWithRoleName`, `ChainableRamRoleArn`, `OIDC`, `External`, `CredentialsURI`; `CloudSSO` and `OAuth` until the keys of the last login expire |
//! | [`IniFile`] | `ALIBABA_CLOUD_CREDENTIALS_FILE`, else `~/.alibabacloud/credentials.ini`, else `~/.alibabacloud/credentials`; the section that `ALIBABA_CLOUD_PROFILE` names, else `[default]`: types `access_key`, `sts`, `ram_role_arn`, `ecs_ram_role`, `oidc_role_arn`, `credentials_uri` |
//! | [`EcsRole`] | the instance role, from `100.100.100.200`; the role is `ALIBABA_CLOUD_ECS_METADATA` or `ALICLOUD_ECS_ROLE_NAME`, else that of the machine. `ALIBABA_CLOUD_ECS_METADATA_DISABLED=true` turns it off, `ALIBABA_CLOUD_IMDSV1_DISABLED=true` refuses a service without tokens |
//! | [`CredentialsUri`] | `ALIBABA_CLOUD_CREDENTIALS_URI` |
//! | [`AssumeRole::from_env`] | `ALIBABA_CLOUD_ROLE_ARN`, `ALIBABA_CLOUD_ROLE_SESSION_NAME`, `ALIBABA_CLOUD_EXTERNAL_ID`; or the names of terraform: `ALICLOUD_ASSUME_ROLE_ARN`, `.._SESSION_NAME`, `.._SESSION_EXPIRATION` |
//!
//! The token service is the one at `ALIBABA_CLOUD_STS_ENDPOINT`, else that of
//! `ALIBABA_CLOUD_STS_REGION`, with `ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED=true` within its private
//! network; else `sts.aliyuncs.com`.

mod profile;
mod uri;

use std::time::Duration;

use super::Chain;
use super::vendor::{
    AccessKeyVariables, CliFacts, Described, Facts, IniFacts, InstanceFacts, InstanceToken,
    KeyMembers, RoleVariables, Sts, WebIdentityFacts,
};
use crate::action::Endpoint;
use crate::{EndpointType, ErrorFamilies, Protocol, ServiceInfo};

pub use uri::CredentialsUri;

/// The vendor, as a parameter of its providers.
#[derive(Clone, Copy, Debug)]
pub enum Alibaba {}

/// Loads an access key from environment variables.
pub type Environment = super::Environment<Alibaba>;
/// Loads from an INI file.
pub type IniFile = super::IniFile<Alibaba>;
/// Loads from a profile of `aliyun`.
pub type CliProfile = super::CliProfile<Alibaba>;
/// Loads the keys of the instance role of a virtual machine (ECS).
pub type EcsRole = super::InstanceRole<Alibaba>;
/// Exchanges the OIDC identity of a Kubernetes pod for the keys of a role.
pub type OidcRole = super::WebIdentity<Alibaba>;
/// Assumes a role: `acs:ram::<account>:role/<role>`.
pub type AssumeRole = super::AssumeRole<Alibaba>;

/// Returns the default chain: the environment, the OIDC identity of the pod, the profile of `aliyun`,
/// the INI file, the instance role, the address that `ALIBABA_CLOUD_CREDENTIALS_URI` names.
pub fn default_chain() -> Chain {
    Chain::new()
        .then(Environment::new())
        .then(OidcRole::new())
        .then(CliProfile::new())
        .then(IniFile::new())
        .then(EcsRole::new())
        .then(CredentialsUri::new())
}

static STS: ServiceInfo = ServiceInfo::new(Protocol::AlibabaRpc, "sts", "2015-04-01")
    .endpoints(&[
        Endpoint::new("sts.aliyuncs.com", EndpointType::Public),
        Endpoint::new("sts-vpc.{region}.aliyuncs.com", EndpointType::Vpc),
    ])
    .families(
        ErrorFamilies::NONE
            .throttled(&["Throttling"])
            .auth(&[
                "InvalidAccessKeyId",
                "InvalidSecurityToken",
                "SignatureDoesNotMatch",
                "NoPermission",
            ])
            .clock_skew(&["InvalidTimeStamp", "IllegalTimestamp"])
            .transient(&["InternalError", "ServiceUnavailable"]),
    );

impl Described for Alibaba {
    const FACTS: &'static Facts = &Facts {
        access_keys: &[
            AccessKeyVariables {
                id: "ALIBABA_CLOUD_ACCESS_KEY_ID",
                secret: "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
                tokens: &["ALIBABA_CLOUD_SECURITY_TOKEN"],
            },
            AccessKeyVariables {
                id: "ALICLOUD_ACCESS_KEY",
                secret: "ALICLOUD_SECRET_KEY",
                tokens: &["ALICLOUD_SECURITY_TOKEN"],
            },
        ],
        region: &[
            "ALIBABA_CLOUD_REGION_ID",
            "ALIBABA_CLOUD_REGION",
            "ALICLOUD_REGION",
        ],
        role: RoleVariables {
            arn: &["ALIBABA_CLOUD_ROLE_ARN", "ALICLOUD_ASSUME_ROLE_ARN"],
            session_name: &[
                "ALIBABA_CLOUD_ROLE_SESSION_NAME",
                "ALICLOUD_ASSUME_ROLE_SESSION_NAME",
            ],
            duration: &["ALICLOUD_ASSUME_ROLE_SESSION_EXPIRATION"],
            external_id: &["ALIBABA_CLOUD_EXTERNAL_ID"],
        },
        sts: Sts {
            service: &STS,
            default_region: "cn-hangzhou",
            regional: Some("sts.{region}.aliyuncs.com"),
            // The longest that the vendor grants unless a role is set to more.
            duration: Duration::from_secs(3600),
            endpoint: &["ALIBABA_CLOUD_STS_ENDPOINT"],
            region: &["ALIBABA_CLOUD_STS_REGION"],
            vpc: &["ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED"],
        },
        keys: KeyMembers {
            id: "AccessKeyId",
            secret: "AccessKeySecret",
            token: "SecurityToken",
            expiry: "Expiration",
        },
        web_identity: WebIdentityFacts {
            name: "OIDC identity",
            action: "AssumeRoleWithOIDC",
            provider_parameter: "OIDCProviderArn",
            token_parameter: "OIDCToken",
            provider: "ALIBABA_CLOUD_OIDC_PROVIDER_ARN",
            token_file: "ALIBABA_CLOUD_OIDC_TOKEN_FILE",
            role_arn: "ALIBABA_CLOUD_ROLE_ARN",
        },
        instance: InstanceFacts {
            name: "ECS role",
            host: "100.100.100.200",
            path: "/latest/meta-data/ram/security-credentials/",
            role: &["ALIBABA_CLOUD_ECS_METADATA", "ALICLOUD_ECS_ROLE_NAME"],
            disabled: &["ALIBABA_CLOUD_ECS_METADATA_DISABLED"],
            token: Some(InstanceToken {
                path: "/latest/api/token",
                lifetime_header: "X-aliyun-ecs-metadata-token-ttl-seconds",
                header: "X-aliyun-ecs-metadata-token",
                required: &["ALIBABA_CLOUD_IMDSV1_DISABLED"],
            }),
        },
        cli: CliFacts {
            name: "aliyun profile",
            profile: PROFILE,
            read: profile::read_profile,
            region: profile::read_region,
        },
        ini: IniFacts {
            file: &["ALIBABA_CLOUD_CREDENTIALS_FILE"],
            section: PROFILE,
            home: &[".alibabacloud/credentials.ini", ".alibabacloud/credentials"],
            system: &[],
            read: profile::read_section,
        },
    };
}

const PROFILE: &[&str] = &["ALIBABA_CLOUD_PROFILE", "ALICLOUD_PROFILE"];
