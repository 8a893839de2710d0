//! Marks of Markdown in a text.

/// The level of a heading that is marked by `#`.
pub(super) fn heading_level(text: &str) -> u8 {
    let rest = text.trim_start_matches('#');
    let count = text.len() - rest.len();
    match u8::try_from(count) {
        Ok(level @ 1..=6) if rest.starts_with([' ', '*']) => level,
        _ => 0,
    }
}

/// A text of Markdown as it is shown: links by their text, escapes by what they stand for, emphasis and code without
/// marks, `<br>` as a line end.
pub(super) fn shown(text: &str) -> String {
    let text = without_emphasis(&without_links(text));
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek().is_some_and(char::is_ascii_punctuation) => {
                out.extend(chars.next());
            }
            '`' => {}
            _ => out.push(c),
        }
    }
    without_tags(&out)
}

/// `**text**` becomes its text. Other runs of stars are text: `i-abc****`.
fn without_emphasis(text: &str) -> String {
    // Begin and end of each run of two stars.
    let mut runs: Vec<usize> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'*' => {
                let length = bytes[at..].iter().take_while(|b| **b == b'*').count();
                if length == 2 {
                    runs.push(at);
                }
                at += length;
            }
            _ => at += 1,
        }
    }
    let mut out = String::with_capacity(text.len());
    let mut last = 0;
    for pair in runs.chunks_exact(2) {
        out.push_str(&text[last..pair[0]]);
        out.push_str(&text[pair[0] + 2..pair[1]]);
        last = pair[1] + 2;
    }
    out.push_str(&text[last..]);
    out
}

/// The text of a name or a type: without any mark.
pub(super) fn bare_cell(text: &str) -> String {
    let text = text
        .replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">");
    let text = text.trim();
    let stripped = text.trim_matches(['*', '`']).trim();
    if stripped.is_empty() {
        String::new()
    } else {
        stripped.to_owned()
    }
}

/// `<br>` ends a line; other tags of a few known names vanish.
fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let tag = after
            .split_once('>')
            .map(|(tag, behind)| (tag.trim().trim_matches('/').trim(), behind));
        let name = |tag: &str| {
            tag.split_whitespace()
                .next()
                .unwrap_or_default()
                .to_ascii_lowercase()
        };
        match tag {
            Some((tag, behind)) if ["br", "p", "li"].contains(&&*name(tag)) => {
                out.push('\n');
                rest = behind;
            }
            Some((tag, behind)) if TAGS.contains(&&*name(tag)) => rest = behind,
            _ => {
                out.push('<');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Elements of HTML that pages of Markdown hold.
const TAGS: [&str; 14] = [
    "b", "i", "a", "em", "strong", "code", "span", "ul", "ol", "div", "font", "sup", "sub", "u",
];

/// Whether a line holds tags of HTML and no text.
pub(super) fn is_tags(text: &str) -> bool {
    let mut rest = text.trim();
    while let Some((tag, behind)) = rest.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
        if tag.is_empty() {
            return false;
        }
        rest = behind.trim_start();
    }
    rest.is_empty()
}

/// `[text](address)` becomes its text.
pub(super) fn without_links(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        out.push_str(before);
        let link = after.split_once("](").and_then(|(shown, address)| {
            let (_, behind) = address.split_once(')')?;
            (!shown.contains(['[', ']'])).then_some((shown, behind))
        });
        match link {
            Some((shown, behind)) => {
                out.push_str(shown);
                rest = behind;
            }
            None => {
                out.push('[');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// What stands before a name to show how deep it is nested, as a number that grows with the depth, and the name.
pub(super) fn nested(text: &str) -> (usize, &str) {
    let mut depth = 0;
    let mut rest = text;
    loop {
        if let Some(after) = rest.strip_prefix("&nbsp;") {
            (rest, depth) = (after, depth + 1);
        } else if let Some(after) = rest.strip_prefix("&emsp;") {
            (rest, depth) = (after, depth + 2);
        } else if let Some(c) = rest.chars().next().filter(|c| MARKS.contains(c)) {
            (rest, depth) = (&rest[c.len_utf8()..], depth + 1);
        } else {
            return (depth, rest);
        }
    }
}

/// Marks of nesting. A blank counts, too, where a cell keeps it.
const MARKS: [char; 20] = [
    '└', '├', '│', '─', '∟', '┗', '┣', '━', '-', '–', '—', '>', '»', '→', '↳', '·', '\u{a0}',
    '\u{3000}', '\u{2003}', '+',
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_no_text() {
        assert_eq!(
            shown("user\\_id [x](y) `a` **b**<br/>c"),
            "user_id x a b\nc"
        );
        assert_eq!(shown("i-a**** and b\\*\\*"), "i-a**** and b**");
        assert_eq!(without_links("a[0] [b](c) [d"), "a[0] b [d");
        assert_eq!(heading_level("## **2. Input**"), 2);
        assert_eq!(heading_level("#tag"), 0);
        assert_eq!(nested("└─Name"), (2, "Name"));
        assert_eq!(nested("&nbsp;&nbsp;Name"), (2, "Name"));
        assert_eq!(nested("Name-Part"), (0, "Name-Part"));
    }
}
