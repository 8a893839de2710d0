//! Generates modules in each form; the spec has names that no Rust item may have, or that the standard library has.

use cloudapi_codegen::{Builder, Error, Layout};

fn main() -> Result<(), Error> {
    let hostile = || Builder::spec("../../codegen/tests/data/emit/hostile/input");
    hostile().generate()?;
    hostile().layout(Layout::Tree).name("tree").generate()?;
    // The runtime by another name, and no client.
    hostile()
        .name("types")
        .client(false)
        .runtime_path("crate::renamed")
        .generate()?;
    for (spec, name) in [
        ("alibaba/alikafka", "alikafka"),
        ("alibaba/rocketmq", "rocketmq"),
        ("tencent/ckafka/v2", "legacy"),
    ] {
        Builder::bundled(spec).name(name).generate()?;
    }
    Builder::bundled("tencent/ckafka")
        .only(["acl", "DescribeTopicDetail"])
        .layout(Layout::Tree)
        .generate()
}
