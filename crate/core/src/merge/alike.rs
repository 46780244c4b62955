//! Which node entries are alike: their columns in the program are equal, or in
//! proportion, so that one entry can stand for all of them.
//!
//! Entries are alike when they differ in id, operator and region only (and, where the
//! work is divisible, in size). Of the region only what it decides counts: which demands
//! reach it. Of the verification modes, those that somebody asks for.
//!
//! Whole replicas stand on machines, and machines are handed out whole, so entries that
//! hold them are one only where the machines alone decide what fits:
//!
//! - every machine is there in full (availability 1, headroom 0), or every entry has one
//!   machine, of which its share is a smaller machine: shares of an entry of two machines
//!   are no shares of two entries of one
//! - what holds something uses nothing besides, and what only uses something uses one
//!   resource: what is left on different machines adds up
//! - no replica spans machines, which have to be of one entry
//! - no move between entries is counted, and no replica loads before it serves

use std::collections::{BTreeSet, HashSet};

use rustc_hash::FxHashMap;

use super::by_the_hour;
use super::identical::{Amounts, bits, proportions, sorted};
use super::stages::staged;
use crate::scenario::{
    Hourly, LargeReplicas, Limit, NEGLIGIBLE_SHARE, Node, Profile, Scenario, Shortage, Spanning,
    Together, counts_moves, memberships,
};

/// What decides whether entries are alike, looked up once.
pub(super) struct Alike<'s> {
    scenario: &'s Scenario,
    /// Whether replicas of each hardware may have to stand without work.
    idle: HashSet<&'s str>,
    large: LargeReplicas<'s>,
    spanning: Spanning<'s>,
    /// Whether replicas and machines are whole numbers.
    whole: bool,
    /// Whether it matters which entry a replica stands on from period to period: moves are
    /// counted, or what comes loads first.
    moves: bool,
    hardware: FxHashMap<&'s str, OnHardware<'s>>,
    /// A number for each region, the same where the same demands reach it.
    regions: FxHashMap<&'s str, usize>,
    /// Verification modes that some demand asks for.
    asked: HashSet<&'s str>,
    /// Hardware where stages of a model have to be in one region, and on one entry.
    in_regions: HashSet<&'s str>,
    on_nodes: HashSet<&'s str>,
    /// Listed routes by node: the demand, and the price per unit in bits.
    listed: FxHashMap<&'s str, Vec<(&'s str, u64)>>,
}

/// What the profiles of one hardware ask of its machines.
#[derive(Default)]
struct OnHardware<'s> {
    /// Profiles of which a replica holds something.
    holding: Vec<&'s Profile>,
    /// Whether some of them use something besides.
    also_using: bool,
    /// Resources that the other profiles use.
    used: BTreeSet<&'s str>,
    /// Whether a demand that runs here may not be split.
    unsplit: bool,
}

