//! Open enums: documented values have variants, others are kept as they were sent.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

/// An open enum of integers: implemented by [`integer_enum!`](crate::integer_enum!).
///
/// `Option<T>` and lists of `T` are types of fields.
pub trait IntegerEnum: Clone + Send + Sync + 'static {
    /// The documented values and their variants.
    const KNOWN: &'static [(i64, Self)];

    /// Returns the variant of a value that is not documented.
    fn other(value: OtherValue<Self, i64>) -> Self;

    /// Returns the value as it is sent.
    fn value(&self) -> i64;

    /// Returns the variant of a value.
    fn from_value(value: i64) -> Self {
        let mut known = Self::KNOWN.iter();
        match known.find(|(known, _)| *known == value) {
            Some((_, variant)) => variant.clone(),
            None => Self::other(OtherValue(value, PhantomData)),
        }
    }
}

/// An open enum of texts: implemented by [`text_enum!`](crate::text_enum!).
///
/// `Option<T>` and lists of `T` are types of fields.
pub trait TextEnum: Clone + Send + Sync + 'static {
    /// The documented values and their variants.
    const KNOWN: &'static [(&'static str, Self)];

    /// Returns the variant of a value that is not documented.
    fn other(value: OtherValue<Self, Box<str>>) -> Self;

    /// Returns the value as it is sent.
    fn as_str(&self) -> &str;

    /// Returns the variant of a value.
    fn from_text(value: impl AsRef<str> + Into<Box<str>>) -> Self {
        let mut known = Self::KNOWN.iter();
        match known.find(|(known, _)| *known == value.as_ref()) {
            Some((_, variant)) => variant.clone(),
            None => Self::other(OtherValue(value.into(), PhantomData)),
        }
    }
}

/// A value of the open enum `E` that is not documented.
///
/// Only [`IntegerEnum::from_value`] and [`TextEnum::from_text`] make one: a documented value is always
/// its variant.
pub struct OtherValue<E, V>(V, PhantomData<fn() -> E>);

impl<E, V> OtherValue<E, V> {
    /// Returns the value as it is sent.
    pub const fn get(&self) -> &V {
        &self.0
    }
}

impl<E, V: Clone> Clone for OtherValue<E, V> {
    fn clone(&self) -> Self {
        OtherValue(self.0.clone(), PhantomData)
    }
}

impl<E, V: Copy> Copy for OtherValue<E, V> {}

impl<E, V: PartialEq> PartialEq for OtherValue<E, V> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<E, V: Eq> Eq for OtherValue<E, V> {}

impl<E, V: Hash> Hash for OtherValue<E, V> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<E, V: fmt::Debug> fmt::Debug for OtherValue<E, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Gives an open enum of integers everything that follows from its values: [`IntegerEnum`], `value`,
/// conversions from and to `i64`, `Display`, `FromStr`, and serde's `Serialize` and `Deserialize`.
///
/// ```
/// use cloudapi_runtime::fields::OtherValue;
///
/// /// Whether an instance can be used.
/// #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
/// #[non_exhaustive]
/// pub enum Status {
///     /// It could not be created.
///     CreateFailed,
///     /// It can be used.
///     Running,
///     /// A value that is not listed here.
///     Other(OtherValue<Status, i64>),
/// }
///
/// cloudapi_runtime::integer_enum!(Status { CreateFailed = -1, Running = 1 });
///
/// assert_eq!(Status::from(1), Status::Running);
/// assert_eq!("-1".parse(), Ok(Status::CreateFailed));
/// assert_eq!(Status::from(4).value(), 4);
/// # assert!(matches!(Status::from(4), Status::Other(_)));
/// ```
#[macro_export]
macro_rules! integer_enum {
    ($type:ident { $($variant:ident = $value:literal),* $(,)? }) => {
        impl $crate::fields::IntegerEnum for $type {
            const KNOWN: &'static [(i64, Self)] = &[$(($value, $type::$variant)),*];

            fn other(value: $crate::fields::OtherValue<Self, i64>) -> Self {
                $type::Other(value)
            }

            fn value(&self) -> i64 {
                match self {
                    $($type::$variant => $value,)*
                    $type::Other(value) => *value.get(),
                }
            }
        }

        impl $type {
            /// Returns the value as it is sent.
            pub fn value(&self) -> i64 {
                $crate::fields::IntegerEnum::value(self)
            }
        }

        impl ::core::convert::From<i64> for $type {
            fn from(value: i64) -> Self {
                $crate::fields::IntegerEnum::from_value(value)
            }
        }

        impl ::core::convert::From<$type> for i64 {
            fn from(value: $type) -> Self {
                value.value()
            }
        }

        impl ::core::fmt::Display for $type {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.value(), f)
            }
        }

        impl ::core::str::FromStr for $type {
            type Err = ::core::num::ParseIntError;

            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                ::core::result::Result::map(
                    <i64 as ::core::str::FromStr>::from_str(text),
                    <Self as ::core::convert::From<i64>>::from,
                )
            }
        }

        impl $crate::serde::Serialize for $type {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::serde::Serializer::serialize_i64(serializer, self.value())
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $type {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::walk::deserialize_integer(deserializer)
            }
        }
    };
}

