use super::super::{alibaba, tencent};
use super::*;

async fn with_tencent(variables: &[(&str, &str)]) -> String {
    says(tencent::Environment::of(Variables::fixed(variables))).await
}

async fn with_alibaba(variables: &[(&str, &str)]) -> String {
    says(alibaba::Environment::of(Variables::fixed(variables))).await
}

const ID: (&str, &str) = ("TENCENTCLOUD_SECRET_ID", "i");
const KEY: (&str, &str) = ("TENCENTCLOUD_SECRET_KEY", "k");

#[tokio::test]
async fn all_names_of_the_token() {
    let tokens = [
        ("TENCENTCLOUD_TOKEN", "1"),
        ("TENCENTCLOUD_SESSION_TOKEN", "2"),
        ("TENCENTCLOUD_SECURITY_TOKEN", "3"),
    ];
    for (name, token) in tokens {
        assert_eq!(
            with_tencent(&[ID, KEY, (name, token)]).await,
            format!("i k {token}")
        );
    }
    assert_eq!(with_tencent(&[ID, KEY]).await, "i k -");
    let [first, second, third] = tokens;
    assert_eq!(
        with_tencent(&[ID, KEY, third, first, second]).await,
        "i k 1"
    );
}

#[tokio::test]
async fn half_a_key_is_an_error_and_none_is_not() {
    assert_eq!(
        with_tencent(&[ID]).await,
        "TENCENTCLOUD_SECRET_ID is set, but TENCENTCLOUD_SECRET_KEY is not"
    );
    assert_eq!(
        with_tencent(&[KEY]).await,
        "TENCENTCLOUD_SECRET_KEY is set, but TENCENTCLOUD_SECRET_ID is not"
    );
    assert_eq!(
        with_tencent(&[]).await,
        "- TENCENTCLOUD_SECRET_ID is not set"
    );
}

#[tokio::test]
async fn names_of_two_tools_are_not_mixed() {
    let own = [
        ("ALIBABA_CLOUD_ACCESS_KEY_ID", "i"),
        ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "s"),
        ("ALIBABA_CLOUD_SECURITY_TOKEN", "t"),
    ];
    let terraform = [
        ("ALICLOUD_ACCESS_KEY", "ti"),
        ("ALICLOUD_SECRET_KEY", "ts"),
        ("ALICLOUD_SECURITY_TOKEN", "tt"),
    ];
    assert_eq!(with_alibaba(&own).await, "i s t");
    assert_eq!(with_alibaba(&terraform).await, "ti ts tt");
    assert_eq!(with_alibaba(&[terraform[2], own[0], own[1]]).await, "i s -");
    assert_eq!(
        with_alibaba(&[own[0], terraform[1]]).await,
        "ALIBABA_CLOUD_ACCESS_KEY_ID is set, but ALIBABA_CLOUD_ACCESS_KEY_SECRET is not"
    );
    assert_eq!(
        with_alibaba(&[]).await,
        "- ALIBABA_CLOUD_ACCESS_KEY_ID or ALICLOUD_ACCESS_KEY is not set"
    );
}

#[tokio::test]
async fn a_line_end_is_refused_under_the_name_of_the_variable() {
    let refused = |name: &str| format!("{name} contains a line end or another control character");
    let id = ("TENCENTCLOUD_SECRET_ID", "hidden\n");
    assert_eq!(
        with_tencent(&[id, KEY]).await,
        refused("TENCENTCLOUD_SECRET_ID")
    );
    let key = ("TENCENTCLOUD_SECRET_KEY", "hidden\r\n");
    assert_eq!(
        with_tencent(&[ID, key]).await,
        refused("TENCENTCLOUD_SECRET_KEY")
    );
    let token = ("TENCENTCLOUD_SESSION_TOKEN", "\nhidden");
    assert_eq!(
        with_tencent(&[ID, KEY, token]).await,
        refused("TENCENTCLOUD_SESSION_TOKEN")
    );
}
