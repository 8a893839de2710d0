//! Changing fields.

use std::marker::PhantomData;
use std::ptr;

use super::shape::{Form, Item, Length, List, Map, Structure};
use super::view::{FieldsRef, ListRef};
use crate::Value;
use crate::fields::{Fields, Table};

/// A field, to be changed.
#[non_exhaustive]
pub enum Mut<'a> {
    /// Text.
    String(&'a mut Option<String>),
    /// An integer.
    Integer(&'a mut Option<i64>),
    /// A floating point number.
    Float(&'a mut Option<f64>),
    /// True or false.
    Boolean(&'a mut Option<bool>),
    /// Any JSON value.
    Json(&'a mut Option<Value>),
    /// Bytes.
    Bytes(&'a mut Option<Vec<u8>>),
    /// An open enum of integers.
    IntegerEnum(ValueMut<'a, i64>),
    /// An open enum of texts.
    TextEnum(ValueMut<'a, String>),
    /// A structure.
    Structure(OptionalMut<'a>),
    /// A list.
    List(ListMut<'a>),
    /// A map.
    Map(MapMut<'a>),
}

impl Mut<'_> {
    /// Makes the field absent.
    pub fn unset(self) {
        match self {
            Mut::String(value) => *value = None,
            Mut::Integer(value) => *value = None,
            Mut::Float(value) => *value = None,
            Mut::Boolean(value) => *value = None,
            Mut::Json(value) => *value = None,
            Mut::Bytes(value) => *value = None,
            Mut::IntegerEnum(mut value) => value.set(None),
            Mut::TextEnum(mut value) => value.set(None),
            Mut::Structure(mut value) => _ = value.set(false),
            Mut::List(mut list) => list.cut(None),
            Mut::Map(mut map) => map.reset(false),
        }
    }
}

/// An element of a list or a value of a map, to be changed.
#[non_exhaustive]
pub enum ItemMut<'a> {
    /// Text.
    String(&'a mut String),
    /// An integer.
    Integer(&'a mut i64),
    /// A floating point number.
    Float(&'a mut f64),
    /// True or false.
    Boolean(&'a mut bool),
    /// Any JSON value.
    Json(&'a mut Value),
    /// An open enum of integers.
    IntegerEnum(ValueItemMut<'a, i64>),
    /// An open enum of texts.
    TextEnum(ValueItemMut<'a, String>),
    /// A structure.
    Structure(FieldsMut<'a>),
    /// A list.
    List(ListMut<'a>),
    /// A map.
    Map(MapMut<'a>),
}

/// The fields of a value, to be changed.
///
/// It stands for an exclusive reference: a value of the type with this table is at the pointer, which
/// may change it for the lifetime as nobody else may. That is why it is not `Copy`, and why what it
/// lends out borrows it.
pub struct FieldsMut<'a> {
    at: *mut u8,
    table: &'static Table,
    life: PhantomData<&'a mut u8>,
}

// SAFETY: it stands for an exclusive reference to a type that implements `Fields`, which is `Send`.
unsafe impl Send for FieldsMut<'_> {}
// SAFETY: shared, it only gives what `FieldsRef` does.
unsafe impl Sync for FieldsMut<'_> {}

impl<'a> FieldsMut<'a> {
    /// The fields of `value`.
    #[inline(always)]
    pub fn new<T: Fields>(value: &'a mut T) -> Self {
        FieldsMut {
            at: ptr::from_mut(value).cast(),
            table: T::TABLE,
            life: PhantomData,
        }
    }

    /// # Safety
    ///
    /// A value of the type with this table is there, may be changed through the pointer, and nobody
    /// else uses it for the lifetime.
    unsafe fn at(at: *mut u8, table: &'static Table) -> Self {
        FieldsMut {
            at,
            table,
            life: PhantomData,
        }
    }

    /// Names and flags of the fields.
    pub fn table(&self) -> &'static Table {
        self.table
    }

    /// The same, to look at.
    pub fn as_ref(&self) -> FieldsRef<'_> {
        // SAFETY: the value is there, and nobody changes it while this is borrowed.
        unsafe { FieldsRef::at(self.at, self.table) }
    }

    /// The same for a shorter time.
    pub fn reborrow(&mut self) -> FieldsMut<'_> {
        FieldsMut { ..*self }
    }

    /// A field, if there is one with this index.
    #[inline]
    pub fn get_mut(&mut self, index: usize) -> Option<Mut<'_>> {
        let slot = self.table.slots.get(index)?;
        // SAFETY: a value of the type with this table is there, so that the field is inside of it
        // and has this shape; this is borrowed as long as the field is.
        unsafe {
            let at = self.at.add(slot.offset);
            Some(match slot.shape.0 {
                Form::String => Mut::String(&mut *at.cast()),
                Form::Integer => Mut::Integer(&mut *at.cast()),
                Form::Float => Mut::Float(&mut *at.cast()),
                Form::Boolean => Mut::Boolean(&mut *at.cast()),
                Form::Json => Mut::Json(&mut *at.cast()),
                Form::Bytes => Mut::Bytes(&mut *at.cast()),
                Form::IntegerEnum(shape) => Mut::IntegerEnum(ValueMut {
                    at,
                    set: shape.set,
                    life: PhantomData,
                }),
                Form::TextEnum(shape) => Mut::TextEnum(ValueMut {
                    at,
                    set: shape.set,
                    life: PhantomData,
                }),
                Form::Structure(shape) => Mut::Structure(OptionalMut {
                    at,
                    shape,
                    life: PhantomData,
                }),
                Form::List(shape) => Mut::List(ListMut {
                    at,
                    shape,
                    life: PhantomData,
                }),
                Form::Map(shape) => Mut::Map(MapMut {
                    at,
                    shape,
                    life: PhantomData,
                }),
            })
        }
    }

    /// Makes every field absent. The value then owns nothing.
    pub fn clear(&mut self) {
        for index in 0..self.table.slots.len() {
            if let Some(field) = self.get_mut(index) {
                field.unset();
            }
        }
    }
}

/// An open enum that may be absent, to be changed.
///
/// It stands for an exclusive reference to an optional enum to which `set` belongs.
pub struct ValueMut<'a, V> {
    at: *mut u8,
    set: unsafe fn(at: *mut u8, value: Option<V>),
    life: PhantomData<&'a mut u8>,
}

impl<V> ValueMut<'_, V> {
    /// Makes it the variant that stands for a value, or absent.
    pub fn set(&mut self, value: Option<V>) {
        // SAFETY: an optional enum that `set` is for is there.
        unsafe { (self.set)(self.at, value) }
    }
}

/// An open enum that is an element of a list, to be changed.
///
/// It stands for an exclusive reference to an enum to which `set` belongs.
pub struct ValueItemMut<'a, V> {
    at: *mut u8,
    set: unsafe fn(at: *mut u8, value: V),
    life: PhantomData<&'a mut u8>,
}

impl<V> ValueItemMut<'_, V> {
    /// Makes it the variant that stands for a value.
    pub fn set(&mut self, value: V) {
        // SAFETY: an enum that `set` is for is there.
        unsafe { (self.set)(self.at, value) }
    }
}

/// A structure that may be absent, to be changed.
///
/// It stands for an exclusive reference to an optional structure of this shape.
pub struct OptionalMut<'a> {
    at: *mut u8,
    shape: &'static Structure,
    life: PhantomData<&'a mut u8>,
}

impl OptionalMut<'_> {
    /// How much memory a structure takes beside the field: that of its box, if there is one.
    pub(crate) fn allocates(&self) -> usize {
        self.shape.allocates
    }

    /// Makes it absent, or puts an empty structure in place and lends it out.
    pub fn set(&mut self, present: bool) -> Option<FieldsMut<'_>> {
        // SAFETY: an optional structure of this shape is there, and it goes only after it was cleared.
        unsafe {
            let mut inner = (self.shape.find)(self.at);
            if !inner.is_null() {
                FieldsMut::at(inner, (self.shape.table)()).clear();
            }
            if inner.is_null() == present {
                (self.shape.set)(self.at, present);
                inner = (self.shape.find)(self.at);
            }
            present.then(|| FieldsMut::at(inner, (self.shape.table)()))
        }
    }
}

/// A list, to be changed.
///
/// It stands for an exclusive reference to a list of this shape.
pub struct ListMut<'a> {
    at: *mut u8,
    shape: &'static List,
    life: PhantomData<&'a mut u8>,
}

impl ListMut<'_> {
    /// The same for a shorter time.
    pub fn reborrow(&mut self) -> ListMut<'_> {
        ListMut { ..*self }
    }

    /// The same, to look at.
    pub fn as_ref(&self) -> ListRef<'_> {
        // SAFETY: the list is there, and nobody changes it while this is borrowed.
        unsafe { ListRef::at(self.at, self.shape) }
    }

    /// The size of an element.
    pub(crate) fn stride(&self) -> usize {
        self.shape.stride
    }

    /// Appends an empty element and lends it out.
    pub fn push(&mut self) -> ItemMut<'_> {
        // SAFETY: a list of this shape is there, and the new element is of its type.
        unsafe {
            let at = (self.shape.resize)(self.at, Length::OneMore);
            item(at, self.shape.item)
        }
    }

    /// Leaves the first elements, or makes the list absent.
    pub fn cut(&mut self, length: Option<usize>) {
        let before = self.as_ref().len();
        let left = length.unwrap_or(0);
        // SAFETY: a list of this shape is there. The elements past the new length are no longer part
        // of it, and are dropped once: in place where they are scalars, by clearing structures.
        unsafe {
            if left < before || length.is_some() {
                let start = (self.shape.resize)(self.at, Length::AtMost(left));
                for index in left..before {
                    drop_item(start.add(index * self.shape.stride), self.shape.item);
                }
            }
            if length.is_none() {
                (self.shape.resize)(self.at, Length::Absent);
            }
        }
    }
}

/// # Safety
///
/// A valid item of this type is there, may be changed through the pointer, and nobody else uses it for
/// the lifetime.
unsafe fn item<'a>(at: *mut u8, item: Item) -> ItemMut<'a> {
    let life = PhantomData;
    // SAFETY: as the caller says.
    unsafe {
        match item {
            Item::String => ItemMut::String(&mut *at.cast()),
            Item::Integer => ItemMut::Integer(&mut *at.cast()),
            Item::Float => ItemMut::Float(&mut *at.cast()),
            Item::Boolean => ItemMut::Boolean(&mut *at.cast()),
            Item::Json => ItemMut::Json(&mut *at.cast()),
            Item::IntegerEnum(item) => ItemMut::IntegerEnum(ValueItemMut {
                at,
                set: item.set,
                life,
            }),
            Item::TextEnum(item) => ItemMut::TextEnum(ValueItemMut {
                at,
                set: item.set,
                life,
            }),
            Item::Structure(table) => ItemMut::Structure(FieldsMut::at(at, table())),
            Item::List(shape) => ItemMut::List(ListMut { at, shape, life }),
            Item::Map(shape) => ItemMut::Map(MapMut { at, shape, life }),
        }
    }
}

/// A map, to be changed.
///
/// It stands for an exclusive reference to a map of this shape.
pub struct MapMut<'a> {
    at: *mut u8,
    shape: &'static Map,
    life: PhantomData<&'a mut u8>,
}

