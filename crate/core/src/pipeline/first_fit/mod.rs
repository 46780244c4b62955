//! A plan without a program: what is there where a limit leaves no time to solve one.
//!
//! Every demand, the one of most value for its compute first, is poured into the nodes
//! that may serve it, those of the least compute for a unit first (under `cost` and
//! `profit`: of the least currency), replica by replica onto machines that have room:
//! first fit. What has to be served comes before all else. Where replicas need not be
//! whole and demands may be split, what routers do without a plan is tried beside it, on large fleets only the
//! quickest policy once the time is up.
//! It keeps every limit or is no plan; the certificate says how good it is.

mod machines;
mod pour;
mod rented;
mod stages;

use pour::Pour;

use crate::assignment::Assignment;
use crate::context::Context;
use crate::error::Error;
use crate::pack;
use crate::plan;
use crate::policies::{Policy, route_on};
use crate::scenario::{Fleet, ObjectiveName};

/// As-is policies, the quickest first.
const ORDER: [Policy; 5] = [
    Policy::Nearest,
    Policy::Weighted,
    Policy::Random,
    Policy::Current,
    Policy::LeastLoaded,
];
/// Fleets of so many eligible triples, counted in every period, take no time that anybody
/// would notice: all policies are tried whatever the limit.
const QUICK: usize = 200_000;

/// The best plan found by pouring and, where they are plans, by the as-is policies;
/// `None` where none of them keeps every limit.
///
/// # Errors
///
/// [`Error::Cancelled`] where the caller asked to stop.
pub(super) fn first_fit(
    fleet: &Fleet<'_>,
    context: &Context<'_>,
) -> Result<Option<Assignment>, Error> {
    let mut pour = Pour::new(fleet);
    let is_quick = pour.size() <= QUICK;
    pour.run(context)?;
    let poured = pour.into_assignment();
    let mut best = kept(fleet, poured, context)?;
    let divisible =
        fleet.scenario.policy.relax || fleet.profiles.iter().all(|p| p.holds.is_empty());
    let fluid = divisible && fleet.scenario.demands.iter().all(|d| d.split);
    if !fluid || fleet.steady.is_some() || fleet.loading.is_some() || fleet.has_stages() {
        return Ok(best);
    }
    let all = plan::all_machines(fleet);
    for policy in ORDER.into_iter().filter(|p| p.applies(fleet)) {
        context.check_cancelled()?;
        if policy != ORDER[0] && !is_quick && context.expired() {
            break;
        }
        let routed = route_on(policy, fleet, &all);
        let routed = kept(fleet, plan::from_flows(fleet, routed.flows), context)?;
        if let Some(routed) = routed
            && best
                .as_ref()
                .is_none_or(|best| is_better(fleet, &routed, best))
        {
            best = Some(routed);
        }
    }
    Ok(best)
}

/// An assignment whose replicas stand on machines, where it keeps every limit.
fn kept(
    fleet: &Fleet<'_>,
    mut found: Assignment,
    context: &Context<'_>,
) -> Result<Option<Assignment>, Error> {
    found.meet_shares(fleet);
    let most: Vec<f64> = fleet.nodes.iter().map(|n| n.count.1).collect();
    let hourly = plan::all_by_the_hour(fleet);
    let is_packed = pack::check(fleet, &mut found, (&most, &hourly), context)?.is_empty();
    plan::keep_started(fleet, &mut found);
    if !is_packed {
        found.machines = most;
        found.hourly = hourly;
        found.count_hourly(fleet);
        pack::drop_what_does_not_fit(fleet, &mut found);
    }
    found.load_in_time(fleet);
    let valid = found.is_valid(fleet);
    Ok(valid.then_some(found))
}

/// Whether an assignment is better than another by the scenario's objective.
fn is_better(fleet: &Fleet<'_>, a: &Assignment, b: &Assignment) -> bool {
    let of = |assignment: &Assignment| match fleet.scenario.policy.objective {
        ObjectiveName::Serve => (assignment.value(fleet), -assignment.cost(fleet)),
        ObjectiveName::Cost => (-assignment.cost(fleet), 0.0),
        ObjectiveName::Profit => (assignment.value(fleet) - assignment.cost(fleet), 0.0),
        ObjectiveName::Fair => (smallest_level(fleet, assignment), assignment.value(fleet)),
    };
    let (by_priority_a, by_priority_b) = (a.value_by_priority(fleet), b.value_by_priority(fleet));
    if by_priority_a != by_priority_b {
        return by_priority_a > by_priority_b;
    }
    of(a) > of(b)
}

/// The smallest share of a demand, by its value, that is served.
fn smallest_level(fleet: &Fleet<'_>, assignment: &Assignment) -> f64 {
    let demands = fleet.demands.len();
    let served = assignment.served(fleet).into_iter().enumerate();
    let levels = served.filter_map(|(at, served)| {
        let asked = fleet.value(at % demands) * fleet.rate(at % demands, at / demands);
        (asked > 0.0).then(|| served / asked)
    });
    levels.fold(f64::INFINITY, f64::min)
}
