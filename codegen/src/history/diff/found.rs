//! Differences as they are found.

use super::{Difference, Impact, Kind, Thing};

/// Whose facts are compared.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    pub(super) thing: Thing,
    pub(super) owner: &'a str,
    pub(super) name: Option<&'a str>,
}

impl<'a> Subject<'a> {
    pub(super) fn of(thing: Thing, owner: &'a str) -> Self {
        Self {
            thing,
            owner,
            name: None,
        }
    }

    pub(super) fn part(self, name: &'a str) -> Self {
        Self {
            name: Some(name),
            ..self
        }
    }
}

/// What was found so far.
#[derive(Default)]
pub(super) struct Found(Vec<Difference>);

impl Found {
    pub(super) fn into_differences(self) -> Vec<Difference> {
        self.0
    }

    pub(super) fn push(
        &mut self,
        change: Kind,
        subject: Subject<'_>,
        impact: Impact,
        reason: impl Into<String>,
    ) {
        self.0.push(Difference {
            change,
            subject: subject.thing,
            owner: subject.owner.to_owned(),
            name: subject.name.map(str::to_owned),
            fact: None,
            old: None,
            new: None,
            impact,
            reason: reason.into(),
        });
    }

    pub(super) fn changed(
        &mut self,
        subject: Subject<'_>,
        fact: &'static str,
        values: (String, String),
        impact: Impact,
        reason: impl Into<String>,
    ) {
        self.push(Kind::Changed, subject, impact, reason);
        if let Some(difference) = self.0.last_mut() {
            difference.fact = Some(fact);
            (difference.old, difference.new) = (Some(values.0), Some(values.1));
        }
    }
}
