//! A part of a whole, which people also write in percent: `0.995`, `99.5`, `99.5 %`.

use super::header::Cells;
use crate::report::{Notes, Refusal, quoted};

/// Whether a field of machines or of offers is a share.
pub(super) fn is_share(field: &str) -> bool {
    ["availability", "headroom", "spot availability"].contains(&field)
}

/// A cell as a share from 0 to 1. What is over 1, or has a percent sign in it or above it, is
/// percent; in a table that has to be whole it stays as it is.
///
/// # Errors
/// What stands there instead.
pub(super) fn of(
    cells: &Cells<'_>,
    field: &str,
    notes: &mut Notes,
) -> Result<Option<f64>, Refusal> {
    let Some(cell) = cells.text(field).filter(|_| !cells.is_strict()) else {
        return cells.number(field, notes);
    };
    let plain = cell.trim().trim_end_matches('%').trim_end();
    let expected = "a share from 0 to 1, or a percentage";
    let found = cells
        .parsed(plain)
        .filter(|found| (0.0..=100.0).contains(found));
    let found = found.ok_or_else(|| cells.wrong_in(field, cell, expected))?;
    let title = cells.title(field).unwrap_or_default();
    if found <= 1.0 && !title.contains('%') && plain.len() == cell.trim().len() {
        return Ok(Some(found));
    }
    let text = format!("{} read as a percentage, and others alike", quoted(cell));
    notes.guessed(cells.about(field), text);
    Ok(Some(found / 100.0))
}
