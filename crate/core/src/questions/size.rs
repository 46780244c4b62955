//! Right-sizing: the cheapest fleet that serves as much as today's.
//!
//! *As much as today* means: under `serve`, at least the value that today's
//! best plan serves, whichever demands it comes from; under `cost`, every
//! `min_served`; under `profit` and `fair`, of every demand in every period what
//! today's best plan serves of it.
//!
//! Every count from 0 (or a range's `min`) to today's may be chosen, the same
//! in all periods. What is cheapest in fractions of machines is solved exactly
//! (`count_program`); the search for whole machines starts from it and switches off
//! what it can, dearest machines first. The prices of every fleet tried rule out
//! others without a solve. A fleet counts only if the planner
//! itself finds a plan for it that serves as much. So the answer is always a
//! plan, and how far it may be from the cheapest is its `gap`. Small programs are
//! also searched for whole machines at once, which often closes that gap.

use crate::context::Context;
use crate::solve::WarmStart;
use std::cell::RefCell;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::by_the_hour;
use super::changed::{hours, with_counts};
use super::count_program::{relaxed, searched};
use super::limited::refuse_budgets;
use super::marginal::{price_bound, worths};
use super::steps::{Steps, quiet};
use super::tolerances::{PART_OF_A_MACHINE, SERVED_LESS};
use crate::assignment::Assignment;
use crate::certify::relative_gap;
use crate::error::Error;
use crate::merge::classes;
use crate::options::{Hooks, Options};
use crate::pipeline::{best_within, is_proved, proved};
use crate::plan::{self, AvoidableCost, MachineCount, Plan, Status};
use crate::policies::compare::outcome;
use crate::scenario::{Count, Fleet, Hourly, ObjectiveName, Scenario};
use crate::waste;

/// How far between the relaxation's machines and today's the search begins.
const STARTS: [f64; 4] = [0.0, 0.1, 0.3, 0.6];

/// The cheapest fleet found that serves as much as today's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Sizing {
    /// How far the question was answered: `optimal` where today's plan and that of the
    /// needed fleet are optimal, and no fleet that serves as much is cheaper by more than
    /// the asked gap; else `feasible`. Where today's fleet has no plan, why.
    pub status: Status,
    /// Whether the scenario prices machines. Where it does not, every price
    /// here is in units of the compute resource instead of currency.
    pub priced: bool,
    /// The fleet as it is: where a count is a range, as today's plan chooses.
    pub today: FleetCost,
    /// The fleet that is enough.
    pub needed: FleetCost,
    /// Price per hour of today's machines minus that of the needed ones.
    pub saved_per_hour: f64,
    /// No fleet that serves as much costs less per hour (machines, usage and
    /// routes), by prices or by a search for whole machines; absent where no
    /// engine proved anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bound_per_hour: Option<f64>,
    /// |cost per hour - bound| / cost per hour of the needed fleet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gap: Option<f64>,
    /// What today's machines cost beyond the cheapest fleet that serves as much: found
    /// is what the needed fleet saves.
    #[serde(default, skip_serializing_if = "AvoidableCost::is_unknown")]
    pub avoidable: AvoidableCost,
    /// Every node entry, in the scenario's order.
    pub entries: Vec<EntrySize>,
    /// The plan of the needed fleet: a plan for the scenario whose counts are
    /// the needed ones (under `profit` and `fair`: whose demands are what is
    /// served today). Where today's fleet has no plan, that one with its conflicts.
    pub plan: Plan,
}

/// A fleet and what it costs.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FleetCost {
    /// Machines of all entries.
    pub machines: f64,
    /// Price of these machines per hour.
    pub price_per_hour: f64,
    /// Price of the machines, of usage and of routes per hour.
    pub cost_per_hour: f64,
    /// 100 x served / offered work in units.
    pub served_percent: f64,
    /// Value served over all periods.
    pub value: f64,
    /// 100 x idle / installed compute, by price.
    pub idle_percent: f64,
}

/// One node entry: how many of its machines are needed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct EntrySize {
    /// The node's id.
    pub node: String,
    /// Machines today.
    pub count: f64,
    /// Machines needed.
    pub needed: f64,
    /// Machines to switch off; negative where a range needs more than today.
    pub off: f64,
    /// Price per hour of what is switched off.
    pub saved_per_hour: f64,
    /// Share of the needed machine-hours in which the plan leaves a whole
    /// machine without work: machines that could sleep for a while. In percent.
    pub asleep_percent: f64,
}

