//! The better of two ways to prove a bound of a component that a limit cut short: by the
//! prices at hand, which may come from the middle of a method, and by what its demands say
//! alone, that all of them are served.

use idlewise_engine::Lp;
use idlewise_engine::components::Component;

use super::prices::{Priced, polish_part};
use crate::model::{ColumnKind, Program, RowKind};

/// Prices of the component's rows: `given`, or those of its demands where these prove less.
pub(super) fn tighter(program: &Program, part: &Component, given: Option<&[f64]>) -> Vec<f64> {
    let columns: Vec<ColumnKind> = part.columns.iter().map(|&j| program.columns[j]).collect();
    let rows: Vec<RowKind> = part.rows.iter().map(|&i| program.rows[i]).collect();
    let priced = Priced {
        lp: &part.lp,
        columns: &columns,
        rows: &rows,
    };
    let gain: Vec<f64> = part
        .columns
        .iter()
        .map(|&j| program.phases[0].gain[j])
        .collect();
    let polished = |mut prices: Vec<f64>| {
        polish_part(priced, &gain, &mut prices);
        let bound = bound(&part.lp, &gain, &prices);
        (bound, prices)
    };
    let (most, simple) = polished(vec![0.0; part.lp.rows()]);
    match given.filter(|prices| prices.len() == part.lp.rows()) {
        Some(prices) => {
            let (bound, _) = polished(prices.to_vec());
            // A bound that is no number proves nothing.
            if bound <= most {
                prices.to_vec()
            } else {
                simple
            }
        }
        None => simple,
    }
}

/// What prices prove (DESIGN section 2, "The proof").
fn bound(lp: &Lp, gain: &[f64], prices: &[f64]) -> f64 {
    let priced = prices.iter().enumerate().filter(|(_, u)| **u != 0.0);
    let sides = priced.map(|(i, &u)| {
        u * if u > 0.0 {
            lp.row_upper[i]
        } else {
            lp.row_lower[i]
        }
    });
    let sides: f64 = sides.sum();
    let columns = (0..lp.columns()).map(|j| {
        let charged: f64 = lp.column(j).map(|(i, a)| a * prices[i]).sum();
        let reduced = gain[j] - charged;
        let at = if reduced > 0.0 {
            lp.upper[j].min(lp.size[j])
        } else {
            lp.lower[j]
        };
        if reduced == 0.0 { 0.0 } else { reduced * at }
    });
    sides + columns.sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use idlewise_engine::Column;

    #[test]
    fn a_bound_by_hand() {
        // 2x + y at most 10 in one row, y at least 1 by its bound.
        let mut lp = Lp::new();
        let row = lp.add_row(f64::NEG_INFINITY, 10.0);
        for (gain, lower, upper, a) in [(3.0, 0.0, 9.0, 2.0), (1.0, 1.0, 4.0, 1.0)] {
            let column = Column {
                gain,
                lower,
                upper,
                size: upper,
                integer: false,
            };
            lp.add_column(column, &[(row, a)]);
        }
        let gain = [3.0, 1.0];
        assert_eq!(bound(&lp, &gain, &[0.0]), 27.0 + 4.0);
        assert_eq!(bound(&lp, &gain, &[1.5]), 15.0 - 0.5);
    }
}
