//! Normalising descriptions, and defaults that are no numbers.

/// Where the description proper ends: the note on null, and the example.
const ENDS: [&str; 2] = ["注意:此字段可能返回", "示例值:"];

pub(super) fn is_chinese(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// Characters of the traditional script in words that are looked for, and their simplified forms.
const TRADITIONAL: [(char, char); 18] = [
    ('預', '预'),
    ('設', '设'),
    ('認', '认'),
    ('範', '范'),
    ('圍', '围'),
    ('長', '长'),
    ('個', '个'),
    ('條', '条'),
    ('過', '过'),
    ('於', '于'),
    ('則', '则'),
    ('單', '单'),
    ('為', '为'),
    ('時', '时'),
    ('當', '当'),
    ('舉', '举'),
    ('類', '类'),
    ('狀', '状'),
];

/// Traditional characters become simplified ones where words are looked for, punctuation of full width becomes plain
/// (except the full stop, which unlike `.` always ends a sentence), and line ends between Chinese characters go.
pub(super) fn normalise(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        out.push(match c {
            '，' => ',',
            '：' => ':',
            '；' => ';',
            '（' => '(',
            '）' => ')',
            '【' => '[',
            '】' => ']',
            '“' | '”' => '"',
            '\r' => continue,
            '\n' => {
                let next = chars.peek().copied().unwrap_or(' ');
                if out.ends_with(is_chinese) && is_chinese(next) {
                    continue;
                }
                '\n'
            }
            other => TRADITIONAL
                .iter()
                .find(|(traditional, _)| *traditional == other)
                .map_or(other, |(_, simplified)| *simplified),
        });
    }
    let end = ENDS.iter().filter_map(|end| out.find(end)).min();
    out.truncate(end.unwrap_or(out.len()));
    out
}

/// Whether a clause or word ends here. A full stop counts if it does not stand inside a word.
pub(super) fn ends_here(rest: &str) -> bool {
    let mut chars = rest.chars();
    match chars.next() {
        None => true,
        Some('.') => chars.next().is_none_or(char::is_whitespace),
        Some(c) => c.is_whitespace() || ",;。)(]、".contains(c),
    }
}

/// Whether a clause or word may begin after `before`.
pub(super) fn begins_here(before: &str) -> bool {
    before
        .chars()
        .next_back()
        .is_none_or(|c| c.is_whitespace() || ",;。([:、.".contains(c))
}

/// What follows each mention of a default, with what precedes it. `为`, `是` and colons are skipped.
pub(super) fn default_mentions(text: &str) -> impl Iterator<Item = (&str, &str)> {
    // ASCII lower case keeps all positions.
    let lower = text.to_ascii_lowercase();
    let mut at = 0;
    std::iter::from_fn(move || {
        let (start, word) = ["默认", "预设", "defaults", "default"]
            .iter()
            .filter_map(|word| lower[at..].find(word).map(|found| (at + found, *word)))
            .min_by_key(|(start, _)| *start)?;
        at = start + word.len();
        Some((start, at))
    })
    .filter(|(start, end)| whole_word(text, *start, *end))
    .map(|(start, end)| (&text[..start], after_verb(&text[end..])))
    .filter(|(before, _)| !conditional(before))
}

/// Whether an English word stands alone; Chinese words always do.
fn whole_word(text: &str, start: usize, end: usize) -> bool {
    let glued = |c: char| c.is_ascii_alphanumeric() || "_$.-".contains(c);
    !text[start..].starts_with(|c: char| c.is_ascii())
        || !(text[..start].ends_with(glued) || text[end..].starts_with(glued))
}

/// Skips `值`, `为`, `:`, ` value is` and the like.
fn after_verb(rest: &str) -> &str {
    let rest = rest.trim_start();
    let rest = rest.strip_prefix('值').unwrap_or(rest);
    let rest = rest.strip_prefix("value").unwrap_or(rest).trim_start();
    for verb in ["为", "是", "传参", ":", "is ", "to "] {
        if let Some(rest) = rest.strip_prefix(verb) {
            return rest.trim_start_matches([':', ' ', '\n']);
        }
    }
    rest
}

/// Whether the sentence before a default puts it under a condition.
fn conditional(before: &str) -> bool {
    let sentence = before.rsplit(['。', '\n']).next().unwrap_or(before);
    let sentence = sentence.replace("当前", "");
    ["如果", "若", "当", "但", "if ", "when "]
        .iter()
        .any(|word| sentence.contains(word))
}

/// The one value, if all are equal.
pub(super) fn single<T: PartialEq>(mut values: impl Iterator<Item = T>) -> Option<T> {
    let first = values.next()?;
    values.all(|value| value == first).then_some(first)
}

/// Default of a string.
pub(super) fn default(text: &str) -> Option<String> {
    single(default_mentions(text).filter_map(|(before, rest)| {
        if rest.starts_with(')') {
            // `"wood" (默认)`
            let before = before.strip_suffix('(')?.trim_end().strip_suffix('"')?;
            let start = before.rfind('"')?;
            return Some(before[start + 1..].to_owned());
        }
        if let Some(quoted) = rest.strip_prefix('"') {
            let end = quoted.find('"')?;
            return Some(quoted[..end].to_owned());
        }
        let token = token(rest);
        let follows = &rest[token.len()..];
        if token.is_empty() || token.ends_with(':') || follows.starts_with('、') {
            return None;
        }
        // A number with a unit is no string value.
        let measured = token.parse::<f64>().is_ok() && super::unit::unit(follows).is_some();
        // `默认为false不保留`: the value and its meaning.
        let flag = ["true", "false"].contains(&token) && follows.starts_with(is_chinese);
        let plain = (ends_here(follows) || flag) && !measured;
        plain.then(|| token.to_owned())
    }))
}

/// The run of characters that values are made of; a full stop at its end closes the sentence.
fn token(text: &str) -> &str {
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || "_$*.+:/-".contains(c)))
        .unwrap_or(text.len());
    text[..end].trim_end_matches('.')
}

/// Default of a boolean.
pub(super) fn default_flag(text: &str) -> Option<bool> {
    single(default_mentions(text).filter_map(|(_, rest)| {
        let token = token(rest);
        let value = match token.to_ascii_lowercase().as_str() {
            "true" => true,
            "false" => false,
            _ => return None,
        };
        ends_here(&rest[token.len()..]).then_some(value)
    }))
}
