//! Cards of machines, from their definition: what one replica takes of them, whether a
//! plan's cards hold what it says, and what contents of a machine can weigh.
//!
//! The compute of a machine with cards, and every `per_card` resource, is divided evenly
//! over them. Less than a card stands on one card, with others as far as their shares
//! fit; a card or more of compute, or more than a card's worth of another resource, takes
//! whole cards of one machine, as many as each resource needs.

use crate::plan::{CardGroup, MachineGroup};
use crate::scenario::{Node, Scenario};

use super::findings::show;
use super::tolerances::{FEASIBILITY_TOLERANCE, FULL_MACHINE};

/// The cards of a machine, by positions of its resources.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cards {
    /// Cards of one machine.
    pub(super) number: u64,
    /// What one has of each resource that is divided over them.
    sizes: Vec<Option<f64>>,
}

/// What one replica takes of the cards of a machine.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Taken {
    Nothing,
    /// So much of one card, by position of the resource.
    Part(Vec<f64>),
    /// Whole cards.
    All(u64),
}

impl Cards {
    /// The cards of a node's machines, if they have some.
    pub(super) fn of(scenario: &Scenario, node: &Node) -> Option<Self> {
        let number = node.cards?;
        let sizes = node.capacity.iter().map(|(name, amount)| {
            let divided = *name == scenario.compute || node.per_card.contains(name);
            divided.then(|| amount / number as f64)
        });
        Some(Cards {
            number,
            sizes: sizes.collect(),
        })
    }

    /// What tells machines with other cards apart.
    pub(super) fn key(&self) -> (u64, Vec<Option<u64>>) {
        let sizes = self.sizes.iter().map(|size| size.map(f64::to_bits));
        (self.number, sizes.collect())
    }

    /// What a replica takes that holds so much, by position; `compute` is the position
    /// of the compute resource.
    pub(super) fn taken(&self, holds: &[(usize, f64)], compute: Option<usize>) -> Taken {
        let mut parts = vec![0.0; self.sizes.len()];
        let mut whole: u64 = 0;
        for &(position, amount) in holds {
            let Some(size) = self.sizes[position] else {
                continue;
            };
            let part = amount / size;
            parts[position] = part;
            let is_compute = compute == Some(position);
            if part > 1.0 + FULL_MACHINE || (is_compute && part >= 1.0 - FULL_MACHINE) {
                whole = whole.max(((part - FULL_MACHINE).ceil() as u64).max(1));
            }
        }
        if whole > 0 {
            Taken::All(whole)
        } else if parts.iter().any(|part| *part > 0.0) {
            Taken::Part(parts)
        } else {
            Taken::Nothing
        }
    }

    /// What a replica takes of a machine's resources: what it holds, or all of its whole
    /// cards.
    pub(super) fn takes(
        &self,
        holds: &[(usize, f64)],
        compute: Option<usize>,
    ) -> Vec<(usize, f64)> {
        let Taken::All(whole) = self.taken(holds, compute) else {
            return holds.to_vec();
        };
        let mut takes = Vec::new();
        for (position, size) in self.sizes.iter().enumerate() {
            let held = holds.iter().find(|(p, _)| *p == position);
            let amount = match size {
                Some(size) => size * whole as f64,
                None => held.map_or(0.0, |(_, amount)| *amount),
            };
            if amount > 0.0 {
                takes.push((position, amount));
            }
        }
        takes
    }
}

