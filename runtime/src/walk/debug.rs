//! `Debug` that never prints secrets.

use crate::fields::{Fields, Flags, Item, List, Ref};
use std::fmt;

/// Prints the fields that are set, and of secret ones only that they are.
pub fn debug(fields: &dyn Fields, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let table = fields.table();
    let mut output = f.debug_struct(table.type_name);
    for (index, name) in table.names.iter().enumerate() {
        let value = fields.get(index);
        if value.is_absent() {
            continue;
        }
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
            Ref::String(Some(value)) => value.fmt(f),
            Ref::Integer(Some(value)) => value.fmt(f),
            Ref::Float(Some(value)) => value.fmt(f),
            Ref::Boolean(Some(value)) => value.fmt(f),
            Ref::Json(Some(value)) => value.fmt(f),
            Ref::Structure(value) => match value.get() {
                Some(value) => debug(value, f),
                None => f.write_str("None"),
            },
            Ref::List(list) => f.debug_list().entries(items(list).map(PrintItem)).finish(),
            _ => f.write_str("None"),
        }
    }
}

struct PrintItem<'a>(Item<'a>);

impl fmt::Debug for PrintItem<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Item::String(value) => value.fmt(f),
            Item::Integer(value) => value.fmt(f),
            Item::Float(value) => value.fmt(f),
            Item::Boolean(value) => value.fmt(f),
            Item::Json(value) => value.fmt(f),
            Item::Structure(value) => debug(value, f),
        }
    }
}

fn items(list: &dyn List) -> impl Iterator<Item = Item<'_>> {
    (0..list.len()).filter_map(|index| list.get(index))
}
