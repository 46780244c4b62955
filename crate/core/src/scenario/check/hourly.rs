//! What does not work with machines that are rented by the hour yet is refused by name.

use super::super::path::Path;
use super::super::problems::Problems;
use super::super::{Scenario, Spare};

/// Refuses what would change the machines of a finished plan.
pub(super) fn check(scenario: &Scenario, problems: &mut Problems) {
    let mut nodes = scenario.nodes.iter();
    let Some(hourly) = nodes.find(|n| n.count.hourly().is_some()) else {
        return;
    };
    let because = format!("as machines of {} are rented by the hour", hourly.id);
    let root = Path::ROOT;
    if scenario.policy.spare == Spare::Fill {
        let path = root.field("policy");
        let expected = format!("\"none\", {because}");
        problems.report(&path.field("spare"), "\"fill\"", expected);
    }
    let give_up = scenario.steadiness.as_ref().map_or(0.0, |s| s.give_up);
    if give_up > 0.0 {
        let path = root.field("steadiness");
        let expected = format!("0, {because}");
        problems.report(&path.field("give_up"), give_up, expected);
    }
}
