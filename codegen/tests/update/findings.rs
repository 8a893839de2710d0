//! Contradictions of documents: told once, accepted with a reason, and missed once they are gone.

use crate::project::{Project, SPEC, data};

#[test]
fn what_is_new_is_told_and_what_is_accepted_is_counted() {
    let project = Project::new("findings");
    let whole = std::fs::read_to_string(data("release-3.txt")).unwrap();
    // The list of a structure lacks an action that uses it.
    let full = "被如下接口引用：CreateBook, DescribeBooks。";
    assert!(whole.contains(full));
    let short = whole.replacen(full, "被如下接口引用：DescribeBooks。", 1);
    project.write("manual.txt", &short);
    let update = |more: &[&str]| project.run(&[&["update", "manual.txt"], more].concat());
    let list = format!("{SPEC}/findings.json");

    let (code, _, errors) = update(&["--dry-run"]);
    assert_eq!(code, Some(0), "{errors}");
    assert!(errors.contains("warning[references]"), "{errors}");

    let (code, _, errors) = update(&["--accept", "The list is short."]);
    assert_eq!(code, Some(0), "{errors}");
    assert!(!errors.contains("warning[references]"), "{errors}");
    assert!(errors.contains("known contradictions, listed in findings.json"));
    assert!(
        project
            .read(&list)
            .contains("\"reason\": \"The list is short.\"")
    );
    project.done(&["check"]);

    // The same document has nothing new to say; the next one repairs it.
    let parse = [
        "parse",
        "--provider",
        "tencent",
        "--service",
        "shelf",
        "manual.txt",
    ];
    let (code, output, errors) = project.run(&[&parse[..], &["--check"]].concat());
    assert_eq!((code, &*errors), (Some(0), ""));
    assert!(output.contains("known contradictions"), "{output}");
    project.write("manual.txt", &whole);
    for command in [&parse[..], &["update", "manual.txt"]] {
        let (code, _, errors) = project.run(command);
        assert_eq!(code, Some(1));
        assert!(errors.contains("error[finding-gone]"), "{errors}");
    }
    project.done(&[&parse[..], &["--accept", "None is left."]].concat());
    assert_eq!(project.read(&list), "[]\n");
    project.done(&parse);
}
