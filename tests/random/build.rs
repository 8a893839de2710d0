//! Generates modules from specs made at random, the same ones in every build.

#[path = "src/specs.rs"]
mod specs;

use cloudapi_codegen::{Builder, Layout};
use specs::{Size, Tape};
use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

/// Modules that are compiled, besides those of the sizes at both ends.
const ANY: u32 = 30;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=src/specs.rs");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let mut modules = String::new();
    let sizes = std::iter::repeat_n(Size::Any, ANY as usize);
    for (index, size) in sizes.chain([Size::Empty, Size::Many]).enumerate() {
        let name = format!("random{index}");
        generate(&out, &name, u32::try_from(index)?, size)?;
        let path = if index.is_multiple_of(2) {
            format!("{name}.rs")
        } else {
            format!("{name}/mod.rs")
        };
        modules.push_str(&format!(
            "/// A service.\npub mod {name} {{\n    include!(concat!(env!(\"OUT_DIR\"), \"/{path}\"));\n}}\n"
        ));
    }
    fs::write(out.join("modules.rs"), modules)?;
    Ok(())
}

/// Generates a module of the first spec from a number on that is accepted: two names may be too much alike.
fn generate(
    out: &std::path::Path,
    name: &str,
    number: u32,
    size: Size,
) -> Result<(), Box<dyn Error>> {
    let folder = out.join(format!("{name}-spec"));
    fs::create_dir_all(&folder)?;
    let layout = if number.is_multiple_of(2) {
        Layout::File
    } else {
        Layout::Tree
    };
    let mut tries = 0;
    loop {
        let mut tape = Tape::new(noise(number + 1000 * tries));
        for (file, value) in ["api.json", "docs.json", "changelog.json"]
            .iter()
            .zip(specs::spec(&mut tape, size))
        {
            fs::write(folder.join(file), value.to_string())?;
        }
        let builder = Builder::spec(&folder)
            .name(name)
            .layout(layout)
            .out_dir(out);
        match builder.files() {
            Ok(files) => {
                files.write(out).map_err(cloudapi_codegen::Error::from)?;
                return Ok(());
            }
            Err(error) if tries < 20 && error.diagnostics().iter().all(is_collision) => tries += 1,
            Err(error) => return Err(error.into()),
        }
    }
}

fn is_collision(diagnostic: &cloudapi_codegen::diagnostic::Diagnostic) -> bool {
    diagnostic.code == "name-collision"
}

/// Numbers without order: a linear congruential generator.
fn noise(seed: u32) -> Vec<u32> {
    let mut state = u64::from(seed) + 1;
    std::iter::repeat_with(|| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(state >> 33).unwrap_or_default()
    })
    .take(100_000)
    .collect()
}
