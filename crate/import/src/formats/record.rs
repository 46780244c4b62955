//! A row of a table that a program wrote: cells by the titles of their columns.

use crate::content::Content;
use crate::number;
use crate::report::{Refusal, Source, quoted};
use crate::table::{Row, Table};
use crate::value::some_name;

/// One row.
pub(super) struct Record<'t> {
    table: &'t Table,
    row: &'t Row,
    pub(super) source: Source,
}

/// The rows of a table.
pub(super) fn records<'t>(table: &'t Table, content: &Content) -> impl Iterator<Item = Record<'t>> {
    table.rows().iter().map(move |row| Record {
        table,
        row,
        source: content.line(row.line),
    })
}

impl<'t> Record<'t> {
    /// A cell, unless it is empty or a word that programs write for nothing.
    pub(super) fn cell(&self, title: &str) -> Option<&'t str> {
        let cell = self.row.cell(self.table.column(title)?);
        let is_nothing = cell.is_empty() || cell.eq_ignore_ascii_case("null") || cell == "None";
        (!is_nothing).then_some(cell)
    }

    /// A cell as a name.
    pub(super) fn name(&self, title: &str) -> Option<String> {
        self.cell(title).and_then(some_name)
    }

    /// A cell as a number, which may be negative: credits are.
    ///
    /// # Errors
    /// What stands there instead.
    pub(super) fn signed(&self, title: &str) -> Result<Option<f64>, Refusal> {
        self.read(title, |_| true)
    }

    /// A cell as a number that is not negative.
    ///
    /// # Errors
    /// What stands there instead.
    pub(super) fn number(&self, title: &str) -> Result<Option<f64>, Refusal> {
        self.read(title, |number| number >= 0.0)
    }

    fn read(&self, title: &str, fits: impl Fn(f64) -> bool) -> Result<Option<f64>, Refusal> {
        let Some(text) = self.cell(title) else {
            return Ok(None);
        };
        let number = number::parse(text, self.table.decimal).filter(|number| fits(*number));
        if number.is_none() {
            let about = format!("{}, column {title}", self.source);
            let text = format!("found {}, expected a number", quoted(text));
            return Err(Refusal::new(about, text));
        }
        Ok(number)
    }

    /// A cell as a number above 0: some tables write 0 for what they do not know.
    pub(super) fn figure(&self, title: &str) -> Option<f64> {
        let number = number::parse(self.cell(title)?, self.table.decimal);
        number.filter(|number| *number > 0.0)
    }
}
