//! Descriptions of Tencent Cloud: `api.json`, actions and objects of one version of one service.
//!
//! | in the description | in the spec |
//! |---|---|
//! | `actions.<name>.input`, `output` | the members of that object are the parameters, or the response |
//! | `status` `deprecated` or `offline` | `deprecated`: an offline action is answered with an error |
//! | `skip_sign` | `anonymous` |
//! | `objects.<name>` | a structure, unless it is nothing but the input or output of actions |
//! | `type`, `member` | type and list |
//! | `required`, `value_allowed_null` | `required`, `nullable` |
//! | `disabled` | `deprecated`: still taken, no longer shown |
//! | `example` | `example` |
//! | `document` | the facts that it states; the text itself is not kept |
//!
//! `output_required` is not kept: whether a response has a member shapes no type. Titles, `usage` and `type` of objects
//! say nothing beyond this.

use super::json::{self, Flag, Pairs, Text};
use super::notes::{Notes, broken};
use super::{Described, Identity, example, identity, unique, used_by};
use crate::diagnostic::{Diagnostic, Severity};
use crate::parse::told;
use crate::source::Source;
use crate::spec::{
    Action, Api, Deprecation, Endpoint, EndpointType, Member, Protocol, Structure, Type,
};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::{HashMap, HashSet};

#[derive(Deserialize)]
struct Description<'a> {
    #[serde(borrow)]
    actions: Pairs<'a, &'a RawValue>,
    #[serde(borrow, default)]
    objects: Pairs<'a, &'a RawValue>,
    #[serde(borrow)]
    metadata: &'a RawValue,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Metadata<'a> {
    #[serde(borrow)]
    api_version: Text<'a>,
    #[serde(borrow)]
    service_short_name: Text<'a>,
}

#[derive(Deserialize)]
struct ActionRow<'a> {
    #[serde(borrow, default)]
    input: Text<'a>,
    #[serde(borrow, default)]
    output: Text<'a>,
    #[serde(borrow, default)]
    status: Text<'a>,
    #[serde(default)]
    skip_sign: Flag,
}

#[derive(Deserialize)]
struct ObjectRow<'a> {
    #[serde(borrow, default)]
    members: Option<Vec<&'a RawValue>>,
}

#[derive(Deserialize)]
struct MemberRow<'a> {
    #[serde(borrow)]
    name: Text<'a>,
    #[serde(borrow, default, rename = "type")]
    kind: Text<'a>,
    #[serde(borrow, default)]
    member: Text<'a>,
    #[serde(default)]
    required: Flag,
    #[serde(default)]
    value_allowed_null: Flag,
    #[serde(default)]
    disabled: Flag,
    #[serde(borrow, default)]
    example: Text<'a>,
    #[serde(borrow, default)]
    document: Text<'a>,
}

/// Reads a description.
pub(super) fn read(source: &Source) -> Result<Described, Diagnostic> {
    let file: Description<'_> = json::read_file(source)?;
    let id = identity_of(source, file.metadata)?;
    let mut notes = Notes::new(source);
    let objects = Objects::read(&file.objects, &mut notes);
    let (mut actions, of_actions) = objects.actions(&file.actions, &mut notes);
    let mut structures = objects.structures(&of_actions);
    paging(&mut actions, &structures);
    used_by(&actions, &mut structures);
    let mut api = Api {
        imported: true,
        endpoints: vec![Endpoint {
            host: format!("{}.tencentcloudapi.com", id.service),
            regions: Vec::new(),
            r#type: EndpointType::Public,
            needs_region: false,
        }],
        limits: told::tencent_limits(),
        signing_methods: told::tencent_signing(),
        actions,
        structures,
        ..Api::new("tencent", id.service, id.version, Protocol::TencentV3)
    };
    api.success = told::tencent_success(&api);
    let page_url = format!(
        "https://console.cloud.tencent.com/api/explorer?Product={}&Version={}&Action={{page}}",
        api.service, api.version
    );
    Ok(Described {
        title: format!("Tencent Cloud {}", api.service),
        page_url,
        api,
        notes: notes.list,
        left_out: notes.left_out,
    })
}

/// What a description is about.
pub(super) fn id(source: &Source) -> Result<Identity, Diagnostic> {
    let file: Description<'_> = json::read_file(source)?;
    identity_of(source, file.metadata)
}

fn identity_of(source: &Source, raw: &RawValue) -> Result<Identity, Diagnostic> {
    let metadata: Metadata<'_> = json::read(source, raw)?;
    identity(
        &metadata.service_short_name.0,
        &metadata.api_version.0,
        json::place(source, raw),
    )
}

