//! Mixed-integer rounding of single rows (Marchand and Wolsey 2001).
//!
//! A row says: whole columns z and some continuous room s >= 0 meet
//! a z - s <= b. Divided by a step and rounded,
//!
//!   sum of (floor(a) + max(0, part(a) - part(b)) / (1 - part(b))) z
//!     <= floor(b) + s / (1 - part(b)),
//!
//! which a fractional point may miss. What is served of a demand is of no use
//! without replicas, so before rounding a route is replaced by what its replicas
//! could serve less what they have to spare: then the row counts replicas.

use super::cut::Cut;
use idlewise_linear::Lp;
use idlewise_linear::tolerances::mip::{CUT_SLACK, MISSED_ROUNDING};

/// A right side this close to a whole multiple of the step rounds to nothing.
const PART: (f64, f64) = (0.02, 0.98);
/// Steps tried for a row.
const STEPS: usize = 8;
/// Entries of a cut, and the span of their sizes, that engines are safe with.
const ENTRIES: usize = 300;
const SPREAD: f64 = 1e6;

/// Routes that share room which one whole column makes:
/// sum of |entries| x <= room v.
#[derive(Debug, Clone)]
struct Shared {
    entries: Vec<(usize, f64)>,
    v: usize,
    room: f64,
}

/// A row to round: the sum of everything <= side.
#[derive(Debug, Clone, Default)]
struct Base {
    whole: Vec<(usize, f64)>,
    /// Continuous columns that need room, by who makes it; all entries of one
    /// have the same sign.
    shared: Vec<Shared>,
    /// Other continuous columns.
    free: Vec<(usize, f64)>,
    side: f64,
}

/// Where a row's room comes from: (column v, room of one v).
pub(super) type Maker = Option<(usize, f64)>;

/// The rows of a program that rounding may tighten.
#[derive(Debug, Default)]
pub(super) struct Roundings {
    bases: Vec<Base>,
}

impl Roundings {
    pub fn new(lp: &Lp, rows: &[Vec<(usize, f64)>], makers: &[Maker]) -> Self {
        let mut found = Roundings::default();
        for (i, row) in rows.iter().enumerate() {
            for (sign, side) in [(1.0, lp.row_upper[i]), (-1.0, -lp.row_lower[i])] {
                if side.is_finite() {
                    let scaled: Vec<(usize, f64)> = row.iter().map(|e| (e.0, sign * e.1)).collect();
                    found.add(lp, &scaled, side, makers, Some(i));
                }
            }
        }
        for rows_of_one in rows_with_one_maker(lp, rows, makers) {
            let (row, side) = sum(lp, rows, makers, &rows_of_one);
            found.add(lp, &row, side, makers, None);
        }
        found
    }

