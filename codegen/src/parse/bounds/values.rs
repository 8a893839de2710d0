//! Lists of values in a text.

use super::text::{begins_here, ends_here, is_chinese};
use serde_json::Value;

/// Where one of these stands, the listed values are not all there are.
const OPEN: [&str; 6] = ["非0", "非 0", "其它值", "其他值", "其它数", "otherwise"];

/// Words that announce a list of values, and how many values they need to be believed.
const ANNOUNCERS: [(&str, usize); 7] = [
    ("枚举值列表", 1),
    ("枚举值", 2),
    ("取值", 2),
    ("可选值", 2),
    ("目前支持", 2),
    ("valid values", 2),
    ("allowed values", 2),
];

/// How an integer and its meaning are joined.
#[derive(PartialEq)]
enum Joint {
    /// `0:`, `0-`, `0.`, `0表示`.
    Sign,
    /// `0 `.
    Blank,
}

/// Values of an integer: `0:创建中,1:运行中`, or `取值:0,1`.
pub(super) fn integers(text: &str) -> Vec<Value> {
    if OPEN.iter().any(|word| text.contains(word)) {
        return Vec::new();
    }
    let mut items: Vec<(i64, Joint)> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        if begins_here(&text[..at])
            && let Some((number, joint, length)) = integer_item(rest)
        {
            items.push((number, joint));
            at += length;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    // A number before a blank may be anything; it is a value only if all are written that way.
    if items.iter().any(|(_, joint)| *joint == Joint::Sign) {
        items.retain(|(_, joint)| *joint == Joint::Sign);
    }
    let found = items.into_iter().map(|(number, _)| Value::from(number));
    let found = distinct(found.collect(), 2);
    if found.is_empty() {
        let tokens = announced(text).into_iter();
        let numbers: Option<Vec<Value>> = tokens
            .map(|token| token.parse::<i64>().ok().map(Value::from))
            .collect();
        return numbers.unwrap_or_default();
    }
    found
}

/// An integer with a sign of a meaning behind it.
fn integer_item(rest: &str) -> Option<(i64, Joint, usize)> {
    let digits = rest.strip_prefix('-').unwrap_or(rest);
    let count = digits.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=4).contains(&count) {
        return None;
    }
    let end = rest.len() - digits.len() + count;
    let number = rest[..end].parse().ok()?;
    let follows = &rest[end..];
    let trimmed = follows.trim_start();
    let first = |text: &str| text.trim_start().chars().next();
    let means = |text: &str| first(text).is_some_and(|c| !c.is_ascii_digit());
    let joint = if let Some(meaning) = trimmed.strip_prefix(':') {
        means(meaning).then_some(Joint::Sign)
    } else if trimmed.starts_with("表示") || trimmed.starts_with("代表") {
        Some(Joint::Sign)
    } else if let Some(meaning) = follows.strip_prefix('-') {
        (means(meaning) && !meaning.starts_with(' ')).then_some(Joint::Sign)
    } else if let Some(meaning) = follows.strip_prefix('.') {
        (meaning.starts_with([' ', '\n']) || meaning.starts_with(is_chinese))
            .then_some(Joint::Sign)
            .filter(|_| means(meaning))
    } else if follows.starts_with(' ') {
        let counted = super::number::unit(trimmed).is_some()
            || trimmed.starts_with(['个', '条', '次', '到', '至']);
        (first(trimmed).is_some_and(is_chinese) && !counted).then_some(Joint::Blank)
    } else {
        None
    };
    Some((number, joint?, end))
}

/// Values of a string.
pub(super) fn strings(text: &str) -> Vec<Value> {
    if OPEN.iter().any(|word| text.contains(word)) {
        return Vec::new();
    }
    for find in [
        bullets,
        quoted_items,
        quoted_list,
        announced,
        bracketed,
        capitals,
        named_items,
    ] {
        let found = find(text);
        if !found.is_empty() {
            return found.into_iter().map(Value::from).collect();
        }
    }
    Vec::new()
}

/// Nothing if there are too few, or if one occurs twice: then the text says something else.
fn distinct<T: PartialEq>(values: Vec<T>, least: usize) -> Vec<T> {
    let twice = (1..values.len()).any(|at| values[..at].contains(&values[at]));
    if twice || values.len() < least {
        return Vec::new();
    }
    values
}

/// `State:` and a value behind each bullet.
fn bullets(text: &str) -> Vec<&str> {
    let Some((before, list)) = text.split_once('•') else {
        return Vec::new();
    };
    let values: Vec<&str> = list.split('•').map(str::trim).collect();
    let plain = |value: &&str| !value.is_empty() && token(value) == *value;
    if !before.trim_end().ends_with(':') || !values.iter().all(plain) {
        return Vec::new();
    }
    distinct(values, 2)
}

/// Quoted strings: start of the quote, content, end of the quote.
fn quotes(text: &str) -> Vec<(usize, &str, usize)> {
    let marks: Vec<usize> = text.match_indices('"').map(|(at, _)| at).collect();
    marks
        .chunks_exact(2)
        .map(|pair| (pair[0], &text[pair[0] + 1..pair[1]], pair[1] + 1))
        .collect()
}

