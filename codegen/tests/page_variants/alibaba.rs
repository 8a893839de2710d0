//! Pages of Alibaba Cloud, and what both vendors have.

use super::{OUTPUT, ZH_OUTPUT, alibaba, read};
use cloudapi_codegen::parse::{PageOptions, page};
use cloudapi_codegen::source::Source;

fn of_alibaba(name: &str, text: &str) -> String {
    read(alibaba(name, text, &PageOptions::default()))
}

/// A page whose parameters are these rows.
fn with_input(header: &str, rows: &str) -> String {
    let rule = format!("|{}", "---|".repeat(header.matches('|').count() - 1));
    format!("# GetThing\n## Request parameters\n{header}\n{rule}\n{rows}\n{OUTPUT}")
}

/// A page whose members are these rows, with an example.
fn with_output(rows: &str, example: &str) -> String {
    let header = "|Parameter|Type|Example|Description|\n|---|---|---|---|";
    let input = "|Parameter|Type|Required|Description|\n|---|---|---|---|\n|A|string|Yes|a|";
    format!(
        "# GetThing\n## Request parameters\n{input}\n## Response parameters\n{header}\n{rows}\n\
         ## Examples\nSample success responses\n`JSON` format\n```\n{example}\n```\n"
    )
}

#[test]
fn cells_hold_what_they_hold() {
    let header = "|Parameter|Type|Required|Description|Example|";
    for (rows, expected) in [
        // Lists, code and a last row without its bar.
        (
            "|A|string|Yes|one of:\n<ul><li>x</li>\n<li>y</li></ul>|x|\n|B|integer|No|b|1|",
            "in A:string! B:integer out RequestId:string",
        ),
        (
            "|A|string|Yes|as in\n```json\n{\"a\": 1}\n```|1|\n|B|integer|No|b|1|",
            "in A:string! B:integer out RequestId:string",
        ),
        (
            "|A|string|Yes|a|1|\n|B|integer|No|b|1",
            "in A:string! B:integer out RequestId:string",
        ),
        // Text that no column holds is an error, and so is a row that is none.
        ("|A|string|Yes|a|1| more\n|B|integer|No|b|1|", "table-row 5"),
        ("|A|string|Yes|a|1|\n| | | |more| |", "table-row 6"),
        ("|A|string|maybe|a|1|", "required-is-neither 5"),
    ] {
        assert_eq!(
            of_alibaba("GetThing.md", &with_input(header, rows)),
            expected,
            "{rows}"
        );
    }
    // Several tables, without bars at the edges, and with text between them.
    let text = format!(
        "# GetThing\n## Request parameters\nParameter | Type | Required\n--- | --- | ---\nA | string | Yes\n\nMore of them.\n\n\
         Parameter | Type | Required\n--- | --- | ---\nB | boolean | No\n{OUTPUT}"
    );
    assert_eq!(
        of_alibaba("GetThing.md", &text),
        "in A:string! B:boolean out RequestId:string"
    );
}

#[test]
fn tables_of_html_may_stand_in_cells() {
    let text = "<html><body><h1>GetThing</h1><h2>Request parameters</h2><table><tr><th>Parameter</th><th>Type</th>\
                <th>Required</th><th>Description</th></tr>\n<tr><td>A</td><td>string</td><td>Yes</td><td>one of <table>\
                <tr><th>Value</th><th>Meaning</th></tr><tr><td>1</td><td>one</td></tr></table></td></tr>\n<tr><td>B</td>\
                <td>integer</td><td>No</td><td>b</td></tr></table><h2>Response parameters</h2><table><tr><th>Parameter</th>\
                <th>Type</th></tr><tr><td>RequestId</td><td>string</td></tr></table></body></html>";
    assert_eq!(
        of_alibaba("GetThing.html", text),
        "in A:string! B:integer out RequestId:string"
    );
}

