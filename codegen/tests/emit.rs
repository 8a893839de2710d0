//! Whole crates against `data/emit/<case>/expected`. The expected crates are members of the workspace: they are
//! compiled, linted, formatted and documented like everything else.

use cloudapi_codegen::generate;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

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

/// `cargo fmt` formats the roots of generated crates, and goes no further: it must find nothing to do.
#[test]
fn rustfmt_leaves_roots_as_they_are() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let specs = [
        "tests/data/emit/empty/input",
        "tests/data/emit/hostile/input",
        "tests/data/emit/library/input",
        "../spec/tencent/ckafka/2019-08-19",
    ];
    for spec in specs {
        let files = generate(&folder.join(spec)).unwrap_or_else(|wrong| panic!("{wrong:#?}"));
        let (_, root) = files
            .iter()
            .find(|(path, _)| path.ends_with("/src/lib.rs"))
            .unwrap();
        let root = std::str::from_utf8(root).unwrap();
        // Every module is skipped; without them there is nothing that rustfmt would look for.
        let modules = root
            .lines()
            .filter(|line| line.ends_with(';') && line.contains("mod "));
        assert_eq!(modules.count(), root.matches("#[rustfmt::skip]\n").count());
        let mut rustfmt = Command::new("rustfmt")
            .args(["--edition", "2024", "--config-path"])
            .arg(folder.join(".."))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        rustfmt
            .stdin
            .take()
            .unwrap()
            .write_all(root.as_bytes())
            .unwrap();
        let output = rustfmt.wait_with_output().unwrap();
        assert!(output.status.success());
        assert_eq!(String::from_utf8_lossy(&output.stdout), root, "{spec}");
    }
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
    empty
    hostile
    library
    long_names
}
