//! Which structures contain themselves, and which ones a request can hold.

use crate::model::{Action, Field, Kind, Structure};

/// Boxes the fields through which a structure would contain itself. A list needs no box: it is one.
pub(super) fn break_cycles(structures: &mut [Structure<'_>]) {
    let components = components(structures);
    for index in 0..structures.len() {
        for field in &mut structures[index].fields {
            let target = field.structure();
            field.boxed = target.is_some_and(|target| components[target] == components[index]);
        }
    }
}

/// Number of the strongly connected component of each structure, over fields that hold a structure directly.
///
/// Tarjan's algorithm with a stack of its own: a spec with a long chain must not overflow the thread's.
fn components(structures: &[Structure<'_>]) -> Vec<usize> {
    let held: Vec<Vec<usize>> = structures
        .iter()
        .map(|structure| direct(structure).collect())
        .collect();
    let count = structures.len();
    let (mut order, mut low) = (vec![usize::MAX; count], vec![0; count]);
    let mut component = vec![usize::MAX; count];
    let (mut open, mut calls) = (Vec::new(), Vec::new());
    let (mut next_order, mut next_component) = (0, 0);
    for root in 0..count {
        if order[root] == usize::MAX {
            calls.push((root, 0));
        }
        while let Some((node, edge)) = calls.pop() {
            if edge == 0 {
                order[node] = next_order;
                low[node] = next_order;
                next_order += 1;
                open.push(node);
            } else {
                // The edge before has been followed; a closed component says nothing about this one.
                let target = held[node][edge - 1];
                if component[target] == usize::MAX {
                    low[node] = low[node].min(low[target]);
                }
            }
            if let Some(&target) = held[node].get(edge) {
                calls.push((node, edge + 1));
                if order[target] == usize::MAX {
                    calls.push((target, 0));
                }
                continue;
            }
            if low[node] == order[node] {
                while let Some(member) = open.pop() {
                    component[member] = next_component;
                    if member == node {
                        break;
                    }
                }
                next_component += 1;
            }
        }
    }
    component
}

fn direct(structure: &Structure<'_>) -> impl Iterator<Item = usize> {
    structure.fields.iter().filter_map(Field::structure)
}

/// Marks the structures that a request can hold, directly or in another structure.
pub(super) fn mark_inputs(actions: &[Action<'_>], structures: &mut [Structure<'_>]) {
    let mut found: Vec<usize> = actions
        .iter()
        .flat_map(|action| &action.input)
        .filter_map(|field| match field.kind {
            Kind::Structure(target) => Some(target),
            _ => field.json_of,
        })
        .collect();
    while let Some(index) = found.pop() {
        if std::mem::replace(&mut structures[index].input, true) {
            continue;
        }
        for field in &structures[index].fields {
            if let Kind::Structure(target) = field.kind {
                found.push(target);
            }
        }
    }
}
