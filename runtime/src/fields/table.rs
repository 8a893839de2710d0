//! Tables: names, places and flags of the fields of one type.

use std::fmt;

use super::{Field, Shape};

/// The fields of one type, in document order.
///
/// Plain names and a short list of exceptions: several hundred of these make up a generated crate,
/// and what the compiler must do for each counts.
pub struct Table {
    /// Name of the Rust type.
    pub type_name: &'static str,
    /// Names on the wire.
    pub names: &'static [&'static str],
    /// Where the fields are, in the same order.
    pub slots: &'static [Slot],
    /// What is special about some of them, in the same order.
    pub marks: &'static [Mark],
}

impl Table {
    /// Index of the field with this name on the wire.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| *known == name)
    }

    /// What is special about a field.
    pub fn flags(&self, index: usize) -> Flags {
        self.mark(index).map_or(Flags::NONE, |mark| mark.flags)
    }

    /// The only member of an object that wraps the list on the wire: `TopicVO` in
    /// `{"TopicList": {"TopicVO": []}}`.
    pub fn wrapper(&self, index: usize) -> Option<&'static str> {
        self.mark(index)?.wrapper
    }

    /// Second name of a field on the wire, which is sent beside the first and understood in its place.
    pub fn also(&self, index: usize) -> Option<&'static str> {
        self.mark(index)?.also
    }

    /// Index of the field with this second name on the wire.
    pub(crate) fn position_also(&self, name: &str) -> Option<usize> {
        let mark = self.marks.iter().find(|mark| mark.also == Some(name))?;
        self.slots
            .iter()
            .position(|slot| slot.offset == mark.offset)
    }

    /// The same as a list of no or one name.
    pub(crate) fn wrapper_names(&self, index: usize) -> &'static [&'static str] {
        self.mark(index).map_or(&[], |mark| mark.wrapper.as_slice())
    }

    fn mark(&self, index: usize) -> Option<&'static Mark> {
        let offset = self.slots.get(index)?.offset;
        self.marks.iter().find(|mark| mark.offset == offset)
    }
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(self.type_name)
            .field("names", &self.names)
            .field("marks", &self.marks)
            .finish()
    }
}

/// Where a field is, and what type it has.
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    pub(super) offset: usize,
    pub(super) shape: Shape,
}

impl Slot {
    /// A field at an offset, of the same type as another value.
    #[inline(always)]
    pub const fn new<In, F: Field<In>>(offset: usize, _: &F) -> Self {
        Slot {
            offset,
            shape: F::SHAPE,
        }
    }
}

/// What is special about one field of a [`Table`].
#[derive(Debug, Clone, Copy)]
pub struct Mark {
    offset: usize,
    flags: Flags,
    wrapper: Option<&'static str>,
    also: Option<&'static str>,
}

impl Mark {
    /// Nothing yet, about the field at this offset.
    pub const fn new(offset: usize) -> Self {
        Mark {
            offset,
            flags: Flags::NONE,
            wrapper: None,
            also: None,
        }
    }

    /// It holds a password, key or token: it is never printed.
    pub const fn secret(self) -> Self {
        self.with(Flags::SECRET)
    }

    /// The API demands it.
    pub const fn required(self) -> Self {
        self.with(Flags::REQUIRED)
    }

    /// It is part of the path.
    pub const fn path(self) -> Self {
        self.with(Flags::PATH)
    }

    /// It is sent in the query.
    pub const fn query(self) -> Self {
        self.with(Flags::QUERY)
    }

    /// It is sent in a header.
    pub const fn header(self) -> Self {
        self.with(Flags::HEADER)
    }

    /// A member of this name wraps the list on the wire.
    pub const fn wrapper(mut self, name: &'static str) -> Self {
        self.wrapper = Some(name);
        self
    }

    /// It has a second name on the wire.
    pub const fn also(mut self, name: &'static str) -> Self {
        self.also = Some(name);
        self
    }

    const fn with(mut self, flags: Flags) -> Self {
        self.flags = self.flags.union(flags);
        self
    }
}

/// What is special about a field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Flags(u8);

impl Flags {
    /// Nothing.
    pub const NONE: Flags = Flags(0);
    /// It holds a password, key or token and is never printed.
    pub const SECRET: Flags = Flags(1);
    /// The API demands it.
    pub const REQUIRED: Flags = Flags(2);
    /// It is part of the path.
    pub const PATH: Flags = Flags(4);
    /// It is sent in the query.
    pub const QUERY: Flags = Flags(8);
    /// It is sent in a header.
    pub const HEADER: Flags = Flags(16);

    const NAMES: [(Flags, &'static str); 5] = [
        (Flags::SECRET, "secret"),
        (Flags::REQUIRED, "required"),
        (Flags::PATH, "path"),
        (Flags::QUERY, "query"),
        (Flags::HEADER, "header"),
    ];

    /// Whether all of `flags` are set.
    pub const fn contains(self, flags: Flags) -> bool {
        self.0 & flags.0 == flags.0
    }

    /// Whether any of `flags` is set.
    pub const fn intersects(self, flags: Flags) -> bool {
        self.0 & flags.0 != 0
    }

    /// The flags of both.
    pub const fn union(self, flags: Flags) -> Flags {
        Flags(self.0 | flags.0)
    }
}

impl fmt::Debug for Flags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = Flags::NAMES.iter().filter(|(flag, _)| self.contains(*flag));
        f.debug_set().entries(names.map(|(_, name)| name)).finish()
    }
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Text.
    String,
    /// A 64-bit integer.
    Integer,
    /// A floating point number.
    Float,
    /// True or false.
    Boolean,
    /// Any JSON value.
    Json,
    /// A structure.
    Structure,
    /// A list.
    List,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::String => "string",
            Kind::Integer => "integer",
            Kind::Float => "float",
            Kind::Boolean => "boolean",
            Kind::Json => "JSON value",
            Kind::Structure => "object",
            Kind::List => "list",
        })
    }
}
