//! CPLEX LP format.

use std::fmt::Write as _;

use super::bounds::upper;
use super::names::Names;
use idlewise_engine::Lp;

/// Terms on one line: the format limits a line to 560 characters.
const TERMS: usize = 2;

/// Writes the program as a minimisation of minus its gain.
pub(super) fn write(lp: &Lp, names: &Names, title: &str) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = write_to(&mut out, lp, names, title);
    out
}

fn write_to(out: &mut String, lp: &Lp, names: &Names, title: &str) -> std::fmt::Result {
    let title: String = title.chars().filter(|c| !c.is_control()).collect();
    writeln!(out, "\\ idlewise: {title}")?;
    write!(out, "Minimize\n minus_gain:")?;
    let gain: Vec<(usize, f64)> = (0..lp.columns())
        .map(|j| (j, 0.0 - lp.gain[j]))
        .filter(|(_, g)| *g != 0.0)
        .collect();
    terms(out, &gain, names)?;
    let mut rows: Vec<Vec<(usize, f64)>> = vec![Vec::new(); lp.rows()];
    for j in 0..lp.columns() {
        for (i, a) in lp.column(j) {
            rows[i].push((j, a));
        }
    }
    writeln!(out, "Subject To")?;
    for (i, row) in rows.iter().enumerate() {
        let (low, high) = (lp.row_lower[i], lp.row_upper[i]);
        let name = &names.rows[i];
        if row.is_empty() {
            continue;
        }
        let mut one = |name: &str, sign: &str, side: f64| -> std::fmt::Result {
            write!(out, " {name}:")?;
            terms(out, row, names)?;
            writeln!(out, "  {sign} {side:e}")
        };
        if low == high {
            one(name, "=", high)?;
        } else {
            if high.is_finite() {
                one(name, "<=", high)?;
            }
            if low.is_finite() {
                one(&format!("{name}.min"), ">=", low)?;
            }
        }
    }
    writeln!(out, "Bounds")?;
    for j in 0..lp.columns() {
        let (low, high) = (lp.lower[j], upper(lp, j));
        let name = &names.columns[j];
        if high.is_finite() {
            writeln!(out, " {low:e} <= {name} <= {high:e}")?;
        } else if low != 0.0 {
            writeln!(out, " {name} >= {low:e}")?;
        }
    }
    if lp.has_integers() {
        writeln!(out, "General")?;
        for j in (0..lp.columns()).filter(|&j| lp.integer[j]) {
            writeln!(out, " {}", names.columns[j])?;
        }
    }
    writeln!(out, "End")
}

fn terms(out: &mut String, terms: &[(usize, f64)], names: &Names) -> std::fmt::Result {
    if terms.is_empty() {
        // An objective without terms still needs one, if there is any column.
        match names.columns.first() {
            Some(name) => writeln!(out, " 0 {name}")?,
            None => writeln!(out)?,
        }
    }
    for chunk in terms.chunks(TERMS) {
        for (j, a) in chunk {
            let sign = if *a < 0.0 { '-' } else { '+' };
            write!(out, " {sign} {:e} {}", a.abs(), names.columns[*j])?;
        }
        writeln!(out)?;
    }
    Ok(())
}
