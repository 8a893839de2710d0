//! Requests of Tencent Cloud, API 3.0 and the legacy API v2.

use std::fmt::Write as _;

use super::draft::Draft;
use super::flatten::flatten;
use super::{
    Input, Language, ParameterEncoding, RequestOptions, Signer, SigningMethod, Target, borrowed,
    check_size, encode, endpoint, header_text, refuse, user_agent,
};
use crate::Error;
use crate::action::Protocol;
use crate::sign::{tc3, tencent_v1};

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

pub(super) fn assemble(
    target: &Target<'_>,
    input: Input<'_>,
    options: &RequestOptions,
    signer: Signer<'_>,
) -> Result<Draft, Error> {
    let (scheme, host) = endpoint::resolve(target.service, options)?;
    let method = if options.encoding == ParameterEncoding::Get {
        "GET"
    } else {
        "POST"
    };
    let (api, path) = match target.service.protocol {
        Protocol::TencentV2 => (tencent_v1::ApiVersion::V2, "/v2/index.php"),
        _ => (tencent_v1::ApiVersion::V3, "/"),
    };
    let mut request = Draft::new(method, scheme, &host, path);
    request.push_header("Host", host);
    let hash = match (options.signing, api) {
        (SigningMethod::HmacSha1, _) => tencent_v1::SignatureMethod::HmacSha1,
        (SigningMethod::HmacSha256, _) | (SigningMethod::Header, tencent_v1::ApiVersion::V2) => {
            tencent_v1::SignatureMethod::HmacSha256
        }
        (_, tencent_v1::ApiVersion::V3) => {
            return by_header(request, target, input, options, signer);
        }
        (_, tencent_v1::ApiVersion::V2) => {
            return Err(refuse("requests of API v2 must be signed with a parameter"));
        }
    };
    by_parameter(request, (api, hash), target, input, options, signer)
}

/// TC3-HMAC-SHA256: the common parameters are headers.
fn by_header(
    mut request: Draft,
    target: &Target<'_>,
    input: Input<'_>,
    options: &RequestOptions,
    signer: Signer<'_>,
) -> Result<Draft, Error> {
    let limits = &target.service.limits;
    let content_type = match options.encoding {
        ParameterEncoding::Post => {
            request.body = input.to_json()?;
            JSON.to_owned()
        }
        ParameterEncoding::Get => {
            let params = flatten(&input.to_value()?, 0)?;
            request.query = encode(borrowed(&params).into_iter());
            FORM.to_owned()
        }
        ParameterEncoding::Multipart => {
            let (boundary, body) = multipart(&input.to_value()?, signer)?;
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

    request.push_header("Content-Type", content_type);
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

    let mut request = request.adjusted(options, signer)?;
    let content_type = request
        .header("Content-Type")
        .unwrap_or_default()
        .to_owned();
    let payload = match options.signing {
        SigningMethod::None => {
            if request.header("Authorization").is_none() {
                request.push_header("Authorization", tc3::SKIP);
            }
            return Ok(request);
        }
        SigningMethod::UnsignedPayload => {
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
        header_text(
            "the id of the credential",
            signer.credential.access_key_id(),
        )?,
        &tc3::SignableRequest {
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
    if let Some(token) = signer.credential.session_token() {
        request.push_header("X-TC-Token", token);
    }
    request.push_header("Authorization", authorization);
    Ok(request)
}

/// Signature v1 and that of API v2: the common parameters stand among the others, and so does the
/// signature.
fn by_parameter(
    request: Draft,
    (api, method): (tencent_v1::ApiVersion, tencent_v1::SignatureMethod),
    target: &Target<'_>,
    input: Input<'_>,
    options: &RequestOptions,
    signer: Signer<'_>,
) -> Result<Draft, Error> {
    let mut request = request.adjusted(options, signer)?;
    let params = flatten(&input.to_value()?, 0)?;
    let mut all = borrowed(&params);

    let timestamp = signer.timestamp.to_string();
    // A positive number of at most 31 bits, like those of the manual's examples.
    let nonce = ((signer.nonce >> 33) + 1).to_string();
    let client = request_client(target, options)?;
    let mut common = vec![
        ("Action", target.action),
        ("Timestamp", timestamp.as_str()),
        ("Nonce", nonce.as_str()),
        ("SecretId", signer.credential.access_key_id()),
        ("SignatureMethod", method.as_str()),
    ];
    common.extend(options.region.as_deref().map(|region| ("Region", region)));
    common.extend(
        signer
            .credential
            .session_token()
            .map(|token| ("Token", token)),
    );
    if api == tencent_v1::ApiVersion::V3 {
        common.extend([
            ("Version", target.service.version),
            ("RequestClient", client.as_str()),
        ]);
        let language = options.language.map(language_tag);
        common.extend(language.map(|language| ("Language", language)));
    }
    if let Some((name, _)) = all
        .iter()
        .find(|(name, _)| *name == "Signature" || common.iter().any(|(common, _)| common == name))
    {
        return Err(refuse(format!(
            "the parameter {name} has the name of a common one; sign with a header instead"
        )));
    }
    all.extend(common);

    let signed = tencent_v1::SignableRequest {
        method: request.method,
        host: &request.host,
        path: &request.path,
        api,
        params: &all,
    };
    let signature =
        tencent_v1::stages(method, signer.credential.access_key_secret(), &signed).signature;
    all.push(("Signature", &signature));

    let text = encode(all.into_iter());
    if let Some(trace_id) = &options.trace_id {
        request.push_header("X-TC-TraceId", header_text("the trace id", trace_id)?);
    }
    if request.header("User-Agent").is_none() {
        request.push_header("User-Agent", user_agent(target, options));
    }
    let limits = &target.service.limits;
    match options.encoding {
        ParameterEncoding::Get => {
            check_size("query of the GET request", text.len(), limits.get_bytes)?;
            request.query = text;
        }
        ParameterEncoding::Post => {
            check_size(
                "form of the POST request",
                text.len(),
                limits.post_form_bytes,
            )?;
            request.push_header("Content-Type", FORM);
            request.body = text.into_bytes();
        }
        ParameterEncoding::Multipart => {
            return Err(refuse("multipart bodies must be signed with a header"));
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
            return Err(refuse(message));
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
            return Err(refuse(format!(
                "the app name {app:?} must have 1 to {room} of the characters 0-9a-zA-Z-_,;."
            )));
        }
        // Writing to a string cannot fail.
        let _ = write!(name, ";{app}");
    }
    Ok(name)
}
