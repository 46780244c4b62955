//! The groups so far, and what is known of each.

use super::find::{Found, Member};
use super::groups::{Group, Grouped, side};
use super::hand_out::{HandedOut, Takes, hand_out};
use crate::Lp;
use crate::interior::Point;
use crate::tolerances::classes::{NOT_THERE, SHORT};

/// How a group fared when it was handed out last.
#[derive(Debug, Clone, PartialEq)]
enum State {
    /// Not since it was made.
    New,
    /// In full.
    Full,
    /// Not in full; what it should become.
    Short(Vec<Vec<usize>>),
}

/// What handing out some groups came to.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Lost {
    /// Groups that fell short.
    pub groups: usize,
    /// What nobody can do would gain, in the unit of the program.
    pub gain: f64,
}

/// The groups of a program's classes.
pub(super) struct Search<'a> {
    lp: &'a Lp,
    found: &'a Found,
    groups: Vec<Group>,
    states: Vec<State>,
    /// For each class and column: the largest share of a shared row that a unit takes.
    share: Vec<Vec<f64>>,
    /// What they take of the rows of their block.
    kinds: Vec<Kinds>,
}

/// The columns of a class by what they take of the rows of their block: streams of one
/// model take the same.
struct Kinds {
    takes: Vec<Takes>,
    /// For each column: its kind, and how much of that a unit is.
    of: Vec<(usize, f64)>,
}

impl Kinds {
    fn new(lp: &Lp, first: &Member) -> Self {
        let mut kinds = Kinds {
            takes: Vec::new(),
            of: Vec::with_capacity(first.columns.len()),
        };
        for &j in &first.columns {
            let place = |i: usize| first.rows.iter().position(|&r| r as usize == i);
            let own = lp.column(j as usize);
            let mut takes: Takes = own.filter_map(|(i, a)| Some((place(i)?, a))).collect();
            // Scaled by powers of two, which divide without rounding.
            let unit = takes.first().map_or(1.0, |&(_, a)| power_of_two(a));
            for (_, a) in &mut takes {
                *a /= unit;
            }
            let known = kinds.takes.iter().position(|other| *other == takes);
            let kind = known.unwrap_or_else(|| {
                kinds.takes.push(takes);
                kinds.takes.len() - 1
            });
            kinds.of.push((kind, unit));
        }
        kinds
    }
}

/// The largest power of two that is no larger than a positive number.
fn power_of_two(value: f64) -> f64 {
    f64::from_bits(value.to_bits() >> 52 << 52)
}

impl<'a> Search<'a> {
    /// Every class is a group.
    pub fn new(lp: &'a Lp, found: &'a Found) -> Self {
        let groups = found.classes.iter().enumerate().map(|(class, all)| Group {
            class,
            members: (0..all.members.len()).collect(),
        });
        let groups: Vec<Group> = groups.collect();
        let firsts = || found.classes.iter().map(|class| &class.members[0]);
        let share = |j: u32| {
            let shared = lp.column(j as usize).filter(|(i, _)| !found.is_own[*i]);
            shared
                .filter_map(|(i, a)| Some(a.abs() / side(lp, i)?))
                .fold(0.0, f64::max)
        };
        Search {
            lp,
            found,
            states: vec![State::New; groups.len()],
            groups,
            share: firsts()
                .map(|m| m.columns.iter().map(|&j| share(j)).collect())
                .collect(),
            kinds: firsts().map(|first| Kinds::new(lp, first)).collect(),
        }
    }

    /// The program of the groups.
    pub fn program(&self) -> Grouped {
        Grouped::new(self.lp, self.found, &self.groups)
    }

    /// The prices of the whole: every member has its group's.
    pub fn prices(&self, grouped: &Grouped, point: &Point) -> Vec<f64> {
        let mut prices = vec![0.0; self.lp.rows()];
        for (&i, price) in self.found.shared.iter().zip(&point.prices) {
            prices[i as usize] = *price;
        }
        for (group, &from) in self.groups.iter().zip(&grouped.rows) {
            for &g in &group.members {
                let member = &self.found.classes[group.class].members[g];
                let own = member.rows.iter().zip(&member.row_unit);
                for ((&i, unit), price) in own.zip(&point.prices[from..]) {
                    prices[i as usize] = price / unit;
                }
            }
        }
        prices
    }

    /// Hands out what columns outside of blocks do.
    pub fn lone(&self, grouped: &Grouped, point: &Point, x: &mut [f64]) {
        for (&j, value) in self.found.lone.iter().zip(&point.x[grouped.lone..]) {
            x[j as usize] = *value;
        }
    }