/// Gives an open enum of texts everything that follows from its values: [`TextEnum`], `as_str`,
/// conversions from and to texts, `Display`, `FromStr`, and serde's `Serialize` and `Deserialize`.
///
/// ```
/// use cloudapi_runtime::fields::OtherValue;
///
/// /// What becomes of old messages.
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// #[non_exhaustive]
/// pub enum Policy {
///     /// They are removed.
///     Delete,
///     /// A value that is not listed here.
///     Other(OtherValue<Policy, Box<str>>),
/// }
///
/// cloudapi_runtime::text_enum!(Policy { Delete = "delete" });
///
/// assert_eq!(Policy::from("delete"), Policy::Delete);
/// assert_eq!(Policy::from("Delete").as_str(), "Delete");
/// # assert!(matches!(Policy::from("Delete"), Policy::Other(_)));
/// ```
#[macro_export]
macro_rules! text_enum {
    ($type:ident { $($variant:ident = $value:literal),* $(,)? }) => {
        impl $crate::fields::TextEnum for $type {
            const KNOWN: &'static [(&'static str, Self)] = &[$(($value, $type::$variant)),*];

            fn other(
                value: $crate::fields::OtherValue<Self, ::std::boxed::Box<str>>,
            ) -> Self {
                $type::Other(value)
            }

            fn as_str(&self) -> &str {
                match self {
                    $($type::$variant => $value,)*
                    $type::Other(value) => value.get(),
                }
            }
        }

        impl $type {
            /// Returns the value as it is sent.
            pub fn as_str(&self) -> &str {
                $crate::fields::TextEnum::as_str(self)
            }
        }

        impl ::core::convert::From<&str> for $type {
            fn from(value: &str) -> Self {
                $crate::fields::TextEnum::from_text(value)
            }
        }

        impl ::core::convert::From<::std::string::String> for $type {
            fn from(value: ::std::string::String) -> Self {
                $crate::fields::TextEnum::from_text(value)
            }
        }

        impl ::core::convert::From<&::std::string::String> for $type {
            fn from(value: &::std::string::String) -> Self {
                $crate::fields::TextEnum::from_text(value.as_str())
            }
        }

        impl ::core::convert::From<$type> for ::std::string::String {
            fn from(value: $type) -> Self {
                <Self as ::core::convert::From<&str>>::from(value.as_str())
            }
        }

        impl ::core::convert::AsRef<str> for $type {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::core::fmt::Display for $type {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::core::str::FromStr for $type {
            type Err = ::core::convert::Infallible;

            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                ::core::result::Result::Ok(<Self as ::core::convert::From<&str>>::from(text))
            }
        }

        impl $crate::serde::Serialize for $type {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::serde::Serializer::serialize_str(serializer, self.as_str())
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $type {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::walk::deserialize_text(deserializer)
            }
        }
    };
}
