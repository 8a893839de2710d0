//! One action as an operation: where its parameters go, what it responds with.

use super::components::Components;
use super::example;
use super::schema::Schemas;
use crate::spec::{
    Action, Api, Example, Member, MemberKind, ParameterLocation, ParameterStyle, Protocol,
    ResultBody, Type,
};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// An action with everything that its operation is made from.
#[derive(Debug)]
pub(super) struct Operation<'a> {
    pub(super) api: &'a Api,
    pub(super) action: &'a Action,
    pub(super) schemas: &'a Schemas<'a>,
    pub(super) components: &'a Components<'a>,
    pub(super) examples: &'a [Example],
    pub(super) description: Option<&'a str>,
    pub(super) page: Option<String>,
}

impl Operation<'_> {
    /// Path and HTTP method, in lowercase.
    pub(super) fn place(&self) -> (String, String) {
        match &self.action.route {
            Some(route) => (route.path.clone(), route.method.to_lowercase()),
            None => (
                format!("/{}", self.action.name),
                self.method().to_lowercase(),
            ),
        }
    }

    fn method(&self) -> &str {
        let route = self.action.route.as_ref().map(|route| &*route.method);
        route.or(self.action.method.as_deref()).unwrap_or("POST")
    }

    /// Where a parameter goes.
    fn location(&self, parameter: &Member) -> ParameterLocation {
        let bodiless = matches!(self.method(), "GET" | "DELETE" | "HEAD");
        parameter.location.unwrap_or(match self.api.protocol {
            _ if bodiless => ParameterLocation::Query,
            Protocol::TencentV3 | Protocol::AlibabaRoa => ParameterLocation::Body,
            Protocol::TencentV2 | Protocol::AlibabaRpc => ParameterLocation::Form,
        })
    }

    fn inputs(&self, wanted: ParameterLocation) -> impl Iterator<Item = &Member> + Clone {
        let input = self.action.input.iter();
        input.filter(move |parameter| self.location(parameter) == wanted)
    }

    /// The operation object.
    pub(super) fn object(&self) -> Value {
        let action = self.action;
        let mut operation = json!({"operationId": action.name, "tags": [action.category]});
        if let Some(text) = self.description {
            operation["summary"] = json!(text);
        }
        if let Some(page) = &self.page {
            operation["externalDocs"] = json!({"url": page});
        }
        if action.deprecated.is_some() {
            operation["deprecated"] = json!(true);
        }
        let parameters = self.parameters();
        if !parameters.is_empty() {
            operation["parameters"] = json!(parameters);
        }
        if let Some(body) = self.request_body() {
            operation["requestBody"] = body;
        }
        operation["responses"] = self.responses();
        if action.anonymous {
            operation["security"] = json!([]);
        }
        operation["x-cloudapi-idempotent"] = json!(action.idempotent);
        if let Some(limit) = action.rate_limit.or(self.api.limits.action_rate) {
            operation["x-cloudapi-rate-limit"] =
                json!({"requests": limit.requests, "seconds": limit.seconds});
        }
        if let Some(regions) = &action.regions {
            operation["x-cloudapi-regions"] = json!(regions);
        }
        if let Some(paging) = &action.paging {
            operation["x-cloudapi-paging"] = json!(paging);
        }
        if let Some(successor) = &action.successor {
            operation["x-cloudapi-successor"] = json!(successor);
        }
        if let Some(release) = action.since {
            operation["x-cloudapi-since"] = json!(release);
        }
        operation
    }

    /// Fixed ones that name the action, then those of the path, the query and headers.
    fn parameters(&self) -> Vec<Value> {
        let action = &*self.action.name;
        let version = &*self.api.version;
        let fixed: &[(&str, &str, &str)] = match self.api.protocol {
            Protocol::TencentV3 => &[
                ("header", "X-TC-Action", action),
                ("header", "X-TC-Version", version),
            ],
            Protocol::TencentV2 => &[("query", "Action", action)],
            Protocol::AlibabaRpc | Protocol::AlibabaRoa => &[
                ("header", "x-acs-action", action),
                ("header", "x-acs-version", version),
            ],
        };
        let mut parameters: Vec<Value> = fixed
            .iter()
            .map(|(location, name, value)| {
                let schema = json!({"type": "string", "enum": [value]});
                json!({"name": name, "in": location, "required": true, "schema": schema})
            })
            .collect();
        let region = match self.api.protocol {
            Protocol::TencentV3 => Some(("header", "X-TC-Region")),
            Protocol::TencentV2 => Some(("query", "Region")),
            // The region is in the name of the host.
            Protocol::AlibabaRpc | Protocol::AlibabaRoa => None,
        };
        if let Some((location, name)) = region {
            let schema = json!({"type": "string", "x-extensible-enum": self.api.regions});
            parameters.push(json!({"name": name, "in": location, "schema": schema}));
        }
        let mut taken: Vec<(&str, String)> = Vec::new();
        for (location, name) in [
            (ParameterLocation::Path, "path"),
            (ParameterLocation::Query, "query"),
            (ParameterLocation::Header, "header"),
        ] {
            for member in self.inputs(location) {
                let wire = member.header.as_ref().filter(|_| name == "header");
                let wire = wire.unwrap_or(&member.name);
                // One name in one place is one parameter.
                if !taken.contains(&(name, wire.clone())) {
                    taken.push((name, wire.clone()));
                    parameters.push(self.parameter(member, name, wire));
                }
            }
        }
        for member in self.inputs(ParameterLocation::Host) {
            // OpenAPI knows variables of a server, but no parameters of an operation in its host name.
            let schema = self.member(member);
            parameters.push(json!({
                "name": format!("x-cloudapi-host-{}", member.name), "in": "header",
                "required": member.required == Some(true), "schema": schema,
                "description": "Part of the host name, not a header.",
            }));
        }
        parameters
    }

    fn parameter(&self, member: &Member, location: &str, name: &str) -> Value {
        let mut schema = self.member(member);
        let mut parameter = json!({"name": name, "in": location});
        let required = location == "path" || member.required == Some(true);
        if required {
            parameter["required"] = json!(true);
        }
        if let Some(fields) = schema.as_object_mut() {
            for key in ["description", "deprecated"] {
                if let Some(value) = fields.shift_remove(key) {
                    parameter[key] = value;
                }
            }
        }
        match member.style {
            Some(ParameterStyle::Json) => {
                parameter["content"] = json!({"application/json": {"schema": schema}});
            }
            style => {
                parameter["schema"] = schema;
                if let Some((style, explode)) = style_of(style, location) {
                    parameter["style"] = json!(style);
                    parameter["explode"] = json!(explode);
                }
                if location == "query" && self.is_flattened(member) {
                    parameter["x-cloudapi-style"] = json!(self.flattening());
                }
            }
        }
        parameter
    }

    /// How a list or structure becomes names: OpenAPI has no word for it.
    fn flattening(&self) -> &'static str {
        match self.api.protocol {
            Protocol::TencentV3 | Protocol::TencentV2 => "Name.0.Member",
            Protocol::AlibabaRpc | Protocol::AlibabaRoa => "Name.1.Member",
        }
    }

    fn member(&self, member: &Member) -> Value {
        self.schemas
            .member(MemberKind::Input, &self.action.name, member)
    }

    fn request_body(&self) -> Option<Value> {
        let action = self.action;
        let whole = action.body.as_ref();
        let whole = whole.and_then(|name| action.input.iter().find(|member| member.name == *name));
        if let Some(member) = whole {
            let media = match (&member.r#type, member.list) {
                (Type::Binary, false) => "application/octet-stream",
                (Type::String, false) => "text/plain",
                _ => "application/json",
            };
            let mut body = json!({"content": {media: {"schema": self.member(member)}}});
            if member.required == Some(true) {
                body["required"] = json!(true);
            }
            return Some(body);
        }
        let mut content = Map::new();
        let mut required = false;
        if self.has_body_schema() {
            let reference = format!(
                "{}{}",
                self.schemas.prefix,
                self.components.request(&action.name)
            );
            let mut media = json!({"schema": {"$ref": reference}});
            let examples = self.request_examples();
            if !examples.is_empty() {
                media["examples"] = json!(examples);
            }
            content.insert("application/json".to_owned(), media);
            required = true;
        }
        let form = self.inputs(ParameterLocation::Form);
        if form.clone().next().is_some() {
            let mut schema = self
                .schemas
                .object(MemberKind::Input, &action.name, form.clone());
            for member in form.clone().filter(|member| self.is_flattened(member)) {
                let property = &mut schema["properties"][&member.name];
                let style = ("x-cloudapi-style".to_owned(), json!(self.flattening()));
                *property = self
                    .schemas
                    .with_notes(property.take(), Map::from_iter([style]));
            }
            let mut media = json!({"schema": schema});
            let encoding: Map<String, Value> = form
                .clone()
                .filter_map(|member| {
                    let encoding = match member.style? {
                        ParameterStyle::Json => json!({"contentType": "application/json"}),
                        ParameterStyle::Comma => json!({"style": "form", "explode": false}),
                        ParameterStyle::Repeated | ParameterStyle::Flat => return None,
                    };
                    Some((member.name.clone(), encoding))
                })
                .collect();
            if !encoding.is_empty() {
                media["encoding"] = json!(encoding);
            }
            let examples = self.request_examples();
            if !examples.is_empty() {
                media["examples"] = json!(examples);
            }
            content.insert("application/x-www-form-urlencoded".to_owned(), media);
            required |= form.clone().any(|member| member.required == Some(true));
        }
        if content.is_empty() {
            return None;
        }
        let mut body = json!({"content": content});
        if required {
            body["required"] = json!(true);
        }
        Some(body)
    }

    /// Whether the parameters in the body are a component: always with the protocol whose body is never empty.
    fn has_body_schema(&self) -> bool {
        let any = self.inputs(ParameterLocation::Body).next().is_some();
        any && self.action.body.is_none()
            || self.api.protocol == Protocol::TencentV3 && self.method() == "POST"
    }

    /// Name and schema of the component for parameters in the body.
    pub(super) fn request_component(&self) -> Option<(String, Value)> {
        let action = &*self.action.name;
        self.has_body_schema().then(|| {
            let members = self.inputs(ParameterLocation::Body);
            let schema = self.schemas.object(MemberKind::Input, action, members);
            (self.components.request(action).to_owned(), schema)
        })
    }

    /// Whether a parameter of a query or form becomes several.
    fn is_flattened(&self, member: &Member) -> bool {
        let nests = member.list || member.r#type.structure().is_some();
        let whole = [Some(ParameterStyle::Json), Some(ParameterStyle::Comma)];
        nests && !whole.contains(&member.style)
    }

    fn request_examples(&self) -> Map<String, Value> {
        let examples = self.examples.iter().enumerate();
        let body = examples.filter_map(|(index, example)| {
            let request = example::request(self.api, &self.action.input, example)?;
            let value: Map<String, Value> = request
                .into_iter()
                .filter(|(name, _)| {
                    let is_elsewhere = |member: &&Member| {
                        member.name == *name
                            && !matches!(
                                self.location(member),
                                ParameterLocation::Body | ParameterLocation::Form
                            )
                    };
                    !self.action.input.iter().any(|member| is_elsewhere(&member))
                })
                .collect();
            Some((format!("example-{}", index + 1), json!({"value": value})))
        });
        body.collect()
    }

    fn responses(&self) -> Value {
        let mut success = json!({"description": "Success, or a failure that the body names."});
        if matches!(
            self.api.protocol,
            Protocol::AlibabaRpc | Protocol::AlibabaRoa
        ) {
            success["description"] = json!("Success.");
        }
        let headers: Map<String, Value> = self
            .outputs(true)
            .map(|member| {
                let name = member.header.as_ref().unwrap_or(&member.name);
                let schema = self
                    .schemas
                    .member(MemberKind::Output, &self.action.name, member);
                (name.clone(), json!({"schema": schema}))
            })
            .collect();
        if !headers.is_empty() {
            success["headers"] = json!(headers);
        }
        if let Some((media, schema)) = self.result() {
            let mut content = json!({"schema": schema});
            let examples: Map<String, Value> = self
                .examples
                .iter()
                .enumerate()
                .filter_map(|(index, example)| {
                    let value = example.response.as_ref()?;
                    Some((format!("example-{}", index + 1), json!({"value": value})))
                })
                .collect();
            if !examples.is_empty() {
                content["examples"] = json!(examples);
            }
            success["content"] = json!({media: content});
        }
        let mut responses = Map::new();
        match &*self.action.statuses {
            [] => {
                responses.insert("200".to_owned(), success);
            }
            statuses => responses.extend(
                statuses
                    .iter()
                    .map(|status| (status.to_string(), success.clone())),
            ),
        }
        let reference = format!("{}{}", self.schemas.prefix, self.components.error);
        for (status, codes) in self.failures() {
            let mut response = json!({
                "description": "Failure.",
                "content": {"application/json": {"schema": {"$ref": reference}}},
            });
            if !codes.is_empty() {
                response["x-cloudapi-error-codes"] = json!(codes);
            }
            responses.entry(status).or_insert(response);
        }
        Value::Object(responses)
    }

    /// Error codes by status. Those without one stand at the range of statuses that every operation has.
    fn failures(&self) -> BTreeMap<String, Vec<&str>> {
        let ranges = ["4XX", "5XX"].map(|range| (range.to_owned(), Vec::new()));
        let mut failures = BTreeMap::from(ranges);
        for code in &self.action.error_codes {
            let known = self
                .api
                .error_codes
                .iter()
                .find(|known| known.code == *code);
            let mut statuses = known.map_or_else(Vec::new, |known| {
                let all = known.status.iter().chain(&known.other_statuses);
                all.map(u16::to_string).collect()
            });
            if statuses.is_empty() {
                statuses.push("4XX".to_owned());
            }
            for status in statuses {
                failures.entry(status).or_default().push(&**code);
            }
        }
        failures
    }

    fn outputs(&self, in_headers: bool) -> impl Iterator<Item = &Member> + Clone {
        let outputs = self.action.output.iter();
        outputs.filter(move |member| {
            (member.location == Some(ParameterLocation::Header)) == in_headers
        })
    }

    /// Media type and schema of a successful response's body.
    fn result(&self) -> Option<(&'static str, Value)> {
        let name = self.components.response(&self.action.name);
        match &self.action.result {
            Some(ResultBody::Nothing) => None,
            Some(ResultBody::Value(r#type)) => {
                let (media, schema) = match r#type {
                    Type::String => ("text/plain", json!({"type": "string"})),
                    Type::Binary => (
                        "application/octet-stream",
                        json!({"type": "string", "format": "binary"}),
                    ),
                    other => ("application/json", self.schemas.of_type(other)),
                };
                Some((media, schema))
            }
            None => {
                let result = json!({"$ref": format!("{}{name}", self.schemas.prefix)});
                let schema = match self.api.protocol {
                    Protocol::TencentV3 => json!({
                        "type": "object", "properties": {"Response": result}, "required": ["Response"],
                    }),
                    _ => result,
                };
                Some(("application/json", schema))
            }
        }
    }

    /// Name and schema of the component for the members of a response.
    pub(super) fn response_component(&self) -> Option<(String, Value)> {
        if self.action.result.is_some() {
            return None;
        }
        let action = &*self.action.name;
        let mut schema = self
            .schemas
            .object(MemberKind::Output, action, self.outputs(false));
        let error = json!({"$ref": format!("{}{}", self.schemas.prefix, self.components.error)});
        let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
        if let Some(properties) = properties {
            match self.api.protocol {
                // A failure comes with status 200, too, and has nothing but this and the id.
                Protocol::TencentV3 => {
                    properties.insert("Error".to_owned(), error);
                    let id = json!({"type": "string"});
                    properties.entry("RequestId").or_insert(id);
                }
                Protocol::TencentV2 => {
                    for (name, r#type) in [
                        ("code", Type::Integer),
                        ("message", Type::String),
                        ("codeDesc", Type::String),
                    ] {
                        let schema = self.schemas.of_type(&r#type);
                        properties.entry(name).or_insert(schema);
                    }
                }
                Protocol::AlibabaRpc | Protocol::AlibabaRoa => {}
            }
        }
        // What a table requires of a success, a failure with the same status does not have.
        if matches!(self.api.protocol, Protocol::TencentV3 | Protocol::TencentV2)
            && let Some(schema) = schema.as_object_mut()
        {
            schema.shift_remove("required");
        }
        Some((self.components.response(action).to_owned(), schema))
    }
}

/// Style and explode of a parameter, where they are not those that its location has by itself.
fn style_of(style: Option<ParameterStyle>, location: &str) -> Option<(&'static str, bool)> {
    match (style?, location) {
        (ParameterStyle::Comma, "query") => Some(("form", false)),
        (ParameterStyle::Repeated | ParameterStyle::Flat, "query") => Some(("form", true)),
        _ => None,
    }
}
