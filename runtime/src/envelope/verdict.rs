//! Whether a call succeeded, by what its answer says: success is shown, not assumed.

use super::ResponseFacts;
use super::source::Source;
use crate::{Protocol, ServiceInfo, SuccessRule};

/// What an answer says about the call.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    /// Why the call did not succeed.
    pub(super) failure: Option<Failure>,
    pub(super) request_id: String,
}

/// Why a call did not succeed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Failure {
    /// Whether the API itself reports it, and not only the HTTP status or a lack of success.
    pub(super) reported: bool,
    pub(super) code: String,
    pub(super) message: String,
}

impl Failure {
    fn reported(code: String, message: String) -> Self {
        Failure {
            reported: true,
            code,
            message,
        }
    }

    fn other(message: impl Into<String>) -> Self {
        Failure {
            message: message.into(),
            ..Failure::default()
        }
    }
}

/// What is known of the answers of an action.
#[derive(Clone, Copy)]
pub(super) struct Expected<'a> {
    pub(super) service: &'a ServiceInfo,
    /// What is known of the action.
    pub(super) facts: ResponseFacts,
    /// Whether there may be no result but the request id.
    pub(super) empty: bool,
    /// Whether the body as a whole is a value of its own, whose members are no envelope.
    pub(super) whole: bool,
}

impl<'a> Expected<'a> {
    /// Judges an answer that was read.
    pub(super) fn judge(&self, status: u16, header_id: &str, source: &Source<'_>) -> Verdict {
        let (failure, request_id) = match self.service.protocol {
            Protocol::TencentV3 => {
                let result = source.below(super::RESPONSE);
                let failure = tencent_error(&result).or_else(|| self.broken_rule(&result));
                (failure, result.text("RequestId"))
            }
            Protocol::TencentV2 => {
                let newer = source.below(super::RESPONSE);
                let failure = tencent_v2(source)
                    .or_else(|| newer.within().and_then(|newer| tencent_error(&newer)))
                    .or_else(|| self.broken_rule(source));
                (failure, source.text("requestId"))
            }
            Protocol::AlibabaRpc | Protocol::AlibabaRoa => {
                let failure = self
                    .alibaba(status, source)
                    .or_else(|| self.broken_rule(source));
                (failure, source.either("RequestId", "requestId"))
            }
        };
        let request_id = match request_id.is_empty() {
            true => header_id.to_owned(),
            false => request_id,
        };
        let failure = failure
            .or_else(|| self.by_status(status))
            .or_else(|| self.not_shown(&request_id, source));
        Verdict {
            failure,
            request_id,
        }
    }

    /// Whether a status is one of success.
    pub(super) fn succeeds(&self, status: u16) -> bool {
        (200..300).contains(&status) || self.facts.statuses.contains(&status)
    }

    fn by_status(&self, status: u16) -> Option<Failure> {
        let message = "the body reports no failure, but the HTTP status does";
        (!self.succeeds(status)).then(|| Failure::other(message))
    }

    /// Whether an answer without a body is a success.
    pub(super) fn allows_empty(&self, status: u16, header_id: &str) -> bool {
        let shown = match self.service.protocol {
            _ if self.facts.empty => true,
            Protocol::AlibabaRoa => true,
            Protocol::AlibabaRpc => !header_id.is_empty(),
            Protocol::TencentV3 | Protocol::TencentV2 => false,
        };
        let ruled = self.all_rules().any(|rule| rule.required);
        self.succeeds(status) && self.empty && shown && !ruled
    }

    fn all_rules(&self) -> impl Iterator<Item = &'a SuccessRule> {
        self.service.success.iter().chain(self.facts.success)
    }

    fn broken_rule(&self, source: &Source<'_>) -> Option<Failure> {
        self.all_rules().find_map(|rule| broken(rule, source))
    }

    /// Why an answer that reports no failure is no success all the same.
    fn not_shown(&self, request_id: &str, source: &Source<'_>) -> Option<Failure> {
        // Where the spec says what shows success, that was found.
        if self.all_rules().any(|rule| rule.required) {
            return None;
        }
        let (shown, missing) = match self.service.protocol {
            Protocol::TencentV3 if !source.below(super::RESPONSE).is_object() => {
                return Some(Failure::other("the body holds no result"));
            }
            Protocol::TencentV3 => (!request_id.is_empty(), "request id"),
            Protocol::TencentV2 => (source.kind("code").is_some(), "`code`"),
            _ if self.facts.empty || self.whole => (true, ""),
            Protocol::AlibabaRoa if self.empty || !source.is_object() => (true, ""),
            _ => (!request_id.is_empty() || !source.is_object(), "request id"),
        };
        (!shown)
            .then(|| Failure::other(format!("the answer shows no success: it has no {missing}")))
    }

    fn alibaba(&self, status: u16, source: &Source<'_>) -> Option<Failure> {
        let success = source.either("Success", "success");
        let code = source.either("Code", "code");
        let message = source.either("Message", "message");
        let refused = success.eq_ignore_ascii_case("false") || success == "0";
        // An answer without a code may come from anything on the way.
        let failed = refused || (status >= 400 && !self.succeeds(status) && !code.is_empty());
        // A code alone is none if it reads like success, or if the spec says what else does. That of the flag is known.
        let odd = !self.whole
            && success.is_empty()
            && !code.is_empty()
            && !["200", "0", "ok", "success", "true"]
                .iter()
                .any(|known| code.eq_ignore_ascii_case(known))
            && self
                .all_rules()
                .all(|rule| rule.path.eq_ignore_ascii_case("success"));
        (failed || odd).then(|| Failure::reported(code, message))
    }
}

