//! Headings of which a few strokes were printed at the end of the page before.

use super::Layout;
use super::document::{Removed, RemovedKind};
use super::paper::Paper;

/// Removes the last line of a page where it is what a cut left of the next page's first heading.
pub(super) fn take(papers: &mut [Paper<'_>], layout: &Layout, removed: &mut Vec<Removed>) {
    for at in 1..papers.len() {
        let Some(next) = papers[at].lines.first().map(|line| line.text) else {
            continue;
        };
        let Some(line) = papers[at - 1].lines.last() else {
            continue;
        };
        if is_ghost(line.text, next, layout) {
            removed.push(Removed::new(RemovedKind::Ghost, line.number));
            papers[at - 1].lines.pop();
        }
    }
}

fn is_ghost(text: &str, heading: &str, layout: &Layout) -> bool {
    if text.len() >= heading.len() || !text.chars().any(char::is_alphabetic) {
        return false;
    }
    // Of a name in Latin letters only ascenders remain: pieces of a letter or two, never a shorter name.
    let in_pieces = || text.split(' ').all(|piece| piece.len() <= 2);
    let fits = if is_name(heading) {
        in_pieces()
    } else {
        is_numbered(heading)
            || layout
                .headings
                .iter()
                .any(|(begin, end)| heading.starts_with(begin) && heading.ends_with(end))
    };
    fits && is_subsequence(text, heading)
}

fn is_name(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

fn is_numbered(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < text.len() && rest.starts_with(". ")
}

/// Whether the characters of `part`, blanks aside, occur in `whole` in the same order.
fn is_subsequence(part: &str, whole: &str) -> bool {
    let mut rest = whole.chars();
    part.chars()
        .filter(|c| *c != ' ')
        .all(|c| rest.any(|other| other == c))
}

#[cfg(test)]
mod tests {
    use super::is_ghost;
    use crate::parse::tencent::words::LAYOUT;

    #[test]
    fn remains_of_headings_are_ghosts() {
        assert!(is_ghost("接 描述", "1. 接口描述", &LAYOUT));
        assert!(is_ghost("错误", "6. 错误码", &LAYOUT));
        assert!(is_ghost("第 次发布", "第 113 次发布", &LAYOUT));
        assert!(is_ghost("f f", "BatchModifyTopicInfo", &LAYOUT));
    }

    #[test]
    fn other_last_lines_are_not() {
        assert!(!is_ghost("TopicDetail", "TopicDetailResponse", &LAYOUT));
        assert!(!is_ghost("}", "},", &LAYOUT));
        assert!(!is_ghost("x", "Plain", &LAYOUT));
        assert!(!is_ghost("1. 接口描述", "1. 接口描述", &LAYOUT));
        assert!(!is_ghost("表", "附表：值", &LAYOUT));
    }
}
