//! Wrong programs do not compile, and the compiler says what is wrong.
//!
//! To accept other messages: `TRYBUILD=overwrite cargo test -p cloudapi-compile-fail`.

#[test]
fn wrong_programs_are_refused() {
    trybuild::TestCases::new().compile_fail("tests/data/*.rs");
}
