//! Releases of CKafka: the crates of two surfaces against the verdict on them.

use crate::api::Effect;
use crate::{public_api, spec, verdict};
use cloudapi_codegen::history::diff::Level;
use cloudapi_codegen::history::surface_at;
use cloudapi_codegen::spec::Spec;
use std::collections::BTreeMap;

#[test]
fn verdicts_on_releases_are_what_the_code_says() {
    let spec = Spec::load(&spec("../spec/tencent/ckafka/2019-08-19")).unwrap();
    // What broke: a type that came later, actions that went, responses that moved into structures, a required
    // parameter. Between them nothing did.
    let rows = [
        (1, 2, Level::Major),
        (8, 9, Level::Major),
        (9, 25, Level::Minor),
        (25, 26, Level::Major),
        (26, 90, Level::Minor),
        (90, 91, Level::Major),
        (91, 106, Level::Minor),
        (106, 107, Level::Major),
        (107, 126, Level::Minor),
        (98, 99, Level::None),
    ];
    let mut known = BTreeMap::new();
    for (from, to, expected) in rows {
        let at = |release| surface_at(&spec.api, &spec.changelog, release).unwrap();
        let (old, new) = (at(from), at(to));
        for (release, api) in [(from, &old), (to, &new)] {
            let made = || public_api(&format!("ckafka-{release}"), api);
            known.entry(release).or_insert_with(made);
        }
        let (before, after) = (&known[&from], &known[&to]);
        assert!(before.len() > 800, "{}", before.len());
        let (effect, item) = after.effect_after(before);
        let (level, text) = verdict(&old, &new);
        assert_eq!(level, expected, "{from} {to} {text}");
        let agrees = match level {
            Level::Major => effect == Effect::Breaks,
            Level::Minor => effect == Effect::Additions,
            Level::Patch | Level::None => effect == Effect::Nothing,
        };
        assert!(agrees, "{from} {to}: {level:?}, but {effect:?} ({item:?})");
    }
}