/// Checks that the cards of one machine (a group of them that one replica spans has all
/// of theirs) hold the machine's replicas. `taken` says what one replica of each entry of
/// a list takes of the cards.
pub(super) fn check(
    cards: Option<&Cards>,
    group: &MachineGroup,
    taken: impl Fn(&CardGroup) -> Result<Vec<Taken>, String>,
    of_machine: &[Taken],
) -> Result<(), String> {
    let none = |why: &str| {
        if group.cards.is_empty() {
            Ok(())
        } else {
            Err(why.to_owned())
        }
    };
    let Some(cards) = cards else {
        return none("its machines have no cards");
    };
    if group.span != 1 {
        return none("a replica that spans machines has all of their cards");
    }
    let mut used: u64 = 0;
    let mut listed: Vec<u64> = vec![0; group.replicas.len()];
    for on_card in &group.cards {
        used = used.saturating_add(on_card.count.saturating_mul(on_card.span));
        let mut sums = vec![0.0; cards.sizes.len()];
        for (held, taken) in on_card.replicas.iter().zip(taken(on_card)?) {
            let same = |other: &&crate::plan::PackedReplicas| {
                (&other.model, &other.profile) == (&held.model, &held.profile)
            };
            let at = group.replicas.iter().position(|other| same(&other));
            let at = at.ok_or("a card holds what its machine does not")?;
            listed[at] = listed[at].saturating_add(on_card.count.saturating_mul(held.count));
            match taken {
                Taken::All(whole) => {
                    let alone = on_card.replicas.len() == 1 && held.count == 1;
                    if !alone || on_card.span != whole {
                        return Err(format!(
                            "a replica by {} takes {whole} whole cards, alone",
                            held.profile
                        ));
                    }
                }
                Taken::Part(parts) => {
                    if on_card.span != 1 {
                        return Err(format!("a replica by {} stands on one card", held.profile));
                    }
                    for (sum, part) in sums.iter_mut().zip(parts) {
                        *sum += part * held.count as f64;
                    }
                }
                Taken::Nothing => {
                    return Err(format!("a replica by {} takes no card", held.profile));
                }
            }
        }
        let fits = |sum: &f64| (0.0..=1.0 + FEASIBILITY_TOLERANCE).contains(sum);
        if let Some(sum) = sums.iter().find(|sum| !fits(sum)) {
            return Err(format!(
                "{} times what a card has is held on one",
                show(*sum)
            ));
        }
    }
    if used > cards.number {
        return Err(format!(
            "{used} cards hold replicas, a machine has {}",
            cards.number
        ));
    }
    for ((held, listed), taken) in group.replicas.iter().zip(listed).zip(of_machine) {
        if *taken != Taken::Nothing && listed != held.count {
            return Err(format!(
                "{listed} replicas by {} on its cards, {} on the machine",
                held.profile, held.count
            ));
        }
    }
    Ok(())
}

/// A kind of replicas that share machines with cards: its weight, its shares of a
/// machine, and what it takes of the cards.
pub(super) type Weighed = (f64, Vec<f64>, Taken);

/// Whether the contents of a machine with cards can weigh more than `limit`; nothing
/// where the steps do not suffice to say.
///
/// Whole cards are handed out first, then what needs none, then one card after another,
/// each no heavier than the one before. No card weighs more than the heaviest that there
/// is, whatever the rest of the machine holds.
pub(super) fn exceeds(
    kinds: &[Weighed],
    cards: u64,
    free: &[f64],
    limit: f64,
    steps: &mut usize,
) -> Option<bool> {
    let of = |stage: fn(&Taken) -> bool| -> Vec<&Weighed> {
        kinds.iter().filter(|(_, _, taken)| stage(taken)).collect()
    };
    let mut first = of(|taken| matches!(taken, Taken::All(_)));
    first.extend(of(|taken| matches!(taken, Taken::Nothing)));
    let parts = of(|taken| matches!(taken, Taken::Part(_)));
    let heaviest = heaviest_card(&parts, steps)?;
    let machine = Machine {
        first,
        parts,
        heaviest,
    };
    machine.exceeds(0, cards, free, limit, steps)
}

/// The most that the contents of one card weigh.
fn heaviest_card(parts: &[&Weighed], steps: &mut usize) -> Option<f64> {
    let Some((_, _, Taken::Part(part))) = parts.first() else {
        return Some(0.0);
    };
    let mut best = 0.0;
    fill_card(
        parts,
        &vec![1.0 + FULL_MACHINE; part.len()],
        0.0,
        &mut best,
        steps,
    )?;
    Some(best)
}

fn fill_card(
    parts: &[&Weighed],
    free: &[f64],
    weight: f64,
    best: &mut f64,
    steps: &mut usize,
) -> Option<()> {
    *steps = steps.checked_sub(1)?;
    *best = weight.max(*best);
    let Some(((one, _, Taken::Part(part)), rest)) = parts.split_first() else {
        return Some(());
    };
    let beyond = |r: usize| {
        let per_share = parts.iter().map(|(weight, _, taken)| match taken {
            Taken::Part(part) if part[r] > 0.0 => weight / part[r],
            _ => f64::INFINITY,
        });
        free[r] * per_share.fold(0.0, f64::max)
    };
    if (0..free.len()).any(|r| weight + beyond(r) <= *best) {
        return Some(());
    }
    let mut count = fits(part, free);
    loop {
        let left: Vec<f64> = minus(free, part, count);
        fill_card(rest, &left, weight + count * one, best, steps)?;
        if count < 1.0 {
            return Some(());
        }
        count -= 1.0;
    }
}

