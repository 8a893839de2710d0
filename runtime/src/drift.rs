//! Deviations of what is really sent from what is documented.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::fields::Kind;

/// How strictly responses are decoded, and who hears of deviations.
///
/// By default decoding tolerates what can be understood without guessing and tells nobody:
/// - a value that is null or missing, whatever the document says;
/// - a member that no document names;
/// - a number, or a boolean, that is sent as a string, and the other way round;
/// - a boolean sent as 0 or 1, an integer sent as a float without fraction;
/// - an empty string in place of anything else, and an empty list in place of a structure or the
///   other way round: they read as absent;
/// - null in a list: it is left out.
///
/// A value that cannot be understood is always an error.
///
/// ```
/// use cloudapi_runtime::{DecodeOptions, Drift};
/// use std::cell::RefCell;
///
/// let seen = RefCell::new(Vec::new());
/// let observer = |drift: &Drift| seen.borrow_mut().push(drift.to_string());
/// let options = DecodeOptions::default().observer(&observer);
/// # let _ = options;
/// ```
#[derive(Clone, Copy)]
pub struct DecodeOptions<'o> {
    strict: bool,
    observer: Option<&'o dyn Fn(&Drift)>,
    max_bytes: usize,
    too_late: Option<&'o dyn Fn() -> bool>,
    /// The path of a list, and where to note that it is there and empty.
    empty_list: Option<(&'static str, &'o AtomicBool)>,
}

impl Default for DecodeOptions<'_> {
    fn default() -> Self {
        DecodeOptions {
            strict: false,
            observer: None,
            max_bytes: 256 << 20,
            too_late: None,
            empty_list: None,
        }
    }
}

impl<'o> DecodeOptions<'o> {
    /// Makes every deviation that the observer would hear of an error. Null and missing values are
    /// none.
    #[must_use]
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Calls `observer` for every deviation.
    #[must_use]
    pub fn observer(mut self, observer: &'o dyn Fn(&Drift)) -> Self {
        self.observer = Some(observer);
        self
    }

    /// Sets how much memory decoding may allocate; what would take more is an error. Three bytes of
    /// JSON can become hundreds. Default: 256 MiB.
    #[must_use]
    pub fn max_bytes(mut self, bytes: usize) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// Makes it an error if the time for decoding is over.
    #[cfg(feature = "client")]
    pub(crate) fn too_late(mut self, too_late: &'o dyn Fn() -> bool) -> Self {
        self.too_late = Some(too_late);
        self
    }

    /// Notes that the list at a path is there, and empty: its field cannot tell that from absent.
    #[cfg(feature = "client")]
    pub(crate) fn empty_list(mut self, path: &'static str, empty: &'o AtomicBool) -> Self {
        self.empty_list = Some((path, empty));
        self
    }

    pub(crate) fn found_empty(&self, names: impl Iterator<Item = &'static str>) {
        if let Some((path, empty)) = self.empty_list
            && path.split('.').eq(names)
        {
            empty.store(true, Ordering::Relaxed);
        }
    }

    /// The same without an observer that hears of deviations.
    pub(crate) fn tolerant(self) -> Self {
        DecodeOptions {
            strict: false,
            observer: None,
            ..self
        }
    }

    pub(crate) fn most(&self) -> usize {
        self.max_bytes
    }

    pub(crate) fn is_too_late(&self) -> bool {
        self.too_late.is_some_and(|too_late| too_late())
    }

    pub(crate) fn is_strict(&self) -> bool {
        self.strict
    }

    /// Whether deviations must be described at all.
    pub(crate) fn wants_drift(&self) -> bool {
        self.strict || self.observer.is_some()
    }

    pub(crate) fn tell(&self, drift: &Drift) {
        if let Some(observer) = self.observer {
            observer(drift);
        }
    }
}

impl fmt::Debug for DecodeOptions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeOptions")
            .field("strict", &self.strict)
            .field("observed", &self.observer.is_some())
            .finish()
    }
}

/// One deviation. It names kinds, never values: those may be secret.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Drift {
    /// JSON path: `$.Response.Result.TopicList[3].Topic`.
    pub path: String,
    /// What the document says; `None` for a member that no document names.
    pub expected: Option<Kind>,
    /// What was sent, as JSON calls it: `string`, `integer`, `float`, `boolean`, `null`, `list`,
    /// `object`.
    pub found: &'static str,
}

impl Drift {
    pub(crate) fn new(path: String, expected: Option<Kind>, found: &'static str) -> Self {
        Drift {
            path,
            expected,
            found,
        }
    }

    /// The deviation without its path.
    pub(crate) fn reason(&self) -> String {
        match self.expected {
            Some(expected) => format!("expected {expected}, found {}", self.found),
            None => format!("no document names this member ({})", self.found),
        }
    }
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.reason())
    }
}
