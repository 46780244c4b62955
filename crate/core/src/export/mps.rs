//! Free-format MPS.

use std::fmt::Write as _;

use super::bounds::upper;
use super::names::Names;
use idlewise_engine::Lp;

/// Writes the program as a minimisation of minus its gain.
pub(super) fn write(lp: &Lp, names: &Names, title: &str) -> String {
    let mut out = String::new();
    let title: String = title
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    // Writing to a String cannot fail.
    let _ = write_to(&mut out, lp, names, &title);
    out
}

fn write_to(out: &mut String, lp: &Lp, names: &Names, title: &str) -> std::fmt::Result {
    writeln!(
        out,
        "NAME {}",
        if title.is_empty() { "idlewise" } else { title }
    )?;
    writeln!(out, "ROWS\n N minus_gain")?;
    for i in 0..lp.rows() {
        let kind = if lp.row_lower[i] == lp.row_upper[i] {
            'E'
        } else if lp.row_upper[i].is_finite() {
            'L'
        } else {
            'G'
        };
        writeln!(out, " {kind} {}", names.rows[i])?;
    }
    writeln!(out, "COLUMNS")?;
    let mut whole = false;
    for j in 0..lp.columns() {
        if lp.integer[j] != whole {
            whole = lp.integer[j];
            let word = if whole { "INTORG" } else { "INTEND" };
            writeln!(out, " MARKER 'MARKER' '{word}'")?;
        }
        let name = &names.columns[j];
        writeln!(out, " {name} minus_gain {:e}", 0.0 - lp.gain[j])?;
        for (i, a) in lp.column(j) {
            writeln!(out, " {name} {} {a:e}", names.rows[i])?;
        }
    }
    if whole {
        writeln!(out, " MARKER 'MARKER' 'INTEND'")?;
    }
    writeln!(out, "RHS")?;
    for i in 0..lp.rows() {
        let side = if lp.row_upper[i].is_finite() {
            lp.row_upper[i]
        } else {
            lp.row_lower[i]
        };
        if side != 0.0 {
            writeln!(out, " rhs {} {side:e}", names.rows[i])?;
        }
    }
    writeln!(out, "RANGES")?;
    for i in 0..lp.rows() {
        let (low, high) = (lp.row_lower[i], lp.row_upper[i]);
        if low.is_finite() && high.is_finite() && low != high {
            writeln!(out, " range {} {:e}", names.rows[i], high - low)?;
        }
    }
    writeln!(out, "BOUNDS")?;
    for j in 0..lp.columns() {
        let (low, high) = (lp.lower[j], upper(lp, j));
        let name = &names.columns[j];
        if low != 0.0 {
            writeln!(out, " LO bound {name} {low:e}")?;
        }
        if high.is_finite() {
            writeln!(out, " UP bound {name} {high:e}")?;
        }
    }
    writeln!(out, "ENDATA")
}
