//! The rows of generated crates in `Cargo.lock`.

use super::Bump;
use std::path::Path;

/// The lock file with the new versions; none if nothing in it changes. Cargo would write it with the next build, and
/// the tree would not be ready to commit until then.
pub(super) fn with_versions<'a>(
    path: &Path,
    bumps: impl Iterator<Item = &'a Bump>,
) -> Option<String> {
    let before = std::fs::read_to_string(path).ok()?;
    let after = bumps.fold(before.clone(), |text, bump| replaced(&text, bump));
    (after != before).then_some(after)
}

fn replaced(text: &str, bump: &Bump) -> String {
    let row = |version| {
        format!(
            "[[package]]\nname = \"{}\"\nversion = \"{version}\"\n",
            bump.name
        )
    };
    text.replacen(&row(&bump.old), &row(&bump.new), 1)
}

#[cfg(test)]
mod tests {
    use super::{Bump, replaced};

    #[test]
    fn only_the_row_of_the_crate_changes() {
        let bump = Bump {
            name: "shelf".to_owned(),
            old: "0.1.0".to_owned(),
            new: "0.1.1".to_owned(),
        };
        let row = |name: &str, version: &str| {
            format!("[[package]]\nname = \"{name}\"\nversion = \"{version}\"\n\n")
        };
        let before = row("bookshelf", "0.1.0") + &row("shelf", "0.1.0") + &row("shelfish", "0.1.0");
        let after = row("bookshelf", "0.1.0") + &row("shelf", "0.1.1") + &row("shelfish", "0.1.0");
        assert_eq!(replaced(&before, &bump), after);
        let other = row("shelf", "0.2.0");
        assert_eq!(replaced(&other, &bump), other);
    }
}
