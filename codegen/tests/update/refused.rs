//! Updates that need a decision first, or that are none. The tree stays as it is.

use crate::project::{Project, SPEC, data};
use std::fs;

/// Updates with an edited document; gives what was said.
fn refused(project: &Project, release: u32, edits: &[(&str, &str)]) -> String {
    let mut text = fs::read_to_string(data(&format!("release-{release}.txt"))).unwrap();
    for (from, to) in edits {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    project.write("manual.txt", &text);
    let before = project.files();
    let (code, output, errors) = project.run(&["update", "manual.txt"]);
    assert_eq!((code, &*output), (Some(1), ""), "{errors}");
    assert!(project.files() == before);
    errors
}

#[test]
fn a_correction_that_changes_nothing_any_more() {
    let project = Project::new("dead-correction");
    // Right until release 4 prints the very type.
    project.write(
        &format!("{SPEC}/overrides.json"),
        "[{\"target\": \"member Book.Pages\", \"set\": \"type\", \"value\": \"string\", \"reason\": \"it is text\"}]\n",
    );
    let errors = refused(&project, 4, &[]);
    assert!(errors.contains("overrides.json:1"), "{errors}");
    project.update(3);
}

#[test]
fn names_that_collide_in_rust() {
    let project = Project::new("collision");
    let errors = refused(&project, 3, &[("Language 否 String", "Shelf_Id 否 String")]);
    assert!(errors.contains("Shelf_Id"), "{errors}");
    assert!(errors.contains("crate.json"), "{errors}");
}

#[test]
fn an_unknown_type() {
    let project = Project::new("unknown-type");
    let errors = refused(&project, 3, &[("Language 否 String", "Language 否 Strnig")]);
    assert!(errors.contains("manual.txt:"), "{errors}");
    assert!(errors.contains("Strnig"), "{errors}");
}

#[test]
fn a_document_of_an_older_release_or_of_something_else() {
    let project = Project::new("older");
    project.update(3);
    let errors = refused(&project, 2, &[]);
    assert!(
        errors.contains("this document ends with release 2, the spec with 3"),
        "{errors}"
    );
    let errors = refused(&project, 3, &[("shelf", "desk")]);
    assert!(
        errors.contains("no spec is about what this document describes"),
        "{errors}"
    );
    let (code, _, errors) = project.run(&["update", "missing.txt"]);
    assert_eq!(code, Some(1));
    assert!(errors.contains("missing.txt"), "{errors}");
}

/// What could not be inferred is no error: the update is done and says it.
#[test]
fn page_fields_that_cannot_be_inferred_are_said() {
    let project = Project::new("paging");
    let text = fs::read_to_string(data("release-3.txt"))
        .unwrap()
        .replace(
            "Language 否 String\n占位\n\n示例值：en\n",
            "Offset 否 Integer\n占位\n\nLimit 否 Integer\n占位\n",
        )
        .replace(
            "Books Array of Book 占位",
            "Books Array of Author 占位\n\nOthers Array of Author 占位",
        );
    project.write("manual.txt", &text);
    let (code, output, errors) = project.run(&["update", "manual.txt"]);
    assert_eq!(code, Some(0), "{errors}");
    assert!(
        output.contains("the vendor's changelog says something else"),
        "{output}"
    );
    assert!(
        errors.contains("DescribeBooks pages, but which list holds the items?"),
        "{errors}"
    );
}
