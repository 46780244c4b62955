//! Robustness: the plan's placement under more demand and fewer machines.
//!
//! Replicas and machine counts stay as the plan put them; routes may follow.
//! Where some machines of an entry are lost, its replicas are lost in
//! proportion: which of them ran on the lost machine is luck, and this is the
//! average. Nothing has to be served, and value decides what is, whatever the
//! scenario's objective.
//!
//! *Lost* is measured in value against today's service: what would be served
//! if every demand, however much it grew, were served as far as today.
//! *Headroom* is the share by which what is left of the fleet, machines and
//! replicas alike, would have to be larger so that nothing is lost.

use std::sync::atomic::{AtomicBool, Ordering};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::by_the_hour;
use super::fixed_placement::{FixedPlacement, unforced};
use super::steps::{Steps, quiet};
use super::tolerances::{LOST_VALUE, REACHED_VALUE};
use crate::assignment::{Assignment, Flow};
use crate::context::Context;
use crate::error::Error;
use crate::options::{Hooks, Options};
use crate::parallel::try_map;
use crate::pipeline::best_within;
use crate::plan::{Plan, Status};
use crate::scenario::{Fleet, InputError, InputErrors, Scenario};

/// Node entries whose loss is tried; the rest is only counted.
const ENTRIES: usize = 16;
/// Largest growth of demand in percent.
const MOST_GROWTH: f64 = 1e6;
/// Demands named as suffering in one case.
const NAMED: usize = 3;
/// More headroom than this is no answer: ten times the fleet.
const MOST: f64 = 9.0;
/// Steps of each of the two searches for the headroom of one case.
const TRIES: usize = 10;

/// What to try.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct StressOptions {
    /// Growth of every demand in percent, one case each; at least 0.
    pub demand_percent: Vec<f64>,
}

impl Default for StressOptions {
    fn default() -> Self {
        StressOptions {
            demand_percent: vec![10.0, 25.0, 50.0],
        }
    }
}

impl StressOptions {
    /// Growth by 10, 25 and 50 percent.
    pub fn new() -> Self {
        Self::default()
    }

    /// Growth of every demand in percent, one case each, at least 0; 10, 25 and 50
    /// unless given.
    #[must_use]
    pub fn demand_percent(mut self, percent: impl IntoIterator<Item = f64>) -> Self {
        self.demand_percent = percent.into_iter().collect();
        self
    }

    fn check(&self) -> Result<(), Error> {
        let wrong = |percent: &f64| !(0.0..=MOST_GROWTH).contains(percent);
        match self.demand_percent.iter().find(|p| wrong(p)) {
            None => Ok(()),
            Some(percent) => Err(Error::Input(InputErrors(vec![InputError::new(
                "demand_percent",
                percent.to_string(),
                format!("a percentage from 0 to {MOST_GROWTH}"),
            )]))),
        }
    }
}

/// How the plan's placement fares when things change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Stress {
    /// How far the question was answered: `optimal` where the plan is optimal and every
    /// case was worked out, `feasible` where a limit stopped some of it. Where there is no
    /// plan, why.
    pub status: Status,
    /// What the placement serves while nothing happens.
    pub today: Service,
    /// More demand first, then losses of an entry's machine, of an entry, of a
    /// region and of an operator, each kind with the largest loss first. Every region and
    /// operator with machines has a case, also where nothing stands on them. What has every
    /// machine of the fleet is not lost: nothing would be left to ask about.
    pub cases: Vec<StressCase>,
    /// Node entries whose loss was not tried, as others carry more value.
    pub left_out: usize,
    /// The plan whose placement was kept; where there is none, nothing was tried.
    pub plan: Plan,
}

/// What is served.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Service {
    /// 100 x served / offered work in units; 100 where nothing is offered.
    pub served_percent: f64,
    /// Value served over all periods.
    pub value: f64,
}

