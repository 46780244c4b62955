//! What a plan file claims, compared with what is recomputed.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::iter::Peekable;
use std::slice;

use schemars::JsonSchema;
use serde::Serialize;

use crate::plan::{BoundSource, Certificate, NodeUse, Plan};
use crate::scenario::{ObjectiveName, Resources, Scenario};

use super::account;
use super::after;
use super::classes;
use super::examine::{Examined, examine, with_prices};
use super::feasibility::{Amounts, Cell, available};
use super::findings::{Findings, show};
use super::futures;
use super::gap::{agrees, gap};
use super::index::Index;
use super::loading;
use super::outcomes;
use super::parts;
use super::priority_claims;
use super::search_bound::is_better;
use super::tolerances::{CLAIM_TOLERANCE, SAME_TIME};
use super::waiting;
use super::worst_claims;

/// A node without use of a resource still agrees with a claim below this part
/// of what is available there, times the tolerance.
const SMALL_USE: f64 = 1e-3;

/// Whether a plan file can be believed.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Verification {
    /// Whether there is a plan and nothing is wrong with it.
    pub valid: bool,
    /// Everything that is wrong, in fleet words.
    pub findings: Vec<String>,
    /// What nobody can check, in fleet words: bounds that only the search that made the
    /// plan claims. Empty where the prices prove every bound.
    pub unchecked: Vec<String>,
    /// The certificate as recomputed (or as given, where there is no plan).
    /// Where its `bound_source` is `search`, the bound is the word of the
    /// search that made the plan; the prices prove a weaker one.
    pub certificate: Certificate,
}

/// Whether a plan names nodes and demands, and the scenario has none of them: hundreds of
/// findings would say less than that it is the wrong file.
fn knows_nothing_of(plan: &Plan, scenario: &Scenario) -> bool {
    let nodes: BTreeSet<&str> = scenario.nodes.iter().map(|n| n.id.as_str()).collect();
    let demands: BTreeSet<&str> = scenario.demands.iter().map(|d| d.id.as_str()).collect();
    let named = !plan.nodes.is_empty() && !plan.demands.is_empty();
    named
        && !plan.nodes.iter().any(|n| nodes.contains(n.node.as_str()))
        && !plan
            .demands
            .iter()
            .any(|d| demands.contains(d.demand.as_str()))
}

/// Checks a plan file against its scenario (which must have passed its own
/// checks): limits, objective and bound as `certify` does, and every
/// number that the file derives from them. Whether the gap is small enough for
/// the status `optimal` is for the caller to say.
pub fn verify(scenario: &Scenario, plan: &Plan) -> Verification {
    let mut findings = Findings::default();
    let Some(scenario) = classes::scenario_of(scenario, plan, &mut findings) else {
        return Verification {
            valid: false,
            findings: findings.into_texts(),
            unchecked: Vec::new(),
            certificate: plan.certificate.clone(),
        };
    };
    if knows_nothing_of(plan, &scenario) {
        findings.say(|| {
            "the plan was made for another scenario: it has none of the nodes and none of the \
             demands of this one"
                .to_owned()
        });
        return Verification {
            valid: false,
            findings: findings.into_texts(),
            unchecked: Vec::new(),
            certificate: plan.certificate.clone(),
        };
    }
    let wide = parts::read(&scenario);
    let (wide, futures) = futures::read(&wide);
    let given = plan;
    let plan = &*after::renamed(plan, futures.as_ref(), &mut findings);
    let index = Index::new(&wide).in_futures(futures);
    if plan.schema_version != 1 {
        findings.say(|| format!("schema_version is {}, not 1", plan.schema_version));
    }
    if plan.currency != scenario.policy.currency {
        let label = |currency: &Option<String>| currency.clone().unwrap_or("none".to_owned());
        findings.say(|| {
            format!(
                "currency is {}, the scenario's is {}",
                label(&plan.currency),
                label(&scenario.policy.currency)
            )
        });
    }
    let examined = examine(&index, plan, &mut findings);
    let mut unchecked = Vec::new();
    let certificate = match examined {
        Some(examined) => {
            let mut claims = Claims {
                index: &index,
                plan,
                examined: &examined,
                findings: &mut findings,
            };
            claims.periods();
            claims.shared();
            claims.objective();
            claims.certificate();
            claims.demands();
            claims.nodes();
            claims.moves();
            loading::check_claims(&index, plan, &examined.decisions, &mut findings);
            priority_claims::check(plan, &examined, &mut findings);
            account::check(&index, plan, &examined, &mut findings);
            outcomes::check(&index, plan, &examined, &mut findings);
            worst_claims::check(plan, &examined, &mut findings);
            unchecked = examined.unchecked;
            with_prices(examined.certificate, given.certificate.clone())
        }
        None => given.certificate.clone(),
    };
    let findings = findings.into_texts();
    Verification {
        valid: findings.is_empty(),
        findings,
        unchecked,
        certificate,
    }
}

