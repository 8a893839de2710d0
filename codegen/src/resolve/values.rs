//! Sets of documented values.

use super::names::{Scope, module};
use super::place::Place;
use super::{Context, case};
use crate::diagnostic::Diagnostic;
use crate::model::{Field, Kind, Model, Name, ValueSet};
use crate::spec::Values;

impl<'s> Context<'s> {
    /// Gives each set and each of its values a name.
    pub(super) fn lower_values(&mut self, values: &'s Values) -> Vec<ValueSet<'s>> {
        let mut taken = Scope::new("sets of values");
        let mut sets = Vec::with_capacity(values.sets.len());
        for (index, spec) in values.sets.iter().enumerate() {
            let place = Place::value_set(index);
            let name = self.variant(&spec.name, &place);
            let module = module(&case::snake_of(&name), "values");
            let target = format!("values {}", spec.name);
            taken.take(&mut self.names, &module, &spec.name, &target, &place);
            let variants = spec.values.iter();
            let variants = variants.map(|value| self.variant(&value.name, &place));
            sets.push(ValueSet {
                spec,
                variants: variants.collect(),
                name,
                module,
            });
        }
        sets
    }

    fn variant(&mut self, name: &str, place: &Place) -> Name {
        let good = Name::new(name).filter(|_| !matches!(name, "Other" | "Self"));
        good.unwrap_or_else(|| {
            let message = format!("`{name}` cannot name a value or a set of values");
            let diagnostic = Diagnostic::error("unusable-name", message)
                .expected("expected a name in upper camel case other than `Other`");
            self.names.refuse(diagnostic, place);
            Name::placeholder()
        })
    }
}

/// Removes the sets that no field has.
pub(super) fn keep_used(model: &mut Model<'_>) {
    let mut used = vec![false; model.values.len()];
    each_field(model, |field| {
        if let Kind::Values(index) = field.kind {
            used[index] = true;
        }
    });
    // The index of each set among those that stay.
    let mut next = 0;
    let moved: Vec<usize> = used
        .iter()
        .map(|&stays| {
            next += usize::from(stays);
            next.saturating_sub(1)
        })
        .collect();
    let mut stays = used.into_iter();
    model.values.retain(|_| stays.next() == Some(true));
    each_field(model, |field| {
        if let Kind::Values(index) = &mut field.kind {
            *index = moved[*index];
        }
    });
}

fn each_field<'s>(model: &mut Model<'s>, mut visit: impl FnMut(&mut Field<'s>)) {
    for action in &mut model.actions {
        let fields = action.input.iter_mut().chain(&mut action.output);
        fields.for_each(&mut visit);
    }
    for structure in &mut model.structures {
        structure.fields.iter_mut().for_each(&mut visit);
    }
}
