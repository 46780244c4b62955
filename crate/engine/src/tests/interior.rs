//! The interior point against the reference engine, on random programs.

use crate::engines::{Engine, Microlp, Task};
use crate::{Ending, SolveContext};
use idlewise_linear::interior::{Status, solve};
use idlewise_linear::{Column, Lp};

fn column(gain: f64, upper: f64) -> Column {
    Column {
        gain,
        lower: 0.0,
        upper,
        size: 1.0,
        integer: false,
    }
}

#[test]
fn a_small_program_and_its_prices() {
    // max 3a + 2b, a + b <= 4, a + 3b <= 6, a <= 3: a = 3, b = 1, 11.
    let mut lp = Lp::new();
    let first = lp.add_row(f64::NEG_INFINITY, 4.0);
    let second = lp.add_row(f64::NEG_INFINITY, 6.0);
    lp.add_column(column(3.0, 3.0), &[(first, 1.0), (second, 1.0)]);
    lp.add_column(column(2.0, f64::INFINITY), &[(first, 1.0), (second, 3.0)]);
    let point = solve(&lp, &|| false);
    assert!(point.error < 1e-9, "{point:?}");
    assert!((lp.objective(&point.x) - 11.0).abs() < 1e-7, "{point:?}");
    // Both rows and the bound meet at the optimum: prices satisfy the dual.
    let gain = point.prices[0] + 3.0 * point.prices[1];
    assert!((gain - 2.0).abs() < 1e-6, "{point:?}");
}

#[test]
fn equations_ranges_and_lower_bounds() {
    // max -2a - b, a + b = 3, 1 <= a - b <= 5, a >= 0.5: a = 2, b = 1.
    let mut lp = Lp::new();
    let sum = lp.add_row(3.0, 3.0);
    let difference = lp.add_row(1.0, 5.0);
    let mut a = column(-2.0, f64::INFINITY);
    a.lower = 0.5;
    lp.add_column(a, &[(sum, 1.0), (difference, 1.0)]);
    lp.add_column(
        column(-1.0, f64::INFINITY),
        &[(sum, 1.0), (difference, -1.0)],
    );
    let point = solve(&lp, &|| false);
    assert!((point.x[0] - 2.0).abs() < 1e-7, "{point:?}");
    assert!((point.x[1] - 1.0).abs() < 1e-7, "{point:?}");
    assert!(point.prices[1] < 0.0, "a row at its lower side is negative");
    let bound = 3.0 * point.prices[0] + point.prices[1];
    assert!((bound + 5.0).abs() < 1e-6, "{point:?}");
}

/// A small program of any kind, from a seed: ranges, equations, open rows,
/// fixed and unbounded columns, empty ones, whole numbers or wide ranges.
fn any_program(seed: u64) -> Lp {
    let mut state = seed | 1;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    for _ in 0..8 {
        next(); // seeds that are close differ from here on
    }
    let mut pick = |n: usize| (next() * n as f64) as usize;
    let (rows, columns) = (1 + pick(12), 1 + pick(20));
    let (kind, whole, negative) = (pick(6), pick(2) == 0, pick(2) == 0);
    let mut value = || match (whole, kind) {
        (true, _) => pick(5) as f64,
        (false, 5) => {
            pick(4096) as f64 / 1024.0 * [1e-3, 1e-2, 0.1, 1.0, 10.0, 100.0, 1e3][pick(7)]
        }
        (false, _) => pick(4096) as f64 / 1024.0,
    };
    let mut choice = {
        let mut state = seed.rotate_left(32) | 1;
        move |n: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) % n
        }
    };
    let mut lp = Lp::new();
    for _ in 0..rows {
        let side = value();
        match choice(8) {
            0 => lp.add_row(side, side),
            1 => lp.add_row(side, f64::INFINITY),
            2 => lp.add_row(side - value(), side),
            3 => lp.add_row(f64::NEG_INFINITY, 0.0),
            4 if kind == 4 => lp.add_row(f64::NEG_INFINITY, f64::INFINITY),
            _ => lp.add_row(f64::NEG_INFINITY, side),
        };
    }
    for _ in 0..columns {
        let mut entries = Vec::new();
        for i in 0..rows {
            if choice(20) < 7 {
                let sign = if negative && choice(5) == 0 {
                    -1.0
                } else {
                    1.0
                };
                entries.push((i, sign * value()));
            }
        }
        let lower = match choice(6) {
            0 => 0.25 * value(),
            1 => -value(),
            _ => 0.0,
        };
        let upper = match choice(4) {
            0 => f64::INFINITY,
            1 if kind == 3 => lower,
            _ => lower + value(),
        };
        let gain = match choice(5) {
            0 => 0.0,
            1 => value() - 3.0,
            _ => value(),
        };
        let column = Column {
            gain,
            lower,
            upper,
            size: 1.0,
            integer: false,
        };
        lp.add_column(column, &entries);
    }
    lp
}