    /// The groups that were not handed out in full before, and those that were.
    pub fn by_doubt(&self) -> [Vec<usize>; 2] {
        let all = 0..self.groups.len();
        let (full, doubtful) = all.partition(|&at| self.states[at] == State::Full);
        [doubtful, full]
    }

    /// Hands out some groups.
    pub fn hand_out(
        &mut self,
        some: &[usize],
        (grouped, point): (&Grouped, &Point),
        x: &mut [f64],
        stop: &dyn Fn() -> bool,
    ) -> Lost {
        let mut lost = Lost::default();
        for &at in some {
            let own = self.group(at, &point.x[grouped.columns[at]..], x, stop);
            lost.groups += own.groups;
            lost.gain += own.gain;
        }
        lost
    }

    /// Hands out one group.
    fn group(&mut self, at: usize, flow: &[f64], x: &mut [f64], stop: &dyn Fn() -> bool) -> Lost {
        let group = &self.groups[at];
        let class = &self.found.classes[group.class];
        let (share, kinds) = (&self.share[group.class], &self.kinds[group.class]);
        self.states[at] = State::Full;
        if let [only] = group.members[..] {
            let member = &class.members[only];
            for ((&j, unit), value) in member.columns.iter().zip(&member.unit).zip(flow) {
                x[j as usize] = value / unit;
            }
            return Lost::default();
        }
        // The columns that do something, by kind.
        let mut used: Vec<Vec<usize>> = vec![Vec::new(); kinds.takes.len()];
        let mut all = vec![0.0; kinds.takes.len()];
        for (j, &(kind, unit)) in kinds.of.iter().enumerate() {
            if flow[j] * share[j] > NOT_THERE {
                used[kind].push(j);
                all[kind] += flow[j] * unit;
            }
        }
        let some: Vec<usize> = (0..all.len()).filter(|&k| all[k] > 0.0).collect();
        if some.is_empty() {
            return Lost::default();
        }
        let amounts: Vec<f64> = some.iter().map(|&k| all[k]).collect();
        let takes: Vec<Takes> = some.iter().map(|&k| kinds.takes[k].clone()).collect();
        let sides = group.members.iter().map(|&g| &class.members[g].sides[..]);
        let sides: Vec<&[f64]> = sides.collect();
        // Where that came to no end, all of it is left over.
        let out = hand_out(&amounts, &takes, &sides, stop);
        let mut left: Vec<f64> = kinds.of.iter().zip(flow).map(|(k, f)| k.1 * f).collect();
        for &(g, k, mut amount) in out.iter().flat_map(|out| &out.amounts) {
            let member = &class.members[group.members[g]];
            // One column of the kind after another.
            for &j in &used[some[k]] {
                let part = left[j].min(amount);
                if part > 0.0 {
                    left[j] -= part;
                    amount -= part;
                    x[member.columns[j] as usize] += part / (kinds.of[j].1 * member.unit[j]);
                }
            }
        }
        let mut lost = Lost::default();
        for &j in used.iter().flatten() {
            let left = left[j].max(0.0) / kinds.of[j].1;
            if left * share[j] > SHORT {
                lost.groups = 1;
            }
            lost.gain += left * self.lp.gain[class.members[0].columns[j] as usize].abs();
        }
        if lost.groups > 0 {
            self.states[at] = State::Short(self.parts(at, out.as_ref()));
        }
        lost
    }

    /// What a group that falls short should become: its cones, or two halves where it is
    /// one of them.
    fn parts(&self, at: usize, out: Option<&HandedOut>) -> Vec<Vec<usize>> {
        let group = &self.groups[at];
        let of = |numbers: Vec<usize>| numbers.into_iter().map(|g| group.members[g]).collect();
        let cones = out.map_or_else(Vec::new, |out| out.cones(group.members.len()));
        if cones.len() > 1 {
            return cones.into_iter().map(of).collect();
        }
        let class = &self.found.classes[group.class];
        let ratio = |g: usize| {
            let sides = &class.members[g].sides;
            sides.get(1).map_or(0.0, |second| second / sides[0])
        };
        let mut members = group.members.clone();
        members.sort_by(|&a, &b| ratio(a).total_cmp(&ratio(b)).then(a.cmp(&b)));
        let half = members.split_off(members.len() / 2);
        vec![members, half]
    }

    /// Splits the groups that fell short.
    pub fn split(&mut self) {
        let groups = std::mem::take(&mut self.groups);
        let states = std::mem::take(&mut self.states);
        for (group, state) in groups.into_iter().zip(states) {
            match state {
                State::Short(parts) => {
                    for members in parts {
                        let class = group.class;
                        self.groups.push(Group { class, members });
                        self.states.push(State::New);
                    }
                }
                state => {
                    self.groups.push(group);
                    self.states.push(state);
                }
            }
        }
    }
}
