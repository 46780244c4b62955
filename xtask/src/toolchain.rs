//! What must be installed besides a Rust toolchain, and how it gets there.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::process::{Job, NPM, root, say};

/// The target of the browser and the npm package.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Makes sure that the wasm target is installed, through rustup where it is missing.
///
/// # Errors
///
/// One line that says what is missing, where rustup is absent or cannot help.
pub(crate) fn wasm_target() -> Result<()> {
    let sysroot = Job::new("rustc", &["--print", "sysroot"]).output()?;
    if has_target(Path::new(sysroot.trim()), WASM) {
        return Ok(());
    }
    say(&format!("installing the Rust target {WASM}"));
    Job::new("rustup", &["target", "add", WASM])
        .run()
        .with_context(|| {
            format!(
                "missing: the Rust target {WASM}; install rustup (https://rustup.rs), which adds it"
            )
        })
}

/// Makes sure that the source of the standard library is installed.
///
/// # Errors
///
/// One line that says what is missing, where rustup is absent or cannot help.
pub(crate) fn standard_library_source() -> Result<()> {
    let sysroot = Job::new("rustc", &["--print", "sysroot"]).output()?;
    let source = Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library");
    if source.is_dir() {
        return Ok(());
    }
    say("installing the Rust component rust-src");
    Job::new("rustup", &["component", "add", "rust-src"])
        .run()
        .context("missing: the Rust component rust-src; install rustup (https://rustup.rs), which adds it")
}

/// Makes sure that Node is there, and the packages that the lock file names.
///
/// # Errors
///
/// One line that says what is missing.
pub(crate) fn node_packages() -> Result<()> {
    Job::new("node", &["--version"])
        .output()
        .context("missing: Node.js 20.19 or later (https://nodejs.org)")?;
    // npm leaves a copy of the lock file it worked from.
    let lock = fs::metadata(root().join("package-lock.json")).and_then(|file| file.modified());
    let done = fs::metadata(root().join("node_modules/.package-lock.json"))
        .and_then(|file| file.modified());
    if matches!((lock, done), (Ok(lock), Ok(done)) if lock <= done) {
        return Ok(());
    }
    say("installing the npm packages of package-lock.json");
    Job::new(NPM, &["ci", "--no-audit", "--no-fund"])
        .run()
        .context("missing: npm, which comes with Node.js (https://nodejs.org)")
}

/// Whether a sysroot has the standard library of a target.
fn has_target(sysroot: &Path, target: &str) -> bool {
    sysroot
        .join("lib/rustlib")
        .join(target)
        .join("lib")
        .is_dir()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sysroot_has_its_host_and_no_invented_target() {
        let sysroot = Job::new("rustc", &["--print", "sysroot"]).output().unwrap();
        let sysroot = Path::new(sysroot.trim());
        let verbose = Job::new("rustc", &["-vV"]).output().unwrap();
        let host = verbose
            .lines()
            .find_map(|line| line.strip_prefix("host: "))
            .unwrap();
        assert!(has_target(sysroot, host));
        assert!(!has_target(sysroot, "abacus-unknown-none"));
    }
}
