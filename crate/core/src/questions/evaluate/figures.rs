//! A plan in a few figures, and two plans side by side.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::tolerances::REACHED_VALUE;
use crate::assignment::Assignment;
use crate::plan::{Plan, Status};
use crate::scenario::{Fleet, FuturesGoal, ObjectiveName, Scenario};

/// A plan in a few figures.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Figures {
    /// 100 x served / offered work in units; 100 where nothing is offered.
    pub served_percent: f64,
    /// Idle % of the account.
    pub idle_percent: f64,
    /// What the objective counts, over all periods.
    pub objective: f64,
    /// Currency that the plan's decisions spend, over all periods.
    pub cost: f64,
    /// Replicas that machines have more than the period before; in the first period more
    /// than stand now, where the scenario says what does. Of a plan that does not say so,
    /// those that entries have more.
    pub moves: f64,
}

impl Figures {
    /// The figures of a plan; what stands now is in the scenario, where it is known.
    pub(super) fn of(plan: &Plan, scenario: Option<&Scenario>) -> Self {
        let hours = |period: usize| plan.periods.get(period).map_or(1.0, |p| p.hours);
        let (mut served, mut offered) = (0.0, 0.0);
        for service in &plan.demands {
            // On average over the futures that the plan is for.
            let likely = weight(plan, service.future.as_deref());
            served += likely * hours(service.period) * service.served;
            offered += likely * hours(service.period) * service.offered;
        }
        Figures {
            served_percent: if offered > 0.0 {
                100.0 * (0.0_f64 + served / offered).min(1.0)
            } else {
                100.0
            },
            idle_percent: plan.waste.total.idle_percent,
            objective: plan.objective.expected.unwrap_or(plan.objective.value),
            cost: plan.objective.cost,
            moves: match &plan.steadiness {
                Some(steadiness) => steadiness.moves,
                None => moves(plan, scenario),
            },
        }
    }
}

fn weight(plan: &Plan, future: Option<&str>) -> f64 {
    let own = plan.futures.iter().find(|f| Some(f.id.as_str()) == future);
    own.map_or(1.0, |f| f.weight)
}

fn moves(plan: &Plan, scenario: Option<&Scenario>) -> f64 {
    let periods = plan.replicas.iter().map(|r| r.period + 1);
    let periods = periods.fold(plan.periods.len(), usize::max);
    let mut counts: BTreeMap<(&str, &str, &str), Vec<f64>> = BTreeMap::new();
    for r in &plan.replicas {
        let own = counts.entry((&r.node, &r.model, &r.profile));
        own.or_insert_with(|| vec![0.0; periods])[r.period] += r.count;
    }
    let standing = scenario.and_then(|s| s.steadiness.as_ref());
    let standing = standing.map(|s| &s.replicas).filter(|now| !now.is_empty());
    let now: Option<BTreeMap<(&str, &str, &str), f64>> = standing.map(|now| {
        let now = now.iter();
        now.map(|r| ((&*r.node, &*r.model, &*r.profile), r.count as f64))
            .collect()
    });
    let mut moves = 0.0;
    for (place, counts) in &counts {
        let first = counts.first().copied().unwrap_or(0.0);
        let mut before = match &now {
            None => first,
            Some(now) => now.get(place).copied().unwrap_or(0.0),
        };
        for &count in counts {
            moves += (count - before).max(0.0);
            before = count;
        }
    }
    moves
}

/// How far an evaluated plan is from the best one for what came. Where a gap is open, the
/// regret lies between two figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Regret {
    /// The least that is lost against the best plan, in the objective's unit (where the worst
    /// futures come first: of what is lost in them): against the best plan that is known.
    /// Negative where the evaluated plan has more because it keeps less: under `cost` where
    /// it serves less than must be served, where it misses a rule of the scenario, and where
    /// the best plan serves more of a higher priority.
    pub at_least: f64,
    /// The most that is lost: against the bound of the best plan.
    pub at_most: f64,
    /// Whether the best plan is proved to be the best.
    pub status: Status,
    /// Its gap.
    pub gap: f64,
    /// The best plan that is known for what came.
    pub best: Figures,
    /// Where demands have priorities: the value of each, the highest first. The first that
    /// differs says which plan is better.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub priorities: Vec<PriorityRegret>,
    /// Where the scenario has several futures: both plans in each of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub futures: Vec<InFuture>,
}

/// The value served of one priority, over all periods.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PriorityRegret {
    /// The priority.
    pub priority: i32,
    /// By the evaluated plan.
    pub came: f64,
    /// By the best plan that is known.
    pub best: f64,
}

