//! The model: the spec as Rust sees it.
//!
//! Everything that can be refused has been refused when a model exists: names are identifiers and unique
//! where they have to be, references are indices, recursion is boxed. The facts stay in the spec; the model
//! points to them.

mod name;

use crate::spec;
pub use name::Name;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A service, ready to be written as Rust code.
#[derive(Debug, Clone)]
pub struct Model<'s> {
    /// The facts.
    pub api: &'s spec::Api,
    /// Name and version of the crate.
    pub info: &'s spec::CrateInfo,
    /// Dates of the vendor's releases, by number.
    pub dates: BTreeMap<u32, &'s str>,
    /// What the service is, in our words.
    pub description: Option<&'s str>,
    /// Actions in document order.
    pub actions: Vec<Action<'s>>,
    /// Structures in document order.
    pub structures: Vec<Structure<'s>>,
    /// Sets of documented values.
    pub values: Vec<ValueSet<'s>>,
    /// Error codes in document order, without templates.
    pub error_codes: Vec<ErrorCode<'s>>,
    /// Families of error codes that have a predicate.
    pub families: Vec<Family<'s>>,
    /// All families of error codes, for the runtime.
    pub codes: &'s spec::Families,
}

/// An action.
#[derive(Debug, Clone)]
pub struct Action<'s> {
    /// The facts.
    pub spec: &'s spec::Action,
    /// Name of the request type.
    pub request: Name,
    /// Name of the response type.
    pub response: Name,
    /// Name of the type of the required parameters, for more than one.
    pub required: Name,
    /// Name of the module.
    pub module: Name,
    /// Name of the client's method.
    pub method: Name,
    /// What it does, in our words.
    pub description: Option<&'s str>,
    /// Name of the request type of the action that replaces it, in the newer API's crate.
    pub successor: Option<Name>,
    /// Parameters.
    pub input: Vec<Field<'s>>,
    /// Members of the response.
    pub output: Vec<Field<'s>>,
    /// Where the pages of the result are.
    pub pages: Option<Pages<'s>>,
    /// Codes of its error table, as indices into [`Model::error_codes`].
    pub error_codes: Vec<usize>,
    /// The first request that its document prints.
    pub example: Option<&'s spec::Example>,
}

/// Where the pages of a result are.
#[derive(Debug, Clone)]
pub struct Pages<'s> {
    /// The facts.
    pub spec: &'s spec::Pagination,
    /// Fields that lead from the response to the list of items; the last one is the list.
    pub path: Vec<Step>,
    /// Type of an item, or of what lists and maps in it hold.
    pub item: Kind,
    /// The lists and maps around the value of an item, the outermost first.
    pub containers: Vec<Container>,
}

/// A field on the way from a response to something in it.
#[derive(Debug, Clone)]
pub struct Step {
    /// Name of the field.
    pub field: Name,
    /// Whether the field holds a box.
    pub boxed: bool,
}

/// A structure.
#[derive(Debug, Clone)]
pub struct Structure<'s> {
    /// The facts.
    pub spec: &'s spec::Structure,
    /// Name of the type.
    pub name: Name,
    /// Name of the type of the required members, for more than one.
    pub required: Name,
    /// Whether modules can import it: nothing else that they use has its name.
    pub imported: bool,
    /// Name of the module.
    pub module: Name,
    /// What it is, in our words.
    pub description: Option<&'s str>,
    /// Members.
    pub fields: Vec<Field<'s>>,
    /// Whether a request can hold it, so that callers have to build it.
    pub input: bool,
}

/// A parameter or member.
#[derive(Debug, Clone)]
pub struct Field<'s> {
    /// The facts. They are ours where the member is a body that has no name.
    pub spec: Cow<'s, spec::Member>,
    /// Name of the field.
    pub name: Name,
    /// Name of the setter of a parameter, or of the getter of a list or structure.
    pub method: Name,
    /// Name of the setter of a structure's member.
    pub with: Name,
    /// Type of the value, or of what lists and maps hold.
    pub kind: Kind,
    /// The lists and maps around the value, the outermost first.
    pub containers: Vec<Container>,
    /// Structure of which the text is the JSON, as an index into [`Model::structures`].
    pub json_of: Option<usize>,
    /// Whether it holds a box, because the type would contain itself otherwise.
    pub boxed: bool,
    /// Whether it is the body as a whole.
    pub whole: bool,
    /// Where it is, if another field before it has the same name elsewhere.
    pub apart: Option<&'static str>,
    /// What it is, in our words.
    pub description: Option<&'s str>,
}

/// The fields that `new` takes.
pub fn required<'f, 's>(fields: &'f [Field<'s>]) -> Vec<&'f Field<'s>> {
    fields
        .iter()
        .filter(|field| field.in_constructor())
        .collect()
}

impl Structure<'_> {
    /// Whether a type of its own holds what is required.
    pub fn has_required(&self) -> bool {
        self.input && required(&self.fields).len() > 1
    }
}

impl Action<'_> {
    /// Whether a type of its own holds what is required.
    pub fn has_required(&self) -> bool {
        required(&self.input).len() > 1
    }
}

impl Field<'_> {
    /// Whether it is a list.
    pub fn is_list(&self) -> bool {
        self.containers.first() == Some(&Container::List)
    }

    /// The structure that it holds directly, in no list or map.
    pub fn structure(&self) -> Option<usize> {
        match self.kind {
            Kind::Structure(index) if self.containers.is_empty() => Some(index),
            _ => None,
        }
    }

    /// The name that it alone has in its type.
    pub fn key(&self) -> Cow<'_, str> {
        match self.apart {
            None => Cow::Borrowed(&self.spec.name),
            Some(place) => Cow::Owned(format!("{place}:{}", self.spec.name)),
        }
    }

    /// Whether `new` takes it.
    pub fn in_constructor(&self) -> bool {
        self.spec.constructor || self.spec.required == Some(true)
    }
}

/// What holds values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// A list of them.
    List,
    /// A map of names to them.
    Map,
}

/// Type of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `String`: text, times and bytes as they are sent.
    Text,
    /// `i64`.
    Integer,
    /// `f64`.
    Float,
    /// `bool`.
    Boolean,
    /// Bytes as they are: a body.
    Bytes,
    /// Any JSON value.
    Json,
    /// A documented value, integer or text: its set, as an index into [`Model::values`].
    Values(usize),
    /// A structure, as an index into [`Model::structures`].
    Structure(usize),
}

/// A set of documented values.
#[derive(Debug, Clone)]
pub struct ValueSet<'s> {
    /// The facts, and our words.
    pub spec: &'s spec::ValueSet,
    /// Name of the type.
    pub name: Name,
    /// Name of the module.
    pub module: Name,
    /// Names of the variants, in the order of the values.
    pub variants: Vec<Name>,
}

/// An error code.
#[derive(Debug, Clone)]
pub struct ErrorCode<'s> {
    /// The facts.
    pub spec: &'s spec::ErrorCode,
    /// Name of the variant.
    pub name: Name,
    /// What it means, in our words.
    pub description: Option<&'s str>,
}

/// Error codes that call for the same reaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Family<'s> {
    /// Name of the predicate.
    pub predicate: &'static str,
    /// What is true of its codes.
    pub meaning: &'static str,
    /// Its entries, see [`spec::Families`].
    pub codes: &'s [String],
}
