use tencentcloud_ckafka::DescribeGroupRequest;

fn main() {
    let _ = DescribeGroupRequest::new("ckafka-8b4az591").limit("50");
}
