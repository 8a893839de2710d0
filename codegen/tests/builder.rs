//! The builder: what it chooses, what it writes, what it says to cargo, and that the command means the same.

#![cfg(test)]

use cloudapi_codegen::{Builder, Layout};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Sets options.
type Change = fn(Builder) -> Builder;

fn ckafka() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/tencent/ckafka/2019-08-19")
}

fn hostile() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/emit/hostile/input")
}

/// An empty folder of its own for each test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("builder")
        .join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// The files below a folder with their content.
fn tree(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(current) = folders.pop() {
        for entry in fs::read_dir(current).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = fs::read_to_string(&path).unwrap();
                files.insert(path.strip_prefix(folder).unwrap().to_owned(), text);
            }
        }
    }
    files
}

/// Names of the public types in generated text.
/// Types of data; not those that hold arguments of `new`.
fn types(text: &str) -> BTreeSet<&str> {
    text.lines()
        .filter_map(|line| line.trim().strip_prefix("pub struct "))
        .filter_map(|rest| rest.split([' ', '{', '<']).next())
        .filter(|name| !name.ends_with("Required"))
        .collect()
}

fn file(builder: &Builder) -> String {
    let files = builder.files().unwrap();
    let (_, bytes) = files.iter().next().unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// What actions reach, found in the spec file without the generator.
fn reached(api: &Value, chosen: impl Fn(&Value) -> bool) -> BTreeSet<String> {
    let list = |value: &Value| value.as_array().unwrap().clone();
    let mut types = BTreeSet::from(["Client".to_owned()]);
    let mut open: Vec<Value> = Vec::new();
    for action in list(&api["actions"]) {
        if chosen(&action) {
            let name = action["name"].as_str().unwrap();
            types.insert(format!("{name}Request"));
            types.insert(format!("{name}Response"));
            open.extend(list(&action["input"]));
            open.extend(list(&action["output"]));
        }
    }
    while let Some(member) = open.pop() {
        let Some(name) = member["type"].as_str().unwrap().strip_prefix("struct:") else {
            continue;
        };
        if types.insert(name.to_owned()) {
            let structures = list(&api["structures"]);
            let found = structures.iter().find(|s| s["name"] == name).unwrap();
            open.extend(list(&found["members"]));
        }
    }
    types
}

#[test]
fn only_what_the_chosen_actions_reach_is_generated() {
    let text = fs::read_to_string(ckafka().join("api.json")).unwrap();
    let api: Value = serde_json::from_str(&text).unwrap();
    let mut names: Vec<String> = api["actions"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|action| [&action["name"], &action["category"]])
        .map(|name| name.as_str().unwrap().to_owned())
        .collect();
    names.sort();
    names.dedup();
    assert!(names.len() > 87, "{}", names.len());
    // All categories, and some of the actions.
    let categories = names
        .iter()
        .filter(|name| name.starts_with(char::is_lowercase));
    let actions = names
        .iter()
        .filter(|name| name.starts_with(char::is_uppercase));
    for name in categories.chain(actions.step_by(9)) {
        let chosen = |action: &Value| action["name"] == **name || action["category"] == **name;
        let text = file(&Builder::spec(ckafka()).only([name]));
        // Rust spells acronyms as words.
        let small = |name: &str| name.to_lowercase();
        let expected = reached(&api, chosen);
        let expected: BTreeSet<String> = expected.iter().map(|name| small(name)).collect();
        let found: BTreeSet<String> = types(&text).into_iter().map(small).collect();
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn a_part_is_the_whole_without_the_rest() {
    let whole = Builder::spec(ckafka())
        .layout(Layout::Tree)
        .files()
        .unwrap();
    let part = Builder::spec(ckafka())
        .layout(Layout::Tree)
        .only(["DescribeTopicDetail"])
        .only(["acl"])
        .files()
        .unwrap();
    let whole: BTreeMap<&str, &[u8]> = whole.iter().collect();
    assert!(part.len() < whole.len() / 2);
    for (path, bytes) in part.iter() {
        let (part, whole) = (
            String::from_utf8_lossy(bytes),
            String::from_utf8_lossy(whole[path]),
        );
        // Lists of modules are shorter; structures lose constructors and setters that nobody can use.
        if path.matches('/').count() < 2 || path.contains("/structures/") {
            let known: BTreeSet<&str> = whole.lines().collect();
            for line in part.lines() {
                assert!(known.contains(line), "{path}: {line}");
            }
        } else {
            assert_eq!(part, whole, "{path}");
        }
    }
}

/// Each file in one layout.
fn syntax(builder: &Builder) -> BTreeMap<String, String> {
    let files = builder.files().unwrap();
    files
        .iter()
        .map(|(path, bytes)| {
            let text = std::str::from_utf8(bytes).unwrap();
            let file = syn::parse_file(text).unwrap();
            (path.to_owned(), prettyplease::unparse(&file))
        })
        .collect()
}

#[test]
fn the_same_code_is_written_without_layout() {
    for spec in [ckafka(), hostile()] {
        for layout in [Layout::File, Layout::Tree] {
            let builder = Builder::spec(&spec).layout(layout);
            assert!(syntax(&builder) == syntax(&builder.clone().format(false)));
            let lines = |builder: Builder| -> usize {
                let files = builder.files().unwrap();
                let files = files.iter();
                files
                    .map(|(_, bytes)| bytes.iter().filter(|&&c| c == b'\n').count())
                    .sum()
            };
            assert!(2 * lines(builder.clone().format(false)) < lines(builder));
        }
    }
}

#[test]
fn unknown_names_tell_near_ones() {
    let message = |names: &[&str]| {
        let error = Builder::spec(ckafka()).only(names.iter().copied()).files();
        error.unwrap_err().to_string()
    };
    let expected = "expected the name of an action as the vendor spells it, or a category";
    assert_eq!(
        message(&["DescribeGroups", "describe_topic", "DescribeRegion"]),
        format!(
            "no action and no category is called `DescribeGroups`; {expected}; \
             did you mean `DescribeGroup` or `DescribeRoute`? [unknown-action]\n\
             no action and no category is called `describe_topic`; {expected}; \
             did you mean `DescribeTopic` or `topic`? [unknown-action]"
        )
    );
    assert!(
        message(&["topics"]).contains("did you mean `topic`"),
        "{}",
        message(&["topics"])
    );
    let far = message(&["Xyzzy"]);
    assert!(
        far.contains("the categories are acl, datahub, instance"),
        "{far}"
    );
    let none = message(&[]);
    assert!(
        none.starts_with("the list of actions to generate is empty"),
        "{none}"
    );
}

#[test]
fn every_option_and_its_flag_write_the_same() {
    let rows: &[(&[&str], Change)] = &[
        (&[], |builder| builder),
        (&["--only", "type,name"], |builder| {
            builder.only(["type", "name"])
        }),
        (&["--layout", "file"], |builder| {
            builder.layout(Layout::File)
        }),
        (&["--layout", "tree"], |builder| {
            builder.layout(Layout::Tree)
        }),
        (&["--layout", "crate"], |builder| {
            builder.layout(Layout::Crate)
        }),
        (&["--name", "other"], |builder| builder.name("other")),
        (&["--layout", "crate", "--name", "other-crate"], |builder| {
            builder.layout(Layout::Crate).name("other-crate")
        }),
        (&["--client", "false"], |builder| builder.client(false)),
        (&["--runtime-path", "::acme::runtime"], |builder| {
            builder.runtime_path("::acme::runtime")
        }),
        (&["--format", "false"], |builder| builder.format(false)),
    ];
    let (ours, theirs) = (folder("options"), folder("flags"));
    let mut seen = BTreeSet::new();
    for (index, (flags, change)) in rows.iter().enumerate() {
        let (ours, theirs) = (ours.join(index.to_string()), theirs.join(index.to_string()));
        let builder = change(Builder::spec(hostile())).out_dir(&ours);
        builder.generate().unwrap();
        builder.check().unwrap();
        let run = |more: &[&str]| {
            Command::new(env!("CARGO_BIN_EXE_cloudapi"))
                .arg("generate")
                .arg(hostile())
                .arg("--out-dir")
                .arg(&theirs)
                .args(*flags)
                .args(more)
                .output()
                .unwrap()
        };
        let output = run(&[]);
        assert!(output.status.success(), "{flags:?}: {output:?}");
        assert_eq!(tree(&ours), tree(&theirs), "{flags:?}");
        assert!(run(&["--check"]).status.success(), "{flags:?}");
        // Each option changes something; without any, the default layout is `file`.
        assert!(
            seen.insert(tree(&ours)) || flags == &["--layout", "file"],
            "{flags:?}"
        );
    }
}

#[test]
fn the_same_options_are_refused_by_both() {
    let rows: &[(&[&str], Change)] = &[
        (&["--only", "typ"], |builder| builder.only(["typ"])),
        (&["--name", "type"], |builder| builder.name("type")),
        (&["--name", "../x"], |builder| builder.name("../x")),
        (&["--runtime-path", "x y"], |builder| {
            builder.runtime_path("x y")
        }),
        (&["--layout", "crate", "--client", "false"], |builder| {
            builder.layout(Layout::Crate).client(false)
        }),
        (&["--layout", "crate", "--runtime-path", "::x"], |builder| {
            builder.layout(Layout::Crate).runtime_path("::x")
        }),
        (&["--layout", "crate", "--name", "Other"], |builder| {
            builder.layout(Layout::Crate).name("Other")
        }),
    ];
    let folder = folder("refused");
    for (flags, change) in rows {
        let error = change(Builder::spec(hostile()).out_dir(&folder)).generate();
        let error = error.unwrap_err();
        let message = &error.diagnostics()[0].message;
        let output = Command::new(env!("CARGO_BIN_EXE_cloudapi"))
            .arg("generate")
            .arg(hostile())
            .arg("--out-dir")
            .arg(&folder)
            .args(*flags)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1), "{flags:?}: {output:?}");
        let printed = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(printed.contains(message), "{message} is not in {printed}");
        assert!(tree(&folder).is_empty(), "{flags:?}");
    }
}

#[test]
fn a_bundled_spec_generates_what_its_folder_does() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let names: Vec<_> = cloudapi_codegen::spec::bundled_names().collect();
    assert!(names.len() >= 4, "{names:?}");
    for name in names {
        let bundled = Builder::bundled(name).files().unwrap();
        let folder = Builder::spec(specs.join(name)).files().unwrap();
        assert!(bundled == folder, "{name}");
    }
}

