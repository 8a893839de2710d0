//! Types of the spec files. Field order here is the order in the files.

mod action;
mod api;
mod changelog;
mod code_set;
mod companions;
mod families;
mod member;
mod pages;
mod value;
mod values;

pub use action::*;
pub use api::*;
pub use changelog::*;
pub(crate) use code_set::name as set_name;
pub use companions::*;
pub(crate) use families::is as is_entry_of;
pub use families::{Families, family_holds};
pub use member::*;
pub use pages::*;
pub use value::*;
pub use values::*;

fn is_false(value: &bool) -> bool {
    !value
}

fn is_empty(list: &[String]) -> bool {
    list.is_empty()
}
