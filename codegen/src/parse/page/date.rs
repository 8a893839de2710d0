//! The date of a page.

use super::layout::Element;

/// A date in a line before the first heading: `2025-09-08`, `Sep 08, 2025`.
pub(super) fn date(element: &Element) -> Option<String> {
    let Element::Line(line) = element else {
        return None;
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let words: Vec<&str> = line
        .text
        .split([' ', ':', '：', ','])
        .filter(|word| !word.is_empty())
        .collect();
    for (at, word) in words.iter().enumerate() {
        let parts: Vec<&str> = word.split('-').collect();
        if let [year, month, day] = parts[..]
            && (year.len(), month.len(), day.len()) == (4, 2, 2)
            && parts.iter().all(|part| digits(part))
        {
            return Some((*word).to_owned());
        }
        let month = MONTHS.iter().position(|month| word.starts_with(month));
        if let (Some(month), Some(day), Some(year)) = (month, words.get(at + 1), words.get(at + 2))
            && digits(day)
            && digits(year)
            && year.len() == 4
        {
            return Some(format!("{year}-{:02}-{day:0>2}", month + 1));
        }
    }
    None
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
