//! Relaxations of clusters, whose nodes differ in what is free of them only.

use crate::engines::relaxation;
use crate::simplex::Aim;
use crate::{Ending, SolveContext};
use idlewise_linear::simplex::{Simplex, Verdict};
use idlewise_linear::{Column, Lp, classes};

/// 400 nodes of four classes and nine demands: worth most, or served at the least cost.
fn cluster(served: bool) -> Lp {
    let mut state = 7_u64;
    let mut next = move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f64 / (1_u64 << 24) as f64
    };
    let mut lp = Lp::new();
    for _ in 0..9 {
        let rate = if served { 3.0 } else { 25.0 } * (0.5 + next());
        lp.add_row(if served { rate } else { f64::NEG_INFINITY }, rate);
    }
    for class in 0..4 {
        let routes: Vec<(usize, f64, [f64; 2])> = (0..9)
            .filter(|d| (d + class) % 4 != 0)
            .map(|d| (d, 0.5 + next(), [0.5 + next(), 0.5 + next()]))
            .collect();
        for _ in 0..100 {
            let free = 0.3 + next();
            let first = lp.add_row(f64::NEG_INFINITY, free);
            lp.add_row(f64::NEG_INFINITY, free * (0.4 + 1.4 * next()));
            for &(d, worth, takes) in &routes {
                let column = Column {
                    gain: if served { -worth } else { worth },
                    lower: 0.0,
                    upper: f64::INFINITY,
                    size: 1.0,
                    integer: false,
                };
                let entries = [(d, 1.0), (first, takes[0]), (first + 1, takes[1])];
                lp.add_column(column, &entries);
            }
        }
    }
    lp
}

#[test]
fn a_relaxation_of_classes_ends_in_a_proved_vertex() {
    for served in [false, true] {
        let lp = cluster(served);
        assert!(classes::solve(&lp, &|| false).is_some());
        let mut plain = Simplex::new(&lp);
        assert_eq!(plain.solve(&|| false), Verdict::Optimal);
        let best = lp.objective(&plain.x());
        let context = SolveContext::default();
        let found = relaxation(&lp, None, true, Aim::Vertex, &context).unwrap();
        assert_eq!(found.ending, Ending::Optimal);
        let reached = lp.objective(&found.x);
        assert!(
            (reached - best).abs() <= 1e-9 * best.abs(),
            "{reached} {best}"
        );
        for (i, activity) in lp.activity(&found.x).into_iter().enumerate() {
            assert!(activity <= lp.row_upper[i] + 1e-9, "row {i}");
            assert!(activity >= lp.row_lower[i] - 1e-9, "row {i}");
        }
        for prices in [&found.central_prices, &found.exact_prices] {
            let bound: f64 = prices.iter().zip(&lp.row_upper).map(|(u, b)| u * b).sum();
            assert!((bound - best).abs() <= 1e-8 * best.abs(), "{bound} {best}");
            for j in 0..lp.columns() {
                let charged: f64 = lp.column(j).map(|(i, a)| a * prices[i]).sum();
                assert!(lp.gain[j] <= charged + 1e-8);
            }
        }
    }
}
