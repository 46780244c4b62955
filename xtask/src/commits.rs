//! `cargo xtask commits`: the first line of a commit fits everywhere it is shown.

use anyhow::{Result, bail};

use crate::git;
use crate::process::say;

/// Most letters of a first line.
const MOST_LETTERS: usize = 72;

/// Most commits that are read where there is no release yet.
const MOST_COMMITS: usize = 50;

/// The last commit from before this was checked; the ones before it are not read.
const UNCHECKED: &str = "132537b3e8d1";

/// GitHub's name for the branch that a pull request is to join.
const BASE: &str = "GITHUB_BASE_REF";

/// Between two commits of a list: no message has it.
const SEPARATOR: char = '\u{1e}';

/// Reads the commits of a pull request, or else those since the last release, and the
/// last fifty at most. Merges are not read: programs write their first lines.
///
/// # Errors
///
/// Every commit with a first line that is too long, that ends in a full stop, or that no
/// empty line follows.
pub(crate) fn run() -> Result<()> {
    if !git::has_history() {
        say("skipped: there is no git history here");
        return Ok(());
    }
    let base = std::env::var(BASE).ok().filter(|base| !base.is_empty());
    let base = base.map(|base| format!("origin/{base}"));
    if let Some(base) = base.as_ref().filter(|base| !git::knows(base)) {
        say(&format!("{base} is not here: only what is here is read"));
    }
    let start = base.filter(|base| git::knows(base)).or_else(git::last_tag);
    let arguments = arguments(start.as_deref(), git::knows(UNCHECKED));
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let log = git::output(&words)?;
    let problems = problems(&log);
    if !problems.is_empty() {
        bail!("`cargo xtask commits` found:\n{}", problems.join("\n"));
    }
    say(&format!("{} commits read", commits(&log).count()));
    Ok(())
}

/// How git is asked for the commits since some start.
fn arguments(start: Option<&str>, unchecked_is_here: bool) -> Vec<String> {
    let range = start.map_or_else(|| "HEAD".to_owned(), |start| format!("{start}..HEAD"));
    let mut arguments = vec![
        "log".to_owned(),
        "--no-merges".to_owned(),
        format!("--max-count={MOST_COMMITS}"),
        format!("--format=%h%n%B{SEPARATOR}"),
        range,
    ];
    if unchecked_is_here {
        arguments.push(format!("^{UNCHECKED}"));
    }
    arguments
}

/// The commits of a list, each with its hash and the lines of its message.
fn commits(log: &str) -> impl Iterator<Item = (&str, Vec<&str>)> {
    log.split(SEPARATOR).filter_map(|commit| {
        let (hash, message) = commit.trim_start().split_once('\n')?;
        Some((hash, message.lines().collect()))
    })
}

/// What is wrong with the commits of a list, one line each.
fn problems(log: &str) -> Vec<String> {
    commits(log)
        .filter_map(|(hash, lines)| {
            let subject = lines.first().copied().unwrap_or("");
            let letters = subject.chars().count();
            let why = if subject.is_empty() {
                "no first line".to_owned()
            } else if letters > MOST_LETTERS {
                format!("{letters} letters in the first line, at most {MOST_LETTERS}")
            } else if subject.ends_with('.') {
                "the first line ends in a full stop".to_owned()
            } else if lines.get(1).is_some_and(|line| !line.is_empty()) {
                "no empty line after the first".to_owned()
            } else {
                return None;
            };
            Some(format!("{hash}: {why}: {subject}"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(messages: &[&str]) -> String {
        messages
            .iter()
            .enumerate()
            .map(|(i, message)| format!("{i}\n{message}\n{SEPARATOR}\n"))
            .collect::<Vec<_>>()
            .concat()
    }

    #[test]
    fn a_short_line_with_a_reason_is_fine() {
        let fits = "ü".repeat(MOST_LETTERS);
        let log = log(&[
            "A short line",
            "Another\n\nWith a reason.\nOf two lines.",
            &fits,
        ]);
        assert_eq!(problems(&log), Vec::<String>::new());
        assert_eq!(commits(&log).count(), 3);
    }

    #[test]
    fn every_fault_is_named_with_its_commit() {
        let long = "x".repeat(MOST_LETTERS + 1);
        let log = log(&[&long, "It ends.", "One line\nand the next", ""]);
        assert_eq!(
            problems(&log),
            [
                format!("0: 73 letters in the first line, at most 72: {long}"),
                "1: the first line ends in a full stop: It ends.".to_owned(),
                "2: no empty line after the first: One line".to_owned(),
                "3: no first line: ".to_owned(),
            ]
        );
    }

    #[test]
    fn nothing_is_read_from_before_the_start() {
        let asked = arguments(Some("v1.2.3"), true);
        assert_eq!(
            asked[4..],
            ["v1.2.3..HEAD".to_owned(), format!("^{UNCHECKED}")]
        );
        assert_eq!(arguments(None, false)[4..], ["HEAD"]);
    }
}
