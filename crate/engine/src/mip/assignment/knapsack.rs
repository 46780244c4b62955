//! The best of one node by itself: which choices are worth their room?
//!
//! Weights are counted in whole units of a grid. Where no grid fits exactly
//! they are rounded down, so that the answer stays an upper bound.

use idlewise_linear::tolerances::mip::WHOLE_MULTIPLE;

/// Most units that a node's room is counted in where nothing finer is exact.
const COARSE: f64 = 4096.0;
/// Most units that an exact grid may have.
const FINE: f64 = 32_768.0;

/// Something that may be taken: what it is worth, and its units.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    pub id: usize,
    pub worth: f64,
    pub units: usize,
}

/// What a knapsack is worth where one item has to be taken or left out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Forced {
    pub id: usize,
    pub taken: f64,
    pub left: f64,
}

/// The tables of one solve, kept for the next.
#[derive(Debug, Default)]
pub(super) struct Knapsack {
    layers: Vec<f64>,
    back: Vec<f64>,
    next: Vec<f64>,
}

impl Knapsack {
    /// The most worth that fits into `room` units. `items` keeps those that
    /// are worth something, in their order; `taken` gets the ids of the best.
    pub fn best(&mut self, items: &[Item], room: usize, taken: &mut Vec<usize>) -> f64 {
        let useful = |i: &&Item| i.worth > 0.0 && i.units <= room;
        let total: usize = items.iter().filter(useful).map(|i| i.units).sum();
        if total <= room {
            taken.extend(items.iter().filter(useful).map(|i| i.id));
            return items.iter().filter(useful).map(|i| i.worth).sum();
        }
        let chosen: Vec<Item> = items.iter().filter(useful).copied().collect();
        let width = room + 1;
        self.fill(&chosen, width);
        let mut at = room;
        for (k, item) in chosen.iter().enumerate().rev() {
            let before = self.layers[k * width + at];
            if self.layers[(k + 1) * width + at] > before {
                taken.push(item.id);
                at -= item.units;
            }
        }
        self.layers[chosen.len() * width + room]
    }

    /// Layer k holds the best of the first k items for every room.
    fn fill(&mut self, items: &[Item], width: usize) {
        self.layers.clear();
        self.layers.resize((items.len() + 1) * width, 0.0);
        for (k, item) in items.iter().enumerate() {
            let (done, rest) = self.layers.split_at_mut((k + 1) * width);
            add(item, &done[k * width..], &mut rest[..width]);
        }
    }

    /// The best worth with each item forced in, and forced out. Items that
    /// cannot fit are worth minus infinity where they are forced in.
    pub fn forced(&mut self, items: &[Item], room: usize, out: &mut Vec<Forced>) -> f64 {
        let useful = |i: &&Item| i.worth > 0.0 && i.units <= room;
        let chosen: Vec<Item> = items.iter().filter(useful).copied().collect();
        let width = room + 1;
        self.fill(&chosen, width);
        let last = chosen.len() * width;
        let best = self.layers[last + room];
        for item in items.iter().filter(|i| !useful(i)) {
            let taken = if item.units <= room {
                item.worth + self.layers[last + room - item.units]
            } else {
                f64::NEG_INFINITY
            };
            out.push(Forced {
                id: item.id,
                taken,
                left: best,
            });
        }
        self.back.clear();
        self.back.resize(width, 0.0);
        self.next.resize(width, 0.0);
        for (k, item) in chosen.iter().enumerate().rev() {
            let before = &self.layers[k * width..(k + 1) * width];
            let pair = |room: usize| {
                before[..=room]
                    .iter()
                    .zip(self.back[..=room].iter().rev())
                    .map(|(a, b)| a + b)
                    .fold(f64::NEG_INFINITY, f64::max)
            };
            out.push(Forced {
                id: item.id,
                taken: item.worth + pair(room - item.units),
                left: pair(room),
            });
            add(item, &self.back, &mut self.next[..width]);
            std::mem::swap(&mut self.back, &mut self.next);
        }
        best
    }
}

