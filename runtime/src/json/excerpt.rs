//! Excerpts of broken JSON without what may be secret.

/// What is wrong with a text that is no JSON, and near what.
pub(crate) fn invalid(text: &str, error: &serde_json::Error) -> String {
    // What the parser says of syntax quotes nothing.
    let reason = error.to_string();
    let reason = reason.split(" at line ").next().unwrap_or_default();
    let near = near(text, error.line(), error.column());
    format!("{reason} near {near}")
}

/// The surroundings of a position in broken JSON: punctuation, numbers and names, but no values of
/// strings.
///
/// Line and column count from 1, the column in bytes, as in the errors of serde_json.
fn near(text: &str, line: usize, column: usize) -> String {
    const BEFORE: usize = 60;
    const AFTER: usize = 20;
    let above: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let position = (above + column).min(text.len());
    let window = position.saturating_sub(BEFORE)..position + AFTER;
    let mut out = String::new();
    let mut rest = text;
    // Whether each object or list around is an object, and what came last.
    let mut around = Vec::new();
    let mut before = ' ';
    while let Some(first) = rest.chars().next() {
        let start = text.len() - rest.len();
        if start >= window.end {
            break;
        }
        match first {
            '{' | '[' => around.push(first == '{'),
            '}' | ']' => _ = around.pop(),
            _ => {}
        }
        let (length, shown) = match first {
            '"' => {
                let named = around.last() == Some(&true) && matches!(before, '{' | ',');
                string(rest, named)
            }
            c if c.is_alphanumeric() => {
                let end = rest.find(|c: char| !(c.is_alphanumeric() || "+-._".contains(c)));
                let word = &rest[..end.unwrap_or(rest.len())];
                let number = word.len() <= 20 && word.parse::<f64>().is_ok();
                let known = number || ["true", "false", "null"].contains(&word);
                (word.len(), if known { word } else { "…" })
            }
            c => (c.len_utf8(), &rest[..c.len_utf8()]),
        };
        if start + length > window.start {
            out.push_str(shown);
        }
        if !first.is_whitespace() {
            before = first;
        }
        rest = &rest[length..];
    }
    format!("`{}`", out.trim())
}

/// Length of the JSON string at the beginning, and what of it may be shown: all if it is a name,
/// which it can be only where `named`.
fn string(text: &str, named: bool) -> (usize, &str) {
    const LONGEST_NAME: usize = 64;
    let mut escaped = false;
    let end = text.char_indices().skip(1).find_map(|(index, c)| {
        let closes = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        closes.then_some(index + 1)
    });
    let Some(end) = end else {
        return (text.len(), "\"…");
    };
    let name = named && end <= LONGEST_NAME && text[end..].trim_start().starts_with(':');
    (end, if name { &text[..end] } else { "\"…\"" })
}
