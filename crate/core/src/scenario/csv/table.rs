//! A CSV table whose columns are the fields of one kind of JSON object: cells
//! to JSON values and back.

use ::csv::{ReaderBuilder, StringRecord};

use super::super::path::Path;
use super::super::problems::Problems;
use super::super::text::{Short, input_text, quoted};
use super::super::{InputError, InputErrors, Json, Seems, Wanted};

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    Flag,
    /// Texts separated by `;`.
    List,
    /// A number of machines, or a range of it.
    Count,
    /// One column per resource, `name.resource`.
    Amounts,
}

/// The columns that a table may have, and those that it must have.
pub(super) struct Layout {
    pub(super) columns: &'static [(&'static str, Kind)],
    pub(super) required: &'static [&'static str],
    /// A header to show where there is none.
    pub(super) example: &'static str,
}

/// One column that the table has.
struct Column {
    name: &'static str,
    kind: Kind,
    /// The resource, of a column of amounts.
    resource: String,
}

/// A table that is being read.
pub(super) struct Table<'t> {
    text: &'t str,
    reader: ::csv::Reader<&'t [u8]>,
    columns: Vec<Column>,
}

/// One row of cells.
#[derive(Clone)]
pub(super) struct Row {
    pub(super) line: u64,
    cells: StringRecord,
}

impl<'t> Table<'t> {
    /// Reads the header.
    ///
    /// # Errors
    /// What is wrong with the text as a whole or with its header.
    pub(super) fn open(bytes: &'t [u8], layout: &Layout) -> Result<Self, InputErrors> {
        let other = || Seems::of(bytes).and_then(|seems| seems.refuse(Wanted::Csv));
        let text = match input_text(bytes) {
            Ok(_) if let Some(error) = other() => return Err(InputErrors(vec![error])),
            Ok(text) => text,
            Err(error) => return Err(InputErrors(vec![other().unwrap_or(error)])),
        };
        let mut table = Table {
            text,
            reader: ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .from_reader(text.as_bytes()),
            columns: Vec::new(),
        };
        let mut problems = Problems::default();
        match table.next_row(&mut problems) {
            Some(header) => table.read_header(&header, layout, &mut problems),
            None => problems.report(
                &Path::line(1),
                "nothing",
                format_args!("a header such as {}", layout.example),
            ),
        }
        problems.finish()?;
        Ok(table)
    }

    fn read_header(&mut self, header: &Row, layout: &Layout, problems: &mut Problems) {
        let line = Path::line(header.line);
        if let (1, Some(cell)) = (header.cells.len(), header.cells.get(0))
            && let Some(separator) = [';', '\t', '|'].iter().find(|c| cell.contains(**c))
        {
            problems.report(
                &line,
                format_args!("names separated by {separator:?}"),
                "names separated by commas",
            );
            return;
        }
        for (i, cell) in header.cells.iter().enumerate() {
            let title = cell.trim();
            if header
                .cells
                .iter()
                .take(i)
                .any(|other| other.trim() == title)
            {
                let column = line.field(title);
                problems.report(&column, "the same name a second time", "each name once");
            } else if let Some(column) = find_column(title, layout) {
                self.columns.push(column);
            } else {
                report_unknown(&line.field(title), title, layout, problems);
            }
        }
        for name in layout.required {
            if !self.columns.iter().any(|column| column.name == *name) {
                let is_amounts = layout.columns.contains(&(*name, Kind::Amounts));
                let shown = if is_amounts {
                    format!("{name}.gpu")
                } else {
                    (*name).to_owned()
                };
                let what = if is_amounts {
                    "at least one such column"
                } else {
                    "the column"
                };
                problems.report(
                    &line.field(&shown),
                    "nothing",
                    format_args!("{what} (required)"),
                );
            }
        }
    }

    /// Whether the table has a column.
    pub(super) fn has(&self, name: &str) -> bool {
        self.columns.iter().any(|column| column.name == name)
    }

