//! A request to sign, as a line of JSON.

use cloudapi_runtime::request::flatten;
use cloudapi_runtime::sign::{Stages, acs3, alibaba_rpc, tc3, tencent_v1};
use serde_json::{Map, Value};

/// The algorithms, by the names that rows give them.
const ALGORITHMS: [&str; 8] = [
    "TC3-HMAC-SHA256",
    "SKIP",
    "tencent-HmacSHA1",
    "tencent-HmacSHA256",
    "tencent-v2-HmacSHA1",
    "tencent-v2-HmacSHA256",
    "ACS3-HMAC-SHA256",
    "alibaba-rpc-v1",
];

/// What a row asks to sign. Never printed: it holds the secret.
pub(super) struct Row {
    fields: Map<String, Value>,
}

impl Row {
    /// Takes a line apart. The message of an error shows nothing of the line's values.
    pub(super) fn parse(line: &str) -> Result<Self, String> {
        match serde_json::from_str(line) {
            Ok(Value::Object(fields)) => Ok(Row { fields }),
            Ok(_) => Err("the row is no JSON object".to_owned()),
            // serde_json quotes offending strings, so only the place is passed on.
            Err(e) => Err(format!(
                "the row is no JSON: it fails at column {}",
                e.column()
            )),
        }
    }

