//! The documents show real output of the real command.
//!
//! A block begins with a comment on a line of its own, either
//! `<!-- output: idlewise ... -->` or `<!-- file: path -->`, and ends with
//! `<!-- end -->`. What stands between them is written here: what the command prints
//! at 80 columns without colour, or the file's text. Where that is nothing, the block
//! stays empty. Every Markdown file of the repository may have such blocks.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};

use crate::process::{Job, is_writing, root, say};
use crate::text_files::{shown, text_files};

const END: &str = "<!-- end -->";

/// Where the text of a block comes from.
#[derive(Debug, PartialEq)]
enum Source<'a> {
    /// What `idlewise` prints when run with these arguments.
    Output(Vec<&'a str>),
    /// A file of the repository.
    File(&'a str),
}

/// Rewrites the blocks of every document.
pub(crate) fn write() -> Result<()> {
    for document in documents()? {
        if document.found == document.expected {
            say(&format!("{} is current", document.path));
        } else {
            fs::write(root().join(&document.path), document.expected)
                .with_context(|| document.path.clone())?;
            say(&format!("wrote {}", document.path));
        }
    }
    Ok(())
}

/// Fails where a block differs from what would be written now; writes it where that is
/// asked for.
pub(crate) fn check() -> Result<()> {
    if is_writing() {
        return write();
    }
    let documents = documents()?;
    for Document {
        path,
        found,
        expected,
    } in &documents
    {
        if let Some((number, found, expected)) = difference(found, expected) {
            bail!(
                "{path} line {number} is out of date: found {found:?}, expected {expected:?}; run `cargo xtask write`"
            );
        }
    }
    let paths: Vec<&str> = documents
        .iter()
        .map(|document| document.path.as_str())
        .collect();
    say(&format!("current: {}", paths.join(", ")));
    Ok(())
}

/// A document with blocks, as it is and as it should be.
struct Document {
    path: String,
    found: String,
    expected: String,
}

/// Every document that has blocks.
fn documents() -> Result<Vec<Document>> {
    let mut documents = Vec::new();
    for file in text_files()? {
        if file.extension().is_none_or(|ending| ending != "md") {
            continue;
        }
        let path = shown(&file);
        let found = fs::read_to_string(&file).with_context(|| path.clone())?;
        let expected = fill(&path, &found, text_of)?;
        if found.lines().any(|line| line.trim() == END) {
            documents.push(Document {
                path,
                found,
                expected,
            });
        }
    }
    Ok(documents)
}

/// The first line (from 1) that differs, as found and as expected.
fn difference<'a>(old: &'a str, new: &'a str) -> Option<(usize, &'a str, &'a str)> {
    if old == new {
        return None;
    }
    let (mut found, mut expected) = (old.lines(), new.lines());
    let mut number = 0;
    loop {
        number += 1;
        match (found.next(), expected.next()) {
            (None, None) => return Some((number, "", "")),
            (f, e) if f == e => {}
            (f, e) => return Some((number, f.unwrap_or(""), e.unwrap_or(""))),
        }
    }
}

fn text_of(source: &Source<'_>) -> Result<String> {
    match source {
        Source::File(path) => {
            fs::read_to_string(root().join(path)).with_context(|| (*path).to_owned())
        }
        Source::Output(arguments) => Job::idlewise(arguments)
            .env("COLUMNS", "80")
            .env("NO_COLOR", "1")
            .without_env("CLICOLOR_FORCE")
            .without_env("FORCE_COLOR")
            .output(),
    }
}

