//! The consumer's example of the README is short; that it compiles is a test of the documentation.

#![cfg(test)]

const README: &str = include_str!("../../../README.md");

#[test]
fn the_lag_of_a_group_takes_less_than_25_lines() {
    let examples = README.split("```rust,no_run\n").skip(1);
    let mut examples = examples.map(|rest| rest.split_once("```").unwrap().0);
    let consumer = examples
        .find(|code| code.contains("tencentcloud_ckafka"))
        .unwrap();
    assert!(consumer.lines().count() < 25, "{consumer}");
    for part in [".items(", ".try_next()", ".lag)", "ErrorCode::"] {
        assert!(consumer.contains(part), "{part} is not in:\n{consumer}");
    }
    assert!(consumer.lines().all(|line| line.len() <= 100), "{consumer}");
}
