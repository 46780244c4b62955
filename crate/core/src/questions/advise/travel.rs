//! Let a demand travel further: the least limit of its round trip that brings something.

use super::allow::is_listed;
use super::edit::{EditValue, EditedField, EditedList, ScenarioEdit};
use super::estimate::Prices;
use super::idea::{Idea, Proposal};
use super::study::{REGION, Study};
use super::types::RecommendationKind;
use crate::questions::words::{listed, plain};
use crate::scenario::Lifted;

/// Further limits tried of one demand: the nearest regions that promise something.
const STEPS: usize = 2;

/// Limits of round trips to raise.
pub(super) fn ideas<'a>(study: &'a Study<'_>, prices: &Prices<'_>) -> Vec<Idea<'a>> {
    let fleet = study.fleet;
    let s = study.scenario;
    let mut ideas = Vec::new();
    for (d, demand) in s.demands.iter().enumerate() {
        let Some(limit) = demand.max_rtt_ms else {
            continue;
        };
        if is_listed(s, d) {
            continue;
        }
        // Regions behind the limit: round trip, name, value.
        let mut regions: Vec<(f64, &str, f64)> = Vec::new();
        for (g, node) in s.nodes.iter().enumerate() {
            let far = fleet.round_trip_ms(d, g);
            let opens = far.is_finite()
                && far > limit
                && fleet.in_regions(d, g)
                && fleet.reachable(d, g, REGION)
                && !fleet.reachable(d, g, Lifted::default());
            let value = if opens {
                prices.promise(d, g).value
            } else {
                0.0
            };
            if value > 0.0 {
                match regions.iter_mut().find(|(_, name, _)| *name == node.region) {
                    Some(region) => region.2 += value,
                    None => regions.push((far, &node.region, value)),
                }
            }
        }
        regions.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut estimate = 0.0;
        for (step, &(far, _, value)) in regions.iter().enumerate().take(STEPS) {
            estimate += value;
            if regions.get(step + 1).is_some_and(|next| next.0 == far) {
                continue;
            }
            let reached: Vec<String> = regions
                .iter()
                .take(step + 1)
                .map(|r| r.1.to_owned())
                .collect();
            ideas.push(Idea {
                kind: RecommendationKind::TravelFurther,
                estimate,
                find: Box::new(move |_, context| {
                    proposal(study, d, limit, far, &reached).tried(study, context)
                }),
            });
        }
    }
    ideas
}

fn proposal(study: &Study<'_>, d: usize, limit: f64, far: f64, reached: &[String]) -> Proposal {
    let demand = &study.scenario.demands[d];
    let names: Vec<&str> = reached.iter().map(String::as_str).collect();
    Proposal {
        title: format!(
            "Let {} wait {} ms, not {}",
            demand.id,
            plain(far),
            plain(limit)
        ),
        reason: format!("Reaches idle machines in {}", listed(&names)),
        changes: vec![ScenarioEdit::new(
            EditedList::Demands,
            &demand.id,
            EditedField::MaxRttMs,
            Some(EditValue::Number(limit)),
            EditValue::Number(far),
        )],
        machines: Vec::new(),
        unit: study.unit(),
    }
}
