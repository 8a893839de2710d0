//! Signatures recomputed from a received request, written from the protocols' descriptions and apart from
//! the runtime, so that a mistake there does not repeat here.

use crate::Request;
use base64::Engine as _;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// A key pair that the server knows.
#[derive(Debug, Clone, Copy)]
pub struct Key<'a> {
    /// Identifier that the request names.
    pub id: &'a str,
    /// Secret that only both ends know.
    pub secret: &'a str,
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn hmac_sha256(key: &[u8], data: &[u8]) -> Vec<u8> {
    // HMAC takes keys of any length.
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap_or_else(|_| unreachable!());
    mac.update(data);
    mac.finalize().into_bytes().to_vec()
}

fn hmac_sha1(key: &[u8], data: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha1>::new_from_slice(key).unwrap_or_else(|_| unreachable!());
    mac.update(data);
    mac.finalize().into_bytes().to_vec()
}

/// Parts of an `Authorization` value: `<algorithm> Credential=…, SignedHeaders=…, Signature=…`.
struct Authorization<'a> {
    credential: &'a str,
    signed_headers: &'a str,
    signature: &'a str,
}

fn authorization<'a>(request: &'a Request, algorithm: &str) -> Result<Authorization<'a>, String> {
    let value = request
        .header("authorization")
        .ok_or("no Authorization header")?;
    let rest = value
        .strip_prefix(algorithm)
        .and_then(|rest| rest.strip_prefix(' '))
        .ok_or_else(|| format!("Authorization does not begin with `{algorithm} `: {value}"))?;
    let part = |name: &str| {
        rest.split(',')
            .map(str::trim)
            .find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
            .ok_or_else(|| format!("Authorization has no {name}: {value}"))
    };
    Ok(Authorization {
        credential: part("Credential")?,
        signed_headers: part("SignedHeaders")?,
        signature: part("Signature")?,
    })
}

fn canonical_headers(request: &Request, signed: &str, lower: bool) -> Result<String, String> {
    let mut text = String::new();
    for name in signed.split(';') {
        let value = request
            .header(name)
            .ok_or_else(|| format!("signed header {name} missing"))?;
        let value = value.trim();
        let value = if lower {
            value.to_lowercase()
        } else {
            value.to_owned()
        };
        text.push_str(&format!("{name}:{value}\n"));
    }
    Ok(text)
}

fn compare(expected: &str, found: &str, canonical: &str) -> Result<(), String> {
    if expected == found {
        return Ok(());
    }
    Err(format!(
        "signature is {found}, expected {expected} for canonical request:\n{canonical}"
    ))
}

/// Checks a `TC3-HMAC-SHA256` signature, the date in its scope and that the timestamp is within five
/// minutes of `now` (seconds since 1970).
///
/// # Errors
/// What does not fit.
pub fn tc3(request: &Request, key: Key<'_>, service: &str, now: i64) -> Result<(), String> {
    let parts = authorization(request, "TC3-HMAC-SHA256")?;
    let timestamp = request
        .header("x-tc-timestamp")
        .ok_or("no X-TC-Timestamp header")?;
    let seconds: i64 = timestamp
        .parse()
        .map_err(|_| format!("bad timestamp {timestamp}"))?;
    if (seconds - now).abs() > 300 {
        return Err(format!("timestamp {seconds} is too far from {now}"));
    }
    let date = utc_date(seconds);
    let scope = format!("{date}/{service}/tc3_request");
    let credential = format!("{}/{scope}", key.id);
    if parts.credential != credential {
        return Err(format!(
            "Credential is {}, expected {credential}",
            parts.credential
        ));
    }
    for needed in ["content-type", "host"] {
        if !parts.signed_headers.split(';').any(|name| name == needed) {
            return Err(format!("{needed} is not signed"));
        }
    }
    let unsigned = request.header("x-tc-content-sha256") == Some("UNSIGNED-PAYLOAD");
    let payload: &[u8] = if unsigned {
        b"UNSIGNED-PAYLOAD"
    } else {
        &request.body
    };
    let canonical = format!(
        "{}\n/\n{}\n{}\n{}\n{}",
        request.method,
        request.query(),
        canonical_headers(request, parts.signed_headers, true)?,
        parts.signed_headers,
        hex(&Sha256::digest(payload)),
    );
    let to_sign = format!(
        "TC3-HMAC-SHA256\n{timestamp}\n{scope}\n{}",
        hex(&Sha256::digest(canonical.as_bytes()))
    );
    let key = hmac_sha256(format!("TC3{}", key.secret).as_bytes(), date.as_bytes());
    let key = hmac_sha256(&hmac_sha256(&key, service.as_bytes()), b"tc3_request");
    compare(
        &hex(&hmac_sha256(&key, to_sign.as_bytes())),
        parts.signature,
        &canonical,
    )
}

