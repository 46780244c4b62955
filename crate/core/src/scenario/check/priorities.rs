//! Checks who is served first: how many priorities there are, and what they meet.

use super::super::limits::{MAX_PRIORITIES, MAX_PRIORITY};
use super::super::path::Path;
use super::super::problems::Problems;
use super::super::{Scenario, Spare};

/// Few different priorities, and nothing beside them that gives value up.
pub(super) fn check(scenario: &Scenario, problems: &mut Problems) {
    let list = Path::ROOT.field("demands");
    for (d, demand) in scenario.demands.iter().enumerate() {
        if demand.priority.abs() > MAX_PRIORITY {
            problems.report(
                &list.index(d).field("priority"),
                demand.priority,
                format_args!("a whole number from -{MAX_PRIORITY} to {MAX_PRIORITY}"),
            );
        }
    }
    let different = scenario.priorities().len();
    if different > MAX_PRIORITIES {
        problems.report(
            &list,
            format_args!("{different} different priorities"),
            format_args!("at most {MAX_PRIORITIES}"),
        );
    }
    if !scenario.has_priorities() {
        return;
    }
    let steadiness = scenario.steadiness.as_ref();
    if let Some(share) = steadiness.map(|s| s.give_up).filter(|share| *share > 0.0) {
        problems.report(
            &Path::ROOT.field("steadiness").field("give_up"),
            share,
            "0 where demands have different priorities: nothing of a higher one is given up",
        );
    }
    let policy = &scenario.policy;
    if policy.spare == Spare::Fill && policy.spare_give_up > 0.0 {
        problems.report(
            &Path::ROOT.field("policy").field("spare_give_up"),
            policy.spare_give_up,
            "0 where demands have different priorities: nothing of a higher one is given up",
        );
    }
}
