//! Weights that prove that replicas do not fit.
//!
//! They come from the dual of the linear relaxation of bin packing: make the
//! replicas at hand as heavy as possible while no machine's contents weigh more
//! than 1. The contents are made one by one, each the heaviest under the
//! weights so far.

use idlewise_engine::simplex::{Simplex, Verdict};
use idlewise_engine::{Column, Lp};

use super::knapsack::heaviest;
use crate::assignment::Placed;
use crate::model::{Cut, Kind, NEGLIGIBLE_SHARE, profiles_on};
use crate::scenario::Fleet;

/// What one machine holds: (kind, replicas).
pub(crate) type Held = Vec<(usize, u64)>;

/// Contents of a machine that are made before weights are given up.
const CONTENTS: usize = 60;
/// A cut must be broken by this part, or it is rounding.
const MIN_VIOLATION: f64 = 1e-6;
/// What a kind gains by a weight where no replica of it is placed: enough to
/// give it one, too little to decide about the others.
const LIFT: f64 = 1e-4;

/// A cut that replicas which do not fit on `machines` machines break.
pub(super) fn separate(fleet: &Fleet<'_>, node: usize, placed: &[Placed], machines: f64) -> Cut {
    let profiles = profiles_on(fleet, node);
    let kinds: Vec<Kind> = profiles
        .iter()
        .map(|&p| {
            let count = placed.iter().find(|q| q.profile == p);
            Kind::of(fleet, node, p, count.map_or(0.0, |q| q.count))
        })
        .collect();
    let counts: Vec<f64> = kinds.iter().map(|k| k.count as f64).collect();
    let weights = too_heavy(&kinds, &counts, machines, &mut Vec::new());
    let proved = weights.is_some();
    let weights = weights.unwrap_or_else(|| {
        // Half of the smallest replica has to go.
        let smallest = kinds.iter().filter(|k| k.count > 0).map(|k| k.largest);
        let smallest = smallest.fold(f64::INFINITY, f64::min);
        let sizes: Vec<f64> = kinds.iter().map(|k| k.largest).collect();
        let least = (weigh(&counts, &sizes) - 0.5 * smallest) / machines;
        sizes.into_iter().map(|size| size / least).collect()
    });
    Cut {
        node,
        weights: profiles
            .into_iter()
            .zip(weights)
            .filter(|(_, w)| *w > 0.0)
            .collect(),
        proved,
    }
}

fn weigh(counts: &[f64], weights: &[f64]) -> f64 {
    counts.iter().zip(weights).map(|(n, w)| n * w).sum()
}

/// Weights by which so many replicas of each kind, whole or not, weigh more
/// than the machines while no machine's contents weigh more than 1. None where
/// the replicas are a mixture of contents that fit, or where the search for
/// contents had to stop. `known` are contents to begin with, and gets those
/// that are made.
pub(crate) fn too_heavy(
    kinds: &[Kind],
    counts: &[f64],
    machines: f64,
    known: &mut Vec<Held>,
) -> Option<Vec<f64>> {
    // The most that one replica of a kind can weigh.
    let most: Vec<f64> = kinds
        .iter()
        .map(|kind| {
            if kind.span > 1 && kind.largest.is_finite() {
                kind.span as f64
            } else if kind.span == 1 && kind.largest > 0.0 {
                1.0 / kind.per_machine().max(1) as f64
            } else {
                0.0
            }
        })
        .collect();
    let limit = machines * (1.0 + MIN_VIOLATION) + MIN_VIOLATION * MIN_VIOLATION;
    let all: f64 = counts.iter().sum();
    // Each kind on machines of its own: a mixture that fits.
    if weigh(counts, &most) <= limit {
        return None;
    }
    let mut lp = Lp::new();
    for (k, kind) in kinds.iter().enumerate() {
        let column = Column {
            gain: counts[k] / all + LIFT * kind.largest.min(most[k]),
            lower: 0.0,
            upper: most[k],
            size: most[k],
            integer: false,
        };
        lp.add_column(column, &[]);
    }
    let mut engine = Simplex::new(&lp);
    let row = |held: &Held| -> Vec<(usize, f64)> {
        held.iter().map(|&(k, count)| (k, count as f64)).collect()
    };
    for held in known.iter() {
        engine.add_row(&row(held), f64::NEG_INFINITY, 1.0);
    }
    let single: Vec<usize> = (0..kinds.len())
        .filter(|&k| kinds[k].span == 1 && kinds[k].largest > 0.0)
        .collect();
    for _ in 0..CONTENTS {
        if engine.solve(&|| false) != Verdict::Optimal || all * engine.objective() <= limit {
            return None;
        }
        let weights = engine.x();
        let (weight, held) = heaviest(kinds, &weights, &single, 1.0)?;
        if weight <= 1.0 + NEGLIGIBLE_SHARE {
            let safe = weight.max(1.0);
            let weights: Vec<f64> = weights.iter().map(|w| w / safe).collect();
            return (weigh(counts, &weights) > limit).then_some(weights);
        }
        engine.add_row(&row(&held), f64::NEG_INFINITY, 1.0);
        known.push(held);
    }
    None
}
