//! Root and manifest of the crate.

use super::Emitter;
use super::code::{Code, literal};
use crate::spec::{Endpoint, Protocol, Zone};
use std::cmp::Ordering;

impl Emitter<'_> {
    /// `lib.rs`.
    pub(super) fn root(&self) -> Vec<u8> {
        let mut code = Code::new(&self.header());
        // The example of the README needs the client.
        code.line("#![cfg_attr(feature = \"client\", doc = include_str!(\"../README.md\"))]");
        code.line("#![cfg_attr(not(feature = \"client\"), doc = \"Types without their client.\")]");
        code.gap();
        code.line("mod actions;");
        code.line("#[cfg(feature = \"client\")]");
        code.line("mod client;");
        code.line("mod error_code;");
        code.line("pub mod structures;");
        code.gap();
        code.line("pub use actions::*;");
        code.line("#[cfg(feature = \"client\")]");
        code.line("pub use client::Client;");
        code.line("pub use cloudapi_runtime::Error;");
        code.line("pub use error_code::ErrorCode;");
        code.gap();
        self.service(&mut code);
        code.finish()
    }

    /// The static that describes the service to the runtime.
    pub(super) fn service(&self, code: &mut Code) {
        let (api, runtime) = (self.model.api, self.paths.runtime());
        code.docs(
            "///",
            &["What the client must know about the service: hosts, version, limits."],
        );
        code.open(&format!(
            "pub static SERVICE: {runtime}::ServiceInfo = {runtime}::ServiceInfo {{"
        ));
        match api.endpoints.as_slice() {
            // rustfmt lets the brackets of a single element touch it.
            [only] => self.endpoint(code, only, "endpoints: &[", "],"),
            endpoints => {
                code.open("endpoints: &[");
                for endpoint in endpoints {
                    self.endpoint(code, endpoint, "", ",");
                }
                code.close("],");
            }
        }
        let mut zones: Vec<String> = Vec::new();
        for endpoint in api
            .endpoints
            .iter()
            .filter(|endpoint| endpoint.needs_region)
        {
            let zone = format!("{runtime}::Zone::{}", zone(endpoint.zone));
            if !zones.contains(&zone) {
                zones.push(zone);
            }
        }
        if !zones.is_empty() {
            code.list("needs_region: &[", &zones, "],");
        }
        code.open(&format!("limits: {runtime}::Limits {{"));
        let limits = &api.limits;
        for (name, limit) in [
            ("get_bytes", limits.get_bytes),
            ("post_form_bytes", limits.post_form_bytes),
            ("post_bytes", limits.post_bytes),
            ("clock_skew_seconds", limits.clock_skew_seconds),
        ] {
            let value = limit.map_or_else(
                || self.paths.none().to_owned(),
                |limit| self.paths.some(&grouped(limit)),
            );
            code.line(&format!("{name}: {value},"));
        }
        code.close("},");
        if let Some(envelope) = &self.model.return_code {
            let some = self.paths.open_some(&format!("{runtime}::ReturnCode {{"));
            code.open(&format!("return_code: {some}"));
            code.line(&format!("within: {},", literal(envelope.within)));
            code.line(&format!("code: {},", literal(envelope.code)));
            code.line(&format!("message: {},", literal(envelope.message)));
            code.line("success: &[\"0\", \"OK\"],");
            code.close("}),");
        }
        self.user_agent(code);
        let protocol = match api.protocol {
            Protocol::TencentV3 => "TencentV3",
            Protocol::TencentV2 => "TencentV2",
            Protocol::AlibabaRpc => "AlibabaRpc",
            Protocol::AlibabaRoa => "AlibabaRoa",
        };
        let arguments = [
            format!("{runtime}::Protocol::{protocol}"),
            literal(&api.service),
            literal(&api.version),
        ];
        code.call(&format!("..{runtime}::ServiceInfo::new"), &arguments);
        code.close("};");
    }

    /// Name and version of the package that the code is compiled in.
    fn user_agent(&self, code: &mut Code) {
        if !self.paths.absolute() {
            code.line(
                "user_agent: concat!(env!(\"CARGO_PKG_NAME\"), \"/\", env!(\"CARGO_PKG_VERSION\")),",
            );
            return;
        }
        code.open("user_agent: ::core::concat!(");
        code.line("::core::env!(\"CARGO_PKG_NAME\"),");
        code.line("\"/\",");
        code.line("::core::env!(\"CARGO_PKG_VERSION\")");
        code.close("),");
    }

    fn endpoint(&self, code: &mut Code, endpoint: &Endpoint, before: &str, after: &str) {
        let runtime = self.paths.runtime();
        let zone = zone(endpoint.zone);
        code.open(&format!("{before}{runtime}::Endpoint {{"));
        code.line(&format!("host: {},", literal(&endpoint.host)));
        let region = match &endpoint.region {
            Some(region) => self.paths.some(&literal(region)),
            None => self.paths.none().to_owned(),
        };
        code.line(&format!("region: {region},"));
        code.line(&format!("zone: {runtime}::Zone::{zone},"));
        code.close(&format!("}}{after}"));
    }

    /// `Cargo.toml`.
    pub(super) fn manifest(&self) -> Vec<u8> {
        let info = self.model.info;
        let description = format!(
            "Typed client of {}, API version {}",
            info.title, self.model.api.version
        );
        let mut text = self.origin().map(|line| format!("# {line}\n")).concat();
        text.push_str(&format!(
            "\n[package]\nname = {}\ndescription = {}\nversion = {}\n",
            literal(self.name),
            literal(&description),
            literal(&info.version)
        ));
        text.push_str(
            "edition.workspace = true\nrust-version.workspace = true\nlicense.workspace = true\n\
             repository.workspace = true\n\n\
             [features]\n\
             default = [\"client\", \"rustls\"]\n\
             # The asynchronous client. Without it there are the types, signing and decoding, and no input or output.\n\
             client = [\"cloudapi-runtime/client\"]\n\
             # TLS in Rust, with ring for its cryptography.\n\
             rustls = [\"client\", \"cloudapi-runtime/rustls\"]\n\
             # The same with aws-lc-rs. Turn the default features off to get this one alone.\n\
             rustls-aws-lc-rs = [\"client\", \"cloudapi-runtime/rustls-aws-lc-rs\"]\n\
             # The same with the crypto provider that the program installs for rustls.\n\
             rustls-no-provider = [\"client\", \"cloudapi-runtime/rustls-no-provider\"]\n\
             # TLS of the operating system. Turn the default features off to get this one alone.\n\
             native-tls = [\"client\", \"cloudapi-runtime/native-tls\"]\n\
             # Calls that wait for their results, for programs without an asynchronous runtime.\n\
             blocking = [\"client\", \"cloudapi-runtime/blocking\"]\n\
             # Doubles for tests of programs that use the client.\n\
             testing = [\"client\", \"cloudapi-runtime/testing\"]\n\n\
             [dependencies]\ncloudapi-runtime.workspace = true\n\n\
             [dev-dependencies]\n\
             tokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }\n\n\
             [lints]\nworkspace = true\n",
        );
        text.into_bytes()
    }
}

