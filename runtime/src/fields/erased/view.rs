//! Looking at fields.

use std::marker::PhantomData;
use std::ptr;

use super::shape::{Form, Item, List, Map};
use crate::Value;
use crate::fields::{Fields, Slot, Table};

/// What a field, an element of a list or a value of a map holds.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Ref<'a> {
    /// Nothing. An empty list or map is nothing unless absent and empty differ for the field.
    Absent,
    /// Text.
    String(&'a str),
    /// An integer.
    Integer(i64),
    /// A floating point number.
    Float(f64),
    /// True or false.
    Boolean(bool),
    /// Any JSON value.
    Json(&'a Value),
    /// Bytes.
    Bytes(&'a [u8]),
    /// A structure.
    Structure(FieldsRef<'a>),
    /// A list.
    List(ListRef<'a>),
    /// A map.
    Map(MapRef<'a>),
}

impl Ref<'_> {
    /// Whether nothing is set.
    pub fn is_absent(&self) -> bool {
        matches!(self, Ref::Absent)
    }
}

/// The fields of a value, to look at.
///
/// It stands for a reference to a value of the type with this table.
#[derive(Clone, Copy)]
pub struct FieldsRef<'a> {
    at: *const u8,
    table: &'static Table,
    life: PhantomData<&'a u8>,
}

// SAFETY: it stands for a reference to a type that implements `Fields`, which is `Sync`.
unsafe impl Send for FieldsRef<'_> {}
// SAFETY: as above.
unsafe impl Sync for FieldsRef<'_> {}

impl<'a> FieldsRef<'a> {
    /// The fields of `value`.
    #[inline(always)]
    pub fn new<T: Fields>(value: &'a T) -> Self {
        FieldsRef {
            at: ptr::from_ref(value).cast(),
            table: T::TABLE,
            life: PhantomData,
        }
    }

    /// # Safety
    ///
    /// A valid value of the type with this table is there, and may be looked at for the lifetime.
    pub(super) unsafe fn at(at: *const u8, table: &'static Table) -> Self {
        FieldsRef {
            at,
            table,
            life: PhantomData,
        }
    }

    /// Names and flags of the fields.
    pub fn table(self) -> &'static Table {
        self.table
    }

    /// What a field holds; [`Ref::Absent`] also if there is none with this index.
    pub fn get(self, index: usize) -> Ref<'a> {
        match self.table.slots.get(index) {
            // SAFETY: the slot is one of the own table.
            Some(slot) => unsafe { self.read(slot) },
            None => Ref::Absent,
        }
    }

    /// What the fields hold, in the order of the table.
    #[inline]
    pub fn iter(self) -> impl Iterator<Item = Ref<'a>> {
        // SAFETY: the slots are those of the own table.
        let read = move |slot| unsafe { self.read(slot) };
        self.table.slots.iter().map(read)
    }

    /// What the fields hold that are set, with their indices and names.
    #[inline]
    pub fn present(self) -> impl Iterator<Item = (usize, &'static str, Ref<'a>)> {
        let named = self.table.names.iter().zip(self.iter()).enumerate();
        named
            .map(|(index, (name, field))| (index, *name, field))
            .filter(|(_, _, field)| !field.is_absent())
    }

    /// # Safety
    ///
    /// The slot is one of the own table.
    #[inline(always)]
    unsafe fn read(self, slot: &'static Slot) -> Ref<'a> {
        // SAFETY: a value of the type with this table is there, so that the field is inside of it
        // and has this shape.
        unsafe {
            let at = self.at.add(slot.offset);
            match slot.shape.0 {
                Form::String => match &*at.cast::<Option<String>>() {
                    Some(value) => Ref::String(value),
                    None => Ref::Absent,
                },
                Form::Integer => match *at.cast::<Option<i64>>() {
                    Some(value) => Ref::Integer(value),
                    None => Ref::Absent,
                },
                Form::Float => match *at.cast::<Option<f64>>() {
                    Some(value) => Ref::Float(value),
                    None => Ref::Absent,
                },
                Form::Boolean => match *at.cast::<Option<bool>>() {
                    Some(value) => Ref::Boolean(value),
                    None => Ref::Absent,
                },
                Form::Json => match &*at.cast::<Option<Value>>() {
                    Some(value) => Ref::Json(value),
                    None => Ref::Absent,
                },
                Form::Bytes => match &*at.cast::<Option<Vec<u8>>>() {
                    Some(value) => Ref::Bytes(value),
                    None => Ref::Absent,
                },
                Form::IntegerEnum(shape) => match (shape.get)(at) {
                    Some(value) => Ref::Integer(value),
                    None => Ref::Absent,
                },
                Form::TextEnum(shape) => match (shape.get)(at) {
                    Some(value) => Ref::String(&*value),
                    None => Ref::Absent,
                },
                Form::Structure(shape) => {
                    let inner = (shape.find)(at.cast_mut());
                    if inner.is_null() {
                        Ref::Absent
                    } else {
                        Ref::Structure(FieldsRef::at(inner, (shape.table)()))
                    }
                }
                Form::List(shape) => {
                    let list = ListRef::at(at, shape);
                    if list.is_absent() {
                        Ref::Absent
                    } else {
                        Ref::List(list)
                    }
                }
                Form::Map(shape) => {
                    let map = MapRef::at(at, shape);
                    if map.is_absent() {
                        Ref::Absent
                    } else {
                        Ref::Map(map)
                    }
                }
            }
        }
    }
}

/// A list, to look at.
///
/// It stands for a reference to a slice of elements of this shape.
#[derive(Clone, Copy)]
pub struct ListRef<'a> {
    /// The first element; null if the list is absent.
    start: *const u8,
    length: usize,
    shape: &'static List,
    life: PhantomData<&'a u8>,
}

