//! Text encodings of the signing protocols.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but the unreserved characters of RFC 3986. Both vendors compare signatures over exactly this set: a space is `%20`, never `+`; `*` is encoded and
/// `~` is not.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// Appends `text` with every byte outside `A-Z a-z 0-9 - _ . ~` percent-encoded in upper case.
///
/// ```
/// let mut out = String::new();
/// cloudapi_runtime::sign::percent_encode(&mut out, "a b*~é");
/// assert_eq!(out, "a%20b%2A~%C3%A9");
/// ```
pub fn percent_encode(out: &mut String, text: &str) {
    out.extend(utf8_percent_encode(text, RESERVED));
}

/// Appends `name=value` pairs, joined by `&`, both sides percent-encoded.
pub(super) fn encode_pairs(out: &mut String, pairs: &[(&str, &str)]) {
    for (index, (name, value)) in pairs.iter().enumerate() {
        if index > 0 {
            out.push('&');
        }
        percent_encode(out, name);
        out.push('=');
        percent_encode(out, value);
    }
}

/// The pairs in the byte order of their names; equal names keep their order.
pub(super) fn sorted<'a>(params: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut sorted = params.to_vec();
    sorted.sort_by_key(|(name, _)| *name);
    sorted
}

/// Lower-case hexadecimal of a 32-byte digest as text on the stack: signing runs on every request, and the formatting machinery would cost more than the hash.
pub(super) struct Hex([u8; 64]);

impl Hex {
    pub(super) fn new(digest: &[u8; 32]) -> Self {
        // Plain loops over arrays of fixed length: they compile to vector instructions.
        let digit = |nibble: u8| nibble + if nibble > 9 { b'a' - 10 } else { b'0' };
        // `map` of arrays does not: it may become a call.
        let (mut high, mut low) = ([0; 32], [0; 32]);
        for i in 0..32 {
            high[i] = digit(digest[i] >> 4);
            low[i] = digit(digest[i] & 15);
        }
        let mut text = [0; 64];
        for i in 0..32 {
            text[2 * i] = high[i];
            text[2 * i + 1] = low[i];
        }
        Self(text)
    }

    pub(super) fn as_bytes(&self) -> &[u8; 64] {
        &self.0
    }

    pub(super) fn as_str(&self) -> &str {
        // The digits above are ASCII, so the conversion cannot fail.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

pub(super) fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn encoded(text: &str) -> String {
        let mut out = String::new();
        percent_encode(&mut out, text);
        out
    }

    #[test]
    fn reserved_and_unreserved() {
        assert_eq!(encoded("AZaz09-_.~"), "AZaz09-_.~");
        assert_eq!(
            encoded(" +*/=&%'()!:@,;$?#[]"),
            "%20%2B%2A%2F%3D%26%25%27%28%29%21%3A%40%2C%3B%24%3F%23%5B%5D"
        );
        assert_eq!(encoded("名\u{1f600}\0"), "%E5%90%8D%F0%9F%98%80%00");
    }

    #[test]
    fn hexadecimal() {
        let digest: [u8; 32] = std::array::from_fn(|i| (i * 8 + i / 4) as u8);
        let expected: String = digest.iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(Hex::new(&digest).as_str(), expected);
    }

    proptest! {
        #[test]
        fn encoding_is_reversible_and_clean(text in any::<String>()) {
            let out = encoded(&text);
            prop_assert!(out.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.~%".contains(&b)));
            prop_assert_eq!(percent_encoding::percent_decode_str(&out).decode_utf8().unwrap(), text);
        }

        #[test]
        fn concatenation_is_encoded_piecewise(a in any::<String>(), b in any::<String>()) {
            prop_assert_eq!(encoded(&format!("{a}{b}")), encoded(&a) + &encoded(&b));
        }
    }
}
