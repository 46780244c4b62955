//! Sequential fill: how much idle compute would unmet demand use if one kind
//! of restriction after another were lifted (DESIGN section 3)?
//!
//! The plan's routes stay. Restrictions lifted at one step stay lifted at the
//! next. Each step routes what is still unmet into what is still idle: the same
//! objective, then the least compute. Under `cost` serving more than was asked
//! for gains nothing, so nothing is filled and all idle compute is surplus.
//! Under `fair` the fill asks for the most value, as under `serve`.

use std::collections::BTreeMap;

use super::limit_rows::{Left, Rows};
use super::stage_rows;
use super::waiting::Waits;
use crate::error::Error;
use idlewise_engine::{Column, Ending, Lp};

use crate::assignment::{Assignment, NEGLIGIBLE};
use crate::context::Context;
use crate::model::{Goal, Phase};
use crate::parallel::try_map;
use crate::scenario::{Fleet, Lifted, ObjectiveName, Triple};
use crate::solve::{Place, WarmStart, maximise_at};

/// A fill below this fraction of the available compute is rounding.
const NEGLIGIBLE_FILL: f64 = 1e-8;
/// So is what is unmet of a demand below this fraction of it: a served rate is
/// a sum of routes, each right to about the tolerance of an engine.
const NEGLIGIBLE_UNMET: f64 = 1e-8;

/// What one step allows, on top of the steps before it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Step {
    pub lifted: Lifted,
    /// Any profile runs on any hardware.
    pub hardware: bool,
}

/// The steps in the order of `Stranded::CAUSES`. Fragmentation lifts whole
/// numbers, since rates and replicas are continuous in every step, whole cards, since
/// a replica takes no more than it holds, replicas that need a larger machine, and the time
/// that models load, since what is filled in serves at once. Those that only need more memory, or another
/// resource beside compute, wait for `resource`.
fn steps() -> [Step; 6] {
    let mut step = Step::default();
    step.lifted.fragmentation = true;
    let fragmentation = step;
    step.lifted.hosting = true;
    let hosting = step;
    step.lifted.verification = true;
    let verification = step;
    step.lifted.region = true;
    let region = step;
    step.lifted.resource = true;
    let resource = step;
    step.hardware = true;
    [fragmentation, hosting, verification, region, resource, step]
}

/// What the fill found in one period.
#[derive(Debug, Clone)]
pub(super) struct Filled {
    /// Stranded compute in resource units by cause, for each node.
    pub stranded: Vec<[f64; 6]>,
    /// Whether all steps were made. Where a limit came first, those that were are right,
    /// and of the rest of what is idle nothing is known.
    pub is_complete: bool,
}

/// Stranded compute, for each period.
pub(super) fn stranded(
    fleet: &Fleet<'_>,
    assignment: &Assignment,
    warm: WarmStart<'_>,
    context: &Context<'_>,
) -> Result<Vec<Filled>, Error> {
    let nothing = Filled {
        stranded: vec![[0.0; 6]; fleet.nodes.len()],
        is_complete: true,
    };
    if fleet.scenario.policy.objective == ObjectiveName::Cost {
        return Ok(vec![nothing; fleet.hours.len()]);
    }
    let kinds = fleet.kinds();
    let may_fragment = may_fragment(fleet);
    let periods: Vec<usize> = (0..fleet.hours.len()).collect();
    let fill = |mut residual: Residual| {
        context.check_cancelled()?;
        let mut found = nothing.clone();
        for (cause, step) in steps().into_iter().enumerate() {
            if residual.is_settled() {
                break;
            }
            if cause == 0 && !may_fragment {
                continue;
            }
            let filled = residual.fill(fleet, &kinds, (cause, step), warm, context)?;
            let Some(filled) = filled else {
                found.is_complete = false;
                break;
            };
            for (node, compute) in filled {
                found.stranded[node][cause] += compute;
            }
        }
        Ok((found, residual))
    };
    if fleet.has_waiting() {
        // What waits is used once: what an earlier period takes, a later one cannot.
        let mut waits = Waits::of(fleet, assignment);
        let mut all = Vec::with_capacity(periods.len());
        for period in periods {
            let mut residual = Residual::of(fleet, assignment, period);
            waits.begin(fleet, period, &mut residual.unmet);
            let begun = residual.unmet.clone();
            let (found, residual) = fill(residual)?;
            waits.end(fleet, period, &begun, &residual.unmet);
            all.push(found);
        }
        return Ok(all);
    }
    try_map(&periods, |&period| {
        let residual = Residual::of(fleet, assignment, period);
        fill(residual).map(|(found, _)| found)
    })
}

