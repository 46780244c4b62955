//! `cargo xtask bench`: builds what the benchmark needs and runs it.
//!
//! The runner is `tests/bench/run.mjs`; it writes `RESULTS.md` and
//! `results.json` beside itself. Peers live in `tests/bench/node_modules` and
//! in a Python environment under `target`; nothing of them is shipped.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result};

use crate::process::{Job, NPM, root, say};
use crate::wasm;

/// The version of native `HiGHS` that is compared with.
const HIGHSPY: &str = "highspy==1.15.1";

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
    let python = python_with_highs().map(|path| path.display().to_string());
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

/// A Python that has `HiGHS`: in an environment of its own, made when missing.
fn python_with_highs() -> Result<PathBuf> {
    let home = root().join("target/bench/python");
    let folder = if cfg!(windows) { "Scripts" } else { "bin" };
    let name = if cfg!(windows) {
        "python.exe"
    } else {
        "python"
    };
    let python = home.join(folder).join(name);
    let check = ["-c", "import highspy"];
    if is_done(&python, &check) {
        return Ok(python);
    }
    say("installing native HiGHS for Python");
    let shown = home.display().to_string();
    let system = if cfg!(windows) { "python" } else { "python3" };
    Job::new(system, &["-m", "venv", &shown])
        .run()
        .context("missing: Python 3 with venv")?;
    Job::new(
        &python.display().to_string(),
        &["-m", "pip", "install", "--quiet", HIGHSPY],
    )
    .run()?;
    Ok(python)
}

fn is_done(python: &Path, arguments: &[&str]) -> bool {
    python.is_file()
        && Job::new(&python.display().to_string(), arguments)
            .run()
            .is_ok()
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
    fn a_missing_python_is_not_done() {
        assert!(!is_done(Path::new("no-such-python"), &[]));
    }
}
