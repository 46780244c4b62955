//! Models that load before they serve: what a period has more than the one before loads.

use std::collections::HashMap;

use super::{Column, Definition, Key, Placed};

impl Definition<'_> {
    /// Whether replicas of a profile load before they serve.
    fn loads(&self, placed: Placed) -> bool {
        let model = &self.scenario.models[placed.model];
        model.load_hours > 0.0 && self.holds(placed.model, placed.profile)
    }

    /// Whether what comes in one period cannot serve yet in another that is not earlier.
    fn is_loading(&self, placed: Placed, came: usize) -> bool {
        let until = self.begins(came) + self.scenario.models[placed.model].load_hours;
        self.begins(placed.period) < until - 1e-9
    }

    /// What stands before the first period; none where what it has was there.
    fn first(&self, placed: Placed) -> Option<f64> {
        let hourly = self.scenario.nodes[placed.node].count.hourly();
        let empty = hourly.is_some_and(|h| h.running == Some(0) && h.start_hours == 0.0);
        let said = self.scenario.steadiness.is_some();
        (said || empty).then(|| self.stands_now(placed))
    }

    /// Whether replicas may come to an entry in a period.
    fn may_come(&self, node: usize, period: usize) -> bool {
        let periods = &self.scenario.periods;
        if !periods[period].is_further_part() {
            return true;
        }
        self.scenario.nodes[node].count.hourly().is_some_and(|own| {
            let first = usize::from(own.running.is_none());
            own.start_hours > 0.0
                && (0..period)
                    .filter(|&t| !periods[t].is_further_part())
                    .skip(first)
                    .any(|t| {
                        let ready = self.begins(t) + own.start_hours;
                        (ready - self.begins(period)).abs() < 1e-9
                    })
        })
    }

    pub(super) fn add_coming(&mut self, placed: Placed) {
        if !self.loads(placed) {
            return;
        }
        let may = self.may_come(placed.node, placed.period);
        self.column(
            Key::Coming(placed),
            Column {
                lower: 0.0,
                upper: if may { f64::INFINITY } else { 0.0 },
                whole: false,
                worth: 0.0,
            },
        );
    }

    /// Replicas that came and load in a period.
    pub(super) fn still_loading(&self, placed: Placed) -> Vec<usize> {
        if !self.loads(placed) {
            return Vec::new();
        }
        let came = (0..=placed.period).filter(|&came| self.is_loading(placed, came));
        let place = |period| self.places[&Key::Coming(Placed { period, ..placed })];
        came.map(place).collect()
    }

    pub(super) fn add_loading_rows(&mut self) {
        for period in 0..self.scenario.periods.len() {
            let here: Vec<(usize, Placed)> = self.placed(period).collect();
            for (at, placed) in here
                .into_iter()
                .filter(|(_, p)| self.loads(*p))
                .collect::<Vec<_>>()
            {
                let mut terms = vec![(at, 1.0), (self.places[&Key::Coming(placed)], -1.0)];
                let stands = if period == 0 {
                    self.first(placed).unwrap_or(f64::INFINITY)
                } else {
                    let before = Placed {
                        period: period - 1,
                        ..placed
                    };
                    terms.push((self.places[&Key::Replicas(before)], -1.0));
                    0.0
                };
                let row = format!("what comes of {placed:?}");
                self.row(row, terms, f64::NEG_INFINITY, stands);
            }
        }
    }

    /// Fills in what comes in a plan, whose replicas are in `found`.
    pub(super) fn come(&self, found: &mut HashMap<Key, f64>) {
        for key in &self.keys {
            let Key::Coming(placed) = *key else { continue };
            let count = |period| {
                let there = Key::Replicas(Placed { period, ..placed });
                found.get(&there).copied().unwrap_or(0.0)
            };
            let now = count(placed.period);
            let before = match placed.period {
                0 => self.first(placed).unwrap_or(now),
                period => count(period - 1),
            };
            found.insert(*key, (now - before).max(0.0));
        }
    }
}
