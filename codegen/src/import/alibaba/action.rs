//! One action: its route, its parameters and where they go, its response.

use super::schema::Schema;
use super::shapes::{Path, Shapes};
use super::{errors, success};
use crate::diagnostic::{Diagnostic, Severity};
use crate::import::json::{self, Flag, Pairs, Text};
use crate::import::notes::{Notes, broken};
use crate::import::{is_name, unique};
use crate::parse::told;
use crate::spec::{
    Action, Deprecation, Member, ParameterLocation, ParameterStyle, ResultBody, Route, Type,
};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row<'a> {
    #[serde(borrow, default)]
    methods: Vec<Text<'a>>,
    #[serde(borrow, default)]
    path: Text<'a>,
    #[serde(borrow, default)]
    operation_type: Text<'a>,
    #[serde(default)]
    deprecated: Flag,
    #[serde(borrow, default)]
    security: Vec<Pairs<'a, IgnoredAny>>,
    #[serde(borrow, default)]
    parameters: Option<Vec<&'a RawValue>>,
    #[serde(borrow, default)]
    responses: Pairs<'a, ResponseRow<'a>>,
    #[serde(borrow, default)]
    error_codes: Option<&'a RawValue>,
    #[serde(borrow, default)]
    response_demo: Text<'a>,
}

#[derive(Default, Deserialize)]
struct ResponseRow<'a> {
    #[serde(borrow, default)]
    schema: Option<Schema<'a>>,
    #[serde(borrow, default)]
    headers: Option<Pairs<'a, HeaderRow<'a>>>,
}

#[derive(Deserialize)]
struct HeaderRow<'a> {
    #[serde(borrow, default)]
    schema: Option<Schema<'a>>,
}

#[derive(Deserialize)]
struct ParameterRow<'a> {
    #[serde(borrow)]
    name: Text<'a>,
    #[serde(borrow, default, rename = "in")]
    location: Text<'a>,
    #[serde(borrow, default)]
    style: Text<'a>,
    #[serde(borrow, default)]
    schema: Option<Schema<'a>>,
}

/// Reads actions of one description.
pub(super) struct Reader<'a, 's, 'n> {
    pub roa: bool,
    pub shapes: Shapes<'a, 's>,
    pub codes: errors::Codes,
    pub notes: &'n mut Notes<'a>,
}

impl<'a> Reader<'a, '_, '_> {
    /// Reads an action.
    ///
    /// # Errors
    /// Why it cannot be called, or not as it is described.
    pub fn action(&mut self, name: &str, raw: &'a RawValue) -> Result<Action, Diagnostic> {
        let source = self.notes.source();
        if !is_name(name) {
            return Err(broken(source, raw, "its name is no word"));
        }
        let row: Row<'a> = json::read(source, raw)?;
        self.shapes.begin();
        let mut action = Action {
            page: Some(name.to_owned()),
            deprecated: row.deprecated.is_set().then_some(Deprecation::Undated),
            anonymous: anonymous(&row.security).map_err(|why| broken(source, raw, why))?,
            idempotent: is_idempotent(name, &row.operation_type.0),
            ..Action::new(name, "other")
        };
        self.route(&mut action, &row, raw)?;
        self.parameters(&mut action, &row, raw)?;
        self.path_parameters(&mut action, raw)?;
        self.response(&mut action, &row, raw);
        action.error_codes = self.codes.read(row.error_codes, raw, self.notes);
        action.success = success::rules(&action.output, &row.response_demo.0);
        for message in std::mem::take(&mut self.shapes.odd) {
            let message = format!("`{name}`: {message}");
            self.notes
                .tell(Severity::Warning, "odd-schema", message, raw);
        }
        Ok(action)
    }

