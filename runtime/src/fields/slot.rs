//! Types that a field may have, and the views under which they are lent out.

use super::Fields;
use crate::Value;

/// What a field or an element of a list holds.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Ref<'a> {
    /// Nothing. An empty list is nothing unless absent and empty differ for the field.
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
    /// A structure.
    Structure(&'a dyn Fields),
    /// A list.
    List(&'a dyn List),
}

impl Ref<'_> {
    /// Whether nothing is set.
    pub fn is_absent(&self) -> bool {
        matches!(self, Ref::Absent)
    }
}

/// A field that is lent out for writing.
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
    /// A structure.
    Structure(&'a mut dyn Optional),
    /// A list.
    List(&'a mut dyn List),
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

/// A structure that may be absent.
pub trait Optional {
    /// Makes it absent, or puts an empty structure in place and lends it out.
    fn set(&mut self, present: bool) -> Option<&mut dyn Fields>;
}

/// A list.
///
/// Every method is compiled once for each type of elements, so there are as few as do.
pub trait List {
    /// An element; [`Ref::Absent`] past the end.
    fn get(&self, index: usize) -> Ref<'_>;

    /// Appends an empty element and lends it out.
    fn push(&mut self) -> ItemMut<'_>;

    /// Leaves the first elements, or makes the list absent.
    fn cut(&mut self, length: Option<usize>);
}

impl<'a> dyn List + 'a {
    /// Number of elements, which takes a walk.
    pub fn count(&self) -> usize {
        self.items().count()
    }

    /// The elements.
    pub fn items(&self) -> impl Iterator<Item = Ref<'_>> {
        (0..)
            .map(|index| self.get(index))
            .take_while(|item| !item.is_absent())
    }
}

/// A type that a field may have.
pub trait Slot {
    /// What the field holds.
    fn get(&self) -> Ref<'_>;

    /// Lends out the field for writing.
    fn get_mut(&mut self) -> Mut<'_>;
}

/// A type that a field may have, with the value in which nothing is set.
pub trait Unset {
    /// That value.
    const UNSET: Self;
}

/// A type that the elements of a list may have.
pub trait Element: Default {
    /// What the element holds.
    fn item(&self) -> Ref<'_>;

    /// Lends out the element for writing.
    fn item_mut(&mut self) -> ItemMut<'_>;
}

impl<T> Unset for Option<T> {
    const UNSET: Self = None;
}

impl<T> Unset for Vec<T> {
    const UNSET: Self = Vec::new();
}

macro_rules! scalars {
    ($($type:ty, $kind:ident, |$value:ident| $item:expr;)*) => {$(
        impl Slot for Option<$type> {
            fn get(&self) -> Ref<'_> {
                match self {
                    Some($value) => Ref::$kind($item),
                    None => Ref::Absent,
                }
            }

            fn get_mut(&mut self) -> Mut<'_> {
                Mut::$kind(self)
            }
        }

        impl Element for $type {
            fn item(&self) -> Ref<'_> {
                let $value = self;
                Ref::$kind($item)
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
    fn get(&self) -> Ref<'_> {
        match self {
            Some(value) => Ref::Structure(value),
            None => Ref::Absent,
        }
    }

    fn get_mut(&mut self) -> Mut<'_> {
        Mut::Structure(self)
    }
}

impl<T: Fields + Default> Optional for Option<T> {
    fn set(&mut self, present: bool) -> Option<&mut dyn Fields> {
        let value = if present { Some(T::default()) } else { None };
        // Assigning would drop in place, which takes more code for a drop that panics.
        drop(std::mem::replace(self, value));
        match self {
            Some(value) => Some(value),
            None => None,
        }
    }
}

impl<T: Fields + Default> Element for T {
    #[inline]
    fn item(&self) -> Ref<'_> {
        Ref::Structure(self)
    }

    #[inline]
    fn item_mut(&mut self) -> ItemMut<'_> {
        ItemMut::Structure(self)
    }
}

impl<T: Element + 'static> Slot for Vec<T> {
    fn get(&self) -> Ref<'_> {
        if self.is_empty() {
            Ref::Absent
        } else {
            Ref::List(self)
        }
    }

    fn get_mut(&mut self) -> Mut<'_> {
        Mut::List(self)
    }
}

impl<T: Element> List for Vec<T> {
    fn get(&self, index: usize) -> Ref<'_> {
        // Plain indexing is no call, which counts where this is compiled for every structure.
        let elements = self.as_slice();
        if index < elements.len() {
            elements[index].item()
        } else {
            Ref::Absent
        }
    }

    fn push(&mut self) -> ItemMut<'_> {
        self.push(T::default());
        let elements = self.as_mut_slice();
        // There is a last one: the one that was pushed.
        elements[elements.len() - 1].item_mut()
    }

    fn cut(&mut self, length: Option<usize>) {
        self.truncate(length.unwrap_or(0));
    }
}

impl<T: Element + 'static> Slot for Option<Vec<T>> {
    fn get(&self) -> Ref<'_> {
        match self {
            Some(list) => Ref::List(list),
            None => Ref::Absent,
        }
    }

    fn get_mut(&mut self) -> Mut<'_> {
        Mut::List(self)
    }
}

impl<T: Element> List for Option<Vec<T>> {
    fn get(&self, index: usize) -> Ref<'_> {
        match self {
            Some(list) => List::get(list, index),
            None => Ref::Absent,
        }
    }

    fn push(&mut self) -> ItemMut<'_> {
        List::push(self.get_or_insert_default())
    }

    fn cut(&mut self, length: Option<usize>) {
        match length {
            Some(length) => self.get_or_insert_default().truncate(length),
            None => *self = None,
        }
    }
}