/// Whether anything comes whole or has to load first, or needs a larger machine.
pub(super) fn may_fragment(fleet: &Fleet<'_>) -> bool {
    let whole = !fleet.scenario.policy.relax
        && (fleet.profiles.iter().any(|p| !p.holds.is_empty())
            || fleet.scenario.demands.iter().any(|d| !d.split));
    whole || fleet.loading.is_some() || fleet.has_large_replicas() || fleet.has_cards()
}

/// What is still idle and still unmet in one period.
pub(super) struct Residual {
    period: usize,
    /// Idle of each resource, by node x resource.
    idle: Vec<f64>,
    /// What counts as no idle compute at all, by node.
    negligible: Vec<f64>,
    /// Unmet units per second, by demand.
    unmet: Vec<f64>,
    /// Verifier work still possible.
    verifier: f64,
    /// Replicas still possible, by model, then stage.
    replicas: Vec<Vec<f64>>,
    /// What limits over several nodes, models or demands leave.
    limits: Left,
    compute: usize,
    resources: usize,
}

impl Residual {
    pub fn of(fleet: &Fleet<'_>, assignment: &Assignment, period: usize) -> Self {
        let resources = fleet.resources.len();
        let mut idle = Vec::with_capacity(fleet.nodes.len() * resources);
        for node in 0..fleet.nodes.len() {
            let machines = assignment.machines_in(node, period);
            idle.extend((0..resources).map(|k| fleet.available(node, k, machines)));
        }
        let negligible = (0..fleet.nodes.len())
            .map(|g| NEGLIGIBLE * idle[g * resources + fleet.compute])
            .collect();
        let mut unmet: Vec<f64> = (0..fleet.demands.len())
            .map(|d| fleet.rate(d, period))
            .collect();
        let mut verifier = fleet.scenario.verifier_capacity.unwrap_or(f64::INFINITY);
        let mut replicas = fleet.replicas_allowed();
        for f in assignment.flows.iter().filter(|f| f.period == period) {
            let load = Assignment::load(fleet, f);
            for &(k, amount) in &fleet.profiles[f.triple.profile].uses {
                idle[f.triple.node * resources + k] -= load * amount;
            }
            if f.is_served(fleet) {
                unmet[f.triple.demand] -= f.rate;
            }
            verifier -= fleet.verifier_load(f.triple.demand, f.triple.profile) * f.rate;
        }
        for p in assignment.placed.iter().filter(|p| p.period == period) {
            for &(k, amount) in fleet.takes(p.profile, p.node) {
                idle[p.node * resources + k] -= p.count * amount;
            }
            for stage in fleet.stages_done(p.profile) {
                replicas[fleet.profiles[p.profile].model][stage] -= p.count;
            }
        }
        for (demand, rate) in unmet.iter_mut().enumerate() {
            if *rate < NEGLIGIBLE_UNMET * fleet.rate(demand, period) || fleet.value(demand) == 0.0 {
                *rate = 0.0;
            }
        }
        Residual {
            period,
            idle,
            negligible,
            unmet,
            verifier: verifier.max(0.0),
            limits: Left::of(fleet, assignment, period),
            replicas: replicas
                .into_iter()
                .map(|stages| stages.into_iter().map(|r| r.max(0.0)).collect())
                .collect(),
            compute: fleet.compute,
            resources,
        }
    }

