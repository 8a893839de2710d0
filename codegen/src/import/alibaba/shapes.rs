//! Schemas -> types and structures.
//!
//! A component is a structure by its own name. An object that stands within an action gets the name of the action and
//! of its member (`CreateClusterTaints`), with as many of the members around it as it takes to be the only one; so it
//! depends on nothing but its action. Equal objects of one member name in one action are one structure.

use super::schema::Schema;
use crate::import::is_name;
use crate::spec::{Member, Structure, Type};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// What a schema is.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shape {
    pub r#type: Type,
    pub list: bool,
    /// Member of the object around the list.
    pub wrapper: Option<String>,
}

impl Shape {
    fn of(r#type: Type) -> Self {
        Self {
            r#type,
            list: false,
            wrapper: None,
        }
    }

    /// The type of it as an element of a list or map.
    fn element(self) -> Type {
        match self.list {
            true => Type::List(Box::new(self.r#type)),
            false => self.r#type,
        }
    }
}

/// Where an object stands.
#[derive(Debug, Clone)]
pub(super) struct Path<'p> {
    /// Action or component.
    owner: &'p str,
    /// Members that lead to it.
    steps: Vec<String>,
}

impl<'p> Path<'p> {
    pub fn new(owner: &'p str) -> Self {
        let steps = Vec::new();
        Self { owner, steps }
    }

    pub fn then(&self, member: &str) -> Self {
        let mut path = self.clone();
        path.steps.push(camel(member));
        path
    }
}

/// A member name as part of the name of a structure.
fn camel(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric());
    let camel: String = words
        .filter(|word| !word.is_empty())
        .map(|word| word[..1].to_ascii_uppercase() + &word[1..])
        .collect();
    match camel.is_empty() {
        true => "Item".to_owned(),
        false => camel,
    }
}

/// Collects the structures of a description.
pub(super) struct Shapes<'a, 's> {
    components: &'s HashMap<Cow<'a, str>, Schema<'a>>,
    /// What has become of each component; nothing while it is looked at.
    known: HashMap<String, Option<Shape>>,
    pub structures: Vec<Structure>,
    taken: HashSet<String>,
    /// Structures of the objects of the present owner, by the last member that leads to them.
    inline: HashMap<String, Vec<usize>>,
    /// What was found to be wrong; the action that it is in is still read.
    pub odd: Vec<String>,
}

impl<'a, 's> Shapes<'a, 's> {
    pub fn new(components: &'s HashMap<Cow<'a, str>, Schema<'a>>) -> Self {
        Self {
            components,
            known: HashMap::new(),
            structures: Vec::new(),
            taken: components.keys().map(|name| name.to_string()).collect(),
            inline: HashMap::new(),
            odd: Vec::new(),
        }
    }

    /// Begins with the objects of another owner.
    pub fn begin(&mut self) {
        self.inline.clear();
    }

    /// What a schema is. `path` leads to it.
    pub fn shape(&mut self, schema: &Schema<'a>, path: &Path<'_>) -> Shape {
        if let Some(name) = schema.component() {
            return self.component(&name);
        }
        if schema.kind.0 == "array" {
            let element = match &schema.items {
                Some(items) => self.shape(items, path).element(),
                None => Type::Object,
            };
            return Shape {
                r#type: element,
                list: true,
                wrapper: None,
            };
        }
        if schema.is_object() {
            if let Some(wrapped) = self.wrapped(schema, path) {
                return wrapped;
            }
            if schema.map().is_some() {
                self.odd.push(format!(
                    "`{}` has members of its own and any others: the others are not described",
                    path.steps.last().map_or(path.owner, String::as_str)
                ));
            }
            return Shape::of(Type::Struct(self.structure(schema, path)));
        }
        match schema.map() {
            Some(Ok(value)) if !value.kind.0.is_empty() || value.component().is_some() => {
                let element = self.shape(&value, path).element();
                return Shape::of(Type::Map(Box::new(element)));
            }
            Some(Ok(_)) => return Shape::of(Type::Map(Box::new(Type::Object))),
            Some(Err(error)) => {
                let what = path.steps.last().map_or(path.owner, String::as_str);
                self.odd
                    .push(format!("the values of `{what}` are not described: {error}"));
            }
            None => {}
        }
        Shape::of(schema.scalar().unwrap_or(Type::Object))
    }

    /// A list that an object stands around.
    fn wrapped(&mut self, schema: &Schema<'a>, path: &Path<'_>) -> Option<Shape> {
        let [(name, inner)] = &schema.properties.0[..] else {
            return None;
        };
        if !schema.item_node.is_set() || inner.kind.0 != "array" || !is_name(name) {
            return None;
        }
        let shape = self.shape(inner, &path.then(name));
        Some(Shape {
            wrapper: Some(name.to_string()),
            ..shape
        })
    }

