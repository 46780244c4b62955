//! Over which range a price holds.
//!
//! Prices are those of the relaxation. Along a line (machines of one entry, or
//! the rate of one demand, in all periods alike) what can be reached is concave
//! and made of straight pieces; a price is the slope of a piece. At a corner
//! the last unit is worth more than the next one: both slopes are given, each
//! with the point up to which it holds. The prices of a plan lie in between.
//!
//! The pieces are found from values and slopes alone: a tangent that passes
//! through the starting point shows that everything between is one piece, and
//! two tangents cross where the piece ends, or beyond. Every value is that of
//! a certified plan.

use std::sync::atomic::{AtomicBool, Ordering};

use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::by_the_hour;
use super::changed::{by_value, hours};
use super::marginal::{goal, shadow_prices, worth};
use super::steps::{Steps, quiet};
use super::tolerances::STRAIGHT;
use crate::context::Context;
use crate::error::Error;
use crate::merge::classes;
use crate::options::{Hooks, Options};
use crate::parallel::try_map;
use crate::pipeline::proved;
use crate::plan::{Plan, Status};
use crate::scenario::{self, Demand, Fleet, Scenario};

/// Entries, and demands, whose price is ranged; the rest is only counted.
const LINES: usize = 12;
/// Points of one side that are looked at.
const TRIES: usize = 16;

/// How far prices hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PriceRanges {
    /// Machines, the dearest first; of machines that are alike only the first
    /// entry is listed, and all of them count.
    pub nodes: Vec<NodeRange>,
    /// Demands, the dearest first.
    pub demands: Vec<DemandRange>,
    /// Entries and demands with a price that were not looked at.
    pub left_out: usize,
}

/// The worth of a machine, and how far it holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct NodeRange {
    /// The node's id.
    pub node: String,
    /// Machines of the entry in the plan.
    pub machines: f64,
    /// Objective per machine-hour of the last machine, and down to how many
    /// machines of the entry that holds.
    pub fewer: PriceSide,
    /// Objective per machine-hour of the next machine, and up to how many
    /// machines of the entry that holds.
    pub more: PriceSide,
}

/// The worth of a demand, and how far it holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DemandRange {
    /// The demand's id.
    pub demand: String,
    /// Objective per unit of the last units, and down to which multiple of the
    /// demand that holds.
    pub fewer: PriceSide,
    /// Objective per unit of the next units, and up to which multiple of the
    /// demand that holds.
    pub more: PriceSide,
}

/// A price to one side of today.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PriceSide {
    /// The price.
    pub price: f64,
    /// It holds from today to here; beyond this nothing was looked at where
    /// `open` is true.
    pub until: f64,
    /// Whether the price may hold further.
    pub open: bool,
}

/// Finds over which range the prices of machines and demands hold.
///
/// # Errors
///
/// As [`Planner::solve`](crate::Planner::solve).
pub fn price_ranges(
    scenario: &Scenario,
    options: &Options,
    hooks: &Hooks<'_>,
) -> Result<PriceRanges, Error> {
    scenario.check_single_future("price_ranges")?;
    scenario.refuse_priorities("the range of prices")?;
    scenario.refuse_stages("the range of prices")?;
    scenario.refuse_waiting("the range of prices")?;
    by_the_hour::refuse(scenario, "asking for ranges of prices")?;
    Ok(ranges_within(scenario, &quiet(options, hooks), hooks)?.0)
}

