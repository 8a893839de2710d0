//! What holds for a service as a whole.

use super::{Action, Member, RateLimit, Structure, SuccessRule, Type, code_set, is_false};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;

#[cfg(feature = "schema")]
use schemars::JsonSchema;

/// Facts about one version of one service (`api.json`).
///
/// In a file, error codes that several actions share are listed once; see [`Action::error_codes`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields, remote = "Self")]
pub struct Api {
    /// Version of this file format; 2. Format 1 is read, too: it has other names for some fields.
    #[serde(deserialize_with = "format")]
    pub format: u32,
    /// `tencent` or `alibaba`.
    pub provider: String,
    /// Short name of the service, as in its host name: `ckafka`.
    pub service: String,
    /// Version that is sent with every request: `2019-08-19`.
    pub version: String,
    /// How requests are built, signed and answered.
    pub protocol: Protocol,
    /// Read from the vendor's machine-readable description: nothing in it needs a description of ours.
    #[serde(default, skip_serializing_if = "is_false")]
    pub imported: bool,
    /// Number of the newest release in the vendor's changelog.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<u32>,
    /// Hosts.
    pub endpoints: Vec<Endpoint>,
    /// Values of the common parameter that names a region, in document order.
    pub regions: Vec<String>,
    /// Size and clock limits.
    pub limits: Limits,
    /// What a response must say to be a success where it says it at all, beside what every response of the protocol says;
    /// actions have their own rules beside these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub success: Vec<SuccessRule>,
    /// Signing methods that the service takes, preferred one first.
    pub signing_methods: Vec<SigningMethod>,
    /// Parameters that every action takes, by signing method.
    pub common_parameters: Vec<CommonParameters>,
    /// Type names that the vendor documents, with the type each one maps to.
    pub data_types: Vec<DataType>,
    /// Error codes: those of every service first, then those of this one.
    pub error_codes: Vec<ErrorCode>,
    /// In a file, the error codes that several actions share: by the name of the first of these actions in the alphabet.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub error_code_sets: BTreeMap<String, Vec<String>>,
    /// Actions that an overview lists but no section documents. Nothing is generated for them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub undocumented_actions: Vec<UndocumentedAction>,
    /// Actions in document order.
    pub actions: Vec<Action>,
    /// Structures in document order.
    pub structures: Vec<Structure>,
    /// Where a table and its example say two things. The facts above are those of the table.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contradictions: Vec<Contradiction>,
}

impl Api {
    /// Creates a service of which nothing is known but its names and its protocol.
    pub fn new(
        provider: impl Into<String>,
        service: impl Into<String>,
        version: impl Into<String>,
        protocol: Protocol,
    ) -> Self {
        Self {
            format: FORMAT,
            provider: provider.into(),
            service: service.into(),
            version: version.into(),
            protocol,
            release: None,
            imported: false,
            endpoints: Vec::new(),
            regions: Vec::new(),
            limits: Limits::default(),
            success: Vec::new(),
            signing_methods: Vec::new(),
            common_parameters: Vec::new(),
            data_types: Vec::new(),
            error_codes: Vec::new(),
            error_code_sets: BTreeMap::new(),
            undocumented_actions: Vec::new(),
            actions: Vec::new(),
            structures: Vec::new(),
            contradictions: Vec::new(),
        }
    }
}

impl Serialize for Api {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut folded = self.clone();
        folded.name_code_sets();
        Api::serialize(&folded, serializer)
    }
}

impl<'de> Deserialize<'de> for Api {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut api = Api::deserialize(deserializer)?;
        api.list_code_sets();
        Ok(api)
    }
}

impl Api {
    /// Lists the error codes that several actions share once.
    fn name_code_sets(&mut self) {
        let mut sets: BTreeMap<&[String], Vec<&str>> = BTreeMap::new();
        for action in self
            .actions
            .iter()
            // A name in place of one code says no less.
            .filter(|action| action.error_codes.len() > 1)
            // What has no set keeps the name, to be refused.
            .filter(|action| code_set::name(&action.error_codes).is_none())
        {
            sets.entry(&action.error_codes)
                .or_default()
                .push(&action.name);
        }
        let shared = sets.into_iter().filter(|(_, actions)| actions.len() > 1);
        let named = shared.filter_map(|(codes, actions)| {
            let first = actions.into_iter().min()?;
            Some((first.to_owned(), codes.to_vec()))
        });
        let named: BTreeMap<String, Vec<String>> = named.collect();
        for action in &mut self.actions {
            let mut names = named.iter();
            if let Some((name, _)) = names.find(|(_, codes)| **codes == action.error_codes) {
                action.error_codes = code_set::named(name);
            }
        }
        self.error_code_sets = named;
    }

