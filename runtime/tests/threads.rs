//! Blocking calls share one thread for as long as their client lives. A test of its own: it counts the
//! threads of the process.

#![cfg(test)]
#![cfg(target_os = "linux")]

use std::time::Duration;

use cloudapi_emulator::{Emulator, Reply};
use cloudapi_runtime::testing;
use cloudapi_runtime::{Client, Credential, Protocol, ServiceInfo};
use serde_json::json;

static SERVICE: ServiceInfo = testing::service(Protocol::TencentV3, "ckafka", "2019-08-19");

/// How many threads of this process a client has started.
fn threads() -> usize {
    let tasks = std::fs::read_dir("/proc/self/task").unwrap();
    let names = tasks.filter_map(|task| {
        // A thread may end while it is looked at.
        std::fs::read_to_string(task.unwrap().path().join("comm")).ok()
    });
    names.filter(|name| name.trim() == "cloudapi").count()
}

fn client(emulator: &Emulator) -> Client {
    Client::builder(&SERVICE)
        .credentials(Credential::new("AKIDexample", "hidden"))
        .endpoint(emulator.url())
        .build()
        .unwrap()
}

#[test]
fn a_client_has_one_thread_and_only_if_it_blocks() {
    let emulator = Emulator::start(|_| Reply::json(200, r#"{"Response":{"RequestId":"r-1"}}"#));
    let emulator = emulator.unwrap();
    let first = client(&emulator);
    assert_eq!(threads(), 0, "nothing is started before the first call");
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..10 {
                    first.raw("DescribeTopic", json!({})).blocking().unwrap();
                    assert!(
                        threads() <= 4,
                        "at most one for each that came first at once"
                    );
                }
            });
        }
    });
    let clone = first.clone();
    clone.raw("DescribeTopic", json!({})).blocking().unwrap();
    let second = client(&emulator);
    second.raw("DescribeTopic", json!({})).blocking().unwrap();
    until(2);
    drop(first);
    drop(second);
    until(1);
    drop(clone);
    until(0);
    assert_eq!(emulator.hits(), 42);
}

/// Threads end a moment after their client.
fn until(expected: usize) {
    for _ in 0..6000 {
        if threads() == expected {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("{} threads, expected {expected}", threads());
}
