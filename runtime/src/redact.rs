//! What others wrote, without what may be secret.

/// The beginning of a text without what is in quotes, without values of forms, and without what
/// looks like a key or a token.
pub(crate) fn excerpt(text: &str) -> String {
    const LONGEST: usize = 120;
    let mut pieces = text.split('"');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    while let Some(_quoted) = pieces.next() {
        text.push('…');
        text.push_str(pieces.next().unwrap_or_default());
        if text.len() > 4 * LONGEST {
            break;
        }
    }
    let mut out = String::new();
    // Of `name=value` and `Secret: value` the value is not shown.
    let mut hidden = Hidden::Nothing;
    for part in text.split_inclusive(|c| !part_of_token(c)) {
        let token = part.trim_end_matches(|c| !part_of_token(c));
        let after = &part[token.len()..];
        let shown = match hidden {
            Hidden::Value if !token.is_empty() => "***",
            Hidden::Line | Hidden::Value => "",
            Hidden::Nothing if is_key(token) => "***",
            Hidden::Nothing => token,
        };
        out.push_str(shown);
        if hidden != Hidden::Line || after.contains(['\n', '\r']) {
            out.push_str(after);
        }
        hidden = match after.chars().next() {
            Some('=') => Hidden::Value,
            Some(':') if is_secret_name(token) => {
                out.push_str(" ***");
                Hidden::Line
            }
            Some('\n' | '\r') | None => Hidden::Nothing,
            // A value goes on until the next parameter or word.
            Some('&' | ' ' | '\t' | ',' | ';') if hidden == Hidden::Value => Hidden::Nothing,
            _ => hidden,
        };
        if out.chars().count() > LONGEST {
            let mut cut: String = out.chars().take(LONGEST).collect();
            cut.push_str("...");
            return cut;
        }
    }
    out
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Hidden {
    Nothing,
    Value,
    Line,
}

fn part_of_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || "+/_-.".contains(c)
}

/// Whether a word looks like a key or a token: no word of a language is as long.
fn is_key(word: &str) -> bool {
    const TOKEN: usize = 16;
    word.split('.').any(|part| part.len() >= TOKEN)
}

/// Whether what has this name is secret, by the name alone.
pub(crate) fn is_secret_name(name: &str) -> bool {
    const PARTS: [&str; 9] = [
        "password",
        "passwd",
        "pwd",
        "secret",
        "token",
        "authorization",
        "cookie",
        "signature",
        "accesskey",
    ];
    let name: String = name
        .chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .map(|c| c.to_ascii_lowercase())
        .collect();
    PARTS.iter().any(|part| name.contains(part))
}

/// Scheme, host and path of an address: who logs in and what is asked for may be secret.
pub(crate) fn address(address: &str) -> String {
    let address = address.split(['?', '#']).next().unwrap_or_default();
    let (scheme, rest) = match address.split_once("//") {
        Some((scheme, rest)) => (&address[..scheme.len() + 2], rest),
        None => ("", address),
    };
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = authority.rsplit('@').next().unwrap_or_default();
    [scheme, host, path].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excerpts_hold_no_secret() {
        for (text, shown) in [
            ("upstream error \"quoted\": 404", "upstream error …: 404"),
            ("no AKIDz8krbsJ5yKBZQpn74WFkmLPx3, 404", "no ***, 404"),
            (
                "token abcdefghijklmnopqrstuvwx is wrong",
                "token *** is wrong",
            ),
            (
                "Action=A&Password=p%40ss w",
                "Action=***&Password=***%*** w",
            ),
            (
                "POST / HTTP/1.1\nX-TC-Token: a b\nHost: h",
                "POST / HTTP/1.1\nX-TC-Token: ***\nHost: h",
            ),
            ("authorization: Bearer x", "authorization: ***"),
            ("Password: hunter2", "Password: ***"),
            ("a.b.abcdefghijklmnop", "***"),
            (
                "host api.example.com:443 down",
                "host api.example.com:443 down",
            ),
        ] {
            assert_eq!(excerpt(text), shown, "{text}");
        }
        assert_eq!(excerpt(&"word ".repeat(100)).chars().count(), 123);
    }

    #[test]
    fn addresses_hold_no_secret() {
        for (text, shown) in [
            (
                "https://u:p@h.example:1/a/b?q=1#f",
                "https://h.example:1/a/b",
            ),
            ("/login?next=x", "/login"),
            ("//u:p@h/x", "//h/x"),
            ("u:p@h", "h"),
            ("http://a@b@h", "http://h"),
            ("", ""),
        ] {
            assert_eq!(address(text), shown, "{text}");
        }
    }
}