    /// The row with each route's room by its first maker, and by its last; no
    /// row makes room for itself.
    fn add(
        &mut self,
        lp: &Lp,
        row: &[(usize, f64)],
        side: f64,
        makers: &[Maker],
        own: Option<usize>,
    ) {
        let others = |x: usize| room_of(lp, x, makers).filter(move |&(i, _)| Some(i) != own);
        let first = Base::new(lp, row, side, makers, |x| others(x).next());
        let tells = own.is_none_or(|i| makers[i].is_none()) && !first.whole.is_empty();
        if !tells && first.shared.is_empty() {
            return;
        }
        let last = Base::new(lp, row, side, makers, |x| others(x).last());
        let same = last
            .shared
            .iter()
            .map(|s| s.v)
            .eq(first.shared.iter().map(|s| s.v));
        self.bases.push(first);
        if !same {
            self.bases.push(last);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.bases.is_empty()
    }

    /// The most missed rounding of every row.
    pub fn missed(&self, lp: &Lp, x: &[f64]) -> Vec<Cut> {
        self.bases
            .iter()
            .filter_map(|base| base.missed(lp, x))
            .collect()
    }
}

/// Rows with an upper side and nothing whole or negative that need the same
/// maker: the demands of one model.
fn rows_with_one_maker(lp: &Lp, rows: &[Vec<(usize, f64)>], makers: &[Maker]) -> Vec<Vec<usize>> {
    let mut of_maker: Vec<Vec<usize>> = vec![Vec::new(); rows.len()];
    for (i, row) in rows.iter().enumerate() {
        let served = makers[i].is_none()
            && lp.row_upper[i].is_finite()
            && row.iter().all(|&(x, b)| b > 0.0 && !lp.integer[x]);
        if !served {
            continue;
        }
        for &(x, _) in row {
            if let Some((maker, _)) = room_of(lp, x, makers).next() {
                of_maker[maker].push(i);
            }
        }
    }
    let mut groups: Vec<Vec<usize>> = of_maker
        .into_iter()
        .map(|mut group| {
            group.sort_unstable();
            group.dedup();
            group
        })
        .filter(|group| group.len() > 1)
        .collect();
    groups.sort();
    groups.dedup();
    groups
}

/// Rows added up, each in units of what one maker's room is worth.
fn sum(
    lp: &Lp,
    rows: &[Vec<(usize, f64)>],
    makers: &[Maker],
    which: &[usize],
) -> (Vec<(usize, f64)>, f64) {
    let mut all = Vec::new();
    let mut side = 0.0;
    for &i in which {
        let worth = |&(x, b): &(usize, f64)| room_of(lp, x, makers).next().map(|(_, a)| b / a);
        let largest = rows[i].iter().filter_map(worth).fold(0.0, f64::max);
        all.extend(rows[i].iter().map(|&(x, b)| (x, b / largest)));
        side += lp.row_upper[i] / largest;
    }
    merge(&mut all);
    (all, side)
}

/// The rows with a maker in which a column takes room, and how much of it.
fn room_of(lp: &Lp, x: usize, makers: &[Maker]) -> impl Iterator<Item = (usize, f64)> {
    lp.column(x)
        .filter(|&(i, a)| a > 0.0 && makers[i].is_some())
}

impl Base {
    /// A row of which `room_of` says where each continuous column takes room.
    fn new(
        lp: &Lp,
        row: &[(usize, f64)],
        side: f64,
        makers: &[Maker],
        room_of: impl Fn(usize) -> Option<(usize, f64)>,
    ) -> Self {
        let mut base = Base {
            side,
            ..Base::default()
        };
        let mut taken: Vec<(usize, bool, usize, f64, f64)> = Vec::new(); // (row, sign, x, b, worth)
        for &(j, b) in row {
            if lp.integer[j] {
                base.whole.push((j, b));
            } else if let Some((i, a)) = room_of(j) {
                taken.push((i, b > 0.0, j, b, b.abs() / a));
            } else {
                base.free.push((j, b));
            }
        }
        taken.sort_by_key(|t| (t.0, t.1));
        for group in taken.chunk_by(|p, q| (p.0, p.1) == (q.0, q.1)) {
            if let Some((v, room)) = makers[group[0].0] {
                let worth = group.iter().map(|t| t.4).fold(0.0, f64::max);
                base.shared.push(Shared {
                    entries: group.iter().map(|t| (t.2, t.3)).collect(),
                    v,
                    room: worth * room,
                });
            }
        }
        base
    }

    /// The rounding that a point misses most, if it misses any: with every whole
    /// column measured from the nearer bound, or single choices all downwards.
    fn missed(&self, lp: &Lp, x: &[f64]) -> Option<Cut> {
        let near = |j: usize| x[j] - lp.lower[j] > 0.5 * (lp.upper[j] - lp.lower[j]);
        let single = |j: usize| lp.upper[j] - lp.lower[j] <= 1.0 || near(j);
        self.rounded(lp, x, near)
            .or_else(|| self.rounded(lp, x, single))
    }

