//! What the phases of a program found.

use idlewise_engine::{Ending, EnginesUsed, Lp};

use super::level::Level;
use crate::model::Phase;

/// Prices of one phase: of the program's rows, and of the first kept goal.
#[derive(Debug, Clone, Default)]
pub(crate) struct PhasePrices {
    pub rows: Vec<f64>,
    /// What the last unit of the first goal costs in this one.
    pub kept: f64,
    /// What the last unit of each goal between that one and this phase costs in it.
    pub also: Vec<f64>,
    /// Under `fair`, where a basis was found: its prices of the rows, which are 0
    /// where a row holds nothing back.
    pub exact: Option<Vec<f64>>,
}

impl PhasePrices {
    /// What the last unit of an earlier goal costs in this one.
    pub fn of(&self, goal: usize) -> f64 {
        match goal.checked_sub(1) {
            None => self.kept,
            Some(at) => self.also.get(at).copied().unwrap_or(0.0),
        }
    }
}

/// What the phases found.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub ending: Ending,
    /// Column values; empty without a point.
    pub x: Vec<f64>,
    /// One entry per phase that has to be proved; `None` where it was skipped
    /// because nothing in the program matters to it.
    pub prices: Vec<Option<PhasePrices>>,
    /// Upper bound on the first goal that a search for whole numbers proved.
    pub search_bound: Option<f64>,
    /// The same of each later goal up to that of the objective, where priorities come
    /// before it: among the points that keep what the goals before reached.
    pub later_bounds: Vec<Option<f64>>,
    /// No point that reaches as much of the first goal costs less, where the
    /// second is cost and a search was made; minus infinity where its answer
    /// could not be used.
    pub cost_bound: Option<f64>,
    pub iterations: u64,
    /// Under `fair`: the levels of its demands, in the order of settling.
    pub levels: Vec<Level>,
    /// Which engines worked on it.
    pub used: EnginesUsed,
}

impl Answer {
    /// The upper bound on the goal of a phase that a search for whole numbers proved.
    pub fn bound_of(&self, phase: usize) -> Option<f64> {
        match phase.checked_sub(1) {
            None => self.search_bound,
            Some(at) => self.later_bounds.get(at).copied().flatten(),
        }
    }

    /// An ending that came without a point.
    pub fn without_point(ending: Ending) -> Self {
        Answer {
            ending,
            x: Vec::new(),
            prices: Vec::new(),
            search_bound: None,
            later_bounds: Vec::new(),
            cost_bound: None,
            iterations: 0,
            levels: Vec::new(),
            used: EnginesUsed::default(),
        }
    }

    /// A program without columns, or without rows: every column goes to the bound
    /// that its first non-zero gain prefers.
    pub fn trivial(lp: &Lp, phases: &[Phase]) -> Self {
        let meets = |i: usize| lp.row_lower[i] <= 0.0 && lp.row_upper[i] >= 0.0;
        if !(0..lp.rows()).all(meets) {
            return Answer::without_point(Ending::Infeasible);
        }
        let gain = |j: usize| phases.iter().map(|p| p.gain[j]).find(|&g| g != 0.0);
        let x = (0..lp.columns())
            .map(|j| match gain(j) {
                Some(gain) if gain > 0.0 => lp.upper[j],
                _ => lp.lower[j],
            })
            .collect();
        let proved = phases.iter().filter(|p| p.goal.is_proved());
        Answer {
            x,
            prices: proved
                .map(|_| {
                    Some(PhasePrices {
                        rows: vec![0.0; lp.rows()],
                        ..PhasePrices::default()
                    })
                })
                .collect(),
            ..Answer::without_point(Ending::Optimal)
        }
    }
}
