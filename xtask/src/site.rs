//! `cargo xtask site`: the page as a folder of files that any host can serve.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use anyhow::Result;

use crate::process::{Job, root, say};
use crate::{offline_copy, toolchain, wasm};

/// Where the page goes, as `vite.config.ts` says.
pub(crate) const SITE: &str = "target/site";

/// What the WebAssembly is made of.
const SOURCES: &[&str] = &[
    "crate/engine/linear/src",
    "crate/engine/src",
    "crate/core/src",
    "crate/core/example",
    "crate/wasm/src",
    "crate/import/src",
    "crate/import/catalogue",
    "crate/import/templates",
    "crate/import-wasm/src",
    "crate/report/src",
    "crate/report-wasm/src",
    "pkg/src",
];

/// Builds the page, and before it the npm package where that is out of date.
pub(crate) fn run() -> Result<()> {
    toolchain::node_packages()?;
    if package_is_old() {
        wasm::run()?;
    }
    build()?;
    offline_copy::write(&root().join(SITE))?;
    say(&format!("wrote {SITE}, and in it {}", offline_copy::NAME));
    Ok(())
}

/// Checks the types of the page and builds it with the package that is there.
pub(crate) fn build() -> Result<()> {
    let types = ["node_modules/typescript/bin/tsc", "--project", "web"];
    Job::new("node", &types).run()?;
    // What the first second shows is worked out once, by the package.
    Job::new("node", &["web/build/first.mjs"]).run()?;
    let vite = [
        "node_modules/vite/bin/vite.js",
        "build",
        "--logLevel",
        "warn",
    ];
    Job::new("node", &vite).run()
}

/// Whether the package was never built, or a source is younger.
fn package_is_old() -> bool {
    let built =
        fs::metadata(root().join("pkg/dist/idlewise.wasm")).and_then(|file| file.modified());
    match built {
        Ok(built) => SOURCES
            .iter()
            .any(|place| youngest(&root().join(place)).is_some_and(|time| time > built)),
        Err(_) => true,
    }
}

/// When the last change below a directory was made.
fn youngest(directory: &Path) -> Option<SystemTime> {
    let entries = fs::read_dir(directory).ok()?;
    entries
        .filter_map(|entry| {
            let entry = entry.ok()?;
            if entry.file_type().ok()?.is_dir() {
                youngest(&entry.path())
            } else {
                entry.metadata().and_then(|file| file.modified()).ok()
            }
        })
        .max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_is_there() {
        for place in SOURCES {
            assert!(youngest(&root().join(place)).is_some(), "{place}");
        }
    }
}
