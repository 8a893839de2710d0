//! Which host a request goes to.

use std::net::IpAddr;

use super::{RequestOptions, refuse};
use crate::Error;
use crate::action::{EndpointType, Protocol, ServiceInfo};
use crate::redact;

/// Stands for the region in a host name.
const PLACE: &str = "{region}";

/// Scheme and authority of the host for a request.
///
/// An endpoint of the options wins. Otherwise a region with a host of its own in a closed zone
/// (finance) decides, because no other host serves it; every other region is served by the host of
/// the zone that has no region, which the vendor resolves to the nearest site.
pub(super) fn resolve(
    service: &ServiceInfo,
    options: &RequestOptions,
) -> Result<(&'static str, String), Error> {
    if let Some(endpoint) = &options.endpoint {
        return parse(endpoint);
    }
    let region = options.region.as_deref();
    let own = service
        .endpoints
        .iter()
        .find(|e| e.region.is_some() && e.region == region);
    if let Some(endpoint) = own.filter(|e| e.endpoint_type == EndpointType::Finance) {
        return Ok(("https", endpoint.host.to_owned()));
    }
    // A finance region that the spec does not know cannot be reached through the general host.
    if let Some(region) = region.filter(|region| region.ends_with("-fsi")) {
        return Err(refuse(format!(
            "no host of {} is known for the finance region `{region}`; set the endpoint",
            service.service
        )));
    }
    let endpoint_type = options.endpoint_type.unwrap_or(EndpointType::Public);
    if region.is_none() && service.needs_region.contains(&endpoint_type) {
        return Err(refuse(format!(
            "hosts of {} of endpoint type {endpoint_type:?} serve no request without a region; set one",
            service.service
        )));
    }
    let general = service
        .endpoints
        .iter()
        .find(|e| e.endpoint_type == endpoint_type && e.region.is_none());
    let known = general.or(own.filter(|e| e.endpoint_type == endpoint_type));
    let known = known.map(|endpoint| endpoint.host.to_owned());
    match known.or_else(|| by_rule(service, endpoint_type)) {
        Some(host) => Ok(("https", with_region(&host, region)?)),
        None => Err(refuse(format!(
            "{} has no host of endpoint type {endpoint_type:?} for {}; set the endpoint",
            service.service,
            region.map_or("a request without region".to_owned(), |r| format!(
                "region `{r}`"
            )),
        ))),
    }
}

/// The host of a zone that the document does not list, by the rule that holds for all services of the
/// vendor: a label after that of the service.
fn by_rule(service: &ServiceInfo, endpoint_type: EndpointType) -> Option<String> {
    let label = match (service.protocol, endpoint_type) {
        (Protocol::TencentV3, EndpointType::International) => "intl",
        (Protocol::TencentV3, EndpointType::Vpc) => "internal",
        _ => return None,
    };
    let public = service
        .endpoints
        .iter()
        .find(|e| e.endpoint_type == EndpointType::Public && e.region.is_none())?;
    let (name, domain) = public.host.split_once('.')?;
    Some(format!("{name}.{label}.{domain}"))
}

/// Puts the region where the host has one: `alikafka.{region}.aliyuncs.com`.
fn with_region(host: &str, region: Option<&str>) -> Result<String, Error> {
    if !host.contains(PLACE) {
        return Ok(host.to_owned());
    }
    let region = region.ok_or_else(|| {
        refuse(format!(
            "every region has a host of its own, {host}: set the region"
        ))
    })?;
    check_region(region)?;
    Ok(host.replace(PLACE, region))
}

/// Makes the value of a parameter part of a host: where its name stands in braces, or as the first label.
pub(super) fn with_label(host: &str, name: &str, value: &str) -> Result<String, Error> {
    let inner = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let ends = value.starts_with('-') || value.ends_with('-');
    if !(1..=63).contains(&value.len()) || ends || !value.bytes().all(inner) {
        return Err(refuse(format!(
            "{name} is part of the host: it must be 1 to 63 lowercase letters, digits and inner hyphens"
        )));
    }
    let place = ["{", name, "}"].concat();
    if host.contains(&place) {
        return Ok(host.replace(&place, value));
    }
    let bare = host.split_once(':').map_or(host, |(bare, _)| bare);
    if host.starts_with('[') || bare.parse::<IpAddr>().is_ok() {
        return Err(refuse(format!(
            "{name} is part of the host, which {host} has no place for: set an endpoint with a name"
        )));
    }
    Ok([value, ".", host].concat())
}

