//! Types of the spec files. Field order here is the order in the files.

mod action;
mod api;
mod changelog;
mod companions;
mod member;
mod pages;
mod value;
mod values;

pub use action::*;
pub use api::*;
pub use changelog::*;
pub use companions::*;
pub use member::*;
pub use pages::*;
pub use value::*;
pub use values::*;

fn is_false(value: &bool) -> bool {
    !value
}
