//! Wide programs, with few of their columns at a time.
//!
//! Where a program has many columns for each row, hardly any of them matter in
//! the end. Yet in the middle of the feasible points all of them take their
//! share of the rows, which bends the way to the optimum, and every step handles
//! all of them. So the method begins with the columns that look best in each
//! row, prices the others every few steps, and exchanges columns as it goes. It
//! ends where the point is optimal for the columns at hand and no other has a
//! reduced cost of the wrong sign: it is optimal for all of them then.

use super::factor::Factor;
use super::kernels::{larger, largest};
use super::residuals::residuals;
use super::standard::Standard;
use super::step::{Iterate, Work};
use crate::tolerances::interior::CONVERGED;

/// Columns for each row from which a program is wide.
const WIDE: usize = 4;
/// Programs with fewer columns are solved whole.
const FEW: usize = 1_000;
/// The best columns of each row are at hand.
const BEST: usize = 5;
/// Columns stay at hand while they take more than this share of a row.
const SHARE: f64 = 0.1;
/// A row counts as at least this large.
const LEAST: f64 = 1e-3;
/// Steps between two exchanges.
const EVERY: u64 = 3;
/// Steps after which the whole program is solved instead.
const MOST_STEPS: u64 = 100;
/// The same, without a better point among them.
const PATIENCE: u64 = 25;
/// A first reduced cost counts relative to its cost, or to this share of the
/// largest one.
const SMALL: f64 = 0.1;
/// A column that adds to a row which this many times more take from, or the
/// other way round, is always at hand.
const RARE: u32 = 4;

/// An optimal point of the whole program.
pub(super) struct SiftedOptimum {
    /// Values of all columns.
    pub x: Vec<f64>,
    pub y: Vec<f64>,
    pub error: f64,
    pub steps: u64,
}

/// Solves a wide program. `None` where it is not wide, or nothing came of it:
/// whether it has a point at all is not for this way to find out.
pub(super) fn solve(full: &Standard<'_>, stop: &dyn Fn() -> bool) -> Option<SiftedOptimum> {
    if full.n < FEW.max(WIDE * full.b.len()) {
        return None;
    }
    let mut hand = Hand::new(full)?;
    let mut factor = Factor::new(full.s);
    hand.price_roughly(full, &mut factor);
    hand.choose(full);
    let mut part = full.narrow(&hand.has);
    let mut work = Work::new(&part, factor);
    let mut now = Iterate::new(&part);
    work.start(&part, &mut now);

    let unit = 1.0 + largest(&full.c);
    let (mut steps, mut exchanged, mut improved) = (0, 0, 0);
    let mut least = f64::INFINITY;
    loop {
        let error = residuals(&part, &mut work, &now).error;
        if error < least {
            (least, improved) = (error, steps);
        }
        let lost = steps >= MOST_STEPS || steps - improved > PATIENCE || !error.is_finite();
        if lost || stop() {
            return None;
        }
        let done = error <= CONVERGED;
        if done || steps - exchanged >= EVERY {
            exchanged = steps;
            let wrong = hand.price(full, &now.y) / unit;
            hand.keep_values(&now);
            if done && wrong <= CONVERGED {
                return Some(SiftedOptimum {
                    x: hand.x,
                    y: now.y,
                    error: error.max(wrong),
                    steps,
                });
            }
            hand.choose(full);
            part = full.narrow(&hand.has);
            hand.deal(work.mu, &mut now);
            work.fit(&part);
            residuals(&part, &mut work, &now);
        }
        steps += 1;
        work.step(&part, &mut now);
    }
}

/// The columns at hand.
struct Hand {
    has: Vec<bool>,
    /// Those that always are.
    fixed: Vec<bool>,
    /// Reduced costs of all columns: the smaller, the better.
    reduced: Vec<f64>,
    /// The smallest of them in each row, in order.
    best: Vec<[f64; BEST]>,
    /// Values and duals, zero where a column is not at hand.
    x: Vec<f64>,
    z: Vec<f64>,
}

