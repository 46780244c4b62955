//! `least_loaded`: the lowest compute utilisation first.

use super::eligible::{Choice, Eligible};
use super::remaining_capacity::RemainingCapacity;
use super::water_filling::{Bin, fill};
use crate::assignment::Flow;

/// Routes one demand by water-filling: the common level of compute utilisation
/// (allocated / available) of its nodes is raised until the demand is placed;
/// other resources cap a node. The level of a node whose profile needs no
/// compute is that of the resource it needs relatively most. Where
/// `max_replicas` stops the profiles that hold something, the others rise on.
/// Nodes whose profile needs nothing are never loaded: they take it all, in
/// proportion to their machines.
pub(super) fn pour(
    remaining: &mut RemainingCapacity<'_>,
    eligible: &Eligible<'_>,
    demand: usize,
    rate: f64,
    flows: &mut Vec<Flow>,
    period: usize,
) {
    let want = remaining.verifiable(demand, rate);
    if want <= 0.0 {
        return;
    }
    for (choice, rate) in shares(remaining, eligible, demand, want) {
        if rate > 0.0 {
            remaining.take(demand, choice, rate);
            flows.push(eligible.flow(demand, choice, period, rate));
        }
    }
}

/// What each node takes of a demand.
fn shares(
    remaining: &RemainingCapacity<'_>,
    eligible: &Eligible<'_>,
    demand: usize,
    want: f64,
) -> Vec<(Choice, f64)> {
    let needless: Vec<Choice> = eligible
        .of(demand)
        .iter()
        .filter(|c| eligible.needs(c.node(), c.profile()).is_empty())
        .copied()
        .collect();
    if needless.is_empty() {
        let bins = filled(remaining, eligible, demand, want);
        return bins.iter().map(|v| (v.choice, v.poured)).collect();
    }
    let machines = |c: Choice| eligible.machines[c.node()];
    let total: f64 = needless.iter().map(|&c| machines(c)).sum();
    needless
        .into_iter()
        .map(|c| (c, want * (machines(c) / total)))
        .collect()
}

/// The nodes that can take some of a demand, filled.
fn filled(
    remaining: &RemainingCapacity<'_>,
    eligible: &Eligible<'_>,
    demand: usize,
    want: f64,
) -> Vec<Bin> {
    let overhead = eligible.fleet.demands[demand].overhead;
    let mut bins: Vec<Bin> = eligible
        .of(demand)
        .iter()
        .filter_map(|&choice| {
            let free = remaining.on_node(demand, choice);
            let (resource, slope) = measure(eligible, choice)?;
            let replicas = if eligible.holds(choice) {
                eligible.load(demand, choice)
            } else {
                0.0
            };
            (free > 0.0).then(|| {
                let start = remaining.level(choice.node(), resource);
                Bin::new(choice, replicas, start, slope / overhead, free)
            })
        })
        .collect();
    fill(&mut bins, want, |_| 1.0);

    let replicas: f64 = bins.iter().map(|v| v.replicas * v.poured).sum();
    let left = remaining.replicas(demand);
    if replicas > left {
        bins.sort_by_key(|v| v.replicas == 0.0);
        let holding = bins.partition_point(|v| v.replicas > 0.0);
        let (holding, others) = bins.split_at_mut(holding);
        fill(holding, left, |v| v.replicas);
        let served: f64 = holding.iter().map(|v| v.poured).sum();
        fill(others, (want - served).max(0.0), |_| 1.0);
    }
    bins
}

/// The resource that a node's level is measured by, and the units/s at
/// overhead 1 that fill all of it. `None` where the node has none of it.
fn measure(eligible: &Eligible<'_>, choice: Choice) -> Option<(usize, f64)> {
    let compute = eligible.fleet.compute;
    let slope = |&(k, need): &(usize, f64)| {
        let at = eligible.at(choice.node(), k);
        (k, eligible.all_available()[at] / need)
    };
    let needs = eligible.needs(choice.node(), choice.profile());
    let measured = match needs.iter().find(|(k, _)| *k == compute) {
        Some(need) => slope(need),
        None => needs
            .iter()
            .map(slope)
            .min_by(|(_, a), (_, b)| a.total_cmp(b))?,
    };
    (measured.1 > 0.0).then_some(measured)
}

