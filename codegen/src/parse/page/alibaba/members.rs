//! Rows and the tree of their nesting -> members and structures.

use super::nesting::{Node, Shape};
use super::{Page, type_of};
use crate::parse::member;
use crate::parse::page::rows::Row;
use crate::spec::{Member, Place, Structure, Type};

/// Type and list of a row, as the page declares them.
pub(super) fn declared(row: &Row) -> Option<(Type, bool)> {
    row.type_name.as_deref().and_then(type_of)
}

/// Members of nodes; adds the structures of their own members, parents before children.
pub(super) fn members(
    path: &str,
    page: &Page,
    nodes: &[Node],
    structures: &mut Vec<Structure>,
) -> Vec<Member> {
    let mut members = Vec::new();
    for node in nodes {
        let row = &page.output[node.row];
        let name = row.name.clone().unwrap_or_default();
        let mut found = declared(row);
        if !node.children.is_empty() {
            let structure = structure_name(path, &name);
            let at = structures.len();
            structures.push(Structure {
                name: structure.clone(),
                used_by: vec![page.name.clone()],
                since: None,
                deprecated: None,
                members: Vec::new(),
            });
            let below = self::members(&structure, page, &node.children, structures);
            structures[at].members = below;
            found = Some((Type::Struct(structure), node.shape == Shape::List));
        }
        members.push(member(row, found, node.wrapper.clone(), None));
    }
    members
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

pub(super) fn member(
    row: &Row,
    found: Option<(Type, bool)>,
    wrapper: Option<String>,
    place: Option<Place>,
) -> Member {
    let (r#type, list) = found.unwrap_or((Type::Object, false));
    let name = row.name.clone().unwrap_or_default();
    Member {
        wrapper,
        required: row.required,
        example: row.example.clone(),
        place,
        ..member::described(&name, r#type, list, &row.text)
    }
}
