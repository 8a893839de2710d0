//! What fields own is dropped once, whatever becomes of them: code that has forgotten the types drops
//! it, so that no compiler sees to it. `.ci/run` has Miri look at these tests, too, where it is installed.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use allocation_counter::measure;
use cloudapi_runtime::fields::{Fields, FieldsMut, FieldsRef, Mut, Ref};
use cloudapi_runtime::{Value, json};
use serde::Deserialize;
use serde::de::value::{Error, MapDeserializer};

type Rows = Vec<Vec<i64>>;

/// Owns nothing, and takes no place.
struct Nothing {}
cloudapi_runtime::fields! { Nothing {} }

/// Owns nothing.
struct Numbers {
    integer: Option<i64>,
    flag: Option<bool>,
    float: Option<f64>,
}
cloudapi_runtime::fields! { Numbers { 0 => integer: "Integer", 1 => flag: "Flag", 2 => float: "Float" } }

/// Begins with what is absent by another mark than what follows.
struct Tree {
    flag: Option<bool>,
    name: Option<String>,
    any: Option<Value>,
    names: Vec<String>,
    maybe: Option<Vec<String>>,
    values: Vec<Value>,
    flags: Vec<bool>,
    numbers: Option<Numbers>,
    lists: Vec<Numbers>,
    nothing: Option<Nothing>,
    nothings: Vec<Nothing>,
    boxed: Option<Box<Tree>>,
    trees: Vec<Tree>,
    maybe_trees: Option<Vec<Tree>>,
    bytes: Option<Vec<u8>>,
    grid: Vec<Vec<String>>,
    maybe_grid: Option<Vec<Vec<Numbers>>>,
    texts: BTreeMap<String, String>,
    maybe_map: Option<BTreeMap<String, Value>>,
    flag_map: BTreeMap<String, bool>,
    groves: BTreeMap<String, Vec<Tree>>,
    maps: Vec<BTreeMap<String, Numbers>>,
    nested: Option<BTreeMap<String, BTreeMap<String, Rows>>>,
    tree_map: BTreeMap<String, Tree>,
}
cloudapi_runtime::fields! {
    Tree {
        0 => flag: "Flag",
        1 => name: "Name",
        2 => any: "Any",
        3 => names: "Names",
        4 => maybe: "Maybe",
        5 => values: "Values",
        6 => flags: "Flags",
        7 => numbers: "Numbers",
        8 => lists: "Lists",
        9 => nothing: "Nothing",
        10 => nothings: "Nothings",
        11 => boxed: "Boxed",
        12 => trees: "Trees",
        13 => maybe_trees: "MaybeTrees",
        14 => bytes: "Bytes",
        15 => grid: "Grid",
        16 => maybe_grid: "MaybeGrid",
        17 => texts: "Texts",
        18 => maybe_map: "MaybeMap",
        19 => flag_map: "FlagMap",
        20 => groves: "Groves",
        21 => maps: "Maps",
        22 => nested: "Nested",
        23 => tree_map: "TreeMap",
    }
}

/// A value with everything set but trees; its end is missing.
const LEAF: &str = r#"{"Flag":true,"Name":"name","Any":{"a":["b"]},"Names":["a","b","c","d","e"],"Maybe":[],
    "Values":["v",{"w":"x"}],"Flags":[true,false],"Numbers":{"Integer":1,"Flag":false,"Float":0.5},
    "Lists":[{"Integer":2},{}],"Nothing":{},"Nothings":[{},{},{}],"Bytes":"AAEC/w==",
    "Grid":[["a","b"],[],["c"]],"MaybeGrid":[[{"Integer":1},{}],[]],"Texts":{"k":"v","":"empty","e":"b"},
    "MaybeMap":{},"FlagMap":{"t":true},"Maps":[{"m":{"Integer":5},"n":{}},{}],
    "Nested":{"a":{"b":[[1,2],[],[3]],"c":[]},"d":{}}"#;

/// A value with everything set, some levels deep.
fn text() -> String {
    let wrap = |inner: &str| {
        format!(
            r#"{LEAF},"Boxed":{inner},"Trees":[{inner},{inner}],"MaybeTrees":[{inner}],
            "Groves":{{"a":[{inner}],"b":[]}},"TreeMap":{{"x":{inner},"y":{{}}}}}}"#
        )
    };
    let leaf = format!("{LEAF}}}");
    // Miri is slow.
    if cfg!(miri) {
        wrap(&leaf)
    } else {
        wrap(&wrap(&leaf))
    }
}

/// Calls `work` twice, as the first time may fill what stays, and tells what is left of the second.
#[track_caller]
fn leaves_nothing(what: &str, work: impl Fn()) {
    work();
    let left = measure(&work);
    assert!(left.count_total > 0, "{what}: nothing was allocated");
    assert_eq!((left.count_current, left.bytes_current), (0, 0), "{what}");
}

