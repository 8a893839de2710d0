//! src/main.rs: prints how far the consumer groups of an instance are behind.

mod ckafka {
    include!(concat!(env!("OUT_DIR"), "/ckafka.rs"));
}

use ckafka::{
    Client, DescribeGroupOffsetsRequest, DescribeGroupOffsetsRequired, DescribeGroupRequest, Error,
};

#[tokio::main]
async fn main() -> Result<(), Error> {
    // TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY, TENCENTCLOUD_REGION
    let ckafka = Client::from_env().await?;
    for (group, lag) in lags(&ckafka, "ckafka-8b4az591").await? {
        match lag {
            Some(lag) => println!("{group}: {lag} messages behind"),
            None => println!("{group}: unknown"),
        }
    }
    Ok(())
}

/// How many messages each consumer group of an instance is behind: `None` if the service does not say.
async fn lags(ckafka: &Client, instance: &str) -> Result<Vec<(String, Option<i64>)>, Error> {
    let mut lags = Vec::new();
    let groups = ckafka
        .describe_group(DescribeGroupRequest::new(instance))
        .await?;
    for group in groups.result().group_list() {
        let Some(name) = group.group.as_deref() else {
            continue;
        };
        let request = DescribeGroupOffsetsRequest::new(DescribeGroupOffsetsRequired {
            instance_id: instance,
            group: name,
        });
        let offsets = ckafka.describe_group_offsets(request).await?;
        let topics = offsets.result().topic_list().iter();
        let partitions = topics.flat_map(|topic| topic.partitions());
        let lag = partitions.map(|partition| partition.lag).sum();
        lags.push((name.to_owned(), lag));
    }
    Ok(lags)
}

#[cfg(test)]
mod tests;
