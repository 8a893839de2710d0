//! What the compiler says to wrong uses of generated types: see `tests/`.
