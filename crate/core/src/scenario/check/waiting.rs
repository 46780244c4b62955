//! Checks how long work can wait, and refuses by name what does not work with it yet.

use super::super::path::Path;
use super::super::problems::Problems;
use super::super::{ObjectiveName, Scenario};
use super::afterwards;
use super::entry::{self, Range};

pub(super) fn check(scenario: &Scenario, problems: &mut Problems) {
    let list = Path::ROOT.field("demands");
    for (d, demand) in scenario.demands.iter().enumerate() {
        let path = list.index(d);
        let path = path.field("within_hours");
        entry::number(demand.within_hours, Range::Amount, &path, problems);
    }
    let mut demands = scenario.demands.iter().enumerate();
    let Some((at, waits)) = demands.find(|(_, d)| d.within_hours > 0.0) else {
        return;
    };
    let because = format!("as work of {} can wait (`within_hours`)", waits.id);
    if scenario.policy.objective == ObjectiveName::Fair {
        let expected = format!("serve, cost or profit, {because}");
        let path = Path::ROOT.field("policy");
        problems.report(&path.field("objective"), "\"fair\"", expected);
    }
    afterwards::refuse(scenario, &because, problems);
    if !scenario.futures.is_empty() {
        let path = list.index(at);
        let expected = "0: work that can wait does not work with futures yet";
        problems.report(&path.field("within_hours"), waits.within_hours, expected);
    }
}
