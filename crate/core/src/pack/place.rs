//! Replicas of a period on machines that hold those of the period before: what stands
//! stays, what is not needed any more makes room, and what is new goes where there is
//! room. Only where there is none do others change their machine: chains of replicas that
//! make room for each other, the shortest first.
//!
//! Machines of several entries are placed on at once where it does not matter to which
//! of them a replica goes. Nothing is random, and a number of steps bounds the work.

use super::room::{Room, on_cards};
use crate::model::{Kind, NEGLIGIBLE_SHARE};

/// How many others at most change their machine to make room for one replica.
const LONGEST_CHAIN: u64 = 6;
/// Ways of making room for one replica that are looked at.
const WAYS: usize = 400;
/// Visits of machines that one with cards counts as, which are arranged each time.
const VISITS_WITH_CARDS: u64 = 30;

/// Machines of one entry that hold the same.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Slot {
    pub entry: usize,
    /// How many times these contents are there.
    pub count: u64,
    /// Machines that the contents take each time.
    pub span: u64,
    /// Replicas by kind.
    pub held: Vec<u64>,
}

/// Entries on whose machines the same replicas stand.
pub(super) struct Machines<'a> {
    /// What one replica takes of a machine, by entry, then kind.
    pub kinds: &'a [Vec<Kind>],
    /// What one replica takes of the pool of its entry, by kind, then resource.
    pub takes: &'a [Vec<f64>],
    /// What the pool of each entry has for them, by entry, then resource.
    pub pools: Vec<Vec<f64>>,
    /// Visits of machines that may still be made.
    pub steps: &'a mut u64,
}

/// Puts `need` replicas of each kind on machines that hold `slots` (all machines of
/// every entry), changing as little as it can; nothing where no way was found.
pub(super) fn place(
    machines: &mut Machines<'_>,
    mut slots: Vec<Slot>,
    need: &[u64],
) -> Option<Vec<Slot>> {
    for slot in &mut slots {
        if !fits_at_all(machines, slot) {
            slot.held.fill(0);
        }
    }
    let mut have = vec![0; need.len()];
    for slot in &slots {
        for (sum, held) in have.iter_mut().zip(&slot.held) {
            *sum += held * slot.count;
        }
        for (pool, takes) in take_of(machines.takes, slot) {
            machines.pools[slot.entry][pool] -= takes * slot.count as f64;
        }
    }
    let spare = have.iter().zip(need);
    let mut floor = Floor {
        spare: spare
            .map(|(have, need)| have.saturating_sub(*need))
            .collect(),
        slots,
        machines,
    };
    floor.drop_spans();
    let lacking: Vec<u64> = need
        .iter()
        .zip(&have)
        .map(|(need, have)| need.saturating_sub(*have))
        .collect();
    let mut order: Vec<usize> = (0..need.len()).filter(|&k| lacking[k] > 0).collect();
    let size = |k: usize| {
        let all = floor.machines.kinds.iter().map(|kinds| kinds[k].largest);
        all.fold(0.0, f64::max)
    };
    order.sort_by(|&a, &b| size(b).total_cmp(&size(a)).then(a.cmp(&b)));
    for k in order {
        floor.add(k, lacking[k])?;
    }
    floor.drop_spare();
    floor.pools_hold().then(|| merged(floor.slots))
}

/// Whether the contents of a slot fit on its machines.
fn fits_at_all(machines: &Machines<'_>, slot: &Slot) -> bool {
    let span = slot.span as f64;
    let kinds = &machines.kinds[slot.entry];
    let resources = kinds.first().map_or(0, |k| k.shares.len());
    (0..resources).all(|r| {
        let shares = slot.held.iter().zip(kinds);
        let sum: f64 = shares
            .map(|(held, kind)| *held as f64 * kind.shares[r])
            .sum();
        sum <= span * (1.0 + NEGLIGIBLE_SHARE)
    }) && (slot.span > 1 || on_cards(kinds, &counted(&slot.held)).is_some())
}

/// (kind, replicas) of the kinds that are there.
fn counted(held: &[u64]) -> Vec<(usize, u64)> {
    let held = held.iter().copied().enumerate();
    held.filter(|(_, count)| *count > 0).collect()
}

