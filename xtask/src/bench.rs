//! `cargo xtask bench`: builds what the benchmark needs and runs it.
//!
//! The runner is `tests/bench/run.mjs`; it writes `RESULTS.md` and
//! `results.json` beside itself. Peers live in `tests/bench/node_modules` and
//! in a Python environment in `target/peers`; nothing of them is shipped.

use std::fs;
use std::path::PathBuf;
use std::thread;

use anyhow::{Context, Result};

use crate::process::{Job, NPM, root, say};
use crate::virtual_env::{VirtualEnv, interpreter};
use crate::wasm;

/// The native peers with all that they need, in exact versions.
const PEERS: &str = "tests/bench/peers/requirements.txt";

/// Builds, then runs the instances that the arguments choose.
pub(crate) fn run() -> Result<()> {
    let given: Vec<String> = std::env::args().skip(2).collect();
    say("compiling the measuring program");
    Job::cargo(&[
        "build",
        "--release",
        "--package",
        "idlewise-tests",
        "--bins",
    ])
    .run()?;
    wasm::run()?;
    peer_packages()?;
    let machine = machine();
    let commit = commit()?;
    let mut arguments = vec![
        "tests/bench/run.mjs",
        "--machine",
        &machine,
        "--commit",
        &commit,
    ];
    arguments.extend(given.iter().map(String::as_str));
    // Without Python everything else is still measured; the report says why.
    let python = python_with_peers().map(|path| path.display().to_string());
    let (flag, value) = match &python {
        Ok(path) => ("--python", path.clone()),
        Err(error) => ("--no-python", format!("{error:#}")),
    };
    arguments.extend([flag, &value]);
    Job::new("node", &arguments).run()
}

/// The npm packages of `tests/bench`, by its own lock file.
pub(crate) fn peer_packages() -> Result<()> {
    if root().join("tests/bench/node_modules/highs").is_dir() {
        return Ok(());
    }
    say("installing the peers of tests/bench");
    Job::new(
        NPM,
        &["ci", "--prefix", "tests/bench", "--no-audit", "--no-fund"],
    )
    .run()
    .context("missing: npm, which comes with Node.js (https://nodejs.org)")
}

/// The Python that has the native peers, in an environment of its own.
fn python_with_peers() -> Result<PathBuf> {
    let peers = VirtualEnv::with(&interpreter()?, "peers", &root().join(PEERS))?;
    Ok(peers.program("python"))
}

/// The commit that is measured; marked where the files differ from it.
pub(crate) fn commit() -> Result<String> {
    let job = Job::new("git", &["describe", "--always", "--dirty", "--exclude=*"]);
    Ok(job.output()?.trim().to_owned())
}

/// Cores and processor, the machine's only traits on record.
pub(crate) fn machine() -> String {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let processor = processor().unwrap_or_else(|| "unknown processor".to_owned());
    let s = if cores == 1 { "" } else { "s" };
    format!("{cores} core{s}, {processor}")
}

fn processor() -> Option<String> {
    let name = if cfg!(target_os = "linux") {
        processor_of(&fs::read_to_string("/proc/cpuinfo").ok()?)?.to_owned()
    } else if cfg!(target_os = "macos") {
        Job::new("sysctl", &["-n", "machdep.cpu.brand_string"])
            .output()
            .ok()?
    } else {
        std::env::var("PROCESSOR_IDENTIFIER").ok()?
    };
    Some(name.trim().to_owned()).filter(|name| !name.is_empty())
}

/// The `model name` of `/proc/cpuinfo`.
fn processor_of(cpuinfo: &str) -> Option<&str> {
    cpuinfo.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        (key.trim() == "model name").then_some(value.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_processor_is_found_by_its_key() {
        let text = "processor\t: 0\nmodel\t\t: 85\nmodel name\t: Abacus 9 @ 1 Hz\n";
        assert_eq!(processor_of(text), Some("Abacus 9 @ 1 Hz"));
        assert_eq!(processor_of("processor\t: 0\n"), None);
    }

    #[test]
    fn peers_have_exact_versions_and_the_interior_point_is_of_its_solver() {
        let text = fs::read_to_string(root().join(PEERS)).unwrap();
        let packages: Vec<(&str, &str)> = text
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| line.split_once("==").unwrap())
            .collect();
        let version = |name: &str| {
            let found = packages.iter().find(|p| p.0 == name);
            found.unwrap_or_else(|| panic!("{name} is missing")).1
        };
        assert_eq!(version("highspy"), version("highspy-extras"));
        for name in ["ortools", "clarabel"] {
            assert!(version(name).starts_with(|c: char| c.is_ascii_digit()));
        }
    }
}
