//! What becomes of a plan in one future, added up from its decisions.

use super::feasibility::Usage;
use super::hourly;
use super::index::Index;
use super::objective::SECONDS_PER_HOUR;
use super::reading::Decisions;
use super::sum::Sum;

/// What becomes of the plan in one future, over its periods.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) asked: Sum,
    pub(super) served: Sum,
    pub(super) value: Sum,
    pub(super) away: Sum,
    pub(super) cost: Sum,
}

/// Adds it up.
pub(super) fn outcome(
    index: &Index<'_>,
    (usage, decisions): (&Usage, &Decisions),
    number: usize,
) -> Outcome {
    let mut sums = Outcome::default();
    let Some(futures) = &index.futures else {
        return sums;
    };
    let first = number * futures.periods.len();
    let hours = |period: usize| {
        let own = period.checked_sub(first);
        own.and_then(|own| futures.periods.get(own))
            .map(|p| p.hours)
    };
    for (d, demand) in index.scenario.demands.iter().enumerate() {
        for (own, period) in futures.periods.iter().enumerate() {
            let rate = index.rate(d, first + own);
            let served = usage.served[d * index.periods + first + own];
            let worth = SECONDS_PER_HOUR * period.hours * demand.value;
            sums.asked.add(period.hours * rate);
            sums.served.add(period.hours * served.min(rate));
            sums.value.add(worth * served);
            sums.away.add(worth * (rate - served).max(0.0));
        }
    }
    let all_hours = futures.periods.iter().map(|p| p.hours).collect::<Sum>();
    for (g, node) in index.scenario.nodes.iter().enumerate() {
        if !index.is_there(g, first) {
            continue;
        }
        if let Some(machines) = &decisions.hourly[g] {
            let price = futures.prices[number][g];
            hourly::cost_at(index, g, machines, price, &mut sums.cost);
        } else if node.count.is_range() {
            let rent = all_hours.value() * futures.prices[number][g];
            sums.cost.add(rent * decisions.machines[g]);
        }
    }
    for cell in &usage.cells {
        let Some(hours) = hours(cell.period) else {
            continue;
        };
        for (name, price) in &index.scenario.nodes[cell.node].usage_price {
            let position = index.resources(cell.node).binary_search(&name.as_str());
            if let Ok(position) = position {
                sums.cost
                    .add(hours * price * cell.amounts[position].allocated);
            }
        }
    }
    for flow in &decisions.flows {
        let price = index.route_cost(flow.demand, flow.profile, flow.node);
        if let (Some(hours), true) = (hours(flow.period), price > 0.0) {
            sums.cost.add(SECONDS_PER_HOUR * hours * price * flow.rate);
        }
    }
    sums
}