impl<'a> ListRef<'a> {
    /// # Safety
    ///
    /// A valid list of this shape is there, and may be looked at for the lifetime.
    pub(super) unsafe fn at(at: *const u8, shape: &'static List) -> Self {
        // SAFETY: as the caller says.
        let (start, length) = unsafe { (shape.view)(at) };
        ListRef {
            start,
            length,
            shape,
            life: PhantomData,
        }
    }

    /// Whether the list reads as nothing: an empty one does unless absent and empty differ.
    fn is_absent(self) -> bool {
        self.start.is_null() || (self.length == 0 && !self.shape.optional)
    }

    /// Number of elements.
    pub fn len(self) -> usize {
        self.length
    }

    /// Whether there is no element.
    pub fn is_empty(self) -> bool {
        self.length == 0
    }

    /// An element; [`Ref::Absent`] past the end.
    pub fn get(self, index: usize) -> Ref<'a> {
        if index >= self.length {
            return Ref::Absent;
        }
        // SAFETY: an element of this type is there: the index is below the length.
        unsafe { item(self.start.add(index * self.shape.stride), self.shape.item) }
    }

    /// The elements.
    pub fn iter(self) -> impl Iterator<Item = Ref<'a>> {
        (0..self.length).map(move |index| self.get(index))
    }
}

/// # Safety
///
/// A valid item of this type is there, and may be looked at for the lifetime.
unsafe fn item<'a>(at: *const u8, item: Item) -> Ref<'a> {
    // SAFETY: as the caller says.
    unsafe {
        match item {
            Item::String => Ref::String(&*at.cast::<String>()),
            Item::Integer => Ref::Integer(*at.cast::<i64>()),
            Item::Float => Ref::Float(*at.cast::<f64>()),
            Item::Boolean => Ref::Boolean(*at.cast::<bool>()),
            Item::Json => Ref::Json(&*at.cast::<Value>()),
            Item::IntegerEnum(item) => Ref::Integer((item.get)(at)),
            Item::TextEnum(item) => Ref::String(&*(item.get)(at)),
            Item::Structure(table) => Ref::Structure(FieldsRef::at(at, table())),
            Item::List(shape) => Ref::List(ListRef::at(at, shape)),
            Item::Map(shape) => Ref::Map(MapRef::at(at, shape)),
        }
    }
}

/// A map, to look at.
///
/// It stands for a reference to a map of this shape.
#[derive(Clone, Copy)]
pub struct MapRef<'a> {
    at: *const u8,
    shape: &'static Map,
    life: PhantomData<&'a u8>,
}

impl<'a> MapRef<'a> {
    /// # Safety
    ///
    /// A valid map of this shape is there, and may be looked at for the lifetime.
    pub(super) unsafe fn at(at: *const u8, shape: &'static Map) -> Self {
        MapRef {
            at,
            shape,
            life: PhantomData,
        }
    }

    /// Whether the map reads as nothing: an empty one does unless absent and empty differ.
    fn is_absent(self) -> bool {
        // SAFETY: a map of this shape is there.
        match unsafe { (self.shape.count)(self.at) } {
            Some(count) => count == 0 && !self.shape.optional,
            None => true,
        }
    }

    /// Number of entries.
    pub fn len(self) -> usize {
        // SAFETY: a map of this shape is there.
        unsafe { (self.shape.count)(self.at) }.unwrap_or(0)
    }

    /// Whether there is no entry.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The entries, in the order of their names.
    pub fn iter(self) -> impl Iterator<Item = (&'a str, Ref<'a>)> {
        let mut behind: Option<&'a str> = None;
        std::iter::from_fn(move || {
            // SAFETY: a map of this shape is there, which nobody changes for the lifetime, so that its
            // names and values stay.
            unsafe {
                let (name, value) = (self.shape.next)(self.at, behind)?;
                let name: &'a str = &*name;
                behind = Some(name);
                Some((name, item(value, self.shape.value)))
            }
        })
    }
}