    fn component(&mut self, name: &str) -> Shape {
        match self.known.get(name) {
            Some(Some(shape)) => return shape.clone(),
            // It is nothing but itself.
            Some(None) => return Shape::of(Type::Object),
            None => {}
        }
        let Some((key, schema)) = self.components.get_key_value(name) else {
            let message = format!("no schema `{name}` is described: it is any JSON");
            self.odd.push(message);
            self.known
                .insert(name.to_owned(), Some(Shape::of(Type::Object)));
            return Shape::of(Type::Object);
        };
        self.known.insert(name.to_owned(), None);
        let inline = std::mem::take(&mut self.inline);
        let path = Path::new(key);
        let shape = match schema.is_object() && schema.component().is_none() && is_name(name) {
            false => self.shape(schema, &path),
            true => {
                let shape = Shape::of(Type::Struct(name.to_owned()));
                self.known.insert(name.to_owned(), Some(shape.clone()));
                let at = self.reserve(name.to_owned());
                self.structures[at].members = self.members(schema, &path);
                shape
            }
        };
        self.inline = inline;
        self.known.insert(name.to_owned(), Some(shape.clone()));
        shape
    }

    /// The structure of an object within an owner.
    fn structure(&mut self, schema: &Schema<'a>, path: &Path<'_>) -> String {
        let Path { owner, steps } = path;
        let ends = (0..steps.len()).rev().map(|from| steps[from..].concat());
        let whole = if steps.is_empty() {
            "Item".to_owned()
        } else {
            steps.concat()
        };
        let numbered = (2..).map(|number: usize| format!("{whole}{number}"));
        let mut names = ends
            .chain(steps.is_empty().then(|| whole.clone()))
            .chain(numbered)
            .map(|end| format!("{}{end}", camel(owner)));
        // The numbers do not end.
        let name = names
            .find(|name| !self.taken.contains(name))
            .unwrap_or_default();
        let at = self.reserve(name.clone());
        let members = self.members(schema, path);
        let last = steps.last().cloned().unwrap_or_default();
        let twins = self.inline.get(&last).into_iter().flatten();
        let twin = twins.copied().find(|&twin| {
            let known = &self.structures[twin].members;
            self.structures.len() == at + 1 && same(known, &members)
        });
        if let Some(twin) = twin {
            self.structures.truncate(at);
            self.taken.remove(&name);
            return self.structures[twin].name.clone();
        }
        self.structures[at].members = members;
        self.inline.entry(last).or_default().push(at);
        name
    }

    fn reserve(&mut self, name: String) -> usize {
        self.taken.insert(name.clone());
        self.structures.push(Structure {
            name,
            used_by: Vec::new(),
            since: None,
            deprecated: None,
            members: Vec::new(),
        });
        self.structures.len() - 1
    }

    /// The schema that a reference stands for, else the schema itself.
    pub fn resolved<'r>(&self, schema: &'r Schema<'a>) -> &'r Schema<'a>
    where
        's: 'r,
    {
        let mut found = schema;
        // A component may stand for another one; one that stands for itself is none.
        for _ in 0..8 {
            let Some(next) = found
                .component()
                .and_then(|name| self.components.get(&name))
            else {
                return found;
            };
            found = next;
        }
        schema
    }

    /// The members of an object.
    pub fn members(&mut self, schema: &Schema<'a>, path: &Path<'_>) -> Vec<Member> {
        let mut members: Vec<Member> = Vec::with_capacity(schema.properties.0.len());
        for (name, property) in &schema.properties.0 {
            if !is_name(name) {
                self.odd
                    .push(format!("a member has no name (`{}`)", name.trim()));
                continue;
            }
            if members.iter().any(|known| known.name == *name) {
                self.odd
                    .push(format!("`{name}` occurs twice: the first one counts"));
                continue;
            }
            let mut member = self.member(name, property, path);
            member.required = schema.requires(name, property);
            members.push(member);
        }
        members
    }

    /// A member by its schema.
    pub fn member(&mut self, name: &str, schema: &Schema<'a>, path: &Path<'_>) -> Member {
        let shape = self.shape(schema, &path.then(name));
        let own = schema.member(name, shape.r#type.clone(), shape.list);
        let resolved = self.resolved(schema);
        // What a component says holds wherever it is referred to.
        let told = match std::ptr::eq(resolved, schema) || resolved.is_object() {
            true => own,
            false => merged(own, resolved.member(name, shape.r#type, shape.list)),
        };
        Member {
            wrapper: shape.wrapper,
            ..told
        }
    }
}

/// The facts of a member, and those of its component where it states none.
fn merged(own: Member, component: Member) -> Member {
    Member {
        default: own.default.or(component.default),
        minimum: own.minimum.or(component.minimum),
        maximum: own.maximum.or(component.maximum),
        min_length: own.min_length.or(component.min_length),
        max_length: own.max_length.or(component.max_length),
        values: match own.values.is_empty() {
            true => component.values,
            false => own.values,
        },
        example: own.example.or(component.example),
        deprecated: own.deprecated.or(component.deprecated),
        ..own
    }
}

/// Whether two lists of members differ in nothing but examples.
fn same(one: &[Member], other: &[Member]) -> bool {
    let plain = |member: &Member| Member {
        example: None,
        ..member.clone()
    };
    one.len() == other.len() && one.iter().zip(other).all(|(a, b)| plain(a) == plain(b))
}
