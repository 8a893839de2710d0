//! Which encoding and which format a file is in, as far as it takes to decode it or to say why it is refused.

use super::Source;
use crate::diagnostic::{Diagnostic, Location};

/// First bytes of formats that people mistake for their text, with what to do about each.
const MAGIC: &[(&[u8], &str, &str)] = &[
    (
        b"%PDF-",
        "a PDF file",
        "convert it to text first: pdftotext -enc UTF-8 manual.pdf manual.txt",
    ),
    (
        b"PK\x03\x04",
        "a ZIP archive or an office document",
        "save its content as UTF-8 text",
    ),
    (
        b"\x1f\x8b",
        "compressed with gzip",
        "unpack it first: gunzip -k FILE",
    ),
    (
        b"BZh",
        "compressed with bzip2",
        "unpack it first: bunzip2 -k FILE",
    ),
    (
        b"\xfd7zXZ\0",
        "compressed with xz",
        "unpack it first: unxz -k FILE",
    ),
    (
        b"(\xb5/\xfd",
        "compressed with zstd",
        "unpack it first: unzstd FILE",
    ),
    (b"\x7fELF", "a program", "name the text of the document"),
    (b"\x89PNG", "an image", "name the text of the document"),
    (b"\xff\xd8\xff", "an image", "name the text of the document"),
    (
        b"\xd0\xcf\x11\xe0",
        "an office document",
        "save its content as UTF-8 text",
    ),
];

/// The text of a file, without byte order mark.
pub(super) fn decode(file: &str, bytes: Vec<u8>) -> Result<String, Diagnostic> {
    let refuse = |diagnostic: Diagnostic| Err(diagnostic.at(Location::file(file)));
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return refuse(
            Diagnostic::error("empty-file", "the file is empty")
                .help("was the conversion to text interrupted? convert the document again"),
        );
    }
    if let Some((_, what, help)) = MAGIC.iter().find(|(magic, ..)| bytes.starts_with(magic)) {
        return refuse(
            Diagnostic::error("not-text", format!("the file is {what}"))
                .expected("expected UTF-8 text")
                .help(*help),
        );
    }
    if let Some(name) = utf16(&bytes) {
        return convert(name, &bytes).map_or_else(|| refuse(not_utf8(name)), Ok);
    }
    if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
        return refuse(
            Diagnostic::error("not-text", format!("the file is binary: byte {at} is zero"))
                .expected("expected UTF-8 text")
                .help("name the text of the document"),
        );
    }
    match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with('\u{feff}') {
                text.drain(..'\u{feff}'.len_utf8());
            }
            Ok(text)
        }
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            if let Some(name) = double_byte(&bytes[at..]) {
                return convert(name, &bytes).map_or_else(|| refuse(not_utf8(name)), Ok);
            }
            // One broken spot in a text that is UTF-8 otherwise: show it.
            let source = Source::new(file, String::from_utf8_lossy(&bytes));
            Err(
                Diagnostic::error("not-utf8", format!("byte {:#04x} is not UTF-8", bytes[at]))
                    .at(source.location_at(at..at + '\u{fffd}'.len_utf8()))
                    .expected("expected UTF-8")
                    .help("the file is damaged or in another encoding: convert the document again"),
            )
        }
    }
}

/// The text of a file in an encoding, if every byte of it is a part of a character.
#[cfg(feature = "encodings")]
fn convert(name: &str, bytes: &[u8]) -> Option<String> {
    // The web calls the superset of GBK by its name; UTF-32 is none of its encodings.
    let encoding = match name {
        "GBK" => encoding_rs::GB18030,
        name => encoding_rs::Encoding::for_label(name.as_bytes())?,
    };
    let (text, malformed) = encoding.decode_with_bom_removal(bytes);
    (!malformed).then(|| text.into_owned())
}

/// Without a decoder every such file is refused.
#[cfg(not(feature = "encodings"))]
fn convert(_: &str, _: &[u8]) -> Option<String> {
    None
}

