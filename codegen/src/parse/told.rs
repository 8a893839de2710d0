//! What names and descriptions tell and what holds for every service of a vendor, for readers of other inputs than
//! documents.

use super::member;
use super::page::{alibaba_told, tencent_told};
use super::tencent::rules::{self, Pages};
use crate::spec::{Api, Limits, Member, Pagination, SigningMethod, Structure, SuccessRule, Type};

/// A member with the facts of its description, which may be empty and is not kept.
pub(crate) fn described(name: &str, r#type: Type, list: bool, text: &str) -> Member {
    member::described(name, r#type, list, text)
}

/// Whether the name of an action says that it only reads.
pub(crate) fn reads(action: &str) -> bool {
    rules::is_repeatable(action)
}

/// How an action of Tencent Cloud pages; nothing if several lists could be the items.
pub(crate) fn tencent_paging<'s>(
    action: &str,
    input: &[Member],
    output: &[Member],
    structure: impl Fn(&str) -> Option<&'s Structure>,
) -> Option<Pagination> {
    let Pages::Found(mut paging) = rules::pages(action, input, output, structure) else {
        return None;
    };
    // A list that stands in the response itself has its count beside it.
    if paging.total.is_none() && !paging.items.contains('.') {
        const TOTAL: &str = "TotalCount";
        let is_total = |member: &Member| {
            member.name == TOTAL && member.r#type == Type::Integer && !member.list
        };
        paging.total = output.iter().any(is_total).then(|| TOTAL.to_owned());
    }
    Some(paging)
}

/// How an action of Alibaba Cloud pages.
pub(crate) fn alibaba_paging(
    input: &[Member],
    output: &[Member],
    structures: &[Structure],
) -> Option<Pagination> {
    alibaba_told::paging(input, output, structures)
}

/// By what results of a service of Tencent Cloud succeed, beside what the protocol says.
pub(crate) fn tencent_success(api: &Api) -> Vec<SuccessRule> {
    rules::success(api)
}

/// Limits of every service of Tencent Cloud.
pub(crate) fn tencent_limits() -> Limits {
    tencent_told::limits()
}

/// Signing methods that every service of Tencent Cloud takes.
pub(crate) fn tencent_signing() -> Vec<SigningMethod> {
    tencent_told::signing_methods()
}

/// Signing methods that every service of Alibaba Cloud takes, in the ROA or the RPC style.
pub(crate) fn alibaba_signing(roa: bool) -> Vec<SigningMethod> {
    alibaba_told::signing_methods(roa)
}
