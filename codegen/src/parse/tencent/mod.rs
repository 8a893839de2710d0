//! Tencent Cloud's manuals of API 3.0.

pub mod words;