#[cfg(test)]
mod tests {
    use super::super::Policy::LeastLoaded;
    use super::super::tests::sample::{
        amounts, demand, model, node, plain, profile, rates, run, scenario,
    };
    use crate::scenario::Count;

    #[test]
    fn levels_equalise_demand_by_demand() {
        // d fills a to 0.5. e raises b (8 gpu) to 0.5 by 4, then both by 3/12.
        let mut a = node("a", 4.0);
        a.hosts = None;
        let mut b = node("b", 8.0);
        b.hosts = Some(vec!["m".to_owned()]);
        let mut models = plain();
        models.push(model("only_a", vec![profile(1.0, &[("gpu", 1.0)], &[])]));
        let s = scenario(
            vec![a, b],
            models,
            vec![
                demand("d", "only_a", &[2.0, 2.0]),
                demand("e", "m", &[7.0, 3.0]),
                demand("f", "m", &[9.0, 0.0]),
            ],
        );
        assert_eq!(
            rates(&run(LeastLoaded, &s)),
            [
                (0, 0, 0, 2.0),
                (0, 1, 0, 1.0),
                (0, 1, 1, 6.0),
                (0, 2, 0, 1.0),
                (0, 2, 1, 2.0),
                (1, 0, 0, 2.0),
                (1, 1, 1, 3.0),
            ]
        );
    }

    #[test]
    fn another_resource_caps_a_node() {
        let mut a = node("a", 4.0);
        a.capacity = amounts(&[("gpu", 4.0), ("ram", 1.0)]);
        let mut b = node("b", 4.0);
        b.capacity = amounts(&[("gpu", 4.0), ("ram", 100.0)]);
        let s = scenario(
            vec![a, b],
            vec![model(
                "m",
                vec![profile(1.0, &[("gpu", 1.0), ("ram", 1.0)], &[])],
            )],
            vec![demand("d", "m", &[4.0])],
        );
        assert_eq!(
            rates(&run(LeastLoaded, &s)),
            [(0, 0, 0, 1.0), (0, 0, 1, 3.0)]
        );
    }

    #[test]
    fn without_compute_the_relatively_scarcest_resource_counts() {
        // Per unit: 1/8 of a's ram and 1/16 of its disk; 1/32 and 1/24 of b's.
        let mut a = node("a", 0.0);
        a.capacity = amounts(&[("ram", 8.0), ("disk", 16.0)]);
        let mut b = node("b", 0.0);
        b.capacity = amounts(&[("ram", 32.0), ("disk", 24.0)]);
        let s = scenario(
            vec![a, b],
            vec![model(
                "m",
                vec![profile(1.0, &[("ram", 1.0), ("disk", 1.0)], &[])],
            )],
            vec![demand("d", "m", &[16.0])],
        );
        // Level 0.5: 4 of 8 ram, 12 of 24 disk.
        assert_eq!(
            rates(&run(LeastLoaded, &s)),
            [(0, 0, 0, 4.0), (0, 0, 1, 12.0)]
        );
    }

    #[test]
    fn a_replica_limit_lets_the_others_rise_on() {
        let mut other = node("b", 8.0);
        other.hardware = "other".to_owned();
        let mut without = profile(1.0, &[("gpu", 1.0)], &[]);
        without.hardware = "other".to_owned();
        let mut m = model("m", vec![profile(2.0, &[], &[("gpu", 1.0)]), without]);
        m.max_replicas = Some(1);
        let s = scenario(
            vec![node("a", 8.0), other],
            vec![m],
            vec![demand("d", "m", &[9.0])],
        );
        // Without the limit 6 and 3. One replica serves 2; the rest goes on to b.
        assert_eq!(
            rates(&run(LeastLoaded, &s)),
            [(0, 0, 0, 2.0), (0, 0, 1, 7.0)]
        );
    }

    #[test]
    fn a_profile_that_needs_nothing_takes_it_all_by_machines() {
        let mut b = node("b", 1.0);
        b.count = Count::Fixed(3);
        let s = scenario(
            vec![node("a", 1.0), b],
            vec![model("m", vec![profile(1.0, &[], &[])])],
            vec![demand("d", "m", &[8.0])],
        );
        assert_eq!(
            rates(&run(LeastLoaded, &s)),
            [(0, 0, 0, 2.0), (0, 0, 1, 6.0)]
        );
    }
}
