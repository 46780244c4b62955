//! Which machine holds what, period after period, so that little moves.
//!
//! A solve says how many replicas each entry holds in each period, every period apart.
//! Here each period begins with the machines as the one before left them (the first with
//! what stands now) and changes as little as `place` can. Entries that differ in capacity
//! and count only are placed on together: to which of them a replica goes changes neither
//! value nor cost nor compute. Their routes follow (`follow`), the nearest to those before.
//! Where that does not fit, or keeps no more in place, the plan stays as it was solved.
//! Nothing is proved: `Moved::least` is what no placement of the same replicas avoids.

use std::collections::BTreeMap;

use super::fill::{Filled, fill};
use super::follow::{Counts, Routes, pools};
use super::held::{Held, standing};
use super::matching::staying;
use super::packed::{Packed, cards};
use super::place::{Machines, Slot, place};
use crate::assignment::{Assignment, ByTheHour, Contents, Moved, Placed};
use crate::model::Kind;
use crate::scenario::{Fleet, Group, Lifted, Spread};

/// Visits of machines in all, so that large fleets do not wait for a tie to be broken.
const STEPS: u64 = 30_000_000;
/// Sums of weights that differ by less than this part are equal.
const EQUAL: f64 = 1e-9;

/// Machines by node.
type Nodes = BTreeMap<usize, Vec<Group>>;

/// What may change so that little moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Changes {
    /// Which machine holds what, also of entries that replicas can be exchanged between.
    Entries,
    /// Which machine of an entry holds what.
    Machines,
    /// Nothing: moves are counted as the machines were packed.
    Nothing,
}

/// Says which machine of every entry holds which replicas, and counts what moves.
/// `packed` are the machines as they were packed. They stay as they are where replicas
/// are not whole, or there is nothing to compare with.
pub(crate) fn arrange(
    fleet: &Fleet<'_>,
    assignment: &mut Assignment,
    packed: Vec<Contents>,
    changes: Changes,
) -> Vec<Contents> {
    let is_compared = fleet.hours.len() > 1 || fleet.standing.is_some();
    let stood = fleet
        .standing
        .as_ref()
        .is_some_and(|s| !s.replicas.is_empty());
    let is_empty = assignment.placed.is_empty() && !stood;
    if fleet.scenario.policy.relax || !is_compared || is_empty {
        return packed;
    }
    let mut work = Arrangement::new(fleet, assignment, Packed::new(packed), changes);
    for period in 0..fleet.hours.len() {
        work.period(period);
    }
    let (contents, moved, counts) = (work.contents, work.moved, work.counts);
    if let Some(flows) = work.routes.into_flows() {
        assignment.flows = flows;
        assignment.placed = counts
            .into_iter()
            .enumerate()
            .flat_map(|(period, own)| own.into_iter().map(move |(key, n)| (period, key, n)))
            .filter(|(.., count)| *count > 0)
            .map(|(period, (node, profile), count)| Placed {
                node,
                profile,
                period,
                count: count as f64,
            })
            .collect();
    }
    assignment.moved = Some(moved);
    contents
}

struct Arrangement<'f, 's> {
    fleet: &'f Fleet<'s>,
    /// Nodes between which replicas may be exchanged.
    classes: Vec<Vec<usize>>,
    /// Whether there are any.
    is_exchanging: bool,
    /// Of the period at hand.
    machines: Vec<u64>,
    hourly: ByTheHour,
    /// In any period: where there are several, machines are told apart in all periods.
    most: &'f [f64],
    /// Replicas of each period.
    counts: Vec<Counts>,
    routes: Routes<'f, 's>,
    /// What each node holds before the next period, if anything; none where nothing is
    /// known.
    before: Option<Vec<Option<Held>>>,
    packed: Packed,
    contents: Vec<Contents>,
    moved: Moved,
    steps: u64,
    /// What it is worth that a replica of a profile stays.
    weights: Vec<f64>,
}