#[test]
fn what_is_read_cloned_and_printed_is_dropped() {
    let text = text();
    leaves_nothing("read, cloned, compared", || {
        let tree: Tree = json::from_slice(text.as_bytes()).unwrap();
        let copy = tree.clone();
        assert!(tree == copy && !format!("{copy:?}").is_empty());
        assert_eq!(tree.boxed.as_ref().unwrap().names.len(), 5);
        assert_eq!(tree.nothings.len(), 3);
        assert_eq!(tree.bytes.as_deref(), Some(&[0, 1, 2, 255][..]));
        assert_eq!(tree.grid, [vec!["a", "b"], vec![], vec!["c"]]);
        assert_eq!(
            tree.nested.as_ref().unwrap()["a"]["b"],
            [vec![1, 2], vec![], vec![3]]
        );
        assert_eq!(tree.texts.len(), 3);
        assert!(tree.tree_map["x"] == tree.groves["a"][0] && tree.tree_map["y"] == Tree::default());
        let again = json::to_vec(&copy);
        assert!(json::from_slice::<Tree>(&again).unwrap() == tree);
        let through_serde: Tree = serde_json::from_slice(&again).unwrap();
        assert!(through_serde == tree);
    });
}

#[test]
fn what_was_read_before_an_error_is_dropped() {
    let text = text();
    let step = if cfg!(miri) { 997 } else { 37 };
    for end in (0..text.len()).step_by(step) {
        let cut = &text[..end];
        leaves_nothing(cut, || {
            assert!(json::from_slice::<Tree>(cut.as_bytes()).is_err());
            assert!(serde_json::from_str::<Tree>(cut).is_err());
        });
    }
    for (from, to) in [
        (r#""Integer":1"#, r#""Integer":"many""#),
        ("[true,false]", "[true,[false]]"),
        (r#"[{},{},{}]"#, r#"[{},{},5]"#),
        (r#"[3]]"#, r#"[3,{"no":1}]]"#),
        (r#"{"Integer":5}"#, r#"{"Integer":"five"}"#),
        ("AAEC/w==", "no base64"),
    ] {
        let wrong = text.replace(from, to);
        assert_ne!(wrong, text);
        leaves_nothing(to, || {
            assert!(json::from_slice::<Tree>(wrong.as_bytes()).is_err(), "{to}");
            assert!(serde_json::from_str::<Tree>(&wrong).is_err());
        });
    }
}

#[test]
fn members_that_come_twice_replace_what_was_there() {
    let leaf = format!("{LEAF}}}");
    for later in [
        leaf.trim_start_matches('{').to_owned(),
        r#""Flag":null,"Name":null,"Any":null,"Names":null,"Maybe":null,"Values":null,"Flags":null,"Numbers":null,
        "Lists":null,"Nothing":null,"Nothings":null,"Boxed":null,"Trees":null,"MaybeTrees":null,"Bytes":null,"Grid":null,"MaybeGrid":null,"Texts":null,"MaybeMap":null,
        "FlagMap":null,"Groves":null,"Maps":null,"Nested":null,"TreeMap":null}"#
            .to_owned(),
        format!(r#""Boxed":{leaf},"Trees":[null,{leaf},null],"MaybeTrees":[],"Grid":[null,["x"],null],
            "Texts":{{"k":null,"l":"m","l":"n"}},"Groves":{{"a":null,"c":[null,{leaf}]}},"TreeMap":{{"x":{leaf},"x":null}}}}"#),
    ] {
        let text = text();
        let twice = format!("{},{later}", text.strip_suffix('}').unwrap());
        leaves_nothing(&later, || {
            let direct: Tree = json::from_slice(twice.as_bytes()).unwrap();
            let through_serde: Tree = serde_json::from_str(&twice).unwrap();
            assert!(direct == through_serde);
        });
    }
}

#[test]
fn fields_are_cleared_and_written_over() {
    let text = text();
    leaves_nothing("cleared", || {
        let mut tree: Tree = json::from_slice(text.as_bytes()).unwrap();
        FieldsMut::new(&mut tree).clear();
        assert!(tree == Tree::default());
    });
    leaves_nothing("set again", || {
        let mut tree: Tree = json::from_slice(text.as_bytes()).unwrap();
        let mut fields = FieldsMut::new(&mut tree);
        for index in 0..Tree::TABLE.names.len() {
            match fields.get_mut(index) {
                Some(Mut::Structure(mut inner)) => {
                    let inner = inner.set(true).unwrap();
                    assert!(inner.as_ref().iter().all(|field| field.is_absent()));
                }
                Some(Mut::List(mut list)) => {
                    list.cut(Some(1));
                    list.push();
                }
                Some(Mut::Map(mut map)) => {
                    map.insert("k".to_owned());
                    map.insert("k".to_owned());
                    map.insert("new".to_owned());
                    map.remove("k");
                    map.remove("never there");
                }
                _ => {}
            }
        }
        let fields = FieldsRef::new(&tree);
        assert!(matches!(fields.get(12), Ref::List(list) if list.len() == 2));
        assert!(matches!(fields.get(11), Ref::Structure(_)));
    });
}

#[test]
fn what_was_read_before_a_panic_is_dropped() {
    leaves_nothing("panic in the format", || {
        let members = ["Name", "Names", "Any"].into_iter().map(|name| {
            if name == "Any" {
                resume_unwind(Box::new("no more"));
            }
            (name, vec!["long enough to be owned".to_owned()])
        });
        let format = MapDeserializer::<_, Error>::new(members);
        let read = catch_unwind(AssertUnwindSafe(|| Tree::deserialize(format)));
        assert!(read.is_err());
    });
}
