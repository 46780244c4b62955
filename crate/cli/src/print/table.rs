//! Tables for a terminal of 80 columns.

use anstyle::Style;

use super::style::{self, FAINT, PLAIN};
use super::text;

/// Columns of every view, so that the same input gives the same bytes anywhere.
pub(crate) const WIDTH: usize = 80;
const INDENT: usize = 2;
const BETWEEN: usize = 2;
/// Names are never cut shorter than this.
const SHORTEST: usize = 8;

/// How a column behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Names: to the left, cut with an ellipsis where the table is too wide.
    Name,
    /// Numbers: to the right, never cut.
    Number,
}

#[derive(Debug, Clone)]
struct Column {
    kind: Kind,
    /// One or more lines.
    heading: String,
}

/// What of a row is painted.
#[derive(Debug, Clone, Copy)]
enum Paint {
    Row(Style),
    FirstCell(Style),
}

/// A table; its rows are padded or cut to its columns.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    columns: Vec<Column>,
    rows: Vec<(Paint, Vec<String>)>,
}

impl Table {
    /// Adds a column of names; `heading` may have several lines.
    #[must_use]
    pub(crate) fn names(self, heading: impl Into<String>) -> Self {
        self.column(Kind::Name, heading.into())
    }

    /// Adds a column of numbers; `heading` may have several lines.
    #[must_use]
    pub(crate) fn numbers(self, heading: impl Into<String>) -> Self {
        self.column(Kind::Number, heading.into())
    }

    fn column(mut self, kind: Kind, heading: String) -> Self {
        self.columns.push(Column { kind, heading });
        self
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: &[String]) {
        self.add(Paint::Row(PLAIN), cells);
    }

    /// Adds a row in a style.
    pub(crate) fn styled(&mut self, style: Style, cells: &[String]) {
        self.add(Paint::Row(style), cells);
    }

    /// Adds a row whose first cell is in a style.
    pub(crate) fn marked(&mut self, style: Style, cells: &[String]) {
        self.add(Paint::FirstCell(style), cells);
    }

    fn add(&mut self, paint: Paint, cells: &[String]) {
        let cells = cells
            .iter()
            .map(|cell| text::visible(cell).into_owned())
            .collect();
        self.rows.push((paint, cells));
    }

    /// The table's lines, each ending in a newline.
    pub(crate) fn render(&self) -> String {
        let widths = self.widths();
        let mut out = String::new();
        let headings: Vec<Vec<&str>> = self
            .columns
            .iter()
            .map(|column| column.heading.lines().collect())
            .collect();
        let height = headings.iter().map(Vec::len).max().unwrap_or(0);
        for line in 0..height {
            // Headings of fewer lines stand at the bottom.
            let cells: Vec<&str> = headings
                .iter()
                .map(|lines| {
                    (line + lines.len())
                        .checked_sub(height)
                        .and_then(|i| lines.get(i).copied())
                        .unwrap_or("")
                })
                .collect();
            self.line(&mut out, Paint::Row(FAINT), &widths, &cells);
        }
        for (paint, cells) in &self.rows {
            let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
            self.line(&mut out, *paint, &widths, &cells);
        }
        out
    }

    fn widths(&self) -> Vec<usize> {
        let mut widths: Vec<usize> = self
            .columns
            .iter()
            .enumerate()
            .map(|(i, column)| {
                let cells = self.rows.iter().filter_map(|(_, cells)| cells.get(i));
                column
                    .heading
                    .lines()
                    .chain(cells.map(String::as_str))
                    .map(text::width)
                    .max()
                    .unwrap_or(0)
            })
            .collect();
        let gaps = BETWEEN * widths.len().saturating_sub(1);
        let mut excess = (INDENT + gaps + widths.iter().sum::<usize>()).saturating_sub(WIDTH);
        // The widest name gives way first, column by column of the screen.
        while excess > 0 {
            let widest = self
                .columns
                .iter()
                .zip(widths.iter_mut())
                .filter(|(column, width)| column.kind == Kind::Name && **width > SHORTEST)
                .map(|(_, width)| width)
                .reduce(|a, b| if *b > *a { b } else { a });
            match widest {
                Some(width) => *width -= 1,
                None => break,
            }
            excess -= 1;
        }
        widths
    }

    fn line(&self, out: &mut String, paint: Paint, widths: &[usize], cells: &[&str]) {
        let mut line = " ".repeat(INDENT);
        for (i, (column, &width)) in self.columns.iter().zip(widths).enumerate() {
            let cell = cells.get(i).copied().unwrap_or("");
            let cell = match column.kind {
                Kind::Name => text::fit(cell, width),
                Kind::Number => cell.into(),
            };
            let padding = " ".repeat(width.saturating_sub(text::width(&cell)));
            let cell = match paint {
                Paint::FirstCell(style) if i == 0 => style::paint(style, &cell).into(),
                _ => cell,
            };
            if i > 0 {
                line.push_str(&" ".repeat(BETWEEN));
            }
            match column.kind {
                Kind::Name => line.extend([cell.as_ref(), padding.as_str()]),
                Kind::Number => line.extend([padding.as_str(), cell.as_ref()]),
            }
        }
        let line = line.trim_end();
        match paint {
            Paint::Row(style) => out.push_str(&style::paint(style, line)),
            Paint::FirstCell(_) => out.push_str(line),
        }
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use anstream::adapter::strip_str;

    use super::*;

    fn shown(table: &Table) -> String {
        strip_str(&table.render()).to_string()
    }

    fn row(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|&cell| cell.to_owned()).collect()
    }

    #[test]
    fn numbers_stand_to_the_right_and_headings_at_the_bottom() {
        let mut table = Table::default().names("node").numbers("idle\ngpu-hours");
        table.row(&row(&["us", "1.5"]));
        table.row(&row(&["europe", "12.0"]));
        assert_eq!(
            shown(&table),
            "               idle\n  node    gpu-hours\n  us            1.5\n  europe       12.0\n"
        );
    }

    #[test]
    fn wide_names_keep_the_columns_straight() {
        let mut table = Table::default().names("node").numbers("gpu");
        table.row(&row(&["東京", "1"]));
        table.row(&row(&["oslo", "10"]));
        assert_eq!(shown(&table), "  node  gpu\n  東京    1\n  oslo   10\n");
    }

    #[test]
    fn the_longest_name_gives_way_and_numbers_never_do() {
        let mut table = Table::default().names("a").names("b").numbers("n");
        table.row(&row(&["short", &"x".repeat(200), "1,234,567.8"]));
        let shown = shown(&table);
        let line = shown.lines().nth(1).unwrap();
        assert_eq!(text::width(line), WIDTH);
        assert!(line.starts_with("  short  xxx"), "{line}");
        assert!(line.ends_with("x…  1,234,567.8"), "{line}");
    }

    #[test]
    fn missing_and_extra_cells_do_no_harm() {
        let mut table = Table::default().names("a").numbers("n");
        table.row(&row(&["only"]));
        table.row(&row(&["x", "1", "extra"]));
        assert_eq!(shown(&table), "  a     n\n  only\n  x     1\n");
        assert_eq!(Table::default().render(), "");
    }

    #[test]
    fn a_name_cannot_break_its_line() {
        let mut table = Table::default().names("a");
        table.row(&row(&["x\ny"]));
        assert_eq!(shown(&table), "  a\n  x\u{fffd}y\n");
    }
}
