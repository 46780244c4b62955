//! What differs from future to future, of a fleet whose periods are those of several
//! futures (its slots); of any other fleet a slot is a period, and nothing differs.

use super::Fleet;

impl Fleet<'_> {
    /// Periods that replicas are decided for: those of one future.
    pub fn periods(&self) -> usize {
        self.slots
            .as_ref()
            .map_or(self.hours.len(), |slots| slots.periods)
    }

    /// The period that replicas of a slot are decided for.
    pub fn period_of(&self, slot: usize) -> usize {
        slot % self.periods().max(1)
    }

    /// The slots of a period, one in each future.
    pub fn slots_of(&self, period: usize) -> impl Iterator<Item = usize> + use<> {
        (period..self.hours.len()).step_by(self.periods().max(1))
    }

    /// What may be allocated of a resource on `machines` machines in a slot.
    pub fn available_in(&self, node: usize, resource: usize, machines: f64, slot: usize) -> f64 {
        let Some(slots) = &self.slots else {
            return self.available(node, resource, machines);
        };
        let headroom = self.scenario.nodes[node].headroom;
        let usable = slots.fate(slot).availability[node] * (1.0 - headroom);
        self.nodes[node].capacity[resource] * machines * usable
    }

    /// The part of what stands on a node that is there in a slot.
    pub fn kept(&self, node: usize, slot: usize) -> f64 {
        self.slots
            .as_ref()
            .map_or(1.0, |slots| slots.fate(slot).kept[node])
    }

    /// Whether a node exists in a slot: one that is chosen anew in each future exists once
    /// for each of them, and there only.
    pub fn is_there(&self, node: usize, slot: usize) -> bool {
        let Some(slots) = &self.slots else {
            return true;
        };
        let only_in = slots.copies.only_in[node];
        only_in.is_none_or(|only| only == slot / slots.periods.max(1))
    }

    /// Whether work and replicas may be on a node in a slot. Of what is chosen once a future
    /// has come, nothing is where the node is lost in it.
    pub fn is_open(&self, node: usize, slot: usize) -> bool {
        let Some(slots) = &self.slots else {
            return true;
        };
        slots.copies.only_in[node].is_none()
            || (self.is_there(node, slot) && slots.fate(slot).availability[node] > 0.0)
    }

    /// Whether some machines are chosen anew in each future.
    pub fn decides_after(&self) -> bool {
        let slots = self.slots.as_ref();
        slots.is_some_and(|slots| !slots.copies.is_empty())
    }

    /// Whether a node is one for each future.
    pub fn is_decided_after(&self, node: usize) -> bool {
        let slots = self.slots.as_ref();
        slots.is_some_and(|slots| slots.copies.only_in[node].is_some())
    }

    /// How likely the futures are, together, in which a node exists.
    pub fn likelihood(&self, node: usize) -> f64 {
        let only_in = self.slots.as_ref().and_then(|slots| {
            let future = slots.copies.only_in[node]?;
            Some(slots.fates[future].weight)
        });
        only_in.unwrap_or(1.0)
    }

    /// The node that stands for the same entry of the scenario, the same one for all of its
    /// futures.
    pub fn first_copy(&self, node: usize) -> usize {
        let Some(slots) = &self.slots else {
            return node;
        };
        let origin = &slots.copies.origin;
        let same = origin[..node].iter().rev();
        node - same.take_while(|own| **own == origin[node]).count()
    }

    /// The fraction of a demand that must be served in a slot.
    pub fn min_served(&self, demand: usize, slot: usize) -> f64 {
        let own = self.slots.as_ref();
        let own = own.and_then(|slots| slots.fate(slot).min_served);
        own.unwrap_or(self.demands[demand].min_served)
    }

    /// Lengths of the periods, in hours: those of one future.
    pub fn period_hours(&self) -> &[f64] {
        self.slots
            .as_ref()
            .map_or(&self.hours, |slots| &slots.hours)
    }

    /// The price of a machine of a node and hour in a slot.
    pub fn machine_price(&self, node: usize, slot: usize) -> f64 {
        match &self.slots {
            Some(slots) => slots.fate(slot).prices[node].unwrap_or(0.0),
            None => self.scenario.nodes[node].machine_price(),
        }
    }

    /// How likely each future is, and the price of a machine of a node and hour in it; one
    /// future where there are none.
    pub fn prices_of(&self, node: usize) -> Vec<(f64, f64)> {
        let Some(slots) = &self.slots else {
            return vec![(1.0, self.scenario.nodes[node].machine_price())];
        };
        let fates = slots.fates.iter();
        fates
            .map(|fate| (fate.weight, fate.prices[node].unwrap_or(0.0)))
            .collect()
    }

    /// The price of a machine of a node and hour, on average over the futures.
    pub fn mean_price(&self, node: usize) -> f64 {
        let prices = self.prices_of(node);
        match &prices[..] {
            [(_, only)] => *only,
            several => several.iter().map(|(weight, price)| weight * price).sum(),
        }
    }

    /// What one machine of a node costs over all periods, on average over the futures.
    pub fn rent(&self, node: usize) -> f64 {
        let hours: f64 = self.hours.iter().sum();
        let Some(slots) = &self.slots else {
            return hours * self.scenario.nodes[node].machine_price();
        };
        let hours: f64 = slots.hours.iter().sum();
        let fates = slots.fates.iter();
        fates
            .map(|fate| fate.weight * hours * fate.prices[node].unwrap_or(0.0))
            .sum()
    }
}
