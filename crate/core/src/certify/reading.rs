//! A plan's decisions by index: routes, replicas and machine counts, with a
//! finding for every name and number that cannot be used.

use crate::plan::{Plan, ReplicaPlacement, Route};
use crate::scenario::{Count, Spare};

use super::amounts::{check_whole, read_amount};
use super::findings::{Findings, is_usable, show};
use super::hourly::{self, ByTheHour};
use super::index::Index;

/// A rate of one demand by one profile on one node in one period.
#[derive(Debug, Clone, Copy)]
pub(super) struct Flow {
    pub(super) node: usize,
    pub(super) period: usize,
    pub(super) profile: usize,
    pub(super) demand: usize,
    /// Units per second.
    pub(super) rate: f64,
}

/// Replicas of one profile on one node in one period.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed {
    pub(super) node: usize,
    pub(super) period: usize,
    pub(super) profile: usize,
    pub(super) count: f64,
}

/// What the plan decides. What cannot be is left out (and found).
pub(super) struct Decisions {
    /// By node, period, profile and demand.
    pub(super) flows: Vec<Flow>,
    /// What is there in each period, by node, period and profile.
    pub(super) placed: Vec<Placed>,
    /// What is decided before anyone knows which of several futures comes, where there
    /// are several: by node, period and profile.
    before: Option<Vec<Placed>>,
    /// Machines per node, fixed or chosen; by the hour the most of any period.
    pub(super) machines: Vec<f64>,
    /// Machines per node and period, where they are rented by the hour.
    pub(super) hourly: ByTheHour,
    /// Those of them that are ready to serve.
    pub(super) ready: ByTheHour,
}

impl Decisions {
    /// Machines of a node that may serve in a period: those that are ready.
    pub(super) fn machines_in(&self, node: usize, period: usize) -> f64 {
        match &self.ready[node] {
            Some(machines) => machines[period],
            None => self.machines[node],
        }
    }

    /// Machines of a node that are there in a period, ready or not.
    pub(super) fn paid_in(&self, node: usize, period: usize) -> f64 {
        match &self.hourly[node] {
            Some(machines) => machines[period],
            None => self.machines[node],
        }
    }
}

impl Decisions {
    /// The replicas that are decided, whatever becomes of them.
    pub(super) fn decided(&self) -> &[Placed] {
        self.before.as_deref().unwrap_or(&self.placed)
    }
}

/// What is there of the replicas in the periods of all futures.
fn standing(index: &Index<'_>, decided: &[Placed]) -> Vec<Placed> {
    let all = decided.iter().flat_map(|p| {
        index.standing_in(p.period).map(|period| Placed {
            period,
            count: index.kept(p.node, period) * p.count,
            ..*p
        })
    });
    let mut there: Vec<Placed> = all.filter(|p| p.count > 0.0).collect();
    there.sort_unstable_by_key(|p| (p.node, p.period, p.profile));
    there
}

/// Reads the decisions of a plan.
pub(super) fn read(index: &Index<'_>, plan: &Plan, findings: &mut Findings) -> Decisions {
    let mut flows = Vec::with_capacity(plan.routes.len());
    for (number, route) in plan.routes.iter().enumerate() {
        match read_route(index, route) {
            Ok(flow) => flows.push(flow),
            Err(why) => findings.refuse(|| {
                format!(
                    "routes[{number}], {} on {} by {}, period {}: {why}",
                    route.demand, route.node, route.profile, route.period
                )
            }),
        }
    }
    flows.sort_unstable_by_key(|f| (f.node, f.period, f.profile, f.demand));
    for pair in flows.windows(2) {
        let key = |f: &Flow| (f.node, f.period, f.profile, f.demand);
        if key(&pair[0]) == key(&pair[1]) {
            findings.refuse(|| {
                format!(
                    "the route {} on {} by {}, period {}, is given twice",
                    index.scenario.demands[pair[0].demand].id,
                    index.scenario.nodes[pair[0].node].id,
                    index.profiles[pair[0].profile].profile.name,
                    pair[0].period
                )
            });
        }
    }

    let mut placed = Vec::with_capacity(plan.replicas.len());
    for (number, replica) in plan.replicas.iter().enumerate() {
        let placement = read_replica(index, replica);
        match placement {
            Ok(placement) => {
                check_whole(index, placement.count, findings, || {
                    format!(
                        "replicas[{number}], {} on {} by {}, period {}: {} replicas",
                        replica.model,
                        replica.node,
                        replica.profile,
                        replica.period,
                        show(replica.count)
                    )
                });
                check_spare(index, replica, findings, || {
                    format!(
                        "replicas[{number}], {} on {} by {}, period {}",
                        replica.model, replica.node, replica.profile, replica.period
                    )
                });
                placed.push(placement);
            }
            Err(why) => findings.refuse(|| {
                format!(
                    "replicas[{number}], {} on {} by {}, period {}: {why}",
                    replica.model, replica.node, replica.profile, replica.period
                )
            }),
        }
    }
    placed.sort_unstable_by_key(|p| (p.node, p.period, p.profile));
    for pair in placed.windows(2) {
        let key = |p: &Placed| (p.node, p.period, p.profile);
        if key(&pair[0]) == key(&pair[1]) {
            let entry = &index.profiles[pair[0].profile];
            findings.refuse(|| {
                format!(
                    "the replicas of {} on {} by {}, period {}, are given twice",
                    index.scenario.models[entry.model].id,
                    index.scenario.nodes[pair[0].node].id,
                    entry.profile.name,
                    pair[0].period
                )
            });
        }
    }

    let mut machines = read_counts(index, plan, findings);
    let hourly = hourly::read(index, plan, findings);
    for (most, own) in machines.iter_mut().zip(&hourly) {
        if let Some(own) = own {
            *most = own.iter().copied().fold(0.0, f64::max);
        }
    }
    let several = index.futures.is_some();
    let there = several.then(|| standing(index, &placed));
    let (placed, before) = match there {
        Some(there) => (there, Some(placed)),
        None => (placed, None),
    };
    Decisions {
        flows,
        placed,
        before,
        machines,
        ready: hourly::ready(index, &hourly),
        hourly,
    }
}

