//! How a wire name becomes a Rust name.
//!
//! `heck` finds the words and joins them: types and variants in upper camel case, in which an acronym is a word
//! (`DescribeAclRequest` for `DescribeACL`); fields, methods and modules in snake case. Before, [`prepared`] mends what
//! it would get wrong; afterwards a name that begins with a digit gets an underscore before it (a number an `n`), and a
//! keyword one behind it.
//!
//! Names of which nothing is left, and names with letters beyond ASCII, have no Rust name and are refused.

use crate::model::Name;
use heck::{ToSnakeCase, ToUpperCamelCase};

/// The wire name as the name of a type or enum variant.
pub(super) fn camel(wire: &str) -> Option<Name> {
    // Two digits that a separator kept apart must not become another number: `V1.2` is not `V12`.
    let mut camel = String::new();
    for part in between_digits(&prepared(wire)?) {
        if !camel.is_empty() {
            camel.push('_');
        }
        camel.push_str(&part.to_upper_camel_case());
    }
    escaped(&camel)
}

/// The wire name as the name of a field, method or module.
pub(super) fn snake(wire: &str) -> Option<Name> {
    let snake = prepared(wire)?.to_snake_case();
    // No letter, no name that says anything.
    if snake.bytes().all(|c| c.is_ascii_digit() || c == b'_') {
        return escaped(&format!("n{snake}")).filter(|_| !snake.is_empty());
    }
    escaped(&snake)
}

/// The name of a type in snake case: that of its module.
pub(super) fn snake_of(name: &Name) -> Name {
    // It is made of letters and digits already.
    snake(name).unwrap_or_else(|| name.clone())
}

/// A name that a person chose for a type or variant.
pub(super) fn chosen_camel(name: &str) -> Option<Name> {
    camel(name).filter(|made| **made == *name)
}

/// A name that a person chose for a field.
pub(super) fn chosen_snake(name: &str) -> Option<Name> {
    let small = !name.bytes().any(|c| c.is_ascii_uppercase());
    let ascii = name.is_ascii() && name.bytes().any(|c| c != b'_');
    Name::new(name).filter(|_| small && ascii)
}

/// A wire name so that `heck` finds the words that people see: the plural of an acronym is one (`ACLs`), `IPv4` and
/// `IPv6` are, and a capital behind a digit begins one (`V3Api`).
fn prepared(wire: &str) -> Option<String> {
    if !wire.is_ascii() {
        return None;
    }
    let wire = wire.replace("IPv4", "Ipv4").replace("IPv6", "Ipv6");
    let bytes = wire.as_bytes();
    let upper = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_uppercase);
    let lower = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_lowercase);
    let mut prepared = String::with_capacity(wire.len() + 2);
    for (i, c) in wire.chars().enumerate() {
        let upper_before = i > 0 && upper(i - 1);
        let plural = c == 's' && upper_before && i > 1 && upper(i - 2) && !lower(i + 1);
        if upper(i) && i > 0 && bytes[i - 1].is_ascii_digit() {
            prepared.push('_');
        }
        prepared.push(if plural { 'S' } else { c });
        if plural && upper(i + 1) {
            prepared.push('_');
        }
    }
    Some(prepared)
}

/// Cuts a name at separators between two digits.
fn between_digits(name: &str) -> Vec<&str> {
    let bytes = name.as_bytes();
    let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    let (mut parts, mut start, mut end) = (Vec::new(), 0, 0);
    for (i, byte) in bytes.iter().enumerate() {
        if byte.is_ascii_alphanumeric() {
            if end < i && end > start && digit(i) && digit(end - 1) {
                parts.push(&name[start..end]);
                start = i;
            }
            end = i + 1;
        }
    }
    parts.push(&name[start..]);
    parts
}

/// Makes an identifier of a name that is one but for its first character or a keyword.
fn escaped(name: &str) -> Option<Name> {
    Name::new(name)
        .or_else(|| Name::new(&format!("{name}_")))
        .or_else(|| Name::new(&format!("_{name}")))
        .filter(|name| name.bytes().any(|c| c != b'_'))
}

/// A name of a wire name that makes none: its characters by number, where they are no letters or digits of ASCII.
pub(super) fn spelled_out(wire: &str, camel: bool) -> Name {
    let mut text = String::from(if camel { "U" } else { "u" });
    for c in wire.chars() {
        match c.is_ascii_alphanumeric() {
            true => text.push(c.to_ascii_lowercase()),
            false => text.push_str(&format!("{:x}", u32::from(c))),
        }
    }
    Name::new(&text).unwrap_or_else(Name::placeholder)
}

#[cfg(test)]
mod tests {
    use super::*;

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
            ("404", "n404"),
            ("1.2", "n1_2"),
            ("S", "s"),
            ("As", "as_"),
        ] {
            assert_eq!(snake(wire).as_deref(), Some(rust), "{wire}");
        }
    }

    #[test]
    fn types() {
        for (wire, rust) in [
            ("SQLServerParam", "SqlServerParam"),
            ("Acl", "Acl"),
            ("ACL", "Acl"),
            ("acl", "Acl"),
            ("String", "String"),
            ("Self", "Self_"),
            ("Topic_Name", "TopicName"),
            ("2FAStatus", "_2FaStatus"),
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
            ("DB.Update.Failed", "DbUpdateFailed"),
            ("DescribeACLs", "DescribeAcls"),
            ("ListV2API", "ListV2Api"),
            ("EnableIPv4", "EnableIpv4"),
            ("V1..2_a", "V1_2A"),
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
            let found = (chosen_camel(name).is_some(), chosen_snake(name).is_some());
            assert_eq!(found, (camel, snake), "{name}");
        }
    }
}
