//! `cloudapi facts`: the facts of a spec as a table.

use super::{Console, Outcome, Project};
use crate::history;
use crate::spec::{Spec, facts};

/// Print every parameter and member of a spec as a tab-separated table
///
/// One row per parameter or member, in document order, below a header line:
///
///   kind        `input` (parameter), `output` (member of a response) or `member` (of a structure)
///   owner       action or structure
///   index       position within its owner and kind, from 0
///   name        name on the wire
///   type        string, integer, boolean, float, timestamp, timestamp-iso8601, date, binary,
///               object or struct:Name; of an element, where it is a list
///   list        1 or 0
///   required    1, 0, or - where the document has no such column
///   nullable    1, 0, or - for parameters
///   since       release that added it, be it with its owner; - means before the changelog begins
///   deprecated  release that deprecated it, or -
///
/// With --at the changelog is replayed: what came later is absent, what was removed since is back. The
/// changelog tells names alone, so types, flags and order are those of today; what is back stands last
/// in its owner, as `object` where nothing in the spec shows its type.
#[derive(Debug, clap::Args)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:
  cloudapi facts tencent/ckafka/2019-08-19
  cloudapi facts tencent/ckafka | awk -F'\\t' '$1 == \"input\" && $7 == 1'    required parameters
  cloudapi facts spec/tencent/ckafka/2019-08-19 | cut -f 2,4,5              a folder serves as well
  diff <(cloudapi facts tencent/ckafka --at 110) <(cloudapi facts tencent/ckafka)"
)]
pub(crate) struct Args {
    /// <provider>/<service>/<version>, or a spec folder; the version may be left out if there is one only
    spec: String,

    /// Print the surface as it stood after this release of the vendor's changelog
    #[arg(long, value_name = "RELEASE")]
    at: Option<u32>,
}

impl Args {
    pub(crate) fn run(self, project: &Project, console: &Console) -> Outcome {
        let spec = Spec::load(&project.spec_folder(&self.spec)?)?;
        let api = match self.at {
            Some(release) => history::surface_at(&spec.api, &spec.changelog, release)
                .map_err(|refusal| *refusal)?,
            None => spec.api,
        };
        console.out().write_all(facts::table(&api).as_bytes())?;
        Ok(())
    }
}
