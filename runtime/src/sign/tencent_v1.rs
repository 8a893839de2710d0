//! HmacSHA1 and HmacSHA256, the parameter signatures of Tencent Cloud: "signature v1" of API 3.0 and the
//! signature of the legacy API v2.
//!
//! Every parameter is signed, common ones included, with its raw value; the base64 of the HMAC is sent as one more
//! parameter, `Signature`. The stages are [`canonical_request`] (the sorted parameters), [`string_to_sign`] and
//! [`signature`].

use std::borrow::Cow;

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::Sha256;

use super::Stages;
use super::encode::base64;

/// The hash of the signature; its [name](SignatureMethod::as_str) is sent as the parameter `SignatureMethod`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureMethod {
    /// HMAC-SHA1: what the server takes when `SignatureMethod` is missing.
    HmacSha1,
    /// HMAC-SHA256.
    HmacSha256,
}

impl SignatureMethod {
    /// The value of `SignatureMethod`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::HmacSha1 => "HmacSHA1",
            Self::HmacSha256 => "HmacSHA256",
        }
    }
}

/// Which of the two APIs is called. Only the legacy one leaves uploads out of the signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiVersion {
    /// API 3.0, path `/`.
    V3,
    /// Legacy API v2, path `/v2/index.php`.
    V2,
}

/// The signed parts of a request.
#[derive(Clone, Copy, Debug)]
pub struct SignableRequest<'a> {
    /// `GET` or `POST`.
    pub method: &'a str,
    /// Value of the `Host` header.
    pub host: &'a str,
    /// `/`, or `/v2/index.php` with the legacy API.
    pub path: &'a str,
    /// The API that is called.
    pub api: ApiVersion,
    /// All parameters but `Signature`, flattened (`Filters.0.Values.1`), values raw, in any order.
    pub params: &'a [(&'a str, &'a str)],
}

/// First stage: `name=value` pairs in the byte order of the names, joined by `&`, values raw.
///
/// A `_` in a name is written `.` before sorting, for signing and only for signing. In a legacy POST a value that
/// begins with `@` stands for the upload of a file and is not signed.
pub fn canonical_request(request: &SignableRequest<'_>) -> String {
    let upload = |value: &str| {
        request.api == ApiVersion::V2 && request.method == "POST" && value.starts_with('@')
    };
    let mut pairs: Vec<(Cow<'_, str>, &str)> = request
        .params
        .iter()
        .filter(|(_, value)| !upload(value))
        .map(|(name, value)| (signed_name(name), *value))
        .collect();
    pairs.sort_by(|a, b| a.0.cmp(&b.0));
    let mut out = String::with_capacity(512);
    for (name, value) in &pairs {
        if !out.is_empty() {
            out.push('&');
        }
        out.push_str(name);
        out.push('=');
        out.push_str(value);
    }
    out
}

fn signed_name(name: &str) -> Cow<'_, str> {
    if name.contains('_') {
        Cow::Owned(name.replace('_', "."))
    } else {
        Cow::Borrowed(name)
    }
}

/// Second stage: method, host, path, `?` and the canonical request without anything in between.
pub fn string_to_sign(request: &SignableRequest<'_>, canonical_request: &str) -> String {
    [
        request.method,
        request.host,
        request.path,
        "?",
        canonical_request,
    ]
    .concat()
}

/// Last stage: base64 of the HMAC of the string to sign under the secret key.
pub fn signature(method: SignatureMethod, secret: &str, string_to_sign: &str) -> String {
    match method {
        SignatureMethod::HmacSha1 => mac::<Hmac<Sha1>>(secret, string_to_sign),
        SignatureMethod::HmacSha256 => mac::<Hmac<Sha256>>(secret, string_to_sign),
    }
}

/// All stages with their values.
pub fn stages(method: SignatureMethod, secret: &str, request: &SignableRequest<'_>) -> Stages {
    let canonical_request = canonical_request(request);
    let string_to_sign = string_to_sign(request, &canonical_request);
    let signature = signature(method, secret, &string_to_sign);
    Stages {
        canonical_request,
        string_to_sign,
        signature,
        authorization: None,
    }
}

