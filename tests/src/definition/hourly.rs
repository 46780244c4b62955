//! Machines that are rented by the hour: a number for each period, and starts between.

use idlewise::Plan;
use idlewise::scenario::Hourly;

use super::{Column, Definition, Key};

impl Definition<'_> {
    /// The column that says how many machines of an entry serve in a period.
    pub(super) fn chosen_machines(&self, node: usize, period: usize) -> Option<usize> {
        let ready = self.place(Key::Ready { node, period });
        ready.or(self.paid_machines(node, period))
    }

    /// The column that says how many machines of an entry there are in a period.
    pub(super) fn paid_machines(&self, node: usize, period: usize) -> Option<usize> {
        let in_period = self.place(Key::MachinesIn { node, period });
        in_period.or(self.place(Key::Machines(node)))
    }

    /// When a period begins, in hours.
    pub(super) fn begins(&self, period: usize) -> f64 {
        let before = &self.scenario.periods[..period];
        before.iter().map(|p| p.hours).sum()
    }

    /// Hours of a start in one period that lie before or after the beginning of another.
    fn is_paid(&self, hourly: &Hourly, start: usize, period: usize) -> bool {
        let until = self.begins(start) + hourly.min_hours;
        self.begins(period) < until - 1e-9 || self.is_starting(hourly, start, period)
    }

    /// Whether what is started in one period cannot serve yet in another.
    fn is_starting(&self, hourly: &Hourly, start: usize, period: usize) -> bool {
        self.begins(period) < self.begins(start) + hourly.start_hours - 1e-9
    }

    /// Starts whose machines cannot serve yet in a period.
    fn starting(&self, node: usize, hourly: &Hourly, period: usize) -> Vec<usize> {
        let starts = (0..=period).filter(|&start| self.is_starting(hourly, start, period));
        let key = |period| Key::Started { node, period };
        starts.map(|start| self.places[&key(start)]).collect()
    }

    pub(super) fn add_hourly_columns(&mut self, node: usize, hourly: &Hourly) {
        let entry = &self.scenario.nodes[node];
        let price = entry.price_per_hour.unwrap_or(0.0);
        let periods = self.scenario.periods.len();
        let end = self.begins(periods);
        for period in 0..periods {
            let hours = self.scenario.periods[period].hours;
            let worth = self.cost(price * hours);
            self.column(
                Key::MachinesIn { node, period },
                Column {
                    lower: hourly.min as f64,
                    upper: hourly.max as f64,
                    whole: !self.scenario.policy.relax,
                    worth,
                },
            );
            let beyond = (self.begins(period) + hourly.min_hours - end).max(0.0);
            let worth = self.cost(hourly.start_cost + price * beyond);
            self.column(
                Key::Started { node, period },
                Column {
                    lower: 0.0,
                    // Nothing starts within a period.
                    upper: if self.scenario.periods[period].is_further_part() {
                        0.0
                    } else {
                        hourly.max as f64
                    },
                    whole: false,
                    worth,
                },
            );
            if hourly.start_hours > 0.0 {
                self.column(
                    Key::Ready { node, period },
                    Column {
                        lower: 0.0,
                        upper: hourly.max as f64,
                        whole: false,
                        worth: 0.0,
                    },
                );
            }
        }
    }

    pub(super) fn add_hourly_rows(&mut self, node: usize, hourly: &Hourly) {
        for period in 0..self.scenario.periods.len() {
            let now = self.places[&Key::MachinesIn { node, period }];
            let started = self.places[&Key::Started { node, period }];
            let mut more = vec![(now, 1.0), (started, -1.0)];
            let before = if period == 0 {
                // What the first period has was there, unless something else is said.
                let running = hourly.running;
                running.map_or(f64::INFINITY, |running| running as f64)
            } else {
                let before = Key::MachinesIn {
                    node,
                    period: period - 1,
                };
                more.push((self.places[&before], -1.0));
                0.0
            };
            let row = format!("starts of {node} in period {period}");
            // The parts of a period have the same machines.
            let same = self.scenario.periods[period].is_further_part();
            let least = if same { 0.0 } else { f64::NEG_INFINITY };
            self.row(row, more, least, before);
            if let Some(ready) = self.place(Key::Ready { node, period }) {
                let starting = self.starting(node, hourly, period).into_iter();
                let mut terms: Vec<_> = starting.map(|at| (at, 1.0)).collect();
                terms.extend([(ready, 1.0), (now, -1.0)]);
                let row = format!("ready machines of {node} in period {period}");
                self.row(row, terms, f64::NEG_INFINITY, 0.0);
            }
            let kept = (0..=period).filter(|&start| self.is_paid(hourly, start, period));
            let kept = kept.map(|start| {
                let key = Key::Started {
                    node,
                    period: start,
                };
                (self.places[&key], 1.0)
            });
            let terms = kept.chain([(now, -1.0)]).collect();
            let row = format!("least hours of {node} in period {period}");
            self.row(row, terms, f64::NEG_INFINITY, 0.0);
        }
    }

    /// Fills in what a plan rents, and what it starts.
    pub(super) fn rent(
        &self,
        plan: &Plan,
        found: &mut std::collections::HashMap<Key, f64>,
    ) -> Result<(), String> {
        for rented in &plan.hourly {
            let node = self.node(&rented.node);
            let node = node.ok_or_else(|| format!("{} is not in the scenario", rented.node))?;
            let period = rented.period;
            found.insert(Key::MachinesIn { node, period }, rented.count);
        }
        for (node, entry) in self.scenario.nodes.iter().enumerate() {
            let Some(hourly) = entry.count.hourly() else {
                continue;
            };
            let on = |found: &std::collections::HashMap<Key, f64>, period| {
                let count = found.get(&Key::MachinesIn { node, period });
                count.copied().unwrap_or(0.0)
            };
            for period in 0..self.scenario.periods.len() {
                let now = on(found, period);
                let before = match period {
                    0 => hourly.running.map_or(now, |running| running as f64),
                    _ => on(found, period - 1),
                };
                found.insert(Key::Started { node, period }, (now - before).max(0.0));
                if hourly.start_hours > 0.0 {
                    let starts = (0..=period).filter(|&s| self.is_starting(&hourly, s, period));
                    let of = |period| found[&Key::Started { node, period }];
                    let starting: f64 = starts.map(of).sum();
                    found.insert(Key::Ready { node, period }, (now - starting).max(0.0));
                }
            }
        }
        Ok(())
    }
}
