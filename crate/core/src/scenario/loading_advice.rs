//! Hours to load that decide nothing, or all: where nothing comes, and where nothing that
//! comes ever serves.

use super::advice_list::List;
use super::loading::loads_at_first;
use super::path::Path;
use super::text::quoted;
use super::{Model, Scenario};

/// What is odd about models that load.
pub(super) fn findings(scenario: &Scenario, advice: &mut List) {
    let hours: f64 = scenario.periods.iter().map(|p| p.hours).sum();
    let starts = scenario.nodes.iter().filter_map(|n| n.count.hourly());
    let mut starts = starts.map(|h| h.start_hours > 0.0 && h.running.is_some());
    let comes = scenario.periods.len() > 1 || loads_at_first(scenario) || starts.any(|some| some);
    let list = Path::ROOT.field("models");
    let models = scenario.models.iter().enumerate();
    for (m, model) in models.filter(|(_, m): &(usize, &Model)| m.loads()) {
        let id = quoted(&model.id);
        let text = if !comes {
            format!(
                "{id} has nothing to load: there is one period, and what it has was there \
                 (`steadiness.replicas` says what stands)"
            )
        } else if model.load_hours >= hours {
            format!(
                "{id} loads longer than all periods together: what does not stand at the \
                 beginning never serves"
            )
        } else {
            continue;
        };
        let path = list.index(m);
        advice.add(&path.field("load_hours"), text);
    }
}
