// A client takes the requests of its own service alone.
use alibabacloud_alikafka::GetConsumerProgressRequest;
use tencentcloud_ckafka::Client;

fn any(ckafka: &Client, request: GetConsumerProgressRequest) {
    let _ = ckafka.call(request);
}

fn main() {}
