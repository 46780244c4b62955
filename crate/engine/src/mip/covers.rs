//! Inequalities that every whole point meets and the relaxation does not.
//!
//! **Links.** Where x takes room that only whole v makes, x cannot be more than
//! its own most for every v: x <= most v. Row by row that is tighter than the
//! sum over all x that the program has.
//!
//! **Covers.** Where a demand must be served, what serves it must have room:
//! the sum of (what one v can serve) v >= what must be served. Dividing by one
//! of the coefficients and rounding gives a cut (mixed-integer rounding,
//! Nemhauser and Wolsey 1990).
//!
//! **Rounded rows.** Any row whose whole columns could be rounded: see `mir`.

use super::cut::{Cut, CutSource};
use super::mir::{Maker, Roundings};
use idlewise_linear::Lp;
use idlewise_linear::tolerances::mip::MISSED_COVER;

/// Coefficients further apart than this make no good row.
const SPREAD: f64 = 1e6;

/// x <= most v.
#[derive(Debug, Clone, Copy)]
struct Link {
    x: usize,
    v: usize,
    most: f64,
}

/// The sum of room x v >= need.
#[derive(Debug, Clone)]
struct Cover {
    room: Vec<(usize, f64)>,
    need: f64,
}

/// What the structure of a program offers.
#[derive(Debug)]
pub(super) struct RowCuts {
    links: Vec<Link>,
    covers: Vec<Cover>,
    roundings: Roundings,
}

/// The program with the bounds that its columns have anyway: whole ones end at
/// a whole number, and no column is more than what fits by itself.
pub(super) fn bounded(lp: &Lp) -> Lp {
    let mut lp = lp.clone();
    for j in 0..lp.columns() {
        let size = lp.size[j] * (1.0 + 1e-9);
        if lp.integer[j] {
            let most = lp.upper[j].min(size + 1e-9).min(1e9);
            lp.upper[j] = (most + 1e-9).floor().max(lp.lower[j]);
            lp.lower[j] = (lp.lower[j] - 1e-9).ceil();
        } else if size < lp.upper[j] {
            lp.upper[j] = size.max(lp.lower[j]);
        }
    }
    lp
}

impl RowCuts {
    /// Reads a [`bounded`] program.
    pub fn new(lp: &Lp) -> Self {
        let mut rows: Vec<Vec<(usize, f64)>> = vec![Vec::new(); lp.rows()];
        for j in 0..lp.columns() {
            for (i, a) in lp.column(j) {
                rows[i].push((j, a));
            }
        }
        // The whole column that makes a row's room, and how much.
        let maker: Vec<Maker> = rows
            .iter()
            .enumerate()
            .map(|(i, row)| {
                if lp.row_upper[i] != 0.0 || lp.row_lower[i] != f64::NEG_INFINITY {
                    return None;
                }
                let mut negative = row.iter().filter(|e| e.1 < 0.0);
                match (negative.next(), negative.next()) {
                    (Some(&(v, a)), None) if lp.integer[v] && lp.lower[v] >= 0.0 => Some((v, -a)),
                    _ => None,
                }
            })
            .collect();
        let mut links = Vec::new();
        for (row, maker) in rows.iter().zip(&maker) {
            if let &Some((v, room)) = maker {
                for &(x, a) in row.iter().filter(|e| e.1 > 0.0) {
                    let most = lp.upper[x];
                    if most > 0.0 && a * most < room * (1.0 - 1e-9) && most * SPREAD > 1.0 {
                        links.push(Link { x, v, most });
                    }
                }
            }
        }
        links.sort_by_key(|l| (l.v, l.x));
        links.dedup_by_key(|l| (l.v, l.x));
        let mut covers = Vec::new();
        for (i, row) in rows.iter().enumerate() {
            let need = lp.row_lower[i];
            if need > 0.0 && need.is_finite() {
                for first in [true, false] {
                    covers.extend(cover(lp, row, need, &maker, first));
                }
            }
        }
        let roundings = Roundings::new(lp, &rows, &maker);
        RowCuts {
            links,
            covers,
            roundings,
        }
    }
}