impl<'f, 's> Arrangement<'f, 's> {
    fn new(
        fleet: &'f Fleet<'s>,
        assignment: &'f Assignment,
        packed: Packed,
        changes: Changes,
    ) -> Self {
        let mut counts = vec![Counts::new(); fleet.hours.len()];
        for p in &assignment.placed {
            let count = counts[p.period].entry((p.node, p.profile)).or_default();
            *count += p.count.round() as u64;
        }
        let costs = fleet.steady.as_ref().map(|s| &s.load_cost);
        let dearest = costs.map_or(0.0, |c| c.iter().copied().fold(0.0, f64::max));
        // Cheap loads first, then few of them.
        let one = if dearest > 0.0 { EQUAL * dearest } else { 1.0 };
        let weight = |model: usize| one + costs.map_or(0.0, |costs| costs[model]);
        let machines = assignment.machines.iter().map(|n| n.round() as u64);
        let classes = match changes {
            Changes::Entries => classes(fleet),
            Changes::Machines | Changes::Nothing => alone(fleet),
        };
        Arrangement {
            fleet,
            is_exchanging: classes.iter().any(|class| class.len() > 1),
            classes,
            machines: machines.collect(),
            hourly: assignment.serving(),
            most: &assignment.machines,
            counts,
            routes: Routes::new(fleet, &assignment.flows),
            before: standing(fleet),
            packed,
            contents: Vec::new(),
            moved: Moved {
                loads: vec![0.0; fleet.scenario.models.len()],
                ..Moved::default()
            },
            steps: if changes == Changes::Nothing {
                0
            } else {
                STEPS
            },
            weights: fleet.profiles.iter().map(|p| weight(p.model)).collect(),
        }
    }

    fn period(&mut self, period: usize) {
        for (&node, machines) in &self.hourly {
            self.machines[node] = machines[period].round() as u64;
        }
        let mut after = BTreeMap::new();
        let classes = std::mem::take(&mut self.classes);
        for class in &classes {
            let now = of_class(class, &self.counts[period]);
            if now.is_empty() && self.before.is_none() {
                continue;
            }
            let (then, groups) = self.with_few_loads(class, &now, period);
            if then != now {
                self.routes.follow(period, class, &now, &then);
                for key in now.keys() {
                    self.counts[period].remove(key);
                }
                self.counts[period].extend(then);
            }
            self.count(class, &of_class(class, &self.counts[period]), &groups);
            after.extend(groups);
        }
        self.classes = classes;
        if self.is_exchanging || self.fleet.steady.is_some() {
            self.routes.leave(period);
        }
        for (&node, groups) in &after {
            if self.fleet.is_packed(node, self.most[node]) {
                let groups = groups.iter().cloned();
                let at = (period, node);
                let placed = groups.map(|group| self.packed.on_cards(self.fleet, at, group));
                self.contents.extend(placed);
            }
        }
        let mut held = vec![None; self.fleet.nodes.len()];
        for (node, groups) in after {
            held[node] = Some(Held::Machines(groups));
        }
        self.before = Some(held);
    }

    /// The replicas of a class on its machines. Where moves count, replicas may stand
    /// without work because they stood before: they go where that saves loads.
    fn with_few_loads(&mut self, class: &[usize], now: &Counts, period: usize) -> (Counts, Nodes) {
        let (then, groups) = self.on_machines(class, now, period);
        let kept = self.all_kept(class, &groups);
        // What comes and goes would have to load anew.
        let stays = self.fleet.steady.is_none() || self.fleet.loading.is_some();
        if stays || kept >= self.most_kept(class, now) * (1.0 - EQUAL) {
            return (then, groups);
        }
        let working = self.routes.working(period, now);
        if working == *now {
            return (then, groups);
        }
        let (fewer, own) = self.on_machines(class, &working, period);
        let all = |counts: &Counts| {
            counts
                .iter()
                .map(|((_, p), n)| (*p, *n))
                .collect::<Vec<_>>()
        };
        let loads = self.worth(all(&then)) - kept;
        let fewer_loads = self.worth(all(&fewer)) - self.all_kept(class, &own);
        if fewer_loads < loads * (1.0 - EQUAL) && counted(&own) == fewer {
            (fewer, own)
        } else {
            (then, groups)
        }
    }

    /// So many replicas of a class on its machines, exchanged between its nodes where that
    /// keeps more in place.
    fn on_machines(&mut self, class: &[usize], now: &Counts, period: usize) -> (Counts, Nodes) {
        let solved = self.as_solved(class, now, period);
        match self.together(class, now, &solved, period) {
            Some(groups) => (counted(&groups), groups),
            None => (now.clone(), solved),
        }
    }

