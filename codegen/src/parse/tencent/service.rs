//! What holds for the service as a whole: hosts, limits, signing methods, regions, types.

use super::context::Context;
use super::table::{is_name, split_word};
use super::types::TypeNames;
use super::{common, words};
use crate::diagnostic::Diagnostic;
use crate::read::{Line, Page};
use crate::spec::{CommonParameters, DataType, Endpoint, EndpointType, Limits, SigningMethod};

/// Facts of the pages on requests, common parameters and types.
#[derive(Debug, Default)]
pub(super) struct Service {
    pub endpoints: Vec<Endpoint>,
    pub regions: Vec<String>,
    pub limits: Limits,
    pub signing_methods: Vec<SigningMethod>,
    pub common_parameters: Vec<CommonParameters>,
    pub data_types: Vec<DataType>,
}

/// Reads the pages that are there.
pub(super) fn read<'a>(
    context: &mut Context<'_, 'a>,
    request: Option<&Page<'a>>,
    common: Option<&Page<'a>>,
    data_types: Option<&Page<'a>>,
    types: &TypeNames<'a>,
) -> Service {
    let mut service = Service::default();
    if let Some(request) = request {
        service.endpoints = endpoints(context, request);
        service.signing_methods = signing_methods(context, request);
        size_limits(context, request, &mut service.limits);
    }
    if let Some(common) = common {
        service.regions = regions(context, common);
        clock_skew(context, common, &mut service.limits);
        service.common_parameters = common::read(context, common, types);
    }
    if let Some(page) = data_types {
        service.data_types = self::data_types(context, page);
    }
    service
}

/// Hosts: the first one is near to the caller, the others belong to a region.
fn endpoints(context: &mut Context<'_, '_>, page: &Page<'_>) -> Vec<Endpoint> {
    let mut endpoints = Vec::new();
    for (header, zone) in [
        (words::HOSTS, EndpointType::Public),
        (words::HOSTS_FINANCE, EndpointType::Finance),
    ] {
        // Not every service is offered in the finance zone.
        let Some(at) = page.lines.iter().position(|line| line.text == header) else {
            continue;
        };
        let hosts = column(context, &page.lines[at..], header, is_host);
        endpoints.extend(hosts.into_iter().map(|host| Endpoint {
            host: host.to_owned(),
            regions: region_of(host).map(str::to_owned).into_iter().collect(),
            r#type: zone,
            needs_region: false,
        }));
    }
    if endpoints
        .iter()
        .all(|endpoint| endpoint.r#type != EndpointType::Public)
    {
        context.missing(page, words::HOSTS);
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
fn regions(context: &mut Context<'_, '_>, page: &Page<'_>) -> Vec<String> {
    let Some(at) = page
        .lines
        .iter()
        .position(|line| line.text == words::REGIONS)
    else {
        context.missing(page, words::REGIONS);
        return Vec::new();
    };
    let regions = column(context, &page.lines[at..], words::REGIONS, is_region);
    if regions.is_empty() {
        context.missing(page, words::REGIONS);
    }
    regions.into_iter().map(str::to_owned).collect()
}

/// The last column of a table of two, which begins with its header and ends where its rows do.
fn column<'a>(
    context: &mut Context<'_, '_>,
    lines: &[Line<'a>],
    header: &str,
    fits: fn(&str) -> bool,
) -> Vec<&'a str> {
    let value = |line: &Line<'a>| {
        let (_, value) = line.text.rsplit_once(' ')?;
        fits(value).then_some(value)
    };
    let in_table = |line: &&Line<'a>| line.text == header || value(line).is_some();
    let end = lines.iter().take_while(in_table).count();
    // A damaged row would end the table.
    if let [end, behind, ..] = &lines[end..]
        && in_table(&behind)
        && ![words::HOSTS, words::HOSTS_FINANCE].contains(&end.text)
    {
        context.push(
            Diagnostic::error("unreadable-row", format!("a row of the table `{header}` is damaged"))
                .at(context.location(end.number))
                .expected(format!("expected a name, a blank and a value such as that of the next line, or the end of the table `{header}`"))
                .help("compare with the printed manual"),
        );
    }
    let headers = lines[..end].iter().filter(|line| line.text == header);
    context.repeated_headers += headers.count().saturating_sub(1);
    lines[..end].iter().filter_map(value).collect()
}

/// `ap-guangzhou`.
fn is_region(text: &str) -> bool {
    text.contains('-')
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// Largest requests.
fn size_limits(context: &mut Context<'_, '_>, page: &Page<'_>, limits: &mut Limits) {
    let text: String = page.lines.iter().map(|line| line.text).collect();
    // The first sentence behind a word, and the size that it states.
    let sentences = |word| {
        let parts = text.split(word).skip(1);
        parts.map(|part| {
            let sentence = part.split('。').next().unwrap_or_default();
            let mut sizes = words::LIMIT_SIZES.iter();
            (
                sentence,
                sizes.find_map(|word| behind(sentence, word).and_then(size)),
            )
        })
    };
    limits.get_bytes = sentences(words::LIMIT_GET).find_map(|(_, bytes)| bytes);
    for (sentence, bytes) in sentences(words::LIMIT_POST) {
        match sentence.split(['（', ' ']).next() {
            Some("v1") => limits.post_form_bytes = limits.post_form_bytes.or(bytes),
            Some("v3") => limits.post_bytes = limits.post_bytes.or(bytes),
            _ => {}
        }
    }
    if limits.get_bytes.is_none() {
        context.missing(page, words::LIMIT_GET);
    }
    if limits.post_form_bytes.is_none() || limits.post_bytes.is_none() {
        context.missing(page, words::LIMIT_POST);
    }
}

/// How far the clock of a caller may be off.
fn clock_skew(context: &mut Context<'_, '_>, page: &Page<'_>, limits: &mut Limits) {
    let text: String = page.lines.iter().map(|line| line.text).collect();
    let (before, unit) = words::CLOCK_SKEW;
    let minutes =
        behind(&text, before).and_then(|rest| rest.split_once(unit)?.0.parse::<u64>().ok());
    limits.clock_skew_seconds = minutes.and_then(|minutes| minutes.checked_mul(60));
    if limits.clock_skew_seconds.is_none() {
        context.missing(page, before);
    }
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
fn signing_methods(context: &mut Context<'_, '_>, page: &Page<'_>) -> Vec<SigningMethod> {
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
        context.missing(page, words::MUST_SIGN);
    }
    found
}

/// Documented types.
fn data_types(context: &mut Context<'_, '_>, page: &Page<'_>) -> Vec<DataType> {
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
        context.missing(page, words::TITLE_TYPES);
    }
    found
}
