use super::super::alibaba::{CredentialsUri, EcsRole};
use super::*;
use crate::transport::BypassProxy;

const LIST: &str = "GET http://100.100.100.200/latest/meta-data/ram/security-credentials/";

fn role(variables: &[(&str, &str)]) -> EcsRole {
    EcsRole::of(Variables::fixed(variables))
}

#[tokio::test]
async fn with_a_token() {
    let service = Service::new(&[(200, "tok"), (200, "reader\n"), (200, KEYS)]);
    let keys = load(&service, &role(&[])).await.unwrap();
    assert_eq!(
        (keys.access_key_id(), keys.session_token()),
        ("i", Some("t"))
    );
    assert_eq!(keys.expiry(), Some(expiry()));
    let sent = service.sent();
    assert_eq!(
        sent[0].uri().to_string(),
        "http://100.100.100.200/latest/api/token"
    );
    let lifetime = sent[0].header("X-aliyun-ecs-metadata-token-ttl-seconds");
    assert_eq!(lifetime, Some("60"));
    assert_eq!(
        service.lines()[1..],
        [LIST.to_owned(), format!("{LIST}reader")]
    );
    for request in &sent[1..] {
        assert_eq!(request.header("X-aliyun-ecs-metadata-token"), Some("tok"));
        assert_eq!(request.header("Authorization"), None);
        assert!(request.extensions().get::<BypassProxy>().is_some());
    }
}

#[tokio::test]
async fn without_a_token_unless_that_is_forbidden() {
    for variable in ["ALIBABA_CLOUD_ECS_METADATA", "ALICLOUD_ECS_ROLE_NAME"] {
        let service = Service::new(&[(404, ""), (200, KEYS)]);
        load(&service, &role(&[(variable, "writer")]))
            .await
            .unwrap();
        assert_eq!(service.lines()[1], format!("{LIST}writer"));
        assert_eq!(
            service.sent()[1].header("X-aliyun-ecs-metadata-token"),
            None
        );
    }
    let service = Service::new(&[(403, "")]);
    let hardened = role(&[("ALIBABA_CLOUD_IMDSV1_DISABLED", "true")]);
    let error = load(&service, &hardened).await.unwrap_err();
    assert!(error.message().starts_with("no token: "), "{error}");
    assert_eq!(service.sent().len(), 1);
}

#[tokio::test]
async fn no_machine_and_names_that_are_none() {
    let disabled = role(&[("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "TRUE")]);
    let service = Service::default();
    let error = load(&service, &disabled).await.unwrap_err();
    assert_eq!(
        error.message(),
        "ALIBABA_CLOUD_ECS_METADATA_DISABLED is set"
    );
    assert!(error.is_not_configured() && service.sent().is_empty());

    assert_eq!(
        says(role(&[])).await,
        "- 100.100.100.200: connection refused"
    );
    for name in ["..", "a/b", "a?b"] {
        let service = Service::new(&[(200, "tok")]);
        let error = load(&service, &EcsRole::new().role(name))
            .await
            .unwrap_err();
        assert!(
            error.message().contains("is not the name of a role"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn failures_of_the_service_are_tried_again() {
    let service = Service::new(&[
        (200, "tok"),
        (500, ""),
        (429, ""),
        (200, "r"),
        (503, ""),
        (200, KEYS),
    ]);
    load(&service, &role(&[])).await.unwrap();
    assert_eq!(service.sent().len(), 6);
}

#[tokio::test]
async fn keys_expire_by_the_clock_of_the_vendor() {
    let off = Duration::from_secs(600);
    for ahead in [true, false] {
        let now = SystemClock::new().now();
        let date = if ahead { now + off } else { now - off };
        let service = Service::new(&[(200, "tok"), (200, "r")]);
        let date = httpdate::fmt_http_date(date);
        service.respond(HttpResponse::new(200, KEYS).with_header("Date", &date));
        let keys = load(&service, &role(&[])).await.unwrap();
        let expected = if ahead {
            expiry() - off
        } else {
            expiry() + off
        };
        let found = keys.expiry().unwrap();
        let distance = found
            .duration_since(expected)
            .unwrap_or_else(|e| e.duration());
        assert!(distance <= Duration::from_secs(5), "{distance:?}");
    }
}

#[tokio::test]
async fn from_an_address() {
    let service = Service::new(&[(200, KEYS), (200, KEYS)]);
    let uri = "http://127.0.0.1:9/keys?who=me#x";
    load(&service, &CredentialsUri::at(uri)).await.unwrap();
    let named = [("ALIBABA_CLOUD_CREDENTIALS_URI", "https://keys.example")];
    let named = CredentialsUri::of(Variables::fixed(&named));
    load(&service, &named).await.unwrap();
    assert_eq!(
        service.lines(),
        [
            "GET http://127.0.0.1:9/keys?who=me",
            "GET https://keys.example/"
        ]
    );
    // It is named, so it is expected to be there.
    assert_eq!(
        says(CredentialsUri::at(uri)).await,
        "127.0.0.1:9: connection refused"
    );
    let none = CredentialsUri::of(Variables::fixed(&[]));
    assert_eq!(
        says(none).await,
        "- ALIBABA_CLOUD_CREDENTIALS_URI is not set"
    );
    for uri in [
        "",
        "ftp://h",
        "http://",
        "h/p",
        "http://u:p@h/",
        "http://h/ä",
    ] {
        let message = says(CredentialsUri::at(uri)).await;
        assert!(
            message.ends_with("is not an http or https URL"),
            "{message}"
        );
    }
}
