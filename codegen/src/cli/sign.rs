//! `cloudapi sign`: signatures of requests, stage by stage.

mod row;

use super::{Console, Failure, Outcome, Project};
use crate::diagnostic::{Diagnostic, Location};
use cloudapi_runtime::sign::Stages;
use row::Row;
use serde_json::{Map, Value};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::PathBuf;

/// Longest row that is read, in bytes: the largest body that a service takes, escaped, has less.
const ROW_LIMIT: u64 = 64 << 20;

/// Sign requests and print every stage of their signatures
///
/// Reads requests as JSON lines and prints a JSON line for each, with `name`, `signature`, `authorization` where
/// the algorithm has one, `canonical_request` and `string_to_sign`; never the secret.
///
/// A row has `name`, `algorithm`, `credential` {id, secret}, `method` and, depending on the algorithm:
///
///   TC3-HMAC-SHA256                  timestamp, service, headers (Host and Content-Type are signed),
///                                    query_string, body, unsigned_payload; signed_headers lists more
///                                    headers to sign
///   SKIP                             nothing: the request is not signed
///   tencent-HmacSHA1, -HmacSHA256    host, params
///   tencent-v2-HmacSHA1, -HmacSHA256 host, params: the legacy API with the path /v2/index.php
///   ACS3-HMAC-SHA256                 path, query, headers (Host, Content-Type and X-Acs-* are signed), body
///   alibaba-rpc-v1                   params
///
/// With --expect each row must have `expect` with any of those output values. The first stage that differs
/// is named; the output line gets it as `differs`, and the exit code is 1.
#[derive(Debug, clap::Args)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:
  cloudapi sign requests.jsonl
  cloudapi sign requests.jsonl | jq -r .string_to_sign
  cloudapi sign --expect runtime/tests/data/signing.jsonl > /dev/null      check vectors
  echo '{\"name\": \"a\", \"algorithm\": \"alibaba-rpc-v1\", \"method\": \"GET\",
         \"credential\": {\"id\": \"i\", \"secret\": \"s\"},
         \"params\": {\"Action\": \"A\"}}' | tr -d '\\n' | cloudapi sign"
)]
pub(crate) struct Args {
    /// File of JSON lines; standard input if it is `-` or missing
    file: Option<PathBuf>,

    /// Compare with the `expect` of each row
    #[arg(long)]
    expect: bool,
}

impl Args {
    pub(crate) fn run(self, _: &Project, console: &Console) -> Outcome {
        let mut out = console.out();
        let diagnostics = match self.file.filter(|path| path.as_os_str() != "-") {
            Some(path) => {
                let name = path.display().to_string();
                let file = File::open(&path).map_err(|e| {
                    Diagnostic::error("unreadable", format!("cannot open `{name}`: {e}"))
                        .help("name a file of JSON lines, one request a line")
                })?;
                sign_rows(BufReader::new(file), &name, self.expect, &mut out)?
            }
            None => sign_rows(io::stdin().lock(), "<stdin>", self.expect, &mut out)?,
        };
        if diagnostics.is_empty() {
            Ok(())
        } else {
            Err(diagnostics.into())
        }
    }
}

/// Signs row by row, so that it can stand in a pipe. A bad row does not keep the others from being signed.
fn sign_rows(
    mut input: impl BufRead,
    name: &str,
    expect: bool,
    out: &mut dyn Write,
) -> Result<Vec<Diagnostic>, Failure> {
    let mut diagnostics = Vec::new();
    let mut rows = 0;
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let read = (&mut input).take(ROW_LIMIT).read_until(b'\n', &mut line);
        let length = read
            .map_err(|e| Diagnostic::error("unreadable", format!("cannot read `{name}`: {e}")))?;
        if length == 0 {
            break;
        }
        if length as u64 == ROW_LIMIT {
            diagnostics.push(bad_row(name, number, "", "the row has more than 64 MiB"));
            break;
        }
        let Ok(text) = std::str::from_utf8(&line) else {
            diagnostics.push(bad_row(name, number, "", "the row is no UTF-8 text"));
            continue;
        };
        if text.trim().is_empty() {
            continue;
        }
        rows += 1;
        if let Err(diagnostic) = sign_row(text, name, number, expect, out)? {
            diagnostics.push(*diagnostic);
        }
    }
    if rows == 0 && diagnostics.is_empty() {
        let empty = Diagnostic::error("no-rows", format!("`{name}` holds no request"));
        diagnostics.push(empty.help("give one request a line, as JSON; see `cloudapi help sign`"));
    }
    Ok(diagnostics)
}

