//! Results that are no object with members: bodies as a whole, none at all, and headers.

use serde::de::DeserializeSeed as _;
use serde::de::value::{Error as Unfit, SeqDeserializer, StrDeserializer};

use super::source::Source;
use super::{Reading, page};
use crate::fields::{FieldsMut, Flags, Mut};
use crate::walk::{Decoder, FieldSeed, Place, ValueSeed};
use crate::{Error, ErrorKind};

impl Reading<'_> {
    /// Reads the body into one field: text and bytes as they are, everything else as JSON.
    pub(super) fn read_whole(
        &self,
        index: usize,
        mut output: FieldsMut<'_>,
    ) -> Result<String, Error> {
        let response = self.response;
        let id = self.header_id().to_owned();
        // Failures are objects, whatever the result is.
        let object = response.body().trim_ascii_start().starts_with(b"{");
        if object && let Ok(text) = page::text(response) {
            let verdict = self.verdict_alone(text);
            if let Some(failure) = verdict.failure {
                return Err(self.error(failure, verdict.request_id));
            }
        }
        if !self.expected.succeeds(response.status().as_u16()) {
            return self.read_nothing();
        }
        let text = match output.get_mut(index) {
            Some(Mut::Bytes(slot)) => {
                *slot = Some(response.body().to_vec());
                return Ok(id);
            }
            Some(Mut::String(slot)) => {
                let text = std::str::from_utf8(response.body()).map_err(|_| {
                    self.finish(Error::new(ErrorKind::Decode, "the text is not UTF-8"))
                })?;
                *slot = Some(text.to_owned());
                return Ok(id);
            }
            // Only here is nothing no value.
            _ => match self.text()? {
                Some(text) => text,
                None => return Ok(id),
            },
        };
        let Some(field) = output.get_mut(index) else {
            return Ok(id);
        };
        let mut decoder = Decoder::new(self.options);
        let mut json = serde_json::Deserializer::from_str(text);
        let seed = FieldSeed {
            field,
            wrapper: &[],
            decoder: &mut decoder,
        };
        let read = seed.deserialize(&mut json).and_then(|()| json.end());
        if let Err(error) = read {
            output.clear();
            return Err(self.failed(text, &mut decoder, &error));
        }
        Ok(id)
    }

    /// Judges a response without a result, of which a body may tell.
    pub(super) fn read_nothing(&self) -> Result<String, Error> {
        let Some(text) = self.text()? else {
            return Ok(self.header_id().to_owned());
        };
        let mut decoder = Decoder::new(self.options);
        let mut parser = serde_json::Deserializer::from_str(text);
        let parsed = ValueSeed(&mut decoder).deserialize(&mut parser);
        let parsed = parsed.and_then(|json| parser.end().map(|()| json));
        let json = parsed.map_err(|error| self.failed(text, &mut decoder, &error))?;
        self.judge(&Source::Json(&json))
    }

    /// Reads headers into the fields that they carry.
    pub(super) fn read_headers(&self, mut output: FieldsMut<'_>) -> Result<(), Error> {
        let table = output.table();
        // Everything in a header is text: that deviates from nothing.
        let mut decoder = Decoder::new(self.options.tolerant());
        for index in 0..table.slots.len() {
            let flags = table.flags(index);
            if !flags.contains(Flags::HEADER) {
                continue;
            }
            let name = table.header_name(index);
            let lines = self.response.headers().get_all(name).iter();
            let lines: Vec<&str> = lines.filter_map(|value| value.to_str().ok()).collect();
            let Some(field) = output.get_mut(index) else {
                continue;
            };
            let Some(first) = lines.first() else {
                field.unset();
                continue;
            };
            let is_list = matches!(field, Mut::List(_));
            let is_json = flags.contains(Flags::JSON)
                || matches!(field, Mut::Structure(_) | Mut::Map(_) | Mut::Json(_));
            let entered: Result<(), Unfit> = decoder.enter(Place::Fields(table));
            decoder.at = index;
            let seed = FieldSeed {
                field,
                wrapper: &[],
                decoder: &mut decoder,
            };
            let read = entered.is_ok()
                && if is_json {
                    let mut json = serde_json::Deserializer::from_str(first);
                    seed.deserialize(&mut json)
                        .and_then(|()| json.end())
                        .is_ok()
                } else if is_list {
                    let all = lines.join(",");
                    let items = all
                        .split(',')
                        .map(str::trim)
                        .filter(|item| !item.is_empty());
                    seed.deserialize(SeqDeserializer::<_, Unfit>::new(items))
                        .is_ok()
                } else {
                    seed.deserialize(StrDeserializer::<Unfit>::new(first))
                        .is_ok()
                };
            if !read {
                let (path, reason) = match decoder.failure() {
                    Some(failure) => (failure.path, failure.reason),
                    None => (decoder.path(), "the header is no JSON".to_owned()),
                };
                output.clear();
                let message = format!("the header {name}: {reason}");
                return Err(self.finish(Error::new(ErrorKind::Decode, message).with_path(path)));
            }
            decoder.leave();
        }
        Ok(())
    }
}
