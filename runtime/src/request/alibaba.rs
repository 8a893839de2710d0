//! Requests of Alibaba Cloud, in the RPC and in the ROA style.

use super::draft::Draft;
use super::parameters::{Location, Parameter, scalar};
use super::{
    Input, ParameterEncoding, RequestOptions, Signer, SigningMethod, Target, borrowed, check_size,
    encode, endpoint, flatten, header_text, refuse, unserializable, user_agent,
};
use crate::action::{Protocol, Route};
use crate::fields::Ref;
use crate::sign::{acs3, alibaba_rpc, iso8601, percent_encode};
use crate::{Error, Value};

const JSON: &str = "application/json";
const BYTES: &str = "application/octet-stream";
const FORM: &str = "application/x-www-form-urlencoded";
/// Elements of lists count from here.
const FIRST: usize = 1;

pub(super) fn assemble(
    target: &Target<'_>,
    input: Input<'_>,
    options: &RequestOptions,
    signer: Signer<'_>,
) -> Result<Draft, Error> {
    let (scheme, mut host) = endpoint::resolve(target.service, options)?;
    let parts = Parts::new(target, options.encoding, input)?;
    for (name, value) in &parts.host {
        host = endpoint::with_label(&host, name, value)?;
    }
    let roa = target.service.protocol == Protocol::AlibabaRoa;
    match options.signing {
        SigningMethod::Header => by_header(parts, scheme, host, target, options, signer),
        SigningMethod::HmacSha1 | SigningMethod::None if !roa && !target.anonymous => {
            by_parameter(parts, scheme, host, target, options, signer)
        }
        SigningMethod::None if target.anonymous => {
            by_header(parts, scheme, host, target, options, signer)
        }
        other => Err(refuse(format!(
            "requests of this service cannot be signed by {other:?}"
        ))),
    }
}

/// The parameters, each in its place.
struct Parts {
    method: &'static str,
    path: String,
    query: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    /// What becomes part of the host name.
    host: Vec<(String, String)>,
    content: Content,
}

enum Content {
    Nothing,
    Form(Vec<(String, String)>),
    Json(Vec<u8>),
    Bytes(Vec<u8>),
}

impl Parts {
    /// The spec says where a parameter goes. Of the others those of the RPC style, which has no path, go into the query
    /// or a form; those of the ROA style into the path that names them, or a JSON body.
    fn new(
        target: &Target<'_>,
        encoding: ParameterEncoding,
        input: Input<'_>,
    ) -> Result<Self, Error> {
        let roa = target.service.protocol == Protocol::AlibabaRoa;
        let Route { method, path } = match (roa, target.route) {
            (true, Some(route)) => route,
            (true, None) => {
                return Err(refuse(
                    "actions of this service have a method and a path: give the route, too",
                ));
            }
            (false, _) => Route {
                method: match (target.method, encoding) {
                    (Some(method), _) => method,
                    (None, ParameterEncoding::Get) => "GET",
                    (None, ParameterEncoding::Post) => "POST",
                    (None, ParameterEncoding::Multipart) => {
                        return Err(refuse("this service takes no multipart bodies"));
                    }
                },
                path: "/",
            },
        };
        let bodiless = matches!(method, "GET" | "DELETE" | "HEAD");
        let mut parts = Parts {
            method,
            path: path.to_owned(),
            query: Vec::new(),
            headers: Vec::new(),
            host: Vec::new(),
            content: Content::Nothing,
        };
        let (mut query, mut form, mut body) = <(Members, Members, Members)>::default();
        for parameter in input.parameters()? {
            let place = ["{", parameter.name, "}"].concat();
            let location = match parameter.location {
                Some(location) => location,
                None if path.contains(&place) => Location::Path,
                None if bodiless => Location::Query,
                None if roa => Location::Body,
                None => Location::Form,
            };
            match location {
                Location::Path => {
                    let segment = segment(parameter.name, &parameter.value)?;
                    parts.path = parts.path.replace(&place, &segment);
                }
                Location::Header => parts.headers.push(parameter.text("the header")?),
                Location::Host => parts.host.push(parameter.text("the part of the host")?),
                Location::Query => parameter.insert(&mut query),
                // Who asks for GET has all of it in the query.
                Location::Form if bodiless => parameter.insert(&mut query),
                Location::Form => parameter.insert(&mut form),
                Location::Body => parameter.insert(&mut body),
            }
        }
        if let Some((_, rest)) = parts.path.split_once('{') {
            let name = rest.split('}').next().unwrap_or(rest);
            return Err(refuse(format!(
                "the parameter {name} of the path is missing"
            )));
        }
        parts.query = flatten(&Value::Object(query), FIRST)?;
        let whole = input.whole();
        let bodies = [!form.is_empty(), !body.is_empty(), whole.is_some()];
        if bodies.into_iter().filter(|there| *there).count() > 1 {
            return Err(refuse(
                "the parameters make a form and a JSON body: a request has one body",
            ));
        }
        parts.content = match whole {
            Some(whole) => content(whole),
            None if !form.is_empty() => Content::Form(flatten(&Value::Object(form), FIRST)?),
            None if !body.is_empty() => {
                Content::Json(serde_json::to_vec(&body).map_err(unserializable)?)
            }
            None => Content::Nothing,
        };
        if !roa && method == "GET" && !matches!(parts.content, Content::Nothing) {
            return Err(refuse("a GET request of this service has no body"));
        }
        Ok(parts)
    }
}

