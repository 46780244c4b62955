//! Prices and levels of classes and streams, given to all their members
//! (`merge` says why that proves the same).

use rustc_hash::{FxHashMap, FxHashSet};

use super::certificate::{Certificate, FairLevel};
use super::prices::Prices;
use crate::merge::Merged;
use crate::scenario::Scenario;

/// Turns the proof of a smaller scenario into one of the whole.
pub(crate) fn unmerge(certificate: &mut Certificate, merged: &Merged, whole: &Scenario) {
    let prices = std::mem::take(&mut certificate.prices);
    certificate.prices = prices_of_members(merged, whole, prices);
    for own in &mut certificate.priorities {
        let prices = std::mem::take(&mut own.prices);
        own.prices = prices_of_members(merged, whole, prices);
    }
    if let Some(expected) = &mut certificate.expected {
        let prices = std::mem::take(&mut expected.prices);
        expected.prices = prices_of_members(merged, whole, prices);
    }
    let levels = std::mem::take(&mut certificate.levels);
    certificate.levels = levels_of_members(merged, whole, levels);
    if let Some(cost) = &mut certificate.cost {
        let prices = std::mem::take(&mut cost.prices);
        cost.prices = prices_of_members(merged, whole, prices);
    }
}

/// Levels of the whole program: members of a stream have one level, and a
/// unit of any of them counts the same.
fn levels_of_members(merged: &Merged, whole: &Scenario, small: Vec<FairLevel>) -> Vec<FairLevel> {
    let demands = Members::new(
        &merged.scenario.demands,
        &whole.demands,
        &merged.streams,
        |d| &d.id,
    );
    // Members that ask for nothing in a period have no level there.
    let all = whole.demands.iter();
    let rates: FxHashMap<&str, &[f64]> = all.map(|d| (d.id.as_str(), &d.rate[..])).collect();
    let asks = |demand: &str, period: usize| rates[demand][period] > 0.0;
    let mut levels = small;
    for level in &mut levels {
        let own = std::mem::take(level);
        *level = FairLevel {
            members: demands.each(own.members, |m| &mut m.demand),
            raised: demands.each(own.raised, |p| &mut p.demand),
            kept: demands.each(own.kept, |p| &mut p.demand),
            prices: prices_of_members(merged, whole, own.prices),
            ..own
        };
        level.members.retain(|m| asks(&m.demand, m.period));
        level.raised.retain(|p| asks(&p.demand, p.period));
        level.kept.retain(|p| asks(&p.demand, p.period));
    }
    levels
}

/// Prices of the whole program's rows.
fn prices_of_members(merged: &Merged, whole: &Scenario, mut small: Prices) -> Prices {
    // What fits on the share of a machine may weigh 1; what fits on the machine, more.
    let shares = merged.scenario.nodes.iter().zip(&merged.shares);
    let shares: FxHashSet<&str> = shares
        .filter(|(_, share)| **share)
        .map(|(node, _)| node.id.as_str())
        .collect();
    small.packing.retain(|p| !shares.contains(p.node.as_str()));
    let nodes = Members::new(&merged.scenario.nodes, &whole.nodes, &merged.classes, |n| {
        &n.id
    });
    let demands = Members::new(
        &merged.scenario.demands,
        &whole.demands,
        &merged.streams,
        |d| &d.id,
    );
    Prices {
        capacity: nodes.each(small.capacity, |p| &mut p.node),
        replica: nodes.each(small.replica, |p| &mut p.node),
        demand: demands.each(small.demand, |p| &mut p.demand),
        stage: demands.each(small.stage, |p| &mut p.demand),
        moves: nodes.each(small.moves, |p| &mut p.node),
        loading: nodes.each(small.loading, |p| &mut p.node),
        packing: nodes.each(small.packing, |p| &mut p.node),
        ..small
    }
}

/// Members of each class or stream by the name it goes by.
struct Members<'a>(FxHashMap<&'a str, Vec<&'a str>>);

impl<'a> Members<'a> {
    fn new<T>(
        small: &'a [T],
        whole: &'a [T],
        groups: &[Vec<usize>],
        id: impl Fn(&T) -> &String,
    ) -> Self {
        Members(
            small
                .iter()
                .zip(groups)
                .map(|(entry, members)| {
                    let names = members.iter().map(|&m| id(&whole[m]).as_str()).collect();
                    (id(entry).as_str(), names)
                })
                .collect(),
        )
    }

    /// The entry once for each member.
    fn each<P: Clone>(&self, prices: Vec<P>, name: impl Fn(&mut P) -> &mut String) -> Vec<P> {
        let mut all = Vec::with_capacity(prices.len());
        for mut price in prices {
            let key = name(&mut price).clone();
            for member in self.0.get(key.as_str()).into_iter().flatten() {
                let mut own = price.clone();
                (*member).clone_into(name(&mut own));
                all.push(own);
            }
        }
        all
    }
}
