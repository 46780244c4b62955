//! Water-filling: raise one common level until as much is poured as is wanted.

use super::eligible::Choice;

/// A node as a vessel: it takes nothing below the level `start`, then `slope`
/// units/s per unit of level, and `room` units/s in all.
#[derive(Debug, Clone, Copy)]
pub(super) struct Vessel {
    pub choice: Choice,
    /// Replicas counted towards `max_replicas` per unit/s; 0 where none are.
    pub replicas: f64,
    /// Units/s poured.
    pub poured: f64,
    start: f64,
    slope: f64,
    room: f64,
    /// The level at which it is full. Where the room is too small for a level
    /// above `start` to be told from it, the vessel fills at once.
    full: f64,
}

impl Vessel {
    /// An empty vessel. `slope` must be positive.
    pub fn new(choice: Choice, replicas: f64, start: f64, slope: f64, room: f64) -> Self {
        Vessel {
            choice,
            replicas,
            poured: 0.0,
            start,
            slope,
            room,
            full: start + room / slope,
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
            self.room
        } else {
            (self.slope * (level - self.start)).clamp(0.0, self.room)
        }
    }
}

/// Pours until the sum of `weight` x `poured` is `want`, or every vessel is
/// full. `weight` must be positive.
///
/// The level is exact: the breakpoints are sorted, the stretch in which `want`
/// is reached is found by bisection over them, and inside it the level solves
/// one linear equation. The rise is counted from the lower end of the stretch,
/// so that a small pour loses no digits to a high level.
pub(super) fn fill(vessels: &mut [Vessel], want: f64, weight: impl Fn(&Vessel) -> f64) {
    let mut breaks: Vec<f64> = vessels.iter().flat_map(|v| [v.start, v.full]).collect();
    breaks.sort_unstable_by(f64::total_cmp);
    breaks.dedup();
    let total = |level: f64| -> f64 { vessels.iter().map(|v| weight(v) * v.at(level)).sum() };
    let index = breaks.partition_point(|&level| total(level) < want);
    let below = index.checked_sub(1).and_then(|i| breaks.get(i));
    let low = below.copied().unwrap_or(f64::NEG_INFINITY);
    let Some(&high) = breaks.get(index) else {
        for v in vessels {
            v.poured = v.room;
        }
        return;
    };

    let mut poured = 0.0;
    let mut slopes = 0.0;
    for v in vessels.iter_mut() {
        v.poured = v.at(low);
        poured += weight(v) * v.poured;
        if v.rises_within(low, high) {
            slopes += weight(v) * v.slope;
        }
    }
    let rise = (want - poured) / slopes;
    if slopes > 0.0 && rise <= high - low {
        for v in vessels.iter_mut().filter(|v| v.rises_within(low, high)) {
            v.poured = (v.poured + v.slope * rise).min(v.room);
        }
        return;
    }

    // Raised to `high`, and the vessels that fill at once there share the rest.
    let at_high = |v: &Vessel| v.fills_at_once() && v.start == high;
    let mut poured = 0.0;
    let mut rooms = 0.0;
    for v in vessels.iter_mut() {
        if at_high(v) {
            rooms += weight(v) * v.room;
        } else {
            v.poured = v.at(high);
            poured += weight(v) * v.poured;
        }
    }
    if rooms > 0.0 {
        let share = ((want - poured) / rooms).clamp(0.0, 1.0);
        for v in vessels.iter_mut().filter(|v| at_high(v)) {
            v.poured = share * v.room;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pour(shapes: &[(f64, f64, f64)], want: f64) -> Vec<f64> {
        let mut vessels: Vec<Vessel> = shapes
            .iter()
            .map(|&(start, slope, room)| Vessel::new(Choice::default(), 0.0, start, slope, room))
            .collect();
        fill(&mut vessels, want, |_| 1.0);
        vessels.iter().map(|v| v.poured).collect()
    }

    #[test]
    fn lower_vessels_fill_first() {
        // Up to level 0.5 the first takes 5; then both rise: 3 more over slopes 10 + 5.
        assert_eq!(pour(&[(0.0, 10.0, 10.0), (0.5, 5.0, 2.5)], 8.0), [7.0, 1.0]);
        assert_eq!(pour(&[(0.0, 10.0, 10.0), (0.5, 5.0, 2.5)], 4.0), [4.0, 0.0]);
    }

    #[test]
    fn a_full_vessel_leaves_the_rest_to_the_others() {
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
    fn vessels_that_fill_at_once_share_by_room() {
        // Their room is 1e-20 of a level, which cannot be added to 0.5.
        let tiny = (0.5, 1e20, 1.0);
        assert_eq!(pour(&[tiny, tiny], 1.0), [0.5, 0.5]);
        assert_eq!(pour(&[tiny, tiny, (0.0, 2.0, 2.0)], 2.0), [0.5, 0.5, 1.0]);
        assert_eq!(pour(&[tiny, tiny, (0.0, 2.0, 2.0)], 4.0), [1.0, 1.0, 2.0]);
    }

    #[test]
    fn weights_count_instead_of_units() {
        let mut vessels = [
            Vessel::new(Choice::default(), 2.0, 0.0, 1.0, 10.0),
            Vessel::new(Choice::default(), 0.5, 0.0, 1.0, 10.0),
        ];
        fill(&mut vessels, 5.0, |v| v.replicas);
        assert_eq!(vessels.map(|v| v.poured), [2.0, 2.0]);
    }
}
