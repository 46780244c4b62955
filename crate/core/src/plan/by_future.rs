//! How a plan of the periods of several futures is told by future and period.

use super::after;
use super::types::Plan;
use crate::scenario::{Period, Slots};

/// Tells what is decided in slots by future and period. Prices keep the numbers of slots.
pub(crate) fn by_future(plan: &mut Plan, slots: &Slots, periods: &[Period]) {
    let place = |period: &mut usize, future: &mut Option<String>| {
        *future = Some(slots.fate(*period).id.clone());
        *period %= slots.periods;
    };
    for route in &mut plan.routes {
        place(&mut route.period, &mut route.future);
    }
    for node in &mut plan.nodes {
        place(&mut node.period, &mut node.future);
    }
    for demand in &mut plan.demands {
        place(&mut demand.period, &mut demand.future);
    }
    after::named(plan, slots);
    // The same in every future.
    plan.hourly.retain(|rented| rented.period < slots.periods);
    plan.periods.truncate(slots.periods);
    for (told, period) in plan.periods.iter_mut().zip(periods) {
        told.hours = period.hours;
    }
}
