//! Stages, from their definition: which one each profile does, and in which places all of
//! them may be done for a demand.

use std::collections::BTreeSet;

use super::view::{Block, Index};
use crate::scenario::Together;

impl<'a> Index<'a> {
    /// How many stages a model has: 0, or at least 2.
    pub(crate) fn stages(&self, model: usize) -> usize {
        self.model_stages[model].names.len()
    }

    /// The number of a model's stage.
    pub(crate) fn stage(&self, model: usize, name: &str) -> Option<usize> {
        self.model_stages[model].number(Some(name))
    }

    /// The name of a model's stage.
    pub(crate) fn stage_name(&self, model: usize, stage: usize) -> &'a str {
        self.model_stages[model].names[stage]
    }

    /// Whether work done by a profile is served: it does the last stage, or all at once.
    pub(crate) fn is_served_by(&self, profile: usize) -> bool {
        let entry = &self.profiles[profile];
        let last = self.stages(entry.model).wrapping_sub(1);
        entry.stage.is_none_or(|stage| stage == last)
    }

    /// The stages that a profile takes part in: its own, or all of its model, which has the
    /// one stage 0 where it has none.
    pub(crate) fn stages_done(&self, profile: usize) -> std::ops::Range<usize> {
        let entry = &self.profiles[profile];
        match entry.stage {
            Some(stage) => stage..stage + 1,
            None => 0..self.stages(entry.model).max(1),
        }
    }

    /// The stage of a row that names one where its model has several.
    ///
    /// # Errors
    ///
    /// That it names none, or another one, in fleet words.
    pub(crate) fn stage_of_row(&self, model: usize, name: Option<&str>) -> Result<usize, String> {
        match (self.stages(model), name) {
            (0, None) => Ok(0),
            (0, Some(name)) => Err(format!("the model has no stage {name}")),
            (_, None) => Err("it names no stage, and the model has several".to_owned()),
            (_, Some(name)) => {
                let stage = self.stage(model, name);
                stage.ok_or_else(|| format!("the model has no stage {name}"))
            }
        }
    }

    /// What a plan says of a profile's stage.
    ///
    /// # Errors
    ///
    /// That it does another one, in fleet words.
    pub(crate) fn check_stage(&self, profile: usize, told: Option<&str>) -> Result<(), String> {
        let entry = &self.profiles[profile];
        let own = entry.stage.map(|stage| self.stage_name(entry.model, stage));
        let name = |stage: Option<&str>| match stage {
            Some(stage) => format!("stage {stage}"),
            None => "no stage".to_owned(),
        };
        if own == told {
            return Ok(());
        }
        Err(format!(
            "it names {}, the profile does {}",
            name(told),
            name(own)
        ))
    }

    /// Where stages of a model have to be the same.
    pub(crate) fn together(&self, model: usize) -> Together {
        self.scenario.models[model].together
    }

    /// The first node of the place within which stages of a model do the same: one place
    /// for all nodes, for those of its region, or for itself alone.
    pub(crate) fn place(&self, model: usize, node: usize) -> usize {
        match self.together(model) {
            Together::Anywhere => 0,
            Together::Region => self.first_of_region[self.node_groups[self.group(node)].region],
            Together::Node => node,
        }
    }

    /// Finds the places of every demand in which all stages of its model may be done.
    pub(super) fn find_whole_places(&mut self) {
        let demands = self.scenario.demands.len();
        let mut found: Vec<Vec<BTreeSet<usize>>> = vec![Vec::new(); demands];
        for profile in 0..self.profiles.len() {
            let entry = &self.profiles[profile];
            let (model, Some(stage)) = (entry.model, entry.stage) else {
                continue;
            };
            self.every_block(profile, |block| {
                for &demand in block.demands {
                    let own = &mut found[demand];
                    own.resize(self.stages(model), BTreeSet::new());
                    own[stage].extend(block.nodes.iter().map(|&node| self.place(model, node)));
                }
            });
        }
        let common = |own: Vec<BTreeSet<usize>>| {
            let all = own.into_iter();
            all.reduce(|a, b| a.intersection(&b).copied().collect())
        };
        self.whole_places = found.into_iter().map(common).collect();
    }

    /// Calls `visit` with every eligible triple of a profile, in blocks: those of a stage
    /// only where the others may be done as well.
    pub(crate) fn blocks(&self, profile: usize, mut visit: impl FnMut(&Block<'_>)) {
        let entry = &self.profiles[profile];
        if entry.stage.is_none() {
            self.every_block(profile, visit);
            return;
        }
        let is_served = self.is_served_by(profile);
        self.every_block(profile, |block| {
            // Demands of one block are alike, and so are the places of their stages.
            let first = block.demands.first().copied();
            let Some(whole) = first.and_then(|d| self.whole_places[d].as_ref()) else {
                return;
            };
            let is_whole = |node: &usize| whole.contains(&self.place(entry.model, *node));
            let nodes: Vec<usize> = block.nodes.iter().copied().filter(is_whole).collect();
            let all = nodes.len() == block.nodes.len();
            if !nodes.is_empty() {
                visit(&Block {
                    nodes: &nodes,
                    group: block.group.filter(|_| all),
                    route_cost: if is_served { block.route_cost } else { 0.0 },
                    ..*block
                });
            }
        });
    }
}
