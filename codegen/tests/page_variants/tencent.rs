//! Pages of Tencent Cloud.

use super::{read, tencent};
use cloudapi_codegen::parse::PageOptions;

/// A page of the older vendor layout about one action.
fn of_tencent(rows: &str, members: &str) -> String {
    format!(
        "# DescribeShelf\n## 1. API Description\nDomain name for API request: shelf.tencentcloudapi.com.\n## 2. Input Parameters\n\
         |Parameter Name|Required|Type|Description|\n|---|---|---|---|\n\
         |Action|Yes|String|Common Params. The value used for this API: DescribeShelf.|\n\
         |Version|Yes|String|Common Params. The value used for this API: 2020-01-01.|\n{rows}\n\
         ## 3. Output Parameters\n|Parameter Name|Type|Description|\n|---|---|---|\n{members}\n|RequestId|String|id|\n"
    )
}

#[test]
fn pages_and_data_types_of_tencent() {
    let types = "# Data Types\n## Shelf\nUsed by actions: DescribeShelf.\n|Name|Type|Description|\n|---|---|---|\n|ShelfId|String|id|\n|Parent|Shelf|itself|\n";
    let zh = "# 数据结构\n## Shelf\n被如下接口引用：DescribeShelf。\n|名称|类型|描述|\n|---|---|---|\n|ShelfId|String|编号|\n|Parent|Shelf|自己|\n";
    let html = "<html><body><h1>Data Types</h1><h2>Shelf</h2><p>Used by actions: DescribeShelf.</p><table><tr><th>Name</th><th>Type</th>\
                <th>Description</th></tr><tr><td>ShelfId</td><td>String</td><td>id</td></tr><tr><td>Parent</td><td>Shelf</td><td>x</td></tr></table></body></html>";
    let action = of_tencent(
        "|Ids.N|No|Array of String|ids|\n|Shelf|No|String|a name|\n|String|No|Shelf|a shelf|",
        "|Shelves|Array of [Shelf](/x#Shelf)|all|\n|Rows|Array of Array of Shelf|rows|",
    );
    let expected = "in Ids:string[] Shelf:string String:struct:Shelf out Shelves:struct:Shelf[] Rows:list:struct:Shelf[] RequestId:string; Shelf ShelfId:string Parent:struct:Shelf";
    for (name, types) in [("types.md", types), ("types.md", zh), ("types.html", html)] {
        let parsed = tencent(
            &[("DescribeShelf.md", &action), (name, types)],
            &PageOptions::default(),
        );
        assert_eq!(read(parsed), expected, "{types}");
    }
    let alone = |rows: &str| {
        read(tencent(
            &[("DescribeShelf.md", &of_tencent(rows, ""))],
            &PageOptions::default(),
        ))
    };
    assert_eq!(alone("|Tag.0.Key|No|String|key|"), "nesting-unknown 9");
    assert_eq!(alone("|Shelf|No|Shelf|shelf|"), "unknown-type 9");
    assert_eq!(
        alone("|Ids|No|List|ids|"),
        "in Ids:object[] out RequestId:string"
    );
}

#[test]
fn a_page_as_text_with_what_the_site_adds() {
    let text = "cloud\n\nFeedback\n\nDescribeShelf\n\nLast updated: 2023-08-23 14:20:57\n\n    1. API Description\n\n    Domain name for API request: shelf.tencentcloudapi.com.\n\n\
                \x20   2. Input Parameters\n\n    Parameter Name Required Type Description\n    Action Yes String Common Params. The value used for this API: DescribeShelf.\n\
                \x20   Version Yes String Common Params. The value used for this API: 2020-01-01.\n    Ids.N No Array of String Ids.\n    Valid ones are:\n  • a: one\n  • b: two\n    Limit No Integer Number.\n\n\
                \x20   3. Output Parameters\n\n    Parameter Name Type Description\n    RequestId String Id.\n\n    6. Error Code\n\n    Error Code Description\n    InvalidParameter.Both Not both.\n    ResourceNotFound There is none.\n\n\
                Help and Support\n\nWas this page helpful?\n\nFeedback\n";
    let parsed = tencent(&[("DescribeShelf.txt", text)], &PageOptions::default());
    let codes = parsed
        .api
        .as_ref()
        .map(|api| api.actions[0].error_codes.clone());
    assert_eq!(
        codes,
        Some(vec![
            "InvalidParameter.Both".to_owned(),
            "ResourceNotFound".to_owned()
        ])
    );
    assert_eq!(
        read(parsed),
        "in Ids:string[] Limit:integer out RequestId:string"
    );
}
