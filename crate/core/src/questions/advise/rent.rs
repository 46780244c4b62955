//! Rent differently: machines of one hardware in the place of others in the region.
//!
//! All machines of a kind go that cost more than they are worth, whichever entries they are
//! in, and as many of another kind come as bring most. It is advised where as much is served
//! as today, and where those that come bring something: else it is the advice to switch off.
//! Where somebody would be served less for it, it is no advice, however much it saved.

use std::sync::{Arc, OnceLock};

use super::add::{best_count, more_of, price_to_beat, value};
use super::allow::on_nodes;
use super::edit::{EditedField, EditedList, ScenarioEdit};
use super::idea::{Found, Idea, Proposal};
use super::study::{Study, Tried};
use super::types::{AmountUnit, MachineChange, RecommendationKind};
use crate::context::Context;
use crate::error::Error;
use crate::plan::Plan;
use crate::questions::changed::own_entry;
use crate::questions::marginal::shadow_prices;
use crate::questions::tolerances::SAME_SERVED;
use crate::questions::words::count;
use crate::scenario::{Count, Fleet, Scenario};

/// Kinds that may go, and that may come, in one region.
const KINDS: usize = 2;

/// A kind of machine that may go.
#[derive(Clone)]
struct Going {
    /// Its entries of fixed counts that no other work stays on; at least one.
    entries: Vec<usize>,
    /// What is saved per hour beyond what is lost, by the prices of today's plan.
    saves: f64,
    /// What the fleet without them is worth per hour, once that was found: it is the same
    /// whatever comes in their place.
    rest: Arc<OnceLock<f64>>,
}

/// Pairs of kinds in a region.
pub(super) fn ideas<'a>(
    study: &'a Study<'_>,
    plan: &Plan,
    classes: &[Vec<usize>],
) -> Vec<Idea<'a>> {
    if study.unit() == AmountUnit::Compute {
        return Vec::new();
    }
    let s = study.scenario;
    // What one more of each kind brings beyond its price.
    let prices = shadow_prices(s, plan);
    let gain = |g: usize| prices[g] - price_to_beat(s, g);
    let mut come: Vec<usize> = classes
        .iter()
        .filter_map(|class| own_entry(s, class))
        .filter(|&g| s.nodes[g].machine_price() > 0.0)
        .collect();
    come.sort_by(|&a, &b| gain(b).total_cmp(&gain(a)));
    let mut go: Vec<Going> = classes
        .iter()
        .filter_map(|class| going(s, class, &gain))
        .collect();
    go.sort_by(|a, b| b.saves.total_cmp(&a.saves));
    let mut regions: Vec<&str> = s.nodes.iter().map(|n| n.region.as_str()).collect();
    regions.sort_unstable();
    regions.dedup();
    let mut ideas = Vec::new();
    for region in regions {
        let is_here = |g: usize| s.nodes[g].region == region;
        for old in go.iter().filter(|old| is_here(old.entries[0])).take(KINDS) {
            let hardware = &s.nodes[old.entries[0]].hardware;
            let others = come
                .iter()
                .filter(|&&g| is_here(g) && s.nodes[g].hardware != *hardware);
            for &new in others.take(KINDS) {
                let old = old.clone();
                ideas.push(Idea {
                    kind: RecommendationKind::RentDifferently,
                    estimate: old.saves + gain(new).max(0.0),
                    find: Box::new(move |_, context| found(study, &old, new, context)),
                });
            }
        }
    }
    ideas
}

/// The machines of a class that cost more than they are worth; nothing where none do.
fn going(s: &Scenario, class: &[usize], gain: &impl Fn(usize) -> f64) -> Option<Going> {
    let entries: Vec<usize> = class
        .iter()
        .copied()
        .filter(|&g| {
            let node = &s.nodes[g];
            let some = matches!(node.count, Count::Fixed(n) if n > 0);
            some && !node.shared && node.machine_price() > 0.0 && gain(g) < 0.0
        })
        .collect();
    let each = entries.iter();
    let saves = each.map(|&g| -gain(g) * s.nodes[g].count.bounds().1 as f64);
    let saves = saves.sum();
    (!entries.is_empty()).then(|| Going {
        entries,
        saves,
        rest: Arc::default(),
    })
}

fn found(
    study: &Study<'_>,
    old: &Going,
    new: usize,
    context: &Context<'_>,
) -> Result<Option<Found>, Error> {
    let mut without = study.scenario.clone();
    for &g in &old.entries {
        without.nodes[g].count = Count::Fixed(0);
    }
    let worth = |tried: &Tried| study.worth(&tried.amounts, AmountUnit::Currency);
    let rest = match old.rest.get() {
        Some(rest) => *rest,
        None => match study.tried(&without, context)? {
            Some(alone) => *old.rest.get_or_init(|| worth(&alone)),
            None => return Ok(None),
        },
    };
    let Some((more, tried, changed)) = best_count(study, &without, new, context)? else {
        return Ok(None);
    };
    // Nobody pays for it: what demands lose is what plans differ by anyhow.
    let fleet = Fleet::new(&changed);
    let changes = study.more_served(&fleet, &tried.assignment);
    let lost: f64 = changes.iter().map(|m| (-m).max(0.0)).sum();
    let rounding = study.context.solve.gap.max(SAME_SERVED);
    let serves = lost <= rounding * study.now.amounts.value;
    if !serves || !study.is_something(worth(&tried) - rest, AmountUnit::Currency) {
        return Ok(None);
    }
    let gains = study.who_gains(&fleet, &tried.assignment);
    Ok(Some(Found {
        proposal: proposal(study, &old.entries, new, more, gains),
        changed,
        tried,
    }))
}

fn proposal(
    study: &Study<'_>,
    old: &[usize],
    new: usize,
    more: u64,
    gains: Option<String>,
) -> Proposal {
    let s = study.scenario;
    let (first, comes) = (&s.nodes[old[0]], &s.nodes[new]);
    let goes = || old.iter().map(|&g| &s.nodes[g]);
    let off: u64 = goes().map(|node| node.count.bounds().1).sum();
    let mut changes: Vec<ScenarioEdit> = goes()
        .map(|node| {
            ScenarioEdit::new(
                EditedList::Nodes,
                &node.id,
                EditedField::Count,
                Some(value(node.count)),
                value(Count::Fixed(0)),
            )
        })
        .collect();
    changes.push(more_of(s, new, more));
    let mut machines: Vec<MachineChange> = goes()
        .map(|node| {
            let off = node.count.bounds().1 as f64;
            MachineChange {
                node: node.id.clone(),
                off,
                added: 0.0,
                of: off,
                per_hour: node.machine_price() * off,
            }
        })
        .collect();
    machines.push(MachineChange {
        node: comes.id.clone(),
        off: 0.0,
        added: more as f64,
        of: study.now.assignment.machines[new],
        per_hour: comes.machine_price() * more as f64,
    });
    Proposal {
        title: format!(
            "Rent {} {}, not {} {}, in {}",
            count(more),
            comes.hardware,
            count(off),
            first.hardware,
            first.region
        ),
        reason: format!(
            "{} {}; {} {}",
            on_nodes(s, old),
            if old.len() == 1 {
                "costs more than it brings"
            } else {
                "cost more than they bring"
            },
            comes.id,
            gains.unwrap_or_else(|| "serves as much".to_owned())
        ),
        changes,
        machines,
        unit: AmountUnit::Currency,
    }
}
