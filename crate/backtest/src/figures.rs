//! What a plan comes to, in amounts that add up over days.

use std::collections::BTreeMap;

use idlewise::plan::{Account, Plan};
use idlewise::{ObjectiveName, PolicyOutcome};

use crate::answer::{RegretRange, WayFigures};
use crate::way::Way;

/// Seconds per hour: rates are per second, periods in hours.
const SECONDS: f64 = 3600.0;

/// Replicas by node, model and profile.
pub(crate) type Standing = BTreeMap<(String, String, String), f64>;

/// What one way comes to, on one day or on several.
#[derive(Debug, Clone, Default)]
pub(crate) struct Amounts {
    /// Units asked for and served.
    offered: f64,
    pub served: f64,
    /// Idle and installed compute, by currency where everything has a price.
    idle: f64,
    installed: f64,
    pub objective: f64,
    pub cost: f64,
    moves: Option<f64>,
    regret: Option<RegretRange>,
    pub short_days: usize,
    /// Whether a day is cheap because it serves less than must be: nothing compares with it.
    is_cheap: bool,
    days_without_plan: usize,
    /// Days that are in the figures.
    days: usize,
}

impl Amounts {
    /// Of a day without a plan.
    pub fn without_plan() -> Self {
        Amounts {
            days_without_plan: 1,
            ..Amounts::default()
        }
    }

    /// Of a day that serves so many percent at a cost, which is the objective, too.
    #[cfg(test)]
    pub fn for_test(served_percent: f64, cost: f64, short_days: usize) -> Self {
        Amounts {
            offered: 100.0,
            served: served_percent,
            objective: cost,
            cost,
            short_days,
            days: 1,
            ..Amounts::default()
        }
    }

    /// Of an evaluated plan. `before` is what stood before, and becomes what stands at the
    /// end of the day.
    pub fn of(plan: &Plan, is_short: bool, before: &mut Option<Standing>) -> Self {
        let hours = |period: usize| plan.periods.get(period).map_or(1.0, |p| p.hours);
        let (mut offered, mut served) = (0.0, 0.0);
        for service in &plan.demands {
            offered += SECONDS * hours(service.period) * service.offered;
            served += SECONDS * hours(service.period) * service.served;
        }
        let installed = installed(plan);
        Amounts {
            offered,
            served,
            idle: installed * plan.waste.total.idle_percent / 100.0,
            installed,
            objective: plan.objective.value,
            cost: plan.objective.cost,
            moves: Some(moves(plan, before)),
            regret: None,
            short_days: usize::from(is_short),
            is_cheap: false,
            days_without_plan: 0,
            days: 1,
        }
    }

    /// Of routing as it is, on the machines of the best plan.
    pub fn of_routing(outcome: &PolicyOutcome, best: &Plan, objective: ObjectiveName) -> Self {
        let hours = |period: usize| best.periods.get(period).map_or(1.0, |p| p.hours);
        let asked = best.demands.iter();
        let offered = asked
            .map(|d| SECONDS * hours(d.period) * d.offered)
            .sum::<f64>();
        let installed = installed(best);
        Amounts {
            offered,
            served: offered * outcome.served_percent / 100.0,
            idle: installed * outcome.idle_percent / 100.0,
            installed,
            objective: match objective {
                ObjectiveName::Profit => outcome.value - outcome.cost,
                ObjectiveName::Cost => outcome.cost,
                _ => outcome.value,
            },
            cost: outcome.cost,
            days: 1,
            ..Amounts::default()
        }
    }

    /// With what is lost against the best plan. What costs least by serving less than must be
    /// loses something else than currency: no figure says how much.
    pub fn against(mut self, best: &Plan) -> Self {
        let known = &best.objective;
        if known.name == ObjectiveName::Cost && self.short_days > 0 {
            self.is_cheap = true;
            return self;
        }
        let sign = if known.name == ObjectiveName::Cost {
            -1.0
        } else {
            1.0
        };
        let mut at_least = sign * (known.value - self.objective);
        if known.name != ObjectiveName::Cost {
            at_least = at_least.max(0.0);
        }
        let at_most = (sign * (known.bound - self.objective)).max(at_least);
        self.regret = Some(RegretRange { at_least, at_most });
        self
    }

    /// Those of both.
    pub fn add(&mut self, other: &Amounts) {
        self.offered += other.offered;
        self.served += other.served;
        self.idle += other.idle;
        self.installed += other.installed;
        self.objective += other.objective;
        self.cost += other.cost;
        self.moves = match (self.moves, other.moves) {
            (Some(a), Some(b)) => Some(a + b),
            (a, b) => a.or(b),
        };
        self.regret = match (self.regret, other.regret) {
            (Some(a), Some(b)) => Some(RegretRange {
                at_least: a.at_least + b.at_least,
                at_most: a.at_most + b.at_most,
            }),
            (a, b) => a.or(b),
        };
        self.short_days += other.short_days;
        self.is_cheap |= other.is_cheap;
        self.days_without_plan += other.days_without_plan;
        self.days += other.days;
    }

    /// 100 x served / offered; 100 where nothing is offered.
    pub fn served_percent(&self) -> f64 {
        if self.offered > 0.0 {
            100.0 * (self.served / self.offered).min(1.0)
        } else {
            100.0
        }
    }

    /// Whether every day has a plan.
    pub fn is_whole(&self) -> bool {
        self.days > 0 && self.days_without_plan == 0
    }

    pub fn regret(&self) -> Option<RegretRange> {
        self.regret.filter(|_| !self.is_cheap)
    }

    pub fn figures(&self, way: Way) -> WayFigures {
        WayFigures {
            way,
            served_percent: if self.days > 0 {
                self.served_percent()
            } else {
                0.0
            },
            idle_percent: if self.installed > 0.0 {
                100.0 * self.idle / self.installed
            } else {
                0.0
            },
            objective: self.objective,
            cost: self.cost,
            moves: self.moves,
            regret: self.regret(),
            short_days: self.short_days,
            days_without_plan: self.days_without_plan,
        }
    }
}

/// Installed compute by what its idle part is counted in.
fn installed(plan: &Plan) -> f64 {
    let Account {
        compute_hours,
        cost,
        ..
    } = &plan.waste.total;
    if plan.waste.unpriced.is_empty() && cost.installed > 0.0 {
        cost.installed
    } else {
        compute_hours.installed
    }
}

/// Replicas that entries have more than the period before.
fn moves(plan: &Plan, before: &mut Option<Standing>) -> f64 {
    let mut by_period = vec![Standing::new(); plan.periods.len()];
    for r in &plan.replicas {
        let Some(own) = by_period.get_mut(r.period) else {
            continue;
        };
        let key = (r.node.clone(), r.model.clone(), r.profile.clone());
        *own.entry(key).or_default() += r.count;
    }
    let mut moves = 0.0;
    for now in by_period {
        if let Some(before) = before {
            for (place, count) in &now {
                let stood = before.get(place).copied().unwrap_or(0.0);
                moves += (count - stood).max(0.0);
            }
        }
        *before = Some(now);
    }
    moves
}