    /// A rounding with whole columns measured from above where `down` says so.
    fn rounded(&self, lp: &Lp, x: &[f64], down: impl Fn(usize) -> bool) -> Option<Cut> {
        let mut side = self.side;
        // Whole columns, and the room s: what is taken off the left side.
        let mut whole = self.whole.clone();
        let mut room: Vec<(usize, f64)> = Vec::new();
        for shared in &self.shared {
            let positive = shared.entries[0].1 > 0.0;
            let sum: f64 = shared.entries.iter().map(|&(j, b)| b.abs() * x[j]).sum();
            let near = sum > 0.5 * shared.room * x[shared.v];
            if positive && near {
                // The sum is room v - t, and t joins s.
                whole.push((shared.v, shared.room));
                room.push((shared.v, shared.room));
                room.extend(shared.entries.iter().map(|&(j, b)| (j, -b)));
            } else if !positive && near {
                whole.push((shared.v, -shared.room));
            } else if !positive {
                room.extend(shared.entries.iter().map(|&(j, b)| (j, -b)));
            }
        }
        let mut constant = 0.0;
        for &(j, b) in &self.free {
            // Measured from the nearer bound; a distance that makes the left
            // side less joins s, one that makes it more is left out.
            let (lower, upper) = (lp.lower[j], lp.upper[j]);
            let high = upper.is_finite() && x[j] - lower > 0.5 * (upper - lower);
            let bound = if high { upper } else { lower };
            side -= b * bound;
            if (b > 0.0) == high {
                room.push((j, -b));
                constant += b * bound;
            }
        }
        merge(&mut whole);
        merge(&mut room);
        let spare = constant + room.iter().map(|&(j, b)| b * x[j]).sum::<f64>();
        let terms: Vec<Term> = whole
            .iter()
            .map(|&(j, a)| Term::of(lp, x, (j, a), down(j), &mut side))
            .collect();
        let mut steps: Vec<f64> = Vec::new();
        for term in terms.iter().filter(|t| t.at > 1e-6 && t.at < t.most - 1e-6) {
            let step = term.a.abs();
            if step > 0.0 && !steps.iter().any(|s| (s - step).abs() <= 1e-9 * step) {
                steps.push(step);
            }
        }
        steps.truncate(STEPS);
        let try_all = |steps: &[f64]| {
            let tried = steps.iter().filter_map(|&step| {
                let missed = missed_by(&terms, side, spare.max(0.0), step)?;
                Some((missed, step))
            });
            tried.max_by(|a, b| a.0.total_cmp(&b.0))
        };
        let (mut missed, mut step) = try_all(&steps)?;
        let halves = [step / 2.0, step / 4.0, step / 8.0];
        if let Some(better) = try_all(&halves).filter(|b| b.0 > missed) {
            (missed, step) = better;
        }
        if missed <= MISSED_ROUNDING {
            return None;
        }
        cut(lp, &terms, &room, constant, side, step)
    }
}

/// A whole column measured from one of its bounds.
struct Term {
    column: usize,
    a: f64,
    /// Where the point is, and the most there can be.
    at: f64,
    most: f64,
    /// Whether it is measured downwards from its upper bound.
    down: bool,
}

impl Term {
    fn of(lp: &Lp, x: &[f64], (column, a): (usize, f64), down: bool, side: &mut f64) -> Term {
        let (lower, upper) = (lp.lower[column], lp.upper[column]);
        *side -= a * if down { upper } else { lower };
        Term {
            column,
            a: if down { -a } else { a },
            at: if down {
                upper - x[column]
            } else {
                x[column] - lower
            },
            most: upper - lower,
            down,
        }
    }
}

fn part(value: f64) -> f64 {
    value - value.floor()
}

/// The rounded coefficient.
fn rounded(a: f64, side: f64) -> f64 {
    a.floor() + (part(a) - part(side)).max(0.0) / (1.0 - part(side))
}

/// How far a point misses the rounding by a step, relative to its length.
fn missed_by(terms: &[Term], side: f64, spare: f64, step: f64) -> Option<f64> {
    let side = side / step;
    if !(PART.0..PART.1).contains(&part(side)) {
        return None;
    }
    let (mut left, mut square) = (0.0, 0.0);
    for term in terms {
        let a = rounded(term.a / step, side);
        left += a * term.at;
        square += a * a;
    }
    let right = side.floor() + spare / (step * (1.0 - part(side)));
    (square > 0.0).then(|| (left - right) / square.sqrt())
}

/// The rounding in the program's own columns.
fn cut(
    lp: &Lp,
    terms: &[Term],
    room: &[(usize, f64)],
    constant: f64,
    side: f64,
    step: f64,
) -> Option<Cut> {
    let side = side / step;
    let per_room = 1.0 / (step * (1.0 - part(side)));
    let mut upper = side.floor() + per_room * constant;
    let mut entries: Vec<(usize, f64)> = room.iter().map(|&(j, b)| (j, -per_room * b)).collect();
    for term in terms {
        let a = rounded(term.a / step, side);
        let (lower, most) = (lp.lower[term.column], lp.upper[term.column]);
        if term.down {
            entries.push((term.column, -a));
            upper -= a * most;
        } else {
            entries.push((term.column, a));
            upper += a * lower;
        }
    }
    merge(&mut entries);
    let largest = entries.iter().fold(0.0_f64, |m, e| m.max(e.1.abs()));
    let least = largest / SPREAD;
    // Entries too small for an engine are replaced by what they can be.
    for &(j, a) in entries.iter().filter(|e| e.1.abs() < least) {
        upper -= a * if a > 0.0 { lp.lower[j] } else { lp.upper[j] };
    }
    entries.retain(|e| e.1.abs() >= least);
    if largest == 0.0 || !upper.is_finite() || entries.len() > ENTRIES {
        return None;
    }
    for e in &mut entries {
        e.1 /= largest;
    }
    upper = upper / largest + CUT_SLACK;
    Some(Cut {
        entries,
        lower: f64::NEG_INFINITY,
        upper,
    })
}

/// One entry for each column, by column.
fn merge(entries: &mut Vec<(usize, f64)>) {
    entries.sort_by_key(|e| e.0);
    entries.dedup_by(|next, first| {
        let same = next.0 == first.0;
        if same {
            first.1 += next.1;
        }
        same
    });
    entries.retain(|e| e.1 != 0.0);
}

#[cfg(test)]
mod tests {
    use super::*;
    use idlewise_linear::Column;

