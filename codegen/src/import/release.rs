//! Two imports are two releases: what differs between a spec on file and the description of a later day becomes an entry
//! of its changelog.

use super::Imported;
use crate::diagnostic::Diagnostic;
use crate::history::carry_over;
use crate::history::diff::{Difference, Kind, Named, Thing, diff};
use crate::spec::{Api, Change, Changelog, ChangelogEntry, Deprecation, Member, Release, Subject};
use std::collections::{HashMap, HashSet};

/// Today's date in UTC, which a release has that nothing else dates.
pub fn today() -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    // A clock before 1970 tells no date that anybody could use.
    let seconds = now.map_or(0, |now| now.as_secs());
    cloudapi_runtime::sign::utc_date(i64::try_from(seconds).unwrap_or_default())
}

/// Makes an import the next release of a spec on file.
///
/// What differs becomes the newest release, of the given date; the one before the first such release has the date of
/// the API's version. `since` and `deprecated` are filled in; what the spec remembers (arguments of constructors) is
/// carried over. If nothing differs that a program could notice, there is no release.
///
/// # Errors
/// If the two are not about one API.
pub fn next_release(
    imported: &mut Imported,
    previous: &Api,
    changelog: &Changelog,
    date: &str,
) -> Result<(), Box<Diagnostic>> {
    let mut log = changelog.clone();
    carry_over(previous, &mut imported.api, &log);
    let name = |name| Named {
        name,
        api: previous,
        values: None,
    };
    let new = Named {
        name: "new",
        api: &imported.api,
        values: None,
    };
    let entries = entries(&diff(name("old"), new, &log, false)?.differences);
    if !entries.is_empty() {
        if log.releases.is_empty() {
            let begun = match is_date(&previous.version) {
                true => &previous.version,
                false => date,
            };
            log.releases.push(Release {
                number: 1,
                date: begun.to_owned(),
                entries: Vec::new(),
            });
        }
        let last = log.releases.last().map_or(0, |release| release.number);
        log.releases.push(Release {
            number: last + 1,
            date: date.to_owned(),
            entries,
        });
    }
    let newest = log.releases.last();
    imported.api.release = newest.map(|release| release.number);
    let told = newest.filter(|_| log.releases.len() > changelog.releases.len());
    date_members(&mut imported.api, previous, told);
    imported.changelog = log;
    Ok(())
}

/// Whether a text is `YYYY-MM-DD`.
pub fn is_date(text: &str) -> bool {
    let shape = |text: &str| -> String {
        let digit = |c: char| if c.is_ascii_digit() { '0' } else { c };
        text.chars().map(digit).collect()
    };
    shape(text) == "0000-00-00"
}

/// What differs, as a changelog tells it. Names of one owner are one entry.
fn entries(differences: &[Difference]) -> Vec<ChangelogEntry> {
    let mut entries: Vec<ChangelogEntry> = Vec::new();
    for difference in differences.iter().filter(|found| !found.is_silent()) {
        let subject = match difference.subject {
            Thing::Action => Subject::Action,
            Thing::Input => Subject::Input,
            Thing::Output => Subject::Output,
            Thing::Structure => Subject::Structure,
            Thing::Member => Subject::Member,
            // Changelogs speak of nothing else.
            Thing::ErrorCode
            | Thing::Endpoint
            | Thing::Region
            | Thing::Service
            | Thing::ValueSet => continue,
        };
        let name = difference.name.iter().cloned();
        let change = match (difference.change, difference.fact) {
            (Kind::Added, _) => Change::Added,
            (Kind::Removed, _) => Change::Removed,
            (Kind::Deprecated, _) => Change::Deprecated,
            // It is deprecated no longer: as a changelog tells that, it has come back.
            (Kind::Changed, Some("deprecated")) => Change::Added,
            (Kind::Changed, _) => Change::Modified,
        };
        let same = |entry: &&mut ChangelogEntry| {
            (entry.change, entry.subject, &entry.owner) == (change, subject, &difference.owner)
        };
        match entries.iter_mut().find(same) {
            Some(entry) => {
                for name in name {
                    if !entry.names.contains(&name) {
                        entry.names.push(name);
                    }
                }
            }
            None => entries.push(ChangelogEntry {
                change,
                subject,
                owner: difference.owner.clone(),
                names: name.collect(),
            }),
        }
    }
    entries
}

