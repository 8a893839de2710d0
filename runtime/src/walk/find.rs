//! Fields by their path on the wire.

use crate::fields::{FieldsRef, Flags, Ref};

/// What the field at a path holds; a path is names on the wire, joined by dots: `Result.TotalCount`.
///
/// [`Ref::Absent`] also if a name is unknown or a structure on the way is absent.
pub fn find<'a>(fields: FieldsRef<'a>, path: &str) -> Ref<'a> {
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

/// Lists the parameters that the API demands and that are not set.
///
/// Members of structures are left to the service: documents mark more of them as required than the
/// service demands, and a call that it would take must not fail here.
pub fn missing(fields: FieldsRef<'_>) -> Vec<&'static str> {
    let table = fields.table();
    let required = |index: usize| table.flags(index).contains(Flags::REQUIRED);
    let named = table.names.iter().zip(fields.iter()).enumerate();
    named
        .filter(|(index, (_, field))| required(*index) && field.is_absent())
        .map(|(_, (name, _))| *name)
        .collect()
}
