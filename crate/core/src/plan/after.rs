//! Machines that are chosen anew in each future, in the words of the scenario: inside, they
//! are an entry for each future, and a plan names the entry and the future.

use super::certificate::Certificate;
use super::prices::Prices;
use super::types::Plan;
use crate::scenario::Slots;

/// Names the entries and futures of all that is decided once a future has come.
pub(super) fn named(plan: &mut Plan, slots: &Slots) {
    let copies = &slots.copies;
    if copies.is_empty() {
        return;
    }
    let rename = |node: &mut String| -> Option<String> {
        let (id, future) = copies.told(node)?;
        *node = id.to_owned();
        Some(slots.fates[future].id.clone())
    };
    for route in &mut plan.routes {
        rename(&mut route.node);
    }
    for own in &mut plan.nodes {
        rename(&mut own.node);
    }
    for own in &mut plan.replicas {
        own.future = rename(&mut own.node);
    }
    for own in &mut plan.machines {
        own.future = rename(&mut own.node);
    }
    for own in &mut plan.counts {
        own.future = rename(&mut own.node);
    }
    for own in &mut plan.hourly {
        own.future = rename(&mut own.node);
    }
    prices_named(&mut plan.certificate, slots);
}

/// Names entries in prices: which future they are of says the period, which counts those of
/// all futures.
fn prices_named(certificate: &mut Certificate, slots: &Slots) {
    let told = |node: &mut String, period: &mut usize, is_decided: bool| {
        if let Some((id, future)) = slots.copies.told(node) {
            if is_decided {
                *period += future * slots.periods;
            }
            *node = id.to_owned();
        }
    };
    for prices in all_prices(certificate) {
        of_nodes(prices, told);
    }
}

/// The opposite: prices of the entries that stand for one in each future.
pub(crate) fn with_copies(certificate: &mut Certificate, slots: &Slots) {
    let told = |node: &mut String, period: &mut usize, is_decided: bool| {
        let future = *period / slots.periods.max(1);
        if let Some(name) = slots.copies.name(node, future) {
            name.clone_into(node);
            if is_decided {
                *period %= slots.periods.max(1);
            }
        }
    };
    for prices in all_prices(certificate) {
        of_nodes(prices, told);
    }
}

/// All prices of a certificate.
fn all_prices(certificate: &mut Certificate) -> impl Iterator<Item = &mut Prices> {
    let priorities = certificate.priorities.iter_mut().map(|own| &mut own.prices);
    let expected = certificate.expected.as_mut().map(|own| &mut own.prices);
    let cost = certificate.cost.as_mut().map(|own| &mut own.prices);
    [&mut certificate.prices]
        .into_iter()
        .chain(expected)
        .chain(cost)
        .chain(priorities)
}

/// Tells the node and the period of each price of a node, and whether the period is one of
/// those that things are decided for.
fn of_nodes(prices: &mut Prices, told: impl Fn(&mut String, &mut usize, bool)) {
    for own in &mut prices.capacity {
        told(&mut own.node, &mut own.period, false);
    }
    for own in &mut prices.replica {
        told(&mut own.node, &mut own.period, false);
    }
    for own in &mut prices.link {
        told(&mut own.node, &mut own.period, false);
    }
    for own in &mut prices.stage {
        if let Some(place) = &mut own.place {
            told(place, &mut own.period, false);
        }
    }
    for own in &mut prices.packing {
        told(&mut own.node, &mut own.period, true);
    }
    let machines = [
        &mut prices.started,
        &mut prices.min_hours,
        &mut prices.ready,
    ];
    for own in machines.into_iter().flatten() {
        told(&mut own.node, &mut own.period, true);
    }
}