/// [`price_ranges`] of a valid scenario within limits that are shared with other work,
/// and whether none of them kept a line from being looked at.
pub(super) fn ranges_within(
    scenario: &Scenario,
    context: &Context<'_>,
    hooks: &Hooks<'_>,
) -> Result<(PriceRanges, bool), Error> {
    let mut loose = by_value(scenario).into_owned();
    loose.policy.relax = true;
    let (plan, _) = proved(&Fleet::new(&loose), context)?;
    let mut answer = PriceRanges {
        nodes: Vec::new(),
        demands: Vec::new(),
        left_out: 0,
    };
    if !plan.exists() {
        return Ok((answer, plan.status == Status::Infeasible));
    }
    let prices = shadow_prices(&loose, &plan);
    let mut nodes: Vec<(usize, f64)> = classes(scenario)
        .iter()
        .map(|class| (class[0], prices[class[0]]))
        .filter(|&(g, price)| price > 0.0 && !scenario.nodes[g].count.is_range())
        .collect();
    nodes.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    let noise = STRAIGHT * goal(&plan).abs();
    let mut demands: Vec<(usize, f64)> = demand_slopes(&loose.demands, &loose, &plan)
        .into_iter()
        .enumerate()
        .filter(|(_, slope)| *slope > noise)
        .collect();
    demands.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    answer.left_out = nodes.len().saturating_sub(LINES) + demands.len().saturating_sub(LINES);
    nodes.truncate(LINES);
    demands.truncate(LINES);

    let lines: Vec<Line> = nodes
        .iter()
        .map(|&(g, _)| Line::Machines(g))
        .chain(demands.iter().map(|&(d, _)| Line::Demand(d)))
        .collect();
    let steps = Steps::new(*hooks, lines.len() + 1);
    let walk = Walk {
        base: &loose,
        context,
        cut: AtomicBool::new(false),
    };
    let found = try_map(&lines, |&line| {
        context.check_cancelled()?;
        let sides = walk.sides(line)?;
        steps.step();
        Ok(sides)
    })?;
    let all_hours = hours(scenario);
    for (&line, sides) in lines.iter().zip(found) {
        let Some((fewer, more)) = sides else {
            continue;
        };
        match line {
            Line::Machines(g) => answer.nodes.push(NodeRange {
                node: scenario.nodes[g].id.clone(),
                machines: walk.today(line),
                fewer: per(fewer, all_hours),
                more: per(more, all_hours),
            }),
            Line::Demand(d) => {
                let units: f64 = scenario.demands[d]
                    .rate
                    .iter()
                    .zip(&scenario.periods)
                    .map(|(rate, p)| 3600.0 * p.hours * rate)
                    .sum();
                answer.demands.push(DemandRange {
                    demand: scenario.demands[d].id.clone(),
                    fewer: per(fewer, units),
                    more: per(more, units),
                });
            }
        }
    }
    steps.finish();
    Ok((answer, !walk.cut.into_inner()))
}

fn per(side: PriceSide, units: f64) -> PriceSide {
    PriceSide {
        price: 0.0 + side.price / units,
        ..side
    }
}

/// What is changed.
#[derive(Clone, Copy)]
enum Line {
    /// Machines of an entry.
    Machines(usize),
    /// A demand, as a multiple of what it is.
    Demand(usize),
}

/// A place on a line: what is reached there, and a slope.
#[derive(Clone, Copy)]
struct Point {
    at: f64,
    value: f64,
    slope: f64,
}

impl Point {
    fn tangent(&self, at: f64) -> f64 {
        self.value + self.slope * (at - self.at)
    }
}

struct Walk<'a> {
    base: &'a Scenario,
    context: &'a Context<'a>,
    /// Whether a limit stopped any of it.
    cut: AtomicBool,
}

