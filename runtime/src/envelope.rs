//! Reads the envelope of API 3.0: what the API says instead of, or around, the result.
use crate::{Error, ErrorKind, Fields, HttpResponse, ServiceInfo, Value};
pub(crate) fn decode(
    _service: &ServiceInfo,
    response: &HttpResponse,
    output: &mut dyn Fields,
) -> Result<String, Error> {
    let bad = |m: &str| Error::new(ErrorKind::Response, m).with_status(response.status);
    let mut value: Value = serde_json::from_slice(&response.body).map_err(|_| bad("no JSON"))?;
    let mut inner = value["Response"].take();
    if !inner.is_object() {
        return Err(bad("no envelope"));
    }
    let id = inner["RequestId"].as_str().unwrap_or_default().to_owned();
    if let Some(e) = inner.get_mut("Error") {
        return Err(Error::new(
            ErrorKind::Service,
            e["Message"].as_str().unwrap_or_default(),
        )
        .with_code(e["Code"].as_str().unwrap_or_default())
        .with_request_id(id)
        .with_status(response.status));
    }
    crate::walk::deserialize(output, inner)
        .map_err(|e| Error::new(ErrorKind::Decode, e.to_string()))?;
    Ok(id)
}
