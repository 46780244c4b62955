//! Equal components are solved once.
//!
//! Two components whose rows, columns and gains agree number for number are
//! the same program: the values and prices of one are those of the other.
//! Quiet hours of a day, or regions built alike, repeat in this way.

use std::collections::HashMap;

use crate::model::{Lp, Phase};

/// A program and its phases.
type Component<'a> = (&'a Lp, &'a [Phase]);

/// For each component the first one that it repeats; itself where it is new.
pub(crate) fn repeats(components: &[(&Lp, Vec<Phase>)]) -> Vec<usize> {
    let mut firsts: HashMap<u64, Vec<usize>> = HashMap::new();
    let one = |i: usize| (components[i].0, components[i].1.as_slice());
    (0..components.len())
        .map(|i| {
            let known = firsts.entry(fingerprint(one(i))).or_default();
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
fn numbers((lp, phases): Component<'_>) -> impl Iterator<Item = u64> {
    let counts = [lp.rows() as u64, lp.columns() as u64, phases.len() as u64];
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
    let gains = phases
        .iter()
        .flat_map(|p| p.gain.iter().map(|g| g.to_bits()));
    counts.into_iter().chain(rows).chain(columns).chain(gains)
}

fn fingerprint(component: Component<'_>) -> u64 {
    mixed(numbers(component))
}

/// One number from many. Whoever meets equal ones compares what they stand for.
pub(super) fn mixed(numbers: impl Iterator<Item = u64>) -> u64 {
    numbers.fold(0, |mix: u64, number| {
        // The odd constant of the golden ratio spreads bits upwards, the turn brings them back.
        ((mix.rotate_left(5) ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15)).rotate_left(23)
    })
}

/// Whether two components are one program.
pub(crate) fn same_numbers(a: Component<'_>, b: Component<'_>) -> bool {
    numbers(a).eq(numbers(b))
}

/// Whether two components have the same rows, columns and phases and entries in
/// the same places, whatever their numbers.
pub(crate) fn same_pattern((a, ap): Component<'_>, (b, bp): Component<'_>) -> bool {
    let goals = |phases: &[Phase]| phases.iter().map(|p| p.goal).collect::<Vec<_>>();
    a.rows() == b.rows()
        && a.integer == b.integer
        && goals(ap) == goals(bp)
        && (0..a.columns()).all(|j| a.column(j).map(|e| e.0).eq(b.column(j).map(|e| e.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Column, Goal};

    fn component(limit: f64, gain: f64) -> (Lp, Vec<Phase>) {
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
        let phase = Phase {
            goal: Goal::Value,
            gain: vec![gain],
        };
        (lp, vec![phase])
    }

    #[test]
    fn only_equal_components_repeat() {
        let all = [(4.0, 1.0), (5.0, 1.0), (4.0, 1.0), (4.0, 2.0), (5.0, 1.0)]
            .map(|(limit, gain)| component(limit, gain));
        let seen: Vec<(&Lp, Vec<Phase>)> = all.iter().map(|(lp, p)| (lp, p.clone())).collect();
        assert_eq!(repeats(&seen), vec![0, 1, 0, 3, 1]);
    }

    #[test]
    fn a_pattern_is_the_same_whatever_its_numbers() {
        let (a, b) = (component(4.0, 1.0), component(5.0, 2.0));
        let mut other = component(4.0, 1.0);
        let row = other.0.add_row(0.0, 1.0);
        assert!(same_pattern((&a.0, &a.1), (&b.0, &b.1)));
        assert!(!same_numbers((&a.0, &a.1), (&b.0, &b.1)));
        assert!(!same_pattern((&a.0, &a.1), (&other.0, &other.1)));
        let column = other.0.describe(0);
        other.0.add_column(column, &[(row, 1.0)]);
        assert!(!same_pattern((&other.0, &a.1), (&a.0, &a.1)));
    }
}
