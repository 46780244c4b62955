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
}
