//! Specs that come with the crate.

use crate::diagnostic::{Diagnostic, near::did_you_mean};
use crate::{Files, Spec};

/// A spec that comes with the crate.
struct Bundle {
    /// `<provider>/<service>/<version>`.
    name: &'static str,
    /// Feature of the crate that it is behind.
    feature: &'static str,
    /// Path and text of its files; empty if the feature is off.
    files: &'static [(&'static str, &'static str)],
}

/// Declares the bundled specs, those of one service from old to new.
macro_rules! bundles {
    ($($feature:literal $name:literal [$($file:literal)*],)*) => {
        const BUNDLES: &[Bundle] = &[$(Bundle {
            name: $name,
            feature: $feature,
            #[cfg(feature = $feature)]
            files: &[$(
                ($file, include_str!(concat!("../", $name, "/", $file))),
            )*],
            #[cfg(not(feature = $feature))]
            files: &[],
        },)*];
    };
}

bundles! {
    "alibaba-alikafka" "alibaba/alikafka/2019-09-16"
        ["api.json" "crate.json" "docs.json" "values.json"],
    "alibaba-rocketmq" "alibaba/rocketmq/2022-08-01"
        ["api.json" "crate.json" "docs.json"],
    "tencent-ckafka" "tencent/ckafka/v2"
        ["api.json" "crate.json" "docs.json" "families.json" "overrides.json" "values.json"],
    "tencent-ckafka" "tencent/ckafka/2019-08-19"
        ["api.json" "changelog.json" "crate.json" "docs.json" "overrides.json" "pages.json" "values.json"],
}

/// Names of the specs that are compiled in, `<provider>/<service>/<version>`.
pub fn bundled_names() -> impl Iterator<Item = &'static str> {
    let compiled = BUNDLES.iter().filter(|bundle| !bundle.files.is_empty());
    compiled.map(|bundle| bundle.name)
}

/// Loads a bundled spec: `<provider>/<service>` for its newest version, or `<provider>/<service>/<version>`.
///
/// # Errors
/// A name that no bundled spec has, and a spec whose feature is off.
pub fn bundled(name: &str) -> Result<Spec, Vec<Diagnostic>> {
    let is_meant = |bundle: &&Bundle| {
        bundle
            .name
            .strip_prefix(name)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/') && name.contains('/'))
    };
    let Some(bundle) = BUNDLES.iter().rev().find(is_meant) else {
        let services = || BUNDLES.iter().filter_map(|bundle| service(bundle.name));
        let message = format!("no spec `{name}` is bundled");
        let mut list: Vec<&str> = services().collect();
        list.dedup();
        let help = did_you_mean(name, services()).unwrap_or_else(|| {
            format!(
                "there are {}; others are read from a folder",
                list.join(", ")
            )
        });
        return Err(vec![Diagnostic::error("no-spec", message).help(help)]);
    };
    bundle.spec()
}

impl Bundle {
    fn spec(&self) -> Result<Spec, Vec<Diagnostic>> {
        if self.files.is_empty() {
            let message = format!("the spec `{}` is not compiled in", self.name);
            let help = format!("turn on the feature `{}`", self.feature);
            return Err(vec![Diagnostic::error("no-spec", message).help(help)]);
        }
        let files: Files = self
            .files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
            .collect();
        Spec::from_files(&format!("<{}>", self.name), &files)
    }
}

/// `<provider>/<service>` of a name with version.
fn service(name: &str) -> Option<&str> {
    name.rsplit_once('/').map(|(service, _)| service)
}

#[cfg(test)]
mod tests {
    use super::{BUNDLES, Bundle, bundled};
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::{Path, PathBuf};

    fn subfolders(folder: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).unwrap();
        entries
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_dir())
            .collect()
    }

    #[test]
    fn every_spec_with_a_crate_is_bundled_with_all_files_that_generation_reads() {
        let specs = Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf();
        let mut folders = vec![specs.clone()];
        for _ in 0..3 {
            folders = folders
                .iter()
                .flat_map(|folder| subfolders(folder))
                .collect();
        }
        let found: BTreeSet<(String, Vec<String>)> = folders
            .iter()
            .filter(|folder| folder.join("crate.json").exists())
            .map(|folder| {
                let name = folder.strip_prefix(&specs).unwrap();
                let mut files: Vec<String> = fs::read_dir(folder)
                    .unwrap()
                    .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                    .filter(|file| !["examples", "findings.json"].contains(&&**file))
                    .collect();
                files.sort();
                (name.to_str().unwrap().replace('\\', "/"), files)
            })
            .collect();
        assert!(!found.is_empty());
        for (name, _) in &found {
            let bundle = BUNDLES.iter().find(|bundle| bundle.name == name);
            assert!(bundle.is_some(), "add {name} to `bundles!`");
        }
        for bundle in BUNDLES.iter().filter(|bundle| !bundle.files.is_empty()) {
            let files = bundle.files.iter().map(|(file, _)| (*file).to_owned());
            let row = (bundle.name.to_owned(), files.collect());
            assert!(
                found.contains(&row),
                "{row:?} is not what spec/ holds: correct `bundles!`; {found:?}"
            );
        }
    }

    #[test]
    #[cfg(feature = "tencent-ckafka")]
    fn names_choose_the_newest_version_or_the_named_one() {
        for (name, version) in [
            ("tencent/ckafka", "2019-08-19"),
            ("tencent/ckafka/2019-08-19", "2019-08-19"),
            ("tencent/ckafka/v2", "v2"),
        ] {
            assert_eq!(bundled(name).unwrap().api.version, version);
        }
    }

    #[test]
    fn a_feature_that_is_off_is_named() {
        let bundle = Bundle {
            name: "tencent/ckafka/v9",
            feature: "tencent-ckafka",
            files: &[],
        };
        let error = bundle.spec().unwrap_err();
        assert_eq!(
            error[0].help.as_deref(),
            Some("turn on the feature `tencent-ckafka`")
        );
    }

    #[test]
    fn unknown_names_tell_near_ones() {
        let help = |name| bundled(name).unwrap_err().remove(0).help.unwrap();
        assert_eq!(help("tencent/kafka"), "did you mean `tencent/ckafka`?");
        let far = help("x");
        assert!(far.starts_with("there are "), "{far}");
        assert!(far.contains(" tencent/ckafka;"), "{far}");
        // A part of a name is none.
        assert!(
            bundled("tencent").is_err() && bundled("tencent/ckaf").is_err() && bundled("").is_err()
        );
    }
}
