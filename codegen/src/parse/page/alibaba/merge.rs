//! Members of several pages, and where their pages of results are.

use crate::diagnostic::Diagnostic;
use crate::parse::report::Tally;
use crate::spec::{Member, Pagination, PaginationStyle, Structure, Type};

/// Compares the members of an older page with those of a newer one, and adds those that only the older has.
pub(super) fn merge(
    tally: &mut Tally,
    owner: &str,
    newer: &mut Vec<Member>,
    older: Vec<Member>,
    place: &dyn Fn(&Member) -> crate::diagnostic::Location,
) {
    for member in older {
        let Some(known) = newer.iter_mut().find(|known| known.name == member.name) else {
            tally.compare(false, |code| {
                let message = format!("only an older page has {} of {owner}", member.name);
                Diagnostic::warning(code, message)
                    .at(place(&member))
                    .help("it is kept")
            });
            newer.push(member);
            continue;
        };
        let same = (&known.r#type, known.list, &known.wrapper)
            == (&member.r#type, member.list, &member.wrapper);
        tally.compare(same, |code| {
            let message = format!(
                "{} of {owner} has another type on an older page",
                member.name
            );
            Diagnostic::warning(code, message)
                .at(place(&member))
                .expected(format!(
                    "the newer page says {}, which is kept",
                    known.r#type.as_str()
                ))
        });
        known.required = known.required.or(member.required);
        if known.default.is_none() {
            known.default = member.default;
        }
    }
}

/// Actions with `pageNumber` and `pageSize` page, in either case, if exactly one list of structures is in the answer
/// or in its data.
pub(in crate::parse) fn paging(
    input: &[Member],
    output: &[Member],
    structures: &[Structure],
) -> Option<Pagination> {
    let find = |name: &str| {
        input
            .iter()
            .find(|member| member.name.eq_ignore_ascii_case(name))
            .map(|member| member.name.clone())
    };
    let (form, position, size) = match (
        find("pageNumber").or(find("currentPage")),
        find("nextToken"),
    ) {
        (Some(position), _) => (PaginationStyle::Page, position, find("pageSize")?),
        (None, Some(position)) => (PaginationStyle::Token, position, find("maxResults")?),
        _ => return None,
    };
    let mut lists: Vec<String> = Vec::new();
    let (mut total, mut next) = (None, None);
    let mut look = |prefix: &str, members: &[Member]| {
        for member in members {
            let path = format!("{prefix}{}", member.name);
            match &member.name {
                _ if member.list && matches!(member.r#type, Type::Struct(_)) => lists.push(path),
                name if name.eq_ignore_ascii_case("totalCount")
                    || name.eq_ignore_ascii_case("total") =>
                {
                    total = Some(path)
                }
                name if name.eq_ignore_ascii_case("nextToken") => next = Some(path),
                _ => {}
            }
        }
    };
    look("", output);
    for member in output.iter().filter(|member| !member.list) {
        if let Type::Struct(name) = &member.r#type
            && let Some(structure) = structures.iter().find(|structure| structure.name == *name)
        {
            look(&format!("{}.", member.name), &structure.members);
        }
    }
    let [items] = &lists[..] else {
        return None;
    };
    Some(Pagination {
        next: next.filter(|_| form == PaginationStyle::Token),
        form,
        position,
        size: Some(size),
        items: items.clone(),
        total,
        until: None,
    })
}