    /// The row's name, empty if it has none.
    pub(super) fn name(&self) -> &str {
        self.fields
            .get("name")
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// The stage values that the row expects.
    pub(super) fn expect(&self) -> Option<&Map<String, Value>> {
        self.fields.get("expect")?.as_object()
    }

    /// Signs the request.
    pub(super) fn sign(&self) -> Result<Stages, String> {
        match self.text("algorithm")? {
            "TC3-HMAC-SHA256" => self.tc3(),
            "SKIP" => Ok(skip()),
            "tencent-HmacSHA1" => self.tencent_v1(
                tencent_v1::ApiVersion::V3,
                tencent_v1::SignatureMethod::HmacSha1,
            ),
            "tencent-HmacSHA256" => self.tencent_v1(
                tencent_v1::ApiVersion::V3,
                tencent_v1::SignatureMethod::HmacSha256,
            ),
            "tencent-v2-HmacSHA1" => self.tencent_v1(
                tencent_v1::ApiVersion::V2,
                tencent_v1::SignatureMethod::HmacSha1,
            ),
            "tencent-v2-HmacSHA256" => self.tencent_v1(
                tencent_v1::ApiVersion::V2,
                tencent_v1::SignatureMethod::HmacSha256,
            ),
            "ACS3-HMAC-SHA256" => self.acs3(),
            "alibaba-rpc-v1" => self.alibaba_rpc(),
            other => Err(format!(
                "unknown algorithm `{}`; known are {}",
                other.escape_debug(),
                ALGORITHMS.join(", ")
            )),
        }
    }

    fn tc3(&self) -> Result<Stages, String> {
        let headers = self.texts("headers")?;
        let content_type = header(&headers, "content-type")
            .ok_or("`headers` lacks Content-Type, which is signed")?;
        let unsigned = match self.fields.get("unsigned_payload") {
            None => header(&headers, "x-tc-content-sha256") == Some(tc3::UNSIGNED_PAYLOAD),
            Some(Value::Bool(unsigned)) => *unsigned,
            Some(_) => return Err("`unsigned_payload` must be true or false".to_owned()),
        };
        let mut further = Vec::new();
        for name in self.list("signed_headers")? {
            let value = header(&headers, name)
                .ok_or_else(|| format!("`signed_headers` names `{name}`, `headers` does not"))?;
            further.push((name, value));
        }
        let request = tc3::SignableRequest {
            method: self.text("method")?,
            path: self.text_or("path", "/")?,
            query: self.text_or("query_string", "")?,
            content_type,
            host: header(&headers, "host").map_or_else(|| self.text("host"), Ok)?,
            headers: &further,
            payload: if unsigned {
                tc3::Payload::Unsigned
            } else {
                tc3::Payload::Signed(self.text_or("body", "")?.as_bytes())
            },
        };
        let timestamp = self.timestamp()?;
        let key = tc3::SigningKey::derive(self.secret()?, timestamp, self.text("service")?);
        Ok(tc3::stages(&key, self.id()?, &request, timestamp))
    }

    fn tencent_v1(
        &self,
        api: tencent_v1::ApiVersion,
        method: tencent_v1::SignatureMethod,
    ) -> Result<Stages, String> {
        let params = self.params(0)?;
        let path = match api {
            tencent_v1::ApiVersion::V3 => "/",
            tencent_v1::ApiVersion::V2 => "/v2/index.php",
        };
        let request = tencent_v1::SignableRequest {
            method: self.text("method")?,
            host: self.text("host")?,
            path: self.text_or("path", path)?,
            api,
            params: &borrowed(&params),
        };
        Ok(tencent_v1::stages(method, self.secret()?, &request))
    }

    fn acs3(&self) -> Result<Stages, String> {
        let query = match self.fields.get("query") {
            Some(query) => flatten(query, 1).map_err(|e| format!("`query`: {}", e.message()))?,
            None => Vec::new(),
        };
        let request = acs3::SignableRequest {
            method: self.text("method")?,
            path: self.text_or("path", "/")?,
            query: &borrowed(&query),
            headers: &self.texts("headers")?,
            body: self.text_or("body", "")?.as_bytes(),
        };
        Ok(acs3::stages(self.id()?, self.secret()?, &request))
    }

    fn alibaba_rpc(&self) -> Result<Stages, String> {
        let params = self.params(1)?;
        Ok(alibaba_rpc::stages(
            self.text("method")?,
            &borrowed(&params),
            self.secret()?,
        ))
    }

    /// The parameters, flat, without a signature that the row may hold already.
    fn params(&self, first: usize) -> Result<Vec<(String, String)>, String> {
        let params = self.fields.get("params").ok_or("`params` is missing")?;
        let mut flat = flatten(params, first).map_err(|e| format!("`params`: {}", e.message()))?;
        flat.retain(|(name, _)| name != "Signature");
        Ok(flat)
    }

    fn timestamp(&self) -> Result<i64, String> {
        let value = self
            .fields
            .get("timestamp")
            .ok_or("`timestamp` is missing")?;
        value
            .as_i64()
            .ok_or_else(|| "`timestamp` must be Unix seconds".to_owned())
    }

    fn id(&self) -> Result<&str, String> {
        self.credential("id")
    }

    fn secret(&self) -> Result<&str, String> {
        self.credential("secret")
    }

    fn credential(&self, name: &str) -> Result<&str, String> {
        let credential = self
            .fields
            .get("credential")
            .ok_or("`credential` is missing")?;
        let value = credential.get(name).and_then(Value::as_str);
        value.ok_or_else(|| format!("`credential` must be an object with a string `{name}`"))
    }

    fn text(&self, name: &str) -> Result<&str, String> {
        let value = self
            .fields
            .get(name)
            .ok_or_else(|| format!("`{name}` is missing"))?;
        value
            .as_str()
            .ok_or_else(|| format!("`{name}` must be a string"))
    }

    fn text_or<'a>(&'a self, name: &str, default: &'a str) -> Result<&'a str, String> {
        if self.fields.contains_key(name) {
            self.text(name)
        } else {
            Ok(default)
        }
    }

    /// The pairs of an object of strings.
    fn texts(&self, name: &str) -> Result<Vec<(&str, &str)>, String> {
        let value = self
            .fields
            .get(name)
            .ok_or_else(|| format!("`{name}` is missing"))?;
        let object = value
            .as_object()
            .ok_or_else(|| format!("`{name}` must be an object"))?;
        let mut pairs = Vec::with_capacity(object.len());
        for (key, value) in object {
            let value = value.as_str();
            let value =
                value.ok_or_else(|| format!("`{name}`: the value of `{key}` must be a string"))?;
            pairs.push((key.as_str(), value));
        }
        Ok(pairs)
    }

    /// A list of strings, empty if the row has none.
    fn list(&self, name: &str) -> Result<Vec<&str>, String> {
        let Some(value) = self.fields.get(name) else {
            return Ok(Vec::new());
        };
        let strings = value
            .as_array()
            .map(|list| list.iter().map(Value::as_str).collect());
        strings
            .flatten()
            .ok_or_else(|| format!("`{name}` must be a list of strings"))
    }
}

/// The request that proves identity in another way: nothing is signed.
fn skip() -> Stages {
    let mut stages = Stages::default();
    stages.authorization = Some(tc3::SKIP.to_owned());
    stages
}

fn header<'a>(headers: &[(&str, &'a str)], wanted: &str) -> Option<&'a str> {
    let mut found = headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case(wanted));
    found.next().map(|(_, value)| *value)
}

fn borrowed(pairs: &[(String, String)]) -> Vec<(&str, &str)> {
    pairs
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}
