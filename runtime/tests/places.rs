//! Where parameters go and how they are written, as the facts of an action say: every location, every style, every
//! kind of body.

use cloudapi_runtime::request::{self, ParameterEncoding, RequestOptions, SigningMethod};
use cloudapi_runtime::{
    ActionInfo, Credential, Error, ErrorKind, Fields, HttpRequest, Protocol, Route, ServiceInfo,
    Value,
};
use serde_json::json;

static RPC: ServiceInfo = ServiceInfo::new(Protocol::AlibabaRpc, "shelf", "2020-01-01");
static ROA: ServiceInfo = ServiceInfo::new(Protocol::AlibabaRoa, "shelf", "2020-01-01");
static TENCENT: ServiceInfo = ServiceInfo::new(Protocol::TencentV3, "shelf", "2020-01-01");

struct Everywhere {
    id: Option<String>,
    query: Option<Vec<i64>>,
    text: Option<Value>,
    joined: Option<Vec<String>>,
    form: Option<Vec<Tag>>,
    header: Option<String>,
    flags: Option<Vec<bool>>,
    bucket: Option<String>,
    id_again: Option<String>,
    other: Option<f64>,
}

struct Tag {
    key: Option<String>,
    value: Option<Vec<String>>,
}
cloudapi_runtime::fields! { Tag { 0 => key: "Key", 1 => value: "Value" } }

cloudapi_runtime::fields! {
    Everywhere {
        0 => id: "Id" [path],
        1 => query: "Numbers" [query],
        2 => text: "Text" [query, json],
        3 => joined: "Joined" [query, comma],
        4 => form: "Tag" [form],
        5 => header: "Header" [header_name = "x-shelf-note"],
        6 => flags: "Flags" [header, comma],
        7 => bucket: "Bucket" [host],
        8 => id_again: "query:Id" [query, named = "Id"],
        9 => other: "Other",
    }
}

fn options() -> RequestOptions {
    let mut options = RequestOptions::default();
    options.endpoint = Some("shelf.example.com".to_owned());
    options
}

/// A request in parts.
#[derive(Debug)]
struct Sent {
    request: HttpRequest,
    method: String,
    host: String,
    path: String,
    query: String,
}

impl Sent {
    fn header(&self, name: &str) -> Option<&str> {
        self.request.headers().get(name)?.to_str().ok()
    }
}

fn build<T: Fields>(info: &'static ActionInfo, input: &T) -> Result<Sent, Error> {
    let credential = Credential::new("id", "secret");
    build_with(info, input, &options(), &credential)
}

fn build_with<T: Fields>(
    info: &'static ActionInfo,
    input: &T,
    options: &RequestOptions,
    credential: &Credential,
) -> Result<Sent, Error> {
    let request = request::build(info, input, options, credential, 1_700_000_000, 7)?;
    let uri = request.uri();
    Ok(Sent {
        method: request.method().to_string(),
        host: uri.authority().map(ToString::to_string).unwrap_or_default(),
        path: uri.path().to_owned(),
        query: uri.query().unwrap_or_default().to_owned(),
        request,
    })
}

fn body(request: &Sent) -> &str {
    std::str::from_utf8(request.request.body()).unwrap_or("(no text)")
}

/// The pairs of a query or form: their order depends on a feature of serde_json.
fn pairs(text: &str) -> Vec<&str> {
    let mut pairs: Vec<&str> = text.split('&').collect();
    pairs.sort_unstable();
    pairs
}

