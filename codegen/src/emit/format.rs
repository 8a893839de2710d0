//! The only place where syntax becomes text.
//!
//! Each piece of a file is parsed by `syn` and printed by `prettyplease`, item by item, with an empty line between
//! items and between the methods of an `impl`. Rows of an item macro, which no formatter knows, get a line each.

use crate::diagnostic::Diagnostic;
use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};
use std::mem::discriminant;
use syn::{Attribute, ImplItem, Item, ItemMacro, ItemMod, MacroDelimiter};

/// Source of a file from its pieces: one or more whole items each.
///
/// # Errors
/// A piece that does not parse. That is a bug of the emitter, whatever the spec says.
pub(super) fn source(
    header: &str,
    pieces: Vec<TokenStream>,
    format: bool,
) -> Result<String, Diagnostic> {
    let mut text = header.to_owned();
    if !format {
        for piece in pieces {
            text.push_str(&piece.to_string());
            text.push('\n');
        }
        return Ok(text);
    }
    let mut items = Vec::new();
    let mut attributes = Vec::new();
    for (index, piece) in pieces.into_iter().enumerate() {
        let file: syn::File = syn::parse2(piece).map_err(|error| bug(index, &error))?;
        attributes.extend(file.attrs);
        items.extend(file.items);
    }
    if !attributes.is_empty() {
        text.push_str(&printed(attributes, Vec::new()));
        text.push('\n');
    }
    print(items, &mut text);
    Ok(text)
}

/// Which item it is that does not parse; whoever looks for it finds it in what is written without layout.
fn bug(index: usize, error: &syn::Error) -> Diagnostic {
    let message = format!("item {} of this file does not parse: {error}", index + 1);
    Diagnostic::error("bug", message)
        .expected("expected the emitter to write Rust, whatever the spec says")
        .help("please report it, with the spec; without layout (`--format false`) the file is written")
}

/// Prints items below each other.
fn print(items: Vec<Item>, text: &mut String) {
    let mut before = None;
    for item in items {
        // Imports stand together, and so do modules in other files.
        let line = match &item {
            Item::Use(_) => Some(discriminant(&item)),
            Item::Mod(module) if module.content.is_none() => Some(discriminant(&item)),
            _ => None,
        };
        if before.is_some_and(|before| before != line || line.is_none()) {
            text.push('\n');
        }
        before = Some(line);
        match item {
            Item::Mod(ItemMod {
                content: Some((brace, items)),
                attrs,
                vis,
                mod_token,
                ident,
                semi,
                unsafety,
            }) => {
                let empty = ItemMod {
                    content: Some((brace, Vec::new())),
                    attrs,
                    vis,
                    mod_token,
                    ident,
                    semi,
                    unsafety,
                };
                let head = printed(Vec::new(), vec![Item::Mod(empty)]);
                text.push_str(head.trim_end().trim_end_matches('}'));
                text.push('\n');
                let mut inner = String::new();
                print(items, &mut inner);
                for line in inner.lines() {
                    // No literal goes on over several lines: they have escapes instead.
                    indent(text, usize::from(!line.is_empty()));
                    text.push_str(line);
                    text.push('\n');
                }
                text.push_str("}\n");
            }
            Item::Macro(item) if matches!(item.mac.delimiter, MacroDelimiter::Brace(_)) => {
                print_macro(&item, text);
            }
            Item::Impl(mut item) => {
                let mut spaced = Vec::with_capacity(2 * item.items.len());
                for inner in item.items {
                    if !spaced.is_empty() {
                        spaced.push(ImplItem::Verbatim(TokenStream::new()));
                    }
                    spaced.push(inner);
                }
                item.items = spaced;
                text.push_str(&printed(Vec::new(), vec![Item::Impl(item)]));
            }
            item => text.push_str(&printed(Vec::new(), vec![item])),
        }
    }
}

