//! Rows -> a tree. A table shows the nesting by marks before the names or by dots in them; where it lost both, the
//! example, the types and the order tell it. What may be read in two ways is refused.

mod marks;
mod shown;

use crate::parse::page::rows::Row;
use crate::spec::Type;
use marks::{different, marked, same};
use serde_json::{Map, Value};
pub(super) use shown::element;
use shown::{inside, scalar_elements};

/// A row with the rows below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    /// Index of the row.
    pub row: usize,
    /// What the example shows at this place, as far as it tells structure.
    pub shape: Shape,
    /// The example wraps the list into an object with one member: its name.
    pub wrapper: Option<String>,
    /// Type of the elements that the example shows, if they are scalars.
    pub elements: Option<Type>,
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

/// What a row's type says of the rows below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Below {
    /// Nothing can be below a scalar.
    Nothing,
    /// A list or map of anything: there may be rows.
    Perhaps,
    /// An object that is described: its members are the rows behind it.
    Members,
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

/// Why there is no tree.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unclear {
    pub row: usize,
    pub why: Why,
}

/// What is not clear about a row.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// It may be a member of several others; an empty name is the whole table.
    Owners(Vec<String>),
    /// It is an object, and neither the example nor the table shows its members.
    NoMembers,
    /// The marks of the table and the example place it differently.
    Marks,
}

/// An object whose members are being told.
struct Open {
    /// Its members in the example; `None` where the example is silent.
    members: Option<Map<String, Value>>,
    used: Vec<String>,
    /// Names of its rows so far.
    names: Vec<String>,
    path: String,
    nodes: Vec<Node>,
    /// Row that it belongs to; none for the whole table.
    owner: Option<Node>,
    /// A row of its own says that its elements are objects.
    described: bool,
}

/// Builds the tree. `shown` says that the table shows all nesting that there is, `below` is what the type of a row says.
pub(super) fn tree(
    rows: &[Row],
    shown: bool,
    example: Option<&Value>,
    below: &dyn Fn(&Row) -> Below,
) -> Result<Tree, Unclear> {
    if shown || rows.iter().any(|row| row.depth > 0 || row.below.is_some()) {
        let marked = marked(rows)?;
        return match of_example(rows, example, below) {
            // The example says the same, and has more to say.
            Ok(shown) if example.is_some() && same(&marked.nodes, &shown.nodes) => Ok(shown),
            Ok(shown) if example.is_some() && shown.not_in_example.is_empty() => {
                let row = different(&marked.nodes, &shown.nodes).unwrap_or_default();
                Err(Unclear {
                    row,
                    why: Why::Marks,
                })
            }
            _ => Ok(marked),
        };
    }
    of_example(rows, example, below)
}

fn of_example(
    rows: &[Row],
    example: Option<&Value>,
    below: &dyn Fn(&Row) -> Below,
) -> Result<Tree, Unclear> {
    let members = example.and_then(Value::as_object).cloned();
    let mut builder = Builder {
        rows,
        below,
        tree: Tree::default(),
        open: vec![Open::new(members, String::new(), None)],
    };
    for index in 0..rows.len() {
        builder.row(index)?;
    }
    Ok(builder.finish())
}

struct Builder<'b> {
    rows: &'b [Row],
    below: &'b dyn Fn(&Row) -> Below,
    tree: Tree,
    open: Vec<Open>,
}

