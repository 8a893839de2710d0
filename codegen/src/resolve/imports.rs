//! Which structures a module can import under their own names.

use crate::model::{Action, Structure};
use std::collections::HashSet;

/// Names of what generated modules use besides structures. A structure with such a name is called by its path, so that
/// `Option` is always that of the standard library, except where the structure itself is defined.
const USED: [&str; 19] = [
    "Action",
    "ActionInfo",
    "BTreeMap",
    "Box",
    "Fields",
    "Into",
    "IntoIterator",
    "Option",
    "Paginated",
    "Pagination",
    "PaginationStyle",
    "RateLimit",
    "Route",
    "Service",
    "String",
    "SuccessRule",
    "Until",
    "Value",
    "Vec",
];

/// Marks the structures whose names collide with those of requests, of responses or of what their modules import.
pub(super) fn mark(actions: &[Action<'_>], structures: &mut [Structure<'_>]) {
    let mut taken: HashSet<&str> = USED.into();
    for action in actions {
        taken.extend([&*action.request, &*action.response, &*action.required]);
    }
    for structure in structures {
        structure.imported = !taken.contains(&*structure.name);
    }
}
