//! Third-party data: read where it lies, never copied.
//!
//! The folder is `shared/data` in a folder above this crate (beside the
//! checkout), or what the environment variable `IDLEWISE_DATA` names. Where it
//! is absent a test says that it skipped, and passes; but it fails where
//! `IDLEWISE_DATA_REQUIRED=1` is set, as `.ci/run` does.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;

/// The folder with the data, or a printed reason why `test` skips.
pub fn folder(test: &str) -> Option<PathBuf> {
    let found = match std::env::var_os("IDLEWISE_DATA") {
        Some(named) => Some(PathBuf::from(named)),
        None => Path::new(env!("CARGO_MANIFEST_DIR"))
            .ancestors()
            .map(|above| above.join("shared").join("data"))
            .find(|folder| folder.is_dir()),
    }
    .filter(|folder| folder.is_dir());
    if found.is_none() {
        let is_required =
            std::env::var_os("IDLEWISE_DATA_REQUIRED").is_some_and(|value| value == "1");
        // Not by a macro: those are not heard of a test that passes.
        let _ = writeln!(std::io::stderr(), "{}", absent(test, is_required));
    }
    found
}

/// What to say where a test skips; fails it where the data must be there.
fn absent(test: &str, is_required: bool) -> String {
    let why = "no folder shared/data beside the checkout, and IDLEWISE_DATA names none";
    assert!(
        !is_required,
        "{test}: {why}, but IDLEWISE_DATA_REQUIRED=1 asks for it"
    );
    format!("skipped {test}: {why}")
}

/// The text of a file; `.gz` is unpacked.
pub fn text(path: &Path) -> String {
    let mut file = File::open(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut text = String::new();
    let read = if path.extension().is_some_and(|e| e == "gz") {
        GzDecoder::new(file).read_to_string(&mut text)
    } else {
        file.read_to_string(&mut text)
    };
    read.unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    text
}

/// A table of comma-separated values without quotes.
#[derive(Debug)]
pub struct Table {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// Reads a file whose first line names the columns.
    pub fn read(path: &Path) -> Table {
        let text = text(path);
        let mut lines = text.lines().filter(|line| !line.is_empty());
        let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
        let header = cells(lines.next().expect("a header"));
        Table {
            header,
            rows: lines.map(cells).collect(),
        }
    }

    /// The rows in the order of the file.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|cells| Row { table: self, cells })
    }
}

/// One row of a table.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    table: &'a Table,
    cells: &'a [String],
}

impl<'a> Row<'a> {
    /// The text in a column.
    pub fn text(&self, column: &str) -> &'a str {
        let at = self.table.header.iter().position(|name| name == column);
        &self.cells[at.unwrap_or_else(|| panic!("no column {column}"))]
    }

    /// The number in a column.
    pub fn number(&self, column: &str) -> f64 {
        let text = self.text(column);
        text.parse()
            .unwrap_or_else(|e| panic!("{column}: {text:?}: {e}"))
    }
}

/// The published optimum of an instance in `known_answers.csv`. Later columns
/// of that file are quoted; the optimum stands before them.
pub fn known_answer(folder: &Path, name: &str) -> f64 {
    let table = Table::read(&folder.join("known_answers.csv"));
    table
        .rows()
        .find(|row| row.text("name") == name)
        .unwrap_or_else(|| panic!("no known answer named {name}"))
        .number("optimum")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_data_skips_a_test() {
        let said = absent("a test", false);
        assert!(said.starts_with("skipped a test: no folder shared/data"));
    }

    #[test]
    #[should_panic(expected = "IDLEWISE_DATA_REQUIRED=1 asks for it")]
    fn absent_data_fails_a_test_where_it_is_required() {
        let _ = absent("a test", true);
    }
}