pub(super) fn mac<M: Mac + KeyInit>(secret: &str, message: &str) -> String {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    let mut mac =
        <M as KeyInit>::new_from_slice(secret.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(message.as_bytes());
    base64(&mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn request<'a>(
        api: ApiVersion,
        method: &'a str,
        params: &'a [(&'a str, &'a str)],
    ) -> SignableRequest<'a> {
        SignableRequest {
            method,
            host: "h",
            path: "/",
            api,
            params,
        }
    }

    /// The worked example of the manual: its identifiers are asterisks and verify as such.
    #[test]
    fn worked_example_of_the_manual() {
        let (id, secret) = (format!("AKID{}", "*".repeat(32)), "*".repeat(32));
        let request = SignableRequest {
            method: "GET",
            host: "cvm.tencentcloudapi.com",
            path: "/",
            api: ApiVersion::V3,
            params: &[
                ("Action", "DescribeInstances"),
                ("SecretId", &id),
                ("Timestamp", "1465185768"),
                ("Nonce", "11886"),
                ("Region", "ap-guangzhou"),
                ("InstanceIds.0", "ins-09dx96dg"),
                ("Offset", "0"),
                ("Limit", "20"),
                ("Version", "2017-03-12"),
            ],
        };
        let stages = stages(SignatureMethod::HmacSha1, &secret, &request);
        let query = format!(
            "Action=DescribeInstances&InstanceIds.0=ins-09dx96dg&Limit=20&Nonce=11886&Offset=0\
             &Region=ap-guangzhou&SecretId={id}&Timestamp=1465185768&Version=2017-03-12"
        );
        assert_eq!(stages.canonical_request, query);
        assert_eq!(
            stages.string_to_sign,
            format!("GETcvm.tencentcloudapi.com/?{query}")
        );
        assert_eq!(stages.signature, "7RAM2xfNMO9EiVTNmPg06MRnCvQ=");
    }

    #[test]
    fn names_sort_by_bytes_not_by_numbers() {
        let params = [("Ids.2", "b"), ("Ids.12", "a"), ("ids", "c"), ("Ids", "")];
        assert_eq!(
            canonical_request(&request(ApiVersion::V3, "GET", &params)),
            "Ids=&Ids.12=a&Ids.2=b&ids=c"
        );
    }

    #[test]
    fn underscores_are_rewritten_before_sorting() {
        // `.` < `A` < `_`: the order tells which name was compared.
        let params = [("aA", "2"), ("a_b", "x_y")];
        for api in [ApiVersion::V3, ApiVersion::V2] {
            assert_eq!(
                canonical_request(&request(api, "GET", &params)),
                "a.b=x_y&aA=2"
            );
        }
    }

    #[test]
    fn uploads_of_the_legacy_api_are_not_signed() {
        let params = [("a", "@file"), ("b", "1@")];
        assert_eq!(
            canonical_request(&request(ApiVersion::V2, "POST", &params)),
            "b=1@"
        );
        assert_eq!(
            canonical_request(&request(ApiVersion::V2, "GET", &params)),
            "a=@file&b=1@"
        );
        assert_eq!(
            canonical_request(&request(ApiVersion::V3, "POST", &params)),
            "a=@file&b=1@"
        );
    }

    proptest! {
        #[test]
        fn the_order_of_parameters_does_not_matter(
            params in proptest::collection::btree_map("[A-Za-z.0-9]{1,8}", any::<String>(), 0..8),
            seed in any::<u64>(),
        ) {
            let sorted: Vec<(&str, &str)> =
                params.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            let mut shuffled = sorted.clone();
            if !shuffled.is_empty() {
                shuffled.rotate_left(seed as usize % sorted.len());
            }
            for api in [ApiVersion::V3, ApiVersion::V2] {
                prop_assert_eq!(
                    canonical_request(&request(api, "GET", &shuffled)),
                    canonical_request(&request(api, "GET", &sorted))
                );
            }
        }
    }
}
