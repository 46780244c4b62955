//! The answer as it grows: actions are added, ranked and told of as they are found.

use super::edit::EditValue;
use super::idea::Found;
use super::study::{Amounts, Study, is_done};
use super::types::{
    AmountUnit, Distance, Gain, Outlook, Recommendation, RecommendationKind, Recommendations,
};
use crate::assignment::Assignment;
use crate::plan::{Certificate, Plan, Status};
use crate::questions::tolerances::SAME_SERVED;
use crate::questions::words::counted;
use crate::scenario::Scenario;

/// Travelling further is worth telling where it brings this part more.
const MORE: f64 = 0.01;
/// Hours of a month.
pub(super) const MONTH: f64 = 730.0;

/// An action, and what comes of it.
pub(super) struct Action {
    pub told: Recommendation,
    /// The scenario with it; nothing where it changes none.
    pub changed: Option<Scenario>,
    /// The best plan of that scenario, where it was planned to the end. The search for
    /// machines to switch off only finds one that serves as much.
    pub planned: Option<Planned>,
    /// Whether its plan is proved to the asked gap.
    pub proved: bool,
}

/// A plan, as far as others are held against it.
pub(super) struct Planned {
    pub assignment: Assignment,
    pub amounts: Amounts,
}

/// The actions found so far.
pub(super) struct Answer<'a> {
    pub study: &'a Study<'a>,
    pub routing: &'static str,
    pub actions: Vec<Action>,
    pub nothing_to_switch_off: Option<String>,
    pub left_out: Vec<String>,
    pub tried: usize,
    pub candidates: usize,
    /// Candidates whose gain is no larger than what today's plan may be short of.
    pub unproved: usize,
    pub served_at_more: Option<f64>,
    pub better: &'a (dyn Fn(&Recommendations) + Sync),
    /// Today's plan without its lists, for answers on the way.
    pub bare: Plan,
}

impl Answer<'_> {
    /// Adds what was found where it brings something, and tells of it. Money before
    /// compute, and of both what brings most first.
    pub fn add(&mut self, kind: RecommendationKind, found: Found, own: Option<Distance>) {
        let unit = found.proposal.unit;
        let study = self.study;
        let (before, after) = (&study.now.amounts, &found.tried.amounts);
        // Where as much is served, a hair of value that is served more is no saving.
        let per_hour = match (kind, unit) {
            (RecommendationKind::SwitchOff, AmountUnit::Currency) => before.cost - after.cost,
            (RecommendationKind::SwitchOff, AmountUnit::Compute) => before.compute - after.compute,
            _ => study.worth(after, unit) - study.worth(before, unit),
        };
        // What serves as much for less does so whatever today's best plan is.
        let short = if own.is_some() {
            0.0
        } else {
            study.distance(&study.now, unit).absolute
        };
        if !study.is_something(per_hour, unit) {
            return;
        }
        if !study.is_something(per_hour - short, unit) {
            self.unproved += 1;
            return;
        }
        let proved = found.tried.plan.status == Status::Optimal;
        let is_best = kind != RecommendationKind::SwitchOff && is_done(&found.tried);
        let gap = own.unwrap_or_else(|| study.distance(&found.tried, unit));
        let told = Recommendation {
            kind,
            title: found.proposal.title,
            reason: found.proposal.reason,
            changes: found.proposal.changes,
            money: match kind {
                RecommendationKind::SwitchOff => Gain::Saved,
                _ => gain(study, after.value, after.cost),
            },
            unit,
            per_hour,
            per_month: MONTH * per_hour,
            gap,
            today_might_bring: short,
            before: None,
            after: found.tried.outlook,
            still_per_hour: None,
            machines: found.proposal.machines,
        };
        self.put(Action {
            told,
            changed: Some(found.changed),
            planned: is_best.then_some(Planned {
                assignment: found.tried.assignment,
                amounts: found.tried.amounts,
            }),
            proved,
        });
    }

    /// Puts an action where it belongs, in the place of what is the same but less.
    pub fn put(&mut self, action: Action) {
        let place = self
            .actions
            .iter()
            .position(|a| is_instead(&a.told, &action.told));
        match place {
            Some(place) if !is_better(&action.told, &self.actions[place].told) => return,
            Some(place) => self.actions[place] = action,
            None => self.actions.push(action),
        }
        self.actions.sort_by(|a, b| {
            let by_unit = |a: &Action| a.told.unit == AmountUnit::Compute;
            by_unit(a)
                .cmp(&by_unit(b))
                .then(b.told.per_hour.total_cmp(&a.told.per_hour))
        });
        self.tell();
    }

    /// Whether something to switch off was found.
    pub fn switches_off(&self) -> bool {
        let mut kinds = self.actions.iter().map(|a| a.told.kind);
        kinds.any(|kind| kind == RecommendationKind::SwitchOff)
    }

    /// Tells of what there is so far.
    pub fn tell(&self) {
        (self.better)(&self.told(&self.bare, Status::Feasible));
    }

    /// The answer.
    pub fn told(&self, plan: &Plan, status: Status) -> Recommendations {
        let study = self.study;
        let actions: Vec<Recommendation> = self.actions.iter().map(|a| a.told.clone()).collect();
        let mut left_out = self.left_out.clone();
        if self.unproved > 0 {
            left_out.push(format!(
                "{} with no more gain than today's plan may be short of the best one",
                counted(self.unproved as f64, "candidate")
            ));
        }
        Recommendations {
            status,
            headline: headline(&actions, self.nothing_to_switch_off.as_deref()),
            priced: study.priced,
            valued: study.valued,
            currency: study.scenario.policy.currency.clone(),
            hours: study.hours,
            more_demand_percent: super::study::MORE_DEMAND,
            routing: self.routing.to_owned(),
            now: Outlook {
                served_percent_at_more_demand: self.served_at_more,
                ..study.now.outlook.clone()
            },
            gap: study.distance(&study.now, study.unit()),
            actions,
            nothing_to_switch_off: self.nothing_to_switch_off.clone(),
            left_out,
            tried: self.tried,
            candidates: self.candidates,
            plan: plan.clone(),
        }
    }
}

