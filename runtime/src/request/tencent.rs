//! Requests of Tencent Cloud API 3.0.

use std::fmt::Write as _;

use super::flatten::flatten;
use super::{
    Encoding, Input, Language, RequestOptions, Signer, Signing, Target, check_size, endpoint,
    header_text,
};
use crate::sign::{percent_encode, tc3, tencent_v1};
use crate::{Error, ErrorKind, HttpRequest};

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

pub(super) fn assemble(
    target: &Target<'_>,
    input: Input<'_>,
    options: &RequestOptions,
    signer: Signer<'_>,
) -> Result<HttpRequest, Error> {
    let (scheme, host) = endpoint::resolve(target.service, options)?;
    let method = if options.encoding == Encoding::Get {
        "GET"
    } else {
        "POST"
    };
    let mut request = HttpRequest::new(method, scheme, &host, "/");
    request.push_header("Host", host);
    match options.signing {
        Signing::HmacSha1 => by_parameter(
            request,
            tencent_v1::Method::HmacSha1,
            target,
            input,
            options,
            signer,
        ),
        Signing::HmacSha256 => by_parameter(
            request,
            tencent_v1::Method::HmacSha256,
            target,
            input,
            options,
            signer,
        ),
        _ => by_header(request, target, input, options, signer),
    }
}

/// TC3-HMAC-SHA256: the common parameters are headers.
fn by_header(
    mut request: HttpRequest,
    target: &Target<'_>,
    input: Input<'_>,
    options: &RequestOptions,
    signer: Signer<'_>,
) -> Result<HttpRequest, Error> {
    let limits = &target.service.limits;
    let content_type = match options.encoding {
        Encoding::Post => {
            request.body = serde_json::to_vec(&input).map_err(unserializable)?;
            JSON.to_owned()
        }
        Encoding::Get => {
            let params = flatten(&to_value(input)?, 0)?;
            request.query = encode(
                params
                    .iter()
                    .map(|(name, value)| (name.as_str(), value.as_str())),
            );
            FORM.to_owned()
        }
        Encoding::Multipart => {
            let (boundary, body) = multipart(&to_value(input)?, signer)?;
            request.body = body;
            format!("multipart/form-data; boundary={boundary}")
        }
    };
    check_size(
        "query of the GET request",
        request.query.len(),
        limits.get_bytes,
    )?;
    check_size(
        "body of the POST request",
        request.body.len(),
        limits.post_bytes,
    )?;

    request.push_header("Content-Type", content_type.clone());
    request.push_header("X-TC-Action", header_text("the action", target.action)?);
    request.push_header("X-TC-Version", target.service.version);
    request.push_header(
        "X-TC-Timestamp",
        itoa::Buffer::new().format(signer.timestamp),
    );
    if let Some(region) = &options.region {
        request.push_header("X-TC-Region", header_text("the region", region)?);
    }
    if let Some(language) = options.language {
        request.push_header("X-TC-Language", language_tag(language));
    }
    if let Some(trace_id) = &options.trace_id {
        request.push_header("X-TC-TraceId", header_text("the trace id", trace_id)?);
    }
    request.push_header("X-TC-RequestClient", request_client(target, options)?);
    request.push_header("User-Agent", user_agent(target, options));

    let payload = match options.signing {
        Signing::None => {
            request.push_header("Authorization", tc3::SKIP);
            return Ok(request);
        }
        Signing::UnsignedPayload => {
            request.push_header("X-TC-Content-SHA256", tc3::UNSIGNED_PAYLOAD);
            tc3::Payload::Unsigned
        }
        _ => tc3::Payload::Signed(&request.body),
    };
    let key = signer
        .credential
        .signing_key(signer.timestamp, target.service.service);
    let authorization = tc3::authorization(
        &key,
        header_text("the id of the credential", signer.credential.id())?,
        &tc3::Request {
            method: request.method,
            path: &request.path,
            query: &request.query,
            content_type: &content_type,
            host: &request.host,
            headers: &[],
            payload,
        },
        signer.timestamp,
    );
    if let Some(token) = signer.credential.token() {
        request.push_header("X-TC-Token", token);
    }
    request.push_header("Authorization", authorization);
    Ok(request)
}

