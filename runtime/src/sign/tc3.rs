//! TC3-HMAC-SHA256, the signature of Tencent Cloud API 3.0.
//!
//! The stages are [`canonical_request`], [`string_to_sign`], [`SigningKey::sign`] and [`authorization`]; [`stages`] runs them and keeps every value.
//! What is signed must be what is sent, to the byte: the content type, the query text and the body.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::Stages;
use super::date::utc_date;
use super::encode::Hex;

/// Name of the algorithm, first word of the `Authorization` header.
pub const ALGORITHM: &str = "TC3-HMAC-SHA256";
/// Stands for the hash of a body that is not signed; also the value of the header `X-TC-Content-SHA256` then.
pub const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";
/// Value of the `Authorization` header of the few STS actions that take a web identity instead of a signature.
pub const SKIP: &str = "SKIP";

/// What of the body is signed.
#[derive(Clone, Copy, Debug)]
pub enum Payload<'a> {
    /// The body itself: JSON, multipart, or nothing with GET.
    Signed(&'a [u8]),
    /// Nothing; the header `X-TC-Content-SHA256: UNSIGNED-PAYLOAD` must be sent.
    Unsigned,
}

/// The signed parts of a request. The default is an empty JSON POST to `/`.
#[derive(Clone, Copy, Debug)]
pub struct SignableRequest<'a> {
    /// `POST` or `GET`.
    pub method: &'a str,
    /// Always `/` in API 3.0.
    pub path: &'a str,
    /// The query text exactly as it is sent, without `?`; empty with POST.
    pub query: &'a str,
    /// Value of the `Content-Type` header exactly as it is sent.
    pub content_type: &'a str,
    /// Value of the `Host` header.
    pub host: &'a str,
    /// Further headers to sign, in any order; `content-type` and `host` always are. Names and values are signed in lower case.
    pub headers: &'a [(&'a str, &'a str)],
    /// The body.
    pub payload: Payload<'a>,
}

impl Default for SignableRequest<'_> {
    fn default() -> Self {
        Self {
            method: "POST",
            path: "/",
            query: "",
            content_type: "application/json",
            host: "",
            headers: &[],
            payload: Payload::Signed(b""),
        }
    }
}

/// The key derived from a secret for one UTC day and one service. `Debug` shows the scope alone.
#[derive(Clone)]
pub struct SigningKey {
    mac: Hmac<Sha256>,
    day: i64,
    scope: String,
}

impl SigningKey {
    /// Derives the key for the UTC day of `timestamp` (Unix seconds): the very timestamp that is sent with the request.
    pub fn derive(secret: &str, timestamp: i64, service: &str) -> Self {
        let date = utc_date(timestamp);
        let start = Zeroizing::new([b"TC3", secret.as_bytes()].concat());
        let secret_date = hmac(&start, date.as_bytes());
        let secret_service = hmac(&*secret_date, service.as_bytes());
        let secret_signing = hmac(&*secret_service, b"tc3_request");
        Self {
            mac: keyed(&*secret_signing),
            day: timestamp.div_euclid(86_400),
            scope: format!("{date}/{service}/tc3_request"),
        }
    }

    /// The credential scope: date, service and `tc3_request`.
    pub fn scope(&self) -> &str {
        &self.scope
    }

    /// Whether the key may sign a request with this timestamp: its UTC day must be the key's.
    pub fn covers(&self, timestamp: i64) -> bool {
        timestamp.div_euclid(86_400) == self.day
    }

    /// The signature of a string to sign, in hexadecimal.
    pub fn sign(&self, string_to_sign: &str) -> String {
        self.sign_hex(string_to_sign.as_bytes()).as_str().to_owned()
    }

