//! The scenario of a question with a few numbers changed.

use std::borrow::Cow;

use crate::scenario::{Count, Hourly, ObjectiveName, Scenario, Spare};

/// What a machine adds to the smallest level is seldom the question, and often
/// nothing: under `fair`, growth is counted in value.
pub(super) fn by_value(scenario: &Scenario) -> Cow<'_, Scenario> {
    if scenario.policy.objective != ObjectiveName::Fair {
        return Cow::Borrowed(scenario);
    }
    let mut changed = scenario.clone();
    changed.policy.objective = ObjectiveName::Serve;
    Cow::Owned(changed)
}

/// Spare replicas stand where nothing else does: plans that are compared for what is idle,
/// and for what machines are needed for, have none, and give up nothing for them.
pub(super) fn without_spare(scenario: &Scenario) -> Cow<'_, Scenario> {
    if scenario.policy.spare == Spare::None {
        return Cow::Borrowed(scenario);
    }
    let mut changed = scenario.clone();
    changed.policy.spare = Spare::None;
    changed.policy.spare_give_up = 0.0;
    Cow::Owned(changed)
}

/// The scenario with these numbers of machines, nothing left to choose.
pub(super) fn with_counts(scenario: &Scenario, counts: &[u64]) -> Scenario {
    let mut changed = scenario.clone();
    for (node, &count) in changed.nodes.iter_mut().zip(counts) {
        node.count = Count::Fixed(count);
    }
    changed
}

/// Hours of all periods together.
pub(super) fn hours(scenario: &Scenario) -> f64 {
    scenario.periods.iter().map(|p| p.hours).sum()
}

/// The entry of a class that more machines join, or that machines leave: the first that no
/// other work stays on. None where what others leave is all that there is, which can be
/// neither bought nor given back.
pub(super) fn own_entry(scenario: &Scenario, class: &[usize]) -> Option<usize> {
    class.iter().copied().find(|&g| !scenario.nodes[g].shared)
}

/// Adds machines to a count; to the most of a range.
pub(super) fn enlarged(count: &mut Count, more: u64) {
    match count {
        Count::Fixed(n) => *n = n.saturating_add(more),
        Count::Range { max, .. } | Count::Hourly(Hourly { max, .. }) => {
            *max = max.saturating_add(more);
        }
    }
}
