//! The table of tasks, and how the command line chooses one.

use crate::{
    bench, bench_fleet, bench_integer, bench_page, binaries, book, commits, deny, fuzz, highs,
    latest_stable, links, python, release, reproducible, rooms, screenshots, semver, site, start,
    test, text_lints, wasm, write,
};

/// One chore.
pub(crate) struct Task {
    /// What is typed after `cargo xtask`.
    pub(crate) name: &'static str,
    /// What it does, in one line of the help text.
    about: &'static str,
    /// Does it.
    pub(crate) run: fn() -> anyhow::Result<()>,
}

/// Every task, in the order of the help text. A new task is a new line here
/// and a new file beside this one.
const TASKS: &[Task] = &[
    Task {
        name: "start",
        about: "set up what is needed and serve the page, with the example solved",
        run: start::run,
    },
    Task {
        name: "test",
        about: "set up what is needed and check everything, as CI does",
        run: test::run,
    },
    Task {
        name: "text-lints",
        about: "check the text: unfinished work, skipped tests, overlong files",
        run: text_lints::run,
    },
    Task {
        name: "links",
        about: "check that links between documents lead somewhere",
        run: links::run,
    },
    Task {
        name: "rooms",
        about: "check that rooms use each other in one direction, as ARCHITECTURE.md lists them",
        run: rooms::run,
    },
    Task {
        name: "commits",
        about: "check the first lines of the last commits, or of a pull request's",
        run: commits::run,
    },
    Task {
        name: "deny",
        about: "check licences, advisories and duplicates of dependencies: needs cargo-deny",
        run: deny::run,
    },
    Task {
        name: "semver",
        about: "compare the libraries with the last release: needs cargo-semver-checks",
        run: semver::run,
    },
    Task {
        name: "latest-stable",
        about: "lint and test with the newest stable Rust, which rustup fetches",
        run: latest_stable::run,
    },
    Task {
        name: "write",
        about: "write everything anew that checks compare with: schemas, types, tables, numbers, README",
        run: write::run,
    },
    Task {
        name: "wasm",
        about: "build the npm package's files in pkg/dist",
        run: wasm::run,
    },
    Task {
        name: "python",
        about: "build the Python wheel, install it by itself and test it",
        run: python::run,
    },
    Task {
        name: "wheel",
        about: "try the wheel in target/wheels by itself (the workflow of wheels does)",
        run: python::try_wheel,
    },
    Task {
        name: "site",
        about: "build the page in target/site, for any host of static files",
        run: site::run,
    },
    Task {
        name: "docs",
        about: "build the guides as a site in target/book/html, with mdBook, which it installs",
        run: book::run,
    },
    Task {
        name: "screenshots",
        about: "take the pictures of the page in README.md anew",
        run: screenshots::run,
    },
    Task {
        name: "wasm-threads",
        about: "build the npm package's second artefact, with shared memory",
        run: wasm::threads,
    },
    Task {
        name: "reproducible",
        about: "build the wasm a second time elsewhere and compare the bytes",
        run: reproducible::run,
    },
    Task {
        name: "fuzz",
        about: "test with more changed files, damaged plans and awkward scenarios: [N] [FIRST SEED]",
        run: fuzz::run,
    },
    Task {
        name: "highs",
        about: "test with HiGHS as one more engine: needs cmake, a C++ compiler, libclang",
        run: highs::run,
    },
    Task {
        name: "ray",
        about: "sweep 10,000 scenarios on a local cluster of Ray, and kill parts of it",
        run: python::on_ray,
    },
    Task {
        name: "release-check",
        about: "check that every file says the version that is to be released",
        run: release::check,
    },
    Task {
        name: "publish",
        about: "publish the crates and the npm package (the release workflow does)",
        run: release::publish,
    },
    Task {
        name: "dist-plan",
        about: "say what binaries and installers a release would have, with dist, which it installs",
        run: binaries::plan,
    },
    Task {
        name: "binaries",
        about: "build the command for one platform (the release workflow does)",
        run: binaries::archive,
    },
    Task {
        name: "installers",
        about: "write the installers of the command (the release workflow does)",
        run: binaries::installers,
    },
    Task {
        name: "release-page",
        about: "publish binaries and installers on GitHub (the release workflow does)",
        run: binaries::page,
    },
    Task {
        name: "bench",
        about: "measure ourselves and our peers: [--quick] [--full] [--suite NAME] [--limit SECONDS] [--rounds N]",
        run: bench::run,
    },
    Task {
        name: "bench-integer",
        about: "measure placement in whole numbers into tests/bench/INTEGER.md: [WORD]",
        run: bench_integer::run,
    },
    Task {
        name: "bench-fleet",
        about: "measure a real inventory by limits of time into tests/bench/FLEET.md: [WORD]",
        run: bench_fleet::run,
    },
    Task {
        name: "bench-page",
        about: "measure how long the page keeps a person waiting, in Chromium",
        run: bench_page::run,
    },
];