    fn route(
        &mut self,
        action: &mut Action,
        row: &Row<'_>,
        raw: &RawValue,
    ) -> Result<(), Diagnostic> {
        let methods: Vec<String> = row
            .methods
            .iter()
            .map(|method| method.0.trim().to_ascii_uppercase())
            .filter(|method| !method.is_empty())
            .collect();
        if !self.roa {
            // A protocol has one method; an action that does not take it names its own.
            if !methods.is_empty() && !methods.iter().any(|method| method == "POST") {
                action.method = Some(methods[0].clone());
            }
            return Ok(());
        }
        let source = self.notes.source();
        let Some(method) = methods.first() else {
            return Err(broken(source, raw, "it has no HTTP method"));
        };
        const KNOWN: [&str; 6] = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"];
        if !KNOWN.contains(&&**method) {
            let message = format!("its HTTP method is `{method}`");
            return Err(broken(source, raw, message));
        }
        if methods.len() > 1 {
            let message = format!(
                "`{}` takes several methods ({}): the first one is used",
                action.name,
                methods.join(", ")
            );
            self.notes
                .tell(Severity::Note, "several-methods", message, raw);
        }
        // Older descriptions write `[Name]`.
        let path = row.path.0.trim().replace('[', "{").replace(']', "}");
        if !path.starts_with('/') {
            return Err(broken(source, raw, "it has no path"));
        }
        action.route = Some(Route {
            method: method.clone(),
            path,
        });
        Ok(())
    }

    fn parameters(
        &mut self,
        action: &mut Action,
        row: &Row<'a>,
        raw: &RawValue,
    ) -> Result<(), Diagnostic> {
        let source = self.notes.source();
        let mut rows: Vec<(ParameterRow<'a>, &'a RawValue)> = Vec::new();
        for &raw in row.parameters.iter().flatten() {
            let row: ParameterRow<'a> = json::read(source, raw)?;
            if !is_name(&row.name.0) {
                return Err(broken(source, raw, "a parameter has no name"));
            }
            rows.push((row, raw));
        }
        let bodies = rows.iter().filter(|(row, _)| self.is_body(row)).count();
        let mut members = Vec::with_capacity(rows.len());
        let mut body = None;
        for (row, raw) in &rows {
            if bodies == 1 && self.is_body(row) {
                body = Some((row, *raw));
                // Its place among the others.
                members.push(None);
                continue;
            }
            members.push(self.parameter(action, row, raw)?);
        }
        let body = body.map(|(row, raw)| self.body(action, row, raw, &members));
        let mut input: Vec<Member> = Vec::new();
        let mut body = body.into_iter();
        for ((row, _), member) in rows.iter().zip(members) {
            match member {
                Some(member) => input.push(member),
                None if bodies == 1 && self.is_body(row) => {
                    input.extend(body.next().into_iter().flatten());
                }
                None => {}
            }
        }
        let owner = action.name.clone();
        unique(&mut input, |member| member, &owner, raw, self.notes);
        for member in &mut input {
            member.idempotency_token = is_token(member);
            // It is made for one request and opens nothing.
            member.secret &= !member.idempotency_token;
        }
        action.input = input;
        Ok(())
    }

    /// Whether a parameter is in the JSON body of a request.
    fn is_body(&self, row: &ParameterRow<'_>) -> bool {
        self.roa && row.location.0 == "body"
    }

