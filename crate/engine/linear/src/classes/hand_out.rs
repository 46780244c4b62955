//! What a group does, handed out to its members by a tiny program.
//!
//! Each amount is counted in parts of itself, and as many parts as possible are
//! handed out. Where all are, the members do together what the group does. Where
//! not, the prices of the program say which members are short of what: those that
//! are priced alike are in one cone, and lose nothing by being treated as one.

use std::collections::BTreeMap;

use crate::simplex::{Simplex, Verdict};
use crate::tolerances::classes::SAME_CONE;
use crate::{Column, Lp};

/// Exchanges for each row after which it is not handed out like this.
const EXCHANGES: u64 = 20;

/// What a unit of something takes of the rows of a block.
pub(super) type Takes = Vec<(usize, f64)>;

/// What members do of what their group does.
pub(super) struct HandedOut {
    /// (member, amount of the list, how much of it).
    pub amounts: Vec<(usize, usize, f64)>,
    /// What a unit of each row of each member is worth to that.
    worth: Vec<f64>,
}

/// Hands out amounts. `takes` lists for each amount what a unit of it takes of the
/// rows, and `sides` has for each member what it has of them. Nothing where the
/// program came to no end.
pub(super) fn hand_out(
    amounts: &[f64],
    takes: &[Takes],
    sides: &[&[f64]],
    stop: &dyn Fn() -> bool,
) -> Option<HandedOut> {
    let rows = sides.first().map_or(0, |s| s.len());
    let mut lp = Lp::new();
    for _ in amounts {
        lp.add_row(f64::NEG_INFINITY, 1.0);
    }
    for &side in sides.iter().copied().flatten() {
        lp.add_row(f64::NEG_INFINITY, if side > 0.0 { 1.0 } else { 0.0 });
    }
    let mut entries = Vec::new();
    for (g, side) in sides.iter().enumerate() {
        for (j, (amount, takes)) in amounts.iter().zip(takes).enumerate() {
            entries.clear();
            entries.push((j, 1.0));
            // A column is counted in the most that the member can do of it.
            let mut size = 1.0_f64;
            for &(k, a) in takes {
                let share = a * amount / if side[k] > 0.0 { side[k] } else { 1.0 };
                entries.push((amounts.len() + g * rows + k, share));
                size = size.min(1.0 / share);
            }
            for (_, a) in &mut entries {
                *a *= size;
            }
            let column = Column {
                gain: size,
                lower: 0.0,
                upper: f64::INFINITY,
                size: 1.0,
                integer: false,
            };
            lp.add_column(column, &entries);
        }
    }
    let mut method = Simplex::new(&lp);
    method.set_limit(EXCHANGES * (lp.rows() + 10) as u64);
    if method.solve(stop) != Verdict::Optimal {
        return None;
    }
    let mut handed = Vec::new();
    for (at, &done) in method.x().iter().enumerate() {
        if done > 0.0 {
            let (g, j) = (at / amounts.len(), at % amounts.len());
            handed.push((g, j, done * lp.gain[at] * amounts[j]));
        }
    }
    let prices = &method.prices()[amounts.len()..];
    let all = sides.iter().copied().flatten();
    let worth = prices.iter().zip(all).map(|(price, &side)| {
        let size = if side > 0.0 { side } else { 1.0 };
        price / size
    });
    Some(HandedOut {
        amounts: handed,
        worth: worth.collect(),
    })
}

impl HandedOut {
    /// Members by cone, by their numbers in the list.
    pub fn cones(&self, members: usize) -> Vec<Vec<usize>> {
        let rows = self.worth.len() / members.max(1);
        let largest: Vec<f64> = (0..rows)
            .map(|k| {
                let of_row = self.worth.iter().skip(k).step_by(rows);
                of_row.fold(f64::MIN_POSITIVE, |l, v| l.max(*v))
            })
            .collect();
        let mut cones: BTreeMap<Vec<u32>, Vec<usize>> = BTreeMap::new();
        for g in 0..members {
            let own = &self.worth[g * rows..(g + 1) * rows];
            let shares = own.iter().zip(&largest).map(|(w, l)| w.max(0.0) / l);
            let key = shares.map(|s| (s / SAME_CONE).round() as u32).collect();
            cones.entry(key).or_default().push(g);
        }
        cones.into_values().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two amounts: one takes of the first row only, one as much of both.
    fn takes() -> Vec<Takes> {
        vec![vec![(0, 1.0)], vec![(0, 1.0), (1, 1.0)]]
    }

    #[test]
    fn what_fits_is_handed_out_in_full() {
        let sides: [&[f64]; 2] = [&[3.0, 1.0], &[1.0, 1.0]];
        let out = hand_out(&[2.0, 2.0], &takes(), &sides, &|| false).unwrap();
        let of = |j: usize| -> f64 { out.amounts.iter().filter(|a| a.1 == j).map(|a| a.2).sum() };
        assert!((of(0) - 2.0).abs() < 1e-12 && (of(1) - 2.0).abs() < 1e-12);
    }

    #[test]
    fn a_member_without_room_in_one_row_is_in_a_cone_of_its_own() {
        // Together they have (4, 2); the second can do nothing of the second amount,
        // and the first only 1 of it.
        let sides: [&[f64]; 3] = [&[1.0, 2.0], &[2.0, 0.0], &[1.0, 0.0]];
        let out = hand_out(&[2.0, 2.0], &takes(), &sides, &|| false).unwrap();
        let all: f64 = out.amounts.iter().map(|a| a.2).sum();
        assert!((all - 3.0).abs() < 1e-12, "{all}");
        let cones = out.cones(3);
        assert_eq!(cones.iter().map(Vec::len).sum::<usize>(), 3);
        assert!(cones.contains(&vec![0]), "{cones:?}");
        assert!(cones.contains(&vec![1, 2]), "{cones:?}");
    }
}
