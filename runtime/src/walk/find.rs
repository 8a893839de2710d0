//! Fields by their path on the wire.

use crate::fields::{Fields, Flags, Ref};

/// What the field at a path holds; a path is names on the wire, joined by dots: `Result.TotalCount`.
///
/// [`Ref::Absent`] also if a name is unknown or a structure on the way is absent.
pub fn find<'a>(fields: &'a dyn Fields, path: &str) -> Ref<'a> {
    let (name, rest) = match path.split_once('.') {
        Some((name, rest)) => (name, Some(rest)),
        None => (path, None),
    };
    let index = fields.table().position(name);
    let field = index.map_or(Ref::Absent, |index| fields.get(index));
    match (field, rest) {
        (field, None) => field,
        (Ref::Structure(fields), Some(rest)) => find(fields, rest),
        _ => Ref::Absent,
    }
}

/// Lists the paths of parameters that the API demands and that are not set, also those within
/// structures and lists that are set.
pub fn missing(fields: &dyn Fields) -> Vec<String> {
    let mut paths = Vec::new();
    collect_missing(fields, "", &mut paths);
    paths
}

fn collect_missing(fields: &dyn Fields, prefix: &str, paths: &mut Vec<String>) {
    let table = fields.table();
    fields.lend(&mut |slots| {
        for (index, (name, slot)) in table.names.iter().zip(slots).enumerate() {
            let path = || format!("{prefix}{name}");
            match slot.get() {
                Ref::Absent if table.flags(index).contains(Flags::REQUIRED) => paths.push(path()),
                Ref::Structure(fields) => collect_missing(fields, &(path() + "."), paths),
                Ref::List(list) => {
                    for (element, item) in list.items().enumerate() {
                        if let Ref::Structure(fields) = item {
                            collect_missing(fields, &format!("{}[{element}].", path()), paths);
                        }
                    }
                }
                _ => {}
            }
        }
    });
}