/// Takes `host`, `host:port`, `https://host` or `http://host:port` apart. A default port is left
/// out, because HTTP libraries leave it out of the `Host` header, which is signed.
fn parse(endpoint: &str) -> Result<(&'static str, String), Error> {
    let (scheme, rest) = match endpoint.split_once("://") {
        Some(("https", rest)) => ("https", rest),
        Some(("http", rest)) => ("http", rest),
        Some(_) => return Err(invalid(endpoint)),
        None => ("https", endpoint),
    };
    let authority = rest.strip_suffix('/').unwrap_or(rest);
    let port = if scheme == "https" { ":443" } else { ":80" };
    let authority = authority
        .strip_suffix(port)
        .unwrap_or(authority)
        .to_ascii_lowercase();
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-._:[]".contains(&b);
    if authority.is_empty() || !authority.bytes().all(allowed) || !is_authority(&authority) {
        return Err(invalid(endpoint));
    }
    Ok((scheme, authority))
}

/// Whether a text is a host, perhaps with a port.
fn is_authority(text: &str) -> bool {
    let (host, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, rest)) => {
            if address.parse::<std::net::Ipv6Addr>().is_err() {
                return false;
            }
            (address, rest)
        }
        None => text.split_at(text.find(':').unwrap_or(text.len())),
    };
    let port_fits = port.is_empty()
        || port
            .strip_prefix(':')
            .is_some_and(|port| port.parse().is_ok_and(|port: u16| port > 0));
    !host.is_empty() && !host.contains(['[', ']']) && port_fits
}

/// Whether a host, perhaps with a port, is the machine itself, which is another one for a proxy.
pub(super) fn is_this_machine(host: &str) -> bool {
    let name = match host.strip_prefix('[').and_then(|host| host.split_once(']')) {
        Some((address, _)) => address,
        None => host.split_once(':').map_or(host, |(name, _)| name),
    };
    name == "localhost" || name.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
}

fn invalid(endpoint: &str) -> Error {
    // Whoever puts a name and a password there must not read them in a log.
    let shown = redact::address(endpoint);
    let hint = match endpoint.contains('@') {
        true => ", and takes no name and password",
        false => "",
    };
    refuse(format!(
        "the endpoint {shown:?} is not of the form `host`, `host:port` or `http://host:port`{hint}"
    ))
}

/// Refuses an endpoint and a region that no call could use.
#[cfg(feature = "client")]
pub(crate) fn check(options: &RequestOptions) -> Result<(), Error> {
    if let Some(endpoint) = &options.endpoint {
        parse(endpoint)?;
    }
    options.region.as_deref().map_or(Ok(()), check_region)
}

