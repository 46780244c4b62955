use super::*;
use crate::program::Column;

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
