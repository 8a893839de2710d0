//! `cloudapi diff`: what differs between two specs, and what it breaks.

use super::{Console, Failure, Outcome, Project};
use crate::diagnostic::Diagnostic;
use crate::history::diff::{Named, diff, text};
use crate::history::surface_at;
use crate::spec::{Api, Spec};

/// Show what differs between two specs, and what that breaks in the generated Rust API
///
/// A spec is <provider>/<service>/<version> or a folder, as everywhere; <spec>@<release> is its surface after a release
/// of the vendor's changelog, and <spec>@<old>..<new> names two of them at once. Each difference says whether programs
/// that use the generated crate can break, and why. The verdict is a level of semantic versioning; below 1.0.0 cargo
/// counts breaking changes in the second number and all others in the third. Where the vendor's changelog covers the
/// way from one to the other, its entries are held against the differences.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cloudapi diff tencent/ckafka@110..126               two releases
  cloudapi diff tencent/ckafka@110                    a release and the newest
  cloudapi diff /tmp/old-spec tencent/ckafka          two specs
  cloudapi diff tencent/ckafka@125..126 --json        for machines

The surface of an earlier release is replayed from the changelog, which tells names, not types:
what it calls modified cannot be seen between two releases of one spec, only between two specs.")]
pub(crate) struct Args {
    /// The older one, or both as <spec>@<old>..<new>
    old: String,

    /// The newer one [default: the newest surface of the older one's spec]
    new: Option<String>,

    /// Print JSON instead of text
    #[arg(long)]
    json: bool,
}

impl Args {
    pub(crate) fn run(self, project: &Project, console: &Console) -> Outcome {
        let (old, new) = sides(&self.old, self.new.as_deref())?;
        let before = Side::load(project, &old)?;
        let after = Side::load(project, &new)?;
        let replayed = before.folder == after.folder;
        let diff = diff(
            before.named(&old),
            after.named(&new),
            &after.spec.changelog,
            replayed,
        )
        .map_err(|refusal| *refusal)?;
        let text = if self.json {
            let mut text = serde_json::to_string_pretty(&diff).unwrap_or_default();
            text.push('\n');
            text
        } else {
            let info = after.spec.crate_info.as_ref();
            text(&diff, info.map(|info| (&*info.name, &*info.version)))
        };
        console.out().write_all(text.as_bytes())?;
        Ok(())
    }
}

/// A spec, or its surface after a release, as named on the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Wanted {
    spec: String,
    release: Option<u32>,
}

impl std::fmt::Display for Wanted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.spec)?;
        match self.release {
            Some(release) => write!(f, "@{release}"),
            None => Ok(()),
        }
    }
}

/// Reads the arguments.
fn sides(old: &str, new: Option<&str>) -> Result<(Wanted, Wanted), Diagnostic> {
    let range = old.rsplit_once('@').and_then(|(spec, releases)| {
        let (first, last) = releases.split_once("..")?;
        Some((spec, first, last))
    });
    match (range, new) {
        (Some((spec, first, last)), None) => {
            let last = (!last.is_empty()).then_some(last);
            Ok((wanted(spec, Some(first))?, wanted(spec, last)?))
        }
        (Some(_), Some(new)) => Err(Diagnostic::error(
            "two-ranges",
            format!("`{old}` names both sides already, and `{new}` a third"),
        )
        .help("leave the second argument out, or name one release in the first")),
        (None, Some(new)) => Ok((side(old)?, side(new)?)),
        (None, None) => {
            let old = side(old)?;
            let new = Wanted {
                spec: old.spec.clone(),
                release: None,
            };
            if old == new {
                let message = format!("`{old}` is one spec; a difference takes two");
                return Err(Diagnostic::error("one-side", message)
                    .help("name a second spec, or a release: <provider>/<service>@110"));
            }
            Ok((old, new))
        }
    }
}

fn side(name: &str) -> Result<Wanted, Diagnostic> {
    match name.rsplit_once('@') {
        Some((spec, release)) => wanted(spec, Some(release)),
        None => wanted(name, None),
    }
}

fn wanted(spec: &str, release: Option<&str>) -> Result<Wanted, Diagnostic> {
    let number = |release: &str| {
        release.parse().map_err(|_| {
            let message = format!("`{release}` is no number of a release");
            Diagnostic::error("bad-release", message)
                .help("write a number: <provider>/<service>@110..126")
        })
    };
    Ok(Wanted {
        spec: spec.to_owned(),
        release: release.map(number).transpose()?,
    })
}

struct Side {
    folder: std::path::PathBuf,
    spec: Spec,
    api: Api,
}

impl Side {
    fn load(project: &Project, wanted: &Wanted) -> Result<Self, Failure> {
        let folder = project.spec_folder(&wanted.spec)?;
        let spec = Spec::load(&folder)?;
        let api = match wanted.release {
            Some(release) => {
                surface_at(&spec.api, &spec.changelog, release).map_err(|refusal| *refusal)?
            }
            None => spec.api.clone(),
        };
        Ok(Self { folder, spec, api })
    }

    fn named<'a>(&'a self, wanted: &'a Wanted) -> Named<'a> {
        Named {
            name: &wanted.spec,
            api: &self.api,
            values: Some(&self.spec.values),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::sides;

    #[test]
    fn sides_are_read_from_one_or_two_arguments() {
        let read = |old, new| match sides(old, new) {
            Ok((old, new)) => format!("{old} {new}"),
            Err(diagnostic) => diagnostic.code.to_owned(),
        };
        let rows = [
            ("ckafka@110..126", None, "ckafka@110 ckafka@126"),
            ("ckafka@110..", None, "ckafka@110 ckafka"),
            ("ckafka@110", None, "ckafka@110 ckafka"),
            ("ckafka@110", Some("ckafka@111"), "ckafka@110 ckafka@111"),
            ("../old/1", Some("t/c/2"), "../old/1 t/c/2"),
            ("ckafka", None, "one-side"),
            ("ckafka@110..126", Some("ckafka"), "two-ranges"),
            ("ckafka@x..126", None, "bad-release"),
            ("ckafka@", None, "bad-release"),
        ];
        for (old, new, expected) in rows {
            assert_eq!(read(old, new), expected, "{old} {new:?}");
        }
    }
}
