//! What a line of the changelog is. All words of the vendor's language stand here.

use crate::spec::{Change, Subject};

/// A line of the changelog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line<'a> {
    /// Heading of a release.
    Release(u32),
    /// Date of a release, `YYYY-MM-DD`.
    Date(&'a str),
    /// Heading of a kind of changes to actions or structures.
    Category(Change, Scope),
    /// Names of changed parameters or members.
    Names(Change, Subject, &'a str),
    /// Latin letters: a name, or the rest of a list of names.
    Word(&'a str),
    /// A line that every release has.
    Furniture,
    /// Anything else.
    Other,
}

/// What a kind of changes is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    Action,
    Structure,
}

impl Scope {
    pub(super) fn owner(self) -> Subject {
        match self {
            Scope::Action => Subject::Action,
            Scope::Structure => Subject::Structure,
        }
    }

    pub(super) fn holds(self, subject: Subject) -> bool {
        match self {
            Scope::Action => matches!(subject, Subject::Input | Subject::Output),
            Scope::Structure => subject == Subject::Member,
        }
    }
}

const CHANGES: [(&str, Change); 4] = [
    ("新增", Change::Added),
    ("修改", Change::Modified),
    ("废弃", Change::Deprecated),
    ("删除", Change::Removed),
];
const SCOPES: [(&str, Scope); 2] = [("接口", Scope::Action), ("数据结构", Scope::Structure)];
const SUBJECTS: [(&str, Subject); 3] = [
    ("入参", Subject::Input),
    ("出参", Subject::Output),
    ("成员", Subject::Member),
];
/// Begin the lines that every release has.
const FURNITURE: [&str; 2] = ["本次发布包含", "改善已有"];

impl<'a> Line<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let text = text.trim();
        if let Some(inner) = text
            .strip_prefix('第')
            .and_then(|t| t.strip_suffix("次发布"))
        {
            return inner.trim().parse().map_or(Line::Other, Line::Release);
        }
        if let Some(time) = text.strip_prefix("发布时间：") {
            let date = time.trim().split(' ').next().unwrap_or_default();
            return if is_date(date) {
                Line::Date(date)
            } else {
                Line::Other
            };
        }
        if FURNITURE.iter().any(|begin| text.starts_with(begin)) {
            return Line::Furniture;
        }
        if let Some((change, rest)) = strip_any(text, &CHANGES) {
            if let Some((scope, "：")) = strip_any(rest, &SCOPES) {
                return Line::Category(change, scope);
            }
            if let Some((subject, rest)) = strip_any(rest, &SUBJECTS)
                && let Some(names) = rest.strip_prefix('：')
            {
                return Line::Names(change, subject, names.trim());
            }
            return Line::Other;
        }
        let latin = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ',' | ' ');
        if !text.is_empty() && text.chars().all(latin) {
            return Line::Word(text);
        }
        Line::Other
    }
}

/// Whether this is the name of an action, a structure, a parameter or a member.
pub(super) fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn strip_any<'a, T: Copy>(text: &'a str, words: &[(&str, T)]) -> Option<(T, &'a str)> {
    words
        .iter()
        .find_map(|(word, meaning)| Some((*meaning, text.strip_prefix(word)?)))
}

fn is_date(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(index, byte)| match index {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

#[cfg(test)]
mod tests {
    use super::{Line, Scope};
    use crate::spec::{Change, Subject};

    #[test]
    fn lines_are_told_apart() {
        let rows = [
            ("第 9 次发布", Line::Release(9)),
            ("第 次发布", Line::Other),
            ("第 x 次发布", Line::Other),
            ("发布时间：2020-01-02 03:04:05", Line::Date("2020-01-02")),
            ("发布时间：yesterday", Line::Other),
            (
                "删除数据结构：",
                Line::Category(Change::Removed, Scope::Structure),
            ),
            (
                "废弃入参： A, B",
                Line::Names(Change::Deprecated, Subject::Input, "A, B"),
            ),
            ("新增入参", Line::Other),
            ("Zone_Info2", Line::Word("Zone_Info2")),
            ("改善已有甲。", Line::Furniture),
            ("简介", Line::Other),
        ];
        for (text, expected) in rows {
            assert_eq!(Line::of(text), expected, "{text}");
        }
    }
}
