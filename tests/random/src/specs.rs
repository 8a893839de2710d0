//! Specs from a tape of numbers: whatever the numbers are, they make a spec, and smaller ones make a smaller spec.

use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Numbers that decide, one after the other; zeros when they are used up.
pub struct Tape {
    numbers: std::vec::IntoIter<u32>,
}

impl Tape {
    /// A tape of these numbers.
    pub fn new(numbers: Vec<u32>) -> Self {
        Self {
            numbers: numbers.into_iter(),
        }
    }

    fn below(&mut self, end: usize) -> usize {
        self.numbers.next().unwrap_or_default() as usize % end
    }

    fn one_in(&mut self, end: usize) -> bool {
        self.below(end) == 1
    }

    fn pick<'a>(&mut self, texts: &[&'a str]) -> &'a str {
        texts[self.below(texts.len())]
    }
}

const KEYWORDS: [&str; 22] = [
    "type",
    "Type",
    "Self",
    "self",
    "crate",
    "super",
    "gen",
    "try",
    "async",
    "union",
    "dyn",
    "static",
    "match",
    "Box",
    "box",
    "yield",
    "abstract",
    "in",
    "r",
    "macro_rules",
    "raw",
    "auto",
];
/// What the standard library, the runtime, the generated code and lints know by these names.
const KNOWN: [&str; 52] = [
    "Option",
    "Some",
    "None",
    "Result",
    "Ok",
    "Err",
    "String",
    "Vec",
    "Into",
    "From",
    "IntoIterator",
    "Iterator",
    "Default",
    "Clone",
    "Debug",
    "Deref",
    "Drop",
    "Copy",
    "Send",
    "ToOwned",
    "Client",
    "Error",
    "ErrorCode",
    "Action",
    "ActionInfo",
    "Fields",
    "Value",
    "Paginated",
    "Pagination",
    "Route",
    "Call",
    "SERVICE",
    "Service",
    "Structures",
    "Actions",
    "Request",
    "Response",
    "New",
    "Add",
    "Next",
    "Not",
    "Eq",
    "Hash",
    "FromStr",
    "AsRef",
    "Borrow",
    "Index",
    "IntoIter",
    "ToString",
    "IsEmpty",
    "Std",
    "Core",
];
const WORDS: [&str; 30] = [
    "Topic",
    "ACLs",
    "ACL",
    "VpcIDs",
    "IPv4",
    "IPv6",
    "URL",
    "HTTPS",
    "Id",
    "Ids",
    "UUI",
    "VOIP",
    "3",
    "42",
    "2FA",
    "V1",
    "x",
    "X",
    "Config",
    "LengthLimitRules",
    "List",
    "DTO",
    "O",
    "As",
    "Describe",
    "instance",
    "group",
    "with",
    "set",
    "Detect",
];
const TEXTS: [&str; 12] = [
    "",
    " ",
    "a",
    "\"quoted\" \\ back",
    "line\nbreak\r\n",
    "`tick` ``two``",
    "[link](x) [T]",
    "<T> & </b>",
    "*/ /* // #",
    "{} {0} %s",
    "größe 名称 \u{1b}",
    "# not a heading - 1. list https://a.b/c.",
];

/// How many of everything there are.
#[derive(Clone, Copy)]
pub enum Size {
    /// A few.
    Any,
    /// No action.
    Empty,
    /// Three hundred actions.
    Many,
}

/// Makes names of which no two differ in case and separators alone.
#[derive(Default)]
struct Names {
    taken: BTreeSet<String>,
}

impl Names {
    fn next(&mut self, tape: &mut Tape) -> String {
        let mut name = name(tape);
        while !self.taken.insert(key(&name)) {
            name.push_str(["Q", "Zu", "7k", "Wp"][self.taken.len() % 4]);
        }
        name
    }
}

fn key(name: &str) -> String {
    name.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// A name of 1 to 120 characters.
fn name(tape: &mut Tape) -> String {
    match tape.below(8) {
        0 => "A".to_owned(),
        1 => tape.pick(&KEYWORDS).to_owned(),
        2 | 3 => tape.pick(&KNOWN).to_owned(),
        kind => {
            let count = if kind == 7 { 30 } else { 1 + tape.below(5) };
            let separator = tape.pick(&["", "", "", "", "_", ".", "-"]);
            let mut name = String::new();
            for index in 0..count {
                if index > 0 {
                    name.push_str(separator);
                }
                name.push_str(tape.pick(&WORDS));
            }
            name.truncate(120);
            name
        }
    }
}

/// What members are.
#[derive(Clone, Copy, PartialEq)]
enum Part<'a> {
    /// Parameters, which may go to these places.
    Input(&'a [&'a str]),
    /// Members of a response; the body may be none.
    Output { headers: bool },
    /// Members of a structure.
    Other,
}

