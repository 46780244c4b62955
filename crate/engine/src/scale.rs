//! Scaling: the same program with coefficients near one, whatever units the
//! user chose.
//!
//! A continuous column is first measured in its own size (the most that fits
//! by itself) and a row by its largest coefficient. Where a row or column then
//! still spans more than [`SPREAD`], geometric means bring it closer. Factors are powers of
//! two, so scaling rounds nothing. Integer columns keep their unit.

use idlewise_linear::Lp;
use idlewise_linear::tolerances::scale::SPREAD;

/// Rounds of geometric scaling; the span settles within a few.
const ROUNDS: usize = 12;

/// A scaled program and the factors that lead back.
#[derive(Debug)]
pub struct Scaled {
    /// The scaled program.
    pub lp: Lp,
    column: Vec<f64>,
    row: Vec<f64>,
    gain: f64,
}

impl Scaled {
    /// Scales a program for engines that need coefficients close together.
    pub fn new(lp: &Lp) -> Self {
        let mut column = sizes(lp, |j| lp.integer[j]);
        let mut row = row_factors(lp, &column);
        if spread(lp, &column, &row) > SPREAD {
            for _ in 0..ROUNDS {
                balance(lp, &mut column, &mut row);
            }
        }
        Self::by(lp, column, row)
    }

    /// Scales a relaxation so that every column is a fraction of the most that
    /// fits: for engines that care where the middle is, and do not mind small
    /// coefficients.
    pub fn by_size(lp: &Lp) -> Self {
        let column = sizes(lp, |_| false);
        let row = row_factors(lp, &column);
        Self::by(lp, column, row)
    }

    fn by(lp: &Lp, mut column: Vec<f64>, mut row: Vec<f64>) -> Self {
        for s in column.iter_mut().chain(row.iter_mut()) {
            *s = power_of_two(*s);
        }

        let gain = unit_of(&lp.gain, &column);

        let mut scaled = Lp::new();
        scaled.reserve_like(lp);
        for i in 0..lp.rows() {
            scaled.add_row(lp.row_lower[i] * row[i], lp.row_upper[i] * row[i]);
        }
        let mut entries = Vec::new();
        for j in 0..lp.columns() {
            entries.clear();
            entries.extend(lp.column(j).map(|(i, a)| (i, a * column[j] * row[i])));
            let mut c = lp.describe(j);
            c.gain *= column[j] * gain;
            c.lower /= column[j];
            c.upper /= column[j];
            c.size /= column[j];
            scaled.add_column(c, &entries);
        }
        Scaled {
            lp: scaled,
            column,
            row,
            gain,
        }
    }

    /// Column values in the user's units.
    pub fn values(&self, scaled: &[f64]) -> Vec<f64> {
        scaled
            .iter()
            .zip(&self.column)
            .map(|(v, s)| v * s)
            .collect()
    }

    /// Column values in scaled units.
    pub fn scaled_values(&self, values: &[f64]) -> Vec<f64> {
        values
            .iter()
            .zip(&self.column)
            .map(|(v, s)| v / s)
            .collect()
    }

    /// Row prices in the user's units.
    pub fn prices(&self, scaled: &[f64]) -> Vec<f64> {
        self.prices_by(scaled, self.gain)
    }

    /// Other gains in scaled units, and the factor that they were given beside
    /// those of the columns.
    pub fn gains(&self, user: &[f64]) -> (Vec<f64>, f64) {
        let unit = unit_of(user, &self.column);
        let scaled = user.iter().zip(&self.column).map(|(c, s)| c * s * unit);
        (scaled.collect(), unit)
    }

    /// Row prices for gains with such a factor, in the user's units.
    pub fn prices_by(&self, scaled: &[f64], unit: f64) -> Vec<f64> {
        let rows = scaled.iter().zip(&self.row);
        rows.map(|(u, r)| u * r / unit).collect()
    }

    /// An objective or bound in the user's units.
    pub fn objective(&self, scaled: f64) -> f64 {
        scaled / self.gain
    }
}

/// A factor that brings gains close to one.
fn unit_of(gain: &[f64], column: &[f64]) -> f64 {
    let gains = gain
        .iter()
        .zip(column)
        .map(|(c, s)| (c * s).abs())
        .filter(|&c| c > 0.0);
    let (low, high) = gains.fold((f64::INFINITY, 0.0_f64), |(l, h), c| (l.min(c), h.max(c)));
    if high > 0.0 {
        power_of_two(1.0 / (low * high).sqrt().max(high / SPREAD))
    } else {
        1.0
    }
}

/// The most of each column that fits by itself, 1 where that says nothing or
/// the unit has to stay.
fn sizes(lp: &Lp, stays: impl Fn(usize) -> bool) -> Vec<f64> {
    (0..lp.columns())
        .map(|j| {
            let size = lp.size[j];
            if stays(j) || !size.is_finite() || size <= 0.0 {
                1.0
            } else {
                size
            }
        })
        .collect()
}

/// 1 / the largest coefficient of each row.
fn row_factors(lp: &Lp, column: &[f64]) -> Vec<f64> {
    let mut largest = vec![0.0_f64; lp.rows()];
    for j in 0..lp.columns() {
        for (i, a) in lp.column(j) {
            largest[i] = largest[i].max((a * column[j]).abs());
        }
    }
    largest
        .into_iter()
        .map(|m| if m > 0.0 { 1.0 / m } else { 1.0 })
        .collect()
}

