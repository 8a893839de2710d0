use tencentcloud_ckafka::{CreateTopicRequest, CreateTopicRequired};

fn main() {
    let _ = CreateTopicRequest::new(CreateTopicRequired {
        instance_id: "ckafka-8b4az591",
        topic_name: "clicks",
        partition_num: 6,
        replicas_num: 3,
    });
}
