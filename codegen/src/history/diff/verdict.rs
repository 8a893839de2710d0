//! How the version of the generated crate has to change.

use super::{Difference, Impact};
use crate::diagnostic::Diagnostic;
use semver::Version;
use serde::Serialize;

/// Level of a change in the words of semantic versioning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Nothing differs.
    None,
    /// Only documentation and data.
    Patch,
    /// Compatible additions and deprecations.
    Minor,
    /// Programs may stop compiling.
    Major,
}

impl Level {
    pub(super) fn of(differences: &[Difference]) -> Self {
        match differences.iter().map(|d| d.impact).max() {
            None => Level::None,
            Some(Impact::None) => Level::Patch,
            Some(Impact::Addition) => Level::Minor,
            Some(Impact::Breaking) => Level::Major,
        }
    }

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::None => "none",
            Level::Patch => "patch",
            Level::Minor => "minor",
            Level::Major => "major",
        }
    }

    /// What it means.
    pub fn meaning(self) -> &'static str {
        match self {
            Level::None => "nothing differs",
            Level::Patch => "only documentation and data change",
            Level::Minor => "compatible additions",
            Level::Major => "programs may stop compiling",
        }
    }
}

/// The version that a change of this level leads to, by cargo's rules: below 1.0.0 the second number counts breaking
/// changes and the third all others; from 1.0.0 on first, second and third stand for major, minor and patch.
///
/// # Errors
/// The version is none.
pub fn next_version(current: &str, level: Level) -> Result<String, Box<Diagnostic>> {
    let mut version = Version::parse(current).map_err(|error| {
        let message = format!("`{current}` is no version: {error}");
        Box::new(Diagnostic::error("bad-version", message).help("write it as in Cargo.toml: 0.4.2"))
    })?;
    let (major, minor, patch) = (version.major, version.minor, version.patch);
    (version.major, version.minor, version.patch) = match (level, major, minor) {
        (Level::None, ..) => (major, minor, patch),
        // 0.0.z: every version is incompatible with the one before.
        (_, 0, 0) => (0, 0, patch.saturating_add(1)),
        (Level::Major, 0, _) => (0, minor.saturating_add(1), 0),
        (Level::Minor | Level::Patch, 0, _) | (Level::Patch, ..) => {
            (major, minor, patch.saturating_add(1))
        }
        (Level::Minor, ..) => (major, minor.saturating_add(1), 0),
        (Level::Major, ..) => (major.saturating_add(1), 0, 0),
    };
    if level != Level::None {
        version.pre = semver::Prerelease::EMPTY;
        version.build = semver::BuildMetadata::EMPTY;
    }
    Ok(version.to_string())
}

#[cfg(test)]
mod tests {
    use super::{Level, next_version};

    #[test]
    fn versions_follow_the_rules_of_cargo() {
        let rows = [
            ("0.4.2", Level::None, "0.4.2"),
            ("0.4.2", Level::Patch, "0.4.3"),
            ("0.4.2", Level::Minor, "0.4.3"),
            ("0.4.2", Level::Major, "0.5.0"),
            ("0.0.7", Level::Patch, "0.0.8"),
            ("0.0.7", Level::Major, "0.0.8"),
            ("1.4.2", Level::Patch, "1.4.3"),
            ("1.4.2", Level::Minor, "1.5.0"),
            ("1.4.2", Level::Major, "2.0.0"),
            ("1.0.0-rc.1", Level::Patch, "1.0.1"),
        ];
        for (current, level, expected) in rows {
            let next = next_version(current, level).map_err(|d| d.message);
            assert_eq!(next, Ok(expected.to_owned()), "{current} {level:?}");
        }
        assert!(next_version("0.4", Level::Patch).is_err());
    }
}