/// What alike entries agree in.
#[derive(PartialEq, Eq, Hash)]
pub(super) struct Key<'s> {
    hardware: &'s str,
    region: usize,
    machine: Machine<'s>,
    usage_price: Amounts<'s>,
    modes: Vec<&'s str>,
    hosts: Option<Vec<&'s str>>,
    too_large: Vec<(usize, Shortage)>,
    /// The region itself, where stages of a model have to be in one.
    stages: Option<&'s str>,
    listed: Vec<(&'s str, u64)>,
    /// Limits that count it, and domains that models are spread over.
    limits: (Vec<bool>, Vec<&'s str>),
    /// Cards of other sizes hold other replicas.
    cards: Option<(u64, Vec<&'s str>, Amounts<'s>)>,
}

/// What is there of an entry.
#[derive(PartialEq, Eq, Hash)]
enum Machine<'s> {
    /// Any amount of the same mixture: work may be divided as one likes.
    Proportions((bool, Amounts<'s>)),
    /// So many machines of this kind.
    Exact {
        capacity: Amounts<'s>,
        availability: u64,
        headroom: u64,
        /// Whether the plan chooses how many there are.
        chosen: bool,
        /// Price per machine where it does.
        rent: Option<u64>,
        /// What is said of machines that are rented by the hour.
        hourly: Option<ByTheHour>,
    },
}

/// What machines that are rented by the hour agree in, where they are one.
#[derive(PartialEq, Eq, Hash)]
struct ByTheHour {
    is_running_known: bool,
    start_cost: u64,
    min_hours: u64,
    start_hours: u64,
}

impl<'s> Alike<'s> {
    pub fn new(scenario: &'s Scenario) -> Self {
        let mut listed: FxHashMap<&str, Vec<(&str, u64)>> = FxHashMap::default();
        for route in &scenario.routes {
            let own = listed.entry(route.node.as_str()).or_default();
            own.push((route.demand.as_str(), route.cost.to_bits()));
        }
        for own in listed.values_mut() {
            own.sort_unstable();
        }
        let asked = scenario.demands.iter().map(|d| d.verification.as_str());
        Alike {
            scenario,
            idle: idle(scenario),
            large: LargeReplicas::of(scenario),
            spanning: Spanning::of(scenario),
            whole: !scenario.policy.relax,
            moves: counts_moves(scenario) || scenario.has_loading(),
            hardware: by_hardware(scenario),
            regions: regions(scenario),
            asked: asked.collect(),
            in_regions: staged(scenario, Together::Region),
            on_nodes: staged(scenario, Together::Node),
            listed,
        }
    }

    /// What an entry has to agree in with those that it is one with; none where it
    /// stays alone.
    pub fn key(&self, node: &'s Node) -> Option<Key<'s>> {
        if self.is_alone(node) {
            return None;
        }
        // Every field is named, so that a new one asks whether it keeps entries apart.
        let Node {
            id,
            count: _,
            hardware,
            region,
            operator: _, // unless models are spread over it
            labels: _,   // as far as limits select by them
            capacity,
            cards,
            per_card,
            price_per_hour: _,
            availability: _,
            headroom: _,
            verification,
            hosts,
            usage_price,
            shared: _,
            tier: _,
            names: _,
            source: _,
        } = node;
        let mut modes = sorted(verification);
        modes.retain(|mode| self.asked.contains(mode));
        Some(Key {
            hardware,
            region: self.regions[region.as_str()],
            machine: self.machine(node),
            usage_price: bits(usage_price),
            modes,
            hosts: hosts.as_ref().map(|h| sorted(h)),
            too_large: self.large.on(node),
            stages: self
                .in_regions
                .contains(hardware.as_str())
                .then_some(region.as_str()),
            listed: self.listed.get(id.as_str()).cloned().unwrap_or_default(),
            limits: memberships(self.scenario, node),
            cards: cards.map(|cards| (cards, sorted(per_card), bits(capacity))),
        })
    }

    /// Whether whole replicas may stand on an entry.
    pub fn holds_whole(&self, node: &Node) -> bool {
        let on = self.hardware.get(node.hardware.as_str());
        self.whole && on.is_some_and(|on| !on.holding.is_empty())
    }

    fn machine(&self, node: &'s Node) -> Machine<'s> {
        let range = node.count.is_range();
        if !range && !self.holds_whole(node) {
            return Machine::Proportions(proportions(node));
        }
        Machine::Exact {
            capacity: bits(&node.capacity),
            availability: node.availability.to_bits(),
            headroom: node.headroom.to_bits(),
            chosen: range,
            rent: node.price_per_hour.filter(|_| range).map(f64::to_bits),
            hourly: node.count.hourly().map(|h| ByTheHour {
                is_running_known: h.running.is_some(),
                start_cost: h.start_cost.to_bits(),
                min_hours: h.min_hours.to_bits(),
                start_hours: h.start_hours.to_bits(),
            }),
        }
    }

    fn is_alone(&self, node: &Node) -> bool {
        let stays = |h: Hourly| !by_the_hour::may_share(&h);
        if node.count.hourly().is_some_and(stays) {
            return true;
        }
        let Some(on) = self.hardware.get(node.hardware.as_str()) else {
            return false;
        };
        if self.on_nodes.contains(node.hardware.as_str()) {
            return true;
        }
        // How many machines an entry has matters to what spans them.
        if on.unsplit || self.spanning.any_on(node) {
            return true;
        }
        if on.holding.is_empty() {
            return false;
        }
        // Replicas without work follow no routes.
        let idle = self.idle.contains(node.hardware.as_str());
        if self.moves || (!self.whole && idle) {
            return true;
        }
        self.whole
            && (node.count.bounds().1 == 0
                || (has_share(node) && !is_smaller_machine(node, &on.holding))
                || on.also_using
                || on.used.len() > 1)
    }

    /// Whether whole replicas stand on a share of an entry's machines.
    pub fn holds_on_share(&self, node: &Node) -> bool {
        self.holds_whole(node) && has_share(node)
    }

    /// The scenario that this is about.
    pub fn scenario(&self) -> &'s Scenario {
        self.scenario
    }
}

/// Whether not all of an entry's machines may be used.
fn has_share(node: &Node) -> bool {
    node.availability < 1.0 || node.headroom > 0.0
}

/// Whether the share of an entry can stand for a machine: there is one machine, and what
/// fits on it fits on its share.
fn is_smaller_machine(node: &Node, holding: &[&Profile]) -> bool {
    let share = node.availability * (1.0 - node.headroom);
    let fits = |profile: &Profile, share: f64| {
        let mut held = profile.holds.iter().filter(|(_, amount)| **amount > 0.0);
        held.all(|(name, amount)| {
            let has = node.capacity.get(name);
            has.is_none_or(|has| *amount <= has * share * (1.0 + NEGLIGIBLE_SHARE))
        })
    };
    // Cards keep their size: a share of them is no machine of smaller cards.
    node.count.bounds().1 == 1
        && node.cards.is_none()
        && holding.iter().all(|p| fits(p, share) || !fits(p, 1.0))
}

/// Hardware with models of which replicas may have to stand without work.
fn idle(scenario: &Scenario) -> HashSet<&str> {
    let asks = |limit: &Limit| limit.min.is_some();
    let all = scenario.limits.iter().any(asks);
    let models = scenario.models.iter();
    let models = models.filter(|m| all || m.min_replicas > 0 || m.max_share.is_some());
    let profiles = models.flat_map(|m| &m.profiles);
    profiles.map(|p| p.hardware.as_str()).collect()
}

fn by_hardware(scenario: &Scenario) -> FxHashMap<&str, OnHardware<'_>> {
    let unsplit = scenario.demands.iter().filter(|d| !d.split);
    let unsplit: HashSet<&str> = unsplit.map(|d| d.model.as_str()).collect();
    let mut hardware: FxHashMap<&str, OnHardware<'_>> = FxHashMap::default();
    for model in &scenario.models {
        for profile in &model.profiles {
            let on = hardware.entry(profile.hardware.as_str()).or_default();
            on.unsplit |= unsplit.contains(model.id.as_str());
            let used = profile.uses.iter().filter(|(_, amount)| **amount > 0.0);
            let mut used = used.map(|(name, _)| name.as_str());
            if profile.holds.values().any(|amount| *amount > 0.0) {
                on.also_using |= used.next().is_some();
                on.holding.push(profile);
            } else {
                on.used.extend(used);
            }
        }
    }
    hardware
}

/// A number for each region of nodes, the same for regions that the same demands reach.
fn regions(scenario: &Scenario) -> FxHashMap<&str, usize> {
    let limited = scenario.demands.iter();
    let limited = limited.filter_map(|d| Some((d.region.as_str(), d.max_rtt_ms?.to_bits())));
    let limits: BTreeSet<(&str, u64)> = limited.collect();
    let listed = scenario.demands.iter();
    let mut lists: Vec<&[String]> = listed.filter_map(|d| d.in_regions.as_deref()).collect();
    lists.sort_unstable();
    lists.dedup();
    let mut regions: FxHashMap<&str, usize> = FxHashMap::default();
    let mut numbers: FxHashMap<Vec<bool>, usize> = FxHashMap::default();
    for node in &scenario.nodes {
        regions
            .entry(node.region.as_str())
            .or_insert_with_key(|to| {
                let reached = limits.iter().map(|&(from, limit)| {
                    let trip = scenario.round_trip_ms(from, to);
                    trip.is_some_and(|ms| ms <= f64::from_bits(limit))
                });
                let listed = lists
                    .iter()
                    .map(|list| list.iter().any(|region| region == to));
                let next = numbers.len();
                *numbers
                    .entry(reached.chain(listed).collect())
                    .or_insert(next)
            });
    }
    regions
}
