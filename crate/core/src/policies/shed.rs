//! Even shedding: what happens to routes made without a look at the limits.

use super::eligible::Eligible;
use crate::assignment::{Assignment, Flow};

/// Scales the flows of one period down until every limit holds.
///
/// First each node: where it is asked for more of some resources than it has,
/// all flows that need one of those are scaled by one factor, the smallest
/// available / asked. Then verifiers, where all flows with a verifier load
/// shed evenly, and then `max_replicas`, where all flows of the model on
/// profiles that hold something do. Freed capacity is not offered again.
pub(super) fn evenly(eligible: &Eligible<'_>, flows: &mut [Flow]) {
    on_nodes(eligible, flows);
    for_verifiers(eligible, flows);
    for_replicas(eligible, flows);
}

fn on_nodes(eligible: &Eligible<'_>, flows: &mut [Flow]) {
    let fleet = eligible.fleet;
    let available = eligible.all_available();
    let mut asked = vec![0.0; available.len()];
    for f in flows.iter() {
        let overhead = fleet.demands[f.triple.demand].overhead;
        for &(k, need) in eligible.needs(f.triple.node, f.triple.profile) {
            asked[eligible.at(f.triple.node, k)] += overhead * need * f.rate;
        }
    }
    let mut keep = vec![1.0_f64; fleet.nodes.len()];
    let resources = fleet.resources.len();
    for (i, (&asked, &available)) in asked.iter().zip(available).enumerate() {
        if asked > available {
            let node = i / resources;
            keep[node] = keep[node].min(available / asked);
        }
    }
    for f in flows.iter_mut() {
        let node = f.triple.node;
        let overloaded = |k: usize| {
            let at = eligible.at(node, k);
            asked[at] > available[at]
        };
        if keep[node] < 1.0
            && eligible
                .needs(f.triple.node, f.triple.profile)
                .iter()
                .any(|&(k, _)| overloaded(k))
        {
            f.rate *= keep[node];
        }
    }
}

fn for_verifiers(eligible: &Eligible<'_>, flows: &mut [Flow]) {
    let Some(capacity) = eligible.fleet.scenario.verifier_capacity else {
        return;
    };
    let load = |f: &Flow| eligible.fleet.demands[f.triple.demand].verifier_load;
    let asked: f64 = flows.iter().map(|f| load(f) * f.rate).sum();
    if asked > capacity {
        for f in flows.iter_mut().filter(|f| load(f) > 0.0) {
            f.rate *= capacity / asked;
        }
    }
}

fn for_replicas(eligible: &Eligible<'_>, flows: &mut [Flow]) {
    let fleet = eligible.fleet;
    let models = &fleet.scenario.models;
    if models.iter().all(|m| m.max_replicas.is_none()) {
        return;
    }
    let model = |f: &Flow| fleet.demands[f.triple.demand].model;
    let holds = |f: &Flow| !fleet.profiles[f.triple.profile].holds.is_empty();
    let mut asked = vec![0.0; models.len()];
    for f in flows.iter().filter(|f| holds(f)) {
        asked[model(f)] += Assignment::load(fleet, f);
    }
    let keep: Vec<f64> = models
        .iter()
        .zip(&asked)
        .map(|(m, &asked)| match m.max_replicas {
            Some(max) if asked > max as f64 => max as f64 / asked,
            _ => 1.0,
        })
        .collect();
    for f in flows.iter_mut().filter(|f| holds(f)) {
        f.rate *= keep[model(f)];
    }
}

#[cfg(test)]
mod tests {
    use super::super::Policy::Random;
    use super::super::tests::sample::{
        amounts, demand, model, node, plain, profile, rates, run, scenario,
    };
    use crate::scenario::VerificationMode;

    #[test]
    fn only_flows_on_an_overloaded_resource_shed() {
        // gpu is asked for twice over, ram is not: the ram-only demand stays.
        let mut n = node("n", 4.0);
        n.capacity = amounts(&[("gpu", 4.0), ("ram", 10.0)]);
        let s = scenario(
            vec![n],
            vec![
                model(
                    "both",
                    vec![profile(1.0, &[("gpu", 1.0), ("ram", 1.0)], &[])],
                ),
                model("ram", vec![profile(1.0, &[("ram", 1.0)], &[])]),
            ],
            vec![
                demand("a", "both", &[6.0]),
                demand("b", "both", &[2.0]),
                demand("c", "ram", &[1.0]),
            ],
        );
        assert_eq!(
            rates(&run(Random, &s)),
            [(0, 0, 0, 3.0), (0, 1, 0, 1.0), (0, 2, 0, 1.0)]
        );
    }

    #[test]
    fn the_scarcest_resource_sets_the_factor_of_the_node() {
        // gpu 4 of 8, ram 2 of 8: everything on either is cut to a quarter.
        let mut n = node("n", 4.0);
        n.capacity = amounts(&[("gpu", 4.0), ("ram", 2.0)]);
        let s = scenario(
            vec![n],
            vec![
                model("gpu", vec![profile(1.0, &[("gpu", 1.0)], &[])]),
                model("ram", vec![profile(1.0, &[("ram", 1.0)], &[])]),
            ],
            vec![demand("a", "gpu", &[8.0]), demand("b", "ram", &[8.0])],
        );
        assert_eq!(rates(&run(Random, &s)), [(0, 0, 0, 2.0), (0, 1, 0, 2.0)]);
    }

    #[test]
    fn verifiers_shed_only_what_needs_them() {
        let mut n = node("n", 100.0);
        n.verification.push("tee".to_owned());
        let mut tee = demand("tee", "m", &[8.0, 4.0]);
        tee.verification = "tee".to_owned();
        let mut s = scenario(
            vec![n],
            plain(),
            vec![tee, demand("plain", "m", &[8.0, 4.0])],
        );
        let mode = VerificationMode {
            overhead: 2.0,
            verifier_load: 0.5,
        };
        s.verification.insert("tee".to_owned(), mode);
        s.verifier_capacity = Some(2.0);
        assert_eq!(
            rates(&run(Random, &s)),
            [
                (0, 0, 0, 4.0),
                (0, 1, 0, 8.0),
                (1, 0, 0, 4.0),
                (1, 1, 0, 4.0)
            ]
        );
    }

    #[test]
    fn replica_limits_shed_their_model_only() {
        let holding = || vec![profile(2.0, &[], &[("gpu", 1.0)])];
        let mut capped = model("capped", holding());
        capped.max_replicas = Some(1);
        let s = scenario(
            vec![node("a", 10.0), node("b", 10.0)],
            vec![capped, model("free", holding())],
            vec![demand("x", "capped", &[8.0]), demand("y", "free", &[8.0])],
        );
        let assignment = run(Random, &s);
        assert_eq!(
            rates(&assignment),
            [
                (0, 0, 0, 1.0),
                (0, 0, 1, 1.0),
                (0, 1, 0, 4.0),
                (0, 1, 1, 4.0)
            ]
        );
        let placed: Vec<(usize, usize, f64)> = assignment
            .placed
            .iter()
            .map(|p| (p.node, p.profile, p.count))
            .collect();
        assert_eq!(placed, [(0, 0, 0.5), (0, 1, 2.0), (1, 0, 0.5), (1, 1, 2.0)]);
    }
}
