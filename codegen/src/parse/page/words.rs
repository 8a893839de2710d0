//! What the words of single pages mean, in any of the known languages.
//!
//! Words are compared without case and blanks, and without the number and the colon that a heading may have.

mod positions;

pub(super) use positions::{Position, position};

use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::LazyLock;

/// What a heading begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Heading {
    /// What the action does.
    About,
    /// Permissions.
    Permission,
    /// Method and path.
    Route,
    /// Parameters in the path.
    PathInput,
    /// Parameters; of a page with a route, those in the query.
    Input,
    /// Parameters in the body.
    BodyInput,
    /// Parameters in the form.
    FormInput,
    /// Parameters in headers.
    HeaderInput,
    /// Structures.
    Structures,
    /// Members of the response.
    Output,
    /// Examples.
    Examples,
    /// The request, below the examples.
    RequestExample,
    /// The response, below the examples.
    ResponseExample,
    /// The example as JSON.
    Json,
    /// The example as XML.
    Xml,
    /// Error codes.
    Errors,
    /// Whatever follows, and what is between: tools, changes, help.
    Other,
    /// A marked heading that is not known.
    Unknown,
}

impl Heading {
    /// Whether parameters stand below it.
    pub fn is_input(self) -> bool {
        matches!(
            self,
            Self::PathInput | Self::Input | Self::BodyInput | Self::FormInput | Self::HeaderInput
        )
    }
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Column {
    Name,
    Type,
    Required,
    Text,
    Example,
    /// Where a parameter goes.
    Position,
    /// What is not required.
    Optional,
    /// What holds without a value.
    Default,
    /// Permission that is needed.
    Operation,
    /// Level of a permission.
    Access,
    /// Resources that a permission is for.
    Resource,
    /// Columns of permissions that are not read.
    Condition,
    /// HTTP status of an error.
    Status,
    /// Error code.
    Code,
    /// Message of an error.
    Message,
}

/// What is left of a text when case, blanks, a number before it and a colon behind it do not count.
fn bare(text: &str) -> String {
    let text = text.trim().trim_matches(['#', ' ', '*', '`', '_']);
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let text = match digits.strip_prefix(['.', '、']) {
        // `2.1 Input`
        Some(rest) if digits.len() < text.len() => {
            rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.')
        }
        _ => text,
    };
    text.trim_end_matches([':', '：', ' '])
        .chars()
        .filter(|c| !c.is_whitespace() && !"*`".contains(*c))
        .flat_map(char::to_lowercase)
        .map(|c| if c == '’' { '\'' } else { c })
        .collect()
}

/// Some of the known languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Languages(u32);

impl Languages {
    /// All of them.
    pub const ALL: Self = Self(u32::MAX);

    fn one(index: usize) -> Self {
        Self(1 << index)
    }

    fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those that both have.
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Tag of one: the first of several, English where any will do.
    pub fn tag(self) -> &'static str {
        let first = LANGUAGES
            .iter()
            .enumerate()
            .find(|(index, _)| !self.and(Self::one(*index)).is_empty());
        first.map_or("", |(_, language)| &language.tag)
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// Their tags.
impl fmt::Display for Languages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tags = LANGUAGES
            .iter()
            .enumerate()
            .filter(|(index, _)| !self.and(Self::one(*index)).is_empty())
            .map(|(_, language)| language.tag.as_str());
        f.write_str(&tags.collect::<Vec<_>>().join(", "))
    }
}

/// Words of one language. To teach another one, add it to `languages.json`; `languages.schema.json` says what it has.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Language {
    /// Tag of the language.
    pub tag: String,
    pub headings: BTreeMap<Heading, Vec<String>>,
    pub columns: BTreeMap<Column, Vec<String>>,
    pub yes: Vec<String>,
    pub no: Vec<String>,
    /// Every resource, in the table of permissions.
    pub all: Vec<String>,
}

/// Index of English, whose words stand in pages of any language.
const ENGLISH: usize = 0;

