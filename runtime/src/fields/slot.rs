//! Types that a field may have, and the views under which they are lent out.

use super::{Fields, Kind};
use crate::Value;

/// A field that is lent out.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Ref<'a> {
    /// No field has this index.
    Absent,
    /// Text.
    String(&'a Option<String>),
    /// An integer.
    Integer(&'a Option<i64>),
    /// A floating point number.
    Float(&'a Option<f64>),
    /// True or false.
    Boolean(&'a Option<bool>),
    /// Any JSON value.
    Json(&'a Option<Value>),
    /// A structure.
    Structure(&'a dyn Optional),
    /// A list.
    List(&'a dyn List),
}

/// A field that is lent out for writing.
#[non_exhaustive]
pub enum Mut<'a> {
    /// No field has this index.
    Absent,
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
    /// A structure.
    Structure(&'a mut dyn Optional),
    /// A list.
    List(&'a mut dyn List),
}

/// An element of a list.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Item<'a> {
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
    /// A structure.
    Structure(&'a dyn Fields),
}

/// An element of a list, for writing.
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
    /// A structure.
    Structure(&'a mut dyn Fields),
}

impl Ref<'_> {
    /// What the field holds.
    pub fn kind(&self) -> Option<Kind> {
        Some(match self {
            Ref::Absent => return None,
            Ref::String(_) => Kind::String,
            Ref::Integer(_) => Kind::Integer,
            Ref::Float(_) => Kind::Float,
            Ref::Boolean(_) => Kind::Boolean,
            Ref::Json(_) => Kind::Json,
            Ref::Structure(_) => Kind::Structure,
            Ref::List(_) => Kind::List,
        })
    }

    /// Whether nothing is set. An empty list counts as set only where absent and empty differ.
    pub fn is_absent(&self) -> bool {
        match self {
            Ref::Absent => true,
            Ref::String(value) => value.is_none(),
            Ref::Integer(value) => value.is_none(),
            Ref::Float(value) => value.is_none(),
            Ref::Boolean(value) => value.is_none(),
            Ref::Json(value) => value.is_none(),
            Ref::Structure(value) => value.get().is_none(),
            Ref::List(list) => list.is_absent(),
        }
    }
}

/// A structure that may be absent.
pub trait Optional: Send + Sync {
    /// The structure.
    fn get(&self) -> Option<&dyn Fields>;

    /// Puts an empty structure in place and lends it out.
    fn begin(&mut self) -> &mut dyn Fields;

    /// Makes it absent.
    fn clear(&mut self);
}

/// A list.
pub trait List: Send + Sync {
    /// Number of elements.
    fn len(&self) -> usize;

    /// Whether there are no elements.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the list is absent. Where absent and empty do not differ, an empty list is absent.
    fn is_absent(&self) -> bool;

    /// An element, or `None` past the end.
    fn get(&self, index: usize) -> Option<Item<'_>>;

    /// Makes the list absent.
    fn clear(&mut self);

    /// Makes the list present and empty, with room for some elements.
    fn begin(&mut self, capacity: usize);

    /// Appends an empty element and lends it out.
    fn push(&mut self) -> ItemMut<'_>;

    /// Removes the last element.
    fn pop(&mut self);
}

/// A type that a field may have.
pub trait Slot {
    /// The value in which nothing is set.
    const EMPTY: Self;

    /// Lends out the field.
    fn lend(&self) -> Ref<'_>;

    /// Lends out the field for writing.
    fn lend_mut(&mut self) -> Mut<'_>;
}

/// A type that the elements of a list may have.
pub trait Element: Default + Send + Sync {
    /// Lends out the element.
    fn item(&self) -> Item<'_>;

    /// Lends out the element for writing.
    fn item_mut(&mut self) -> ItemMut<'_>;
}

macro_rules! scalars {
    ($($type:ty, $kind:ident, |$value:ident| $item:expr;)*) => {$(
        impl Slot for Option<$type> {
            const EMPTY: Self = None;

            #[inline]
            fn lend(&self) -> Ref<'_> {
                Ref::$kind(self)
            }

            #[inline]
            fn lend_mut(&mut self) -> Mut<'_> {
                Mut::$kind(self)
            }
        }

        impl Element for $type {
            fn item(&self) -> Item<'_> {
                let $value = self;
                Item::$kind($item)
            }

            fn item_mut(&mut self) -> ItemMut<'_> {
                ItemMut::$kind(self)
            }
        }
    )*};
}

scalars! {
    String, String, |value| value;
    i64, Integer, |value| *value;
    f64, Float, |value| *value;
    bool, Boolean, |value| *value;
    Value, Json, |value| value;
}

impl<T: Fields + Default> Slot for Option<T> {
    const EMPTY: Self = None;

    #[inline]
    fn lend(&self) -> Ref<'_> {
        Ref::Structure(self)
    }

    #[inline]
    fn lend_mut(&mut self) -> Mut<'_> {
        Mut::Structure(self)
    }
}

impl<T: Fields + Default> Optional for Option<T> {
    fn get(&self) -> Option<&dyn Fields> {
        match self {
            Some(value) => Some(value),
            None => None,
        }
    }

    fn begin(&mut self) -> &mut dyn Fields {
        self.insert(T::default())
    }

    fn clear(&mut self) {
        *self = None;
    }
}

impl<T: Fields + Default> Element for T {
    fn item(&self) -> Item<'_> {
        Item::Structure(self)
    }

    fn item_mut(&mut self) -> ItemMut<'_> {
        ItemMut::Structure(self)
    }
}

impl<T: Element> Slot for Vec<T> {
    const EMPTY: Self = Vec::new();

    #[inline]
    fn lend(&self) -> Ref<'_> {
        Ref::List(self)
    }

    #[inline]
    fn lend_mut(&mut self) -> Mut<'_> {
        Mut::List(self)
    }
}

impl<T: Element> List for Vec<T> {
    fn len(&self) -> usize {
        self.len()
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }

    fn get(&self, index: usize) -> Option<Item<'_>> {
        self.as_slice().get(index).map(Element::item)
    }

    fn clear(&mut self) {
        self.clear();
    }

    fn begin(&mut self, capacity: usize) {
        self.clear();
        self.reserve(capacity);
    }

    fn push(&mut self) -> ItemMut<'_> {
        self.push(T::default());
        let last = self.len() - 1;
        self[last].item_mut()
    }

    fn pop(&mut self) {
        self.pop();
    }
}

impl<T: Element> Slot for Option<Vec<T>> {
    const EMPTY: Self = None;

    #[inline]
    fn lend(&self) -> Ref<'_> {
        Ref::List(self)
    }

    #[inline]
    fn lend_mut(&mut self) -> Mut<'_> {
        Mut::List(self)
    }
}

impl<T: Element> List for Option<Vec<T>> {
    fn len(&self) -> usize {
        self.as_ref().map_or(0, Vec::len)
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }

    fn get(&self, index: usize) -> Option<Item<'_>> {
        self.as_deref()?.get(index).map(Element::item)
    }

    fn clear(&mut self) {
        *self = None;
    }

    fn begin(&mut self, capacity: usize) {
        *self = Some(Vec::with_capacity(capacity));
    }

    fn push(&mut self) -> ItemMut<'_> {
        List::push(self.get_or_insert_default())
    }

    fn pop(&mut self) {
        if let Some(list) = self {
            list.pop();
        }
    }
}
