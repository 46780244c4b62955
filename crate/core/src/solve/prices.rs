//! Cleaning prices, so that they prove as tight a bound as they can.
//!
//! Any prices prove a bound (DESIGN section 2), but rounding in an engine's
//! prices costs tightness. With the prices of the other rows kept, the best
//! price of a replica row, of a demand row and of a single-node row can be
//! written down: the smallest that leaves no column a positive reduced cost.

use idlewise_engine::Lp;
use rustc_hash::FxHashMap;

use super::tolerances::{PRICE_DUST, REDUCED_COST};
use crate::model::{ColumnKind, Program, RowKind};

/// A program, or a part of one, and what its columns and rows mean.
#[derive(Clone, Copy)]
pub(super) struct Priced<'p> {
    pub lp: &'p Lp,
    pub columns: &'p [ColumnKind],
    pub rows: &'p [RowKind],
}

/// Cleans the prices of a maximisation of `gain`.
pub(crate) fn polish(program: &Program, gain: &[f64], prices: &mut [f64]) {
    let priced = Priced {
        lp: &program.lp,
        columns: &program.columns,
        rows: &program.rows,
    };
    polish_part(priced, gain, prices);
}

/// [`polish`] for a part of a program.
pub(super) fn polish_part(program: Priced<'_>, gain: &[f64], prices: &mut [f64]) {
    let lp = program.lp;
    for (i, u) in prices.iter_mut().enumerate() {
        if lp.row_lower[i] == f64::NEG_INFINITY {
            *u = u.max(0.0);
        }
        if lp.row_upper[i] == f64::INFINITY {
            *u = u.min(0.0);
        }
    }
    if nothing_gains(lp, gain) {
        // Doing nothing is best, and that needs no prices.
        prices.fill(0.0);
        return;
    }
    drop_dust(program, prices);

    // Machines: rounding of their reduced cost counts once for each machine
    // that a range allows, so it is taken off the prices of their capacity.
    for (j, kind) in program.columns.iter().enumerate() {
        if let ColumnKind::Machines { .. } = kind {
            // What machines make room in pays for them; limits that count them charge.
            let rows = |sign: f64| lp.column(j).filter(move |(_, a)| a * sign > 0.0);
            let worth: f64 = rows(-1.0).map(|(i, a)| -a * prices[i]).sum();
            let charged: f64 = rows(1.0).map(|(i, a)| a * prices[i]).sum();
            let cost = charged - gain[j];
            if worth > cost && worth - cost <= REDUCED_COST * worth && cost >= 0.0 {
                for (i, _) in rows(-1.0) {
                    prices[i] *= cost / worth;
                }
            }
        }
    }

    charge_moves(program, gain, prices);
    charge_coming(program, prices);

    // Replicas: what a replica's traffic may be charged is what holding costs.
    for (j, kind) in program.columns.iter().enumerate() {
        if let ColumnKind::Replicas { .. } = kind {
            let mut own = None;
            let mut several = false;
            let (mut held, mut asked) = (-gain[j], 0.0);
            for (i, a) in lp.column(j) {
                match program.rows[i] {
                    RowKind::Replica { .. } => {
                        several = own.is_some();
                        own = Some(i);
                        asked -= a * prices[i];
                    }
                    _ => held += a * prices[i],
                }
            }
            if several {
                // One in each future.
                let part = if asked > held {
                    (held / asked).max(0.0)
                } else {
                    1.0
                };
                for (i, _) in lp.column(j) {
                    if let RowKind::Replica { .. } = program.rows[i] {
                        prices[i] *= part;
                    }
                }
            } else if let Some(i) = own {
                prices[i] = prices[i].min(held).max(0.0);
            }
        }
    }

    price_stages(program, gain, prices);

    // Demands and single nodes: the most that any of their columns asks for.
    let mut asked = vec![f64::NEG_INFINITY; lp.rows()];
    for (j, kind) in program.columns.iter().enumerate() {
        if let ColumnKind::Route { .. } = kind {
            if lp.upper[j] == 0.0 {
                continue; // blocked: priced below
            }
            let mut own = None;
            let mut left = gain[j];
            for (i, a) in lp.column(j) {
                match program.rows[i] {
                    RowKind::Demand { .. } | RowKind::Served { .. } => own = Some(i),
                    _ => left -= a * prices[i],
                }
            }
            if let Some(i) = own {
                asked[i] = asked[i].max(left);
            }
        }
    }
    for (i, kind) in program.rows.iter().enumerate() {
        if let RowKind::Served { .. } = kind
            && asked[i] > f64::NEG_INFINITY
        {
            // The bound rises with what serving in a period is worth.
            prices[i] = asked[i];
        }
        if let RowKind::Demand { .. } = kind {
            let least = if lp.row_lower[i] == f64::NEG_INFINITY {
                0.0
            } else {
                f64::NEG_INFINITY
            };
            let price = asked[i].max(least);
            prices[i] = if price.is_finite() { price } else { 0.0 };
        }
    }
    price_blocked(program, gain, prices);
    for (j, kind) in program.columns.iter().enumerate() {
        if let ColumnKind::OnNode { .. } = kind {
            let mut own = None;
            let mut left = gain[j];
            for (i, a) in lp.column(j) {
                match program.rows[i] {
                    RowKind::SingleNode { .. } => own = Some(i),
                    _ => left -= a * prices[i],
                }
            }
            if let Some(i) = own {
                asked[i] = asked[i].max(left);
            }
        }
    }
    for (i, kind) in program.rows.iter().enumerate() {
        if let RowKind::SingleNode { .. } = kind {
            prices[i] = asked[i].max(0.0);
        }
    }
}

