//! A bound for choosing: let every demand be served never or twice, at a price.
//!
//! With a price u on each demand's "exactly once", what is left is one knapsack
//! per node, which is solved exactly; prices on rows beside a node's main one
//! pay for those. Any prices give a lower bound on the cost; subgradient steps
//! find good ones. The bound is at least that of the linear relaxation, and
//! what it costs to force a choice in or out is known exactly, so most choices
//! can be decided before anything is branched on (Posta, Ferland and Michelon,
//! 2012).

use super::choices::Choices;
use super::knapsack::{Forced, Item, Knapsack, grid, units};

/// Choices still possible, with a way back.
#[derive(Debug)]
pub(super) struct Open {
    pub alive: Vec<bool>,
    /// Choices alive of each group.
    pub count: Vec<usize>,
    trail: Vec<usize>,
}

impl Open {
    pub fn new(c: &Choices) -> Self {
        Open {
            alive: vec![true; c.all.len()],
            count: c.groups.iter().map(Vec::len).collect(),
            trail: Vec::new(),
        }
    }

    pub fn remove(&mut self, c: &Choices, choice: usize) {
        if self.alive[choice] {
            self.alive[choice] = false;
            self.count[c.all[choice].group] -= 1;
            self.trail.push(choice);
        }
    }

    pub fn keep_only(&mut self, c: &Choices, choice: usize) {
        for &other in &c.groups[c.all[choice].group] {
            if other != choice {
                self.remove(c, other);
            }
        }
    }

    /// A mark to return to.
    pub fn mark(&self) -> usize {
        self.trail.len()
    }

    pub fn undo(&mut self, c: &Choices, mark: usize) {
        while self.trail.len() > mark {
            if let Some(choice) = self.trail.pop() {
                self.alive[choice] = true;
                self.count[c.all[choice].group] += 1;
            }
        }
    }

    /// The one choice left of a group.
    pub fn only(&self, c: &Choices, group: usize) -> Option<usize> {
        if self.count[group] != 1 {
            return None;
        }
        c.groups[group].iter().copied().find(|&k| self.alive[k])
    }
}

/// Prices of demands and of rows.
#[derive(Debug, Clone)]
pub(super) struct Multipliers {
    pub group: Vec<f64>,
    pub row: Vec<f64>,
}

/// What forcing a choice in and out adds to the bound.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Penalty {
    pub taken: f64,
    pub left: f64,
}

/// The relaxation of one program.
#[derive(Debug)]
pub(super) struct Relaxation<'a> {
    c: &'a Choices,
    /// The row whose knapsack a choice is part of; none where it fills nothing.
    main: Vec<usize>,
    units: Vec<usize>,
    unit: Vec<f64>,
    by_row: Vec<Vec<usize>>,
    free: Vec<usize>,
    sides: bool,
    knapsack: Knapsack,
    /// Choices taken by the last bound.
    pub taken: Vec<usize>,
    items: Vec<Item>,
    forced: Vec<Forced>,
}

impl<'a> Relaxation<'a> {
    pub fn new(c: &'a Choices) -> Self {
        let share = |&(row, amount): &(usize, f64)| amount / c.room[row];
        let main: Vec<usize> = c
            .all
            .iter()
            .map(|choice| {
                let tightest = choice
                    .fills
                    .iter()
                    .max_by(|a, b| share(a).total_cmp(&share(b)).then(b.0.cmp(&a.0)));
                tightest.map_or(usize::MAX, |f| f.0)
            })
            .collect();
        let mut by_row = vec![Vec::new(); c.room.len()];
        let mut free = Vec::new();
        for (k, &row) in main.iter().enumerate() {
            match by_row.get_mut(row) {
                Some(members) => members.push(k),
                None => free.push(k),
            }
        }
        let amount = |k: usize| {
            let fills = &c.all[k].fills;
            fills.iter().find(|f| f.0 == main[k]).map_or(0.0, |f| f.1)
        };
        let mut unit = Vec::new();
        let mut weight = vec![0; main.len()];
        for (row, members) in by_row.iter().enumerate() {
            let (size, _) = grid(&members.iter().map(|&k| amount(k)), c.room[row]);
            for &k in members {
                weight[k] = units(amount(k), size);
            }
            unit.push(size);
        }
        Relaxation {
            c,
            units: weight,
            unit,
            by_row,
            free,
            sides: c.all.iter().any(|choice| choice.fills.len() > 1),
            knapsack: Knapsack::default(),
            taken: Vec::new(),
            items: Vec::new(),
            forced: Vec::new(),
            main,
        }
    }

    /// Steps of work of one bound.
    pub fn work(&self) -> f64 {
        let rows = self.by_row.iter().zip(&self.c.room).zip(&self.unit);
        rows.map(|((members, room), unit)| members.len() as f64 * room / unit)
            .sum()
    }

    /// First prices: every demand at its cheapest choice.
    pub fn start(&self) -> Multipliers {
        let cheapest = |group: &Vec<usize>| {
            let costs = group.iter().map(|&k| self.c.all[k].cost);
            costs.fold(f64::INFINITY, f64::min)
        };
        Multipliers {
            group: self.c.groups.iter().map(cheapest).collect(),
            row: vec![0.0; self.c.room.len()],
        }
    }

