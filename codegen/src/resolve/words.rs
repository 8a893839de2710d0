//! How a wire name becomes a Rust name.
//!
//! 1. A name is cut into words: at every character that is no letter or digit; before a capital that follows
//!    a small letter or a digit (`TopicName`, `V3Api`); before the last capital of a run that goes on with a
//!    small letter (`SQLServer`). A plural `s` stays with its run of capitals (`ACLs`), and `IPv4` and `IPv6`
//!    are words.
//! 2. Types keep the vendor's spelling where it is an upper camel case name already, so that a search for the
//!    wire name finds the type; otherwise the words are joined with a capital each.
//!    Words of a name all in capitals (`GET_TOPIC_ERROR`) keep the first one (`GetTopicError`).
//! 3. Fields, methods and modules are the words in small letters, joined by underscores.
//! 4. A name that begins with a digit gets an underscore before it; a keyword, or a name that the generated
//!    type needs for itself, gets one behind it.
//!
//! Names of which nothing is left, and names with letters beyond ASCII, have no Rust name and are refused.

/// Words that are not taken apart, although their capitals suggest it.
const WHOLE: [&str; 2] = ["IPv4", "IPv6"];

/// Strict and reserved keywords of all editions, and the one name that no identifier may have.
const KEYWORDS: [&str; 53] = [
    "Self", "_", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if",
    "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
    "ref", "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Cuts a wire name into words; `None` if it has letters beyond ASCII or no words.
pub(super) fn words(name: &str) -> Option<Vec<&str>> {
    if !name.is_ascii() {
        return None;
    }
    let words: Vec<&str> = name
        .split(|c: char| !c.is_ascii_alphanumeric())
        .flat_map(runs)
        .collect();
    (!words.is_empty()).then_some(words)
}

/// Cuts a run of letters and digits before the capitals that begin a word.
fn runs(run: &str) -> impl Iterator<Item = &str> {
    let mut rest = run;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (word, tail) = rest.split_at(first_word(rest));
        rest = tail;
        Some(word)
    })
}

/// Length of the word that `run` begins with.
fn first_word(run: &str) -> usize {
    if let Some(word) = WHOLE.iter().find(|word| run.starts_with(**word)) {
        return word.len();
    }
    let bytes = run.as_bytes();
    let upper = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_uppercase);
    let lower = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_lowercase);
    (1..bytes.len())
        .find(|&i| {
            if !upper(i) {
                return false;
            }
            let plural = bytes.get(i + 1) == Some(&b's') && !lower(i + 2);
            !upper(i - 1) || (lower(i + 1) && !plural)
        })
        .unwrap_or(bytes.len())
}

/// The wire name as the name of a type or enum variant.
pub(super) fn camel(name: &str) -> Option<String> {
    let words = words(name)?;
    if name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.bytes().all(|c| c.is_ascii_alphanumeric())
    {
        return Some(escape(name.to_owned()));
    }
    // Only a separator tells the words of such a name apart; without capitals of their own they would run together.
    let shouted = !name.bytes().any(|c| c.is_ascii_lowercase())
        && name.bytes().any(|c| !c.is_ascii_alphanumeric());
    let mut camel = String::with_capacity(name.len());
    for word in words {
        let (first, rest) = word.split_at(1);
        // Two digits that a separator kept apart must not become another number: `V1.2` is not `V12`.
        if first.starts_with(|c: char| c.is_ascii_digit())
            && camel.ends_with(|c: char| c.is_ascii_digit())
        {
            camel.push('_');
        }
        camel.push_str(&first.to_ascii_uppercase());
        if shouted {
            camel.push_str(&rest.to_ascii_lowercase());
        } else {
            camel.push_str(rest);
        }
    }
    Some(escape(camel))
}

/// The wire name as the name of a field, method or module.
pub(super) fn snake(name: &str) -> Option<String> {
    Some(escape(words(name)?.join("_").to_ascii_lowercase()))
}