    /// Numbers from 0 up to 1 that look random.
    struct Numbers(u64);

    impl Numbers {
        fn next(&mut self) -> f64 {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (self.0 >> 33) as f64 / (1_u64 << 31) as f64
        }

        fn between(&mut self, low: f64, high: f64) -> f64 {
            low + (high - low) * self.next()
        }
    }

    const PLACES: usize = 3;
    const MOST: u32 = 3;

    /// A demand of at most `rate`, and replicas at three places which serve it
    /// and take room of one row. Columns: routes, then replicas.
    fn program(rate: f64, speed: &[f64], holds: &[f64], room: f64) -> Lp {
        let mut lp = Lp::new();
        lp.add_row(f64::NEG_INFINITY, rate);
        lp.add_row(f64::NEG_INFINITY, room);
        for _ in 0..PLACES {
            lp.add_row(f64::NEG_INFINITY, 0.0);
        }
        let column = |upper: f64, integer: bool| Column {
            gain: 1.0,
            lower: 0.0,
            upper,
            size: upper,
            integer,
        };
        for (p, speed) in speed.iter().enumerate() {
            lp.add_column(column(rate, false), &[(0, 1.0), (2 + p, 1.0 / speed)]);
        }
        for (p, holds) in holds.iter().enumerate() {
            let replica = column(f64::from(MOST), true);
            lp.add_column(replica, &[(1, *holds), (2 + p, -1.0)]);
        }
        lp
    }