/// The languages. Vendors mix them: a page in Indonesian has English columns.
pub(super) static LANGUAGES: LazyLock<Vec<Language>> = LazyLock::new(|| {
    // The file is a part of the program, and a test reads it.
    serde_json::from_str(include_str!("languages.json")).unwrap_or_default()
});

/// Words by what is left of them, with the languages that have them. Where languages share a word, the meaning of the
/// first one wins.
fn index<T: Copy + 'static>(
    words: impl Fn(&'static Language) -> &'static BTreeMap<T, Vec<String>>,
) -> HashMap<String, (T, Languages)> {
    let mut index: HashMap<String, (T, Languages)> = HashMap::new();
    for (number, language) in LANGUAGES.iter().enumerate() {
        for (meaning, words) in words(language) {
            for word in words {
                let own = Languages::one(number);
                let (_, languages) = index.entry(bare(word)).or_insert((*meaning, own));
                *languages = languages.with(own);
            }
        }
    }
    index
}

static HEADINGS: LazyLock<HashMap<String, (Heading, Languages)>> =
    LazyLock::new(|| index(|language| &language.headings));
static COLUMNS: LazyLock<HashMap<String, (Column, Languages)>> =
    LazyLock::new(|| index(|language| &language.columns));

/// Longer texts are sentences.
const LONGEST: usize = 80;

/// The heading that a line without marks is.
pub(super) fn heading(text: &str) -> Option<Heading> {
    heading_in(text, false).map(|(heading, _)| heading)
}

/// Words that are headings only where they are marked as such: elsewhere they are text.
const MARKED: [&str; 16] = [
    "Response",
    "Parameters",
    "Returned data",
    "Return parameters",
    "Response data",
    "返回值",
    "返回结果",
    "描述",
    "Data types",
    "Data type",
    "References",
    "SDK",
    "Limits",
    "例",
    "Deskripsi",
    "使用说明",
];

/// The heading that a line is, and the languages in which it may be one. English stands in pages of any language, and
/// so does what is no part of the page.
pub(super) fn heading_in(text: &str, marked: bool) -> Option<(Heading, Languages)> {
    if text.len() >= LONGEST {
        return None;
    }
    let bare_text = bare(text);
    let (heading, languages) = *HEADINGS.get(&bare_text)?;
    if !marked && MARKED.iter().any(|word| bare(word) == bare_text) {
        return None;
    }
    let any = heading == Heading::Other || !languages.and(Languages::one(ENGLISH)).is_empty();
    Some((heading, if any { Languages::ALL } else { languages }))
}

/// The column that a cell of a header names.
pub(super) fn column(text: &str) -> Option<Column> {
    (text.len() < LONGEST)
        .then(|| COLUMNS.get(&bare(text)))
        .flatten()
        .map(|(column, _)| *column)
}

/// Tags of the known languages, for messages.
pub(super) fn languages() -> String {
    let tags: Vec<&str> = LANGUAGES
        .iter()
        .map(|language| language.tag.as_str())
        .collect();
    tags.join(", ")
}

/// Yes or no.
pub(super) fn flag(text: &str) -> Option<bool> {
    // A converter may put the mark of a list or of a quote before it.
    let text = text.trim_start_matches(|c: char| "->•*+\u{200b}".contains(c) || c.is_whitespace());
    let text = text.trim_end_matches(['\\', ' ']);
    if text.is_empty() {
        return None;
    }
    let is = |words: &[String]| words.iter().any(|word| bare(word) == bare(text));
    if LANGUAGES.iter().any(|language| is(&language.yes)) {
        return Some(true);
    }
    if SOMETIMES.iter().any(|word| bare(word) == bare(text)) {
        return Some(false);
    }
    LANGUAGES
        .iter()
        .any(|language| is(&language.no))
        .then_some(false)
}

/// Whether something is optional, as a column says that asks for it: a plain yes or no answers the question, other
/// words speak for themselves.
pub(super) fn optional(text: &str) -> Option<bool> {
    let required = flag(text)?;
    Some(match PLAIN.iter().any(|word| bare(word) == bare(text)) {
        true => required,
        false => !required,
    })
}

/// Answer a question, and say nothing without it.
const PLAIN: [&str; 8] = ["Yes", "No", "True", "False", "Y", "N", "是", "否"];

