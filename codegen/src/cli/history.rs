//! `cloudapi history`: the vendor's releases, or the life of one thing.

use super::{Console, Failure, Outcome, Project};
use crate::diagnostic::{Diagnostic, near};
use crate::history::noun;
use crate::spec::{Change, ChangelogEntry, MemberKind, Release, Spec, Subject};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Show the releases of a vendor's changelog, or the life of one thing in it
///
/// Without an option there is one line per release, the newest first. With one there is a line for each time that a
/// release speaks of the thing or its parts, the oldest first.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  cloudapi history tencent/ckafka                                      all releases
  cloudapi history tencent/ckafka --release 57                         what one release did
  cloudapi history tencent/ckafka --action FetchMessageByOffset        added, removed, added again
  cloudapi history tencent/ckafka --structure KafkaParam
  cloudapi history tencent/ckafka --member DescribeInstances.TagKey    a parameter or member
  cloudapi history tencent/ckafka --json                               the same for machines")]
pub(crate) struct Args {
    /// <provider>/<service>/<version>, or a spec folder; the version may be left out if there is one only
    spec: String,

    #[command(flatten)]
    of: Of,

    /// Print JSON instead of a table
    #[arg(long)]
    json: bool,
}

/// What to show; all releases by default.
#[derive(Debug, clap::Args)]
#[group(multiple = false)]
struct Of {
    /// One release
    #[arg(long, value_name = "NUMBER")]
    release: Option<u32>,

    /// An action, its parameters and the members of its response
    #[arg(long, value_name = "NAME")]
    action: Option<String>,

    /// A structure and its members
    #[arg(long, value_name = "NAME")]
    structure: Option<String>,

    /// A parameter, a member of a response, or a member of a structure
    #[arg(long, value_name = "OWNER.NAME")]
    member: Option<String>,
}

impl Args {
    pub(crate) fn run(self, project: &Project, console: &Console) -> Outcome {
        let spec = Spec::load(&project.spec_folder(&self.spec)?)?;
        if spec.changelog.releases.is_empty() {
            let message = format!("`{}` has no changelog", self.spec);
            return Err(Diagnostic::error("no-changelog", message)
                .help("the documents of this service tell no releases")
                .into());
        }
        let text = match (&self.of, self.json) {
            (of, true) => {
                let mut text = serde_json::to_string_pretty(&of.json(&spec)?).unwrap_or_default();
                text.push('\n');
                text
            }
            (of, false) => of.table(&spec)?,
        };
        console.out().write_all(text.as_bytes())?;
        Ok(())
    }
}

/// A time at which a release speaks of something.
type Moment<'a> = (&'a Release, &'a ChangelogEntry);

impl Of {
    fn json(&self, spec: &Spec) -> Result<Value, Failure> {
        if let Some(number) = self.release {
            return Ok(json!(release(spec, number)?));
        }
        let Some(moments) = self.moments(spec)? else {
            return Ok(json!(spec.changelog.releases));
        };
        let row = |(release, entry): Moment<'_>| {
            json!({
                "release": release.number,
                "date": release.date,
                "change": entry.change,
                "subject": entry.subject,
                "owner": entry.owner,
                "names": self.names(entry),
            })
        };
        Ok(moments.into_iter().map(row).collect())
    }

    fn table(&self, spec: &Spec) -> Result<String, Failure> {
        if let Some(number) = self.release {
            let release = release(spec, number)?;
            let mut table = format!("release {} ({})\n", release.number, release.date);
            for entry in &release.entries {
                let _ = writeln!(
                    table,
                    "  {:10}  {}",
                    word(entry.change),
                    told(entry, &entry.names)
                );
            }
            return Ok(table);
        }
        let Some(moments) = self.moments(spec)? else {
            return Ok(releases(spec));
        };
        let mut table = String::from("release  date        change      what\n");
        for (release, entry) in moments {
            let _ = writeln!(
                table,
                "{:>7}  {}  {:10}  {}",
                release.number,
                release.date,
                word(entry.change),
                told(entry, &self.names(entry))
            );
        }
        Ok(table)
    }

    /// Every time that a release speaks of the wanted thing; none if all releases are wanted.
    fn moments<'a>(&self, spec: &'a Spec) -> Result<Option<Vec<Moment<'a>>>, Failure> {
        let (wanted, known, found) = match (&self.action, &self.structure, &self.member) {
            (Some(name), ..) => {
                let subjects = [Subject::Action, Subject::Input, Subject::Output];
                (name, owners(spec, &subjects), self.matching(spec))
            }
            (_, Some(name), _) => {
                let subjects = [Subject::Structure, Subject::Member];
                (name, owners(spec, &subjects), self.matching(spec))
            }
            (_, _, Some(path)) => (path, members(spec), self.matching(spec)),
            (None, None, None) => return Ok(None),
        };
        let exists = known.iter().any(|name| name == wanted);
        if exists && !found.is_empty() {
            return Ok(Some(found));
        }
        let (message, help) = if exists {
            let owner = wanted.split('.').next().unwrap_or_default();
            (
                format!("no release speaks of `{wanted}`"),
                Some(format!("it came with `{owner}`")),
            )
        } else {
            let known = known.iter().map(String::as_str);
            (
                format!("there is no `{wanted}` in this spec, and there never was"),
                near::did_you_mean(wanted, known),
            )
        };
        let mut diagnostic = Diagnostic::error("unknown-name", message);
        diagnostic.help = help;
        Err(diagnostic.into())
    }

    fn matching<'a>(&self, spec: &'a Spec) -> Vec<Moment<'a>> {
        let releases = spec.changelog.releases.iter();
        let moments = releases.flat_map(|r| r.entries.iter().map(move |entry| (r, entry)));
        moments.filter(|(_, entry)| self.is_about(entry)).collect()
    }

    fn is_about(&self, entry: &ChangelogEntry) -> bool {
        let of_structure = matches!(entry.subject, Subject::Structure | Subject::Member);
        match (&self.action, &self.structure, &self.member) {
            (Some(name), ..) => !of_structure && entry.owner == *name,
            (_, Some(name), _) => of_structure && entry.owner == *name,
            (_, _, Some(path)) => path.split_once('.').is_some_and(|(owner, name)| {
                entry.owner == owner
                    && (entry.names.is_empty() || entry.names.iter().any(|n| n == name))
            }),
            (None, None, None) => false,
        }
    }

    /// The names of an entry that are wanted.
    fn names(&self, entry: &ChangelogEntry) -> Vec<String> {
        let wanted = self.member.as_ref().and_then(|path| path.split_once('.'));
        let is_wanted = |name: &&String| wanted.is_none_or(|(_, wanted)| *name == wanted);
        entry.names.iter().filter(is_wanted).cloned().collect()
    }
}