#[test]
fn bundled_specs_need_no_folder() {
    let (ours, theirs) = (folder("bundled"), folder("bundled-flag"));
    let builder = Builder::bundled("tencent/ckafka").only(["DescribeGroup"]);
    builder.out_dir(&ours).generate().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_cloudapi"))
        .args(["generate", "--bundled", "tencent/ckafka"])
        .args(["--only", "DescribeGroup", "--out-dir"])
        .arg(&theirs)
        .current_dir(&theirs)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(tree(&ours), tree(&theirs));
    assert_eq!(tree(&ours).len(), 1);
    // Outside of a build script nothing says where to write.
    let error = Builder::spec(hostile()).generate().unwrap_err();
    assert_eq!(error.diagnostics()[0].code, "no-folder");
}

#[test]
fn whole_crates_stay_whole() {
    for flags in [
        &["--only", "topic"][..],
        &["--layout", "tree"],
        &["--name", "x"],
        &["--client", "false"],
        &["--runtime-path", "::x"],
        &["--bundled", "tencent/ckafka"],
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_cloudapi"))
            .arg("generate")
            .args(flags)
            .output()
            .unwrap();
        let printed = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{flags:?}: {printed}");
        assert!(printed.contains("--out-dir"), "{printed}");
    }
}

#[test]
fn what_is_as_it_should_be_is_not_touched() {
    let folder = folder("untouched");
    let builder = Builder::spec(hostile())
        .layout(Layout::Tree)
        .out_dir(&folder);
    builder.generate().unwrap();
    let path = folder.join("hostile/structures/vec.rs");
    let past = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    fs::File::options()
        .write(true)
        .open(&path)
        .unwrap()
        .set_modified(past)
        .unwrap();
    builder.generate().unwrap();
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), past);
    // What is no longer chosen goes, what is not ours stays.
    fs::write(folder.join("hostile/mine.rs"), "// mine\n").unwrap();
    fs::write(folder.join("other.rs"), "// mine\n").unwrap();
    builder.clone().only(["Self"]).generate().unwrap();
    assert!(!path.exists());
    assert!(folder.join("hostile/mine.rs").exists() && folder.join("other.rs").exists());
    // A file of somebody else is not overwritten.
    let error = builder
        .clone()
        .layout(Layout::File)
        .name("other")
        .generate();
    assert!(error.unwrap_err().to_string().contains("not generated"));
    let message = builder.check().unwrap_err().to_string();
    assert!(message.contains("[outdated]"), "{message}");
}