/// The objects of a description by name, in its order. What is broken is none.
struct Objects<'a> {
    order: Vec<&'a str>,
    members: HashMap<&'a str, Vec<Row>>,
    raw: HashMap<&'a str, &'a RawValue>,
}

/// A member, as a parameter, member of a response or member of a structure would have it.
#[derive(Clone)]
struct Row {
    member: Member,
    required: Option<bool>,
    nullable: Option<bool>,
}

impl<'a> Objects<'a> {
    fn read(pairs: &'a Pairs<'a, &'a RawValue>, notes: &mut Notes<'_>) -> Self {
        let mut objects = Self {
            order: Vec::new(),
            members: HashMap::new(),
            raw: HashMap::new(),
        };
        let known: HashSet<&str> = pairs.0.iter().map(|(name, _)| &**name).collect();
        for (name, raw) in &pairs.0 {
            if objects.raw.insert(name, raw).is_some() {
                let message = format!("object `{name}` occurs twice: the first one counts");
                notes.tell(Severity::Warning, "duplicate-object", message, raw);
                continue;
            }
            match object(name, raw, &known, notes) {
                Ok(members) => {
                    objects.order.push(name);
                    objects.members.insert(name, members);
                }
                Err(why) => {
                    let message = format!("object `{name}` is left out: {}", why.message);
                    let mut told = Diagnostic::warning("broken-object", message);
                    told.location = why.location;
                    notes.list.push(told.help(
                        "actions that it is the input or output of are left out, members of its type hold any JSON",
                    ));
                }
            }
        }
        objects.open_undefined(notes);
        objects
    }

    /// Members of a type that no object describes hold any JSON.
    fn open_undefined(&mut self, notes: &mut Notes<'_>) {
        let known: HashSet<&str> = self.order.iter().copied().collect();
        let mut undefined: Vec<(String, &RawValue)> = Vec::new();
        for name in &self.order {
            for row in self.members.get_mut(name).into_iter().flatten() {
                let Type::Struct(wanted) = &row.member.r#type else {
                    continue;
                };
                if !known.contains(&**wanted) {
                    // What is broken has been told.
                    let told = self.raw.contains_key(&**wanted);
                    if !told && undefined.iter().all(|(seen, _)| seen != wanted) {
                        undefined.push((wanted.clone(), self.raw[name]));
                    }
                    row.member.r#type = Type::Object;
                }
            }
        }
        for (name, raw) in undefined {
            let message = format!("no object `{name}` is described: members of it hold any JSON");
            notes.tell(Severity::Warning, "undefined-object", message, raw);
        }
    }

    /// The actions, and the names of all objects that are their input or output.
    fn actions(
        &self,
        pairs: &'a Pairs<'a, &'a RawValue>,
        notes: &mut Notes<'_>,
    ) -> (Vec<Action>, HashSet<String>) {
        let mut actions: Vec<Action> = Vec::with_capacity(pairs.0.len());
        let (mut seen, mut used) = (HashSet::new(), HashSet::new());
        for (name, raw) in &pairs.0 {
            let found = json::read::<ActionRow<'_>>(notes.source(), raw).and_then(|row| {
                used.extend([row.input.0.to_string(), row.output.0.to_string()]);
                if !seen.insert(&**name) {
                    return Err(broken(notes.source(), raw, "it occurs twice"));
                }
                let action = self.action(name, &row, raw, notes.source())?;
                if row.status.0 == "offline" {
                    let message =
                        format!("action `{name}` is offline: it is imported as deprecated");
                    notes.tell(Severity::Note, "offline-action", message, raw);
                }
                Ok(action)
            });
            match found {
                Ok(action) => actions.push(action),
                Err(why) => notes.left_out(name, &why),
            }
        }
        (actions, used)
    }

    fn action(
        &self,
        name: &str,
        row: &ActionRow<'_>,
        raw: &RawValue,
        source: &Source,
    ) -> Result<Action, Diagnostic> {
        if !super::is_name(name) {
            return Err(broken(source, raw, "its name is no word"));
        }
        let members = |object: &str| match self.members.get(object) {
            _ if object.is_empty() => Ok(&[][..]),
            Some(rows) => Ok(&rows[..]),
            None => {
                let message = format!("there is no object `{object}`");
                Err(broken(source, raw, message))
            }
        };
        let input = members(&row.input.0)?.iter().map(|row| Member {
            required: row.required,
            ..row.member.clone()
        });
        let output = members(&row.output.0)?.iter().map(|row| Member {
            nullable: row.nullable,
            ..row.member.clone()
        });
        let deprecated = ["deprecated", "offline"].contains(&&*row.status.0);
        Ok(Action {
            page: Some(name.to_owned()),
            idempotent: told::reads(name),
            anonymous: row.skip_sign.is_set(),
            deprecated: deprecated.then_some(Deprecation::Undated),
            input: input.collect(),
            output: output.collect(),
            ..Action::new(name, "other")
        })
    }

    /// Objects that members refer to, and those that nothing refers to: inputs and outputs are no structures.
    fn structures(&self, of_actions: &HashSet<String>) -> Vec<Structure> {
        let all = self.members.values().flatten();
        let referred: HashSet<&str> = all
            .filter_map(|row| row.member.r#type.structure())
            .collect();
        let kept = self.order.iter().filter(|name| {
            super::is_name(name) && (referred.contains(*name) || !of_actions.contains::<str>(name))
        });
        kept.map(|name| Structure {
            name: (*name).to_owned(),
            used_by: Vec::new(),
            since: None,
            deprecated: None,
            members: self.members[name]
                .iter()
                .map(|row| Member {
                    required: row.required,
                    nullable: row.nullable,
                    ..row.member.clone()
                })
                .collect(),
        })
        .collect()
    }
}

