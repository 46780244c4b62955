//! Limits over several nodes, models or demands, and rules of how models stand, that a plan
//! does not keep on what came: what was decided stays, and is beyond them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::fixed_placement::counted_by;
use super::super::tolerances::REACHED_VALUE;
use super::super::words::{percent, plain};
use crate::assignment::Assignment;
use crate::scenario::Fleet;

/// A rule of the scenario that an evaluated plan does not keep.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct MissedRule {
    /// Which kind of rule.
    pub kind: MissedKind,
    /// The limit's id, else the model's.
    pub name: String,
    /// In how many periods, over all futures where there are several.
    pub periods: usize,
    /// The label of the period in which it is missed by most.
    pub worst_period: String,
    /// The future that period is in, where the scenario has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worst_future: Option<String>,
    /// What is counted in it: of a limit in its unit, of `min_replicas` replicas, of
    /// `max_share` a part of the model's replicas.
    pub counted: f64,
    /// The most (of a `min` and of `min_replicas`: the least) that the rule allows.
    pub allowed: f64,
    /// The same in a sentence.
    pub message: String,
}

/// A kind of rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MissedKind {
    /// One of `limits`.
    Limit,
    /// `min_replicas` of a model.
    MinReplicas,
    /// `max_share` of a model.
    MaxShare,
}

/// The worst slot of a rule, and in how many it is missed.
#[derive(Default)]
struct Worst {
    slots: usize,
    /// How far it is missed, as a part of its size; the slot, what is counted there and what
    /// is allowed.
    found: Option<(f64, usize, f64, f64)>,
}

impl Worst {
    /// Counts a slot in which the rule is missed by more than rounding; whether it is missed
    /// there by most so far.
    fn see(&mut self, slot: usize, by: f64, (counted, allowed): (f64, f64)) -> bool {
        let size = counted.abs().max(allowed.abs());
        if by <= REACHED_VALUE * size {
            return false;
        }
        self.slots += 1;
        let part = by / size;
        let is_worst = self.found.is_none_or(|(most, ..)| part > most);
        if is_worst {
            self.found = Some((part, slot, counted, allowed));
        }
        is_worst
    }

    /// The rule, if any slot misses it; `sentence` says it of what is counted, what is
    /// allowed, and when.
    fn told(
        self,
        fleet: &Fleet<'_>,
        (kind, name): (MissedKind, &str),
        sentence: impl FnOnce(f64, f64, &str) -> String,
    ) -> Option<MissedRule> {
        let (_, slot, counted, allowed) = self.found?;
        let period = &fleet.scenario.periods[slot].label;
        let future = fleet.slots.as_ref().map(|s| s.fate(slot).id.clone());
        let when = match &future {
            Some(future) => format!(" in {period}, future {future}"),
            None if fleet.hours.len() > 1 => format!(" in {period}"),
            None => String::new(),
        };
        Some(MissedRule {
            kind,
            name: name.to_owned(),
            periods: self.slots,
            worst_period: period.clone(),
            worst_future: future,
            counted,
            allowed,
            message: sentence(counted, allowed, &when),
        })
    }
}

/// All rules that an assignment does not keep.
pub(super) fn missed(fleet: &Fleet<'_>, assignment: &Assignment) -> Vec<MissedRule> {
    let mut all = limits(fleet, assignment);
    all.extend(standing(fleet, assignment));
    all
}

fn limits(fleet: &Fleet<'_>, assignment: &Assignment) -> Vec<MissedRule> {
    let s = fleet.scenario;
    let everything = vec![1.0; fleet.nodes.len()];
    let mut all = Vec::new();
    for (number, limit) in fleet.limits.iter().enumerate() {
        let mut routed = vec![0.0; fleet.hours.len()];
        for flow in &assignment.flows {
            routed[flow.period] += flow.rate * limit.route(fleet, &flow.triple);
        }
        // How many machines there are is the same in all futures.
        let slots = if limit.is_of_machines() {
            fleet.periods()
        } else {
            fleet.hours.len()
        };
        let (mut above, mut below) = (Worst::default(), Worst::default());
        for (slot, routed) in routed.iter().enumerate().take(slots) {
            let counted = counted_by(fleet, assignment, &everything, (number, slot)) + routed;
            let (least, most) = limit.sides[slot];
            if most.is_finite() {
                above.see(slot, counted - most, (counted, most));
            }
            if least.is_finite() {
                below.see(slot, least - counted, (counted, least));
            }
        }
        let own = &s.limits[number];
        let id = own.id.as_str();
        let what = match own.of.as_str() {
            "spend" => "of currency an hour",
            of => of,
        };
        let name = (MissedKind::Limit, id);
        all.extend(above.told(fleet, name, |counted, most, when| {
            let (counted, most) = (plain(counted), plain(most));
            format!("limit {id}: {counted} {what}{when}, at most {most} are allowed")
        }));
        all.extend(below.told(fleet, name, |counted, least, when| {
            let (counted, least) = (plain(counted), plain(least));
            format!("limit {id}: {counted} {what}{when}, at least {least} are asked for")
        }));
    }
    all
}

/// `min_replicas` and `max_share`, which are about replicas as they were placed.
fn standing(fleet: &Fleet<'_>, assignment: &Assignment) -> Vec<MissedRule> {
    let mut all = Vec::new();
    for (m, model) in fleet.scenario.models.iter().enumerate() {
        let share = fleet.shares[m].as_ref();
        if model.min_replicas == 0 && share.is_none() {
            continue;
        }
        let domains = share.map_or(1, |share| share.names.len());
        let mut own = vec![vec![0.0; domains]; fleet.periods()];
        for p in &assignment.placed {
            if fleet.profiles[p.profile].model == m {
                let domain = share.map_or(0, |share| share.domains[p.node]);
                own[p.period][domain] += p.count;
            }
        }
        let (mut few, mut close) = (Worst::default(), Worst::default());
        let mut crowded = 0;
        let asked = model.min_replicas as f64;
        for (period, own) in own.iter().enumerate() {
            let stand: f64 = own.iter().sum();
            few.see(period, asked - stand, (stand, asked));
            let Some(share) = share.filter(|_| stand > 0.0) else {
                continue;
            };
            let most = own.iter().copied().enumerate();
            let most = most.reduce(|a, b| if b.1 > a.1 { b } else { a });
            let Some((domain, most)) = most else {
                continue;
            };
            let part = most / stand;
            if close.see(period, part - share.share, (part, share.share)) {
                crowded = domain;
            }
        }
        let id = model.id.as_str();
        let name = (MissedKind::MinReplicas, id);
        all.extend(few.told(fleet, name, |stand, asked, when| {
            let stand = plain(stand);
            format!("model {id}: {stand} replicas{when}, min_replicas is {asked}")
        }));
        let place = match fleet.domain(m, crowded) {
            "" => "nodes without one",
            place => place,
        };
        let name = (MissedKind::MaxShare, id);
        all.extend(close.told(fleet, name, |part, share, when| {
            let (part, share) = (percent(100.0 * part), percent(100.0 * share));
            format!("model {id}: {part} % of its replicas in {place}{when}, at most {share} % may")
        }));
    }
    all
}
