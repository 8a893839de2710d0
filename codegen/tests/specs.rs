//! Every committed spec goes through every step, whatever its provider and protocol.

use cloudapi_codegen::diagnostic::Severity;
use cloudapi_codegen::generate;
use cloudapi_codegen::history::diff::{Named, diff};
use cloudapi_codegen::spec::{Protocol, Spec, check, facts};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Folders of all specs with what is in them.
fn specs() -> Vec<(PathBuf, Spec)> {
    let mut folders = vec![root().join("spec")];
    for _ in 0..3 {
        folders = folders.iter().flat_map(|folder| below(folder)).collect();
    }
    folders.retain(|folder| folder.join("api.json").exists());
    folders.sort();
    let load = |folder: PathBuf| {
        let spec = Spec::load(&folder).unwrap_or_else(|errors| panic!("{errors:#?}"));
        (folder, spec)
    };
    folders.into_iter().map(load).collect()
}

fn below(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{error}"));
    let paths = entries.map(|entry| entry.unwrap_or_else(|error| panic!("{error}")).path());
    paths.filter(|path| path.is_dir()).collect()
}

#[test]
fn all_protocols_have_a_spec() {
    let protocols: Vec<_> = specs().iter().map(|(_, spec)| spec.api.protocol).collect();
    for protocol in [
        Protocol::TencentV3,
        Protocol::TencentV2,
        Protocol::AlibabaRpc,
        Protocol::AlibabaRoa,
    ] {
        assert!(protocols.contains(&protocol), "{protocol:?}");
    }
}

#[test]
fn every_spec_holds_and_has_its_facts() {
    for (folder, spec) in specs() {
        let name = folder.display();
        let errors = check::check(&spec)
            .into_iter()
            .filter(|d| d.severity == Severity::Error);
        assert_eq!(errors.count(), 0, "{name}");
        let members: usize = spec.api.member_lists().map(|list| list.members.len()).sum();
        let table = facts::table(&spec.api);
        assert_eq!(table.lines().count(), members + 1, "{name}");
        let columns = |line: &str| line.split('\t').count();
        assert!(table.lines().all(|line| columns(line) == 10), "{name}");
    }
}

#[test]
fn every_crate_is_what_its_spec_gives() {
    for (folder, _) in specs() {
        let files = generate(&folder).unwrap_or_else(|errors| panic!("{errors:#?}"));
        let differences = files.compare(&root().join("generated")).unwrap();
        let shown: String = differences
            .iter()
            .map(|difference| difference.unified())
            .collect();
        assert!(differences.is_empty(), "{shown}");
    }
}

#[test]
fn differences_are_seen_in_every_spec() {
    for (folder, spec) in specs() {
        let (old, mut new) = (&spec.api, spec.api.clone());
        let name = folder.display();
        fn named(api: &cloudapi_codegen::spec::Api) -> Named<'_> {
            Named {
                name: "spec",
                api,
                values: None,
            }
        }
        let none = diff(named(old), named(&new), &spec.changelog, false).unwrap();
        assert!(none.differences.is_empty(), "{name}");
        let action = new
            .actions
            .iter_mut()
            .find(|action| !action.input.is_empty())
            .unwrap();
        action.input.remove(0);
        let one = diff(named(old), named(&new), &spec.changelog, false).unwrap();
        assert_eq!(one.differences.len(), 1, "{name}");
    }
}
