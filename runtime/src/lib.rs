//! Signs, sends, retries and decodes for the crates that cloudapi generates.