/// What the command line asks for.
pub(crate) enum Request {
    /// Print the help text.
    Help,
    /// Run a task.
    Run(&'static Task),
    /// Nothing that exists; the text says what does.
    Wrong(String),
}

/// Reads the arguments after `cargo xtask`.
pub(crate) fn request(arguments: &[String]) -> Request {
    if arguments.iter().any(|a| a == "--help" || a == "-h") {
        return Request::Help;
    }
    let Some(name) = arguments.first() else {
        return Request::Wrong(help());
    };
    if name == "help" {
        return Request::Help;
    }
    let Some(task) = TASKS.iter().find(|task| task.name == name) else {
        let hint = match nearest(name) {
            Some(known) => format!("did you mean `cargo xtask {known}`?"),
            None => "`cargo xtask --help` lists the tasks".to_owned(),
        };
        return Request::Wrong(format!("unknown task {name:?}; {hint}"));
    };
    match arguments.get(1) {
        None => Request::Run(task),
        // These read their own.
        Some(_) if task.name.starts_with("bench") || task.name == "fuzz" => Request::Run(task),
        Some(extra) => Request::Wrong(format!("{name} takes no arguments, found {extra:?}")),
    }
}

/// The help text.
pub(crate) fn help() -> String {
    let width = TASKS.iter().map(|t| t.name.len()).max().unwrap_or(0);
    let lines: Vec<String> = TASKS
        .iter()
        .map(|task| format!("  {:width$}  {}", task.name, task.about))
        .collect();
    format!("Usage: cargo xtask <task>\n\nTasks:\n{}", lines.join("\n"))
}

/// The task whose name is fewest edits away, if that is few enough to be a slip.
fn nearest(name: &str) -> Option<&'static str> {
    TASKS
        .iter()
        .map(|task| (edits(name, task.name), task.name))
        .filter(|(edits, known)| *edits <= known.len() / 2)
        .min()
        .map(|(_, known)| known)
}

/// Letters to insert, delete or replace to turn one word into the other.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut next = vec![i + 1];
        let mut left = i + 1;
        for ((to, diagonal), above) in b.iter().zip(&row).zip(row.iter().skip(1)) {
            left = (diagonal + usize::from(from != *to)).min(above.min(&left) + 1);
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text_files::{shown, text_files};

    fn ask(arguments: &[&str]) -> Request {
        let owned: Vec<String> = arguments.iter().map(|&a| a.to_owned()).collect();
        request(&owned)
    }

    #[test]
    fn edits_are_counted() {
        assert_eq!(edits("", "bench"), 5);
        assert_eq!(edits("bench", "bench"), 0);
        assert_eq!(edits("tset", "test"), 2);
        assert_eq!(edits("kitten", "sitting"), 3);
    }

    #[test]
    fn a_slip_finds_its_task() {
        assert_eq!(nearest("tests"), Some("test"));
        assert_eq!(nearest("tset"), Some("test"));
        assert_eq!(nearest("wrte"), Some("write"));
        assert_eq!(nearest("bench-integr"), Some("bench-integer"));
        assert_eq!(nearest("deploy-everything"), None);
    }

    #[test]
    fn requests_are_told_apart() {
        assert!(matches!(ask(&["test"]), Request::Run(task) if task.name == "test"));
        assert!(matches!(ask(&["--help"]), Request::Help));
        assert!(matches!(ask(&["test", "-h"]), Request::Help));
        assert!(matches!(ask(&[]), Request::Wrong(why) if why.starts_with("Usage")));
        assert!(
            matches!(ask(&["tset"]), Request::Wrong(why) if why.ends_with("did you mean `cargo xtask test`?"))
        );
        assert!(matches!(ask(&["test", "now"]), Request::Wrong(why) if why.contains("\"now\"")));
    }

    /// The words that follow `cargo xtask` in a text.
    fn named(text: &str) -> impl Iterator<Item = &str> {
        let marked = text.split("cargo xtask ").skip(1);
        marked
            .map(|rest| {
                let end = rest.find(|c: char| !c.is_ascii_lowercase() && c != '-');
                rest.get(..end.unwrap_or(rest.len())).unwrap_or("")
            })
            .filter(|name| name.starts_with(|c: char| c.is_ascii_lowercase()))
    }

    #[test]
    fn contributing_names_every_task_and_nobody_names_another() {
        let known: Vec<&str> = TASKS.iter().map(|task| task.name).collect();
        for file in text_files().unwrap() {
            let (path, text) = (shown(&file), std::fs::read_to_string(&file).unwrap());
            for name in named(&text) {
                assert!(known.contains(&name), "{path}: cargo xtask {name}");
            }
            if path == "CONTRIBUTING.md" {
                let named: Vec<&str> = named(&text).collect();
                for name in &known {
                    assert!(named.contains(name), "{path} does not name {name}");
                }
            }
        }
    }

    #[test]
    fn help_lists_every_task_once() {
        let text = help();
        for task in TASKS {
            let lines = text
                .lines()
                .filter(|line| line.split_whitespace().next() == Some(task.name));
            assert_eq!(lines.count(), 1, "{}", task.name);
        }
    }
}