/// Refuses what is no name of a region: it becomes part of host names and headers.
fn check_region(region: &str) -> Result<(), Error> {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
    if region.is_empty() || !region.bytes().all(allowed) {
        return Err(refuse(format!("{region:?} is not the name of a region")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;
    use crate::action::Endpoint;

    static SERVICE: ServiceInfo = ServiceInfo {
        endpoints: &[
            Endpoint {
                host: "ckafka.example",
                region: None,
                endpoint_type: EndpointType::Public,
            },
            Endpoint {
                host: "gz",
                region: Some("ap-guangzhou"),
                endpoint_type: EndpointType::Public,
            },
            Endpoint {
                host: "fsi",
                region: Some("ap-shanghai-fsi"),
                endpoint_type: EndpointType::Finance,
            },
            Endpoint {
                host: "intl",
                region: None,
                endpoint_type: EndpointType::International,
            },
        ],
        needs_region: &[EndpointType::International],
        ..ServiceInfo::new(Protocol::TencentV3, "ckafka", "2019-08-19")
    };

    fn host(region: Option<&str>, endpoint_type: Option<EndpointType>) -> Result<String, String> {
        let options = RequestOptions {
            region: region.map(str::to_owned),
            endpoint_type,
            ..RequestOptions::default()
        };
        resolve(&SERVICE, &options)
            .map(|(_, host)| host)
            .map_err(|e| e.message().to_owned())
    }

    #[test]
    fn the_region_decides() {
        assert_eq!(host(None, None).unwrap(), "ckafka.example");
        assert_eq!(host(Some("ap-guangzhou"), None).unwrap(), "ckafka.example");
        assert_eq!(host(Some("ap-new"), None).unwrap(), "ckafka.example");
        assert_eq!(host(Some("ap-shanghai-fsi"), None).unwrap(), "fsi");
        assert_eq!(
            host(Some("ap-shanghai-fsi"), Some(EndpointType::International)).unwrap(),
            "fsi"
        );
        assert_eq!(
            host(Some("ap-guangzhou"), Some(EndpointType::International)).unwrap(),
            "intl"
        );
        // The document lists none of these.
        assert_eq!(
            host(Some("ap-guangzhou"), Some(EndpointType::Vpc)).unwrap(),
            "ckafka.internal.example"
        );
    }

    #[test]
    fn zones_that_no_document_lists_follow_the_rule_of_the_vendor() {
        static PLAIN: ServiceInfo = ServiceInfo {
            endpoints: &[Endpoint {
                host: "ckafka.tencentcloudapi.com",
                region: None,
                endpoint_type: EndpointType::Public,
            }],
            ..ServiceInfo::new(Protocol::TencentV3, "ckafka", "2019-08-19")
        };
        for (endpoint_type, host) in [
            (
                EndpointType::International,
                "ckafka.intl.tencentcloudapi.com",
            ),
            (EndpointType::Vpc, "ckafka.internal.tencentcloudapi.com"),
        ] {
            let options = RequestOptions {
                endpoint_type: Some(endpoint_type),
                ..RequestOptions::default()
            };
            let resolved = resolve(&PLAIN, &options).unwrap();
            assert_eq!(resolved, ("https", host.to_owned()));
            let other = ServiceInfo {
                protocol: Protocol::TencentV2,
                ..PLAIN
            };
            resolve(&other, &options).unwrap_err();
        }
    }

    #[test]
    fn what_no_host_serves_is_refused() {
        let error = host(Some("ap-beijing-fsi"), None).unwrap_err();
        assert!(error.contains("finance region `ap-beijing-fsi`"), "{error}");
        let error = host(None, Some(EndpointType::International)).unwrap_err();
        assert!(error.contains("without a region"), "{error}");
        let error = host(Some("ap-guangzhou"), Some(EndpointType::Finance)).unwrap_err();
        assert!(
            error.contains("endpoint type Finance for region `ap-guangzhou`"),
            "{error}"
        );
    }

    #[test]
    fn the_region_is_part_of_the_host() {
        let host = |region| with_region("alikafka.{region}.aliyuncs.com", region);
        assert_eq!(
            host(Some("cn-hangzhou")).unwrap(),
            "alikafka.cn-hangzhou.aliyuncs.com"
        );
        assert!(
            host(None)
                .unwrap_err()
                .message()
                .ends_with("set the region")
        );
        for region in ["", "a.b", "a/b", "a@b", "a:1", "a b", "ä"] {
            let error = host(Some(region)).unwrap_err();
            assert!(error.message().contains("not the name of a region"));
        }
    }

    #[test]
    fn the_machine_itself_is_known() {
        for host in [
            "localhost",
            "localhost:1",
            "127.0.0.1:8080",
            "127.1.2.3",
            "[::1]:8080",
            "[::1]",
        ] {
            assert!(is_this_machine(host), "{host}");
        }
        for host in [
            "localhost.example",
            "10.0.0.1",
            "[::2]:1",
            "ckafka.example:443",
            "::1",
            "",
        ] {
            assert!(!is_this_machine(host), "{host}");
        }
    }

    #[test]
    fn endpoints_are_taken_apart() {
        for (endpoint, scheme, host) in [
            ("ckafka.example", "https", "ckafka.example"),
            ("Ckafka.Example:443", "https", "ckafka.example"),
            ("https://ckafka.example/", "https", "ckafka.example"),
            ("http://127.0.0.1:8080", "http", "127.0.0.1:8080"),
            ("http://h:80", "http", "h"),
            ("http://[::1]:8080/", "http", "[::1]:8080"),
        ] {
            assert_eq!(
                parse(endpoint).unwrap(),
                (scheme, host.to_owned()),
                "{endpoint}"
            );
        }
        for endpoint in [
            "",
            "https://",
            "ftp://h",
            "h/path",
            "u:p@h",
            "h h",
            "h?q",
            "h\r\nx: y",
        ] {
            assert_eq!(
                parse(endpoint).unwrap_err().kind(),
                ErrorKind::Request,
                "{endpoint}"
            );
        }
    }
}
