//! JSON to fields.
//!
//! Whatever is sent as it is documented is read here. Everything else is left to the visitors that
//! serve serde, value by value, so that there is one place that knows what is tolerated; and a text
//! that cannot be read is given up without a reason, because reading it in the other way gives one.

use std::borrow::Cow;

use serde::de::value::Error as Failure;
use serde::de::{DeserializeSeed, IgnoredAny};

use super::scan::plain;
use crate::fields::{FieldsMut, ItemMut, ListMut, MapMut, Mut};
use crate::walk::{Decoder, FieldSeed, ItemSeed, NUMBER_KEY, Place, UNKNOWN, ValueSeed};

/// The text cannot be read in this way.
pub(crate) struct Odd;

impl From<Failure> for Odd {
    fn from(_: Failure) -> Self {
        Odd
    }
}

/// Nesting from which on a value is [`Odd`]: serde_json counts from the root what is counted here
/// from the value, so this leaves room for the fields around.
const DEEPEST: usize = 60;

/// A text, and how far it has been read.
pub(crate) struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Reader { text, at: 0 }
    }

    /// Nothing but whitespace may be left.
    pub(crate) fn end(&mut self) -> Result<(), Odd> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(Odd),
        }
    }

    /// Reads an object into fields. What does not come stays as it is.
    pub(crate) fn object(
        &mut self,
        fields: FieldsMut<'_>,
        decoder: &mut Decoder<'_>,
    ) -> Result<(), Odd> {
        self.expect(b'{')?;
        self.members(fields, decoder)
    }

    /// Reads the first member of this name into fields and passes over all others.
    pub(crate) fn below(
        &mut self,
        names: &'static [&'static str],
        mut fields: FieldsMut<'_>,
        decoder: &mut Decoder<'_>,
    ) -> Result<(), Odd> {
        let mut found = false;
        self.expect(b'{')?;
        let mut more = !self.eat(b'}');
        while more {
            let name = self.name()?;
            if !found && names.contains(&&*name) {
                found = true;
                decoder.enter::<Failure>(Place::Member(names))?;
                self.object(fields.reborrow(), decoder)?;
                decoder.leave();
            } else {
                self.skip()?;
            }
            more = self.more(b'}')?;
        }
        if found { Ok(()) } else { Err(Odd) }
    }

    fn members(&mut self, mut fields: FieldsMut<'_>, decoder: &mut Decoder<'_>) -> Result<(), Odd> {
        let table = fields.table();
        decoder.enter::<Failure>(Place::Fields(table))?;
        let mut more = !self.eat(b'}');
        while more {
            let name = self.name()?;
            decoder.name(&name);
            let index = decoder.index(table);
            match fields.get_mut(index) {
                Some(field) => self.field(field, table.wrapper_names(index), decoder)?,
                None => match decoder.merges() {
                    Some(names) if self.peek() == Some(b'{') => {
                        decoder.enter::<Failure>(Place::Member(names))?;
                        self.object(fields.reborrow(), decoder)?;
                        decoder.leave();
                    }
                    _ => self.undocumented(decoder)?,
                },
            }
            more = self.more(b'}')?;
        }
        decoder.leave();
        Ok(())
    }

    fn field(
        &mut self,
        field: Mut<'_>,
        wrapper: &'static [&'static str],
        decoder: &mut Decoder<'_>,
    ) -> Result<(), Odd> {
        let first = self.peek().ok_or(Odd)?;
        match (field, first) {
            (Mut::String(slot), b'"') => *slot = Some(self.text(decoder)?),
            (Mut::Integer(slot), b'-' | b'0'..=b'9') => match self.integer() {
                Some(value) => *slot = Some(value),
                None => {
                    let field = Mut::Integer(slot);
                    return self.seed(FieldSeed {
                        field,
                        wrapper,
                        decoder,
                    });
                }
            },
            (Mut::TextEnum(mut slot), b'"') => slot.set(Some(self.text(decoder)?)),
            (Mut::Boolean(slot), b't') => *slot = Some(self.word("true", true)?),
            (Mut::Boolean(slot), b'f') => *slot = Some(self.word("false", false)?),
            (Mut::Structure(mut slot), b'{') => {
                self.at += 1;
                decoder.charge::<Failure>(slot.allocates())?;
                let fields = slot.set(true).ok_or(Odd)?;
                self.members(fields, decoder)?;
            }
            (Mut::List(list), b'[') if wrapper.is_empty() => {
                self.at += 1;
                self.elements(list, decoder)?;
            }
            (Mut::List(list), b'{') if !wrapper.is_empty() => {
                self.at += 1;
                self.wrapped(list, wrapper, decoder)?;
            }
            (Mut::Map(map), b'{') => {
                self.at += 1;
                self.entries(map, decoder)?;
            }
            (field, b'n') => {
                self.word("null", ())?;
                field.unset();
            }
            (field, _) => {
                return self.seed(FieldSeed {
                    field,
                    wrapper,
                    decoder,
                });
            }
        }
        Ok(())
    }

    /// An object whose one member is the list.
    fn wrapped(
        &mut self,
        mut list: ListMut<'_>,
        names: &'static [&'static str],
        decoder: &mut Decoder<'_>,
    ) -> Result<(), Odd> {
        list.cut(None);
        decoder.enter::<Failure>(Place::Member(names))?;
        let mut more = !self.eat(b'}');
        while more {
            let name = self.name()?;
            decoder.name(&name);
            if decoder.at == UNKNOWN {
                self.undocumented(decoder)?;
            } else {
                self.field(Mut::List(list.reborrow()), &[], decoder)?;
            }
            more = self.more(b'}')?;
        }
        decoder.leave();
        Ok(())
    }

    fn elements(&mut self, mut list: ListMut<'_>, decoder: &mut Decoder<'_>) -> Result<(), Odd> {
        list.cut(Some(0));
        decoder.enter::<Failure>(Place::List)?;
        let (mut length, mut room, stride) = (0, 0, list.stride());
        let mut more = !self.eat(b']');
        while more {
            decoder.grow::<Failure>(&mut room, length, stride)?;
            if self.element(list.push(), decoder)? {
                length += 1;
            } else {
                list.cut(Some(length));
            }
            decoder.at += 1;
            more = self.more(b']')?;
        }
        if length == 0 {
            decoder.empty_list();
        }
        decoder.leave();
        Ok(())
    }

    fn entries(&mut self, mut map: MapMut<'_>, decoder: &mut Decoder<'_>) -> Result<(), Odd> {
        map.reset(true);
        decoder.enter::<Failure>(Place::Map)?;
        let mut more = !self.eat(b'}');
        while more {
            let name = self.name()?.into_owned();
            if name == NUMBER_KEY {
                return Err(Odd);
            }
            decoder.entry::<Failure>(&name, map.entry_size())?;
            if !self.element(map.insert(name.clone()), decoder)? {
                map.remove(&name);
            }
            more = self.more(b'}')?;
        }
        decoder.leave();
        Ok(())
    }

    fn element(&mut self, item: ItemMut<'_>, decoder: &mut Decoder<'_>) -> Result<bool, Odd> {
        let first = self.peek().ok_or(Odd)?;
        match (item, first) {
            (ItemMut::String(slot), b'"') => *slot = self.text(decoder)?,
            (ItemMut::Structure(fields), b'{') => {
                self.at += 1;
                self.members(fields, decoder)?;
            }
            (ItemMut::Integer(slot), b'-' | b'0'..=b'9') => match self.integer() {
                Some(value) => *slot = value,
                None => {
                    let item = ItemMut::Integer(slot);
                    return self.seed(ItemSeed { item, decoder });
                }
            },
            (ItemMut::List(list), b'[') => {
                self.at += 1;
                self.elements(list, decoder)?;
            }
            (ItemMut::Map(map), b'{') => {
                self.at += 1;
                self.entries(map, decoder)?;
            }
            (item, _) => return self.seed(ItemSeed { item, decoder }),
        }
        Ok(true)
    }

    /// A member that no document names.
    #[cold]
    fn undocumented(&mut self, decoder: &mut Decoder<'_>) -> Result<(), Odd> {
        if decoder.at != UNKNOWN || decoder.unknown == NUMBER_KEY {
            return Err(Odd);
        }
        match decoder.watched() {
            Some(name) => {
                let value = self.seed(ValueSeed(decoder))?;
                decoder.capture(name, value);
            }
            None => _ = self.skip()?,
        }
        Ok(())
    }

    /// Leaves a value to the visitors.
    #[cold]
    fn seed<S: for<'de> DeserializeSeed<'de, Value = T>, T>(&mut self, seed: S) -> Result<T, Odd> {
        let mut json = serde_json::Deserializer::from_str(self.value()?);
        seed.deserialize(&mut json).map_err(|_| Odd)
    }

    /// The text of a value that is not nested too deeply.
    fn value(&mut self) -> Result<&'t str, Odd> {
        let text = self.skip()?;
        let mut depth = 0_usize;
        let (mut quoted, mut escaped) = (false, false);
        for byte in text.bytes() {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => quoted = !quoted,
                b'{' | b'[' if !quoted => depth += 1,
                b'}' | b']' if !quoted => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth > DEEPEST {
                return Err(Odd);
            }
        }
        Ok(text)
    }

    /// Passes over a value and gives its text.
    fn skip(&mut self) -> Result<&'t str, Odd> {
        let text = self.text.get(self.at..).ok_or(Odd)?;
        let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
        match values.next() {
            Some(Ok(_)) => {
                let length = values.byte_offset();
                self.at += length;
                text.get(..length).ok_or(Odd)
            }
            _ => Err(Odd),
        }
    }

    /// The name of a member, and the colon after it.
    fn name(&mut self) -> Result<Cow<'t, str>, Odd> {
        if self.peek() != Some(b'"') {
            return Err(Odd);
        }
        let name = self.string()?;
        self.expect(b':')?;
        Ok(name)
    }

    /// A string, of which the next byte is the opening quote.
    fn string(&mut self) -> Result<Cow<'t, str>, Odd> {
        let start = self.at + 1;
        let bytes = self.text.as_bytes();
        let end = start + plain(bytes.get(start..).unwrap_or_default());
        if bytes.get(end) == Some(&b'"') {
            self.at = end + 1;
            return self.text.get(start..end).map(Cow::Borrowed).ok_or(Odd);
        }
        self.escaped(end)
    }

    /// A string that is kept.
    fn text(&mut self, decoder: &mut Decoder<'_>) -> Result<String, Odd> {
        let text = self.string()?;
        decoder.text::<Failure>(&text)?;
        Ok(text.into_owned())
    }

    /// A string with an escape at `end`.
    #[cold]
    fn escaped(&mut self, mut end: usize) -> Result<Cow<'t, str>, Odd> {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(end) {
                Some(b'"') => break,
                Some(b'\\') => end += 2,
                // A control character, or the end of the text.
                _ => return Err(Odd),
            }
            end += plain(bytes.get(end..).unwrap_or_default());
        }
        let quoted = self.text.get(self.at..=end).ok_or(Odd)?;
        self.at = end + 1;
        serde_json::from_str(quoted)
            .map(Cow::Owned)
            .map_err(|_| Odd)
    }

    /// An integer of at most 18 digits; `None` without a move if the number is another.
    fn integer(&mut self) -> Option<i64> {
        const DIGITS: usize = 18;
        let bytes = self.text.as_bytes().get(self.at..)?;
        let negative = bytes.first() == Some(&b'-');
        let digits = if negative { bytes.get(1..)? } else { bytes };
        let mut value = 0_i64;
        let mut length = 0;
        while let Some(digit @ b'0'..=b'9') = digits.get(length) {
            if length == DIGITS {
                return None;
            }
            value = value * 10 + i64::from(digit - b'0');
            length += 1;
        }
        // Not a float, not a number with a leading zero, not minus zero, which is a float.
        let zero = digits.first() == Some(&b'0');
        if length == 0
            || (zero && (length > 1 || negative))
            || matches!(digits.get(length), Some(b'.' | b'e' | b'E'))
        {
            return None;
        }
        self.at += length + usize::from(negative);
        Some(if negative { -value } else { value })
    }

    fn word<T>(&mut self, word: &str, value: T) -> Result<T, Odd> {
        let rest = self.text.get(self.at..).ok_or(Odd)?;
        if !rest.starts_with(word) {
            return Err(Odd);
        }
        self.at += word.len();
        Ok(value)
    }

    /// Whether another member or element follows, or else the end.
    fn more(&mut self, end: u8) -> Result<bool, Odd> {
        let next = self.peek().ok_or(Odd)?;
        self.at += 1;
        match next {
            b',' => Ok(true),
            _ if next == end => Ok(false),
            _ => Err(Odd),
        }
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, byte: u8) -> Result<(), Odd> {
        if self.eat(byte) { Ok(()) } else { Err(Odd) }
    }

    /// The next byte that is no whitespace.
    fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        loop {
            match *bytes.get(self.at)? {
                b' ' | b'\n' | b'\t' | b'\r' => self.at += 1,
                byte => return Some(byte),
            }
        }
    }
}
