//! The resources that a scenario names.

use std::collections::BTreeSet;

use super::{Resources, Scenario};

/// Every resource that the scenario names, in alphabetical order.
pub(super) fn resource_names(scenario: &Scenario) -> Vec<&str> {
    let nodes = scenario.nodes.iter();
    let of_nodes = nodes.flat_map(|n| [&n.capacity, &n.usage_price]);
    let profiles = scenario.models.iter().flat_map(|m| &m.profiles);
    let of_profiles = profiles.flat_map(|p| [&p.uses, &p.holds]);
    let mut names = BTreeSet::from([scenario.compute.as_str()]);
    // Entries repeat each other's resources, and comparing is cheaper than adding.
    let mut before: [Option<&Resources>; 2] = [None, None];
    for (place, amounts) in of_nodes.chain(of_profiles).enumerate() {
        let before = &mut before[place % 2];
        if before.is_none_or(|before| !before.keys().eq(amounts.keys())) {
            names.extend(amounts.keys().map(String::as_str));
            *before = Some(amounts);
        }
    }
    names.into_iter().collect()
}
