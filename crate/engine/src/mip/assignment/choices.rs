//! Programs that only choose: each unsplit demand goes whole to one node.
//!
//! Where a demand must be served in full, `x <= rate z` and one node per demand
//! leave no freedom but the choice: x = rate z. A replica column that serves
//! this one route follows too: its fewest whole replicas, rounded up, cost
//! least and fill least. What remains is the generalized assignment problem:
//! one choice per demand, each filling some rows, at the least cost.

use idlewise_linear::Lp;
use idlewise_linear::tolerances::mip::CHOICE_SLACK;

/// One way to serve a demand.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    pub group: usize,
    /// What it costs: minus the gain of its columns.
    pub cost: f64,
    /// What it fills: (index into `Choices::room`, amount).
    pub fills: Vec<(usize, f64)>,
    /// The values of the program's columns that it stands for.
    pub columns: Vec<(usize, f64)>,
}

/// A program that only chooses, in its own terms.
#[derive(Debug)]
pub(super) struct Choices {
    pub all: Vec<Choice>,
    /// The choices of each demand, exactly one of which is taken.
    pub groups: Vec<Vec<usize>>,
    /// Room in each row that can be short.
    pub room: Vec<f64>,
    /// The program's row behind each of them.
    pub rows: Vec<usize>,
    /// The program's rows that say a demand is served, with their group.
    pub served: Vec<(usize, usize)>,
}

/// A program with its entries by row, while it is read.
struct Reading<'a> {
    lp: &'a Lp,
    rows: Vec<Vec<(usize, f64)>>,
    used: Vec<bool>,
}

/// What a choice is made of before rows that are never short are left out.
struct Draft {
    choice: Choice,
    served: Vec<usize>,
    fits: bool,
}

impl Choices {
    /// Reads a program, or `None` where it does more than choose.
    pub fn read(lp: &Lp) -> Option<Self> {
        if !lp.has_integers() {
            return None;
        }
        let is_full = |row: &f64| *row < 0.0;
        if lp.row_upper.iter().any(is_full) {
            return None;
        }
        let mut rows = vec![Vec::new(); lp.rows()];
        for j in 0..lp.columns() {
            for (i, a) in lp.column(j) {
                rows[i].push((j, a));
            }
        }
        let mut reading = Reading {
            lp,
            rows,
            used: vec![false; lp.columns()],
        };
        let mut group_of = vec![usize::MAX; lp.rows()];
        let mut groups = 0;
        let mut drafts = Vec::new();
        for j in (0..lp.columns()).filter(|&j| lp.integer[j] && lp.upper[j] == 1.0) {
            let (single, draft) = reading.draft(j)?;
            if group_of[single] == usize::MAX {
                group_of[single] = groups;
                groups += 1;
            }
            let mut draft = draft;
            draft.choice.group = group_of[single];
            drafts.push(draft);
        }
        if groups == 0 || reading.used.contains(&false) {
            return None;
        }
        join(lp, groups, drafts)
    }

    /// The program's column values where these choices are taken.
    pub fn values(&self, columns: usize, taken: &[usize]) -> Vec<f64> {
        let mut x = vec![0.0; columns];
        for &c in taken {
            for &(j, value) in &self.all[c].columns {
                x[j] = value;
            }
        }
        x
    }

    /// Whether the choices of every demand cost the same.
    pub fn is_indifferent(&self) -> bool {
        let cost = |k: usize| self.all[k].cost;
        let same = |a: f64, b: f64| (a - b).abs() <= 1e-12 * a.abs();
        self.groups
            .iter()
            .all(|group| group.iter().all(|&k| same(cost(group[0]), cost(k))))
    }

    /// What choices cost together.
    pub fn cost(&self, taken: &[usize]) -> f64 {
        taken.iter().map(|&c| self.all[c].cost).sum()
    }
}

