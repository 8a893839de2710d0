//! What the type of a field is, as data: functions that know the type stand behind pointers.

use crate::fields::Table;

/// The type of a field: [`Field::SHAPE`](super::Field::SHAPE).
#[derive(Clone, Copy, Debug)]
pub struct Shape(pub(super) Form);

/// What a [`Shape`] tells.
#[derive(Clone, Copy, Debug)]
pub(super) enum Form {
    /// `Option<String>`.
    String,
    /// `Option<i64>`.
    Integer,
    /// `Option<f64>`.
    Float,
    /// `Option<bool>`.
    Boolean,
    /// `Option<Value>`.
    Json,
    /// `Option<Vec<u8>>`, which is no list.
    Bytes,
    /// An open enum of integers that may be absent.
    IntegerEnum(&'static Values<i64, i64>),
    /// An open enum of texts that may be absent.
    TextEnum(&'static Values<*const str, String>),
    /// A structure that may be absent.
    Structure(&'static Structure),
    /// A list.
    List(&'static List),
    /// A map.
    Map(&'static Map),
}

/// `Option<T>` or `Option<Box<T>>` of a structure. Every `at` must point to a valid one, and allow the
/// same as a reference to it: to change it where it says so, else to look at it.
#[derive(Debug)]
pub(super) struct Structure {
    /// The table of `T`; a function, because structures may hold each other.
    pub(super) table: fn() -> &'static Table,
    /// Where the structure is, for what `at` allows; null if it is absent. Changes nothing.
    pub(super) find: unsafe fn(at: *mut u8) -> *mut u8,
    /// How much memory a structure takes beside the field.
    pub(super) allocates: usize,
    /// Puts an empty structure where none is, or none where an empty one is: drops nothing but the box.
    pub(super) set: unsafe fn(at: *mut u8, present: bool),
}

/// `Option<T>` of an open enum, which is looked at as a `Look` and made of a `Make`. Every `at` must
/// point to a valid one, and allow the same as a reference to it: to change it where it says so, else
/// to look at it.
#[derive(Debug)]
pub(super) struct Values<Look, Make> {
    /// The value; a pointer in it is as good as a reference that `at` would make.
    pub(super) get: unsafe fn(at: *const u8) -> Option<Look>,
    /// Puts another value in place, or none, and drops what was there.
    pub(super) set: unsafe fn(at: *mut u8, value: Option<Make>),
}

/// An element of an open enum, as [`Values`] are.
#[derive(Debug)]
pub struct ValueItem<Look, Make> {
    /// The value; a pointer in it is as good as a reference that `at` would make.
    pub(super) get: unsafe fn(at: *const u8) -> Look,
    /// Puts another value in place, and drops what was there.
    pub(super) set: unsafe fn(at: *mut u8, value: Make),
    /// Drops the value in place, which nobody uses again.
    pub(super) drop: unsafe fn(at: *mut u8),
}

/// `Vec<T>` or `Option<Vec<T>>`. Every `at` must point to a valid one, and allow the same as a
/// reference to it: to change it where it says so, else to look at it.
#[derive(Debug)]
pub struct List {
    /// What `T` is.
    pub(super) item: Item,
    /// Whether absent and empty differ.
    pub(super) optional: bool,
    /// The size of `T`.
    pub(super) stride: usize,
    /// The first element, not for writing, and how many there are; null if the list is absent.
    pub(super) view: unsafe fn(at: *const u8) -> (*const u8, usize),
    /// Changes the length, and drops nothing but the memory of a list that becomes absent: elements
    /// that go must be empty or dropped by the caller, who must not use them in other ways. Returns the
    /// first element; with [`Length::OneMore`] the last, which is empty.
    pub(super) resize: unsafe fn(at: *mut u8, length: Length) -> *mut u8,
}

/// `BTreeMap<String, T>` or `Option` of one. Every `at` must point to a valid one, and allow the same as a
/// reference to it: to change it where it says so, else to look at it.
#[derive(Debug)]
pub struct Map {
    /// What `T` is.
    pub(super) value: Item,
    /// Whether absent and empty differ.
    pub(super) optional: bool,
    /// How many entries there are; `None` if the map is absent.
    pub(super) count: unsafe fn(at: *const u8) -> Option<usize>,
    /// The entry behind a name, or the first, in the order of names; not for writing.
    pub(super) next: unsafe fn(at: *const u8, behind: Option<&str>) -> Option<Entry>,
    /// Puts an empty value in place of what was under a name, drops that, and returns the value. A map
    /// that is absent is empty then.
    pub(super) insert: unsafe fn(at: *mut u8, name: String) -> *mut u8,
    /// Drops what is under a name.
    pub(super) remove: unsafe fn(at: *mut u8, name: &str),
    /// Drops all entries, and makes the map empty or absent: what it then is owns nothing.
    pub(super) reset: unsafe fn(at: *mut u8, present: bool),
    /// How much memory an entry takes, about, beside its name.
    pub(super) entry: usize,
}

/// Name and value of an entry; both pointers are as good as references to them.
pub(super) type Entry = (*const str, *const u8);

/// A length that a list gets.
#[derive(Clone, Copy)]
pub(super) enum Length {
    /// One element more.
    OneMore,
    /// As many as it has, or fewer.
    AtMost(usize),
    /// None, and the memory is given back.
    Absent,
}

/// The type of the elements of a list, or of the values of a map.
#[derive(Clone, Copy, Debug)]
pub enum Item {
    /// `String`.
    String,
    /// `i64`.
    Integer,
    /// `f64`.
    Float,
    /// `bool`.
    Boolean,
    /// `Value`.
    Json,
    /// An open enum of integers.
    IntegerEnum(&'static ValueItem<i64, i64>),
    /// An open enum of texts.
    TextEnum(&'static ValueItem<*const str, String>),
    /// A structure with this table.
    Structure(fn() -> &'static Table),
    /// `Vec<T>`.
    List(&'static List),
    /// `BTreeMap<String, T>`.
    Map(&'static Map),
}