impl Builder<'_> {
    /// The innermost open object whose example has a name that is not used yet.
    fn has(&self, name: &str) -> Option<usize> {
        self.open.iter().rposition(|object| object.has(name))
    }

    fn row(&mut self, index: usize) -> Result<(), Unclear> {
        let row = &self.rows[index];
        let Some(name) = &row.name else {
            // The element of the list above, or the whole response.
            return Ok(());
        };
        let found = self.has(name);
        let depth = match found {
            Some(depth) => depth,
            None => self.unplaced(index, name)?,
        };
        while self.open.len() > depth + 1 {
            let innermost = &self.open[self.open.len() - 1];
            let owner = innermost.owner.as_ref().map(|node| node.row);
            if let Some(owner) =
                owner.filter(|_| innermost.members.is_none() && innermost.nodes.is_empty())
                && owner + 1 == index
                && (self.below)(&self.rows[owner]) == Below::Members
                && self.open[self.open.len() - 2].shows(&self.rows[owner]) == Some(false)
            {
                return Err(Unclear {
                    row: owner,
                    why: Why::NoMembers,
                });
            }
            self.close();
        }
        let next = self.rows[index + 1..]
            .iter()
            .find_map(|row| row.name.as_deref());
        let element = self.rows.get(index + 1).filter(|row| row.name.is_none());
        let below = (self.below)(row);
        let Some(object) = self.open.last_mut() else {
            return Ok(());
        };
        object.used.push(name.clone());
        object.names.push(name.clone());
        let path = join(&object.path, name);
        // An example that shows a value shows all there is below it.
        let mut silent = true;
        let mut elements = None;
        let (inner, shape, wrapper, path) = match found {
            Some(_) => {
                self.tree.compared += 1;
                let value = object
                    .members
                    .as_ref()
                    .and_then(|members| members.get(name))
                    .cloned()
                    .unwrap_or_default();
                silent = match &value {
                    Value::Null => true,
                    Value::Array(elements) => elements.is_empty(),
                    Value::Object(members) => members.is_empty(),
                    _ => false,
                };
                elements = scalar_elements(&value);
                inside(row, value, next, path)
            }
            None => {
                if object.members.is_some() || self.open.len() > 1 {
                    self.tree.not_in_example.push(index);
                }
                (None, Shape::Unknown, None, path)
            }
        };
        let node = Node {
            row: index,
            shape,
            wrapper,
            elements,
            children: Vec::new(),
        };
        let described = element.is_some_and(|element| {
            element
                .type_name
                .as_deref()
                .is_none_or(|kind| kind.contains("object"))
        });
        match (inner, below) {
            (Some(members), _) => self.open.push(Open::new(Some(members), path, Some(node))),
            (None, Below::Nothing) => self.push(node),
            (None, Below::Perhaps) if !silent => self.push(node),
            (None, _) => {
                let mut open = Open::new(None, path, Some(node));
                open.described = described;
                self.open.push(open);
            }
        }
        Ok(())
    }

    fn push(&mut self, node: Node) {
        if let Some(object) = self.open.last_mut() {
            object.nodes.push(node);
        }
    }

    /// How deep a row belongs that the example does not have.
    fn unplaced(&self, index: usize, name: &str) -> Result<usize, Unclear> {
        let top = self.open.len() - 1;
        // An element that has a row of its own has a member: the first row behind it.
        let innermost = &self.open[top];
        if innermost.described && innermost.members.is_none() && innermost.names.is_empty() {
            return Ok(top);
        }
        // Objects that later rows belong to are not closed yet.
        let later = self.rows[index + 1..]
            .iter()
            .filter_map(|row| row.name.as_deref());
        let next = later
            .into_iter()
            .find_map(|later| Some((later, self.has(later)?)));
        let lowest = next.map_or(0, |(_, depth)| depth);
        let mut depths: Vec<usize> = (lowest..=top).collect();
        // One object has no two members of one name.
        depths.retain(|depth| self.open[*depth].names.iter().all(|known| known != name));
        if depths.len() > 1 && self.is_sorted() {
            let fits = |depth: &usize| {
                let behind = self.open[*depth]
                    .names
                    .last()
                    .is_none_or(|last| order(last, name));
                let before = next.is_none_or(|(next, at)| at != *depth || order(name, next));
                behind && before
            };
            depths.retain(fits);
        }
        match depths[..] {
            [only] => Ok(only),
            _ => Err(Unclear {
                row: index,
                why: Why::Owners((lowest..=top).map(|depth| self.owner(depth)).collect()),
            }),
        }
    }

    fn owner(&self, depth: usize) -> String {
        let owner = self.open[depth]
            .owner
            .as_ref()
            .and_then(|node| self.rows[node.row].name.clone());
        owner.unwrap_or_default()
    }

    /// Whether the table is in alphabetical order, as far as the example tells who belongs together.
    fn is_sorted(&self) -> bool {
        let root = &self.open[0];
        let Some(members) = &root.members else {
            return false;
        };
        let sorted = |names: &[&str]| names.windows(2).all(|pair| order(pair[0], pair[1]));
        let mut seen = Vec::new();
        for name in self.rows.iter().filter_map(|row| row.name.as_deref()) {
            if members.contains_key(name) && !seen.contains(&name) {
                seen.push(name);
            }
        }
        seen.len() > 1
            && sorted(&seen)
            && self.open.iter().all(|object| {
                let names: Vec<&str> = object.names.iter().map(String::as_str).collect();
                sorted(&names)
            })
    }

    /// Ends the innermost object: its rows go below the row that it belongs to.
    fn close(&mut self) {
        let Some(closed) = self.open.pop() else {
            return;
        };
        closed.report(&mut self.tree);
        if let (Some(mut node), Some(outer)) = (closed.owner, self.open.last_mut()) {
            node.children = closed.nodes;
            outer.nodes.push(node);
        }
    }

    fn finish(mut self) -> Tree {
        while self.open.len() > 1 {
            self.close();
        }
        if let Some(root) = self.open.pop() {
            root.report(&mut self.tree);
            self.tree.nodes = root.nodes.into_iter().map(collapse(self.rows)).collect();
        }
        self.tree
    }
}