    /// What a choice costs with the rows beside its main one paid for.
    fn cost(&self, k: usize, m: &Multipliers) -> f64 {
        let choice = &self.c.all[k];
        if choice.fills.len() < 2 {
            return choice.cost;
        }
        let beside = choice.fills.iter().filter(|f| f.0 != self.main[k]);
        choice.cost + beside.map(|&(row, a)| m.row[row] * a).sum::<f64>()
    }

    /// The items and the room of one row, what is decided being inside.
    /// `None` where the decided choices alone overfill it.
    fn items(&mut self, row: usize, open: &Open, m: &Multipliers) -> Option<usize> {
        let mut decided = 0.0;
        let mut total = 0;
        let mut items = std::mem::take(&mut self.items);
        items.clear();
        for &k in &self.by_row[row] {
            if !open.alive[k] {
                continue;
            }
            let group = self.c.all[k].group;
            if open.count[group] == 1 {
                let fills = &self.c.all[k].fills;
                decided += fills.iter().find(|f| f.0 == row).map_or(0.0, |f| f.1);
            } else {
                total += self.units[k];
                items.push(Item {
                    id: k,
                    worth: m.group[group] - self.cost(k, m),
                    units: self.units[k],
                });
            }
        }
        self.items = items;
        let room = self.c.room[row];
        if decided > room * (1.0 + idlewise_linear::tolerances::mip::CHOICE_SLACK) {
            return None;
        }
        Some(units((room - decided).max(0.0), self.unit[row]).min(total))
    }

    /// A lower bound on the cost of every way still open; infinite where there
    /// is none. `self.taken` is the solution behind it.
    pub fn bound(&mut self, open: &Open, m: &Multipliers) -> f64 {
        self.taken.clear();
        let mut bound = 0.0;
        for (row, price) in m.row.iter().enumerate() {
            bound -= price * self.c.room[row];
        }
        for group in 0..open.count.len() {
            match open.only(self.c, group) {
                Some(k) => {
                    bound += self.cost(k, m);
                    self.taken.push(k);
                }
                None if open.count[group] == 0 => return f64::INFINITY,
                None => bound += m.group[group],
            }
        }
        for row in 0..self.c.room.len() {
            let Some(room) = self.items(row, open, m) else {
                return f64::INFINITY;
            };
            bound -= self.knapsack.best(&self.items, room, &mut self.taken);
        }
        for &k in &self.free {
            let group = self.c.all[k].group;
            let worth = m.group[group] - self.cost(k, m);
            if open.alive[k] && open.count[group] > 1 && worth > 0.0 {
                bound -= worth;
                self.taken.push(k);
            }
        }
        bound
    }

    /// What forcing each undecided choice in and out adds to the bound.
    pub fn penalties(&mut self, open: &Open, m: &Multipliers, out: &mut [Penalty]) {
        out.fill(Penalty::default());
        let mut forced = std::mem::take(&mut self.forced);
        for row in 0..self.c.room.len() {
            forced.clear();
            if let Some(room) = self.items(row, open, m) {
                let best = self.knapsack.forced(&self.items, room, &mut forced);
                for f in &forced {
                    out[f.id] = Penalty {
                        taken: best - f.taken,
                        left: best - f.left,
                    };
                }
            }
        }
        self.forced = forced;
        for &k in &self.free {
            let group = self.c.all[k].group;
            let worth = m.group[group] - self.cost(k, m);
            out[k] = Penalty {
                taken: (-worth).max(0.0),
                left: worth.max(0.0),
            };
        }
        // Taking one choice leaves the others of its demand, each in a
        // knapsack of its own.
        for members in &self.c.groups {
            let mut rows: Vec<usize> = members.iter().map(|&k| self.main[k]).collect();
            rows.sort_unstable();
            if rows.windows(2).all(|w| w[0] != w[1]) {
                let all: f64 = members.iter().map(|&k| out[k].left).sum();
                for &k in members {
                    out[k].taken += all - out[k].left;
                }
            }
        }
    }

    /// Moves the prices along the subgradient towards a cost of `aim`. False
    /// where the taken choices leave nothing to gain: the bound is the best.
    pub fn step(&self, open: &Open, m: &mut Multipliers, bound: f64, aim: f64, pace: f64) -> bool {
        let mut times = vec![1.0_f64; self.c.groups.len()];
        let mut over: Vec<f64> = self.c.room.iter().map(|room| -room).collect();
        for &k in &self.taken {
            let choice = &self.c.all[k];
            times[choice.group] -= 1.0;
            if self.sides {
                let beside = choice.fills.iter().filter(|f| f.0 != self.main[k]);
                beside.for_each(|&(row, a)| over[row] += a);
            }
        }
        let mut length: f64 = times.iter().map(|t| t * t).sum();
        if self.sides {
            for (row, over) in over.iter_mut().enumerate() {
                // Measured in rooms, so that every row counts alike.
                *over /= self.c.room[row];
                if *over < 0.0 && m.row[row] == 0.0 {
                    *over = 0.0;
                }
                length += *over * *over;
            }
        }
        if length < 1e-18 {
            return false;
        }
        let step = pace * (aim - bound).max(0.0) / length;
        for (group, t) in times.iter().enumerate() {
            if open.count[group] > 1 {
                m.group[group] += step * t;
            }
        }
        if self.sides {
            for (row, over) in over.iter().enumerate() {
                let scaled = m.row[row] * self.c.room[row] + step * over;
                m.row[row] = scaled.max(0.0) / self.c.room[row];
            }
        }
        true
    }
}
