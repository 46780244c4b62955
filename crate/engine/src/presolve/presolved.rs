//! One step of presolve, whichever it was.

use super::elimination::Elimination;
use super::substitution::Substitution;
use idlewise_linear::Lp;

/// A smaller program, and the way back to the whole one.
pub struct Presolved(Step);

enum Step {
    Substitution(Substitution),
    Elimination(Elimination),
}

/// Where a basis of the whole program differs from that of the smaller one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BasisHint {
    /// The column is determined by the row, which is tight.
    Tied {
        /// The column that was replaced.
        column: usize,
        /// The row that defines it.
        row: usize,
    },
    /// A bound of the column came from the row.
    BoundOf {
        /// The column that has the bound.
        column: usize,
        /// The row that gave it.
        row: usize,
        /// Whether it is the upper bound.
        is_upper: bool,
    },
}

impl Presolved {
    /// Makes a program smaller that is maximised for one goal after another, each
    /// given by the gains of all columns; `None` where nothing can be left out.
    /// What comes back may be made smaller again.
    pub fn new(lp: &Lp, goals: &[&[f64]]) -> Option<Self> {
        Substitution::new(lp, goals)
            .map(Step::Substitution)
            .or_else(|| Elimination::new(lp, goals).map(Step::Elimination))
            .map(Presolved)
    }

    /// The smaller program.
    pub fn lp(&self) -> &Lp {
        match &self.0 {
            Step::Substitution(step) => &step.lp,
            Step::Elimination(step) => &step.lp,
        }
    }

    /// The gains of its columns, goal by goal.
    pub fn gains(&self) -> &[Vec<f64>] {
        match &self.0 {
            Step::Substitution(step) => &step.gains,
            Step::Elimination(step) => &step.gains,
        }
    }

    /// The columns and the rows of the whole program that are left, in order.
    pub fn kept(&self) -> (&[usize], &[usize]) {
        match &self.0 {
            Step::Substitution(step) => step.kept(),
            Step::Elimination(step) => step.kept(),
        }
    }

    /// What a basis of the smaller program says of columns and rows that are gone.
    pub fn basis_hints(&self) -> Vec<BasisHint> {
        match &self.0 {
            Step::Substitution(step) => step
                .replaced()
                .map(|(column, row)| BasisHint::Tied { column, row })
                .collect(),
            Step::Elimination(step) => step
                .bounded()
                .map(|(column, row, is_upper)| BasisHint::BoundOf {
                    column,
                    row,
                    is_upper,
                })
                .collect(),
        }
    }

    /// Column values of the whole program.
    pub fn values(&self, small: &[f64]) -> Vec<f64> {
        match &self.0 {
            Step::Substitution(step) => step.values(small),
            Step::Elimination(step) => step.values(small),
        }
    }

    /// Row prices of the whole program for one of the goals, by number, where the
    /// first goal, kept before it, has the price `kept`.
    pub fn prices(&self, small: &[f64], goal: usize, kept: f64) -> Vec<f64> {
        match &self.0 {
            Step::Substitution(step) => step.prices(small, goal, kept),
            Step::Elimination(step) => step.prices(small, goal, kept),
        }
    }
}