fn release(spec: &Spec, number: u32) -> Result<&Release, Failure> {
    let releases = &spec.changelog.releases;
    let found = releases.iter().find(|release| release.number == number);
    found.ok_or_else(|| {
        let newest = releases.last().map_or(0, |release| release.number);
        Diagnostic::error("unknown-release", format!("there is no release {number}"))
            .help(format!("releases go from 1 to {newest}"))
            .into()
    })
}

/// One line per release, the newest first.
fn releases(spec: &Spec) -> String {
    let mut table = String::from("release  date        what\n");
    for release in spec.changelog.releases.iter().rev() {
        let mut counts: Vec<((Change, Subject), usize)> = Vec::new();
        for entry in &release.entries {
            let key = (entry.change, entry.subject);
            let count = entry.names.len().max(1);
            match counts.iter_mut().find(|(known, _)| *known == key) {
                Some((_, sum)) => *sum += count,
                None => counts.push((key, count)),
            }
        }
        let counts: Vec<_> = counts
            .into_iter()
            .map(|((change, subject), count)| {
                let plural = if count == 1 { "" } else { "s" };
                format!("{count} {}{plural} {}", noun(subject), word(change))
            })
            .collect();
        let _ = writeln!(
            table,
            "{:>7}  {}  {}",
            release.number,
            release.date,
            counts.join(", ")
        );
    }
    table
}

/// Names of actions or structures that are or were there.
fn owners(spec: &Spec, subjects: &[Subject]) -> Vec<String> {
    let entries = spec.changelog.releases.iter().flat_map(|r| &r.entries);
    let told = entries.filter(|e| subjects.contains(&e.subject));
    let mut names: Vec<String> = told.map(|e| e.owner.clone()).collect();
    if subjects.contains(&Subject::Action) {
        names.extend(spec.api.actions.iter().map(|action| action.name.clone()));
    } else {
        names.extend(spec.api.structures.iter().map(|s| s.name.clone()));
    }
    names.sort();
    names.dedup();
    names
}

/// Paths of all parameters and members that are or were there.
fn members(spec: &Spec) -> Vec<String> {
    let entries = spec.changelog.releases.iter().flat_map(|r| &r.entries);
    let told = entries.flat_map(|e| e.names.iter().map(|name| format!("{}.{name}", e.owner)));
    let mut paths: Vec<String> = told.collect();
    for list in spec.api.member_lists() {
        let names = list.members.iter();
        paths.extend(names.map(|member| format!("{}.{}", list.owner, member.name)));
    }
    paths.sort();
    paths.dedup();
    paths
}

/// `input CreateTopic.Tags, RetentionBytes`.
fn told(entry: &ChangelogEntry, names: &[String]) -> String {
    let subject = match entry.subject {
        Subject::Action => "action",
        Subject::Structure => "structure",
        Subject::Input => MemberKind::Input.as_str(),
        Subject::Output => MemberKind::Output.as_str(),
        Subject::Member => MemberKind::Member.as_str(),
    };
    if names.is_empty() {
        format!("{subject} {}", entry.owner)
    } else {
        format!("{subject} {}.{}", entry.owner, names.join(", "))
    }
}

fn word(change: Change) -> &'static str {
    match change {
        Change::Added => "added",
        Change::Modified => "modified",
        Change::Deprecated => "deprecated",
        Change::Removed => "removed",
    }
}
