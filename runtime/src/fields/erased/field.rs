//! The types that fields may have, and the functions that know them.

use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::mem::{ManuallyDrop, MaybeUninit};
use std::ptr;

use super::shape::{Form, Item, Length, List, Shape, Structure, ValueItem, Values};
use crate::Value;
use crate::fields::{Fields, IntegerEnum, Table, TextEnum};

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

impl<K, V> Unset for BTreeMap<K, V> {
    const UNSET: Self = BTreeMap::new();
}

/// A type that a field may have.
///
/// The parameter follows from the type. It is there because a box might be a structure as far as
/// the compiler knows.
///
/// # Safety
///
/// `SHAPE` is that of this type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a type that a field may have",
    label = "expected `Option`, `Vec` or `BTreeMap<String, _>` of a scalar of JSON, a type of `fields!` or an open enum",
    note = "the scalars are `String`, `i64`, `f64`, `bool` and `Value`"
)]
pub unsafe trait Field<In = ()> {
    /// What the type is.
    const SHAPE: Shape;
}

/// Of a structure in a box: see [`Field`].
pub enum InBox {}

/// Of an open enum of integers: see [`Field`].
pub enum AsInteger {}

/// Of an open enum of texts: see [`Field`].
pub enum AsText {}

/// Of bytes: see [`Field`].
pub enum AsBytes {}

/// Of a list within a list or map: see [`Element`].
pub struct ListOf<In>(PhantomData<In>);

/// A type that the elements of a list or the values of a map may have.
///
/// The parameter follows from the type, as that of [`Field`] does.
///
/// # Safety
///
/// `ITEM` is that of this type.
pub unsafe trait Element<In = ()>: 'static + Sized {
    /// What the type is.
    const ITEM: Item;

    /// Puts an element in place in which nothing is set.
    ///
    /// # Safety
    ///
    /// There is room for one; what was there is not dropped.
    unsafe fn put(at: *mut Self);
}

