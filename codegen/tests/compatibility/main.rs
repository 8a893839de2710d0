//! Verdicts against what really changes in the public API of generated crates.

#![expect(clippy::unwrap_used, reason = "helpers of tests may panic")]

mod api;
mod mutations;
mod releases;

use api::PublicApi;
use cloudapi_codegen::generate;
use cloudapi_codegen::history::diff::{Level, Named, diff};
use cloudapi_codegen::spec::{Api, Changelog, Release, json};
use std::fs;
use std::path::{Path, PathBuf};

/// The public API of the crate that a spec gives. `name` names a folder for it.
fn public_api(name: &str, api: &Api) -> PublicApi {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("compatibility")
        .join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    // A change that removes an action leaves its name with the structures: nothing is generated from that.
    let mut api = api.clone();
    for structure in &mut api.structures {
        let is_there = |user: &String| api.actions.iter().any(|action| action.name == *user);
        structure.used_by.retain(is_there);
    }
    fs::write(folder.join("api.json"), json::canonical(&api)).unwrap();
    let releases = (1..=api.release.unwrap_or(0)).map(|number| Release {
        number,
        date: "2020-01-01".to_owned(),
        entries: Vec::new(),
    });
    let changelog = Changelog {
        releases: releases.collect(),
    };
    fs::write(folder.join("changelog.json"), json::canonical(&changelog)).unwrap();
    let info = r#"{"name": "some-crate", "version": "0.1.0", "title": "Some"}"#;
    fs::write(folder.join("crate.json"), info).unwrap();
    let files = generate(&folder).unwrap_or_else(|wrong| panic!("{name}: {wrong:#?}"));
    PublicApi::of(&files)
}

/// The verdict on two specs, with the lines that led to it.
fn verdict(old: &Api, new: &Api) -> (Level, String) {
    let named = |name, api| Named {
        name,
        api,
        values: None,
    };
    let diff = diff(
        named("old", old),
        named("new", new),
        &Changelog::default(),
        true,
    )
    .unwrap();
    let text = cloudapi_codegen::history::diff::differences(&diff);
    (diff.level, text)
}

fn spec(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)
}
