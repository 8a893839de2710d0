//! The vendor's changelog as the version history of the API.
//!
//! [`changelog::parse`] reads it, [`apply`] replays it over the spec (`since`, `deprecated`, parameters that
//! the document no longer prints), [`surface_at`] goes back to an earlier release.

mod apply;
mod carry;
pub mod changelog;
mod deduce;
#[cfg(feature = "cli")]
pub mod diff;
mod finding;
mod places;
mod reconcile;
mod replay;
mod surface;

pub use apply::{apply, check};
pub use carry::carry_over;
pub use finding::Finding;
pub use places::Places;
#[cfg(feature = "cli")]
pub(crate) use replay::noun;
pub use replay::{Event, History, Life, Lives, OwnerHistory};
pub use surface::surface_at;

/// Member of every response, whatever an action's own table says.
const REQUEST_ID: &str = "RequestId";
