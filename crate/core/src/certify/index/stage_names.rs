//! The stages of a model, by name and number.

use crate::scenario::Model;

/// The stages of a model.
#[derive(Default)]
pub(super) struct Stages<'a> {
    /// Names in the order in which profiles first name them; at least 2, or none.
    pub(super) names: Vec<&'a str>,
}

impl<'a> Stages<'a> {
    /// A single name is no stage: nothing comes before or after it.
    pub(super) fn of(model: &'a Model) -> Self {
        let mut names: Vec<&str> = Vec::new();
        for profile in &model.profiles {
            match &profile.stage {
                Some(name) if !names.contains(&name.as_str()) => names.push(name),
                _ => {}
            }
        }
        match names.len() {
            0 | 1 => Stages::default(),
            _ => Stages { names },
        }
    }

    /// The number of a stage; none of a profile that does all of the work.
    pub(super) fn number(&self, stage: Option<&str>) -> Option<usize> {
        self.names.iter().position(|name| Some(*name) == stage)
    }
}
