//! What a generated type says about its fields, and how they are reached.
//!
//! [`fields!`](crate::fields!) implements [`Fields`] for a plain structure. Everything else works on
//! [`FieldsRef`] and [`FieldsMut`], which have forgotten the type, and is compiled once, in this
//! crate.

mod enums;
#[expect(
    unsafe_code,
    reason = "reaches fields through offsets: proven there, and measured to need it"
)]
mod erased;
mod table;

pub use enums::{IntegerEnum, OtherValue, TextEnum};
pub use erased::{
    AsBytes, AsInteger, AsText, Element, Field, FieldsMut, FieldsRef, InBox, ItemMut, ListMut,
    ListOf, ListRef, MapMut, MapOf, MapRef, Mut, OptionalMut, Ref, Shape, Unset, ValueItemMut,
    ValueMut,
};
pub use table::{Flags, Kind, Mark, Slot, Table};

// For `fields!`: under any other path, a program could put another macro in its place.
#[doc(hidden)]
pub use core::mem::offset_of;

/// A type whose fields can be reached by index: implemented by [`fields!`](crate::fields!).
///
/// A type of its own `Drop` loses it in part: a value that was emptied goes without a call of it.
///
/// # Safety
///
/// - `TABLE` has a slot for every field: its offset, and the shape of its type.
/// - `DEFAULT` and `EMPTY` own nothing, so that a copy of their bytes is another value.
/// - Any field may be set to any value of its type, and a value that was emptied may be written over
///   without being dropped: nothing unsafe may rely on more.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no type that fields are made of",
    label = "neither a scalar of JSON nor a type of `fields!`",
    note = "the scalars are `String`, `i64`, `f64`, `bool`, `Value` and open enums"
)]
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
