//! What a generated type says about its fields, and how it lends them out.
//!
//! [`fields!`](crate::fields!) implements [`Fields`] for a plain structure. Everything else works on
//! `&dyn Fields` and `&mut dyn Fields` and is compiled once, in this crate.

mod slot;
mod table;

pub use slot::{Element, ItemMut, List, Mut, Optional, Ref, Slot, Unset};
pub use table::{Flags, Kind, Mark, Table};

/// A type that lends out its fields.
///
/// All of them at once: that is less code for a type, and so less to compile, than a choice by
/// index, and one call for all instead of one for each.
pub trait Fields: Send + Sync + 'static {
    /// The fields: names on the wire and flags.
    fn table(&self) -> &'static Table;

    /// Calls `look` once with the fields, in the order of the table.
    fn lend<'a>(&'a self, look: &mut dyn FnMut(&[&'a dyn Slot]));

    /// Calls `work` once with the fields, in the order of the table, for writing.
    fn lend_mut<'a>(&'a mut self, work: &mut dyn FnMut(&mut [&'a mut dyn Slot]));
}

impl<T: Fields> Fields for Box<T> {
    fn table(&self) -> &'static Table {
        T::table(self)
    }

    fn lend<'a>(&'a self, look: &mut dyn FnMut(&[&'a dyn Slot])) {
        T::lend(self, look);
    }

    fn lend_mut<'a>(&'a mut self, work: &mut dyn FnMut(&mut [&'a mut dyn Slot])) {
        T::lend_mut(self, work);
    }
}

impl<'f> dyn Fields + 'f {
    /// What a field holds; [`Ref::Absent`] also if there is none with this index.
    pub fn get(&self, index: usize) -> Ref<'_> {
        let mut found = Ref::Absent;
        self.lend(&mut |slots| {
            if let Some(slot) = slots.get(index) {
                found = slot.get();
            }
        });
        found
    }

    /// Calls `work` with a field for writing, if there is one with this index.
    pub fn edit(&mut self, index: usize, work: &mut dyn FnMut(Mut<'_>)) {
        self.lend_mut(&mut |slots| {
            if let Some(slot) = slots.get_mut(index) {
                work(slot.get_mut());
            }
        });
    }
}

/// What is constant about a type: the value in which nothing is set, and the names of its fields.
///
/// Getters lend out that value in place of a structure that is absent.
pub trait Empty: Sized + 'static {
    /// The value in which nothing is set.
    const DEFAULT: Self;

    /// The same value, to be lent out.
    const EMPTY: &'static Self;

    /// Names and flags of the fields.
    const TABLE: &'static Table;
}
