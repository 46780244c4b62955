//! Where stages of a model have to be together, the place counts: entries of one region
//! stay with entries of it, and an entry that is a place of its own stays alone. Elsewhere
//! stages keep nothing apart: routes of each stage are divided like any others, and their
//! sums stay what they are.

use std::collections::HashSet;

use crate::scenario::{Scenario, Together};

/// Hardware on which some model runs whose stages have to be together in this way.
pub(super) fn staged(scenario: &Scenario, together: Together) -> HashSet<&str> {
    let models = scenario.models.iter().filter(|m| m.together == together);
    let profiles = models.flat_map(|model| &model.profiles);
    profiles.map(|profile| profile.hardware.as_str()).collect()
}
