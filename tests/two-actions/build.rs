//! build.rs: generates the client of two actions, and nothing else.

fn main() -> Result<(), cloudapi_codegen::Error> {
    cloudapi_codegen::Builder::bundled("tencent/ckafka")
        .only(["DescribeGroup", "DescribeGroupOffsets"])
        .generate()
}
