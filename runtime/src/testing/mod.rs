//! Test doubles (mocks) for programs that call these services.
//!
//! | test double | stands for | does |
//! |---|---|---|
//! | [`MockTransport`] | the service | returns prepared responses and errors in order, and keeps the requests |
//! | [`NeverTransport`] | the service | never responds |
//! | [`RecordingTransport`] | the service | passes requests on to a real transport and records the responses |
//! | [`ReplayTransport`] | the service | returns recorded responses to the same requests |
//! | [`MockClock`] | the clock | stands still, and advances at once by what is slept |
//!
//! [`builder`] puts a test double into a client that has a credential and a region, and does not wait for
//! anything:
//!
//! ```
//! use cloudapi_runtime::testing::{self, MockTransport};
//! use cloudapi_runtime::{Client, ErrorKind, Protocol, ServiceInfo};
//! use serde_json::json;
//!
//! static SERVICE: ServiceInfo = testing::service(Protocol::TencentV3, "ckafka", "2019-08-19");
//!
//! # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
//! # runtime.block_on(async {
//! let script = MockTransport::new()
//!     .transport_error(ErrorKind::Connect, "refused")
//!     .json(json!({"Response": {"Result": {"TotalCount": 3}, "RequestId": "r-1"}}));
//! let client: Client = testing::builder(&SERVICE, script.clone()).build()?;
//!
//! let topics = client.raw("DescribeTopic", json!({"InstanceId": "ckafka-1"})).await?;
//! assert_eq!(topics["Result"]["TotalCount"], 3);
//! // The failed connection was retried.
//! assert_eq!(script.requests().len(), 2);
//! assert_eq!(script.requests()[1].header("X-TC-Action"), Some("DescribeTopic"));
//! # Ok::<(), cloudapi_runtime::Error>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod clock;
mod replay;
mod script;

pub use clock::MockClock;
pub use replay::{RecordingTransport, ReplayTransport};
pub use script::{MockTransport, NeverTransport};

use std::sync::Arc;
use std::time::Duration;

use crate::action::{Endpoint, EndpointType, Protocol, ServiceInfo};
use crate::client::Budget;
use crate::families::TESTED;
use crate::{Client, ClientBuilder, Credential, Transport};

/// Returns a client builder with a test double as transport, the credential `AKIDexample`, the region
/// `ap-guangzhou` and a [`MockClock`]. Timeouts are out of the way: set those that a test is about.
pub fn builder<C: From<Client>>(
    service: &'static ServiceInfo,
    transport: impl Transport,
) -> ClientBuilder<C> {
    let mut builder = ClientBuilder::new(service);
    // Tests run at once, and none may use up the retries of another.
    builder.settings.budget = Some(Arc::new(Budget::new()));
    builder
        .credentials(Credential::new("AKIDexample", "example-secret"))
        .region("ap-guangzhou")
        .transport(transport)
        .clock(MockClock::new())
        .attempt_timeout(MockClock::NEVER)
        .timeout(MockClock::NEVER)
}

/// Returns a service with one host, `service.example`, for tests without a generated crate. The predicates of errors
/// know the codes that the services of each vendor have in common.
pub const fn service(
    protocol: Protocol,
    service: &'static str,
    version: &'static str,
) -> ServiceInfo {
    const ENDPOINTS: &[Endpoint] = &[Endpoint::new("service.example", EndpointType::Public)];
    ServiceInfo::new(protocol, service, version)
        .endpoints(ENDPOINTS)
        .families(TESTED)
}

/// One hour and more: no test waits that long.
const LONG: Duration = Duration::from_secs(3600);
