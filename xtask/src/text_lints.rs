//! `cargo xtask text-lints`: what no compiler checks about the text.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::process::say;
use crate::text_files::{shown, text_files};

/// Most lines of one file of code: one idea fits.
const MAX_LINES: usize = 600;

/// Endings of files of code.
const CODE: &[&str] = &["rs", "ts", "tsx", "js", "mjs", "css", "py", "pyi"];

/// How a file begins that nobody writes by hand.
const GENERATED: &str = "// Made from ";

/// Words that say "later" or "not run". In pieces, so that this file may be read too.
const FORBIDDEN: &[(&str, &str)] = &[
    (concat!("TO", "DO"), "unfinished work belongs in an issue"),
    (concat!("FIX", "ME"), "unfinished work belongs in an issue"),
    (concat!("todo", "!"), "unfinished work belongs in an issue"),
    (concat!("unimplemented", "!"), "write it, or leave it out"),
    (
        concat!("#[ig", "nore"),
        "a test that never runs proves nothing",
    ),
];

/// Reads every file of text and reports everything that is wrong.
pub(crate) fn run() -> Result<()> {
    let files = text_files()?;
    let mut problems = Vec::new();
    for file in &files {
        let text = fs::read_to_string(file).with_context(|| shown(file))?;
        problems.extend(check(Path::new(&shown(file)), &text));
    }
    if !problems.is_empty() {
        bail!("`cargo xtask text-lints` found:\n{}", problems.join("\n"));
    }
    say(&format!("{} files read", files.len()));
    Ok(())
}

/// The problems of one file, one line each.
fn check(path: &Path, text: &str) -> Vec<String> {
    let shown = path.display();
    let mut problems = Vec::new();
    for (number, line) in text.lines().enumerate() {
        for (word, why) in FORBIDDEN {
            if has_word(line, word) {
                problems.push(format!("{shown}:{}: {word}: {why}", number + 1));
            }
        }
    }
    let lines = text.lines().count();
    let is_code = path
        .extension()
        .is_some_and(|ending| CODE.iter().any(|known| ending == *known));
    if is_code && lines > MAX_LINES && !text.starts_with(GENERATED) {
        problems.push(format!(
            "{shown}: {lines} lines, at most {MAX_LINES}: split it by idea"
        ));
    }
    problems
}

/// Whether the word stands in the line and is not part of a longer word.
fn has_word(line: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|s| s.chars().next_back());
        let after = line.get(at + word.len()..).and_then(|s| s.chars().next());
        let ends_in_letter = word.ends_with(part);
        !(before.is_some_and(part) || ends_in_letter && after.is_some_and(part))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(path: &str, text: &str) -> Vec<String> {
        check(Path::new(path), text)
    }

    #[test]
    fn every_forbidden_word_is_found_with_its_line() {
        for (word, why) in FORBIDDEN {
            let found = problems("a/b.md", &format!("fine\n// {word}: later\n"));
            assert_eq!(found, [format!("a/b.md:2: {word}: {why}")]);
        }
    }

    #[test]
    fn longer_words_are_other_words() {
        let [(later, _), (_, _), (unwritten, _), ..] = FORBIDDEN else {
            panic!("three words at least");
        };
        let text = format!("MAS{later}S {later}LIST my_{unwritten}()\n");
        assert_eq!(problems("a.rs", &text), Vec::<String>::new());
    }

    #[test]
    fn an_ignored_test_with_a_reason_is_found_too() {
        let text = concat!("    #[ig", "nore = \"slow\"]\n");
        assert_eq!(problems("a.rs", text).len(), 1);
    }

    #[test]
    fn code_has_a_longest_length_unless_it_is_generated() {
        let text = "line\n".repeat(MAX_LINES);
        assert!(problems("a.rs", &text).is_empty());
        let text = text + "one more\n";
        assert_eq!(problems("a.tsx", &text).len(), 1);
        assert!(problems("a.ts", &format!("{GENERATED}types\n{text}")).is_empty());
        assert_eq!(
            problems("a.rs", &text),
            ["a.rs: 601 lines, at most 600: split it by idea"]
        );
        assert!(problems("a.md", &text).is_empty());
    }

    #[test]
    fn this_repository_is_clean() {
        run().unwrap();
    }
}
