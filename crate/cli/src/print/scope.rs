//! What a view tells of: a plan, all of it or one period.

use idlewise::plan::Account;
use idlewise::{Plan, Scenario};

use super::{names, text};

/// A plan and its scenario, over all periods or in one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) plan: &'a Plan,
    /// The one period; all of them if absent.
    pub(super) period: Option<usize>,
}

impl<'a> Scope<'a> {
    /// Whether a period is shown.
    pub(super) fn shows(&self, period: usize) -> bool {
        self.period.is_none_or(|shown| shown == period)
    }

    /// Whether more than one period is shown.
    pub(super) fn has_several_periods(&self) -> bool {
        self.period.is_none() && self.scenario.periods.len() > 1
    }

    /// Length of a period, in hours.
    pub(super) fn hours_of(&self, period: usize) -> f64 {
        self.scenario.periods.get(period).map_or(0.0, |p| p.hours)
    }

    /// Length of all that is shown, in hours.
    pub(super) fn hours(&self) -> f64 {
        (0..self.scenario.periods.len())
            .filter(|&period| self.shows(period))
            .map(|period| self.hours_of(period))
            .sum()
    }

    /// The account of what is shown.
    pub(super) fn account(&self) -> &'a Account {
        let waste = &self.plan.waste;
        self.period
            .and_then(|period| waste.by_period.get(period))
            .unwrap_or(&waste.total)
    }

    /// What is shown: `24 periods, 24 hours`, or `period 3 (21:00), 1 hour`.
    pub(super) fn span(&self) -> String {
        let what = match self.period {
            Some(period) => names::period(self.scenario, period),
            None => names::periods(self.scenario),
        };
        format!("{what}, {}", names::hours(self.hours()))
    }

    /// The compute resource with its hours: `gpu-hours`.
    pub(super) fn compute_hours(&self) -> String {
        let name = text::visible(&self.scenario.compute);
        format!("{}-hours", text::fit(&name, 12))
    }

    /// The part of a demand that is served in a period.
    pub(super) fn share(&self, demand: &str, period: usize) -> Option<f64> {
        let mut all = self.plan.demands.iter();
        let service = all.find(|s| s.period == period && s.demand == demand)?;
        (service.offered > 0.0).then(|| service.served / service.offered)
    }

    /// Work served and asked for, in units; where work can wait, what is ever served of
    /// what arrives.
    pub(super) fn work(&self) -> (f64, f64) {
        self.plan
            .demands
            .iter()
            .filter(|service| self.shows(service.period))
            .fold((0.0, 0.0), |(served, offered), service| {
                let hours = self.hours_of(service.period);
                (
                    served + hours * (service.offered - service.unmet),
                    offered + hours * service.offered,
                )
            })
    }
}