impl MapMut<'_> {
    /// How much memory an entry takes, about, beside its name.
    pub(crate) fn entry_size(&self) -> usize {
        self.shape.entry
    }

    /// Puts an empty value in place of what is under a name, and lends it out.
    pub fn insert(&mut self, name: String) -> ItemMut<'_> {
        // SAFETY: a map of this shape is there, and the new value is of its type; this is borrowed as
        // long as the value is, so that nobody moves it.
        unsafe { item((self.shape.insert)(self.at, name), self.shape.value) }
    }

    /// Removes what is under a name.
    pub fn remove(&mut self, name: &str) {
        // SAFETY: a map of this shape is there.
        unsafe { (self.shape.remove)(self.at, name) }
    }

    /// Removes everything, and makes the map empty or absent.
    pub fn reset(&mut self, present: bool) {
        // SAFETY: a map of this shape is there.
        unsafe { (self.shape.reset)(self.at, present) }
    }
}

/// # Safety
///
/// An item of this type is there, which nobody uses again.
unsafe fn drop_item(at: *mut u8, item: Item) {
    // SAFETY: as the caller says. A structure that was cleared owns nothing, and neither does a list or map that was.
    unsafe {
        match item {
            Item::String => at.cast::<String>().drop_in_place(),
            Item::Json => at.cast::<Value>().drop_in_place(),
            Item::Integer | Item::Float | Item::Boolean => {}
            Item::IntegerEnum(item) => (item.drop)(at),
            Item::TextEnum(item) => (item.drop)(at),
            Item::Structure(table) => FieldsMut::at(at, table()).clear(),
            Item::List(shape) => {
                let life = PhantomData;
                ListMut { at, shape, life }.cut(None);
            }
            Item::Map(shape) => (shape.reset)(at, false),
        }
    }
}
