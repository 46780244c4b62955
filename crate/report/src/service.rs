//! What becomes of each demand, and in which hours.

use std::collections::BTreeMap;

use crate::read::{Demand, Period, Plan, Scenario};

/// A demand over all periods.
pub(crate) struct ServiceRow<'a> {
    pub(crate) demand: &'a str,
    /// Its model and region, where the scenario is known.
    pub(crate) about: Option<(&'a str, &'a str)>,
    /// Rate x hours over all periods.
    pub(crate) offered_hours: f64,
    pub(crate) served_hours: f64,
    pub(crate) unmet_hours: f64,
    /// What one unit is worth; 1 where it is not known.
    pub(crate) value: f64,
    /// Unmet and asked for, by period, in units per second.
    pub(crate) unmet: Vec<f64>,
    pub(crate) offered: Vec<f64>,
}

impl ServiceRow<'_> {
    /// Whether something is not served in a period. Rounding dust of the solver is.
    pub(crate) fn short(&self, period: usize) -> bool {
        self.unmet[period] > 1e-6 * self.offered[period]
    }

    /// Whether something is not served.
    pub(crate) fn any_short(&self) -> bool {
        (0..self.unmet.len()).any(|period| self.short(period))
    }
}

/// Every demand, that with the dearest unmet work first, then in the plan's order.
pub(crate) fn rows<'a>(
    plan: &'a Plan,
    scenario: Option<&'a Scenario>,
    periods: &[Period],
) -> Vec<ServiceRow<'a>> {
    let known: BTreeMap<&str, &Demand> = scenario
        .map(|s| s.demands.iter().map(|d| (d.id.as_str(), d)).collect())
        .unwrap_or_default();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut rows: Vec<ServiceRow<'a>> = Vec::new();
    for service in &plan.demands {
        let at = *places.entry(&service.demand).or_insert_with(|| {
            let demand = known.get(service.demand.as_str());
            rows.push(ServiceRow {
                demand: &service.demand,
                about: demand.map(|d| (d.model.as_str(), d.region.as_deref().unwrap_or("default"))),
                offered_hours: 0.0,
                served_hours: 0.0,
                unmet_hours: 0.0,
                value: demand.map_or(1.0, |d| d.value.unwrap_or(1.0)),
                unmet: vec![0.0; periods.len()],
                offered: vec![0.0; periods.len()],
            });
            rows.len() - 1
        });
        let hours = periods[service.period].hours;
        let row = &mut rows[at];
        row.offered_hours += service.offered * hours;
        row.served_hours += service.served * hours;
        row.unmet_hours += service.unmet * hours;
        row.unmet[service.period] = service.unmet;
        row.offered[service.period] = service.offered;
    }
    rows.sort_by(|a, b| {
        let lost = |row: &ServiceRow<'_>| row.value * row.unmet_hours;
        lost(b).total_cmp(&lost(a))
    });
    rows
}

/// Stretches of periods in which something holds: first and last of each.
pub(crate) fn stretches(periods: usize, holds: impl Fn(usize) -> bool) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for period in (0..periods).filter(|&period| holds(period)) {
        match found.last_mut() {
            Some((_, last)) if *last + 1 == period => *last = period,
            _ => found.push((period, period)),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_told_in_stretches() {
        assert_eq!(stretches(6, |p| p != 2 && p < 5), [(0, 1), (3, 4)]);
        assert_eq!(stretches(2, |_| false), []);
    }
}