    /// The replicas of each node on its own machines, as they were solved.
    fn as_solved(&mut self, class: &[usize], now: &Counts, period: usize) -> Nodes {
        let mut all = Nodes::new();
        for &node in class {
            let own: Counts = now
                .range((node, 0)..(node + 1, 0))
                .map(|(key, count)| (*key, *count))
                .collect();
            if own.is_empty() {
                continue;
            }
            let stood = self
                .before
                .as_ref()
                .and_then(|before| before[node].as_ref());
            let staying = match stood {
                // Its own pool carries what was solved for it.
                Some(Held::Machines(_)) => self.placed(&[node], &own, vec![Vec::new()]),
                Some(Held::Replicas(_)) | None => None,
            };
            let staying = staying.and_then(|mut all| all.remove(&node));
            let groups = match staying {
                Some(groups) if self.is_best(node, &groups, &own) => Some(groups),
                staying => {
                    let packed = self.packed.groups(period, node);
                    let is_own = |groups: &Vec<Group>| {
                        counted(&Nodes::from([(node, groups.clone())])) == own
                    };
                    let packed = packed.filter(is_own);
                    self.better(node, staying, packed.or_else(|| self.filled(node, &own)))
                }
            };
            all.extend(groups.map(|groups| (node, groups)));
        }
        all
    }

    /// Whether no way to place these replicas keeps more in place.
    fn is_best(&self, node: usize, groups: &[Group], own: &Counts) -> bool {
        self.kept(node, groups) >= self.most_kept(&[node], own) * (1.0 - EQUAL)
    }

    /// Which of two ways to place replicas keeps more in place.
    fn better(
        &self,
        node: usize,
        one: Option<Vec<Group>>,
        other: Option<Vec<Group>>,
    ) -> Option<Vec<Group>> {
        match (one, other) {
            (Some(one), Some(other)) if self.kept(node, &other) > self.kept(node, &one) => {
                Some(other)
            }
            (one, other) => one.or(other),
        }
    }

    /// The replicas of a class on the machines of all its nodes; none where that keeps no
    /// more in place than the way in which they were solved.
    fn together(
        &mut self,
        class: &[usize],
        now: &Counts,
        solved: &Nodes,
        period: usize,
    ) -> Option<Nodes> {
        if class.len() < 2 || self.before.is_none() {
            return None;
        }
        let kept = self.all_kept(class, solved);
        if kept >= self.most_kept(class, now) * (1.0 - EQUAL) {
            return None;
        }
        let pools = pools(self.fleet, &self.routes, period, class, &self.machines);
        let placed = self.placed(class, now, pools)?;
        let more = self.all_kept(class, &placed) > kept * (1.0 + EQUAL);
        more.then_some(placed)
    }

