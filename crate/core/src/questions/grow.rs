//! Growth: what more machines would be worth, kind by kind.
//!
//! Machines that differ in nothing but entry and operator are one kind; more
//! of them join its first entry that is not `shared` (where its count is a range:
//! the most that it may have grows). For each kind the optimum and the as-is
//! policies are found with 1, 2, ... more machines. Kinds whose shadow price is 0
//! are left alone: the relaxation gains nothing from them. `purchase` mixes kinds for a budget.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::by_the_hour;
use super::changed::{by_value, enlarged, hours, own_entry};
use super::limited::refuse_budgets;
use super::marginal::{goal, shadow_price, shadow_prices};
use super::purchase::{Purchase, purchase};
use super::ranging::{PriceRanges, ranges_within};
use super::steps::{Steps, quiet};
use crate::assignment::Assignment;
use crate::context::Context;
use crate::error::Error;
use crate::merge::classes;
use crate::options::{Hooks, Options};
use crate::parallel::try_map;
use crate::pipeline::{best_within, is_proved, outcomes, proved};
use crate::plan::{Plan, Status};
use crate::policies::PolicyOutcome;
use crate::scenario::limits::MAX_NUMBER;
use crate::scenario::{Count, Fleet, InputError, InputErrors, Scenario};

/// Kinds of machine that get a curve; the rest is only counted.
const KINDS: usize = 12;

/// What to try.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct GrowOptions {
    /// Most machines added of one kind.
    pub machines: u32,
    /// Currency per hour for machines of any kinds together; at least 0.
    pub budget_per_hour: Option<f64>,
    /// Whether to find out how far prices hold, see [`super::price_ranges`].
    pub price_ranges: bool,
}

impl Default for GrowOptions {
    fn default() -> Self {
        GrowOptions {
            machines: 8,
            budget_per_hour: None,
            price_ranges: false,
        }
    }
}

/// What more machines would be worth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Growth {
    /// How far the question was answered: `optimal` where every plan behind the answer is
    /// optimal, the purchase is within the asked gap and all was tried; `feasible` where a
    /// limit stopped some of it. Where today's fleet has no plan, why.
    pub status: Status,
    /// Each way of routing with today's machines, the optimum among them.
    pub today: Vec<PolicyOutcome>,
    /// One curve for each kind of machine, the dearest shadow price first.
    pub curves: Vec<GrowthCurve>,
    /// Kinds with a shadow price above 0 that got no points, as others have a
    /// higher one.
    pub left_out: usize,
    /// What to buy for the budget, where one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purchase: Option<Purchase>,
    /// How far prices hold, where asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_ranges: Option<PriceRanges>,
    /// Today's best plan; where there is none, nothing was tried.
    pub plan: Plan,
}

/// One kind of machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct GrowthCurve {
    /// The id of the first entry with such machines that is not `shared`: more would join
    /// it.
    pub node: String,
    /// Hardware class.
    pub hardware: String,
    /// Region.
    pub region: String,
    /// Entries with such machines.
    pub entries: usize,
    /// Such machines today.
    pub machines: f64,
    /// Currency per machine and hour; absent where none is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_per_hour: Option<f64>,
    /// What a further machine would be worth per hour, by the prices of today's
    /// plan: objective (value, or currency) per machine-hour. No machine gains
    /// more, but for the gap of today's plan.
    pub shadow_price: f64,
    /// With 1, 2, ... more machines, up to the first that gains nothing.
    pub points: Vec<GrowthPoint>,
}

/// A number of machines added.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct GrowthPoint {
    /// Machines added.
    pub machines: u32,
    /// What the last of them gains per hour: value (`serve`), cost saved
    /// (`cost`) or profit. Not reduced by the price of a fixed count.
    pub gain_per_hour: f64,
    /// Each way of routing with these machines, the optimum among them.
    pub policies: Vec<PolicyOutcome>,
}

