//! What the type of a field is, as data: functions that know the type stand behind pointers.

use std::mem::{ManuallyDrop, MaybeUninit};
use std::ptr;

use crate::Value;
use crate::fields::{Fields, Table};

/// The type of a field: [`Field::SHAPE`].
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
    /// A structure that may be absent.
    Structure(&'static Structure),
    /// A list.
    List(&'static List),
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

/// `Vec<T>` or `Option<Vec<T>>`. Every `at` must point to a valid one, and allow the same as a
/// reference to it: to change it where it says so, else to look at it.
#[derive(Debug)]
pub(super) struct List {
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

/// The type of the elements of a list.
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
    /// A structure with this table.
    Structure(fn() -> &'static Table),
}

/// A type that a field may have, with the value in which nothing is set.
pub trait Unset {
    /// That value. It owns nothing.
    const UNSET: Self;
}

impl<T> Unset for Option<T> {
    const UNSET: Self = None;
}

impl<T> Unset for Vec<T> {
    const UNSET: Self = Vec::new();
}

/// A type that a field may have.
///
/// The parameter follows from the type. It is there because a box might be a structure as far as
/// the compiler knows.
///
/// # Safety
///
/// `SHAPE` is that of this type.
pub unsafe trait Field<In = ()> {
    /// What the type is.
    const SHAPE: Shape;
}

/// Of a structure in a box: see [`Field`].
pub enum InBox {}

/// A type that the elements of a list may have.
///
/// # Safety
///
/// `ITEM` is that of this type, and `EMPTY` owns nothing: a copy of its bytes is another value.
pub unsafe trait Element: 'static + Sized {
    /// What the type is.
    const ITEM: Item;

    /// What an element is before anything is set.
    const EMPTY: &'static Self;
}

macro_rules! scalars {
    ($($type:ty, $kind:ident, $empty:expr;)*) => {$(
        // SAFETY: each kind names its type.
        unsafe impl Field for Option<$type> {
            const SHAPE: Shape = Shape(Form::$kind);
        }

        // SAFETY: each kind names its type. No empty scalar owns anything.
        unsafe impl Element for $type {
            const ITEM: Item = Item::$kind;
            const EMPTY: &'static Self = &$empty;
        }
    )*};
}

scalars! {
    String, String, String::new();
    i64, Integer, 0;
    f64, Float, 0.0;
    bool, Boolean, false;
    Value, Json, Value::Null;
}

// SAFETY: the functions are those for `Option<T>`.
unsafe impl<T: Fields> Field for Option<T> {
    const SHAPE: Shape = Shape(Form::Structure(&Structure {
        table: table::<T>,
        find: optional::find::<T>,
        allocates: 0,
        set: optional::set::<T>,
    }));
}

// SAFETY: the functions are those for `Option<Box<T>>`.
unsafe impl<T: Fields> Field<InBox> for Option<Box<T>> {
    const SHAPE: Shape = Shape(Form::Structure(&Structure {
        table: table::<T>,
        find: boxed::find,
        allocates: size_of::<T>(),
        set: boxed::set::<T>,
    }));
}

// SAFETY: the table is that of `T`, whose `EMPTY` owns nothing.
unsafe impl<T: Fields> Element for T {
    const ITEM: Item = Item::Structure(table::<T>);
    const EMPTY: &'static Self = T::EMPTY;
}

// SAFETY: the functions are those for `Vec<T>`.
unsafe impl<T: Element> Field for Vec<T> {
    const SHAPE: Shape = Shape(Form::List(&List {
        item: T::ITEM,
        optional: false,
        stride: size_of::<T>(),
        view: list::view::<T>,
        resize: list::resize::<T>,
    }));
}

// SAFETY: the functions are those for `Option<Vec<T>>`.
unsafe impl<T: Element> Field for Option<Vec<T>> {
    const SHAPE: Shape = Shape(Form::List(&List {
        item: T::ITEM,
        optional: true,
        stride: size_of::<T>(),
        view: optional_list::view::<T>,
        resize: optional_list::resize::<T>,
    }));
}

fn table<T: Fields>() -> &'static Table {
    T::TABLE
}

/// For `Option<T>`.
mod optional {
    use super::{Fields, MaybeUninit, ptr};

    /// Where `T` is in `Some`.
    const fn offset<T: Fields>() -> usize {
        let some = MaybeUninit::new(Some(T::DEFAULT));
        // SAFETY: it was just initialized, and the payload is inside.
        unsafe {
            match (*some.as_ptr()).as_ref() {
                Some(value) => {
                    let value = ptr::from_ref(value).cast::<u8>();
                    value.offset_from(some.as_ptr().cast::<u8>()) as usize
                }
                None => unreachable!(),
            }
        }
    }

    /// # Safety
    ///
    /// See [`Structure`](super::Structure).
    pub(super) unsafe fn find<T: Fields>(at: *mut u8) -> *mut u8 {
        // SAFETY: the caller has an `Option<T>` there. The result comes from `at`, not from the
        // reference, so that it may be written to if `at` may.
        unsafe {
            match &*at.cast::<Option<T>>() {
                Some(_) => at.add(const { offset::<T>() }),
                None => ptr::null_mut(),
            }
        }
    }

    /// # Safety
    ///
    /// See [`Structure`](super::Structure).
    pub(super) unsafe fn set<T: Fields>(at: *mut u8, present: bool) {
        let value = if present { Some(T::DEFAULT) } else { None };
        // SAFETY: the caller has an `Option<T>` there, one that owns nothing.
        unsafe { at.cast::<Option<T>>().write(value) }
    }
}

/// For `Option<Box<T>>`.
mod boxed {
    use super::{Fields, MaybeUninit};

    /// # Safety
    ///
    /// See [`Structure`](super::Structure).
    pub(super) unsafe fn find(at: *mut u8) -> *mut u8 {
        // SAFETY: an optional box of a sized type is a pointer that may be null.
        unsafe { *at.cast::<*mut u8>() }
    }

    /// # Safety
    ///
    /// See [`Structure`](super::Structure).
    pub(super) unsafe fn set<T: Fields>(at: *mut u8, present: bool) {
        // SAFETY: the caller has an `Option<Box<T>>` there. What is in a box that goes owns nothing, so
        // that it may be dropped as one of no particular value.
        unsafe {
            if present {
                let value = Box::new(T::DEFAULT);
                at.cast::<Option<Box<T>>>().write(Some(value));
            } else {
                drop(at.cast::<Option<Box<MaybeUninit<T>>>>().replace(None));
            }
        }
    }
}

/// For `Vec<T>`.
mod list {
    use super::{Element, Length, ManuallyDrop, MaybeUninit, ptr};

    /// # Safety
    ///
    /// See [`List`](super::List).
    pub(super) unsafe fn view<T>(at: *const u8) -> (*const u8, usize) {
        // SAFETY: the caller has a `Vec<T>` there.
        let list = unsafe { &*at.cast::<Vec<T>>() };
        (list.as_ptr().cast(), list.len())
    }

    /// # Safety
    ///
    /// See [`List`](super::List).
    pub(super) unsafe fn resize<T: Element>(at: *mut u8, length: Length) -> *mut u8 {
        // SAFETY: the caller has a `Vec<T>` there.
        let list = unsafe { &mut *at.cast::<Vec<T>>() };
        match length {
            Length::OneMore => {
                list.reserve(1);
                let length = list.len();
                // SAFETY: there is room. The empty element owns nothing, so that it may be copied.
                unsafe {
                    let last = list.as_mut_ptr().add(length);
                    last.copy_from_nonoverlapping(T::EMPTY, 1);
                    list.set_len(length + 1);
                    last.cast()
                }
            }
            Length::AtMost(length) => {
                if length < list.len() {
                    // SAFETY: it gets shorter.
                    unsafe { list.set_len(length) }
                }
                list.as_mut_ptr().cast()
            }
            Length::Absent => {
                let mut list = ManuallyDrop::new(std::mem::take(list));
                let memory = list.as_mut_ptr().cast::<MaybeUninit<T>>();
                // SAFETY: memory of the same layout. The caller sees to what the elements own.
                drop(unsafe { Vec::from_raw_parts(memory, 0, list.capacity()) });
                ptr::null_mut()
            }
        }
    }
}

/// For `Option<Vec<T>>`.
mod optional_list {
    use super::{Element, Length, list, ptr};

    /// # Safety
    ///
    /// See [`List`](super::List).
    pub(super) unsafe fn view<T>(at: *const u8) -> (*const u8, usize) {
        // SAFETY: the caller has an `Option<Vec<T>>` there.
        match unsafe { &*at.cast::<Option<Vec<T>>>() } {
            Some(list) => (list.as_ptr().cast(), list.len()),
            None => (ptr::null(), 0),
        }
    }

    /// # Safety
    ///
    /// See [`List`](super::List).
    pub(super) unsafe fn resize<T: Element>(at: *mut u8, length: Length) -> *mut u8 {
        let at = at.cast::<Option<Vec<T>>>();
        // SAFETY: the caller has an `Option<Vec<T>>` there. Only `None` and a list without memory
        // are written over.
        unsafe {
            if (*at).is_none() {
                at.write(Some(Vec::new()));
            }
            let Some(inner) = &mut *at else {
                unreachable!()
            };
            let start = list::resize::<T>(ptr::from_mut(inner).cast(), length);
            if let Length::Absent = length {
                at.write(None);
            }
            start
        }
    }
}
