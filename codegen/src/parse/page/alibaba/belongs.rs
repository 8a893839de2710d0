//! Whether a page is about the service and the version that are asked for: links and permissions name both.

use crate::parse::page::refuse::Refusals;
use crate::spec::Permission;

/// Refuses a page of another product or version.
pub(super) fn check(
    reader: &mut Refusals<'_>,
    permission: Option<(&Permission, u32)>,
    service: &str,
    version: &str,
) -> Option<()> {
    let source = reader.source;
    for (number, line) in source.lines() {
        let Some((_, query)) = line
            .split_once("api.aliyun.com/")
            .or_else(|| line.split_once("api.alibabacloud.com/"))
        else {
            continue;
        };
        let query: &str = query
            .split([')', ' ', '"', '\'', ']'])
            .next()
            .unwrap_or_default();
        let value = |key: &str| {
            let mut parts = query.split(['&', '#', '?']);
            parts
                .find_map(|part| part.strip_prefix("amp;").unwrap_or(part).strip_prefix(key))
                .filter(|value| !value.is_empty())
        };
        if let Some(found) = value("product=").filter(|found| !same(found, service)) {
            return other(reader, "other-service", "product", found, number, service);
        }
        if let Some(found) = value("version=").filter(|found| *found != version) {
            return other(reader, "another-version", "version", found, number, version);
        }
    }
    if let Some((permission, line)) = permission
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
