//! Documented responses, damaged: they decode or are refused, and alike in both ways to read them.

use cloudapi_conformance::{CKAFKA, ckafka, spec};
use proptest::prelude::*;
use proptest::sample::Index;

/// Text of a response, with what reads it.
type Document = (fn(&str) -> Result<(), String>, String);

fn documents() -> Vec<Document> {
    let spec = spec(CKAFKA).unwrap_or_else(|wrong| panic!("{wrong}"));
    let mut documents = Vec::new();
    for action in ckafka() {
        for example in spec.examples.get(action.name).into_iter().flatten() {
            if let Some(response) = &example.response {
                documents.push((action.both_ways, response["Response"].to_string()));
            }
        }
    }
    documents
}

/// One damage of a text.
#[derive(Clone, Debug)]
enum Damage {
    Insert(Index, &'static str),
    Replace(Index, &'static str),
    Remove(Index, usize),
    /// A piece of the text once more, at another place.
    Repeat(Index, usize, Index),
    Cut(Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    let pieces = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"",
        "\\",
        "\\u",
        "\\ud83d",
        "null",
        "true",
        "0",
        "-",
        ".5",
        "1e99",
        "99999999999999999999",
        "\"\"",
        "{}",
        "[]",
        " ",
        "\n",
        "\u{1}",
        "é",
        "\"Result\":",
    ]);
    prop_oneof![
        (any::<Index>(), pieces.clone()).prop_map(|(at, piece)| Damage::Insert(at, piece)),
        (any::<Index>(), pieces).prop_map(|(at, piece)| Damage::Replace(at, piece)),
        (any::<Index>(), 1_usize..40).prop_map(|(at, length)| Damage::Remove(at, length)),
        (any::<Index>(), 1_usize..80, any::<Index>())
            .prop_map(|(from, length, to)| Damage::Repeat(from, length, to)),
        any::<Index>().prop_map(Damage::Cut),
    ]
}

impl Damage {
    fn apply(&self, text: &mut Vec<char>) {
        let place = |index: &Index, text: &[char]| index.index(text.len() + 1);
        match self {
            Damage::Insert(at, piece) => {
                let at = place(at, text);
                text.splice(at..at, piece.chars());
            }
            Damage::Replace(at, piece) => {
                let at = place(at, text);
                text.splice(at..(at + 1).min(text.len()), piece.chars());
            }
            Damage::Remove(at, length) => {
                let at = place(at, text);
                text.drain(at..(at + length).min(text.len()));
            }
            Damage::Repeat(from, length, to) => {
                let from = place(from, text);
                let piece: Vec<char> = text[from..].iter().take(*length).copied().collect();
                let to = place(to, text);
                text.splice(to..to, piece);
            }
            Damage::Cut(at) => text.truncate(place(at, text)),
        }
    }
}

#[test]
fn documented_responses_read_alike() {
    let documents = documents();
    assert!(documents.len() > 80, "{}", documents.len());
    for (both_ways, text) in documents {
        both_ways(&text).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_responses_read_alike(
        which in any::<Index>(),
        damages in proptest::collection::vec(damage(), 1..4),
    ) {
        thread_local!(static DOCUMENTS: Vec<Document> = documents());
        DOCUMENTS.with(|documents| {
            let (both_ways, text) = which.get(documents);
            let mut text: Vec<char> = text.chars().collect();
            for damage in &damages {
                damage.apply(&mut text);
            }
            let text: String = text.into_iter().collect();
            both_ways(&text).map_err(TestCaseError::fail)
        })?;
    }
}