    /// A parameter; nothing if no request could hold it and it may be left out.
    fn parameter(
        &mut self,
        action: &Action,
        row: &ParameterRow<'a>,
        raw: &RawValue,
    ) -> Result<Option<Member>, Diagnostic> {
        let name = &*row.name.0;
        let source = self.notes.source();
        let none = Schema::default();
        let schema = row.schema.as_ref().unwrap_or(&none);
        let required = schema.is_required();
        let location = match &*row.location.0 {
            "path" if self.roa => ParameterLocation::Path,
            "header" if self.roa => ParameterLocation::Header,
            "query" => ParameterLocation::Query,
            "formData" => ParameterLocation::Form,
            // The RPC style has no body but a form.
            "body" if !self.roa => ParameterLocation::Form,
            "body" => ParameterLocation::Body,
            "host" => ParameterLocation::Host,
            other => {
                let message = format!("`{name}` is in `{other}`, which requests do not have");
                if required == Some(true) {
                    return Err(broken(source, raw, message));
                }
                let message = format!("`{}`: {message}: it is left out", action.name);
                self.notes
                    .tell(Severity::Warning, "unknown-location", message, raw);
                return Ok(None);
            }
        };
        if row.schema.is_none() {
            return Err(broken(source, raw, format!("`{name}` has no schema")));
        }
        let mut member = self.shapes.member(name, schema, &Path::new(&action.name));
        member.required = required;
        member.location = Some(location);
        let scalars = !matches!(
            member.r#type,
            Type::Struct(_) | Type::Map(_) | Type::Object | Type::List(_)
        );
        let whole = member.list || !scalars;
        member.style = match &*row.style.0 {
            _ if !whole || location == ParameterLocation::Body => None,
            "json" => Some(ParameterStyle::Json),
            "repeatList" | "repeated" => Some(ParameterStyle::Repeated),
            "flat" => Some(ParameterStyle::Flat),
            "simple" if scalars => Some(ParameterStyle::Comma),
            "" => None,
            other => {
                let message = format!(
                    "`{}.{name}` has the unknown style `{other}`: it is sent as its protocol does",
                    action.name
                );
                self.notes
                    .tell(Severity::Warning, "unknown-style", message, raw);
                None
            }
        };
        Ok(Some(member))
    }

    /// The body of a request: its members, or a parameter that is the body as a whole.
    fn body(
        &mut self,
        action: &mut Action,
        row: &ParameterRow<'a>,
        raw: &RawValue,
        others: &[Option<Member>],
    ) -> Vec<Member> {
        let owner = action.name.clone();
        let path = Path::new(&owner);
        let none = Schema::default();
        let schema = row.schema.as_ref().unwrap_or(&none);
        let object = self.shapes.resolved(schema);
        let twice = |name: &str| others.iter().flatten().find(|other| other.name == name);
        let taken = object
            .properties
            .0
            .iter()
            .find(|(name, _)| twice(name).is_some());
        if object.is_object() && object.map().is_none() && taken.is_none() {
            let mut members = self.shapes.members(object, &path);
            for member in &mut members {
                member.location = Some(ParameterLocation::Body);
            }
            return members;
        }
        if let Some((name, _)) = taken {
            let message = format!(
                "`{owner}` has `{name}` in its body and beside it: the body is one parameter"
            );
            self.notes
                .tell(Severity::Note, "name-in-two-places", message, raw);
        }
        let mut name = row.name.0.to_string();
        while twice(&name).is_some() {
            name.push_str("Body");
        }
        let mut member = self.shapes.member(&name, schema, &path);
        member.required = schema.is_required();
        member.location = Some(ParameterLocation::Body);
        // There is nothing around the list in a body.
        member.wrapper = None;
        action.body = Some(name);
        vec![member]
    }

    /// The parts of a path are exactly the parameters in it.
    fn path_parameters(&self, action: &mut Action, raw: &RawValue) -> Result<(), Diagnostic> {
        let Some(route) = &action.route else {
            return Ok(());
        };
        let source = self.notes.source();
        let parts: Vec<&str> = route
            .path
            .split('{')
            .skip(1)
            .map(|part| part.split('}').next().unwrap_or_default())
            .collect();
        for part in &parts {
            let found = action.input.iter_mut().find(|member| member.name == *part);
            match found {
                Some(member) => member.location = Some(ParameterLocation::Path),
                None => {
                    let message = format!("its path has `{{{part}}}`, which is no parameter");
                    return Err(broken(source, raw, message));
                }
            }
        }
        let in_path = |member: &&Member| member.location == Some(ParameterLocation::Path);
        let lost = action.input.iter().filter(in_path);
        for member in lost {
            if !parts.contains(&&*member.name) {
                let message = format!(
                    "its path `{}` lacks `{{{}}}`, which is a parameter of the path",
                    route.path, member.name
                );
                return Err(broken(source, raw, message));
            }
        }
        Ok(())
    }

