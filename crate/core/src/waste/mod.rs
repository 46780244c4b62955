//! The account of wasted compute (DESIGN section 3).
//!
//! installed = unavailable + starting + headroom + useful + overhead + workload idle +
//! stranded (by cause) + surplus, for every node and period, in hours of the
//! compute resource and in currency. Where a limit cuts that short, what was not yet
//! divided into stranded and surplus is `undivided`.

mod alone;
mod as_much;
mod avoidable;
mod fill;
mod limit_rows;
mod stage_rows;
mod tolerances;
mod waiting;

pub(crate) use avoidable::CheapestFleet;

use crate::assignment::{Assignment, Placed};
use crate::context::Context;
use crate::error::Error;
use crate::plan::{Account, Breakdown, Stranded, Waste};
use crate::scenario::{Fleet, Scenario};
use crate::solve::WarmStart;
use fill::Filled;

/// The operator of nodes that name none.
pub(crate) const UNASSIGNED: &str = "unassigned";

/// Accounts for every installed compute-hour under an assignment, within the limits of
/// the context. What is stranded is so without the `spare` replicas among its own, as far
/// as they leave it idle.
///
/// # Errors
///
/// [`Error::Cancelled`] where the caller asked to stop, [`Error::Solver`] where
/// an engine failed.
pub(crate) fn account(
    fleet: &Fleet<'_>,
    assignment: &Assignment,
    spare: &[Placed],
    warm: WarmStart<'_>,
    context: &Context<'_>,
) -> Result<Waste, Error> {
    // Spare replicas stand where work was kept out by the same restrictions.
    let without = (!spare.is_empty()).then(|| assignment.without(spare));
    let planned = without.as_ref().unwrap_or(assignment);
    let filled = fill::stranded(fleet, planned, warm, context)?;
    let mut waste = sum(fleet, assignment, &filled);
    if context.causes_alone {
        waste.alone = alone::alone(fleet, planned, warm, context)?;
    }
    // What a fleet by the hour could cost at least is not known, nor what one would that
    // lets work wait otherwise.
    if fleet.has_waiting() || fleet.nodes.iter().any(|n| n.hourly.is_some()) {
        return Ok(waste);
    }
    let cheapest = CheapestFleet::new(fleet, assignment, context);
    waste.avoidable.at_most = cheapest.map(|cheapest| cheapest.avoidable(assignment));
    Ok(waste)
}

/// The account of several futures on average, each as likely as its weight says. What is
/// avoidable is not told: no fleet is the cheapest in all of them.
pub(crate) fn average(scenario: &Scenario, parts: &[(f64, &Waste)]) -> Waste {
    let mut average = Waste {
        unpriced: scenario.unpriced().map(|node| node.id.clone()).collect(),
        ..Waste::default()
    };
    let join = |into: &mut Account, part: &Account, weight: f64| {
        add(&mut into.compute_hours, &part.compute_hours, weight);
        add(&mut into.cost, &part.cost, weight);
    };
    for &(weight, part) in parts {
        join(&mut average.total, &part.total, weight);
        let periods = part.by_period.len();
        average.by_period.resize(periods, Account::default());
        for (into, own) in average.by_period.iter_mut().zip(&part.by_period) {
            join(into, own, weight);
        }
        for (into, own) in [
            (&mut average.by_region, &part.by_region),
            (&mut average.by_operator, &part.by_operator),
            (&mut average.by_hardware, &part.by_hardware),
        ] {
            for (name, own) in own {
                join(into.entry(name.clone()).or_default(), own, weight);
            }
        }
    }
    let by_price = scenario.weighs_by_price() && average.total.cost.installed > 0.0;
    let named = [
        &mut average.by_region,
        &mut average.by_operator,
        &mut average.by_hardware,
    ];
    let accounts = named.into_iter().flat_map(|all| all.values_mut());
    let accounts = accounts.chain(&mut average.by_period);
    for account in accounts.chain([&mut average.total]) {
        account.idle_percent = idle_percent(account, by_price);
    }
    average
}

/// Compute in use on one node in one period, in resource units.
#[derive(Debug, Clone, Copy, Default)]
struct InUse {
    /// Serving, at overhead 1.
    useful: f64,
    /// Serving, overhead included.
    busy: f64,
    /// The part of `busy` that replicas hold.
    busy_held: f64,
    /// Held by replicas.
    held: f64,
    /// The part of `held` of replicas that load.
    loading: f64,
}

impl InUse {
    fn workload_idle(self) -> f64 {
        (self.held - self.loading - self.busy_held).max(0.0)
    }
}

/// Compute in use, by period x node.
fn in_use(fleet: &Fleet<'_>, assignment: &Assignment) -> Vec<InUse> {
    let nodes = fleet.nodes.len();
    let mut out = vec![InUse::default(); fleet.hours.len() * nodes];
    for f in &assignment.flows {
        let load = Assignment::load(fleet, f);
        let p = &fleet.profiles[f.triple.profile];
        let total = load * p.total(fleet.compute);
        let at = &mut out[f.period * nodes + f.triple.node];
        at.useful += total / fleet.demands[f.triple.demand].overhead;
        at.busy += total;
        at.busy_held += load * amount(&p.holds, fleet.compute);
    }
    for p in &assignment.placed {
        out[p.period * nodes + p.node].held +=
            p.count * amount(fleet.takes(p.profile, p.node), fleet.compute);
    }
    for p in assignment.loading(fleet) {
        out[p.period * nodes + p.node].loading +=
            p.count * amount(fleet.takes(p.profile, p.node), fleet.compute);
    }
    out
}

fn amount(amounts: &[(usize, f64)], resource: usize) -> f64 {
    amounts
        .iter()
        .filter(|(k, _)| *k == resource)
        .map(|(_, a)| a)
        .sum()
}

