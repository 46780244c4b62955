//! Replicas on machines, while the search goes on.
//!
//! A program knows what the machines of an entry hold together; that each
//! machine holds what fits on it is known here. The replicas of an entry are a
//! mixture of contents that fit on one machine, or there are weights that prove
//! they are not (Gilmore and Gomory 1961): such weights are a row that the point
//! breaks. With all of these rows the relaxation is as strong as one with a
//! column for every possible contents of every machine.

use idlewise_engine::Lp;
use idlewise_engine::mip::{Cut, CutSource};

use super::cut::{Held, too_heavy};
use super::fill::{Filled, fill};
use crate::model::{Kind, Machines, Pack};

/// Replicas this close to a whole number are whole.
const WHOLE: f64 = 1e-6;

/// What has to stand on machines, and the contents made so far.
#[derive(Debug, Default)]
pub(crate) struct PackingCuts {
    all: Vec<(Pack, usize)>,
    /// Kinds of replicas that share machines, and contents that fit on one.
    contents: Vec<(Vec<Kind>, Vec<Held>)>,
}

impl PackingCuts {
    pub fn new(packs: &[Pack]) -> Self {
        let mut made = PackingCuts::default();
        for pack in packs {
            let kinds: Vec<Kind> = pack.kinds.iter().map(|(_, kind)| kind.clone()).collect();
            let known = made.contents.iter().position(|(k, _)| *k == kinds);
            let at = known.unwrap_or(made.contents.len());
            if known.is_none() {
                made.contents.push((kinds, Vec::new()));
            }
            made.all.push((pack.clone(), at));
        }
        made
    }
}

impl CutSource for PackingCuts {
    /// Rows that every packing meets and the point, whole or not, breaks.
    fn missed(&mut self, _: &Lp, x: &[f64]) -> Vec<Cut> {
        let mut cuts = Vec::new();
        for (pack, at) in &self.all {
            let (kinds, known) = &mut self.contents[*at];
            let counts: Vec<f64> = pack.kinds.iter().map(|&(j, _)| x[j].max(0.0)).collect();
            let Some(weights) = too_heavy(kinds, &counts, machines(pack, x), known) else {
                continue;
            };
            let columns = pack.kinds.iter().zip(weights).filter(|(_, w)| *w > 0.0);
            let mut entries: Vec<(usize, f64)> = columns.map(|(&(j, _), w)| (j, w)).collect();
            let upper = match pack.machines {
                Machines::Fixed(count) => count,
                Machines::Column(n) => {
                    entries.push((n, -1.0));
                    0.0
                }
            };
            cuts.push(Cut {
                entries,
                lower: f64::NEG_INFINITY,
                upper,
            });
        }
        cuts
    }

    /// Whether whole replicas were packed on their machines. Where the machines
    /// are chosen, those that the packing needs are added to the point first.
    fn accept(&self, lp: &Lp, x: &mut [f64]) -> bool {
        self.all.iter().all(|(pack, _)| {
            let most = match pack.machines {
                Machines::Fixed(count) => count,
                Machines::Column(n) => lp.upper[n],
            };
            // The pool says what one machine holds, unless it has cards.
            if most <= 1.0 && pack.kinds.iter().all(|(_, kind)| kind.cards == 0) {
                return true;
            }
            let kinds: Vec<Kind> = pack
                .kinds
                .iter()
                .map(|(j, kind)| kind.counted((x[*j] + WHOLE).floor() as u64))
                .collect();
            match (fill(&kinds, machines(pack, x) as u64), pack.machines) {
                (Filled::Fits(_), _) => true,
                (Filled::Needs(more), Machines::Column(n)) => {
                    let may = more as f64 <= most && lp.column(n).all(|(_, a)| a <= 0.0);
                    x[n] = if may { more as f64 } else { x[n] };
                    may
                }
                (Filled::Needs(_), _) => false,
            }
        })
    }

    fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}

fn machines(pack: &Pack, x: &[f64]) -> f64 {
    match pack.machines {
        Machines::Fixed(count) => count,
        Machines::Column(n) => x[n] + WHOLE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use idlewise_engine::Column;

    /// Three of the first fit by gpu and one by memory; memory is short for two.
    fn pack(machines: Machines) -> Pack {
        let kinds = [vec![0.25, 0.6], vec![0.5, 0.1]];
        let kinds = kinds.into_iter().enumerate();
        Pack {
            machines,
            kinds: kinds.map(|(j, shares)| (j, Kind::new(shares, 0))).collect(),
        }
    }

    fn breaks(cut: &Cut, x: &[f64]) -> bool {
        cut.entries.iter().map(|&(j, a)| a * x[j]).sum::<f64>() > cut.upper + 1e-9
    }

    #[test]
    fn a_row_that_every_packing_meets() {
        let mut packs = PackingCuts::new(&[pack(Machines::Fixed(2.0))]);
        // Two of each fill two machines; more of the first do not fit, whole or not.
        assert!(packs.missed(&Lp::new(), &[2.0, 2.0]).is_empty());
        let cuts = packs.missed(&Lp::new(), &[2.3, 1.0]);
        assert_eq!(cuts.len(), 1);
        assert!(breaks(&cuts[0], &[2.3, 1.0]));
        for (first, second) in [(2.0, 2.0), (0.0, 4.0), (1.0, 3.0), (2.0, 0.0)] {
            assert!(!breaks(&cuts[0], &[first, second]));
            assert!(packs.accept(&Lp::new(), &mut [first, second]));
        }
        assert!(!packs.accept(&Lp::new(), &mut [3.0, 0.0]));
    }

    #[test]
    fn machines_are_added_where_they_are_chosen() {
        let mut lp = Lp::new();
        for upper in [9.0, 9.0, 3.0] {
            let column = Column {
                gain: 0.0,
                lower: 0.0,
                upper,
                size: upper,
                integer: true,
            };
            lp.add_column(column, &[]);
        }
        let mut packs = PackingCuts::new(&[pack(Machines::Column(2))]);
        let mut x = [3.0, 1.0, 1.0];
        assert!(
            packs
                .missed(&Lp::new(), &x)
                .iter()
                .all(|cut| breaks(cut, &x))
        );
        assert!(packs.accept(&lp, &mut x));
        assert_eq!(x[2], 3.0);
        assert!(!packs.accept(&lp, &mut [4.0, 0.0, 1.0]));
    }
}
