//! Stages by index: a profile does one of them, or all at once, and a unit of work is
//! served where the last one is done.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Together;
use super::fleet::{Fleet, Lifted};

impl Fleet<'_> {
    /// Whether the work of any model goes through stages.
    pub fn has_stages(&self) -> bool {
        self.stages.iter().any(|stages| stages.count > 0)
    }

    /// Whether work done by a profile is served: the profile does the last stage, or all
    /// of them. Value, route costs and verifier work count there, once.
    pub fn counts(&self, profile: usize) -> bool {
        let p = &self.profiles[profile];
        p.stage
            .is_none_or(|stage| stage + 1 == self.stages[p.model].count)
    }

    /// The stages that a profile takes part in: one, or, where it does all of the work, all
    /// of them. A model without stages has the one stage 0.
    pub fn stages_done(&self, profile: usize) -> Range<usize> {
        let p = &self.profiles[profile];
        match p.stage {
            Some(stage) => stage..stage + 1,
            None => 0..self.stages[p.model].count.max(1),
        }
    }

    /// The name of a stage in lists, where the model has several.
    pub fn listed_stage(&self, model: usize, stage: usize) -> Option<String> {
        let stages = self.scenario.models[model].stages();
        stages.get(stage).map(|name| (*name).to_owned())
    }

    /// Most replicas of each stage of each model; infinite where there is no limit.
    pub fn replicas_allowed(&self) -> Vec<Vec<f64>> {
        let models = self.scenario.models.iter().zip(&self.stages);
        models
            .map(|(model, stages)| {
                let most = model.max_replicas.map_or(f64::INFINITY, |n| n as f64);
                vec![most; stages.count.max(1)]
            })
            .collect()
    }

    /// The work of verifiers for a unit of a demand that is served by a profile.
    pub fn verifier_load(&self, demand: usize, profile: usize) -> f64 {
        if self.counts(profile) {
            self.demands[demand].verifier_load
        } else {
            0.0
        }
    }

    /// The place within which stages of a model have to do the same work: a number for
    /// each region, or node, or one for all.
    pub fn place_of_stages(&self, model: usize, node: usize) -> usize {
        match self.stages[model].together {
            Together::Anywhere => 0,
            Together::Region => self.nodes[node].region,
            Together::Node => node,
        }
    }

    /// Which nodes are places of their own for the stages of some model that runs there.
    pub fn keep_stages(&self) -> Vec<bool> {
        let mut keep = vec![false; self.nodes.len()];
        for (profile, p) in self.profiles.iter().enumerate() {
            let stages = self.stages[p.model];
            if stages.count > 0 && stages.together == Together::Node {
                for &node in self.nodes_of(profile) {
                    keep[node] = true;
                }
            }
        }
        keep
    }

    /// Places in which every stage of a demand's model may be served; none where it has no
    /// stages. A stage in any other place serves nothing.
    pub(super) fn whole_places(&self, demand: usize, lifted: Lifted) -> Option<BTreeSet<usize>> {
        let all = self.places(demand, lifted).into_iter();
        all.reduce(|a, b| a.intersection(&b).copied().collect())
    }

    /// Whether some node may serve each stage of a demand's model; empty where it has none.
    pub(super) fn stages_reached(&self, demand: usize) -> Vec<bool> {
        let all = self.places(demand, Lifted::default()).into_iter();
        all.map(|places| !places.is_empty()).collect()
    }

    /// The places in which each stage may be served.
    fn places(&self, demand: usize, lifted: Lifted) -> Vec<BTreeSet<usize>> {
        let model = self.demands[demand].model;
        let mut places = vec![BTreeSet::new(); self.stages[model].count];
        if places.is_empty() {
            return places;
        }
        for profile in self.profiles_of[model].clone() {
            let Some(stage) = self.profiles[profile].stage else {
                continue;
            };
            for &node in self.nodes_of(profile) {
                if self.fits(profile, node, lifted) && self.reachable(demand, node, lifted) {
                    places[stage].insert(self.place_of_stages(model, node));
                }
            }
        }
        places
    }

    /// The name of a model's stage.
    pub fn stage_name(&self, model: usize, stage: usize) -> &str {
        let stages = self.scenario.models[model].stages();
        stages.get(stage).copied().unwrap_or("")
    }

    /// The stage that a profile does, by name, where its model has several.
    pub fn stage_of(&self, profile: usize) -> Option<String> {
        let p = &self.profiles[profile];
        let stage = p.stage?;
        Some(self.stage_name(p.model, stage).to_owned())
    }

    /// The region or node that a place of a model's stages is.
    pub fn place_name(&self, model: usize, place: usize) -> &str {
        let nodes = &self.scenario.nodes;
        match self.stages[model].together {
            Together::Anywhere => "",
            Together::Region => {
                let at = self.nodes.iter().position(|n| n.region == place);
                at.map_or("", |at| nodes[at].region.as_str())
            }
            Together::Node => nodes[place].id.as_str(),
        }
    }
}