/// An evaluated plan and the best one for all futures, in one of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct InFuture {
    /// The future's id.
    pub id: String,
    /// Units served in percent of those asked for, by the evaluated plan.
    pub served_percent: f64,
    /// The same by the best plan.
    pub best_served_percent: f64,
    /// Currency spent by the evaluated plan, over all periods.
    pub cost: f64,
    /// The same by the best plan.
    pub best_cost: f64,
}

impl Regret {
    /// `keeps` is whether the evaluated plan keeps every rule that the best one keeps.
    pub(super) fn of(evaluated: &Plan, best: &Plan, on: &Scenario, keeps: bool) -> Self {
        let (own, known) = (evaluated.objective.value, &best.objective);
        // Of what is turned away in the worst futures less is better.
        let by_the_worst = !on.futures.is_empty() && on.policy.futures != FuturesGoal::Expected;
        let is_less_better = match known.name {
            ObjectiveName::Cost => true,
            ObjectiveName::Serve => by_the_worst,
            ObjectiveName::Profit | ObjectiveName::Fair => false,
        };
        let sign = if is_less_better { -1.0 } else { 1.0 };
        let (mut least, most) = (sign * (known.value - own), sign * (known.bound - own));
        if keeps && known.name != ObjectiveName::Cost && best.priorities.is_empty() {
            least = least.max(0.0);
        }
        let both = evaluated.priorities.iter().zip(&best.priorities);
        let priorities = both.map(|(own, best)| PriorityRegret {
            priority: own.priority,
            came: own.value,
            best: best.value,
        });
        let both = evaluated.futures.iter().zip(&best.futures);
        let futures = both.map(|(own, best)| InFuture {
            id: own.id.clone(),
            served_percent: own.served_percent,
            best_served_percent: best.served_percent,
            cost: own.cost,
            best_cost: best.cost,
        });
        Regret {
            at_least: least,
            at_most: most.max(least),
            status: best.status,
            gap: known.gap,
            best: Figures::of(best, Some(on)),
            priorities: priorities.collect(),
            futures: futures.collect(),
        }
    }
}

/// A demand of which less is served than must be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Shortfall {
    /// The demand's id.
    pub demand: String,
    /// In how many periods, over all futures where there are several; 1 where its work can
    /// wait, as that is held against all periods together.
    pub periods: usize,
    /// 100 x what must be served / offered, in the worst of them.
    pub must_percent: f64,
    /// 100 x served / offered in the worst of them.
    pub served_percent: f64,
    /// The label of the worst of them; empty where the demand's work can wait.
    pub worst_period: String,
    /// The future that it is in, where the scenario has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worst_future: Option<String>,
}

/// Demands of which less is served than must be.
pub(super) fn short(fleet: &Fleet<'_>, assignment: &Assignment) -> Vec<Shortfall> {
    let s = fleet.scenario;
    let served = assignment.served(fleet);
    let served = |demand: usize, slot: usize| served[slot * s.demands.len() + demand];
    let mut short = Vec::new();
    for (demand, entry) in s.demands.iter().enumerate() {
        if let Some(waiting) = &fleet.waiting[demand] {
            let all = fleet.hours.iter().enumerate();
            let done: f64 = all.map(|(t, hours)| hours * served(demand, t)).sum();
            let must = fleet.demands[demand].min_served;
            let asked = waiting.total();
            if done < must * asked * (1.0 - REACHED_VALUE) {
                short.push(Shortfall {
                    demand: entry.id.clone(),
                    periods: 1,
                    must_percent: 100.0 * must,
                    served_percent: 100.0 * done / asked,
                    worst_period: String::new(),
                    worst_future: None,
                });
            }
            continue;
        }
        let mut found: Option<Shortfall> = None;
        for slot in 0..fleet.hours.len() {
            let must = fleet.min_served(demand, slot);
            let rate = fleet.rate(demand, slot);
            let served = served(demand, slot);
            if served >= must * rate * (1.0 - REACHED_VALUE) {
                continue;
            }
            let percent = 100.0 * served / rate;
            let found = found.get_or_insert_with(|| Shortfall {
                demand: entry.id.clone(),
                periods: 0,
                must_percent: 0.0,
                served_percent: f64::INFINITY,
                worst_period: String::new(),
                worst_future: None,
            });
            found.periods += 1;
            if percent < found.served_percent {
                found.served_percent = percent;
                found.must_percent = 100.0 * must;
                found.worst_period.clone_from(&s.periods[slot].label);
                let future = fleet.slots.as_ref().map(|s| s.fate(slot).id.clone());
                found.worst_future = future;
            }
        }
        short.extend(found);
    }
    short
}
