//! Whether a page is about the service and the version that are asked for: links and permissions name both.

use crate::parse::page::refuse::Refusals;
use crate::parse::page::rows::Row;
use crate::spec::Permission;

/// Refuses a page of another product or version. `action` is its own: links to other actions are references.
pub(super) fn check(
    reader: &mut Refusals<'_>,
    permission: Option<(&Permission, u32)>,
    action: &str,
    service: &str,
    version: &str,
) -> Option<()> {
    let source = reader.source;
    let mut linked = false;
    for (number, line) in source.lines() {
        let links = HOSTS
            .iter()
            .flat_map(|host| line.split(host).skip(1))
            .map(Link::of);
        for link in links.filter(|link| link.action.is_none_or(|found| found == action)) {
            if let Some(found) = link.product {
                if !same(found, service) {
                    return other(reader, "other-service", "product", found, number, service);
                }
                linked = true;
            }
            if let Some(found) = link.version.filter(|found| *found != version) {
                return other(reader, "another-version", "version", found, number, version);
            }
        }
    }
    // The name of a service in permissions may be another one than that of the product, which links have.
    if let Some((permission, line)) = permission.filter(|_| !linked)
        && let Some(found) = permission
            .action
            .split(':')
            .next()
            .filter(|found| !same(found, service))
    {
        return other(reader, "other-service", "service", found, line, service);
    }
    Some(())
}

/// Hosts of the vendor's tools, whose addresses name product, version and action.
const HOSTS: [&str; 2] = ["api.aliyun.com/", "api.alibabacloud.com/"];

/// What an address names.
struct Link<'l> {
    product: Option<&'l str>,
    version: Option<&'l str>,
    action: Option<&'l str>,
}

impl<'l> Link<'l> {
    /// Takes apart what follows the host: `#product=Ecs&api=RunInstances&version=2014-05-26`, or
    /// `api/Ecs/2014-05-26/RunInstances`.
    fn of(address: &'l str) -> Self {
        let address = address
            .split([')', ' ', '"', '\'', ']', '<', '>'])
            .next()
            .unwrap_or_default();
        let (path, _) = address.split_once(['?', '#']).unwrap_or((address, ""));
        let mut path = path.split('/');
        let of_path = ["api", "document"].contains(&path.next().unwrap_or_default());
        let mut segment = || path.next().filter(|part| of_path && !part.is_empty());
        let [product, version, action] = [segment(), segment(), segment()];
        let value = |key: &str| {
            let mut parts = address.split(['&', '#', '?', ';']);
            parts
                .find_map(|part| part.strip_prefix(key))
                .filter(|value| !value.is_empty())
        };
        Self {
            product: value("product=").or(product),
            version: value("version=").or(version.filter(|part| is_date(part))),
            action: value("api=").or(action),
        }
    }
}

fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = |range: std::ops::Range<usize>| bytes[range].iter().all(u8::is_ascii_digit);
    bytes.len() == 10
        && [4, 7].into_iter().all(|at| bytes[at] == b'-')
        && [0..4, 5..7, 8..10].into_iter().all(digits)
}

/// Refuses a page whose row `Version` names another version of the API. Beside a row `Action`, or where its text
/// speaks of the API, it is no parameter of the action's own.
pub(super) fn version(
    reader: &mut Refusals<'_>,
    own: &[Row],
    has_action: bool,
    version: &str,
) -> Option<()> {
    let Some(row) = own.iter().find(|row| {
        row.name.as_deref() == Some("Version") && (has_action || row.text.contains("API"))
    }) else {
        return Some(());
    };
    let mut words = row.text.split(|c: char| !(c.is_ascii_digit() || c == '-'));
    let found = row.example.as_deref().filter(|value| is_date(value));
    match found.or_else(|| words.find(|word| is_date(word))) {
        Some(found) => other(
            reader,
            "another-version",
            "version",
            found,
            row.line,
            version,
        ),
        None => Some(()),
    }
}

/// Names of one product, in links and in hosts, differ in case and in marks between their words.
fn same(a: &str, b: &str) -> bool {
    let bare = |text: &str| text.to_ascii_lowercase().replace(['-', '_'], "");
    bare(a) == bare(b)
}

fn other(
    reader: &mut Refusals<'_>,
    code: &'static str,
    what: &str,
    found: &str,
    line: u32,
    wanted: &str,
) -> Option<()> {
    let location = reader.source.location_of(line, found);
    reader.diagnostics.push(
        crate::diagnostic::Diagnostic::error(code, format!("this page is about the {what} `{found}`"))
            .at(location)
            .expected(format!("expected `{wanted}`"))
            .help("name the service and the version of the page with --service and --api-version, or leave the page out"),
    );
    None
}