#[test]
fn any_word_may_be_an_action() {
    for name in [
        "OpenAPI",
        "OnsTopicCreate",
        "kick",
        "Ping",
        "Quit_Group",
        "GetV2",
    ] {
        let text = format!(
            "# {name}\nYou can use OpenAPI Explorer, or call [DescribeRegions](https://api.aliyun.com/#product=other&api=DescribeRegions&version=2014-05-26).\n\
             ## Debugging\n[Run it](https://api.aliyun.com/#product=thing&api={name}&type=RPC&version=2020-01-01)\n\
             ## Request parameters\n|Parameter|Type|Required|Example|Description|\n|---|---|---|---|---|\n\
             |Action|String|Yes|{name}|The operation. Set the value to {name}. |\n|A|String|Yes|1|See DescribeRegions.|\n{OUTPUT}"
        );
        let parsed = alibaba(&format!("{name}.md"), &text, &PageOptions::default());
        assert_eq!(
            parsed.api.as_ref().map(|api| api.actions[0].name.clone()),
            Some(name.to_owned())
        );
        assert_eq!(
            read(parsed),
            "in A:String! out RequestId:string".replace("String", "string"),
            "{name}"
        );
    }
    let text = with_input(
        "|Parameter|Type|Required|Example|Description|",
        "|Action|String|Yes|StopThing|Set the value to StopThing.|",
    );
    assert_eq!(of_alibaba("GetThing.md", &text), "two-actions 5");
}

#[test]
fn types_in_use() {
    let rows = "|A|RepeatList|No|a|\n|B|Long|No|b|\n|C|Double|No|c|\n|D|Map|No|d|\n|E|Any|No|e|\n|F|Array of String|No|f|\n\
                |G|map<string, integer>|No|g|\n|H|array<array<string>>|No|h|\n|I|JSON|No|i|\n|J|DateTime|No|j|";
    assert_eq!(
        of_alibaba(
            "GetThing.md",
            &with_input("|Parameter|Type|Required|Description|", rows)
        ),
        "in A:string[] B:integer C:float D:object E:object F:string[] G:map:integer H:list:string[] I:object J:string out RequestId:string"
    );
    assert_eq!(
        of_alibaba(
            "GetThing.md",
            &with_input("|Parameter|Type|Required|Description|", "|A|strng|No|a|")
        ),
        "unknown-type 5"
    );
}

#[test]
fn elements_name_their_structures() {
    for (rows, example, expected) in [
        (
            "|Items|Array of Item| |list|\n|Item| | | |\n|Id|Long|1|id|\n|Tags|Array of Tag| |tags|\n|Tag| | | |\n|Key|String|k|key|\n|Name|String|n|name|\n|Zones|List| |zones|",
            r#"{"Items":{"Item":[{"Id":1,"Tags":{"Tag":[{"Key":"k"}]},"Name":"n"}]},"Zones":{"Zone":["a"]}}"#,
            "out Items:struct:Item[]<Item> Zones:string[]<Zone>; Item Id:integer Tags:struct:Tag[]<Tag> Name:string; Tag Key:string",
        ),
        // A structure of lower case, whose row tells it from a type that is misspelt.
        (
            "|Things|Array of thing| |list|\n|thing| | | |\n|Name|String|x|name|",
            r#"{"Things":{"thing":[{"Name":"x"}]}}"#,
            "out Things:struct:thing[]<thing>; thing Name:string",
        ),
        // Lists of lists.
        (
            "|Rows|array<array<object>>| |rows|\n| |array<object>| |row|\n| |object| |cell|\n|Name|string|x|name|",
            r#"{"Rows":[[{"Name":"x"}]]}"#,
            "out Rows:list:struct:GetThingRows[]; GetThingRows Name:string",
        ),
        // The response is a list.
        (
            "| |Array| |all|\n|Name|string|x|name|",
            r#"[{"Name":"x"}]"#,
            "out  result list:struct:GetThingItem; GetThingItem Name:string",
        ),
        // Nobody describes the structure.
        ("|Things|Array of Thing| |list|", "{}", "unknown-type 9"),
    ] {
        let expected = match expected.strip_prefix("out") {
            Some(facts) => format!("in A:string! out{facts}"),
            None => expected.to_owned(),
        };
        assert_eq!(
            of_alibaba("GetThing.md", &with_output(rows, example)),
            expected,
            "{rows}"
        );
    }
    let open = PageOptions {
        allow_undefined: true,
    };
    let parsed = alibaba(
        "GetThing.md",
        &with_output("|Things|Array of Thing| |list|", "{}"),
        &open,
    );
    let codes: Vec<_> = parsed.diagnostics.iter().map(|found| found.code).collect();
    assert!(codes.contains(&"undefined-structure"), "{codes:?}");
    assert_eq!(read(parsed), "in A:string! out Things:object[]");
}

