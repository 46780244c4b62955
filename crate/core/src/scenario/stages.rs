//! Models that are served in stages, such as prefill and decode: which stages there are.

use super::{InputError, InputErrors, Model, Scenario, quoted};
use crate::error::Error;

impl Model {
    /// The stages that a unit of work goes through, in the order in which profiles first
    /// name them: the last one is where it counts as served. Empty where every profile
    /// does all of the work: none names a stage, or all name one and the same.
    pub fn stages(&self) -> Vec<&str> {
        let mut stages: Vec<&str> = Vec::new();
        for stage in self.profiles.iter().filter_map(|p| p.stage.as_deref()) {
            if !stages.contains(&stage) {
                stages.push(stage);
            }
        }
        if stages.len() < 2 {
            stages.clear();
        }
        stages
    }
}

impl Scenario {
    /// Refuses a question that does not know stages yet.
    ///
    /// # Errors
    /// [`Error::Input`] with the first profile whose stage is one of several.
    pub(crate) fn refuse_stages(&self, question: &str) -> Result<(), Error> {
        let mut models = self.models.iter().enumerate();
        let Some((m, model)) = models.find(|(_, model)| !model.stages().is_empty()) else {
            return Ok(());
        };
        let mut profiles = model.profiles.iter().enumerate();
        let first = profiles.find_map(|(p, profile)| Some((p, profile.stage.as_deref()?)));
        let (p, stage) = first.unwrap_or_default();
        Err(Error::Input(InputErrors(vec![InputError::new(
            format!("$.models[{m}].profiles[{p}].stage"),
            quoted(stage),
            format!("no stages: {question} does not work with them yet"),
        )])))
    }
}
