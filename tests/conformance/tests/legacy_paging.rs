//! Actions of the older API whose offset and limit are texts page as all others do.

#![cfg(test)]

use cloudapi_runtime::testing::{self, MockTransport};
use cloudapi_runtime::{Action, Client, ErrorKind, HttpResponse, Paginated};
use serde_json::json;

#[tokio::test]
async fn legacy_users_page() {
    use tencentcloud_ckafka_legacy::ListUserRequest;
    let script = MockTransport::new().respond_with(|request| {
        let form = String::from_utf8(request.body().to_vec()).unwrap();
        let offset = form
            .split('&')
            .find_map(|pair| pair.strip_prefix("offset="));
        let offset: usize = offset.map_or(0, |offset| offset.parse().unwrap());
        let users = (offset..45).take(20).map(|n| json!({"userId": n}));
        let data = json!({"users": users.collect::<Vec<_>>()});
        Ok(HttpResponse::new(
            200,
            json!({"code": 0, "data": data}).to_string(),
        ))
    });
    let service = <ListUserRequest as Action>::INFO.service;
    let client: Client = testing::builder(service, script.clone()).build().unwrap();
    let mut users = client.items(ListUserRequest::new("ckafka-1"));
    let mut count = 0;
    while let Some(user) = users.try_next().await.unwrap() {
        assert_eq!(user.user_id, Some(count));
        count += 1;
    }
    assert_eq!((count, script.requests().len()), (45, 4));
    fn pages<A: Paginated>() {}
    pages::<tencentcloud_ckafka_legacy::ListAclRequest>();
    // A server that does not heed the offset is found out.
    let script = MockTransport::new().json(json!({"code": 0, "data": {"users": [{"userId": 1}]}}));
    let client: Client = testing::builder(service, script).build().unwrap();
    let mut users = client.items(ListUserRequest::new("ckafka-1"));
    users.try_next().await.unwrap();
    let error = users.try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Response);
}
