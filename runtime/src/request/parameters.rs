//! The parameters of a request, one by one: where each of them goes, and its value as it is sent.

use std::borrow::Cow;

use super::{Input, refuse, unserializable};
use crate::fields::{FieldsRef, Flags, Ref};
use crate::walk::Written;
use crate::{Error, Value};

/// A parameter that is set.
pub(super) struct Parameter<'a> {
    /// Name on the wire; of a header, the name of that.
    pub(super) name: &'a str,
    /// Second name under which it is sent as well.
    pub(super) also: Option<&'static str>,
    /// Where it goes, if the spec says so.
    pub(super) location: Option<Location>,
    /// Its value; what has a style of its own is text.
    pub(super) value: Value,
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Location {
    Path,
    Query,
    Form,
    Body,
    Header,
    Host,
}

impl Location {
    fn of(flags: Flags) -> Option<Self> {
        [
            (Flags::PATH, Location::Path),
            (Flags::QUERY, Location::Query),
            (Flags::FORM, Location::Form),
            (Flags::BODY, Location::Body),
            (Flags::HEADER, Location::Header),
            (Flags::HOST, Location::Host),
        ]
        .into_iter()
        .find_map(|(flag, location)| flags.contains(flag).then_some(location))
    }
}

impl<'a> Input<'a> {
    /// The parameters that are set, without one that is the body as a whole.
    pub(super) fn parameters(self) -> Result<Vec<Parameter<'a>>, Error> {
        match self {
            Input::Fields(fields) => of_fields(fields),
            #[cfg(feature = "client")]
            Input::Json(Value::Null) => Ok(Vec::new()),
            #[cfg(feature = "client")]
            Input::Json(Value::Object(members)) => {
                let set = members.iter().filter(|(_, value)| !value.is_null());
                Ok(set
                    .map(|(name, value)| Parameter {
                        name,
                        also: None,
                        location: None,
                        value: value.clone(),
                    })
                    .collect())
            }
            #[cfg(feature = "client")]
            Input::Json(_) => Err(refuse("the parameters are no JSON object")),
        }
    }

    /// The parameter that is the body as a whole.
    pub(super) fn whole(self) -> Option<Ref<'a>> {
        match self {
            Input::Fields(fields) => fields.table().whole().map(|index| fields.get(index)),
            #[cfg(feature = "client")]
            Input::Json(_) => None,
        }
    }

    /// Whether some parameter is not written as its value is.
    pub(super) fn has_styles(self) -> bool {
        match self {
            Input::Fields(fields) => fields.table().has_any(STYLES),
            #[cfg(feature = "client")]
            Input::Json(_) => false,
        }
    }

    /// All parameters as one JSON object, those with two names under both.
    pub(super) fn to_value(self) -> Result<Value, Error> {
        let mut members = serde_json::Map::new();
        for parameter in self.parameters()? {
            parameter.insert(&mut members);
        }
        Ok(Value::Object(members))
    }
}

const STYLES: Flags = Flags::JSON.union(Flags::COMMA);

fn of_fields(fields: FieldsRef<'_>) -> Result<Vec<Parameter<'_>>, Error> {
    let table = fields.table();
    let mut parameters = Vec::new();
    for (index, _, field) in fields.present() {
        let flags = table.flags(index);
        if flags.contains(Flags::WHOLE) {
            continue;
        }
        let location = Location::of(flags);
        let name = match location {
            Some(Location::Header) => table.header_name(index),
            _ => table.wire_name(index),
        };
        let written = Written(field, table.wrapper(index));
        let value = serde_json::to_value(written).map_err(unserializable)?;
        parameters.push(Parameter {
            name,
            also: table.also(index),
            location,
            value: styled(name, value, flags)?,
        });
    }
    // Any JSON may be null, which is nothing.
    parameters.retain(|parameter| !parameter.value.is_null());
    Ok(parameters)
}

/// A value as its style has it.
fn styled(name: &str, value: Value, flags: Flags) -> Result<Value, Error> {
    if flags.contains(Flags::JSON) {
        return Ok(value.to_string().into());
    }
    match value {
        Value::Array(elements) if flags.contains(Flags::COMMA) => joined(name, &elements),
        value => Ok(value),
    }
}

/// Elements joined by commas.
fn joined(name: &str, elements: &[Value]) -> Result<Value, Error> {
    let mut text = String::new();
    for (index, element) in elements.iter().enumerate() {
        let element = scalar(element)
            .filter(|element| !element.contains(','))
            .ok_or_else(|| {
                refuse(format!(
                    "the elements of {name} are joined by commas: none can hold one, or be a list or an object"
                ))
            })?;
        if index > 0 {
            text.push(',');
        }
        text.push_str(&element);
    }
    Ok(text.into())
}

/// The text of a scalar; null is empty.
pub(super) fn scalar(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::Null => Some(Cow::Borrowed("")),
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        Value::Bool(value) => Some(Cow::Borrowed(if *value { "true" } else { "false" })),
        Value::Array(_) | Value::Object(_) => None,
    }
}

impl Parameter<'_> {
    /// Puts it beside others, under both of its names.
    pub(super) fn insert(self, members: &mut serde_json::Map<String, Value>) {
        if let Some(also) = self.also {
            members.insert(also.to_owned(), self.value.clone());
        }
        members.insert(self.name.to_owned(), self.value);
    }
}