/// Signature v1: the common parameters stand among the others, and so does the signature.
fn by_parameter(
    mut request: HttpRequest,
    method: tencent_v1::Method,
    target: &Target<'_>,
    input: Input<'_>,
    options: &RequestOptions,
    signer: Signer<'_>,
) -> Result<HttpRequest, Error> {
    let params = flatten(&to_value(input)?, 0)?;
    let mut all: Vec<(&str, &str)> = params
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();

    let timestamp = signer.timestamp.to_string();
    // A positive number of at most 31 bits, like those of the manual's examples.
    let nonce = ((signer.nonce >> 33) + 1).to_string();
    let client = request_client(target, options)?;
    let mut common = vec![
        ("Action", target.action),
        ("Version", target.service.version),
        ("Timestamp", timestamp.as_str()),
        ("Nonce", nonce.as_str()),
        ("SecretId", signer.credential.id()),
        ("SignatureMethod", method.as_str()),
        ("RequestClient", client.as_str()),
    ];
    common.extend(options.region.as_deref().map(|region| ("Region", region)));
    common.extend(signer.credential.token().map(|token| ("Token", token)));
    common.extend(
        options
            .language
            .map(|language| ("Language", language_tag(language))),
    );
    if let Some((name, _)) = all
        .iter()
        .find(|(name, _)| *name == "Signature" || common.iter().any(|(common, _)| common == name))
    {
        return Err(Error::new(
            ErrorKind::Request,
            format!(
                "the parameter {name} has the name of a common one; sign with a header instead"
            ),
        ));
    }
    all.extend(common);

    let signed = tencent_v1::Request {
        method: request.method,
        host: &request.host,
        path: &request.path,
        api: tencent_v1::Api::V3,
        params: &all,
    };
    let signature = tencent_v1::stages(method, signer.credential.secret(), &signed).signature;
    all.push(("Signature", &signature));

    let text = encode(all.into_iter());
    if let Some(trace_id) = &options.trace_id {
        request.push_header("X-TC-TraceId", header_text("the trace id", trace_id)?);
    }
    request.push_header("User-Agent", user_agent(target, options));
    let limits = &target.service.limits;
    match options.encoding {
        Encoding::Get => {
            check_size("query of the GET request", text.len(), limits.get_bytes)?;
            request.query = text;
        }
        Encoding::Post => {
            check_size(
                "form of the POST request",
                text.len(),
                limits.post_form_bytes,
            )?;
            request.push_header("Content-Type", FORM);
            request.body = text.into_bytes();
        }
        Encoding::Multipart => {
            return Err(Error::new(
                ErrorKind::Request,
                "multipart bodies must be signed with a header",
            ));
        }
    }
    Ok(request)
}

/// Parts of a `multipart/form-data` body, one a parameter; what is no text is sent as JSON.
fn multipart(value: &crate::Value, signer: Signer<'_>) -> Result<(String, Vec<u8>), Error> {
    let members = value.as_object().into_iter().flatten();
    let mut parts = Vec::new();
    for (name, value) in members.filter(|(_, value)| !value.is_null()) {
        if name.bytes().any(|b| b == b'"' || b.is_ascii_control()) {
            let message = format!("the parameter name {name:?} cannot stand in a multipart body");
            return Err(Error::new(ErrorKind::Request, message));
        }
        parts.push(match value.as_str() {
            Some(text) => format!("name=\"{name}\"\r\n\r\n{text}\r\n"),
            None => format!("name=\"{name}\"\r\nContent-Type: {JSON}\r\n\r\n{value}\r\n"),
        });
    }
    let mut boundary = format!("{:016x}{:08x}", signer.nonce, signer.timestamp);
    while parts.iter().any(|part| part.contains(&boundary)) {
        boundary.push('0');
    }
    let mut body = String::new();
    for part in &parts {
        body.push_str(
            &[
                "--",
                &boundary,
                "\r\nContent-Disposition: form-data; ",
                part,
            ]
            .concat(),
        );
    }
    body.push_str(&["--", &boundary, "--\r\n"].concat());
    Ok((boundary, body.into_bytes()))
}

fn to_value(input: Input<'_>) -> Result<crate::Value, Error> {
    serde_json::to_value(input).map_err(unserializable)
}

fn unserializable(error: serde_json::Error) -> Error {
    Error::new(
        ErrorKind::Request,
        "the parameters cannot be written as JSON",
    )
    .with_source(error)
}

fn encode<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut out = String::new();
    for (name, value) in pairs {
        if !out.is_empty() {
            out.push('&');
        }
        percent_encode(&mut out, name);
        out.push('=');
        percent_encode(&mut out, value);
    }
    out
}

fn language_tag(language: Language) -> &'static str {
    match language {
        Language::Chinese => "zh-CN",
        Language::English => "en-US",
    }
}

/// `X-TC-RequestClient`: who calls, in `[0-9a-zA-Z-_,;.]` and at most 128 characters.
fn request_client(target: &Target<'_>, options: &RequestOptions) -> Result<String, Error> {
    const LIMIT: usize = 128;
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-_,;.".contains(c);
    let mut name = format!("cloudapi_{}", env!("CARGO_PKG_VERSION"));
    let crate_name = target.service.user_agent;
    if !crate_name.is_empty() {
        name.push(';');
        name.extend(crate_name.chars().map(|c| if allowed(c) { c } else { '_' }));
    }
    if let Some(app) = &options.app_name {
        if app.is_empty() || !app.chars().all(allowed) || name.len() + 1 + app.len() > LIMIT {
            let room = LIMIT - 1 - name.len().min(LIMIT - 1);
            return Err(Error::new(
                ErrorKind::Request,
                format!(
                    "the app name {app:?} must have 1 to {room} of the characters 0-9a-zA-Z-_,;."
                ),
            ));
        }
        // Writing to a string cannot fail.
        let _ = write!(name, ";{app}");
    }
    Ok(name)
}

fn user_agent(target: &Target<'_>, options: &RequestOptions) -> String {
    let mut agent = format!("cloudapi-runtime/{}", env!("CARGO_PKG_VERSION"));
    for part in [Some(target.service.user_agent), options.app_name.as_deref()] {
        if let Some(part) = part.filter(|part| !part.is_empty()) {
            agent.insert(0, ' ');
            agent.insert_str(0, part);
        }
    }
    agent
}
