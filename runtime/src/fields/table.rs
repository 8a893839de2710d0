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

    /// Name of a field on the wire. It is not that of the table where two fields of a request have one name, each in a
    /// place of its own.
    pub fn wire_name(&self, index: usize) -> &'static str {
        let own = self.mark(index).and_then(|mark| mark.named);
        own.unwrap_or_else(|| self.names.get(index).copied().unwrap_or_default())
    }

    /// Name of the header that carries a field.
    pub fn header_name(&self, index: usize) -> &'static str {
        let own = self.mark(index).and_then(|mark| mark.header_name);
        own.unwrap_or_else(|| self.wire_name(index))
    }

    /// Whether any field has any of `flags`.
    pub(crate) fn has_any(&self, flags: Flags) -> bool {
        self.marks.iter().any(|mark| mark.flags.intersects(flags))
    }

    /// Index of the field that is the body as a whole.
    pub(crate) fn whole(&self) -> Option<usize> {
        (0..self.slots.len()).find(|index| self.flags(*index).contains(Flags::WHOLE))
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
    named: Option<&'static str>,
    header_name: Option<&'static str>,
}

impl Mark {
    /// Nothing yet, about the field at this offset.
    pub const fn new(offset: usize) -> Self {
        Mark {
            offset,
            flags: Flags::NONE,
            wrapper: None,
            also: None,
            named: None,
            header_name: None,
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

    /// It is sent in a header of another name.
    pub const fn header_name(mut self, name: &'static str) -> Self {
        self.header_name = Some(name);
        self.with(Flags::HEADER)
    }

    /// It is sent in the form.
    pub const fn form(self) -> Self {
        self.with(Flags::FORM)
    }

    /// It is a member of the JSON body.
    pub const fn body(self) -> Self {
        self.with(Flags::BODY)
    }

    /// It is the body as a whole.
    pub const fn whole(self) -> Self {
        self.with(Flags::WHOLE)
    }

    /// It is part of the host name.
    pub const fn host(self) -> Self {
        self.with(Flags::HOST)
    }

    /// It is sent as JSON text.
    pub const fn json(self) -> Self {
        self.with(Flags::JSON)
    }

    /// Its elements are sent as one text, joined by commas.
    pub const fn comma(self) -> Self {
        self.with(Flags::COMMA)
    }

    /// It has this name on the wire, as another field has in another place.
    pub const fn named(mut self, name: &'static str) -> Self {
        self.named = Some(name);
        self
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
pub struct Flags(u16);

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
    /// It is sent in the form.
    pub const FORM: Flags = Flags(32);
    /// It is a member of the JSON body.
    pub const BODY: Flags = Flags(64);
    /// It is the body as a whole.
    pub const WHOLE: Flags = Flags(128);
    /// It is part of the host name.
    pub const HOST: Flags = Flags(256);
    /// It is sent as JSON text.
    pub const JSON: Flags = Flags(512);
    /// Its elements are sent as one text, joined by commas.
    pub const COMMA: Flags = Flags(1024);

    const NAMES: [(Flags, &'static str); 11] = [
        (Flags::SECRET, "secret"),
        (Flags::REQUIRED, "required"),
        (Flags::PATH, "path"),
        (Flags::QUERY, "query"),
        (Flags::HEADER, "header"),
        (Flags::FORM, "form"),
        (Flags::BODY, "body"),
        (Flags::WHOLE, "whole"),
        (Flags::HOST, "host"),
        (Flags::JSON, "json"),
        (Flags::COMMA, "comma"),
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
