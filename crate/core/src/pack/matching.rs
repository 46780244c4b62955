//! How few replicas are loaded when the machines of an entry go from what they hold to
//! what they shall hold: whoever is closest becomes which.
//!
//! A machine that holds a and shall hold b loads what b has more. Over all machines
//! that is what they shall hold, less what stays; what stays is the heaviest matching
//! of machines before and after (a transportation problem, as machines that hold the
//! same are counted together). Contents that are on both sides stay where they are: by
//! the triangle inequality no matching is better. For the rest matching the heaviest
//! pair first is often the best there is, which the sums per profile prove; where they do
//! not, paths that keep more are looked for until there is none.

use std::collections::BTreeMap;

use crate::scenario::Group;

/// Pairs of different contents beyond which only the heaviest pairs are matched.
const MANY_PAIRS: usize = 2_500;

/// Replicas that stay on their machines, by profile, when an entry goes from one set of
/// contents to another. `weight` is what it is worth that one of a profile stays.
pub(super) fn staying(
    before: &[Group],
    after: &[Group],
    weight: &dyn Fn(usize) -> f64,
) -> BTreeMap<usize, u64> {
    let mut stays: BTreeMap<usize, u64> = BTreeMap::new();
    let mut keep = |held: &[(usize, u64)], times: u64| {
        for &(profile, count) in held {
            *stays.entry(profile).or_default() += count * times;
        }
    };
    let (mut left, mut right) = (counted(before), counted(after));
    for (contents, count) in &mut left {
        if let Some(same) = right.get_mut(contents) {
            let both = (*count).min(*same);
            keep(&contents.1, both);
            *count -= both;
            *same -= both;
        }
    }
    // One replica over several machines stays or goes as a whole.
    let rest = |side: BTreeMap<(u64, Held), u64>| -> Vec<(Held, u64)> {
        let rest = side
            .into_iter()
            .filter(|((span, _), n)| *span == 1 && *n > 0);
        rest.map(|((_, held), n)| (held, n)).collect()
    };
    let (left, right) = (rest(left), rest(right));
    for (i, j, times) in Matching::new(&left, &right, weight).best() {
        keep(&common(&left[i].0, &right[j].0), times);
    }
    stays
}

/// What one machine holds: (profile, replicas), by profile.
type Held = Vec<(usize, u64)>;

/// How often contents are there, by what is held on how many machines.
fn counted(groups: &[Group]) -> BTreeMap<(u64, Held), u64> {
    let mut counts = BTreeMap::new();
    for group in groups {
        *counts
            .entry((group.span, group.replicas.clone()))
            .or_default() += group.count;
    }
    counts
}

/// What two contents have in common.
fn common(a: &[(usize, u64)], b: &[(usize, u64)]) -> Held {
    let other = |profile| b.iter().find(|(p, _)| *p == profile);
    a.iter()
        .filter_map(|&(profile, count)| Some((profile, count.min(other(profile)?.1))))
        .collect()
}

/// Machines before and after, and how many of each pair are matched.
struct Matching {
    left: Vec<u64>,
    right: Vec<u64>,
    /// What a pair keeps, by left, then right.
    worth: Vec<f64>,
    matched: Vec<u64>,
    /// No matching keeps more.
    most: f64,
}

impl Matching {
    fn new(left: &[(Held, u64)], right: &[(Held, u64)], weight: &dyn Fn(usize) -> f64) -> Self {
        let value = |held: &Held| -> f64 {
            held.iter()
                .map(|&(p, count)| weight(p) * count as f64)
                .sum()
        };
        let pairs = left
            .iter()
            .flat_map(|(a, _)| right.iter().map(move |(b, _)| common(a, b)));
        let worth: Vec<f64> = pairs.map(|held| value(&held)).collect();
        let sums = |side: &[(Held, u64)]| {
            let mut sums: BTreeMap<usize, u64> = BTreeMap::new();
            for (held, n) in side {
                for &(profile, count) in held {
                    *sums.entry(profile).or_default() += count * n;
                }
            }
            sums.into_iter().collect::<Held>()
        };
        Matching {
            left: left.iter().map(|(_, n)| *n).collect(),
            right: right.iter().map(|(_, n)| *n).collect(),
            matched: vec![0; worth.len()],
            worth,
            most: value(&common(&sums(left), &sums(right))),
        }
    }