/// One thing that may happen, and what is then served.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct StressCase {
    /// What happens.
    pub event: StressEvent,
    /// What is then served.
    pub service: Service,
    /// 100 x (value at today's service - value served) / value at today's
    /// service.
    pub lost_percent: f64,
    /// The demands that lose most, in value; at most three.
    pub suffers: Vec<Suffering>,
    /// Percentage by which what is left of the fleet would have to be larger,
    /// machines and replicas alike, so that nothing is lost. Absent where ten
    /// times as large would not do, or a limit stopped the search.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headroom_percent: Option<f64>,
}

/// What happens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum StressEvent {
    /// Every demand grows.
    Demand {
        /// By this percentage.
        percent: f64,
    },
    /// One machine of an entry that has several is lost.
    Machine {
        /// The node's id.
        node: String,
    },
    /// All machines of an entry are lost.
    Node {
        /// The node's id.
        node: String,
    },
    /// All machines of a region are lost.
    Region {
        /// The region.
        region: String,
    },
    /// All machines of an operator are lost.
    Operator {
        /// The operator.
        operator: String,
    },
}

/// A demand that loses service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Suffering {
    /// The demand's id.
    pub demand: String,
    /// 100 x served / offered over all periods while nothing happens.
    pub today_percent: f64,
    /// The same in this case.
    pub served_percent: f64,
    /// Value lost against today's service, over all periods.
    pub lost_value: f64,
}

/// Tries what happens to the best plan when demand grows or machines are lost.
///
/// # Errors
///
/// As [`Planner::solve`](crate::Planner::solve).
pub fn stress(
    scenario: &Scenario,
    ask: &StressOptions,
    options: &Options,
    hooks: &Hooks<'_>,
) -> Result<Stress, Error> {
    ask.check()?;
    scenario.check_single_future("stress")?;
    scenario.refuse_priorities("stress")?;
    scenario.refuse_stages("stress")?;
    scenario.refuse_waiting("stress")?;
    by_the_hour::refuse(scenario, "`stress`")?;
    let context = quiet(options, hooks);
    let fleet = Fleet::new(scenario);
    let (plan, assignment) = best_within(&fleet, &context.with_half_the_time())?;
    let mut answer = Stress {
        status: plan.status,
        today: Service::default(),
        cases: Vec::new(),
        left_out: 0,
        plan,
    };
    if !answer.plan.exists() {
        return Ok(answer);
    }
    let base = unforced(scenario);
    let fleet = Fleet::new(&base);
    let whole = vec![1.0; base.nodes.len()];
    // The plan itself is the answer where a limit stops the work.
    let routed = if context.expired() {
        None
    } else {
        FixedPlacement::new(&fleet, &assignment, &whole)?.routed(0.0, &context)?
    };
    let cut = routed.is_none();
    let today = match routed {
        Some((_, flows)) => Served::new(&fleet, &flows),
        None => Served::new(&fleet, &assignment.flows),
    };
    answer.today = today.service();
    let (events, left_out) = events(&fleet, &assignment, ask);
    answer.left_out = left_out;
    let steps = Steps::new(*hooks, events.len() + 1);
    let view = View {
        base: &base,
        assignment: &assignment,
        today: &today,
        context: &context,
        cut: AtomicBool::new(cut),
    };
    let cases = try_map(&events, |event| {
        context.check_cancelled()?;
        let case = view.case(event)?;
        steps.step();
        Ok(case)
    })?;
    answer.cases = cases.into_iter().flatten().collect();
    if view.cut.into_inner() {
        answer.status = Status::Feasible;
    }
    answer.cases.sort_by(|a, b| {
        let growth = |case: &StressCase| match case.event {
            StressEvent::Demand { percent } => percent,
            _ => -case.lost_percent,
        };
        order(&a.event)
            .cmp(&order(&b.event))
            .then(growth(a).total_cmp(&growth(b)))
    });
    steps.finish();
    Ok(answer)
}

fn order(event: &StressEvent) -> u8 {
    match event {
        StressEvent::Demand { .. } => 0,
        StressEvent::Machine { .. } => 1,
        StressEvent::Node { .. } => 2,
        StressEvent::Region { .. } => 3,
        StressEvent::Operator { .. } => 4,
    }
}

