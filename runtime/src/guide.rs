//! The guide: a page for each concern, with examples that run.
//!
//! The examples talk to doubles of the services ([`testing`]), so nothing in them
//! needs an account. Where they say `client`, a program has that of a generated crate: it offers
//! everything that is shown here, and a method for every action.
//!
//! | page | answers |
//! |---|---|
//! | [`credentials`] | Who am I to the service, and where does that come from? |
//! | [`requests`] | Where do requests go, and what is sent with them? |
//! | [`transport`] | How are they carried: deadlines, proxies, TLS, an HTTP stack of one's own? |
//! | [`interceptors`] | How do I add headers, metrics or faults to every attempt? |
//! | [`retries`] | What is repeated, when, and what is never sent twice? |
//! | [`limits`] | How do I stay below the documented requests per second? |
//! | [`paging`] | How do I read results that come in pages? |
//! | [`waiting`] | How do I wait for work that goes on in the background? |
//! | [`errors`] | What went wrong, and what can I do about it? |
//! | [`drift`] | What if a response is not what the document says? |
//! | [`raw`] | How do I call what the spec does not know yet? |
//! | [`blocking`] | How do I call without an asynchronous runtime? |
//! | [`tracing`] | What do logs show, and what never? |
//! | [`testing`] | How do I test my program without the service? |

#[doc = include_str!("guide/blocking.md")]
pub mod blocking {}
#[doc = include_str!("guide/credentials.md")]
pub mod credentials {}
#[doc = include_str!("guide/drift.md")]
pub mod drift {}
#[doc = include_str!("guide/errors.md")]
pub mod errors {}
#[doc = include_str!("guide/interceptors.md")]
pub mod interceptors {}
#[doc = include_str!("guide/limits.md")]
pub mod limits {}
#[doc = include_str!("guide/paging.md")]
pub mod paging {}
#[doc = include_str!("guide/raw.md")]
pub mod raw {}
#[doc = include_str!("guide/requests.md")]
pub mod requests {}
#[doc = include_str!("guide/retries.md")]
pub mod retries {}
#[doc = include_str!("guide/testing.md")]
pub mod testing {}
#[doc = include_str!("guide/tracing.md")]
pub mod tracing {}
#[doc = include_str!("guide/transport.md")]
pub mod transport {}
#[doc = include_str!("guide/waiting.md")]
pub mod waiting {}