impl Hand {
    /// Nothing but what always has to be at hand; `None` where that is most.
    fn new(full: &Standard<'_>) -> Option<Self> {
        let mut fixed = vec![false; full.n];
        for &j in &full.bounded {
            if let Some(fixed) = fixed.get_mut(j as usize) {
                *fixed = true;
            }
        }
        fixed[full.entries.short..].fill(true);
        let mut signs = vec![(0, 0); full.b.len()];
        for (&i, &a) in full.entries.indices.iter().zip(&full.a) {
            let sign = &mut signs[i as usize];
            sign.0 += u32::from(a > 0.0);
            sign.1 += u32::from(a < 0.0);
        }
        for (mut range, fixed) in full.entries.ranges().zip(&mut fixed) {
            *fixed |= range.any(|k| {
                let (plus, minus) = signs[full.entries.indices[k] as usize];
                let (own, others) = if full.a[k] > 0.0 {
                    (plus, minus)
                } else {
                    (minus, plus)
                };
                RARE * own < others
            });
        }
        let few = 2 * fixed.iter().filter(|fixed| **fixed).count() < full.n;
        few.then(|| Hand {
            has: vec![false; full.n],
            fixed,
            reduced: vec![0.0; full.variables()],
            best: vec![[0.0; BEST]; full.b.len()],
            x: vec![0.0; full.n],
            z: vec![0.0; full.n],
        })
    }

    /// Reduced costs for the prices that fit the costs of all columns best,
    /// each relative to its own, and are small (weighted least squares).
    fn price_roughly(&mut self, full: &Standard<'_>, factor: &mut Factor) {
        let largest = largest(&full.c).max(f64::MIN_POSITIVE);
        let small = SMALL * largest;
        let mut weights: Vec<f64> = (full.c.iter())
            .map(|c| 1.0 / larger(c * c, small * small))
            .collect();
        let mut slacks = vec![0.0; full.b.len()];
        for &p in &full.slack {
            slacks[p as usize] = 1.0 / (largest * largest);
        }
        factor.factor(full, &weights, &slacks);
        for (weight, c) in weights.iter_mut().zip(&full.c) {
            *weight *= c;
        }
        let mut prices = vec![0.0; full.s.diagonal.len()];
        full.add_product(1.0, &weights, &mut prices);
        factor.solve(full.s, &mut prices);
        self.price(full, &prices[..full.b.len()]);
    }

    /// Works out all reduced costs, and the largest of the wrong sign among
    /// columns that are not at hand.
    fn price(&mut self, full: &Standard<'_>, prices: &[f64]) -> f64 {
        full.transposed(prices, &mut self.reduced);
        let mut wrong = 0.0_f64;
        for ((reduced, c), has) in self.reduced.iter_mut().zip(&full.c).zip(&self.has) {
            *reduced = c - *reduced;
            if !has {
                wrong = larger(-*reduced, wrong);
            }
        }
        wrong
    }

    /// Takes the best columns of each row, ties included, and lets go of those
    /// that are neither good nor large.
    fn choose(&mut self, full: &Standard<'_>) {
        self.best.fill([f64::INFINITY; BEST]);
        let entries = &*full.entries;
        for (range, &reduced) in entries.ranges().zip(&self.reduced) {
            for &i in &entries.indices[range] {
                let best = &mut self.best[i as usize];
                if reduced < best[BEST - 1] {
                    let place = best.iter().take_while(|other| **other <= reduced).count();
                    best.copy_within(place..BEST - 1, place + 1);
                    best[place] = reduced;
                }
            }
        }
        for (j, range) in entries.ranges().enumerate() {
            let (x, reduced) = (self.x[j], self.reduced[j]);
            let rows = &entries.indices[range.clone()];
            let takes = |(&i, a): (&u32, &f64)| {
                x * a.abs() > SHARE * larger(full.b[i as usize].abs(), LEAST)
            };
            self.has[j] = self.fixed[j]
                || x > self.z[j]
                || rows
                    .iter()
                    .any(|&i| reduced <= self.best[i as usize][BEST - 1])
                || (x > 0.0 && rows.iter().zip(&full.a[range]).any(takes));
        }
    }

    /// Notes the values of the columns at hand.
    fn keep_values(&mut self, now: &Iterate) {
        let mut at_hand = now.x.iter().zip(&now.z);
        for ((x, z), has) in self.x.iter_mut().zip(&mut self.z).zip(&self.has) {
            let known = if *has { at_hand.next() } else { None };
            (*x, *z) = known.map_or((0.0, 0.0), |(x, z)| (*x, *z));
        }
    }

