//! A program as a `good_lp` model, for the engines that are reached through it.

use good_lp::{Expression, Solver, SolverModel, Variable, constraint, variable, variables};

use idlewise_linear::Lp;

/// The program as a `good_lp` model. A row with two sides becomes two rows.
pub(super) fn model<S: Solver>(lp: &Lp, solver: S) -> S::Model {
    let mut vars = variables!();
    let columns: Vec<Variable> = (0..lp.columns())
        .map(|j| {
            let mut definition = variable().min(lp.lower[j]);
            if lp.integer[j] {
                // Whole columns need a bound; what fits by itself is one.
                let most = lp.upper[j].min(lp.size[j] * (1.0 + 1e-9) + 1e-9).floor();
                definition = definition
                    .integer()
                    .max(most.clamp(lp.lower[j], f64::from(i32::MAX)));
            } else if lp.upper[j].is_finite() {
                definition = definition.max(lp.upper[j]);
            }
            vars.add(definition)
        })
        .collect();
    let mut gain = Expression::with_capacity(lp.columns());
    let mut rows: Vec<Expression> = (0..lp.rows()).map(|_| Expression::default()).collect();
    for (j, &column) in columns.iter().enumerate() {
        gain.add_mul(lp.gain[j], column);
        for (i, a) in lp.column(j) {
            rows[i].add_mul(a, column);
        }
    }
    let mut problem = vars.maximise(gain).using(solver);
    for (i, row) in rows.into_iter().enumerate() {
        let (lower, upper) = (lp.row_lower[i], lp.row_upper[i]);
        if lower == upper {
            problem.add_constraint(constraint::eq(row, upper));
        } else {
            if lower.is_finite() {
                problem.add_constraint(constraint::geq(row.clone(), lower));
            }
            if upper.is_finite() {
                problem.add_constraint(constraint::leq(row, upper));
            }
        }
    }
    problem
}
