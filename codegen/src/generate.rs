//! From a spec folder to the files of a crate.

use crate::diagnostic::Diagnostic;
use crate::emit::{self, Shape};
use crate::output::OutputSet;
use crate::resolve;
use crate::spec::Spec;
use std::path::Path;

/// Makes the crate of a spec folder (`spec/<provider>/<service>/<version>`), in memory.
///
/// The paths of the files begin with the name of the crate, as below `generated/`. The same folder gives the
/// same bytes anywhere: nothing else is read, no time, no environment.
///
/// # Errors
/// Everything that is wrong with the files of the folder, each with file and line.
///
/// ```no_run
/// let files = cloudapi_codegen::generate("spec/tencent/ckafka/2019-08-19".as_ref()).expect("a good spec");
/// files.write("generated".as_ref()).expect("a writable folder");
/// ```
pub fn generate(folder: &Path) -> Result<OutputSet, Vec<Diagnostic>> {
    generate_spec(&Spec::load(folder)?)
}

/// Makes the crate of a spec that is in memory already; otherwise as [`generate`].
///
/// # Errors
/// What keeps the spec from being written as Rust code.
pub fn generate_spec(spec: &Spec) -> Result<OutputSet, Vec<Diagnostic>> {
    let model = resolve::resolve(spec)?;
    emit::emit(&model, &Shape::krate(&model))
}
