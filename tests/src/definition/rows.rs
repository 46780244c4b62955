//! The limits, one family after the other.

use std::collections::{BTreeMap, BTreeSet};

use idlewise::scenario::ObjectiveName;

use super::cards::OnCards;
use super::{Definition, Key, Placed};

impl Definition<'_> {
    pub(super) fn add_rows(&mut self) {
        for period in 0..self.scenario.periods.len() {
            for node in 0..self.scenario.nodes.len() {
                self.add_capacity(node, period);
                if self.packed[node] {
                    self.add_packing(node, period);
                }
            }
            self.add_replica_speed(period);
            self.add_replica_limits(period);
            self.add_limits(period);
            self.add_spread(period);
            for demand in 0..self.scenario.demands.len() {
                if !self.waits(demand) {
                    self.add_demand(demand, period);
                }
                self.add_stages(demand, period);
            }
            self.add_verifiers(period);
        }
        for (node, entry) in self.scenario.nodes.iter().enumerate() {
            if let Some(hourly) = entry.count.hourly() {
                self.add_hourly_rows(node, &hourly);
            }
        }
        for demand in 0..self.scenario.demands.len() {
            if self.waits(demand) {
                self.add_waiting_rows(demand);
            }
        }
        self.add_homes_rows();
        self.add_moves();
        self.add_loading_rows();
    }

    pub(super) fn routed(
        &self,
        period: usize,
    ) -> impl Iterator<Item = (usize, usize, usize, usize)> {
        let all = self.keys.iter().enumerate();
        all.filter_map(move |(at, key)| match *key {
            Key::Routed {
                demand,
                profile,
                node,
                period: p,
            } if p == period => Some((at, demand, profile, node)),
            _ => None,
        })
    }

    pub(super) fn placed(&self, period: usize) -> impl Iterator<Item = (usize, Placed)> {
        let all = self.keys.iter().enumerate();
        all.filter_map(move |(at, key)| match *key {
            Key::Replicas(placed) if placed.period == period => Some((at, placed)),
            _ => None,
        })
    }

    /// How much of a replica's time a unit of a demand takes.
    pub(super) fn share(&self, demand: usize, profile: usize) -> f64 {
        let asked = &self.scenario.demands[demand];
        let model = self.model_of(asked);
        self.overhead(asked) / self.scenario.models[model].profiles[profile].rate
    }

    fn add_capacity(&mut self, node: usize, period: usize) {
        let entry = &self.scenario.nodes[node];
        let usable = entry.availability * (1.0 - entry.headroom);
        for (name, capacity) in &entry.capacity {
            let mut terms = Vec::new();
            for (at, demand, profile, _) in self.routed(period).filter(|r| r.3 == node) {
                let model = self.model_of(&self.scenario.demands[demand]);
                let uses = self.uses(&self.scenario.models[model].profiles[profile]);
                if let Some(used) = uses.get(name) {
                    terms.push((at, used * self.share(demand, profile)));
                }
            }
            for (at, placed) in self.placed(period).filter(|(_, p)| p.node == node) {
                let takes = self.takes(placed.model, placed.profile, node);
                if let Some(&held) = takes.get(name) {
                    terms.push((at, held));
                }
            }
            let limit = match self.chosen_machines(node, period) {
                Some(machines) => {
                    terms.push((machines, -capacity * usable));
                    0.0
                }
                None => capacity * usable * entry.count.bounds().0 as f64,
            };
            let row = format!("{name} of {} in period {period}", entry.id);
            self.row(row, terms, f64::NEG_INFINITY, limit);
        }
    }

    /// Replicas that fit on a machine stand on machines that are in use; those that span
    /// machines take whole ones that are not.
    fn add_packing(&mut self, node: usize, period: usize) {
        let entry = &self.scenario.nodes[node];
        let here: Vec<(usize, Placed)> = self
            .placed(period)
            .filter(|(_, p)| p.node == node)
            .collect();
        let mut taken = Vec::new();
        for machine in 0..self.most_machines(node) {
            let key = Key::InUse {
                node,
                period,
                machine,
            };
            let in_use = self.places[&key];
            taken.push((in_use, 1.0));
            for (name, &capacity) in &entry.capacity {
                let mut terms = vec![(in_use, -capacity)];
                for &(_, placed) in &here {
                    let takes = self.takes(placed.model, placed.profile, node);
                    let here = self.place(Key::OnMachine { placed, machine });
                    terms.extend(here.zip(takes.get(name).copied()));
                }
                let row = format!("{name} of machine {machine} of {}", entry.id);
                self.row(row, terms, f64::NEG_INFINITY, 0.0);
            }
            self.add_cards(node, period, machine);
        }
        for &(all, placed) in &here {
            let span = self.span(placed.model, placed.profile, node);
            if span > 1 {
                taken.push((all, span as f64));
                continue;
            }
            let each = (0..self.most_machines(node))
                .map(|machine| (self.places[&Key::OnMachine { placed, machine }], -1.0));
            let terms: Vec<_> = each.chain([(all, 1.0)]).collect();
            self.row(format!("{placed:?} stand on machines"), terms, 0.0, 0.0);
        }
        let most = match self.chosen_machines(node, period) {
            Some(machines) => {
                taken.push((machines, -1.0));
                0.0
            }
            None => entry.count.bounds().0 as f64,
        };
        let row = format!("machines of {} in period {period}", entry.id);
        self.row(row, taken, f64::NEG_INFINITY, most);
    }

    /// Shares fit on cards, one by one; whole cards are the others.
    fn add_cards(&mut self, node: usize, period: usize, machine: usize) {
        let cards = self.cards(node);
        if cards == 0 {
            return;
        }
        let mut taken = Vec::new();
        let mut shared: Vec<BTreeMap<String, Vec<(usize, f64)>>> = vec![BTreeMap::new(); cards];
        let here = self.placed(period).filter(|(_, p)| p.node == node);
        for (_, placed) in here.collect::<Vec<_>>() {
            let Some(all) = self.place(Key::OnMachine { placed, machine }) else {
                continue;
            };
            match self.on_cards(placed.model, placed.profile, node) {
                OnCards::Nothing => {}
                OnCards::Whole(cards) => taken.push((all, cards)),
                OnCards::Share(shares) => {
                    let on = |card| {
                        self.places[&Key::OnCard {
                            placed,
                            machine,
                            card,
                        }]
                    };
                    let mut terms = vec![(all, 1.0)];
                    for (card, shared) in shared.iter_mut().enumerate() {
                        terms.push((on(card), -1.0));
                        for (name, share) in &shares {
                            let row = shared.entry(name.clone()).or_default();
                            row.push((on(card), *share));
                        }
                    }
                    self.row(format!("{placed:?} stand on cards"), terms, 0.0, 0.0);
                }
            }
        }
        for (card, rows) in shared.into_iter().enumerate() {
            let key = Key::Shared {
                node,
                period,
                machine,
                card,
            };
            let is_shared = self.places[&key];
            taken.push((is_shared, 1.0));
            for (name, mut terms) in rows {
                terms.push((is_shared, -1.0));
                let row = format!("{name} of card {card} of machine {machine} of node {node}");
                self.row(row, terms, f64::NEG_INFINITY, 0.0);
            }
        }
        let row = format!("cards of machine {machine} of node {node}");
        self.row(row, taken, f64::NEG_INFINITY, cards as f64);
    }

    fn add_replica_speed(&mut self, period: usize) {
        let placed: Vec<(usize, Placed)> = self.placed(period).collect();
        for (at, placed) in placed {
            let mut terms = vec![(at, -1.0)];
            let loading = self.still_loading(placed);
            terms.extend(loading.into_iter().map(|coming| (coming, 1.0)));
            for (x, demand, profile, node) in self.routed(period) {
                let model = self.model_of(&self.scenario.demands[demand]);
                if (model, profile, node) == (placed.model, placed.profile, placed.node) {
                    terms.push((x, self.share(demand, profile)));
                }
            }
            self.row(
                format!("speed of {placed:?}"),
                terms,
                f64::NEG_INFINITY,
                0.0,
            );
        }
    }

    fn add_replica_limits(&mut self, period: usize) {
        for (model, served) in self.scenario.models.iter().enumerate() {
            let Some(most) = served.max_replicas else {
                continue;
            };
            for stage in 0..self.number_of_stages(model) {
                let here = self.placed(period).filter(|(_, p)| p.model == model);
                let here =
                    here.filter(|(_, p)| self.stages_done(model, p.profile).contains(&stage));
                let terms = here.map(|(at, _)| (at, 1.0)).collect();
                let row = format!(
                    "replicas of {}, stage {stage}, in period {period}",
                    served.id
                );
                self.row(row, terms, f64::NEG_INFINITY, most as f64);
            }
        }
    }

    fn add_demand(&mut self, demand: usize, period: usize) {
        let asked = &self.scenario.demands[demand];
        let rate = self.rate(demand, period);
        let least = match asked.min_served {
            Some(share) => share,
            None if self.objective() == ObjectiveName::Cost => 1.0,
            None => 0.0,
        };
        let here = self.routed(period).filter(|r| r.1 == demand);
        let here = here.filter(|r| self.is_served(demand, r.2));
        let terms: Vec<(usize, f64)> = here.map(|(at, ..)| (at, 1.0)).collect();
        let row = format!("{} in period {period}", asked.id);
        if let Some(level) = self.place(Key::Level)
            && asked.value > 0.0
            && rate > 0.0
            && !terms.is_empty()
        {
            let most = self.scenario.demands.iter().map(|d| d.value);
            let weight = asked.value / most.fold(0.0, f64::max);
            let mut terms = terms.clone();
            terms.push((level, -weight * rate));
            self.row(format!("level of {row}"), terms, 0.0, f64::INFINITY);
        }
        self.row(row, terms, least * rate, rate);
    }

    fn add_verifiers(&mut self, period: usize) {
        let Some(most) = self.scenario.verifier_capacity else {
            return;
        };
        let load = |demand: usize| {
            let asked = &self.scenario.demands[demand];
            let mode = self.scenario.verification.get(&asked.verification)?;
            (mode.verifier_load > 0.0).then_some(mode.verifier_load)
        };
        let here = self.routed(period);
        let here = here.filter(|r| self.is_served(r.1, r.2));
        let terms = here.filter_map(|(at, demand, ..)| Some((at, load(demand)?)));
        let terms = terms.collect();
        let row = format!("verifiers in period {period}");
        self.row(row, terms, f64::NEG_INFINITY, most);
    }

    fn add_homes_rows(&mut self) {
        for demand in 0..self.scenario.demands.len() {
            let model = self.model_of(&self.scenario.demands[demand]);
            for stage in 0..self.number_of_stages(model) {
                self.add_homes_of(demand, stage);
            }
        }
    }

    fn add_homes_of(&mut self, demand: usize, own: usize) {
        let homes = |key: &Key| matches!(key, Key::Home { demand: d, stage, .. } if (*d, *stage) == (demand, own));
        let chosen: Vec<usize> = (0..self.keys.len())
            .filter(|&at| homes(&self.keys[at]))
            .collect();
        if chosen.is_empty() {
            return;
        }
        let id = self.scenario.demands[demand].id.clone();
        let model = self.model_of(&self.scenario.demands[demand]);
        let terms = chosen.iter().map(|&at| (at, 1.0)).collect();
        self.row(format!("home of {id}"), terms, f64::NEG_INFINITY, 1.0);
        for at in chosen {
            let Key::Home { node: home, .. } = self.keys[at] else {
                continue;
            };
            for period in 0..self.scenario.periods.len() {
                let here = self.routed(period);
                let here = here.filter(|r| (r.1, r.3) == (demand, home));
                let here = here.filter(|r| self.stages_done(model, r.2).contains(&own));
                let terms = here.map(|(x, ..)| (x, 1.0));
                let terms = terms.chain([(at, -self.most(demand, period))]).collect();
                let row = format!("{id} on {home} in period {period}");
                self.row(row, terms, f64::NEG_INFINITY, 0.0);
            }
        }
    }

    fn add_moves(&mut self) {
        let Some(steady) = &self.scenario.steadiness else {
            return;
        };
        let mut moved = BTreeSet::new();
        for period in 0..self.scenario.periods.len() {
            let placed: Vec<(usize, Placed)> = self.placed(period).collect();
            for (at, placed) in placed {
                let s = self.places[&Key::Moved(placed)];
                moved.insert(s);
                let mut terms = vec![(at, 1.0), (s, -1.0)];
                let stands = if period == 0 {
                    self.stands_now(placed)
                } else {
                    let before = Placed {
                        period: period - 1,
                        ..placed
                    };
                    terms.push((self.places[&Key::Replicas(before)], -1.0));
                    0.0
                };
                self.row(
                    format!("moves of {placed:?}"),
                    terms,
                    f64::NEG_INFINITY,
                    stands,
                );
            }
        }
        if let Some(most) = steady.max_moves {
            let terms = moved.into_iter().map(|at| (at, 1.0)).collect();
            self.row("moves".into(), terms, f64::NEG_INFINITY, most as f64);
        }
    }

    /// Replicas that stand before the first period.
    pub(super) fn stands_now(&self, placed: Placed) -> f64 {
        let steady = self.scenario.steadiness.iter();
        let model = &self.scenario.models[placed.model];
        let node = &self.scenario.nodes[placed.node].id;
        let profile = &model.profiles[placed.profile].name;
        let mut stands = 0.0;
        for steady in steady {
            let mut listed = steady
                .machines
                .iter()
                .filter(|m| m.node == *node)
                .peekable();
            if listed.peek().is_some() {
                let held = listed.flat_map(|m| m.replicas.iter().map(move |r| (m.count, r)));
                let here = held.filter(|(_, r)| (&r.model, &r.profile) == (&model.id, profile));
                stands += here.map(|(m, r)| (m * r.count) as f64).sum::<f64>();
                continue;
            }
            let here = steady.replicas.iter();
            let here =
                here.filter(|r| (&r.node, &r.model, &r.profile) == (node, &model.id, profile));
            stands += here.map(|r| r.count as f64).sum::<f64>();
        }
        stands
    }
}
