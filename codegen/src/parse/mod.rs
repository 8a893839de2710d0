//! Pages -> spec.

pub mod example;
pub mod json;
pub mod tencent;