impl Walk<'_> {
    fn today(&self, line: Line) -> f64 {
        match line {
            Line::Machines(g) => self.base.nodes[g].count.bounds().1 as f64,
            Line::Demand(_) => 1.0,
        }
    }

    /// Both sides of today; `None` where too little of the line can be solved.
    fn sides(&self, line: Line) -> Result<Option<(PriceSide, PriceSide)>, Error> {
        let start = self.today(line);
        let Some(here) = self.point(line, start)? else {
            return Ok(None);
        };
        let far = 2.0 * start + if start > 1.0 { 0.0 } else { 1.0 };
        let (Some(fewer), Some(more)) = (self.side(line, here, 0.0)?, self.side(line, here, far)?)
        else {
            return Ok(None);
        };
        Ok(Some((fewer, more)))
    }

    /// The straight piece that begins here and goes towards `far`.
    fn side(&self, line: Line, here: Point, far: f64) -> Result<Option<PriceSide>, Error> {
        if here.at == far {
            return Ok(Some(PriceSide {
                price: here.slope,
                until: far,
                open: false,
            }));
        }
        let Some(mut end) = self.point(line, far)? else {
            return Ok(None);
        };
        let size = here.value.abs().max(end.value.abs());
        let tolerance = STRAIGHT * size;
        let between = |at: f64, from: f64, to: f64| (at - from) * (to - at) > 0.0;
        let mut beyond: Vec<Point> = Vec::new();
        let mut tries = 0;
        // Nearer and nearer, until the end is on the first piece.
        while end.tangent(here.at) - here.value > tolerance {
            tries += 1;
            let crossing = here.at + (end.tangent(here.at) - here.value) / (here.slope - end.slope);
            let next = if tries <= TRIES / 2 && between(crossing, here.at, end.at) {
                crossing
            } else {
                f64::midpoint(here.at, end.at)
            };
            let Some(point) = self.point(line, next)?.filter(|_| tries <= TRIES) else {
                return Ok(None);
            };
            beyond.push(end);
            end = point;
        }
        let price = (end.value - here.value) / (end.at - here.at);
        // Further and further, until the tangent beyond meets the piece.
        let mut until = end.at;
        while let Some(outer) = beyond.pop() {
            tries += 1;
            let straight = |at: f64| here.value + price * (at - here.at);
            if straight(outer.at) - outer.value <= tolerance {
                until = outer.at;
                continue;
            }
            let crossing = here.at + (outer.tangent(here.at) - here.value) / (price - outer.slope);
            if !between(crossing, here.at, outer.at) || tries > 2 * TRIES {
                break;
            }
            let Some(point) = self.point(line, crossing)? else {
                break;
            };
            if straight(crossing) - point.value <= tolerance {
                until = crossing;
                break;
            }
            beyond.push(point);
        }
        Ok(Some(PriceSide {
            price,
            until,
            open: until == far && far > here.at,
        }))
    }

    /// What is reached at a place of a line; `None` where there is no plan.
    fn point(&self, line: Line, at: f64) -> Result<Option<Point>, Error> {
        if self.context.expired() {
            self.cut.store(true, Ordering::Relaxed);
            return Ok(None);
        }
        let mut changed = self.base.clone();
        match line {
            Line::Machines(g) => {
                let node = &mut changed.nodes[g];
                let (_, count) = node.count.bounds();
                // Fractions of machines: as many machines, of another size.
                node.count = scenario::Count::Fixed(count.max(1));
                let factor = at / count.max(1) as f64;
                for amount in node.capacity.values_mut() {
                    *amount *= factor;
                }
            }
            Line::Demand(d) => {
                for rate in &mut changed.demands[d].rate {
                    *rate *= at;
                }
            }
        }
        let (plan, _) = proved(&Fleet::new(&changed), self.context)?;
        self.cut
            .fetch_or(plan.status == Status::Limit, Ordering::Relaxed);
        if !plan.exists() {
            return Ok(None);
        }
        let slope = match line {
            Line::Machines(g) => {
                let entry = &self.base.nodes[g];
                worth(entry, &plan)
            }
            Line::Demand(d) => {
                let own = std::slice::from_ref(&self.base.demands[d]);
                demand_slopes(own, self.base, &plan).iter().sum()
            }
        };
        Ok(Some(Point {
            at,
            value: goal(&plan),
            slope,
        }))
    }
}

/// What is gained per multiple of each of these demands, by a plan's prices.
fn demand_slopes(demands: &[Demand], scenario: &Scenario, plan: &Plan) -> Vec<f64> {
    let at: FxHashMap<&str, usize> = demands
        .iter()
        .enumerate()
        .map(|(d, demand)| (demand.id.as_str(), d))
        .collect();
    let mut slopes = vec![0.0; demands.len()];
    for p in &plan.certificate.prices.demand {
        if let Some(&d) = at.get(p.demand.as_str()) {
            let demand = &demands[d];
            let side = if p.price > 0.0 {
                1.0
            } else {
                scenario.min_served(demand)
            };
            slopes[d] += p.price * side * demand.rate[p.period];
        }
    }
    slopes
}
