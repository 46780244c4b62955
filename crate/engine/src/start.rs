//! Where a solve begins.

use idlewise_linear::simplex::{Basis, Status};

/// What is known before a program is solved. Any of it may be missing, and none
/// of it has to be right: it decides how long the way is, not where it ends.
#[derive(Debug, Clone, Copy, Default)]
pub struct Start<'a> {
    /// A point that meets every row.
    pub point: Option<&'a [f64]>,
    /// Row prices that belong to the point, as an interior point has them.
    pub prices: Option<&'a [f64]>,
    /// A basis near the optimal one: of the program, or where columns must be
    /// whole, of its relaxation.
    pub basis: Option<&'a Basis>,
    /// Column values that a program like this one ended with. Its whole columns
    /// are tried.
    pub similar: Option<&'a [f64]>,
}

/// What an earlier solve of a program like this one left.
#[derive(Debug, Clone, Default)]
pub struct PreviousSolve {
    /// The basis of its relaxation at the end, or of the relaxation that its
    /// search began with.
    pub relaxation: Option<Basis>,
    /// The basis of the relaxation that its search began with.
    pub root: Option<Basis>,
    /// Its column values.
    pub values: Option<Vec<f64>>,
}

impl PreviousSolve {
    /// A basis as another program may use it: what lies between its bounds has a
    /// value that the other one has not.
    #[must_use]
    pub fn portable(basis: &Basis, columns: usize) -> Basis {
        let place = |(k, &status): (usize, &Status)| match status {
            Status::Between if k < columns => Status::Lower,
            status => status,
        };
        Basis::new(basis.statuses().iter().enumerate().map(place).collect())
    }
}
