//! `nearest`: the lowest round trip first, then spill to the next.

use super::eligible::{Choice, Eligible, round_trip};
use super::remaining_capacity::{FULL, RemainingCapacity};
use crate::assignment::Flow;

/// Routes one demand whose choices are ordered by round trip. Nodes of equal
/// round trip share in proportion to their remaining capacity: the units/s they can still
/// take, those on profiles that hold something scaled evenly to what
/// `max_replicas` leaves. Where some have no end of it, because their profile
/// needs nothing, those take it all in proportion to their machines.
pub(super) fn pour(
    remaining: &mut RemainingCapacity<'_>,
    eligible: &Eligible<'_>,
    demand: usize,
    rate: f64,
    flows: &mut Vec<Flow>,
    period: usize,
) {
    let mut want = remaining.verifiable(demand, rate);
    let distance = |c: &Choice| round_trip(eligible.fleet, demand, *c);
    let mut free_of_each = Vec::new();
    for group in eligible
        .of(demand)
        .chunk_by(|a, b| distance(a) == distance(b))
    {
        if want <= FULL * rate {
            break;
        }
        free_of_each.clear();
        free_of_each.extend(group.iter().map(|&c| remaining.on_node(demand, c)));
        if free_of_each.contains(&f64::INFINITY) {
            share_among_endless(eligible, group, want, &mut free_of_each);
        }
        let replicas: f64 = group
            .iter()
            .zip(&free_of_each)
            .filter(|(choice, _)| eligible.holds(**choice))
            .map(|(&choice, free)| eligible.load(demand, choice) * free)
            .sum();
        let left = remaining.replicas(demand);
        if replicas > left {
            for (&choice, free) in group.iter().zip(&mut free_of_each) {
                if eligible.holds(choice) {
                    *free *= left / replicas;
                }
            }
        }
        let total: f64 = free_of_each.iter().sum();
        let share = if total > want { want / total } else { 1.0 };
        for (&choice, free) in group.iter().zip(&free_of_each) {
            let taken = free * share;
            if taken > 0.0 {
                remaining.take(demand, choice, taken);
                flows.push(eligible.flow(demand, choice, period, taken));
            }
        }
        want = if total > want { 0.0 } else { want - total };
    }
}

/// Splits `want` over the nodes of endless capacity by their machines.
fn share_among_endless(
    eligible: &Eligible<'_>,
    group: &[Choice],
    want: f64,
    free_of_each: &mut [f64],
) {
    let endless = |(c, free): (&Choice, &f64)| {
        if free.is_infinite() {
            eligible.machines[c.node()]
        } else {
            0.0
        }
    };
    let machines: f64 = group.iter().zip(free_of_each.iter()).map(endless).sum();
    for (c, free) in group.iter().zip(free_of_each) {
        *free = want * (endless((c, free)) / machines);
    }
}

#[cfg(test)]
mod tests {
    use super::super::Policy::Nearest;
    use super::super::tests::sample::{demand, model, node, plain, profile, rates, run, scenario};
    use crate::scenario::{Count, Node, Scenario, VerificationMode};

    fn node_in(region: &str, gpu: f64) -> Node {
        Node {
            region: region.to_owned(),
            ..node(region, gpu)
        }
    }

    /// Regions in this order of round trip: here, near, far, unknown.
    fn with_distances(mut s: Scenario) -> Scenario {
        let row = [("near", 10.0), ("far", 90.0)];
        s.rtt_ms.insert(
            "here".to_owned(),
            row.map(|(to, ms)| (to.to_owned(), ms)).into(),
        );
        s
    }

    #[test]
    fn spills_to_the_next_and_the_unknown_come_last() {
        let s = with_distances(scenario(
            vec![
                node_in("unknown", 5.0),
                node_in("far", 2.0),
                node_in("here", 3.0),
                node_in("near", 1.0),
            ],
            plain(),
            vec![
                demand("d", "m", &[2.0, 7.0, 20.0]),
                demand("e", "m", &[2.0, 7.0, 20.0]),
            ],
        ));
        assert_eq!(
            rates(&run(Nearest, &s)),
            [
                (0, 0, 2, 2.0),
                (0, 1, 2, 1.0),
                (0, 1, 3, 1.0),
                (1, 0, 0, 1.0),
                (1, 0, 1, 2.0),
                (1, 0, 2, 3.0),
                (1, 0, 3, 1.0),
                (1, 1, 0, 4.0),
                (2, 0, 0, 5.0),
                (2, 0, 1, 2.0),
                (2, 0, 2, 3.0),
                (2, 0, 3, 1.0),
            ]
        );
    }