/// The members of an object.
fn object(
    name: &str,
    raw: &RawValue,
    known: &HashSet<&str>,
    notes: &mut Notes<'_>,
) -> Result<Vec<Row>, Diagnostic> {
    let row: ObjectRow<'_> = json::read(notes.source(), raw)?;
    let mut rows = Vec::new();
    for raw in row.members.unwrap_or_default() {
        let row: MemberRow<'_> = json::read(notes.source(), raw)?;
        if !super::is_name(&row.name.0) {
            return Err(broken(notes.source(), raw, "a member has no name"));
        }
        let Some((r#type, list)) = type_of(&row.kind.0, &row.member.0, known) else {
            let message = format!(
                "`{name}.{}` has the unknown type `{} {}`: it holds any JSON",
                row.name.0, row.kind.0, row.member.0
            );
            notes.tell(Severity::Warning, "unknown-type", message, raw);
            rows.push(member(&row, Type::Object, row.kind.0 == "list"));
            continue;
        };
        rows.push(member(&row, r#type, list));
    }
    unique(&mut rows, |row| &row.member, name, raw, notes);
    Ok(rows)
}

fn member(row: &MemberRow<'_>, r#type: Type, list: bool) -> Row {
    let described = told::described(&row.name.0, r#type, list, &row.document.0);
    Row {
        required: row.required.0,
        nullable: row.value_allowed_null.0,
        member: Member {
            example: example(&row.example.0),
            deprecated: row.disabled.is_set().then_some(Deprecation::Undated),
            ..described
        },
    }
}

/// A type by its two names, and whether it is a list.
fn type_of(kind: &str, member: &str, known: &HashSet<&str>) -> Option<(Type, bool)> {
    let basic = match member {
        "string" => Type::String,
        "int64" | "uint64" | "int32" | "uint32" | "int" | "uint" | "integer" => Type::Integer,
        "bool" | "boolean" => Type::Boolean,
        "float" | "double" | "float32" | "float64" => Type::Float,
        "datetime" | "timestamp" => Type::Timestamp,
        "datetime_iso" => Type::TimestampIso8601,
        "date" => Type::Date,
        "binary" => Type::Binary,
        _ => Type::Object,
    };
    Some(match kind {
        // An object may have the name of a basic type.
        "object" if known.contains(member) => (Type::Struct(member.to_owned()), false),
        "object" if basic == Type::Object && !member.is_empty() => {
            (Type::Struct(member.to_owned()), false)
        }
        "list" if basic != Type::Object => (basic, true),
        "list" if !member.is_empty() => (Type::Struct(member.to_owned()), true),
        "string" | "int" | "bool" | "float" | "binary" if basic != Type::Object => (basic, false),
        "string" if member.is_empty() => (Type::String, false),
        "int" if member.is_empty() => (Type::Integer, false),
        "bool" if member.is_empty() => (Type::Boolean, false),
        "float" if member.is_empty() => (Type::Float, false),
        "binary" if member.is_empty() => (Type::Binary, false),
        _ => return None,
    })
}

fn paging(actions: &mut [Action], structures: &[Structure]) {
    let by_name: HashMap<&str, &Structure> = structures
        .iter()
        .map(|structure| (&*structure.name, structure))
        .collect();
    for action in actions {
        let structure = |name: &str| by_name.get(name).copied();
        action.paging =
            told::tencent_paging(&action.name, &action.input, &action.output, structure);
    }
}
