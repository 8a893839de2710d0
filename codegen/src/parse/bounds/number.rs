//! Defaults, bounds and lengths: integers in a text.

use super::text::{begins_here, default_mentions, ends_here, single};
use super::unit::unit;

/// Words for counted things: the number says what the value is.
const COUNTERS: [&str; 3] = ["个", "条", "次"];

/// The number at the start of `text`, and what follows it.
fn integer(text: &str) -> Option<(i64, &str)> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let length = digits
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(digits.len());
    let end = text.len() - digits.len() + length;
    Some((text[..end].parse().ok()?, &text[end..]))
}

/// Whether `text` says that the value itself is measured in `unit`.
fn measured_in(text: &str, unit: &str) -> bool {
    let same = |other: &str| {
        let bytes = |unit: &str| matches!(unit, "B" | "Byte" | "byte" | "Bytes" | "bytes" | "字节");
        other == unit || (bytes(other) && bytes(unit))
    };
    text.match_indices("单位").any(|(at, word)| {
        let rest = text[at + word.len()..].trim_start_matches(['为', '是', ':', ' ']);
        self::unit(rest).is_some_and(same)
    }) || text.contains(&format!("{unit}数"))
}

/// A number that stands for a value of its own: no unit, or the unit of the value, and nothing glued to it.
fn value<'a>(text: &str, rest: &'a str) -> Option<(i64, &'a str)> {
    let (number, rest) = integer(rest)?;
    if let Some(counter) = COUNTERS
        .iter()
        .find(|word| rest.trim_start().starts_with(**word))
    {
        let rest = &rest.trim_start()[counter.len()..];
        return ends_here(rest).then_some((number, rest));
    }
    if let Some(unit) = unit(rest) {
        let rest = &rest.trim_start()[unit.len()..];
        return (measured_in(text, unit) && ends_here(rest)).then_some((number, rest));
    }
    ends_here(rest).then_some((number, rest))
}

pub(super) fn default(text: &str) -> Option<i64> {
    single(default_mentions(text).filter_map(|(before, rest)| {
        if rest.starts_with(')') {
            // `(0默认)`
            let start = before.rfind('(')?;
            return before[start + 1..].trim().parse().ok();
        }
        Some(value(text, rest)?.0)
    }))
}

/// Words that lead to a bound, whether it is the lower one, and what to add to the number.
const BOUNDS: [(&str, bool, i64); 16] = [
    ("最大", false, 0),
    ("最小", true, 0),
    ("大于等于", true, 0),
    ("大于或等于", true, 0),
    ("大于", true, 1),
    ("不小于", true, 0),
    ("不低于", true, 0),
    ("不少于", true, 0),
    ("小于等于", false, 0),
    ("小于或等于", false, 0),
    ("小于", false, -1),
    ("不大于", false, 0),
    ("不超过", false, 0),
    ("不能超过", false, 0),
    ("maximum", false, 0),
    ("minimum", true, 0),
];

/// Least and greatest value.
pub(super) fn bounds(text: &str) -> (Option<i64>, Option<i64>) {
    let lower = text.to_ascii_lowercase();
    let (mut least, mut most) = (Vec::new(), Vec::new());
    for (word, is_least, add) in BOUNDS {
        for (at, _) in lower.match_indices(word) {
            let before = &text[..at];
            let free = begins_here(before)
                || ["当前", "取值", "要", "须", "需"]
                    .iter()
                    .any(|word| before.ends_with(word));
            if !free {
                continue;
            }
            let Some((number, rest)) = value(text, after_bound(&text[at + word.len()..])) else {
                continue;
            };
            // `(不包含)`: the bound itself is out.
            let open = if rest.trim_start().starts_with("(不包") {
                1
            } else {
                0
            };
            let number = match is_least {
                true => number.checked_add(add + open),
                false => number.checked_add(add - open),
            };
            let Some(number) = number else { continue };
            if is_least { &mut least } else { &mut most }.push(number);
        }
    }
    if let Some((from, to)) = range(text, &["范围", "value range", "valid range"], "") {
        least.push(from);
        most.push(to);
    }
    (single(least.into_iter()), single(most.into_iter()))
}

