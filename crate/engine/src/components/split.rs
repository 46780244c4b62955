//! Independent components: rows and columns that share nothing are separate
//! programs. Periods without anything in common fall apart by themselves.

use idlewise_linear::Lp;

/// One independent part of a program.
#[derive(Debug)]
pub struct Component {
    /// The rows and columns of the part, renumbered.
    pub lp: Lp,
    /// The part's columns in the whole program.
    pub columns: Vec<usize>,
    /// The part's rows in the whole program.
    pub rows: Vec<usize>,
}

/// Splits a program into its independent components, in the order of their
/// first rows; columns without rows form one last component of their own.
pub fn split(lp: &Lp) -> Vec<Component> {
    let mut parent: Vec<usize> = (0..lp.rows()).collect();
    for j in 0..lp.columns() {
        let mut rows = lp.column(j).map(|(i, _)| i);
        if let Some(first) = rows.next() {
            let mut root = find(&mut parent, first);
            for row in rows {
                let other = find(&mut parent, row);
                // The smaller index stays root, so that order is kept.
                let (low, high) = (root.min(other), root.max(other));
                parent[high] = low;
                root = low;
            }
        }
    }

    let mut number = vec![usize::MAX; lp.rows()];
    let mut parts: Vec<Component> = Vec::new();
    let mut local = vec![0; lp.rows()];
    for row in 0..lp.rows() {
        let root = find(&mut parent, row);
        if number[root] == usize::MAX {
            number[root] = parts.len();
            parts.push(empty());
        }
        let part = &mut parts[number[root]];
        local[row] = part.lp.add_row(lp.row_lower[row], lp.row_upper[row]);
        part.rows.push(row);
        number[row] = number[root];
    }
    if let [only] = &mut parts[..] {
        only.lp.reserve_like(lp);
    }
    let mut free = empty();
    let mut entries = Vec::new();
    for j in 0..lp.columns() {
        entries.clear();
        let mut home = None;
        for (row, a) in lp.column(j) {
            home = Some(number[row]);
            entries.push((local[row], a));
        }
        let part = home.map_or(&mut free, |h| &mut parts[h]);
        part.lp.add_column(lp.describe(j), &entries);
        part.columns.push(j);
    }
    if !free.columns.is_empty() {
        parts.push(free);
    }
    parts
}

fn empty() -> Component {
    Component {
        lp: Lp::new(),
        columns: Vec::new(),
        rows: Vec::new(),
    }
}

fn find(parent: &mut [usize], mut i: usize) -> usize {
    while parent[i] != i {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    i
}

#[cfg(test)]
mod tests {
    use super::*;
    use idlewise_linear::Column;

    #[test]
    fn parts_share_nothing_and_lose_nothing() {
        let mut lp = Lp::new();
        for _ in 0..5 {
            lp.add_row(0.0, 1.0);
        }
        let column = Column {
            gain: 1.0,
            lower: 0.0,
            upper: 1.0,
            size: 1.0,
            integer: false,
        };
        lp.add_column(column, &[(4, 1.0), (1, 2.0)]);
        lp.add_column(column, &[(0, 1.0)]);
        lp.add_column(column, &[]);
        lp.add_column(column, &[(1, 3.0), (2, 1.0)]);
        let parts = split(&lp);
        let shape: Vec<(Vec<usize>, Vec<usize>)> = parts
            .iter()
            .map(|p| (p.rows.clone(), p.columns.clone()))
            .collect();
        assert_eq!(
            shape,
            vec![
                (vec![0], vec![1]),
                (vec![1, 2, 4], vec![0, 3]),
                (vec![3], vec![]),
                (vec![], vec![2]),
            ]
        );
        assert_eq!(
            parts[1].lp.column(0).collect::<Vec<_>>(),
            vec![(2, 1.0), (0, 2.0)]
        );
    }
}
