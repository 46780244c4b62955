//! The stages of models and profiles by number.

use super::{Model, Scenario, Together};

/// How a model's work goes through stages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct FleetStages {
    /// How many there are, at least 2; 0 where every profile does all of the work.
    pub count: usize,
    /// Where they have to be the same.
    pub together: Together,
}

/// The stages of each model.
pub(super) fn stages(scenario: &Scenario) -> Vec<FleetStages> {
    let models = scenario.models.iter();
    models
        .map(|model| FleetStages {
            count: model.stages().len(),
            together: model.together,
        })
        .collect()
}

/// The stage of each profile of a model; none of those that do all of the work.
pub(super) fn stages_of_profiles(model: &Model) -> Vec<Option<usize>> {
    let stages = model.stages();
    let of = |stage: &Option<String>| {
        let name = stage.as_deref()?;
        stages.iter().position(|other| *other == name)
    };
    model.profiles.iter().map(|p| of(&p.stage)).collect()
}
