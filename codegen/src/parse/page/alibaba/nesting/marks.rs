//! Trees of rows whose table shows how deep they are.

use super::{Node, Shape, Tree, Unclear, Why, collapse};
use crate::parse::page::rows::Row;

/// Whether two trees of the same rows nest them in the same way.
pub(super) fn same(a: &[Node], b: &[Node]) -> bool {
    different(a, b).is_none() && a.len() == b.len()
}

/// The first row that two trees place differently.
pub(super) fn different(a: &[Node], b: &[Node]) -> Option<usize> {
    for (a, b) in a.iter().zip(b) {
        if a.row != b.row {
            return Some(a.row.min(b.row));
        }
        if let Some(row) = different(&a.children, &b.children) {
            return Some(row);
        }
    }
    let longer = if a.len() > b.len() { a } else { b };
    longer.get(a.len().min(b.len())).map(|node| node.row)
}

/// Rows whose table shows how deep they are, or about which row it is.
pub(super) fn marked(rows: &[Row]) -> Result<Tree, Unclear> {
    let mut roots: Vec<Node> = Vec::new();
    // Depths and nodes that are not closed.
    let mut open: Vec<(usize, Node)> = Vec::new();
    let mut later: Vec<(usize, Node)> = Vec::new();
    fn close(open: &mut Vec<(usize, Node)>, roots: &mut Vec<Node>, depth: usize) {
        while open.last().is_some_and(|(above, _)| *above >= depth) {
            let Some((_, node)) = open.pop() else { return };
            match open.last_mut() {
                Some((_, outer)) => outer.children.push(node),
                None => roots.push(node),
            }
        }
    }
    for (index, row) in rows
        .iter()
        .enumerate()
        .filter(|(_, row)| row.name.is_some())
    {
        let node = Node::new(index, Shape::Unknown);
        match row.below {
            Some(owner) => later.push((owner, node)),
            None => {
                close(&mut open, &mut roots, row.depth);
                open.push((row.depth, node));
            }
        }
    }
    close(&mut open, &mut roots, 0);
    fn find(nodes: &mut [Node], row: usize) -> Option<&mut Node> {
        for node in nodes {
            if node.row == row {
                return Some(node);
            }
            if let Some(found) = find(&mut node.children, row) {
                return Some(found);
            }
        }
        None
    }
    for (owner, node) in later {
        match find(&mut roots, owner) {
            Some(outer) => outer.children.push(node),
            None => roots.push(node),
        }
    }
    // Marks before a row that has nothing above it to be below of.
    let depth = roots.first().map_or(0, |root| rows[root.row].depth);
    if let Some(root) = roots
        .iter()
        .find(|root| rows[root.row].below.is_none() && rows[root.row].depth != depth)
    {
        return Err(Unclear {
            row: root.row,
            why: Why::Marks,
        });
    }
    Ok(Tree {
        nodes: roots.into_iter().map(collapse(rows)).collect(),
        compared: rows.len(),
        ..Tree::default()
    })
}
