//! What a request holds that must not show, to be taken out of what others say about it.

use super::Input;
use crate::fields::{FieldsRef, Flags, Ref};
use crate::redact::is_secret_name;
use crate::sign::percent_encode;
use crate::{Credential, Value};

/// Values that must not show.
#[derive(Default)]
pub(crate) struct Secrets(Vec<String>);

impl Secrets {
    /// Those of a request and of who signed it.
    pub(crate) fn of(input: Input<'_>, credential: &Credential) -> Self {
        let mut secrets = Secrets::default();
        secrets.add(credential.access_key_secret());
        secrets.add(credential.session_token().unwrap_or_default());
        match input {
            Input::Fields(fields) => secrets.fields(fields, false),
            Input::Json(value) => secrets.json(value, false),
        }
        // Of two that overlap the longer one goes first.
        secrets
            .0
            .sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        secrets
    }

    /// A text without them.
    pub(crate) fn redact(&self, text: String) -> String {
        self.0
            .iter()
            .fold(text, |text, secret| match text.contains(secret) {
                true => text.replace(secret, "***"),
                false => text,
            })
    }

    fn add(&mut self, secret: &str) {
        // Shorter ones are part of other words, and no secrets.
        const SHORTEST: usize = 4;
        if secret.len() < SHORTEST {
            return;
        }
        let mut encoded = String::new();
        percent_encode(&mut encoded, secret);
        let quoted = Value::from(secret).to_string();
        let quoted = quoted.trim_matches('"');
        for form in [encoded.replace("%20", "+").as_str(), &encoded, quoted] {
            if form != secret {
                self.0.push(form.to_owned());
            }
        }
        self.0.push(secret.to_owned());
    }

    fn fields(&mut self, fields: FieldsRef<'_>, secret: bool) {
        let table = fields.table();
        for (index, name, value) in fields.present() {
            let flagged = table.flags(index).contains(Flags::SECRET);
            self.field(value, secret || flagged || is_secret_name(name));
        }
    }

    fn field(&mut self, field: Ref<'_>, secret: bool) {
        match field {
            Ref::String(text) if secret => self.add(text),
            Ref::Json(value) => self.json(value, secret),
            Ref::Structure(fields) => self.fields(fields, secret),
            Ref::Map(map) => map.iter().for_each(|(name, value)| {
                self.field(value, secret || is_secret_name(name));
            }),
            Ref::List(list) => list.iter().for_each(|item| self.field(item, secret)),
            _ => {}
        }
    }

    fn json(&mut self, value: &Value, secret: bool) {
        match value {
            Value::String(text) if secret => self.add(text),
            Value::Array(items) => items.iter().for_each(|item| self.json(item, secret)),
            Value::Object(members) => members
                .iter()
                .for_each(|(name, value)| self.json(value, secret || is_secret_name(name))),
            _ => {}
        }
    }
}