    /// Value of all that is unmet, over the period.
    pub fn unmet_value(&self, fleet: &Fleet<'_>) -> f64 {
        let hours = fleet.hours[self.period];
        let unmet = self.unmet.iter().enumerate();
        unmet
            .map(|(d, rate)| 3600.0 * hours * fleet.value(d) * rate)
            .sum()
    }

    fn idle_compute(&self, node: usize) -> f64 {
        let idle = self.idle[node * self.resources + self.compute];
        if idle > self.negligible[node] {
            idle
        } else {
            0.0
        }
    }

    /// Nothing unmet, or nothing idle: no program needs solving.
    fn is_settled(&self) -> bool {
        self.unmet.iter().all(|&u| u <= 0.0)
            || (0..self.negligible.len()).all(|g| self.idle_compute(g) <= 0.0)
    }

    /// Nodes with idle compute, grouped where one program row can stand for
    /// all of them: the same restrictions and idle resources in proportion.
    fn groups(&self, kinds: &[usize], only_compute: bool) -> Vec<Group> {
        let mut groups: BTreeMap<(usize, Vec<i64>), Vec<usize>> = BTreeMap::new();
        for (node, &kind) in kinds.iter().enumerate() {
            let compute = self.idle_compute(node);
            if compute <= 0.0 {
                continue;
            }
            let shape = if only_compute {
                Vec::new()
            } else {
                let row = &self.idle[node * self.resources..(node + 1) * self.resources];
                row.iter()
                    .map(|idle| (idle.max(0.0) / compute * 1e9).round() as i64)
                    .collect()
            };
            groups.entry((kind, shape)).or_default().push(node);
        }
        groups
            .into_values()
            .map(|nodes| {
                let total: f64 = nodes.iter().map(|&g| self.idle_compute(g)).sum();
                Group {
                    example: nodes[0],
                    members: nodes
                        .iter()
                        .map(|&g| (g, self.idle_compute(g) / total))
                        .collect(),
                }
            })
            .collect()
    }

    /// Idle of a resource over a group.
    fn group_idle(&self, group: &Group, resource: usize) -> f64 {
        group
            .members
            .iter()
            .map(|&(g, _)| self.idle[g * self.resources + resource].max(0.0))
            .sum()
    }

    /// Routes what is unmet into what is idle under one step's restrictions,
    /// and returns the compute this takes, by node; `None` where a limit came first.
    pub fn fill(
        &mut self,
        fleet: &Fleet<'_>,
        kinds: &[usize],
        (number, step): (usize, Step),
        warm: WarmStart<'_>,
        context: &Context<'_>,
    ) -> Result<Option<Vec<(usize, f64)>>, Error> {
        if context.expired() {
            return Ok(None);
        }
        let groups = self.groups(kinds, step.lifted.resource);
        let (lp, routes) = self.program(fleet, &groups, step);
        if routes.is_empty() {
            return Ok(Some(Vec::new()));
        }
        let phases = [
            Phase {
                goal: Goal::Value,
                gain: lp.gain.clone(),
            },
            Phase {
                goal: Goal::Compute,
                gain: routes.iter().map(|r| -r.compute).collect(),
            },
        ];
        let place = Place::Fill {
            period: self.period,
            step: number,
        };
        let answer = maximise_at(place, &lp, &phases, &[], false, warm.memory, &context.solve)?;
        // Half a fill is none: what it leaves to later causes would be theirs.
        if answer.ending != Ending::Optimal {
            return Ok(None);
        }
        let filled: f64 = routes
            .iter()
            .zip(&answer.x)
            .map(|(r, x)| r.compute * x)
            .sum();
        if filled < NEGLIGIBLE_FILL * self.negligible.iter().sum::<f64>() / NEGLIGIBLE {
            return Ok(Some(Vec::new()));
        }
        let mut taken = Vec::new();
        for (route, &rate) in routes.iter().zip(&answer.x).filter(|(_, x)| **x > 0.0) {
            if fleet.counts(route.profile) {
                self.unmet[route.demand] = (self.unmet[route.demand] - rate).max(0.0);
            }
            if self.unmet[route.demand] < NEGLIGIBLE_UNMET * fleet.most(route.demand, self.period) {
                self.unmet[route.demand] = 0.0;
            }
            let load = fleet.verifier_load(route.demand, route.profile);
            self.verifier = (self.verifier - load * rate).max(0.0);
            let profile = &fleet.profiles[route.profile];
            if !profile.holds.is_empty() {
                for stage in fleet.stages_done(route.profile) {
                    let left = &mut self.replicas[profile.model][stage];
                    *left = (*left - route.load * rate).max(0.0);
                }
            }
            for &(node, share) in &groups[route.group].members {
                for &(k, amount) in &route.amounts {
                    self.idle[node * self.resources + k] -= amount * rate * share;
                }
                taken.push((node, route.compute * rate * share));
            }
        }
        Ok(Some(taken))
    }

