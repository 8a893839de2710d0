//! Hosts by region.

use crate::import::json::Text;
use crate::spec::{Endpoint, EndpointType};
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row<'a> {
    #[serde(borrow, default)]
    region_id: Text<'a>,
    #[serde(borrow, default)]
    endpoint: Text<'a>,
}

/// Hosts and regions. Where every host is made of its region in one way, that is one endpoint; where one host serves
/// all, another; else there is a row for each host. Regions for the finance industry have hosts of their own.
pub(super) fn endpoints(rows: &[&RawValue]) -> (Vec<Endpoint>, Vec<String>) {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for raw in rows {
        let Ok(row) = serde_json::from_str::<Row<'_>>(raw.get()) else {
            continue;
        };
        let (region, host) = (row.region_id.0.trim(), row.endpoint.0.trim());
        let host = host.to_ascii_lowercase();
        if is_label(region) && is_host(&host) && pairs.iter().all(|(known, _)| known != region) {
            pairs.push((region.to_owned(), host));
        }
    }
    pairs.sort();
    let mut regions: Vec<String> = pairs.iter().map(|(region, _)| region.clone()).collect();
    regions.sort();
    let (finance, public): (Vec<_>, Vec<_>) = pairs
        .into_iter()
        .partition(|(region, _)| region.contains("-finance"));
    let mut endpoints = Vec::new();
    let general = general(&public);
    match &general {
        Some(host) => endpoints.push(endpoint(host.clone(), Vec::new(), EndpointType::Public)),
        None => by_host(&public, EndpointType::Public, &mut endpoints),
    }
    // Those that the general host serves anyhow need no row.
    let of_general = |region: &str| {
        general
            .as_deref()
            .map(|host| host.replace("{region}", region))
    };
    let finance: Vec<_> = finance
        .into_iter()
        .filter(|(region, host)| of_general(region).as_deref() != Some(host))
        .collect();
    by_host(&finance, EndpointType::Finance, &mut endpoints);
    (endpoints, regions)
}

/// The host that serves all regions, perhaps with the region in its name.
fn general(pairs: &[(String, String)]) -> Option<String> {
    let (first, host) = pairs.first()?;
    if pairs.iter().all(|(_, other)| other == host) {
        return Some(host.clone());
    }
    let template = host.replacen(first, "{region}", 1);
    let fits = |(region, host): &(String, String)| template.replace("{region}", region) == *host;
    (template.contains("{region}") && pairs.iter().all(fits)).then_some(template)
}

fn by_host(pairs: &[(String, String)], r#type: EndpointType, endpoints: &mut Vec<Endpoint>) {
    let begin = endpoints.len();
    for (region, host) in pairs {
        match endpoints.iter_mut().find(|known| known.host == *host) {
            Some(known) if !known.regions.is_empty() => known.regions.push(region.clone()),
            Some(_) => {}
            None => endpoints.push(endpoint(host.clone(), vec![region.clone()], r#type)),
        }
    }
    endpoints[begin..].sort_by(|a, b| a.host.cmp(&b.host));
}

fn endpoint(host: String, regions: Vec<String>, r#type: EndpointType) -> Endpoint {
    Endpoint {
        host,
        regions,
        r#type,
        needs_region: false,
    }
}

fn is_label(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-')
}

fn is_host(text: &str) -> bool {
    text.contains('.') && text.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::endpoints;
    use serde_json::value::RawValue;

    fn hosts(rows: &[(&str, &str)]) -> Vec<String> {
        let rows: Vec<Box<RawValue>> = rows
            .iter()
            .map(|(region, host)| serde_json::json!({"regionId": region, "endpoint": host}))
            .map(|row| serde_json::value::to_raw_value(&row).unwrap())
            .collect();
        let rows: Vec<&RawValue> = rows.iter().map(|row| &**row).collect();
        let (endpoints, _) = endpoints(&rows);
        endpoints
            .iter()
            .map(|e| format!("{:?} {} {}", e.r#type, e.host, e.regions.join(",")))
            .collect()
    }

    #[test]
    fn a_rule_is_one_row() {
        assert_eq!(
            hosts(&[("a-1", "x.a-1.example.com"), ("b-1", "x.b-1.example.com")]),
            ["Public x.{region}.example.com "]
        );
        assert_eq!(
            hosts(&[("a-1", "x.example.com"), ("b-1", "x.example.com")]),
            ["Public x.example.com "]
        );
    }

    #[test]
    fn what_has_no_rule_is_listed() {
        assert_eq!(
            hosts(&[
                ("a-1", "x.example.com"),
                ("b-1", "x.b-1.example.com"),
                ("c-1", "x.example.com"),
                ("d-1", ""),
                ("e-1", "no host"),
            ]),
            [
                "Public x.b-1.example.com b-1",
                "Public x.example.com a-1,c-1"
            ]
        );
    }

    #[test]
    fn finance_regions_have_their_own() {
        assert_eq!(
            hosts(&[
                ("a-1", "x.a-1.example.com"),
                ("b-1", "x.b-1.example.com"),
                ("a-finance-1", "x.a-finance.example.com"),
                ("b-finance", "x.b-finance.example.com"),
            ]),
            [
                "Public x.{region}.example.com ",
                "Finance x.a-finance.example.com a-finance-1"
            ]
        );
    }
}
