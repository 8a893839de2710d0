//! Many calls at once, calls that nobody waits for any more, clients that are gone: nothing leaks and
//! nothing gets stuck.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use cloudapi_emulator::{Emulator, Fault, Reply};
use cloudapi_runtime::transport::HttpTransport;
use cloudapi_runtime::{Client, Credential, Error};
use tokio::runtime::Handle;

use crate::support::*;

fn client(emulator: &Emulator) -> Client {
    let transport = HttpTransport::builder().no_proxy().build().unwrap();
    Client::builder(&SERVICE)
        .credentials(Credential::new("AKIDexample", "hidden"))
        .endpoint(emulator.url())
        .transport(transport)
        .attempt_timeout(Duration::from_secs(120))
        .timeout(Duration::from_secs(120))
        .build()
        .unwrap()
}

fn tasks() -> usize {
    Handle::current().metrics().num_alive_tasks()
}

/// Waits until something holds that needs a moment: sockets close and tasks end by themselves.
async fn until(what: &str, holds: impl Fn() -> bool) {
    for _ in 0..6000 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{what} does not come about within a minute");
}

async fn until_nothing_is_left(emulator: &Emulator, tasks_before: usize) {
    until("the end of all connections", || {
        emulator.open_connections() == 0
    })
    .await;
    until("the end of all tasks", || tasks() <= tasks_before).await;
}

/// Lets nobody pass until `count` have come.
struct Gate {
    count: usize,
    come: Mutex<usize>,
    all: Condvar,
}

impl Gate {
    fn new(count: usize) -> Self {
        Gate {
            count,
            come: Mutex::new(0),
            all: Condvar::new(),
        }
    }

    fn pass(&self) {
        let mut come = self.come.lock().unwrap();
        *come += 1;
        if *come >= self.count {
            self.all.notify_all();
        }
        drop(
            self.all
                .wait_while(come, |come| *come < self.count)
                .unwrap(),
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_calls_at_once() {
    const CALLS: usize = 1000;
    let before = tasks();
    let gate = Gate::new(CALLS);
    // No call is answered before all of them are there: they are at once in the strict sense.
    let emulator = Emulator::start(move |_| {
        gate.pass();
        Reply::json(200, SUCCESS)
    });
    let emulator = emulator.unwrap();
    let client = client(&emulator);
    for round in 1..=2 {
        let calls: Vec<_> = (0..CALLS)
            .map(|_| {
                let client = client.clone();
                tokio::spawn(async move { client.call(create()).await.map(drop) })
            })
            .collect();
        for call in calls {
            call.await.unwrap().unwrap();
        }
        assert_eq!(emulator.hits(), round * CALLS, "each is sent once");
        // What a burst has opened does not stay open.
        until("a bounded number of idle connections", || {
            emulator.open_connections() <= 100
        })
        .await;
    }
    drop(client);
    until_nothing_is_left(&emulator, before).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cancelled_calls_leave_nothing_behind() {
    const CALLS: usize = 200;
    let before = tasks();
    let silent = Arc::new(AtomicBool::new(true));
    let quiet = Arc::clone(&silent);
    let emulator = Emulator::start(move |_| {
        let fault = match quiet.load(Ordering::SeqCst) {
            true => Fault::NeverAnswer,
            false => Fault::None,
        };
        Reply::json(200, SUCCESS).fault(fault)
    });
    let emulator = emulator.unwrap();
    let client = client(&emulator);
    let calls: Vec<_> = (0..CALLS)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.call(describe()).await.map(drop) })
        })
        .collect();
    until("the arrival of all requests", || emulator.hits() == CALLS).await;
    for call in &calls {
        call.abort();
    }
    for call in calls {
        assert!(call.await.unwrap_err().is_cancelled());
    }
    until_nothing_is_left(&emulator, before).await;

    // And the client works as before.
    silent.store(false, Ordering::SeqCst);
    client.call(describe()).await.unwrap();
    assert_eq!(emulator.hits(), CALLS + 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dropped_clients_close_their_connections() {
    let before = tasks();
    let emulator = Emulator::start(|_| Reply::json(200, SUCCESS)).unwrap();
    for _ in 0..20 {
        let client = client(&emulator);
        client.call(describe()).await.unwrap();
    }
    assert_eq!(emulator.connections(), 20);
    until_nothing_is_left(&emulator, before).await;
}

/// Of calls that take turns, any may be cancelled at any point without holding up the others.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cancelled_turns_hold_nobody_up() {
    let emulator = Emulator::start(|_| Reply::json(200, SUCCESS)).unwrap();
    let transport = HttpTransport::builder().no_proxy().build().unwrap();
    let client = Client::builder(&SERVICE)
        .credentials(Credential::new("AKIDexample", "hidden"))
        .endpoint(emulator.url())
        .transport(transport)
        .clock(MockClock::new())
        .attempt_timeout(MockClock::NEVER)
        .timeout(MockClock::NEVER)
        .client_rate_limiting(true)
        .build();
    let client: Client = client.unwrap();
    let calls: Vec<_> = (0..300)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.call(describe()).await.map(drop) })
        })
        .collect();
    for call in calls.iter().step_by(3) {
        call.abort();
    }
    let mut done = 0;
    for call in calls {
        match call.await {
            Ok(result) => {
                result.unwrap();
                done += 1;
            }
            Err(error) => assert!(error.is_cancelled()),
        }
    }
    assert!(done >= 200, "{done}");
    let last: Result<TopicResponse, Error> = client.call(describe()).await;
    last.unwrap();
}
