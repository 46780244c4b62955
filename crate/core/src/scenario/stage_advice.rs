//! Demands that nobody can serve because a stage of their model has no node, or no place
//! has nodes for all of them.

use super::advice_list::List;
use super::path::Path;
use super::text::quoted;
use super::{Fleet, Lifted, Scenario, Together};

/// What is odd about stages.
pub(super) fn findings(scenario: &Scenario, advice: &mut List) {
    if scenario.models.iter().all(|m| m.stages().is_empty()) {
        return;
    }
    let fleet = Fleet::new(scenario);
    let list = Path::ROOT.field("demands");
    for (d, demand) in scenario.demands.iter().enumerate() {
        let model = fleet.demands[d].model;
        let Some(own) = scenario.models.get(model) else {
            continue;
        };
        let reached = fleet.stages_reached(d);
        let is_served = fleet.triples_of(d, Lifted::default()).next().is_some();
        // Where no stage has a node, that is said already.
        if is_served || reached.iter().all(|reached| !reached) {
            continue;
        }
        let missing = reached.iter().position(|reached| !reached);
        let id = quoted(&demand.model);
        let text = match (missing, own.together) {
            (Some(stage), _) => format!(
                "no node can serve the stage {} of {id} for it: nothing of it is served",
                quoted(fleet.stage_name(model, stage))
            ),
            (None, Together::Node) => {
                format!("no node can serve all stages of {id} for it, and they have to be together")
            }
            (None, _) => format!(
                "no region has nodes for all stages of {id} for it, and they have to be together"
            ),
        };
        advice.add(&list.index(d), text);
    }
}
