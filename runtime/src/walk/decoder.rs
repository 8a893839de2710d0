//! State of one decoding: where it is, how strict it is, what it has found.

use std::fmt::Write as _;

use serde::de;

use super::found::{Bounded, Found};
use crate::Value;
use crate::drift::{DecodeOptions, Drift};
use crate::fields::{Flags, Kind, Table};

/// Deepest nesting of lists and objects that is decoded into fields. Documents go down ten levels;
/// unoptimized code of formats that pass values on needs up to 16 kB of the stack for each.
const DEEPEST: usize = 64;

/// What is allocated between two looks at limit and time.
const LOOK: usize = 1 << 20;

/// What the allocator adds, about.
const ALLOCATION: usize = 16;

/// In place of the index of a member: its name is unknown.
pub(crate) const UNKNOWN: usize = usize::MAX;

/// The key under which serde_json passes numbers on if a program turns its feature
/// `arbitrary_precision` on, which then holds for every crate in that program.
pub(crate) const NUMBER_KEY: &str = "$serde_json::private::Number";

/// An object or list that is being read.
#[derive(Clone, Copy)]
pub(crate) enum Place {
    /// The fields of a type.
    Fields(&'static Table),
    /// A list.
    List,
    /// A map.
    Map,
    /// An envelope or wrapper, of which one member matters.
    Member(&'static [&'static str]),
}

/// A [`Place`], and which of its members or elements is being read.
struct Step {
    place: Place,
    at: usize,
}

/// Members of an envelope that stand between those of the result, to be kept if the result does not
/// document them.
#[derive(Clone, Copy)]
pub(crate) struct Watch {
    /// Number of steps of the path to the object they are in.
    pub(crate) depth: usize,
    /// Name of that object; any if empty.
    pub(crate) within: &'static str,
    /// Names of the members.
    pub(crate) names: [&'static str; 8],
}

/// State of one decoding.
pub(crate) struct Decoder<'o> {
    options: DecodeOptions<'o>,
    /// Where it is. After an error: where it was.
    path: Vec<Step>,
    /// The member or element of the last place that is being read. It is kept here because it
    /// changes with every member; the path takes it over when reading goes deeper.
    pub(crate) at: usize,
    /// Names of the members of the last place.
    names: &'static [&'static str],
    /// The member that comes next if they come in document order, which they mostly do.
    next: usize,
    /// The name that was read last and that the type does not have.
    pub(crate) unknown: String,
    /// The name that was read last in each of the maps on the path.
    keys: Vec<String>,
    failure: Option<Failure>,
    watches: &'o [Watch],
    captured: Vec<(&'static str, Value)>,
    /// The member beside the fields that holds more of them.
    merged: Option<&'static [&'static str]>,
    /// What was allocated, and at how much to look next whether that is too much or too late.
    spent: usize,
    look_at: usize,
    late: bool,
}

/// Why decoding failed, apart from what the parser of the format says.
#[derive(Debug)]
pub(crate) struct Failure {
    /// JSON path of the value.
    pub(crate) path: String,
    /// What was expected and what was found.
    pub(crate) reason: String,
}

impl<'o> Decoder<'o> {
    pub(crate) fn new(options: DecodeOptions<'o>) -> Self {
        Self::watching(options, &[])
    }

    pub(crate) fn watching(options: DecodeOptions<'o>, watches: &'o [Watch]) -> Self {
        Decoder {
            options,
            path: Vec::new(),
            at: 0,
            names: &[],
            next: 0,
            unknown: String::new(),
            keys: Vec::new(),
            failure: None,
            watches,
            captured: Vec::new(),
            merged: None,
            spent: 0,
            look_at: LOOK.min(options.most().saturating_add(1)),
            late: false,
        }
    }

