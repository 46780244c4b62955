//! Checks how long models load, and refuses by name what does not work with it yet.

use super::super::path::Path;
use super::super::problems::Problems;
use super::super::{Model, Scenario};
use super::entry::{self, Range};
use super::{afterwards, hourly};

pub(super) fn check(scenario: &Scenario, problems: &mut Problems) {
    let list = Path::ROOT.field("models");
    for (m, model) in scenario.models.iter().enumerate() {
        let path = list.index(m);
        let path = path.field("load_hours");
        entry::number(model.load_hours, Range::Amount, &path, problems);
        let holds = |p: &super::super::Profile| p.holds.values().any(|amount| *amount > 0.0);
        let nothing = !model.profiles.is_empty() && !model.profiles.iter().any(holds);
        if model.load_hours > 0.0 && nothing {
            problems.report(
                &path,
                model.load_hours,
                "0, or a profile that holds something: others have no replicas",
            );
        }
    }
    let mut models = scenario.models.iter().enumerate();
    let Some((at, loads)) = models.find(|(_, m)| m.loads()) else {
        return;
    };
    let because = format!("as {} loads before it serves (`load_hours`)", loads.id);
    afterwards::refuse(scenario, &because, problems);
    if !scenario.futures.is_empty() {
        let path = list.index(at);
        let expected = "0: models that load do not work with futures yet";
        problems.report(&path.field("load_hours"), loads.load_hours, expected);
    }
    running_is_all_or_none(scenario, problems);
    if scenario.nodes.iter().all(|n| n.count.hourly().is_none()) {
        hourly::parts_are_few(scenario, problems);
    }
}

/// Where some machines are on before the first period and others are ready with it, nobody
/// knows what stands on the first, unless it is said.
fn running_is_all_or_none(scenario: &Scenario, problems: &mut Problems) {
    if scenario.steadiness.is_some() {
        return;
    }
    let loading = |hardware: &str| {
        let mut models = scenario.models.iter().filter(|m: &&Model| m.loads());
        models.any(|m| m.profiles.iter().any(|p| p.hardware == hardware))
    };
    let list = Path::ROOT.field("nodes");
    for (g, node) in scenario.nodes.iter().enumerate() {
        let Some(hourly) = node.count.hourly() else {
            continue;
        };
        let Some(running) = hourly.running.filter(|r| (1..hourly.max).contains(r)) else {
            continue;
        };
        if hourly.start_hours == 0.0 && loading(&node.hardware) {
            let path = list.index(g);
            let count = path.field("count");
            problems.report(
                &count.field("running"),
                running,
                format_args!(
                    "0, {} or more, `start_hours`, or `steadiness` that says what stands: models \
                     load here before they serve",
                    hourly.max
                ),
            );
        }
    }
}
