//! Nodes, demands and profiles of a scenario by name.

use rustc_hash::FxHashMap;

use crate::scenario::Fleet;

/// Everything by its number, by name.
pub(super) fn numbers<'a>(names: impl Iterator<Item = &'a String>) -> FxHashMap<&'a str, usize> {
    names
        .enumerate()
        .map(|(i, name)| (name.as_str(), i))
        .collect()
}

pub(super) fn node_numbers<'a>(fleet: &Fleet<'a>) -> FxHashMap<&'a str, usize> {
    numbers(fleet.scenario.nodes.iter().map(|n| &n.id))
}

/// Profiles by the names of their model and their own.
pub(super) fn profile_numbers<'a>(fleet: &Fleet<'a>) -> FxHashMap<(&'a str, &'a str), usize> {
    let all = fleet.profiles.iter().enumerate();
    all.map(|(p, profile)| {
        let model = &fleet.scenario.models[profile.model];
        let name = &model.profiles[profile.index].name;
        ((model.id.as_str(), name.as_str()), p)
    })
    .collect()
}
