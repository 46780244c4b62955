//! What a plan is changed by afterwards: spare replicas, and moves that are given up. Neither
//! knows everything that a scenario may have.

use super::super::path::Path;
use super::super::problems::Problems;
use super::super::{Scenario, Spare};

/// Refuses both, and says why: `because` goes on after what is expected.
pub(super) fn refuse(scenario: &Scenario, because: &str, problems: &mut Problems) {
    if scenario.policy.spare == Spare::Fill {
        let path = Path::ROOT.field("policy");
        let expected = format!("\"none\", {because}");
        problems.report(&path.field("spare"), "\"fill\"", expected);
    }
    let give_up = scenario.steadiness.as_ref().map_or(0.0, |s| s.give_up);
    if give_up > 0.0 {
        let path = Path::ROOT.field("steadiness");
        let expected = format!("0, {because}");
        problems.report(&path.field("give_up"), give_up, expected);
    }
}