/// The largest span within any row or column.
fn spread(lp: &Lp, column: &[f64], row: &[f64]) -> f64 {
    let mut rows = vec![(f64::INFINITY, 0.0_f64); lp.rows()];
    let mut worst = 1.0_f64;
    for j in 0..lp.columns() {
        let mut range = (f64::INFINITY, 0.0_f64);
        for (i, a) in lp.column(j) {
            let size = (a * column[j] * row[i]).abs();
            range = (range.0.min(size), range.1.max(size));
            rows[i] = (rows[i].0.min(size), rows[i].1.max(size));
        }
        if range.1 > 0.0 {
            worst = worst.max(range.1 / range.0);
        }
    }
    rows.into_iter()
        .filter(|r| r.1 > 0.0)
        .fold(worst, |w, (low, high)| w.max(high / low))
}

/// One round: each row, then each continuous column, is divided by the
/// geometric mean of its extreme coefficients.
fn balance(lp: &Lp, column: &mut [f64], row: &mut [f64]) {
    let mut range = vec![(f64::INFINITY, 0.0_f64); lp.rows()];
    for j in 0..lp.columns() {
        for (i, a) in lp.column(j) {
            let size = (a * column[j]).abs();
            range[i] = (range[i].0.min(size), range[i].1.max(size));
        }
    }
    for (r, (low, high)) in row.iter_mut().zip(range) {
        if high > 0.0 {
            *r = 1.0 / (low * high).sqrt();
        }
    }
    for (j, s) in column.iter_mut().enumerate() {
        if lp.integer[j] {
            continue;
        }
        let (low, high) = lp
            .column(j)
            .map(|(i, a)| (a * row[i]).abs())
            .fold((f64::INFINITY, 0.0_f64), |(l, h), v| (l.min(v), h.max(v)));
        if high > 0.0 {
            *s = 1.0 / (low * high).sqrt();
        }
    }
}

/// A power of two within a factor of two of the value, from its exponent bits
/// alone, so that every platform agrees.
fn power_of_two(value: f64) -> f64 {
    let exponent = value.to_bits() >> 52 & 0x7ff;
    f64::from_bits(exponent.clamp(123, 1923) << 52)
}

#[cfg(test)]
mod tests {
    use super::*;
    use idlewise_linear::Column;

    /// Two demands and two nodes, in units that differ by 15 orders of magnitude.
    fn wild() -> Lp {
        let mut lp = Lp::new();
        let node = [
            lp.add_row(f64::NEG_INFINITY, 8e9),
            lp.add_row(f64::NEG_INFINITY, 3e-3),
        ];
        let demand = [
            lp.add_row(f64::NEG_INFINITY, 5e6),
            lp.add_row(f64::NEG_INFINITY, 2e-4),
        ];
        for (d, (value, rate)) in [(1e-9, 5e6), (7.0, 2e-4)].into_iter().enumerate() {
            for (n, (load, capacity)) in [(3e2_f64, 8e9_f64), (4e-11, 3e-3)].into_iter().enumerate()
            {
                let column = Column {
                    gain: value,
                    lower: 0.0,
                    upper: f64::INFINITY,
                    size: (capacity / load).min(rate),
                    integer: false,
                };
                lp.add_column(column, &[(node[n], load), (demand[d], 1.0)]);
            }
        }
        lp
    }

    #[test]
    fn rows_and_columns_end_within_six_orders_of_magnitude() {
        let lp = wild();
        let ones = |n: usize| vec![1.0; n];
        assert!(spread(&lp, &ones(lp.columns()), &ones(lp.rows())) > 1e10);
        let scaled = Scaled::new(&lp);
        let s = &scaled.lp;
        assert!(spread(s, &ones(s.columns()), &ones(s.rows())) <= SPREAD);
        let largest = s.gain.iter().fold(0.0_f64, |m, c| m.max(*c));
        let smallest = s.gain.iter().fold(f64::INFINITY, |m, c| m.min(*c));
        assert!(largest / smallest < 1e12 && largest < 2.0 * SPREAD);
    }

    #[test]
    fn values_prices_and_objective_lead_back_exactly() {
        let lp = wild();
        let scaled = Scaled::new(&lp);
        let x: Vec<f64> = scaled.lp.size.iter().map(|s| s * 0.5).collect();
        let back = scaled.values(&x);
        let objective = scaled.objective(scaled.lp.objective(&x));
        assert!((objective / lp.objective(&back) - 1.0).abs() < 1e-15);
        // price x activity is the same amount of objective in either unit
        let prices = scaled.prices(&[1.0, 2.0, 3.0, 4.0]);
        let here: f64 = prices
            .iter()
            .zip(lp.activity(&back))
            .map(|(u, a)| u * a)
            .sum();
        let there: f64 = [1.0, 2.0, 3.0, 4.0]
            .iter()
            .zip(scaled.lp.activity(&x))
            .map(|(u, a)| u * a)
            .sum();
        assert!((here / scaled.objective(there) - 1.0).abs() < 1e-14);
    }

    #[test]
    fn integer_columns_keep_their_unit() {
        let mut lp = Lp::new();
        let row = lp.add_row(f64::NEG_INFINITY, 640.0);
        let column = Column {
            gain: 1.0,
            lower: 0.0,
            upper: f64::INFINITY,
            size: 4.0,
            integer: true,
        };
        lp.add_column(column, &[(row, 145.0)]);
        assert_eq!(Scaled::new(&lp).values(&[3.0]), vec![3.0]);
    }
}
