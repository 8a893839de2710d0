//! The public API of a generated crate, read from its source.

use cloudapi_codegen::output::OutputSet;
use quote::ToTokens;
use std::collections::BTreeMap;
use syn::{ImplItem, Item, Visibility};

/// Everything that programs can name, with what they rely on: types of fields, signatures, values of associated types.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PublicApi(BTreeMap<String, String>);

/// What programs notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    Nothing,
    Additions,
    Breaks,
}

impl PublicApi {
    pub fn of(files: &OutputSet) -> Self {
        let mut api = Self::default();
        for (path, content) in files.iter() {
            let Some((_, path)) = path.split_once("/src/") else {
                continue;
            };
            // Modules of actions are private, their types are at the root.
            let module = if path.starts_with("structures") {
                "structures::"
            } else {
                ""
            };
            let file = syn::parse_file(std::str::from_utf8(content).unwrap()).unwrap();
            for item in &file.items {
                api.item(module, item);
            }
        }
        api
    }

    /// What a program sees that was written for `old`, and the first item that it misses.
    pub fn effect_after(&self, old: &Self) -> (Effect, Option<String>) {
        // A warning that goes is no loss.
        for (item, value) in old
            .0
            .iter()
            .filter(|(item, _)| !item.starts_with("warning "))
        {
            match self.0.get(item) {
                None => return (Effect::Breaks, Some(format!("{item} is gone"))),
                Some(now) if now != value => {
                    return (
                        Effect::Breaks,
                        Some(format!("{item} was {value} and is {now}")),
                    );
                }
                Some(_) => {}
            }
        }
        match self.0.keys().find(|item| !old.0.contains_key(*item)) {
            Some(item) => (Effect::Additions, Some(format!("{item} is new"))),
            None => (Effect::Nothing, None),
        }
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    fn put(&mut self, item: String, value: String) {
        let before = self.0.insert(item.clone(), value);
        assert_eq!(before, None, "{item} is defined twice");
    }

    fn item(&mut self, module: &str, item: &Item) {
        match item {
            Item::Struct(item) if is_public(&item.vis) => {
                let name = format!("{module}{}", item.ident);
                // Only such a type may grow. One that programs write as a literal has its fields, and no others.
                let mut literal = Vec::new();
                if !has(&item.attrs, "non_exhaustive") {
                    let fields = item.fields.iter().filter(|field| is_public(&field.vis));
                    literal
                        .extend(fields.filter_map(|field| Some(field.ident.as_ref()?.to_string())));
                    literal.sort();
                    assert!(literal.is_empty() || name.ends_with("Required"), "{name}");
                }
                self.put(format!("struct {name}"), literal.join(", "));
                for field in item.fields.iter().filter(|field| is_public(&field.vis)) {
                    let field_name = field.ident.as_ref().unwrap();
                    if has(&field.attrs, "deprecated") {
                        self.put(format!("warning {name}.{field_name}"), String::new());
                    }
                    self.put(format!("field {name}.{field_name}"), text(&field.ty));
                }
            }
            Item::Enum(item) if is_public(&item.vis) => {
                // The service has no values at all.
                let open = has(&item.attrs, "non_exhaustive") || item.variants.is_empty();
                assert!(open, "{}", item.ident);
                self.put(format!("enum {}", item.ident), String::new());
                for variant in &item.variants {
                    let path = format!("variant {}::{}", item.ident, variant.ident);
                    self.put(path, text(&variant.fields));
                }
            }
            Item::Static(item) if is_public(&item.vis) => {
                self.put(format!("static {}", item.ident), text(&item.ty));
            }
            Item::Impl(item) => self.implementation(module, item),
            _ => {}
        }
    }

    fn implementation(&mut self, module: &str, item: &syn::ItemImpl) {
        let owner = format!("{module}{}", text(&item.self_ty));
        let of_trait = item.trait_.as_ref().map(|(path, _)| text(path));
        if let Some(of_trait) = &of_trait {
            self.put(format!("impl {of_trait} for {owner}"), String::new());
        }
        for part in &item.items {
            match (part, &of_trait) {
                (ImplItem::Fn(function), None) if is_public(&function.vis) => {
                    let name = format!("fn {owner}::{}", function.sig.ident);
                    if has(&function.attrs, "deprecated") {
                        self.put(format!("warning {name}"), String::new());
                    }
                    self.put(name, text(&function.sig));
                }
                (ImplItem::Type(part), Some(of_trait)) => {
                    self.put(
                        format!("type {} of {of_trait} for {owner}", part.ident),
                        text(&part.ty),
                    );
                }
                _ => {}
            }
        }
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn has(attributes: &[syn::Attribute], name: &str) -> bool {
    attributes
        .iter()
        .any(|attribute| attribute.path().is_ident(name))
}

fn text(tokens: &impl ToTokens) -> String {
    tokens.to_token_stream().to_string()
}
