//! `random` and `weighted`: fixed shares, whatever the load.

use super::eligible::Eligible;
use crate::assignment::Flow;

/// Spreads each demand equally over its eligible machines: what picking a
/// machine at random does.
pub(super) fn random(eligible: &Eligible<'_>, period: usize, flows: &mut Vec<Flow>) {
    spread(eligible, period, flows, |node| eligible.machines[node]);
}

/// Spreads each demand over its eligible nodes in proportion to the compute of
/// their machines; like `random` where none of them has any.
pub(super) fn weighted(eligible: &Eligible<'_>, period: usize, flows: &mut Vec<Flow>) {
    let fleet = eligible.fleet;
    spread(eligible, period, flows, |node| {
        eligible.machines[node] * fleet.nodes[node].capacity[fleet.compute]
    });
}

fn spread(
    eligible: &Eligible<'_>,
    period: usize,
    flows: &mut Vec<Flow>,
    weight: impl Fn(usize) -> f64,
) {
    for demand in 0..eligible.fleet.demands.len() {
        let rate = eligible.fleet.rate(demand, period);
        if rate == 0.0 {
            continue;
        }
        let choices = eligible.of(demand);
        let total: f64 = choices.iter().map(|c| weight(c.node())).sum();
        let machines: f64 = choices.iter().map(|c| eligible.machines[c.node()]).sum();
        for &choice in choices {
            let share = if total > 0.0 {
                weight(choice.node()) / total
            } else {
                eligible.machines[choice.node()] / machines
            };
            if share > 0.0 {
                flows.push(eligible.flow(demand, choice, period, share * rate));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Policy::{Random, Weighted};
    use super::super::tests::sample::{
        amounts, demand, model, node, plain, profile, rates, run, scenario,
    };
    use crate::scenario::Count;

    #[test]
    fn random_goes_by_machines_and_weighted_by_compute() {
        let mut many = node("many", 1.0);
        many.count = Count::Fixed(3);
        let s = scenario(
            vec![many, node("big", 9.0)],
            plain(),
            vec![demand("d", "m", &[4.0])],
        );
        assert_eq!(rates(&run(Random, &s)), [(0, 0, 0, 3.0), (0, 0, 1, 1.0)]);
        assert_eq!(rates(&run(Weighted, &s)), [(0, 0, 0, 1.0), (0, 0, 1, 3.0)]);
    }

    #[test]
    fn overflow_is_unmet_though_another_node_has_capacity() {
        let s = scenario(
            vec![node("small", 1.0), node("big", 9.0)],
            plain(),
            vec![demand("d", "m", &[8.0, 0.0, 4.0])],
        );
        assert_eq!(
            rates(&run(Random, &s)),
            [
                (0, 0, 0, 1.0),
                (0, 0, 1, 4.0),
                (2, 0, 0, 1.0),
                (2, 0, 1, 2.0)
            ]
        );
    }

    #[test]
    fn weighted_goes_by_machines_where_there_is_no_compute() {
        let mut a = node("a", 0.0);
        a.capacity = amounts(&[("ram", 8.0)]);
        let mut b = a.clone();
        b.id = "b".to_owned();
        b.count = Count::Fixed(3);
        let s = scenario(
            vec![a, b],
            vec![model("m", vec![profile(1.0, &[("ram", 1.0)], &[])])],
            vec![demand("d", "m", &[4.0])],
        );
        assert_eq!(rates(&run(Weighted, &s)), [(0, 0, 0, 1.0), (0, 0, 1, 3.0)]);
    }
}
