//! Which limit ended work that was not done, and what lets it go on.

use std::time::Duration;

use idlewise::{Options, Scenario};

use super::layout::paragraph;
use super::{names, number, text};

/// Work that took this part of its time or more was ended by the limit of time: some of it is
/// kept for what comes afterwards.
const OF_THE_TIME: f64 = 0.5;
/// Limits that are named.
const NAMED: usize = 4;

/// The sentence as a paragraph.
pub(crate) fn view(
    out: &mut String,
    options: &Options,
    elapsed: Duration,
    interrupted: bool,
    what: &str,
) {
    paragraph(out, &by(options, elapsed, interrupted, what));
}

/// In one or two sentences; `what` is what was not done.
fn by(options: &Options, elapsed: Duration, interrupted: bool, what: &str) -> String {
    if interrupted {
        return format!("You ended the work before {what}.");
    }
    let nodes = options
        .node_limit
        .map(|nodes| number::grouped(nodes as f64, 0));
    match (options.time_limit, nodes) {
        (Some(limit), _) if elapsed.as_secs_f64() >= OF_THE_TIME * limit.as_secs_f64() => {
            let seconds = number::plain(limit.as_secs_f64());
            let unit = if seconds == "1" { "second" } else { "seconds" };
            format!(
                "The time limit of {seconds} {unit} ended the work before {what}: a longer \
                 --time-limit lets it go on."
            )
        }
        (_, Some(nodes)) => format!(
            "The node limit of {nodes} in each search for whole numbers ended the work before \
             {what}: a larger --node-limit searches on (with --time-limit, so long at most), \
             and --gap 0.01 is content with one percent."
        ),
        (_, None) => format!("No engine came to an end before {what}."),
    }
}

/// Where no plan is known yet: what every plan has to keep, of which some may be given up.
pub(super) fn rules(scenario: &Scenario) -> Option<String> {
    let mut rules = Vec::new();
    let limits: Vec<String> = scenario
        .limits
        .iter()
        .map(|limit| text::visible(&limit.id).into_owned())
        .collect();
    if !limits.is_empty() {
        let left_out = limits.len().saturating_sub(NAMED);
        let shown: Vec<&str> = limits.iter().take(NAMED).map(String::as_str).collect();
        let shown = match left_out {
            0 => names::listed(&shown),
            more => format!("{} and {more} more", shown.join(", ")),
        };
        let word = if limits.len() == 1 {
            "the limit"
        } else {
            "the limits"
        };
        rules.push(format!("{word} {shown}"));
    }
    let forced = scenario
        .demands
        .iter()
        .filter(|d| scenario.min_served(d) > 0.0);
    let forced = forced.count();
    if forced > 0 {
        rules.push(format!(
            "`min_served` of {}",
            number::plural(forced, "demand")
        ));
    }
    let models = || scenario.models.iter();
    if models().any(|m| m.min_replicas > 0 || m.max_share.is_some()) {
        rules.push("`min_replicas` and `max_share` of models".to_owned());
    }
    if scenario
        .steadiness
        .as_ref()
        .is_some_and(|s| s.max_moves.is_some())
    {
        rules.push("`max_moves`".to_owned());
    }
    if rules.is_empty() {
        return None;
    }
    let rules: Vec<&str> = rules.iter().map(String::as_str).collect();
    Some(format!(
        "Every plan has to keep {}: where one of them is looser, a plan is found sooner.",
        names::listed(&rules)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_that_ended_the_work_is_named() {
        let options = Options::default();
        let second = Duration::from_secs(1);
        let what = "it was proved";
        let said = by(&options, second, false, what);
        assert!(
            said.starts_with("The node limit of 2,000 in each search"),
            "{said}"
        );
        assert!(said.contains("--node-limit"), "{said}");
        let limited = Options {
            time_limit: Some(second),
            ..options
        };
        let said = by(&limited, second, false, what);
        assert!(
            said.starts_with("The time limit of 1 second ended"),
            "{said}"
        );
        let early = by(&limited, Duration::from_millis(100), false, what);
        assert!(early.starts_with("The node limit"), "{early}");
        let stopped = by(&limited, second, true, what);
        assert!(
            stopped.starts_with("You ended the work before it was proved"),
            "{stopped}"
        );
    }

    #[test]
    fn what_a_plan_has_to_keep_is_named() {
        let mut scenario = crate::fixtures::scenario();
        for demand in &mut scenario.demands {
            demand.min_served = None;
        }
        assert_eq!(rules(&scenario), None);
        scenario.demands[0].min_served = Some(1.0);
        let said = rules(&scenario).unwrap();
        assert!(said.contains("keep `min_served` of 1 demand:"), "{said}");
    }
}