/// The text with every block replaced by what `text_of` says of its source.
fn fill(path: &str, text: &str, text_of: impl Fn(&Source<'_>) -> Result<String>) -> Result<String> {
    let mut filled = String::with_capacity(text.len());
    let mut open: Option<usize> = None;
    for (number, line) in text.lines().enumerate() {
        let number = number + 1;
        let begins = source(line).with_context(|| format!("{path} line {number}"))?;
        match (open, begins) {
            (Some(first), Some(_)) => {
                bail!("{path} line {number}: the block of line {first} has no {END}")
            }
            (None, Some(begins)) => {
                push(&mut filled, line);
                push_fenced(&mut filled, &begins, &text_of(&begins)?);
                open = Some(number);
            }
            (Some(_), None) if line.trim() == END => {
                push(&mut filled, line);
                open = None;
            }
            (Some(_), None) => {}
            (None, None) => {
                ensure!(
                    line.trim() != END,
                    "{path} line {number}: {END} without a beginning"
                );
                push(&mut filled, line);
            }
        }
    }
    match open {
        Some(first) => bail!("{path} line {first}: the block has no {END}"),
        None => Ok(filled),
    }
}

fn push(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

/// Adds a fenced block, or nothing for no text. Spaces at the ends of lines go,
/// as editors remove them.
fn push_fenced(filled: &mut String, source: &Source<'_>, text: &str) {
    let text = text.trim_end();
    if text.is_empty() {
        return;
    }
    let fence = if text.contains("```") { "~~~~" } else { "```" };
    let language = match source {
        Source::File(path) if Path::new(path).extension().is_some_and(|e| e == "json") => "json",
        Source::File(_) | Source::Output(_) => "text",
    };
    push(filled, &format!("{fence}{language}"));
    for line in text.lines() {
        push(filled, line.trim_end());
    }
    push(filled, fence);
}

/// What a line begins, if it begins a block.
fn source(line: &str) -> Result<Option<Source<'_>>> {
    let Some(comment) = line
        .trim()
        .strip_prefix("<!--")
        .and_then(|rest| rest.strip_suffix("-->"))
    else {
        return Ok(None);
    };
    let comment = comment.trim();
    if let Some(path) = comment.strip_prefix("file:") {
        return Ok(Some(Source::File(path.trim())));
    }
    let Some(command) = comment.strip_prefix("output:") else {
        return Ok(None);
    };
    // There is no shell here, so nothing may need one.
    if let Some(sign) = command.chars().find(|c| "|<>&;$`\"'\\*?(){}".contains(*c)) {
        bail!("expected a plain command, found {sign:?} in {command:?}");
    }
    let mut words = command.split_whitespace();
    match words.next() {
        Some("idlewise") => Ok(Some(Source::Output(words.collect()))),
        found => bail!("expected `idlewise ...`, found {:?}", found.unwrap_or("")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTPUT: &str = "<!-- output: idlewise solve --example -->";

    #[expect(clippy::unnecessary_wraps, reason = "the shape that `fill` asks for")]
    fn echo(source: &Source<'_>) -> Result<String> {
        Ok(match source {
            Source::Output(arguments) => format!("ran {}  \nagain\n\n", arguments.join(" ")),
            Source::File(path) => format!("{{\"from\": \"{path}\"}}\n"),
        })
    }

    #[test]
    fn blocks_are_replaced_and_the_rest_is_kept() {
        let text = format!(
            "# a\n\n{OUTPUT}\nold\nold\n{END}\nbetween\n<!-- file: x/y.json -->\n{END}\n<!-- a note -->\n"
        );
        let expected = format!(
            "# a\n\n{OUTPUT}\n```text\nran solve --example\nagain\n```\n{END}\nbetween\n\
             <!-- file: x/y.json -->\n```json\n{{\"from\": \"x/y.json\"}}\n```\n{END}\n<!-- a note -->\n"
        );
        let filled = fill("README.md", &text, echo).unwrap();
        assert_eq!(filled, expected);
        assert_eq!(
            fill("README.md", &filled, echo).unwrap(),
            filled,
            "filling twice"
        );
    }

    #[test]
    fn text_without_blocks_runs_nothing() {
        let text = "# a\n```text\nx\n```\n";
        let never = |_: &Source<'_>| -> Result<String> { bail!("nothing to run") };
        assert_eq!(fill("README.md", text, never).unwrap(), text);
    }

    #[test]
    fn no_output_leaves_the_block_empty() {
        let text = format!("{OUTPUT}\n{END}\n");
        let nothing = |_: &Source<'_>| Ok("\n".to_owned());
        assert_eq!(fill("README.md", &text, nothing).unwrap(), text);
    }

    #[test]
    fn output_with_a_fence_in_it_stays_inside() {
        let text = format!("{OUTPUT}\n{END}\n");
        let fenced = |_: &Source<'_>| Ok("```\nx\n```\n".to_owned());
        let expected = format!("{OUTPUT}\n~~~~text\n```\nx\n```\n~~~~\n{END}\n");
        assert_eq!(fill("README.md", &text, fenced).unwrap(), expected);
    }

    #[test]
    fn broken_blocks_are_refused_with_their_line() {
        let cases = [
            (
                format!("a\n{OUTPUT}\nb\n"),
                "README.md line 2: the block has no <!-- end -->",
            ),
            (
                format!("{OUTPUT}\n{OUTPUT}\n{END}\n"),
                "README.md line 2: the block of line 1 has no <!-- end -->",
            ),
            (
                format!("a\n\n{END}\n"),
                "README.md line 3: <!-- end --> without a beginning",
            ),
            (
                "<!-- output: rm -r x -->\n".to_owned(),
                "README.md line 1: expected `idlewise ...`, found \"rm\"",
            ),
            (
                "<!-- output: idlewise example | idlewise solve - -->\n".to_owned(),
                "README.md line 1: expected a plain command, found '|' in \" idlewise example | idlewise solve -\"",
            ),
        ];
        for (text, expected) in cases {
            let error = fill("README.md", &text, echo).unwrap_err();
            assert_eq!(format!("{error:#}"), expected);
        }
    }

    #[test]
    fn a_failing_command_fails_the_task() {
        let text = format!("{OUTPUT}\n{END}\n");
        let error = fill("README.md", &text, |_: &Source<'_>| bail!("exit status 2")).unwrap_err();
        assert_eq!(error.to_string(), "exit status 2");
    }

    #[test]
    fn the_first_difference_is_named() {
        assert_eq!(difference("a\nb\n", "a\nb\n"), None);
        assert_eq!(difference("a\nb\n", "a\nc\n"), Some((2, "b", "c")));
        assert_eq!(difference("a\n", "a\nc\n"), Some((2, "", "c")));
        assert_eq!(difference("a", "a\n"), Some((2, "", "")));
    }
}
