//! Every form of a table.

use super::*;
use crate::parse::page::layout;
use crate::source::Source;

fn rows(text: &str, structures: bool, names: &[&str]) -> Result<Vec<Row>, Vec<Fault>> {
    let page = layout::elements(&Source::new("page.txt", text));
    let mut account = Account::new(&page);
    let (_, mut sections) = sections::split(page.elements);
    let is_type = |text: &str| {
        [
            "string",
            "integer",
            "object",
            "array<object>",
            "String",
            "Array of String",
        ]
        .contains(&text)
    };
    let names = names.iter().map(|name| (*name).to_owned()).collect();
    let known = Known {
        is_type: &is_type,
        structures,
        names: &names,
        example: &["示例值："],
    };
    let section = sections.remove(0);
    let rows = read(&section, &known, &mut account)?;
    assert_eq!(account.unread().count(), 0, "{text}");
    Ok(rows)
}

fn short(rows: Vec<Row>) -> Vec<String> {
    let short = |row: Row| {
        let flag = row
            .required
            .map_or("-", |flag| if flag { "1" } else { "0" });
        let show = |text: Option<String>| text.unwrap_or_default();
        format!(
            "{}|{}|{flag}|{}|{}",
            show(row.name),
            show(row.type_name),
            row.text.replace('\n', "/"),
            show(row.example)
        )
    };
    rows.into_iter().map(short).collect()
}

#[test]
fn every_form_gives_the_same_rows() {
    let expected = ["A|string|1|Text of A|7", "B|integer|0|Text of B|8"];
    for text in [
        "Request parameters\n\n| Parameter | Type | Required | Description | Example |\n|---|---|---|---|---|\n\
         | A | string | Yes | Text of A | 7 |\n| B | integer | No | Text of B | 8 |\n",
        "Request parameters\n|\nParameter |\nType |\nRequired |\nDescription |\nExample |\n| A |\nstring |\nYes |\nText of A |\n7 |\n\
         | B |\ninteger |\nNo |\nText of B |\n8 |\n",
        "<html><h2>Request parameters</h2><table><tr><th>Parameter</th><th>Type</th><th>Required</th><th>Description</th>\
         <th>Example</th></tr><tr><td>A</td><td>string</td><td>Yes</td><td>Text of A</td><td>7</td></tr>\
         <tr><td>B</td><td>integer</td><td>No</td><td>Text of B</td><td>8</td></tr></table></html>",
        "Request parameters\n\nParameter\n\nType\n\nRequired\n\nDescription\n\nExample\n\nA\n\nstring\n\nYes\n\nText of A\n\n7\n\n\
         B\n\ninteger\n\nNo\n\nText of B\n\n8\n",
        "请求参数\n\n名称 类型 是否必选 示例值 描述\nA string 是 7\n\nText of A\n\nB integer 否 8\n\nText of B\n",
    ] {
        assert_eq!(short(rows(text, false, &[]).unwrap()), expected, "{text}");
    }
}

#[test]
fn names_of_structures_are_types_where_the_page_has_them() {
    let text = "3. Output Parameters\n\nParameter Name Type Description\nResult ShelfList\n\nConsumer Group\n\nRows Array of Shelf Rows.\n\
                Id String The id.\n\n示例值：7\n";
    let expected = [
        "Result|ShelfList|-|Consumer Group|",
        "Rows|Array of Shelf|-|Rows.|",
        "Id|String|-|The id./示例值：7|7",
    ];
    assert_eq!(short(rows(text, true, &["Result"]).unwrap()), expected);
}

#[test]
fn objects_may_lack_a_type_or_a_name() {
    let text = "返回数据\n\n名称 类型 示例值 描述\nA\n\n对象\n\nB string 7\n\n文\n\nWord\n";
    assert_eq!(
        short(rows(text, false, &["A"]).unwrap()),
        ["A||-|对象|", "B|string|-|文/Word|7"]
    );
    let text = "返回參數\n\n名稱\n\n類型\n\n描述\n\n樣本值\n\nobject\n\nList\n\narray<object>\n\n文\n\nobject\n\nA\n\nstring\n\n文\n\nx\n";
    assert_eq!(
        short(rows(text, false, &[]).unwrap()),
        [
            "|object|-||",
            "List|array<object>|-|文|",
            "|object|-||",
            "A|string|-|文|x"
        ]
    );
}

#[test]
fn tables_without_header_are_refused() {
    let error = |text| rows(text, false, &[]).unwrap_err().remove(0);
    let found = error("Request parameters\n\nA string Yes\n");
    assert_eq!(
        (found.line, &*found.message),
        (1, "the table below the heading has no header")
    );
    assert_eq!(
        error("Request parameters\n\n| A | B |\n| a | b |\n").line,
        3
    );
    let found = error("Request parameters\n\nExamples\n");
    assert_eq!(found.message, "nothing stands below the heading");
}