    /// The program of one step: its gain is what each route is worth.
    fn program(&self, fleet: &Fleet<'_>, groups: &[Group], step: Step) -> (Lp, Vec<FillRoute>) {
        let mut lp = Lp::new();
        let mut routes = Vec::new();
        let idle_rows: Vec<Vec<Option<usize>>> = groups
            .iter()
            .map(|group| {
                (0..self.resources)
                    .map(|k| {
                        (k == self.compute || !step.lifted.resource)
                            .then(|| lp.add_row(f64::NEG_INFINITY, self.group_idle(group, k)))
                    })
                    .collect()
            })
            .collect();
        let verifier_row = (!step.lifted.verification && self.verifier.is_finite())
            .then(|| lp.add_row(f64::NEG_INFINITY, self.verifier));
        let replica_rows: Vec<Vec<Option<usize>>> = self
            .replicas
            .iter()
            .map(|stages| {
                let is_row = |left: f64| !step.lifted.hosting && left.is_finite();
                let row = |&left: &f64| is_row(left).then(|| lp.add_row(f64::NEG_INFINITY, left));
                stages.iter().map(row).collect()
            })
            .collect();
        let limits = Rows::new(&mut lp, fleet, &self.limits, step.lifted.hosting);
        for demand in (0..self.unmet.len()).filter(|&d| self.unmet[d] > 0.0) {
            let unmet_row = lp.add_row(f64::NEG_INFINITY, self.unmet[demand]);
            let mut stages = stage_rows::Rows::new(step.lifted.region);
            for (index, group) in groups.iter().enumerate() {
                if !fleet.reachable(demand, group.example, step.lifted) {
                    continue;
                }
                for profile in candidates(fleet, demand, group.example, step) {
                    let route = FillRoute::new(fleet, demand, profile, index);
                    let gain = self.gain(fleet, &route, group.example);
                    let is_served = fleet.counts(profile);
                    let mut entries = Vec::new();
                    if is_served {
                        entries.push((unmet_row, 1.0));
                    }
                    stages.enter(&mut lp, fleet, (profile, group.example), &mut entries);
                    let mut size = self.unmet[demand];
                    for &(k, amount) in &route.amounts {
                        if let Some(row) = idle_rows[index][k] {
                            entries.push((row, amount));
                            size = size.min(lp.row_upper[row] / amount);
                        }
                    }
                    if let Some(row) = verifier_row {
                        entries.push((row, fleet.verifier_load(demand, profile)));
                    }
                    let p = &fleet.profiles[profile];
                    for stage in fleet.stages_done(profile) {
                        let row = replica_rows[p.model][stage];
                        if let (false, Some(row)) = (p.holds.is_empty(), row) {
                            entries.push((row, route.load));
                        }
                    }
                    let triple = Triple {
                        demand,
                        profile,
                        node: group.example,
                        cost: if is_served {
                            fleet.route_cost(demand, group.example)
                        } else {
                            0.0
                        },
                    };
                    let load = (!p.holds.is_empty()).then_some(route.load);
                    limits.enter(fleet, &triple, load, &mut entries);
                    if (gain > 0.0 || !is_served) && size > 0.0 {
                        lp.add_column(
                            Column {
                                gain,
                                lower: 0.0,
                                upper: f64::INFINITY,
                                size,
                                integer: false,
                            },
                            &entries,
                        );
                        routes.push(route);
                    }
                }
            }
        }
        (lp, routes)
    }

