//! Machine-readable descriptions of vendors -> specs.
//!
//! A description has facts that documents print as prose, and many more services: `tencent` and `alibaba` read
//! theirs into the same [`Api`] that documents give, with a `crate.json` that needs no hand. What a description says in
//! sentences is read by the machinery of the documents, as far as it states facts (defaults, bounds, lengths, values);
//! the sentences are not kept.
//!
//! A file that cannot be read is an error with its place. Within a file, what is broken is named and left out, and the
//! rest is imported: an action whose path lacks a parameter, an object of which a member has no name. Names that Rust
//! could not tell apart get different ones, in `names` of `crate.json`, always the same ones, each with a note.

mod alibaba;
mod crates;
mod finish;
mod json;
mod notes;
#[cfg(feature = "cli")]
mod release;
mod tencent;
#[cfg(feature = "cli")]
mod verify;

pub use crates::name_crates;
pub use finish::{Imported, Previous};
#[cfg(feature = "cli")]
pub use release::{is_date, next_release, today};
#[cfg(feature = "cli")]
pub use verify::{Finding, Standing, Verified, verify};

use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::source::Source;
use crate::spec::{Action, Api, Member, ResultBody, Structure, example_value};
use notes::Notes;
use serde_json::value::RawValue;
use std::collections::{BTreeSet, HashMap};

/// A vendor whose descriptions can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provider {
    /// Tencent Cloud.
    Tencent,
    /// Alibaba Cloud.
    Alibaba,
}

impl Provider {
    /// Name in paths below `spec/` and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Provider::Tencent => "tencent",
            Provider::Alibaba => "alibaba",
        }
    }

    /// Returns the vendor that a description is of, by the fields at its top; `None` if it is none.
    fn of(source: &Source) -> Result<Option<Self>, Diagnostic> {
        let fields: json::Pairs<'_, &RawValue> = json::read_file(source)?;
        let has = |name: &str| fields.0.iter().any(|(key, _)| key == name);
        Ok(match () {
            () if has("apis") && has("info") => Some(Provider::Alibaba),
            () if has("actions") && has("metadata") => Some(Provider::Tencent),
            () => None,
        })
    }
}

impl std::str::FromStr for Provider {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "tencent" => Ok(Provider::Tencent),
            "alibaba" => Ok(Provider::Alibaba),
            other => Err(format!(
                "unknown provider `{other}`, expected `tencent` or `alibaba`"
            )),
        }
    }
}

/// Reads a description into a spec. Without `provider`, what the file holds tells whose it is.
///
/// `previous` is the spec of an earlier import, if there is one: names that it has stay.
///
/// # Errors
/// Why the file is no description that can be read, each with its place.
pub fn import(
    source: &Source,
    provider: Option<Provider>,
    previous: Option<&Previous>,
) -> Result<Imported, Vec<Diagnostic>> {
    let described = describe(source, provider).map_err(|diagnostic| vec![diagnostic])?;
    finish::finish(source, described, previous)
}

fn describe(source: &Source, provider: Option<Provider>) -> Result<Described, Diagnostic> {
    let found = Provider::of(source)?;
    let provider = match (found, provider) {
        (Some(found), None) => found,
        (Some(found), Some(wanted)) if found == wanted => found,
        (Some(found), Some(wanted)) => {
            let (found, wanted) = (found.as_str(), wanted.as_str());
            let message = format!("this is a description of `{found}`, not of `{wanted}`");
            return Err(Diagnostic::error("another-provider", message)
                .at(Location::file(source.name()))
                .help("leave --provider out: the file tells whose it is"));
        }
        (None, _) => {
            let message = "this JSON is no description of a service";
            return Err(Diagnostic::error("unknown-description", message)
                .at(Location::file(source.name()))
                .expected("expected `actions`, `objects` and `metadata` (Tencent Cloud), or `info` and `apis` (Alibaba Cloud)")
                .help("leave the file out"));
        }
    };
    match provider {
        Provider::Tencent => tencent::read(source),
        Provider::Alibaba => alibaba::read(source),
    }
}

/// Returns the folder of the spec that a description is about, below `spec/`; `None` if the file is no description.
pub fn spec_of(source: &Source) -> Option<String> {
    let provider = Provider::of(source).ok()??;
    let id = match provider {
        Provider::Tencent => tencent::id(source),
        Provider::Alibaba => alibaba::id(source),
    };
    let Identity { service, version } = id.ok()?;
    Some(format!("{}/{service}/{version}", provider.as_str()))
}

/// What a description says.
struct Described {
    api: Api,
    title: String,
    page_url: String,
    notes: Vec<Diagnostic>,
    left_out: Vec<String>,
}

/// What a description is about.
struct Identity {
    service: String,
    version: String,
}

