//! Water-filling: raise one common level until as much is poured as is wanted.

use super::eligible::Choice;

/// A node as a bin: it takes nothing below the level `start`, then `slope`
/// units/s per unit of level, and `capacity` units/s in all.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bin {
    pub choice: Choice,
    /// Replicas counted towards `max_replicas` per unit/s; 0 where none are.
    pub replicas: f64,
    /// Units/s poured.
    pub poured: f64,
    start: f64,
    slope: f64,
    capacity: f64,
    /// The level at which it is full. Where the capacity is too small for a level
    /// above `start` to be told from it, the bin fills at once.
    full: f64,
}

impl Bin {
    /// An empty bin. `slope` must be positive.
    pub fn new(choice: Choice, replicas: f64, start: f64, slope: f64, capacity: f64) -> Self {
        Bin {
            choice,
            replicas,
            poured: 0.0,
            start,
            slope,
            capacity,
            full: start + capacity / slope,
        }
    }

    fn fills_at_once(&self) -> bool {
        self.start == self.full
    }

    /// Whether it is partly full at levels between two neighbouring breakpoints.
    fn rises_within(&self, low: f64, high: f64) -> bool {
        self.start < high && self.full > low && !self.fills_at_once()
    }

    /// What it holds when the level has been raised to `level`.
    fn at(&self, level: f64) -> f64 {
        if level >= self.full {
            self.capacity
        } else {
            (self.slope * (level - self.start)).clamp(0.0, self.capacity)
        }
    }
}

/// Pours until the sum of `weight` x `poured` is `want`, or every bin is
/// full. `weight` must be positive.
///
/// The level is exact: the breakpoints are sorted, the stretch in which `want`
/// is reached is found by bisection over them, and inside it the level solves
/// one linear equation. The rise is counted from the lower end of the stretch,
/// so that a small pour loses no digits to a high level.
pub(super) fn fill(bins: &mut [Bin], want: f64, weight: impl Fn(&Bin) -> f64) {
    let mut breaks: Vec<f64> = bins.iter().flat_map(|v| [v.start, v.full]).collect();
    breaks.sort_unstable_by(f64::total_cmp);
    breaks.dedup();
    let total = |level: f64| -> f64 { bins.iter().map(|v| weight(v) * v.at(level)).sum() };
    let index = breaks.partition_point(|&level| total(level) < want);
    let below = index.checked_sub(1).and_then(|i| breaks.get(i));
    let low = below.copied().unwrap_or(f64::NEG_INFINITY);
    let Some(&high) = breaks.get(index) else {
        for v in bins {
            v.poured = v.capacity;
        }
        return;
    };

    let mut poured = 0.0;
    let mut slopes = 0.0;
    for v in bins.iter_mut() {
        v.poured = v.at(low);
        poured += weight(v) * v.poured;
        if v.rises_within(low, high) {
            slopes += weight(v) * v.slope;
        }
    }
    let rise = (want - poured) / slopes;
    if slopes > 0.0 && rise <= high - low {
        for v in bins.iter_mut().filter(|v| v.rises_within(low, high)) {
            v.poured = (v.poured + v.slope * rise).min(v.capacity);
        }
        return;
    }

    // Raised to `high`, and the bins that fill at once there share the rest.
    let at_high = |v: &Bin| v.fills_at_once() && v.start == high;
    let mut poured = 0.0;
    let mut at_once = 0.0;
    for v in bins.iter_mut() {
        if at_high(v) {
            at_once += weight(v) * v.capacity;
        } else {
            v.poured = v.at(high);
            poured += weight(v) * v.poured;
        }
    }
    if at_once > 0.0 {
        let share = ((want - poured) / at_once).clamp(0.0, 1.0);
        for v in bins.iter_mut().filter(|v| at_high(v)) {
            v.poured = share * v.capacity;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pour(shapes: &[(f64, f64, f64)], want: f64) -> Vec<f64> {
        let mut bins: Vec<Bin> = shapes
            .iter()
            .map(|&(start, slope, capacity)| {
                Bin::new(Choice::default(), 0.0, start, slope, capacity)
            })
            .collect();
        fill(&mut bins, want, |_| 1.0);
        bins.iter().map(|v| v.poured).collect()
    }

    #[test]
    fn lower_bins_fill_first() {
        // Up to level 0.5 the first takes 5; then both rise: 3 more over slopes 10 + 5.
        assert_eq!(pour(&[(0.0, 10.0, 10.0), (0.5, 5.0, 2.5)], 8.0), [7.0, 1.0]);
        assert_eq!(pour(&[(0.0, 10.0, 10.0), (0.5, 5.0, 2.5)], 4.0), [4.0, 0.0]);
    }

    #[test]
    fn a_full_bin_leaves_the_rest_to_the_others() {
        assert_eq!(pour(&[(0.0, 8.0, 1.0), (0.0, 8.0, 8.0)], 5.0), [1.0, 4.0]);
        assert_eq!(pour(&[(0.0, 8.0, 1.0), (0.0, 8.0, 8.0)], 50.0), [1.0, 8.0]);
    }

    #[test]
    fn a_pour_too_small_to_move_the_level_is_exact() {
        assert_eq!(
            pour(&[(0.5, 4e15, 1e15), (0.5, 4e15, 1e15)], 1.0),
            [0.5, 0.5]
        );
    }

    #[test]
    fn bins_that_fill_at_once_share_by_capacity() {
        // Their capacity is 1e-20 of a level, which cannot be added to 0.5.
        let tiny = (0.5, 1e20, 1.0);
        assert_eq!(pour(&[tiny, tiny], 1.0), [0.5, 0.5]);
        assert_eq!(pour(&[tiny, tiny, (0.0, 2.0, 2.0)], 2.0), [0.5, 0.5, 1.0]);
        assert_eq!(pour(&[tiny, tiny, (0.0, 2.0, 2.0)], 4.0), [1.0, 1.0, 2.0]);
    }

    #[test]
    fn weights_count_instead_of_units() {
        let mut bins = [
            Bin::new(Choice::default(), 2.0, 0.0, 1.0, 10.0),
            Bin::new(Choice::default(), 0.5, 0.0, 1.0, 10.0),
        ];
        fill(&mut bins, 5.0, |v| v.replicas);
        assert_eq!(bins.map(|v| v.poured), [2.0, 2.0]);
    }
}
