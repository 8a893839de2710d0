//! Names that are meant when an unknown one is written.

/// ``did you mean `a`?`` or ``did you mean `a`, `b` or `c`?``, nearest first; none if nothing is near.
pub fn did_you_mean<'a>(unknown: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let names: Vec<_> = nearest(unknown, known)
        .iter()
        .map(|name| format!("`{name}`"))
        .collect();
    let (last, rest) = names.split_last()?;
    Some(if rest.is_empty() {
        format!("did you mean {last}?")
    } else {
        format!("did you mean {} or {last}?", rest.join(", "))
    })
}

/// At most three known names that are near an unknown one, nearest first, in their given order where equally near.
pub fn nearest<'a>(unknown: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let unknown = unknown.to_lowercase();
    let mut scored: Vec<(usize, &str)> = Vec::new();
    for name in known {
        let lower = name.to_lowercase();
        // Cut short, or with a word too many: `GroupOffset` for `DescribeGroupOffsets`.
        let part = unknown.len() >= 4 && (lower.contains(&unknown) || unknown.contains(&*lower));
        let distance = strsim::damerau_levenshtein(&unknown, &lower);
        let limit = 1 + unknown.chars().count() / 5;
        if (part || distance <= limit) && !scored.iter().any(|(_, known)| *known == name) {
            scored.push((distance, name));
        }
    }
    scored.sort_by_key(|(distance, _)| *distance);
    scored.into_iter().take(3).map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::did_you_mean;

    #[test]
    fn near_names_come_nearest_first() {
        let known = [
            "DescribeGroupOffsets",
            "DescribeGroup",
            "DescribeTopic",
            "DeleteTopic",
        ];
        let ask = |name| did_you_mean(name, known).unwrap_or_default();
        assert_eq!(ask("DescribeGroups"), "did you mean `DescribeGroup`?");
        assert_eq!(ask("deletetopic"), "did you mean `DeleteTopic`?");
        assert_eq!(ask("GroupOffset"), "did you mean `DescribeGroupOffsets`?");
        assert_eq!(ask("Xyz"), "");
        assert_eq!(ask(""), "");
    }
}