/// Skips `值`, `支持`, `为`, `:`, ` value is` and the like.
fn after_bound(rest: &str) -> &str {
    let rest = rest.trim_start();
    let rest = rest.strip_prefix('值').unwrap_or(rest);
    let rest = rest.strip_prefix("value").unwrap_or(rest).trim_start();
    let rest = rest.strip_prefix("支持").unwrap_or(rest);
    for verb in ["为", "是", ":", "is "] {
        if let Some(rest) = rest.strip_prefix(verb) {
            return rest.trim_start();
        }
    }
    rest.trim_start()
}

/// `范围1-100`: two numbers after one of `words`, with `unit` or nothing behind.
fn range(text: &str, words: &[&str], unit: &str) -> Option<(i64, i64)> {
    let lower = text.to_ascii_lowercase();
    single(words.iter().filter_map(|word| {
        let at = lower.find(word)? + word.len();
        let rest = text[at..].trim_start_matches(['为', '是', ':', ' ', '[', '(']);
        let (from, rest) = integer(rest)?;
        let rest = rest.trim_start();
        let rest = rest
            .strip_prefix(['-', '~', '～', '到', '至', ','])?
            .trim_start();
        let (to, rest) = integer(rest)?;
        let rest = rest.trim_start();
        let rest = rest.strip_prefix(unit).unwrap_or(rest);
        ends_here(rest).then_some((from, to))
    }))
}

/// Least and greatest length of a string, in characters.
pub(super) fn lengths(text: &str) -> (Option<u64>, Option<u64>) {
    let mut most = Vec::new();
    for word in [
        "最大长度",
        "长度不超过",
        "长度不能超过",
        "长度最大",
        "长度上限",
    ] {
        for (at, _) in text.match_indices(word) {
            let rest = after_bound(&text[at + word.len()..]);
            if let Some((number, rest)) = integer(rest)
                && ends_here(characters(rest).unwrap_or(rest))
            {
                most.push(number);
            }
        }
    }
    for (at, word) in text.match_indices("不超过") {
        let rest = text[at + word.len()..].trim_start();
        if let Some((number, rest)) = integer(rest)
            && characters(rest).is_some()
        {
            most.push(number);
        }
    }
    let mut least = None;
    if let Some((from, to)) = range(text, &["长度范围", "长度"], "个字符") {
        least = Some(from);
        most.push(to);
    }
    let positive = |number: i64| u64::try_from(number).ok();
    (
        least.and_then(positive),
        single(most.into_iter()).and_then(positive),
    )
}

/// What follows `个字符` or `字符`.
fn characters(rest: &str) -> Option<&str> {
    let rest = rest.trim_start();
    rest.strip_prefix('个').unwrap_or(rest).strip_prefix("字符")
}

/// Words for one call, which may stand before `最多`.
const CALLS: [&str; 4] = ["批次", "请求", "一次", "每次"];

/// Verbs between `最多` and a number.
const VERBS: [&str; 9] = [
    "支持", "传入", "传递", "可以", "填写", "选择", "包含", "可", "为",
];

/// Greatest number of elements of a list.
pub(super) fn elements(text: &str) -> Option<u64> {
    single(text.match_indices("最多").filter_map(|(at, word)| {
        let before = &text[..at];
        if !begins_here(before) && !CALLS.iter().any(|call| before.ends_with(call)) {
            return None;
        }
        let mut rest = text[at + word.len()..].trim_start();
        while let Some(after) = VERBS.iter().find_map(|verb| rest.strip_prefix(verb)) {
            rest = after.trim_start();
        }
        let (number, rest) = integer(rest)?;
        let rest = rest.trim_start().strip_prefix(['个', '条'])?;
        (ends_here(rest) && number > 0).then_some(number.unsigned_abs())
    }))
}