fn sign_row(
    text: &str,
    file: &str,
    number: u32,
    expect: bool,
    out: &mut dyn Write,
) -> Result<Result<(), Box<Diagnostic>>, Failure> {
    let row = match Row::parse(text) {
        Ok(row) => row,
        Err(message) => return Ok(Err(Box::new(bad_row(file, number, "", &message)))),
    };
    let stages = match row.sign() {
        Ok(stages) => stages,
        Err(message) => return Ok(Err(Box::new(bad_row(file, number, row.name(), &message)))),
    };
    let mut printed = print(row.name(), &stages);
    let difference = match row.expect() {
        _ if !expect => None,
        Some(expected) => first_difference(expected, &printed),
        None => {
            let message = "the row has no `expect` to compare with";
            return Ok(Err(Box::new(bad_row(file, number, row.name(), message))));
        }
    };
    let result = match difference {
        None => Ok(()),
        Some(difference) => {
            printed.insert("differs".to_owned(), difference.stage.into());
            let name = row.name().escape_debug();
            let what = format!(
                "row `{name}`: the {} differs from what is expected",
                difference.stage
            );
            let diagnostic = Diagnostic::error("signature-differs", what)
                .at(place(file, number, row.name()))
                .expected(difference.expected)
                .help(difference.help);
            Err(Box::new(diagnostic))
        }
    };
    writeln!(out, "{}", Value::Object(printed))?;
    Ok(result)
}

fn print(name: &str, stages: &Stages) -> Map<String, Value> {
    let mut line = Map::new();
    line.insert("name".to_owned(), name.into());
    line.insert("signature".to_owned(), stages.signature.as_str().into());
    if let Some(authorization) = &stages.authorization {
        line.insert("authorization".to_owned(), authorization.as_str().into());
    }
    line.insert(
        "canonical_request".to_owned(),
        stages.canonical_request.as_str().into(),
    );
    line.insert(
        "string_to_sign".to_owned(),
        stages.string_to_sign.as_str().into(),
    );
    line
}

struct Difference {
    stage: &'static str,
    expected: String,
    help: String,
}

/// The first stage, in the order in which they are computed, whose value is not the expected one.
fn first_difference(
    expected: &Map<String, Value>,
    computed: &Map<String, Value>,
) -> Option<Difference> {
    const STAGES: [&str; 4] = [
        "canonical_request",
        "string_to_sign",
        "signature",
        "authorization",
    ];
    let given: Vec<&str> = STAGES
        .into_iter()
        .filter(|s| expected.contains_key(*s))
        .collect();
    if given.is_empty() {
        return Some(Difference {
            stage: "expect",
            expected: format!("`expect` with any of {}", STAGES.join(", ")),
            help: "a row without expectation cannot be compared".to_owned(),
        });
    }
    let stage = *given
        .iter()
        .find(|stage| expected.get(**stage) != computed.get(**stage))?;
    let text = |values: &Map<String, Value>| {
        values.get(stage).map_or("nothing".to_owned(), |v| {
            v.as_str().map_or(v.to_string(), str::to_owned)
        })
    };
    let (wanted, found) = (text(expected), text(computed));
    let lines = wanted.split('\n').zip(found.split('\n'));
    let (expected, mut help) = match (1..).zip(lines).find(|(_, (a, b))| a != b) {
        Some((line, (a, b))) if wanted.contains('\n') => (
            format!("expected in line {line}: {a}"),
            format!("computed: {b}"),
        ),
        _ => (format!("expected: {wanted}"), format!("computed: {found}")),
    };
    if given[0] == stage && stage != "canonical_request" {
        help.push_str("\n`expect` gives no earlier stage: the cause may lie there");
    }
    Some(Difference {
        stage,
        expected,
        help,
    })
}

fn bad_row(file: &str, number: u32, name: &str, message: &str) -> Diagnostic {
    Diagnostic::error("bad-row", message).at(place(file, number, name))
}

