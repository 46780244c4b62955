//! What a fleet's owners get (DESIGN section 3, "Earnings"): by the work that their
//! machines serve, and by shadow prices; whether anyone does better alone; what a machine
//! that joins would earn.
//!
//! Files from the ground up: `types` (the answer), `priced` (the relaxation's program with
//! its prices, and who owns what is priced), `incomes` (by operator), `alone` (what a group
//! could make by leaving), `joining` (one machine more).

mod alone;
mod incomes;
mod joining;
mod priced;
mod types;

pub use types::{
    Balance, DemandEarnings, Earnings, GroupAlone, IncomeChange, Joining, OperatorEarnings, Rent,
    RentKind,
};

use std::collections::{BTreeMap, BTreeSet};

use self::alone::alone;
use self::incomes::{ByPrice, by_operator, by_price, by_work, operator_of};
use super::by_the_hour;
use super::changed::hours;
use super::marginal::goal;
use super::steps::{Steps, cut_short, is_hurried, quiet};
use super::tolerances::SAME_INCOME;
use super::words::{counted, listed_up_to};
use crate::assignment::Assignment;
use crate::context::Context;
use crate::error::Error;
use crate::options::{Hooks, Options};
use crate::pipeline::best_within;
use crate::plan::{Plan, Status};
use crate::scenario::{Fleet, InputError, InputErrors, ObjectiveName, Scenario};

/// The largest operators of which every group is looked at.
const LARGEST: usize = 3;
/// Operators that are looked at alone; the rest is only counted.
const ALONE: usize = 50;
/// Names in a sentence; of more, the rest is only counted.
const NAMES: usize = 5;

/// Finds out what a fleet's owners get.
///
/// # Errors
///
/// As [`Planner::solve`](crate::Planner::solve); [`Error::Input`] also under `fair`, where
/// there is no one sum to divide.
pub fn earnings(
    scenario: &Scenario,
    options: &Options,
    hooks: &Hooks<'_>,
) -> Result<Earnings, Error> {
    scenario.check_single_future("earnings")?;
    scenario.refuse_priorities("earnings")?;
    scenario.refuse_stages("earnings")?;
    scenario.refuse_waiting("earnings")?;
    by_the_hour::refuse(scenario, "`earnings`")?;
    if scenario.policy.objective == ObjectiveName::Fair {
        return Err(Error::Input(InputErrors(vec![InputError::new(
            "$.policy.objective",
            "\"fair\"",
            "\"serve\", \"cost\" or \"profit\": fair settles levels one after another, each \
             with prices of its own, so that there is no one sum for prices to divide",
        )])));
    }
    let context = quiet(options, hooks);
    let fleet = Fleet::new(scenario);
    let (plan, assignment) = best_within(&fleet, &context.with_half_the_time())?;
    let mut answer = Answer {
        scenario,
        hours: hours(scenario),
        told: started(scenario, plan),
    };
    if !answer.told.plan.exists() {
        return Ok(answer.told);
    }
    let known = Some((&answer.told.plan, &assignment));
    let by_price = by_price(scenario, known, &context.with_half_the_time())?;
    let mut done = true;
    match &by_price {
        None => {
            done = false;
            let why = if is_hurried(&context) {
                "no prices that prove the optimum were found in time"
            } else {
                "no engine found prices that prove the optimum"
            };
            let sentence = format!("Incomes by price: {why}");
            answer.told.left_out.push(sentence);
            answer.operators(&fleet, &assignment, None);
        }
        Some(by_price) => {
            answer.operators(&fleet, &assignment, Some(by_price));
            answer.divide(by_price);
            let mut candidates = joining::candidates(scenario, by_price);
            let steps = Steps::new(*hooks, candidates.len() + answer.told.operators.len() + 2);
            done &= answer.groups(by_price, &context, &steps)?;
            let tried = joining::join_each(scenario, by_price, &mut candidates, &context, &steps)?;
            done &= answer.joined(candidates, tried, &context);
            steps.finish();
        }
    }
    if !done && answer.told.status == Status::Optimal {
        answer.told.status = Status::Feasible;
    }
    Ok(answer.told)
}

/// An answer in which nothing is told yet.
fn started(scenario: &Scenario, plan: Plan) -> Earnings {
    let valued = scenario.demands.iter().any(|d| d.value != 1.0);
    let priced = scenario.nodes.iter().any(|n| n.price_per_hour.is_some());
    Earnings {
        status: plan.status,
        priced,
        valued,
        currency: scenario.policy.currency.clone(),
        hours: hours(scenario),
        missing: missing(scenario, priced, valued),
        left_out: Vec::new(),
        operators: Vec::new(),
        demands: Vec::new(),
        rents: Vec::new(),
        balance: None,
        groups: Vec::new(),
        joining: Vec::new(),
        plan,
    }
}

