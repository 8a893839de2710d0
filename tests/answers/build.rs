//! Generates the types of each description, and a table of the responses that it documents.
//!
//! The descriptions are the fixtures of the import, and those of the folder that `CLOUDAPI_DESCRIPTIONS` names.

use cloudapi_codegen::import::{Imported, import};
use cloudapi_codegen::source::Source;
use cloudapi_codegen::spec::{Action, Api, Member, Type};
use cloudapi_codegen::{Builder, Error};
use serde_json::{Map, Value};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

const FIXTURES: &str = "../../codegen/tests/data/import";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-env-changed=CLOUDAPI_DESCRIPTIONS");
    println!("cargo::rerun-if-changed={FIXTURES}");
    let mut files = descriptions(Path::new(FIXTURES))?;
    if let Some(folder) = env::var_os("CLOUDAPI_DESCRIPTIONS") {
        files.extend(descriptions(Path::new(&folder))?);
    }
    let (mut modules, mut rows) = (String::new(), String::new());
    for (index, file) in files.iter().enumerate() {
        let source = Source::read(file).map_err(|wrong| wrong.to_string())?;
        let Ok(imported) = import(&source, None, None) else {
            println!("cargo::warning={} is no description", file.display());
            continue;
        };
        let name = format!("service{index}");
        let (text, kept) = generate(file, &name, &imported)?;
        if kept.is_empty() {
            println!(
                "cargo::warning={}: nothing can be generated",
                file.display()
            );
            continue;
        }
        writeln!(
            modules,
            "/// {}\npub mod {name} {{ include!(concat!(env!(\"OUT_DIR\"), \"/{name}.rs\")); }}",
            imported.folder()
        )?;
        let described: Value = serde_json::from_str(source.text())?;
        for action in imported
            .api
            .actions
            .iter()
            .filter(|action| kept.contains(&action.name))
        {
            let Some(answer) = answer(&described, action) else {
                continue;
            };
            let Some(response) = response(&text, &action.name) else {
                return Err(format!("no response of {} was generated", action.name).into());
            };
            let mut unknown = Vec::new();
            let known = documented(&answer, &action.output, &imported.api, "$", &mut unknown);
            writeln!(
                rows,
                "Row {{ service: {:?}, action: {:?}, answer: {:?}, undocumented: &{unknown:?}, again: again::<{name}::{response}> }},",
                imported.folder(),
                action.name,
                known.to_string(),
            )?;
        }
    }
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(
        out.join("answers.rs"),
        format!(
            "{modules}\n/// All documented responses.\npub static ROWS: &[Row] = &[\n{rows}];\n"
        ),
    )?;
    Ok(())
}

/// Descriptions of Alibaba Cloud in a folder: those of Tencent Cloud document no responses.
fn descriptions(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_file() && path.to_string_lossy().ends_with(".api-docs.json") {
            files.push(path.canonicalize()?);
        }
    }
    files.sort();
    Ok(files)
}

/// Writes the types of the actions that code can be generated for; gives the text, and the actions.
fn generate(
    file: &Path,
    name: &str,
    imported: &Imported,
) -> Result<(String, Vec<String>), Box<dyn std::error::Error>> {
    let actions = imported.api.actions.iter();
    // What is more than an object is no matter of members.
    let plain = actions.filter(|action| action.result.is_none());
    let mut kept: Vec<String> = plain.map(|action| action.name.clone()).collect();
    let out = PathBuf::from(env::var("OUT_DIR")?);
    // Whatever fails in a build script is told to cargo: what can be generated is found in memory.
    while !kept.is_empty() {
        let builder = Builder::description(file)
            .only(&kept)
            .name(name)
            .client(false)
            .format(false)
            .out_dir(&out);
        let Err(wrong) = builder.files() else {
            builder.generate()?;
            return Ok((fs::read_to_string(out.join(format!("{name}.rs")))?, kept));
        };
        let before = kept.len();
        let refused = refused(&wrong);
        kept.retain(|action| !refused.contains(action));
        if kept.len() == before {
            return Err(wrong.into());
        }
    }
    Ok((String::new(), kept))
}

/// The type of the response of an action, in code that is not laid out.
fn response<'t>(text: &'t str, action: &str) -> Option<&'t str> {
    let end = text.find(&format!("ActionInfo :: new ({action:?}"))?;
    let (_, rest) = text[..end].rsplit_once("type Response = ")?;
    rest.split(' ').next()
}

/// Actions with facts that no code can be generated for.
fn refused(wrong: &Error) -> Vec<String> {
    let unsupported = wrong
        .diagnostics()
        .iter()
        .filter(|wrong| wrong.code == "unsupported");
    let names = unsupported.filter_map(|wrong| wrong.message.split('`').nth(1));
    names.map(str::to_owned).collect()
}

/// The JSON that a description documents as the response of an action.
fn answer(described: &Value, action: &Action) -> Option<Value> {
    let demos = described["apis"][&action.name]["responseDemo"].as_str()?;
    let demos: Vec<Value> = serde_json::from_str(demos).ok()?;
    let json = demos.iter().find(|demo| demo["type"] == "json")?;
    let answer: Value = serde_json::from_str(json["example"].as_str()?).ok()?;
    answer.is_object().then_some(answer)
}

/// The part of a value that the spec documents; the paths of what it does not know are collected.
fn documented(
    value: &Value,
    members: &[Member],
    api: &Api,
    path: &str,
    unknown: &mut Vec<String>,
) -> Value {
    let Value::Object(fields) = value else {
        return value.clone();
    };
    let mut known = Map::new();
    for (name, field) in fields {
        let path = format!("{path}.{name}");
        let Some(member) = members.iter().find(|member| member.name == *name) else {
            unknown.push(path);
            continue;
        };
        let inner = match &member.wrapper {
            Some(wrapper) => field.get(wrapper).map(|list| (Some(wrapper), list)),
            None => Some((None, field)),
        };
        let kept = match inner {
            None => field.clone(),
            Some((wrapper, field)) => {
                let kept = held(field, member.list, &member.r#type, api, &path, unknown);
                match wrapper {
                    Some(wrapper) => Value::Object(Map::from_iter([(wrapper.clone(), kept)])),
                    None => kept,
                }
            }
        };
        known.insert(name.clone(), kept);
    }
    Value::Object(known)
}

fn held(
    value: &Value,
    list: bool,
    r#type: &Type,
    api: &Api,
    path: &str,
    unknown: &mut Vec<String>,
) -> Value {
    match (value, r#type) {
        (Value::Array(elements), _) if list => {
            let elements = elements.iter();
            elements
                .map(|element| held(element, false, r#type, api, path, unknown))
                .collect()
        }
        (_, Type::Struct(name)) => match api.structure(name) {
            Some(structure) => documented(value, &structure.members, api, path, unknown),
            None => value.clone(),
        },
        (Value::Object(fields), Type::Map(inner)) => {
            let fields = fields.iter();
            fields
                .map(|(key, value)| (key.clone(), held(value, false, inner, api, path, unknown)))
                .collect()
        }
        (Value::Array(_), Type::List(inner)) => held(value, true, inner, api, path, unknown),
        _ => value.clone(),
    }
}