/// One more item: for every room the better of leaving and taking it.
fn add(item: &Item, before: &[f64], after: &mut [f64]) {
    let width = after.len();
    let w = item.units.min(width);
    after[..w].copy_from_slice(&before[..w]);
    let with = before[w..width].iter().zip(&before[..width - w]);
    for (new, (&out, &less)) in after[w..].iter_mut().zip(with) {
        *new = out.max(less + item.worth);
    }
}

/// The unit in which a row's weights are counted, and its room in it.
pub(super) fn grid(weights: &(impl Iterator<Item = f64> + Clone), room: f64) -> (f64, usize) {
    let exact = common_unit(weights).filter(|unit| room / unit <= FINE);
    let unit = exact.unwrap_or(room / COARSE);
    (unit, units(room, unit))
}

/// Whole units of a weight, rounded down but for rounding.
pub(super) fn units(weight: f64, unit: f64) -> usize {
    (weight / unit + 1e-6).floor().max(0.0) as usize
}

/// The largest number that all numbers are whole multiples of, if it is not
/// absurdly small beside them.
pub(in crate::mip) fn common_unit(numbers: &(impl Iterator<Item = f64> + Clone)) -> Option<f64> {
    let largest = numbers.clone().fold(0.0_f64, |m, v| m.max(v.abs()));
    if largest == 0.0 {
        return None;
    }
    let dust = largest * WHOLE_MULTIPLE;
    let mut unit = 0.0_f64;
    for number in numbers.clone() {
        let (mut a, mut b) = (unit.max(number.abs()), unit.min(number.abs()));
        while b > dust {
            let rest = a % b;
            (a, b) = (b, if b - rest <= dust { 0.0 } else { rest });
        }
        unit = a;
        if unit < largest * 1e-6 {
            return None;
        }
    }
    let is_multiple = |v: f64| (v / unit - (v / unit).round()).abs() <= 1e-7;
    numbers.clone().all(is_multiple).then_some(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_common_unit_is_found_through_rounding() {
        let thirds = [2.0_f64, 3.0, 7.0].map(|v| v / 3.0);
        let unit = common_unit(&thirds.into_iter()).unwrap();
        assert!((unit - 1.0 / 3.0).abs() < 1e-12, "{unit}");
        assert_eq!(common_unit(&[1.0, std::f64::consts::PI].into_iter()), None);
    }

    #[test]
    fn forced_items_agree_with_trying_everything() {
        let items: Vec<Item> = [(5.0, 3), (4.0, 2), (3.5, 2), (-1.0, 1), (9.0, 9)]
            .iter()
            .enumerate()
            .map(|(id, &(worth, units))| Item { id, worth, units })
            .collect();
        let best = |must: Option<usize>, not: Option<usize>| {
            (0..1_u32 << items.len())
                .filter(|set| must.is_none_or(|m| set & (1 << m) != 0))
                .filter(|set| not.is_none_or(|n| set & (1 << n) == 0))
                .map(|set| {
                    let inside = items.iter().filter(|i| set & (1 << i.id) != 0);
                    let units: usize = inside.clone().map(|i| i.units).sum();
                    if units <= 5 {
                        inside.map(|i| i.worth).sum()
                    } else {
                        f64::NEG_INFINITY
                    }
                })
                .fold(f64::NEG_INFINITY, f64::max)
        };
        let mut knapsack = Knapsack::default();
        let mut taken = Vec::new();
        assert_eq!(knapsack.best(&items, 5, &mut taken), best(None, None));
        let mut forced = Vec::new();
        assert_eq!(knapsack.forced(&items, 5, &mut forced), 9.0);
        assert_eq!(forced.len(), items.len());
        for f in forced {
            assert_eq!(f.taken, best(Some(f.id), None), "{}", f.id);
            assert_eq!(f.left, best(None, Some(f.id)), "{}", f.id);
        }
    }
}
