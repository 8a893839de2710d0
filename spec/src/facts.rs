//! The facts of a spec as a table, for checks from outside and for `sort`, `cut` and `diff`.

use super::{Api, Deprecation, MemberKind};
use std::fmt::Write;

/// Columns of the table.
pub const HEADER: &str =
    "kind\towner\tindex\tname\ttype\tlist\trequired\tnullable\tsince\tdeprecated";

/// One tab-separated row per parameter and member in document order, below [`HEADER`].
///
/// A row's `index` counts from 0 within its owner and kind. `since` is the release that added the parameter or member,
/// be it with its owner; `-` means before the changelog begins.
pub fn table(api: &Api) -> String {
    let mut table = format!("{HEADER}\n");
    for list in api.member_lists() {
        for (index, member) in list.members.iter().enumerate() {
            let nullable = match list.kind {
                MemberKind::Input => "-",
                _ => bit(member.nullable.unwrap_or(false)),
            };
            // Writing to a string cannot fail.
            let _ = writeln!(
                table,
                "{}\t{}\t{index}\t{}\t{}\t{}\t{}\t{nullable}\t{}\t{}",
                list.kind.as_str(),
                list.owner,
                member.name,
                member.r#type.as_str(),
                bit(member.list),
                member.required.map_or("-", bit),
                number(member.since.or(list.since)),
                number(member.deprecated.and_then(Deprecation::release)),
            );
        }
    }
    table
}

fn bit(flag: bool) -> &'static str {
    if flag { "1" } else { "0" }
}

fn number(release: Option<u32>) -> String {
    release.map_or_else(|| "-".to_owned(), |release| release.to_string())
}

#[cfg(test)]
mod tests {
    use super::table;
    use crate::fixture::spec;

    #[test]
    fn rows_follow_the_document() {
        let expected = "\
kind owner index name type list required nullable since deprecated
input DescribeBook 0 BookId string 0 1 - - -
input DescribeBook 1 Limit integer 0 0 - 2 -
output DescribeBook 0 Books struct:Book 1 - 1 - -
output DescribeBook 1 RequestId string 0 - 0 - -
output DeleteBook 0 RequestId string 0 - 0 - -
member Book 0 Title string 0 1 0 - -
member Book 1 Sequel struct:Book 0 - 1 - 2
";
        assert_eq!(table(&spec(&[]).api), expected.replace(' ', "\t"));
    }

    #[test]
    fn what_came_with_its_owner_is_as_old() {
        let mut api = spec(&[]).api;
        api.structures[0].since = Some(1);
        api.structures[0].members[1].since = Some(2);
        let table = table(&api);
        assert!(table.contains("Title\tstring\t0\t1\t0\t1\t-\n"), "{table}");
        assert!(
            table.contains("Sequel\tstruct:Book\t0\t-\t1\t2\t2\n"),
            "{table}"
        );
    }
}
