//! The way back for routes and machines: what classes and streams do, divided
//! among their members. Prices go back in `plan::unmerge`.

use std::collections::{BTreeMap, BTreeSet};

use super::by_the_hour::handed_out;
use super::hand_out;
use super::merged::Merged;
use super::next_fit::{Piece, Portion, next_fit};
use super::whole::{Class, Division};
use crate::assignment::{Assignment, ByTheHour, Contents, Flow, Placed};
use crate::scenario::{Count, Fleet, Spread};

/// Rounding may not overfill an entry: the part of a class that works is taken
/// as this much larger.
const SLACK: f64 = 1e-12;

impl Merged {
    /// The assignment of the whole fleet that one of the classes stands for, and what
    /// stands on which machines. `contents` are the machines of the classes. Replicas of
    /// classes that divide their work freely are left to the caller, who knows how many
    /// the routes need.
    pub fn assignment(
        &self,
        whole: &Fleet<'_>,
        small: &Fleet<'_>,
        assignment: &Assignment,
        contents: &[Contents],
    ) -> (Assignment, Vec<Contents>) {
        let mut found = Assignment {
            machines: self.machines(whole, small, &assignment.machines),
            hourly: handed_out(whole, &self.classes, &assignment.hourly),
            ..Assignment::default()
        };
        found.count_hourly(whole);
        let members = found.machines.clone();
        // Members start as many machines as the class, so as many of them are ready.
        let hourly = found.serving();
        let mut out = Division::default();
        let mut sorted = assignment.flows.clone();
        sorted.sort_by_key(|f| (f.period, f.triple.node));
        let mut flows: BTreeMap<(usize, usize), &[Flow]> = BTreeMap::new();
        for work in sorted.chunk_by(|a, b| (a.period, a.triple.node) == (b.period, b.triple.node)) {
            flows.insert((work[0].period, work[0].triple.node), work);
        }
        let weights = self.weights(whole, &members);
        for (&(period, class), work) in &flows {
            if self.is_handed_out(class) {
                continue;
            }
            let own: Vec<Flow> = work
                .iter()
                .flat_map(|f| self.by_demand(whole, small, f))
                .collect();
            let by_the_hour: Vec<f64>;
            let own_weights = if assignment.hourly.contains_key(&class) {
                by_the_hour = self.weights_in(class, &hourly, period);
                &by_the_hour
            } else {
                &weights[class]
            };
            let machines = assignment.machines_in(class, period);
            let portions = self.divided(whole, small, machines, own_weights, &own);
            out.flows.extend(portions.into_iter().map(|portion| {
                let mut flow = own[portion.piece];
                flow.triple.node = self.classes[class][portion.entry];
                flow.rate *= portion.part;
                flow
            }));
        }
        self.hand_out(
            whole,
            small,
            (assignment, contents),
            &flows,
            (&members, &hourly),
            &mut out,
        );
        out.flows.retain(|f| f.rate > 0.0);
        let flow_order = |f: &Flow| (f.period, f.triple.demand, f.triple.profile, f.triple.node);
        out.flows.sort_by_key(flow_order);
        out.placed.sort_by_key(|p| (p.period, p.node, p.profile));
        out.contents.sort_by_key(|c| (c.period, c.node));
        found.flows = out.flows;
        found.placed = out.placed;
        (found, out.contents)
    }

    /// Whether whole machines of a class go to its members.
    fn is_handed_out(&self, class: usize) -> bool {
        self.whole[class] && self.classes[class].len() > 1
    }

    /// Machines of each entry of the whole fleet.
    fn machines(&self, whole: &Fleet<'_>, small: &Fleet<'_>, classes: &[f64]) -> Vec<f64> {
        let spread = whole.scenario.policy.spread;
        let mut machines: Vec<f64> = whole.nodes.iter().map(|n| n.count.0).collect();
        for (class, members) in self.classes.iter().enumerate() {
            let total = classes[class];
            if let [only] = members[..] {
                machines[only] = total;
            } else if small.nodes[class].is_range {
                let counts: Vec<Count> = members
                    .iter()
                    .map(|&g| whole.scenario.nodes[g].count)
                    .collect();
                let floor = total.floor();
                let own = hand_out::machines(&counts, floor as u64, spread);
                let mut rest = total - floor;
                for (&g, own) in members.iter().zip(own) {
                    // A part of a machine, where the count need not be whole.
                    let part = rest.min(whole.nodes[g].count.1 - own as f64);
                    rest -= part;
                    machines[g] = own as f64 + part;
                }
            }
        }
        machines
    }

