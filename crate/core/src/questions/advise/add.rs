//! Add machines: the number of one kind that brings most beyond its price.
//!
//! What one more machine is worth falls with their number (exactly so in fractions of
//! machines), so numbers are doubled while a further machine is worth more than its price,
//! and the best lies between the last two: halved until it is found. Where even the most
//! that are proposed do not reach it, the most are best.

use super::edit::{EditValue, EditedField, EditedList, ScenarioEdit};
use super::idea::{Found, Idea, Proposal};
use super::study::{Study, Tried};
use super::types::{AmountUnit, MachineChange, RecommendationKind};
use crate::context::Context;
use crate::error::Error;
use crate::plan::Plan;
use crate::questions::changed::{enlarged, own_entry};
use crate::questions::marginal::{shadow_price, shadow_prices};
use crate::questions::words::{count, money};
use crate::scenario::limits::MAX_COUNT;
use crate::scenario::{Count, Fleet, Hourly, ObjectiveName, Scenario};

/// Most machines of one kind that are proposed.
const MOST: u64 = 4096;

/// Kinds of machine of which one more is worth more than its price.
pub(super) fn ideas<'a>(
    study: &'a Study<'_>,
    plan: &Plan,
    classes: &[Vec<usize>],
) -> Vec<Idea<'a>> {
    if study.unit() == AmountUnit::Compute {
        return Vec::new();
    }
    let prices = shadow_prices(study.scenario, plan);
    let mut ideas = Vec::new();
    for class in classes {
        let Some(g) = own_entry(study.scenario, class) else {
            continue;
        };
        let node = &study.scenario.nodes[g];
        let Some(price) = node.price_per_hour else {
            continue;
        };
        let gain = prices[g] - price_to_beat(study.scenario, g);
        if gain <= 0.0 || node.count.bounds().1 >= MAX_COUNT - MOST {
            continue;
        }
        ideas.push(Idea {
            kind: RecommendationKind::Add,
            // Several of them, as a rule.
            estimate: gain * (1.0 + node.count.bounds().1 as f64).min(8.0),
            find: Box::new(move |_, context| {
                let best = best_count(study, study.scenario, g, context)?;
                Ok(best.map(|(more, tried, changed)| Found {
                    proposal: proposal(study, g, more, price, &Fleet::new(&changed), &tried),
                    changed,
                    tried,
                }))
            }),
        });
    }
    ideas
}

/// What a machine has to be worth per hour: its price, unless the prices of the plan have
/// deducted it.
pub(super) fn price_to_beat(scenario: &Scenario, g: usize) -> f64 {
    let node = &scenario.nodes[g];
    if node.count.is_range() && scenario.policy.objective != ObjectiveName::Serve {
        0.0
    } else {
        node.machine_price()
    }
}

/// How many more machines of an entry bring most, with their plan and scenario; nothing
/// where none brings anything, or the time is up.
pub(super) fn best_count(
    study: &Study<'_>,
    base: &Scenario,
    g: usize,
    context: &Context<'_>,
) -> Result<Option<(u64, Tried, Scenario)>, Error> {
    let price = price_to_beat(base, g);
    let mut best: Option<(u64, Tried, Scenario)> = None;
    // Whether one more than so many is worth its price.
    let mut look = |more: u64| -> Result<Option<bool>, Error> {
        context.check_cancelled()?;
        if context.expired() {
            return Ok(None);
        }
        let mut changed = base.clone();
        enlarged(&mut changed.nodes[g].count, more);
        let Some(tried) = study.tried(&changed, context)? else {
            return Ok(None);
        };
        let worth = |tried: &Tried| study.worth(&tried.amounts, AmountUnit::Currency);
        let further = shadow_price(&changed, g, &tried.plan) > price;
        if best
            .as_ref()
            .is_none_or(|(_, b, _)| worth(&tried) > worth(b))
        {
            best = Some((more, tried, changed));
        }
        Ok(Some(further))
    };
    let (mut low, mut high) = (0, 1);
    loop {
        match look(high)? {
            Some(true) if high < MOST => (low, high) = (high, 2 * high),
            Some(false) => break,
            // Every number below brings less.
            Some(true) | None => return Ok(best),
        }
    }
    // The best is above `low`, and at most `high`.
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        match look(middle)? {
            Some(true) => low = middle,
            Some(false) => high = middle,
            None => break,
        }
    }
    Ok(best)
}

/// The count of an entry with so many more machines, as an edit.
pub(super) fn more_of(scenario: &Scenario, g: usize, more: u64) -> ScenarioEdit {
    let node = &scenario.nodes[g];
    let mut to = node.count;
    enlarged(&mut to, more);
    ScenarioEdit::new(
        EditedList::Nodes,
        &node.id,
        EditedField::Count,
        Some(value(node.count)),
        value(to),
    )
}

/// A count as the value of an edit.
pub(super) fn value(count: Count) -> EditValue {
    match count {
        Count::Fixed(count) => EditValue::Number(count as f64),
        Count::Range { min, max, .. } | Count::Hourly(Hourly { min, max, .. }) => {
            EditValue::Range { min, max }
        }
    }
}

fn proposal(
    study: &Study<'_>,
    g: usize,
    more: u64,
    price: f64,
    fleet: &Fleet<'_>,
    tried: &Tried,
) -> Proposal {
    let gains = study.who_gains(fleet, &tried.assignment);
    let node = &study.scenario.nodes[g];
    let each = price * more as f64;
    let verb = if node.count.is_range() {
        "Let the plan rent"
    } else {
        "Add"
    };
    let further = if node.count.is_range() { " more" } else { "" };
    Proposal {
        title: format!(
            "{verb} {}{further} {} in {}",
            count(more),
            node.hardware,
            node.region
        ),
        reason: format!(
            "{} {} an hour; {}",
            money(each),
            study.scenario.policy.currency.as_deref().unwrap_or("units"),
            gains.unwrap_or_else(|| "the same is served for less".to_owned())
        ),
        changes: vec![more_of(study.scenario, g, more)],
        machines: vec![MachineChange {
            node: node.id.clone(),
            off: 0.0,
            added: more as f64,
            of: study.now.assignment.machines[g],
            per_hour: each,
        }],
        unit: AmountUnit::Currency,
    }
}