/// Everything to try, and the number of entries that are not.
fn events(
    fleet: &Fleet<'_>,
    assignment: &Assignment,
    ask: &StressOptions,
) -> (Vec<StressEvent>, usize) {
    let nodes = &fleet.scenario.nodes;
    let mut carried = vec![0.0; nodes.len()];
    for f in &assignment.flows {
        let value = fleet.hours[f.period] * fleet.value(f.triple.demand) * f.rate;
        carried[f.triple.node] += value;
    }
    // A loss costs at most what the entry carries.
    let mut entries: Vec<usize> = (0..nodes.len()).filter(|&g| carried[g] > 0.0).collect();
    entries.sort_by(|&a, &b| carried[b].total_cmp(&carried[a]));
    let left_out = entries.len().saturating_sub(ENTRIES);
    entries.truncate(ENTRIES);
    let standing: Vec<usize> = (0..nodes.len())
        .filter(|&g| assignment.machines[g] > 0.0)
        .collect();

    let mut events: Vec<StressEvent> = ask
        .demand_percent
        .iter()
        .map(|&percent| StressEvent::Demand { percent })
        .collect();
    for &g in &entries {
        let node = || nodes[g].id.clone();
        if assignment.machines[g] > 1.0 {
            events.push(StressEvent::Machine { node: node() });
        }
        if standing.iter().any(|&other| other != g) {
            events.push(StressEvent::Node { node: node() });
        }
    }
    let names = |of: &dyn Fn(usize) -> Option<String>| {
        // What carries nothing is lost without a loss, which is an answer, too.
        let all = standing.iter().copied();
        let mut names: std::collections::BTreeSet<String> = all.filter_map(of).collect();
        names.retain(|name| standing.iter().any(|&g| of(g).as_ref() != Some(name)));
        names
    };
    let regions = names(&|g| Some(nodes[g].region.clone()));
    events.extend(
        regions
            .into_iter()
            .map(|region| StressEvent::Region { region }),
    );
    let operators = names(&|g| nodes[g].operator.clone());
    events.extend(
        operators
            .into_iter()
            .map(|operator| StressEvent::Operator { operator }),
    );
    (events, left_out)
}

struct View<'a> {
    base: &'a Scenario,
    assignment: &'a Assignment,
    today: &'a Served,
    context: &'a Context<'a>,
    /// Whether a limit stopped any of it.
    cut: AtomicBool,
}

impl View<'_> {
    /// One case; `None` where a limit stopped it.
    fn case(&self, event: &StressEvent) -> Result<Option<StressCase>, Error> {
        if self.context.expired() {
            self.cut.store(true, Ordering::Relaxed);
            return Ok(None);
        }
        let mut growth = 1.0;
        let machines = &self.assignment.machines;
        let nodes = self.base.nodes.iter().enumerate();
        let share: Vec<f64> = nodes
            .map(|(g, n)| match event {
                StressEvent::Machine { node } if n.id == *node => 1.0 - 1.0 / machines[g].max(1.0),
                StressEvent::Node { node } if n.id == *node => 0.0,
                StressEvent::Region { region } if n.region == *region => 0.0,
                StressEvent::Operator { operator } if n.operator.as_ref() == Some(operator) => 0.0,
                _ => 1.0,
            })
            .collect();
        let mut changed = self.base.clone();
        if let StressEvent::Demand { percent } = event {
            growth += percent / 100.0;
            for demand in &mut changed.demands {
                for rate in &mut demand.rate {
                    *rate *= growth;
                }
            }
        }
        let fleet = Fleet::new(&changed);
        let placement = FixedPlacement::new(&fleet, self.assignment, &share)?;
        let routed = |headroom: f64| {
            let routed = placement.routed(headroom, self.context)?;
            self.cut.fetch_or(routed.is_none(), Ordering::Relaxed);
            Ok::<_, Error>(routed)
        };
        let Some((value, flows)) = routed(0.0)? else {
            return Ok(None);
        };
        let served = Served::new(&fleet, &flows);
        let aim = growth * self.today.value;
        let lost = (aim - value).max(0.0);
        let has_lost = lost > LOST_VALUE * aim;
        let headroom_percent = if has_lost {
            let reach = |h: f64| Ok(routed(h)?.map(|(value, _)| value));
            headroom(value, aim * (1.0 - REACHED_VALUE), &reach)?.map(|h| 100.0 * h)
        } else {
            Some(0.0)
        };
        Ok(Some(StressCase {
            event: event.clone(),
            service: served.service(),
            lost_percent: if has_lost { 100.0 * lost / aim } else { 0.0 },
            suffers: self.suffers(&fleet, &served, growth),
            headroom_percent,
        }))
    }

    fn suffers(&self, fleet: &Fleet<'_>, served: &Served, growth: f64) -> Vec<Suffering> {
        let mut losses: Vec<(usize, f64)> = (0..fleet.demands.len())
            .map(|d| {
                let lost = growth * self.today.units[d] - served.units[d];
                (d, fleet.value(d) * lost)
            })
            .filter(|(_, lost)| *lost > LOST_VALUE * self.today.value)
            .collect();
        losses.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        losses.truncate(NAMED);
        let percent = |units: f64, offered: f64| 100.0 * (units / offered).min(1.0);
        losses
            .into_iter()
            .map(|(d, lost_value)| Suffering {
                demand: self.base.demands[d].id.clone(),
                today_percent: percent(self.today.units[d], self.today.offered[d]),
                served_percent: percent(served.units[d], served.offered[d]),
                lost_value,
            })
            .collect()
    }
}

