use serde_json::Value;

use super::super::{alibaba, tencent};
use super::*;
use crate::EndpointType;

const NAMED: [(&str, &str); 3] = [
    ("TKE_PROVIDER_ID", "provider"),
    ("TKE_ROLE_ARN", "qcs::role"),
    ("TKE_REGION", "ap-tokyo"),
];

#[tokio::test]
async fn the_identity_of_a_pod() {
    let home = Home::new("tke");
    let file = home.path("token");
    let all = [
        &NAMED[..],
        &[("TKE_WEB_IDENTITY_TOKEN_FILE", file.to_str().unwrap())],
    ]
    .concat();
    let pod = |variables: &[_]| tencent::TkeIdentity::of(Variables::fixed(variables));
    assert_eq!(
        says(pod(&[])).await,
        "- TKE_PROVIDER_ID and TKE_WEB_IDENTITY_TOKEN_FILE are not set"
    );
    assert_eq!(
        says(pod(&all[..1])).await,
        "TKE_WEB_IDENTITY_TOKEN_FILE is not set"
    );
    assert_eq!(
        says(pod(&all)).await,
        format!("{}: no such file", file.display())
    );
    home.write("token", "\n");
    assert_eq!(
        says(pod(&all)).await,
        format!("{}: the file is empty", file.display())
    );

    // Kubernetes replaces the token from time to time.
    let service = Service::new(&[(200, TENCENT), (200, TENCENT)]);
    for token in ["one\n", "two"] {
        home.write("token", token);
        let keys = load(&service, &pod(&all)).await.unwrap();
        assert_eq!(
            (keys.access_key_id(), keys.session_token()),
            ("i", Some("t"))
        );
        assert_eq!(keys.expiry(), Some(expiry()));
    }
    for (request, token) in service.sent().iter().zip(["one", "two"]) {
        assert_eq!(
            request.header("X-TC-Action"),
            Some("AssumeRoleWithWebIdentity")
        );
        assert_eq!(request.header("Authorization"), Some("SKIP"));
        assert_eq!(request.header("X-TC-Region"), Some("ap-tokyo"));
        let body: Value = serde_json::from_slice(request.body()).unwrap();
        assert_eq!(
            body,
            serde_json::json!({"WebIdentityToken": token, "ProviderId": "provider",
                "RoleArn": "qcs::role", "RoleSessionName": "cloudapi", "DurationSeconds": 7200})
        );
    }
}

#[tokio::test]
async fn the_oidc_identity_of_a_pod() {
    let home = Home::new("oidc");
    let file = home.write("token", "web\n");
    let all = [
        ("ALIBABA_CLOUD_ROLE_ARN", "acs:ram::1:role/r"),
        (
            "ALIBABA_CLOUD_OIDC_PROVIDER_ARN",
            "acs:ram::1:oidc-provider/p",
        ),
        ("ALIBABA_CLOUD_OIDC_TOKEN_FILE", file.to_str().unwrap()),
    ];
    let pod = |variables: &[_]| alibaba::OidcRole::of(Variables::fixed(variables));
    // The role alone is what other providers assume.
    assert!(says(pod(&all[..1])).await.starts_with("- "));
    assert_eq!(
        says(pod(&all[..2])).await,
        "ALIBABA_CLOUD_OIDC_TOKEN_FILE is not set"
    );
    assert_eq!(
        says(pod(&all[1..])).await,
        "ALIBABA_CLOUD_ROLE_ARN is not set"
    );
    let service = Service::new(&[(200, ALIBABA)]);
    load(&service, &pod(&all)).await.unwrap();
    let request = &service.sent()[0];
    assert_eq!(request.header("Authorization"), None);
    let body = String::from_utf8(request.body().to_vec()).unwrap();
    for part in [
        "Action=AssumeRoleWithOIDC",
        "Version=2015-04-01",
        "OIDCProviderArn=acs%3Aram%3A%3A1%3Aoidc-provider%2Fp",
        "RoleSessionName=cloudapi",
        "DurationSeconds=3600",
        "OIDCToken=web",
    ] {
        assert!(body.split('&').any(|pair| pair == part), "{part}: {body}");
    }
    assert!(!body.contains("Signature="), "{body}");
}