/// Makes an identifier of a name that is one but for its first character or a keyword.
fn escape(mut name: String) -> String {
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert(0, '_');
    }
    if is_keyword(&name) {
        name.push('_');
    }
    name
}

fn is_keyword(name: &str) -> bool {
    KEYWORDS.binary_search(&name).is_ok()
}

/// Whether a name that a person chose can stand where a type or variant is named.
pub(super) fn is_camel(name: &str) -> bool {
    is_identifier(name) && camel(name).as_deref() == Some(name)
}

/// Whether a name that a person chose can stand where a field is named.
pub(super) fn is_snake(name: &str) -> bool {
    is_identifier(name) && !name.bytes().any(|c| c.is_ascii_uppercase())
}

fn is_identifier(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_')
        && name.bytes().any(|c| c != b'_')
        && !is_keyword(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_sorted() {
        assert!(KEYWORDS.is_sorted());
    }

    #[test]
    fn fields() {
        for (wire, rust) in [
            ("InstanceId", "instance_id"),
            ("instanceId", "instance_id"),
            ("VpcIds", "vpc_ids"),
            ("MySQLParam", "my_sql_param"),
            ("SQLServerParam", "sql_server_param"),
            ("DatahubTopicDTO", "datahub_topic_dto"),
            ("ACLs", "acls"),
            ("VpcIDs", "vpc_ids"),
            ("IDsOfTopics", "ids_of_topics"),
            ("IPv6Address", "ipv6_address"),
            ("EnableIPv4", "enable_ipv4"),
            ("Topic2Name", "topic2_name"),
            ("UseSSL", "use_ssl"),
            ("X-Acs-Token", "x_acs_token"),
            ("max_bytes", "max_bytes"),
            ("log.retention.ms", "log_retention_ms"),
            ("Type", "type_"),
            ("Self", "self_"),
            ("self", "self_"),
            ("2FA", "_2_fa"),
            ("404", "_404"),
            ("S", "s"),
            ("As", "as_"),
        ] {
            assert_eq!(snake(wire).as_deref(), Some(rust), "{wire}");
        }
    }

    #[test]
    fn types() {
        for (wire, rust) in [
            ("SQLServerParam", "SQLServerParam"),
            ("Acl", "Acl"),
            ("ACL", "ACL"),
            ("acl", "Acl"),
            ("String", "String"),
            ("Self", "Self_"),
            ("Topic_Name", "TopicName"),
            ("2FAStatus", "_2FAStatus"),
            (
                "GetConsumerProgress.ConsumerProgress",
                "GetConsumerProgressConsumerProgress",
            ),
            ("AuthFailure.SignatureExpire", "AuthFailureSignatureExpire"),
            ("Throttling.User", "ThrottlingUser"),
            ("4000", "_4000"),
            ("V1.2", "V1_2"),
            ("BIZ_GET_TOPIC_ERROR", "BizGetTopicError"),
            ("BIZ.QUOTA.DOWN.1", "BizQuotaDown1"),
            ("DB.Update.Failed", "DBUpdateFailed"),
            ("ACL", "ACL"),
        ] {
            assert_eq!(camel(wire).as_deref(), Some(rust), "{wire}");
        }
    }

    #[test]
    fn nothing_left() {
        for wire in ["", "_", "-.-", "名称", "Größe"] {
            assert_eq!((camel(wire), snake(wire)), (None, None), "{wire}");
        }
    }

    #[test]
    fn chosen_names() {
        for (name, camel, snake) in [
            ("topic_name", false, true),
            ("TopicName", true, false),
            ("type", false, false),
            ("type_", false, true),
            ("_", false, false),
            ("2fa", false, false),
            ("_2fa", true, true),
            ("a-b", false, false),
            ("", false, false),
        ] {
            assert_eq!((is_camel(name), is_snake(name)), (camel, snake), "{name}");
        }
    }
}
