//! Trees of rows.

use super::*;
use serde_json::json;

fn rows(names: &[&str]) -> Vec<Row> {
    let row = |name: &&str| Row {
        name: (!name.is_empty()).then(|| (*name).to_owned()),
        ..Row::default()
    };
    names.iter().map(row).collect()
}

fn tree(rows: &[Row], example: &Value) -> Tree {
    super::tree(rows, false, Some(example), &|_| Below::Perhaps).unwrap()
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
