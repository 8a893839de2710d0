//! Fields by their path on the wire.

use crate::fields::{Fields, Flags, Item, Ref};

/// Lends out the field at a path of names on the wire, joined by dots: `Result.TotalCount`.
///
/// [`Ref::Absent`] if a name is unknown or a structure on the way is absent.
pub fn find<'a>(fields: &'a dyn Fields, path: &str) -> Ref<'a> {
    let (name, rest) = match path.split_once('.') {
        Some((name, rest)) => (name, Some(rest)),
        None => (path, None),
    };
    let field = fields
        .table()
        .position(name)
        .map_or(Ref::Absent, |index| fields.get(index));
    match (field, rest) {
        (field, None) => field,
        (Ref::Structure(slot), Some(rest)) => {
            slot.get().map_or(Ref::Absent, |fields| find(fields, rest))
        }
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
    for (index, name) in table.names.iter().enumerate() {
        let value = fields.get(index);
        let path = || format!("{prefix}{name}");
        if value.is_absent() && table.flags(index).contains(Flags::REQUIRED) {
            paths.push(path());
        }
        match value {
            Ref::Structure(slot) => {
                if let Some(fields) = slot.get() {
                    collect_missing(fields, &(path() + "."), paths);
                }
            }
            Ref::List(list) => {
                let mut element = 0;
                while let Some(item) = list.get(element) {
                    if let Item::Structure(fields) = item {
                        collect_missing(fields, &format!("{prefix}{name}[{element}]."), paths);
                    }
                    element += 1;
                }
            }
            _ => {}
        }
    }
}
