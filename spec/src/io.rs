//! A spec folder as a value: reading it, and the files that a parse of documents gives.

use super::json;
use super::{
    Action, Api, Changelog, CrateInfo, Docs, Example, Families, Finding, Member, Override, Pages,
    Protocol, Structure, Values, families, overrides,
};
use crate::diagnostic::{Diagnostic, Location};
use crate::source::Source;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::path::Path;

/// Files by path relative to the spec folder, with `/` between its parts, and their text.
pub type Files = BTreeMap<String, String>;

/// What the documents say: everything that a parse yields and writes.
#[derive(Debug, Clone, PartialEq)]
pub struct Documented {
    /// Facts as documented, before corrections.
    pub api: Api,
    /// The vendor's releases; empty where the documents have no changelog.
    pub changelog: Changelog,
    /// Examples by action.
    pub examples: BTreeMap<String, Vec<Example>>,
}

impl Documented {
    /// Files of a spec folder that a parse owns; all those of a path that ends with `/`.
    pub const FILES: &'static [&'static str] = &["api.json", "changelog.json", "examples/"];

    /// The files as they stand in a spec folder. The other ones there are written by people.
    pub fn files(&self) -> Files {
        let mut files = Files::new();
        files.insert("api.json".to_owned(), json::canonical(&self.api));
        if !self.changelog.releases.is_empty() {
            files.insert(
                "changelog.json".to_owned(),
                json::canonical(&self.changelog),
            );
        }
        for (action, examples) in self
            .examples
            .iter()
            .filter(|(_, examples)| !examples.is_empty())
        {
            files.insert(example_path(action), json::canonical(examples));
        }
        files
    }
}

fn example_path(action: &str) -> String {
    format!("examples/{action}.json")
}

/// A spec as everything after the parse uses it: facts with corrections applied, and what people wrote beside them.
#[derive(Debug, Clone)]
pub struct Spec {
    /// Facts, completed by `pages` and corrected by `overrides`.
    pub api: Api,
    /// The vendor's releases; empty where the documents have no changelog.
    pub changelog: Changelog,
    /// Examples by action.
    pub examples: BTreeMap<String, Vec<Example>>,
    /// Descriptions in our own words.
    pub docs: Docs,
    /// Names of documented values, in our own words.
    pub values: Values,
    /// Evidence of single pages, already in `api`.
    pub pages: Pages,
    /// Error codes by what they call for, of the vendor and of the service.
    pub families: Families,
    /// Corrections, already applied to `api`.
    pub overrides: Vec<Override>,
    /// The generated crate, if there is to be one.
    pub crate_info: Option<CrateInfo>,
    /// Texts of the files by their path in the folder, for the places of messages.
    sources: BTreeMap<String, Source>,
}

impl Spec {
    /// Reads a spec folder and applies its corrections.
    ///
    /// # Errors
    /// Everything that is wrong with the files, each with file and line.
    pub fn load(folder: &Path) -> Result<Self, Vec<Diagnostic>> {
        let mut sources = BTreeMap::new();
        let mut wrong = Vec::new();
        let paths = list(folder).map_err(|diagnostic| vec![diagnostic])?;
        for path in paths {
            match Source::read(&folder.join(&path)) {
                Ok(source) => {
                    sources.insert(path, source);
                }
                Err(diagnostic) => wrong.push(diagnostic),
            }
        }
        if wrong.is_empty() {
            Self::from_sources(&folder.display().to_string(), sources)
        } else {
            Err(wrong)
        }
    }

    /// Takes a spec from texts in memory; `folder` is the name that messages give it.
    ///
    /// # Errors
    /// As [`Spec::load`].
    pub fn from_files(folder: &str, files: &Files) -> Result<Self, Vec<Diagnostic>> {
        let source = |(path, text): (&String, &String)| {
            (
                path.clone(),
                Source::new(format!("{folder}/{path}"), text.as_str()),
            )
        };
        Self::from_sources(folder, files.iter().map(source).collect())
    }