    /// Replicas of nodes on machines that hold what they held before; a pool without
    /// resources carries anything.
    fn placed(&mut self, class: &[usize], now: &Counts, pools: Vec<Vec<f64>>) -> Option<Nodes> {
        let held: Vec<Vec<Group>> = class.iter().map(|node| self.held_before(*node)).collect();
        let mut profiles: Vec<usize> = now.keys().map(|(_, profile)| *profile).collect();
        profiles.extend(
            held.iter()
                .flatten()
                .flat_map(|g| g.replicas.iter().map(|r| r.0)),
        );
        profiles.sort_unstable();
        profiles.dedup();
        let fleet = self.fleet;
        let of_node = |node: &usize| {
            let kinds = profiles.iter().map(|&p| Kind::of(fleet, *node, p, 0.0));
            kinds.collect()
        };
        let kinds: Vec<Vec<Kind>> = class.iter().map(of_node).collect();
        let at = |profile: usize| profiles.binary_search(&profile).unwrap_or(0);
        let mut need = vec![0; profiles.len()];
        for (&(_, profile), count) in now {
            need[at(profile)] += count;
        }
        let mut slots = Vec::new();
        for (entry, (node, held)) in class.iter().zip(&held).enumerate() {
            let mut left = self.machines[*node];
            let mut held: Vec<&Group> = held.iter().collect();
            // In an order that does not depend on how they came to be.
            held.sort_by_key(|g| {
                let all: u64 = g.replicas.iter().map(|r| r.1).sum();
                (std::cmp::Reverse(all), &g.replicas, g.count, g.span)
            });
            for group in held {
                let count = group.count.min(left / group.span);
                left -= count * group.span;
                let mut own = vec![0; profiles.len()];
                for &(profile, replicas) in &group.replicas {
                    own[at(profile)] = replicas;
                }
                slots.push(Slot {
                    entry,
                    count,
                    span: group.span,
                    held: own,
                });
            }
            slots.push(Slot {
                entry,
                count: left,
                span: 1,
                held: vec![0; profiles.len()],
            });
        }
        let resources = pools.first().map_or(0, Vec::len);
        let takes = profiles.iter().map(|&p| {
            let mut takes = vec![0.0; resources];
            // As much on every node of the class: they have the same cards.
            for &(k, amount) in fleet.profiles[p]
                .uses
                .iter()
                .chain(fleet.takes(p, class[0]))
            {
                if let Some(takes) = takes.get_mut(k) {
                    *takes += amount;
                }
            }
            takes
        });
        let takes: Vec<Vec<f64>> = takes.collect();
        let mut machines = Machines {
            kinds: &kinds,
            takes: &takes,
            pools,
            steps: &mut self.steps,
        };
        let mut all = Nodes::new();
        for slot in place(&mut machines, slots, &need)? {
            let replicas = profiles.iter().copied().zip(slot.held);
            all.entry(class[slot.entry]).or_default().push(Group {
                count: slot.count,
                span: slot.span,
                replicas: replicas.filter(|(_, count)| *count > 0).collect(),
            });
        }
        let fits = |(node, groups): (&usize, &Vec<Group>)| {
            groups.iter().all(|g| cards(fleet, *node, g).is_some())
        };
        all.iter().all(fits).then_some(all)
    }

    /// What the machines of a node hold before; where only replicas are known, some way in
    /// which they may stand.
    fn held_before(&self, node: usize) -> Vec<Group> {
        match self
            .before
            .as_ref()
            .and_then(|before| before[node].as_ref())
        {
            Some(Held::Machines(groups)) => groups.clone(),
            Some(Held::Replicas(counts)) => {
                let fits = |profile: usize| {
                    self.fleet.same_hardware(profile, node)
                        && self.fleet.fits(profile, node, Lifted::default())
                };
                let own = counts.iter().filter(|(profile, _)| fits(**profile));
                let own = own
                    .map(|(&profile, &count)| ((node, profile), count))
                    .collect();
                self.filled(node, &own).unwrap_or_default()
            }
            None => Vec::new(),
        }
    }

    /// Replicas of a node on its machines, whatever these held; none where no way to place
    /// them is found.
    fn filled(&self, node: usize, own: &Counts) -> Option<Vec<Group>> {
        let counts: Vec<(usize, u64)> = own.iter().map(|(&(_, p), &n)| (p, n)).collect();
        let kind = |&(p, n): &(usize, u64)| Kind::of(self.fleet, node, p, n as f64);
        let kinds: Vec<Kind> = counts.iter().map(kind).collect();
        let Filled::Fits(patterns) = fill(&kinds, self.machines[node]) else {
            return None;
        };
        let named = patterns.into_iter().map(|pattern| {
            let replicas = pattern.replicas.into_iter();
            let mut replicas: Vec<_> = replicas.map(|(k, n)| (counts[k].0, n)).collect();
            replicas.sort_unstable();
            Group {
                count: pattern.count,
                span: pattern.span,
                replicas,
            }
        });
        Some(named.collect())
    }

    /// Replicas of a node that stay where they are, by profile.
    fn stays(&self, node: usize, groups: &[Group]) -> BTreeMap<usize, u64> {
        match self
            .before
            .as_ref()
            .and_then(|before| before[node].as_ref())
        {
            Some(Held::Machines(before)) => staying(before, groups, &|p| self.weights[p]),
            Some(Held::Replicas(before)) => {
                let mut stays: BTreeMap<usize, u64> = BTreeMap::new();
                for group in groups {
                    for (profile, count) in &group.replicas {
                        *stays.entry(*profile).or_default() += count * group.count;
                    }
                }
                for (profile, count) in &mut stays {
                    *count = (*count).min(before.get(profile).copied().unwrap_or(0));
                }
                stays
            }
            None => BTreeMap::new(),
        }
    }

