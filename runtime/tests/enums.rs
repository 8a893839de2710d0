//! Open enums as fields: what is sent is kept, whichever form it has, and goes once.

#![cfg(test)]

use std::sync::atomic::{AtomicUsize, Ordering};

use cloudapi_runtime::fields::{FieldsMut, IntegerEnum, Mut, OtherValue, TextEnum};
use cloudapi_runtime::{fields, integer_enum, json, text_enum};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
enum Status {
    CreateFailed,
    Creating,
    Running,
    /// Documented under this name.
    Unknown,
    Other(OtherValue<Status, i64>),
}

integer_enum!(Status { CreateFailed = -1, Creating = 0, Running = 1, Unknown = 9 });

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
enum Policy {
    Delete,
    SelfBuilt,
    Other(OtherValue<Policy, Box<str>>),
}

text_enum!(Policy { Delete = "delete", SelfBuilt = "" });

#[non_exhaustive]
struct Topic {
    status: Option<Status>,
    policy: Option<Policy>,
    statuses: Vec<Status>,
    policies: Option<Vec<Policy>>,
    name: Option<String>,
}

fields! {
    Topic {
        0 => status: "Status",
        1 => policy: "Policy",
        2 => statuses: "Statuses",
        3 => policies: "Policies",
        4 => name: "Name",
    }
}

/// Decoded by serde and by the parser of this crate, which must agree.
fn decode(text: &str) -> Topic {
    let by_serde: Topic = serde_json::from_str(text).unwrap();
    let own: Topic = json::from_slice(text.as_bytes()).unwrap();
    assert_eq!(by_serde, own, "{text}");
    own
}

#[test]
fn documented_values_have_variants() {
    for &(value, variant) in Status::KNOWN {
        assert_eq!(Status::from(value), variant);
        assert_eq!(variant.value(), value);
        assert_eq!(variant.to_string().parse(), Ok(variant));
    }
    for (value, variant) in Policy::KNOWN {
        assert_eq!(Policy::from(*value), *variant);
        assert_eq!(Policy::from((*value).to_owned()), *variant);
        assert_eq!(variant.as_str(), *value);
        assert_eq!(variant.to_string(), *value);
    }
    assert_eq!(Status::from(9), Status::Unknown);
}

#[test]
fn other_values_are_kept() {
    let other = Status::from(i64::MIN);
    assert!(matches!(other, Status::Other(_)));
    assert_eq!(i64::from(other), i64::MIN);
    assert_eq!(format!("{:?}", Status::from(4)), "Other(4)");
    assert!("4x".parse::<Status>().is_err());
    let other = Policy::from("Delete");
    assert!(matches!(other, Policy::Other(_)));
    assert_eq!(String::from(other), "Delete");
}

#[test]
fn raw_values_are_taken_where_a_variant_is() {
    fn status(value: impl Into<Status>) -> Status {
        value.into()
    }
    assert_eq!(status(1), Status::Running);
    assert_eq!(status(Status::Running), Status::Running);
}

#[test]
fn fields_are_written_as_they_were_read() {
    for text in [
        r#"{"Status":-1,"Policy":"delete","Statuses":[0,4,1],"Policies":["delete","x"]}"#,
        r#"{"Status":4,"Policy":"compact, delete","Policies":[]}"#,
        // An empty text is a value, and differs from none.
        r#"{"Policy":""}"#,
        "{}",
    ] {
        let topic = decode(text);
        assert_eq!(serde_json::to_string(&topic).unwrap(), text);
        assert_eq!(topic.clone(), topic);
    }
}