/// What one time the contents of a slot take of the pool: (resource, amount).
fn take_of<'a>(
    takes: &'a [Vec<f64>],
    slot: &'a Slot,
) -> impl Iterator<Item = (usize, f64)> + use<'a> {
    let resources = takes.first().map_or(0, Vec::len);
    (0..resources).map(move |r| {
        let all = slot.held.iter().zip(takes);
        (r, all.map(|(held, take)| *held as f64 * take[r]).sum())
    })
}

/// Slots that hold the same as one, the empty ones left out.
fn merged(slots: Vec<Slot>) -> Vec<Slot> {
    let mut all: Vec<Slot> = Vec::with_capacity(slots.len());
    for slot in slots.into_iter().filter(|s| s.count > 0) {
        let same =
            |s: &&mut Slot| (s.entry, s.span) == (slot.entry, slot.span) && s.held == slot.held;
        match all.iter_mut().find(same) {
            Some(known) => known.count += slot.count,
            None => all.push(slot),
        }
    }
    all.retain(|slot| slot.held.iter().any(|held| *held > 0));
    all
}

/// The machines while they are being changed.
struct Floor<'f, 'a> {
    machines: &'f mut Machines<'a>,
    slots: Vec<Slot>,
    /// Replicas that stand and are not needed, by kind.
    spare: Vec<u64>,
}

/// What is taken off a machine to make room: (kind, replicas).
type Evicted = Vec<(usize, u64)>;

impl Floor<'_, '_> {
    /// What is free on one machine of a slot.
    fn free(&self, slot: &Slot) -> Vec<f64> {
        let kinds = &self.machines.kinds[slot.entry];
        let resources = kinds.first().map_or(0, |k| k.shares.len());
        let mut free = vec![1.0; resources];
        for (held, kind) in slot.held.iter().zip(kinds).filter(|(held, _)| **held > 0) {
            for (free, share) in free.iter_mut().zip(&kind.shares) {
                *free -= *held as f64 * share;
            }
        }
        free
    }

    /// How many of a kind fit beside others on a machine, of whose shares so much is free.
    fn fits(&self, entry: usize, held: &[u64], free: &[f64], k: usize) -> u64 {
        let kinds = &self.machines.kinds[entry];
        let by_shares = kinds[k].fits(free);
        if by_shares == 0 || kinds[k].cards == 0 {
            return by_shares;
        }
        let mut room = Room::new(kinds);
        for (j, count) in counted(held) {
            room.take(kinds, j, count);
        }
        room.fits(kinds, k, by_shares)
    }

    /// How many of a kind the pool of an entry takes.
    fn pool_fits(&self, entry: usize, k: usize) -> u64 {
        let (pool, takes) = (&self.machines.pools[entry], &self.machines.takes[k]);
        let each = pool.iter().zip(takes).filter(|(_, take)| **take > 0.0);
        let most = each.map(|(pool, take)| (pool / take + NEGLIGIBLE_SHARE).floor());
        most.fold(f64::INFINITY, f64::min).max(0.0) as u64 // casts saturate
    }

    fn pools_hold(&self) -> bool {
        self.machines.pools.iter().all(|pool| {
            let largest = |r: usize| {
                let takes = self.machines.takes.iter().map(|take| take[r]);
                takes.fold(0.0, f64::max)
            };
            (0..pool.len()).all(|r| pool[r] >= -NEGLIGIBLE_SHARE * largest(r))
        })
    }

    /// Takes a number of steps; false where none are left.
    fn step(&mut self, steps: usize) -> bool {
        let mut kinds = self.machines.kinds.iter().flatten();
        let each = if kinds.any(|kind| kind.cards > 0) {
            VISITS_WITH_CARDS
        } else {
            1
        };
        let left = self.machines.steps.checked_sub(each * (steps as u64 + 1));
        *self.machines.steps = left.unwrap_or(0);
        left.is_some()
    }

    /// `count` machines of a slot, as a slot of their own.
    fn split(&mut self, at: usize, count: u64) -> usize {
        if self.slots[at].count == count {
            return at;
        }
        self.slots[at].count -= count;
        let mut own = self.slots[at].clone();
        own.count = count;
        self.slots.push(own);
        self.slots.len() - 1
    }

