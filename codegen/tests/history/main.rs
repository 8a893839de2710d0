//! The changelog: reading, replaying, comparing.

#![expect(clippy::unwrap_used, reason = "helpers of tests may panic")]

mod changelog;
mod command;
mod diff;
mod diff_facts;
mod library;
mod manual;
mod replay;
