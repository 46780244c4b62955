//! Equal components are solved once.
//!
//! Two components whose rows, columns and gains agree number for number are
//! the same program: the values and prices of one are those of the other.
//! Quiet hours of a day, or regions built alike, repeat in this way.

use std::collections::HashMap;

use crate::fingerprint::fingerprint;
use idlewise_linear::Lp;

/// A program and the gains of its goals.
pub type Goals<'a> = (&'a Lp, &'a [&'a [f64]]);

/// For each component the first one that it repeats; itself where it is new.
pub fn repeats(components: &[(&Lp, Vec<&[f64]>)]) -> Vec<usize> {
    let mut firsts: HashMap<u64, Vec<usize>> = HashMap::new();
    let one = |i: usize| (components[i].0, components[i].1.as_slice());
    (0..components.len())
        .map(|i| {
            let known = firsts.entry(fingerprint(numbers(one(i)))).or_default();
            let found = known
                .iter()
                .copied()
                .find(|&k| same_numbers(one(k), one(i)));
            found.unwrap_or_else(|| {
                known.push(i);
                i
            })
        })
        .collect()
}

/// Every number of a component, in order. Equal sequences mean equal programs:
/// the counts come first.
fn numbers((lp, goals): Goals<'_>) -> impl Iterator<Item = u64> {
    let counts = [lp.rows() as u64, lp.columns() as u64, goals.len() as u64];
    let rows = (0..lp.rows()).flat_map(|i| [lp.row_lower[i].to_bits(), lp.row_upper[i].to_bits()]);
    let columns = (0..lp.columns()).flat_map(move |j| {
        let c = lp.describe(j);
        let entries = lp.column(j).flat_map(|(i, a)| [i as u64, a.to_bits()]);
        [
            c.lower.to_bits(),
            c.upper.to_bits(),
            c.size.to_bits(),
            u64::from(c.integer),
            lp.column(j).count() as u64,
        ]
        .into_iter()
        .chain(entries)
    });
    let gains = goals
        .iter()
        .flat_map(|gain| gain.iter().map(|g| g.to_bits()));
    counts.into_iter().chain(rows).chain(columns).chain(gains)
}

/// Whether two components are one program.
pub fn same_numbers(a: Goals<'_>, b: Goals<'_>) -> bool {
    numbers(a).eq(numbers(b))
}

/// Whether two programs have the same rows and columns and entries in the same
/// places, whatever their numbers.
pub fn same_pattern(a: &Lp, b: &Lp) -> bool {
    a.rows() == b.rows()
        && a.integer == b.integer
        && (0..a.columns()).all(|j| a.column(j).map(|e| e.0).eq(b.column(j).map(|e| e.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use idlewise_linear::Column;

    fn component(limit: f64, gain: f64) -> Lp {
        let mut lp = Lp::new();
        let row = lp.add_row(f64::NEG_INFINITY, limit);
        let column = Column {
            gain,
            lower: 0.0,
            upper: f64::INFINITY,
            size: limit,
            integer: false,
        };
        lp.add_column(column, &[(row, 2.0)]);
        lp
    }

    #[test]
    fn only_equal_components_repeat() {
        let all = [(4.0, 1.0), (5.0, 1.0), (4.0, 1.0), (4.0, 2.0), (5.0, 1.0)]
            .map(|(limit, gain)| component(limit, gain));
        let seen: Vec<(&Lp, Vec<&[f64]>)> = all.iter().map(|lp| (lp, vec![&lp.gain[..]])).collect();
        assert_eq!(repeats(&seen), vec![0, 1, 0, 3, 1]);
    }

    #[test]
    fn a_pattern_is_the_same_whatever_its_numbers() {
        let (a, b) = (component(4.0, 1.0), component(5.0, 2.0));
        let mut other = component(4.0, 1.0);
        let row = other.add_row(0.0, 1.0);
        assert!(same_pattern(&a, &b));
        assert!(!same_numbers((&a, &[&a.gain]), (&b, &[&b.gain])));
        assert!(!same_pattern(&a, &other));
        let column = other.describe(0);
        other.add_column(column, &[(row, 1.0)]);
        assert!(!same_pattern(&other, &a));
    }
}