/// Parameters in one place, in the order of their names.
type Members = serde_json::Map<String, Value>;

/// The body that is one parameter.
fn content(whole: Ref<'_>) -> Content {
    match whole {
        Ref::Absent => Content::Nothing,
        // As the vendor's clients do: what is in the text is JSON mostly, and its business.
        Ref::String(text) => Content::Json(text.as_bytes().to_vec()),
        Ref::Bytes(bytes) => Content::Bytes(bytes.to_vec()),
        other => Content::Json(crate::json::value_to_vec(other)),
    }
}

impl Parameter<'_> {
    /// Its name, and its value as text.
    fn text(self, what: &str) -> Result<(String, String), Error> {
        let text = scalar(&self.value).ok_or_else(|| {
            let name = self.name;
            refuse(format!("{what} {name} cannot hold a list or an object"))
        })?;
        Ok((self.name.to_owned(), text.into_owned()))
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
        Content::Bytes(body) => {
            request.body = body;
            Some(BYTES)
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
    let mut request = request.adjusted(options, signer)?;
    request.push_header("x-acs-content-sha256", acs3::content_sha256(&request.body));
    for (name, value) in parts.headers {
        check_header(&request, &name, &value)?;
        request.push_parameter(name, value);
    }
    if options.signing == SigningMethod::None {
        // Nobody but the RPC gateway answers those who do not sign in another format.
        let format = (target.route.is_none()).then_some(("Format", "json"));
        request.query = encode(borrowed(&parts.query).into_iter().chain(format));
        return finish(request, target, options);
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

/// Refuses a parameter that cannot be a header beside those that every request has.
fn check_header(request: &Draft, name: &str, value: &str) -> Result<(), Error> {
    let common = [
        "authorization",
        "x-acs-security-token",
        "user-agent",
        "content-length",
    ];
    let mut known = request.headers.iter().map(|(known, _)| &**known);
    let taken = known.any(|known| known.eq_ignore_ascii_case(name))
        || common
            .iter()
            .any(|common| name.eq_ignore_ascii_case(common));
    if taken {
        return Err(refuse(format!(
            "the header {name} is one that every request has"
        )));
    }
    // Blanks at the ends would be lost on the way.
    let text = |b: u8| b.is_ascii_graphic() || b == b' ' || b == b'\t';
    if value.trim_matches([' ', '\t']) != value || !value.bytes().all(text) {
        return Err(refuse(format!(
            "the header {name} must be ASCII letters, digits and signs, with blanks at most between them"
        )));
    }
    Ok(())
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
    let mut request = request.adjusted(options, signer)?;
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
        Content::Nothing => Vec::new(),
        Content::Json(_) | Content::Bytes(_) => {
            return Err(refuse(
                "a parameter cannot sign a body that is no form; sign with a header instead",
            ));
        }
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
    // Where there is a form, the common parameters are in it.
    let in_query = match request.method {
        "GET" | "DELETE" | "HEAD" => all.len(),
        _ => parts.query.len(),
    };
    let (query, form) = all.split_at(in_query);
    let (query, form) = (query.iter().copied(), form.iter().copied());
    if form.len() == 0 {
        request.query = encode(query.chain(signature));
    } else {
        request.query = encode(query);
        request.push_header("content-type", FORM);
        request.body = encode(form.chain(signature)).into_bytes();
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
    if request.header("User-Agent").is_none() {
        request.push_header("User-Agent", user_agent(target, options));
    }
    Ok(request)
}
