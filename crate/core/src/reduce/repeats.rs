//! Equal components are solved once.
//!
//! Two components whose rows, columns and gains agree number for number are
//! the same program: the values and prices of one are those of the other.
//! Quiet hours of a day, or regions built alike, repeat in this way.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use crate::program::{Lp, Phase};

/// For each component the first one that it repeats; itself where it is new.
pub(crate) fn repeats(components: &[(&Lp, Vec<Phase>)]) -> Vec<usize> {
    let mut firsts: HashMap<u64, Vec<usize>> = HashMap::new();
    components
        .iter()
        .enumerate()
        .map(|(i, one)| {
            let known = firsts.entry(fingerprint(one)).or_default();
            let found = known.iter().copied().find(|&k| same(&components[k], one));
            found.unwrap_or_else(|| {
                known.push(i);
                i
            })
        })
        .collect()
}

/// Every number of a component, in order. Equal sequences mean equal programs:
/// the counts come first.
fn numbers<'a>((lp, phases): &'a (&Lp, Vec<Phase>)) -> impl Iterator<Item = u64> + 'a {
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

fn fingerprint(component: &(&Lp, Vec<Phase>)) -> u64 {
    let mut hasher = DefaultHasher::new();
    for number in numbers(component) {
        number.hash(&mut hasher);
    }
    hasher.finish()
}

fn same(a: &(&Lp, Vec<Phase>), b: &(&Lp, Vec<Phase>)) -> bool {
    numbers(a).eq(numbers(b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::{Column, Goal};

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
}
