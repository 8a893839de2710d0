//! Rows whose indentation is lost -> a tree, with the example as evidence.

use crate::parse::page::rows::Row;
use serde_json::{Map, Value};

/// A row with the rows below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    /// Index of the row.
    pub row: usize,
    /// What the example shows at this place, as far as it tells structure.
    pub shape: Shape,
    /// The example wraps the list into an object with one member: its name.
    pub wrapper: Option<String>,
    pub children: Vec<Node>,
}

/// Structure of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// The example does not have it.
    Unknown,
    Scalar,
    Object,
    List,
}

/// The tree, and where rows and example differ.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Tree {
    pub nodes: Vec<Node>,
    /// Rows that the example does not have.
    pub not_in_example: Vec<usize>,
    /// Paths of the example that no row has.
    pub not_in_rows: Vec<String>,
    /// Placed rows, and members of the example.
    pub compared: usize,
}

/// An object of the example whose members are being told.
struct Open {
    members: Map<String, Value>,
    used: Vec<String>,
    path: String,
    /// Node that it belongs to; none for the whole answer.
    nodes: Vec<Node>,
    /// What to do with `nodes` when it closes.
    owner: Option<Node>,
}

/// Puts each row below the innermost object of the example that has its name and is not past it.
///
/// Rows are printed parents first. A row closes the objects that do not have its name; a closed object does not open
/// again, so that each object's rows stand together.
pub(super) fn tree(rows: &[Row], example: &Value) -> Tree {
    let mut tree = Tree::default();
    let root = match example {
        Value::Object(members) => members.clone(),
        _ => Map::new(),
    };
    let mut open = vec![Open::new(root, String::new(), None)];
    for (index, row) in rows.iter().enumerate() {
        let Some(name) = &row.name else {
            // The element of the list above, or the whole answer.
            continue;
        };
        let has = |object: &Open| object.members.contains_key(name) && !object.used.contains(name);
        let Some(depth) = open.iter().rposition(has) else {
            tree.not_in_example.push(index);
            let node = Node::new(index, Shape::Unknown);
            if let Some(innermost) = open.last_mut() {
                innermost.nodes.push(node);
            }
            continue;
        };
        while open.len() > depth + 1 {
            close(&mut open, &mut tree);
        }
        let Some(object) = open.last_mut() else {
            continue;
        };
        object.used.push(name.clone());
        tree.compared += 1;
        let value = object.members.get(name).cloned().unwrap_or_default();
        let path = join(&object.path, name);
        let next = rows[index + 1..].iter().find_map(|row| row.name.as_deref());
        let (inner, shape, wrapper, path) = inside(name, value, next, path);
        let node = Node {
            row: index,
            shape,
            wrapper,
            children: Vec::new(),
        };
        match inner {
            Some(members) => open.push(Open::new(members, path, Some(node))),
            None => object.nodes.push(node),
        }
    }
    while open.len() > 1 {
        close(&mut open, &mut tree);
    }
    if let Some(root) = open.pop() {
        root.report(&mut tree);
        tree.nodes = root.nodes.into_iter().map(collapse(rows)).collect();
    }
    tree
}

/// Members below a value, its shape, and the wrapper of a list. A page may print a row for the wrapper and one for
/// the list, or one row for both: then the row behind it is not the list.
fn inside(
    name: &str,
    value: Value,
    next: Option<&str>,
    path: String,
) -> (Option<Map<String, Value>>, Shape, Option<String>, String) {
    match value {
        Value::Object(members) => {
            if let Some((inner, Value::Array(elements))) = members.iter().next()
                && members.len() == 1
                && next != Some(inner)
                && (inner == name || name.starts_with(inner.as_str()))
            {
                let path = join(&path, inner);
                return (element(elements), Shape::List, Some(inner.clone()), path);
            }
            (Some(members), Shape::Object, None, path)
        }
        Value::Array(elements) => (element(&elements), Shape::List, None, path),
        _ => (None, Shape::Scalar, None, path),
    }
}

/// Members of all elements of a list, if they are objects.
fn element(elements: &[Value]) -> Option<Map<String, Value>> {
    let mut members = Map::new();
    for element in elements {
        for (name, value) in element.as_object()? {
            let known = members.entry(name.clone()).or_insert(Value::Null);
            if known.is_null() {
                *known = value.clone();
            }
        }
    }
    (!members.is_empty()).then_some(members)
}