fn not_utf8(name: &str) -> Diagnostic {
    Diagnostic::error("not-utf8", format!("the file is encoded in {name}"))
        .expected("expected UTF-8")
        .help(format!(
            "convert it: iconv -f {name} -t UTF-8 FILE > FILE.utf8"
        ))
}

/// UTF-16 by byte order mark, or by every second byte of the beginning being zero as in Latin text and markup.
fn utf16(bytes: &[u8]) -> Option<&'static str> {
    let head = &bytes[..bytes.len().min(1024)];
    let zeros = |parity: usize| {
        head.iter()
            .skip(parity)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    match head {
        [0xff, 0xfe, 0, 0, ..] => Some("UTF-32LE"),
        [0, 0, 0xfe, 0xff, ..] => Some("UTF-32BE"),
        [0xff, 0xfe, ..] => Some("UTF-16LE"),
        [0xfe, 0xff, ..] => Some("UTF-16BE"),
        // One in five: spaces, line ends, digits and Latin names are that common in any of these documents.
        _ if head.len() >= 10 && zeros(0) == 0 && zeros(1) * 5 >= head.len() / 2 => {
            Some("UTF-16LE")
        }
        _ if head.len() >= 10 && zeros(1) == 0 && zeros(0) * 5 >= head.len() / 2 => {
            Some("UTF-16BE")
        }
        _ => None,
    }
}

/// A Chinese encoding of two bytes a character, if almost all of the bytes above ASCII pair up in one.
///
/// Both have the lead byte above 0x80. In GBK, common characters (those of GB 2312) have the second byte above
/// 0xa0; in Big5 it is below 0x7f for a good third of them.
fn double_byte(bytes: &[u8]) -> Option<&'static str> {
    let (mut gb2312, mut low, mut other) = (0_usize, 0_usize, 0_usize);
    let mut rest = bytes.iter();
    while let Some(&lead) = rest.next() {
        if lead.is_ascii() {
            continue;
        }
        match (lead, rest.as_slice().first()) {
            (0xa1..=0xf7, Some(0xa1..=0xfe)) => gb2312 += 1,
            (0x81..=0xfe, Some(0x40..=0x7e)) => low += 1,
            (0x81..=0xfe, Some(0x80..=0xfe)) => {}
            _ => {
                other += 1;
                continue;
            }
        }
        rest.next();
    }
    let pairs = gb2312 + low;
    if pairs < 2 || other * 20 > pairs {
        None
    } else if low * 5 > pairs {
        Some("BIG5")
    } else {
        Some("GBK")
    }
}

/// Says that a text is markup, if its first tag says so.
pub(super) fn markup(text: &str) -> Option<Diagnostic> {
    let head: String = text
        .trim_start()
        .chars()
        .take(64)
        .collect::<String>()
        .to_ascii_lowercase();
    let tag = |names: &[&str]| {
        names.iter().any(|name| {
            head.strip_prefix(name)
                .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
        })
    };
    let what = if tag(&[
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<script",
        "<div",
    ]) {
        "an HTML page"
    } else if tag(&["<?xml", "<!doctype"]) {
        "an XML document"
    } else {
        return None;
    };
    Some(
        Diagnostic::error("markup", format!("the file is {what}"))
            .expected("expected the text of the document")
            .help("save the page as text, or download the manual and convert it with pdftotext"),
    )
}

#[cfg(test)]
mod tests {
    use super::{decode, markup};

    const TEXT: &str = "接口请求参数\n\n参数名称 必选 类型 描述\nInstanceId 是 String 实例\n";

    fn refusal(bytes: impl Into<Vec<u8>>) -> String {
        match decode("f", bytes.into()) {
            Ok(text) => format!("accepted {text:?}"),
            Err(diagnostic) => diagnostic.message,
        }
    }

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn utf8_passes_and_loses_its_byte_order_mark() {
        assert_eq!(decode("f", TEXT.into()).unwrap(), TEXT);
        assert_eq!(decode("f", format!("\u{feff}{TEXT}").into()).unwrap(), TEXT);
    }

