//! Stages of an assignment do the same work: what one of them does beyond the others
//! serves nobody.

use std::collections::BTreeMap;

use super::{Assignment, Flow};
use crate::scenario::Fleet;

/// Work of a demand in a period and place, by stage.
type Work = BTreeMap<(usize, usize, usize), Vec<f64>>;

impl Assignment {
    /// Takes work away where another stage of the same demand does less of it, from all
    /// routes of the stage in proportion.
    pub fn level_stages(&mut self, fleet: &Fleet<'_>) {
        if !fleet.has_stages() {
            return;
        }
        let mut work = Work::new();
        for flow in &self.flows {
            if let Some((key, stage, count)) = place(fleet, flow) {
                let own = work.entry(key).or_insert_with(|| vec![0.0; count]);
                own[stage] += flow.rate;
            }
        }
        for flow in &mut self.flows {
            if let Some((key, stage, _)) = place(fleet, flow) {
                let own = &work[&key];
                let least = own.iter().copied().fold(f64::INFINITY, f64::min);
                if least < own[stage] {
                    flow.rate *= least / own[stage];
                }
            }
        }
        self.flows.retain(|flow| flow.rate > 0.0);
    }
}

/// Where a flow does which of how many stages; none where it does all of the work.
fn place(fleet: &Fleet<'_>, flow: &Flow) -> Option<((usize, usize, usize), usize, usize)> {
    let profile = &fleet.profiles[flow.triple.profile];
    let stage = profile.stage?;
    let place = fleet.place_of_stages(profile.model, flow.triple.node);
    let key = (flow.period, flow.triple.demand, place);
    Some((key, stage, fleet.stages[profile.model].count))
}
