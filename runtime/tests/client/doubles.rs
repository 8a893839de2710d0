//! The doubles themselves.

use cloudapi_runtime::request::{ParameterEncoding, SigningMethod};
use cloudapi_runtime::testing::{self, RecordingTransport, ReplayTransport};
use cloudapi_runtime::{Client, Credential, Error, ErrorKind, HttpResponse, Transport};
use serde_json::json;

use crate::support::*;

fn client(transport: impl Transport) -> Client {
    testing::builder(&SERVICE, transport).build().unwrap()
}

#[tokio::test]
async fn what_was_recorded_is_replayed() {
    let script = scripted(vec![
        answer(HttpResponse::new(200, SUCCESS)),
        answer(failure("InvalidParameter")),
        answer(HttpResponse::new(200, SUCCESS)),
    ]);
    let recorder = RecordingTransport::new(script);
    let recorded = client(recorder.clone());
    recorded.call(describe()).region("ap-tokyo").await.unwrap();
    recorded.call(create()).await.unwrap_err();
    recorded.call(describe()).await.unwrap();
    let recording = recorder.recording();
    assert!(
        !recording.contains("Authorization") && !recording.contains("AKID"),
        "{recording}"
    );

    let replay = ReplayTransport::new(&recording).unwrap();
    let replayed = client(replay.clone());
    replayed.call(describe()).await.unwrap();
    let error = replay.finish().unwrap_err();
    assert_eq!(
        error.message(),
        "2 recorded exchanges were not asked for: CreateTopic, DescribeTopic"
    );
    let error = replayed.call(create()).await.unwrap_err();
    assert_eq!(error.code(), "InvalidParameter");
    replayed.call(describe()).await.unwrap();
    replay.finish().unwrap();
    let error = replayed.call(describe()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(
        error.message().contains("DescribeTopic was not recorded"),
        "{error}"
    );
}

async fn signed(
    transport: impl Transport,
    signing: SigningMethod,
    encoding: ParameterEncoding,
) -> Result<TopicResponse, Error> {
    let credential = Credential::new("hidden-id", "hidden-key").with_session_token("hidden-token");
    let builder = testing::builder(&SERVICE, transport);
    let client: Client = builder.credentials(credential).build().unwrap();
    let call = client.call(describe());
    call.options(|options| (options.signing, options.encoding) = (signing, encoding))
        .await
}

#[tokio::test]
async fn signatures_among_parameters_are_not_recorded() {
    for (signing, encoding) in [
        (SigningMethod::HmacSha1, ParameterEncoding::Get),
        (SigningMethod::HmacSha256, ParameterEncoding::Post),
        (SigningMethod::Header, ParameterEncoding::Multipart),
    ] {
        let recorder =
            RecordingTransport::new(scripted(vec![answer(HttpResponse::new(200, SUCCESS))]));
        signed(recorder.clone(), signing, encoding).await.unwrap();
        let recording = recorder.recording();
        assert!(!recording.contains("hidden"), "{recording}");
        assert!(!recording.contains("Signature="), "{recording}");
        assert!(
            recording.contains(r#""action": "DescribeTopic""#),
            "{recording}"
        );
        // Another nonce, another signature, the same request.
        let replay = ReplayTransport::new(&recording).unwrap();
        signed(replay.clone(), signing, encoding).await.unwrap();
        replay.finish().unwrap();
    }
}

#[tokio::test]
async fn requests_differ_by_their_parameters() {
    let recording = json!([{
        "request": {
            "action": "DescribeTopic", "method": "POST", "host": "ckafka.tencentcloudapi.com",
            "path": "/", "query": "", "body": {"TopicName": "other"},
        },
        "response": {"status": 200, "body": SUCCESS},
    }]);
    let replay = ReplayTransport::new(&recording.to_string()).unwrap();
    assert!(client(replay.clone()).call(describe()).await.is_err());
    assert!(replay.finish().is_err());
    assert!(ReplayTransport::new("{}").is_err());
}

#[tokio::test]
async fn scripts_fail_and_refuse() {
    let script = MockTransport::new()
        .transport_error(ErrorKind::Transport, "cut")
        .service_error("ResourceNotFound");
    let error = client(script.clone()).call(describe()).await.unwrap_err();
    assert_eq!((error.code(), script.hits()), ("ResourceNotFound", 2));
    let error = client(MockTransport::new())
        .call(describe())
        .await
        .unwrap_err();
    assert_eq!(error.message(), "the script has no answers");
    assert!(!format!("{script:?}").contains("Signature="), "{script:?}");
}

#[tokio::test]
async fn keys_that_services_return_are_not_recorded() {
    use cloudapi_runtime::credentials::{alibaba, tencent};
    let sts = r#"{"Response":{"Credentials":{"Token":"hidden-1","TmpSecretId":"hidden-2",
        "TmpSecretKey":"hidden-3"},"ExpiredTime":4922996645,"RequestId":"r"}}"#;
    let metadata = r#"{"Code":"Success","AccessKeyId":"hidden-4","AccessKeySecret":"hidden-5",
        "SecurityToken":"hidden-6","Expiration":"2126-01-02T03:04:05Z"}"#;
    // Cut: nobody knows where in it the keys are.
    let cut = &metadata[..70];
    let load = |transport: RecordingTransport<MockTransport>| async move {
        let machine = alibaba::EcsRole::new().host("metadata.example");
        let role = tencent::AssumeRole::new(machine, "qcs::role");
        let builder = testing::builder(&SERVICE, transport).credentials(role);
        let client: Client = builder.build().unwrap();
        client.call(describe()).await
    };
    for (bodies, redacted) in [
        (vec!["hidden-0", "reader", cut], 2),
        (vec!["hidden-0", "reader", metadata, sts, SUCCESS], 7),
    ] {
        let whole = bodies.contains(&SUCCESS);
        let steps = bodies.into_iter();
        let steps = steps.map(|body| answer(HttpResponse::new(200, body)));
        let recorder = RecordingTransport::new(scripted(steps.collect()));
        assert_eq!(load(recorder.clone()).await.is_ok(), whole);
        let recording = recorder.recording();
        assert!(!recording.contains("hidden"), "{recording}");
        assert_eq!(
            recording.matches("redacted").count(),
            redacted,
            "{recording}"
        );
        if whole {
            // What is stored in their place serves a replay.
            let replay = RecordingTransport::new(ReplayTransport::new(&recording).unwrap());
            let machine = alibaba::EcsRole::new().host("metadata.example");
            let role = tencent::AssumeRole::new(machine, "qcs::role");
            let builder = testing::builder(&SERVICE, replay).credentials(role);
            let client: Client = builder.build().unwrap();
            client.call(describe()).await.unwrap();
        }
    }
}
