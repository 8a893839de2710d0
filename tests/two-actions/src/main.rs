//! src/main.rs: prints how far the consumer groups of an instance are behind.

mod ckafka {
    include!(concat!(env!("OUT_DIR"), "/ckafka.rs"));
}

use ckafka::{Client, DescribeGroupOffsetsRequest, DescribeGroupRequest, Error};

#[tokio::main]
async fn main() -> Result<(), Error> {
    // TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY, TENCENTCLOUD_REGION
    let ckafka = Client::from_env().await?;
    for (group, lag) in lags(&ckafka, "ckafka-8b4az591").await? {
        println!("{group}: {lag} messages behind");
    }
    Ok(())
}

/// How many messages each consumer group of an instance is behind.
async fn lags(ckafka: &Client, instance: &str) -> Result<Vec<(String, i64)>, Error> {
    let mut lags = Vec::new();
    let groups = ckafka
        .describe_group(DescribeGroupRequest::new(instance))
        .await?;
    for group in groups.result().group_list() {
        let request = DescribeGroupOffsetsRequest::new(instance, group.group());
        let offsets = ckafka.describe_group_offsets(request).await?;
        let topics = offsets.result().topic_list().iter();
        let partitions = topics.flat_map(|topic| topic.partitions());
        let lag = partitions.map(|partition| partition.lag()).sum();
        lags.push((group.group().to_owned(), lag));
    }
    Ok(lags)
}

#[cfg(test)]
mod tests;
