//! One line of blocks that shows where all compute went.

use anstyle::Style;

use super::style::paint;

/// Below this share of the whole, an amount is rounding noise.
const NOISE: f64 = 1e-9;

/// One part of the whole. Glyphs differ, so that colour is never needed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part {
    pub(crate) glyph: char,
    pub(crate) style: Style,
    pub(crate) amount: f64,
}

/// The bar, `columns` wide; empty where there is nothing to show.
pub(crate) fn bar(parts: &[Part], columns: usize) -> String {
    let amounts: Vec<f64> = parts.iter().map(|part| part.amount).collect();
    parts
        .iter()
        .zip(cells(&amounts, columns))
        .filter(|(_, cells)| *cells > 0)
        .map(|(part, cells)| paint(part.style, &part.glyph.to_string().repeat(cells)))
        .collect()
}

/// How many of `columns` cells each amount takes: in proportion, by largest
/// remainder, and at least one for whatever is there.
fn cells(amounts: &[f64], columns: usize) -> Vec<usize> {
    let clean = |amount: f64| {
        if amount.is_finite() {
            amount.max(0.0)
        } else {
            0.0
        }
    };
    let total: f64 = amounts.iter().map(|&amount| clean(amount)).sum();
    // Each amount's exact share of the columns, and the cells it has.
    let mut shares: Vec<(f64, usize)> = amounts
        .iter()
        .map(|&amount| clean(amount) / total)
        .map(|share| {
            if share > NOISE {
                let share = share * columns as f64;
                (share, (share.floor() as usize).max(1))
            } else {
                (0.0, 0)
            }
        })
        .collect();
    let used = |shares: &[(f64, usize)]| shares.iter().map(|(_, cells)| cells).sum::<usize>();
    let missing = |(share, cells): &(f64, usize)| share - *cells as f64;

    // One cell at a time, to or from whoever is furthest from its share.
    while used(&shares) < columns {
        let poorest = shares
            .iter_mut()
            .filter(|(share, _)| *share > 0.0)
            .reduce(|a, b| if missing(b) > missing(a) { b } else { a });
        match poorest {
            Some((_, cells)) => *cells += 1,
            None => break,
        }
    }
    while used(&shares) > columns {
        let richest = shares
            .iter_mut()
            .filter(|(_, cells)| *cells > 1)
            .reduce(|a, b| if missing(b) < missing(a) { b } else { a });
        match richest {
            Some((_, cells)) => *cells -= 1,
            None => break,
        }
    }
    shares.into_iter().map(|(_, cells)| cells).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::print::style::PLAIN;

    #[test]
    fn cells_fill_the_bar_exactly() {
        for amounts in [
            vec![1.0, 1.0, 1.0],
            vec![0.1, 0.2, 99.7],
            vec![1e-3, 1e-3, 1e-3, 1e-3, 1e6],
            vec![5.0],
            vec![3.3, 0.0, 6.6, 0.1, 0.0, 17.2],
        ] {
            assert_eq!(cells(&amounts, 76).iter().sum::<usize>(), 76, "{amounts:?}");
        }
    }

    #[test]
    fn tiny_parts_stay_visible_and_absent_ones_do_not() {
        assert_eq!(cells(&[1e-6, 1e6, 0.0, 1.0], 20), [0, 19, 0, 1]);
        assert_eq!(cells(&[0.01, 100.0, 0.0], 20), [1, 19, 0]);
    }

    #[test]
    fn cells_are_in_proportion() {
        assert_eq!(cells(&[50.0, 25.0, 25.0], 20), [10, 5, 5]);
        assert_eq!(cells(&[1.0, 1.0, 1.0], 10), [4, 3, 3]);
    }

    #[test]
    fn nothing_installed_is_an_empty_bar() {
        assert_eq!(cells(&[0.0, 0.0], 20), [0, 0]);
        assert_eq!(cells(&[f64::NAN, -1.0], 20), [0, 0]);
        assert_eq!(cells(&[], 20), Vec::<usize>::new());
    }

    #[test]
    fn more_parts_than_cells_end_in_a_bar_all_the_same() {
        assert_eq!(cells(&[1.0; 5], 3), [1; 5]);
    }

    #[test]
    fn glyphs_tell_the_parts_apart() {
        let part = |glyph, amount| Part {
            glyph,
            style: PLAIN,
            amount,
        };
        assert_eq!(bar(&[part('█', 3.0), part('F', 1.0)], 8), "██████FF");
    }
}