    /// Lets machines that hold the same as others be counted with them.
    fn settle(&mut self, at: usize) {
        let own = &self.slots[at];
        let same = |s: &Slot| {
            s.count > 0 && (s.entry, s.span) == (own.entry, own.span) && s.held == own.held
        };
        let known = (0..self.slots.len()).find(|&i| i != at && same(&self.slots[i]));
        if let Some(known) = known {
            self.slots[known].count += self.slots[at].count;
            self.slots[at].count = 0;
            if at + 1 == self.slots.len() {
                self.slots.pop();
            }
        }
    }

    /// Puts `each` replicas more on every machine of a slot.
    fn put(&mut self, at: usize, k: usize, each: u64) {
        let slot = &mut self.slots[at];
        slot.held[k] += each;
        let pool = &mut self.machines.pools[slot.entry];
        for (pool, take) in pool.iter_mut().zip(&self.machines.takes[k]) {
            *pool -= take * (each * slot.count) as f64;
        }
    }

    /// Takes `each` replicas off every machine of a slot.
    fn take_off(&mut self, at: usize, k: usize, each: u64) {
        let slot = &mut self.slots[at];
        slot.held[k] -= each;
        let pool = &mut self.machines.pools[slot.entry];
        for (pool, take) in pool.iter_mut().zip(&self.machines.takes[k]) {
            *pool += take * (each * slot.count) as f64;
        }
    }

    /// Adds replicas of a kind; nothing where there is no room for them.
    fn add(&mut self, k: usize, mut left: u64) -> Option<()> {
        while left > 0 {
            let placed = self
                .add_free(k, left)
                .or_else(|| self.add_over_spare(k, left))
                .or_else(|| self.add_span(k))
                .or_else(|| self.add_by_chain(k))?;
            left -= placed;
        }
        Some(())
    }

    /// Adds replicas where there is room, on the machines that they leave fullest.
    fn add_free(&mut self, k: usize, left: u64) -> Option<u64> {
        if !self.step(self.slots.len()) {
            return None;
        }
        let mut best: Option<(f64, usize, u64)> = None;
        for (at, slot) in self.slots.iter().enumerate() {
            let kind = &self.machines.kinds[slot.entry][k];
            if slot.count == 0 || slot.span != 1 || kind.span != 1 {
                continue;
            }
            let mut free = self.free(slot);
            let each = self
                .fits(slot.entry, &slot.held, &free, k)
                .min(left)
                .min(self.pool_fits(slot.entry, k));
            if each == 0 {
                continue;
            }
            for (free, share) in free.iter_mut().zip(&kind.shares) {
                *free -= each as f64 * share;
            }
            let over: f64 = free.iter().sum();
            if best.is_none_or(|(least, ..)| over < least - NEGLIGIBLE_SHARE) {
                best = Some((over, at, each));
            }
        }
        let (_, at, each) = best?;
        let entry = self.slots[at].entry;
        let times = (left / each)
            .min(self.slots[at].count)
            .min(self.pool_fits(entry, k) / each)
            .max(1);
        let own = self.split(at, times);
        self.put(own, k, each);
        self.settle(own);
        Some(each * times)
    }

    /// Adds a replica in the place of some that are not needed, on the machine that
    /// loses the fewest; on as many machines alike as want it.
    fn add_over_spare(&mut self, k: usize, left: u64) -> Option<u64> {
        if !self.step(self.slots.len()) {
            return None;
        }
        let mut best: Option<(u64, usize, Evicted)> = None;
        for (at, slot) in self.slots.iter().enumerate() {
            if slot.count == 0 || slot.span != 1 || self.machines.kinds[slot.entry][k].span != 1 {
                continue;
            }
            let Some(evicted) = self.spare_for(slot, k) else {
                continue;
            };
            let lost = evicted.iter().map(|(_, count)| count).sum();
            if best.as_ref().is_none_or(|(least, ..)| lost < *least) {
                best = Some((lost, at, evicted));
            }
        }
        let (_, at, evicted) = best?;
        let enough = |&(j, each): &(usize, u64)| self.spare[j] / each;
        let most = evicted.iter().map(enough).min().unwrap_or(1);
        let times = most.min(left).min(self.slots[at].count).max(1);
        let mut placed = 0;
        while placed < times && self.slots[at].count > 0 {
            let Some(evicted) = self.spare_for(&self.slots[at], k) else {
                break;
            };
            let own = self.split(at, 1);
            for (j, count) in evicted {
                self.take_off(own, j, count);
                self.spare[j] -= count;
            }
            self.put(own, k, 1);
            placed += 1;
            self.settle(own);
            if own == at {
                break;
            }
        }
        Some(placed)
    }

