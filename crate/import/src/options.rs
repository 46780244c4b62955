//! What the user may ask for.

use crate::mapping::Mapping;

/// What to do where a history has no figures for a period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Fill {
    /// The last known rate.
    Previous,
    /// No demand.
    Zero,
    /// On a straight line between the neighbours.
    #[default]
    Interpolate,
}

impl Fill {
    pub(crate) fn said(self) -> &'static str {
        match self {
            Fill::Previous => "the last known rate is taken",
            Fill::Zero => "0 is taken",
            Fill::Interpolate => "filled on a straight line between the neighbours",
        }
    }
}

/// How to make the scenario.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// What the user says about names and files.
    pub mapping: Mapping,
    /// Length of a period in hours; one hour, or the time between two samples where that
    /// is longer, unless given.
    pub period_hours: Option<f64>,
    /// What to do about gaps.
    pub fill: Fill,
    /// Whether each demand of another tool's problem uses one kind of accelerator, as
    /// that tool plans, instead of the cheapest mix.
    pub one_kind: bool,
    /// Measurements whose mean time to the first token is longer are left out.
    pub max_ttft_ms: Option<f64>,
    /// Measurements whose mean time per further token is longer are left out.
    pub max_tpot_ms: Option<f64>,
    /// Machines of each priced type that may be rented, at most; none unless given.
    pub rent: Option<u64>,
    /// Whether published rates are taken where none was measured.
    pub catalogue: bool,
    /// Whether tables of machines and of demand have to be whole: columns that are not
    /// known, short rows, gaps and periods that the scenario does not have are refused,
    /// and what the cells say is kept as it is. Scenarios then stand before the tables.
    pub strict: bool,
    /// The name of the scenario.
    pub name: Option<String>,
}