    /// The next row with as many cells as the header; others are reported, and
    /// rows without any text are passed over.
    pub(super) fn next_full_row(&mut self, problems: &mut Problems) -> Option<Row> {
        loop {
            let row = self.next_row(problems)?;
            if row.cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            if row.cells.len() == self.columns.len() {
                return Some(row);
            }
            let spans_lines = row.cells.iter().any(|cell| cell.contains('\n'));
            let hint = if spans_lines {
                " (is a quote not closed?)"
            } else {
                ""
            };
            let (found, wanted) = (row.cells.len(), self.columns.len());
            problems.report(
                &Path::line(row.line),
                format_args!("{found} cell{}", if found == 1 { "" } else { "s" }),
                format_args!("{wanted}, as many as the header has{hint}"),
            );
        }
    }

    fn next_row(&mut self, problems: &mut Problems) -> Option<Row> {
        let mut cells = StringRecord::new();
        let start = self.reader.position().clone();
        // The reader passes over empty lines without counting them in.
        let ahead = usize::try_from(start.byte()).ok();
        let ahead = ahead.and_then(|at| self.text.get(at..)).unwrap_or_default();
        let empty = ahead.len() - ahead.trim_start_matches(['\r', '\n']).len();
        let skipped = ahead.get(..empty).unwrap_or_default().matches('\n').count();
        let line = start.line() + skipped as u64;
        match self.reader.read_record(&mut cells) {
            Ok(true) => Some(Row { line, cells }),
            Ok(false) => None,
            Err(error) => {
                problems.report(&Path::line(line), error, "a row of cells");
                None
            }
        }
    }

    /// The cell of a column, `None` where it is empty.
    pub(super) fn cell<'r>(&self, row: &'r Row, name: &str) -> Option<&'r str> {
        let at = self.columns.iter().position(|column| column.name == name)?;
        row.cells
            .get(at)
            .map(str::trim)
            .filter(|cell| !cell.is_empty())
    }

    /// The first column, other than those named, in which two rows differ: its
    /// name and both cells.
    pub(super) fn difference<'r>(
        &self,
        row: &'r Row,
        other: &'r Row,
        apart_from: &[&str],
    ) -> Option<(&'static str, &'r str, &'r str)> {
        let columns = self.columns.iter().enumerate();
        columns
            .filter(|(_, column)| !apart_from.contains(&column.name))
            .map(|(i, column)| {
                let cell = |row: &'r Row| row.cells.get(i).unwrap_or_default().trim();
                (column.name, cell(row), cell(other))
            })
            .find(|(_, cell, other)| cell != other)
    }

    /// The row as the JSON object that its columns stand for, without the
    /// columns that are left out.
    pub(super) fn object(&self, row: &Row, leave_out: &[&str], problems: &mut Problems) -> Json {
        let line = Path::line(row.line);
        let mut fields: Vec<(String, Json)> = Vec::new();
        for (column, cell) in self.columns.iter().zip(&row.cells) {
            let cell = cell.trim();
            if leave_out.contains(&column.name) {
                continue;
            }
            if column.kind == Kind::Amounts {
                // Present even if every cell is empty: the columns are there.
                let at = fields.iter().position(|(name, _)| name == column.name);
                let at = at.unwrap_or_else(|| {
                    fields.push((column.name.to_owned(), Json::Object(Vec::new())));
                    fields.len() - 1
                });
                if let (Some((_, Json::Object(amounts))), false) =
                    (fields.get_mut(at), cell.is_empty())
                {
                    amounts.push((column.resource.clone(), number_of(cell)));
                }
            } else if !cell.is_empty()
                && let Some(value) = value(cell, column, &line, problems)
            {
                fields.push((column.name.to_owned(), value));
            }
        }
        Json::Object(fields)
    }
}

fn find_column(title: &str, layout: &Layout) -> Option<Column> {
    layout.columns.iter().find_map(|(name, kind)| {
        let resource = match kind {
            Kind::Amounts => title.strip_prefix(name)?.strip_prefix('.')?,
            _ if title == *name => "",
            _ => return None,
        };
        (*kind != Kind::Amounts || !resource.is_empty()).then(|| Column {
            name,
            kind: *kind,
            resource: resource.to_owned(),
        })
    })
}