    /// The values of those that are at hand now. New ones begin where they are
    /// as central as the others, but no larger than those are on average.
    fn deal(&self, mu: f64, now: &mut Iterate) {
        let before = self.x.iter().filter(|x| **x > 0.0).count();
        let mean = self.x.iter().sum::<f64>() / before.max(1) as f64;
        let slacks = now.x.len() - before;
        let columns = (0..self.has.len()).filter(|&j| self.has[j]).map(|j| {
            if self.x[j] > 0.0 {
                (self.x[j], self.z[j])
            } else {
                let x = mu / larger(self.reduced[j], mu / mean);
                (x, mu / x)
            }
        });
        let (x, z): (Vec<f64>, Vec<f64>) = columns
            .chain((before..before + slacks).map(|k| (now.x[k], now.z[k])))
            .unzip();
        (now.x, now.z) = (x, z);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interior::Structure;
    use crate::interior::method::Run;
    use crate::noise::Noise;
    use crate::{Column, Lp};

    /// 60 demands on 40 nodes: worth most (more is asked for than fits), or
    /// served in full at the least cost.
    fn placement(seed: u64, served: bool, backwards: bool) -> Lp {
        let mut noise = Noise(seed);
        let mut lp = Lp::new();
        for _ in 0..40 {
            let room = 0.5 + noise.next();
            lp.add_row(f64::NEG_INFINITY, if served { 4.0 * room } else { room });
        }
        for _ in 0..60 {
            let rate = 0.2 + noise.next();
            lp.add_row(if served { rate } else { f64::NEG_INFINITY }, rate);
        }
        let mut columns = Vec::new();
        for node in 0..40 {
            for demand in 0..60 {
                let worth = 0.1 + noise.next() * if demand % 3 == 0 { 10.0 } else { 1.0 };
                let gain = if served { -worth } else { worth };
                let needs = 0.2 + noise.next();
                columns.push((gain, [(node, needs), (40 + demand, 0.5 + noise.next())]));
            }
        }
        if backwards {
            columns.reverse();
        }
        for (gain, entries) in columns {
            let column = Column {
                gain,
                lower: 0.0,
                upper: f64::INFINITY,
                size: 1.0,
                integer: false,
            };
            lp.add_column(column, &entries);
        }
        lp
    }

    fn few_columns(lp: &Lp) -> (f64, Vec<f64>, u64) {
        let structure = Structure::new(lp);
        let Ok(std) = Standard::new(lp, &structure) else {
            panic!("a program with a point");
        };
        let found = solve(&std, &|| false).unwrap();
        assert!(found.error <= CONVERGED);
        let objective = lp.objective(&std.values(&found.x));
        (objective, std.prices(&found.y), found.steps)
    }

    fn all_columns(lp: &Lp) -> (f64, u64) {
        let structure = Structure::new(lp);
        let Ok(std) = Standard::new(lp, &structure) else {
            panic!("a program with a point");
        };
        let mut run = Run::new(&std);
        run.go(&std, &|| false);
        (lp.objective(&std.values(&run.best.x)), run.steps)
    }

    #[test]
    fn few_columns_lead_to_the_optimum_of_all() {
        for (seed, served) in [(1, false), (2, false), (3, true), (4, true)] {
            let lp = placement(seed, served, false);
            let (few, _, _) = few_columns(&lp);
            let (all, _) = all_columns(&lp);
            assert!((few - all).abs() <= 1e-9 * all.abs(), "{few} {all}");
        }
    }

    #[test]
    fn fewer_columns_take_fewer_steps() {
        let lp = placement(5, false, false);
        let (few, all) = (few_columns(&lp).2, all_columns(&lp).1);
        assert!(few < all, "{few} steps instead of {all}");
    }

    #[test]
    fn the_order_of_columns_changes_no_price() {
        let (_, prices, _) = few_columns(&placement(6, false, false));
        let (_, turned, _) = few_columns(&placement(6, false, true));
        for (a, b) in prices.iter().zip(&turned) {
            assert!((a - b).abs() < 1e-7, "{a} {b}");
        }
    }

    #[test]
    fn programs_without_a_point_are_left_alone() {
        let mut lp = placement(7, true, false);
        lp.row_upper[..40].fill(0.01);
        let structure = Structure::new(&lp);
        let Ok(std) = Standard::new(&lp, &structure) else {
            panic!("no row decides alone");
        };
        assert!(solve(&std, &|| false).is_none());
        let point = crate::interior::solve(&lp, &|| false);
        assert_eq!(point.status, crate::interior::Status::Infeasible);
    }
}
