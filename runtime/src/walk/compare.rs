//! `Clone` and `PartialEq`.

use std::mem::ManuallyDrop;

use crate::fields::{
    Fields, FieldsMut, FieldsRef, ItemMut, ListMut, ListRef, MapMut, MapRef, Mut, Ref,
};

/// Clones a value.
#[inline]
pub fn clone<T: Fields>(from: &T) -> T {
    // Nothing fails in between; if memory ends, what was copied need not be dropped.
    let mut to = ManuallyDrop::new(T::DEFAULT);
    copy(FieldsRef::new(from), FieldsMut::new(&mut *to));
    ManuallyDrop::into_inner(to)
}

/// Copies every field of `from` into `to`, which must be of the same type.
fn copy(from: FieldsRef<'_>, mut to: FieldsMut<'_>) {
    for (index, from) in from.iter().enumerate() {
        if let Some(to) = to.get_mut(index) {
            copy_field(from, to);
        }
    }
}

fn copy_field(from: Ref<'_>, to: Mut<'_>) {
    match (from, to) {
        (Ref::String(from), Mut::String(to)) => *to = Some(from.to_owned()),
        (Ref::Integer(from), Mut::Integer(to)) => *to = Some(from),
        (Ref::Float(from), Mut::Float(to)) => *to = Some(from),
        (Ref::Boolean(from), Mut::Boolean(to)) => *to = Some(from),
        (Ref::Json(from), Mut::Json(to)) => *to = Some(from.clone()),
        (Ref::Bytes(from), Mut::Bytes(to)) => *to = Some(from.to_vec()),
        (Ref::Integer(from), Mut::IntegerEnum(mut to)) => to.set(Some(from)),
        (Ref::String(from), Mut::TextEnum(mut to)) => to.set(Some(from.to_owned())),
        (Ref::Structure(from), Mut::Structure(mut to)) => {
            if let Some(to) = to.set(true) {
                copy(from, to);
            }
        }
        (Ref::List(from), Mut::List(to)) => copy_list(from, to),
        (Ref::Map(from), Mut::Map(to)) => copy_map(from, to),
        (_, to) => to.unset(),
    }
}

fn copy_list(from: ListRef<'_>, mut to: ListMut<'_>) {
    to.cut(Some(0));
    for item in from.iter() {
        copy_item(item, to.push());
    }
}

fn copy_map(from: MapRef<'_>, mut to: MapMut<'_>) {
    to.reset(true);
    for (name, value) in from.iter() {
        copy_item(value, to.insert(name.to_owned()));
    }
}

fn copy_item(from: Ref<'_>, to: ItemMut<'_>) {
    match (from, to) {
        (Ref::String(from), ItemMut::String(to)) => from.clone_into(to),
        (Ref::Integer(from), ItemMut::Integer(to)) => *to = from,
        (Ref::Float(from), ItemMut::Float(to)) => *to = from,
        (Ref::Boolean(from), ItemMut::Boolean(to)) => *to = from,
        (Ref::Json(from), ItemMut::Json(to)) => to.clone_from(from),
        (Ref::Integer(from), ItemMut::IntegerEnum(mut to)) => to.set(from),
        (Ref::String(from), ItemMut::TextEnum(mut to)) => to.set(from.to_owned()),
        (Ref::Structure(from), ItemMut::Structure(to)) => copy(from, to),
        (Ref::List(from), ItemMut::List(to)) => copy_list(from, to),
        (Ref::Map(from), ItemMut::Map(to)) => copy_map(from, to),
        _ => {}
    }
}

/// Compares every field of two values of the same type.
#[inline]
pub fn equal<T: Fields>(left: &T, right: &T) -> bool {
    equal_fields(FieldsRef::new(left), FieldsRef::new(right))
}

fn equal_fields(left: FieldsRef<'_>, right: FieldsRef<'_>) -> bool {
    left.iter()
        .zip(right.iter())
        .all(|(left, right)| equal_values(left, right))
}

fn equal_values(left: Ref<'_>, right: Ref<'_>) -> bool {
    match (left, right) {
        (Ref::Absent, Ref::Absent) => true,
        (Ref::String(left), Ref::String(right)) => left == right,
        (Ref::Integer(left), Ref::Integer(right)) => left == right,
        (Ref::Float(left), Ref::Float(right)) => left == right,
        (Ref::Boolean(left), Ref::Boolean(right)) => left == right,
        (Ref::Json(left), Ref::Json(right)) => left == right,
        (Ref::Bytes(left), Ref::Bytes(right)) => left == right,
        (Ref::Structure(left), Ref::Structure(right)) => equal_fields(left, right),
        (Ref::Map(left), Ref::Map(right)) => {
            let mut pairs = left.iter().zip(right.iter());
            left.len() == right.len()
                && pairs.all(|((left_name, left), (right_name, right))| {
                    left_name == right_name && equal_values(left, right)
                })
        }
        (Ref::List(left), Ref::List(right)) => {
            let mut pairs = left.iter().zip(right.iter());
            left.len() == right.len() && pairs.all(|(left, right)| equal_values(left, right))
        }
        _ => false,
    }
}
