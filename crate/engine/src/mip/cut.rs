//! Rows that cut points of the relaxation off, and where they come from.

use idlewise_linear::Lp;

/// A row that every whole point meets.
#[derive(Debug, Clone)]
pub struct Cut {
    /// (column, coefficient).
    pub entries: Vec<(usize, f64)>,
    /// Smallest activity; minus infinity where open.
    pub lower: f64,
    /// Largest activity; infinity where open.
    pub upper: f64,
}

/// Finds cuts while a search goes on. What a source knows may go beyond the rows
/// of the program: then it also has the last word on whole points.
pub trait CutSource {
    /// Whether nothing will ever be found.
    fn is_empty(&self) -> bool;

    /// Rows that every whole point meets and this point, whole or not, breaks.
    fn missed(&mut self, lp: &Lp, x: &[f64]) -> Vec<Cut>;

    /// Whether a whole point that meets every row is a plan. It may be mended
    /// first, as long as it still meets every row.
    fn accept(&self, _lp: &Lp, _x: &mut [f64]) -> bool {
        true
    }
}

/// No cuts beyond those that a search finds in the rows of its program.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoCuts;

impl CutSource for NoCuts {
    fn is_empty(&self) -> bool {
        true
    }

    fn missed(&mut self, _: &Lp, _: &[f64]) -> Vec<Cut> {
        Vec::new()
    }
}