#[test]
fn the_other_form_of_a_value_means_the_same() {
    let topic = decode(r#"{"Status":"1","Policy":7,"Statuses":["0",null,"4"],"Policies":[1]}"#);
    assert_eq!(topic.status, Some(Status::Running));
    assert_eq!(topic.policy, Some(Policy::from("7")));
    assert_eq!(topic.statuses, [Status::Creating, Status::from(4)]);
    assert_eq!(topic.policies, Some(vec![Policy::from("1")]));
    assert_eq!(decode(r#"{"Status":null,"Policy":null}"#), Topic::default());
}

#[test]
fn what_is_no_integer_is_refused_with_its_path() {
    let text = br#"{"Statuses":[1,"x"],"Name":"a"}"#;
    let refused = json::from_slice::<Topic>(text).unwrap_err();
    assert!(refused.to_string().contains("$.Statuses[1]"), "{refused}");
}

#[test]
fn a_value_outside_of_a_structure_is_serialized_alone() {
    let statuses: Vec<Status> = serde_json::from_str(r#"[1, "0", 4]"#).unwrap();
    assert_eq!(
        statuses,
        [Status::Running, Status::Creating, Status::from(4)]
    );
    assert_eq!(serde_json::to_string(&statuses).unwrap(), "[1,0,4]");
    let policies: Vec<Policy> = serde_json::from_str(r#"["delete", "x"]"#).unwrap();
    assert_eq!(
        serde_json::to_string(&policies).unwrap(),
        r#"["delete","x"]"#
    );
    assert!(serde_json::from_str::<Status>("18446744073709551615").is_err());
}

/// How many values of [`Counted`] there are.
static COUNT: AtomicUsize = AtomicUsize::new(0);

/// An enum written by hand that owns something, and that panics for one value.
#[derive(Debug)]
struct Counted(Box<str>);

impl Counted {
    fn new(text: &str) -> Self {
        assert_ne!(text, "panic", "as the test wants");
        COUNT.fetch_add(1, Ordering::SeqCst);
        Counted(text.into())
    }
}

impl Clone for Counted {
    fn clone(&self) -> Self {
        Counted::new(&self.0)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        COUNT.fetch_sub(1, Ordering::SeqCst);
    }
}

impl TextEnum for Counted {
    const KNOWN: &'static [(&'static str, Self)] = &[];

    fn other(value: OtherValue<Self, Box<str>>) -> Self {
        Counted::new(value.get())
    }

    fn as_str(&self) -> &str {
        &self.0
    }
}

#[derive(Clone)]
struct Number(Counted);

impl IntegerEnum for Number {
    const KNOWN: &'static [(i64, Self)] = &[];

    fn other(value: OtherValue<Self, i64>) -> Self {
        Number(Counted::new(if *value.get() == 13 { "panic" } else { "n" }))
    }

    fn value(&self) -> i64 {
        i64::try_from(self.0.0.len()).unwrap()
    }
}

#[non_exhaustive]
struct Owner {
    text: Option<Counted>,
    number: Option<Number>,
    texts: Vec<Counted>,
    numbers: Option<Vec<Number>>,
}

fields! {
    Owner {
        0 => text: "Text",
        1 => number: "Number",
        2 => texts: "Texts",
        3 => numbers: "Numbers",
    }
}

#[test]
fn what_an_enum_owns_is_dropped_once() {
    let text = r#"{"Text":"a","Number":3,"Texts":["b",null,"c"],"Numbers":[4,5]}"#;
    let mut owner: Owner = serde_json::from_str(text).unwrap();
    assert_eq!(COUNT.load(Ordering::SeqCst), 6);
    let clone = owner.clone();
    assert_eq!(COUNT.load(Ordering::SeqCst), 12);
    assert_eq!(clone, owner);
    drop(clone);
    assert_eq!(COUNT.load(Ordering::SeqCst), 6);

    let mut fields = FieldsMut::new(&mut owner);
    let Some(Mut::TextEnum(mut slot)) = fields.get_mut(0) else {
        panic!("a text");
    };
    slot.set(Some("d".to_owned()));
    let Some(Mut::List(mut list)) = fields.get_mut(2) else {
        panic!("a list");
    };
    list.cut(Some(1));
    assert_eq!(COUNT.load(Ordering::SeqCst), 5);
    fields.clear();
    assert_eq!(COUNT.load(Ordering::SeqCst), 0);

    // Duplicates replace each other, and what does not decode leaves nothing.
    let text = r#"{"Text":"a","Text":"b","Texts":["c"],"Texts":["d"],"Numbers":[4,"x"]}"#;
    assert!(serde_json::from_str::<Owner>(text).is_err());
    assert_eq!(COUNT.load(Ordering::SeqCst), 0);

    // A panic may leak, and frees nothing twice.
    for text in [
        r#"{"Text":"a","Text":"panic"}"#,
        r#"{"Numbers":[1,13]}"#,
        r#"{"Number":13}"#,
    ] {
        let read = || serde_json::from_str::<Owner>(text).is_ok();
        assert!(std::panic::catch_unwind(read).is_err(), "{text}");
    }
}
