//! The way back for routes and machines: what classes and streams do, divided
//! among their members. Prices go back in `plan::unmerge`.

use super::merged::Merged;
use super::next_fit::{Piece, Portion, next_fit};
use crate::assignment::{Assignment, Flow, Placed};
use crate::scenario::{Fleet, Spread};

/// Rounding may not overfill an entry: the part of a class that works is taken
/// as this much larger.
const SLACK: f64 = 1e-12;

impl Merged {
    /// The assignment of the whole fleet that one of the classes stands for.
    /// Replicas are left to the caller, who knows how many the routes need.
    pub fn assignment(
        &self,
        whole: &Fleet<'_>,
        small: &Fleet<'_>,
        assignment: &Assignment,
    ) -> Assignment {
        let mut machines: Vec<f64> = whole.nodes.iter().map(|n| n.count.0).collect();
        for (class, members) in self.classes.iter().enumerate() {
            if let [only] = members[..] {
                machines[only] = assignment.machines[class];
            }
        }
        let weights = self.weights(whole);
        let mut flows = Vec::with_capacity(assignment.flows.len() + whole.nodes.len());
        let mut sorted = assignment.flows.clone();
        sorted.sort_by_key(|f| (f.period, f.triple.node));
        for work in sorted.chunk_by(|a, b| (a.period, a.triple.node) == (b.period, b.triple.node)) {
            let class = work[0].triple.node;
            let (members, weights) = (&self.classes[class], &weights[class]);
            let own: Vec<Flow> = work
                .iter()
                .flat_map(|f| self.by_demand(whole, small, f))
                .collect();
            let portions = self.divided(whole, small, assignment.machines[class], weights, &own);
            flows.extend(portions.into_iter().map(|portion| {
                let mut flow = own[portion.piece];
                flow.triple.node = members[portion.entry];
                flow.rate *= portion.part;
                flow
            }));
        }
        flows.retain(|f| f.rate > 0.0);
        flows.sort_by_key(|f| (f.period, f.triple.demand, f.triple.profile, f.triple.node));
        Assignment {
            flows,
            machines,
            ..Assignment::default()
        }
    }

    /// A stream's flow as flows of its demands, by their rates.
    fn by_demand<'a>(
        &'a self,
        whole: &'a Fleet<'_>,
        small: &Fleet<'_>,
        flow: &Flow,
    ) -> impl Iterator<Item = Flow> + use<'a> {
        let mut own = *flow;
        let total = small.rate(flow.triple.demand, flow.period);
        let rate = flow.rate;
        self.streams[flow.triple.demand].iter().map(move |&demand| {
            own.triple.demand = demand;
            own.rate = rate * whole.rate(demand, own.period) / total;
            own
        })
    }

    /// Placed replicas of the whole fleet. Entries that hold what may not be
    /// divided are classes of their own.
    pub fn placed(&self, placed: &[Placed]) -> Vec<Placed> {
        placed
            .iter()
            .map(|p| Placed {
                node: self.classes[p.node][0],
                ..*p
            })
            .collect()
    }

    /// The work of a class in a period, divided among its members.
    fn divided(
        &self,
        whole: &Fleet<'_>,
        small: &Fleet<'_>,
        machines: f64,
        weights: &[f64],
        work: &[Flow],
    ) -> Vec<Portion> {
        let all = |entry, part| (0..work.len()).map(move |piece| Portion { entry, piece, part });
        if weights.len() == 1 {
            return all(0, 1.0).collect();
        }
        if self.scenario.policy.spread == Spread::Even {
            let entries = weights.iter().enumerate();
            return entries
                .flat_map(|(entry, &part)| all(entry, part))
                .collect();
        }
        let pieces: Vec<Piece> = work
            .iter()
            .map(|f| taken(whole, small, machines, f))
            .collect();
        if let Some(portions) = next_fit(weights, &pieces) {
            return portions;
        }
        // In proportion to the part that has to work.
        let mut totals = vec![0.0; small.resources.len()];
        for piece in &pieces {
            for (total, part) in totals.iter_mut().zip(piece) {
                *total += if part.is_finite() { *part } else { 0.0 };
            }
        }
        let most = totals.into_iter().fold(0.0, f64::max);
        let working = (most * (1.0 + SLACK)).min(1.0);
        let mut left = 1.0_f64;
        let mut portions = Vec::new();
        for (entry, weight) in weights.iter().enumerate() {
            let part = if working > 0.0 {
                (weight / working).min(left)
            } else {
                left
            };
            left -= part;
            portions.extend(all(entry, part));
        }
        portions
    }

    /// What each member makes available, as a part of its class.
    fn weights(&self, whole: &Fleet<'_>) -> Vec<Vec<f64>> {
        self.classes
            .iter()
            .map(|members| {
                // Any resource will do: they are all in proportion.
                let amount = |g: usize| {
                    let node = &whole.nodes[g];
                    let mut all =
                        (0..node.capacity.len()).map(|k| whole.available(g, k, node.count.1));
                    all.find(|amount| *amount > 0.0).unwrap_or(0.0)
                };
                let total: f64 = members.iter().map(|&g| amount(g)).sum();
                let even = 1.0 / members.len() as f64;
                members
                    .iter()
                    .map(|&g| if total > 0.0 { amount(g) / total } else { even })
                    .collect()
            })
            .collect()
    }
}

/// What a flow of a demand of the whole fleet takes of a class of the small one,
/// as parts of what the class makes available.
fn taken(whole: &Fleet<'_>, small: &Fleet<'_>, machines: f64, flow: &Flow) -> Piece {
    let p = &small.profiles[flow.triple.profile];
    let load = Assignment::load(whole, flow);
    let mut taken = vec![0.0; small.resources.len()];
    // Merged entries hold nothing whole: what is held follows the traffic.
    for &(k, amount) in p.uses.iter().chain(&p.holds) {
        taken[k] += load * amount / small.available(flow.triple.node, k, machines);
    }
    taken
}