    /// The heaviest matching: (left, right, machines).
    fn best(mut self) -> Vec<(usize, usize, u64)> {
        let kept = self.heaviest_first();
        if kept < self.most * (1.0 - 1e-12) && self.worth.len() <= MANY_PAIRS {
            while self.improve() {}
        }
        let width = self.right.len();
        let pairs = self.matched.iter().enumerate().filter(|(_, n)| **n > 0);
        pairs.map(|(at, &n)| (at / width, at % width, n)).collect()
    }

    fn heaviest_first(&mut self) -> f64 {
        let width = self.right.len();
        let mut order: Vec<usize> = (0..self.worth.len()).collect();
        order.retain(|&at| self.worth[at] > 0.0);
        order.sort_by(|&a, &b| self.worth[b].total_cmp(&self.worth[a]).then(a.cmp(&b)));
        let mut kept = 0.0;
        for at in order {
            let times = self.left[at / width].min(self.right[at % width]);
            self.matched[at] = times;
            self.left[at / width] -= times;
            self.right[at % width] -= times;
            kept += times as f64 * self.worth[at];
        }
        kept
    }

    /// Changes the matching along a path or circle that keeps more; false where there is
    /// none. Machines are nodes of a graph: 0 is "no machine", which any may be matched
    /// with at no worth; going left to right matches a pair, right to left parts one.
    fn improve(&mut self) -> bool {
        let (height, width) = (self.left.len(), self.right.len());
        let all = 1 + height + width;
        let tiny = self.most * 1e-12;
        let mut gain = vec![0.0; all];
        let mut from = vec![usize::MAX; all];
        // More rounds than nodes: there is a circle that gains.
        let mut last = None;
        for _ in 0..all {
            last = None;
            for u in 0..all {
                for v in 0..all {
                    let Some(step) = self.arc(u, v) else {
                        continue;
                    };
                    if gain[u] + step > gain[v] + tiny {
                        gain[v] = gain[u] + step;
                        from[v] = u;
                        last = Some(v);
                    }
                }
            }
            if last.is_none() {
                return false;
            }
        }
        let Some(mut at) = last else {
            return false;
        };
        let back = |at: usize| from.get(at).copied().filter(|u| *u < all);
        for _ in 0..all {
            let Some(before) = back(at) else {
                return false;
            };
            at = before;
        }
        let mut circle = vec![at];
        while let Some(before) = back(circle[circle.len() - 1]).filter(|u| *u != at) {
            circle.push(before);
        }
        circle.reverse();
        let arcs: Vec<(usize, usize)> = (0..circle.len())
            .map(|i| (circle[i], circle[(i + 1) % circle.len()]))
            .collect();
        let times = arcs.iter().map(|&(u, v)| self.room(u, v)).min();
        let times = times.unwrap_or(0);
        for (u, v) in arcs {
            self.push(u, v, times);
        }
        times > 0
    }

    /// What going from a node to another gains; none where that is not possible.
    fn arc(&self, u: usize, v: usize) -> Option<f64> {
        if u == v || self.room(u, v) == 0 {
            return None;
        }
        let height = self.left.len();
        Some(match (u, v) {
            (0, _) | (_, 0) => 0.0,
            _ if u <= height && v > height => self.worth[self.pair(u, v)],
            _ => 0.0 - self.worth[self.pair(v, u)],
        })
    }

    fn pair(&self, left: usize, right: usize) -> usize {
        (left - 1) * self.right.len() + right - 1 - self.left.len()
    }

