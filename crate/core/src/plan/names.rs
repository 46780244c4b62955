//! What is named by two words in a scenario and by one number in a program.

use crate::scenario::Fleet;

/// Names of a profile's model and of the profile.
pub(crate) fn names(fleet: &Fleet<'_>, profile: usize) -> (String, String) {
    let model = &fleet.scenario.models[fleet.profiles[profile].model];
    (model.id.clone(), profile_name(fleet, profile))
}

/// The name of a profile.
pub(crate) fn profile_name(fleet: &Fleet<'_>, profile: usize) -> String {
    let p = &fleet.profiles[profile];
    fleet.scenario.models[p.model].profiles[p.index]
        .name
        .clone()
}