/// Finds the cheapest fleet that serves as much as today's.
///
/// # Errors
///
/// As [`Planner::solve`](crate::Planner::solve).
pub fn size(scenario: &Scenario, options: &Options, hooks: &Hooks<'_>) -> Result<Sizing, Error> {
    scenario.check_single_future("size")?;
    scenario.refuse_priorities("size")?;
    scenario.refuse_stages("size")?;
    scenario.refuse_waiting("size")?;
    by_the_hour::refuse(scenario, "`size`")?;
    refuse_budgets(scenario, "size")?;
    let context = quiet(options, hooks);
    let fleet = Fleet::new(scenario);
    let (today, assignment) = best_within(&fleet, &context.with_half_the_time())?;
    let found = size_from(&fleet, (today, assignment), context, hooks, &|_, _, _| {})?;
    Ok(found.0)
}

/// Told of every cheaper fleet as it is found: machines of each entry, and its plan.
pub(super) type Better<'a> = &'a dyn Fn(&[u64], &Plan, &Assignment);

/// [`size`] from today's plan, and the assignment of the needed fleet. `better` is told of
/// every cheaper fleet on the way.
///
/// # Errors
///
/// As [`Planner::solve`](crate::Planner::solve).
pub(super) fn size_from(
    fleet: &Fleet<'_>,
    (today, assignment): (Plan, Assignment),
    context: Context<'_>,
    hooks: &Hooks<'_>,
    better: Better<'_>,
) -> Result<(Sizing, Assignment), Error> {
    let search = Search::new(fleet.scenario, fleet, &assignment, context);
    if !today.exists() {
        let nothing = FleetCost::default();
        let sizing = Sizing {
            status: today.status,
            priced: search.priced,
            today: nothing.clone(),
            needed: nothing,
            saved_per_hour: 0.0,
            bound_per_hour: None,
            gap: None,
            avoidable: AvoidableCost::default(),
            entries: Vec::new(),
            plan: today,
        };
        return Ok((sizing, assignment));
    }
    let steps = Steps::new(*hooks, 3 * search.classes.len() + STARTS.len() + 3);
    let before = search.cost(fleet, &assignment);
    let was_best = today.status == Status::Optimal;
    let at_most = today.waste.avoidable.at_most;
    let unchanged = SizedFleet {
        counts: search.today.clone(),
        cost: before.cost_per_hour,
        plan: today,
        assignment,
    };
    let (mut found, bound) = search.run(unchanged, &steps, better)?;

    // The search may ask for no more than today's plan serves; what is served of all that
    // is asked for is told by the user's own demands.
    let asked = with_counts(fleet.scenario, &found.counts);
    let after = search.cost(&Fleet::new(&asked), &found.assignment);
    let changed = with_counts(&search.base, &found.counts);
    let fleet = Fleet::new(&changed);
    let cold = WarmStart::default();
    let spare = plan::spare_of(&found.plan, &found.assignment);
    found.plan.waste = waste::account(&fleet, &found.assignment, &spare, cold, &context)?;
    let bound_per_hour = bound.map(|b| (b / search.hours).min(after.cost_per_hour));
    let entries = search.entries(&fleet, &found);
    let gap = bound_per_hour.map(|b| relative_gap(b, after.cost_per_hour));
    // A plan that a limit cut short may serve less than today's fleet can.
    let is_proved = was_best && gap.is_some_and(|gap| is_proved(gap, context.solve.gap));
    steps.finish();
    let sizing = Sizing {
        status: match found.plan.status {
            Status::Optimal if !is_proved => Status::Feasible,
            status => status,
        },
        priced: search.priced,
        saved_per_hour: 0.0 + before.price_per_hour - after.price_per_hour,
        avoidable: AvoidableCost {
            at_most,
            found: search.priced.then(|| {
                // Cheaper traffic may take dearer machines: then today's are kept.
                (search.hours * (before.price_per_hour - after.price_per_hour)).max(0.0)
            }),
        },
        today: before,
        gap,
        needed: after,
        bound_per_hour,
        entries,
        plan: found.plan,
    };
    Ok((sizing, found.assignment))
}

