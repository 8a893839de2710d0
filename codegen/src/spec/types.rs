//! Types of the spec files. Field order here is the order in the files.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

#[cfg(feature = "schema")]
use schemars::JsonSchema;

/// Facts about one version of one service (`api.json`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Api {
    /// Version of this file format; 1.
    pub format: u32,
    /// `tencent` or `alibaba`.
    pub provider: String,
    /// Short name of the service, as in its host name: `ckafka`.
    pub service: String,
    /// Version that is sent with every request: `2019-08-19`.
    pub version: String,
    /// How requests are built, signed and answered.
    pub protocol: Protocol,
    /// Number of the newest release in the vendor's changelog.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<u32>,
    /// Hosts.
    pub endpoints: Vec<Endpoint>,
    /// Values of the common parameter that names a region, in document order.
    pub regions: Vec<String>,
    /// Size and clock limits.
    pub limits: Limits,
    /// Signing methods that the service takes, preferred one first.
    pub signing_methods: Vec<SigningMethod>,
    /// Parameters that every action takes, by signing method.
    pub common_parameters: Vec<CommonParameters>,
    /// Type names that the vendor documents, with the type each one maps to.
    pub data_types: Vec<DataType>,
    /// Error codes: those of every service first, then those of this one.
    pub error_codes: Vec<ErrorCode>,
    /// Actions that an overview lists but no section documents. Nothing is generated for them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub undocumented_actions: Vec<UndocumentedAction>,
    /// Actions in document order.
    pub actions: Vec<Action>,
    /// Structures in document order.
    pub structures: Vec<Structure>,
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
    /// The only region it serves, where it is bound to one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Which zone of the vendor it belongs to.
    pub zone: Zone,
}

/// Group of endpoints that are not reachable from one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Zone {
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
    /// Requests per second, if limited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_limit: Option<u32>,
    /// Id of the vendor's page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
}

/// One action.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// Wire name.
    pub name: String,
    /// Category, as an identifier of ours (`topic`, `acl`, `instance`, ...).
    pub category: String,
    /// Documented requests per second; absent where the vendor names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_limit: Option<u32>,
    /// The only regions that offer it, where the page restricts them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regions: Option<Vec<String>>,
    /// Id of the vendor's page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// Date of the page, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated: Option<String>,
    /// HTTP method and path template of ROA actions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<Route>,
    /// Whether a request may be sent again after bytes of it were sent: true for reading actions.
    pub repeatable: bool,
    /// Where the pages of the result are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paging: Option<Paging>,
    /// Permission that a caller needs (RAM).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permission: Option<Permission>,
    /// Wire name of the action in the newer API that replaces this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successor: Option<String>,
    /// Release that added it (last addition); absent means before the changelog begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<u32>,
    /// Release that deprecated it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<u32>,
    /// Parameters, without the common ones.
    pub input: Vec<Member>,
    /// Members of the response, `RequestId` included.
    pub output: Vec<Member>,
    /// Codes of the section's error table, in document order.
    pub error_codes: Vec<String>,
}

/// HTTP method and path of a ROA action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// `GET`, `POST`, ...
    pub method: String,
    /// Template with `{name}` for each path parameter.
    pub path: String,
}

/// Permission that an action needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Permission {
    /// Name in a policy: `alikafka:ListGroup`.
    pub action: String,
    /// Access level: `get`, `list`, `read`, `write`, ...
    pub access: String,
    /// Resource pattern.
    pub resource: String,
}

/// How an action pages. Names are wire names; paths into the response are joined by dots.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Paging {
    /// Form of paging.
    pub form: PagingForm,
    /// Parameter with the position: number of items to skip, page number, or token.
    pub position: String,
    /// Parameter with the page size.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<String>,
    /// Path of the list in the response: `Result.TopicList`.
    pub items: String,
    /// Path of the total count in the response.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<String>,
    /// Path of the next token in the response.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// Form of paging.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PagingForm {
    /// Number of items to skip.
    Offset,
    /// Page number, from 1.
    Page,
    /// Opaque token of the previous response.
    Token,
}

/// A structure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Structure {
    /// Wire name.
    pub name: String,
    /// Actions that the document says refer to it, directly or through other structures.
    pub used_by: Vec<String>,
    /// Release that added it (last addition).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<u32>,
    /// Release that deprecated it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<u32>,
    /// Members in document order.
    pub members: Vec<Member>,
}

/// A parameter of an action, or a member of a response or structure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// Wire name, without list suffix (`Topics.N` is `Topics`).
    pub name: String,
    /// Type of the value, or of an element where `list` is set.
    #[serde(rename = "type")]
    pub r#type: Type,
    /// Whether it is a list.
    #[serde(default, skip_serializing_if = "is_false")]
    pub list: bool,
    /// Member of an object that wraps the list on the wire (`TopicList` in `TopicList.TopicList[]`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wrapper: Option<String>,
    /// Content of the required column; absent where the table has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required: Option<bool>,
    /// Required in an earlier release: stays an argument of the constructor.
    #[serde(default, skip_serializing_if = "is_false")]
    pub constructor: bool,
    /// Documented as possibly null. Always absent on parameters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nullable: Option<bool>,
    /// Default, where the text states it plainly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// Least value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<i64>,
    /// Greatest value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum: Option<i64>,
    /// Least length of a string in characters, or of a list in elements.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_length: Option<u64>,
    /// Greatest length of a string in characters, or of a list in elements.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u64>,
    /// Values that the text lists. Others may be sent: the list is documentation, not a limit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Value>,
    /// Example value, as the document prints it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
    /// Holds a password, key or token: never printed.
    #[serde(default, skip_serializing_if = "is_false")]
    pub secret: bool,
    /// Where a parameter goes; absent means the body or form of its protocol.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// HTTP header that carries a common parameter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header: Option<String>,
    /// Release that added it (last addition); absent means with its owner or before the changelog.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<u32>,
    /// Release that deprecated it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<u32>,
}

