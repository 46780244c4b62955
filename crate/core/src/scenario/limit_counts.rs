//! What limits over several nodes, models or demands count of a unit of each column.
//!
//! It is linear in routes, replicas and machines. Without a selector of demands, resources
//! count as the capacity rows do: what traffic uses and what replicas take. With one, what
//! its demands keep busy counts, held or not. `spend` counts the usage prices of the same
//! amounts, route costs, and, where only nodes are selected, the rent of ranges.

use super::fleet::{Amounts, Fleet, Triple};
use super::fleet_limits::{Counted, FleetLimit};

/// Seconds per hour: routes cost per unit, and a budget is one per hour.
const SECONDS: f64 = 3600.0;

impl FleetLimit {
    /// What a unit per second of a route counts.
    pub fn route(&self, fleet: &Fleet<'_>, triple: &Triple) -> f64 {
        let demand = &fleet.demands[triple.demand];
        let of_demand = self.demands.as_ref().is_none_or(|own| own[triple.demand]);
        if !of_demand || !self.nodes[triple.node] || !self.models[demand.model] {
            return 0.0;
        }
        let profile = &fleet.profiles[triple.profile];
        let load = demand.overhead / profile.rate;
        let mut amount = self.amount(fleet, triple.node, &profile.uses);
        if self.demands.is_some() {
            amount += self.amount(fleet, triple.node, &profile.holds);
        }
        let cost = match self.counted {
            Counted::Spend => SECONDS * triple.cost,
            Counted::Machines | Counted::Resource(_) => 0.0,
        };
        load * amount + cost
    }

    /// What a unit per second of a route counts with the replicas that it keeps busy.
    pub fn busy(&self, fleet: &Fleet<'_>, triple: &Triple) -> f64 {
        let routed = self.route(fleet, triple);
        let profile = &fleet.profiles[triple.profile];
        let of_model = self.models[profile.model];
        if self.demands.is_some() || !self.nodes[triple.node] || !of_model {
            return routed;
        }
        let load = fleet.demands[triple.demand].overhead / profile.rate;
        routed + load * self.amount(fleet, triple.node, &profile.holds)
    }

    /// Whether each selector that is there matches nothing, by its field.
    pub fn matches_nothing(&self) -> [(&'static str, bool); 3] {
        let none = |own: &[bool]| !own.contains(&true);
        let demands = self.demands.as_deref();
        [
            ("nodes", none(&self.nodes)),
            ("models", none(&self.models)),
            ("demands", demands.is_some_and(none)),
        ]
    }

    /// What one replica of a profile on a node counts, working or not.
    pub fn replica(&self, fleet: &Fleet<'_>, profile: usize, node: usize) -> f64 {
        let of_model = self.models[fleet.profiles[profile].model];
        if self.demands.is_some() || !self.nodes[node] || !of_model {
            return 0.0;
        }
        self.amount(fleet, node, fleet.takes(profile, node))
    }

    /// What one machine of a node counts in a period (a slot, where there are several
    /// futures), whose count is chosen where money is counted.
    pub fn machine(&self, fleet: &Fleet<'_>, node: usize, period: usize) -> f64 {
        if !self.by_nodes || !self.nodes[node] || !fleet.is_there(node, period) {
            return 0.0;
        }
        match self.counted {
            Counted::Machines => 1.0,
            Counted::Spend if fleet.nodes[node].is_range => fleet.machine_price(node, period),
            Counted::Spend | Counted::Resource(_) => 0.0,
        }
    }

    /// Whether machines of a node count in any period.
    pub fn counts_machines(&self, fleet: &Fleet<'_>, node: usize) -> bool {
        self.by_nodes
            && self.nodes[node]
            && match self.counted {
                Counted::Machines => true,
                Counted::Spend => {
                    let prices = fleet.prices_of(node);
                    fleet.nodes[node].is_range && prices.iter().any(|(_, price)| *price > 0.0)
                }
                Counted::Resource(_) => false,
            }
    }

    /// What so many machines on each node count in a period.
    pub fn machines(&self, fleet: &Fleet<'_>, machines: &[f64], period: usize) -> f64 {
        let nodes = machines.iter().enumerate();
        nodes
            .map(|(node, n)| self.machine(fleet, node, period) * n)
            .sum()
    }

    /// Whether it counts machines that are chosen anew in each future.
    pub fn differs(&self, fleet: &Fleet<'_>) -> bool {
        let mut nodes = self.nodes.iter().enumerate();
        self.by_nodes && nodes.any(|(node, own)| *own && fleet.is_decided_after(node))
    }

    /// Whether it counts machines, of which there are as many in every future.
    pub fn is_of_machines(&self) -> bool {
        self.counted == Counted::Machines
    }

    /// Whether something has to be there without work to do.
    fn asks_for_replicas(&self, model: usize) -> bool {
        self.counted != Counted::Machines
            && self.demands.is_none()
            && self.models[model]
            && self.has_min()
    }

    /// Whether at least something is asked for in some period.
    pub fn has_min(&self) -> bool {
        self.sides.iter().any(|(least, _)| *least > 0.0)
    }

    /// Amounts of resources on a node, as this limit counts them.
    fn amount(&self, fleet: &Fleet<'_>, node: usize, amounts: &Amounts) -> f64 {
        let prices = &fleet.nodes[node].usage_price;
        let of = |&(k, amount): &(usize, f64)| match self.counted {
            Counted::Spend => prices[k] * amount,
            Counted::Resource(counted) if counted == k => amount,
            Counted::Machines | Counted::Resource(_) => 0.0,
        };
        amounts.iter().map(of).sum()
    }
}

impl Fleet<'_> {
    /// The name of a domain that a model is spread over.
    pub fn domain(&self, model: usize, domain: usize) -> &str {
        let names = self.shares[model].as_ref().map(|share| &share.names);
        names
            .and_then(|names| names.get(domain))
            .map_or("", String::as_str)
    }

    /// Whether replicas of a model may have to stand without work: where so many are asked
    /// for, or where others may stand elsewhere because of them.
    pub fn may_stand_idle(&self, model: usize) -> bool {
        self.scenario.models[model].min_replicas > 0
            || self.shares[model].is_some()
            || self.limits.iter().any(|l| l.asks_for_replicas(model))
    }

    /// Whether replicas of any model may have to stand without work.
    pub fn any_stands_idle(&self) -> bool {
        (0..self.profiles_of.len()).any(|model| self.may_stand_idle(model))
    }
}
