use tencentcloud_ckafka::{DescribeGroupOffsetsRequest, DescribeGroupOffsetsRequired};

fn main() {
    let _ = DescribeGroupOffsetsRequest::new(DescribeGroupOffsetsRequired {
        instance_id: "ckafka-8b4az591",
        group: "orders",
        group: "users",
    });
}
