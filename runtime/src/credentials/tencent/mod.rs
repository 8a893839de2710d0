//! Credentials of Tencent Cloud, as the vendor's tools find them.

mod environment;
mod files;
mod metadata;
mod sts;

use super::Chain;
use super::variables::Variables;

pub use environment::Environment;
pub use files::{CliProfile, IniFile};
pub use metadata::CvmRole;
pub use sts::{AssumeRole, TkeIdentity};

/// What a client asks unless it is given something else: the environment, the INI file, the profile
/// of the command-line tool, the role of the machine, the identity of the Kubernetes pod.
pub fn chain() -> Chain {
    Chain::new()
        .then(Environment::new())
        .then(IniFile::new())
        .then(CliProfile::new())
        .then(CvmRole::new())
        .then(TkeIdentity::new())
}

/// The region that the environment, the profile of the command-line tool or Kubernetes names.
pub(crate) fn region() -> Option<String> {
    let variables = Variables::default();
    variables
        .get("TENCENTCLOUD_REGION")
        .or_else(|| files::profile_region(&variables))
        .or_else(|| variables.get("TKE_REGION"))
}
