use tencentcloud_ckafka::{DescribeGroupRequest, DescribeGroupResponse};

fn main() {
    let _ = DescribeGroupRequest::new("ckafka-8b4az591").limits(50);
    let _ = DescribeGroupResponse::default().results();
}
