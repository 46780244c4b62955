//! What a plan rents by the hour, entry by entry.

use super::Plan;
use crate::scenario::{Fleet, Scenario, expanded, rent};

/// What a plan rents of one entry whose machines are rented by the hour.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct HourlyRent {
    /// The node's id.
    pub node: String,
    /// The future in which this is rented, of an entry whose machines are chosen anew in
    /// each of them; all else is then what it is where that one comes.
    pub future: Option<String>,
    /// Machines in each period.
    pub machines: Vec<f64>,
    /// Machines started in each period.
    pub started: Vec<f64>,
    /// Machine-hours over all periods.
    pub machine_hours: f64,
    /// Currency over all periods: hours, starts, and what is paid for after the last one.
    pub cost: f64,
}

impl Plan {
    /// What the plan rents by the hour, in the order of the scenario that it was made for:
    /// every entry whose count is chosen per period, also where none of it is rented; once in
    /// each future where it is chosen anew in each of them.
    ///
    /// ```
    /// use idlewise::{Demand, Hourly, Model, Node, Planner, Profile, Scenario};
    /// let hourly = Hourly::new(0..=6).running(1).start_cost(0.5);
    /// let scenario = Scenario::new("an evening")
    ///     .periods(2)
    ///     .node(Node::new("n", "H").count(hourly).capacity("gpu", 1.0).price_per_hour(3.0))
    ///     .model(Model::new("m").profile(Profile::new("H", 10.0)))
    ///     .demand(Demand::new("chat", "m", [10.0, 40.0]).value(1.0));
    /// let plan = Planner::new().solve(&scenario)?;
    /// let rents = plan.hourly_rents(&scenario);
    /// assert_eq!(rents[0].machines, [1.0, 4.0]);
    /// assert_eq!(rents[0].started, [0.0, 3.0]);
    /// // Five machine-hours at 3, and three starts at 0.5.
    /// assert!((rents[0].cost - 16.5).abs() < 1e-9);
    /// # Ok::<(), idlewise::Error>(())
    /// ```
    pub fn hourly_rents(&self, scenario: &Scenario) -> Vec<HourlyRent> {
        if scenario.nodes.iter().all(|n| n.count.hourly().is_none()) {
            return Vec::new();
        }
        let scenario = &*scenario.in_parts();
        let several = expanded(scenario);
        let fleet = match &several {
            Some((all, slots)) => {
                let mut fleet = Fleet::new(all);
                fleet.slots = Some(slots.clone());
                fleet
            }
            None => Fleet::new(scenario),
        };
        let futures = fleet.hours.len() / fleet.periods().max(1);
        let copies = several
            .as_ref()
            .map(|(_, slots)| (&slots.copies, &slots.fates));
        let nodes = fleet.scenario.nodes.iter().enumerate();
        let rents = nodes.filter_map(|(node, entry)| {
            let hourly = entry.count.hourly()?;
            // One that is chosen in each future stands here once for each.
            let told = copies.and_then(|(copies, fates)| {
                let (id, future) = copies.told(&entry.id)?;
                Some((id, &fates[future].id))
            });
            let id = told.map_or(entry.id.as_str(), |(id, _)| id);
            let future = told.map(|(_, future)| future);
            let mut machines = vec![0.0; fleet.periods()];
            let own = self.hourly.iter().filter(|h| h.node == id);
            for rented in own.filter(|h| h.future.as_ref() == future) {
                if let Some(count) = machines.get_mut(rented.period) {
                    *count = rented.count;
                }
            }
            let hours = fleet.period_hours().iter().zip(&machines);
            let cost = rent::of(&fleet, node, &machines.repeat(futures));
            Some(HourlyRent {
                node: id.to_owned(),
                future: future.cloned(),
                started: rent::started(&hourly, &machines),
                machine_hours: hours.map(|(hours, count)| hours * count).sum(),
                cost: cost / fleet.likelihood(node),
                machines,
            })
        });
        rents.collect()
    }
}
