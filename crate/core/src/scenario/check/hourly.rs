//! What does not work with machines that are rented by the hour yet is refused by name.

use super::super::limits::{MAX_LIMIT_SIDES, MAX_PERIODS, MAX_RATES, MAX_ROUTE_RATES};
use super::super::parts;
use super::super::path::Path;
use super::super::problems::Problems;
use super::super::{Model, Scenario};
use super::afterwards;

/// Refuses what would change the machines of a finished plan.
pub(super) fn check(scenario: &Scenario, problems: &mut Problems) {
    let mut nodes = scenario.nodes.iter();
    let Some(hourly) = nodes.find(|n| n.count.hourly().is_some()) else {
        return;
    };
    let because = format!("as machines of {} are rented by the hour", hourly.id);
    afterwards::refuse(scenario, &because, problems);
    parts_are_few(scenario, problems);
}

/// Starts and loads that end at too many different moments would cut periods into too many parts.
pub(super) fn parts_are_few(scenario: &Scenario, problems: &mut Problems) {
    let kinds = parts::kinds(scenario).len();
    if kinds == 0 {
        return;
    }
    let nodes = scenario.nodes.iter();
    let mut hours = nodes.map(|n| n.count.hourly().map_or(0.0, |h| h.start_hours));
    let node = hours.position(|hours| hours > 0.0);
    let model = scenario.models.iter().position(Model::loads);
    let (list, at) = match (node, model) {
        (None, Some(model)) => ("models", model),
        (node, _) => ("nodes", node.unwrap_or(0)),
    };
    let path = Path::ROOT.field(list);
    let path = path.index(at);
    let count = path.field("count");
    let path = match list {
        "models" => path.field("load_hours"),
        _ => count.field("start_hours"),
    };
    let what = match (node, model) {
        (Some(_), Some(_)) => "starts and loads end",
        (None, Some(_)) => "loads end",
        (_, None) => "starts end",
    };
    let periods = scenario.periods.len();
    if kinds.saturating_mul(periods) > MAX_RATES {
        problems.report(
            &path,
            format_args!("{kinds} different times to start and load in {periods} periods"),
            format_args!("at most {MAX_RATES} (times x periods)"),
        );
        return;
    }
    let parts = parts::count(scenario);
    let rated = scenario.routes.iter().filter(|r| r.rate.is_some()).count();
    for (counted, each, most) in [
        ("parts", 1, MAX_PERIODS),
        ("parts x demands", scenario.demands.len(), MAX_RATES),
        ("parts x limits", scenario.limits.len(), MAX_LIMIT_SIDES),
        ("parts x listed routes", rated, MAX_ROUTE_RATES),
    ] {
        if parts.saturating_mul(each) > most {
            problems.report(
                &path,
                format_args!("{periods} periods in {parts} parts, as {what} at so many moments"),
                format_args!("at most {most} ({counted})"),
            );
            return;
        }
    }
}
