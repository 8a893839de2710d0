//! Alibaba Cloud's RPC signature, version 1.0 (HMAC-SHA1): all parameters of the query and of the form are signed.
//!
//! The stages are [`canonical_request`] (the sorted, encoded parameters), [`string_to_sign`] and [`signature`].

use hmac::Hmac;
use sha1::Sha1;

use super::Stages;
use super::encode::{encode_pairs, percent_encode, sorted};
use super::tencent_v1::mac;

/// First stage: percent-encoded `name=value` pairs in the byte order of the raw names, joined by `&`.
pub fn canonical_request(params: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(512);
    encode_pairs(&mut out, &sorted(params));
    out
}

/// Second stage: method, the encoded path `/` and the canonical request, encoded once more, joined by `&`.
pub fn string_to_sign(method: &str, canonical_request: &str) -> String {
    let mut out = String::with_capacity(canonical_request.len() * 3 / 2);
    out.push_str(method);
    out.push_str("&%2F&");
    percent_encode(&mut out, canonical_request);
    out
}

/// Last stage: base64 of the HMAC-SHA1 of the string to sign; the key is the secret and `&`.
pub fn signature(secret: &str, string_to_sign: &str) -> String {
    mac::<Hmac<Sha1>>(&format!("{secret}&"), string_to_sign)
}

/// All stages with their values. `params` are all parameters but `Signature`, flattened, raw, in any order.
pub fn stages(method: &str, params: &[(&str, &str)], secret: &str) -> Stages {
    let canonical_request = canonical_request(params);
    let string_to_sign = string_to_sign(method, &canonical_request);
    let signature = signature(secret, &string_to_sign);
    Stages {
        canonical_request,
        string_to_sign,
        signature,
        authorization: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_encoded_twice() {
        let canonical = canonical_request(&[("b", "*"), ("A", "a b"), ("c", "~"), ("d", "")]);
        assert_eq!(canonical, "A=a%20b&b=%2A&c=~&d=");
        assert_eq!(
            string_to_sign("GET", &canonical),
            "GET&%2F&A%3Da%2520b%26b%3D%252A%26c%3D~%26d%3D"
        );
    }
}
