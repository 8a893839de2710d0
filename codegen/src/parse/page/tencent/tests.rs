//! Pages of our own.