    fn worth(&self, stays: impl IntoIterator<Item = (usize, u64)>) -> f64 {
        let worth = |(profile, count)| self.weights[profile] * count as f64;
        0.0 + stays.into_iter().map(worth).sum::<f64>()
    }

    fn kept(&self, node: usize, groups: &[Group]) -> f64 {
        self.worth(self.stays(node, groups))
    }

    fn all_kept(&self, class: &[usize], nodes: &Nodes) -> f64 {
        let own = class.iter().filter_map(|node| nodes.get_key_value(node));
        own.map(|(node, groups)| self.kept(*node, groups)).sum()
    }

    /// Replicas of a node before, by profile.
    fn counts_before(&self, node: usize) -> BTreeMap<usize, u64> {
        match self
            .before
            .as_ref()
            .and_then(|before| before[node].as_ref())
        {
            Some(Held::Machines(groups)) => {
                let all = counted(&Nodes::from([(node, groups.clone())]));
                all.into_iter()
                    .map(|((_, profile), n)| (profile, n))
                    .collect()
            }
            Some(Held::Replicas(counts)) => counts.clone(),
            None => BTreeMap::new(),
        }
    }

    /// What no placement of these replicas on the nodes keeps more of.
    fn most_kept(&self, class: &[usize], now: &Counts) -> f64 {
        let mut before: BTreeMap<usize, u64> = BTreeMap::new();
        for node in class {
            for (profile, count) in self.counts_before(*node) {
                *before.entry(profile).or_default() += count;
            }
        }
        let mut need: BTreeMap<usize, u64> = BTreeMap::new();
        for (&(_, profile), count) in now {
            *need.entry(profile).or_default() += count;
        }
        let stood = |profile: usize| before.get(&profile).copied().unwrap_or(0);
        self.worth(need.into_iter().map(|(p, count)| (p, count.min(stood(p)))))
    }

    /// Counts what moves on the nodes of a class.
    fn count(&mut self, class: &[usize], now: &Counts, groups: &Nodes) {
        if self.before.is_none() {
            return;
        }
        for node in class {
            let before = self.counts_before(*node);
            let stays = groups.get(node).map(|own| self.stays(*node, own));
            let stays = stays.unwrap_or_default();
            let own = now.range((*node, 0)..(*node + 1, 0));
            for (&(_, profile), &count) in own {
                let stay = stays.get(&profile).copied().unwrap_or(0).min(count);
                self.moved.loads[self.fleet.profiles[profile].model] += (count - stay) as f64;
                let stood = before.get(&profile).copied().unwrap_or(0);
                self.moved.least += count.saturating_sub(stood) as f64;
            }
            let stood: u64 = before.values().sum();
            let stay: u64 = stays.values().sum();
            self.moved.unloads += stood.saturating_sub(stay) as f64;
        }
    }
}

fn of_class(class: &[usize], counts: &Counts) -> Counts {
    let own = class
        .iter()
        .flat_map(|&node| counts.range((node, 0)..(node + 1, 0)));
    own.map(|(key, count)| (*key, *count)).collect()
}

/// How many replicas the machines of nodes hold.
fn counted(nodes: &Nodes) -> Counts {
    let mut counts = Counts::new();
    for (&node, groups) in nodes {
        for group in groups {
            for &(profile, count) in &group.replicas {
                *counts.entry((node, profile)).or_default() += count * group.count;
            }
        }
    }
    counts
}

/// Nodes between which replicas and their routes may be exchanged. Where the owners of
/// alike machines share the work, or a demand has one node, each is for itself.
fn classes(fleet: &Fleet<'_>) -> Vec<Vec<usize>> {
    let apart = fleet.scenario.policy.spread == Spread::Even
        || fleet.scenario.demands.iter().any(|d| !d.split);
    if apart {
        return alone(fleet);
    }
    let mut classes: BTreeMap<(usize, Option<usize>), Vec<usize>> = BTreeMap::new();
    for (node, kind) in fleet.kinds().into_iter().enumerate() {
        // What a replica takes goes by the cards.
        let kind = (kind, fleet.nodes[node].card_class);
        classes.entry(kind).or_default().push(node);
    }
    classes.into_values().collect()
}

/// Every node for itself.
fn alone(fleet: &Fleet<'_>) -> Vec<Vec<usize>> {
    (0..fleet.nodes.len()).map(|node| vec![node]).collect()
}
