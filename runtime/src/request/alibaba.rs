//! Requests of Alibaba Cloud, in the RPC and in the ROA style.

use std::borrow::Cow;

use super::draft::Draft;
use super::{
    Input, ParameterEncoding, RequestOptions, Signer, SigningMethod, Target, borrowed, check_size,
    encode, endpoint, flatten, header_text, refuse, to_value, unserializable, user_agent,
};
use crate::action::{Protocol, Route};
use crate::fields::Flags;
use crate::sign::{acs3, alibaba_rpc, iso8601, percent_encode};
use crate::{Error, Value};

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";
/// Elements of lists count from here.
const FIRST: usize = 1;

pub(super) fn assemble(
    target: &Target<'_>,
    input: Input<'_>,
    options: &RequestOptions,
    signer: Signer<'_>,
) -> Result<Draft, Error> {
    let (scheme, host) = endpoint::resolve(target.service, options)?;
    let roa = target.service.protocol == Protocol::AlibabaRoa;
    let parts = match (roa, target.route) {
        (true, Some(route)) => Parts::of_route(route, input)?,
        (true, None) => {
            return Err(refuse(
                "actions of this service have a method and a path: give the route, too",
            ));
        }
        (false, _) => Parts::of_call(options.encoding, input)?,
    };
    match options.signing {
        SigningMethod::Header => by_header(parts, scheme, host, target, options, signer),
        SigningMethod::HmacSha1 | SigningMethod::None if !roa => {
            by_parameter(parts, scheme, host, target, options, signer)
        }
        other => Err(refuse(format!(
            "requests of this service cannot be signed by {other:?}"
        ))),
    }
}

/// The parameters, each in its place.
#[derive(Default)]
struct Parts {
    method: &'static str,
    path: String,
    query: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    content: Content,
}

#[derive(Default)]
enum Content {
    #[default]
    Nothing,
    Form(Vec<(String, String)>),
    Json(Vec<u8>),
}

impl Parts {
    /// RPC style: the action has no path, and all its parameters are in the query or in a form.
    fn of_call(encoding: ParameterEncoding, input: Input<'_>) -> Result<Self, Error> {
        let params = flatten(&to_value(input)?, FIRST)?;
        let (method, query, content) = match encoding {
            ParameterEncoding::Get => ("GET", params, Content::Nothing),
            ParameterEncoding::Post => ("POST", Vec::new(), Content::Form(params)),
            ParameterEncoding::Multipart => {
                return Err(refuse("this service takes no multipart bodies"));
            }
        };
        Ok(Parts {
            method,
            path: "/".to_owned(),
            query,
            content,
            ..Parts::default()
        })
    }

    /// ROA style: parameters are in the path, in the query, in headers and in a JSON body.
    fn of_route(route: Route, input: Input<'_>) -> Result<Self, Error> {
        let mut path = route.path.to_owned();
        let (mut query, mut headers) = (Vec::new(), Vec::new());
        let mut body = serde_json::Map::new();
        let has_body = !matches!(route.method, "GET" | "DELETE" | "HEAD");
        let Value::Object(members) = to_value(input)? else {
            return Err(refuse("the parameters are no JSON object"));
        };
        for (name, value) in members {
            let place = ["{", &name, "}"].concat();
            let flags = input.flags(&name);
            if route.path.contains(&place) {
                path = path.replace(&place, &segment(&name, &value)?);
            } else if flags.contains(Flags::HEADER) {
                let text = scalar(&value).ok_or_else(|| {
                    refuse(format!("the header {name} cannot hold a list or an object"))
                })?;
                headers.push((name, text.into_owned()));
            } else if flags.contains(Flags::QUERY) || !has_body {
                query.extend(flatten(&Value::from_iter([(name, value)]), FIRST)?);
            } else if !value.is_null() {
                body.insert(name, value);
            }
        }
        if let Some((_, rest)) = path.split_once('{') {
            let name = rest.split('}').next().unwrap_or(rest);
            return Err(refuse(format!(
                "the parameter {name} of the path is missing"
            )));
        }
        let content = if body.is_empty() {
            Content::Nothing
        } else {
            Content::Json(serde_json::to_vec(&body).map_err(unserializable)?)
        };
        Ok(Parts {
            method: route.method,
            path,
            query,
            headers,
            content,
        })
    }
}

impl Input<'_> {
    /// Where the spec puts a parameter, if it says so.
    fn flags(&self, name: &str) -> Flags {
        match self {
            Input::Fields(fields) => {
                let table = fields.table();
                let index = table.position(name);
                index.map_or(Flags::NONE, |index| table.flags(index))
            }
            #[cfg(feature = "client")]
            Input::Json(_) => Flags::NONE,
        }
    }
}

/// The text of a scalar; null is empty.
fn scalar(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::Null => Some(Cow::Borrowed("")),
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        Value::Bool(value) => Some(Cow::Borrowed(if *value { "true" } else { "false" })),
        Value::Array(_) | Value::Object(_) => None,
    }
}

