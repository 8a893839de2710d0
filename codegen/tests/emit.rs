//! Whole crates against `data/emit/<case>/expected`. The expected crates are members of the workspace: they are
//! compiled, linted, formatted and documented like everything else.

use cloudapi_codegen::generate;
use std::path::PathBuf;

/// Compares a case, or writes it anew where the variable `CLOUDAPI_BLESS` is set.
fn case(name: &str) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/emit")
        .join(name);
    let files = generate(&folder.join("input")).unwrap_or_else(|wrong| panic!("{wrong:#?}"));
    let expected = folder.join("expected");
    if std::env::var_os("CLOUDAPI_BLESS").is_some() {
        files
            .write(&expected)
            .unwrap_or_else(|wrong| panic!("{wrong:#?}"));
        return;
    }
    let differences = files
        .compare(&expected)
        .unwrap_or_else(|wrong| panic!("{wrong:#?}"));
    let shown: String = differences
        .iter()
        .map(cloudapi_codegen::output::Difference::unified)
        .collect();
    assert!(
        differences.is_empty(),
        "{shown}\nif this is meant: CLOUDAPI_BLESS=1 cargo test -p cloudapi-codegen --test emit"
    );
}

/// One test a case.
macro_rules! cases {
    ($($name:ident)*) => {$(
        #[test]
        fn $name() {
            case(stringify!($name));
        }
    )*};
}

cases! {
    hostile
    library
}
