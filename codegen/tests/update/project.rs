//! A project with the spec and the crate of release 2, in a folder of its own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub const SPEC: &str = "spec/tencent/shelf/2020-01-01";
pub const CRATE: &str = "generated/tencentcloud-shelf";

pub struct Project {
    pub root: PathBuf,
}

/// A file of `data/update`.
pub fn data(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/update");
    folder.join(name)
}

impl Project {
    /// A project after release 2; `name` names its folder.
    pub fn new(name: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("update")
            .join(name);
        let _ = fs::remove_dir_all(&root);
        let project = Self { root };
        fs::create_dir_all(project.path(SPEC)).unwrap();
        for file in ["crate.json", "docs.json"] {
            fs::copy(data(file), project.path(SPEC).join(file)).unwrap();
        }
        let document = data("release-2.txt");
        let parse = ["parse", "--provider", "tencent", "--service", "shelf"];
        project.done(&[&parse[..], &[document.to_str().unwrap()]].concat());
        project.done(&["generate"]);
        project.done(&["check"]);
        project
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    pub fn write(&self, path: &str, text: &str) {
        fs::write(self.path(path), text).unwrap();
    }

    /// Runs `cloudapi` in the project.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cloudapi"));
        command.args(arguments).current_dir(&self.root);
        command
    }

    /// Exit code, standard output, standard error.
    pub fn run(&self, arguments: &[&str]) -> (Option<i32>, String, String) {
        told(&self.command(arguments).output().unwrap())
    }

    /// Runs a command that must succeed; gives its standard output.
    pub fn done(&self, arguments: &[&str]) -> String {
        let (code, output, errors) = self.run(arguments);
        assert_eq!(code, Some(0), "{arguments:?}\n{errors}");
        output
    }

    /// Updates to a release with its document.
    pub fn update(&self, release: u32) -> String {
        let document = data(&format!("release-{release}.txt"));
        self.done(&["update", document.to_str().unwrap()])
    }

    /// Every file with its content, Cargo's output aside.
    pub fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut open = vec![self.root.clone()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    let content = fs::read(&path).unwrap();
                    files.insert(path.strip_prefix(&self.root).unwrap().to_owned(), content);
                }
            }
        }
        files
    }
}

pub fn told(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}