/// A value as one segment of the path. Whatever is in it, the route stays the same: a slash is
/// encoded, and refused is what HTTP software resolves (`.`, `..`) or drops (nothing).
fn segment(name: &str, value: &Value) -> Result<String, Error> {
    let text = scalar(value)
        .filter(|text| !matches!(text.as_ref(), "" | "." | ".."))
        .ok_or_else(|| {
            refuse(format!(
                "the parameter {name} is part of the path: it cannot be empty, `.`, `..`, a list or an object"
            ))
        })?;
    let mut out = String::new();
    percent_encode(&mut out, &text);
    Ok(out)
}

/// ACS3-HMAC-SHA256: the common parameters are headers.
fn by_header(
    parts: Parts,
    scheme: &'static str,
    host: String,
    target: &Target<'_>,
    options: &RequestOptions,
    signer: Signer<'_>,
) -> Result<Draft, Error> {
    let mut request = Draft::new(parts.method, scheme, &host, &parts.path);
    request.push_header("host", host);
    let content_type = match parts.content {
        Content::Nothing => None,
        Content::Form(params) => {
            request.body = encode(borrowed(&params).into_iter()).into_bytes();
            Some(FORM)
        }
        Content::Json(body) => {
            request.body = body;
            Some(JSON)
        }
    };
    if let Some(content_type) = content_type.filter(|_| !request.body.is_empty()) {
        request.push_header("content-type", content_type);
    }
    request.push_header("accept", JSON);
    request.push_header("x-acs-action", header_text("the action", target.action)?);
    request.push_header("x-acs-version", target.service.version);
    request.push_header("x-acs-date", iso8601(signer.timestamp));
    request.push_header("x-acs-signature-nonce", nonce(signer));
    request.push_header("x-acs-content-sha256", acs3::content_sha256(&request.body));
    for (name, value) in parts.headers {
        let value = header_text(&format!("the header {name}"), &value)?.to_owned();
        request.headers.push((Cow::Owned(name), value));
    }
    if let Some(token) = signer.credential.session_token() {
        request.push_header("x-acs-security-token", token);
    }
    let query = borrowed(&parts.query);
    let headers: Vec<(&str, &str)> = request
        .headers
        .iter()
        .map(|(name, value)| (name.as_ref(), value.as_str()))
        .collect();
    let id = header_text(
        "the id of the credential",
        signer.credential.access_key_id(),
    )?;
    let signed = acs3::SignableRequest {
        method: request.method,
        path: &request.path,
        query: &query,
        headers: &headers,
        body: &request.body,
    };
    let authorization =
        acs3::stages(id, signer.credential.access_key_secret(), &signed).authorization;
    request.query = encode(query.into_iter());
    request.push_header("Authorization", authorization.unwrap_or_default());
    finish(request, target, options)
}

/// The RPC signature 1.0, or none: the common parameters stand among the others.
fn by_parameter(
    parts: Parts,
    scheme: &'static str,
    host: String,
    target: &Target<'_>,
    options: &RequestOptions,
    signer: Signer<'_>,
) -> Result<Draft, Error> {
    let mut request = Draft::new(parts.method, scheme, &host, &parts.path);
    request.push_header("host", host);
    request.push_header("accept", JSON);
    let (date, nonce) = (iso8601(signer.timestamp), nonce(signer));
    let mut common = vec![
        ("Action", target.action),
        ("Version", target.service.version),
        ("Format", "JSON"),
        ("Timestamp", &date),
        ("SignatureNonce", &nonce),
    ];
    let signs = options.signing == SigningMethod::HmacSha1;
    if signs {
        common.extend([
            ("AccessKeyId", signer.credential.access_key_id()),
            ("SignatureMethod", "HMAC-SHA1"),
            ("SignatureVersion", "1.0"),
        ]);
        common.extend(
            signer
                .credential
                .session_token()
                .map(|token| ("SecurityToken", token)),
        );
    }
    let form = match parts.content {
        Content::Form(params) => params,
        Content::Nothing | Content::Json(_) => Vec::new(),
    };
    let given = [borrowed(&parts.query), borrowed(&form)].concat();
    let taken =
        |name: &str| name == "Signature" || common.iter().any(|(common, _)| *common == name);
    if let Some((name, _)) = given.iter().find(|(name, _)| taken(name)) {
        return Err(refuse(format!(
            "the parameter {name} has the name of a common one; sign with a header instead"
        )));
    }
    let all = [given, common].concat();
    let signature = signs.then(|| {
        alibaba_rpc::stages(request.method, &all, signer.credential.access_key_secret()).signature
    });
    let signature = signature.as_deref().map(|text| ("Signature", text));
    let text = encode(all.iter().copied().chain(signature));
    if request.method == "GET" {
        request.query = text;
    } else {
        request.push_header("content-type", FORM);
        request.body = text.into_bytes();
    }
    finish(request, target, options)
}

/// New for every attempt: the server remembers those of the last minutes.
fn nonce(signer: Signer<'_>) -> String {
    format!("{:016x}{:016x}", signer.timestamp, signer.nonce)
}

fn finish(
    mut request: Draft,
    target: &Target<'_>,
    options: &RequestOptions,
) -> Result<Draft, Error> {
    let limits = &target.service.limits;
    check_size("query", request.query.len(), limits.get_bytes)?;
    check_size("body", request.body.len(), limits.post_bytes)?;
    request.push_header("User-Agent", user_agent(target, options));
    Ok(request)
}