    fn from_sources(
        folder: &str,
        sources: BTreeMap<String, Source>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut reader = Reader {
            sources: &sources,
            wrong: Vec::new(),
        };
        let api: Option<Api> = reader.file("api.json");
        if !sources.contains_key("api.json") {
            reader.wrong.push(
                Diagnostic::error("no-spec", "there is no spec in this folder: it has no `api.json`")
                    .at(Location::file(folder))
                    .help("write one with `cloudapi parse`, or name a folder spec/<provider>/<service>/<version>"),
            );
        }
        let changelog = reader.file("changelog.json").unwrap_or_default();
        let docs = reader.file("docs.json").unwrap_or_default();
        let values = reader.file("values.json").unwrap_or_default();
        let pages: Pages = reader.file("pages.json").unwrap_or_default();
        let own: Families = reader.file("families.json").unwrap_or_default();
        let overrides: Vec<Override> = reader.file("overrides.json").unwrap_or_default();
        // Whoever reads documents asks for them.
        let _: Option<Vec<Finding>> = reader.file("findings.json");
        let crate_info = reader.file("crate.json");
        let mut examples = BTreeMap::new();
        for path in sources.keys() {
            let action = path
                .strip_prefix("examples/")
                .and_then(|name| name.strip_suffix(".json"));
            if let Some(action) = action {
                examples.insert(action.to_owned(), reader.file(path).unwrap_or_default());
            } else if !KNOWN.contains(&path.as_str()) {
                reader.wrong.push(
                    Diagnostic::error("stray-file", "this file is no part of a spec")
                        .at(Location::file(sources[path].name()))
                        .expected(format!(
                            "expected {} or examples/<Action>.json",
                            KNOWN.join(", ")
                        ))
                        .help("remove the file, or move it out of the folder"),
                );
            }
        }
        let mut wrong = reader.wrong;
        let Some(mut api) = api else {
            return Err(wrong);
        };
        for page in &pages.pages {
            api.complete(page, &mut examples);
        }
        for (row, refusal) in overrides::apply(&overrides, &mut api) {
            let place = format!("/{row}{}", refusal.field);
            wrong.push(
                refusal
                    .diagnostic
                    .at(json::locate(&sources["overrides.json"], &place)),
            );
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        Ok(Self {
            families: families::of_vendor(&api.provider).with(&own),
            api,
            changelog,
            examples,
            docs,
            values,
            pages,
            overrides,
            crate_info,
            sources,
        })
    }

    /// The place of a value in a file of the spec, by JSON Pointer (`api.json`, `/actions/3/input/0/type`).
    ///
    /// None if the spec has no such file.
    pub fn locate(&self, file: &str, pointer: &str) -> Option<Location> {
        Some(json::locate(self.sources.get(file)?, pointer))
    }

    /// Adds the place of a value to a message, where the spec has the file.
    #[must_use]
    pub fn place(&self, mut diagnostic: Diagnostic, file: &str, pointer: &str) -> Diagnostic {
        diagnostic.location = self.locate(file, pointer).map(Box::new);
        diagnostic
    }

    /// The files of the spec by their path in the folder, sorted.
    pub fn sources(&self) -> impl Iterator<Item = (&str, &Source)> {
        self.sources
            .iter()
            .map(|(path, source)| (path.as_str(), source))
    }

    /// The text of a file of the spec.
    pub fn source(&self, file: &str) -> Option<&Source> {
        self.sources.get(file)
    }
}

/// Files of a spec folder beside `examples/`.
const KNOWN: &[&str] = &[
    "api.json",
    "changelog.json",
    "docs.json",
    "values.json",
    "pages.json",
    "families.json",
    "overrides.json",
    "findings.json",
    "crate.json",
];

struct Reader<'a> {
    sources: &'a BTreeMap<String, Source>,
    wrong: Vec<Diagnostic>,
}

impl Reader<'_> {
    /// The value of a file; none if it is absent or wrong.
    fn file<T: DeserializeOwned>(&mut self, path: &str) -> Option<T> {
        json::parse(self.sources.get(path)?)
            .map_err(|diagnostic| self.wrong.push(diagnostic))
            .ok()
    }
}

/// Paths of the files in a spec folder and its folder `examples`, sorted.
fn list(folder: &Path) -> Result<Vec<String>, Diagnostic> {
    let unreadable = |error: std::io::Error| {
        let why = match error.kind() {
            std::io::ErrorKind::NotFound => "no such folder".to_owned(),
            std::io::ErrorKind::NotADirectory => "it is a file".to_owned(),
            _ => error.to_string(),
        };
        Diagnostic::error("no-spec", format!("cannot read the spec folder: {why}"))
            .at(Location::file(folder.display().to_string()))
            .help("name a folder spec/<provider>/<service>/<version>")
    };
    let mut paths = Vec::new();
    for (folder, prefix) in [
        (folder.to_owned(), ""),
        (folder.join("examples"), "examples/"),
    ] {
        if !prefix.is_empty() && !folder.exists() {
            continue;
        }
        for entry in std::fs::read_dir(&folder).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if !(prefix.is_empty() && name == "examples") {
                paths.push(format!("{prefix}{name}"));
            }
        }
    }
    paths.sort();
    Ok(paths)
}

/// Members of every answer of Tencent's legacy API.
pub const TENCENT_V2_ENVELOPE: [&str; 3] = ["code", "message", "codeDesc"];

impl Api {
    /// The action of a wire name.
    pub fn action(&self, name: &str) -> Option<&Action> {
        self.actions.iter().find(|action| action.name == name)
    }

    /// The structure of a wire name.
    pub fn structure(&self, name: &str) -> Option<&Structure> {
        self.structures
            .iter()
            .find(|structure| structure.name == name)
    }