/// Finds what more machines of each kind would be worth. Under `fair` this is
/// counted in value, by the plans of `serve`.
///
/// # Errors
///
/// As [`Planner::solve`](crate::Planner::solve).
pub fn grow(
    scenario: &Scenario,
    ask: &GrowOptions,
    options: &Options,
    hooks: &Hooks<'_>,
) -> Result<Growth, Error> {
    ask.check()?;
    scenario.check_single_future("grow")?;
    scenario.refuse_priorities("grow")?;
    scenario.refuse_stages("grow")?;
    scenario.refuse_waiting("grow")?;
    by_the_hour::refuse(scenario, "`grow`")?;
    refuse_budgets(scenario, "grow")?;
    let scenario = &*by_value(scenario);
    let context = quiet(options, hooks);
    let fleet = Fleet::new(scenario);
    let (plan, assignment) = best_within(&fleet, &context.with_half_the_time())?;
    let mut answer = Growth {
        status: plan.status,
        today: Vec::new(),
        curves: Vec::new(),
        left_out: 0,
        purchase: None,
        price_ranges: None,
        plan,
    };
    if !answer.plan.exists() {
        return Ok(answer);
    }
    answer.today = outcomes(&fleet, &answer.plan, &assignment, &context);
    let today = Today {
        scenario,
        plan: &answer.plan,
        assignment: &assignment,
        most: ask.machines,
        context: &context,
    };
    // What others leave of a machine cannot be bought.
    let prices = shadow_prices(scenario, &answer.plan);
    let offered = |class: &Vec<usize>| {
        let node = own_entry(scenario, class)?;
        Some((today.kind(class, node, prices[node]), node))
    };
    let mut kinds: Vec<(GrowthCurve, usize)> =
        classes(scenario).iter().filter_map(offered).collect();
    kinds.sort_by(|(a, _), (b, _)| b.shadow_price.total_cmp(&a.shadow_price));
    let wanted = kinds.iter().filter(|(c, _)| c.shadow_price > 0.0).count();
    let tried = wanted.min(KINDS);
    answer.left_out = wanted - tried;
    let steps = Steps::new(*hooks, tried + 1);
    let bought = match ask.budget_per_hour {
        Some(budget) => {
            let nodes: Vec<usize> = kinds.iter().map(|(_, node)| *node).collect();
            let now = (today.plan, today.assignment);
            Some(purchase(scenario, now, &nodes, budget, &context)?)
        }
        None => None,
    };
    let order: Vec<usize> = (0..tried).collect();
    let points = try_map(&order, |&i| {
        let (curve, node) = &kinds[i];
        let points = today.points(*node, curve.shadow_price)?;
        steps.step();
        Ok(points)
    })?;
    answer.curves = kinds.into_iter().map(|(curve, _)| curve).collect();
    let mut all_proved = answer.plan.status == Status::Optimal;
    for (curve, (points, complete)) in answer.curves.iter_mut().zip(points) {
        curve.points = points;
        all_proved &= complete;
    }
    all_proved &= bought
        .as_ref()
        .is_none_or(|bought| is_proved(bought.gap, options.gap));
    answer.purchase = bought;
    if ask.price_ranges {
        let (ranges, complete) = ranges_within(scenario, &context, &context.hooks)?;
        answer.price_ranges = Some(ranges);
        all_proved &= complete;
    }
    if !all_proved {
        answer.status = Status::Feasible;
    }
    steps.finish();
    Ok(answer)
}

impl GrowOptions {
    /// Up to eight machines of each kind, no budget, no ranges of prices.
    pub fn new() -> Self {
        Self::default()
    }

    /// Most machines added of one kind; 8 unless given.
    #[must_use]
    pub fn machines(mut self, most: u32) -> Self {
        self.machines = most;
        self
    }

    /// Currency per hour for machines of any kinds together, at least 0; nothing is
    /// bought unless given.
    #[must_use]
    pub fn budget_per_hour(mut self, currency: f64) -> Self {
        self.budget_per_hour = Some(currency);
        self
    }

    /// Whether to find out how far prices hold; false unless given.
    #[must_use]
    pub fn price_ranges(mut self, wanted: bool) -> Self {
        self.price_ranges = wanted;
        self
    }

    fn check(&self) -> Result<(), Error> {
        match self.budget_per_hour {
            Some(budget) if !(0.0..=MAX_NUMBER).contains(&budget) => {
                Err(Error::Input(InputErrors(vec![InputError::new(
                    "budget_per_hour",
                    budget.to_string(),
                    "an amount of at least 0",
                )])))
            }
            _ => Ok(()),
        }
    }
}

/// Today's plan and what to try on it.
struct Today<'a> {
    scenario: &'a Scenario,
    plan: &'a Plan,
    assignment: &'a Assignment,
    most: u32,
    context: &'a Context<'a>,
}

impl Today<'_> {
    /// A kind of machine before anything is tried; more would join entry `g`, at
    /// this price.
    fn kind(&self, class: &[usize], g: usize, shadow_price: f64) -> GrowthCurve {
        let node = &self.scenario.nodes[g];
        GrowthCurve {
            node: node.id.clone(),
            hardware: node.hardware.clone(),
            region: node.region.clone(),
            entries: class.len(),
            machines: class.iter().map(|&g| self.assignment.machines[g]).sum(),
            price_per_hour: node.price_per_hour,
            shadow_price,
            points: Vec::new(),
        }
    }

    /// The curve of one kind, and whether no limit kept it from being finished and proved.
    fn points(&self, g: usize, mut price: f64) -> Result<(Vec<GrowthPoint>, bool), Error> {
        let mut points = Vec::new();
        let mut complete = true;
        let mut before = self.assignment.clone();
        let mut reached = goal(self.plan);
        for machines in 1..=self.most {
            if price == 0.0 {
                break;
            }
            if self.context.expired() {
                complete = false;
                break;
            }
            self.context.check_cancelled()?;
            let mut changed = self.scenario.clone();
            enlarged(&mut changed.nodes[g].count, u64::from(machines));
            let fleet = Fleet::new(&changed);
            let (plan, found) = proved(&fleet, self.context)?;
            complete &= matches!(plan.status, Status::Optimal | Status::Infeasible);
            if !plan.exists() {
                break;
            }
            // A search that stops early may find less than it did with fewer
            // machines; the plan it found then is still one.
            let now = goal(&plan).max(reached);
            let found = if goal(&plan) >= reached {
                found
            } else {
                let fixed = matches!(changed.nodes[g].count, Count::Fixed(_));
                before.machines[g] += if fixed { 1.0 } else { 0.0 };
                before
            };
            points.push(GrowthPoint {
                machines,
                gain_per_hour: (now - reached) / hours(self.scenario),
                policies: outcomes(&fleet, &plan, &found, self.context),
            });
            price = shadow_price(self.scenario, g, &plan);
            before = found;
            reached = now;
        }
        Ok((points, complete))
    }
}
