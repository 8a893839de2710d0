//! `Debug` that never prints secrets.

use crate::fields::{Fields, FieldsRef, Flags, Ref};
use std::fmt;

/// Prints the fields that are set, and of secret ones only that they are.
#[inline]
pub fn debug<T: Fields>(value: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    debug_fields(FieldsRef::new(value), f)
}

fn debug_fields(fields: FieldsRef<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let table = fields.table();
    let mut output = f.debug_struct(table.type_name);
    for (index, name, value) in fields.present() {
        if table.flags(index).contains(Flags::SECRET) {
            output.field(name, &format_args!("<redacted>"));
        } else {
            output.field(name, &Print(value));
        }
    }
    output.finish()
}

struct Print<'a>(Ref<'a>);

impl fmt::Debug for Print<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Ref::Absent => f.write_str("None"),
            Ref::String(value) => value.fmt(f),
            Ref::Integer(value) => value.fmt(f),
            Ref::Float(value) => value.fmt(f),
            Ref::Boolean(value) => value.fmt(f),
            Ref::Json(value) => value.fmt(f),
            Ref::Bytes(value) => write!(f, "<{} bytes>", value.len()),
            Ref::Structure(value) => debug_fields(value, f),
            Ref::Map(map) => f
                .debug_map()
                .entries(map.iter().map(|(name, value)| (name, Print(value))))
                .finish(),
            Ref::List(list) => f.debug_list().entries(list.iter().map(Print)).finish(),
        }
    }
}