/// A fleet that serves as much as today's, and its plan.
struct SizedFleet {
    counts: Vec<u64>,
    /// Per hour: machines, usage and routes.
    cost: f64,
    plan: Plan,
    assignment: Assignment,
}

struct Search<'a> {
    /// What every fleet is tried on: its counts are replaced.
    base: Scenario,
    /// Value that has to be served, over all periods; nothing where the
    /// scenario's own limits say what has to be.
    target: f64,
    /// Price of a machine-hour of each entry.
    prices: Vec<f64>,
    priced: bool,
    hours: f64,
    /// Fewest and most machines of each entry.
    bounds: Vec<(u64, u64)>,
    /// Machines of each entry today.
    today: Vec<u64>,
    /// Entries whose machines are alike, the dearest first.
    classes: Vec<Vec<usize>>,
    context: Context<'a>,
    /// What the prices of fleets tried so far bound.
    known: RefCell<Vec<FleetBound>>,
}

/// What the prices of a fleet's plan say of any fleet: at most `bound`, and
/// `worth` for each machine that it has more.
struct FleetBound {
    counts: Vec<u64>,
    bound: f64,
    worth: Vec<f64>,
}

impl<'a> Search<'a> {
    fn new(
        scenario: &Scenario,
        fleet: &Fleet<'_>,
        assignment: &Assignment,
        context: Context<'a>,
    ) -> Self {
        let priced = scenario.nodes.iter().any(|n| n.machine_price() > 0.0);
        let prices: Vec<f64> = (0..scenario.nodes.len())
            .map(|g| {
                if priced {
                    scenario.nodes[g].machine_price()
                } else {
                    fleet.nodes[g].capacity[fleet.compute]
                }
            })
            .collect();
        let mut base = scenario.clone();
        let mut target = 0.0;
        match scenario.policy.objective {
            ObjectiveName::Serve => target = assignment.value(fleet),
            ObjectiveName::Cost => {}
            ObjectiveName::Profit | ObjectiveName::Fair => {
                must_serve(&mut base, fleet, assignment);
            }
        }
        let today: Vec<u64> = assignment
            .machines
            .iter()
            .map(|m| m.ceil() as u64)
            .collect();
        let bounds = scenario
            .nodes
            .iter()
            .zip(&today)
            .map(|(n, &today)| match n.count {
                // Others keep them on.
                Count::Fixed(count) if n.shared => (count, count),
                Count::Fixed(count) => (0, count),
                Count::Range { min, max, .. } | Count::Hourly(Hourly { min, max, .. }) => {
                    (min, max.max(today))
                }
            })
            .collect();
        let mut classes = classes(scenario);
        classes.sort_by(|a, b| prices[b[0]].total_cmp(&prices[a[0]]));
        Search {
            base,
            target,
            prices,
            priced,
            hours: hours(scenario),
            bounds,
            today,
            classes,
            context,
            known: RefCell::new(Vec::new()),
        }
    }

    /// The cheapest fleet found, and a bound on the cost over all periods.
    fn run(
        &self,
        unchanged: SizedFleet,
        steps: &Steps<'_>,
        better: Better<'_>,
    ) -> Result<(SizedFleet, Option<f64>), Error> {
        // The plan of today's fleet for the scenario that fleets are tried on.
        let unchanged = self.tried(&self.today)?.unwrap_or(unchanged);
        steps.step();
        let ranges = self.ranges();
        let guess = relaxed(&ranges, self.target, &self.context)?;
        steps.step();
        let mut found = unchanged;
        if let Some(guess) = &guess {
            for start in STARTS {
                let counts = self.between(&guess.machines, start);
                let tried = self.tried(&counts)?;
                steps.step();
                if let Some(tried) = tried.filter(|t| t.cost < found.cost) {
                    found = tried;
                    better(&found.counts, &found.plan, &found.assignment);
                    break;
                }
            }
        }
        let whole = searched(&ranges, self.target * (1.0 - SERVED_LESS), &self.context)?;
        steps.step();
        if let Some(machines) = whole.as_ref().and_then(|w| w.machines.as_ref()) {
            let counts: Vec<u64> = machines
                .iter()
                .map(|&n| (n + PART_OF_A_MACHINE) as u64)
                .collect();
            let tried = self.tried(&counts)?;
            found = tried.filter(|t| t.cost < found.cost).unwrap_or(found);
        }
        for class in &self.classes {
            let before = found.cost;
            self.switch_off(class, &mut found)?;
            if found.cost < before {
                better(&found.counts, &found.plan, &found.assignment);
            }
            steps.step();
        }
        let bound = guess.map(|guess| {
            let mut plan = found.plan.clone();
            plan.counts = self
                .base
                .nodes
                .iter()
                .zip(&found.counts)
                .map(|(node, &count)| MachineCount {
                    node: node.id.clone(),
                    future: None,
                    count: count as f64,
                })
                .collect();
            guess.bound(&ranges, &plan, self.target)
        });
        let proved = [bound, whole.map(|w| w.bound)].into_iter().flatten();
        let bound = proved.max_by(f64::total_cmp);
        Ok((found, bound))
    }

