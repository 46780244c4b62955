//! What a plan moves: replicas that a machine has more than the period before. Rows count
//! entry by entry, which is never more; the point of a plan counts machine by machine,
//! by trying every way in which machines before may become machines after.

use std::collections::{BTreeMap, HashMap};

use super::{Definition, Key, MOST_MACHINES, Placed};

/// A load that costs nothing counts as this part of the dearest.
const SMALL: f64 = 1e-9;

/// Replicas of one machine, by model and profile.
type Held = BTreeMap<(usize, usize), f64>;

/// What an entry holds.
#[derive(Debug, Clone, Default)]
struct Stood {
    /// All replicas.
    all: Held,
    /// Machine by machine, where that is known; those that span machines are left out.
    machines: Option<Vec<Held>>,
}

impl Definition<'_> {
    /// Fills in the moves of a plan, whose replicas and machines are in `found`.
    pub(super) fn count_moves(&self, found: &mut HashMap<Key, f64>) {
        if self.scenario.steadiness.is_none() {
            return;
        }
        for node in 0..self.scenario.nodes.len() {
            let mut before = self.stood(node);
            for period in 0..self.scenario.periods.len() {
                let now = self.stands(found, node, period);
                let kept = self.kept(&before, &now);
                for key in &self.keys {
                    let Key::Moved(placed) = *key else { continue };
                    if (placed.node, placed.period) == (node, period) {
                        let at = (placed.model, placed.profile);
                        let moved = amount(&now.all, at) - amount(&kept, at);
                        found.insert(*key, moved.max(0.0));
                    }
                }
                before = now;
            }
        }
    }

    /// What a plan has on an entry.
    fn stands(&self, found: &HashMap<Key, f64>, node: usize, period: usize) -> Stood {
        let mut now = Stood::default();
        let mut machines: BTreeMap<usize, Held> = BTreeMap::new();
        for (key, &count) in found {
            let here = |placed: &Placed| (placed.node, placed.period) == (node, period);
            match key {
                Key::Replicas(placed) if here(placed) => {
                    now.all.insert((placed.model, placed.profile), count);
                }
                Key::OnMachine { placed, machine } if here(placed) => {
                    let own = machines.entry(*machine).or_default();
                    own.insert((placed.model, placed.profile), count);
                }
                _ => {}
            }
        }
        now.machines = self.packed[node].then(|| machines.into_values().collect());
        now
    }

    /// What stands on an entry before the first period.
    fn stood(&self, node: usize) -> Stood {
        let mut stood = Stood::default();
        for (model, entry) in self.scenario.models.iter().enumerate() {
            for profile in 0..entry.profiles.len() {
                let placed = Placed {
                    model,
                    profile,
                    node,
                    period: 0,
                };
                stood.all.insert((model, profile), self.stands_now(placed));
            }
        }
        let id = &self.scenario.nodes[node].id;
        let steady = self.scenario.steadiness.iter();
        for group in steady.flat_map(|s| &s.machines).filter(|m| m.node == *id) {
            let machines = stood.machines.get_or_insert_default();
            if group.span > 1 {
                continue;
            }
            let mut held = Held::new();
            for r in &group.replicas {
                let mut models = self.scenario.models.iter();
                if let Some(model) = models.position(|m| m.id == r.model)
                    && let Some(profile) = self.profile(model, &r.profile)
                {
                    *held.entry((model, profile)).or_default() += r.count as f64;
                }
            }
            machines.extend((0..group.count).map(|_| held.clone()));
        }
        stood
    }

    /// What stays where it was: the dearest loads first, then the most.
    fn kept(&self, before: &Stood, now: &Stood) -> Held {
        let many = MOST_MACHINES as usize;
        let (Some(from), Some(to)) = (&before.machines, &now.machines) else {
            return common(&before.all, &now.all);
        };
        if from.len() > many || to.len() > many {
            return common(&before.all, &now.all);
        }
        let cost = |model: usize| {
            let steady = self.scenario.steadiness.as_ref();
            let costs = steady.and_then(|s| s.load_cost.get(&self.scenario.models[model].id));
            costs.copied().unwrap_or(0.0)
        };
        let dearest = (0..self.scenario.models.len())
            .map(cost)
            .fold(0.0, f64::max);
        let one = if dearest > 0.0 { SMALL * dearest } else { 1.0 };
        let worth = |held: &Held| -> f64 {
            let each = held.iter().map(|((model, _), n)| (one + cost(*model)) * n);
            each.sum()
        };
        let mut best = best_of(from, to, &worth);
        // Replicas over several machines stay or go as a whole.
        let beyond = |all: &Held, machines: &[Held]| -> Held {
            let on = |at| machines.iter().map(|held| amount(held, at)).sum::<f64>();
            all.iter().map(|(&at, n)| (at, n - on(at))).collect()
        };
        for (at, n) in common(&beyond(&before.all, from), &beyond(&now.all, to)) {
            *best.entry(at).or_default() += n.max(0.0);
        }
        best
    }
}

/// What stays at most, in the worth given: every machine after is one before or new.
fn best_of(from: &[Held], to: &[Held], worth: &dyn Fn(&Held) -> f64) -> Held {
    let Some((first, rest)) = to.split_first() else {
        return Held::new();
    };
    let mut best = best_of_rest(from, rest, worth);
    for at in 0..from.len() {
        let mut others = from.to_vec();
        let own = others.swap_remove(at);
        let mut kept = best_of(&others, rest, worth);
        for (at, n) in common(&own, first) {
            *kept.entry(at).or_default() += n;
        }
        if worth(&kept) > worth(&best) {
            best = kept;
        }
    }
    best
}

/// The same where the first machine after is new: no need to try it where there are as
/// many before as after.
fn best_of_rest(from: &[Held], rest: &[Held], worth: &dyn Fn(&Held) -> f64) -> Held {
    if from.len() > rest.len() {
        return Held::new();
    }
    best_of(from, rest, worth)
}

fn amount(held: &Held, at: (usize, usize)) -> f64 {
    held.get(&at).copied().unwrap_or(0.0)
}

fn common(a: &Held, b: &Held) -> Held {
    a.iter()
        .map(|(&at, n)| (at, n.min(amount(b, at))))
        .collect()
}
