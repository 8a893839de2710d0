//! Descriptions of Alibaba Cloud: `api-docs` JSON of one version of one product.
//!
//! | in the description | in the spec |
//! |---|---|
//! | `info.style` | the protocol: RPC or ROA; products with one of their own are refused |
//! | `apis.<name>` | an action; `path` and `methods` are the route in the ROA style |
//! | `methods` without POST, in the RPC style | `method` |
//! | `security` without access keys | `anonymous` |
//! | `operationType` | `idempotent`, if the name says that it reads, too |
//! | `parameters`, `in`, `style` | parameters, `location`, `style`; the members of an object in the body are parameters |
//! | a body that is a list, map or text, or that has a name in common with other parameters | `body` |
//! | `responses` 2xx | the members of the first one with a schema; `result` where it is no object; `statuses` |
//! | `itemNode` | `wrapper` |
//! | `enum`, `enumValueTitles` | `values`; titles are not kept |
//! | `errorCodes` | error codes with their statuses; messages are not kept |
//! | `endpoints` | endpoints and regions |
//! | `responseDemo` | what shows success |
//! | `title`, `summary`, `description` | the facts that they state; the texts are not kept |

mod action;
mod endpoints;
mod errors;
mod schema;
mod shapes;
mod success;

use super::json::{self, Pairs, Text};
use super::notes::Notes;
use super::{Described, Identity, identity, keep_reached};
use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::parse::told;
use crate::source::Source;
use crate::spec::{Action, Api, Protocol};
use action::Reader;
use schema::Schema;
use serde::Deserialize;
use serde_json::value::RawValue;
use shapes::Shapes;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

#[derive(Deserialize)]
struct Description<'a> {
    #[serde(borrow)]
    info: &'a RawValue,
    #[serde(borrow)]
    apis: Pairs<'a, &'a RawValue>,
    #[serde(borrow, default)]
    components: Option<&'a RawValue>,
    #[serde(borrow, default)]
    endpoints: Option<Vec<&'a RawValue>>,
}

#[derive(Deserialize)]
struct Info<'a> {
    #[serde(borrow, default)]
    style: Text<'a>,
    #[serde(borrow)]
    product: Text<'a>,
    #[serde(borrow)]
    version: Text<'a>,
}

#[derive(Deserialize)]
struct Components<'a> {
    #[serde(borrow, default)]
    schemas: Pairs<'a, &'a RawValue>,
}

/// Products that speak a protocol of their own, whatever style they name: object storage and the log service.
const OWN_PROTOCOL: [&str; 2] = ["oss", "sls"];

/// Reads a description.
pub(super) fn read(source: &Source) -> Result<Described, Diagnostic> {
    let file: Description<'_> = json::read_file(source)?;
    let info: Info<'_> = json::read(source, file.info)?;
    let place = || json::place(source, file.info);
    let id = identity(&info.product.0, &info.version.0, place())?;
    let roa = style(&info, place())?;
    let mut notes = Notes::new(source);
    let components = components(file.components, &mut notes);
    let mut reader = Reader {
        roa,
        shapes: Shapes::new(&components),
        codes: errors::Codes::default(),
        notes: &mut notes,
    };
    let mut actions: Vec<Action> = Vec::with_capacity(file.apis.0.len());
    let mut seen = HashSet::new();
    for (name, raw) in &file.apis.0 {
        if !seen.insert(&**name) {
            let message = format!("action `{name}` occurs twice: the first one counts");
            reader
                .notes
                .tell(Severity::Warning, "duplicate-action", message, raw);
            continue;
        }
        match reader.action(name, raw) {
            Ok(action) => actions.push(action),
            Err(why) => {
                reader.shapes.odd.clear();
                reader.notes.left_out(name, &why);
            }
        }
    }
    let Reader { shapes, codes, .. } = reader;
    let mut structures = shapes.structures;
    for action in &mut actions {
        action.paging = told::alibaba_paging(&action.input, &action.output, &structures);
    }
    keep_reached(&actions, &mut structures);
    let (endpoints, regions) = endpoints::endpoints(&file.endpoints.unwrap_or_default());
    let named: HashSet<&str> = actions
        .iter()
        .flat_map(|action| action.error_codes.iter().map(String::as_str))
        .collect();
    let mut error_codes = codes.list;
    error_codes.retain(|code| named.contains(&*code.code));
    let protocol = match roa {
        true => Protocol::AlibabaRoa,
        false => Protocol::AlibabaRpc,
    };
    let api = Api {
        imported: true,
        endpoints,
        regions,
        signing_methods: told::alibaba_signing(roa),
        error_codes,
        actions,
        structures,
        ..Api::new("alibaba", id.service, id.version, protocol)
    };
    let product = info.product.0.trim();
    let page_url = format!(
        "https://api.aliyun.com/document/{product}/{}/{{page}}",
        api.version
    );
    Ok(Described {
        title: format!("Alibaba Cloud {product}"),
        page_url,
        api,
        notes: notes.list,
        left_out: notes.left_out,
    })
}

/// What a description is about.
pub(super) fn id(source: &Source) -> Result<Identity, Diagnostic> {
    let file: Description<'_> = json::read_file(source)?;
    let info: Info<'_> = json::read(source, file.info)?;
    let place = json::place(source, file.info);
    identity(&info.product.0, &info.version.0, place)
}

/// Whether the product has the ROA style.
fn style(info: &Info<'_>, place: Location) -> Result<bool, Diagnostic> {
    let product = info.product.0.trim();
    let own = OWN_PROTOCOL.contains(&&*product.to_ascii_lowercase());
    match &*info.style.0.trim().to_ascii_uppercase() {
        "RPC" if !own => Ok(false),
        "ROA" if !own => Ok(true),
        style => {
            let message = format!("`{product}` has a protocol of its own");
            let expected = match own {
                true => "its requests are signed in a way that no other product has".to_owned(),
                false => format!("expected the style RPC or ROA, found `{style}`"),
            };
            Err(Diagnostic::error("own-protocol", message)
                .at(place)
                .expected(expected)
                .help("use the vendor's own client for this product"))
        }
    }
}

/// The schemas that others refer to.
fn components<'a>(
    raw: Option<&'a RawValue>,
    notes: &mut Notes<'_>,
) -> HashMap<Cow<'a, str>, Schema<'a>> {
    let source = notes.source();
    let mut components = HashMap::new();
    let Some(raw) = raw else {
        return components;
    };
    // Without components it may be an empty list.
    let schemas = match json::read::<Components<'_>>(source, raw) {
        Ok(found) => found.schemas,
        Err(_) if raw.get().trim() == "[]" => Pairs::default(),
        Err(why) => {
            let message = format!("components are left out: {}", why.message);
            notes.tell(Severity::Warning, "broken-schema", message, raw);
            Pairs::default()
        }
    };
    for (name, raw) in schemas.0 {
        match json::read::<Schema<'_>>(source, raw) {
            Ok(schema) => {
                components.entry(name).or_insert(schema);
            }
            Err(why) => {
                let message = format!("schema `{name}` is left out: {}", why.message);
                notes.tell(Severity::Warning, "broken-schema", message, raw);
            }
        }
    }
    components
}
