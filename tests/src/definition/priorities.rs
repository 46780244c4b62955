//! Priorities, as they are defined: the value of the highest is maximised first, then with
//! that kept the value of the next, and the objective last.

use std::collections::BTreeSet;

use super::{Answer, Definition, Key};

/// How much less of a priority that was reached is still kept: the other solver rounds.
const KEPT: f64 = 1e-9;

impl Definition<'_> {
    /// The optimum of every priority but the lowest, the highest first, and the point that
    /// the objective has then; `None` where the other solver gave up on the way.
    pub fn by_priority(mut self) -> Option<(Vec<f64>, Vec<f64>)> {
        let demands = self.scenario.demands.iter();
        let all: BTreeSet<i32> = demands.map(|d| d.priority).collect();
        let objective: Vec<f64> = self.columns.iter().map(|column| column.worth).collect();
        let mut reached = Vec::new();
        for &priority in all.iter().skip(1).rev() {
            let terms = self.value_of(priority);
            for column in &mut self.columns {
                column.worth = 0.0;
            }
            for &(at, value) in &terms {
                self.columns[at].worth = value;
            }
            let Answer::Point(point) = self.answer() else {
                return None;
            };
            let most: f64 = terms.iter().map(|&(at, value)| value * point[at]).sum();
            self.row(
                format!("priority {priority}"),
                terms,
                most * (1.0 - KEPT),
                f64::INFINITY,
            );
            reached.push(most);
        }
        for (column, worth) in self.columns.iter_mut().zip(objective) {
            column.worth = worth;
        }
        match self.answer() {
            Answer::Point(point) => Some((reached, point)),
            _ => None,
        }
    }

    /// The value of what is served of a priority.
    fn value_of(&self, priority: i32) -> Vec<(usize, f64)> {
        let keys = self.keys.iter().enumerate();
        let own = keys.filter_map(|(at, key)| match *key {
            Key::Routed {
                demand,
                profile,
                period,
                ..
            } if self.is_served(demand, profile) => {
                let asked = &self.scenario.demands[demand];
                let hours = self.scenario.periods[period].hours;
                let value = 3600.0 * hours * asked.value;
                (asked.priority == priority && value > 0.0).then_some((at, value))
            }
            _ => None,
        });
        own.collect()
    }
}