    /// How many machines may go that way.
    fn room(&self, u: usize, v: usize) -> u64 {
        let height = self.left.len();
        match (u, v) {
            // A machine before without one after takes part, and gives up taking part.
            (0, v) if v <= height => self.left[v - 1],
            (u, 0) if u > height => self.right[u - 1 - height],
            (u, 0) => (0..self.right.len())
                .map(|j| self.matched[(u - 1) * self.right.len() + j])
                .sum(),
            (0, v) => (0..height)
                .map(|i| self.matched[i * self.right.len() + v - 1 - height])
                .sum(),
            (u, v) if u <= height && v > height => u64::MAX,
            (u, v) if u > height && v <= height => self.matched[self.pair(v, u)],
            _ => 0,
        }
    }

    fn push(&mut self, u: usize, v: usize, times: u64) {
        let height = self.left.len();
        match (u, v) {
            (0, v) if v <= height => self.left[v - 1] -= times,
            (u, 0) if u > height => self.right[u - 1 - height] -= times,
            (u, 0) => self.left[u - 1] += times,
            (0, v) => self.right[v - 1 - height] += times,
            (u, v) if u <= height => {
                let pair = self.pair(u, v);
                self.matched[pair] += times;
            }
            (u, v) => {
                let pair = self.pair(v, u);
                self.matched[pair] -= times;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(list: &[(u64, &[(usize, u64)])]) -> Vec<Group> {
        let group = |&(count, held): &(u64, &[(usize, u64)])| Group {
            count,
            span: 1,
            replicas: held.to_vec(),
        };
        list.iter().map(group).collect()
    }

    fn kept(before: &[(u64, &[(usize, u64)])], after: &[(u64, &[(usize, u64)])]) -> u64 {
        let stays = staying(&groups(before), &groups(after), &|_| 1.0);
        stays.values().sum()
    }

    #[test]
    fn the_heaviest_pair_is_not_always_right() {
        // 3 and 2 and 2 beside 3 alone: matching the 3 leaves nothing for the others.
        let before: &[(u64, &[(usize, u64)])] = &[(1, &[(0, 3), (1, 2)]), (1, &[(0, 2)])];
        let after: &[(u64, &[(usize, u64)])] = &[(1, &[(0, 3)]), (1, &[(1, 2), (2, 4)])];
        assert_eq!(kept(before, after), 4);
    }

    #[test]
    fn what_is_the_same_stays() {
        let all: &[(u64, &[(usize, u64)])] = &[(500, &[(0, 8)]), (40, &[(1, 1)])];
        assert_eq!(kept(all, all), 4040);
        let fewer: &[(u64, &[(usize, u64)])] = &[(500, &[(0, 7)]), (41, &[(1, 1)])];
        assert_eq!(kept(all, fewer), 3540);
    }

    /// Every matching of a few machines, one by one.
    #[test]
    fn no_matching_keeps_more() {
        let mut seed = 7_u64;
        let mut next = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 33) % below
        };
        for _ in 0..300 {
            let mut side = || -> Vec<Held> {
                (0..4)
                    .map(|_| {
                        (0..3)
                            .map(|p| (p, next(4)))
                            .filter(|(_, n)| *n > 0)
                            .collect()
                    })
                    .collect()
            };
            let (before, after) = (side(), side());
            let mut best = 0;
            for code in 0..256_usize {
                let to: Vec<usize> = (0..4).map(|i| code >> (2 * i) & 3).collect();
                if (0..4).any(|j| to.iter().filter(|t| **t == j).count() != 1) {
                    continue;
                }
                let pairs = to.iter().enumerate();
                let kept = pairs.map(|(i, &j)| common(&before[i], &after[j]));
                best = best.max(kept.flatten().map(|(_, n)| n).sum::<u64>());
            }
            let single = |side: &[Held]| -> Vec<Group> {
                let filled = side.iter().filter(|held| !held.is_empty());
                filled
                    .map(|held| Group {
                        count: 1,
                        span: 1,
                        replicas: held.clone(),
                    })
                    .collect()
            };
            let stays = staying(&single(&before), &single(&after), &|_| 1.0);
            assert_eq!(stays.values().sum::<u64>(), best, "{before:?} {after:?}");
        }
    }
}