/// Where a parameter is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// In the path template.
    Path,
    /// In the query.
    Query,
    /// In the body.
    Body,
    /// In a header.
    Header,
}

/// Type of a value. In JSON a string: `integer`, `struct:Topic`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Type {
    /// Text.
    String,
    /// Integer of up to 64 bits.
    Integer,
    /// True or false.
    Boolean,
    /// Floating point number.
    Float,
    /// `2022-01-01 00:00:00`.
    Timestamp,
    /// `2022-01-01T00:00:00+08:00`.
    TimestampIso8601,
    /// `2022-01-01`.
    Date,
    /// Bytes.
    Binary,
    /// Any JSON value: the document gives no structure.
    Object,
    /// A structure by wire name.
    Struct(String),
}

impl Type {
    /// The spelling in spec files and in the table of `cloudapi facts`.
    pub fn as_str(&self) -> std::borrow::Cow<'_, str> {
        match self {
            Type::String => "string".into(),
            Type::Integer => "integer".into(),
            Type::Boolean => "boolean".into(),
            Type::Float => "float".into(),
            Type::Timestamp => "timestamp".into(),
            Type::TimestampIso8601 => "timestamp-iso8601".into(),
            Type::Date => "date".into(),
            Type::Binary => "binary".into(),
            Type::Object => "object".into(),
            Type::Struct(name) => format!("struct:{name}").into(),
        }
    }
}

impl std::str::FromStr for Type {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Ok(match text {
            "string" => Type::String,
            "integer" => Type::Integer,
            "boolean" => Type::Boolean,
            "float" => Type::Float,
            "timestamp" => Type::Timestamp,
            "timestamp-iso8601" => Type::TimestampIso8601,
            "date" => Type::Date,
            "binary" => Type::Binary,
            "object" => Type::Object,
            other => match other.strip_prefix("struct:") {
                Some(name) if !name.is_empty() => Type::Struct(name.to_owned()),
                _ => {
                    return Err(format!(
                        "unknown type `{other}`; expected string, integer, boolean, float, timestamp, \
                         timestamp-iso8601, date, binary, object or struct:Name"
                    ));
                }
            },
        })
    }
}

impl Serialize for Type {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.as_str())
    }
}

impl<'de> Deserialize<'de> for Type {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "schema")]
impl JsonSchema for Type {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Type".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": "^(string|integer|boolean|float|timestamp|timestamp-iso8601|date|binary|object|struct:.+)$"
        })
    }
}

/// The vendor's releases (`changelog.json`), oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Changelog {
    /// Releases, oldest first.
    pub releases: Vec<Release>,
}

/// One release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// Number, from 1.
    pub number: u32,
    /// Date, `YYYY-MM-DD`.
    pub date: String,
    /// What changed, in document order.
    pub entries: Vec<ChangelogEntry>,
}

/// One entry of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangelogEntry {
    /// What happened.
    pub change: Change,
    /// To what.
    pub subject: Subject,
    /// Action or structure.
    pub owner: String,
    /// Names of parameters or members; empty where the owner itself is the subject.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
}

/// What happened to a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// Added.
    Added,
    /// Changed in a way that the changelog does not tell.
    Modified,
    /// Deprecated: still accepted.
    Deprecated,
    /// Removed.
    Removed,
}

/// What a changelog entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// An action.
    Action,
    /// A structure.
    Structure,
    /// Parameters of an action.
    Input,
    /// Members of an action's response.
    Output,
    /// Members of a structure.
    Member,
}

/// One documented example of an action; `examples/<Action>.json` holds a list of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// How the document prints the request.
    pub form: ExampleForm,
    /// Parameters of the request, without common ones, as the document prints them.
    pub request: Value,
    /// Body of the response.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<Value>,
}

/// How a document prints an example request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ExampleForm {
    /// POST with a JSON body.
    Json,
    /// Parameters in a URL; values are strings, lists are flattened.
    Query,
}

/// Descriptions in our own words (`docs.json`). A key that no longer names anything is an error.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Docs {
    /// What the service is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// By action.
    #[serde(default)]
    pub actions: BTreeMap<String, String>,
    /// By structure.
    #[serde(default)]
    pub structures: BTreeMap<String, String>,
    /// By owner and name: `DescribeGroup.InstanceId` for parameters, `DescribeGroup:Result` for response
    /// members, `Topic.TopicName` for members of structures. A name alone (`InstanceId`) serves every owner
    /// that has no text of its own.
    #[serde(default)]
    pub members: BTreeMap<String, String>,
    /// By error code.
    #[serde(default)]
    pub error_codes: BTreeMap<String, String>,
}

/// A correction of the document (`overrides.json` holds a list of them).
///
/// One that changes nothing any more is an error: the vendor has repaired the document, and the row must go.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// What is corrected: `action DescribeGroup`, `input DescribeGroup.Limit`, `output DescribeGroup.Result`,
    /// `member Topic.TopicName`, `structure Topic`.
    pub target: String,
    /// Field of the target to set, by its name in `api.json`: `type`, `list`, `secret`, `paging`, `repeatable`, ...
    pub set: String,
    /// New value; null removes the field.
    pub value: Value,
    /// Why the document is wrong.
    pub reason: String,
}

/// The generated crate (`crate.json`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CrateInfo {
    /// Name on crates.io and of the folder below `generated/`.
    pub name: String,
    /// Version of the next publication.
    pub version: String,
    /// Product name for headings: `Tencent Cloud CKafka`.
    pub title: String,
}

fn is_false(value: &bool) -> bool {
    !value
}
