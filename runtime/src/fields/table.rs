//! Tables: names and flags of the fields of one type.

use std::fmt;

/// The fields of one type.
#[derive(Debug)]
pub struct Table {
    /// Name of the Rust type.
    pub name: &'static str,
    /// Fields in document order.
    pub fields: &'static [Field],
}

/// One field of a [`Table`].
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Name on the wire.
    pub name: &'static str,
    /// What is special about it.
    pub flags: Flags,
    /// Name of the only member of an object that wraps the list on the wire; empty if none does.
    pub wrapper: &'static str,
}

impl Field {
    /// A field without flags.
    pub const fn new(name: &'static str) -> Self {
        Field {
            name,
            flags: Flags::NONE,
            wrapper: "",
        }
    }

    /// Marks a field that holds a password, key or token: it is never printed.
    pub const fn secret(self) -> Self {
        self.with(Flags::SECRET)
    }

    /// Marks a parameter that the API demands.
    pub const fn required(self) -> Self {
        self.with(Flags::REQUIRED)
    }

    /// Marks a parameter that is part of the path.
    pub const fn path(self) -> Self {
        self.with(Flags::PATH)
    }

    /// Marks a parameter that is sent in the query.
    pub const fn query(self) -> Self {
        self.with(Flags::QUERY)
    }

    /// Marks a parameter that is sent in a header.
    pub const fn header(self) -> Self {
        self.with(Flags::HEADER)
    }

    /// Names the member that wraps a list on the wire: `TopicVO` in `{"TopicList": {"TopicVO": []}}`.
    pub const fn wrapper(mut self, name: &'static str) -> Self {
        self.wrapper = name;
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