/// `Error` of Tencent Cloud API 3.0, whatever it is.
fn tencent_error(result: &Source<'_>) -> Option<Failure> {
    let kind = result.kind("Error")?;
    let code = result.text("Error.Code");
    let message = match result.text("Error.Message") {
        message if !message.is_empty() || !code.is_empty() => message,
        _ => match result.text("Error") {
            text if text.is_empty() => {
                format!("`Error` is there, and holds no code (found {kind})")
            }
            text => text,
        },
    };
    Some(Failure::reported(code, message))
}

fn tencent_v2(source: &Source<'_>) -> Option<Failure> {
    let number = source.text("code");
    let kind = source.kind("code")?;
    if number == "0" {
        return None;
    }
    let mut message = source.text("message");
    if number.is_empty() {
        return Some(Failure::reported(
            number,
            format!("`code` is no number (found {kind})"),
        ));
    }
    // Documented are numbers; the number of the module stands before the message.
    let code = match module(&message) {
        Some(module) => [&number, ".", module].concat(),
        None => number,
    };
    let name = source.text("codeDesc");
    if !name.is_empty() && name != "Success" {
        message = format!("{message} ({name})");
    }
    Some(Failure::reported(code, message))
}

/// The number in `(10006)instance not exist`.
fn module(message: &str) -> Option<&str> {
    let (number, _) = message.strip_prefix('(')?.split_once(')')?;
    let digits = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    digits.then_some(number)
}

/// How many failed items a message shows: who reads it wants to know which ones; all of a thousand nobody reads.
const SHOWN: usize = 10;

/// What an answer says that breaks a rule.
fn broken(rule: &SuccessRule, source: &Source<'_>) -> Option<Failure> {
    let Some((list, code)) = rule.path.split_once("[].") else {
        return broken_code(rule, source, rule.path);
    };
    let items = source.items(list);
    let failed: Vec<(usize, Failure)> = items
        .iter()
        .enumerate()
        .filter_map(|(index, item)| Some((index, broken_code(rule, item, code)?)))
        .collect();
    let (_, first) = failed.first()?;
    let mut message = format!("{} of {} items failed: ", failed.len(), items.len());
    let shown = failed.iter().take(SHOWN).map(|(index, failure)| {
        let Failure { code, message, .. } = failure;
        format!("{list}[{index}] {code}: {message}")
    });
    message += &shown.collect::<Vec<_>>().join("; ");
    if failed.len() > SHOWN {
        message += "; ...";
    }
    Some(Failure::reported(first.code.clone(), message))
}

fn broken_code(rule: &SuccessRule, source: &Source<'_>, path: &str) -> Option<Failure> {
    let value = source.text(path);
    let kind = source.kind(path);
    let said = |text: String, or: String| if text.is_empty() { or } else { text };
    let message = || {
        rule.message
            .map(|path| source.text(path))
            .unwrap_or_default()
    };
    if rule.values.is_empty() {
        let what = kind.filter(|kind| *kind != "empty list")?;
        let items = source.items(path);
        let mut or = match items.len() {
            0 => format!("`{path}` tells of failures (found {what})"),
            1 => format!("`{path}` tells of 1 failure: "),
            count => format!("`{path}` tells of {count} failures: "),
        };
        let shown = items
            .iter()
            .take(SHOWN)
            .map(|item| item.json().chars().take(200).collect::<String>());
        or += &shown.collect::<Vec<_>>().join("; ");
        if items.len() > SHOWN {
            or += "; ...";
        }
        return Some(Failure::reported(String::new(), said(message(), or)));
    }
    if value.is_empty() {
        // Nothing, or what is no code at all.
        let odd = rule.required || matches!(kind, Some(kind) if kind != "string");
        let found = kind.unwrap_or("nothing");
        let text = format!("`{path}` shows no success (found {found})");
        return odd.then(|| Failure::other(text));
    }
    let known = rule
        .values
        .iter()
        .any(|known| value.eq_ignore_ascii_case(known));
    let or = format!("`{path}` is {value}");
    (!known).then(|| Failure::reported(value, said(message(), or)))
}
