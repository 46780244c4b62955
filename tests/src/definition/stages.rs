//! Stages, as they are defined: a unit of work is served only by one unit in every stage,
//! within one region or node where the model says so; it is served where the last is done.

use std::collections::BTreeSet;

use idlewise::scenario::Together;

use super::Definition;

impl Definition<'_> {
    /// The names of a model's stages, in the order of its profiles; none where there are
    /// not two.
    fn stages(&self, model: usize) -> Vec<&str> {
        let mut names = Vec::new();
        let profiles = self.scenario.models[model].profiles.iter();
        for name in profiles.filter_map(|p| p.stage.as_deref()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        if names.len() == 1 {
            names.clear();
        }
        names
    }

    /// The stage of a profile, where there are several.
    fn stage(&self, model: usize, profile: usize) -> Option<&str> {
        let own = self.scenario.models[model].profiles[profile]
            .stage
            .as_deref();
        own.filter(|_| !self.stages(model).is_empty())
    }

    /// Which stages a profile does, by number; a model without any has one.
    pub(super) fn stages_done(&self, model: usize, profile: usize) -> Vec<usize> {
        let stages = self.stages(model);
        match self.stage(model, profile) {
            Some(own) => (0..stages.len()).filter(|&s| stages[s] == own).collect(),
            None => (0..stages.len().max(1)).collect(),
        }
    }

    /// How many stages a model has, at least one.
    pub(super) fn number_of_stages(&self, model: usize) -> usize {
        self.stages(model).len().max(1)
    }

    /// Whether what a profile does is served.
    pub(super) fn is_served(&self, demand: usize, profile: usize) -> bool {
        let model = self.model_of(&self.scenario.demands[demand]);
        let stage = self.stage(model, profile);
        stage.is_none() || stage == self.stages(model).last().copied()
    }

    /// Where stages have to do the same.
    fn place_of(&self, model: usize, node: usize) -> String {
        match self.scenario.models[model].together {
            Together::Anywhere => String::new(),
            Together::Region => self.scenario.nodes[node].region.clone(),
            Together::Node => self.scenario.nodes[node].id.clone(),
        }
    }

    /// Whether all other stages may be done where this profile does one.
    pub(super) fn may_go_on(&self, demand: usize, profile: usize, node: usize) -> bool {
        let model = self.model_of(&self.scenario.demands[demand]);
        if self.stage(model, profile).is_none() {
            return true;
        }
        let place = self.place_of(model, node);
        self.stages(model).into_iter().all(|stage| {
            let mut profiles = 0..self.scenario.models[model].profiles.len();
            profiles.any(|other| {
                let mut nodes = 0..self.scenario.nodes.len();
                self.stage(model, other) == Some(stage)
                    && nodes.any(|g| {
                        self.place_of(model, g) == place
                            && self.eligible(demand, other, g).is_some()
                    })
            })
        })
    }

    /// Every stage does as much as the last one, in every place.
    pub(super) fn add_stages(&mut self, demand: usize, period: usize) {
        let model = self.model_of(&self.scenario.demands[demand]);
        let stages: Vec<String> = self.stages(model).into_iter().map(str::to_owned).collect();
        let Some((last, others)) = stages.split_last() else {
            return;
        };
        let here: Vec<(usize, Option<String>, String)> = self
            .routed(period)
            .filter(|r| r.1 == demand)
            .map(|(at, _, profile, node)| {
                let stage = self.stage(model, profile).map(str::to_owned);
                (at, stage, self.place_of(model, node))
            })
            .collect();
        let places: BTreeSet<&String> = here.iter().map(|(.., place)| place).collect();
        let mut rows = Vec::new();
        for place in places {
            for stage in others {
                let own = here.iter().filter(|(.., own)| own == place);
                let terms = own.filter_map(|(at, own, _)| match own {
                    Some(own) if own == stage => Some((*at, 1.0)),
                    Some(own) if own == last => Some((*at, -1.0)),
                    _ => None,
                });
                rows.push((
                    format!("{stage} of {demand} in {place:?}, period {period}"),
                    terms.collect(),
                ));
            }
        }
        for (name, terms) in rows {
            self.row(name, terms, 0.0, 0.0);
        }
    }
}