/// Not a test by itself: what a build script would do, in a process whose `OUT_DIR` is set.
#[test]
fn as_a_build_script() {
    if let Some(spec) = std::env::var_os("CLOUDAPI_TEST_SPEC") {
        let _ = Builder::spec(spec).generate();
    }
}

fn build_script(spec: &Path, out_dir: &Path) -> Vec<String> {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "as_a_build_script", "--nocapture"])
        .env("CLOUDAPI_TEST_SPEC", spec)
        .env("OUT_DIR", out_dir)
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let lines = printed.lines();
    // The test harness may write before the first line.
    lines
        .filter_map(|line| line.find("cargo::").map(|at| line[at..].to_owned()))
        .collect()
}

#[test]
fn cargo_is_told_what_to_watch_and_what_is_wrong() {
    let folder = folder("script");
    let spec = folder.join("spec");
    fs::create_dir(&spec).unwrap();
    let text = fs::read_to_string(hostile().join("api.json")).unwrap();
    fs::write(spec.join("api.json"), &text).unwrap();
    fs::copy(hostile().join("crate.json"), spec.join("crate.json")).unwrap();
    let out = folder.join("out");
    let watch = format!("cargo::rerun-if-changed={}", spec.display());
    assert_eq!(build_script(&spec, &out), [watch.as_str()]);
    assert!(out.join("hostile.rs").exists());

    let wrong = text.replacen("struct:Box", "struct:Bax", 1);
    fs::write(spec.join("api.json"), &wrong).unwrap();
    let line = 1 + wrong.lines().position(|line| line.contains("Bax")).unwrap();
    let column = 1 + wrong
        .lines()
        .nth(line - 1)
        .unwrap()
        .find("\"struct:Bax")
        .unwrap();
    let message = format!(
        "cargo::error={}/api.json:{line}:{column}: `Boxes` is a `Bax`, which no structure defines; \
         expected the name of a structure; did you mean `Box`? [unknown-structure]",
        spec.display()
    );
    assert_eq!(build_script(&spec, &out), [watch, message]);
}

#[test]
fn a_structure_named_like_a_type_of_required_members_is_refused() {
    let spec = folder("required");
    let library = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/emit/library/input");
    for (path, text) in tree(&library) {
        // A book has a second required member; its reviews have the name of the type for both.
        let text = text
            .replace(
                "\"Printed\", \"type\": \"date\", \"required\": false",
                "\"Printed\", \"type\": \"date\", \"required\": true",
            )
            .replace("\"Review\"", "\"BookRequired\"")
            .replace("\"struct:Review\"", "\"struct:BookRequired\"")
            .replace("\"Review.", "\"BookRequired.");
        fs::write(spec.join(path), text).unwrap();
    }
    let error = Builder::spec(&spec).files().unwrap_err();
    let [diagnostic] = error.diagnostics() else {
        panic!("{error}");
    };
    assert_eq!(diagnostic.code, "name-collision");
    assert_eq!(
        diagnostic.message,
        "`BookRequired` has the name of the type for the required members of `Book`"
    );
    let help = "\"structure BookRequired\": \"BookRequiredType\"";
    assert!(error.to_string().contains(help), "{error}");
}