/// The row by its line number and name: the line itself holds the secret and is not shown.
fn place(file: &str, number: u32, name: &str) -> Location {
    let text = if name.is_empty() {
        "(row)".to_owned()
    } else {
        format!("{{\"name\": {name:?}, ...}}")
    };
    Location::new(file, number, text, 0..0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(rows: &str, expect: bool) -> (Vec<Value>, Vec<Diagnostic>) {
        let mut out = Vec::new();
        let diagnostics = sign_rows(rows.as_bytes(), "rows.jsonl", expect, &mut out).unwrap();
        let lines = String::from_utf8(out).unwrap();
        (
            lines
                .lines()
                .map(|line| serde_json::from_str(line).unwrap())
                .collect(),
            diagnostics,
        )
    }

    const VECTORS: &str = include_str!("../../../runtime/tests/data/signing.jsonl");
    const SDK: &str = include_str!("../../../runtime/tests/data/signing-sdk.jsonl");

    #[test]
    fn the_vectors_are_met_and_no_secret_is_printed() {
        for (rows, count) in [(VECTORS, 48), (SDK, 112)] {
            let (lines, diagnostics) = run(rows, true);
            assert_eq!(diagnostics, []);
            assert_eq!(lines.len(), count);
            for (line, row) in lines.iter().zip(rows.lines()) {
                let row: Value = serde_json::from_str(row).unwrap();
                assert_eq!(line["name"], row["name"]);
                assert_eq!(line["signature"], row["expect"]["signature"]);
                assert_eq!(
                    line.get("authorization"),
                    row["expect"].get("authorization")
                );
                let secret = row["credential"]["secret"].as_str().unwrap();
                assert!(!line.to_string().contains(secret), "{}", row["name"]);
            }
        }
    }

    const ROW: &str = r#"{"name":"a","algorithm":"alibaba-rpc-v1","method":"GET","credential":{"id":"i","secret":"hidden"},"params":{"A":1}"#;

    #[test]
    fn the_first_stage_that_differs_is_named() {
        let row = |expect: &str| run(&format!("{ROW},\"expect\":{expect}}}"), true);
        let (good, diagnostics) =
            row(r#"{"canonical_request":"A=1","string_to_sign":"GET&%2F&A%3D1"}"#);
        assert_eq!(diagnostics, []);
        let signature = good[0]["signature"].as_str().unwrap();
        for (expect, stage) in [
            (
                r#"{"signature":"x","canonical_request":"A=2","string_to_sign":"y"}"#.to_owned(),
                "canonical_request",
            ),
            (
                format!(r#"{{"signature":"{signature}","string_to_sign":"y"}}"#),
                "string_to_sign",
            ),
            (
                r#"{"signature":"x","canonical_request":"A=1"}"#.to_owned(),
                "signature",
            ),
            (r#"{"authorization":"x"}"#.to_owned(), "authorization"),
            ("{}".to_owned(), "expect"),
        ] {
            let (lines, diagnostics) = row(&expect);
            assert_eq!(lines[0]["differs"], stage);
            assert_eq!(diagnostics.len(), 1);
            assert!(diagnostics[0].message.contains(stage), "{}", diagnostics[0]);
        }
    }

    #[test]
    fn the_line_that_differs_is_shown() {
        let row = VECTORS.lines().next().unwrap();
        let mut row: Value = serde_json::from_str(row).unwrap();
        row["expect"]["canonical_request"] = "POST\n/x".into();
        let (_, diagnostics) = run(&row.to_string(), true);
        assert_eq!(
            diagnostics[0].expected.as_deref(),
            Some("expected in line 2: /x")
        );
        assert_eq!(diagnostics[0].help.as_deref(), Some("computed: /"));
    }

    #[test]
    fn bad_rows_are_named_by_line_and_show_no_secret() {
        let rows = [
            "",
            "{",
            "[]",
            r#"{"name":"n"}"#,
            r#"{"name":"n","algorithm":"hidden-not"}"#,
            &format!(r#"{ROW},"params":["hidden"]}}"#),
            &format!("{ROW}}}"),
            r#"{"algorithm":"TC3-HMAC-SHA256","credential":{"secret":"hidden"},"headers":{"A":1}}"#,
            "\"hidden\"",
            r#"{"a":hidden}"#,
        ];
        let (lines, diagnostics) = run(&rows.join("\n"), false);
        assert_eq!(lines.len(), 1);
        let places: Vec<u32> = diagnostics
            .iter()
            .map(|d| d.location.as_ref().unwrap().line)
            .collect();
        assert_eq!(places, [2, 3, 4, 5, 6, 8, 9, 10]);
        for diagnostic in &diagnostics {
            let text =
                crate::diagnostic::render::one(diagnostic, crate::diagnostic::render::Style::Plain);
            assert!(
                !text.contains("hidden") || text.contains("unknown algorithm"),
                "{text}"
            );
        }
    }

    #[test]
    fn a_row_without_expectation_fails_a_comparison() {
        let (lines, diagnostics) = run(&format!("{ROW}}}"), true);
        assert_eq!((lines.len(), diagnostics.len()), (0, 1));
        assert_eq!(run("\n\n", true).1.len(), 1);
    }

    /// The manual's worked example signs one more header.
    #[test]
    fn further_headers_can_be_signed() {
        let stars = "*".repeat(32);
        let row = serde_json::json!({
            "name": "manual", "algorithm": "TC3-HMAC-SHA256", "timestamp": 1551113065, "service": "cvm",
            "credential": {"id": format!("AKID{stars}"), "secret": stars}, "method": "POST", "path": "/",
            "headers": {
                "Content-Type": "application/json; charset=utf-8", "Host": "cvm.tencentcloudapi.com",
                "X-TC-Action": "DescribeInstances",
            },
            "signed_headers": ["content-type", "host", "x-tc-action"],
            "body": r#"{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}"#,
            "expect": {"signature": "10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f"},
        });
        assert_eq!(run(&row.to_string(), true).1, []);
    }
}
