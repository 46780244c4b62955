//! `xtask-bindgen <input.wasm> <output directory>`: the bindings of one wasm file.
//!
//! A program of its own, so that the other chores need not wait for the bindings
//! library to compile. The library's version equals the crate's by Cargo.lock,
//! and nothing is installed.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [input, output] = arguments.as_slice() else {
        bail!("usage: xtask-bindgen <input.wasm> <output directory>");
    };
    Bindgen::new()
        .input_path(input)
        .out_name("glue")
        .web(true)
        .context("the target `web`")?
        .typescript(false)
        // The package says itself where its wasm is, in one place, so that
        // bundlers emit one copy.
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(output)
        .with_context(|| format!("bindings of {}", input.display()))
}
