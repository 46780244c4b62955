//! Value and cost of a plan, recomputed from its decisions (DESIGN section 2).

use super::feasibility::Usage;
use super::hourly;
use super::index::Index;
use super::reading::Decisions;
use super::sum::Sum;
use crate::scenario::ObjectiveName;

/// Seconds per hour: rates are per second, periods in hours.
pub(super) const SECONDS_PER_HOUR: f64 = 3600.0;

/// What a plan is worth and what its decisions spend, over all periods.
#[derive(Debug, Clone, Copy)]
pub(super) struct Worth {
    /// Value of the work served.
    pub(super) value: f64,
    /// Machines of count ranges, usage prices and route costs.
    pub(super) cost: f64,
}

impl Worth {
    /// The sums behind an objective that is a difference: what its rounding is
    /// measured with. Value and cost alone are sums of what is not negative, and
    /// levels are shares: they are as exact as they are large, whatever the other
    /// numbers of the plan.
    pub(super) fn behind(self, goal: ObjectiveName) -> f64 {
        match goal {
            ObjectiveName::Profit => self.value + self.cost,
            ObjectiveName::Serve | ObjectiveName::Cost | ObjectiveName::Fair => 0.0,
        }
    }
}

/// Adds up value and cost; `load_cost` is what the moves of the plan cost.
pub(super) fn worth(index: &Index<'_>, plan: &Decisions, usage: &Usage, load_cost: f64) -> Worth {
    let scenario = index.scenario;
    let hours = |period: usize| scenario.periods[period].hours;
    let mut value = Sum::default();
    for (number, demand) in scenario.demands.iter().enumerate() {
        for period in 0..index.periods {
            let served = usage.served[number * index.periods + period];
            value.add(SECONDS_PER_HOUR * hours(period) * demand.value * served);
        }
    }
    let mut cost = Sum::default();
    let nodes = scenario.nodes.iter().zip(&plan.machines);
    for (number, ((node, &machines), by_the_hour)) in nodes.zip(&plan.hourly).enumerate() {
        if let Some(machines) = by_the_hour {
            hourly::cost(index, number, machines, &mut cost);
        } else if node.count.is_range() {
            cost.add(index.rent(number) * machines);
        }
    }
    for cell in &usage.cells {
        let node = &scenario.nodes[cell.node];
        for (name, &price) in &node.usage_price {
            let position = index.resources(cell.node).binary_search(&name.as_str());
            if let Ok(position) = position {
                cost.add(hours(cell.period) * price * cell.amounts[position].allocated);
            }
        }
    }
    for flow in &plan.flows {
        let price = index.route_cost(flow.demand, flow.profile, flow.node);
        if price > 0.0 {
            cost.add(SECONDS_PER_HOUR * hours(flow.period) * price * flow.rate);
        }
    }
    cost.add(load_cost);
    Worth {
        value: value.value(),
        cost: cost.value(),
    }
}
