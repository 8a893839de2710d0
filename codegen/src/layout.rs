//! The form in which generated code is written.

/// The form in which generated code is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Layout {
    /// One file, `<name>.rs`, to be included in a module or to be one.
    File,
    /// A folder, `<name>/mod.rs` and one file an action and structure, to be included in a module or to be one.
    Tree,
    /// A crate, `<name>/Cargo.toml` and what belongs to it, as a member of a workspace.
    Crate,
}