/// Makes folder names of service and version, and refuses what makes none.
fn identity(service: &str, version: &str, place: Location) -> Result<Identity, Diagnostic> {
    let refuse = |message: String, expected: &str| {
        Err(Diagnostic::error("invalid-description", message)
            .at(place.clone())
            .expected(expected))
    };
    let service: String = service
        .trim()
        .chars()
        .map(|c| match c.to_ascii_lowercase() {
            c if c.is_ascii_alphanumeric() => c,
            _ => '-',
        })
        .collect();
    if !service.starts_with(|c: char| c.is_ascii_alphanumeric()) || service.len() > 64 {
        let message = format!("`{service}` cannot be the name of a service");
        return refuse(
            message,
            "expected letters, digits and `-`, at most 64 of them",
        );
    }
    let version = version.trim().to_owned();
    let plain = version
        .bytes()
        .all(|c| c.is_ascii_alphanumeric() || b"-._".contains(&c));
    let begins = version.starts_with(|c: char| c.is_ascii_alphanumeric());
    if !plain || !begins || version.len() > 64 {
        let message = format!("`{version}` cannot be the version of an API");
        return refuse(message, "expected a date such as `2017-03-12`");
    }
    Ok(Identity { service, version })
}

/// Whether a text can be the name of an action, structure, parameter or member on the wire.
fn is_name(text: &str) -> bool {
    let odd = |c: char| c.is_control() || c.is_whitespace() || "{}\"\\".contains(c);
    !text.is_empty() && text.len() <= 256 && !text.contains(odd)
}

/// An example, unless it says that there is none.
fn example(text: &str) -> Option<serde_json::Value> {
    let text = text.trim();
    let none = ["", "-", "--", "无", "暂无", "N/A", "null", "NULL"].contains(&text);
    (!none).then(|| example_value(text))
}

/// Keeps the first of several members of one name.
fn unique<T>(
    list: &mut Vec<T>,
    member: impl Fn(&T) -> &Member,
    owner: &str,
    raw: &RawValue,
    notes: &mut Notes<'_>,
) {
    let mut seen: HashMap<String, Member> = HashMap::new();
    list.retain(|found| {
        let found = member(found);
        match seen.get(&found.name) {
            None => {
                seen.insert(found.name.clone(), found.clone());
                return true;
            }
            Some(first) if (&first.r#type, first.list) == (&found.r#type, found.list) => {
                let message = format!("`{owner}.{}` occurs twice", found.name);
                notes.tell(Severity::Note, "duplicate-member", message, raw);
            }
            Some(first) => {
                let message = format!(
                    "`{owner}.{}` occurs twice, as `{}` and as `{}`: the first one counts",
                    found.name,
                    first.r#type.as_str(),
                    found.r#type.as_str()
                );
                notes.tell(Severity::Warning, "duplicate-member", message, raw);
            }
        }
        false
    });
}

/// Fills in which actions refer to each structure. Descriptions do not say it: those that do so themselves are told, and
/// not all that do through other structures, which may be every action for every structure.
fn used_by(actions: &[Action], structures: &mut [Structure]) {
    let index: HashMap<String, usize> = structures
        .iter()
        .enumerate()
        .map(|(index, structure)| (structure.name.clone(), index))
        .collect();
    for structure in &mut *structures {
        structure.used_by.clear();
    }
    for action in actions {
        let members = action.input.iter().chain(&action.output);
        let mut held: BTreeSet<usize> = members.filter_map(|m| held(m, &index)).collect();
        let whole = action.result.as_ref().and_then(|result| match result {
            ResultBody::Value(r#type) => index.get(r#type.structure()?).copied(),
            ResultBody::Nothing => None,
        });
        held.extend(whole);
        for found in held {
            structures[found].used_by.push(action.name.clone());
        }
    }
}

fn held(member: &Member, index: &HashMap<String, usize>) -> Option<usize> {
    index.get(member.r#type.structure()?).copied()
}

/// Removes structures that no action reaches: those of actions that were left out.
fn keep_reached(actions: &[Action], structures: &mut Vec<Structure>) {
    used_by(actions, structures);
    let index: HashMap<String, usize> = structures
        .iter()
        .enumerate()
        .map(|(index, structure)| (structure.name.clone(), index))
        .collect();
    let of_actions = (0..structures.len()).filter(|&at| !structures[at].used_by.is_empty());
    let mut queue: Vec<usize> = of_actions.collect();
    let mut reached = vec![false; structures.len()];
    while let Some(at) = queue.pop() {
        if !std::mem::replace(&mut reached[at], true) {
            let members = structures[at].members.iter();
            queue.extend(members.filter_map(|member| held(member, &index)));
        }
    }
    let mut reached = reached.into_iter();
    structures.retain(|_| reached.next() == Some(true));
}
