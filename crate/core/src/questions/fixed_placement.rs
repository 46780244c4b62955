//! What a placement can still serve: replicas and machines stay where the plan
//! put them, traffic may follow.
//!
//! With replicas and machines fixed, the program of DESIGN section 2 keeps its
//! routes only: replica columns leave the rows they fill, and what they let
//! pass becomes the limit of their row. Nothing has to be served: a fleet in
//! trouble serves what is worth most.

use idlewise_engine::Lp;
use idlewise_engine::components::split;
use std::collections::BTreeMap;

use crate::assignment::{Assignment, Flow, Placed};
use crate::context::Context;
use crate::error::Error;
use crate::model::{ColumnKind, Phase, Program, RowKind};
use crate::scenario::{Fleet, ObjectiveName, Scenario};
use crate::solve::maximise;

/// The program of a fleet whose placement is fixed.
pub(super) struct FixedPlacement {
    lp: Lp,
    phases: Vec<Phase>,
    /// The triple (by index) and period of each column that is a route.
    routes: Vec<Option<Flow>>,
    /// Rows whose limit is capacity or replicas: headroom widens them.
    widened: Vec<bool>,
}

/// A scenario in which nothing has to be served, and value is what counts.
pub(super) fn unforced(scenario: &Scenario) -> Scenario {
    let mut changed = scenario.clone();
    changed.policy.objective = ObjectiveName::Serve;
    for demand in &mut changed.demands {
        demand.min_served = Some(0.0);
    }
    changed
}

/// What a fixed placement leaves to routes, by row: the limits of capacity and
/// replica rows. `share` is what is left of each entry, from 0 to 1.
pub(super) fn left_by(
    program: &Program,
    fleet: &Fleet<'_>,
    placement: &Assignment,
    share: &[f64],
) -> Vec<Option<f64>> {
    let mut replicas: BTreeMap<(usize, usize, usize), f64> = BTreeMap::new();
    let mut held: BTreeMap<(usize, usize, usize), f64> = BTreeMap::new();
    for &Placed {
        node,
        profile,
        period,
        count,
    } in &placement.placed
    {
        for slot in fleet.slots_of(period) {
            let left = count * share[node] * fleet.kept(node, slot);
            *replicas.entry((node, profile, slot)).or_default() += left;
            for &(k, amount) in fleet.takes(profile, node) {
                *held.entry((node, k, slot)).or_default() += left * amount;
            }
        }
    }
    // What loads holds what it takes, and serves nothing yet.
    for loading in placement.loading(fleet) {
        let own = (loading.node, loading.profile, loading.period);
        *replicas.entry(own).or_default() -= loading.count * share[loading.node];
    }
    let limit = |kind: &RowKind| match *kind {
        RowKind::Capacity {
            node,
            resource,
            period,
        } => {
            let own = fleet.period_of(period);
            let machines = placement.machines_in(node, own) * share[node];
            let taken = held.get(&(node, resource, period)).copied();
            let available = fleet.available_in(node, resource, machines, period);
            let free = available - taken.unwrap_or(0.0);
            Some(free.max(0.0))
        }
        RowKind::Replica { site, period } => {
            let (node, profile) = program.sites[site];
            let standing = replicas.get(&(node, profile, period)).copied();
            Some(standing.unwrap_or(0.0).max(0.0))
        }
        // What is decided counts, and routes get the rest.
        RowKind::Limit { limit, period } => {
            let (_, most) = fleet.limits[limit].sides[period];
            let counted = counted_by(fleet, placement, share, (limit, period));
            Some((most - counted).max(0.0))
        }
        RowKind::MinReplicas { .. } | RowKind::MaxShare { .. } | RowKind::Future { .. } => {
            Some(f64::INFINITY)
        }
        _ => None,
    };
    program.rows.iter().map(limit).collect()
}

/// What a fixed placement counts towards a limit in a period, its routes aside.
pub(super) fn counted_by(
    fleet: &Fleet<'_>,
    placement: &Assignment,
    share: &[f64],
    (limit, period): (usize, usize),
) -> f64 {
    let limit = &fleet.limits[limit];
    let decided = fleet.period_of(period);
    let own = placement.placed.iter().filter(|p| p.period == decided);
    let placed = own.map(|p| {
        let there = p.count * share[p.node] * fleet.kept(p.node, period);
        there * limit.replica(fleet, p.profile, p.node)
    });
    let machines = placement.machines_of(period);
    let machines = machines.iter().zip(share);
    let machines: Vec<f64> = machines.map(|(m, share)| m * share).collect();
    placed.sum::<f64>() + limit.machines(fleet, &machines, period)
}