fn report_unknown(path: &Path<'_>, title: &str, layout: &Layout, problems: &mut Problems) {
    let resource = title
        .split_once('.')
        .map_or("gpu", |(_, resource)| resource);
    let known: Vec<String> = (layout.columns.iter())
        .map(|(name, kind)| match kind {
            Kind::Amounts => format!("{name}.{resource}"),
            _ => (*name).to_owned(),
        })
        .collect();
    let listed: Vec<String> = (layout.columns.iter())
        .map(|(name, kind)| match kind {
            Kind::Amounts => format!("{name}.<resource>"),
            _ => (*name).to_owned(),
        })
        .collect();
    problems.report_name(
        path,
        if title.is_empty() {
            "a column without a name"
        } else {
            "an unknown column"
        },
        format_args!("one of the columns {}", listed.join(", ")),
        title,
        known.iter().map(String::as_str),
    );
}

/// A cell as the JSON value of its column. What is no number or flag stays a
/// text, which the reader refuses with the right words.
fn value(cell: &str, column: &Column, line: &Path<'_>, problems: &mut Problems) -> Option<Json> {
    Some(match column.kind {
        Kind::Text => Json::String(cell.to_owned()),
        Kind::Number | Kind::Amounts => number_of(cell),
        Kind::Flag => match cell.to_ascii_lowercase().as_str() {
            "true" => Json::Bool(true),
            "false" => Json::Bool(false),
            _ => Json::String(cell.to_owned()),
        },
        Kind::List => Json::Array(split_list(cell).into_iter().map(Json::String).collect()),
        Kind::Count => {
            let count = match cell.split_once("..") {
                Some((min, max)) => whole(min).zip(whole(max)).map(|(min, max)| {
                    Json::Object(vec![("min".to_owned(), min), ("max".to_owned(), max)])
                }),
                None => whole(cell),
            };
            if count.is_none() {
                problems.report(
                    &line.field(column.name),
                    quoted(cell),
                    "a whole number of machines, or a range such as 0..20",
                );
            }
            return count;
        }
    })
}

/// A cell as a finite number, or as the text that is none.
pub(super) fn number_of(cell: &str) -> Json {
    match cell.parse() {
        Ok(number) if f64::is_finite(number) => Json::Number(number),
        _ => Json::String(cell.to_owned()),
    }
}

fn whole(cell: &str) -> Option<Json> {
    let number: u64 = cell.trim().parse().ok()?;
    Some(Json::Number(number as f64))
}

fn split_list(cell: &str) -> Vec<String> {
    let mut entries = vec![String::new()];
    let mut letters = cell.chars();
    while let Some(letter) = letters.next() {
        match letter {
            ';' => entries.push(String::new()),
            letter => {
                let letter = if letter == '\\' {
                    letters.next().unwrap_or('\\')
                } else {
                    letter
                };
                if let Some(entry) = entries.last_mut() {
                    entry.push(letter);
                }
            }
        }
    }
    let trimmed = entries.iter().map(|entry| entry.trim().to_owned());
    trimmed.filter(|entry| !entry.is_empty()).collect()
}

/// A list as one cell.
pub(super) fn join_list(entries: &[String]) -> String {
    if entries.is_empty() {
        return ";".to_owned();
    }
    let escaped = entries
        .iter()
        .map(|e| e.replace('\\', "\\\\").replace(';', "\\;"));
    escaped.collect::<Vec<_>>().join(";")
}

/// An optional number as one cell.
pub(super) fn number_cell(number: Option<f64>) -> String {
    number.map_or_else(String::new, |number| Short(number).to_string())
}

/// Adds one row to a CSV text.
pub(super) fn push_row(text: &mut String, cells: impl IntoIterator<Item = String>) {
    for (i, cell) in cells.into_iter().enumerate() {
        if i > 0 {
            text.push(',');
        }
        if cell.contains([',', '"', '\n', '\r']) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(&cell);
        }
    }
    text.push('\n');
}

/// One error as all errors.
pub(super) fn only(path: &Path<'_>, found: &str, expected: String) -> InputErrors {
    InputErrors(vec![InputError::new(path.to_string(), found, expected)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_survive_a_cell() {
        for list in [
            vec![],
            vec!["a".to_owned()],
            vec!["a;b".to_owned(), "c\\d".to_owned(), "e f".to_owned()],
        ] {
            assert_eq!(split_list(&join_list(&list)), list);
        }
        assert_eq!(split_list("none; tee ;"), ["none", "tee"]);
    }
}