/// Moves: what a move may be charged is what it costs and takes. What an engine charges
/// beyond that is the price of there being no more moves to a place than replicas fit
/// there, which is a limit of the replicas: it goes to the row that says so, where it
/// costs the bound no more.
fn charge_moves(program: Priced<'_>, gain: &[f64], prices: &mut [f64]) {
    let lp = program.lp;
    let mut replicas = FxHashMap::default();
    let mut most = lp.row_upper.clone();
    for (j, kind) in program.columns.iter().enumerate() {
        match *kind {
            ColumnKind::Replicas { site, period } => {
                replicas.insert((site, period), j);
            }
            ColumnKind::Machines { .. }
            | ColumnKind::HourlyMachines { .. }
            | ColumnKind::Ready { .. } => {
                for (i, a) in lp.column(j).filter(|(_, a)| *a < 0.0) {
                    most[i] -= a * lp.upper[j];
                }
            }
            _ => {}
        }
    }
    for (j, kind) in program.columns.iter().enumerate() {
        let ColumnKind::Moves { site, period } = *kind else {
            continue;
        };
        let taken: f64 = lp
            .column(j)
            .filter(|(_, a)| *a > 0.0)
            .map(|(i, a)| a * prices[i])
            .sum();
        let mut beyond: f64 = 0.0;
        for (i, _) in lp.column(j).filter(|(_, a)| *a < 0.0) {
            let charged = prices[i].min(taken - gain[j]).max(0.0);
            if prices[i] - charged > REDUCED_COST * prices[i] {
                beyond += prices[i] - charged;
            }
            prices[i] = charged;
        }
        let Some(&placed) = replicas.get(&(site, period)).filter(|_| beyond > 0.0) else {
            continue;
        };
        let rows = lp.column(placed).filter(|&(i, a)| {
            let limits = matches!(
                program.rows[i],
                RowKind::Capacity { .. } | RowKind::MaxReplicas { .. }
            );
            limits && a > 0.0 && most[i].is_finite()
        });
        let tightest = rows.min_by(|&(i, a), &(k, b)| (most[i] / a).total_cmp(&(most[k] / b)));
        if let Some((i, a)) = tightest {
            prices[i] += beyond / a;
        }
    }
}

/// Replicas that load: what their coming may be charged is what they miss of the work of the
/// periods in which they load.
fn charge_coming(program: Priced<'_>, prices: &mut [f64]) {
    let lp = program.lp;
    for (j, kind) in program.columns.iter().enumerate() {
        if let ColumnKind::Coming { .. } = kind {
            let misses = lp.column(j).filter(|(_, a)| *a > 0.0);
            let misses: f64 = misses.map(|(i, a)| a * prices[i]).sum();
            for (i, _) in lp.column(j).filter(|(_, a)| *a < 0.0) {
                prices[i] = prices[i].min(misses);
            }
        }
    }
}

