//! Fields to JSON.

use serde::Serialize;

use super::scan::is_plain;
use crate::fields::{Fields, FieldsRef, ListRef, MapRef, Ref};
use crate::walk::Written;

/// Writes the fields that are set as a JSON object, as `serde_json::to_vec` does.
///
/// Floats that JSON does not have are null.
#[inline]
pub fn to_vec<T: Fields>(value: &T) -> Vec<u8> {
    fields_to_vec(FieldsRef::new(value))
}

/// The same of any fields.
pub(crate) fn fields_to_vec(fields: FieldsRef<'_>) -> Vec<u8> {
    let mut out = Vec::with_capacity(128);
    object(&mut out, fields);
    out
}

/// The same of any value.
pub(crate) fn value_to_vec(written: Ref<'_>) -> Vec<u8> {
    let mut out = Vec::with_capacity(128);
    value(&mut out, written);
    out
}

fn object(out: &mut Vec<u8>, fields: FieldsRef<'_>) {
    out.push(b'{');
    for (index, name, field) in fields.present() {
        key(out, name);
        match field {
            Ref::List(list) => match fields.table().wrapper(index) {
                None => elements(out, list),
                Some(wrapper) => {
                    out.push(b'{');
                    key(out, wrapper);
                    elements(out, list);
                    out.push(b'}');
                }
            },
            field => value(out, field),
        }
        out.push(b',');
    }
    end(out, b'}');
}

/// Puts the end of an object or list in place of the last comma, if there is one.
fn end(out: &mut Vec<u8>, bracket: u8) {
    match out.last_mut() {
        Some(last @ b',') => *last = bracket,
        _ => out.push(bracket),
    }
}

/// A name and its colon.
#[inline]
fn key(out: &mut Vec<u8>, name: &str) {
    if !is_plain(name.as_bytes()) {
        other(out, name);
        return out.push(b':');
    }
    // The fewer pieces, the fewer checks for room.
    out.push(b'"');
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":");
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
        Ref::Bytes(_) => other(out, &Written(value, None)),
        Ref::Structure(fields) => object(out, fields),
        Ref::List(list) => elements(out, list),
        Ref::Map(map) => entries(out, map),
    }
}

fn elements(out: &mut Vec<u8>, list: ListRef<'_>) {
    out.push(b'[');
    for item in list.iter() {
        value(out, item);
        out.push(b',');
    }
    end(out, b']');
}

fn entries(out: &mut Vec<u8>, map: MapRef<'_>) {
    out.push(b'{');
    for (name, item) in map.iter() {
        key(out, name);
        value(out, item);
        out.push(b',');
    }
    end(out, b'}');
}

#[inline]
fn string(out: &mut Vec<u8>, text: &str) {
    if !is_plain(text.as_bytes()) {
        return other(out, text);
    }
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