struct Claims<'c, 'a> {
    index: &'c Index<'a>,
    plan: &'c Plan,
    examined: &'c Examined,
    findings: &'c mut Findings,
}

impl Claims<'_, '_> {
    /// Whoever works a plan off must know what may not be switched off.
    fn shared(&mut self) {
        let nodes = self.index.scenario.nodes.iter().filter(|n| n.shared);
        let found: BTreeSet<&str> = nodes.map(|n| n.id.as_str()).collect();
        let claimed: BTreeSet<&str> = self.plan.shared.iter().map(String::as_str).collect();
        for node in claimed.symmetric_difference(&found) {
            let (own, other) = if found.contains(node) {
                ("does not say", "says")
            } else {
                ("says", "does not say")
            };
            self.findings
                .say(|| format!("the plan {own} that {node} is shared, the scenario {other} so"));
        }
    }

    fn periods(&mut self) {
        let own = match &self.index.futures {
            Some(futures) => &futures.periods,
            None => &self.index.scenario.periods,
        };
        let claimed = &self.plan.periods;
        if claimed.is_empty() {
            return;
        }
        if claimed.len() != own.len() {
            self.findings.say(|| {
                format!(
                    "periods lists {}, the scenario has {}",
                    claimed.len(),
                    own.len()
                )
            });
        }
        let all = own;
        let is_cut = all.iter().any(|p| p.continues);
        for (number, (claim, own)) in claimed.iter().zip(all).enumerate() {
            let hours = if is_cut {
                // Ends of parts are sums.
                (claim.hours - own.hours).abs() <= SAME_TIME
            } else {
                claim.hours == own.hours
            };
            let part_of = is_cut.then(|| {
                let begun = all[..=number].iter().filter(|p| !p.continues);
                begun.count() - 1
            });
            let agrees = claim.label == own.label && hours && claim.part_of == part_of;
            if !agrees {
                self.findings.say(|| {
                    format!(
                        "periods[{number}] is {} of {} hours, in the scenario it is {} of {}",
                        claim.label,
                        show(claim.hours),
                        own.label,
                        show(own.hours)
                    )
                });
            }
        }
    }

    fn objective(&mut self) {
        let claimed = &self.plan.objective;
        let goal = self.index.scenario.policy.objective;
        if claimed.name != goal {
            self.findings.say(|| {
                format!(
                    "objective.name is {}, the scenario asks for {}",
                    claimed.name.as_str(),
                    goal.as_str()
                )
            });
        }
        let found = &self.examined.certificate;
        let worth = self.examined.worth;
        let behind = worth.behind(goal);
        self.amount("objective.value", claimed.value, found.objective, behind);
        self.amount("objective.cost", claimed.cost, worth.cost, 0.0);
        self.bound("objective.bound", claimed.bound, goal);
        self.gap("objective.gap", claimed.gap, self.proven_gap());
        self.given_up(claimed.given_up_for_spare);
        match (claimed.cost_bound, &found.cost) {
            (Some(claimed), Some(cost)) => {
                self.cost_bound("objective.cost_bound", claimed, cost.bound);
            }
            (Some(claimed), None) => self.findings.say(|| {
                format!(
                    "objective.cost_bound is {}, but nothing in the certificate proves it",
                    show(claimed)
                )
            }),
            (None, _) => {}
        }
    }

