//! Units behind numbers.

/// Units of measure, longest first where one begins another. A number with a unit is a value only if the text gives
/// the same unit for the value itself.
const UNITS: [&str; 21] = [
    "分钟", "小时", "毫秒", "微秒", "字节", "字符", "星期", "天", "秒", "月", "年", "周", "日",
    "时", "分", "位", "元", "倍", "级", "兆", "%",
];

/// The unit at the start of `rest`.
pub(super) fn unit(rest: &str) -> Option<&str> {
    let rest = rest.trim_start();
    let latin = rest
        .find(|c: char| !(c.is_ascii_alphabetic() || c == '/'))
        .unwrap_or(rest.len());
    if latin > 0 {
        return Some(&rest[..latin]);
    }
    let found = UNITS.iter().find(|unit| rest.starts_with(**unit))?;
    Some(&rest[..found.len()])
}