    fn sign_hex(&self, string_to_sign: &[u8]) -> Hex {
        let mut mac = self.mac.clone();
        mac.update(string_to_sign);
        Hex::new(&mac.finalize().into_bytes().into())
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey")
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}

/// First stage: the request in canonical form.
pub fn canonical_request(request: &SignableRequest<'_>) -> String {
    let mut out = Vec::with_capacity(512);
    write_canonical_request(&mut out, request, &SignedHeaders::of(request));
    text(out)
}

/// Second stage: algorithm, timestamp, scope and the hash of the canonical request.
pub fn string_to_sign(timestamp: i64, scope: &str, canonical_request: &str) -> String {
    let mut out = Vec::with_capacity(160);
    write_string_to_sign(
        &mut out,
        timestamp,
        scope,
        &sha256(canonical_request.as_bytes()),
    );
    text(out)
}

/// All stages in one go: the value of the `Authorization` header. This is what the client calls
/// for every attempt.
///
/// The key must cover the timestamp ([`SigningKey::covers`]), or the server will refuse the
/// signature.
pub fn authorization(
    key: &SigningKey,
    secret_id: &str,
    request: &SignableRequest<'_>,
    timestamp: i64,
) -> String {
    let signed_headers = SignedHeaders::of(request);
    let mut out = Vec::with_capacity(512);
    write_canonical_request(&mut out, request, &signed_headers);
    let hash = sha256(&out);
    out.clear();
    write_string_to_sign(&mut out, timestamp, &key.scope, &hash);
    let signature = key.sign_hex(&out);
    // The buffer serves once more; empty, it is checked for UTF-8 at no cost.
    out.clear();
    let mut value = text(out);
    write_authorization(&mut value, key, secret_id, &signed_headers, &signature);
    value
}

/// All stages with their values, for tools and tests.
pub fn stages(
    key: &SigningKey,
    secret_id: &str,
    request: &SignableRequest<'_>,
    timestamp: i64,
) -> Stages {
    let canonical_request = canonical_request(request);
    let string_to_sign = string_to_sign(timestamp, &key.scope, &canonical_request);
    let signature = key.sign_hex(string_to_sign.as_bytes());
    let mut authorization = String::new();
    let signed_headers = SignedHeaders::of(request);
    write_authorization(
        &mut authorization,
        key,
        secret_id,
        &signed_headers,
        &signature,
    );
    Stages {
        canonical_request,
        string_to_sign,
        signature: signature.as_str().to_owned(),
        authorization: Some(authorization),
    }
}

/// Names and `name:value` lines of the signed headers beyond the two that always are. Nearly every request has none, and then this costs nothing.
enum SignedHeaders {
    Basic,
    Extended { names: String, lines: String },
}

impl SignedHeaders {
    fn of(request: &SignableRequest<'_>) -> Self {
        if request.headers.is_empty() {
            return Self::Basic;
        }
        let mut headers: Vec<(String, String)> = vec![
            ("content-type".to_owned(), request.content_type.to_owned()),
            ("host".to_owned(), request.host.to_owned()),
        ];
        for (name, value) in request.headers {
            let name = name.trim().to_lowercase();
            if name != "content-type" && name != "host" {
                headers.push((name, value.trim().to_lowercase()));
            }
        }
        headers.sort();
        let (mut names, mut lines) = (String::new(), String::new());
        for (name, value) in &headers {
            if !names.is_empty() {
                names.push(';');
            }
            names.push_str(name);
            lines.extend([name, ":", value, "\n"]);
        }
        Self::Extended { names, lines }
    }

    fn names(&self) -> &str {
        match self {
            Self::Basic => "content-type;host",
            Self::Extended { names, .. } => names,
        }
    }
}

/// Appends pieces one after the other. Literals become single stores this way, where a loop over
/// slices would call `memcpy` for each; the pieces would cost as much as the hashing otherwise.
macro_rules! push {
    ($out:expr, $($piece:expr),* $(,)?) => { $($out.extend_from_slice($piece);)* };
}

fn write_canonical_request(
    out: &mut Vec<u8>,
    request: &SignableRequest<'_>,
    headers: &SignedHeaders,
) {
    push!(out, request.method.as_bytes(), b"\n");
    push!(out, request.path.as_bytes(), b"\n");
    push!(out, request.query.as_bytes());
    match headers {
        SignedHeaders::Basic => {
            push!(out, b"\ncontent-type:", request.content_type.as_bytes());
            push!(out, b"\nhost:", request.host.as_bytes());
            push!(out, b"\n\ncontent-type;host\n");
        }
        SignedHeaders::Extended { lines, names } => {
            push!(out, b"\n", lines.as_bytes());
            push!(out, b"\n", names.as_bytes(), b"\n");
        }
    }
    let body = match request.payload {
        Payload::Signed(body) => body,
        Payload::Unsigned => UNSIGNED_PAYLOAD.as_bytes(),
    };
    push!(out, sha256(body).as_bytes());
}

fn write_string_to_sign(out: &mut Vec<u8>, timestamp: i64, scope: &str, hash: &Hex) {
    let mut digits = itoa::Buffer::new();
    push!(
        out,
        ALGORITHM.as_bytes(),
        b"\n",
        digits.format(timestamp).as_bytes()
    );
    push!(out, b"\n", scope.as_bytes(), b"\n", hash.as_bytes());
}

fn write_authorization(
    out: &mut String,
    key: &SigningKey,
    secret_id: &str,
    headers: &SignedHeaders,
    signature: &Hex,
) {
    out.push_str(ALGORITHM);
    out.push_str(" Credential=");
    out.push_str(secret_id);
    out.push('/');
    out.push_str(&key.scope);
    out.push_str(", SignedHeaders=");
    out.push_str(headers.names());
    out.push_str(", Signature=");
    out.push_str(signature.as_str());
}

/// Text of what the functions above put together.
fn text(bytes: Vec<u8>) -> String {
    #[expect(
        clippy::expect_used,
        reason = "whole strings and hexadecimal digits are UTF-8"
    )]
    String::from_utf8(bytes).expect("strings and hexadecimal digits are UTF-8")
}

fn sha256(bytes: &[u8]) -> Hex {
    Hex::new(&Sha256::digest(bytes).into())
}

fn keyed(key: &[u8]) -> Hmac<Sha256> {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    Hmac::new_from_slice(key).expect("HMAC takes keys of any length")
}