impl CutSource for RowCuts {
    fn missed(&mut self, lp: &Lp, x: &[f64]) -> Vec<Cut> {
        let mut cuts = Vec::new();
        for link in &self.links {
            if x[link.x] > link.most * x[link.v] + MISSED_COVER * link.most.max(1e-3) {
                cuts.push(Cut {
                    entries: vec![(link.x, 1.0), (link.v, -link.most)],
                    lower: f64::NEG_INFINITY,
                    upper: 0.0,
                });
            }
        }
        for cover in &self.covers {
            cuts.extend(cover.rounded(lp, x));
        }
        cuts.extend(self.roundings.missed(lp, x));
        cuts
    }

    fn is_empty(&self) -> bool {
        self.links.is_empty() && self.covers.is_empty() && self.roundings.is_empty()
    }
}

/// The cover of a demand's row, each route by its first or its last row with a
/// maker; none where a route needs no maker and may serve everything.
fn cover(
    lp: &Lp,
    row: &[(usize, f64)],
    mut need: f64,
    maker: &[Maker],
    first: bool,
) -> Option<Cover> {
    let mut room: Vec<(usize, usize, f64)> = Vec::new(); // (row, v, room)
    for &(x, b) in row {
        if b <= 0.0 {
            return None;
        }
        let mut makers = lp.column(x).filter(|&(i, a)| a > 0.0 && maker[i].is_some());
        let found = if first { makers.next() } else { makers.last() };
        match found.and_then(|(i, a)| maker[i].map(|(v, c)| (i, v, b * c / a))) {
            Some(found) => room.push(found),
            None => need -= b * lp.upper[x],
        }
    }
    // Routes in one row share its room: the best of them could have it all.
    room.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(b.2.total_cmp(&a.2)));
    room.dedup_by_key(|r| (r.0, r.1));
    let mut of: Vec<(usize, f64)> = room.into_iter().map(|(_, v, r)| (v, r)).collect();
    of.sort_by_key(|e| e.0);
    of.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
    (need > 0.0 && need.is_finite() && !of.is_empty()).then_some(Cover { room: of, need })
}

impl Cover {
    /// The rounded cover that a point misses most, if any.
    fn rounded(&self, lp: &Lp, x: &[f64]) -> Option<Cut> {
        let mut best: Option<(f64, Cut)> = None;
        let mut tried: Vec<f64> = Vec::new();
        for &(v, unit) in &self.room {
            let whole = (x[v] - x[v].round()).abs() < 1e-7;
            if whole || tried.iter().any(|t| (t - unit).abs() <= 1e-9 * unit) {
                continue;
            }
            tried.push(unit);
            let Some(cut) = self.by(lp, unit) else {
                continue;
            };
            let reached: f64 = cut.entries.iter().map(|&(j, a)| a * x[j]).sum();
            let missed = (cut.lower - reached) / cut.lower.abs().max(1.0);
            if missed > 1e-3 && best.as_ref().is_none_or(|b| missed > b.0) {
                best = Some((missed, cut));
            }
        }
        best.map(|b| b.1)
    }

    /// Divided by a unit and rounded.
    fn by(&self, lp: &Lp, unit: f64) -> Option<Cut> {
        let whole = (self.need / unit - 1e-7).ceil();
        let part = self.need / unit - (whole - 1.0);
        if !(0.01..0.999_999).contains(&part) {
            return None;
        }
        let mut entries = Vec::new();
        let mut lower = whole;
        for &(v, room) in &self.room {
            let each = room / unit;
            let down = (each + 1e-9).floor();
            let a = down + ((each - down).max(0.0) / part).min(1.0);
            // Lower bounds of v are part of what is there already; the cut
            // holds without them.
            if lp.upper[v] > 0.0 {
                entries.push((v, a));
            }
        }
        let largest = entries.iter().fold(0.0_f64, |m, e| m.max(e.1));
        if largest > SPREAD || largest == 0.0 {
            return None;
        }
        for e in &mut entries {
            e.1 /= largest;
        }
        lower /= largest;
        Some(Cut {
            entries,
            lower,
            upper: f64::INFINITY,
        })
    }
}
