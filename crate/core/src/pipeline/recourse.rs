//! What was decided before anyone knew which future comes stays, and what can be chosen once
//! one has come is chosen in each of them: machines on demand, replicas on them, routes.

use std::collections::BTreeMap;

use idlewise_engine::Ending;

use super::packed::solve_kept_together;
use crate::assignment::{Assignment, Placed};
use crate::context::Context;
use crate::error::Error;
use crate::model::{ColumnKind, Program};
use crate::scenario::Fleet;

/// What was decided before; its nodes are those of the fleet of all futures.
pub(crate) struct Early {
    /// Machines and replicas of nodes that are decided before.
    pub placement: Assignment,
    /// (demand that may not be split, stage, node) and the share of the demand that may go there;
    /// a node that is decided after by the first that stands for it.
    pub homes: BTreeMap<(usize, usize, usize), f64>,
}

/// The best that can be made of it in all futures; where some future cannot be served as it
/// must be, or there was no time, that.
///
/// # Errors
///
/// Those of [`Planner::solve`](crate::Planner::solve).
pub(crate) fn with_recourse(
    fleet: &Fleet<'_>,
    early: &Early,
    context: &Context<'_>,
) -> Result<Result<Assignment, Ending>, Error> {
    let keep = |program: &mut Program| early.keep(fleet, program);
    let packed = solve_kept_together(fleet, &keep, context)?;
    match packed.solved.ending {
        Ending::Optimal | Ending::Feasible => {}
        without @ (Ending::Infeasible | Ending::Limit) => return Ok(Err(without)),
    }
    let mut found = packed.assignment;
    let is_after = |node: usize| fleet.is_decided_after(node);
    let own = &early.placement;
    found.placed.retain(|p| is_after(p.node));
    found
        .placed
        .extend(own.placed.iter().filter(|p| !is_after(p.node)));
    for (node, machines) in found.machines.iter_mut().enumerate() {
        if !is_after(node) {
            *machines = own.machines[node];
        }
    }
    found.hourly.retain(|node, _| is_after(*node));
    let hourly = own.hourly.iter().filter(|(node, _)| !is_after(**node));
    found
        .hourly
        .extend(hourly.map(|(&node, machines)| (node, machines.clone())));
    found.count_hourly(fleet);
    Ok(Ok(found))
}

impl Early {
    /// Columns of what was decided are what they are.
    fn keep(&self, fleet: &Fleet<'_>, program: &mut Program) {
        let placed = self.placement.placed.iter();
        let key = |p: &Placed| ((p.node, p.profile, p.period), p.count);
        let placed: BTreeMap<(usize, usize, usize), f64> = placed.map(key).collect();
        for (column, kind) in program.columns.iter().enumerate() {
            let (node, fixed) = match *kind {
                ColumnKind::Machines { node } => (node, self.placement.machines[node]),
                ColumnKind::HourlyMachines { node, period } => {
                    (node, self.placement.paid_in(node, period))
                }
                ColumnKind::Replicas { site, period } => {
                    let (node, profile) = program.sites[site];
                    let count = placed.get(&(node, profile, period)).copied();
                    (node, count.unwrap_or(0.0))
                }
                ColumnKind::OnNode {
                    demand,
                    stage,
                    node,
                } => {
                    let share = self.homes.get(&(demand, stage, node)).copied();
                    let share = share.unwrap_or(0.0);
                    program.lp.upper[column] = share.min(1.0);
                    continue;
                }
                _ => continue,
            };
            if !fleet.is_decided_after(node) {
                program.lp.lower[column] = fixed;
                program.lp.upper[column] = fixed;
            }
        }
    }
}
