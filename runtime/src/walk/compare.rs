//! `Clone`, `PartialEq` and clearing.

use crate::fields::{Fields, ItemMut, List, Mut, Ref};

/// Clones a value.
pub fn clone<T: Fields + Default>(from: &T) -> T {
    let mut to = T::default();
    copy(from, &mut to);
    to
}

/// Copies every field of `from` into `to`, which must be of the same type.
fn copy(from: &dyn Fields, to: &mut dyn Fields) {
    from.lend(&mut |from| {
        to.lend_mut(&mut |to| {
            for (from, to) in from.iter().zip(to) {
                copy_field(from.get(), to.get_mut());
            }
        });
    });
}

fn copy_field(from: Ref<'_>, to: Mut<'_>) {
    match (from, to) {
        (Ref::String(from), Mut::String(to)) => *to = Some(from.to_owned()),
        (Ref::Integer(from), Mut::Integer(to)) => *to = Some(from),
        (Ref::Float(from), Mut::Float(to)) => *to = Some(from),
        (Ref::Boolean(from), Mut::Boolean(to)) => *to = Some(from),
        (Ref::Json(from), Mut::Json(to)) => *to = Some(from.clone()),
        (Ref::Structure(from), Mut::Structure(to)) => {
            if let Some(to) = to.set(true) {
                copy(from, to);
            }
        }
        (Ref::List(from), Mut::List(to)) => copy_list(from, to),
        (_, to) => unset(to),
    }
}

fn copy_list(from: &dyn List, to: &mut dyn List) {
    to.cut(Some(0));
    for item in from.items() {
        match (item, to.push()) {
            (Ref::String(from), ItemMut::String(to)) => from.clone_into(to),
            (Ref::Integer(from), ItemMut::Integer(to)) => *to = from,
            (Ref::Float(from), ItemMut::Float(to)) => *to = from,
            (Ref::Boolean(from), ItemMut::Boolean(to)) => *to = from,
            (Ref::Json(from), ItemMut::Json(to)) => to.clone_from(from),
            (Ref::Structure(from), ItemMut::Structure(to)) => copy(from, to),
            _ => {}
        }
    }
}

/// Makes every field absent.
pub fn clear(fields: &mut dyn Fields) {
    fields.lend_mut(&mut |slots| {
        for slot in slots {
            unset(slot.get_mut());
        }
    });
}

/// Makes a field absent.
pub(crate) fn unset(field: Mut<'_>) {
    match field {
        Mut::String(value) => *value = None,
        Mut::Integer(value) => *value = None,
        Mut::Float(value) => *value = None,
        Mut::Boolean(value) => *value = None,
        Mut::Json(value) => *value = None,
        Mut::Structure(value) => _ = value.set(false),
        Mut::List(list) => list.cut(None),
    }
}

/// Compares every field of two values of the same type.
pub fn equal(left: &dyn Fields, right: &dyn Fields) -> bool {
    let mut same = false;
    left.lend(&mut |left| {
        right.lend(&mut |right| {
            let mut pairs = left.iter().zip(right);
            same = left.len() == right.len()
                && pairs.all(|(left, right)| equal_values(left.get(), right.get()));
        });
    });
    same
}

fn equal_values(left: Ref<'_>, right: Ref<'_>) -> bool {
    match (left, right) {
        (Ref::Absent, Ref::Absent) => true,
        (Ref::String(left), Ref::String(right)) => left == right,
        (Ref::Integer(left), Ref::Integer(right)) => left == right,
        (Ref::Float(left), Ref::Float(right)) => left == right,
        (Ref::Boolean(left), Ref::Boolean(right)) => left == right,
        (Ref::Json(left), Ref::Json(right)) => left == right,
        (Ref::Structure(left), Ref::Structure(right)) => equal(left, right),
        (Ref::List(left), Ref::List(right)) => (0..)
            .map(|index| (left.get(index), right.get(index)))
            .take_while(|(left, right)| !(left.is_absent() && right.is_absent()))
            .all(|(left, right)| equal_values(left, right)),
        _ => false,
    }
}