    /// What a unit per second of a route is worth under the plan's objective.
    fn gain(&self, fleet: &Fleet<'_>, route: &FillRoute, node: usize) -> f64 {
        let hours = fleet.hours[self.period];
        let (value, cost) = if fleet.counts(route.profile) {
            let value = 3600.0 * hours * fleet.value(route.demand);
            (value, fleet.route_cost(route.demand, node))
        } else {
            (0.0, 0.0)
        };
        let objective = fleet.scenario.policy.objective;
        if matches!(objective, ObjectiveName::Serve | ObjectiveName::Fair) {
            return value;
        }
        let prices = &fleet.nodes[node].usage_price;
        let used: f64 = route.amounts.iter().map(|&(k, a)| prices[k] * a).sum();
        value - hours * (used + 3600.0 * cost)
    }
}

/// Nodes that one program row can stand for, each with its share of what the
/// group takes.
struct Group {
    example: usize,
    members: Vec<(usize, f64)>,
}

/// One column of a fill.
struct FillRoute {
    demand: usize,
    profile: usize,
    group: usize,
    /// Replicas that one unit per second keeps busy: o / r.
    load: f64,
    /// Resources taken by one unit per second.
    amounts: Vec<(usize, f64)>,
    /// Compute taken by one unit per second.
    compute: f64,
}

impl FillRoute {
    fn new(fleet: &Fleet<'_>, demand: usize, profile: usize, group: usize) -> Self {
        let p = &fleet.profiles[profile];
        let load = fleet.demands[demand].overhead / p.rate;
        let amounts: Vec<(usize, f64)> = (0..fleet.resources.len())
            .map(|k| (k, load * p.total(k)))
            .filter(|&(_, a)| a > 0.0)
            .collect();
        FillRoute {
            demand,
            profile,
            group,
            load,
            compute: load * p.total(fleet.compute),
            amounts,
        }
    }
}

/// Profiles by which a demand could be served on a node, for each stage of its model. Where
/// none was measured on its hardware and hardware is lifted: the one of least compute.
fn candidates(fleet: &Fleet<'_>, demand: usize, node: usize, step: Step) -> Vec<usize> {
    let model = fleet.demands[demand].model;
    let stages = (0..fleet.stages[model].count).map(Some);
    let parts = std::iter::once(None).chain(stages);
    parts
        .flat_map(|stage| of_stage(fleet, (model, stage), node, step))
        .collect()
}

fn of_stage(
    fleet: &Fleet<'_>,
    (model, stage): (usize, Option<usize>),
    node: usize,
    step: Step,
) -> Vec<usize> {
    let all = fleet.profiles_of[model].clone();
    let all = all.filter(|&p| fleet.profiles[p].stage == stage);
    let measured: Vec<usize> = all
        .clone()
        .filter(|&p| fleet.same_hardware(p, node))
        .collect();
    if measured.is_empty() && step.hardware {
        let compute = |p: usize| fleet.profiles[p].total(fleet.compute) / fleet.profiles[p].rate;
        return all
            .min_by(|&a, &b| compute(a).total_cmp(&compute(b)))
            .into_iter()
            .collect();
    }
    measured
        .into_iter()
        .filter(|&p| fleet.fits(p, node, step.lifted))
        .collect()
}
