//! The machines of an entry in one period, as whole replicas are put on them one kind
//! after another.

use crate::model::Kind;

/// Machines that are filled alike.
#[derive(Debug, Clone)]
struct Alike {
    count: u64,
    /// What is free of one of them, as shares of each resource.
    free: Vec<f64>,
    is_empty: bool,
}

/// What is free on the machines of an entry.
#[derive(Debug, Clone)]
pub(super) struct FreeMachines {
    /// Machines in use come first, so that empty ones stay whole as long as can be.
    groups: Vec<Alike>,
}

impl FreeMachines {
    /// So many machines with nothing on them.
    pub fn new(count: u64, resources: usize) -> Self {
        FreeMachines {
            groups: vec![Alike {
                count,
                free: vec![1.0; resources],
                is_empty: true,
            }],
        }
    }

    /// Puts up to `wanted` replicas of a kind on machines; how many found a place.
    pub fn place(&mut self, kind: &Kind, wanted: u64) -> u64 {
        let mut left = wanted;
        let mut filled = Vec::new();
        for group in &mut self.groups {
            if left == 0 {
                break;
            }
            if kind.span > 1 {
                if group.is_empty {
                    let placed = left.min(group.count / kind.span);
                    group.count -= placed * kind.span;
                    left -= placed;
                }
                continue;
            }
            let each = kind.fits(&group.free).min(left);
            if each == 0 {
                continue;
            }
            let whole = group.count.min(left / each);
            for (machines, replicas) in [(whole, each), (1, left - whole * each)] {
                let replicas = replicas.min(each);
                if machines == 0 || replicas == 0 || group.count == 0 {
                    continue;
                }
                let machines = machines.min(group.count);
                let taken = kind.shares.iter().map(|share| share * replicas as f64);
                filled.push(Alike {
                    count: machines,
                    free: group.free.iter().zip(taken).map(|(f, t)| f - t).collect(),
                    is_empty: false,
                });
                group.count -= machines;
                left -= machines * replicas;
            }
        }
        self.groups.retain(|group| group.count > 0);
        self.groups.splice(0..0, filled);
        wanted - left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(shares: &[f64]) -> Kind {
        Kind::new(shares.to_vec(), 0)
    }

    #[test]
    fn replicas_fill_machine_after_machine() {
        let mut free = FreeMachines::new(3, 1);
        let (large, small) = (kind(&[0.6]), kind(&[0.3]));
        assert_eq!(free.place(&large, 2), 2);
        // One beside each large one, three on the empty machine.
        assert_eq!(free.place(&small, 9), 5);
        assert_eq!(free.place(&small, 1), 0);
    }

    #[test]
    fn a_replica_larger_than_a_machine_takes_empty_ones() {
        let mut free = FreeMachines::new(5, 2);
        assert_eq!(free.place(&kind(&[0.1, 0.1]), 1), 1);
        let wide = kind(&[2.0, 0.5]);
        assert_eq!(free.place(&wide, 3), 2);
        assert_eq!(free.place(&kind(&[0.9, 0.0]), 9), 1);
    }
}