impl FixedPlacement {
    /// `share` is what is left of each entry, from 0 to 1: of its machines, and
    /// of every replica on them.
    pub fn new(fleet: &Fleet<'_>, placement: &Assignment, share: &[f64]) -> Result<Self, Error> {
        let program = Program::new(fleet, Vec::new())?;
        let limits = left_by(&program, fleet, placement, share);
        let mut lp = Lp::new();
        for (i, limit) in limits.iter().enumerate() {
            // Whatever is asked for, nothing has to be served.
            let is_limit = matches!(
                program.rows[i],
                RowKind::Limit { .. } | RowKind::MinReplicas { .. }
            );
            let lower = if is_limit {
                f64::NEG_INFINITY
            } else {
                program.lp.row_lower[i]
            };
            lp.add_row(lower, limit.unwrap_or(program.lp.row_upper[i]));
        }
        let kinds = program.rows.iter();
        let widened =
            kinds.map(|kind| matches!(kind, RowKind::Capacity { .. } | RowKind::Replica { .. }));
        let widened = widened.collect();
        let mut routes = Vec::new();
        let mut gain = Vec::new();
        let mut entries = Vec::new();
        for (j, kind) in program.columns.iter().enumerate() {
            let route = match *kind {
                ColumnKind::Route { triple, period } => Some(Flow {
                    triple: program.triples[triple],
                    period,
                    rate: 0.0,
                }),
                ColumnKind::OnNode { .. }
                | ColumnKind::ServedSoFar { .. }
                | ColumnKind::AcceptedSoFar { .. } => None,
                ColumnKind::Replicas { .. }
                | ColumnKind::Machines { .. }
                | ColumnKind::HourlyMachines { .. }
                | ColumnKind::Started { .. }
                | ColumnKind::Worst
                | ColumnKind::Beyond { .. }
                | ColumnKind::Ready { .. }
                | ColumnKind::Coming { .. }
                | ColumnKind::Moves { .. } => continue,
            };
            entries.clear();
            entries.extend(program.lp.column(j));
            lp.add_column(program.lp.describe(j), &entries);
            gain.push(program.phases[0].gain[j]);
            routes.push(route);
        }
        lp.gain.clone_from(&gain);
        let goal = program.phases[0].goal;
        Ok(FixedPlacement {
            lp,
            phases: vec![Phase { goal, gain }],
            routes,
            widened,
        })
    }

    /// The routes of most value where every capacity and every replica is
    /// `1 + headroom` times as large, and that value over all periods. `None`
    /// where a limit stopped the work.
    pub fn routed(
        &self,
        headroom: f64,
        context: &Context<'_>,
    ) -> Result<Option<(f64, Vec<Flow>)>, Error> {
        let mut lp = self.lp.clone();
        for (upper, _) in lp
            .row_upper
            .iter_mut()
            .zip(&self.widened)
            .filter(|(_, w)| **w)
        {
            *upper *= 1.0 + headroom;
        }
        let mut flows = Vec::new();
        let mut value = 0.0;
        for part in split(&lp) {
            let local = |gain: &[f64]| part.columns.iter().map(|&j| gain[j]).collect();
            let phases: Vec<Phase> = self
                .phases
                .iter()
                .map(|phase| Phase {
                    goal: phase.goal,
                    gain: local(&phase.gain),
                })
                .collect();
            let answer = maximise(&part.lp, &phases, &[], false, None, &context.solve)?;
            if answer.x.len() != part.columns.len() {
                return Ok(None);
            }
            for (&j, &x) in part.columns.iter().zip(&answer.x) {
                value += self.phases[0].gain[j] * x;
                if let (Some(route), true) = (self.routes[j], x > 0.0) {
                    flows.push(Flow { rate: x, ..route });
                }
            }
        }
        Ok(Some((value, flows)))
    }
}
