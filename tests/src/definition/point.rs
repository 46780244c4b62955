//! A plan as a point of the program: what it comes to, and which limits it breaks.

use std::collections::HashMap;

use idlewise::Plan;
use idlewise::plan::{MachineGroup, Route};
use idlewise::scenario::Resources;

use super::cards::OnCards;
use super::{Definition, Key, Placed};

/// What a plan breaks is not what rounding leaves: limits hold to this part of the sizes
/// that are added up.
const TOLERANCE: f64 = 1e-6;

impl Definition<'_> {
    /// The point of a plan. An error where it routes work that may not go there.
    pub fn point(&self, plan: &Plan) -> Result<Vec<f64>, String> {
        let mut found: HashMap<Key, f64> = HashMap::new();
        let unknown = |what: &str| format!("{what} is not in the scenario");
        for route in &plan.routes {
            let demand = self.demand(&route.demand);
            let demand = demand.ok_or_else(|| unknown(&route.demand))?;
            let model = self.model_of(&self.scenario.demands[demand]);
            let profile = self.profile(model, &route.profile);
            let profile = profile.ok_or_else(|| unknown(&route.profile))?;
            let node = self.node(&route.node).ok_or_else(|| unknown(&route.node))?;
            let period = route.period;
            let key = Key::Routed {
                demand,
                profile,
                node,
                period,
            };
            *found.entry(key).or_default() += route.rate;
            if !self.scenario.demands[demand].split && route.rate > 0.0 {
                for stage in self.stages_done(model, profile) {
                    let share = self.served_there(plan, route, stage);
                    let key = Key::Home {
                        demand,
                        stage,
                        node,
                    };
                    let home = found.entry(key).or_default();
                    // A home is whole, or, where everything is continuous, as large as it
                    // must be.
                    *home = if self.scenario.policy.relax {
                        home.max(share)
                    } else {
                        1.0
                    };
                }
            }
        }
        for replicas in &plan.replicas {
            let placed = self.placed_of(
                &replicas.node,
                &replicas.model,
                &replicas.profile,
                replicas.period,
            );
            let placed = placed.ok_or_else(|| unknown(&replicas.node))?;
            *found.entry(Key::Replicas(placed)).or_default() += replicas.count;
        }
        for count in &plan.counts {
            let node = self.node(&count.node).ok_or_else(|| unknown(&count.node))?;
            found.insert(Key::Machines(node), count.count);
        }
        self.rent(plan, &mut found)?;
        self.serve_in_order(&mut found);
        self.stand_on_machines(plan, &mut found)?;
        self.count_moves(&mut found);
        self.come(&mut found);
        let mut point = vec![0.0; self.columns.len()];
        for (key, value) in found {
            match self.place(key) {
                Some(at) => point[at] = value,
                // Nothing somewhere it may not be is nothing.
                None if value == 0.0 => {}
                None => return Err(format!("{key:?} may not be {value}")),
            }
        }
        if let Some(level) = self.place(Key::Level) {
            point[level] = self.level(&point, level);
        }
        Ok(point)
    }

    /// The share of a demand that is served where a route leads, in the route's period.
    fn served_there(&self, plan: &Plan, route: &Route, stage: usize) -> f64 {
        let demand = self.demand(&route.demand);
        let model = demand.map_or(0, |d| self.model_of(&self.scenario.demands[d]));
        let rate = demand.map_or(0.0, |demand| self.most(demand, route.period));
        let same = |r: &&Route| {
            let profile = self.profile(model, &r.profile);
            (r.period, &r.demand, &r.node) == (route.period, &route.demand, &route.node)
                && profile.is_some_and(|p| self.stages_done(model, p).contains(&stage))
        };
        let there: f64 = plan.routes.iter().filter(same).map(|r| r.rate).sum();
        there / rate
    }

    fn stand_on_machines(&self, plan: &Plan, found: &mut HashMap<Key, f64>) -> Result<(), String> {
        let mut next: HashMap<(usize, usize), usize> = HashMap::new();
        for group in &plan.machines {
            let node = self.node(&group.node).ok_or("a machine of no entry")?;
            let period = group.period;
            if !self.packed[node] || group.span > 1 {
                continue;
            }
            for _ in 0..group.count {
                let machine = next.entry((node, period)).or_default();
                let key = Key::InUse {
                    node,
                    period,
                    machine: *machine,
                };
                found.insert(key, 1.0);
                for on in &group.replicas {
                    let placed = self.placed_of(&group.node, &on.model, &on.profile, period);
                    let placed = placed.ok_or("a replica of no profile")?;
                    let machine = *machine;
                    found.insert(Key::OnMachine { placed, machine }, on.count as f64);
                }
                self.stand_on_cards(group, node, *machine, found)?;
                *machine += 1;
            }
        }
        for node in (0..self.scenario.nodes.len()).filter(|&node| self.packed[node]) {
            for period in 0..self.scenario.periods.len() {
                if !next.contains_key(&(node, period)) {
                    self.first_fit(node, period, found);
                }
            }
        }
        Ok(())
    }

    fn stand_on_cards(
        &self,
        group: &MachineGroup,
        node: usize,
        machine: usize,
        found: &mut HashMap<Key, f64>,
    ) -> Result<(), String> {
        let period = group.period;
        let mut next = 0;
        for cards in group.cards.iter().filter(|cards| cards.span == 1) {
            for _ in 0..cards.count {
                let card = next;
                next += 1;
                for on in &cards.replicas {
                    let placed = self.placed_of(&group.node, &on.model, &on.profile, period);
                    let placed = placed.ok_or("a replica of no profile on a card")?;
                    let on_cards = self.on_cards(placed.model, placed.profile, node);
                    // One replica with one whole card spans one as well.
                    if !matches!(on_cards, OnCards::Share(_)) {
                        continue;
                    }
                    let key = Key::OnCard {
                        placed,
                        machine,
                        card,
                    };
                    found.insert(key, on.count as f64);
                    let shared = Key::Shared {
                        node,
                        period,
                        machine,
                        card,
                    };
                    found.insert(shared, 1.0);
                }
            }
        }
        Ok(())
    }

    /// A plan need not list machines where replicas fit one after the other, the largest
    /// first: so they are put there. Those that do not fit stand nowhere, as do those that
    /// need cards.
    fn first_fit(&self, node: usize, period: usize, found: &mut HashMap<Key, f64>) {
        let capacity = &self.scenario.nodes[node].capacity;
        let holds =
            |placed: &Placed| &self.scenario.models[placed.model].profiles[placed.profile].holds;
        let size = |placed: &Placed| {
            let shares = holds(placed)
                .iter()
                .map(|(name, held)| held / capacity[name]);
            shares.fold(0.0, f64::max)
        };
        let mut waiting: Vec<Placed> = Vec::new();
        for (key, &count) in found.iter() {
            if let Key::Replicas(placed) = *key
                && (placed.node, placed.period) == (node, period)
                && self.place(*key).is_some()
                && self.span(placed.model, placed.profile, node) == 1
            {
                waiting.extend((0..count as usize).map(|_| placed));
            }
        }
        waiting.sort_by(|a, b| size(b).total_cmp(&size(a)).then(a.model.cmp(&b.model)));
        let mut machines = vec![capacity.clone(); self.most_machines(node)];
        for placed in waiting {
            let fits = |left: &Resources| {
                holds(&placed)
                    .iter()
                    .all(|(name, held)| *held <= left[name] * (1.0 + TOLERANCE))
            };
            let Some(machine) = machines.iter().position(fits) else {
                continue;
            };
            for (name, held) in holds(&placed) {
                *machines[machine].entry(name.clone()).or_default() -= held;
            }
            let in_use = Key::InUse {
                node,
                period,
                machine,
            };
            found.insert(in_use, 1.0);
            *found.entry(Key::OnMachine { placed, machine }).or_default() += 1.0;
        }
    }

    fn level(&self, point: &[f64], level: usize) -> f64 {
        let rows = self.rows.iter().filter(|row| row.upper.is_infinite());
        let levels = rows.filter_map(|row| {
            let served: f64 = row.terms.iter().map(|&(at, a)| a * point[at]).sum();
            let &(_, weight) = row.terms.iter().find(|&&(at, _)| at == level)?;
            Some(served / -weight)
        });
        let least = levels.fold(f64::INFINITY, f64::min);
        if least.is_finite() { least } else { 0.0 }
    }

    /// What a point is worth.
    pub fn worth(&self, point: &[f64]) -> f64 {
        let each = self.columns.iter().zip(point);
        each.map(|(column, x)| column.worth * x).sum()
    }

    /// What a point earns and costs together, which its rounding is measured by.
    pub fn gross(&self, point: &[f64]) -> f64 {
        let each = self.columns.iter().zip(point);
        each.map(|(column, x)| (column.worth * x).abs()).sum()
    }

    /// The limits that a point breaks by more than `times` the tolerance, with how much.
    pub fn broken(&self, point: &[f64], times: f64) -> Vec<String> {
        let tolerance = TOLERANCE * times;
        let mut broken = Vec::new();
        for ((column, key), &x) in self.columns.iter().zip(&self.keys).zip(point) {
            let size = if column.upper.is_finite() {
                column.upper
            } else {
                x.abs()
            };
            let slack = tolerance * size.max(column.lower);
            let is_whole = !column.whole || (x - x.round()).abs() <= TOLERANCE;
            if x < column.lower - slack || x > column.upper + slack || !is_whole || x.is_nan() {
                broken.push(format!("{key:?} is {x}"));
            }
        }
        for row in &self.rows {
            let parts = row.terms.iter().map(|&(at, a)| a * point[at]);
            let (sum, size) = parts.fold((0.0, 0.0), |(sum, size), part| {
                (sum + part, size + f64::abs(part))
            });
            let most = if row.upper.is_finite() {
                row.upper.abs()
            } else {
                0.0
            };
            let least = if row.lower.is_finite() {
                row.lower.abs()
            } else {
                0.0
            };
            let slack = tolerance * size.max(most).max(least);
            if sum < row.lower - slack || sum > row.upper + slack {
                broken.push(format!(
                    "{}: {sum}, not {} to {}",
                    row.name, row.lower, row.upper
                ));
            }
        }
        broken
    }

    fn demand(&self, id: &str) -> Option<usize> {
        self.scenario.demands.iter().position(|d| d.id == id)
    }

    pub(super) fn node(&self, id: &str) -> Option<usize> {
        self.scenario.nodes.iter().position(|n| n.id == id)
    }

    pub(super) fn profile(&self, model: usize, name: &str) -> Option<usize> {
        let profiles = &self.scenario.models[model].profiles;
        profiles.iter().position(|p| p.name == name)
    }

    fn placed_of(&self, node: &str, model: &str, profile: &str, period: usize) -> Option<Placed> {
        let model = self.scenario.models.iter().position(|m| m.id == model)?;
        Some(Placed {
            model,
            profile: self.profile(model, profile)?,
            node: self.node(node)?,
            period,
        })
    }
}
