//! Pages -> spec.

pub mod tencent;