macro_rules! scalars {
    ($($type:ty, $kind:ident, $empty:expr;)*) => {$(
        // SAFETY: each kind names its type.
        unsafe impl Field for Option<$type> {
            const SHAPE: Shape = Shape(Form::$kind);
        }

        // SAFETY: each kind names its type.
        unsafe impl Element for $type {
            const ITEM: Item = Item::$kind;

            #[inline]
            unsafe fn put(at: *mut Self) {
                // SAFETY: the caller has room there.
                unsafe { at.write($empty) }
            }
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

// SAFETY: the functions are those for `Option<T>`.
unsafe impl<T: IntegerEnum> Field<AsInteger> for Option<T> {
    const SHAPE: Shape = Shape(Form::IntegerEnum(&Values {
        get: integer::get::<T>,
        set: integer::set::<T>,
    }));
}

// SAFETY: the functions are those for `Option<T>`.
unsafe impl<T: TextEnum> Field<AsText> for Option<T> {
    const SHAPE: Shape = Shape(Form::TextEnum(&Values {
        get: text::get::<T>,
        set: text::set::<T>,
    }));
}

// SAFETY: the table is that of `T`.
unsafe impl<T: Fields> Element for T {
    const ITEM: Item = Item::Structure(table::<T>);

    #[inline]
    unsafe fn put(at: *mut Self) {
        // SAFETY: the caller has room there. What is empty owns nothing, so that it may be copied.
        unsafe { at.copy_from_nonoverlapping(T::EMPTY, 1) }
    }
}

// SAFETY: the functions are those for `T`.
unsafe impl<T: IntegerEnum> Element<AsInteger> for T {
    const ITEM: Item = Item::IntegerEnum(&ValueItem {
        get: integer::get_item::<T>,
        set: integer::set_item::<T>,
        drop: drop_item::<T>,
    });

    unsafe fn put(at: *mut Self) {
        // SAFETY: the caller has room there.
        unsafe { at.write(T::from_value(0)) }
    }
}

// SAFETY: the functions are those for `T`.
unsafe impl<T: TextEnum> Element<AsText> for T {
    const ITEM: Item = Item::TextEnum(&ValueItem {
        get: text::get_item::<T>,
        set: text::set_item::<T>,
        drop: drop_item::<T>,
    });

    unsafe fn put(at: *mut Self) {
        // SAFETY: the caller has room there.
        unsafe { at.write(T::from_text(String::new())) }
    }
}

// SAFETY: the kind names the type.
unsafe impl Field<AsBytes> for Option<Vec<u8>> {
    const SHAPE: Shape = Shape(Form::Bytes);
}

impl List {
    /// That of `Vec<T>`.
    const fn of<In, T: Element<In>>() -> Self {
        List {
            item: T::ITEM,
            optional: false,
            stride: size_of::<T>(),
            view: list::view::<T>,
            resize: list::resize::<In, T>,
        }
    }
}

// SAFETY: the functions are those for `Vec<T>`.
unsafe impl<In, T: Element<In>> Field<In> for Vec<T> {
    const SHAPE: Shape = Shape(Form::List(&const { List::of::<In, T>() }));
}

// SAFETY: the functions are those for `Vec<T>`.
unsafe impl<In, T: Element<In>> Element<ListOf<In>> for Vec<T> {
    const ITEM: Item = Item::List(&const { List::of::<In, T>() });

    unsafe fn put(at: *mut Self) {
        // SAFETY: the caller has room there.
        unsafe { at.write(Vec::new()) }
    }
}

// SAFETY: the functions are those for `Option<Vec<T>>`.
unsafe impl<In, T: Element<In>> Field<In> for Option<Vec<T>> {
    const SHAPE: Shape = Shape(Form::List(&List {
        item: T::ITEM,
        optional: true,
        stride: size_of::<T>(),
        view: optional_list::view::<T>,
        resize: optional_list::resize::<In, T>,
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

/// Drops an element of an open enum.
///
/// # Safety
///
/// See [`ValueItem`].
unsafe fn drop_item<T>(at: *mut u8) {
    // SAFETY: the caller has a `T` there, which nobody uses again.
    unsafe { at.cast::<T>().drop_in_place() }
}

/// For open enums of integers.
mod integer {
    use super::IntegerEnum;

    /// # Safety
    ///
    /// See [`Values`](super::Values).
    pub(super) unsafe fn get<T: IntegerEnum>(at: *const u8) -> Option<i64> {
        // SAFETY: the caller has an `Option<T>` there.
        unsafe { (*at.cast::<Option<T>>()).as_ref().map(T::value) }
    }

    /// # Safety
    ///
    /// See [`Values`](super::Values).
    pub(super) unsafe fn set<T: IntegerEnum>(at: *mut u8, value: Option<i64>) {
        let value = value.map(T::from_value);
        // SAFETY: the caller has an `Option<T>` there.
        unsafe { *at.cast::<Option<T>>() = value }
    }

    /// # Safety
    ///
    /// See [`ValueItem`](super::ValueItem).
    pub(super) unsafe fn get_item<T: IntegerEnum>(at: *const u8) -> i64 {
        // SAFETY: the caller has a `T` there.
        unsafe { (*at.cast::<T>()).value() }
    }

    /// # Safety
    ///
    /// See [`ValueItem`](super::ValueItem).
    pub(super) unsafe fn set_item<T: IntegerEnum>(at: *mut u8, value: i64) {
        let value = T::from_value(value);
        // SAFETY: the caller has a `T` there.
        unsafe { *at.cast::<T>() = value }
    }
}

/// For open enums of texts.
mod text {
    use super::{TextEnum, ptr};

    /// # Safety
    ///
    /// See [`Values`](super::Values).
    pub(super) unsafe fn get<T: TextEnum>(at: *const u8) -> Option<*const str> {
        // SAFETY: the caller has an `Option<T>` there.
        let value = unsafe { (*at.cast::<Option<T>>()).as_ref() };
        value.map(|value| ptr::from_ref(value.as_str()))
    }

    /// # Safety
    ///
    /// See [`Values`](super::Values).
    pub(super) unsafe fn set<T: TextEnum>(at: *mut u8, value: Option<String>) {
        let value = value.map(T::from_text);
        // SAFETY: the caller has an `Option<T>` there.
        unsafe { *at.cast::<Option<T>>() = value }
    }

    /// # Safety
    ///
    /// See [`ValueItem`](super::ValueItem).
    pub(super) unsafe fn get_item<T: TextEnum>(at: *const u8) -> *const str {
        // SAFETY: the caller has a `T` there.
        ptr::from_ref(unsafe { (*at.cast::<T>()).as_str() })
    }

    /// # Safety
    ///
    /// See [`ValueItem`](super::ValueItem).
    pub(super) unsafe fn set_item<T: TextEnum>(at: *mut u8, value: String) {
        let value = T::from_text(value);
        // SAFETY: the caller has a `T` there.
        unsafe { *at.cast::<T>() = value }
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
    pub(super) unsafe fn resize<In, T: Element<In>>(at: *mut u8, length: Length) -> *mut u8 {
        // SAFETY: the caller has a `Vec<T>` there.
        let list = unsafe { &mut *at.cast::<Vec<T>>() };
        match length {
            Length::OneMore => {
                list.reserve(1);
                let length = list.len();
                // SAFETY: there is room. If there comes no element, the length stays.
                unsafe {
                    let last = list.as_mut_ptr().add(length);
                    T::put(last);
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
    pub(super) unsafe fn resize<In, T: Element<In>>(at: *mut u8, length: Length) -> *mut u8 {
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
            let start = list::resize::<In, T>(ptr::from_mut(inner).cast(), length);
            if let Length::Absent = length {
                at.write(None);
            }
            start
        }
    }
}