    #[test]
    fn equal_round_trips_share_by_remaining_capacity() {
        let mut only_a = node("a", 4.0);
        only_a.hosts = Some(vec!["m".to_owned(), "first".to_owned()]);
        let mut b = node("b", 6.0);
        b.hosts = Some(vec!["m".to_owned()]);
        let mut models = plain();
        models.push(model("first", vec![profile(1.0, &[("gpu", 1.0)], &[])]));
        let s = scenario(
            vec![only_a, b],
            models,
            vec![demand("d", "first", &[2.0]), demand("e", "m", &[4.0])],
        );
        // Remaining for e: 4 - 2 and 6.
        assert_eq!(
            rates(&run(Nearest, &s)),
            [(0, 0, 0, 2.0), (0, 1, 0, 1.0), (0, 1, 1, 3.0)]
        );
    }

    #[test]
    fn verifiers_are_used_up_in_file_order() {
        let mut n = node("n", 100.0);
        n.verification = vec!["tee".to_owned()];
        let tee = |id: &str| {
            let mut d = demand(id, "m", &[8.0]);
            d.verification = "tee".to_owned();
            d
        };
        let mut s = scenario(vec![n], plain(), vec![tee("a"), tee("b"), tee("c")]);
        let mode = VerificationMode {
            overhead: 1.0,
            verifier_load: 0.5,
        };
        s.verification.insert("tee".to_owned(), mode);
        s.verifier_capacity = Some(6.0);
        assert_eq!(rates(&run(Nearest, &s)), [(0, 0, 0, 8.0), (0, 1, 0, 4.0)]);
    }

    #[test]
    fn a_replica_limit_leaves_the_rest_to_profiles_that_hold_nothing() {
        let mut plain_node = node_in("near", 10.0);
        plain_node.hardware = "other".to_owned();
        let mut without = profile(1.0, &[("gpu", 1.0)], &[]);
        without.hardware = "other".to_owned();
        let mut m = model("m", vec![profile(2.0, &[], &[("gpu", 1.0)]), without]);
        m.max_replicas = Some(3);
        let s = with_distances(scenario(
            vec![node("a", 4.0), node("b", 2.0), plain_node],
            vec![m],
            vec![demand("d", "m", &[9.0])],
        ));
        // Remaining, 8 and 4 are 6 replicas, twice the limit: 4 and 2 units.
        let assignment = run(Nearest, &s);
        assert_eq!(
            rates(&assignment),
            [(0, 0, 0, 4.0), (0, 0, 1, 2.0), (0, 0, 2, 3.0)]
        );
        let counts: Vec<f64> = assignment.placed.iter().map(|p| p.count).collect();
        assert_eq!(counts, [2.0, 1.0]);
    }

    #[test]
    fn profiles_that_need_nothing_take_it_all_by_machines() {
        let mut many = node("many", 1.0);
        many.count = Count::Fixed(3);
        let mut real = node("real", 100.0);
        real.hardware = "other".to_owned();
        let mut needs = profile(1.0, &[("gpu", 1.0)], &[]);
        needs.hardware = "other".to_owned();
        let s = scenario(
            vec![node("one", 1.0), many, real],
            vec![model("m", vec![profile(1.0, &[], &[]), needs])],
            vec![demand("d", "m", &[4.0]), demand("e", "m", &[8.0])],
        );
        assert_eq!(
            rates(&run(Nearest, &s)),
            [
                (0, 0, 0, 1.0),
                (0, 0, 1, 3.0),
                (0, 1, 0, 2.0),
                (0, 1, 1, 6.0)
            ]
        );
    }
}