fn read_route(index: &Index<'_>, route: &Route) -> Result<Flow, String> {
    let demand = index.demand(&route.demand).ok_or("unknown demand")?;
    let node = index.node(&route.node).ok_or("unknown node")?;
    let profile = index
        .model_of(demand)
        .and_then(|model| index.profile(model, &route.profile))
        .ok_or("the demand's model has no such profile")?;
    let period = index.period_in(route.period, route.future.as_deref())?;
    index.check_stage(profile, route.stage.as_deref())?;
    let rate = read_amount(route.rate, "a rate")?;
    index
        .why_not_eligible(demand, profile, node)
        .map_err(|why| format!("not eligible: {why}"))?;
    Ok(Flow {
        node,
        period,
        profile,
        demand,
        rate,
    })
}

fn read_replica(index: &Index<'_>, replica: &ReplicaPlacement) -> Result<Placed, String> {
    let node = index.node(&replica.node).ok_or("unknown node")?;
    let model = index.model(&replica.model).ok_or("unknown model")?;
    let profile = index
        .profile(model, &replica.profile)
        .ok_or("the model has no such profile")?;
    let period = read_period(index, replica.period)?;
    index.check_stage(profile, replica.stage.as_deref())?;
    let count = read_amount(replica.count, "a number of replicas")?;
    if !index.profiles[profile].is_placed {
        return Err("the profile holds nothing, so it has no replicas to place".to_owned());
    }
    index
        .why_not_placeable(profile, node)
        .map_err(|why| format!("cannot be placed: {why}"))?;
    Ok(Placed {
        node,
        period,
        profile,
        count,
    })
}

fn read_period(index: &Index<'_>, period: usize) -> Result<usize, String> {
    if period < index.decided_periods() {
        Ok(period)
    } else {
        let periods = index.decided_periods();
        Err(format!("the scenario has {periods} periods"))
    }
}

/// Spare replicas are among those that are there, and only where the policy fills.
fn check_spare(
    index: &Index<'_>,
    replica: &ReplicaPlacement,
    findings: &mut Findings,
    subject: impl Fn() -> String,
) {
    let spare = replica.spare;
    let is_amount = is_usable(spare) && (0.0..=replica.count).contains(&spare);
    if !is_amount {
        findings.refuse(|| {
            format!(
                "{}: {} of {} replicas are spare",
                subject(),
                show(spare),
                show(replica.count)
            )
        });
    } else if spare > 0.0 && index.scenario.policy.spare == Spare::None {
        findings.refuse(|| {
            format!(
                "{}: {} are spare, the policy asks for none",
                subject(),
                show(spare)
            )
        });
    }
}

/// Machines per node. Where the plan gives no usable number for a range, the
/// fewest machines count.
fn read_counts(index: &Index<'_>, plan: &Plan, findings: &mut Findings) -> Vec<f64> {
    let nodes = &index.scenario.nodes;
    let mut chosen: Vec<Option<f64>> = vec![None; nodes.len()];
    for (number, entry) in plan.counts.iter().enumerate() {
        let Some(node) = index.node(&entry.node) else {
            findings.refuse(|| format!("counts[{number}], {}: unknown node", entry.node));
            continue;
        };
        let Count::Range { min, max, .. } = nodes[node].count else {
            findings.refuse(|| {
                format!(
                    "counts[{number}], node {}: its count is {}",
                    entry.node,
                    match nodes[node].count {
                        Count::Hourly(_) => "chosen by the hour, in the list `hourly`",
                        _ => "fixed, there is nothing to choose",
                    }
                )
            });
            continue;
        };
        if chosen[node].is_some() {
            findings.refuse(|| format!("the count of node {} is given twice", entry.node));
            continue;
        }
        match read_amount(entry.count, "a number of machines") {
            Ok(count) => {
                let (min_count, max_count) = (min as f64, max as f64);
                let out_of_range = || {
                    format!(
                        "node {}: {} machines, the range is {min} to {max}",
                        entry.node,
                        show(count)
                    )
                };
                findings.limit(count - max_count, max_count.max(count), out_of_range);
                findings.limit(min_count - count, min_count, out_of_range);
                check_whole(index, count, findings, || {
                    format!("node {}: {} machines", entry.node, show(count))
                });
                chosen[node] = Some(count);
            }
            Err(why) => {
                findings.refuse(|| format!("counts[{number}], node {}: {why}", entry.node));
                chosen[node] = Some(min as f64);
            }
        }
    }
    nodes
        .iter()
        .zip(chosen)
        .map(|(node, chosen)| match (node.count, chosen) {
            (Count::Range { min, .. }, None) => {
                findings.refuse(|| format!("node {}: the plan gives no machine count", node.id));
                min as f64
            }
            (Count::Fixed(count), None) => count as f64,
            // Read period by period.
            (Count::Hourly(_), None) => 0.0,
            (_, Some(count)) => count,
        })
        .collect()
}