/// What the scenario does not say, and what is not known for it.
fn missing(scenario: &Scenario, priced: bool, valued: bool) -> Vec<String> {
    let mut missing = Vec::new();
    let nodes = scenario.nodes.iter();
    let without: Vec<&str> = nodes
        .filter(|n| n.operator.is_none())
        .map(|n| n.id.as_str())
        .collect();
    if without.len() == scenario.nodes.len() {
        missing.push("No node names its operator: all machines count as one, unassigned".into());
    } else if !without.is_empty() {
        missing.push(format!(
            "Nodes that name no operator count as one, unassigned: {}",
            listed_up_to(&without, NAMES)
        ));
    }
    if priced {
        let unpriced: Vec<&str> = scenario.unpriced().map(|n| n.id.as_str()).collect();
        if !unpriced.is_empty() {
            missing.push(format!(
                "What machines without price_per_hour cost, and what they return, is not \
                 known: {}",
                listed_up_to(&unpriced, NAMES)
            ));
        }
    } else {
        missing.push(
            "No node has a price_per_hour: what machines cost, and what they return, is not known"
                .into(),
        );
    }
    if !valued {
        missing.push(match scenario.policy.objective {
            ObjectiveName::Cost => "No demand says what serving it is worth (value): what \
                                    machines earn by work is not known"
                .into(),
            _ => "No demand says what serving it is worth (value): incomes are units of work, \
                  and no returns"
                .into(),
        });
    }
    missing
}

/// The answer as it grows.
struct Answer<'a> {
    scenario: &'a Scenario,
    hours: f64,
    told: Earnings,
}