/// Whether prices alone show, with A, that no point exists: what they make of
/// the rows' sides is less than the least they make of the columns.
fn proves_infeasible(lp: &Lp, prices: &[f64]) -> bool {
    let sides: f64 = (0..lp.rows())
        .map(|i| match prices[i] {
            u if u > 0.0 => u * lp.row_upper[i],
            u if u < 0.0 => u * lp.row_lower[i],
            _ => 0.0,
        })
        .sum();
    let least: f64 = (0..lp.columns())
        .map(|j| {
            let worth: f64 = lp.column(j).map(|(i, a)| a * prices[i]).sum();
            let size: f64 = lp.column(j).map(|(i, a)| (a * prices[i]).abs()).sum();
            if worth.abs() <= 2e-9 * size {
                0.0
            } else if worth > 0.0 {
                worth * lp.lower[j]
            } else {
                worth * lp.upper[j]
            }
        })
        .sum();
    sides < least
}

#[test]
fn agrees_with_the_reference_engine() {
    // Always the same programs: a failure must come back. IDLEWISE_CASES asks
    // for more of them.
    let cases = std::env::var("IDLEWISE_CASES").map_or(2_000, |n| n.parse().unwrap());
    let context = SolveContext::default();
    for case in 0..cases {
        let lp = any_program(0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(case + 1));
        let point = solve(&lp, &|| false);
        match Microlp.maximise(Task::new(&lp), &context) {
            Ok(found) if found.ending == Ending::Optimal => {
                let best = lp.objective(&found.x);
                let own = lp.objective(&point.x);
                // The method counts from the lower bounds, and its error is
                // relative to what it counts.
                let size: f64 = (0..lp.columns())
                    .map(|j| {
                        let (x, low) = (point.x[j], lp.lower[j]);
                        lp.gain[j].abs() * ((x - low).abs() + low.abs())
                    })
                    .sum();
                assert_eq!(point.status, Status::Point, "case {case}");
                assert!(point.error < 1e-8, "case {case}: error {}", point.error);
                assert!(
                    (own - best).abs() <= 1e-8 * (1.0 + size),
                    "case {case}: {own} for {best}"
                );
            }
            Ok(_) => {
                // A direction without limit is an answer too; so is an error
                // that says how far the point is from the rows.
                assert!(
                    point.status != Status::Point || point.error > 1e-8,
                    "case {case}"
                );
                if point.status == Status::Infeasible {
                    assert!(proves_infeasible(&lp, &point.prices), "case {case}");
                }
            }
            // Unbounded, or a basis that engine cannot invert.
            Err(_) if point.status == Status::Infeasible => {
                assert!(proves_infeasible(&lp, &point.prices), "case {case}");
            }
            Err(_) => assert!(
                point.status == Status::Unbounded || point.error > 1e-8,
                "case {case}"
            ),
        }
    }
}