    /// Nobody gives up more than the best plan may have.
    fn given_up(&mut self, claimed: Option<f64>) {
        let Some(claimed) = claimed else {
            return;
        };
        let found = &self.examined.certificate;
        let most = found.bound - found.objective;
        let behind = self.examined.worth.value + self.examined.worth.cost;
        let is_amount = claimed.is_finite() && claimed >= 0.0;
        if !is_amount || (claimed > most && !agrees(claimed, most, behind, CLAIM_TOLERANCE)) {
            self.findings.say(|| {
                format!(
                    "objective.given_up_for_spare is {}, the bound allows {}",
                    show(claimed),
                    show(most)
                )
            });
        }
    }

    fn certificate(&mut self) {
        let claimed = &self.plan.certificate;
        let found = &self.examined.certificate;
        let goal = self.index.scenario.policy.objective;
        let behind = self.examined.worth.behind(goal);
        let name = "certificate.objective";
        self.amount(name, claimed.objective, found.objective, behind);
        self.bound("certificate.bound", claimed.bound, goal);
        self.gap("certificate.gap", claimed.gap, self.proven_gap());
        let name = "certificate.max_violation";
        self.gap(name, claimed.max_violation, found.max_violation);
        if let (Some(claimed), Some(found)) = (&claimed.cost, &found.cost) {
            self.amount("certificate.cost.cost", claimed.cost, found.cost, 0.0);
            self.cost_bound("certificate.cost.bound", claimed.bound, found.bound);
            self.gap("certificate.cost.gap", claimed.gap, found.gap);
        }
        let (claimed, found) = (&claimed.levels, &found.levels);
        for (number, (claimed, found)) in claimed.iter().zip(found).enumerate() {
            let name = format!("certificate.levels[{number}]");
            self.amount(&format!("{name}.level"), claimed.level, found.level, 0.0);
            self.amount(&format!("{name}.bound"), claimed.bound, found.bound, 0.0);
            self.gap(&format!("{name}.gap"), claimed.gap, found.gap);
        }
    }

    fn moves(&mut self) {
        let Some(claimed) = &self.plan.steadiness else {
            return;
        };
        let found = &self.examined.moved;
        // Replicas are counted by differences: a hair of one is rounding.
        let one = 1.0;
        for (name, claimed, found, behind) in [
            ("steadiness.moves", claimed.moves, found.loads, one),
            ("steadiness.unloads", claimed.unloads, found.unloads, one),
            ("steadiness.load_cost", claimed.load_cost, found.cost, 0.0),
        ] {
            if !agrees(claimed, found, behind, CLAIM_TOLERANCE) {
                self.findings
                    .say(|| format!("{name} is {}, recomputed {}", show(claimed), show(found)));
            }
        }
        if claimed.at_least > found.at_least * (1.0 + CLAIM_TOLERANCE) {
            self.findings.say(|| {
                format!(
                    "steadiness.at_least is {}, which is more than what is proven: {}",
                    show(claimed.at_least),
                    show(found.at_least)
                )
            });
        }
    }

    /// `behind`: the sums whose difference the amount is, 0 where it is none.
    fn amount(&mut self, name: &str, claimed: f64, found: f64, behind: f64) {
        if !agrees(claimed, found, behind, CLAIM_TOLERANCE) {
            self.findings
                .say(|| format!("{name} is {}, recomputed {}", show(claimed), show(found)));
        }
    }

    /// A bound of the cost is as exact as the cost: it is the difference of two
    /// values that may be far larger.
    fn cost_bound(&mut self, name: &str, claimed: f64, found: f64) {
        let rounding = CLAIM_TOLERANCE * self.examined.worth.cost;
        let is_rounding = (claimed - found).abs() <= rounding;
        if !is_rounding {
            self.amount(name, claimed, found, 0.0);
        }
    }