/// Adds up nodes and periods. `filled` is in resource units, by period.
fn sum(fleet: &Fleet<'_>, assignment: &Assignment, filled: &[Filled]) -> Waste {
    let s = fleet.scenario;
    let used = in_use(fleet, assignment);
    let mut waste = Waste::default();
    let mut regions = Groups::new(s.nodes.iter().map(|n| n.region.as_str()));
    let mut operators = Groups::new(
        s.nodes
            .iter()
            .map(|n| n.operator.as_deref().unwrap_or(UNASSIGNED)),
    );
    let mut hardware = Groups::new(s.nodes.iter().map(|n| n.hardware.as_str()));
    for (period, &hours) in fleet.hours.iter().enumerate() {
        let mut whole = Account::default();
        for (node, entry) in s.nodes.iter().enumerate() {
            let at = period * s.nodes.len() + node;
            let machines = assignment.machines_in(node, period);
            let capacity = fleet.nodes[node].capacity[fleet.compute];
            let installed = capacity * assignment.paid_in(node, period);
            let ready = capacity * machines;
            let available = fleet.available(node, fleet.compute, machines);
            let up = ready * entry.availability;
            let u = used[at];
            let idle = (available - u.busy - u.workload_idle() - u.loading).max(0.0);
            let Filled {
                stranded,
                is_complete,
            } = &filled[period];
            let stranded = within(stranded[node], idle);
            let rest = (idle - stranded.iter().sum::<f64>()).max(0.0);
            let (surplus, undivided) = if *is_complete {
                (rest, 0.0)
            } else {
                (0.0, rest)
            };
            let parts = Breakdown {
                installed,
                unavailable: ready - up,
                starting: installed - ready + u.loading,
                headroom: (up - available).max(0.0),
                useful: u.useful,
                overhead: (u.busy - u.useful).max(0.0),
                workload_idle: u.workload_idle(),
                surplus,
                undivided,
                stranded: Stranded::from_amounts(stranded),
            };
            let price = if capacity > 0.0 {
                entry.machine_price() / capacity
            } else {
                0.0
            };
            let mut part = Account::default();
            add(&mut part.compute_hours, &parts, hours);
            add(&mut part.cost, &parts, hours * price);
            merge(&mut whole, &part);
            for groups in [&mut regions, &mut operators, &mut hardware] {
                merge(groups.of(node), &part);
            }
        }
        merge(&mut waste.total, &whole);
        waste.by_period.push(whole);
    }
    let by_price = s.weighs_by_price() && waste.total.cost.installed > 0.0;
    let finish = |mut account: Account| {
        account.idle_percent = idle_percent(&account, by_price);
        account
    };
    let all = |groups: Groups<'_>| {
        let accounts = groups.accounts.into_iter();
        let named = groups.names.into_iter().zip(accounts);
        named
            .map(|(name, a)| (name.to_owned(), finish(a)))
            .collect()
    };
    waste.unpriced = s.unpriced().map(|node| node.id.clone()).collect();
    waste.total = finish(waste.total);
    waste.by_period = waste.by_period.into_iter().map(finish).collect();
    waste.by_region = all(regions);
    waste.by_operator = all(operators);
    waste.by_hardware = all(hardware);
    waste
}

/// Accounts of nodes that share a name: of a region, an operator or hardware.
struct Groups<'s> {
    names: Vec<&'s str>,
    accounts: Vec<Account>,
    /// The group of each node.
    of_node: Vec<usize>,
}

impl<'s> Groups<'s> {
    /// Empty accounts for the names of all nodes.
    fn new(of_nodes: impl Iterator<Item = &'s str> + Clone) -> Self {
        let mut names: Vec<&str> = of_nodes.clone().collect();
        names.sort_unstable();
        names.dedup();
        let place = |name: &str| names.partition_point(|&other| other < name);
        Groups {
            of_node: of_nodes.map(place).collect(),
            accounts: vec![Account::default(); names.len()],
            names,
        }
    }

    /// The account that a node counts in.
    fn of(&mut self, node: usize) -> &mut Account {
        &mut self.accounts[self.of_node[node]]
    }
}

/// Rounding may fill a hair more than there is: scaled back to what is idle.
fn within(stranded: [f64; 6], idle: f64) -> [f64; 6] {
    let total: f64 = stranded.iter().sum();
    if total > idle {
        stranded.map(|s| s * idle / total)
    } else {
        stranded
    }
}

/// 100 x idle / installed, by currency where the part is priced.
fn idle_percent(account: &Account, by_price: bool) -> f64 {
    let by = if by_price && account.cost.installed > 0.0 {
        &account.cost
    } else {
        &account.compute_hours
    };
    if by.installed > 0.0 {
        100.0 * by.idle() / by.installed
    } else {
        0.0
    }
}

fn merge(into: &mut Account, part: &Account) {
    add(&mut into.compute_hours, &part.compute_hours, 1.0);
    add(&mut into.cost, &part.cost, 1.0);
}

fn add(into: &mut Breakdown, part: &Breakdown, factor: f64) {
    into.installed += factor * part.installed;
    into.unavailable += factor * part.unavailable;
    into.starting += factor * part.starting;
    into.headroom += factor * part.headroom;
    into.useful += factor * part.useful;
    into.overhead += factor * part.overhead;
    into.workload_idle += factor * part.workload_idle;
    into.surplus += factor * part.surplus;
    into.undivided += factor * part.undivided;
    let mut stranded = into.stranded.amounts();
    for (sum, amount) in stranded.iter_mut().zip(part.stranded.amounts()) {
        *sum += factor * amount;
    }
    into.stranded = Stranded::from_amounts(stranded);
}
