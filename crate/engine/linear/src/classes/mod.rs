//! Programs whose blocks differ in their right sides only, class first.
//!
//! Nodes of one hardware, region and mode differ in what is free of them, and in
//! nothing else. The program of classes, with right sides summed, is a relaxation of
//! the whole and many times smaller; its prices, copied to the members, prove its bound
//! for the whole. What a class does is handed out to its members (`hand_out`). Where a
//! class falls short, its members are not alike after all: those that the same prices
//! suit (a cone of right sides) become a group of their own, and the program of groups
//! is solved again. A group in which the same prices are right for all loses nothing by
//! being one, so that few splits lead to the optimum of the whole.
//!
//! What comes out is a point near the optimum and a bound that is proved by its prices;
//! the simplex method makes the optimum of it (see `relaxation` in the engine). `find`
//! says which blocks are alike, `groups` has the program.

mod find;
mod groups;
mod hand_out;
mod search;

use crate::Lp;
use crate::interior::{self, Status};
use crate::tolerances::classes::{NEAR, USABLE};
use find::Found;
use groups::side;
use search::Search;

/// The program of classes has at most one column for so many of the whole.
const FEWER: usize = 5;
/// The program of groups has at most one for so many.
const STILL_FEWER: usize = 2;
/// Rounds of splitting at most.
const ROUNDS: usize = 10;

/// A point near the optimum.
#[derive(Debug, Clone)]
pub struct NearPoint {
    /// Column values.
    pub x: Vec<f64>,
    /// Row prices.
    pub prices: Vec<f64>,
    /// What they prove, as well as the interior point of the groups' program does.
    pub bound: f64,
    /// Steps of interior points.
    pub steps: u64,
}

/// Solves a (scaled) relaxation class by class. Nothing where its blocks are not alike,
/// and where it has no point or none was found near enough. `stop` is asked between steps.
pub fn solve(lp: &Lp, stop: &dyn Fn() -> bool) -> Option<NearPoint> {
    let found = find::classes(lp, FEWER)?;
    if !pays(lp, &found) {
        return None;
    }
    let mut search = Search::new(lp, &found);
    let mut steps = 0;
    for round in 1..=ROUNDS {
        let grouped = search.program();
        if STILL_FEWER * grouped.lp.columns() > lp.columns() {
            return None;
        }
        let point = interior::solve(&grouped.lp, stop);
        steps += point.steps;
        if point.status != Status::Point || point.error > NEAR || stop() {
            return None;
        }
        let bound = grouped.lp.objective(&point.x);
        let size = bound.abs().max(f64::MIN_POSITIVE);
        let mut x = vec![0.0; lp.columns()];
        search.lone(&grouped, &point, &mut x);
        let [doubtful, others] = search.by_doubt();
        let mut lost = search.hand_out(&doubtful, (&grouped, &point), &mut x, stop);
        if lost.groups == 0 || lost.gain <= NEAR * size || round == ROUNDS {
            // What was handed out in full before may not be now.
            let others = search.hand_out(&others, (&grouped, &point), &mut x, stop);
            lost.groups += others.groups;
            lost.gain += others.gain;
            let enough = if round == ROUNDS { USABLE } else { NEAR };
            if lost.groups == 0 || lost.gain <= enough * size {
                return Some(NearPoint {
                    prices: search.prices(&grouped, &point),
                    x,
                    bound,
                    steps,
                });
            }
        }
        search.split();
    }
    None
}

