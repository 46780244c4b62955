//! Levels under `fair`: who has one, and what proves that it cannot rise.

use idlewise_engine::components::Component;

use super::answer::Answer;
use super::level::Level;
use super::prices::{Priced, polish_part};
use crate::model::{ColumnKind, Phase, Program, RowKind};

/// A demand in a period: its row, and the work per second at level 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Share {
    pub row: usize,
    pub unit: f64,
}

/// The entries that are not 0.
pub(super) fn nonzero(dense: &[f64]) -> Vec<(usize, f64)> {
    let entries = dense.iter().copied().enumerate();
    entries.filter(|(_, value)| *value != 0.0).collect()
}

/// The demands of a component that have a level: those of some weight that
/// some node may serve.
pub(super) fn shares(program: &Program, part: &Component, fair: &Phase) -> Vec<Share> {
    let mut units = vec![0.0; part.rows.len()];
    for (j, &gain) in fair.gain.iter().enumerate().filter(|(_, g)| **g > 0.0) {
        for (i, _) in part.lp.column(j) {
            if let RowKind::Demand { .. } = program.rows[part.rows[i]] {
                units[i] = 1.0 / gain;
            }
        }
    }
    let units = nonzero(&units).into_iter();
    units.map(|(row, unit)| Share { row, unit }).collect()
}

/// The levels of all components, the smallest first, by rows of the whole
/// program, with polished prices.
pub(super) fn joined_levels(
    program: &Program,
    parts: &[Component],
    answers: &[&Answer],
) -> Vec<Level> {
    let mut levels = Vec::new();
    for (part, answer) in parts.iter().zip(answers) {
        if answer.levels.is_empty() {
            continue;
        }
        let columns: Vec<ColumnKind> = part.columns.iter().map(|&j| program.columns[j]).collect();
        let rows: Vec<RowKind> = part.rows.iter().map(|&i| program.rows[i]).collect();
        let priced = Priced {
            lp: &part.lp,
            columns: &columns,
            rows: &rows,
        };
        let whole = |list: &[(usize, f64)]| -> Vec<(usize, f64)> {
            list.iter().map(|&(i, own)| (part.rows[i], own)).collect()
        };
        levels.extend(answer.levels.iter().map(|level| Level {
            reached: level.reached,
            members: level.members.iter().map(|&i| part.rows[i]).collect(),
            raised: whole(&level.raised),
            kept: whole(&level.kept),
            prices: whole(&polished(priced, level)),
            search_bound: level.search_bound,
        }));
    }
    levels.sort_by(|a, b| a.reached.total_cmp(&b.reached));
    levels
}

/// The prices of a level's proof, as tight as they can be: what they bound is
/// the work of the raised and the kept demands, each times what it counts.
fn polished(part: Priced<'_>, level: &Level) -> Vec<(usize, f64)> {
    if level.raised.is_empty() {
        return Vec::new();
    }
    let mut counts = vec![0.0; part.rows.len()];
    for &(row, own) in level.raised.iter().chain(&level.kept) {
        counts[row] = own;
    }
    let columns = part.columns.iter().enumerate();
    let gain: Vec<f64> = columns
        .map(|(j, kind)| match kind {
            ColumnKind::Route { .. } => part.lp.column(j).map(|(i, _)| counts[i]).sum(),
            _ => 0.0,
        })
        .collect();
    let mut prices = vec![0.0; part.rows.len()];
    for &(row, price) in &level.prices {
        prices[row] = price;
    }
    polish_part(part, &gain, &mut prices);
    nonzero(&prices)
}
