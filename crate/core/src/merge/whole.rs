//! The way back for a class of whole machines: machines are handed to its members with the
//! replicas that stand on them, and routes follow the replicas.

use std::collections::BTreeMap;

use super::hand_out::{self, Share};
use crate::assignment::{Assignment, Contents, Flow, Placed};
use crate::scenario::{Fleet, Spread};

/// A class and its members in the whole fleet.
pub(super) struct Class<'c, 'f> {
    pub whole: &'c Fleet<'f>,
    pub members: &'c [usize],
    /// Machines of each member.
    pub machines: &'c [u64],
    pub spread: Spread,
}

/// What the members of a class do in a period.
#[derive(Default)]
pub(super) struct Division {
    pub flows: Vec<Flow>,
    pub placed: Vec<Placed>,
    pub contents: Vec<Contents>,
}

impl Class<'_, '_> {
    /// Divides what a class does in a period: the contents of its machines, and the
    /// flows of the whole fleet's demands.
    pub fn divide(&self, period: usize, contents: &[&Contents], flows: &[Flow]) -> Division {
        let counts: Vec<u64> = contents.iter().map(|c| c.count).collect();
        let shares = hand_out::contents(&counts, self.machines, self.spread);
        let mut out = Division::default();
        // Replicas by profile, then member.
        let mut replicas: BTreeMap<usize, BTreeMap<usize, f64>> = BTreeMap::new();
        for &Share {
            member,
            content,
            machines,
        } in &shares
        {
            let held = &contents[content].replicas;
            for &(profile, count) in held {
                let own = replicas.entry(profile).or_default();
                *own.entry(member).or_default() += (count * machines) as f64;
            }
            out.contents.push(Contents {
                period,
                node: self.members[member],
                count: machines,
                span: 1,
                replicas: held.clone(),
                cards: contents[content].cards.clone(),
            });
        }
        out.contents.sort_by_key(|c| c.node);
        for (&profile, own) in &replicas {
            out.placed
                .extend(own.iter().map(|(&member, &count)| Placed {
                    node: self.members[member],
                    profile,
                    period,
                    count,
                }));
        }
        self.route(&replicas, flows, &mut out.flows);
        out
    }

    /// Routes go where the replicas are; those of profiles that hold nothing, where
    /// something is left of the one resource that they use.
    fn route(
        &self,
        replicas: &BTreeMap<usize, BTreeMap<usize, f64>>,
        flows: &[Flow],
        out: &mut Vec<Flow>,
    ) {
        let mut by_profile: BTreeMap<usize, Vec<(Flow, f64)>> = BTreeMap::new();
        let mut using: Vec<(Flow, f64)> = Vec::new();
        let mut resource = None;
        for flow in flows {
            let profile = &self.whole.profiles[flow.triple.profile];
            let load = Assignment::load(self.whole, flow);
            if profile.holds.is_empty() {
                let used = profile.uses.first();
                resource = resource.or(used.map(|&(k, _)| k));
                using.push((*flow, load * used.map_or(0.0, |&(_, amount)| amount)));
            } else {
                let own = by_profile.entry(flow.triple.profile).or_default();
                own.push((*flow, load));
            }
        }
        for (profile, flows) in by_profile {
            let room: Vec<(usize, f64)> = replicas
                .get(&profile)
                .map(|own| own.iter().map(|(&m, &count)| (m, count)).collect())
                .unwrap_or_default();
            self.pour(&flows, &room, out);
        }
        let left = (0..self.members.len()).map(|m| (m, self.left(m, resource, replicas)));
        self.pour(&using, &left.collect::<Vec<_>>(), out);
    }

    /// What the replicas of a member leave of a resource; its machines where none is used.
    fn left(
        &self,
        member: usize,
        resource: Option<usize>,
        replicas: &BTreeMap<usize, BTreeMap<usize, f64>>,
    ) -> f64 {
        let machines = self.machines[member] as f64;
        let Some(resource) = resource else {
            return machines;
        };
        let available = self
            .whole
            .available(self.members[member], resource, machines);
        let held = replicas.iter().map(|(&profile, own)| {
            let takes = self.whole.takes(profile, self.members[member]).iter();
            let amount = takes
                .filter(|(k, _)| *k == resource)
                .map(|(_, a)| a)
                .sum::<f64>();
            amount * own.get(&member).copied().unwrap_or(0.0)
        });
        (available - held.sum::<f64>()).max(0.0)
    }

    /// Divides flows that take so much each among members with so much room: one member
    /// after another, or each flow in proportion (`even`).
    fn pour(&self, flows: &[(Flow, f64)], room: &[(usize, f64)], out: &mut Vec<Flow>) {
        let all: f64 = room.iter().map(|(_, room)| room).sum();
        let taken: f64 = flows.iter().map(|(_, taken)| taken).sum();
        let Some(&(last, _)) = room.iter().rev().find(|(_, room)| *room > 0.0) else {
            return;
        };
        // What exceeds the room by rounding is shared by all.
        let stretch = (taken / all).max(1.0);
        let to = |flow: &Flow, member: usize, part: f64| {
            let mut own = *flow;
            own.triple.node = self.members[member];
            own.rate *= part;
            own
        };
        if self.spread == Spread::Even {
            for (flow, _) in flows {
                let with_room = room.iter().filter(|(_, room)| *room > 0.0);
                out.extend(with_room.map(|&(member, room)| to(flow, member, room / all)));
            }
            return;
        }
        let mut rooms = room.iter().filter(|(_, room)| *room > 0.0);
        let mut here = rooms.next().map(|&(m, room)| (m, room * stretch));
        for (flow, taken) in flows {
            let mut part = 1.0_f64;
            while part > 0.0 {
                let Some((member, left)) = here else { break };
                let need = part * taken;
                if member == last || need <= left {
                    out.push(to(flow, member, part));
                    here = Some((member, left - need));
                    break;
                }
                let fits = left / taken;
                if fits > 0.0 {
                    out.push(to(flow, member, fits));
                    part -= fits;
                }
                here = rooms.next().map(|&(m, room)| (m, room * stretch));
            }
        }
    }
}
