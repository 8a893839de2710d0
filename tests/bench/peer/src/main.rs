//! Writes the client of an OpenAPI document as progenitor does in a build script: `peer <document> <file>`.

use progenitor_impl::{GenerationSettings, Generator};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(document), Some(file)) = (arguments.next(), arguments.next()) else {
        return Err("expected the path of a document and that of the file to write".into());
    };
    let document: openapiv3::OpenAPI = serde_json::from_str(&std::fs::read_to_string(document)?)?;
    // Positional arguments are the default.
    let mut generator = Generator::new(&GenerationSettings::default());
    let tokens = generator.generate_tokens(&document)?;
    let text = prettyplease::unparse(&syn::parse2(tokens)?);
    std::fs::write(file, text)?;
    Ok(())
}
