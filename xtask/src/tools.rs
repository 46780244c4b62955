//! What must be installed besides a Rust toolchain, and how it gets there.

use std::path::Path;

use anyhow::{Context, Result};

use crate::process::{Job, say};

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
