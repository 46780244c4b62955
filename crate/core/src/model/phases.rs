//! What is optimised, in order of importance.

use crate::scenario::ObjectiveName;

/// Seconds per hour: rates are per second, periods in hours.
pub(super) const SECONDS: f64 = 3600.0;

/// What a phase of the optimisation maximises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Goal {
    /// Value served of the demands of one priority, before the objective itself.
    Priority,
    /// Minus what is lost in the futures that count as the worst, before the objective
    /// itself.
    Worst,
    /// Value served.
    Value,
    /// Minus currency spent.
    Cost,
    /// Value minus currency.
    Profit,
    /// Levels, the smallest first: not a sum of gains. A unit of a column's gain
    /// is what it adds to the level of its demand.
    Fair,
    /// Minus moves: among equally good plans the one that loads the least.
    Moves,
    /// Minus compute allocated and installed by choice: among equally good
    /// plans the one that leaves the most compute free.
    Compute,
}

impl Goal {
    /// Whether a bound on it is proved, rather than a tie broken.
    pub fn is_proved(self) -> bool {
        !matches!(self, Goal::Moves | Goal::Compute)
    }
}

/// One phase: a goal and what a unit of each column gains towards it.
#[derive(Debug, Clone)]
pub(crate) struct Phase {
    pub goal: Goal,
    pub gain: Vec<f64>,
}

impl Phase {
    /// What a point gains.
    pub fn objective(&self, x: &[f64]) -> f64 {
        self.gain.iter().zip(x).map(|(g, v)| g * v).sum()
    }
}

/// The index of the phase of the objective: those before it are of priorities, or of the
/// worst futures.
pub(crate) fn main_phase(phases: &[Phase]) -> usize {
    let is_main = |phase: &Phase| !matches!(phase.goal, Goal::Priority | Goal::Worst);
    phases.iter().position(is_main).unwrap_or(0)
}

/// What a unit of a column is worth to each goal.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Worth {
    /// Value served over the period.
    pub value: f64,
    /// The priority of the demand served.
    pub priority: i32,
    /// Currency spent over the period (for machines: over all periods).
    pub currency: f64,
    /// Compute-hours allocated or installed.
    pub compute: f64,
    /// What it adds to the level of its demand.
    pub level: f64,
    /// Replicas moved.
    pub moves: f64,
    /// What it counts of what is lost in the worst futures.
    pub lost: f64,
}

impl Worth {
    /// What a unit of a column gains towards a goal.
    fn towards(&self, goal: Goal) -> f64 {
        match goal {
            Goal::Priority | Goal::Value => self.value,
            Goal::Worst => 0.0 - self.lost,
            Goal::Cost => 0.0 - self.currency,
            Goal::Profit => self.value - self.currency,
            Goal::Compute => 0.0 - self.compute,
            Goal::Fair if self.level.is_finite() => self.level,
            Goal::Fair => 0.0, // a demand without weight
            Goal::Moves => 0.0 - self.moves,
        }
    }
}

/// The phases of an objective. `serve` spends the least among the plans of most
/// value and `fair` among the fairest, where anything has a price that a decision
/// changes; the last phases of every objective load the fewest replicas, where
/// moves count, and leave the most compute free.
///
/// `higher` are the priorities before the objective: one phase for each, of the value
/// served of its demands.
pub(super) fn phases(objective: ObjectiveName, higher: &[i32], columns: &[Worth]) -> Vec<Phase> {
    let worst = columns.iter().any(|worth| worth.lost > 0.0).then(|| Phase {
        goal: Goal::Worst,
        gain: columns
            .iter()
            .map(|worth| worth.towards(Goal::Worst))
            .collect(),
    });
    let first = higher.iter().map(|&priority| {
        let own = |worth: &Worth| {
            if worth.priority == priority {
                worth.value
            } else {
                0.0
            }
        };
        Phase {
            goal: Goal::Priority,
            gain: columns.iter().map(own).collect(),
        }
    });
    let priced = columns.iter().any(|worth| worth.currency > 0.0);
    let goals: &[Goal] = match objective {
        ObjectiveName::Serve if priced => &[Goal::Value, Goal::Cost],
        ObjectiveName::Serve => &[Goal::Value],
        ObjectiveName::Cost => &[Goal::Cost],
        ObjectiveName::Profit => &[Goal::Profit],
        ObjectiveName::Fair if priced => &[Goal::Fair, Goal::Cost],
        ObjectiveName::Fair => &[Goal::Fair],
    };
    let moves = columns.iter().any(|worth| worth.moves > 0.0);
    let ties = [moves.then_some(Goal::Moves), Some(Goal::Compute)];
    let all = goals.iter().copied().chain(ties.into_iter().flatten());
    let later = all.map(|goal| Phase {
        goal,
        gain: columns.iter().map(|worth| worth.towards(goal)).collect(),
    });
    worst.into_iter().chain(first).chain(later).collect()
}