fn join(path: &str, name: &str) -> String {
    match path {
        "" => name.to_owned(),
        _ => format!("{path}.{name}"),
    }
}

impl Node {
    fn new(row: usize, shape: Shape) -> Self {
        Self {
            row,
            shape,
            wrapper: None,
            children: Vec::new(),
        }
    }
}

impl Open {
    fn new(members: Map<String, Value>, path: String, owner: Option<Node>) -> Self {
        Self {
            members,
            used: Vec::new(),
            path,
            nodes: Vec::new(),
            owner,
        }
    }

    fn report(&self, tree: &mut Tree) {
        let unused = self.members.keys().filter(|name| !self.used.contains(name));
        let paths: Vec<String> = unused.map(|name| join(&self.path, name)).collect();
        tree.compared += paths.len();
        tree.not_in_rows.extend(paths);
    }
}

/// Ends the innermost object: its rows go below the row that it belongs to.
fn close(open: &mut Vec<Open>, tree: &mut Tree) {
    let Some(closed) = open.pop() else { return };
    closed.report(tree);
    if let (Some(mut node), Some(outer)) = (closed.owner, open.last_mut()) {
        node.children = closed.nodes;
        outer.nodes.push(node);
    }
}

/// An object whose only member is a list of its own name is a wrapped list.
fn collapse(rows: &[Row]) -> impl Fn(Node) -> Node + '_ {
    move |mut node| {
        node.children = node.children.into_iter().map(collapse(rows)).collect();
        let name = |node: &Node| rows[node.row].name.clone();
        match &node.children[..] {
            [only]
                if node.shape == Shape::Object
                    && only.shape == Shape::List
                    && name(only) == name(&node) =>
            {
                Node {
                    row: only.row,
                    shape: Shape::List,
                    wrapper: name(only),
                    children: only.children.clone(),
                }
            }
            _ => node,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rows(names: &[&str]) -> Vec<Row> {
        let row = |name: &&str| Row {
            name: (!name.is_empty()).then(|| (*name).to_owned()),
            ..Row::default()
        };
        names.iter().map(row).collect()
    }

    /// `a(b c[d])`: brackets for lists, `!` behind the name of the wrapper.
    fn show(rows: &[Row], nodes: &[Node]) -> String {
        let one = |node: &Node| {
            let name = rows[node.row].name.clone().unwrap_or_default();
            let wrapper = node
                .wrapper
                .as_ref()
                .map(|name| format!("!{name}"))
                .unwrap_or_default();
            let children = show(rows, &node.children);
            match node.shape {
                Shape::List => format!("{name}{wrapper}[{children}]"),
                Shape::Object => format!("{name}({children})"),
                Shape::Scalar => name,
                Shape::Unknown => format!("{name}?"),
            }
        };
        nodes.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn rows_find_their_object() {
        let example = json!({
            "Code": 200,
            "Progress": {"Last": 1, "List": {"List": [{"Last": 1, "Offsets": {"Offsets": [{"Max": 1, "Last": 2}]}, "Topic": "t"}]}, "Total": 0},
            "Tags": ["a"],
        });
        // One row for wrapper and list, members in alphabetical order.
        let old = rows(&[
            "Code", "Progress", "Last", "List", "Last", "Offsets", "Last", "Max", "Topic", "Total",
            "Tags",
        ]);
        let tree_of_old = tree(&old, &example);
        let expected =
            "Code Progress(Last List!List[Last Offsets!Offsets[Last Max] Topic] Total) Tags[]";
        assert_eq!(show(&old, &tree_of_old.nodes), expected);
        // A row for each, and rows for elements.
        let new = rows(&[
            "", "Code", "Progress", "Last", "List", "List", "", "Last", "Offsets", "Offsets", "",
            "Last", "Max", "Topic", "Total", "Tags",
        ]);
        let tree_of_new = tree(&new, &example);
        assert_eq!(show(&new, &tree_of_new.nodes), expected);
        assert_eq!(tree_of_new.not_in_example, [0; 0]);
        assert_eq!(tree_of_new.not_in_rows, [""; 0]);
    }

    #[test]
    fn differences_are_told() {
        let example = json!({"A": {"B": 1, "C": 2}, "D": 3});
        let rows = rows(&["A", "B", "X", "D"]);
        let tree = tree(&rows, &example);
        assert_eq!(show(&rows, &tree.nodes), "A(B X?) D");
        assert_eq!(tree.not_in_example, [2]);
        assert_eq!(tree.not_in_rows, ["A.C"]);
    }
}