    /// The scenario in which every count is a range, with a price.
    fn ranges(&self) -> Scenario {
        let mut ranges = self.base.clone();
        let entries = ranges.nodes.iter_mut().zip(&self.bounds).zip(&self.prices);
        for ((node, &(min, max)), &price) in entries {
            node.count = Count::from(min..=max);
            node.price_per_hour = Some(price);
        }
        ranges
    }

    /// Whole machines on the way from the relaxation's to today's.
    fn between(&self, relaxed: &[f64], part: f64) -> Vec<u64> {
        let mut counts: Vec<u64> = self.bounds.iter().map(|(_, max)| *max).collect();
        for class in &self.classes {
            let aim = |&g: &usize| relaxed[g] + part * (self.today[g] as f64 - relaxed[g]);
            let machines: f64 = class.iter().map(aim).sum();
            self.share(
                class,
                (machines - PART_OF_A_MACHINE).ceil().max(0.0) as u64,
                &mut counts,
            );
        }
        counts
    }

    /// Switches off as many machines of a class as can be.
    fn switch_off(&self, class: &[usize], found: &mut SizedFleet) -> Result<(), Error> {
        let price = self.prices[class[0]];
        let now: u64 = class.iter().map(|&g| found.counts[g]).sum();
        let mut least: u64 = class.iter().map(|&g| self.bounds[g].0).sum();
        if price == 0.0 {
            return Ok(());
        }
        // Most machines known to be too few, fewest known to be enough.
        let mut enough = now;
        // Often not one can go: larger steps come after the first that can.
        let mut step = 1;
        while least < enough && !self.context.expired() {
            let middle = enough.saturating_sub(step).max(least);
            let mut counts = found.counts.clone();
            self.share(class, middle, &mut counts);
            match self.tried(&counts)? {
                Some(tried) if tried.cost < found.cost => {
                    *found = tried;
                    enough = middle;
                    step *= 2;
                }
                _ => {
                    least = middle + 1;
                    step = (enough.saturating_sub(least) / 2).max(1);
                }
            }
        }
        Ok(())
    }

    /// Gives the members of a class so many machines, the first ones first.
    fn share(&self, class: &[usize], machines: u64, counts: &mut [u64]) {
        let least = |g: usize| self.bounds[g].0.min(counts[g]);
        let mut left = machines.saturating_sub(class.iter().map(|&g| least(g)).sum());
        let given: Vec<u64> = class
            .iter()
            .map(|&g| {
                let more = left.min(counts[g] - least(g));
                left -= more;
                least(g) + more
            })
            .collect();
        for (&g, given) in class.iter().zip(given) {
            counts[g] = given;
        }
    }

    /// A fleet with its plan, if it serves as much as today's.
    fn tried(&self, counts: &[u64]) -> Result<Option<SizedFleet>, Error> {
        if self.is_refuted(counts) || self.context.expired() {
            return Ok(None);
        }
        let changed = with_counts(&self.base, counts);
        let fleet = Fleet::new(&changed);
        let (plan, assignment) = match proved(&fleet, &self.context) {
            Ok(found) => found,
            // A fleet that an engine cannot plan for is not proposed.
            Err(Error::Solver(_)) => return Ok(None),
            Err(other) => return Err(other),
        };
        if self.target > 0.0 && plan.exists() {
            self.known.borrow_mut().push(FleetBound {
                counts: counts.to_vec(),
                bound: price_bound(&changed, &plan),
                worth: worths(&changed.nodes, &plan),
            });
        }
        let serves = assignment.value(&fleet) >= self.target * (1.0 - SERVED_LESS);
        if !plan.exists() || !serves {
            return Ok(None);
        }
        let traffic = assignment.cost(&fleet) / self.hours;
        Ok(Some(SizedFleet {
            cost: self.price(counts.iter().map(|&n| n as f64)) + traffic,
            counts: counts.to_vec(),
            plan,
            assignment,
        }))
    }

