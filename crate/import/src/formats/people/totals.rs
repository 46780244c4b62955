//! Rows that add the others up: a table of people often ends in one, and read as a machine
//! or a demand it would count everything twice.

use crate::content::Content;
use crate::number;
use crate::report::{Notes, quoted};
use crate::table::{Row, Table};

/// What such a row is called, in small letters.
const WORDS: &[&str] = &[
    "total",
    "totals",
    "grand total",
    "subtotal",
    "sub-total",
    "sum",
    "gesamt",
    "summe",
    "zwischensumme",
    "totaal",
    "totale",
    "totaux",
    "somme",
    "suma",
    "soma",
];

/// What stands for nothing in a cell.
const BLANKS: &[&str] = &["-", "–", "—", "n/a"];

/// Whether a row adds others up: one of its cells says so, and all others are numbers.
fn is_total(row: &Row, table: &Table) -> bool {
    let is_word = |cell: &str| {
        let cell = cell.trim_end_matches([':', '=', ' ']).to_lowercase();
        WORDS.contains(&cell.as_str())
    };
    let words = row.cells().filter(|cell| is_word(cell)).count();
    let is_figure = |cell: &str| {
        cell.is_empty() || BLANKS.contains(&cell) || number::parse(cell, table.decimal).is_some()
    };
    words == 1 && row.cells().all(|cell| is_word(cell) || is_figure(cell))
}

/// The rows that are things of their own. Those that add them up are left out, with a note.
pub(super) fn without_totals<'t>(
    table: &'t Table,
    content: &Content,
    notes: &mut Notes,
) -> Vec<&'t Row> {
    let mut own = Vec::new();
    for row in table.rows() {
        // The first row adds nothing up.
        if own.is_empty() || !is_total(row, table) {
            own.push(row);
            continue;
        }
        let word = row.cells().find(|cell| !cell.is_empty());
        let text = format!(
            "the row {}, which adds others up",
            quoted(word.unwrap_or_default())
        );
        notes.left_out(content.line(row.line), text);
    }
    own
}
