//! Limits over several nodes, models or demands, and how models are spread: what a router
//! that knows nothing of them has to shed.

use super::eligible::Eligible;
use crate::assignment::{Assignment, Flow};

/// Rounds in which domains give up what is beyond their share.
const ROUNDS: usize = 200;

/// Scales the flows of one period down until every most holds: limit by limit, all flows
/// that count by one factor, then domain by domain.
pub(super) fn shed(eligible: &Eligible<'_>, period: usize, flows: &mut [Flow]) {
    let fleet = eligible.fleet;
    for limit in &fleet.limits {
        let (_, most) = limit.sides[period];
        if most.is_infinite() {
            continue;
        }
        let one = |f: &Flow| {
            let load = Assignment::load(fleet, f);
            let held = load * limit.replica(fleet, f.triple.profile, f.triple.node);
            f.rate * limit.route(fleet, &f.triple) + held
        };
        let asked: f64 = flows.iter().map(one).sum();
        let left = (most - limit.machines(fleet, eligible.machines, period)).max(0.0);
        if asked > left {
            for f in flows.iter_mut().filter(|f| one(f) > 0.0) {
                f.rate *= left / asked;
            }
        }
    }
    for model in 0..fleet.shares.len() {
        spread(eligible, model, flows);
    }
}

/// Of a model that is spread, the domain that is farthest beyond its share gives way to
/// the others, again and again.
fn spread(eligible: &Eligible<'_>, model: usize, flows: &mut [Flow]) {
    let fleet = eligible.fleet;
    let Some(share) = fleet.shares[model].as_ref().filter(|s| s.share < 1.0) else {
        return;
    };
    let counts = |f: &Flow| {
        let profile = &fleet.profiles[f.triple.profile];
        profile.model == model && !profile.holds.is_empty()
    };
    for round in 0..=ROUNDS {
        let mut own = vec![0.0; share.names.len()];
        for f in flows.iter().filter(|f| counts(f)) {
            own[share.domains[f.triple.node]] += Assignment::load(fleet, f);
        }
        let all: f64 = own.iter().sum();
        let over = |d: &usize| own[*d] - share.share * all;
        let worst = (0..own.len()).max_by(|a, b| over(a).total_cmp(&over(b)));
        let Some(domain) = worst.filter(|d| over(d) > 1e-12 * all) else {
            return;
        };
        let others = all - own[domain];
        // What does not settle is not served.
        let keep = if round < ROUNDS {
            share.share / (1.0 - share.share) * others / own[domain]
        } else {
            0.0
        };
        let here = |f: &Flow| round == ROUNDS || share.domains[f.triple.node] == domain;
        for f in flows.iter_mut().filter(|f| counts(f) && here(f)) {
            f.rate *= keep;
        }
    }
}
