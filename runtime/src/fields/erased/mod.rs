//! Fields without their types: where each one is, and what is there.
//!
//! Code that is compiled once, in this crate, reaches the fields of every generated type through
//! pointers and tables. The safe way, trait objects for every field, was measured first. Each of the
//! 351 types of CKafka then has its own functions that lend out fields, its own tables of functions
//! and its own drop glue: the crate in use took 1.5 times as long to check, 1.25 times to build and
//! 2.2 times to build optimized, which missed the budget, and writing JSON took a tenth longer. The
//! benchmarks `compile` and `json` measure what there is now.
//!
//! Why it is sound:
//! - A [`Slot`](super::Slot) is the offset of a field and the [`Shape`] of its type. Only
//!   [`Fields`](crate::Fields) ties slots to a type. It is unsafe to implement, and
//!   [`fields!`](crate::fields!), which implements it, takes the offset and the type of every field
//!   from the compiler.
//! - What a type is comes from [`Field`] and [`Element`] alone. They are unsafe to implement, too, and
//!   are implemented here, each for the type that it names.
//! - [`FieldsRef`], [`FieldsMut`] and what comes from them borrow the value that they were made of:
//!   many may look, or one may change. They have no more access than a reference to that value.
//! - Open enums are reached by functions of their own type alone, through a trait that is safe to
//!   implement: no assumption is made about their layout or about what the implementation does.
//! - Maps are reached by functions of their own type alone, which are safe code around one reference. They
//!   drop what they hold as the compiler has them do it. A value in one is lent out for as long as the map
//!   is, and the functions neither move nor drop it before.
//! - A list within a list or map is a `Vec` as the field of one is; a map within one, a `BTreeMap`.
//! - Where a value goes without being dropped, it has been emptied before: an empty value owns
//!   nothing. (If memory ends or a size overflows in between, it leaks.)

mod edit;
mod field;
mod map;
mod shape;
mod view;

pub use edit::{FieldsMut, ItemMut, ListMut, MapMut, Mut, OptionalMut, ValueItemMut, ValueMut};
pub use field::{AsBytes, AsInteger, AsText, Element, Field, InBox, ListOf, Unset};
pub use map::MapOf;
pub use shape::Shape;
pub use view::{FieldsRef, ListRef, MapRef, Ref};