    /// Replicas with their machines, of classes that hold them whole; and those of entries
    /// that are classes of their own, as they are.
    fn hand_out(
        &self,
        whole: &Fleet<'_>,
        small: &Fleet<'_>,
        (assignment, contents): (&Assignment, &[Contents]),
        flows: &BTreeMap<(usize, usize), &[Flow]>,
        (members, hourly): (&[f64], &ByTheHour),
        out: &mut Division,
    ) {
        let mut on: BTreeMap<(usize, usize), Vec<&Contents>> = BTreeMap::new();
        for c in contents {
            on.entry((c.period, c.node)).or_default().push(c);
        }
        let mut keys: BTreeSet<(usize, usize)> = flows.keys().copied().collect();
        keys.retain(|&(_, class)| self.is_handed_out(class));
        for p in &assignment.placed {
            if self.is_handed_out(p.node) {
                keys.insert((p.period, p.node));
            } else if let [node] = self.classes[p.node][..] {
                out.placed.push(Placed { node, ..*p });
            }
        }
        for c in contents {
            if let [node] = self.classes[c.node][..] {
                out.contents.push(Contents { node, ..c.clone() });
            }
        }
        for at in keys {
            let entries = &self.classes[at.1];
            let machines = |&g: &usize| match hourly.get(&g) {
                Some(own) => own[at.0] as u64,
                None => members[g] as u64,
            };
            let machines: Vec<u64> = entries.iter().map(machines).collect();
            let own = flows.get(&at).into_iter().copied().flatten();
            let own: Vec<Flow> = own.flat_map(|f| self.by_demand(whole, small, f)).collect();
            let class = Class {
                whole,
                members: entries,
                machines: &machines,
                spread: self.scenario.policy.spread,
            };
            let held = on.get(&at).cloned().unwrap_or_default();
            let division = class.divide(at.0, &held, &own);
            out.flows.extend(division.flows);
            out.placed.extend(division.placed);
            out.contents.extend(division.contents);
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
            own.rate = match whole.waiting[demand] {
                // Nobody shares a stream that can wait.
                Some(_) => rate,
                None => rate * whole.rate(demand, own.period) / total,
            };
            own
        })
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

    /// What the members of a class have of its machines in a period.
    fn weights_in(&self, class: usize, hourly: &ByTheHour, period: usize) -> Vec<f64> {
        let members = &self.classes[class];
        let machines = |g: &usize| hourly.get(g).map_or(0.0, |own| own[period]);
        let total: f64 = members.iter().map(machines).sum();
        let even = 1.0 / members.len() as f64;
        let part = |g: &usize| {
            if total > 0.0 {
                machines(g) / total
            } else {
                even
            }
        };
        members.iter().map(part).collect()
    }

    /// What each member makes available with its machines, as a part of its class.
    fn weights(&self, whole: &Fleet<'_>, machines: &[f64]) -> Vec<Vec<f64>> {
        self.classes
            .iter()
            .map(|members| {
                // Any resource will do: they are all in proportion.
                let amount = |g: usize| {
                    let node = &whole.nodes[g];
                    let mut all =
                        (0..node.capacity.len()).map(|k| whole.available(g, k, machines[g]));
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
    // What is held is not whole here: it follows the traffic.
    let takes = small.takes(flow.triple.profile, flow.triple.node);
    for &(k, amount) in p.uses.iter().chain(takes) {
        let available = small.available_in(flow.triple.node, k, machines, flow.period);
        taken[k] += load * amount / available;
    }
    taken
}