    /// Lists the error codes with each action. A name that no set has stays, to be refused where it stands.
    fn list_code_sets(&mut self) {
        let sets = std::mem::take(&mut self.error_code_sets);
        for action in &mut self.actions {
            let set = code_set::name(&action.error_codes);
            if let Some(codes) = set.and_then(|name| sets.get(name)) {
                action.error_codes = codes.clone();
            }
        }
    }
}

/// A parameter or member about which the table of a document and its example say two things.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Contradiction {
    /// What it is about, as in the target of a correction: `input DescribeGroup.Limit`.
    pub target: String,
    /// Name or type in the table; absent where the table does not have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// Name or type in the example; absent where the example does not have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
}

/// How requests of a service are built, signed and answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Protocol {
    /// Tencent Cloud API 3.0.
    TencentV3,
    /// Tencent Cloud API v2 (`/v2/index.php`).
    TencentV2,
    /// Alibaba Cloud, RPC style.
    AlibabaRpc,
    /// Alibaba Cloud, ROA style.
    AlibabaRoa,
}

/// One host of the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Endpoint {
    /// Host name.
    pub host: String,
    /// The only regions it serves, where it is bound to some.
    #[serde(
        default,
        alias = "region",
        deserialize_with = "one_or_more",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub regions: Vec<String>,
    /// Which network or part of the vendor's cloud it belongs to.
    #[serde(rename = "type", alias = "zone")]
    pub r#type: EndpointType,
    /// Whether it serves no request without a region.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub needs_region: bool,
}

/// Group of endpoints that are not reachable from one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum EndpointType {
    /// The public cloud.
    Public,
    /// Regions for the finance industry, only on their own host.
    Finance,
    /// The international site.
    International,
    /// Reachable inside a private network only.
    Vpc,
}

/// Limits of requests.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Largest GET request, in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub get_bytes: Option<u64>,
    /// Largest POST request with a signature of version 1 in the form, in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post_form_bytes: Option<u64>,
    /// Largest POST request with a signature in a header, in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post_bytes: Option<u64>,
    /// How far the clock of a caller may be off, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_skew_seconds: Option<u64>,
    /// Rate limit of every action that names none of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action_rate: Option<RateLimit>,
    /// Rate limit of all actions together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_rate: Option<RateLimit>,
}

/// The format that programs write.
pub const FORMAT: u32 = 2;

/// Reads the version of the format: format 1 becomes the present one as its fields are read.
fn format<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let format = u32::deserialize(deserializer)?;
    Ok(if format == 1 { FORMAT } else { format })
}

/// Reads a text or a list of them.
fn one_or_more<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "expected a region or a list of regions")]
    enum Form {
        One(String),
        More(Vec<String>),
    }

    Ok(match Form::deserialize(deserializer)? {
        Form::One(one) => vec![one],
        Form::More(more) => more,
    })
}

/// A signing method with the requests it may be used for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SigningMethod {
    /// Name on the wire: `TC3-HMAC-SHA256`, `HmacSHA1`, ...
    pub name: String,
    /// HTTP methods.
    pub methods: Vec<String>,
    /// Content types of POST requests.
    pub content_types: Vec<String>,
}

/// Parameters that every action takes under one signing version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CommonParameters {
    /// Signing version: `v3`, `v1`, ...
    pub signing: String,
    /// Parameters in document order; [`Member::header`] names the HTTP header that carries one.
    pub parameters: Vec<Member>,
}

/// A type name of the vendor's documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DataType {
    /// As documented: `Timestamp ISO8601`.
    pub name: String,
    /// What it maps to.
    #[serde(rename = "type")]
    pub r#type: Type,
}

impl ErrorCode {
    /// Creates a code of which nothing is known but which list names it.
    pub fn new(code: impl Into<String>, scope: ErrorScope) -> Self {
        Self {
            code: code.into(),
            scope,
            status: None,
            other_statuses: Vec::new(),
            number: None,
        }
    }
}

/// An error code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ErrorCode {
    /// Code on the wire: `AuthFailure.SignatureExpire`. May be a template (`Invalid.%s`).
    pub code: String,
    /// Which list names it.
    pub scope: ErrorScope,
    /// HTTP status that comes with it, where documented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Further HTTP statuses, where the document gives it several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_statuses: Vec<u16>,
    /// Number that the legacy API sends instead of a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
}

/// Which list of error codes names a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ErrorScope {
    /// Any service of the vendor.
    Common,
    /// This service.
    Service,
    /// Only the sections of actions name it; no list does.
    Action,
}

/// An action that an overview lists and no section documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct UndocumentedAction {
    /// Wire name.
    pub name: String,
    /// Category, as an identifier of ours (`topic`).
    pub category: String,
    /// Rate limit, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_limit: Option<RateLimit>,
    /// Id of the vendor's page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
}
