// Partitions and replicas cannot change places: they have names.
use tencentcloud_ckafka::CreateTopicRequest;

fn main() {
    let _ = CreateTopicRequest::new("ckafka-8b4az591", "clicks", 3, 6);
}
