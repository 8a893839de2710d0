//! Categories of actions: identifiers of ours by the headings of the vendors' overviews.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The headings of each service that groups its actions, as its folder has them.
const SERVICES: [&str; 1] = [include_str!("../tencent/ckafka/categories.json")];

static CATEGORIES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    // The files are part of the program, and tests read them.
    let maps = SERVICES.iter().map(|text| serde_json::from_str(text));
    maps.flat_map(|map| map.unwrap_or_else(|_| BTreeMap::new()))
        .collect()
});

/// Returns the category that a heading of an overview names; none if no service has such a heading.
pub fn category(heading: &str) -> Option<&'static str> {
    CATEGORIES.get(heading).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::{SERVICES, category};
    use std::collections::BTreeMap;

    #[test]
    fn headings_are_read() {
        for text in SERVICES {
            let map: BTreeMap<String, String> = serde_json::from_str(text).unwrap();
            for (heading, name) in &map {
                assert_eq!(category(heading), Some(&**name));
                assert!(name.bytes().all(|c| c.is_ascii_lowercase()), "{name}");
            }
        }
        assert_eq!(category("topic"), None);
    }
}
