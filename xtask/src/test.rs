//! `cargo xtask test`: every check there is, cheap ones first.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::browsers::BROWSERS;
use crate::process::{Job, complain, say};
use crate::{commits, doc_output, links, python, reproducible, rooms, site, text_lints, wasm};

/// A check: its heading and what it does.
type Step = (&'static str, fn() -> Result<()>);

const STEPS: &[Step] = &[
    (
        "text: nothing unfinished, nothing overlong",
        text_lints::run,
    ),
    ("links between documents lead somewhere", links::run),
    ("rooms: every arrow downward, no circle", rooms::run),
    ("the first lines of commits", commits::run),
    ("format", format),
    ("lints", lints),
    ("rustdoc", docs),
    ("tests and doc tests", tests),
    ("the Python wheel, built and tested", python::run),
    ("the npm package, built and tested", package),
    ("the page, built and tested", page),
    ("two builds give the same bytes", reproducible::run),
    ("documents show what the command prints", doc_output::check),
];

/// Runs every step up to the first failure. The last line counts the steps;
/// CI reads it.
pub(crate) fn run() -> Result<()> {
    let start = Instant::now();
    let mut passed = 0;
    let mut failed = None;
    for (number, (heading, check)) in STEPS.iter().enumerate() {
        say(&format!("\n== {}/{} {heading}", number + 1, STEPS.len()));
        let begin = Instant::now();
        let result = check();
        let taken = seconds(begin.elapsed());
        match result {
            Ok(()) => {
                passed += 1;
                say(&format!("ok, {taken}"));
            }
            Err(error) => {
                complain(&format!("FAILED after {taken}: {error:#}"));
                failed = Some(*heading);
                break;
            }
        }
    }
    say(&format!("\n{} in all", seconds(start.elapsed())));
    say(&closing_line(passed, usize::from(failed.is_some())));
    match failed {
        None => Ok(()),
        Some(heading) => bail!("step failed: {heading}"),
    }
}

fn closing_line(passed: usize, failed: usize) -> String {
    format!("{passed} passed, {failed} failed")
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

fn format() -> Result<()> {
    Job::cargo(&["fmt", "--all", "--check"]).run()
}

fn lints() -> Result<()> {
    Job::cargo(&[
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ])
    .run()
}

fn docs() -> Result<()> {
    // The command and the library share the name `idlewise`, and with it the
    // place of their pages; the library's are the ones people read.
    let arguments = [
        "doc",
        "--workspace",
        "--exclude",
        "idlewise-cli",
        "--no-deps",
    ];
    Job::cargo(&arguments)
        .env("RUSTDOCFLAGS", "-D warnings")
        .run()
}

fn tests() -> Result<()> {
    Job::cargo(&["test", "--workspace"]).run()
}

fn package() -> Result<()> {
    wasm::run()?;
    wasm::threads()?;
    let tests = [
        "pkg/test/browser.test.mjs",
        "pkg/test/cases.test.mjs",
        "pkg/test/core.test.mjs",
        "pkg/test/element.test.mjs",
        "pkg/test/firefox.test.mjs",
        "pkg/test/import-browser.test.mjs",
        "pkg/test/import.test.mjs",
        "pkg/test/load.test.mjs",
        "pkg/test/packed.test.mjs",
        "pkg/test/planner.test.mjs",
        "pkg/test/questions.test.mjs",
        "pkg/test/readme.test.mjs",
        "pkg/test/report.test.mjs",
        "pkg/test/runtimes.test.mjs",
        "pkg/test/service-worker.test.mjs",
        "pkg/test/sweep.test.mjs",
        "pkg/test/threads.test.mjs",
        "pkg/test/wire.test.mjs",
        "pkg/test/workerd.test.mjs",
        "pkg/test/workflows.test.mjs",
        "tests/bench/bench.test.mjs",
    ];
    in_browsers(&tests)
}

/// Runs files of tests that start browsers, one after the other: where a container shows
/// more processors than it gives, Node.js would start a browser and a solver for each.
fn in_browsers(files: &[&str]) -> Result<()> {
    let node = ["--test", "--test-concurrency=1"];
    with_browsers(Job::new("node", &[&node, files].concat()))
}

/// Runs tests that need browsers; those that can be had are set up.
pub(crate) fn with_browsers(mut job: Job) -> Result<()> {
    for browser in BROWSERS {
        if let Some(program) = browser.set_up()? {
            job = job.env(browser.variable, program);
        }
    }
    job.run()
}

/// The page, with the package that the step before has built.
fn page() -> Result<()> {
    site::build()?;
    let tests = tests_in("tests/page")?;
    let tests: Vec<&str> = tests.iter().map(String::as_str).collect();
    in_browsers(&tests)
}

/// The files of tests in a folder, by name: one that was forgotten in a list would never run.
fn tests_in(folder: &str) -> Result<Vec<String>> {
    let mut tests = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".test.mjs") {
            tests.push(format!("{folder}/{name}"));
        }
    }
    tests.sort();
    Ok(tests)
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn the_closing_line_stands_alone() {
        assert_eq!(closing_line(7, 0), "7 passed, 0 failed");
        assert_eq!(closing_line(2, 1), "2 passed, 1 failed");
    }

    #[test]
    fn times_have_a_unit() {
        assert_eq!(seconds(Duration::from_millis(1540)), "1.5 s");
    }
}