    fn response(&mut self, action: &mut Action, row: &Row<'a>, raw: &RawValue) {
        let status = |text: &str| text.parse::<u16>().ok();
        let good = |status: &u16| (200..300).contains(status);
        let successes: Vec<(u16, &ResponseRow<'a>)> = row
            .responses
            .0
            .iter()
            .filter_map(|(text, row)| Some((status(text).filter(good)?, row)))
            .collect();
        let statuses: Vec<u16> = successes.iter().map(|(status, _)| *status).collect();
        if !statuses.is_empty() && statuses != [200] {
            action.statuses = statuses;
            action.statuses.sort_unstable();
            action.statuses.dedup();
        }
        let other = row.responses.0.iter().find(|(text, _)| text == "default");
        let described = successes
            .iter()
            .map(|(_, row)| *row)
            .chain(other.map(|(_, row)| row));
        let mut with_schema = described.clone().filter(|row| row.schema.is_some());
        let first = with_schema.next();
        if with_schema.next().is_some() {
            let message = format!(
                "`{}` has several responses of success: the first one is described",
                action.name
            );
            self.notes
                .tell(Severity::Warning, "several-responses", message, raw);
        }
        let path = Path::new(&action.name);
        match first.and_then(|row| row.schema.as_ref()) {
            Some(schema) => {
                let object = self.shapes.resolved(schema);
                if object.is_object() && object.map().is_none() {
                    action.output = self.shapes.members(object, &path);
                } else {
                    let shape = self.shapes.shape(schema, &path);
                    action.result = Some(ResultBody::Value(match shape.list {
                        true => Type::List(Box::new(shape.r#type)),
                        false => shape.r#type,
                    }));
                }
            }
            None if self.roa => action.result = Some(ResultBody::Nothing),
            None => {}
        }
        let headers = first.or(described.clone().next());
        let headers = headers.and_then(|row| row.headers.as_ref());
        for (name, header) in headers.into_iter().flat_map(|headers| &headers.0) {
            let (Some(schema), true) = (&header.schema, is_name(name)) else {
                continue;
            };
            if action.output.iter().any(|member| member.name == *name) {
                continue;
            }
            let mut member = self.shapes.member(name, schema, &path);
            member.location = Some(ParameterLocation::Header);
            action.output.push(member);
        }
    }
}

/// Whether requests go without a signature: no scheme of the list is that of access keys.
fn anonymous(security: &[Pairs<'_, IgnoredAny>]) -> Result<bool, String> {
    let schemes: Vec<&str> = security
        .iter()
        .flat_map(|scheme| scheme.0.iter().map(|(name, _)| &**name))
        .collect();
    if schemes.is_empty() || schemes.contains(&"AK") {
        return Ok(false);
    }
    // Identity providers sign what such a request carries.
    let unsigned = |name: &&str| *name == "Anonymous" || name.ends_with("OIDC");
    match schemes.iter().any(unsigned) {
        true => Ok(true),
        false => Err(format!(
            "its requests are signed in a way that is not known ({})",
            schemes.join(", ")
        )),
    }
}

/// Whether a request may be sent again. Descriptions call sending a message `read`: the name has to say so, too.
fn is_idempotent(name: &str, operation: &str) -> bool {
    const READING: [&str; 3] = ["Query", "Search", "Count"];
    let reading = READING.iter().any(|verb| {
        name.strip_prefix(verb)
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()))
    });
    match operation {
        "read" => told::reads(name) || reading,
        "" => told::reads(name),
        _ => false,
    }
}

/// Whether a parameter is the token by which the service knows a repeated request.
fn is_token(member: &Member) -> bool {
    let name: String = member.name.chars().filter(|c| *c != '_').collect();
    name.eq_ignore_ascii_case("ClientToken") && member.r#type == Type::String && !member.list
}