    fn roundings(lp: &Lp) -> Roundings {
        let mut rows = vec![Vec::new(); lp.rows()];
        for j in 0..lp.columns() {
            for (i, a) in lp.column(j) {
                rows[i].push((j, a));
            }
        }
        let maker = |i: usize| (i >= 2).then_some((PLACES + i - 2, 1.0));
        let makers: Vec<Maker> = (0..lp.rows()).map(maker).collect();
        Roundings::new(lp, &rows, &makers)
    }

    /// The corners of what so many replicas can serve: as much as possible at
    /// one place after another, of some of the places.
    fn corners(rate: f64, speed: &[f64], replicas: &[f64]) -> Vec<Vec<f64>> {
        let orders = [
            [0, 1, 2],
            [0, 2, 1],
            [1, 0, 2],
            [1, 2, 0],
            [2, 0, 1],
            [2, 1, 0],
        ];
        let mut all = Vec::new();
        for order in orders {
            for places in 0..=PLACES {
                let mut x = [vec![0.0; PLACES], replicas.to_vec()].concat();
                let mut left = rate;
                for &p in &order[..places] {
                    x[p] = (speed[p] * replicas[p]).min(left);
                    left -= x[p];
                }
                all.push(x);
            }
        }
        all
    }

    #[test]
    fn every_whole_point_meets_every_rounding() {
        let mut numbers = Numbers(7);
        let mut found = 0;
        for _ in 0..60 {
            let rate = numbers.between(1.0, 9.0);
            let speed: Vec<f64> = (0..PLACES).map(|_| numbers.between(0.7, 4.0)).collect();
            let holds: Vec<f64> = (0..PLACES).map(|_| numbers.between(0.5, 3.0)).collect();
            let room = numbers.between(2.0, 9.0);
            let lp = program(rate, &speed, &holds, room);
            let roundings = roundings(&lp);
            let mut cuts = Vec::new();
            for _ in 0..20 {
                let point: Vec<f64> = lp.upper.iter().map(|&u| numbers.between(0.0, u)).collect();
                cuts.extend(roundings.missed(&lp, &point));
            }
            found += cuts.len();
            for code in 0..(MOST + 1).pow(3) {
                let digits = [code % 4, code / 4 % 4, code / 16];
                let replicas: Vec<f64> = digits.iter().map(|&n| f64::from(n)).collect();
                let held: f64 = replicas.iter().zip(&holds).map(|(n, h)| n * h).sum();
                if held > room {
                    continue;
                }
                for x in corners(rate, &speed, &replicas) {
                    for cut in &cuts {
                        let left: f64 = cut.entries.iter().map(|&(j, a)| a * x[j]).sum();
                        assert!(left <= cut.upper + 1e-9, "{x:?} breaks {cut:?}");
                    }
                }
            }
        }
        assert!(found > 300, "{found}");
    }

    #[test]
    fn the_last_part_of_a_demand_needs_a_whole_replica() {
        // 5 units/s by replicas of 2: two and a half, or 4 by two.
        let lp = program(5.0, &[2.0, 1.0, 1.0], &[1.0; 3], 9.0);
        let point = [5.0, 0.0, 0.0, 2.5, 0.0, 0.0];
        let cuts = roundings(&lp).missed(&lp, &point);
        let of = |x: [f64; 6]| {
            let left = |c: &Cut| c.entries.iter().map(|&(j, a)| a * x[j]).sum::<f64>() - c.upper;
            cuts.iter().map(left).fold(f64::NEG_INFINITY, f64::max)
        };
        assert!(of(point) > 0.01, "{cuts:?}");
        assert!(of([4.0, 0.0, 0.0, 2.0, 0.0, 0.0]) < 1e-9);
        assert!(of([5.0, 0.0, 0.0, 3.0, 0.0, 0.0]) < 1e-9);
    }
}
