//! Pouring a demand whose model is served in stages: by what does all of the work first,
//! then, place by place where stages have to be together, stage by stage. What an earlier
//! stage does beyond the last one is taken away at the end.

use rustc_hash::FxHashMap;

use super::pour::Pour;
use crate::scenario::Triple;

impl Pour<'_> {
    /// Pours up to `amount` of a demand, into one node or wherever it may go.
    pub(super) fn pour(&mut self, period: usize, demand: usize, node: Option<usize>, amount: f64) {
        let fleet = self.fleet;
        let is_here = |triple: &Triple| node.is_none_or(|node| node == triple.node);
        let model = fleet.demands[demand].model;
        let count = fleet.stages[model].count;
        if count == 0 {
            self.pour_where(period, demand, amount, &is_here);
            return;
        }
        let stage = |triple: &Triple| fleet.profiles[triple.profile].stage;
        let place = |triple: &Triple| fleet.place_of_stages(model, triple.node);
        let whole = |t: &Triple| is_here(t) && stage(t).is_none();
        let mut left = amount - self.pour_where(period, demand, amount, &whole);
        // Places in the order of their first triples, each with the triples of every stage.
        let mut numbers: FxHashMap<usize, usize> = FxHashMap::default();
        let mut places: Vec<Vec<Vec<usize>>> = Vec::new();
        for (index, triple) in self.triples[demand].iter().enumerate() {
            let Some(stage) = stage(triple).filter(|_| is_here(triple)) else {
                continue;
            };
            let number = *numbers.entry(place(triple)).or_insert(places.len());
            if number == places.len() {
                places.push(vec![Vec::new(); count]);
            }
            places[number][stage].push(index);
        }
        for stages in places {
            let mut part = left;
            for own in stages {
                part = self.pour_among(period, demand, part, &mut own.into_iter(), &|_| true);
            }
            left -= part;
        }
    }

    /// A node for each stage of a demand that may not be split: where most of it fits, the
    /// last stage first, and the others in its place.
    pub(super) fn homes(&self, demand: usize, fits: &dyn Fn(&Triple) -> f64) -> Vec<usize> {
        let fleet = self.fleet;
        let model = fleet.demands[demand].model;
        let mut homes = Vec::new();
        let mut own = None;
        for stage in (0..fleet.stages[model].count).rev() {
            let mut best: Option<(f64, usize)> = None;
            for triple in &self.triples[demand] {
                let place = fleet.place_of_stages(model, triple.node);
                let may = fleet.profiles[triple.profile].stage == Some(stage)
                    && own.is_none_or(|own| own == place);
                let fits = if may { fits(triple) } else { continue };
                if best.is_none_or(|(most, _)| fits > most) {
                    best = Some((fits, triple.node));
                }
            }
            let Some((_, node)) = best else {
                return Vec::new();
            };
            own = Some(fleet.place_of_stages(model, node));
            homes.push(node);
        }
        homes.reverse();
        homes
    }

    /// Pours up to `amount` of a demand into its homes, stage by stage.
    pub(super) fn pour_into_homes(
        &mut self,
        (period, demand): (usize, usize),
        homes: &[usize],
        amount: f64,
    ) {
        let fleet = self.fleet;
        let mut part = amount;
        for (stage, &home) in homes.iter().enumerate() {
            let here =
                |t: &Triple| t.node == home && fleet.profiles[t.profile].stage == Some(stage);
            part = self.pour_where(period, demand, part, &here);
        }
    }
}
