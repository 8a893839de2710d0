//! Places of parameters, in the words of columns.

use super::bare;

/// Where a parameter goes, as a column says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in super::super) enum Position {
    Path,
    Query,
    Form,
    Body,
    Header,
    /// The host holds it.
    Host,
}

/// Words for each of them.
const POSITIONS: [(Position, &[&str]); 6] = [
    (
        Position::Path,
        &[
            "Path", "路径", "路徑", "パス", "Jalur", "Ruta", "Caminho", "Pfad", "Chemin", "URI",
        ],
    ),
    (
        Position::Query,
        &[
            "Query",
            "URL",
            "查询",
            "查詢",
            "クエリ",
            "クエリー",
            "Kueri",
            "QueryString",
            "Consulta",
            "Abfrage",
            "Requête",
        ],
    ),
    (
        Position::Form,
        &[
            "FormData",
            "Form",
            "表单",
            "表單",
            "フォーム",
            "Formulir",
            "Formulario",
            "Formulário",
            "Formular",
            "Formulaire",
        ],
    ),
    (
        Position::Body,
        &[
            "Body",
            "RequestBody",
            "请求体",
            "請求體",
            "本文",
            "ボディ",
            "ボディー",
            "Isi",
            "Cuerpo",
            "Corpo",
            "Text",
            "Corps",
        ],
    ),
    (
        Position::Header,
        &[
            "Header",
            "Headers",
            "请求头",
            "請求頭",
            "ヘッダー",
            "ヘッダ",
            "Tajuk",
            "Encabezado",
            "Cabeçalho",
            "Kopfzeile",
            "En-tête",
        ],
    ),
    (Position::Host, &["Host", "Domain", "域名"]),
];

/// The position that a cell names.
pub(in super::super) fn position(text: &str) -> Option<Position> {
    let text = bare(text).replace(['-', '_'], "");
    let found = POSITIONS
        .iter()
        .find(|(_, words)| words.iter().any(|word| bare(word).replace('-', "") == text));
    found.map(|(position, _)| *position)
}