/// Alphabetical order, as vendors sort: capitals do not count.
fn order(a: &str, b: &str) -> bool {
    a.to_ascii_lowercase() < b.to_ascii_lowercase()
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
            elements: None,
            children: Vec::new(),
        }
    }
}

impl Open {
    fn new(members: Option<Map<String, Value>>, path: String, owner: Option<Node>) -> Self {
        Self {
            members,
            used: Vec::new(),
            names: Vec::new(),
            path,
            nodes: Vec::new(),
            owner,
            described: false,
        }
    }

    fn has(&self, name: &str) -> bool {
        self.members
            .as_ref()
            .is_some_and(|members| members.contains_key(name))
            && self.used.iter().all(|used| used != name)
    }

    /// Whether the example has a row, if there is one.
    fn shows(&self, row: &Row) -> Option<bool> {
        let name = row.name.as_ref()?;
        self.members
            .as_ref()
            .map(|members| members.contains_key(name))
    }

    fn report(&self, tree: &mut Tree) {
        let members = self.members.iter().flat_map(Map::keys);
        let paths: Vec<String> = members
            .filter(|name| !self.used.contains(name))
            .map(|name| join(&self.path, name))
            .collect();
        tree.compared += paths.len();
        tree.not_in_rows.extend(paths);
    }
}

/// An object whose only member is a list of its own name is a wrapped list.
fn collapse(rows: &[Row]) -> impl Fn(Node) -> Node + '_ {
    move |mut node| {
        node.children = node.children.into_iter().map(collapse(rows)).collect();
        let name = |node: &Node| rows[node.row].name.clone();
        let is_list = |node: &Node| {
            let kind = rows[node.row]
                .type_name
                .as_deref()
                .unwrap_or_default()
                .to_ascii_lowercase();
            node.shape == Shape::List
                || (node.shape == Shape::Unknown && (kind.starts_with("array") || kind == "list"))
        };
        match &node.children[..] {
            [only] if !is_list(&node) && is_list(only) && name(only) == name(&node) => Node {
                row: only.row,
                shape: Shape::List,
                wrapper: name(only),
                elements: only.elements.clone(),
                children: only.children.clone(),
            },
            _ => node,
        }
    }
}

#[cfg(test)]
mod tests;
