//! The simplex method against the reference engine, on random programs.

use super::programs::{Random, awkward, bound, reference, same, violation};
use crate::Ending;
use idlewise_linear::simplex::{Aim, Simplex, Verdict, vertex};
use idlewise_linear::{Column, Lp, interior};

/// How many programs the tests below draw.
const DRAWS: u64 = 3_000;

#[test]
fn awkward_programs_agree_with_the_reference() {
    let mut solved = 0;
    for seed in 0..DRAWS {
        let lp = awkward(seed);
        let mut s = Simplex::new(&lp);
        let verdict = s.solve(&|| false);
        let Some((ending, reached)) = reference(&lp) else {
            continue;
        };
        if ending == Ending::Infeasible {
            assert_eq!(verdict, Verdict::Infeasible, "seed {seed}");
            assert_refuted(&lp, s.farkas(), seed);
            continue;
        }
        assert_eq!(verdict, Verdict::Optimal, "seed {seed}");
        let x = s.x();
        assert!(violation(&lp, &x) < 1e-9, "seed {seed}: {x:?}");
        assert!(
            same(lp.objective(&x), reached),
            "seed {seed}: {} {reached}",
            lp.objective(&x)
        );
        let proved = bound(&lp, s.prices());
        assert!(same(proved, reached), "seed {seed}: {proved} {reached}");
        solved += 1;
    }
    assert!(solved > DRAWS / 3, "{solved}");
}

/// u A x cannot reach what u asks of the rows.
fn assert_refuted(lp: &Lp, u: &[f64], seed: u64) {
    let most = |worth: f64, low: f64, high: f64| {
        if worth.abs() < 1e-9 {
            0.0
        } else {
            worth * if worth > 0.0 { high } else { low }
        }
    };
    let reach = |sign: f64| -> f64 {
        (0..lp.columns())
            .map(|j| {
                let worth: f64 = lp.column(j).map(|(i, a)| sign * a * u[i]).sum();
                most(worth, lp.lower[j], lp.upper[j])
            })
            .chain((0..lp.rows()).map(|i| most(-sign * u[i], lp.row_lower[i], lp.row_upper[i])))
            .sum()
    };
    // u (A x - s) is zero at every point; here it cannot be.
    assert!(reach(1.0) < 0.0 || reach(-1.0) < 0.0, "seed {seed}: {u:?}");
}

#[test]
fn changes_are_followed_from_the_last_basis() {
    let mut cold = 0;
    let mut warm = 0;
    for seed in 0..DRAWS / 3 {
        let mut lp = awkward(seed);
        let mut s = Simplex::new(&lp);
        if s.solve(&|| false) != Verdict::Optimal {
            continue;
        }
        let mut r = Random(seed + 77);
        for step in 0..4 {
            let j = r.below(lp.columns() as u64) as usize;
            match step {
                0 => {
                    lp.upper[j] = lp.lower[j] + 0.5;
                    s.set_bounds(j, lp.lower[j], lp.upper[j]);
                }
                1 => {
                    lp.gain[j] += 1.5;
                    s.set_gain(&lp.gain);
                }
                2 => {
                    let i = r.below(lp.rows() as u64) as usize;
                    lp.row_upper[i] = lp.row_upper[i] * 0.75 + 0.5;
                    s.set_row(i, lp.row_lower[i], lp.row_upper[i]);
                }
                _ => {
                    let ones = vec![1.0; lp.columns()];
                    let entries: Vec<(usize, f64)> = (0..lp.columns()).map(|j| (j, 1.0)).collect();
                    lp = lp.with_row(&ones, f64::NEG_INFINITY, 2.5);
                    s.add_row(&entries, f64::NEG_INFINITY, 2.5);
                }
            }
            let before = s.iterations();
            let verdict = s.solve(&|| false);
            warm += s.iterations() - before;
            let mut again = Simplex::new(&lp);
            assert_eq!(verdict, again.solve(&|| false), "seed {seed} step {step}");
            cold += again.iterations();
            if verdict != Verdict::Optimal {
                break;
            }
            assert!(violation(&lp, &s.x()) < 1e-9, "seed {seed} step {step}");
            assert!(
                same(s.objective(), again.objective()),
                "seed {seed} step {step}"
            );
            let mut other = Simplex::new(&lp);
            other.load(&s.basis());
            assert_eq!(other.solve(&|| false), Verdict::Optimal);
            assert_eq!(other.iterations(), 0, "seed {seed} step {step}");
        }
    }
    assert!(2 * warm < cold, "{warm} {cold}");
}

#[test]
fn interior_points_become_vertices() {
    let mut crossed = 0;
    for seed in 0..DRAWS / 3 {
        let lp = awkward(seed);
        let point = interior::solve(&lp, &|| false);
        if point.error > 1e-9 || !point.prices.iter().all(|u| u.is_finite()) {
            continue;
        }
        let (x, u) = (&point.x, Some(point.prices.as_slice()));
        let found = vertex(&lp, x, u, Aim::Vertex, &|| false).unwrap();
        let exact = vertex(&lp, x, u, Aim::Prices, &|| false).unwrap();
        assert!(
            same(bound(&lp, &exact.prices), lp.objective(x)),
            "seed {seed}"
        );
        let without = vertex(&lp, x, None, Aim::Vertex, &|| false).unwrap();
        assert!(
            same(lp.objective(&without.x), lp.objective(x)),
            "seed {seed}"
        );
        let aim = lp.objective(&point.x);
        assert!(violation(&lp, &found.x) < 1e-9, "seed {seed}");
        assert!(same(lp.objective(&found.x), aim), "seed {seed}");
        assert!(same(bound(&lp, &found.prices), aim), "seed {seed}");
        let between = (0..lp.columns())
            .filter(|&j| found.x[j] > lp.lower[j] + 1e-9 && found.x[j] < lp.upper[j] - 1e-9)
            .count();
        assert!(between <= lp.rows(), "seed {seed}");
        crossed += 1;
    }
    assert!(crossed > DRAWS / 10, "{crossed}");
}

#[test]
fn limits_are_outcomes() {
    let lp = awkward(3);
    let mut s = Simplex::new(&lp);
    assert_eq!(s.solve(&|| true), Verdict::Limit);
    s.set_limit(0);
    assert_eq!(s.solve(&|| false), Verdict::Limit);
    let mut open = Lp::new();
    let row = open.add_row(0.0, f64::INFINITY);
    let column = Column {
        gain: 1.0,
        lower: 0.0,
        upper: f64::INFINITY,
        size: 1.0,
        integer: false,
    };
    open.add_column(column, &[(row, 1.0)]);
    assert_eq!(Simplex::new(&open).solve(&|| false), Verdict::Unbounded);
}
