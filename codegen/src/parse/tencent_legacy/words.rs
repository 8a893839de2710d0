//! Words of the part on the legacy API by which its parts are recognised, and tables of ours. All of them stand here.

use crate::spec::Type;

/// Begins the name of the part in the manual, behind the service: `ckafkaCN API 2017`.
pub const PART: &str = "CN API ";

// Titles of document pages.

/// Actions by category.
pub const TITLE_OVERVIEW: &str = "API 概览";
/// Common parameters.
pub const TITLE_COMMON: &str = "公共请求参数";
/// Error codes.
pub const TITLE_ERRORS: &str = "错误码";

// Lines of an action's page.

/// Begins the line with the host.
pub const HOST: &str = "接口请求域名：";
/// Begins the line with the name of the action, which stands in parentheses.
pub const ABOUT: &str = "本接口";
/// Ends the heading of the examples.
pub const EXAMPLES: &str = ". 示例";
/// Labels of code blocks, printed at the top of their printed page.
pub const LABELS: [&str; 5] = [
    "输入：",
    "输出：",
    "业务配置说明：",
    "优先级示例说明：",
    "业务配置示例：",
];
/// Begin notes, which end a table.
pub const NOTES: [&str; 4] = ["说明:", "说明：", "注意:", "Note:"];

// Tables.

/// Headers of the tables of parameters.
pub const INPUT: [&str; 2] = ["参数名称 必选 类型 描述", "参数名称 是否必选 类型 描述"];
/// Header of the tables of members.
pub const OUTPUT: &str = "参数名称 类型 描述";
/// Header of the tables of configuration, and whether it has a column of defaults.
pub const CONFIG: [(&str, bool); 2] = [
    ("配置项 必选 类型 配置说明", false),
    ("配置项 必选 类型 默认值 配置说明", true),
];
/// Parameter that sends what the tables of configuration describe, as the text of an object.
pub const CONFIG_PARAMETER: &str = "config";
/// Header of the table of common parameters, whose description stands before the type.
pub const COMMON: &str = "参数名称 描述 类型 必选";
/// Header of tables on answers that belong to no action.
pub const ANSWERS: &str = "名称 类型 描述 是否必选";
/// Header of the tables of the overview. The line above each is the name of a folder.
pub const OVERVIEW: &str = "接口功能 Action ID 功能描述";
/// Required.
pub const YES: &str = "是";
/// Optional.
pub const NO: &str = "否";
/// A default that is none.
pub const NOT_APPLICABLE: &str = "N/A";
/// Stands between the names of nested members.
pub const NESTED: &str = "::";
/// End the name of a list parameter.
pub const LIST_SUFFIXES: [&str; 2] = [".n", ".N"];

/// Names of types, in lower case and with single blanks: type, and whether it is a list. `None`: the rows below, or
/// the example, tell the type.
pub const TYPES: [(&str, Option<Type>, bool); 13] = [
    ("int", Some(Type::Integer), false),
    ("uint", Some(Type::Integer), false),
    ("string", Some(Type::String), false),
    ("bool", Some(Type::Boolean), false),
    ("boolean", Some(Type::Boolean), false),
    ("float", Some(Type::Float), false),
    ("array", None, true),
    ("string array", Some(Type::String), true),
    ("int array", Some(Type::Integer), true),
    ("json object", None, false),
    ("json array", None, true),
    ("json array object", None, true),
    ("json string", Some(Type::String), false),
];

/// Members of the envelope around every answer.
pub const ENVELOPE: [&str; 3] = crate::spec::TENCENT_V2_ENVELOPE;
/// Member that holds the data of some answers.
pub const DATA: &str = "data";

// Error codes.

/// Headings of the two lists.
pub const ERRORS_COMMON: &str = "公共错误码";
/// Codes that stand in the message, below a common code.
pub const ERRORS_MODULE: &str = "模块错误码";
/// Stands before the time that a clock may be off.
pub const CLOCK_SKEW: &str = "相差不能超过";
/// Units of time, in seconds.
pub const TIME_UNITS: [(&str, u32); 3] = [("秒", 1), ("分钟", 60), ("小时", 3600)];

// Limits.

/// Stands before the rate limits of the service.
pub const RATES: &str = "API 调用配额为：";
/// Stands before the rate limit of each action.
pub const EACH_ACTION: &str = "单一 API 不超过";
/// Stands between the number of calls and the unit of time.
pub const TIMES: &str = "次/";