fn fits(shares: &[f64], free: &[f64]) -> f64 {
    let taking = shares.iter().zip(free).filter(|(share, _)| **share > 0.0);
    let most = taking.map(|(share, free)| (free / share).floor());
    most.fold(f64::INFINITY, f64::min).max(0.0)
}

fn minus(free: &[f64], shares: &[f64], count: f64) -> Vec<f64> {
    let left = free.iter().zip(shares);
    left.map(|(free, share)| (free - count * share).max(0.0))
        .collect()
}

struct Machine<'k> {
    /// Kinds with whole cards, then those with none.
    first: Vec<&'k Weighed>,
    /// Kinds with a part of a card.
    parts: Vec<&'k Weighed>,
    /// The most that one card weighs with them.
    heaviest: f64,
}

impl Machine<'_> {
    /// Whether what is left of a machine can weigh more than `limit`.
    fn exceeds(
        &self,
        at: usize,
        cards: u64,
        free: &[f64],
        limit: f64,
        steps: &mut usize,
    ) -> Option<bool> {
        if limit < 0.0 {
            return Some(true);
        }
        *steps = steps.checked_sub(1)?;
        let later = &self.first[at.min(self.first.len())..];
        if self.most_of_a_resource(later, free) <= limit
            || self.most_of_cards(later, cards) <= limit
        {
            return Some(false);
        }
        let Some((weight, shares, taken)) = later.first() else {
            let card = vec![1.0 + FULL_MACHINE; free.len()];
            return self.cards_exceed((0, f64::INFINITY, 0.0), cards, &card, free, limit, steps);
        };
        let each = match taken {
            Taken::All(whole) => *whole,
            _ => 0,
        };
        let mut count = fits(shares, free);
        if let Some(most) = cards.checked_div(each) {
            count = count.min(most as f64);
        }
        loop {
            let left = minus(free, shares, count);
            let cards = cards - each * count as u64;
            if self.exceeds(at + 1, cards, &left, limit - count * weight, steps)? {
                return Some(true);
            }
            if count < 1.0 {
                return Some(false);
            }
            count -= 1.0;
        }
    }

    /// The same for parts of cards: from the kind `at` on for the card that is being
    /// filled, which weighs `own` so far and at most as much as the card before it.
    fn cards_exceed(
        &self,
        (at, before, own): (usize, f64, f64),
        cards: u64,
        card: &[f64],
        free: &[f64],
        limit: f64,
        steps: &mut usize,
    ) -> Option<bool> {
        if limit < 0.0 {
            return Some(true);
        }
        *steps = steps.checked_sub(1)?;
        let heaviest = self.heaviest.min(before);
        let most = heaviest * cards as f64 - own;
        if cards == 0 || most <= limit || self.most_of_a_resource(&[], free) <= limit {
            return Some(false);
        }
        let Some((weight, shares, Taken::Part(part))) = self.parts.get(at) else {
            // The next card, no heavier than this one.
            let empty = vec![1.0 + FULL_MACHINE; card.len()];
            let next = (0, own.min(before), 0.0);
            return self.cards_exceed(next, cards - 1, &empty, free, limit, steps);
        };
        let mut count = fits(part, card).min(fits(shares, free));
        loop {
            let (card, free) = (minus(card, part, count), minus(free, shares, count));
            let next = (at + 1, before, own + count * weight);
            let limit = limit - count * weight;
            if self.cards_exceed(next, cards, &card, &free, limit, steps)? {
                return Some(true);
            }
            if count < 1.0 {
                return Some(false);
            }
            count -= 1.0;
        }
    }

    /// No resource of the machine carries more than its free share at the best weight.
    fn most_of_a_resource(&self, later: &[&Weighed], free: &[f64]) -> f64 {
        let room = |r: usize| {
            let kinds = later.iter().chain(&self.parts);
            let per_share = kinds.map(|(weight, shares, _)| {
                if shares[r] > 0.0 {
                    weight / shares[r]
                } else {
                    f64::INFINITY
                }
            });
            free[r] * per_share.fold(0.0, f64::max)
        };
        (0..free.len()).map(room).fold(f64::INFINITY, f64::min)
    }

    /// No card carries more than the best weight of one.
    fn most_of_cards(&self, later: &[&Weighed], cards: u64) -> f64 {
        let mut best = self.heaviest;
        for (weight, _, taken) in later {
            match taken {
                Taken::All(whole) => best = best.max(weight / *whole as f64),
                _ => return f64::INFINITY,
            }
        }
        best * cards as f64
    }
}
