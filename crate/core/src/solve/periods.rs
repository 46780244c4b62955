//! How many periods are done, for those who watch: a period is done with the last of its
//! components.

use std::sync::atomic::{AtomicUsize, Ordering};

use idlewise_engine::components::Component;

use crate::model::{ColumnKind, Program};
use crate::options::Progress;

/// Counts components, and the periods that they belong to.
pub(super) struct Tally {
    /// The periods of each component.
    periods: Vec<Vec<usize>>,
    /// For each period its components that are not done.
    open: Vec<AtomicUsize>,
    total: usize,
    done: AtomicUsize,
    total_periods: usize,
    periods_done: AtomicUsize,
}

impl Tally {
    /// Nothing is done of the components of `order`.
    pub fn new(program: &Program, parts: &[Component], order: &[usize]) -> Self {
        let mut periods = vec![Vec::new(); parts.len()];
        let mut open = Vec::new();
        for &part in order {
            let mut own: Vec<usize> = parts[part]
                .columns
                .iter()
                .filter_map(|&j| match program.columns[j] {
                    ColumnKind::Route { period, .. }
                    | ColumnKind::Replicas { period, .. }
                    | ColumnKind::HourlyMachines { period, .. }
                    | ColumnKind::Started { period, .. }
                    | ColumnKind::Ready { period, .. }
                    | ColumnKind::Moves { period, .. }
                    | ColumnKind::Coming { period, .. }
                    | ColumnKind::ServedSoFar { period, .. }
                    | ColumnKind::AcceptedSoFar { period, .. } => Some(period),
                    ColumnKind::Machines { .. }
                    | ColumnKind::OnNode { .. }
                    | ColumnKind::Worst
                    | ColumnKind::Beyond { .. } => None,
                })
                .collect();
            own.sort_unstable();
            own.dedup();
            for &period in &own {
                if open.len() <= period {
                    open.resize(period + 1, 0);
                }
                open[period] += 1;
            }
            periods[part] = own;
        }
        Tally {
            periods,
            total: order.len(),
            done: AtomicUsize::new(0),
            total_periods: open.iter().filter(|&&parts| parts > 0).count(),
            periods_done: AtomicUsize::new(0),
            open: open.into_iter().map(AtomicUsize::new).collect(),
        }
    }

    /// One more component is done.
    pub fn finish(&self, part: usize) {
        self.done.fetch_add(1, Ordering::Relaxed);
        for &period in &self.periods[part] {
            if self.open[period].fetch_sub(1, Ordering::Relaxed) == 1 {
                self.periods_done.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    /// How far the work is.
    pub fn progress(&self) -> Progress {
        Progress {
            done: self.done.load(Ordering::Relaxed),
            total: self.total,
            periods_done: self.periods_done.load(Ordering::Relaxed),
            periods: self.total_periods,
            ..Progress::default()
        }
    }
}
