//! Text for doc comments: rustdoc's markdown, in which nothing of the input acts as markup.

use std::borrow::Cow;

/// Our own prose: code spans stay, brackets and angles become plain text, addresses become links.
pub(super) fn prose(text: &str) -> String {
    let mut prose = String::with_capacity(text.len());
    let mut in_code = false;
    for word in Spans::new(text) {
        match word {
            Span::Fence => {
                in_code = !in_code;
                prose.push('`');
            }
            Span::Text(text) if in_code => prose.push_str(text),
            Span::Text(text) => escape(text, &mut prose),
        }
    }
    if in_code {
        // A lone backtick begins no span.
        if let Some(last) = prose.rfind('`') {
            prose.insert(last, '\\');
        }
    }
    prose
}

/// Text and the single backticks between it.
struct Spans<'a> {
    rest: &'a str,
}

enum Span<'a> {
    Fence,
    Text(&'a str),
}

impl<'a> Spans<'a> {
    fn new(rest: &'a str) -> Self {
        Self { rest }
    }
}

impl<'a> Iterator for Spans<'a> {
    type Item = Span<'a>;

    fn next(&mut self) -> Option<Span<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        if let Some(rest) = self.rest.strip_prefix('`') {
            self.rest = rest;
            return Some(Span::Fence);
        }
        let (text, rest) = self
            .rest
            .split_at(self.rest.find('`').unwrap_or(self.rest.len()));
        self.rest = rest;
        Some(Span::Text(text))
    }
}

fn escape(text: &str, prose: &mut String) {
    let mut rest = text;
    while let Some(start) = [rest.find("https://"), rest.find("http://")]
        .into_iter()
        .flatten()
        .min()
    {
        let (before, address) = rest.split_at(start);
        escape_plain(before, prose);
        let end = address
            .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | ',' | ';'))
            .unwrap_or(address.len());
        // The dot that ends the sentence is not part of it.
        let (address, after) = address.split_at(address[..end].trim_end_matches(['.', ':']).len());
        prose.push('<');
        prose.push_str(address);
        prose.push('>');
        rest = after;
    }
    escape_plain(rest, prose);
}

fn escape_plain(text: &str, prose: &mut String) {
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match c {
            // Within a word it marks nothing.
            '_' if prose.ends_with(char::is_alphanumeric)
                && rest.as_str().starts_with(char::is_alphanumeric) =>
            {
                prose.push('_');
            }
            '[' | ']' | '<' | '>' | '*' | '_' | '|' | '\\' => prose.extend(['\\', c]),
            '\n' | '\r' => prose.push(' '),
            c => prose.push(c),
        }
    }
}

/// A code span of any text: line breaks are shown as escapes, backticks inside lengthen the fence.
pub(super) fn code(text: &str) -> String {
    let text: Cow<'_, str> = if text.contains(|c: char| c.is_control()) {
        text.chars()
            .flat_map(|c| {
                let escaped: Box<dyn Iterator<Item = char>> = match c {
                    c if c.is_control() => Box::new(c.escape_debug()),
                    c => Box::new(std::iter::once(c)),
                };
                escaped
            })
            .collect::<String>()
            .into()
    } else {
        text.into()
    };
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    // A blank at both ends is taken off again by the reader.
    let pad = if text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Cuts a paragraph into lines of at most `width` characters where it has blanks outside of code spans, and
/// where the next line would not begin like markup.
pub(super) fn wrap(paragraph: &str, width: usize) -> Vec<&str> {
    let mut lines = Vec::new();
    let (mut start, mut last_break) = (0, None);
    let mut fence = None;
    let mut columns = 0;
    let bytes = paragraph.as_bytes();
    let mut position = 0;
    for (index, c) in paragraph.char_indices() {
        if index < position {
            columns += 1;
            continue;
        }
        if c == '`' && (index == 0 || bytes[index - 1] != b'\\') {
            let run = paragraph[index..]
                .bytes()
                .take_while(|&b| b == b'`')
                .count();
            position = index + run;
            fence = match fence {
                None => Some(run),
                Some(open) if open == run => None,
                open => open,
            };
        }
        if c == ' ' && fence.is_none() && !like_markup(&paragraph[index + 1..]) {
            last_break = Some(index);
        }
        columns += 1;
        if columns > width
            && let Some(cut) = last_break.take()
        {
            lines.push(&paragraph[start..cut]);
            start = cut + 1;
            columns = paragraph[start..index + c.len_utf8()].chars().count();
        }
    }
    lines.push(&paragraph[start..]);
    lines
}

/// Whether a line that begins with this text would be a list item, a heading or the like.
fn like_markup(text: &str) -> bool {
    let word = text.split(' ').next().unwrap_or_default();
    word.is_empty()
        || word.starts_with(['#', '>', '-', '+', '*', '=', '|', '~'])
        || word.starts_with(|c: char| c.is_ascii_digit()) && word.ends_with(['.', ')'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_has_no_markup() {
        for (text, expected) in [
            ("A list [of] <T>.", r"A list \[of\] \<T\>."),
            ("`a[0]` is kept.", "`a[0]` is kept."),
            ("See https://a.b/c_d.", "See <https://a.b/c_d>."),
            ("A lone ` here", r"A lone \` here"),
            ("two\nlines", "two lines"),
            ("snake_case *star* _a_", r"snake_case \*star\* \_a\_"),
        ] {
            assert_eq!(prose(text), expected);
        }
    }

    #[test]
    fn lines_break_before_letters_of_several_bytes() {
        assert_eq!(
            wrap("ab cde\u{5e7f}\u{5dde} f", 5),
            ["ab", "cde\u{5e7f}\u{5dde}", "f"]
        );
    }

    #[test]
    fn code_spans_hold_anything() {
        for (text, expected) in [
            ("a", "`a`"),
            ("a`b", "``a`b``"),
            ("`", "`` ` ``"),
            (" a", "`  a `"),
            ("a\nb\u{1b}", r"`a\nb\u{1b}`"),
        ] {
            assert_eq!(code(text), expected);
        }
    }

    #[test]
    fn wrapping() {
        assert_eq!(wrap("aa bb cc", 5), ["aa bb", "cc"]);
        assert_eq!(wrap("aa bb cc", 4), ["aa", "bb", "cc"]);
        assert_eq!(wrap("aaaaaaaa b", 4), ["aaaaaaaa", "b"]);
        assert_eq!(
            wrap("aa `b c` d", 5),
            ["aa", "`b c`", "d"],
            "code spans are kept whole"
        );
        assert_eq!(
            wrap("aa - b", 3),
            ["aa -", "b"],
            "a dash would begin a list"
        );
        assert_eq!(wrap("aa 1. b", 3), ["aa 1.", "b"], "so would a number");
        assert_eq!(wrap("ää öö", 5), ["ää öö"], "characters count, not bytes");
        assert_eq!(wrap("", 5), [""]);
    }
}
