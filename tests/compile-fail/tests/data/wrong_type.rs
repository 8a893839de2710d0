use tencentcloud_ckafka::{CreateTopicRequest, CreateTopicRequired, DescribeGroupRequest};

fn main() {
    let _ = DescribeGroupRequest::new("ckafka-8b4az591").limit("50");
    let _ = CreateTopicRequest::new(CreateTopicRequired {
        instance_id: "ckafka-8b4az591",
        topic_name: 6,
        partition_num: "clicks",
        replica_num: 3,
    });
}