/// Whether there are few classes for so many columns, and nothing in the rows that they
/// share that a part could not be counted of.
fn pays(lp: &Lp, found: &Found) -> bool {
    let firsts = found.classes.iter().map(|c| c.members[0].columns.len());
    let columns = firsts.sum::<usize>() + found.lone.len();
    FEWER * columns <= lp.columns()
        && (found.shared.iter()).all(|&i| side(lp, i as usize).is_some_and(|s| s > 0.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Column;
    use crate::noise::Noise;
    use crate::simplex::{Aim, Simplex, Verdict, vertex};

    fn column(gain: f64) -> Column {
        Column {
            gain,
            lower: 0.0,
            upper: f64::INFINITY,
            size: 1.0,
            integer: false,
        }
    }

    /// Nodes of a few classes, each with free amounts of its own: worth most (more is
    /// asked for than fits), or served in full at the least cost.
    fn cluster(seed: u64, classes: usize, served: bool) -> Lp {
        const NODES: usize = 20;
        const DEMANDS: usize = 12;
        let mut noise = Noise(seed);
        let mut lp = Lp::new();
        for _ in 0..DEMANDS {
            let rate = NODES as f64 * classes as f64 / DEMANDS as f64;
            let rate = rate * (0.2 + 0.3 * noise.next()) * if served { 0.2 } else { 1.0 };
            lp.add_row(if served { rate } else { f64::NEG_INFINITY }, rate);
        }
        for class in 0..classes {
            let routes: Vec<(usize, f64, [f64; 2])> = (0..DEMANDS)
                .filter(|d| (d + class) % 3 != 0)
                .map(|d| {
                    let gain = if served { -1.0 } else { 1.0 } * (0.5 + noise.next());
                    (d, gain, [0.5 + noise.next(), 0.5 + noise.next()])
                })
                .collect();
            for _ in 0..NODES {
                // Nodes are scaled by themselves.
                let unit = [1.0, 2.0, 0.25][(noise.next() * 3.0) as usize];
                let size = [1.0, 0.5, 4.0][(noise.next() * 3.0) as usize];
                let free = 0.3 + noise.next();
                let first = lp.add_row(f64::NEG_INFINITY, free * unit);
                let second = free * (0.4 + 1.4 * noise.next());
                lp.add_row(f64::NEG_INFINITY, second * unit);
                for &(d, gain, takes) in &routes {
                    let entries = [
                        (d, size),
                        (first, takes[0] * size * unit),
                        (first + 1, takes[1] * size * unit),
                    ];
                    lp.add_column(column(gain * size), &entries);
                }
            }
        }
        lp
    }

    fn optimum(lp: &Lp) -> f64 {
        let mut method = Simplex::new(lp);
        assert_eq!(method.solve(&|| false), Verdict::Optimal);
        lp.objective(&method.x())
    }

    /// What any prices prove: none are below 0 where rows have no lower side.
    fn proved(lp: &Lp, prices: &[f64]) -> f64 {
        let sides = prices.iter().zip(&lp.row_upper).map(|(u, b)| u * b);
        for j in 0..lp.columns() {
            let charged: f64 = lp.column(j).map(|(i, a)| a * prices[i]).sum();
            assert!(lp.gain[j] <= charged + 1e-8, "{} {charged}", lp.gain[j]);
        }
        for (i, &price) in prices.iter().enumerate() {
            assert!(price >= -1e-8 || lp.row_lower[i].is_finite());
        }
        sides.sum()
    }

    #[test]
    fn classes_lead_to_the_optimum_of_the_whole() {
        for seed in 0..12 {
            for served in [false, true] {
                let lp = cluster(seed, 5, served);
                let best = optimum(&lp);
                let near = solve(&lp, &|| false).unwrap_or_else(|| panic!("seed {seed}, {served}"));
                assert!((proved(&lp, &near.prices) - near.bound).abs() <= 1e-7 * best.abs());
                // A relaxation: never below the optimum, and near it.
                assert!(near.bound >= best - 1e-8 * best.abs());
                assert!(
                    near.bound <= best + 1e-2 * best.abs(),
                    "{} {best}",
                    near.bound
                );
                for (i, activity) in lp.activity(&near.x).into_iter().enumerate() {
                    assert!(activity <= lp.row_upper[i] + 1e-8, "row {i}");
                }
                let end = vertex(&lp, &near.x, Some(&near.prices), Aim::Vertex, &|| false);
                let reached = lp.objective(&end.unwrap().x);
                assert!(
                    (reached - best).abs() <= 1e-9 * best.abs(),
                    "{reached} {best}"
                );
            }
        }
    }

    #[test]
    fn the_same_program_has_the_same_answer() {
        let lp = cluster(3, 5, false);
        let (one, other) = (
            solve(&lp, &|| false).unwrap(),
            solve(&lp, &|| false).unwrap(),
        );
        assert_eq!((one.x, one.prices), (other.x, other.prices));
    }

    #[test]
    fn nodes_that_all_differ_have_no_classes() {
        let mut lp = cluster(1, 5, false);
        let mut noise = Noise(9);
        for gain in &mut lp.gain {
            *gain *= 1.0 + noise.next();
        }
        assert!(solve(&lp, &|| false).is_none());
    }

    #[test]
    fn programs_without_a_point_are_left_alone() {
        let mut lp = cluster(2, 5, true);
        for side in &mut lp.row_upper[12..] {
            *side *= 0.01;
        }
        assert!(solve(&lp, &|| false).is_none());
    }

    /// One class of twelve nodes with 12 of both resources together, of which one half has
    /// all of the first and the other half all of the second but a little. What needs both
    /// fits the class twelve times and its nodes hardly at all, so that the class falls short
    /// and has to be split in two.
    #[test]
    fn a_class_that_falls_short_is_split() {
        let mut lp = Lp::new();
        let both = lp.add_row(f64::NEG_INFINITY, 12.0);
        let one = lp.add_row(f64::NEG_INFINITY, 3.0);
        for n in 0..12 {
            let sides = if n % 2 == 0 {
                [1.75, 0.25]
            } else {
                [0.25, 1.75]
            };
            let first = lp.add_row(f64::NEG_INFINITY, sides[0]);
            lp.add_row(f64::NEG_INFINITY, sides[1]);
            lp.add_column(column(2.0), &[(both, 1.0), (first, 1.0), (first + 1, 1.0)]);
            lp.add_column(column(1.0), &[(one, 1.0), (first, 1.0), (first + 1, 0.125)]);
        }
        // Each node does 1/4 of what needs both; the class as one does 12, gaining 24. The
        // even nodes have 1.5 left of the first: 3 of the other in all.
        let near = solve(&lp, &|| false).unwrap();
        let end = vertex(&lp, &near.x, Some(&near.prices), Aim::Vertex, &|| false).unwrap();
        assert!((lp.objective(&end.x) - optimum(&lp)).abs() < 1e-9);
        assert!((near.bound - optimum(&lp)).abs() < 1e-7, "{}", near.bound);
        assert!(
            near.bound < 23.0,
            "the class alone proves 24: {}",
            near.bound
        );
    }
}