    /// Whether a response member belongs to the envelope around every answer, which the tables of some actions list.
    pub fn is_envelope(&self, member: &Member) -> bool {
        self.protocol == Protocol::TencentV2 && TENCENT_V2_ENVELOPE.contains(&&*member.name)
    }

    /// Every list of parameters or members, in document order.
    pub fn member_lists(&self) -> impl Iterator<Item = MemberList<'_>> {
        let actions = self.actions.iter().enumerate().flat_map(|(index, action)| {
            let list = |kind, field, members| MemberList {
                kind,
                owner: &action.name,
                since: action.since,
                pointer: format!("/actions/{index}/{field}"),
                members,
            };
            [
                list(MemberKind::Input, "input", &*action.input),
                list(MemberKind::Output, "output", &*action.output),
            ]
        });
        let structures = self
            .structures
            .iter()
            .enumerate()
            .map(|(index, structure)| MemberList {
                kind: MemberKind::Member,
                owner: &structure.name,
                since: structure.since,
                pointer: format!("/structures/{index}/members"),
                members: &structure.members,
            });
        actions.chain(structures)
    }
}

/// Parameters or members of one owner.
#[derive(Debug, Clone)]
pub struct MemberList<'a> {
    /// What they are.
    pub kind: MemberKind,
    /// Wire name of the action or structure.
    pub owner: &'a str,
    /// Release that added the owner.
    pub since: Option<u32>,
    /// JSON Pointer of the list in `api.json`.
    pub pointer: String,
    /// In document order.
    pub members: &'a [Member],
}

/// What a [`Member`] belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MemberKind {
    /// Parameter of an action.
    Input,
    /// Member of an action's response.
    Output,
    /// Member of a structure.
    Member,
}

impl MemberKind {
    /// The spelling in the table of `cloudapi facts` and in targets of overrides.
    pub fn as_str(self) -> &'static str {
        match self {
            MemberKind::Input => "input",
            MemberKind::Output => "output",
            MemberKind::Member => "member",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Documented, Spec};
    use crate::fixture::{API, files};

    fn wrong(changed: &[(&str, &str)]) -> Vec<String> {
        let errors = Spec::from_files("folder", &files(changed)).unwrap_err();
        errors.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn files_come_back_byte_for_byte() {
        let files = files(&[]);
        let spec = Spec::from_files("folder", &files).unwrap();
        let documented = Documented {
            api: spec.api.clone(),
            changelog: spec.changelog.clone(),
            examples: spec.examples.clone(),
        };
        let mut owned = files.clone();
        owned.remove("docs.json");
        assert_eq!(documented.files(), owned);
        assert_eq!(owned["api.json"], API);
    }

    #[test]
    fn corrections_are_applied_and_located() {
        let row = r#"[
  {"target": "input DescribeBook.Limit", "set": "maximum", "value": 50, "reason": "r"},
  {"target": "input DescribeBook.Limt", "set": "maximum", "value": 50, "reason": "r"}
]"#;
        let one = format!("{}]", &row[..row.find(",\n").unwrap()]);
        let spec = Spec::from_files("folder", &files(&[("overrides.json", &one)])).unwrap();
        assert_eq!(spec.api.actions[0].input[1].maximum, Some(50));
        assert_eq!(
            wrong(&[("overrides.json", row)]),
            [
                "folder/overrides.json:3: error[override-target]: `input DescribeBook.Limt` names nothing: there is no `Limt`"
            ]
        );
    }

    #[test]
    fn all_broken_files_are_reported() {
        let unknown = API.replace("struct:Book\", \"list\"", "struct:Book\", \"lists\"");
        assert_eq!(
            wrong(&[
                ("api.json", &unknown),
                ("docs.json", "{"),
                ("notes.txt", "")
            ]),
            [
                "folder/api.json:21: error[invalid-spec]: unknown field `lists`",
                "folder/docs.json:1: error[invalid-json]: this is not JSON: EOF while parsing an object",
                "folder/notes.txt: error[stray-file]: this file is no part of a spec",
            ]
        );
    }

    #[test]
    fn a_key_given_twice_is_refused() {
        let docs = "{\"members\": {\n\"A\": \"one\",\n\"A\": \"two\"}}";
        assert_eq!(
            wrong(&[("docs.json", docs)]),
            ["folder/docs.json:3: error[invalid-spec]: duplicate key `A`"]
        );
    }

    #[test]
    fn values_of_the_spec_are_located() {
        let spec = Spec::from_files("folder", &files(&[])).unwrap();
        let location = spec.locate("api.json", "/actions/0/input/1/type").unwrap();
        assert_eq!(
            (location.line, &location.text[location.span]),
            (20, "\"integer\"")
        );
        assert_eq!(spec.locate("crate.json", ""), None);
    }
}
