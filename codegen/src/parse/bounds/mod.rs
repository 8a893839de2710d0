//! Plain facts in the text of a description: default, bounds, lengths, value lists.
//!
//! Only what the text states for every case becomes a fact. A bound that holds for one edition of the product, a
//! default under a condition, a number in another unit than the parameter's: none of these is a fact. When in doubt,
//! no fact.

mod number;
mod text;
mod unit;
mod values;

use crate::spec::Type;
use serde_json::Value;

/// What a description states plainly.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TextFacts {
    /// Value that the service takes when none is sent.
    pub default: Option<Value>,
    /// Least value.
    pub minimum: Option<i64>,
    /// Greatest value.
    pub maximum: Option<i64>,
    /// Least length of a string in characters, or of a list in elements.
    pub min_length: Option<u64>,
    /// Greatest length of a string in characters, or of a list in elements.
    pub max_length: Option<u64>,
    /// Values that the text lists.
    pub values: Vec<Value>,
}

/// Facts in the description of a value of type `ty`; with `list`, of a list of such values.
///
/// Line ends in `text` may be kept or not.
pub fn facts_of_text(text: &str, ty: &Type, list: bool) -> TextFacts {
    let text = text::normalise(text);
    let mut facts = TextFacts::default();
    match ty {
        Type::Integer => {
            facts.values = values::integers(&text);
            if !list {
                facts.default = number::default(&text).map(Value::from);
                (facts.minimum, facts.maximum) = number::bounds(&text);
            }
        }
        Type::String => {
            facts.values = values::strings(&text);
            if !list {
                facts.default = text::default(&text).map(Value::from);
                (facts.min_length, facts.max_length) = number::lengths(&text);
            }
        }
        Type::Boolean if !list => facts.default = text::default_flag(&text).map(Value::from),
        _ => {}
    }
    if list {
        facts.max_length = number::elements(&text);
    }
    facts.without_contradictions()
}