    /// Replicas of a machine that are not needed and whose going makes room for one of
    /// a kind: few, the largest first.
    fn spare_for(&self, slot: &Slot, k: usize) -> Option<Evicted> {
        let kinds = &self.machines.kinds[slot.entry];
        let mut free = self.free(slot);
        let mut pool = self.machines.pools[slot.entry].clone();
        let takes = &self.machines.takes;
        let mut held = slot.held.clone();
        let fits = |held: &[u64], free: &[f64], pool: &[f64]| {
            let mut pools = pool.iter().zip(&takes[k]);
            self.fits(slot.entry, held, free, k) > 0
                && pools.all(|(pool, take)| *pool >= take * (1.0 - NEGLIGIBLE_SHARE))
        };
        let mut order: Vec<usize> = (0..kinds.len())
            .filter(|&j| j != k && slot.held[j] > 0 && self.spare[j] > 0)
            .collect();
        order.sort_by(|&a, &b| {
            kinds[b]
                .largest
                .total_cmp(&kinds[a].largest)
                .then(a.cmp(&b))
        });
        let mut evicted = Evicted::new();
        for j in order {
            let mut count = 0;
            while count < slot.held[j].min(self.spare[j]) && !fits(&held, &free, &pool) {
                count += 1;
                held[j] -= 1;
                for (free, share) in free.iter_mut().zip(&kinds[j].shares) {
                    *free += share;
                }
                for (pool, take) in pool.iter_mut().zip(&takes[j]) {
                    *pool += take;
                }
            }
            if count > 0 {
                evicted.push((j, count));
            }
        }
        fits(&held, &free, &pool).then_some(evicted)
    }

    /// A replica that is larger than a machine takes those of an entry that hold the
    /// least; what they hold and is needed finds another place.
    fn add_span(&mut self, k: usize) -> Option<u64> {
        let entries = self.machines.kinds.len();
        let entry = (0..entries).find(|&entry| {
            let span = self.machines.kinds[entry][k].span;
            let own = self
                .slots
                .iter()
                .filter(|s| s.entry == entry && s.span == 1);
            span > 1 && own.map(|s| s.count).sum::<u64>() >= span && self.pool_fits(entry, k) > 0
        })?;
        let span = self.machines.kinds[entry][k].span;
        let mut homeless = vec![0; self.spare.len()];
        for _ in 0..span {
            if !self.step(self.slots.len()) {
                return None;
            }
            let own = self.slots.iter().enumerate();
            let own = own.filter(|(_, s)| s.entry == entry && s.span == 1 && s.count > 0);
            let (at, _) = own.min_by_key(|(_, s)| s.held.iter().sum::<u64>())?;
            let at = self.split(at, 1);
            for (j, homeless) in homeless.iter_mut().enumerate() {
                let held = self.slots[at].held[j];
                self.take_off(at, j, held);
                let spare = held.min(self.spare[j]);
                self.spare[j] -= spare;
                *homeless += held - spare;
            }
            self.slots[at].count = 0;
        }
        let held = vec![0; self.spare.len()];
        self.slots.push(Slot {
            entry,
            count: 1,
            span,
            held,
        });
        self.put(self.slots.len() - 1, k, 1);
        for (j, count) in homeless.into_iter().enumerate() {
            self.add(j, count)?;
        }
        Some(1)
    }

    /// Adds one replica by moving others, as few as possible.
    fn add_by_chain(&mut self, k: usize) -> Option<u64> {
        let mut ways = WAYS;
        (1..=LONGEST_CHAIN)
            .any(|most| self.chain(k, most, &mut ways).is_some())
            .then_some(1)
    }