/// What a release says of one owner, by kind of its parts.
#[derive(Default)]
struct Told<'a> {
    number: Option<u32>,
    /// Subject, owner and name; an owner itself has an empty one.
    added: HashSet<(&'static str, &'a str, &'a str)>,
    deprecated: HashSet<(&'static str, &'a str, &'a str)>,
}

impl<'a> Told<'a> {
    fn of(release: Option<&'a Release>) -> Self {
        let mut told = Self {
            number: release.map(|release| release.number),
            ..Self::default()
        };
        for entry in release.into_iter().flat_map(|release| &release.entries) {
            let set = match entry.change {
                Change::Added => &mut told.added,
                Change::Deprecated => &mut told.deprecated,
                Change::Modified | Change::Removed => continue,
            };
            let part = part(entry.subject);
            if entry.names.is_empty() {
                set.insert((part, &entry.owner, ""));
            }
            set.extend(
                entry
                    .names
                    .iter()
                    .map(|name| (part, &*entry.owner, &**name)),
            );
        }
        told
    }

    /// When something was added, and when it was deprecated.
    fn dates(
        &self,
        what: (&'static str, &str, &str),
        before: Option<(Option<u32>, Option<Deprecation>)>,
        deprecated: Option<Deprecation>,
    ) -> (Option<u32>, Option<Deprecation>) {
        let (since, known) = before.unwrap_or_default();
        let since = match self.added.contains(&what) {
            true => self.number,
            false => since,
        };
        let deprecated = deprecated.map(|now| match self.deprecated.contains(&what) {
            true => self.number.map_or(now, Deprecation::Release),
            false => known.unwrap_or(now),
        });
        (since, deprecated)
    }
}

fn part(subject: Subject) -> &'static str {
    match subject {
        Subject::Action => "action",
        Subject::Structure => "structure",
        Subject::Input => "input",
        Subject::Output => "output",
        Subject::Member => "member",
    }
}

/// Fills in `since` and `deprecated`, by the spec on file and the newest release.
fn date_members(api: &mut Api, previous: &Api, release: Option<&Release>) {
    let told = Told::of(release);
    let actions: HashMap<&str, _> = previous.actions.iter().map(|a| (&*a.name, a)).collect();
    let structures: HashMap<&str, _> = previous.structures.iter().map(|s| (&*s.name, s)).collect();
    for action in &mut api.actions {
        let before = actions.get(&*action.name);
        let what = ("action", &*action.name, "");
        let known = before.map(|before| (before.since, before.deprecated));
        (action.since, action.deprecated) = told.dates(what, known, action.deprecated);
        let (input, output) = match before {
            Some(before) => (&*before.input, &*before.output),
            None => (&[][..], &[][..]),
        };
        members(&told, "input", &action.name, input, &mut action.input);
        members(&told, "output", &action.name, output, &mut action.output);
    }
    for structure in &mut api.structures {
        let before = structures.get(&*structure.name);
        let what = ("structure", &*structure.name, "");
        let known = before.map(|before| (before.since, before.deprecated));
        (structure.since, structure.deprecated) = told.dates(what, known, structure.deprecated);
        let old = before.map_or(&[][..], |before| &*before.members);
        members(
            &told,
            "member",
            &structure.name,
            old,
            &mut structure.members,
        );
    }
}

fn members(
    told: &Told<'_>,
    part: &'static str,
    owner: &str,
    before: &[Member],
    now: &mut [Member],
) {
    for member in now {
        let old = before.iter().find(|old| old.name == member.name);
        let known = old.map(|old| (old.since, old.deprecated));
        let what = (part, owner, &*member.name);
        (member.since, member.deprecated) = told.dates(what, known, member.deprecated);
    }
}
