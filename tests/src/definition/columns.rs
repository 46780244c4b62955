//! Which decisions there are, and what each is worth.

use idlewise::scenario::{Demand, ObjectiveName, Profile, Resources};

use super::cards::OnCards;
use super::{Column, Definition, Key, Placed};

impl Definition<'_> {
    pub(super) fn add_columns(&mut self) {
        let scenario = self.scenario;
        for node in 0..scenario.nodes.len() {
            if let Some(hourly) = scenario.nodes[node].count.hourly() {
                self.add_hourly_columns(node, &hourly);
            } else if scenario.nodes[node].count.is_range() {
                self.add_machines(node);
            }
        }
        for period in 0..scenario.periods.len() {
            for demand in 0..scenario.demands.len() {
                self.add_routes(demand, period);
            }
            for node in 0..scenario.nodes.len() {
                self.add_replicas(node, period);
            }
        }
        for demand in 0..scenario.demands.len() {
            self.add_homes(demand);
            if self.waits(demand) {
                self.add_waiting_columns(demand);
            }
        }
        // Where nobody takes part there is no level, and nothing to find out.
        let takes_part = |key: &Key| match *key {
            Key::Routed { demand, period, .. } => {
                scenario.demands[demand].value > 0.0 && self.rate(demand, period) > 0.0
            }
            _ => false,
        };
        let somebody = self.keys.iter().any(takes_part);
        if self.objective() == ObjectiveName::Fair && somebody {
            self.column(
                Key::Level,
                Column {
                    lower: 0.0,
                    upper: f64::INFINITY,
                    whole: false,
                    worth: 1.0,
                },
            );
        }
    }

    fn add_machines(&mut self, node: usize) {
        let entry = &self.scenario.nodes[node];
        let (least, most) = entry.count.bounds();
        let hours: f64 = self.scenario.periods.iter().map(|p| p.hours).sum();
        let worth = self.cost(entry.price_per_hour.unwrap_or(0.0) * hours);
        self.column(
            Key::Machines(node),
            Column {
                lower: least as f64,
                upper: most as f64,
                whole: !self.scenario.policy.relax,
                worth,
            },
        );
    }

    fn add_routes(&mut self, demand: usize, period: usize) {
        let scenario = self.scenario;
        let asked = &scenario.demands[demand];
        let model = self.model_of(asked);
        let hours = scenario.periods[period].hours;
        for node in 0..scenario.nodes.len() {
            for profile in 0..scenario.models[model].profiles.len() {
                let Some(cost_per_unit) = self.eligible(demand, profile, node) else {
                    continue;
                };
                if !self.may_go_on(demand, profile, node) {
                    continue;
                }
                let served = self.is_served(demand, profile);
                let cost_per_unit = if served { cost_per_unit } else { 0.0 };
                let value = match self.objective() {
                    _ if !served => 0.0,
                    ObjectiveName::Serve | ObjectiveName::Profit => 3600.0 * hours * asked.value,
                    _ => 0.0,
                };
                let how = &scenario.models[model].profiles[profile];
                let busy = self.overhead(asked) / how.rate;
                let used: f64 = self.priced(node, &self.uses(how), busy * hours);
                let cost = used + 3600.0 * hours * cost_per_unit;
                let key = Key::Routed {
                    demand,
                    profile,
                    node,
                    period,
                };
                let worth = value + self.cost(cost);
                self.column(
                    key,
                    Column {
                        lower: 0.0,
                        upper: self.most(demand, period),
                        whole: false,
                        worth,
                    },
                );
            }
        }
    }

    fn add_replicas(&mut self, node: usize, period: usize) {
        let scenario = self.scenario;
        let whole = !scenario.policy.relax;
        let hours = scenario.periods[period].hours;
        for (model, served) in scenario.models.iter().enumerate() {
            for profile in 0..served.profiles.len() {
                if !self.holds(model, profile) || !self.placeable(model, profile, node) {
                    continue;
                }
                let placed = Placed {
                    model,
                    profile,
                    node,
                    period,
                };
                let free = |worth| Column {
                    lower: 0.0,
                    upper: f64::INFINITY,
                    whole,
                    worth,
                };
                let held = self.priced(node, &self.takes(model, profile, node), hours);
                let worth = self.cost(held);
                self.column(Key::Replicas(placed), free(worth));
                self.add_coming(placed);
                if self.packed[node] && self.span(model, profile, node) == 1 {
                    let share = matches!(self.on_cards(model, profile, node), OnCards::Share(_));
                    let cards = if share { self.cards(node) } else { 0 };
                    for machine in 0..self.most_machines(node) {
                        self.column(Key::OnMachine { placed, machine }, free(0.0));
                        for card in 0..cards {
                            let key = Key::OnCard {
                                placed,
                                machine,
                                card,
                            };
                            self.column(key, free(0.0));
                        }
                    }
                }
                if let Some(steady) = &scenario.steadiness {
                    let load = steady.load_cost.get(&served.id).copied().unwrap_or(0.0);
                    let worth = self.cost(load);
                    self.column(
                        Key::Moved(placed),
                        Column {
                            whole: false,
                            ..free(worth)
                        },
                    );
                }
            }
        }
        if self.packed[node] {
            self.add_machines_in_use(node, period);
        }
    }

    fn add_machines_in_use(&mut self, node: usize, period: usize) {
        let yes_or_no = Column {
            lower: 0.0,
            upper: 1.0,
            whole: true,
            worth: 0.0,
        };
        for machine in 0..self.most_machines(node) {
            let key = Key::InUse {
                node,
                period,
                machine,
            };
            self.column(key, yes_or_no.clone());
            for card in 0..self.cards(node) {
                let key = Key::Shared {
                    node,
                    period,
                    machine,
                    card,
                };
                self.column(key, yes_or_no.clone());
            }
        }
    }

    fn add_homes(&mut self, demand: usize) {
        let asked = &self.scenario.demands[demand];
        if asked.split {
            return;
        }
        let model = self.model_of(asked);
        let profiles = self.scenario.models[model].profiles.len();
        for stage in 0..self.number_of_stages(model) {
            for node in 0..self.scenario.nodes.len() {
                let serves = |profile: usize| {
                    self.stages_done(model, profile).contains(&stage)
                        && self.eligible(demand, profile, node).is_some()
                };
                if (0..profiles).any(serves) {
                    self.column(
                        Key::Home {
                            demand,
                            stage,
                            node,
                        },
                        Column {
                            lower: 0.0,
                            upper: 1.0,
                            whole: !self.scenario.policy.relax,
                            worth: 0.0,
                        },
                    );
                }
            }
        }
    }

    /// What a cost adds to the objective.
    pub(super) fn cost(&self, amount: f64) -> f64 {
        match self.objective() {
            ObjectiveName::Cost => amount,
            ObjectiveName::Profit => -amount,
            _ => 0.0,
        }
    }

    fn priced(&self, node: usize, amounts: &Resources, times: f64) -> f64 {
        let prices = &self.scenario.nodes[node].usage_price;
        let each = amounts
            .iter()
            .filter_map(|(name, amount)| Some(amount * prices.get(name)?));
        times * each.sum::<f64>()
    }

    pub(super) fn model_of(&self, demand: &Demand) -> usize {
        let mut models = self.scenario.models.iter();
        models.position(|m| m.id == demand.model).unwrap()
    }

    pub(super) fn rate(&self, demand: usize, period: usize) -> f64 {
        let rates = &self.scenario.demands[demand].rate;
        rates[if rates.len() == 1 { 0 } else { period }]
    }

    pub(super) fn overhead(&self, demand: &Demand) -> f64 {
        let mode = self.scenario.verification.get(&demand.verification);
        mode.map_or(1.0, |mode| mode.overhead)
    }

    pub(super) fn uses(&self, profile: &Profile) -> Resources {
        let compute = &self.scenario.compute;
        if profile.uses.is_empty() && !profile.holds.contains_key(compute) {
            Resources::from([(compute.clone(), 1.0)])
        } else {
            profile.uses.clone()
        }
    }

    pub(super) fn holds(&self, model: usize, profile: usize) -> bool {
        let holds = &self.scenario.models[model].profiles[profile].holds;
        holds.values().any(|&amount| amount > 0.0)
    }

    pub(super) fn most_machines(&self, node: usize) -> usize {
        self.scenario.nodes[node].count.bounds().1 as usize
    }

    /// How many empty machines of an entry hold one replica.
    pub(super) fn span(&self, model: usize, profile: usize, node: usize) -> u64 {
        let capacity = &self.scenario.nodes[node].capacity;
        let holds = &self.scenario.models[model].profiles[profile].holds;
        let needed = holds.iter().filter(|&(_, &amount)| amount > 0.0);
        let each = needed.map(|(name, amount)| (amount / capacity[name]).ceil());
        each.fold(1.0, f64::max) as u64
    }

    pub(super) fn placeable(&self, model: usize, profile: usize, node: usize) -> bool {
        let entry = &self.scenario.nodes[node];
        let how = &self.scenario.models[model].profiles[profile];
        let hosted = match &entry.hosts {
            Some(hosts) => hosts.contains(&self.scenario.models[model].id),
            None => true,
        };
        let uses = self.uses(how);
        let has_all = uses.keys().chain(how.holds.keys());
        how.hardware == entry.hardware
            && hosted
            && has_all.into_iter().all(|k| entry.capacity.contains_key(k))
            && how.holds.iter().all(|(name, &held)| {
                let most = how.machines.min(entry.count.bounds().1.max(1));
                held <= most as f64 * entry.capacity[name]
            })
    }

    /// What a unit costs by this route, where it may be served this way at all.
    pub(super) fn eligible(&self, demand: usize, profile: usize, node: usize) -> Option<f64> {
        let asked = &self.scenario.demands[demand];
        let entry = &self.scenario.nodes[node];
        let is_near = asked.max_rtt_ms.is_none_or(|most| {
            let between = self.round_trip_ms(&asked.region, &entry.region);
            between.is_some_and(|ms| ms <= most)
        });
        let may = self.placeable(self.model_of(asked), profile, node)
            && entry.verification.contains(&asked.verification)
            && is_near
            && (asked.in_regions.as_ref()).is_none_or(|only| only.contains(&entry.region));
        let listed = self.scenario.routes.iter();
        let mut listed = listed.filter(|route| route.demand == asked.id).peekable();
        let cost = match listed.peek() {
            None => 0.0,
            Some(_) => listed.find(|route| route.node == entry.id)?.cost,
        };
        may.then_some(cost)
    }

    fn round_trip_ms(&self, from: &str, to: &str) -> Option<f64> {
        let given = |a: &str, b: &str| self.scenario.rtt_ms.get(a)?.get(b).copied();
        let same = (from == to).then_some(0.0);
        given(from, to).or_else(|| given(to, from)).or(same)
    }
}
