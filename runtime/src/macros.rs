//! [`fields!`](crate::fields!): everything that a generated type can do, from one row a field; and
//! [`error_code!`](crate::error_code!).

/// Gives a plain structure its field table, and through it `Default`, `Clone`, `PartialEq`, a
/// redacting `Debug`, serde's `Serialize` and `Deserialize`, and [`Fields`](crate::Fields).
///
/// A row is `index => field: "WireName"`, followed by flags in brackets where there are any; each
/// flag is a method of [`Mark`](crate::fields::Mark). The index numbers the rows for their readers.
/// Fields may have any type that implements [`Field`](crate::fields::Field).
///
/// The type should have no `Drop` of its own: it would not run for values that were emptied, such as
/// those that did not decode.
///
/// ```
/// /// A rule.
/// #[non_exhaustive]
/// pub struct Rule {
///     /// Its name.
///     pub name: Option<String>,
///     /// A password.
///     pub password: Option<String>,
///     /// Whom it serves.
///     pub users: Vec<String>,
/// }
///
/// cloudapi_runtime::fields! {
///     Rule {
///         0 => name: "RuleName" [required],
///         1 => password: "Password" [secret],
///         2 => users: "UserList" [wrapper = "User"],
///     }
/// }
///
/// let rule = Rule { password: Some("hunter2".to_owned()), ..Rule::default() };
/// assert!(!format!("{rule:?}").contains("hunter2"));
/// ```
#[macro_export]
macro_rules! fields {
    ($type:ident $([$deprecated:ident])? {
        $($index:literal => $field:ident: $name:literal
            $([$($flag:ident $(= $value:literal)?),* $(,)?])?),* $(,)?
    }) => {
        $(#[expect($deprecated, reason = "the table has all fields")])?
        // SAFETY: the structure literal names every field, and the slots are in the same order: each
        // has the offset and the type of its field. Unset fields own nothing.
        unsafe impl $crate::Fields for $type {
            const DEFAULT: Self = $type { $($field: $crate::fields::Unset::UNSET,)* };
            const EMPTY: &'static Self = &<Self as $crate::Fields>::DEFAULT;
            const TABLE: &'static $crate::fields::Table = &$crate::fields::Table {
                type_name: ::core::stringify!($type),
                names: &[$($name),*],
                slots: &[$($crate::fields::Slot::new(
                    $crate::fields::offset_of!($type, $field),
                    &<Self as $crate::Fields>::EMPTY.$field,
                )),*],
                marks: &[$($($crate::fields::Mark::new(
                    $crate::fields::offset_of!($type, $field)
                )$(.$flag($($value)?))*,)?)*],
            };
        }

        impl ::core::default::Default for $type {
            #[inline(always)]
            fn default() -> Self {
                <Self as $crate::Fields>::DEFAULT
            }
        }

        impl ::core::clone::Clone for $type {
            #[inline(always)]
            fn clone(&self) -> Self {
                $crate::walk::clone(self)
            }
        }

        impl ::core::cmp::PartialEq for $type {
            #[inline(always)]
            fn eq(&self, other: &Self) -> bool {
                $crate::walk::equal(self, other)
            }
        }

        impl ::core::fmt::Debug for $type {
            #[inline(always)]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::walk::debug(self, f)
            }
        }

        impl $crate::serde::Serialize for $type {
            #[inline(always)]
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::walk::serialize(self, serializer)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $type {
            #[inline(always)]
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::walk::deserialize(deserializer)
            }
        }
    };
}

/// [`fields!`](crate::fields!) for types of this crate, in which the lint against unsafe code holds
/// for what the macro writes, too.
macro_rules! own_fields {
    ($($body:tt)*) => {
        #[expect(unsafe_code, reason = "proven where the macro writes it")]
        const _: () = {
            $crate::fields! { $($body)* }
        };
    };
}
pub(crate) use own_fields;

/// Gives an open enum of error codes, one with `as_str` and `From<&str>`, what follows from these:
/// `Display`, comparison with texts, and serde's `Serialize` and `Deserialize` as the text.
///
/// ```
/// #[derive(Debug, PartialEq)]
/// pub enum ErrorCode {
///     /// The instance does not exist.
///     NoInstance,
///     /// Another code.
///     Other(String),
/// }
///
/// impl ErrorCode {
///     pub fn as_str(&self) -> &str {
///         match self {
///             Self::NoInstance => "NoInstance",
///             Self::Other(code) => code,
///         }
///     }
/// }
///
/// impl From<&str> for ErrorCode {
///     fn from(code: &str) -> Self {
///         match code {
///             "NoInstance" => Self::NoInstance,
///             other => Self::Other(other.to_owned()),
///         }
///     }
/// }
///
/// cloudapi_runtime::error_code!(ErrorCode);
///
/// assert_eq!("NoInstance", ErrorCode::NoInstance);
/// let codes: Vec<ErrorCode> = serde_json::from_str(r#"["NoInstance", "Busy"]"#)?;
/// assert_eq!(codes, [ErrorCode::NoInstance, ErrorCode::Other("Busy".to_owned())]);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! error_code {
    ($type:ident) => {
        impl ::core::fmt::Display for $type {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::core::cmp::PartialEq<$type> for str {
            fn eq(&self, other: &$type) -> bool {
                self == other.as_str()
            }
        }

        impl ::core::cmp::PartialEq<$type> for &str {
            fn eq(&self, other: &$type) -> bool {
                *self == other.as_str()
            }
        }

        impl ::core::cmp::PartialEq<str> for $type {
            fn eq(&self, other: &str) -> bool {
                self.as_str() == other
            }
        }

        impl ::core::cmp::PartialEq<&str> for $type {
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }

        impl $crate::serde::Serialize for $type {
            #[inline(always)]
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::serde::Serializer::serialize_str(serializer, self.as_str())
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $type {
            #[inline(always)]
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::walk::deserialize_text(deserializer)
            }
        }
    };
}
