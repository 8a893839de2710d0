//! Clients of a few actions of many services. `tests/vectors.rs` compares what they send with what the vendors' own
//! clients sent for the same calls (`vectors.json`, recorded by `record.py`).
//!
//! The specs hold facts about these actions alone, and no more of their members than the calls need.

#![forbid(unsafe_code)]
include!(concat!(env!("OUT_DIR"), "/modules.rs"));