/// Name of a variant of the runtime's `Zone`.
fn zone(zone: Zone) -> &'static str {
    match zone {
        Zone::Public => "Public",
        Zone::Finance => "Finance",
        Zone::International => "International",
        Zone::Vpc => "Vpc",
    }
}

/// A number with its thousands apart, as clippy wants long ones.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('_');
        }
        text.push(digit);
    }
    text
}

/// The order in which rustfmt sorts imports: numbers by value, underscores before everything else. (Modules it
/// sorts by bytes.)
pub(super) fn version_sort(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    loop {
        let (digits_a, digits_b) = (digits(a), digits(b));
        if !digits_a.is_empty() && !digits_b.is_empty() {
            let value = |digits: &str| digits.parse::<u128>().unwrap_or(u128::MAX);
            let order = value(digits_a).cmp(&value(digits_b));
            if order != Ordering::Equal {
                return order;
            }
            (a, b) = (&a[digits_a.len()..], &b[digits_b.len()..]);
            continue;
        }
        let (Some(first_a), Some(first_b)) = (a.chars().next(), b.chars().next()) else {
            return a.len().cmp(&b.len());
        };
        if first_a != first_b {
            return (first_a != '_', first_a).cmp(&(first_b != '_', first_b));
        }
        (a, b) = (&a[first_a.len_utf8()..], &b[first_b.len_utf8()..]);
    }
}

fn digits(text: &str) -> &str {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_sorted_as_rustfmt_does() {
        let sorted = ["a", "a_b", "a1", "a9", "a10", "a10b", "ab", "b"];
        assert!(sorted.is_sorted_by(|a, b| version_sort(a, b) == Ordering::Less));
    }

    #[test]
    fn long_numbers_are_grouped() {
        assert_eq!(
            [7, 300, 32_768, 10_485_760].map(grouped),
            ["7", "300", "32_768", "10_485_760"]
        );
    }
}