impl TextFacts {
    /// Drops bounds that cannot be what they seem: a default beyond a bound is a value with a meaning of its own, to
    /// which the bound does not apply.
    fn without_contradictions(mut self) -> Self {
        if let (Some(minimum), Some(maximum)) = (self.minimum, self.maximum)
            && minimum > maximum
        {
            (self.minimum, self.maximum) = (None, None);
        }
        if let (Some(least), Some(most)) = (self.min_length, self.max_length)
            && least > most
        {
            (self.min_length, self.max_length) = (None, None);
        }
        let special = self.values.iter().chain(&self.default);
        for value in special.filter_map(Value::as_i64) {
            self.minimum = self.minimum.filter(|minimum| *minimum <= value);
            self.maximum = self.maximum.filter(|maximum| *maximum >= value);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn integer(text: &str) -> TextFacts {
        facts_of_text(text, &Type::Integer, false)
    }

    fn string(text: &str) -> TextFacts {
        facts_of_text(text, &Type::String, false)
    }

    #[test]
    fn integer_defaults() {
        for (text, default) in [
            ("书架数，默认为7", 7),
            ("书架数，默认值：0。", 0),
            ("书架数，不填则默认 10，最大值20", 10),
            ("书架数（不填时, 默认为1个）", 1),
            ("书架数\n默认\n为 3。更多说明", 3),
            ("存放时长，单位分钟。默认为 1440 分钟（1天）", 1440),
            ("灯光开关 0不开 1开（0默认）", 0),
            ("Number of shelves. Default value: 50.", 50),
            ("Shelf offset, default: 0", 0),
            ("Shelf offset, defaults to 0", 0),
        ] {
            assert_eq!(integer(text).default, Some(json!(default)), "{text}");
        }
    }

    #[test]
    fn other_defaults() {
        for (text, default) in [
            ("模式，默认为\"delete\"。", "delete"),
            ("时区，默认GMT+8", "GMT+8"),
            ("默认为*，表示所有", "*"),
            ("版本，默认是1.1.1。其余见下", "1.1.1"),
            ("名称, 默认为$DEFAULT", "$DEFAULT"),
            ("保留，默认为false不保留", "false"),
            ("[木制]填写 \"wood\" (默认), [铁制]填写 \"iron\"", "wood"),
        ] {
            assert_eq!(string(text).default, Some(json!(default)), "{text}");
        }
        let flag = |text| facts_of_text(text, &Type::Boolean, false).default;
        assert_eq!(flag("是否开放，默认为true"), Some(json!(true)));
        assert_eq!(flag("是否开放，Default: False."), Some(json!(false)));
        assert_eq!(
            flag("是否深入，預設值為 false，其他為 true。"),
            Some(json!(false))
        );
        assert_eq!(flag("是否开放，默认传参true"), Some(json!(true)));
        assert_eq!(flag("是否开放，默认开放"), None);
    }

    #[test]
    fn what_is_no_default() {
        for text in [
            "默认返回全部",
            "默认不打开",
            "默认的行数 7",
            "默认为 1MB",
            "默认为 3 天",
            "如果 A 设置为 1，默认为 7",
            "默认为7，不填默认0",
            "默认最长时间 5",
            "默认为A",
        ] {
            assert_eq!(integer(text).default, None, "{text}");
        }
        for text in [
            "默认为，表示任何",
            "默认为User:，表示任何",
            "默认为(.)",
            "默认topic名称",
            "默认的选择项为 range",
            "但为空则默认值为 a，当 b 时",
        ] {
            assert_eq!(string(text).default, None, "{text}");
        }
        let list = facts_of_text("默认为7", &Type::Integer, true);
        assert_eq!(list, TextFacts::default());
        let float = facts_of_text("默认为7", &Type::Float, false);
        assert_eq!(float, TextFacts::default());
    }

    #[test]
    fn bounds() {
        for (text, minimum, maximum) in [
            ("数量，默认为50，最大值为50", None, Some(50)),
            ("最大条数，最小1，最大100", Some(1), Some(100)),
            ("最大支持50", None, Some(50)),
            ("高度，单位ms，当前最小值为60000ms", Some(60000), None),
            (
                "最大值为8388608Byte（即8MB），单位为 Byte",
                None,
                Some(8_388_608),
            ),
            ("最大 20(不包含) 最小10(不包含)", Some(11), Some(19)),
            ("范围1-100", Some(1), Some(100)),
            ("取值范围：[1, 100]。", Some(1), Some(100)),
            ("个数，大于0", Some(1), None),
            ("取值要大于0", Some(1), None),
            ("大于等于3，小于 9", Some(3), Some(8)),
            ("Maximum value: 50. Minimum value: 1.", Some(1), Some(50)),
        ] {
            let facts = integer(text);
            assert_eq!((facts.minimum, facts.maximum), (minimum, maximum), "{text}");
        }
    }

    #[test]
    fn what_is_no_bound() {
        for text in [
            "最大30天，单位分钟",
            "木制最大值:360",
            "最大 10，最大 20",
            "范围1 分钟到90 天",
            "最小3Mbps 最大999Mbps",
            "当设置大于1时，多行",
            "可以大于零",
            "最大扩容量",
            "filter.Values最多传递10个值",
            // The bound does not hold for the default, so it means something else.
            "默认为-1, 最小值为10",
            "最小值 9，最大值 3",
        ] {
            let facts = integer(text);
            assert_eq!((facts.minimum, facts.maximum), (None, None), "{text}");
        }
    }

    #[test]
    fn lengths() {
        for (text, least, most) in [
            ("名称不超过 128 个字符", None, Some(128)),
            ("最大长度为64个字符", None, Some(64)),
            ("最大长度为256", None, Some(256)),
            ("长度不超过32", None, Some(32)),
            ("长度为1-64个字符", Some(1), Some(64)),
            ("长度不超过64字节", None, None),
            ("不超过 3 本", None, None),
        ] {
            let facts = string(text);
            assert_eq!(
                (facts.min_length, facts.max_length),
                (least, most),
                "{text}"
            );
        }
        let list = facts_of_text("名称列表，最多传入10个", &Type::String, true);
        assert_eq!(list.max_length, Some(10));
        let list = facts_of_text("列表(单次请求最多500条)", &Type::String, true);
        assert_eq!(list.max_length, Some(500));
        let list = facts_of_text("列表，每项 Values最多10个", &Type::String, true);
        assert_eq!(list.max_length, None);
    }

    #[test]
    fn integer_values() {
        for (text, values) in [
            ("状态。0：创建中，1：运行中，2：删除中", vec![0, 1, 2]),
            ("状态 0: 创建, -1: 失败", vec![0, -1]),
            ("开关, 1:打开 0:关闭，默认不打开", vec![1, 0]),
            ("0-顺序、1-倒序", vec![0, 1]),
            ("状态:\n0 成功\n1 失败\n2 进行中", vec![0, 1, 2]),
            ("默认为 0，0：false；1：true。", vec![0, 1]),
            ("含义 0. 对齐 a 1. 移动 b", vec![0, 1]),
            ("1表示开，2 表示关", vec![1, 2]),
            ("方式\n0：A (说明)\n1：B", vec![0, 1]),
            ("取值：10、20、30。", vec![10, 20, 30]),
            ("方式 1:稳\n2.快", vec![1, 2]),
            ("状态:\n0 木\n1 铁", vec![0, 1]),
            ("是否自动:1-是;0否。默认为0", vec![1, 0]),
            ("开关 0不开 1开（0默认）", vec![0, 1]),
            ("其余填写 1 即可。木制填写1；铁制填写2。", vec![1, 2]),
            ("木制填写1；铁制另填写", vec![]),
            ("0 成功 非0 失败", vec![]),
            ("-2表示最早，-1表示最新，其它值代表时间", vec![]),
            ("(2:TOPIC）", vec![]),
            ("范围1 到90 天，共 3 个", vec![]),
            ("版本 0.10.2 1.1.1", vec![]),
            ("时间 10:00, 12:30", vec![]),
            ("最小值 1,最大值 3", vec![]),
        ] {
            let values: Vec<Value> = values.into_iter().map(Value::from).collect();
            assert_eq!(integer(text).values, values, "{text}");
        }
    }

    #[test]
    fn string_values() {
        for (text, values) in [
            ("类型。\"wood\"：木，\"iron\"：铁", vec!["wood", "iron"]),
            ("\"A\" 表示甲，\"B\" 表示乙", vec!["A", "B"]),
            ("目前支持 \"1.0\",\"2.0\"。", vec!["1.0", "2.0"]),
            ("枚举值列表：PREFIXED/PRESET", vec!["PREFIXED", "PRESET"]),
            ("枚举值列表：Topic", vec!["Topic"]),
            ("语言，取值：zh-CN，en-US。", vec!["zh-CN", "en-US"]),
            ("排序(目前支持Num/Time)", vec!["Num", "Time"]),
            ("任务类型，SOURCE接入，SINK流出", vec!["SOURCE", "SINK"]),
            ("输出格式，JSON，ROW，默认为JSON", vec!["JSON", "ROW"]),
            ("ONE_BY_ONE单条，MERGE合并", vec!["ONE_BY_ONE", "MERGE"]),
            ("A_B(甲)/C_D(乙)", vec!["A_B", "C_D"]),
            (
                "状态。 RUNNING：正在运行；PAUSED：已暂停。",
                vec!["RUNNING", "PAUSED"],
            ),
            (
                "版本号[0.10.2、1.1.1], 默认是1.1.1",
                vec!["0.10.2", "1.1.1"],
            ),
            ("状态：\n• OPEN\n• SHUT", vec!["OPEN", "SHUT"]),
            ("说明\n• OPEN\n• SHUT", vec![]),
            ("说明：\n• OPEN 开\n• SHUT", vec![]),
            ("关填\"none\"，开可选择\"a\", \"b\"", vec!["none", "a", "b"]),
            ("甲填\n写\"a\"; 乙填写\"b\"", vec!["a", "b"]),
            ("甲填写\"a\"，格式\"b\"", vec![]),
            ("类型，木 : \"wood\";铁 : \"iron\"", vec!["wood", "iron"]),
            ("单位(\"m\"按米,\"f\"按尺)", vec!["m", "f"]),
            ("名称，\"*\"为全部，可以\",\"间隔", vec![]),
            ("新填写a, 旧填写b, 默认为a", vec!["a", "b"]),
            // The word before the last one was cut off.
            ("新填写a, 旧填写b, 其\nc", vec![]),
            ("填写IP或网段", vec![]),
            ("枚举值(全: All,读:Read)", vec!["All", "Read"]),
            ("枚举值(全: All,读)", vec![]),
            ("模式(wood木, iron铁)，默认wood", vec!["wood", "iron"]),
            ("插件(a/b)，默认为a", vec!["a", "b"]),
            ("类型：Wood/Iron", vec!["Wood", "Iron"]),
            ("单位：次/分", vec![]),
            ("格式（支持csv, json）", vec!["csv", "json"]),
            ("关系,支持IN和NOT_IN,默认为IN", vec!["IN", "NOT_IN"]),
            ("支持IP和网段", vec![]),
            ("类型。WOOD/IRON", vec!["WOOD", "IRON"]),
            (
                "状态（常见的为 Full、Empty）：\nFull：满\nEmpty：空",
                vec!["Full", "Empty"],
            ),
            ("取值包括 a,b，多个用,逗号分隔", vec![]),
            ("地址 ip1:port1,ip2:port2", vec![]),
            ("delete：删除；compact：压缩；compact, delete：都做", vec![]),
            ("匹配模式，前缀匹配PREFIX，后缀匹配SUFFIX", vec![]),
            ("Name，目前支持security-group-id", vec![]),
        ] {
            let values: Vec<Value> = values.into_iter().map(Value::from).collect();
            assert_eq!(string(text).values, values, "{text}");
        }
    }
}
