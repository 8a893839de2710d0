//! What holds for the service as a whole: hosts, limits, signing methods, regions, types.

use super::context::Context;
use super::table::{is_name, split_word};
use super::words;
use crate::diagnostic::Diagnostic;
use crate::read::{Line, Page};
use crate::spec::{DataType, Endpoint, Limits, SigningMethod, Zone};

/// Hosts: the first one is near to the caller, the others belong to a region.
pub(super) fn endpoints(context: &mut Context<'_, '_>, page: &Page<'_>) -> Vec<Endpoint> {
    let mut endpoints = Vec::new();
    for (header, zone) in [
        (words::HOSTS, Zone::Public),
        (words::HOSTS_FINANCE, Zone::Finance),
    ] {
        let Some(at) = page.lines.iter().position(|line| line.text == header) else {
            missing(context, page, header);
            continue;
        };
        let rows = page.lines[at + 1..]
            .iter()
            .filter(|line| line.text != header);
        let rows =
            rows.map_while(|line| line.text.rsplit_once(' ').filter(|(_, host)| is_host(host)));
        endpoints.extend(rows.map(|(_, host)| Endpoint {
            host: host.to_owned(),
            region: region_of(host).map(str::to_owned),
            zone,
        }));
    }
    endpoints
}

fn is_host(text: &str) -> bool {
    text.split('.').count() > 2
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-.".contains(&b))
}

/// `ap-guangzhou` of `ckafka.ap-guangzhou.tencentcloudapi.com`.
fn region_of(host: &str) -> Option<&str> {
    let mut parts = host.split('.').skip(1);
    let region = parts.next()?;
    (parts.count() == 2).then_some(region)
}

/// Values of the table of regions.
pub(super) fn regions(context: &mut Context<'_, '_>, page: &Page<'_>) -> Vec<String> {
    let Some(at) = page
        .lines
        .iter()
        .position(|line| line.text == words::REGIONS)
    else {
        missing(context, page, words::REGIONS);
        return Vec::new();
    };
    let mut headers = 0;
    let mut regions = Vec::new();
    for line in &page.lines[at..] {
        if line.text == words::REGIONS {
            headers += 1;
            continue;
        }
        match line.text.rsplit_once(' ') {
            Some((_, region)) if is_region(region) => regions.push(region.to_owned()),
            _ => break,
        }
    }
    context.repeated_headers += usize::saturating_sub(headers, 1);
    regions
}

/// `ap-guangzhou`.
pub(super) fn is_region(text: &str) -> bool {
    text.contains('-')
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// Size limits of the page on requests, clock skew of the page on common parameters.
pub(super) fn limits(
    context: &mut Context<'_, '_>,
    request: &Page<'_>,
    common: &Page<'_>,
) -> Limits {
    let text: String = request.lines.iter().map(|line| line.text).collect();
    let mut limits = Limits {
        get_bytes: behind(&text, words::LIMIT_GET).and_then(size),
        ..Limits::default()
    };
    for part in text.split(words::LIMIT_POST).skip(1) {
        let sentence = part.split('。').next().unwrap_or_default();
        let bytes = words::LIMIT_SIZES
            .iter()
            .find_map(|word| behind(sentence, word).and_then(size));
        match sentence.split(['（', ' ']).next() {
            Some("v1") => limits.post_form_bytes = limits.post_form_bytes.or(bytes),
            Some("v3") => limits.post_bytes = limits.post_bytes.or(bytes),
            _ => {}
        }
    }
    let text: String = common.lines.iter().map(|line| line.text).collect();
    let (before, unit) = words::CLOCK_SKEW;
    limits.clock_skew_seconds = behind(&text, before).and_then(|rest| {
        let (minutes, _) = rest.split_once(unit)?;
        minutes.parse::<u64>().ok()?.checked_mul(60)
    });
    for (found, what, page) in [
        (limits.get_bytes.is_some(), words::LIMIT_GET, request),
        (
            limits.post_form_bytes.is_some() && limits.post_bytes.is_some(),
            words::LIMIT_POST,
            request,
        ),
        (limits.clock_skew_seconds.is_some(), before, common),
    ] {
        if !found {
            missing(context, page, what);
        }
    }
    limits
}

fn behind<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    text.split_once(word).map(|(_, rest)| rest)
}

/// `32KB`, `1MB`: bytes.
fn size(text: &str) -> Option<u64> {
    let unit = text.find(|c: char| !c.is_ascii_digit())?;
    let number: u64 = text[..unit].parse().ok()?;
    let factor = match text.get(unit..unit + 2)? {
        "KB" => 1024,
        "MB" => 1024 * 1024,
        _ => return None,
    };
    number.checked_mul(factor)
}

/// Signing methods, each with the content types that may be signed by it, preferred one first.
pub(super) fn signing_methods(
    context: &mut Context<'_, '_>,
    page: &Page<'_>,
) -> Vec<SigningMethod> {
    let bare = |line: &Line<'_>| line.text.trim_end_matches(words::RECOMMENDED).to_owned();
    let mut methods: Vec<String> = page.lines.iter().map(bare).collect();
    methods.retain(|method| words::METHODS.contains(&method.as_str()));
    let mut found: Vec<SigningMethod> = Vec::new();
    for line in &page.lines {
        let Some((content, signing)) = line.text.split_once(words::MUST_SIGN) else {
            continue;
        };
        let content = content.split(['（', '，']).next().unwrap_or_default();
        let names = signing
            .split_once('（')
            .and_then(|(_, rest)| rest.split_once('）'));
        let Some((names, _)) = names else {
            continue;
        };
        for name in names.split(words::OR).map(str::trim) {
            match found.iter_mut().find(|method| method.name == name) {
                Some(method) => method.content_types.push(content.to_owned()),
                None => found.push(SigningMethod {
                    name: name.to_owned(),
                    methods: methods.clone(),
                    content_types: vec![content.to_owned()],
                }),
            }
        }
    }
    if found.is_empty() || methods.is_empty() {
        missing(context, page, words::MUST_SIGN);
    }
    found
}

/// Documented types.
pub(super) fn data_types(context: &mut Context<'_, '_>, page: &Page<'_>) -> Vec<DataType> {
    let mut found = Vec::new();
    for line in &page.lines {
        let Some((name, _)) = line.text.split_once(['：', ':']) else {
            continue;
        };
        let name = name.trim();
        if let Some((_, kind)) = words::TYPES.iter().find(|(known, _)| *known == name) {
            found.push(DataType {
                name: name.to_owned(),
                r#type: kind.clone(),
            });
        } else if is_name(split_word(name).0) && name.is_ascii() {
            context.push(
                Diagnostic::warning(
                    "unknown-type",
                    format!("type `{name}` is not mapped to one of ours"),
                )
                .at(context.location_of(line.number, name))
                .expected("expected a name of the table TYPES")
                .help("add the type to the table before a parameter uses it"),
            );
        }
    }
    if found.is_empty() {
        missing(context, page, words::TITLE_TYPES);
    }
    found
}

pub(super) fn missing(context: &mut Context<'_, '_>, page: &Page<'_>, what: &str) {
    let title = page.title.map_or("without title", |line| line.text);
    let line = page
        .lines
        .first()
        .or(page.title.as_ref())
        .map_or(0, |line| line.number);
    context.push(
        Diagnostic::error("missing-fact", format!("the page `{title}` lacks `{what}`"))
            .at(context.location(line))
            .expected(format!("expected `{what}` below this line"))
            .help("the document is cut, or its layout is new: compare this page with the printed manual"),
    );
}