/// The least headroom with which `reach` comes to `aim`, from `value` without
/// any. What can be reached is concave in the headroom, and nothing is reached
/// without any fleet. So a line through two points below the aim, drawn on,
/// meets the aim where it is not yet exceeded: where it is reached there, that
/// is the least headroom.
fn headroom(
    value: f64,
    aim: f64,
    reach: &dyn Fn(f64) -> Result<Option<f64>, Error>,
) -> Result<Option<f64>, Error> {
    let (mut before, mut low) = ((-1.0, 0.0), (0.0, value));
    for _ in 0..TRIES {
        let slope = (low.1 - before.1) / (low.0 - before.0);
        let next = low.0 + (aim - low.1) / slope;
        if !(slope > 0.0 && next <= MOST) {
            return Ok(None);
        }
        let Some(value) = reach(next)? else {
            return Ok(None);
        };
        if value >= aim * (1.0 - LOST_VALUE) {
            return Ok(Some(next));
        }
        (before, low) = (low, (next, value));
    }
    // Many small steps: halve what is left, and take what is enough.
    let mut high = MOST;
    for turn in 0..TRIES {
        let next = if turn == 0 {
            MOST
        } else {
            f64::midpoint(low.0, high)
        };
        match reach(next)? {
            Some(value) if value >= aim * (1.0 - LOST_VALUE) => high = next,
            Some(_) if turn > 0 => low.0 = next,
            _ => return Ok(None),
        }
    }
    Ok(Some(high))
}

/// Units of each demand over all periods, and the value of what is served.
struct Served {
    units: Vec<f64>,
    offered: Vec<f64>,
    value: f64,
}

impl Served {
    fn new(fleet: &Fleet<'_>, flows: &[Flow]) -> Self {
        let seconds = |period: usize| 3600.0 * fleet.hours[period];
        let mut units = vec![0.0; fleet.demands.len()];
        for f in flows {
            units[f.triple.demand] += seconds(f.period) * f.rate;
        }
        let offered = (0..fleet.demands.len())
            .map(|d| {
                (0..fleet.hours.len())
                    .map(|t| seconds(t) * fleet.rate(d, t))
                    .sum()
            })
            .collect();
        let values = units.iter().enumerate().map(|(d, u)| fleet.value(d) * u);
        Served {
            value: 0.0 + values.sum::<f64>(),
            units,
            offered,
        }
    }

    fn service(&self) -> Service {
        let offered: f64 = self.offered.iter().sum();
        let served: f64 = self.units.iter().sum();
        Service {
            served_percent: if offered > 0.0 {
                100.0 * (0.0 + served / offered).min(1.0)
            } else {
                100.0
            },
            value: self.value,
        }
    }
}