/// `"wood":木,"iron":铁`.
fn quoted_items(text: &str) -> Vec<&str> {
    let items = quotes(text).into_iter().filter(|(start, _, end)| {
        let follows = text[*end..].trim_start();
        begins_here(&text[..*start]) && (follows.starts_with(':') || follows.starts_with("表示"))
    });
    distinct(items.map(|(_, value, _)| value).collect(), 2)
}

/// `支持 "1.0","2.0"`; no other quoted string may stand in the text.
fn quoted_list(text: &str) -> Vec<&str> {
    let quotes = quotes(text);
    let Some(first) = quotes.iter().position(|(start, _, _)| {
        let before = text[..*start].trim_end_matches([' ', ':', '为', '有', '\n']);
        ["支持", "取值", "枚举值", "可选值", "可选择"]
            .iter()
            .any(|word| before.ends_with(word))
    }) else {
        return Vec::new();
    };
    let mut values = vec![quotes[first].1];
    for pair in quotes[first..].windows(2) {
        let between = text[pair[0].2..pair[1].0].trim();
        if ![",", "、", "/"].contains(&between) {
            break;
        }
        values.push(pair[1].1);
    }
    if quotes.iter().any(|(_, value, _)| !values.contains(value)) {
        return Vec::new();
    }
    distinct(values, 2)
}

fn is_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_.-".contains(c)
}

/// The token at the start of `text`; a full stop at its end closes the sentence.
fn token(text: &str) -> &str {
    let end = text.find(|c| !is_token(c)).unwrap_or(text.len());
    text[..end].trim_end_matches('.')
}

/// `取值:zh-CN,en-US`, `枚举值列表:A/B`, `目前支持A/B`.
fn announced(text: &str) -> Vec<&str> {
    // Several values in one string, joined by a separator.
    if text.contains("分隔") {
        return Vec::new();
    }
    let lower = text.to_ascii_lowercase();
    for (word, least) in ANNOUNCERS {
        let Some(at) = lower.find(word) else { continue };
        let rest = &text[at + word.len()..];
        let list = rest.trim_start_matches(['为', '是', '有', ':', ' ', '\n']);
        if list.len() == rest.len() && word != "目前支持" {
            continue;
        }
        let mut values = Vec::new();
        let mut rest = list;
        let complete = loop {
            let value = token(rest);
            if value.is_empty() {
                break false;
            }
            values.push(value);
            rest = rest[value.len()..].trim_start();
            match rest.strip_prefix([',', '/', '、']) {
                Some(next) => rest = next.trim_start(),
                None => break ends_here(rest),
            }
        };
        if complete {
            return distinct(values, least);
        }
    }
    Vec::new()
}

/// `[0.10.2、1.1.1]`.
fn bracketed(text: &str) -> Vec<&str> {
    let Some((_, rest)) = text.split_once('[') else {
        return Vec::new();
    };
    let Some((list, _)) = rest.split_once(']') else {
        return Vec::new();
    };
    let values: Vec<&str> = list.split('、').map(str::trim).collect();
    if values
        .iter()
        .any(|value| value.is_empty() || token(value) != *value)
    {
        return Vec::new();
    }
    distinct(values, 2)
}

/// `任务类型,SOURCE接入,SINK流出`: a name of what is listed, then words in capitals with their meaning.
fn capitals(text: &str) -> Vec<&str> {
    let mut values = Vec::new();
    for (index, clause) in text.split([',', '、', ';', '/', '\n']).enumerate() {
        let clause = clause.trim().trim_end_matches('。');
        if clause.is_empty() {
            continue;
        }
        let end = clause
            .find(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'))
            .unwrap_or(clause.len());
        let (word, meaning) = clause.split_at(end);
        let capital = word.starts_with(|c: char| c.is_ascii_uppercase()) && word.len() > 1;
        let described =
            meaning.is_empty() || meaning.starts_with('(') || meaning.starts_with(is_chinese);
        if capital && described {
            values.push(word);
        } else {
            let default = clause.starts_with("默认") && !values.is_empty();
            let heading = index == 0 && LISTED.iter().any(|word| clause.ends_with(word));
            if !(default || heading) {
                return Vec::new();
            }
        }
    }
    distinct(values, 2)
}

/// Ends of the words for what is listed.
const LISTED: [&str; 10] = [
    "类型", "格式", "模式", "方式", "策略", "来源", "操作", "类别", "内容", "状态",
];

/// `RUNNING:正在运行;PAUSED:已暂停`.
fn named_items(text: &str) -> Vec<&str> {
    let mut items: Vec<(usize, &str, usize)> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let word = token(&text[at..]);
        let follows = &text[at + word.len()..];
        let colon = follows.trim_start().strip_prefix(':');
        if begins_here(&text[..at])
            && word.starts_with(|c: char| c.is_ascii_alphabetic())
            && let Some(meaning) = colon
        {
            items.push((at, word, text.len() - meaning.len()));
        }
        let step = text[at..].chars().next().map_or(1, char::len_utf8);
        at += step.max(word.len());
    }
    let meanings = items.iter().enumerate().all(|(index, (_, _, start))| {
        let end = items.get(index + 1).map_or(text.len(), |next| next.0);
        let meaning = text[*start..end].trim();
        !meaning.starts_with('"') && meaning.contains(is_chinese)
    });
    if !meanings {
        return Vec::new();
    }
    distinct(items.into_iter().map(|(_, word, _)| word).collect(), 2)
}
