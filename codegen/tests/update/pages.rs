//! Single pages beside a manual: what they add stays, whatever the manual's next release says.

use crate::project::{CRATE, Project, SPEC};

const PAGE: &str = "\
# LendBook

## 1. API Description

Host: shelf.intl.tencentcloudapi.com

Limit: 20 requests

## 2. Input Parameters

| Parameter | Required | Type | Description |
|---|---|---|---|
| Action | Yes | String | Common Params. Value: LendBook. |
| Version | Yes | String | Common Params. Value: 2020-01-01. |
| Region | Yes | String | Common Params. |
| BookId | Yes | String | Book. |

## 3. Output Parameters

| Parameter | Type | Description |
|---|---|---|
| Result | LendResult | Result. |
| RequestId | String | Id. |

## 4. Example

### Example1 One

#### Input Example

```
https://shelf.intl.tencentcloudapi.com/?Action=LendBook
&BookId=b-1
```

#### Output Example

```json
{\"Response\": {\"Result\": {\"Due\": 7}, \"RequestId\": \"r\"}}
```

## 6. Error Code

| Error Code | Description |
|---|---|
| BookLost | Lost. |
";

const PARSE: [&str; 5] = ["parse", "--provider", "tencent", "--service", "shelf"];

#[test]
fn an_action_that_only_a_page_has() {
    let project = Project::new("pages");
    let parse = |more: &[&'static str]| [&PARSE[..], more].concat();
    std::fs::create_dir(project.path("pages")).unwrap();
    project.write("pages/LendBook.md", PAGE);
    let output = project.done(&parse(&["pages"]));
    assert!(
        output.contains("adds     action LendBook: 1 parameters, 2 members"),
        "{output}"
    );
    project.done(&parse(&["pages", "--check"]));

    // It is generated, checked and described like any other.
    project.done(&["check"]);
    project.done(&["generate"]);
    let service = project.read(&format!("{CRATE}/src/service.rs"));
    assert!(
        service.contains("shelf.intl.tencentcloudapi.com"),
        "{service}"
    );
    assert!(
        service.contains(".needs_region(&[EndpointType::International])"),
        "{service}"
    );
    let action = project.read(&format!("{CRATE}/src/actions/lend_book.rs"));
    assert!(
        action.contains(".rate_limit(RateLimit::per_second(20))"),
        "{action}"
    );
    let facts = project.done(&["facts", "tencent/shelf"]);
    for row in [
        "input\tLendBook\t0\tBookId\tstring\t0\t1\t-\t-\t-\n",
        "output\tLendBook\t0\tResult\tstruct:LendResult\t0\t-\t0\t-\t-\n",
        "member\tLendResult\t0\tDue\tinteger\t0\t-\t1\t-\t-\n",
    ] {
        assert!(facts.contains(row), "{facts}");
    }
    let docs = format!("{SPEC}/docs.json");
    let described = project.read(&docs).replace(
        "\"DeleteBook\": \"Deletes a book.\"",
        "\"DeleteBook\": \"Deletes a book.\", \"LendBook\": \"Lends a book.\"",
    );
    project.write(&docs, &described);
    project.done(&["format"]);
    project.done(&["check"]);
    project.done(&["generate"]);

    // The next release of the manual does not know it; it stays, with its description.
    let output = project.update(3);
    assert!(!output.contains("LendBook"), "{output}");
    project.done(&["check"]);
    project.done(&["generate", "--check"]);
    assert!(project.read(&docs).contains("Lends a book."));
    assert!(
        project
            .path(&format!("{CRATE}/src/actions/lend_book.rs"))
            .exists()
    );

    // A later page differs from what is on file.
    project.write(
        "pages/LendBook.md",
        &PAGE.replace("20 requests", "30 requests"),
    );
    let (code, output, _) = project.run(&parse(&["pages", "--check"]));
    assert_eq!(code, Some(1));
    let changed = |line: &str| line.starts_with('+') && line.contains("\"rate_limit\": 30");
    assert!(output.lines().any(changed), "{output}");
}
