//! Rent differently: machines of one hardware in the place of others in the region.
//!
//! All machines of a kind go that cost more than they are worth, and as many of another
//! come as bring most. It is advised where as much is served as today, and where those that
//! come bring something: else it is the advice to switch off. Where somebody would be
//! served less for it, it is no advice, however much it saved.

use super::add::{best_count, more_of, price_to_beat, value};
use super::edit::{EditedField, EditedList, ScenarioEdit};
use super::idea::{Found, Idea, Proposal};
use super::study::Study;
use super::types::{AmountUnit, MachineChange, RecommendationKind};
use crate::plan::Plan;
use crate::questions::changed::own_entry;
use crate::questions::marginal::shadow_price;
use crate::questions::tolerances::SAME_SERVED;
use crate::scenario::{Count, Fleet};

/// Kinds that may go, and that may come, in one region.
const KINDS: usize = 2;

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
    let kinds: Vec<(usize, f64)> = classes
        .iter()
        .filter_map(|class| own_entry(s, class))
        .filter(|&g| s.nodes[g].machine_price() > 0.0)
        .map(|g| (g, shadow_price(s, g, plan) - price_to_beat(s, g)))
        .collect();
    let mut regions: Vec<&str> = s.nodes.iter().map(|n| n.region.as_str()).collect();
    regions.sort_unstable();
    regions.dedup();
    let mut ideas = Vec::new();
    for region in regions {
        let here = || kinds.iter().filter(|(g, _)| s.nodes[*g].region == region);
        let mut go: Vec<(usize, f64)> = here()
            .filter(|(g, gain)| {
                *gain < 0.0 && matches!(s.nodes[*g].count, Count::Fixed(n) if n > 0)
            })
            .map(|&(g, gain)| (g, -gain * s.nodes[g].count.bounds().1 as f64))
            .collect();
        go.sort_by(|a, b| b.1.total_cmp(&a.1));
        let mut come: Vec<(usize, f64)> = here().copied().collect();
        come.sort_by(|a, b| b.1.total_cmp(&a.1));
        for &(old, saved) in go.iter().take(KINDS) {
            let others = come
                .iter()
                .filter(|(g, _)| s.nodes[*g].hardware != s.nodes[old].hardware);
            for &(new, gain) in others.take(KINDS) {
                ideas.push(Idea {
                    kind: RecommendationKind::RentDifferently,
                    estimate: saved + gain.max(0.0),
                    find: Box::new(move |_, context| found(study, old, new, context)),
                });
            }
        }
    }
    ideas
}

fn found(
    study: &Study<'_>,
    old: usize,
    new: usize,
    context: &crate::context::Context<'_>,
) -> Result<Option<Found>, crate::Error> {
    let mut without = study.scenario.clone();
    without.nodes[old].count = Count::Fixed(0);
    let worth = |tried: &super::study::Tried| study.worth(&tried.amounts, AmountUnit::Currency);
    let Some(alone) = study.tried(&without, context)? else {
        return Ok(None);
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
    if !serves || !study.is_something(worth(&tried) - worth(&alone), AmountUnit::Currency) {
        return Ok(None);
    }
    Ok(Some(Found {
        proposal: proposal(
            study,
            old,
            new,
            more,
            study.who_gains(&fleet, &tried.assignment),
        ),
        changed,
        tried,
    }))
}

fn proposal(
    study: &Study<'_>,
    old: usize,
    new: usize,
    more: u64,
    gains: Option<String>,
) -> Proposal {
    let s = study.scenario;
    let (goes, comes) = (&s.nodes[old], &s.nodes[new]);
    let off = goes.count.bounds().1;
    let prices = (
        goes.machine_price() * off as f64,
        comes.machine_price() * more as f64,
    );
    Proposal {
        title: format!(
            "Rent {more} {}, not {off} {}, in {}",
            comes.hardware, goes.hardware, goes.region
        ),
        reason: format!(
            "{} costs more than it brings; {} {}",
            goes.id,
            comes.id,
            gains.unwrap_or_else(|| "serves as much".to_owned())
        ),
        changes: vec![
            ScenarioEdit::new(
                EditedList::Nodes,
                &goes.id,
                EditedField::Count,
                Some(value(goes.count)),
                value(Count::Fixed(0)),
            ),
            more_of(s, new, more),
        ],
        machines: vec![
            MachineChange {
                node: goes.id.clone(),
                off: off as f64,
                added: 0.0,
                of: off as f64,
                per_hour: prices.0,
            },
            MachineChange {
                node: comes.id.clone(),
                off: 0.0,
                added: more as f64,
                of: study.now.assignment.machines[new],
                per_hour: prices.1,
            },
        ],
        unit: AmountUnit::Currency,
    }
}
