//! Rows and the tree of their nesting -> members and structures.

use super::nesting::{Node, Shape};
use super::places;
use super::types::{described_element, element_of, is_bare_list, type_of};
use crate::parse::member::{self, holding};
use crate::parse::page::rows::Row;
use crate::spec::{Member, Structure, Type};

/// Type and list of a row, as the page declares them.
pub(super) fn declared(row: &Row) -> Option<(Type, bool)> {
    let kind = row.type_name.as_deref()?;
    let described = || described_element(kind).map(|_| (Type::Object, true));
    type_of(kind).or_else(described)
}

/// Rows of a table of an action.
pub(super) struct Table<'t> {
    pub action: &'t str,
    pub rows: &'t [Row],
    /// Structures of other pages.
    pub others: &'t [Structure],
}

impl Table<'_> {
    /// Members of nodes; adds the structures of their own members, parents before children.
    pub fn members(
        &self,
        path: &str,
        nodes: &[Node],
        structures: &mut Vec<Structure>,
    ) -> Vec<Member> {
        let mut members = Vec::new();
        for node in nodes {
            let row = &self.rows[node.row];
            let name = row.name.clone().unwrap_or_default();
            let mut found = declared(row);
            if !node.children.is_empty() {
                let list = match node.shape {
                    Shape::Unknown => found.as_ref().is_some_and(|(_, list)| *list),
                    shape => shape == Shape::List,
                };
                let structure = self.structure(path, &name, row, node, structures);
                let holder = found.map_or(Type::Object, |(holder, _)| holder);
                found = Some((holding(holder, Type::Struct(structure)), list));
            } else if row.type_name.as_deref().is_some_and(is_bare_list)
                && let Some(elements) = &node.elements
            {
                found = Some((elements.clone(), true));
            } else if let Some(named) = row.type_name.as_deref().and_then(element_of) {
                // Another table or page may describe it.
                let holder = found.map_or(Type::Object, |(holder, _)| holder);
                found = Some((holding(holder, Type::Struct(named.to_owned())), true));
            } else if found.is_none() {
                found = Some((Type::Object, node.shape == Shape::List));
            }
            members.push(member(row, found, node.wrapper.clone()));
        }
        members
    }

    /// The structure of a node: of the name that the type has, else of the names that lead to it.
    fn structure(
        &self,
        path: &str,
        name: &str,
        row: &Row,
        node: &Node,
        structures: &mut Vec<Structure>,
    ) -> String {
        let of_path = structure_name(path, name);
        let named = row
            .type_name
            .as_deref()
            .and_then(element_of)
            .map(str::to_owned);
        let at = structures.len();
        structures.push(Structure {
            name: named.clone().unwrap_or_else(|| of_path.clone()),
            used_by: vec![self.action.to_owned()],
            since: None,
            deprecated: None,
            members: Vec::new(),
        });
        let below = self.members(&of_path, &node.children, structures);
        structures[at].members = below;
        if let Some(named) = named {
            let same = |known: &&Structure| known.name == named;
            let others = self
                .others
                .iter()
                .chain(&structures[..at])
                .chain(&structures[at + 1..]);
            let twin = others
                .filter(same)
                .map(|known| known.members == structures[at].members)
                .next();
            match twin {
                // The same structure, on another page or in another place of this one.
                Some(true) if structures.len() == at + 1 => {
                    structures.truncate(at);
                    return named;
                }
                Some(_) => structures[at].name = of_path,
                None => {}
            }
        }
        structures[at].name.clone()
    }
}

fn structure_name(path: &str, name: &str) -> String {
    let mut chars = name.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    format!(
        "{path}{}{}",
        first.map(String::from).unwrap_or_default(),
        chars.as_str()
    )
}

/// A member of a row.
pub(super) fn member(row: &Row, found: Option<(Type, bool)>, wrapper: Option<String>) -> Member {
    let (r#type, list) = found.unwrap_or((Type::Object, false));
    let name = row.name.clone().unwrap_or_default();
    let known = member::described(&name, r#type, list, &row.text);
    let default = row
        .default
        .as_deref()
        .and_then(|text| member::default(&known.r#type, known.list, text));
    Member {
        wrapper,
        default: default.or(known.default),
        required: row.required,
        example: row.example.as_deref().map(crate::spec::example_value),
        location: if row.depth == 0 {
            places::place(row.position)
        } else {
            None
        },
        ..known
    }
}
