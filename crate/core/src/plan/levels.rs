//! Levels under `fair`, in the fleet's words.

use super::certificate::{DemandPeriod, FairLevel};
use super::prices::{DemandPrice, prices};
use crate::model::{Program, RowKind};
use crate::scenario::Fleet;
use crate::solve::Level;

/// The levels and their proofs; what they reach is for the checker to say.
pub(crate) fn levels(fleet: &Fleet<'_>, program: &Program, levels: &[Level]) -> Vec<FairLevel> {
    let at = |row: usize| match program.rows[row] {
        RowKind::Demand { demand, period } => Some(DemandPeriod {
            demand: fleet.scenario.demands[demand].id.clone(),
            period,
        }),
        _ => None,
    };
    let priced = |list: &[(usize, f64)]| -> Vec<DemandPrice> {
        let entries = list.iter().filter_map(|&(row, price)| {
            let DemandPeriod { demand, period } = at(row)?;
            Some(DemandPrice {
                demand,
                period,
                price,
            })
        });
        entries.collect()
    };
    levels
        .iter()
        .map(|level| FairLevel {
            members: level.members.iter().filter_map(|&row| at(row)).collect(),
            raised: priced(&level.raised),
            kept: priced(&level.kept),
            prices: prices(fleet, program, level.prices.iter().copied()),
            search_bound: level.search_bound,
            ..FairLevel::default()
        })
        .collect()
}
