//! What came of solving a program.

use idlewise_linear::simplex::Basis;

/// How a solve ended. A limit is an outcome, not a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Nothing better exists, within the asked gap.
    Optimal,
    /// Stopped by a limit with a valid point.
    Feasible,
    /// No point meets every row and bound.
    Infeasible,
    /// Stopped by a limit without a point.
    Limit,
}

/// What an engine found.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// How it ended.
    pub ending: Ending,
    /// Column values; empty without a point.
    pub x: Vec<f64>,
    /// Row prices for the maximisation, at least 0 on rows with an upper side
    /// only; empty where the engine gives none.
    pub prices: Vec<f64>,
    /// The basis that it ended in, where it works with one. Of a search: that of
    /// the relaxation that it began with.
    pub basis: Option<Basis>,
    /// The upper bound that a search for whole numbers proved.
    pub bound: Option<f64>,
    /// How far the point may be from the optimum, relative to it.
    pub error: f64,
    /// Whether nothing but the whole columns was free, so that no later goal has
    /// anything left to decide once they are fixed.
    pub is_complete: bool,
    /// Whether every point is worth the same.
    pub is_indifferent: bool,
    /// Pivots, steps or nodes.
    pub iterations: u64,
}

impl Outcome {
    /// An ending that came without a point.
    pub fn without_point(ending: Ending) -> Self {
        Outcome {
            ending,
            x: Vec::new(),
            prices: Vec::new(),
            basis: None,
            bound: None,
            error: 0.0,
            is_complete: false,
            is_indifferent: false,
            iterations: 0,
        }
    }

    /// Whether there is a point.
    pub fn has_point(&self) -> bool {
        matches!(self.ending, Ending::Optimal | Ending::Feasible)
    }
}