impl Reading<'_> {
    /// The choice that a column z stands for, and the row that allows one.
    fn draft(&mut self, z: usize) -> Option<(usize, Draft)> {
        let lp = self.lp;
        let mut single = None;
        let mut draft = Draft {
            choice: Choice {
                group: 0,
                cost: 0.0 - lp.gain[z],
                fills: Vec::new(),
                columns: vec![(z, 1.0)],
            },
            served: Vec::new(),
            fits: true,
        };
        if lp.lower[z] != 0.0 {
            return None;
        }
        self.used[z] = true;
        for (row, a) in lp.column(z) {
            if lp.row_lower[row] != f64::NEG_INFINITY {
                return None;
            }
            if a > 0.0 {
                let alone = lp.row_upper[row] == a
                    && single.is_none()
                    && self.rows[row]
                        .iter()
                        .all(|&(j, b)| b == a && lp.integer[j] && lp.upper[j] == 1.0);
                if !alone {
                    return None;
                }
                single = Some(row);
            } else {
                let [(p, b), (q, c)] = self.rows[row][..] else {
                    return None;
                };
                let (x, own) = if p == z { (q, c) } else { (p, b) };
                if lp.row_upper[row] != 0.0 || own <= 0.0 || lp.integer[x] || self.used[x] {
                    return None;
                }
                self.follow(x, row, -a / own, &mut draft)?;
            }
        }
        Some((single?, draft))
    }

    /// Adds a route that follows z at `rate`, and its replicas.
    fn follow(&mut self, x: usize, link: usize, rate: f64, draft: &mut Draft) -> Option<()> {
        let lp = self.lp;
        if lp.lower[x] != 0.0 {
            return None;
        }
        self.used[x] = true;
        draft.fits &= lp.upper[x] >= rate;
        draft.choice.columns.push((x, rate));
        draft.choice.cost -= lp.gain[x] * rate;
        let mut served = None;
        for (row, a) in lp.column(x).filter(|&(row, _)| row != link) {
            let (low, high) = (lp.row_lower[row], lp.row_upper[row]);
            if low.is_finite() {
                let whole = (high - low).abs() <= CHOICE_SLACK * high.abs()
                    && (a * rate - high).abs() <= CHOICE_SLACK * high.abs();
                if !whole || served.is_some() {
                    return None;
                }
                served = Some(row);
            } else if a < 0.0 {
                return None;
            } else if let Some(&(y, b)) = self.rows[row].iter().find(|&&(_, b)| b < 0.0) {
                if self.rows[row].len() != 2 || high != 0.0 || self.used[y] {
                    return None;
                }
                let count = (a * rate / -b - CHOICE_SLACK).ceil();
                self.place(y, row, count, draft)?;
            } else {
                draft.choice.fills.push((row, a * rate));
            }
        }
        draft.served.push(served?);
        Some(())
    }

    /// Adds whole replicas that serve one route alone.
    fn place(&mut self, y: usize, own: usize, count: f64, draft: &mut Draft) -> Option<()> {
        let lp = self.lp;
        if !lp.integer[y] || lp.lower[y] != 0.0 || lp.gain[y] > 0.0 {
            return None;
        }
        self.used[y] = true;
        draft.fits &= count <= lp.upper[y];
        draft.choice.columns.push((y, count));
        draft.choice.cost -= lp.gain[y] * count;
        for (row, a) in lp.column(y).filter(|&(row, _)| row != own) {
            if a < 0.0 || lp.row_lower[row].is_finite() {
                return None;
            }
            draft.choice.fills.push((row, a * count));
        }
        Some(())
    }
}

/// Puts the drafts together, without choices that cannot be taken and rows
/// that cannot be short.
fn join(lp: &Lp, groups: usize, drafts: Vec<Draft>) -> Option<Choices> {
    let mut served_by = vec![usize::MAX; lp.rows()];
    let mut needs = vec![0; groups];
    for draft in &drafts {
        for &row in &draft.served {
            let group = draft.choice.group;
            if served_by[row] == usize::MAX {
                served_by[row] = group;
                needs[group] += 1;
            } else if served_by[row] != group {
                return None;
            }
        }
    }
    // A row that asks for service no choice can give is not for this search.
    if (0..lp.rows()).any(|row| lp.row_lower[row] > 0.0 && served_by[row] == usize::MAX) {
        return None;
    }
    // A row is short only if the largest choices of all demands overfill it.
    let mut most = vec![0.0; lp.rows()];
    let mut largest: Vec<(usize, f64)> = Vec::new();
    let mut kept: Vec<Choice> = Vec::new();
    let mut members = vec![Vec::new(); groups];
    for mut draft in drafts {
        let fills = &mut draft.choice.fills;
        fills.sort_by_key(|f| f.0);
        fills.dedup_by(|next, first| {
            let same = next.0 == first.0;
            if same {
                first.1 += next.1;
            }
            same
        });
        let has_room = |&(row, amount): &(usize, f64)| {
            let room: f64 = lp.row_upper[row];
            amount <= room + CHOICE_SLACK * room.abs()
        };
        let serves = draft.served.len() == needs[draft.choice.group];
        if draft.fits && serves && fills.iter().all(has_room) {
            members[draft.choice.group].push(kept.len());
            kept.push(draft.choice);
        }
    }
    for group in &members {
        largest.clear();
        for &c in group {
            largest.extend(&kept[c].fills);
        }
        largest.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        largest.dedup_by_key(|f| f.0);
        for &(row, amount) in &largest {
            most[row] += amount;
        }
    }
    let mut index = vec![usize::MAX; lp.rows()];
    let mut rows = Vec::new();
    for row in 0..lp.rows() {
        if most[row] > lp.row_upper[row] {
            index[row] = rows.len();
            rows.push(row);
        }
    }
    for choice in &mut kept {
        choice.fills.retain_mut(|fill| {
            fill.0 = index[fill.0];
            fill.0 != usize::MAX
        });
    }
    Some(Choices {
        all: kept,
        groups: members,
        room: rows.iter().map(|&row| lp.row_upper[row]).collect(),
        rows,
        served: (0..lp.rows())
            .filter(|&row| served_by[row] != usize::MAX)
            .map(|row| (row, served_by[row]))
            .collect(),
    })
}