#[test]
fn a_parameter_goes_where_the_spec_says() {
    static PUT: ActionInfo =
        ActionInfo::new("Put", &ROA).route(Route::new("PUT", "/books/{Id}/pages"));
    let request = build(
        &PUT,
        &Everywhere {
            id: Some("a/b c".to_owned()),
            query: Some(vec![3, 5]),
            text: Some(json!({"k": ["ä", 1]})),
            joined: Some(vec!["x y".to_owned(), "z".to_owned()]),
            header: Some("two words".to_owned()),
            flags: Some(vec![true, false]),
            bucket: Some("b-1".to_owned()),
            id_again: Some("again".to_owned()),
            other: Some(0.5),
            form: None,
        },
    )
    .unwrap();
    assert_eq!(request.method, "PUT");
    assert_eq!(request.path, "/books/a%2Fb%20c/pages");
    assert_eq!(request.host, "b-1.shelf.example.com");
    assert_eq!(request.header("host"), Some("b-1.shelf.example.com"));
    assert_eq!(
        pairs(&request.query).join("&"),
        "Id=again&Joined=x%20y%2Cz&Numbers.1=3&Numbers.2=5&Text=%7B%22k%22%3A%5B%22%C3%A4%22%2C1%5D%7D"
    );
    assert_eq!(request.header("x-shelf-note"), Some("two words"));
    assert_eq!(request.header("Flags"), Some("true,false"));
    // Only the spec knows whether a parameter is secret.
    assert!(!format!("{:?}", request.request).contains("two words"));
    assert_eq!(body(&request), r#"{"Other":0.5}"#);
    assert_eq!(request.header("content-type"), Some("application/json"));
}

#[test]
fn forms_are_bodies_of_both_styles() {
    static ROA_FORM: ActionInfo =
        ActionInfo::new("Post", &ROA).route(Route::new("POST", "/books/{Id}"));
    let input = || Everywhere {
        id: Some("1".to_owned()),
        form: Some(vec![Tag {
            key: Some("k".to_owned()),
            value: Some(vec!["v w".to_owned(), "x".to_owned()]),
        }]),
        query: Some(vec![1]),
        ..Everywhere::default()
    };
    let form = "Tag.1.Key=k&Tag.1.Value.1=v%20w&Tag.1.Value.2=x";
    let request = build(&ROA_FORM, &input()).unwrap();
    assert_eq!(
        (request.query.as_str(), body(&request)),
        ("Numbers.1=1", form)
    );
    let media = Some("application/x-www-form-urlencoded");
    assert_eq!(request.header("content-type"), media);
    // A form and a JSON body are one body too many.
    let both = Everywhere {
        other: Some(1.0),
        ..input()
    };
    assert_eq!(
        build(&ROA_FORM, &both).unwrap_err().kind(),
        ErrorKind::Request
    );

    // The RPC style: what has no place of its own is in the form; signed by a parameter, so are the common ones.
    static RPC_FORM: ActionInfo = ActionInfo::new("Post", &RPC);
    let rpc = Everywhere {
        id: None,
        other: Some(1.5),
        ..input()
    };
    let request = build(&RPC_FORM, &rpc).unwrap();
    assert_eq!(request.query, "Numbers.1=1");
    assert_eq!(pairs(body(&request)), pairs(&["Other=1.5&", form].concat()));
    let credential = Credential::new("id", "secret");
    let mut signed = options();
    signed.signing = SigningMethod::HmacSha1;
    let request = build_with(&RPC_FORM, &rpc, &signed, &credential).unwrap();
    assert_eq!(request.query, "Numbers.1=1");
    let all = pairs(body(&request));
    let expected = ["Other=1.5&", form, "&Action=Post"].concat();
    assert!(pairs(&expected).iter().all(|pair| all.contains(pair)));
    assert!(all.iter().any(|pair| pair.starts_with("Signature=")));
    // Who wants GET gets all of it in the query.
    let mut get = options();
    get.encoding = ParameterEncoding::Get;
    let request = build_with(&RPC_FORM, &rpc, &get, &credential).unwrap();
    assert_eq!((request.method.as_str(), body(&request)), ("GET", ""));
    let all = ["Numbers.1=1&Other=1.5&", form].concat();
    assert_eq!(pairs(&request.query), pairs(&all));
}

struct Two {
    first: Option<String>,
    second: Option<Vec<String>>,
}
cloudapi_runtime::fields! { Two { 0 => first: "First", 1 => second: "Second" [json] } }

fn two() -> Two {
    Two {
        first: Some("1".to_owned()),
        second: Some(vec!["a\"b".to_owned()]),
    }
}

#[test]
fn the_method_is_a_fact() {
    static GET: ActionInfo = ActionInfo::new("Get", &RPC).method("GET");
    let request = build(&GET, &two()).unwrap();
    assert_eq!((request.method.as_str(), body(&request)), ("GET", ""));
    assert_eq!(request.query, "First=1&Second=%5B%22a%5C%22b%22%5D");
    static PUT: ActionInfo = ActionInfo::new("Put", &RPC).method("PUT");
    let request = build(&PUT, &two()).unwrap();
    assert_eq!(
        (request.method.as_str(), request.query.as_str()),
        ("PUT", "")
    );
    assert_eq!(body(&request), "First=1&Second=%5B%22a%5C%22b%22%5D");

    static ONLY_GET: ActionInfo = ActionInfo::new("Get", &TENCENT).method("GET");
    let request = build(&ONLY_GET, &two()).unwrap();
    assert_eq!((request.method.as_str(), body(&request)), ("GET", ""));
    assert_eq!(request.query, "First=1&Second=%5B%22a%5C%22b%22%5D");
    // JSON text within JSON.
    static POST: ActionInfo = ActionInfo::new("Post", &TENCENT);
    let request = build(&POST, &two()).unwrap();
    assert_eq!(body(&request), r#"{"First":"1","Second":"[\"a\\\"b\"]"}"#);
}

#[test]
fn anonymous_requests_hold_no_signature() {
    static ROA_ANYBODY: ActionInfo = ActionInfo::new("Hello", &ROA)
        .route(Route::new("GET", "/hello"))
        .anonymous();
    static RPC_ANYBODY: ActionInfo = ActionInfo::new("Hello", &RPC).anonymous();
    static TENCENT_ANYBODY: ActionInfo = ActionInfo::new("Hello", &TENCENT).anonymous();
    let credential = Credential::new("id-of-key", "secret").with_session_token("token-of-key");
    for (info, authorization) in [
        (&ROA_ANYBODY, None),
        (&RPC_ANYBODY, None),
        (&TENCENT_ANYBODY, Some("SKIP")),
    ] {
        for signing in [SigningMethod::Header, SigningMethod::HmacSha1] {
            let mut options = options();
            options.signing = signing;
            let request = build_with(info, &two(), &options, &credential).unwrap();
            assert_eq!(request.header("authorization"), authorization);
            let text = format!("{:?} {}", request.request.headers(), request.request.uri());
            assert!(
                !text.contains("-of-key") && !body(&request).contains("-of-key"),
                "{text}"
            );
        }
    }
}

macro_rules! bodies {
    ($($name:ident: $type:ty;)*) => {$(
        struct $name {
            dry_run: Option<bool>,
            body: Option<$type>,
        }
        cloudapi_runtime::fields! { $name { 0 => dry_run: "DryRun" [query], 1 => body: "body" [whole] } }
    )*};
}
bodies! {
    Structure: Tag;
    List: Vec<Tag>;
    Texts: Vec<String>;
    Text: String;
    Any: Value;
}

#[test]
fn a_body_may_be_one_parameter() {
    static POST: ActionInfo = ActionInfo::new("Post", &ROA).route(Route::new("POST", "/"));
    let tag = || Tag {
        key: Some("k".to_owned()),
        value: None,
    };
    let dry_run = Some(true);
    let sent = |request: Result<Sent, Error>| {
        let request = request.unwrap();
        assert_eq!(request.query, "DryRun=true");
        body(&request).to_owned()
    };
    let structure = Structure {
        dry_run,
        body: Some(tag()),
    };
    assert_eq!(sent(build(&POST, &structure)), r#"{"Key":"k"}"#);
    let list = List {
        dry_run,
        body: Some(vec![tag(), tag()]),
    };
    assert_eq!(sent(build(&POST, &list)), r#"[{"Key":"k"},{"Key":"k"}]"#);
    let texts = Texts {
        dry_run,
        body: Some(Vec::new()),
    };
    assert_eq!(sent(build(&POST, &texts)), "[]");
    let text = Text {
        dry_run,
        body: Some("plain: text".to_owned()),
    };
    assert_eq!(sent(build(&POST, &text)), "plain: text");
    let any = Any {
        dry_run,
        body: Some(json!({"a": null})),
    };
    assert_eq!(sent(build(&POST, &any)), r#"{"a":null}"#);
    let none = Text {
        dry_run,
        body: None,
    };
    let request = build(&POST, &none).unwrap();
    assert_eq!((body(&request), request.header("content-type")), ("", None));
}

#[test]
fn what_cannot_be_sent_as_it_is_is_refused() {
    static PUT: ActionInfo = ActionInfo::new("Put", &ROA).route(Route::new("PUT", "/{Id}"));
    let refused = |change: fn(&mut Everywhere)| {
        let mut input = Everywhere {
            id: Some("1".to_owned()),
            ..Everywhere::default()
        };
        change(&mut input);
        let error = build(&PUT, &input).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request);
        error.message().to_owned()
    };
    let texts = |text: &str| Some(text.to_owned());
    for header in [" a", "a\t", "a\r\nb", "ä", "\u{7f}"] {
        let error = build(
            &PUT,
            &Everywhere {
                id: texts("1"),
                header: texts(header),
                ..Everywhere::default()
            },
        );
        let message = error.unwrap_err().message().to_owned();
        assert!(
            message.starts_with("the header x-shelf-note must be"),
            "{message}"
        );
    }
    for bucket in ["", "A", "a.b", "-a", "a-", "a_b", "a/b", &"x".repeat(64)] {
        let error = build(
            &PUT,
            &Everywhere {
                id: texts("1"),
                bucket: texts(bucket),
                ..Everywhere::default()
            },
        );
        let message = error.unwrap_err().message().to_owned();
        assert!(
            message.starts_with("Bucket is part of the host"),
            "{message}"
        );
    }
    let message = refused(|input| input.joined = Some(vec!["a,b".to_owned()]));
    assert!(message.starts_with("the elements of Joined"), "{message}");
    let message = refused(|input| input.id = Some("..".to_owned()));
    assert!(
        message.starts_with("the parameter Id is part of the path"),
        "{message}"
    );
    let message = refused(|input| input.id = None);
    assert_eq!(message, "the parameter Id of the path is missing");
    // An address has no place for a name.
    let input = Everywhere {
        id: texts("1"),
        bucket: texts("b"),
        ..Everywhere::default()
    };
    let credential = Credential::new("id", "secret");
    let mut options = options();
    options.endpoint = Some("http://127.0.0.1:80".to_owned());
    let error = build_with(&PUT, &input, &options, &credential).unwrap_err();
    assert!(
        error
            .message()
            .starts_with("Bucket is part of the host, which")
    );
}
