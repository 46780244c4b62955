//! A level under `fair` and what proves that it cannot rise.

/// A level and its proof, by rows of a component or of the whole program.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Level {
    /// What was reached.
    pub reached: f64,
    /// Demands that stay at it.
    pub members: Vec<usize>,
    /// What a unit per second counts of the demands that were raised together;
    /// empty where no prices prove anything.
    pub raised: Vec<(usize, f64)>,
    /// What a unit per second less of a demand settled before would be worth.
    pub kept: Vec<(usize, f64)>,
    /// Prices of the rows that have one.
    pub prices: Vec<(usize, f64)>,
    /// What a search for whole numbers proved.
    pub search_bound: Option<f64>,
}
