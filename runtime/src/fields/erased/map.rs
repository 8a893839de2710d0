//! Maps as fields, elements and values, and the functions that know them.

use std::collections::BTreeMap;
use std::collections::btree_map;
use std::marker::PhantomData;
use std::mem::MaybeUninit;
use std::ops::Bound;
use std::ptr;

use super::field::{Element, Field};
use super::shape::{Entry, Form, Item, Map, Shape};

/// Of a map: see [`Field`].
pub struct MapOf<In>(PhantomData<In>);

// SAFETY: the functions are those for the type.
unsafe impl<In, T: Element<In>> Field<MapOf<In>> for BTreeMap<String, T> {
    const SHAPE: Shape = Shape(Form::Map(&const { Map::of::<In, T, Self>(false) }));
}

// SAFETY: the functions are those for the type.
unsafe impl<In, T: Element<In>> Field<MapOf<In>> for Option<BTreeMap<String, T>> {
    const SHAPE: Shape = Shape(Form::Map(&const { Map::of::<In, T, Self>(true) }));
}

// SAFETY: the functions are those for the type.
unsafe impl<In, T: Element<In>> Element<MapOf<In>> for BTreeMap<String, T> {
    const ITEM: Item = Item::Map(&const { Map::of::<In, T, Self>(false) });

    unsafe fn put(at: *mut Self) {
        // SAFETY: the caller has room there.
        unsafe { at.write(BTreeMap::new()) }
    }
}

impl Map {
    /// That of `M`.
    const fn of<In, T: Element<In>, M: Holder<T>>(optional: bool) -> Self {
        Map {
            value: T::ITEM,
            optional,
            count: count::<T, M>,
            next: next::<T, M>,
            insert: insert::<In, T, M>,
            remove: remove::<T, M>,
            reset: reset::<T, M>,
            // Nodes have room for eleven entries, and are at least half full but for the first.
            entry: 2 * (size_of::<String>() + size_of::<T>()) + size_of::<usize>(),
        }
    }
}

/// A map, or one that may be absent.
trait Holder<T> {
    fn map(&self) -> Option<&BTreeMap<String, T>>;

    /// The map; an empty one is put in place if none is there.
    fn map_mut(&mut self) -> &mut BTreeMap<String, T>;

    fn reset(&mut self, present: bool);
}

impl<T> Holder<T> for BTreeMap<String, T> {
    fn map(&self) -> Option<&BTreeMap<String, T>> {
        Some(self)
    }

    fn map_mut(&mut self) -> &mut BTreeMap<String, T> {
        self
    }

    fn reset(&mut self, _: bool) {
        *self = BTreeMap::new();
    }
}

impl<T> Holder<T> for Option<BTreeMap<String, T>> {
    fn map(&self) -> Option<&BTreeMap<String, T>> {
        self.as_ref()
    }

    fn map_mut(&mut self) -> &mut BTreeMap<String, T> {
        self.get_or_insert_with(BTreeMap::new)
    }

    fn reset(&mut self, present: bool) {
        *self = present.then(BTreeMap::new);
    }
}

/// # Safety
///
/// See [`Map`].
unsafe fn count<T, M: Holder<T>>(at: *const u8) -> Option<usize> {
    // SAFETY: the caller has an `M` there.
    unsafe { &*at.cast::<M>() }.map().map(BTreeMap::len)
}

/// # Safety
///
/// See [`Map`].
unsafe fn next<T, M: Holder<T>>(at: *const u8, behind: Option<&str>) -> Option<Entry> {
    // SAFETY: the caller has an `M` there.
    let map = unsafe { &*at.cast::<M>() }.map()?;
    let start = behind.map_or(Bound::Unbounded, Bound::Excluded);
    let (name, value) = map.range::<str, _>((start, Bound::Unbounded)).next()?;
    Some((ptr::from_ref(name.as_str()), ptr::from_ref(value).cast()))
}

/// # Safety
///
/// See [`Map`].
unsafe fn insert<In, T: Element<In>, M: Holder<T>>(at: *mut u8, name: String) -> *mut u8 {
    let mut empty = MaybeUninit::<T>::uninit();
    // SAFETY: there is room for one, and then there is one.
    let empty = unsafe {
        T::put(empty.as_mut_ptr());
        empty.assume_init()
    };
    // SAFETY: the caller has an `M` there, to be changed.
    let map = unsafe { &mut *at.cast::<M>() }.map_mut();
    let value = match map.entry(name) {
        btree_map::Entry::Vacant(entry) => entry.insert(empty),
        btree_map::Entry::Occupied(mut entry) => {
            entry.insert(empty);
            entry.into_mut()
        }
    };
    ptr::from_mut(value).cast()
}

/// # Safety
///
/// See [`Map`].
unsafe fn remove<T, M: Holder<T>>(at: *mut u8, name: &str) {
    // SAFETY: the caller has an `M` there, to be changed.
    unsafe { &mut *at.cast::<M>() }.map_mut().remove(name);
}

/// # Safety
///
/// See [`Map`].
unsafe fn reset<T, M: Holder<T>>(at: *mut u8, present: bool) {
    // SAFETY: the caller has an `M` there, to be changed.
    unsafe { &mut *at.cast::<M>() }.reset(present);
}