    /// Whether the prices of some fleet tried before prove that these machines
    /// serve too little. The prices of a fleet without any machine of an entry say nothing
    /// of what the first one would bring.
    fn is_refuted(&self, counts: &[u64]) -> bool {
        let least = self.target * (1.0 - 2.0 * SERVED_LESS);
        self.known.borrow().iter().any(|known| {
            let machines = counts.iter().zip(&known.counts);
            if machines.clone().any(|(&now, &then)| then == 0 && now > 0) {
                return false;
            }
            let more = machines.map(|(&now, &then)| now as f64 - then as f64);
            let change: f64 = more.zip(&known.worth).map(|(m, w)| m * w).sum();
            known.bound + change < least
        })
    }

    /// Price of machines per hour.
    fn price(&self, machines: impl Iterator<Item = f64>) -> f64 {
        0.0 + machines.zip(&self.prices).map(|(n, p)| n * p).sum::<f64>()
    }

    fn cost(&self, fleet: &Fleet<'_>, assignment: &Assignment) -> FleetCost {
        let found = outcome("", fleet, assignment, None);
        let price_per_hour = self.price(assignment.machines.iter().copied());
        let ranges = fleet
            .nodes
            .iter()
            .zip(&self.prices)
            .zip(&assignment.machines);
        // Machines of ranges are in the plan's cost already.
        let chosen: f64 = ranges
            .filter(|((n, _), _)| n.is_range && self.priced)
            .map(|((_, price), count)| price * count)
            .sum();
        FleetCost {
            machines: assignment.machines.iter().sum(),
            price_per_hour,
            cost_per_hour: price_per_hour + found.cost / self.hours - chosen,
            served_percent: found.served_percent,
            value: found.value,
            idle_percent: found.idle_percent,
        }
    }

    fn entries(&self, fleet: &Fleet<'_>, found: &SizedFleet) -> Vec<EntrySize> {
        let asleep = asleep(fleet, &found.assignment);
        let nodes = self.base.nodes.iter().enumerate();
        nodes
            .map(|(g, node)| {
                let (count, needed) = (self.today[g] as f64, found.counts[g] as f64);
                EntrySize {
                    node: node.id.clone(),
                    count,
                    needed,
                    off: count - needed,
                    saved_per_hour: (count - needed) * self.prices[g],
                    asleep_percent: asleep[g],
                }
            })
            .collect()
    }
}

/// Under `profit`: what today's plan serves must be served, and no more is asked.
fn must_serve(base: &mut Scenario, fleet: &Fleet<'_>, assignment: &Assignment) {
    let served = assignment.served(fleet);
    let demands = base.demands.len();
    for (d, demand) in base.demands.iter_mut().enumerate() {
        for (period, rate) in demand.rate.iter_mut().enumerate() {
            *rate = served[period * demands + d].min(*rate);
        }
        demand.min_served = Some(1.0 - SERVED_LESS);
    }
    base.policy.objective = ObjectiveName::Cost;
}

/// For each entry the percentage of its machine-hours that whole machines
/// spend without any work.
fn asleep(fleet: &Fleet<'_>, assignment: &Assignment) -> Vec<f64> {
    let (nodes, kinds) = (fleet.nodes.len(), fleet.resources.len());
    let (used, held) = assignment.allocated(fleet);
    let all: f64 = fleet.hours.iter().sum();
    (0..nodes)
        .map(|g| {
            let machines = assignment.machines[g];
            if machines == 0.0 {
                return 0.0;
            }
            let awake: f64 = fleet
                .hours
                .iter()
                .enumerate()
                .map(|(period, hours)| {
                    let at = (period * nodes + g) * kinds;
                    let busiest = (0..kinds)
                        .map(|k| (used[at + k] + held[at + k], fleet.available(g, k, 1.0)))
                        .filter(|(_, one)| *one > 0.0)
                        .map(|(taken, one)| (taken / one - PART_OF_A_MACHINE).ceil())
                        .fold(0.0, f64::max);
                    hours * busiest.min(machines)
                })
                .sum();
            100.0 * (1.0 - awake / (all * machines))
        })
        .collect()
}