    /// Places one replica where at most `most` others change their machine for it; the
    /// number of those that do not have to.
    fn chain(&mut self, k: usize, most: u64, ways: &mut usize) -> Option<u64> {
        if self.add_free(k, 1).is_some() || self.add_over_spare(k, 1).is_some() {
            return Some(most);
        }
        for at in 0..self.slots.len() {
            let slot = &self.slots[at];
            if slot.count == 0 || slot.span != 1 || self.machines.kinds[slot.entry][k].span != 1 {
                continue;
            }
            for j in 0..self.spare.len() {
                let Some(count) = self.evicting(at, k, j).filter(|count| *count <= most) else {
                    continue;
                };
                if *ways == 0 || !self.step(self.slots.len()) {
                    return None;
                }
                *ways -= 1;
                let before = (self.slots.clone(), self.spare.clone());
                let pools = self.machines.pools.clone();
                let own = self.split(at, 1);
                self.take_off(own, j, count);
                self.put(own, k, 1);
                let mut left = Some(most - count);
                for _ in 0..count {
                    left = left.and_then(|left| self.chain(j, left, ways));
                }
                if left.is_some() {
                    return left;
                }
                (self.slots, self.spare) = before;
                self.machines.pools = pools;
            }
        }
        None
    }

    /// How many of kind j have to leave a machine so that one of a larger kind k fits.
    fn evicting(&self, at: usize, k: usize, j: usize) -> Option<u64> {
        let slot = &self.slots[at];
        let kinds = &self.machines.kinds[slot.entry];
        if j == k || slot.held[j] == 0 || kinds[j].largest > kinds[k].largest {
            return None;
        }
        let mut free = self.free(slot);
        let mut pool = self.machines.pools[slot.entry].clone();
        let mut held = slot.held.clone();
        for count in 1..=slot.held[j].min(LONGEST_CHAIN) {
            for (free, share) in free.iter_mut().zip(&kinds[j].shares) {
                *free += share;
            }
            for (pool, take) in pool.iter_mut().zip(&self.machines.takes[j]) {
                *pool += take;
            }
            let mut pools = pool.iter().zip(&self.machines.takes[k]);
            let pooled = pools.all(|(pool, take)| *pool >= take * (1.0 - NEGLIGIBLE_SHARE));
            held[j] -= 1;
            if pooled && self.fits(slot.entry, &held, &free, k) > 0 {
                return Some(count);
            }
        }
        None
    }

    /// Frees the machines under replicas that span several and are not needed.
    fn drop_spans(&mut self) {
        for at in 0..self.slots.len() {
            let (entry, span) = (self.slots[at].entry, self.slots[at].span);
            let own = self.slots[at].held.iter().position(|held| *held > 0);
            let Some(k) = own.filter(|k| span > 1 && self.spare[*k] > 0) else {
                continue;
            };
            let count = self.slots[at].count.min(self.spare[k]);
            self.spare[k] -= count;
            let own = self.split(at, count);
            self.take_off(own, k, 1);
            self.slots[own].count = 0;
            self.slots.push(Slot {
                entry,
                count: count * span,
                span: 1,
                held: vec![0; self.spare.len()],
            });
        }
    }

    /// Takes away what is not needed, from the machines that hold the least.
    fn drop_spare(&mut self) {
        for k in 0..self.spare.len() {
            if self.spare[k] == 0 {
                continue;
            }
            let mut order: Vec<usize> = (0..self.slots.len())
                .filter(|&at| self.slots[at].held[k] > 0 && self.slots[at].count > 0)
                .collect();
            order.sort_by_key(|&at| (self.slots[at].held.iter().sum::<u64>(), at));
            for at in order {
                let each = self.slots[at].held[k];
                let times = (self.spare[k] / each).min(self.slots[at].count);
                if times > 0 {
                    let own = self.split(at, times);
                    self.take_off(own, k, each);
                    self.spare[k] -= times * each;
                    if own == at {
                        continue;
                    }
                }
                let rest = self.spare[k].min(each);
                if rest > 0 && self.slots[at].count > 0 {
                    let own = self.split(at, 1);
                    self.take_off(own, k, rest);
                    self.spare[k] -= rest;
                }
            }
        }
    }
}
