//! `Clone`, `PartialEq` and clearing.

use crate::fields::{Fields, Item, ItemMut, List, Mut, Ref};

/// Clones a value.
pub fn clone<T: Fields + Default>(from: &T) -> T {
    let mut to = T::default();
    copy(from, &mut to);
    to
}

/// Copies every field of `from` into `to`, which must be of the same type.
pub fn copy(from: &dyn Fields, to: &mut dyn Fields) {
    for index in 0..from.table().names.len() {
        match (from.get(index), to.get_mut(index)) {
            (Ref::String(from), Mut::String(to)) => to.clone_from(from),
            (Ref::Integer(from), Mut::Integer(to)) => *to = *from,
            (Ref::Float(from), Mut::Float(to)) => *to = *from,
            (Ref::Boolean(from), Mut::Boolean(to)) => *to = *from,
            (Ref::Json(from), Mut::Json(to)) => to.clone_from(from),
            (Ref::Structure(from), Mut::Structure(to)) => match from.get() {
                Some(from) => copy(from, to.begin()),
                None => to.clear(),
            },
            (Ref::List(from), Mut::List(to)) => copy_list(from, to),
            _ => {}
        }
    }
}

fn copy_list(from: &dyn List, to: &mut dyn List) {
    if from.is_absent() {
        return to.clear();
    }
    to.begin(from.len());
    let mut index = 0;
    while let Some(item) = from.get(index) {
        match (item, to.push()) {
            (Item::String(from), ItemMut::String(to)) => to.push_str(from),
            (Item::Integer(from), ItemMut::Integer(to)) => *to = from,
            (Item::Float(from), ItemMut::Float(to)) => *to = from,
            (Item::Boolean(from), ItemMut::Boolean(to)) => *to = from,
            (Item::Json(from), ItemMut::Json(to)) => to.clone_from(from),
            (Item::Structure(from), ItemMut::Structure(to)) => copy(from, to),
            _ => {}
        }
        index += 1;
    }
}

/// Makes every field absent.
pub fn clear(fields: &mut dyn Fields) {
    for index in 0..fields.table().names.len() {
        match fields.get_mut(index) {
            Mut::String(value) => *value = None,
            Mut::Integer(value) => *value = None,
            Mut::Float(value) => *value = None,
            Mut::Boolean(value) => *value = None,
            Mut::Json(value) => *value = None,
            Mut::Structure(value) => value.clear(),
            Mut::List(list) => list.clear(),
            Mut::Absent => {}
        }
    }
}

/// Compares every field of two values of the same type.
pub fn equal(left: &dyn Fields, right: &dyn Fields) -> bool {
    (0..left.table().names.len()).all(|index| match (left.get(index), right.get(index)) {
        (Ref::String(left), Ref::String(right)) => left == right,
        (Ref::Integer(left), Ref::Integer(right)) => left == right,
        (Ref::Float(left), Ref::Float(right)) => left == right,
        (Ref::Boolean(left), Ref::Boolean(right)) => left == right,
        (Ref::Json(left), Ref::Json(right)) => left == right,
        (Ref::Structure(left), Ref::Structure(right)) => match (left.get(), right.get()) {
            (Some(left), Some(right)) => equal(left, right),
            (None, None) => true,
            _ => false,
        },
        (Ref::List(left), Ref::List(right)) => equal_lists(left, right),
        _ => false,
    })
}

fn equal_lists(left: &dyn List, right: &dyn List) -> bool {
    left.len() == right.len()
        && left.is_absent() == right.is_absent()
        && (0..left.len()).all(|index| match (left.get(index), right.get(index)) {
            (Some(Item::String(left)), Some(Item::String(right))) => left == right,
            (Some(Item::Integer(left)), Some(Item::Integer(right))) => left == right,
            (Some(Item::Float(left)), Some(Item::Float(right))) => left == right,
            (Some(Item::Boolean(left)), Some(Item::Boolean(right))) => left == right,
            (Some(Item::Json(left)), Some(Item::Json(right))) => left == right,
            (Some(Item::Structure(left)), Some(Item::Structure(right))) => equal(left, right),
            _ => false,
        })
}
