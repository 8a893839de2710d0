//! Facts with a short and a long spelling: a number, or an object that says more.

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::marker::PhantomData;

#[cfg(feature = "schema")]
use schemars::JsonSchema;

/// When something was deprecated. In JSON the number of a release, or `true`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deprecation {
    /// By this release.
    Release(u32),
    /// The document does not say when.
    Undated,
}

impl Deprecation {
    /// Returns the number of the release, if it is known.
    pub fn release(self) -> Option<u32> {
        match self {
            Deprecation::Release(number) => Some(number),
            Deprecation::Undated => None,
        }
    }
}

impl Serialize for Deprecation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Deprecation::Release(number) => serializer.serialize_u32(*number),
            Deprecation::Undated => serializer.serialize_bool(true),
        }
    }
}

impl<'de> Deserialize<'de> for Deprecation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;

        impl Visitor<'_> for Either {
            type Value = Deprecation;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the number of a release or `true`")
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Deprecation, E> {
                let release = u32::try_from(number).map(Deprecation::Release);
                release
                    .map_err(|_| E::invalid_value(serde::de::Unexpected::Unsigned(number), &self))
            }

            fn visit_bool<E: Error>(self, is: bool) -> Result<Deprecation, E> {
                if is {
                    return Ok(Deprecation::Undated);
                }
                Err(E::invalid_value(serde::de::Unexpected::Bool(is), &self))
            }
        }

        deserializer.deserialize_any(Either)
    }
}

#[cfg(feature = "schema")]
impl JsonSchema for Deprecation {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Deprecation".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"anyOf": [{"type": "integer", "minimum": 1}, {"const": true}]})
    }
}

/// A documented rate limit. In JSON the number of requests per second, or an object. What it counts together is told
/// by where it stands: calls of an action, or those of [`Limits`](super::Limits).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(from = "RateLimitForm", into = "RateLimitForm")]
pub struct RateLimit {
    /// Requests within the window.
    pub requests: u32,
    /// Length of the window.
    pub seconds: u32,
}

impl RateLimit {
    /// Creates a limit of requests per second.
    pub const fn per_second(requests: u32) -> Self {
        Self {
            requests,
            seconds: 1,
        }
    }
}

impl fmt::Display for RateLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { requests, seconds } = self;
        match seconds {
            1 => write!(f, "{requests} requests per second"),
            60 => write!(f, "{requests} requests per minute"),
            _ => write!(f, "{requests} requests per {seconds} seconds"),
        }
    }
}

/// Spellings of a [`RateLimit`].
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
#[serde(
    untagged,
    expecting = "expected requests per second, or {\"requests\", \"seconds\"}"
)]
enum RateLimitForm {
    /// Requests per second.
    PerSecond(u32),
    /// Everything.
    Full {
        /// Requests within the window.
        requests: u32,
        /// Length of the window.
        seconds: u32,
    },
}

impl From<RateLimitForm> for RateLimit {
    fn from(form: RateLimitForm) -> Self {
        match form {
            RateLimitForm::PerSecond(requests) => Self::per_second(requests),
            RateLimitForm::Full { requests, seconds } => Self { requests, seconds },
        }
    }
}

impl From<RateLimit> for RateLimitForm {
    fn from(limit: RateLimit) -> Self {
        if limit == RateLimit::per_second(limit.requests) {
            return RateLimitForm::PerSecond(limit.requests);
        }
        RateLimitForm::Full {
            requests: limit.requests,
            seconds: limit.seconds,
        }
    }
}

/// Reads a text that has a form of its own.
pub(super) fn parsed<'de, D: Deserializer<'de>, T: std::str::FromStr<Err = String>>(
    deserializer: D,
    expected: &'static str,
) -> Result<T, D::Error> {
    struct Text<T>(&'static str, PhantomData<T>);

    // An error made inside a visitor carries the place of the string; made after it, that of the object.
    impl<T: std::str::FromStr<Err = String>> Visitor<'_> for Text<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            text.parse().map_err(E::custom)
        }
    }

    deserializer.deserialize_str(Text(expected, PhantomData))
}