    /// Makes an undocumented object of this name beside the outermost fields hold more of them.
    pub(crate) fn merging(mut self, name: Option<&'static [&'static str]>) -> Self {
        self.merged = name;
        self
    }

    /// Whether the unknown member is the object that holds more of the fields.
    pub(crate) fn merges(&self) -> Option<&'static [&'static str]> {
        let merged = self.merged?;
        (self.path.len() == 1 && merged.contains(&self.unknown.as_str())).then_some(merged)
    }

    /// Counts what a text allocates.
    #[inline]
    pub(crate) fn text<E: de::Error>(&mut self, text: &str) -> Result<(), E> {
        self.charge(text.len() + ALLOCATION)
    }

    /// Counts what an object of any JSON allocates that gets another member: its name, a node for
    /// eleven with the first, and what a table grows by, as features of serde_json decide which it is.
    pub(crate) fn member<E: de::Error>(
        &mut self,
        room: &mut usize,
        count: usize,
        name: &str,
    ) -> Result<(), E> {
        const MEMBER: usize = size_of::<String>() + size_of::<Value>();
        self.text(name)?;
        self.charge(if count == 0 { 12 * MEMBER } else { 0 })?;
        self.grow(room, count, MEMBER + 4 * size_of::<usize>())
    }

    /// Counts what a list allocates that gets another element beside those that it has; `room` is
    /// that for how many it has memory.
    #[inline]
    pub(crate) fn grow<E: de::Error>(
        &mut self,
        room: &mut usize,
        length: usize,
        stride: usize,
    ) -> Result<(), E> {
        if length < *room {
            return Ok(());
        }
        // As `Vec` grows.
        let least = match stride {
            0..=1 => 8,
            2..=1024 => 4,
            _ => 1,
        };
        *room = least.max(2 * length);
        self.charge(room.saturating_mul(stride) + ALLOCATION)
    }

    /// Counts what is allocated. What is given back later counts, too: for a while both are there.
    #[inline]
    pub(crate) fn charge<E: de::Error>(&mut self, bytes: usize) -> Result<(), E> {
        self.spent = self.spent.saturating_add(bytes);
        if self.spent < self.look_at {
            return Ok(());
        }
        self.look()
    }

    #[cold]
    fn look<E: de::Error>(&mut self) -> Result<(), E> {
        let most = self.options.most();
        if self.spent > most {
            let reason = format!("the result takes more than {most} bytes (max_decoded_bytes)");
            return Err(self.fail(reason));
        }
        if self.options.is_too_late() {
            self.late = true;
            return Err(self.fail("the time is up in the middle of the result".to_owned()));
        }
        self.look_at = self.spent.saturating_add(LOOK).min(most.saturating_add(1));
        Ok(())
    }

    /// Whether it stopped because the result was too large or the time was up.
    pub(crate) fn is_stopped(&self) -> bool {
        self.late || self.spent > self.options.most()
    }

    /// Whether it stopped because the time was up.
    pub(crate) fn is_late(&self) -> bool {
        self.late
    }

    /// What was refused and where; `None` if the parser of the format failed.
    pub(crate) fn failure(&mut self) -> Option<Failure> {
        self.failure.take()
    }

    /// A member that was watched for and is not documented.
    pub(crate) fn captured(&self, name: &str) -> Option<&Value> {
        let found = self.captured.iter().find(|(known, _)| *known == name)?;
        Some(&found.1)
    }

    pub(crate) fn capture(&mut self, name: &'static str, value: Value) {
        self.captured.push((name, value));
    }

    pub(crate) fn enter<E: de::Error>(&mut self, place: Place) -> Result<(), E> {
        if self.path.len() >= DEEPEST {
            return Err(self.fail(format!("nested deeper than {DEEPEST} levels")));
        }
        if let Some(step) = self.path.last_mut() {
            step.at = self.at;
        }
        self.at = 0;
        self.names = place.names();
        self.next = 0;
        self.path.push(Step { place, at: 0 });
        if let Place::Map = place {
            self.keys.push(String::new());
        }
        Ok(())
    }

    pub(crate) fn leave(&mut self) {
        if let Some(Step {
            place: Place::Map, ..
        }) = self.path.pop()
        {
            self.keys.pop();
        }
        if let Some(step) = self.path.last() {
            self.at = step.at;
            self.names = step.place.names();
            self.next = step.at.wrapping_add(1);
        }
    }

    /// Notes which entry of a map comes next, and counts what it allocates.
    pub(crate) fn entry<E: de::Error>(&mut self, name: &str, bytes: usize) -> Result<(), E> {
        if let Some(key) = self.keys.last_mut() {
            name.clone_into(key);
        }
        self.text(name)?;
        self.charge(bytes)
    }

    /// Notes which member comes next, or keeps its name if it is unknown.
    #[inline]
    pub(crate) fn name(&mut self, name: &str) {
        self.at = match self.names.get(self.next) {
            Some(next) if same(next, name) => self.next,
            _ => self.search(name),
        };
        self.next = self.at.wrapping_add(1);
    }

    /// Index of the member of a type whose name was read last; second names count, too.
    #[inline]
    pub(crate) fn index(&mut self, table: &Table) -> usize {
        if self.at == UNKNOWN
            && let Some(index) = table.position_also(&self.unknown)
        {
            self.at = index;
        }
        self.at
    }

    #[cold]
    fn search(&mut self, name: &str) -> usize {
        let (before, after) = self.names.split_at(self.next.min(self.names.len()));
        let position = |names: &[&str]| names.iter().position(|known| same(known, name));
        match position(after) {
            Some(index) => index + before.len(),
            None => position(before).unwrap_or_else(|| {
                self.unknown.clear();
                self.unknown.push_str(name);
                UNKNOWN
            }),
        }
    }

    /// The name under which the unknown member is watched for, if it is.
    pub(crate) fn watched(&self) -> Option<&'static str> {
        // The last step belongs to the member itself.
        let (_, above) = self.path.split_last()?;
        let inside = match above.last() {
            Some(step) => step.place.names().get(step.at).copied().unwrap_or_default(),
            None => "",
        };
        self.watches
            .iter()
            .filter(|watch| watch.depth == above.len())
            .filter(|watch| watch.within.is_empty() || watch.within == inside)
            .flat_map(|watch| watch.names)
            .find(|name| *name == self.unknown)
    }

    /// Whether a member that no document names must be described.
    pub(super) fn wants_drift(&self) -> bool {
        self.options.wants_drift()
    }

    /// Tells that the member whose name was read last is not documented.
    pub(super) fn undocumented<E: de::Error>(&mut self, found: &'static str) -> Result<(), E> {
        let mut path = self.render(self.path.len().saturating_sub(1));
        push_name(&mut path, &self.unknown);
        self.drift(Drift::new(path, None, found))
    }

    /// Tells that a value is not of the documented kind but could be understood.
    #[cold]
    pub(super) fn mistyped<E: de::Error>(
        &mut self,
        expected: Kind,
        found: &Found<'_>,
    ) -> Result<(), E> {
        if !self.options.wants_drift() {
            return Ok(());
        }
        self.drift(Drift::new(self.path(), Some(expected), found.kind()))
    }

    fn drift<E: de::Error>(&mut self, drift: Drift) -> Result<(), E> {
        self.options.tell(&drift);
        if !self.options.is_strict() {
            return Ok(());
        }
        let reason = drift.reason();
        Err(self.fail_at(drift.path, reason))
    }

    /// Refuses a value that cannot be understood.
    #[cold]
    pub(super) fn refuse<E: de::Error>(&mut self, expected: Kind, found: &Found<'_>) -> E {
        let range = match expected {
            Kind::Integer if found.is_large_integer() => " in the range of 64 bits",
            _ => "",
        };
        let secret = self.steps().any(|(place, at)| match place {
            Place::Fields(table) => table.flags(at).contains(Flags::SECRET),
            _ => false,
        });
        self.fail(match found {
            _ if secret => format!("expected {expected}{range}, found {}", found.kind()),
            found => format!("expected {expected}{range}, found {found}"),
        })
    }

    fn fail<E: de::Error>(&mut self, reason: String) -> E {
        self.fail_at(self.path(), reason)
    }

    fn fail_at<E: de::Error>(&mut self, path: String, reason: String) -> E {
        let error = E::custom(format_args!("{path}: {reason}"));
        self.failure = Some(Failure { path, reason });
        error
    }

    /// Tells that the list that was read last is empty.
    #[cold]
    pub(crate) fn empty_list(&self) {
        let names = self.steps().filter_map(|(place, at)| match place {
            Place::Fields(table) => table.names.get(at).copied(),
            _ => None,
        });
        self.options.found_empty(names);
    }

    /// The path of the value that was read last.
    pub(crate) fn path(&self) -> String {
        self.render(self.path.len())
    }

    fn steps(&self) -> impl Iterator<Item = (Place, usize)> {
        let last = self.path.len().saturating_sub(1);
        let at = move |index, step: &Step| if index == last { self.at } else { step.at };
        self.path
            .iter()
            .enumerate()
            .map(move |(index, step)| (step.place, at(index, step)))
    }

    /// The first `length` steps as a JSON path.
    fn render(&self, length: usize) -> String {
        let mut text = "$".to_owned();
        let last = self.path.len().saturating_sub(1);
        let mut keys = self.keys.iter();
        for (index, (place, at)) in self.steps().take(length).enumerate() {
            if let Place::Map = place {
                let key = keys.next().map_or("", String::as_str);
                push_name(&mut text, key);
                continue;
            }
            match place.names().get(at) {
                Some(name) => push_name(&mut text, name),
                // The step below it knows the name.
                None if at == UNKNOWN && index < last => {}
                None if at == UNKNOWN => push_name(&mut text, &self.unknown),
                // Writing to a string cannot fail.
                None => _ = write!(text, "[{at}]"),
            }
        }
        text
    }
}

impl Place {
    /// Names of the members.
    fn names(&self) -> &'static [&'static str] {
        match self {
            Place::Fields(table) => table.names,
            Place::List | Place::Map => &[],
            Place::Member(name) => name,
        }
    }
}

fn push_name(path: &mut String, name: &str) {
    const LONGEST: usize = 100;
    let plain = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    if !name.is_empty() && name.len() <= LONGEST && name.chars().all(plain) {
        path.push('.');
        path.push_str(name);
    } else {
        _ = write!(path, "[{:?}]", Bounded(name, LONGEST));
    }
}

/// Equality of names. Names are short, and comparing their ends beats the call that comparing
/// slices is: decoding takes a tenth less.
#[inline]
fn same(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    let length = left.len();
    if length != right.len() {
        return false;
    }
    // Both ends overlap where there are fewer than twice as many bytes.
    match length {
        4..8 => left[..4] == right[..4] && left[length - 4..] == right[length - 4..],
        8..16 => left[..8] == right[..8] && left[length - 8..] == right[length - 8..],
        16..=32 => left[..16] == right[..16] && left[length - 16..] == right[length - 16..],
        _ => left == right,
    }
}