/// Stages: work that is not yet served is worth to those that follow what it costs where
/// it costs least, so the price of its row is the most that any of its columns asks for.
fn price_stages(program: Priced<'_>, gain: &[f64], prices: &mut [f64]) {
    let lp = program.lp;
    let mut asked = vec![f64::NEG_INFINITY; lp.rows()];
    for (j, kind) in program.columns.iter().enumerate() {
        if !matches!(kind, ColumnKind::Route { .. }) || lp.upper[j] == 0.0 {
            continue;
        }
        let mut own = None;
        let mut left = gain[j];
        let mut is_served = false;
        for (i, a) in lp.column(j) {
            match program.rows[i] {
                RowKind::Stage { .. } => own = Some(i),
                RowKind::Demand { .. } | RowKind::Served { .. } => is_served = true,
                _ => left -= a * prices[i],
            }
        }
        if let Some(i) = own.filter(|_| !is_served) {
            asked[i] = asked[i].max(left);
        }
    }
    for (price, asked) in prices.iter_mut().zip(asked) {
        if asked.is_finite() {
            *price = asked;
        }
    }
}

/// A route without any room is blocked by a row whose limit is zero. Such a
/// row's price costs the bound nothing, so it takes whatever the route asks.
fn price_blocked(program: Priced<'_>, gain: &[f64], prices: &mut [f64]) {
    let lp = program.lp;
    let blocked = |j: usize| lp.upper[j] == 0.0;
    let mut closed: Vec<bool> = program
        .rows
        .iter()
        .zip(&lp.row_upper)
        .map(|(kind, limit)| {
            let blocks = matches!(
                kind,
                RowKind::Capacity { .. } | RowKind::Verifier { .. } | RowKind::Replica { .. }
            );
            blocks && *limit == 0.0
        })
        .collect();
    // Replicas or machines that may be there make room.
    for j in (0..lp.columns()).filter(|&j| !blocked(j)) {
        for (i, _) in lp.column(j).filter(|(_, a)| *a < 0.0) {
            closed[i] = false;
        }
    }
    for (j, kind) in program.columns.iter().enumerate() {
        if let ColumnKind::Route { .. } = kind
            && blocked(j)
        {
            let charged: f64 = lp.column(j).map(|(i, a)| a * prices[i]).sum();
            let left = gain[j] - charged;
            let wall = lp.column(j).find(|&(i, a)| closed[i] && a > 0.0);
            if let (true, Some((i, a))) = (left > 0.0, wall) {
                prices[i] += left / a * (1.0 + 1e-15);
            }
        }
    }
}

/// Whether no column gains anything and the least of each meets every row.
fn nothing_gains(lp: &Lp, gain: &[f64]) -> bool {
    let activity = lp.activity(&lp.lower);
    gain.iter().all(|&g| g <= 0.0)
        && (0..lp.rows()).all(|i| lp.row_lower[i] <= activity[i] && activity[i] <= lp.row_upper[i])
}

/// Sets to zero what contributes less to the bound than rounding does.
fn drop_dust(program: Priced<'_>, prices: &mut [f64]) {
    let lp = program.lp;
    let mut charged = vec![0.0_f64; lp.rows()];
    for j in 0..lp.columns() {
        for (i, a) in lp.column(j) {
            charged[i] = charged[i].max((a * lp.size[j]).abs());
        }
    }
    let size = |i: usize| {
        let side = if lp.row_upper[i].is_finite() {
            lp.row_upper[i]
        } else {
            lp.row_lower[i]
        };
        side.abs().max(charged[i])
    };
    let largest = (0..prices.len())
        .map(|i| prices[i].abs() * size(i))
        .fold(0.0, f64::max);
    for i in 0..prices.len() {
        if prices[i].abs() * size(i) < PRICE_DUST * largest {
            prices[i] = 0.0;
        }
    }
}
