//! What differs from future to future, of a scenario whose periods are those of several.

use super::super::sum::Sum;
use super::view::Index;
use crate::scenario::Period;

impl Index<'_> {
    /// Periods that replicas are decided for.
    pub(crate) fn decided_periods(&self) -> usize {
        match &self.futures {
            Some(futures) => futures.periods.len(),
            None => self.periods,
        }
    }

    /// The periods that things are decided for: those of the scenario.
    pub(crate) fn own_periods(&self) -> &[Period] {
        match &self.futures {
            Some(futures) => &futures.periods,
            None => &self.scenario.periods,
        }
    }

    /// The periods that replicas of a period stand in: one in each future.
    pub(crate) fn standing_in(&self, period: usize) -> impl Iterator<Item = usize> + use<> {
        (period..self.periods).step_by(self.decided_periods().max(1))
    }

    /// The future that a period is in.
    fn future_of(&self, period: usize) -> usize {
        period / self.decided_periods().max(1)
    }

    /// Whether an entry exists in a period: one that is chosen in each future is another one
    /// in each.
    pub(crate) fn is_there(&self, node: usize, period: usize) -> bool {
        let only_in = self.only_in(node);
        only_in.is_none_or(|only| only == self.future_of(period))
    }

    /// The only future in which an entry exists, where it is chosen in each.
    pub(crate) fn only_in(&self, node: usize) -> Option<usize> {
        let futures = self.futures.as_ref()?;
        futures.apart.only_in[node]
    }

    /// The scenario's own entry, by a number that is the same for all that stand for it.
    pub(crate) fn entry(&self, node: usize) -> usize {
        let futures = self.futures.as_ref();
        futures.map_or(node, |futures| futures.apart.origin[node])
    }

    /// What the scenario calls an entry.
    pub(crate) fn entry_id(&self, node: usize) -> &str {
        match &self.futures {
            Some(futures) => futures.apart.id(node),
            None => &self.scenario.nodes[node].id,
        }
    }

    /// Whether some entries are chosen in each future: what counts replicas or machines of
    /// several entries then does so in each.
    pub(crate) fn decides_after(&self) -> bool {
        let futures = self.futures.as_ref();
        futures.is_some_and(|futures| futures.apart.is_needed())
    }

    /// The periods in which rows about what is decided stand for a period that things are
    /// decided for: one, or one in each future.
    pub(crate) fn counted_in(&self, node: usize, period: usize) -> Vec<usize> {
        if !self.decides_after() {
            return vec![period];
        }
        let there = self.standing_in(period);
        there.filter(|&t| self.is_there(node, t)).collect()
    }

    /// How many periods have rows about what is decided.
    pub(crate) fn counted_periods(&self) -> usize {
        if self.decides_after() {
            self.periods
        } else {
            self.decided_periods()
        }
    }

    /// What is available of the time of a node that replicas stand within, whatever part of
    /// it is there: its own, or what it has in the only future in which it exists.
    pub(crate) fn stands_within(&self, node: usize) -> f64 {
        let Some(only) = self.only_in(node) else {
            return self.scenario.nodes[node].availability;
        };
        let first = only * self.decided_periods();
        match self.kept(node, first) {
            kept if kept > 0.0 => self.availability(node, first) / kept,
            _ => 0.0,
        }
    }

    /// Where a plan's period in one of the futures stands among all.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in fleet words.
    pub(crate) fn period_in(&self, period: usize, future: Option<&str>) -> Result<usize, String> {
        let periods = self.decided_periods();
        if period >= periods {
            return Err(format!("the scenario has {periods} periods"));
        }
        match (&self.futures, future) {
            (None, None) => Ok(period),
            (None, Some(name)) => Err(format!("the scenario has no future {name}")),
            (Some(_), None) => Err("it names no future, and the scenario has several".to_owned()),
            (Some(futures), Some(name)) => {
                let mut names = futures.names.iter();
                let number = names.position(|(own, _)| own == name);
                let number = number.ok_or_else(|| format!("the scenario has no future {name}"))?;
                Ok(number * periods + period)
            }
        }
    }

    /// How much of the time a node is there in a period.
    pub(crate) fn availability(&self, node: usize, period: usize) -> f64 {
        match &self.futures {
            Some(futures) => futures.availability[self.future_of(period)][node],
            None => self.scenario.nodes[node].availability,
        }
    }

    /// The part of what stands on a node that is there in a period.
    pub(crate) fn kept(&self, node: usize, period: usize) -> f64 {
        match &self.futures {
            Some(futures) => futures.kept[self.future_of(period)][node],
            None => 1.0,
        }
    }

    /// The fraction of a demand that must be served in a period.
    pub(crate) fn min_served(&self, demand: usize, period: usize) -> f64 {
        let futures = self.futures.as_ref();
        let own = futures.and_then(|futures| futures.min_served[self.future_of(period)]);
        own.unwrap_or_else(|| self.scenario.min_served(&self.scenario.demands[demand]))
    }

    /// What one machine costs in an hour of a period.
    pub(crate) fn machine_price(&self, node: usize, period: usize) -> f64 {
        match &self.futures {
            Some(futures) => futures.prices[self.future_of(period)][node],
            None => self.scenario.nodes[node].machine_price(),
        }
    }

    /// What one machine costs over all periods, on average over the futures.
    pub(crate) fn rent(&self, node: usize) -> f64 {
        let hours: Sum = self.scenario.periods.iter().map(|p| p.hours).collect();
        let Some(futures) = &self.futures else {
            return hours.value() * self.scenario.nodes[node].machine_price();
        };
        let hours: Sum = futures.periods.iter().map(|p| p.hours).collect();
        let each = futures.names.iter().zip(&futures.prices);
        let rents: Sum = each
            .map(|((_, weight), prices)| weight * hours.value() * prices[node])
            .collect();
        rents.value()
    }

    /// Eligible triples x periods in which their nodes exist.
    pub(crate) fn count_columns(&self) -> usize {
        let mut columns: usize = 0;
        for profile in 0..self.profiles.len() {
            self.blocks(profile, |block| {
                let nodes = block.nodes.iter();
                let periods = nodes.map(|&node| match self.only_in(node) {
                    Some(_) => self.decided_periods(),
                    None => self.periods,
                });
                let size = block.demands.len().saturating_mul(periods.sum());
                columns = columns.saturating_add(size);
            });
        }
        columns
    }
}