/// Stand for what is required under a condition alone.
const SOMETIMES: [&str; 6] = [
    "Conditional",
    "Optional",
    "可选",
    "非必选",
    "非必填",
    "條件必選",
];

/// Whether a cell of the table of permissions means every resource: `*All Resource`.
pub(super) fn is_all_resources(text: &str) -> bool {
    let text = bare(text.trim().trim_start_matches('*'));
    LANGUAGES
        .iter()
        .any(|language| language.all.iter().any(|word| bare(word) == text))
}

/// The columns of a header that is one line: `Parameter Name Required Type Description`.
pub(super) fn header_line(text: &str) -> Option<Vec<Column>> {
    let words: Vec<&str> = text.split_whitespace().collect();
    if !(2..=12).contains(&words.len()) || words.iter().any(|word| word.len() > 40) {
        return None;
    }
    // `Parameter Type` may be one column or two: names have one of their own.
    let longest = columns_of(&words, true);
    match &longest {
        Some(columns) if columns.contains(&Column::Name) => longest,
        _ => columns_of(&words, false).or(longest),
    }
    .filter(|columns| columns.len() >= 2)
}

/// The columns that words name, of the longest or the shortest runs of words.
fn columns_of(words: &[&str], longest: bool) -> Option<Vec<Column>> {
    let mut columns = Vec::new();
    let mut rest = words;
    while !rest.is_empty() {
        let most = rest.len().min(3);
        let named = |count: usize| Some((count, column(&rest[..count].join(" "))?));
        let (count, found) = match longest {
            true => (1..=most).rev().find_map(named)?,
            false => (1..=most).find_map(named)?,
        };
        columns.push(found);
        rest = &rest[count..];
    }
    Some(columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_every_language() {
        for (text, expected) in [
            ("2. Input Parameters", Heading::Input),
            ("請求參數", Heading::Input),
            ("Parameter permintaan", Heading::Input),
            ("リクエスト パラメーター", Heading::Input),
            ("Parámetros de solicitud", Heading::Input),
            ("PARÂMETROS DE SOLICITAÇÃO", Heading::Input),
            ("Anforderungsparameter", Heading::Input),
            ("Paramètres de requête :", Heading::Input),
            ("## **2. Input Parameters**", Heading::Input),
            ("`JSON` 格式", Heading::Json),
            ("JSONformat", Heading::Json),
            ("Codes d’erreur", Heading::Errors),
        ] {
            assert_eq!(heading(text), Some(expected), "{text}");
        }
        assert_eq!(heading("Paging parameters"), None);
        assert_eq!(column("樣本值"), Some(Column::Example));
        assert_eq!(flag("Ya"), Some(true));
        assert_eq!(flag("Nein"), Some(false));
        assert_eq!(flag("perhaps"), None);
        assert!(is_all_resources("*All Resource"));
    }

    #[test]
    fn languages_are_what_their_schema_says() {
        let schema = serde_json::from_str(include_str!("languages.schema.json")).unwrap();
        let languages = serde_json::from_str(include_str!("languages.json")).unwrap();
        if let Err(error) = jsonschema::validate(&schema, &languages) {
            panic!("{error} at {}", error.instance_path());
        }
        let tags: Vec<&str> = LANGUAGES.iter().map(|language| &*language.tag).collect();
        assert_eq!(
            tags,
            ["en", "zh-CN", "zh-TW", "id", "ja", "es", "pt", "de", "fr"]
        );
    }

    #[test]
    fn headers_on_one_line() {
        assert_eq!(
            header_line("Parameter Name Required Type Description"),
            Some(vec![
                Column::Name,
                Column::Required,
                Column::Type,
                Column::Text
            ])
        );
        assert_eq!(
            header_line("名称 类型 是否必选 示例值 描述"),
            Some(vec![
                Column::Name,
                Column::Type,
                Column::Required,
                Column::Example,
                Column::Text
            ])
        );
        assert_eq!(header_line("Name of the type"), None);
        assert_eq!(header_line("Description"), None);
    }
}
