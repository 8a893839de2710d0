//! Actions and structures.

use super::{Deprecation, Member, RateLimit, Type, code_set, is_false};
use serde::{Deserialize, Serialize};

#[cfg(feature = "schema")]
use schemars::JsonSchema;

/// One action.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// Wire name.
    pub name: String,
    /// Category, as an identifier of ours (`topic`, `acl`, `instance`, ...).
    pub category: String,
    /// Documented rate limit of the action alone; absent where the vendor names none, or one for every action.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_limit: Option<RateLimit>,
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
    /// HTTP method of an RPC action that does not take the one of its protocol.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Sent without a signature.
    #[serde(default, skip_serializing_if = "is_false")]
    pub anonymous: bool,
    /// Whether a request may be sent again after bytes of it were sent: true for reading actions.
    #[serde(alias = "repeatable")]
    pub idempotent: bool,
    /// Name of the parameter that is the body as a whole (a list, map, text, bytes), not a member of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// What the body of a response is where it is no object with the members of `output`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<ResultBody>,
    /// HTTP statuses of success, where the document names others than 200.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statuses: Vec<u16>,
    /// Where the pages of the result are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paging: Option<Pagination>,
    /// What a response must say for the action to have succeeded, beside what every response of the protocol says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub success: Vec<SuccessRule>,
    /// Permission that a caller needs (RAM).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permission: Option<Permission>,
    /// Wire name of the action in the newer API that replaces this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successor: Option<String>,
    /// Release that added it (last addition); absent means before the changelog begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<u32>,
    /// Release that deprecated it, or `true` where none is documented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<Deprecation>,
    /// Parameters, without the common ones.
    pub input: Vec<Member>,
    /// Members of the response, `RequestId` included.
    pub output: Vec<Member>,
    /// Codes of the section's error table, in document order. In a file a list, or the name of one of
    /// [`Api::error_code_sets`](super::Api::error_code_sets).
    #[serde(
        serialize_with = "code_set::write",
        deserialize_with = "code_set::read"
    )]
    #[cfg_attr(feature = "schema", schemars(schema_with = "code_set::schema"))]
    pub error_codes: Vec<String>,
}

impl Action {
    /// Creates an action of which nothing is known but its name and category.
    pub fn new(name: impl Into<String>, category: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            category: category.into(),
            rate_limit: None,
            regions: None,
            page: None,
            updated: None,
            route: None,
            method: None,
            anonymous: false,
            idempotent: false,
            body: None,
            result: None,
            statuses: Vec::new(),
            paging: None,
            success: Vec::new(),
            permission: None,
            successor: None,
            since: None,
            deprecated: None,
            input: Vec::new(),
            output: Vec::new(),
            error_codes: Vec::new(),
        }
    }
}

/// Which values of a member of the response mean success.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SuccessRule {
    /// Path of the member in the response; `Result[].ReturnCode` is that of each element of a list.
    pub path: String,
    /// Values that mean success, as text, in any case of letters. Without any, the member tells of failures: it must be
    /// absent, or an empty list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// Path of the message about a failure; within the element where the path is one of elements.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Whether a response without the member is no success.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
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
pub struct Pagination {
    /// Form of paging.
    pub form: PaginationStyle,
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
    /// What a response must say before its pages are complete.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Until>,
}

/// A status that a response must have before its pages are complete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Until {
    /// Path of the status in the response.
    pub path: String,
    /// Values that end the waiting, as text.
    pub values: Vec<String>,
}

/// The body of a response as a whole. In JSON a string: `nothing`, or a type such as `list:struct:Cluster`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResultBody {
    /// No body is sent.
    Nothing,
    /// A value of a type: JSON, or text or bytes as they are for `string` and `binary`.
    Value(Type),
}

impl std::str::FromStr for ResultBody {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "nothing" {
            return Ok(ResultBody::Nothing);
        }
        text.parse().map(ResultBody::Value)
    }
}

impl std::fmt::Display for ResultBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ResultBody::Nothing => f.write_str("nothing"),
            ResultBody::Value(r#type) => f.write_str(&r#type.as_str()),
        }
    }
}

impl Serialize for ResultBody {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ResultBody {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        super::value::parsed(deserializer, "`nothing` or the name of a type")
    }
}

#[cfg(feature = "schema")]
impl JsonSchema for ResultBody {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ResultBody".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let types = generator.subschema_for::<Type>();
        schemars::json_schema!({"anyOf": [{"const": "nothing"}, types]})
    }
}

/// Form of paging.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PaginationStyle {
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
    /// Release that deprecated it, or `true` where none is documented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<Deprecation>,
    /// Members in document order.
    pub members: Vec<Member>,
}
