//! Notes and refusals by their parts, for programs: which file, which line and column or
//! which path, what was found and what was expected.

use crate::report::{Note, Refusal, one_line};

/// A message by its parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Located {
    /// The file; `None` where it is about all of them.
    pub file: Option<String>,
    /// The line, from 1.
    pub line: Option<u64>,
    /// The title of the column.
    pub column: Option<String>,
    /// The path in JSON.
    pub path: Option<String>,
    /// The rest, in one line.
    pub text: String,
}

/// A note by its parts, of an import of files with these names.
pub fn note(note: &Note, files: &[&str]) -> Located {
    located(&note.about, &note.text, files)
}

/// A refusal by its parts, of an import of files with these names.
pub fn refusal(refusal: &Refusal, files: &[&str]) -> Located {
    located(&refusal.about, &refusal.text, files)
}

/// What a text says was found, and what was expected.
pub fn found_and_expected(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix("found ")?.split_once(", expected ")
}

/// What a refusal expected; all of it where it does not say.
pub(crate) fn expectation(text: &str) -> String {
    match found_and_expected(text) {
        Some((_, expected)) => format!("expected {expected}"),
        None => text.to_owned(),
    }
}

fn located(about: &str, text: &str, files: &[&str]) -> Located {
    // The longest name that it begins with: one may begin with another.
    let begins = files.iter().filter_map(|file| {
        let rest = about.strip_prefix(one_line(file).as_str())?;
        let ends = rest.is_empty() || rest.starts_with([':', ',']);
        ends.then_some((*file, rest))
    });
    let (file, rest) = match begins.max_by_key(|(file, _)| file.len()) {
        Some((file, rest)) => (Some(file.to_owned()), rest),
        None => (None, about),
    };
    let mut found = Located {
        file,
        ..Located::default()
    };
    let mut rest = rest.trim_start_matches([':', ',', ' ']);
    if let Some(after) = rest.strip_prefix("line ") {
        let digits = after.find(|c: char| !c.is_ascii_digit());
        let (line, after) = after.split_at(digits.unwrap_or(after.len()));
        if let Ok(line) = line.parse() {
            found.line = Some(line);
            rest = after.trim_start_matches([',', ' ']);
        }
    }
    if let Some(column) = rest.strip_prefix("column ") {
        found.column = Some(column.to_owned());
        rest = "";
    } else if rest.starts_with('$') {
        found.path = Some(rest.to_owned());
        rest = "";
    }
    let rest = rest.trim_start_matches([':', ' ']);
    found.text = if rest.is_empty() {
        text.to_owned()
    } else {
        format!("{rest}: {text}")
    };
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(about: &str) -> Located {
        located(about, "text", &["a.csv", "a.csv: b", "n.json"])
    }

    #[test]
    fn places_are_taken_apart() {
        let file = |name: &str| Some(name.to_owned());
        assert_eq!(of("a.csv").file, file("a.csv"));
        let cell = of("a.csv: line 12, column $/hr, net");
        assert_eq!(
            (cell.line, cell.column.as_deref()),
            (Some(12), Some("$/hr, net"))
        );
        assert_eq!(of("a.csv, column GPUs").column.as_deref(), Some("GPUs"));
        assert_eq!(of("n.json: $.items[3]").path.as_deref(), Some("$.items[3]"));
        let longer = of("a.csv: b: line 3");
        assert_eq!((longer.file, longer.line), (file("a.csv: b"), Some(3)));
        assert_eq!(of("").text, "text");
        let other = of("the catalogue: line 4");
        assert_eq!(
            (other.file, other.text.as_str()),
            (None, "the catalogue: line 4: text")
        );
        let both = of("a.csv: line 3 and others");
        assert_eq!(
            (both.line, both.text.as_str()),
            (Some(3), "and others: text")
        );
        assert_eq!(of("a.csvx").file, None);
    }

    #[test]
    fn what_was_expected_is_cut_out() {
        let text = "found \"x\", expected a number";
        assert_eq!(found_and_expected(text), Some(("\"x\"", "a number")));
        assert_eq!(expectation(text), "expected a number");
        assert_eq!(expectation("is empty"), "is empty");
    }
}
