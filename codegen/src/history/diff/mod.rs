//! What differs between two specs of one service, and what that means for the generated Rust API.

mod agreement;
mod compare;
mod found;
mod render;
mod shape;
mod table;
mod values;
mod verdict;

pub use agreement::{Agreement, Disagreement};
pub use compare::renamed_structures;
pub use render::{differences, disagreements, text};
pub use verdict::{Level, next_version};

use crate::diagnostic::Diagnostic;
use crate::spec::{Api, Changelog, Values};
use serde::Serialize;

/// The difference of two specs.
#[derive(Debug, Clone, Serialize)]
pub struct Diff {
    /// Short name of the service.
    pub service: String,
    /// Version of the API.
    pub version: String,
    /// Where it starts.
    pub old: Side,
    /// Where it ends.
    pub new: Side,
    /// How the version of the generated crate has to change.
    pub level: Level,
    /// What differs.
    pub differences: Vec<Difference>,
    /// Whether the vendor's changelog says the same; absent where there is none between the two.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreement: Option<Agreement>,
}

/// One side of a [`Diff`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Side {
    /// As the user named it.
    pub name: String,
    /// Release of the vendor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub release: Option<u32>,
    /// Its date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What happened.
    pub change: Kind,
    /// To what kind of thing.
    pub subject: Thing,
    /// Action or structure, or the thing itself.
    pub owner: String,
    /// Parameter or member.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Which fact of it changed, by its name in `api.json`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fact: Option<&'static str>,
    /// Fact before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// Fact now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
    /// What it does to programs that use the generated crate.
    pub impact: Impact,
    /// Why.
    pub reason: String,
}

impl Difference {
    /// ``input `DescribeGroup.Limit` ``, without the quotes.
    pub fn path(&self) -> String {
        match &self.name {
            Some(name) => format!("{}.{name}", self.owner),
            None => self.owner.clone(),
        }
    }
}

impl Difference {
    /// Whether it is about documentation alone: of a kind that vendors never log, and that programs cannot notice.
    pub fn is_silent(&self) -> bool {
        let unstated = |side: &Option<String>| side.as_deref() == Some(compare::NOT_STATED);
        match self.fact {
            None | Some("type" | "deprecated") => false,
            Some("required") => unstated(&self.old) || unstated(&self.new),
            Some(_) => self.impact == Impact::None,
        }
    }
}

/// What happened to a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// It is new.
    Added,
    /// A fact about it changed.
    Changed,
    /// It is still accepted, but should not be used any more.
    Deprecated,
    /// It is gone.
    Removed,
}

impl Kind {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Added, Self::Changed, Self::Deprecated, Self::Removed];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Added => "added",
            Kind::Changed => "changed",
            Kind::Deprecated => "deprecated",
            Kind::Removed => "removed",
        }
    }
}

/// A kind of thing in a spec.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Thing {
    /// An action.
    Action,
    /// A parameter.
    Input,
    /// A member of a response.
    Output,
    /// A structure.
    Structure,
    /// A member of a structure.
    Member,
    /// An error code.
    ErrorCode,
    /// A host.
    Endpoint,
    /// A region.
    Region,
    /// The service itself.
    Service,
    /// A set of documented values.
    ValueSet,
}

impl Thing {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Thing::Action => "action",
            Thing::Input => "input",
            Thing::Output => "output",
            Thing::Structure => "structure",
            Thing::Member => "member",
            Thing::ErrorCode => "error code",
            Thing::Endpoint => "endpoint",
            Thing::Region => "region",
            Thing::Service => "service",
            Thing::ValueSet => "value set",
        }
    }
}

/// What a difference does to programs that use the generated crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Impact {
    /// No item of the public API changes: documentation or data.
    None,
    /// Something is offered that was not, or warns now.
    Addition,
    /// A program that compiled may not compile any more.
    Breaking,
}

/// A spec with its name.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// As the user named it.
    pub name: &'a str,
    /// The facts.
    pub api: &'a Api,
    /// The names of documented values; without those of both sides they are not compared.
    pub values: Option<&'a Values>,
}

/// Compares two specs. The changelog is that of the newer one.
///
/// With `replayed`, both sides are surfaces of one spec: what the changelog calls modified cannot show in them.
///
/// # Errors
/// The two are not of one service.
pub fn diff(
    old: Named<'_>,
    new: Named<'_>,
    changelog: &Changelog,
    replayed: bool,
) -> Result<Diff, Box<Diagnostic>> {
    let identity = |api: &Api| {
        (
            api.provider.clone(),
            api.service.clone(),
            api.version.clone(),
        )
    };
    if identity(old.api) != identity(new.api) {
        let (a, b) = (old.api, new.api);
        let message = format!(
            "{}/{}/{} and {}/{}/{} are not the same API",
            a.provider, a.service, a.version, b.provider, b.service, b.version
        );
        return Err(Box::new(
            Diagnostic::error("different-api", message)
                .help("name two specs of one service and version"),
        ));
    }
    let differences = compare::compare(old, new);
    let agreement = agreement::agreement(old.api, new.api, changelog, &differences, replayed);
    let side = |named: Named<'_>| Side {
        name: named.name.to_owned(),
        release: named.api.release,
        date: changelog
            .releases
            .iter()
            .find(|release| Some(release.number) == named.api.release)
            .map(|release| release.date.clone()),
    };
    Ok(Diff {
        service: new.api.service.clone(),
        version: new.api.version.clone(),
        old: side(old),
        new: side(new),
        level: Level::of(&differences),
        differences,
        agreement,
    })
}
