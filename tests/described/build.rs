//! build.rs: makes the client of one action, of the description that the vendor publishes.

fn main() -> Result<(), cloudapi_codegen::Error> {
    cloudapi_codegen::Builder::description("../../codegen/tests/data/import/garden.api.json")
        .only(["DescribePlants"])
        .generate()
}
