use tencentcloud_ckafka::{Client, DescribeTopicAttributesRequest};

fn items(ckafka: &Client, request: DescribeTopicAttributesRequest) {
    let _ = ckafka.items(request);
}

fn main() {}