/// `let request = ...;`, laid out, for docs. What does not parse gives no example, and the doctests of the rest go on.
pub(super) fn statement(request: &TokenStream) -> Option<String> {
    let file: syn::File =
        syn::parse2(quote::quote!(fn example() { let request = #request; })).ok()?;
    let text = prettyplease::unparse(&file);
    let body = text.strip_prefix("fn example() {\n")?;
    let body = body.trim_end().strip_suffix('}')?;
    let lines = body
        .lines()
        .map(|line| line.strip_prefix("    ").unwrap_or(line));
    Some(lines.collect::<Vec<_>>().join("\n"))
}

fn printed(attrs: Vec<Attribute>, items: Vec<Item>) -> String {
    prettyplease::unparse(&syn::File {
        shebang: None,
        frontmatter: None,
        attrs,
        items,
    })
}

/// `path! { ... }`, with a line for each row.
fn print_macro(item: &ItemMacro, text: &mut String) {
    let mut path = String::new();
    for (index, segment) in item.mac.path.segments.iter().enumerate() {
        if index > 0 || item.mac.path.leading_colon.is_some() {
            path.push_str("::");
        }
        path.push_str(&segment.ident.to_string());
    }
    text.push_str(&path);
    text.push_str("! ");
    print_rows(item.mac.tokens.clone(), 0, text);
    text.push('\n');
}

/// What is in braces: a row a line, up to and with its comma.
fn print_rows(tokens: TokenStream, depth: usize, text: &mut String) {
    if tokens.is_empty() {
        text.push_str("{}");
        return;
    }
    text.push_str("{\n");
    let mut begins = true;
    for token in spaced(tokens) {
        let (space, token) = token;
        if begins {
            indent(text, depth + 1);
        } else if space {
            text.push(' ');
        }
        begins = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ',');
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                print_rows(group.stream(), depth + 1, text);
            }
            token => print_token(&token, text),
        }
        if begins {
            text.push('\n');
        }
    }
    if !begins {
        text.push('\n');
    }
    indent(text, depth);
    text.push('}');
}

fn print_token(token: &TokenTree, text: &mut String) {
    let TokenTree::Group(group) = token else {
        text.push_str(&token.to_string());
        return;
    };
    let (open, close) = brackets(group);
    text.push_str(open);
    for (index, (space, token)) in spaced(group.stream()).enumerate() {
        if space && index > 0 {
            text.push(' ');
        }
        print_token(&token, text);
    }
    text.push_str(close);
}

fn brackets(group: &Group) -> (&'static str, &'static str) {
    match group.delimiter() {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Brace => ("{ ", " }"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::None => ("", ""),
    }
}

/// Tokens, each with whether a space stands before it.
fn spaced(tokens: TokenStream) -> impl Iterator<Item = (bool, TokenTree)> {
    let mut joint = false;
    tokens.into_iter().map(move |token| {
        let space = match &token {
            TokenTree::Punct(punct) => !joint && !matches!(punct.as_char(), ',' | ':' | ';'),
            _ => !joint,
        };
        // The sign of a number stands at it.
        joint = matches!(&token, TokenTree::Punct(punct)
            if punct.spacing() == Spacing::Joint || punct.as_char() == '-');
        (space, token)
    })
}

fn indent(text: &mut String, depth: usize) {
    for _ in 0..depth {
        text.push_str("    ");
    }
}

#[cfg(test)]
mod tests {
    use super::source;
    use quote::quote;

    #[test]
    fn items_and_methods_stand_apart_and_rows_have_a_line_each() {
        let pieces = [
            quote! { #![doc = " Docs."] use a::b; use c::d; mod e; },
            quote! { r::fields! { T { 0 => a: "A" [required, also = "B"], 1 => b: "C", } } },
            quote! { impl T { #[doc = " One."] fn one() {} type Two = i64; } },
            quote! { mod inner { use f::g; struct H; } },
        ];
        let expected = "// head\n\n//! Docs.\n\nuse a::b;\nuse c::d;\n\nmod e;\n\n\
            r::fields! {\n    T {\n        0 => a: \"A\" [required, also = \"B\"],\n        1 => b: \"C\",\n    }\n}\n\n\
            impl T {\n    /// One.\n    fn one() {}\n\n    type Two = i64;\n}\n\n\
            mod inner {\n    use f::g;\n\n    struct H;\n}\n";
        assert_eq!(
            source("// head\n\n", pieces.into(), true).unwrap(),
            expected
        );
    }

    #[test]
    fn what_does_not_parse_is_named() {
        let wrong = source("", vec![quote! { struct A; }, quote! { struct ; }], true).unwrap_err();
        assert!(
            wrong
                .message
                .starts_with("item 2 of this file does not parse: expected identifier")
        );
    }

    #[test]
    fn text_without_layout_is_the_same_syntax() {
        let piece = quote! { #[doc = " A `\"`."] pub struct A<'a> { b: &'a str } };
        let plain = source("", vec![piece.clone()], false).unwrap();
        assert_eq!(
            syn::parse_str::<syn::File>(&plain).unwrap(),
            syn::parse2(piece).unwrap()
        );
    }
}
