//! Stages: a unit of work is served only by one unit in every stage, within one place
//! where stages have to be together.

use std::collections::BTreeMap;

use crate::scenario::Together;

use super::findings::{Findings, show};
use super::index::Index;
use super::reading::Flow;
use super::tolerances::SMALL_LIMIT;

/// Every stage does the same work as the last one, place by place.
pub(super) fn check(index: &Index<'_>, flows: &[Flow], findings: &mut Findings) {
    let mut work: BTreeMap<(usize, usize, usize), Vec<f64>> = BTreeMap::new();
    for flow in flows {
        let entry = &index.profiles[flow.profile];
        if let Some(stage) = entry.stage {
            let place = index.place(entry.model, flow.node);
            let own = work.entry((flow.demand, flow.period, place)).or_default();
            own.resize(index.stages(entry.model), 0.0);
            own[stage] += flow.rate;
        }
    }
    for ((demand, period, place), stages) in work {
        let Some((model, last)) = index.model_of(demand).zip(stages.last().copied()) else {
            continue;
        };
        let needed = SMALL_LIMIT * index.most(demand, period);
        for (stage, &done) in stages.iter().enumerate() {
            findings.limit((done - last).abs(), done.max(last).max(needed), || {
                let name = |stage: usize| index.stage_name(model, stage);
                format!(
                    "demand {}, period {period}{}: {} done in stage {}, {} in stage {}",
                    index.scenario.demands[demand].id,
                    place_name(index, model, place),
                    show(done),
                    name(stage),
                    show(last),
                    name(stages.len() - 1)
                )
            });
        }
    }
}

/// A place in words.
fn place_name(index: &Index<'_>, model: usize, place: usize) -> String {
    let node = &index.scenario.nodes[place];
    match index.together(model) {
        Together::Anywhere => String::new(),
        Together::Region => format!(", region {}", node.region),
        Together::Node => format!(", node {}", node.id),
    }
}
