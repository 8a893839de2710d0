//! Words of the manual by which its parts are recognised. All of them stand here.

use crate::read::Layout;
use crate::spec::Type;

/// Order of the columns before the description.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Columns {
    /// Parameters of an action.
    Parameters,
    /// Members that are only answered.
    Answered,
    /// Members of structures that are sent, and common parameters.
    Sent,
}

/// Furniture of the printed pages.
pub const LAYOUT: Layout = Layout {
    date: "最近更新时间：",
    prompt: "推荐使用 API Explorer 点击调试",
    footer: "版权所有：",
    footer_number: ("第", " 共"),
    first_heading: SECTION_ABOUT,
    overview_header: "接口名称 接口功能 频率限制（次/秒）",
    folders: &["API 文档", "调用方式"],
    headings: &[("第 ", " 次发布")],
    part: " API ",
};

// Titles of document pages.

/// Releases.
pub const TITLE_CHANGELOG: &str = "更新历史";
/// Actions by category.
pub const TITLE_OVERVIEW: &str = "API 概览";
/// Hosts, methods, content types, limits.
pub const TITLE_REQUEST: &str = "请求结构";
/// Common parameters and regions.
pub const TITLE_COMMON: &str = "公共参数";
/// Types.
pub const TITLE_TYPES: &str = "参数类型";
/// Structures.
pub const TITLE_STRUCTURES: &str = "数据结构";
/// Error codes.
pub const TITLE_ERRORS: &str = "错误码";

// Headings of an action's sections, in their order.

/// What it does.
pub const SECTION_ABOUT: &str = "1. 接口描述";
/// Parameters.
pub const SECTION_INPUT: &str = "2. 输入参数";
/// Response.
pub const SECTION_OUTPUT: &str = "3. 输出参数";
/// Examples.
pub const SECTION_EXAMPLES: &str = "4. 示例";
/// Links to tools.
pub const SECTION_TOOLS: &str = "5. 开发者资源";
/// Error codes.
pub const SECTION_ERRORS: &str = "6. 错误码";

// Lines of an action's sections.

/// Begins the line with the host.
pub const HOST: &str = "接口请求域名： ";
/// Stand before and behind the number of requests per second.
pub const RATE_LIMIT: (&str, &str) = ("频率限制：", "次/秒");
/// Begins the text of parameters that every action has.
pub const COMMON_PARAMETER: &str = "公共参数，";
/// Stands before the value of a common parameter.
pub const COMMON_VALUE: &str = "本接口取值：";
/// Stands before the list of regions that offer an action.
pub const ONLY_REGIONS: &str = "仅支持其中的:";
/// Begins the line that stands instead of a table of error codes.
pub const NO_ERROR_CODES: &str = "该接口暂无";

// Tables.

/// Headers of tables of parameters and members.
pub const HEADERS: [(&str, Columns); 4] = [
    ("参数名称 必选 类型 描述", Columns::Parameters),
    ("参数名称 类型 描述", Columns::Answered),
    ("名称 类型 描述", Columns::Answered),
    ("名称 类型 必选 描述", Columns::Sent),
];
/// Header of the tables of common parameters.
pub const HEADER_COMMON: (&str, Columns) = ("参数名称 类型 必选 描述", Columns::Sent);
/// Required.
pub const YES: &str = "是";
/// Optional.
pub const NO: &str = "否";
/// It depends on the action.
pub const DEPENDS: &str = "-";
/// Begins the note that a member may be null.
pub const NULLABLE: &str = "注意：此字段可能返回 null";
/// Begins the example value.
pub const EXAMPLE: &str = "示例值：";
/// Stands before the name of the type of a list's elements.
pub const LIST: &str = "Array of ";
/// Ends the name of a list parameter.
pub const LIST_SUFFIX: &str = ".N";

/// Begins the actions that refer to a structure, and ends them.
pub const USED_BY: (&str, &str) = ("被如下接口引用：", "。");

/// Headers of tables of error codes.
pub const ERROR_HEADERS: [&str; 2] = ["错误码 描述", "错误码 说明"];
/// Heading of the codes of every service.
pub const ERRORS_COMMON: &str = "公共错误码";
/// Heading of the codes of this service.
pub const ERRORS_SERVICE: &str = "业务错误码";

/// Begins the text behind the tables of the overview.
pub const NOTE: &str = "注意";

/// Names of types. Names of structures are the only others.
pub const TYPES: [(&str, Type); 9] = [
    ("String", Type::String),
    ("Integer", Type::Integer),
    ("Boolean", Type::Boolean),
    ("Float", Type::Float),
    ("Double", Type::Float),
    ("Date", Type::Date),
    ("Timestamp", Type::Timestamp),
    ("Timestamp ISO8601", Type::TimestampIso8601),
    ("Binary", Type::Binary),
];

// Request structure.

/// Header of the table of hosts.
pub const HOSTS: &str = "接入地域 域名";
/// Header of the table of hosts of the finance zone.
pub const HOSTS_FINANCE: &str = "金融区接入地域 金融区域名";
/// Header of the table of regions.
pub const REGIONS: &str = "地域 取值";
/// Marks what the vendor recommends.
pub const RECOMMENDED: &str = "（推荐）";
/// Stands between a content type and the signing methods for it.
pub const MUST_SIGN: &str = "须使用签名方法 ";
/// Stands between the names of two signing methods.
pub const OR: &str = " 或 ";
/// HTTP methods.
pub const METHODS: [&str; 2] = ["POST", "GET"];
/// Begins the limit of GET requests.
pub const LIMIT_GET: &str = "GET 请求";
/// Begins the limits of POST requests, by signing version.
pub const LIMIT_POST: &str = "签名方法 ";
/// Stand before the size in a limit.
pub const LIMIT_SIZES: [&str; 2] = ["不得超过", "支持"];
/// Stand before and behind the number of minutes.
pub const CLOCK_SKEW: (&str, &str) = ("时间相差超过", "分钟");

// Common parameters.

/// Begin the parts of the page by signing version.
pub const SIGNING: [(&str, &str); 2] = [
    ("使用签名方法 v3 的公共参数", "v3"),
    ("使用签名方法 v1 的公共参数", "v1"),
];
/// Begins the text behind a table of common parameters.
pub const COMMON_END: &str = "假设用户";
/// Stands before the name of the HTTP header.
pub const HTTP_HEADER: &str = "HTTP 请求头：";
/// Begins the text of the header that HTTP itself defines for authentication; it bears the parameter's name.
pub const HTTP_STANDARD_HEADER: &str = "HTTP 标准";
