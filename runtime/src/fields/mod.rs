//! What a generated type says about its fields, and how it lends them out.
//!
//! [`fields!`](crate::fields!) implements [`Fields`] for a plain structure. Everything else works on
//! `&dyn Fields` and `&mut dyn Fields` and is compiled once, in this crate.

mod slot;
mod table;

pub use slot::{Element, Item, ItemMut, List, Mut, Optional, Ref, Slot};
pub use table::{Flags, Kind, Mark, Table};

/// A type that lends out its fields by index.
///
/// Indices run from 0 and are those of [`Table::names`]. An index outside the table reads as
/// [`Ref::Absent`] and [`Mut::Absent`].
pub trait Fields: Send + Sync + 'static {
    /// The fields: names on the wire and flags.
    fn table(&self) -> &'static Table;

    /// Lends out one field.
    fn get(&self, index: usize) -> Ref<'_>;

    /// Lends out one field for writing.
    fn get_mut(&mut self, index: usize) -> Mut<'_>;
}

impl<T: Fields> Fields for Box<T> {
    fn table(&self) -> &'static Table {
        T::table(self)
    }

    fn get(&self, index: usize) -> Ref<'_> {
        T::get(self, index)
    }

    fn get_mut(&mut self, index: usize) -> Mut<'_> {
        T::get_mut(self, index)
    }
}

/// A type with a value in which nothing is set.
///
/// Getters lend out this value in place of a structure that is absent.
pub trait Empty: Sized + 'static {
    /// The value in which nothing is set.
    const DEFAULT: Self;

    /// The same value, to be lent out.
    const EMPTY: &'static Self;
}
