//! Names of generated items.

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use std::fmt;
use std::ops::Deref;

/// A name that can stand for an item, a field or a variable: no keyword, nothing but letters of ASCII, digits and `_`.
///
/// It is text, since identifiers of `proc_macro2` do not leave their thread.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(String);

impl Name {
    /// The text as a name, if it is one.
    pub fn new(text: &str) -> Option<Self> {
        let plain = text.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_');
        // The parser does not know a keyword of Rust 2024.
        let is_name = plain && text != "gen" && syn::parse_str::<Ident>(text).is_ok();
        is_name.then(|| Self(text.to_owned()))
    }

    /// Stands for what was refused: never seen, for a refusal keeps the model from being returned.
    pub fn placeholder() -> Self {
        Self("refused".to_owned())
    }

    /// The name with something in front of it and behind it: letters, digits or `_`, which make no keyword of it.
    pub fn between(&self, before: &str, after: &str) -> Self {
        // The underscore before a digit is needed at the beginning alone.
        let name = match before {
            "" => &self.0,
            _ => self.trim_start_matches('_'),
        };
        Self(format!("{before}{name}{after}"))
    }

    /// The name without the underscore by which it differs from a keyword, so that more can be put around it.
    pub fn stem(&self) -> Self {
        Self(self.trim_end_matches('_').to_owned())
    }
}

impl Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl ToTokens for Name {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        Ident::new(&self.0, Span::call_site()).to_tokens(tokens);
    }
}

#[cfg(test)]
mod tests {
    use super::Name;

    #[test]
    fn keywords_and_other_text_name_nothing() {
        for text in [
            "", "_", "type", "gen", "Self", "try", "2fa", "a-b", "a b", "a::b", "r#type",
        ] {
            assert_eq!(Name::new(text), None, "{text}");
        }
        for text in ["type_", "_2fa", "gen_", "union", "Self_", "r"] {
            assert_eq!(Name::new(text).as_deref(), Some(text));
        }
    }
}