    /// What becomes of a text in an encoding.
    fn decoded(bytes: impl Into<Vec<u8>>, name: &str) -> String {
        match cfg!(feature = "encodings") {
            true => decode("f", bytes.into()).unwrap(),
            false => {
                assert_eq!(refusal(bytes), format!("the file is encoded in {name}"));
                TEXT.to_owned()
            }
        }
    }

    #[test]
    fn decodes_utf16() {
        let marked = format!("\u{feff}{TEXT}");
        for (bytes, name) in [
            (utf16(&marked, u16::to_le_bytes), "UTF-16LE"),
            (utf16(&marked, u16::to_be_bytes), "UTF-16BE"),
            (utf16(TEXT, u16::to_le_bytes), "UTF-16LE"),
            (utf16(TEXT, u16::to_be_bytes), "UTF-16BE"),
        ] {
            assert_eq!(decoded(bytes, name), TEXT);
        }
        // Half a character at the end.
        let cut = utf16(TEXT, u16::to_le_bytes);
        let cut = refusal(&cut[..cut.len() - 1]);
        assert_eq!(cut, "the file is encoded in UTF-16LE");
    }

    #[test]
    fn decodes_chinese_encodings() {
        // "参数名称" and "參數名稱" as iconv writes them.
        let gbk = b"\xb2\xce\xca\xfd\xc3\xfb\xb3\xc6 String\n";
        let big5 = b"\xb0\xd1\xbc\xc6\xa6W\xba\xd9 String\n";
        if cfg!(feature = "encodings") {
            assert_eq!(decode("f", gbk.into()).unwrap(), "参数名称 String\n");
            assert_eq!(decode("f", big5.into()).unwrap(), "參數名稱 String\n");
        } else {
            assert_eq!(refusal(*gbk), "the file is encoded in GBK");
            assert_eq!(refusal(*big5), "the file is encoded in BIG5");
        }
    }

    #[test]
    fn shows_the_one_broken_byte() {
        let error = decode(
            "f",
            [TEXT.as_bytes(), b"ab\xffcd\n", TEXT.as_bytes()].concat(),
        )
        .unwrap_err();
        assert_eq!(error.message, "byte 0xff is not UTF-8");
        let location = error.location.unwrap();
        assert_eq!(
            (location.line, &*location.text, location.span),
            (5, "ab\u{fffd}cd", 2..5)
        );
    }

    #[test]
    fn a_text_cut_inside_a_character_is_shown_at_its_end() {
        let error = decode("f", TEXT.as_bytes()[..TEXT.len() - 2].into()).unwrap_err();
        assert_eq!(error.location.unwrap().line, 4);
    }

    #[test]
    fn refuses_what_is_no_text() {
        assert_eq!(refusal(""), "the file is empty");
        assert_eq!(refusal(" \r\n\t\n"), "the file is empty");
        assert_eq!(refusal("%PDF-1.7\n\u{0}"), "the file is a PDF file");
        assert_eq!(
            refusal(*b"PK\x03\x04abc"),
            "the file is a ZIP archive or an office document"
        );
        assert_eq!(refusal("abc\0def"), "the file is binary: byte 3 is zero");
    }

    #[test]
    fn recognises_markup_by_its_first_tag() {
        for page in [
            "<!DOCTYPE html>\n<html>",
            "\n  <html lang=\"zh\">",
            "<div class=x>",
        ] {
            assert_eq!(
                markup(page).unwrap().message,
                "the file is an HTML page",
                "{page}"
            );
        }
        assert_eq!(
            markup("<?xml version='1.0'?>").unwrap().message,
            "the file is an XML document"
        );
        for text in [TEXT, "<headline>", "a <html> b", "<"] {
            assert_eq!(markup(text), None, "{text}");
        }
    }
}