impl Answer<'_> {
    /// What every operator gets and costs.
    fn operators(
        &mut self,
        fleet: &Fleet<'_>,
        assignment: &Assignment,
        by_price: Option<&ByPrice>,
    ) {
        let (s, hours) = (self.scenario, self.hours);
        let is_cost = s.policy.objective == ObjectiveName::Cost;
        let tells_work = self.told.valued || !is_cost;
        let work = by_operator(s, by_work(fleet, assignment).into_iter());
        let price = by_price.map(|found| by_operator(s, found.nodes()));
        let machines = by_operator(s, assignment.machines.iter().copied());
        let there = || s.nodes.iter().zip(&assignment.machines);
        let cost = by_operator(s, there().map(|(node, n)| node.machine_price() * n));
        let unpriced: BTreeSet<&str> = there()
            .filter(|(node, n)| node.price_per_hour.is_none() && **n > 0.0)
            .map(|(node, _)| operator_of(node))
            .collect();
        let of = |sums: &BTreeMap<&str, f64>, operator: &str| {
            0.0 + sums.get(operator).copied().unwrap_or(0.0)
        };
        let mut all: Vec<OperatorEarnings> = machines
            .keys()
            .map(|&operator| {
                let by_work = tells_work.then(|| of(&work, operator) / hours);
                let by_price = price.as_ref().map(|sums| of(sums, operator) / hours);
                let cost = (!unpriced.contains(operator)).then(|| of(&cost, operator));
                let returns = |income: Option<f64>, is_money: bool| {
                    let cost = cost.filter(|cost| *cost > 0.0 && is_money)?;
                    Some(income? / cost)
                };
                let account = self.told.plan.waste.by_operator.get(operator);
                OperatorEarnings {
                    operator: operator.to_owned(),
                    machines: of(&machines, operator),
                    by_work_per_hour: by_work,
                    by_price_per_hour: by_price,
                    cost_per_hour: cost,
                    return_by_work: returns(by_work, self.told.valued),
                    return_by_price: returns(by_price, self.told.valued || is_cost),
                    idle_percent: account.map_or(0.0, |account| account.idle_percent),
                }
            })
            .collect();
        let income = |o: &OperatorEarnings| {
            let known = o.by_price_per_hour.or(o.by_work_per_hour);
            (known.unwrap_or(0.0), o.by_work_per_hour.unwrap_or(0.0))
        };
        // Stable: equals stay in the order of names.
        all.sort_by(|a, b| {
            let (a, b) = (income(a), income(b));
            b.0.total_cmp(&a.0).then(b.1.total_cmp(&a.1))
        });
        self.told.operators = all;
    }

    /// What demands and limits get, and that all of it is the optimum.
    fn divide(&mut self, by_price: &ByPrice) {
        let (s, hours) = (self.scenario, self.hours);
        let shares = &by_price.shares;
        let keeps = s.demands.iter().zip(&shares.demands);
        let mut demands: Vec<DemandEarnings> = keeps
            .map(|(demand, keeps)| DemandEarnings {
                demand: demand.id.clone(),
                keeps_per_hour: 0.0 + keeps / hours,
            })
            .collect();
        demands.sort_by(|a, b| b.keeps_per_hour.abs().total_cmp(&a.keeps_per_hour.abs()));
        self.told.demands = demands;
        let models = s.models.iter().zip(&shares.models);
        let models = models.map(|(model, rent)| (RentKind::MaxReplicas, model.id.clone(), *rent));
        let least = s.models.iter().zip(&shares.least);
        let least = least.map(|(model, rent)| (RentKind::MinReplicas, model.id.clone(), *rent));
        let limits = s.limits.iter().zip(&shares.limits);
        let limits = limits.map(|(limit, rent)| (RentKind::Limit, limit.id.clone(), *rent));
        let others = [
            (RentKind::Verifiers, String::new(), shares.verifiers),
            (RentKind::MaxMoves, String::new(), shares.moves),
        ];
        let rents = others.into_iter().chain(models).chain(least).chain(limits);
        self.told.rents = rents
            .filter(|(_, _, rent)| *rent != 0.0)
            .map(|(kind, name, rent)| Rent {
                kind,
                name,
                per_hour: rent / hours,
            })
            .collect();
        let sum = |amounts: &[f64]| 0.0 + amounts.iter().sum::<f64>() / hours;
        let operators = by_price.nodes().sum::<f64>() / hours;
        let (demands, rented) = (sum(&shares.demands), sum(&by_price.rented));
        let rents = by_price.rents() / hours;
        let optimum = goal(&by_price.plan) / hours;
        let reached = goal(&self.told.plan) / hours;
        self.told.balance = Some(Balance {
            operators,
            demands,
            rents,
            rented,
            sum: operators + demands + rents - rented,
            optimum,
            reached,
            not_reached: if (optimum - reached).abs() <= SAME_INCOME * optimum.abs() {
                0.0
            } else {
                optimum - reached
            },
        });
    }

    /// What operators could make by leaving; whether all that should be was looked at.
    fn groups(
        &mut self,
        by_price: &ByPrice,
        context: &Context<'_>,
        steps: &Steps<'_>,
    ) -> Result<bool, Error> {
        let names = self.told.operators.iter().map(|o| o.operator.clone());
        let names: Vec<String> = names.take(ALONE).collect();
        let mut groups: Vec<Vec<String>> = names.iter().map(|n| vec![n.clone()]).collect();
        let largest = &names[..names.len().min(LARGEST)];
        for (i, first) in largest.iter().enumerate() {
            for second in &largest[i + 1..] {
                groups.push(vec![first.clone(), second.clone()]);
            }
        }
        if largest.len() > 2 {
            groups.push(largest.to_vec());
        }
        let size = goal(&by_price.plan).abs();
        let mut unknown = 0;
        for operators in &groups {
            context.check_cancelled()?;
            let nodes = self.scenario.nodes.iter();
            let own: Vec<bool> = nodes
                .map(|n| operators.iter().any(|o| o == operator_of(n)))
                .collect();
            let sum = |amounts: &[f64]| -> f64 {
                let own = amounts.iter().zip(&own).filter(|(_, own)| **own);
                own.map(|(amount, _)| amount).sum()
            };
            let found = if context.expired() {
                None
            } else {
                alone(&by_price.priced, &own, context)?
            };
            let Some(most) = found else {
                unknown += 1;
                continue;
            };
            let rented = sum(&by_price.rented);
            let income = sum(&by_price.shares.nodes);
            self.told.groups.push(GroupAlone {
                operators: operators.clone(),
                income_per_hour: 0.0 + (income + rented) / self.hours,
                alone_per_hour: 0.0 + (most + rented) / self.hours,
                stays: most <= income + SAME_INCOME * size.max(income.abs()),
            });
            if operators.len() == 1 {
                steps.step();
            }
        }
        let left = self.told.operators.len() - names.len();
        if unknown > 0 {
            self.told.left_out.push(format!(
                "What {} of operators could make alone: {}",
                counted(f64::from(unknown), "group"),
                cut_short(context)
            ));
        }
        if left > 0 {
            self.told.left_out.push(format!(
                "What {} with smaller incomes could make alone",
                counted(left as f64, "operator")
            ));
        }
        Ok(unknown == 0)
    }

    /// Tells what machines that join would earn; whether all of it was found.
    fn joined(
        &mut self,
        candidates: Vec<(usize, Joining)>,
        (beyond, late): (usize, usize),
        context: &Context<'_>,
    ) -> bool {
        self.told.joining = candidates.into_iter().map(|(_, told)| told).collect();
        if beyond > 0 {
            self.told.left_out.push(format!(
                "Whose income {beyond} more {} would take",
                kinds(beyond)
            ));
        }
        if late > 0 {
            self.told.left_out.push(format!(
                "Whose income {late} {} would take: {}",
                kinds(late),
                cut_short(context)
            ));
        }
        late == 0
    }
}

/// Of so many.
fn kinds(count: usize) -> &'static str {
    if count == 1 {
        "kind of machine"
    } else {
        "kinds of machine"
    }
}

#[cfg(test)]
mod tests {
    use super::kinds;

    #[test]
    fn one_kind_is_one() {
        assert_eq!(
            [0, 1, 2].map(kinds),
            ["kinds of machine", "kind of machine", "kinds of machine"]
        );
    }
}
