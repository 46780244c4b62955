//! What a plan that was made for something else comes to in all futures: what it decided
//! before anyone knows which one comes stays, routes follow each of them, and machines that
//! are chosen once a future has come are chosen in each.

use std::collections::BTreeMap;

use idlewise_engine::Ending;

use super::super::evaluate::homes::Homes;
use super::super::evaluate::hours::in_all;
use super::super::evaluate::kept::Kept;
use super::super::evaluate::routing::routed_in_full;
use crate::assignment::{Assignment, Placed};
use crate::context::Context;
use crate::error::Error;
use crate::pipeline::{Early, best_in_futures, with_recourse};
use crate::plan;
use crate::scenario::{self, Fleet, Scenario, Slots};

/// A plan in figures that are averages over the futures.
pub(super) struct Fares {
    pub value: f64,
    pub cost: f64,
    pub served_percent: f64,
}

/// What became of it.
pub(super) enum Found {
    Fares(Fares),
    /// In some future it cannot serve what must be served.
    TooLittle,
    /// There is no plan for what it was to be made for.
    NoPlan,
    /// A limit ended the work.
    NoTime,
}

/// Plans for a scenario of one future, and keeps what that decides in all of them: `all`
/// has their periods, and `slots` says what these mean.
pub(super) fn instead(
    of: &Scenario,
    (all, slots): (&Scenario, &Slots),
    context: &Context<'_>,
) -> Result<Found, Error> {
    let Some((own, own_slots)) = scenario::expanded(of) else {
        return Ok(Found::NoPlan);
    };
    let (plan, decided) = best_in_futures(of, (&own, &own_slots), context)?;
    match plan.status {
        plan::Status::Optimal | plan::Status::Feasible => {}
        plan::Status::Infeasible => return Ok(Found::NoPlan),
        plan::Status::Limit => return Ok(Found::NoTime),
    }
    let mut fleet = Fleet::new(all);
    fleet.slots = Some(slots.clone());
    let homes = homes(&Fleet::new(&own), &decided);
    let found = if fleet.decides_after() {
        let early = early((&fleet, slots), &own_slots, (decided, homes));
        with_recourse(&fleet, &early, context)?
    } else {
        routed(&fleet, (decided, homes), context)?
    };
    let whole = match found {
        Ok(whole) => whole,
        Err(Ending::Infeasible) => return Ok(Found::TooLittle),
        Err(_) => return Ok(Found::NoTime),
    };
    let (mut asked, mut done) = (0.0, 0.0);
    for (at, served) in whole.served(&fleet).into_iter().enumerate() {
        let (slot, demand) = (at / fleet.demands.len(), at % fleet.demands.len());
        asked += fleet.hours[slot] * fleet.rate(demand, slot);
        done += fleet.hours[slot] * served.min(fleet.rate(demand, slot));
    }
    Ok(Found::Fares(Fares {
        value: whole.value(&fleet),
        cost: whole.cost(&fleet),
        served_percent: if asked > 0.0 {
            100.0 * done / asked
        } else {
            100.0
        },
    }))
}

/// All of it stays, and routes follow each future.
fn routed(
    fleet: &Fleet<'_>,
    (decided, homes): (Assignment, Homes),
    context: &Context<'_>,
) -> Result<Result<Assignment, Ending>, Error> {
    let kept = Kept {
        placement: Assignment {
            placed: decided.placed,
            machines: decided.machines,
            hourly: in_all(fleet, decided.hourly),
            ..Assignment::default()
        },
        homes,
        mismatches: Vec::new(),
    };
    let routed = routed_in_full(fleet, &kept, context)?;
    let mut whole = kept.placement;
    Ok(routed.map(|routed| {
        whole.flows = routed.flows;
        whole
    }))
}

/// What of it is decided before anyone knows, in a fleet of all futures.
fn early(
    (fleet, slots): (&Fleet<'_>, &Slots),
    own: &Slots,
    (decided, homes): (Assignment, Homes),
) -> Early {
    let origin = &slots.copies.origin;
    // Nodes of the same entry are neighbours.
    let place = |node: usize| origin.partition_point(|&entry| entry < own.copies.origin[node]);
    let mut machines = vec![0.0; fleet.nodes.len()];
    for (node, count) in decided.machines.iter().enumerate() {
        machines[place(node)] = *count;
    }
    let placed = decided.placed.into_iter();
    let hourly = decided.hourly.into_iter();
    let hourly = hourly.map(|(node, machines)| (place(node), machines));
    let homes = homes.into_iter();
    Early {
        placement: Assignment {
            placed: placed
                .map(|p| Placed {
                    node: place(p.node),
                    ..p
                })
                .collect(),
            machines,
            hourly: in_all(fleet, hourly.collect()),
            ..Assignment::default()
        },
        homes: homes
            .map(|((demand, stage, node), share)| ((demand, stage, place(node)), share))
            .collect(),
    }
}

/// Where demands that may not be split are served, stage by stage, and which share of each:
/// all of it, where one node serves it in whole.
fn homes(fleet: &Fleet<'_>, decided: &Assignment) -> Homes {
    let relaxed = fleet.scenario.policy.relax;
    let mut homes = Homes::new();
    let mut shares: BTreeMap<(usize, usize, usize, usize), f64> = BTreeMap::new();
    for flow in &decided.flows {
        let (demand, node) = (flow.triple.demand, flow.triple.node);
        if fleet.scenario.demands[demand].split {
            continue;
        }
        for stage in fleet.stages_done(flow.triple.profile) {
            let share = shares.entry((demand, stage, node, flow.period));
            let share = share.or_default();
            *share += flow.rate / fleet.rate(demand, flow.period).max(flow.rate);
            let most = homes.entry((demand, stage, node)).or_default();
            *most = if relaxed { most.max(*share) } else { 1.0 };
        }
    }
    homes
}