#[test]
fn columns_say_where_parameters_go() {
    for (column, words) in [
        ("In", ["path", "query", "body", "header"]),
        ("位置", ["Path", "Query", "Body", "Header"]),
        ("参数位置", ["路径", "查询", "请求体", "请求头"]),
        ("Location", ["Path", "Query", "RequestBody", "Headers"]),
    ] {
        let [path, query, body, header] = words;
        let text = format!(
            "# PutThing\n## Request syntax\n```\nPUT /things/{{Id}} HTTP/1.1\n```\n## Request parameters\n\
             |Parameter|Type|{column}|Required|Description|\n|---|---|---|---|---|\n|Id|string|{path}|Yes|i|\n\
             |user\\_id|string|{query}|Yes|u|\n| |Object|{body}|No|the body|\n|Doc|string|{body}|Yes|d|\n|Token|string|{header}|No|t|\n{OUTPUT}"
        );
        assert_eq!(
            of_alibaba("PutThing.md", &text),
            "in Id:string!@path user_id:string!@query Doc:string!@body Token:string@header out RequestId:string",
            "{column}"
        );
    }
    let rows = "|ResourceId.N|RepeatList|Query|Yes|r|\n|Tag.N.Key|String|FormData|No|k|\n|Tag.N.Value|String|FormData|No|v|\n|Note|String|FormData|No|n|\n|Disk[].Size|Integer|Query|No|s|";
    assert_eq!(
        of_alibaba(
            "GetThing.md",
            &with_input("|Parameter|Type|Position|Required|Description|", rows)
        ),
        "in ResourceId:string[]!@query Tag:struct:GetThingRequestTag[]@form Note:string@form Disk:struct:GetThingRequestDisk[]@query \
         out RequestId:string; GetThingRequestTag Key:string Value:string; GetThingRequestDisk Size:integer"
    );
    let unknown = with_input(
        "|Parameter|Type|Position|Required|Description|",
        "|A|string|Cookie|No|a|",
    );
    assert_eq!(of_alibaba("GetThing.md", &unknown), "unknown-position 5");
}

#[test]
fn a_route_may_lack_its_braces_and_have_a_query() {
    let page = |route: &str, shown: &str| {
        format!(
            "# 查询授权\n\n调用GetThing查询。\n## 请求语法\n```\n{route}\nContent-Type:application/json\n```\n## 请求参数\n\
             |参数名称|类型|是否必选|示例|说明|\n|---|---|---|---|---|\n|uid|String|是|2117|用户|\n|tags|Array of Tag|否| |标签|\n|token|String|否| |令牌|\n{ZH_OUTPUT}\
             ## 查询授权示例\n```\n{shown}\n```\n"
        )
    };
    let open = PageOptions {
        allow_undefined: true,
    };
    let read = |route, shown| read(alibaba("page.md", &page(route, shown), &open));
    // The example has something else in the place of the name: it is a place for the parameter.
    let of_path = read(
        "GET /users/uid?tags=[]&token=String HTTP/1.1",
        "GET /users/2117 HTTP/1.1",
    );
    assert_eq!(
        of_path,
        "in uid:string!@path tags:object[]@query token:string@query out RequestId:string"
    );
    let of_query = read(
        "GET /uid?uid=String&tags=[]&token=String HTTP/1.1",
        "GET /uid?uid=2117 HTTP/1.1",
    );
    assert_eq!(
        of_query,
        "in uid:string!@query tags:object[]@query token:string@query out RequestId:string"
    );
}

