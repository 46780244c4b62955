//! The fewest replicas that have to be loaded when the machines of one entry go from
//! what they hold to what they shall hold.
//!
//! A plan says how many machines hold what, not which of them: any machine before may
//! become any machine after. What both hold need not be loaded, so the fewest loads
//! leave the most in place: a transportation problem, solved by shortest paths from
//! machines before that are not assigned yet to machines after that are not.

use std::collections::BTreeMap;

/// Contents of one machine: replicas by profile.
pub(super) type Contents = BTreeMap<usize, u64>;

/// What an entry holds: how many machines hold what; replicas over several machines by
/// their number of machines.
pub(super) type Machines = BTreeMap<(u64, Contents), u64>;

/// Pairs of contents beyond which the heaviest pairs are assigned first and no better
/// assignment is looked for.
const MANY_PAIRS: usize = 2_500;

/// Replicas by profile that need not be loaded.
pub(super) fn kept(
    before: &Machines,
    after: &Machines,
    worth: impl Fn(usize) -> f64,
) -> BTreeMap<usize, u64> {
    let mut kept: BTreeMap<usize, u64> = BTreeMap::new();
    let mut add = |contents: &Contents, machines: u64| {
        for (profile, count) in contents.iter().filter(|_| machines > 0) {
            *kept.entry(*profile).or_default() += count * machines;
        }
    };
    let (mut supply, mut wanted) = (Vec::new(), Vec::new());
    for (contents, &machines) in before {
        let same = machines.min(after.get(contents).copied().unwrap_or(0));
        add(&contents.1, same);
        if machines > same && contents.0 == 1 {
            supply.push((&contents.1, machines - same));
        }
    }
    for (contents, &machines) in after {
        let same = machines.min(before.get(contents).copied().unwrap_or(0));
        if machines > same && contents.0 == 1 {
            wanted.push((&contents.1, machines - same));
        }
    }
    let both = |a: &Contents, b: &Contents| -> Contents {
        a.iter()
            .filter_map(|(profile, count)| Some((*profile, *count.min(b.get(profile)?))))
            .collect()
    };
    let weight = |contents: &Contents| -> f64 {
        contents
            .iter()
            .map(|(p, count)| worth(*p) * *count as f64)
            .sum()
    };
    let gains: Vec<Vec<f64>> = supply
        .iter()
        .map(|(a, _)| wanted.iter().map(|(b, _)| weight(&both(a, b))).collect())
        .collect();
    let amounts = |side: &[(&Contents, u64)]| side.iter().map(|(_, n)| *n).collect();
    let assigned = assign(&gains, amounts(&supply), amounts(&wanted));
    for (i, row) in assigned.into_iter().enumerate() {
        for (j, machines) in row.into_iter().enumerate() {
            if machines > 0 {
                add(&both(supply[i].0, wanted[j].0), machines);
            }
        }
    }
    kept
}

/// How many machines of each row are assigned to each column, so that the gains add up
/// to the most.
fn assign(gains: &[Vec<f64>], mut supply: Vec<u64>, mut wanted: Vec<u64>) -> Vec<Vec<u64>> {
    let (rows, columns) = (supply.len(), wanted.len());
    let mut assigned = vec![vec![0; columns]; rows];
    if rows * columns > MANY_PAIRS {
        let mut pairs: Vec<(usize, usize)> = (0..rows)
            .flat_map(|i| (0..columns).map(move |j| (i, j)))
            .filter(|&(i, j)| gains[i][j] > 0.0)
            .collect();
        pairs.sort_by(|a, b| gains[b.0][b.1].total_cmp(&gains[a.0][a.1]).then(a.cmp(b)));
        for (i, j) in pairs {
            assigned[i][j] = supply[i].min(wanted[j]);
            supply[i] -= assigned[i][j];
            wanted[j] -= assigned[i][j];
        }
        return assigned;
    }
    let largest = gains.iter().flatten().copied().fold(0.0, f64::max);
    let rounding = 1e-12 * largest;
    loop {
        // The most that a path from an unassigned machine gains at each row and column.
        let mut to_row: Vec<f64> = supply
            .iter()
            .map(|left| if *left > 0 { 0.0 } else { f64::NEG_INFINITY })
            .collect();
        let mut to_column = vec![f64::NEG_INFINITY; columns];
        let mut row_from = vec![usize::MAX; rows];
        let mut column_from = vec![usize::MAX; columns];
        for _ in 0..=rows + columns {
            let mut is_better = false;
            for i in 0..rows {
                for j in 0..columns {
                    if to_row[i] + gains[i][j] > to_column[j] + rounding {
                        to_column[j] = to_row[i] + gains[i][j];
                        column_from[j] = i;
                        is_better = true;
                    }
                }
            }
            for j in 0..columns {
                for i in 0..rows {
                    if assigned[i][j] > 0 && to_column[j] - gains[i][j] > to_row[i] + rounding {
                        to_row[i] = to_column[j] - gains[i][j];
                        row_from[i] = j;
                        is_better = true;
                    }
                }
            }
            if !is_better {
                break;
            }
        }
        let open = (0..columns).filter(|&j| wanted[j] > 0 && to_column[j] > rounding);
        let best = open.max_by(|&a, &b| to_column[a].total_cmp(&to_column[b]).then(b.cmp(&a)));
        let Some(end) = best else {
            return assigned;
        };
        // Back along the path, to see how many machines can go that way, then again.
        let mut path = Vec::new();
        let mut column = end;
        let mut machines = wanted[end];
        loop {
            let row = column_from[column];
            let back = row_from[row];
            path.push((row, column, back));
            if back == usize::MAX || path.len() > rows + columns {
                machines = machines.min(supply[row]);
                break;
            }
            machines = machines.min(assigned[row][back]);
            column = back;
        }
        if machines == 0 {
            return assigned;
        }
        wanted[end] -= machines;
        for (row, column, back) in path {
            assigned[row][column] += machines;
            if back == usize::MAX {
                supply[row] -= machines;
            } else {
                assigned[row][back] -= machines;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn machines(list: &[(u64, &[(usize, u64)])]) -> Machines {
        list.iter()
            .map(|(n, held)| ((1, held.iter().copied().collect()), *n))
            .collect()
    }

    #[test]
    fn a_detour_keeps_more_than_the_nearest() {
        let before = machines(&[(1, &[(0, 3), (1, 2)]), (1, &[(0, 2)])]);
        let after = machines(&[(1, &[(0, 3)]), (1, &[(1, 2), (2, 4)])]);
        let kept = kept(&before, &after, |_| 1.0);
        assert_eq!(kept.into_iter().collect::<Vec<_>>(), [(0, 2), (1, 2)]);
    }

    #[test]
    fn dear_loads_are_spared_first() {
        let before = machines(&[(1, &[(0, 3), (1, 1)])]);
        let after = machines(&[(1, &[(0, 3)]), (1, &[(1, 1)])]);
        let stays = |dear: f64| kept(&before, &after, |p| if p == 1 { dear } else { 1.0 });
        assert_eq!(stays(1.0).into_iter().collect::<Vec<_>>(), [(0, 3)]);
        assert_eq!(stays(9.0).into_iter().collect::<Vec<_>>(), [(1, 1)]);
    }
}
