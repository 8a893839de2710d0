//! Fields to JSON.

use serde::Serialize;

use super::scan::is_plain;
use crate::fields::{Fields, List, Ref, Slot, Table};

/// Writes the fields that are set as a JSON object, as `serde_json::to_vec` does.
///
/// Floats that JSON does not have are null.
pub fn to_vec(fields: &dyn Fields) -> Vec<u8> {
    let mut out = Vec::with_capacity(128);
    object(&mut out, fields);
    out
}

fn object(out: &mut Vec<u8>, fields: &dyn Fields) {
    let table = fields.table();
    out.push(b'{');
    fields.lend(&mut |slots| members(out, table, slots));
    out.push(b'}');
}

fn members(out: &mut Vec<u8>, table: &Table, slots: &[&dyn Slot]) {
    let mut first = true;
    for (index, (name, slot)) in table.names.iter().zip(slots).enumerate() {
        let field = slot.get();
        if field.is_absent() {
            continue;
        }
        if !first {
            out.push(b',');
        }
        first = false;
        string(out, name);
        out.push(b':');
        match field {
            Ref::List(list) => match table.wrapper(index) {
                None => elements(out, list),
                Some(wrapper) => {
                    out.push(b'{');
                    string(out, wrapper);
                    out.push(b':');
                    elements(out, list);
                    out.push(b'}');
                }
            },
            field => value(out, field),
        }
    }
}

fn value(out: &mut Vec<u8>, value: Ref<'_>) {
    match value {
        Ref::Absent => out.extend_from_slice(b"null"),
        Ref::String(value) => string(out, value),
        Ref::Integer(value) => {
            out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
        }
        Ref::Boolean(true) => out.extend_from_slice(b"true"),
        Ref::Boolean(false) => out.extend_from_slice(b"false"),
        Ref::Float(value) => other(out, &value),
        Ref::Json(value) => other(out, value),
        Ref::Structure(fields) => object(out, fields),
        Ref::List(list) => elements(out, list),
    }
}

fn elements(out: &mut Vec<u8>, list: &dyn List) {
    out.push(b'[');
    for (index, item) in list.items().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        value(out, item);
    }
    out.push(b']');
}

#[inline]
fn string(out: &mut Vec<u8>, text: &str) {
    if !is_plain(text.as_bytes()) {
        return other(out, text);
    }
    out.reserve(text.len() + 2);
    out.push(b'"');
    out.extend_from_slice(text.as_bytes());
    out.push(b'"');
}

/// What is rare and not worth a second way to write it.
#[cold]
fn other<T: Serialize + ?Sized>(out: &mut Vec<u8>, value: &T) {
    // Neither memory nor scalars nor trees of them make writing fail.
    _ = serde_json::to_writer(out, value);
}