/// Where parameters of an action may go; a request has one body.
fn places(tape: &mut Tape, protocol: &str) -> Vec<&'static str> {
    let content = ["form", "body"][tape.below(2)];
    match protocol {
        // What has no place is in the form.
        "alibaba-rpc" => vec!["", "query", "host", "form"],
        "alibaba-roa" => vec!["path", "query", "host", "header", content],
        _ => vec!["", "body"],
    }
}

fn members(tape: &mut Tape, structures: &[String], part: Part<'_>) -> Value {
    let input = matches!(part, Part::Input(_));
    let mut names = Names::default();
    let count = tape.below(16);
    let mut members = Vec::new();
    for _ in 0..count {
        let mut member = Map::new();
        member.insert("name".to_owned(), names.next(tape).into());
        let plain = [
            "string",
            "integer",
            "float",
            "boolean",
            "object",
            "timestamp",
            "timestamp-iso8601",
            "date",
            "binary",
        ];
        let mut r#type = match tape.below(14) {
            index if index < plain.len() => plain[index].to_owned(),
            _ if structures.is_empty() => "string".to_owned(),
            _ => format!("struct:{}", structures[tape.below(structures.len())]),
        };
        while tape.one_in(5) {
            r#type = [tape.pick(&["map:", "list:"]), &r#type].concat();
        }
        member.insert("type".to_owned(), r#type.as_str().into());
        let list = tape.one_in(3);
        if list {
            member.insert("list".to_owned(), true.into());
        }
        if input || tape.one_in(2) {
            member.insert("required".to_owned(), tape.one_in(2).into());
        }
        if !input && tape.one_in(2) {
            member.insert("nullable".to_owned(), tape.one_in(2).into());
        }
        if tape.one_in(4) {
            member.insert("example".to_owned(), tape.pick(&TEXTS).into());
        }
        if tape.one_in(6) {
            member.insert("secret".to_owned(), true.into());
        }
        if let Part::Input(places) = part {
            place(tape, &mut member, places, &r#type, list);
        }
        if let Part::Output { headers: true } = part {
            place(tape, &mut member, &["header"], &r#type, list);
        }
        if tape.one_in(6) && list {
            member.insert("wrapper".to_owned(), tape.pick(&TEXTS[2..]).into());
        }
        if tape.one_in(8) {
            member.insert("alias".to_owned(), tape.pick(&TEXTS[2..]).into());
        }
        if tape.one_in(8) {
            member.insert("since".to_owned(), 3.into());
            member.insert("deprecated".to_owned(), 7.into());
        }
        if r#type == "string" && tape.one_in(4) {
            member.insert("max_length".to_owned(), 64.into());
            let default = json!(tape.pick(&TEXTS));
            let default = if list { json!([default]) } else { default };
            member.insert("default".to_owned(), default);
            member.insert("values".to_owned(), json!([tape.pick(&TEXTS), "other"]));
            if !structures.is_empty() && !list {
                let target = &structures[tape.below(structures.len())];
                member.insert("json_of".to_owned(), target.as_str().into());
            }
        }
        members.push(Value::Object(member));
    }
    members.into()
}

/// Says where a parameter goes and how it is written.
fn place(
    tape: &mut Tape,
    member: &mut Map<String, Value>,
    places: &[&str],
    r#type: &str,
    list: bool,
) {
    let scalar = !r#type.contains([':']) && r#type != "object";
    let mut place = tape.pick(places);
    if place == "host" && (r#type != "string" || list) {
        place = "query";
    }
    let nested = list || !scalar;
    if !place.is_empty() {
        member.insert("location".to_owned(), place.into());
    }
    if place == "header" && tape.one_in(2) {
        member.insert("header".to_owned(), "x-other-name".into());
    }
    let mut styles = vec!["json"];
    if list && scalar {
        styles.push("comma");
    }
    let one_text = ["path", "header"].contains(&place);
    if nested && !one_text {
        styles.extend(["", "repeated", "flat"]);
    }
    let style = tape.pick(&styles);
    if nested && !style.is_empty() {
        member.insert("style".to_owned(), style.into());
    }
}

/// The path of a list in a response, if there is one.
fn items(output: &Value) -> Option<&Value> {
    // What is in a header or beside a body that is no object is no list of items.
    let list = |member: &&Value| member["list"] == true && member["location"].is_null();
    let plain = |member: &&Value| {
        !member["name"]
            .as_str()
            .is_some_and(|name| name.contains('.'))
    };
    output
        .as_array()?
        .iter()
        .filter(plain)
        .find(list)
        .map(|member| &member["name"])
}

/// Says how an action is sent: its method, its path, its body, whether it is signed.
fn sent(tape: &mut Tape, action: &mut Value, protocol: &str) {
    let names = |location: &str| -> Vec<String> {
        let input = action["input"].as_array().into_iter().flatten();
        let there = input.filter(|parameter| parameter["location"] == location);
        there
            .filter_map(|parameter| Some(parameter["name"].as_str()?.to_owned()))
            .collect()
    };
    let (parts, bodies) = (names("path"), names("body"));
    // A body that is no object has no members.
    let mut output = action["output"].as_array().into_iter().flatten();
    let only_headers = output.all(|member| member["location"] == "header");
    if protocol != "tencent-v3" && only_headers {
        action["result"] = tape
            .pick(&[
                "nothing",
                "string",
                "binary",
                "integer",
                "object",
                "list:string",
                "list:list:integer",
                "map:string",
                "map:list:boolean",
            ])
            .into();
        action["statuses"] = json!([202, 304]);
    }
    if tape.one_in(4) {
        action["anonymous"] = true.into();
    }
    if protocol == "alibaba-roa" {
        let path: String = parts.iter().map(|name| format!("/x/{{{name}}}")).collect();
        let method = tape.pick(&["GET", "POST", "PUT", "DELETE", "PATCH"]);
        action["route"] =
            json!({"method": method, "path": if path.is_empty() { "/" } else { &path }});
        if let [body] = bodies.as_slice() {
            action["body"] = body.as_str().into();
        }
    } else if tape.one_in(3) {
        action["method"] = "POST".into();
    }
}

/// `api.json`, `docs.json` and `changelog.json` of a spec.
pub fn spec(tape: &mut Tape, size: Size) -> [Value; 3] {
    let mut names = Names::default();
    let count = tape.below(7);
    let structures: Vec<String> = (0..count).map(|_| names.next(tape)).collect();
    let mut names = Names::default();
    let codes: Vec<String> = (0..tape.below(9)).map(|_| names.next(tape)).collect();
    let mut names = Names::default();
    let count = match size {
        Size::Any => 1 + tape.below(5),
        Size::Empty => 0,
        Size::Many => 300,
    };
    let protocol = tape.pick(&["tencent-v3", "alibaba-rpc", "alibaba-roa"]);
    let (mut actions, mut docs) = (Vec::new(), Map::new());
    for _ in 0..count {
        let name = names.next(tape);
        if tape.one_in(2) {
            docs.insert(name.clone(), tape.pick(&TEXTS).into());
        }
        let (input, output) = (
            {
                let places = places(tape, protocol);
                members(tape, &structures, Part::Input(&places))
            },
            {
                let headers = tape.one_in(3);
                members(tape, &structures, Part::Output { headers })
            },
        );
        let mut action = json!({
            "name": name, "category": "all", "idempotent": tape.one_in(2), "input": input, "output": output,
            "error_codes": codes.iter().take(tape.below(4)).collect::<Vec<_>>(),
        });
        sent(tape, &mut action, protocol);
        if let Some(items) = items(&output)
            && let Some(position) = input[0]["name"].as_str()
        {
            let form = tape.pick(&["offset", "page", "token"]);
            action["paging"] = json!({"form": form, "position": position, "items": items});
        }
        if tape.one_in(5) {
            action["rate_limit"] = json!(1_000_000);
            action["regions"] = json!(["ap-one", "ap-two"]);
            action["permission"] = json!({"action": tape.pick(&TEXTS), "access": "read", "resource": tape.pick(&TEXTS)});
            action["since"] = json!(1);
            action["deprecated"] = json!(2);
        }
        actions.push(action);
    }
    let structures: Vec<Value> = structures
        .iter()
        .map(|name| json!({"name": name, "used_by": [], "members": members(tape, &structures, Part::Other)}))
        .collect();
    let codes: Vec<Value> = codes
        .iter()
        .map(|code| json!({"code": code, "scope": "service", "status": 400}))
        .collect();
    let api = json!({
        "format": 2, "release": 7, "provider": tape.pick(&["tencent", "alibaba"]), "service": "random", "version": "2020-01-01",
        "protocol": protocol,
        "endpoints": [{"host": "random.example.com", "type": "public"}],
        "regions": [], "limits": {}, "signing_methods": [], "common_parameters": [], "data_types": [],
        "error_codes": codes, "actions": actions, "structures": structures,
    });
    let release = |number| json!({"number": number, "date": "2020-01-01", "entries": []});
    let releases: Vec<Value> = (1..=7).map(release).collect();
    [api, json!({"actions": docs}), json!({"releases": releases})]
}