    /// A bound said to come from the prices is held against the prices alone.
    fn proven(&self) -> f64 {
        if self.index.scenario.policy.objective == ObjectiveName::Fair {
            return self.examined.certificate.bound;
        }
        match self.plan.certificate.bound_source {
            BoundSource::Prices => self.examined.price_bound,
            BoundSource::Search => self.examined.certificate.bound,
        }
    }

    fn proven_gap(&self) -> f64 {
        let by_the_worst = self.examined.certificate.expected.is_some();
        if by_the_worst || self.index.scenario.policy.objective == ObjectiveName::Fair {
            return self.examined.certificate.gap;
        }
        let own = gap(
            self.index,
            self.proven(),
            self.examined.certificate.objective,
        );
        let priorities = self.examined.certificate.priorities.iter();
        priorities.map(|p| p.gap).fold(own, f64::max)
    }

    fn bound(&mut self, name: &str, claimed: f64, goal: ObjectiveName) {
        let proven = self.proven();
        let behind = self.examined.worth.behind(goal);
        if agrees(claimed, proven, behind, CLAIM_TOLERANCE) {
            return;
        }
        let verdict = if is_better(goal, claimed, proven) {
            "which is weaker than what is proven"
        } else {
            "which is better than what is proven"
        };
        self.findings
            .say(|| format!("{name} is {}, {verdict}: {}", show(claimed), show(proven)));
    }

    /// Gaps and violations are relative already.
    fn gap(&mut self, name: &str, claimed: f64, found: f64) {
        let agrees = (claimed - found).abs() <= CLAIM_TOLERANCE;
        if !agrees {
            self.findings
                .say(|| format!("{name} is {}, recomputed {}", show(claimed), show(found)));
        }
    }

    fn demands(&mut self) {
        let index = self.index;
        let periods = index.periods;
        let mut named = Vec::with_capacity(self.plan.demands.len());
        let waiting = waiting::outcomes(index, &self.examined.usage.served);
        for (number, claim) in self.plan.demands.iter().enumerate() {
            let place = index.period_in(claim.period, claim.future.as_deref());
            match (index.demand(&claim.demand), place) {
                (Some(demand), Ok(period)) => {
                    named.push((demand, period));
                    let offered = index.rate(demand, period);
                    let served = self.examined.usage.served[demand * periods + period];
                    let size = offered.max(served);
                    let (unmet, waits, of) = match &waiting[demand] {
                        Some(own) => own.of(index, demand, period),
                        None => ((offered - served).max(0.0), 0.0, size),
                    };
                    for (name, claimed, found, size) in [
                        ("offered", claim.offered, offered, size),
                        ("served", claim.served, served, size),
                        ("unmet", claim.unmet, unmet, of),
                        ("waiting", claim.waiting, waits, of),
                    ] {
                        let agrees = (claimed - found).abs() <= CLAIM_TOLERANCE * size;
                        if !agrees {
                            self.findings.say(|| {
                                format!(
                                    "demand {}, period {}: {name} is {}, recomputed {}",
                                    claim.demand,
                                    claim.period,
                                    show(claimed),
                                    show(found)
                                )
                            });
                        }
                    }
                }
                _ => self.findings.say(|| {
                    format!(
                        "demands[{number}]: there is no demand {} in period {}",
                        claim.demand, claim.period
                    )
                }),
            }
        }
        let demands = &index.scenario.demands;
        let always = |_: usize, _: usize| true;
        self.complete("demand", named, (demands.len(), always), |d| &demands[d].id);
    }

    fn nodes(&mut self) {
        let index = self.index;
        let mut named: Vec<((usize, usize), &NodeUse)> = Vec::with_capacity(self.plan.nodes.len());
        for (number, claim) in self.plan.nodes.iter().enumerate() {
            let place = index.period_in(claim.period, claim.future.as_deref());
            match (index.node(&claim.node), place) {
                (Some(node), Ok(period)) => named.push(((node, period), claim)),
                _ => self.findings.say(|| {
                    format!(
                        "nodes[{number}]: there is no node {} in period {}",
                        claim.node, claim.period
                    )
                }),
            }
        }
        named.sort_by_key(|&(at, _)| at);
        let mut cells = self.examined.usage.cells.iter().peekable();
        for &((node, period), claim) in &named {
            let amounts = amounts_at(&mut cells, node, period);
            self.node((node, period), claim, amounts);
        }
        let named = named.into_iter().map(|(at, _)| at).collect();
        let nodes = &index.scenario.nodes;
        let there = |node: usize, period: usize| index.is_there(node, period);
        self.complete("node", named, (nodes.len(), there), |n| &nodes[n].id);
    }

