//! What a generated type says about its fields, and how they are reached.
//!
//! [`fields!`](crate::fields!) implements [`Fields`] for a plain structure. Everything else works on
//! [`FieldsRef`] and [`FieldsMut`], which have forgotten the type, and is compiled once, in this
//! crate.

#[expect(
    unsafe_code,
    reason = "reaches fields through offsets: proven there, and measured to need it"
)]
mod erased;
mod table;

pub use erased::{
    Element, Field, FieldsMut, FieldsRef, Image, InBox, ItemMut, ListMut, ListRef, Mut,
    OptionalMut, Ref, Shape, Unset,
};
pub use table::{Flags, Kind, Mark, Slot, Table};

/// A type whose fields can be reached by index: implemented by [`fields!`](crate::fields!).
///
/// # Safety
///
/// `TABLE` has a slot for every field, with the offset of that field and the shape of its type, and
/// the image of this type. No field of `DEFAULT` owns anything.
#[expect(
    unsafe_code,
    reason = "who implements it promises what no compiler checks"
)]
pub unsafe trait Fields: Send + Sync + Sized + 'static {
    /// The value in which nothing is set.
    const DEFAULT: Self;

    /// The same value, to be lent out: getters lend it out in place of a structure that is absent.
    const EMPTY: &'static Self;

    /// Names, places and flags of the fields.
    const TABLE: &'static Table;
}
