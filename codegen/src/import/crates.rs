//! Names of the crates of imported specs. The plain one (`tencentcloud-cvm`) goes to the first import of a service,
//! which is that of its newest version among those that come together; it never moves. Other versions get the year
//! behind it, or the whole date where the year is taken.

use super::Imported;
use crate::spec::CrateInfo;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// Names the crates of imports that come together. `known` are the crates of all specs on file, `on_file` finds that
/// of a spec by its folder.
///
/// What a `crate.json` on file says stays, but for names that nothing has any more.
pub fn name_crates(
    imports: &mut [Imported],
    known: impl IntoIterator<Item = String>,
    on_file: impl Fn(&str) -> Option<CrateInfo>,
) {
    let mut taken: BTreeSet<String> = known.into_iter().collect();
    let mut order: Vec<usize> = (0..imports.len()).collect();
    order.sort_by_key(|&index| {
        let api = &imports[index].api;
        (
            api.provider.clone(),
            api.service.clone(),
            Reverse(api.version.clone()),
        )
    });
    for index in order {
        let imported = &mut imports[index];
        if let Some(known) = on_file(&imported.folder()) {
            let names = std::mem::take(&mut imported.info.names);
            imported.info = CrateInfo { names, ..known };
            continue;
        }
        let plain = &imported.info.name;
        let version = &imported.api.version;
        let dashed: String = version
            .to_ascii_lowercase()
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
            .collect();
        let year = version.split('-').next().filter(|year| is_year(year));
        let candidates = [
            Some(plain.clone()),
            year.map(|year| format!("{plain}-{year}")),
            Some(format!("{plain}-{dashed}")),
        ];
        // Two versions that differ in punctuation alone: nobody has seen any, and they stay apart all the same.
        let numbered = (2..).map(|number| format!("{plain}-{dashed}-{number}"));
        let mut names = candidates.into_iter().flatten().chain(numbered);
        if let Some(name) = names.find(|name| !taken.contains(name)) {
            taken.insert(name.clone());
            imported.info.name = name;
        }
    }
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|c| c.is_ascii_digit())
}