/// Checks a version 1 signature of Tencent Cloud, which stands among the parameters. `path` is `/` for
/// API 3.0 and `/v2/index.php` for the legacy API.
///
/// # Errors
/// What does not fit.
pub fn tencent_v1(request: &Request, key: Key<'_>, path: &str) -> Result<(), String> {
    let mut parameters = parameters(request)?;
    let found = parameters
        .remove("Signature")
        .ok_or("no Signature parameter")?;
    if parameters.get("SecretId").map(String::as_str) != Some(key.id) {
        return Err("SecretId is not the expected one".into());
    }
    // Sorted are the names as they are signed.
    let signed: BTreeMap<String, &String> = parameters
        .iter()
        .map(|(name, value)| (name.replace('_', "."), value))
        .collect();
    let pairs: Vec<String> = signed
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let host = request.header("host").ok_or("no Host header")?;
    let text = format!("{}{host}{path}?{}", request.method, pairs.join("&"));
    let mac = match parameters.get("SignatureMethod").map(String::as_str) {
        Some("HmacSHA256") => hmac_sha256(key.secret.as_bytes(), text.as_bytes()),
        _ => hmac_sha1(key.secret.as_bytes(), text.as_bytes()),
    };
    compare(&base64::prelude::BASE64_STANDARD.encode(mac), &found, &text)
}

/// Checks an `ACS3-HMAC-SHA256` signature of Alibaba Cloud.
///
/// # Errors
/// What does not fit.
pub fn acs3(request: &Request, key: Key<'_>) -> Result<(), String> {
    let parts = authorization(request, "ACS3-HMAC-SHA256")?;
    if parts.credential != key.id {
        return Err(format!(
            "Credential is {}, expected {}",
            parts.credential, key.id
        ));
    }
    let hash = hex(&Sha256::digest(&request.body));
    if request.header("x-acs-content-sha256") != Some(&hash) {
        return Err(format!(
            "x-acs-content-sha256 is not the hash of the body, {hash}"
        ));
    }
    for (name, _) in &request.headers {
        let name = name.to_lowercase();
        if name.starts_with("x-acs-") && !parts.signed_headers.split(';').any(|it| it == name) {
            return Err(format!("{name} is not signed"));
        }
    }
    let mut pairs: Vec<(String, String)> = query_pairs(request.query())?
        .into_iter()
        .map(|(name, value)| (encode(&name), encode(&value)))
        .collect();
    pairs.sort();
    let query: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let canonical = format!(
        "{}\n{}\n{}\n{}\n{}\n{hash}",
        request.method,
        request.path(),
        query.join("&"),
        canonical_headers(request, parts.signed_headers, false)?,
        parts.signed_headers,
    );
    let to_sign = format!(
        "ACS3-HMAC-SHA256\n{}",
        hex(&Sha256::digest(canonical.as_bytes()))
    );
    let expected = hex(&hmac_sha256(key.secret.as_bytes(), to_sign.as_bytes()));
    compare(&expected, parts.signature, &canonical)
}

/// Checks an RPC signature 1.0 of Alibaba Cloud, which stands among the parameters.
///
/// # Errors
/// What does not fit.
pub fn rpc_v1(request: &Request, key: Key<'_>) -> Result<(), String> {
    let mut parameters = parameters(request)?;
    let found = parameters
        .remove("Signature")
        .ok_or("no Signature parameter")?;
    if parameters.get("AccessKeyId").map(String::as_str) != Some(key.id) {
        return Err("AccessKeyId is not the expected one".into());
    }
    let pairs: Vec<String> = parameters
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    let text = format!("{}&%2F&{}", request.method, encode(&pairs.join("&")));
    let mac = hmac_sha1(format!("{}&", key.secret).as_bytes(), text.as_bytes());
    compare(&base64::prelude::BASE64_STANDARD.encode(mac), &found, &text)
}

/// Parameters of the query and, for a form POST, of the body, decoded.
///
/// # Errors
/// If the text is not valid percent-encoded UTF-8 or a name comes twice.
pub fn parameters(request: &Request) -> Result<BTreeMap<String, String>, String> {
    let mut pairs = query_pairs(request.query())?;
    let form = request
        .header("content-type")
        .is_some_and(|value| value.starts_with("application/x-www-form-urlencoded"));
    if form {
        let body = std::str::from_utf8(&request.body).map_err(|_| "form is not UTF-8")?;
        pairs.extend(query_pairs(body)?);
    }
    let mut map = BTreeMap::new();
    for (name, value) in pairs {
        if map.insert(name.clone(), value).is_some() {
            return Err(format!("parameter {name} comes twice"));
        }
    }
    Ok(map)
}

fn query_pairs(query: &str) -> Result<Vec<(String, String)>, String> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decode(name)?, decode(value)?))
        })
        .collect()
}

fn decode(text: &str) -> Result<String, String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'%' => {
                let pair: Option<(u8, u8)> = rest.next().zip(rest.next());
                let value = pair.and_then(|(high, low)| {
                    let digit = |it: u8| char::from(it).to_digit(16);
                    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
                });
                bytes.push(value.ok_or_else(|| format!("bad escape in {text}"))?);
            }
            b'+' => bytes.push(b' '),
            other => bytes.push(other),
        }
    }
    String::from_utf8(bytes).map_err(|_| format!("not UTF-8: {text}"))
}

fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// `YYYY-MM-DD` of a Unix time, in UTC (days to civil date in the proleptic Gregorian calendar).
/// `2026-01-02T03:04:05Z`.
pub(crate) fn iso8601(seconds: i64) -> String {
    let second = seconds.rem_euclid(86_400);
    let (hour, minute) = (second / 3600, second / 60 % 60);
    format!(
        "{}T{hour:02}:{minute:02}:{:02}Z",
        utc_date(seconds),
        second % 60
    )
}

fn utc_date(seconds: i64) -> String {
    let days = seconds.div_euclid(86_400) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    /// Rows made with the vendors' own SDKs say whether this file verifies what servers verify.
    const VECTORS: &str = include_str!("../tests/data/signing.jsonl");

    type Check<'a> = dyn Fn(&Request) -> Result<(), String> + 'a;

    fn text<'a>(row: &'a Value, pointer: &str) -> &'a str {
        row.pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    fn headers(row: &Value) -> Vec<(String, String)> {
        let Some(map) = row["headers"].as_object() else {
            return Vec::new();
        };
        map.iter()
            .map(|(name, value)| (name.clone(), value.as_str().unwrap().into()))
            .collect()
    }

    fn pairs(row: &Value, pointer: &str) -> String {
        let Some(map) = row.pointer(pointer).and_then(Value::as_object) else {
            return String::new();
        };
        let value = |value: &Value| match value {
            Value::String(text) => encode(text),
            other => encode(&other.to_string()),
        };
        let pairs: Vec<_> = map
            .iter()
            .map(|(name, it)| format!("{}={}", encode(name), value(it)))
            .collect();
        pairs.join("&")
    }

    #[test]
    fn accepts_what_the_vendors_sign_and_refuses_it_changed() {
        let mut counts = BTreeMap::new();
        for line in VECTORS.lines() {
            let row: Value = serde_json::from_str(line).unwrap();
            let key = Key {
                id: text(&row, "/credential/id"),
                secret: text(&row, "/credential/secret"),
            };
            let algorithm = text(&row, "/algorithm");
            let signature = text(&row, "/expect/signature");
            let method = text(&row, "/method").to_owned();
            let check: Box<Check<'_>>;
            let mut request = Request {
                method: method.clone(),
                target: text(&row, "/path").to_owned(),
                headers: headers(&row),
                body: text(&row, "/body").as_bytes().to_vec(),
            };
            match algorithm {
                "TC3-HMAC-SHA256" => {
                    let query = text(&row, "/query_string");
                    if !query.is_empty() {
                        request.target = format!("/?{query}");
                    }
                    let now = row["timestamp"].as_i64().unwrap();
                    let service = text(&row, "/service").to_owned();
                    check = Box::new(move |request| tc3(request, key, &service, now));
                }
                "ACS3-HMAC-SHA256" => {
                    request.target = format!("{}?{}", request.target, pairs(&row, "/query"));
                    check = Box::new(move |request| acs3(request, key));
                }
                "tencent-HmacSHA1"
                | "tencent-HmacSHA256"
                | "tencent-v2-HmacSHA1"
                | "tencent-v2-HmacSHA256"
                | "alibaba-rpc-v1" => {
                    let form =
                        format!("{}&Signature={}", pairs(&row, "/params"), encode(signature));
                    request
                        .headers
                        .push(("Host".into(), text(&row, "/host").into()));
                    let path = request.target.clone();
                    if method == "POST" {
                        let form_type = "application/x-www-form-urlencoded".into();
                        request.headers.push(("Content-Type".into(), form_type));
                        request.body = form.into_bytes();
                    } else {
                        request.target = format!("{path}?{form}");
                    }
                    check = Box::new(move |request| match algorithm {
                        "alibaba-rpc-v1" => rpc_v1(request, key),
                        _ => tencent_v1(request, key, &path),
                    });
                }
                other => panic!("unknown algorithm {other}"),
            }
            if let Some(value) = row.pointer("/expect/authorization").and_then(Value::as_str) {
                request.headers.push(("Authorization".into(), value.into()));
            }
            check(&request).unwrap_or_else(|error| panic!("{}: {error}", text(&row, "/name")));
            request.method = if method == "GET" {
                "POST".into()
            } else {
                "GET".into()
            };
            assert!(
                check(&request).is_err(),
                "{}: changed method accepted",
                text(&row, "/name")
            );
            *counts.entry(algorithm.to_owned()).or_insert(0) += 1;
        }
        println!("{counts:?}");
        assert_eq!(counts.values().sum::<usize>(), VECTORS.lines().count());
    }

    #[test]
    fn dates_at_the_edges() {
        for (seconds, date) in [
            (0, "1970-01-01"),
            (951_782_399, "2000-02-28"),
            (951_782_400, "2000-02-29"),
            (1_551_113_065, "2019-02-25"),
            (1_735_689_599, "2024-12-31"),
        ] {
            assert_eq!(utc_date(seconds), date);
        }
    }
}