/// The output is a key, too: it does not stay in memory.
fn hmac(key: &[u8], message: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut mac = keyed(key);
    mac.update(message);
    Zeroizing::new(mac.finalize().into_bytes().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TIMESTAMP: i64 = 1_551_113_065;

    /// The worked example of the manual, stage by stage; its secret is 32 asterisks and verifies as such.
    #[test]
    fn worked_example_of_the_manual() {
        let body = br#"{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}"#;
        let secret = "*".repeat(32);
        let id = format!("AKID{secret}");
        let request = SignableRequest {
            content_type: "application/json; charset=utf-8",
            host: "cvm.tencentcloudapi.com",
            headers: &[("X-TC-Action", "DescribeInstances")],
            payload: Payload::Signed(body),
            ..SignableRequest::default()
        };
        let hex = |bytes: &[u8; 32]| Hex::new(bytes).as_str().to_owned();
        let date = hmac(format!("TC3{secret}").as_bytes(), b"2019-02-25");
        assert_eq!(
            hex(&date),
            "da98fb70dcf6b112dc21038d1eeeb3a95c74b4dcb12c1131f864f6066bd02be0"
        );
        let service = hmac(&*date, b"cvm");
        assert_eq!(
            hex(&service),
            "8d70cbefb03939f929db64d32dc2ba89b1095620119fe3e050e2b18c5bd2752f"
        );
        let signing = hmac(&*service, b"tc3_request");
        assert_eq!(
            hex(&signing),
            "b596b923aad85185e2d1f6659d2a062e0a86731226e021e61bfe06f7ed05f5af"
        );

        let key = SigningKey::derive(&secret, TIMESTAMP, "cvm");
        let stages = stages(&key, &id, &request, TIMESTAMP);
        assert_eq!(
            stages.canonical_request,
            "POST\n/\n\ncontent-type:application/json; charset=utf-8\n\
             host:cvm.tencentcloudapi.com\nx-tc-action:describeinstances\n\n\
             content-type;host;x-tc-action\n\
             35e9c5b0e3ae67532d3c9f17ead6c90222632e5b1ff7f6e89887f1398934f064"
        );
        assert_eq!(
            stages.string_to_sign,
            "TC3-HMAC-SHA256\n1551113065\n2019-02-25/cvm/tc3_request\n\
             7019a55be8395899b900fb5564e4200d984910f34794a27cb3fb7d10ff6a1e84"
        );
        let signature = "10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f";
        assert_eq!(stages.signature, signature);
        let expected = format!(
            "TC3-HMAC-SHA256 Credential={id}/2019-02-25/cvm/tc3_request, \
             SignedHeaders=content-type;host;x-tc-action, Signature={signature}"
        );
        assert_eq!(stages.authorization.as_deref(), Some(expected.as_str()));
        assert_eq!(authorization(&key, &id, &request, TIMESTAMP), expected);
    }

    #[test]
    fn headers_are_sorted_and_the_basic_ones_cannot_be_replaced() {
        let request = SignableRequest {
            host: "h",
            headers: &[(" X-B ", " Two "), ("Host", "other"), ("Aaa", "1")],
            ..SignableRequest::default()
        };
        assert!(canonical_request(&request).starts_with(
            "POST\n/\n\naaa:1\ncontent-type:application/json\nhost:h\nx-b:two\n\n\
             aaa;content-type;host;x-b\n"
        ));
    }

    #[test]
    fn a_key_serves_one_utc_day() {
        let key = SigningKey::derive("secret", 1_551_139_199, "cvm");
        assert_eq!(key.scope(), "2019-02-25/cvm/tc3_request");
        assert!(key.covers(1_551_052_800) && key.covers(1_551_139_199));
        assert!(!key.covers(1_551_052_799) && !key.covers(1_551_139_200));
    }

    #[test]
    fn debug_shows_no_key() {
        let key = SigningKey::derive("verysecret", TIMESTAMP, "cvm");
        assert_eq!(
            format!("{key:?}"),
            r#"SigningKey { scope: "2019-02-25/cvm/tc3_request", .. }"#
        );
    }

    proptest! {
        #[test]
        fn the_fast_path_equals_the_stages(
            body in proptest::collection::vec(any::<u8>(), 0..300),
            query in "[ -~]{0,40}",
            headers in proptest::collection::vec(("[A-Za-z-]{1,9}", "[ -~]{0,9}"), 0..4),
            timestamp in 0i64..4_000_000_000,
            unsigned in any::<bool>(),
        ) {
            let headers: Vec<_> = headers.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            let payload = if unsigned { Payload::Unsigned } else { Payload::Signed(&body) };
            let request = SignableRequest { query: &query, headers: &headers, payload, ..SignableRequest::default() };
            let key = SigningKey::derive("secret", timestamp, "ckafka");
            let stages = stages(&key, "id", &request, timestamp);
            prop_assert_eq!(stages.authorization, Some(authorization(&key, "id", &request, timestamp)));
            prop_assert_eq!(key.sign(&stages.string_to_sign), stages.signature);
        }
    }
}