    fn node(&mut self, (node, period): (usize, usize), claim: &NodeUse, amounts: &[Amounts]) {
        let resources = self.index.resources(node);
        let machines = self.examined.decisions.machines_in(node, period);
        let available = available(self.index, (node, period), machines);
        for (name, claimed) in [
            ("busy", &claim.busy),
            ("held", &claim.held),
            ("allocated", &claim.allocated),
            ("available", &claim.available),
        ] {
            self.known_resources(name, claim, claimed, resources);
            for (position, &resource) in resources.iter().enumerate() {
                let amount = amounts.get(position).copied().unwrap_or_default();
                let found = match name {
                    "busy" => amount.busy,
                    "held" => amount.held,
                    "allocated" => amount.allocated,
                    _ => available[position],
                };
                let claimed = claimed.get(resource).copied().unwrap_or(0.0);
                let size = claimed
                    .abs()
                    .max(found)
                    .max(SMALL_USE * available[position]);
                let agrees = (claimed - found).abs() <= CLAIM_TOLERANCE * size;
                if !agrees {
                    self.findings.say(|| {
                        format!(
                            "node {}, {resource}, period {}: {name} is {}, recomputed {}",
                            claim.node,
                            claim.period,
                            show(claimed),
                            show(found)
                        )
                    });
                }
            }
        }
    }

    fn known_resources(
        &mut self,
        name: &str,
        claim: &NodeUse,
        claimed: &Resources,
        resources: &[&str],
    ) {
        for resource in claimed.keys() {
            if resources.binary_search(&resource.as_str()).is_err() {
                self.findings.say(|| {
                    format!(
                        "node {}, period {}: {name} names {resource}, which the node does not have",
                        claim.node, claim.period
                    )
                });
            }
        }
    }

    /// Every node and demand must be there once in every period in which it exists.
    fn complete<'n>(
        &mut self,
        what: &str,
        mut named: Vec<(usize, usize)>,
        (count, exists): (usize, impl Fn(usize, usize) -> bool),
        id: impl Fn(usize) -> &'n String,
    ) {
        named.sort_unstable();
        for pair in named.windows(2) {
            if let [(item, period), next] = *pair
                && next == (item, period)
            {
                self.findings
                    .say(|| format!("{what} {}, period {period}: stands twice", id(item)));
            }
        }
        named.dedup();
        let periods = self.index.periods;
        let all = (0..count).flat_map(|item| (0..periods).map(move |period| (item, period)));
        let mut named = named.into_iter().peekable();
        let missing = all.filter(|&(item, period)| {
            exists(item, period) && named.next_if_eq(&(item, period)).is_none()
        });
        let missing: Vec<(usize, usize)> = missing.collect();
        if let [(item, period), ..] = missing[..] {
            let entries = missing.len();
            self.findings.say(|| {
                format!(
                    "{what} {}, period {period}: is missing ({entries} entries are)",
                    id(item)
                )
            });
        }
    }
}

/// What is used on a node in a period, nothing where no cell tells. Questions
/// must come in ascending order.
fn amounts_at<'u>(
    cells: &mut Peekable<slice::Iter<'u, Cell>>,
    node: usize,
    period: usize,
) -> &'u [Amounts] {
    while let Some(&cell) = cells.peek() {
        match (cell.node, cell.period).cmp(&(node, period)) {
            Ordering::Less => {
                cells.next();
            }
            Ordering::Equal => return &cell.amounts,
            Ordering::Greater => break,
        }
    }
    &[]
}
