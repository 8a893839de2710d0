//! Pages -> spec.

pub mod bounds;
pub mod example;
pub mod json;
pub mod tencent;
