//! Deletes the topics of an instance whose names begin with a prefix: pages, errors by code, options of a call.
//!
//! ```text
//! whole-service ckafka-8b4az591 tmp-
//! ```

use std::time::Duration;
use tencentcloud_ckafka::{
    Client, DeleteTopicRequest, DeleteTopicRequired, DescribeTopicRequest, Error, ErrorCode,
};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let mut arguments = std::env::args().skip(1);
    let (Some(instance), Some(prefix)) = (arguments.next(), arguments.next()) else {
        eprintln!("usage: whole-service INSTANCE PREFIX");
        std::process::exit(2);
    };
    let ckafka = Client::from_env().await?;
    let outcome = tidy(&ckafka, &instance, &prefix).await?;
    println!("deleted: {}", outcome.deleted.join(", "));
    println!("too young to be deleted: {}", outcome.young.join(", "));
    Ok(())
}

/// What became of the topics with the prefix.
#[derive(Debug, Default, PartialEq)]
struct Outcome {
    deleted: Vec<String>,
    young: Vec<String>,
}

async fn tidy(ckafka: &Client, instance: &str, prefix: &str) -> Result<Outcome, Error> {
    let mut outcome = Outcome::default();
    // Pages are fetched as they are read.
    let mut topics = ckafka.items(DescribeTopicRequest::new(instance).search_word(prefix));
    while let Some(topic) = topics.try_next().await? {
        // The service finds the word anywhere in a name.
        let Some(name) = topic.topic_name.filter(|name| name.starts_with(prefix)) else {
            continue;
        };
        let request = DeleteTopicRequest::new(DeleteTopicRequired {
            instance_id: instance,
            topic_name: &name,
        });
        match ckafka
            .delete_topic(request)
            .timeout(Duration::from_secs(20))
            .await
        {
            Ok(_) => outcome.deleted.push(name),
            Err(error)
                if error.code() == ErrorCode::UnsupportedOperationFrequencyTopicDeleteOperate =>
            {
                outcome.young.push(name);
            }
            Err(error) => return Err(error),
        }
    }
    Ok(outcome)
}

#[cfg(test)]
mod tests;
