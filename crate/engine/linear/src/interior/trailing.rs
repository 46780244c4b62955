//! What the factored columns of a wide panel take off the rest of it. Every
//! entry is worked out by itself, in the same order whoever does it, so columns
//! can be shared among threads without changing a bit.

use std::ops::Range;

use super::kernels::{TILE, column, tile};

/// Multiplications from which work is shared.
const MUCH: usize = 1 << 18;

/// The rest of a wide panel, and the packed columns that update it.
pub(super) struct Trailing<'a> {
    /// The factored columns from row `first` on, in strips of rows.
    pub strips: &'a [f64],
    /// How many columns they are.
    pub depth: usize,
    /// Rows and columns of the panel.
    pub height: usize,
    pub width: usize,
    /// The first column of the rest.
    pub first: usize,
}

impl Trailing<'_> {
    /// Updates all of the rest, given from its first column on.
    pub fn update(&self, values: &mut [f64]) {
        let groups = (self.width - self.first).div_ceil(TILE);
        self.groups(0..groups, values);
    }

    /// Updates some groups of columns, given from the first of them on.
    fn groups(&self, groups: Range<usize>, values: &mut [f64]) {
        let rows = self.height - self.first - groups.start * TILE;
        let work = groups.len() * TILE * rows * self.depth;
        if groups.len() > 1 && work > MUCH {
            let middle = groups.start + groups.len() / 2;
            let (left, right) = values.split_at_mut(self.start(middle) - self.start(groups.start));
            both(
                || self.groups(groups.start..middle, left),
                || self.groups(middle..groups.end, right),
            );
        } else {
            for group in groups.clone() {
                let skip = self.start(group) - self.start(groups.start);
                self.group(group, &mut values[skip..]);
            }
        }
    }

    /// Where a group's columns begin.
    fn start(&self, group: usize) -> usize {
        column(self.height, self.first + group * TILE)
    }

    /// Updates the columns of one group.
    fn group(&self, group: usize, values: &mut [f64]) {
        let depth = TILE * self.depth;
        let right = &self.strips[group * depth..(group + 1) * depth];
        let begin = self.first + group * TILE;
        let strips = (self.height - self.first).div_ceil(TILE);
        for strip in group..strips {
            let sums = tile(&self.strips[strip * depth..(strip + 1) * depth], right);
            let row = self.first + strip * TILE;
            for (j, sums) in sums.iter().enumerate() {
                let c = begin + j;
                if c >= self.width {
                    break;
                }
                let (low, high) = (row.max(c), (row + TILE).min(self.height));
                let start = column(self.height, c) - column(self.height, begin);
                for (v, sum) in values[start + low - c..start + high - c]
                    .iter_mut()
                    .zip(&sums[low - row..])
                {
                    *v -= sum;
                }
            }
        }
    }
}

/// Does both, at the same time where there are threads.
#[cfg(any(not(target_family = "wasm"), target_feature = "atomics"))]
fn both(first: impl FnOnce() + Send, second: impl FnOnce() + Send) {
    rayon::join(first, second);
}

/// Does both.
#[cfg(all(target_family = "wasm", not(target_feature = "atomics")))]
fn both(first: impl FnOnce(), second: impl FnOnce()) {
    first();
    second();
}

#[cfg(test)]
mod tests {
    use super::super::kernels::pack;
    use super::*;

    #[test]
    fn every_entry_of_the_rest_is_updated() {
        // Three factored columns of a panel of 70 rows and 61 columns, large
        // enough to be shared among threads with many more of them.
        for (height, width, first) in [(70, 61, 3), (300, 290, 32)] {
            let mut values: Vec<f64> = (0..column(height, width))
                .map(|k| ((k * 37 + 11) % 101) as f64)
                .collect();
            let at = |c: usize, r: usize| column(height, c) + r - c;
            let mut expected = values.clone();
            for c in first..width {
                for r in c..height {
                    let sum: f64 = (0..first)
                        .map(|k| values[at(k, r)] * values[at(k, c)])
                        .sum();
                    expected[at(c, r)] -= sum;
                }
            }
            let starts: Vec<usize> = (0..first).map(|k| at(k, first)).collect();
            let mut strips = vec![0.0; (height + TILE) * first];
            pack(&values, &starts, height - first, &mut strips);
            let rest = Trailing {
                strips: &strips,
                depth: first,
                height,
                width,
                first,
            };
            rest.update(&mut values[column(height, first)..]);
            assert_eq!(values, expected);
        }
    }
}
