//! Tables as programs and spreadsheets write them: the separator is found, comments and
//! a `sep=` line are passed over, and every row knows its line.

use csv::{ByteRecord, ReaderBuilder};

use crate::limits::{MAX_COLUMNS, MAX_ROWS};
use crate::number::{Decimal, Evidence};

/// A table. The first row is most often a header.
#[derive(Debug, Clone)]
pub struct Table {
    rows: Vec<Row>,
    pub(crate) separator: char,
    pub(crate) decimal: Decimal,
    /// Lines that were passed over because they begin with `#`.
    pub(crate) comments: usize,
}

/// One row of cells, without blanks around them.
#[derive(Debug, Clone)]
pub struct Row {
    pub(crate) line: u64,
    cells: csv::StringRecord,
}

impl Row {
    /// The cell of a column; empty where the row is too short.
    pub(crate) fn cell(&self, at: usize) -> &str {
        self.cells.get(at).unwrap_or_default().trim()
    }

    /// The cells in order.
    pub(crate) fn cells(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(str::trim)
    }

    /// Cells up to the last that is not empty.
    pub(crate) fn used(&self) -> usize {
        let last = self.cells().collect::<Vec<_>>();
        last.iter()
            .rposition(|cell| !cell.is_empty())
            .map_or(0, |at| at + 1)
    }
}

/// What is wrong with a text as a table, and on which line.
pub(crate) struct Damage {
    pub(crate) line: u64,
    pub(crate) text: String,
}

impl Table {
    /// Reads a text.
    pub(crate) fn read(text: &str) -> Result<Table, Damage> {
        let (body, skipped, named) = without_sep_line(text);
        let separator = named.unwrap_or_else(|| separator_of(body));
        let mut table = Table {
            rows: Vec::new(),
            separator,
            decimal: Decimal::Point,
            comments: 0,
        };
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(u8::try_from(separator).unwrap_or(b','))
            .from_reader(body.as_bytes());
        let mut lines = Lines::new(body, skipped);
        let mut record = ByteRecord::new();
        loop {
            let start = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
            let line = lines.at(start);
            match reader.read_byte_record(&mut record) {
                Ok(false) => break,
                Ok(true) => {}
                Err(error) => {
                    let text = format!("seems to be a damaged table: {error}");
                    return Err(Damage { line, text });
                }
            }
            let cells = csv::StringRecord::from_byte_record_lossy(record.clone());
            if cells.len() > MAX_COLUMNS {
                let text = format!("more than {MAX_COLUMNS} cells in one row");
                return Err(Damage { line, text });
            }
            if cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            if is_comment(&cells, table.rows.is_empty()) {
                table.comments += 1;
                continue;
            }
            if table.rows.len() == MAX_ROWS {
                let text = format!("more than {MAX_ROWS} rows: cut the file into several");
                return Err(Damage { line, text });
            }
            table.rows.push(Row { line, cells });
        }
        let mut evidence = Evidence::default();
        let body = table.rows.iter().skip(1).take(10_000);
        body.flat_map(Row::cells)
            .for_each(|cell| evidence.see(cell));
        table.decimal = evidence.decimal(separator);
        Ok(table)
    }

    /// The titles of the columns.
    pub(crate) fn header(&self) -> impl Iterator<Item = &str> {
        self.rows.iter().take(1).flat_map(Row::cells)
    }

    /// The line of the header.
    pub(crate) fn header_line(&self) -> u64 {
        self.rows.first().map_or(1, |row| row.line)
    }

    /// The rows below the header.
    pub(crate) fn rows(&self) -> &[Row] {
        self.rows.get(1..).unwrap_or_default()
    }

    /// All rows, of a table without a header.
    pub(crate) fn all_rows(&self) -> &[Row] {
        &self.rows
    }

    /// The column of that title, in whatever case.
    pub(crate) fn column(&self, title: &str) -> Option<usize> {
        self.header()
            .position(|other| other.eq_ignore_ascii_case(title))
    }

    /// Whether there are columns of all of these titles.
    pub(crate) fn has(&self, titles: &[&str]) -> bool {
        titles.iter().all(|title| self.column(title).is_some())
    }
}

/// A row that begins with `#` is a comment, unless it is the header of all that follows.
fn is_comment(cells: &csv::StringRecord, is_first: bool) -> bool {
    let first = cells.get(0).unwrap_or_default().trim_start();
    let is_header = is_first && {
        let titles = cells.iter().filter(|cell| !cell.trim().is_empty()).count();
        titles > 2 && cells.iter().all(|cell| cell.trim().split(' ').count() <= 2)
    };
    first.starts_with('#') && !is_header
}

