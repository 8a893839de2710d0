//! ACS3-HMAC-SHA256, the current signature of Alibaba Cloud for RPC and ROA style actions alike.
//!
//! The stages are [`canonical_request`], [`string_to_sign`], [`signature`] and [`authorization`]; [`stages`] runs them
//! and keeps every value. There is no derived key.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use super::Stages;
use super::encode::{Hex, encode_pairs, sorted};

/// Name of the algorithm, first word of the `Authorization` header.
pub const ALGORITHM: &str = "ACS3-HMAC-SHA256";

/// The signed parts of a request.
#[derive(Clone, Copy, Debug)]
pub struct SignableRequest<'a> {
    /// The HTTP method.
    pub method: &'a str,
    /// The path as it is sent, percent-encoded; `/` with RPC style actions.
    pub path: &'a str,
    /// The query parameters, flattened, raw, in any order.
    pub query: &'a [(&'a str, &'a str)],
    /// All headers that are sent. Signed are `host`, `content-type` and every `x-acs-*`.
    pub headers: &'a [(&'a str, &'a str)],
    /// The body. Its hash is taken from the header `x-acs-content-sha256` if that is there.
    pub body: &'a [u8],
}

/// The lower-case hexadecimal SHA-256 of a body: the value of the header `x-acs-content-sha256`.
pub fn content_sha256(body: &[u8]) -> String {
    sha256(body).as_str().to_owned()
}

/// First stage: the request in canonical form.
pub fn canonical_request(request: &SignableRequest<'_>) -> String {
    let headers = signed_headers(request);
    let mut out = String::with_capacity(1024);
    out.push_str(request.method);
    out.push('\n');
    out.push_str(request.path);
    out.push('\n');
    encode_pairs(&mut out, &sorted(request.query));
    out.push('\n');
    for (name, value) in &headers {
        out.push_str(name);
        out.push(':');
        out.push_str(value);
        out.push('\n');
    }
    out.push('\n');
    out.push_str(&names(&headers));
    out.push('\n');
    match headers
        .iter()
        .find(|(name, _)| name == "x-acs-content-sha256")
    {
        Some((_, hash)) => out.push_str(hash),
        None => out.push_str(sha256(request.body).as_str()),
    }
    out
}

/// Second stage: the algorithm and the hash of the canonical request.
pub fn string_to_sign(canonical_request: &str) -> String {
    [
        ALGORITHM,
        "\n",
        sha256(canonical_request.as_bytes()).as_str(),
    ]
    .concat()
}

/// Third stage: hexadecimal HMAC-SHA256 of the string to sign under the secret.
pub fn signature(secret: &str, string_to_sign: &str) -> String {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(secret.as_bytes())
        .expect("HMAC takes keys of any length");
    mac.update(string_to_sign.as_bytes());
    Hex::new(&mac.finalize().into_bytes().into())
        .as_str()
        .to_owned()
}

/// Last stage: the value of the `Authorization` header; no blanks follow its commas.
pub fn authorization(
    access_key_id: &str,
    request: &SignableRequest<'_>,
    signature: &str,
) -> String {
    let names = names(&signed_headers(request));
    format!("{ALGORITHM} Credential={access_key_id},SignedHeaders={names},Signature={signature}")
}

/// All stages with their values.
pub fn stages(access_key_id: &str, secret: &str, request: &SignableRequest<'_>) -> Stages {
    let canonical_request = canonical_request(request);
    let string_to_sign = string_to_sign(&canonical_request);
    let signature = signature(secret, &string_to_sign);
    let authorization = Some(authorization(access_key_id, request, &signature));
    Stages {
        canonical_request,
        string_to_sign,
        signature,
        authorization,
    }
}

/// Lower-case names and trimmed values of the headers that are signed, sorted; equal names are joined.
fn signed_headers(request: &SignableRequest<'_>) -> Vec<(String, String)> {
    let mut headers: Vec<(String, String)> = request
        .headers
        .iter()
        .map(|(name, value)| (name.trim().to_lowercase(), value.trim().to_owned()))
        .filter(|(name, _)| name == "host" || name == "content-type" || name.starts_with("x-acs-"))
        .collect();
    headers.sort();
    headers.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1.push(',');
            kept.1.push_str(&next.1);
        }
        same
    });
    headers
}

fn names(headers: &[(String, String)]) -> String {
    headers
        .iter()
        .map(|(name, _)| name.as_str())
        .collect::<Vec<_>>()
        .join(";")
}

fn sha256(bytes: &[u8]) -> Hex {
    Hex::new(&Sha256::digest(bytes).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_form() {
        let request = SignableRequest {
            method: "GET",
            path: "/instances/my%20topic",
            query: &[("b", "1 2"), ("a", ""), ("B", "*~")],
            headers: &[
                ("X-Acs-Date", " 2024-10-05T04:42:10Z "),
                ("Accept", "application/json"),
                ("host", "h"),
                ("x-acs-twice", "2"),
                ("X-ACS-Twice", "1"),
            ],
            body: b"",
        };
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(
            canonical_request(&request),
            format!(
                "GET\n/instances/my%20topic\nB=%2A~&a=&b=1%202\nhost:h\n\
                 x-acs-date:2024-10-05T04:42:10Z\nx-acs-twice:1,2\n\n\
                 host;x-acs-date;x-acs-twice\n{empty}"
            )
        );
        assert_eq!(content_sha256(b""), empty);
    }
}
