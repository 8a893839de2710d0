//! The README of the crate, which is the front page of its documentation, too.

use super::Emitter;
use super::markdown::{code, prose};
use crate::model::{self, Action, Field, Kind};
use crate::spec::Type;
use proc_macro2::Literal;

impl Emitter<'_> {
    /// `README.md`.
    pub(super) fn readme(&self) -> String {
        let (api, info) = (self.model.api, self.model.info);
        let mut text = format!("<!-- {}\n     {} -->\n", self.origin()[0], self.origin()[1]);
        text.push_str(&format!(
            "# {}\n\n{}, API version {}",
            self.name,
            prose(&info.title),
            api.version
        ));
        if let Some(release) = api.release {
            text.push_str(&format!(", release {release}"));
        }
        text.push_str(": typed requests and responses, signing, retries and paging.\n");
        if let Some(description) = self.model.description {
            text.push_str(&format!("\n{}\n", prose(description)));
        }
        if let Some(action) = self.example() {
            text.push_str(&self.usage(action));
        }
        text.push_str(&self.guide());
        if !self.model.actions.is_empty() {
            text.push_str(&self.action_table());
        }
        text
    }

    /// The action that shows how to use the crate: the first that can be repeated and takes plain values.
    fn example(&self) -> Option<&Action<'_>> {
        let plain = |action: &&Action<'_>| {
            action.spec.deprecated.is_none()
                && action
                    .input
                    .iter()
                    .filter(|field| field.in_constructor())
                    .all(|field| sample(field).is_some())
        };
        let actions = || self.model.actions.iter().filter(plain);
        actions()
            .find(|action| action.spec.idempotent && action.input.iter().any(Field::in_constructor))
            .or_else(|| actions().next())
    }

    fn usage(&self, action: &Action<'_>) -> String {
        let krate = self.name.replace('-', "_");
        let required = model::required(&action.input);
        let arguments = match required.as_slice() {
            [] => String::new(),
            [field] => sample(field).unwrap_or_default(),
            fields => {
                let fields = fields.iter();
                let fields = fields.filter_map(|field| Some((&field.name, sample(field)?)));
                let fields = fields.map(|(name, value)| format!("        {name}: {value},\n"));
                format!(
                    "{} {{\n{}    }}",
                    action.required,
                    fields.collect::<String>()
                )
            }
        };
        let imports = match required.len() {
            0 | 1 => action.request.to_string(),
            _ => format!("{}, {}", action.request, action.required),
        };
        let new = format!("{}::new({arguments})", action.request);
        format!(
            "\n```rust,no_run\nuse {krate}::{{Client, {imports}}};\n\n#[tokio::main]\n\
             async fn main() -> Result<(), {krate}::Error> {{\n    \
             // Credentials and region from the environment.\n    \
             let client = Client::from_env().await?;\n    \
             let request = {new};\n    \
             let response = client.{}(request).await?;\n    \
             println!(\"{{response:?}}\");\n    Ok(())\n}}\n```\n",
            action.method,
        )
    }

    /// Where to read on: what holds for all crates is told once, in the docs of the runtime.
    fn guide(&self) -> String {
        let pages = [
            ("credentials", "credentials"),
            ("errors", "errors"),
            ("retries", "retries"),
            ("paging", "pagination"),
            ("waiting", "long-running operations"),
            ("limits", "rate limits"),
            ("blocking", "blocking calls"),
            ("testing", "tests without the service"),
        ];
        let pages = pages.map(|(page, title)| {
            format!("[{title}](https://docs.rs/cloudapi-runtime/latest/cloudapi_runtime/guide/{page}/index.html)")
        });
        format!(
            "\n## Guide\n\nA *structure* is a Rust struct, a *member* its field; the wire name of a member is its name in the JSON \
             body or query. Concerns of all clients have a page each: {}.\n",
            pages.join(", ")
        )
    }

    /// The documentation of a type of this crate.
    fn docs_url(&self, kind: &str, name: &str) -> String {
        let (package, krate) = (self.name, self.name.replace('-', "_"));
        format!("https://docs.rs/{package}/latest/{krate}/{kind}.{name}.html")
    }

    fn action_table(&self) -> String {
        // Of an API that has been replaced, people look for the way out.
        let replaced = self
            .model
            .actions
            .iter()
            .any(|action| action.spec.successor.is_some());
        let mut text = String::from("\n## Actions\n");
        let mut categories: Vec<&str> = Vec::new();
        for action in &self.model.actions {
            if !categories.contains(&&*action.spec.category) {
                categories.push(&action.spec.category);
            }
        }
        let alone = categories.len() == 1;
        for category in categories {
            if !alone {
                text.push_str(&format!("\n### {}\n", prose(category)));
            }
            text.push_str("\n| action | method |");
            if replaced {
                let successor = self.model.info.successor.as_ref();
                let by = successor.map_or_else(|| "the newer API".to_owned(), |krate| code(krate));
                text.push_str(&format!(" in {by} |"));
            }
            text.push_str(" what it does |\n|---|---|");
            text.push_str(if replaced { "---|---|\n" } else { "---|\n" });
            let actions = self.model.actions.iter();
            for action in actions.filter(|action| action.spec.category == category) {
                text.push_str(&self.action_row(action, replaced));
            }
        }
        text
    }

    fn action_row(&self, action: &Action<'_>, replaced: bool) -> String {
        let request = self.docs_url("struct", &action.request);
        let client = self.docs_url("struct", "Client");
        let (name, method) = (code(&action.spec.name), &action.method);
        let mut row = format!("| [{name}]({request}) | [`{method}`]({client}#method.{method}) |");
        if replaced {
            let successor = action.spec.successor.as_ref();
            let successor = successor.map(|name| code(name)).unwrap_or_default();
            row.push_str(&format!(" {successor} |"));
        }
        let description = action.description.map(prose).unwrap_or_default();
        row.push_str(&format!(" {description} |\n"));
        row
    }
}

/// An argument for a parameter: its example if it has one of plain characters.
fn sample(field: &Field<'_>) -> Option<String> {
    // A documented value is taken as it is sent.
    let kind = match (field.kind, &field.spec.r#type) {
        (Kind::Values(_), Type::Integer) => Kind::Integer,
        (Kind::Values(_), _) => Kind::Text,
        (kind, _) => kind,
    };
    let value = match kind {
        Kind::Text => Literal::string(
            &field
                .spec
                .example_text()
                .filter(|text| is_plain(text))
                .unwrap_or_else(|| "...".to_owned()),
        )
        .to_string(),
        Kind::Integer => field
            .spec
            .example_text()
            .and_then(|text| text.parse::<i64>().ok())
            .unwrap_or(1)
            .to_string(),
        Kind::Float => "1.0".to_owned(),
        Kind::Boolean => "true".to_owned(),
        Kind::Json | Kind::Bytes | Kind::Values(_) | Kind::Structure(_) => return None,
    };
    if field.containers.len() > usize::from(field.is_list()) {
        return None;
    }
    Some(if field.is_list() {
        format!("[{value}]")
    } else {
        value
    })
}

fn is_plain(text: &str) -> bool {
    text.len() <= 40
        && !text.is_empty()
        && text
            .bytes()
            .all(|c| c.is_ascii_alphanumeric() || b"-_.:".contains(&c))
}