/// The text below a line `sep=;`, the lines left out, and the separator it names.
fn without_sep_line(text: &str) -> (&str, u64, Option<char>) {
    let first = text.lines().next().unwrap_or_default();
    let trimmed = first.trim().trim_matches('"');
    let named = trimmed
        .get(..4)
        .filter(|word| word.eq_ignore_ascii_case("sep="));
    match (named, trimmed.get(4..)) {
        (Some(_), Some(separator)) => {
            let rest = text.get(first.len()..).unwrap_or_default();
            let rest = rest.strip_prefix('\r').unwrap_or(rest);
            let rest = rest.strip_prefix('\n').unwrap_or(rest);
            let separator = match separator {
                "\\t" | "" => Some('\t'),
                other => other.chars().next().filter(char::is_ascii),
            };
            (rest, 1, separator)
        }
        _ => (text, 0, None),
    }
}

/// The separator that the first lines agree on best.
fn separator_of(text: &str) -> char {
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .take(20)
        .collect();
    let mut best = (0, ',');
    for separator in [',', ';', '\t', '|'] {
        let counts: Vec<usize> = lines.iter().map(|line| outside(line, separator)).collect();
        let header = counts.first().copied().unwrap_or(0);
        let agree = counts.iter().filter(|count| **count == header).count();
        let score = if header == 0 {
            0
        } else {
            agree * 1_000 + header.min(999)
        };
        if score > best.0 {
            best = (score, separator);
        }
    }
    best.1
}

/// How often a sign stands outside of quotes.
fn outside(line: &str, sign: char) -> usize {
    let mut is_quoted = false;
    let mut count = 0;
    for letter in line.chars() {
        match letter {
            '"' => is_quoted = !is_quoted,
            letter if letter == sign && !is_quoted => count += 1,
            _ => {}
        }
    }
    count
}

/// Counts the lines of a text up to places that only go forward.
struct Lines<'t> {
    text: &'t [u8],
    at: usize,
    line: u64,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str, skipped: u64) -> Self {
        Lines {
            text: text.as_bytes(),
            at: 0,
            line: 1 + skipped,
        }
    }

    /// The line of the first row at or after a byte: empty lines are passed over.
    fn at(&mut self, byte: usize) -> u64 {
        let mut to = byte.min(self.text.len());
        while matches!(self.text.get(to), Some(b'\n' | b'\r')) {
            to += 1;
        }
        let passed = self.text.get(self.at..to).unwrap_or_default();
        self.line += passed.split(|byte| *byte == b'\n').count() as u64 - 1;
        self.at = to.max(self.at);
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<Vec<String>> {
        let table = Table::read(text).ok().unwrap();
        let rows = table.all_rows().iter();
        rows.map(|row| row.cells().map(str::to_owned).collect())
            .collect()
    }

    #[test]
    fn separators_are_found() {
        for text in [
            "a,b\n1,2\n",
            "a;b\n1;2\n",
            "a\tb\n1\t2\n",
            "a|b\n1|2\n",
            "sep=;\r\na;b\r\n1;2",
        ] {
            assert_eq!(cells(text), [["a", "b"], ["1", "2"]], "{text:?}");
        }
        // A decimal comma is no separator, nor is what is quoted.
        assert_eq!(cells("a;b\n1,5;2,5\n"), [["a", "b"], ["1,5", "2,5"]]);
        assert_eq!(cells("\"a;x\",b\n1,2\n"), [["a;x", "b"], ["1", "2"]]);
    }

    #[test]
    fn rows_know_their_lines() {
        let text = "sep=,\n# a, comment\nid,b\n\n\"x\ny\",1\n\n# more\nz,2\n";
        let table = Table::read(text).ok().unwrap();
        let lines: Vec<u64> = table.all_rows().iter().map(|row| row.line).collect();
        assert_eq!(lines, [3, 5, 9]);
        assert_eq!(table.comments, 2);
        assert_eq!(table.header().collect::<Vec<_>>(), ["id", "b"]);
        assert_eq!(table.column("B"), Some(1));
    }

    #[test]
    fn a_header_may_begin_like_a_comment() {
        assert_eq!(cells("#id,hardware,gpus\na,H100,8\n")[0][0], "#id");
    }
}
