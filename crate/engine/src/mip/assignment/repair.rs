//! From nearly an assignment to a good one: fill in, then move and swap.

use super::choices::Choices;
use idlewise_linear::tolerances::mip::CHOICE_SLACK;

/// Passes of moving and swapping; each must lower the cost.
const PASSES: usize = 50;

/// A choice per group, and what the rows hold.
struct Draft<'a> {
    c: &'a Choices,
    /// The choice of each group, or none yet.
    of: Vec<usize>,
    load: Vec<f64>,
}

/// Choices that hold every limit, near the `taken` ones, or none. `price` is
/// what a demand is worth, to say which of its choices are good.
pub(super) fn repaired(c: &Choices, taken: &[usize], price: &[f64]) -> Option<Vec<usize>> {
    let mut draft = Draft {
        c,
        of: vec![usize::MAX; c.groups.len()],
        load: vec![0.0; c.room.len()],
    };
    let mut order = taken.to_vec();
    let worth = |k: usize| c.all[k].cost - price[c.all[k].group];
    order.sort_by(|&a, &b| worth(a).total_cmp(&worth(b)).then(a.cmp(&b)));
    for k in order {
        if draft.of[c.all[k].group] == usize::MAX && draft.fits(k) {
            draft.put(k);
        }
    }
    draft.fill_in()?;
    draft.improve();
    Some(draft.of)
}

impl Draft<'_> {
    fn put(&mut self, k: usize) {
        self.of[self.c.all[k].group] = k;
        for &(row, a) in &self.c.all[k].fills {
            self.load[row] += a;
        }
    }

    fn take_away(&mut self, group: usize) {
        let k = std::mem::replace(&mut self.of[group], usize::MAX);
        for &(row, a) in &self.c.all[k].fills {
            self.load[row] -= a;
        }
    }

    fn fits(&self, k: usize) -> bool {
        let room = |row: usize| self.c.room[row] * (1.0 + CHOICE_SLACK);
        let fills = &self.c.all[k].fills;
        fills
            .iter()
            .all(|&(row, a)| self.load[row] + a <= room(row))
    }

    /// The cheapest choice of a group that fits, and what the next one costs more.
    fn best(&self, group: usize) -> Option<(usize, f64)> {
        let mut fitting: Vec<usize> = self.c.groups[group]
            .iter()
            .copied()
            .filter(|&k| self.fits(k))
            .collect();
        let cost = |k: usize| self.c.all[k].cost;
        fitting.sort_by(|&a, &b| cost(a).total_cmp(&cost(b)).then(a.cmp(&b)));
        let &first = fitting.first()?;
        let regret = fitting
            .get(1)
            .map_or(f64::INFINITY, |&k| cost(k) - cost(first));
        Some((first, regret))
    }

    /// Serves what is not served: where the choice matters most first.
    fn fill_in(&mut self) -> Option<()> {
        loop {
            let missing: Vec<usize> = (0..self.of.len())
                .filter(|&g| self.of[g] == usize::MAX)
                .collect();
            if missing.is_empty() {
                return Some(());
            }
            let mut next: Option<(usize, f64)> = None;
            let mut stuck = None;
            for &group in &missing {
                match self.best(group) {
                    Some((k, regret)) => {
                        if next.is_none_or(|n| regret > n.1) {
                            next = Some((k, regret));
                        }
                    }
                    None => stuck = Some(group),
                }
            }
            match (stuck, next) {
                (Some(group), _) => self.make_room(group)?,
                (None, Some((k, _))) => self.put(k),
                (None, None) => return None,
            }
        }
    }

    /// Moves one other demand away so that this one fits somewhere.
    fn make_room(&mut self, group: usize) -> Option<()> {
        let mut cheapest: Option<(f64, usize, usize)> = None;
        for other in 0..self.of.len() {
            let was = self.of[other];
            if was == usize::MAX {
                continue;
            }
            self.take_away(other);
            for &k in &self.c.groups[group] {
                if !self.fits(k) {
                    continue;
                }
                self.put(k);
                if let Some((to, _)) = self.best(other) {
                    let cost = |k: usize| self.c.all[k].cost;
                    let more = cost(k) + cost(to) - cost(was);
                    if cheapest.is_none_or(|c| more < c.0) {
                        cheapest = Some((more, k, to));
                    }
                }
                self.take_away(group);
            }
            self.put(was);
        }
        let (_, k, to) = cheapest?;
        self.take_away(self.c.all[to].group);
        self.put(k);
        self.put(to);
        Some(())
    }

    fn improve(&mut self) {
        for _ in 0..PASSES {
            let mut moved = false;
            for group in 0..self.of.len() {
                moved |= self.moved(group);
            }
            if !moved && !self.swapped() {
                break;
            }
        }
    }

    /// Moves a demand to a cheaper choice.
    fn moved(&mut self, group: usize) -> bool {
        let was = self.of[group];
        self.take_away(group);
        let better = self.best(group).map_or(was, |(k, _)| k);
        let is_better = self.c.all[better].cost < self.c.all[was].cost;
        self.put(if is_better { better } else { was });
        is_better
    }

    /// Lets two demands change places where that is cheaper.
    fn swapped(&mut self) -> bool {
        let mut any = false;
        for a in 0..self.of.len() {
            for b in 0..a {
                any |= self.swap(a, b);
            }
        }
        any
    }

    fn swap(&mut self, a: usize, b: usize) -> bool {
        let first = |k: usize| self.c.all[k].fills.first().map(|f| f.0);
        let (was_a, was_b) = (self.of[a], self.of[b]);
        if first(was_a) == first(was_b) {
            return false;
        }
        let on = |group: usize, like: usize| {
            let members = self.c.groups[group].iter().copied();
            members.clone().find(|&k| first(k) == first(like))
        };
        let (Some(to_a), Some(to_b)) = (on(a, was_b), on(b, was_a)) else {
            return false;
        };
        let cost = |k: usize| self.c.all[k].cost;
        if cost(to_a) + cost(to_b) >= cost(was_a) + cost(was_b) {
            return false;
        }
        self.take_away(a);
        self.take_away(b);
        if self.fits(to_a) {
            self.put(to_a);
            if self.fits(to_b) {
                self.put(to_b);
                return true;
            }
            self.take_away(a);
        }
        self.put(was_a);
        self.put(was_b);
        false
    }
}