#[test]
fn nesting_is_shown_or_refused() {
    let page = |rows: &str| of_alibaba("GetThing.md", &with_output(rows, r#"{"RequestId":"x"}"#));
    let nested = "in A:string! out RequestId:string Box:struct:GetThingBox Success:boolean; GetThingBox Lid:string Side:struct:GetThingBoxSide[]; GetThingBoxSide Width:integer";
    for rows in [
        "|RequestId|string| |id|\n|Box|object| |box|\n|  Lid|string| |lid|\n|  Side|array<object>| |side|\n|    Width|integer| |width|\n|Success|boolean| |ok|",
        "|RequestId|string| |id|\n|Box|object| |box|\n|└Lid|string| |lid|\n|└Side|array<object>| |side|\n|└└Width|integer| |width|\n|Success|boolean| |ok|",
        "|RequestId|string| |id|\n|Box|object| |box|\n|Box.Lid|string| |lid|\n|Box.Side[].Width|integer| |width|\n|Success|boolean| |ok|",
        "|RequestId|string| |id|\n|Box|object| |box|\n|Box.Lid|string| |lid|\n|Box.Side.N.Width|integer| |width|\n|Success|boolean| |ok|",
    ] {
        assert_eq!(page(rows), nested, "{rows}");
    }
    // The indentation of names that end together is that of an aligned column.
    let aligned = "|RequestId|string| |id|\n|      Box|object| |box|\n|      Lid|string| |lid|\n|     Side|array<object>| |side|\n|    Width|integer| |width|";
    assert_eq!(page(aligned), "nesting-unknown 11");
    assert_eq!(
        page(
            "|RequestId|string| |id|\n|Box|object| |box|\n|└Lid|string| |lid|\n|└└Width|integer| |width|"
        ),
        "unknown-type 11"
    );
}

#[test]
fn columns_of_defaults_and_of_what_is_optional() {
    let rows = "|A|string|否|必选| |a|\n|B|integer|是|10| |b|\n|C|boolean|可选|false| |c|\n|D|string|必选|-| |d|";
    let text = format!(
        "# GetThing\n## 请求参数\n|名称|类型|是否可选|默认值|示例值|描述|\n|---|---|---|---|---|---|\n{rows}\n{ZH_OUTPUT}"
    );
    assert_eq!(
        of_alibaba("GetThing.md", &text),
        "in A:string!=\"必选\" B:integer=10 C:boolean=false D:string! out RequestId:string"
    );
}

#[test]
fn pages_of_others_are_refused() {
    let link = |link: &str| {
        let text = with_input("|Parameter|Type|Required|Description|", "|A|string|Yes|a|");
        of_alibaba(
            "GetThing.md",
            &text.replacen('\n', &format!("\n[Run it]({link})\n"), 1),
        )
    };
    let own = "in A:string! out RequestId:string";
    assert_eq!(
        link("https://api.aliyun.com/#product=Thing&api=GetThing&version=2020-01-01"),
        own
    );
    assert_eq!(
        link("https://next.api.aliyun.com/api/Thing/2020-01-01/GetThing"),
        own
    );
    assert_eq!(
        link("https://next.api.aliyun.com/api/Other/2014-05-26/ListOthers"),
        own
    );
    assert_eq!(
        link("https://next.api.aliyun.com/api/Other/2020-01-01/GetThing"),
        "other-service 2"
    );
    assert_eq!(
        link("https://next.api.aliyun.com/api/Thing/2019-01-01/GetThing"),
        "another-version 2"
    );
    assert_eq!(
        link("https://api.aliyun.com/#product=other&api=GetThing&version=2020-01-01"),
        "other-service 2"
    );
    let version = |row: &str| {
        of_alibaba(
            "GetThing.md",
            &with_input("|Parameter|Type|Required|Description|", row),
        )
    };
    assert_eq!(
        version("|Version|String|Yes|The version of the API. Set the value to 2019-09-09.|"),
        "another-version 5"
    );
    assert_eq!(
        version("|Version|String|Yes|Version of the thing.|"),
        "in Version:string! out RequestId:string"
    );
}

#[test]
fn guides_are_no_pages_of_actions() {
    for (name, text) in [
        (
            "Overview.md",
            "# API Category\n\n## Things\n\n|API|Feature|\n|---|---|\n|GetThing|Look|\n",
        ),
        (
            "CommonParams.md",
            "# Common Params\n## Signature\n|Parameter Name|Type|Required|\n|---|---|---|\n|Action|String|Yes|\n",
        ),
        (
            "ErrorCodes.md",
            "# Error Codes\n## Common Error Codes\n|Error Code|Description|\n|---|---|\n|AuthFailure|no|\n",
        ),
        (
            "Introduction.txt",
            "Introduction\n\nThings are sold here.\n",
        ),
    ] {
        assert!(page::is_guide(&Source::new(name, text)), "{name}");
    }
    for (name, text) in [
        (
            "GetThing.md",
            with_input("|Parameter|Type|Required|", "|A|string|Yes|"),
        ),
        // In words that nobody knows.
        (
            "GetThing.md",
            "# GetThing\n## Foo\n|Bar|Baz|\n|---|---|\n|A|string|\n".to_owned(),
        ),
        (
            "page.md",
            "## Foo\n|Name|Type|\n|---|---|\n|A|string|\n".to_owned(),
        ),
    ] {
        assert!(!page::is_guide(&Source::new(name, &*text)), "{text}");
    }
}
