use tencentcloud_ckafka::DescribeGroupOffsetsRequest;

fn main() {
    DescribeGroupOffsetsRequest::new("ckafka-8b4az591");
}
