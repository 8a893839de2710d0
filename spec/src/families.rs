//! Families of error codes: those of the vendors, and what must hold about additions of a service.

use crate::diagnostic::Diagnostic;
use crate::source::Source;
use crate::types::{Families, is_entry_of};
use crate::{Spec, json};

/// Families that all services of a vendor have, by the vendor's folder.
const VENDORS: [(&str, &str); 2] = [
    ("alibaba", include_str!("../alibaba/families.json")),
    ("tencent", include_str!("../tencent/families.json")),
];

/// The families of a vendor; none if it is not known.
pub(crate) fn of_vendor(provider: &str) -> Families {
    let vendor = VENDORS.iter().find(|(name, _)| *name == provider);
    // The files are part of the program, and tests read them.
    let families = vendor.and_then(|(name, text)| json::parse(&Source::new(*name, *text)).ok());
    families.unwrap_or_default()
}

/// Entries of the service that hold none of its codes: they would never speak up.
pub(crate) fn check(spec: &Spec) -> Vec<Diagnostic> {
    let mut wrong = Vec::new();
    let own: Option<Families> = spec
        .source("families.json")
        .and_then(|source| json::parse(source).ok());
    for (name, list) in own.iter().flat_map(Families::lists) {
        for (index, entry) in list.iter().enumerate() {
            let codes = &mut spec.api.error_codes.iter();
            let plain = entry.strip_prefix('!').unwrap_or(entry);
            if codes.any(|code| is_entry_of(plain, &code.code)) {
                continue;
            }
            let message = format!("`{entry}` of `{name}` holds no error code of this spec");
            let diagnostic = Diagnostic::error("idle-family", message)
                .expected("expected a code, one above it, or an end of codes behind `*`")
                .help("correct the entry, or remove it if the vendor removed the code");
            let pointer = format!("/{name}/{index}");
            wrong.push(spec.place(diagnostic, "families.json", &pointer));
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::{VENDORS, check, of_vendor};
    use crate::diagnostic::Diagnostic;
    use crate::source::Source;
    use crate::{Families, family_holds, fixture, json};

    #[test]
    fn vendors_have_families_in_canonical_form() {
        for (name, text) in VENDORS {
            let families: Result<Families, Diagnostic> = json::parse(&Source::new(name, text));
            assert_eq!(json::canonical(&families.unwrap()), text, "{name}");
            assert!(!of_vendor(name).throttled.is_empty());
        }
        assert_eq!(of_vendor("nobody"), Families::default());
    }

    #[test]
    fn a_service_adds_to_its_vendor() {
        let own = r#"{"throttled": ["InternalError"], "internal": ["!InternalError"]}"#;
        let spec = fixture::spec(&[("families.json", own)]);
        assert_eq!(check(&spec), []);
        let holds = |list: &[String]| family_holds(list, "InternalError.Db");
        assert!(holds(&spec.families.throttled) && !holds(&spec.families.internal));
        assert!(family_holds(
            &spec.families.throttled,
            "RequestLimitExceeded.X"
        ));
        let plain = fixture::spec(&[]);
        assert!(holds(&plain.families.internal) && !holds(&plain.families.throttled));
    }

    #[test]
    fn entries_that_hold_nothing_are_refused() {
        let own =
            "{\n\"throttled\": [\"InternalErrors\"],\n\"not_found\": [\"*Error\", \"*Eror\"]}";
        let spec = fixture::spec(&[("families.json", own)]);
        let wrong: Vec<String> = check(&spec).iter().map(ToString::to_string).collect();
        let folder = "spec/tencent/shelf/2020-01-01/families.json";
        assert_eq!(
            wrong,
            [
                format!(
                    "{folder}:2: error[idle-family]: `InternalErrors` of `throttled` holds no error code of this spec"
                ),
                format!(
                    "{folder}:3: error[idle-family]: `*Eror` of `not_found` holds no error code of this spec"
                ),
            ]
        );
    }
}
