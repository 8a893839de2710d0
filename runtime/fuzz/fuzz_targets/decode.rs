//! Any bytes as the answer of a server: they decode or are refused with an error that can be printed, and what was
//! decoded can be written and read again.

#![no_main]

#[path = "../../tests/decode/target.rs"]
mod target;

libfuzzer_sys::fuzz_target!(|data: &[u8]| target::check(data));