#[tokio::test]
async fn a_role_of_the_environment() {
    let base = || Box::new(Credential::new("base", "k").with_session_token("base token"));
    let role =
        |variables: &[_]| tencent::AssumeRole::from_variables(base(), Variables::fixed(variables));
    let error = role(&[]).unwrap_err();
    assert!(error.is_not_configured());
    assert_eq!(
        error.message(),
        "TENCENTCLOUD_ROLE_ARN or TENCENTCLOUD_ASSUME_ROLE_ARN is not set"
    );
    let wrong = [
        ("TENCENTCLOUD_ASSUME_ROLE_ARN", "a"),
        ("TENCENTCLOUD_ASSUME_ROLE_SESSION_DURATION", "1h"),
    ];
    let error = role(&wrong).unwrap_err();
    assert!(
        error.message().ends_with("expected a number of seconds"),
        "{error}"
    );
    let service = Service::new(&[(200, TENCENT), (200, TENCENT)]);
    let own = [
        ("TENCENTCLOUD_ROLE_ARN", "a"),
        ("TENCENTCLOUD_ROLE_SESSION_NAME", "s"),
    ];
    load(&service, &role(&own).unwrap()).await.unwrap();
    let terraform = [
        ("TENCENTCLOUD_ASSUME_ROLE_ARN", "a"),
        ("TENCENTCLOUD_ASSUME_ROLE_SESSION_NAME", "t"),
        ("TENCENTCLOUD_ASSUME_ROLE_SESSION_DURATION", "900"),
    ];
    load(&service, &role(&terraform).unwrap()).await.unwrap();
    let bodies: Vec<Value> = service
        .sent()
        .iter()
        .map(|request| serde_json::from_slice(request.body()).unwrap())
        .collect();
    assert_eq!(
        bodies,
        [
            serde_json::json!({"RoleArn": "a", "RoleSessionName": "s", "DurationSeconds": 7200}),
            serde_json::json!({"RoleArn": "a", "RoleSessionName": "t", "DurationSeconds": 900}),
        ]
    );

    let named = [
        ("ALIBABA_CLOUD_ROLE_ARN", "acs:ram::1:role/r"),
        ("ALIBABA_CLOUD_ROLE_SESSION_NAME", "me"),
    ];
    let role = alibaba::AssumeRole::from_variables(base(), Variables::fixed(&named)).unwrap();
    let service = Service::new(&[(200, ALIBABA)]);
    load(&service, &role).await.unwrap();
    let request = &service.sent()[0];
    assert_eq!(request.uri().to_string(), "https://sts.aliyuncs.com/");
    assert_eq!(request.header("x-acs-action"), Some("AssumeRole"));
    assert_eq!(request.header("x-acs-version"), Some("2015-04-01"));
    assert_eq!(request.header("x-acs-security-token"), Some("base token"));
    let authorization = request.header("Authorization").unwrap();
    assert!(authorization.starts_with("ACS3-HMAC-SHA256 Credential=base,"));
}

#[tokio::test]
async fn where_the_token_service_is() {
    const ENDPOINT: (&str, &str) = ("ALIBABA_CLOUD_STS_ENDPOINT", "sts-vpc.cn-x.aliyuncs.com");
    const REGION: (&str, &str) = ("ALIBABA_CLOUD_STS_REGION", "cn-beijing");
    const VPC: (&str, &str) = ("ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED", "true");
    let base = || Box::new(Credential::new("base", "k"));
    let role = |variables: &[_]| {
        alibaba::AssumeRole::of(Variables::fixed(variables), base(), "arn".to_owned())
    };
    for (role, host) in [
        (role(&[]), "sts.aliyuncs.com"),
        (role(&[ENDPOINT]), "sts-vpc.cn-x.aliyuncs.com"),
        (role(&[REGION]), "sts.cn-beijing.aliyuncs.com"),
        (role(&[REGION, VPC]), "sts-vpc.cn-beijing.aliyuncs.com"),
        (role(&[REGION, VPC, ENDPOINT]), "sts-vpc.cn-x.aliyuncs.com"),
        (role(&[ENDPOINT]).endpoint("own.example"), "own.example"),
        (
            role(&[]).region("cn-x").endpoint_type(EndpointType::Vpc),
            "sts-vpc.cn-x.aliyuncs.com",
        ),
    ] {
        let service = Service::new(&[(200, ALIBABA)]);
        load(&service, &role).await.unwrap();
        assert_eq!(service.sent()[0].uri().host(), Some(host));
    }
    let role = tencent::AssumeRole::of(Variables::fixed(&[]), base(), "arn".to_owned());
    let service = Service::new(&[(200, TENCENT)]);
    load(&service, &role.endpoint_type(EndpointType::Vpc))
        .await
        .unwrap();
    assert_eq!(
        service.sent()[0].uri().host(),
        Some("sts.internal.tencentcloudapi.com")
    );
}

#[tokio::test]
async fn refusals_name_action_and_code_but_no_secret() {
    let refusal = r#"{"Code":"NoPermission","Message":"no","RequestId":"r"}"#;
    let role = alibaba::AssumeRole::new(Credential::new("id", "hidden"), "arn");
    let error = load(&Service::new(&[(403, refusal)]), &role)
        .await
        .unwrap_err();
    assert_eq!(error.message(), "AssumeRole: NoPermission: no");
    let partial = r#"{"RequestId":"r","Credentials":{"AccessKeySecret":"hidden"}}"#;
    let error = load(&Service::new(&[(200, partial)]), &role)
        .await
        .unwrap_err();
    assert_eq!(
        error.message(),
        "AssumeRole: the response has no AccessKeyId"
    );
    assert!(!format!("{error:?} {role:?}").contains("hidden"));
}

#[tokio::test]
async fn the_token_service_is_called_as_every_service_is() {
    let throttled =
        r#"{"Response":{"Error":{"Code":"RequestLimitExceeded","Message":""},"RequestId":"r"}}"#;
    let skewed = r#"{"Response":{"Error":{"Code":"AuthFailure.SignatureExpire","Message":""},"RequestId":"r"}}"#;
    let service = Service::new(&[(200, throttled), (502, "<html>")]);
    let server = SystemClock::new().now() + Duration::from_secs(600);
    let date = httpdate::fmt_http_date(server);
    service.respond(HttpResponse::new(200, skewed).with_header("Date", &date));
    service.respond(HttpResponse::new(200, TENCENT).with_header("Date", &date));
    let role = tencent::AssumeRole::new(Credential::new("id", "s"), "arn");
    let keys = load(&service, &role).await.unwrap();
    let sent = service.sent();
    let time = |index: usize| sent[index].header("X-TC-Timestamp").unwrap().parse::<i64>();
    let learnt = time(3).unwrap() - time(0).unwrap();
    assert!((595..=610).contains(&learnt), "{learnt}");
    // The key expires ten minutes earlier by our clock.
    let early = expiry().duration_since(keys.expiry().unwrap()).unwrap();
    assert!((595..=605).contains(&early.as_secs()), "{early:?}");
}