/// A plan without its lists, which may be long.
pub(super) fn bare(plan: &Plan) -> Plan {
    Plan {
        periods: plan.periods.clone(),
        objective: plan.objective.clone(),
        currency: plan.currency.clone(),
        waste: plan.waste.clone(),
        futures: plan.futures.clone(),
        solver: plan.solver.clone(),
        status: plan.status,
        schema_version: plan.schema_version,
        routes: Vec::new(),
        replicas: Vec::new(),
        machines: Vec::new(),
        counts: Vec::new(),
        hourly: Vec::new(),
        loading: Vec::new(),
        classes: Vec::new(),
        priorities: Vec::new(),
        nodes: Vec::new(),
        demands: Vec::new(),
        certificate: Certificate::default(),
        steadiness: None,
        conflicts: Vec::new(),
        shared: plan.shared.clone(),
    }
}

/// What an amount is: saved where as much is served for less, value where more is for the
/// same.
fn gain(study: &Study<'_>, value: f64, cost: f64) -> Gain {
    let now = &study.now.amounts;
    let same = |a: f64, b: f64| (a - b).abs() <= SAME_SERVED * a.abs().max(b.abs());
    if same(now.cost, cost) {
        Gain::Value
    } else if same(now.value, value) {
        Gain::Saved
    } else {
        Gain::Net
    }
}

/// Whether one action is done in the place of the other: the same thing, by more or less.
fn is_instead(a: &Recommendation, b: &Recommendation) -> bool {
    let first = |r: &Recommendation| r.changes.first().map(|c| (c.list, c.id.clone(), c.field));
    a.kind == b.kind
        && match a.kind {
            RecommendationKind::SwitchOff => true,
            RecommendationKind::RentDifferently => first(a) == first(b),
            // Further is another thing where it brings more.
            RecommendationKind::TravelFurther => {
                let more = (a.per_hour - b.per_hour).abs();
                first(a) == first(b) && more <= MORE * a.per_hour.max(b.per_hour)
            }
            _ => false,
        }
}

/// Whether one action is better than the one in its place: it brings more, or as much
/// with less of a way to go. What is said last of machines to switch off has the tighter
/// bound.
fn is_better(a: &Recommendation, b: &Recommendation) -> bool {
    let limit = |r: &Recommendation| match r.changes.first().map(|c| &c.to) {
        Some(EditValue::Number(limit)) => *limit,
        _ => f64::INFINITY,
    };
    match a.kind {
        RecommendationKind::SwitchOff => a.per_hour >= b.per_hour,
        RecommendationKind::TravelFurther => limit(a) < limit(b),
        _ => a.per_hour > b.per_hour,
    }
}

/// The first that holds: switch off; route by the plan; any other; why there is none.
fn headline(actions: &[Recommendation], nothing: Option<&str>) -> String {
    let of = |kind| actions.iter().find(|a| a.kind == kind);
    let first = of(RecommendationKind::SwitchOff)
        .or_else(|| of(RecommendationKind::RouteByPlan))
        .or_else(|| actions.first());
    match (first, nothing) {
        (Some(action), _) => action.title.clone(),
        (None, Some(nothing)) => nothing.to_owned(),
        (None, None) => "Nothing found that brings more than it costs".to_owned(),
    }
}
