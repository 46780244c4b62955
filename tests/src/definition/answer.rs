//! The optimum by another solver, through `good_lp`.

use good_lp::solvers::WithTimeLimit;
use good_lp::solvers::microlp::microlp;
use good_lp::{Expression, ProblemVariables, ResolutionError, Solution, SolverModel, variable};

use super::Definition;

/// What the other solver says.
#[derive(Debug, Clone)]
pub enum Answer {
    /// A point that it holds to be the best, or the best that it found in its time.
    Point(Vec<f64>),
    /// That nothing keeps all limits.
    Infeasible,
    /// It gave up.
    Nothing(String),
}

/// Searches for whole numbers rarely need a second; a few would take an hour.
const SECONDS: f64 = 10.0;

impl Definition<'_> {
    /// Solves the program.
    pub fn answer(&self) -> Answer {
        let mut variables = ProblemVariables::new();
        let columns: Vec<_> = self
            .columns
            .iter()
            .map(|column| {
                let mut it = variable().min(column.lower);
                if column.upper.is_finite() {
                    it = it.max(column.upper);
                }
                variables.add(if column.whole { it.integer() } else { it })
            })
            .collect();
        let sum = |terms: &mut dyn Iterator<Item = (usize, f64)>| {
            let mut all = Expression::with_capacity(8);
            for (at, factor) in terms {
                all.add_mul(factor, columns[at]);
            }
            all
        };
        let worth = self.columns.iter().map(|column| column.worth);
        let worth = sum(&mut worth.enumerate());
        let mut model = if self.maximise {
            variables.maximise(worth).using(microlp)
        } else {
            variables.minimise(worth).using(microlp)
        }
        .with_time_limit(SECONDS);
        for row in &self.rows {
            let terms = sum(&mut row.terms.iter().copied());
            if row.lower == row.upper {
                model.add_constraint(terms.eq(row.lower));
                continue;
            }
            if row.lower.is_finite() {
                model.add_constraint(terms.clone().geq(row.lower));
            }
            if row.upper.is_finite() {
                model.add_constraint(terms.leq(row.upper));
            }
        }
        match model.solve() {
            Ok(found) => Answer::Point(columns.iter().map(|&at| found.value(at)).collect()),
            Err(ResolutionError::Infeasible) => Answer::Infeasible,
            Err(other) => Answer::Nothing(other.to_string()),
        }
    }

    /// Whether the best is the most and not the least.
    pub fn maximises(&self) -> bool {
        self.maximise
    }
}
