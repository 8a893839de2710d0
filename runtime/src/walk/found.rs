//! Values that were sent in place of others, for messages.

use std::fmt;

/// What was sent.
#[derive(Clone, Copy)]
pub(super) enum Found<'a> {
    Null,
    Boolean(bool),
    Integer(i64),
    Unsigned(u64),
    Float(f64),
    /// A number of unknown value.
    Number,
    String(&'a str),
    List,
    Object,
}

impl Found<'_> {
    /// Whether it is an integer that takes more than 64 bits with a sign.
    pub(super) fn is_large_integer(&self) -> bool {
        match self {
            Found::Unsigned(_) => true,
            // From 2^63 on no float has a fraction.
            Found::Float(value) => value.is_finite() && value.abs() >= -(i64::MIN as f64),
            Found::String(text) => {
                let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
                digits.len() > 18 && digits.bytes().all(|b| b.is_ascii_digit())
            }
            _ => false,
        }
    }

    pub(super) fn kind(&self) -> &'static str {
        match self {
            Found::Float(_) if self.is_large_integer() => "integer",
            Found::Null => "null",
            Found::Boolean(_) => "boolean",
            Found::Integer(_) | Found::Unsigned(_) => "integer",
            Found::Float(_) => "float",
            Found::Number => "number",
            Found::String(_) => "string",
            Found::List => "list",
            Found::Object => "object",
        }
    }
}

impl fmt::Display for Found<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const LONGEST: usize = 60;
        f.write_str(self.kind())?;
        match self {
            Found::Null | Found::Number | Found::List | Found::Object => Ok(()),
            Found::Boolean(value) => write!(f, " {value}"),
            Found::Integer(value) => write!(f, " {value}"),
            Found::Unsigned(value) => write!(f, " {value}"),
            Found::Float(value) if self.is_large_integer() => write!(f, " {value:e}"),
            Found::Float(value) => write!(f, " {value}"),
            Found::String(value) => write!(f, " {:?}", Bounded(value, LONGEST)),
        }
    }
}

/// The beginning of a text, in quotes.
pub(super) struct Bounded<'a>(pub(super) &'a str, pub(super) usize);

impl fmt::Debug for Bounded<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Bounded(text, longest) = self;
        match text.char_indices().nth(*longest) {
            None => write!(f, "{text:?}"),
            Some((end, _)) => write!(f, "{:?}...", &text[..end]),
        }
    }
}
