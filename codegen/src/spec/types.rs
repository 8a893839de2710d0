//! Types of the spec files. Field order here is the order in the files.

mod action;
mod api;
mod changelog;
mod companions;
mod member;

pub use action::*;
pub use api::*;
pub use changelog::*;
pub use companions::*;
pub use member::*;
