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
    /// `0否`.
    None,
    /// `0 `.
    Blank,
}

/// Values of an integer: `0:创建中,1:运行中`, `木制填写1;铁制填写2`, or `取值:0,1`.
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
    if items.iter().any(|(_, joint)| *joint != Joint::Blank) {
        items.retain(|(_, joint)| *joint != Joint::Blank);
    }
    let found = items.into_iter().map(|(number, _)| Value::from(number));
    let found = distinct(found.collect(), 2);
    if !found.is_empty() {
        return found;
    }
    let numbers = |tokens: Vec<&str>| {
        let numbers = tokens.into_iter().map(|token| token.parse::<i64>().ok());
        let numbers: Option<Vec<Value>> = numbers.map(|number| number.map(Value::from)).collect();
        numbers.unwrap_or_default()
    };
    let found = numbers(entered(text));
    if found.is_empty() {
        return numbers(announced(text));
    }
    found
}

/// `木制填写1;铁制填写2`, for strings, too; the same value may be entered in several cases.
fn entered(text: &str) -> Vec<&str> {
    let mut values: Vec<&str> = Vec::new();
    let mut behind = "";
    for (at, word) in text.match_indices("填写") {
        let rest = text[at + word.len()..].trim_start();
        let (value, follows) = rest.split_at(token(rest).len());
        if value.is_empty() || !(ends_here(follows) || follows.starts_with("即可")) {
            return Vec::new();
        }
        if !values.contains(&value) {
            values.push(value);
        }
        behind = follows;
    }
    // Another word behind the last one is a value whose `填写` was cut at the edge of the page.
    let mut words = behind
        .split(|c| !is_token(c))
        .map(|word| word.trim_matches('.'));
    if words.any(|word| !word.is_empty() && !values.contains(&word)) {
        return Vec::new();
    }
    distinct(values, 2)
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
        let counted = super::unit::unit(trimmed).is_some()
            || trimmed.starts_with(['个', '条', '次', '到', '至']);
        (first(trimmed).is_some_and(is_chinese) && !counted).then_some(Joint::Blank)
    } else if follows.starts_with(['否', '是', '开', '关', '不']) {
        Some(Joint::None)
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
        quoted_all,
        entered,
        announced,
        bracketed,
        meanings,
        described,
        slashed,
        supported,
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

/// Every quoted string is a value: `不开填"none",开填"gzip"或"lz4"`, `木:"wood";铁:"iron"`, `"m"按月,"h"按天`.
fn quoted_all(text: &str) -> Vec<&str> {
    let quotes = quotes(text);
    let is_value = |index: usize| {
        let (start, _, end) = quotes[index];
        let before = text[..start].trim_end();
        let listed = index.checked_sub(1).is_some_and(|above| {
            let between = text[quotes[above].2..start].trim();
            [",", "、", "/", "或"].contains(&between)
        });
        let entered = ["填", "填写", "可选择"]
            .iter()
            .any(|word| before.ends_with(word));
        let meant = begins_here(&text[..start]) && text[end..].starts_with(is_chinese);
        listed || entered || meant || before.ends_with(':')
    };
    if !(0..quotes.len()).all(is_value) {
        return Vec::new();
    }
    distinct(quotes.iter().map(|(_, value, _)| *value).collect(), 2)
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
        if let Some(values) = token_list(list, &[",", "/", "、"]) {
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

/// `枚举值(读:Read,写:Write)`: meanings before their values.
fn meanings(text: &str) -> Vec<&str> {
    in_parentheses(text, "枚举值(", value_behind)
}

/// `模式(wood木,iron铁)`: in parentheses nothing but words with their meaning.
fn described(text: &str) -> Vec<&str> {
    in_parentheses(text, "(", value_before)
}

/// Values of all items between `begin` and the next `)`.
fn in_parentheses<'t>(
    text: &'t str,
    begin: &str,
    value: fn(&'t str) -> Option<&'t str>,
) -> Vec<&'t str> {
    let list = text
        .split_once(begin)
        .and_then(|(_, rest)| rest.split_once(')'));
    let values = list.and_then(|(list, _)| list.split(',').map(value).collect());
    distinct(values.unwrap_or_default(), 2)
}

/// `读:Read`
fn value_behind(item: &str) -> Option<&str> {
    let (meaning, value) = item.split_once(':')?;
    let value = value.trim();
    (meaning.contains(is_chinese) && !value.is_empty() && token(value) == value).then_some(value)
}

/// `wood木`
fn value_before(item: &str) -> Option<&str> {
    let value = token(item.trim_start());
    let meaning = &item.trim_start()[value.len()..];
    (value.len() > 1 && meaning.starts_with(is_chinese)).then_some(value)
}

/// `插件(a/b)`, `时间类型:A/B`: nothing but words and slashes, in parentheses or behind a colon up to the end.
fn slashed(text: &str) -> Vec<&str> {
    let in_parentheses = text
        .split('(')
        .skip(1)
        .filter_map(|rest| rest.split_once(')'));
    let mut lists: Vec<&str> = in_parentheses.map(|(list, _)| list).collect();
    if let [_, list] = text.split(':').collect::<Vec<_>>()[..] {
        lists.push(list.trim_end_matches('。'));
    }
    lists.retain(|list| {
        let words = list.split('/').map(str::trim);
        words.clone().count() > 1
            && words
                .clone()
                .all(|word| !word.is_empty() && token(word) == word)
    });
    match lists[..] {
        [list] => distinct(list.split('/').map(str::trim).collect(), 2),
        _ => Vec::new(),
    }
}

/// `格式(支持csv,json)`, `关系,支持IN和NOT_IN`.
fn supported(text: &str) -> Vec<&str> {
    let lists = text
        .match_indices("支持")
        .filter(|(at, _)| begins_here(&text[..*at]));
    let found: Vec<Vec<&str>> = lists
        .filter_map(|(at, word)| token_list(&text[at + word.len()..], &[",", "/", "、", "和"]))
        .collect();
    match <[_; 1]>::try_from(found) {
        Ok([values]) => distinct(values, 2),
        Err(_) => Vec::new(),
    }
}

/// The words that `text` begins with, if the clause ends behind them.
fn token_list<'t>(text: &'t str, separators: &[&str]) -> Option<Vec<&'t str>> {
    let mut values = Vec::new();
    let mut rest = text;
    loop {
        let value = token(rest);
        if value.is_empty() {
            // A separator that closed the list: `A和B,默认为A`.
            return None;
        }
        values.push(value);
        rest = rest[value.len()..].trim_start();
        match separators.iter().find_map(|sign| rest.strip_prefix(sign)) {
            Some(next) if token(next.trim_start()).is_empty() => {
                return ends_here(rest).then_some(values);
            }
            Some(next) => rest = next.trim_start(),
            None => return ends_here(rest).then_some(values),
        }
    }
}

/// `任务类型,SOURCE接入,SINK流出`: a name of what is listed, then words in capitals with their meaning.
fn capitals(text: &str) -> Vec<&str> {
    let mut values = Vec::new();
    for (index, clause) in text.split([',', '、', ';', '/', '\n', '。']).enumerate() {
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
