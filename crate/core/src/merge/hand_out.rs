//! Machines, and what stands on them, handed out to the members of a class.

use crate::scenario::{Count, Spread};

/// So many machines of a class for one of its members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Share {
    /// Which member.
    pub member: usize,
    /// Which of the contents.
    pub content: usize,
    /// Machines.
    pub machines: u64,
}

/// Machines of each member, where a class has `total`: each member's least, and of the
/// rest as many as it may have, one member after another, or in proportion (`even`).
pub(crate) fn machines(counts: &[Count], total: u64, spread: Spread) -> Vec<u64> {
    let least: u64 = counts.iter().map(|count| count.bounds().0).sum();
    let room: Vec<u64> = counts
        .iter()
        .map(|count| count.bounds().1 - count.bounds().0)
        .collect();
    let mut own: Vec<u64> = counts.iter().map(|count| count.bounds().0).collect();
    for share in contents(&[total.saturating_sub(least)], &room, spread) {
        own[share.member] += share.machines;
    }
    own
}

/// Hands machines with contents to members that have so many machines each: one member
/// after another, or every content in proportion to the machines that are left (`even`).
/// There should be no more contents than machines; what is beyond them is left out.
pub(crate) fn contents(contents: &[u64], machines: &[u64], spread: Spread) -> Vec<Share> {
    let mut free = machines.to_vec();
    let mut shares = Vec::new();
    let mut first = 0;
    for (content, &count) in contents.iter().enumerate() {
        let mut left = count;
        if spread == Spread::Even {
            for (member, machines) in proportional(left, &free).into_iter().enumerate() {
                if machines > 0 {
                    free[member] -= machines;
                    shares.push(Share {
                        member,
                        content,
                        machines,
                    });
                }
            }
            continue;
        }
        while left > 0 && first < free.len() {
            let machines = left.min(free[first]);
            if machines == 0 {
                first += 1;
                continue;
            }
            free[first] -= machines;
            left -= machines;
            shares.push(Share {
                member: first,
                content,
                machines,
            });
        }
    }
    shares
}

/// So many in proportion to what is free, whole, the largest remainders first.
fn proportional(count: u64, free: &[u64]) -> Vec<u64> {
    let all: u64 = free.iter().sum();
    let count = count.min(all);
    if count == 0 {
        return vec![0; free.len()];
    }
    let part = |free: u64| u128::from(count) * u128::from(free);
    let whole = |part: u128| u64::try_from(part / u128::from(all)).unwrap_or(u64::MAX);
    let mut shares: Vec<u64> = free.iter().map(|&free| whole(part(free))).collect();
    let mut order: Vec<usize> = (0..free.len()).collect();
    order.sort_by_key(|&m| (std::cmp::Reverse(part(free[m]) % u128::from(all)), m));
    // What is left are remainders that add up to it, so that each is of a member with room.
    let left = count - shares.iter().sum::<u64>();
    for &m in order
        .iter()
        .take(usize::try_from(left).unwrap_or(usize::MAX))
    {
        shares[m] += 1;
    }
    shares
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_member_after_another_gets_machines() {
        let counts = [Count::from(1..=3), Count::from(0..=3), Count::Fixed(2)];
        assert_eq!(machines(&counts, 3, Spread::Packed), [1, 0, 2]);
        assert_eq!(machines(&counts, 6, Spread::Packed), [3, 1, 2]);
        assert_eq!(machines(&counts, 5, Spread::Even), [2, 1, 2]);
        let share = |member, content, machines| Share {
            member,
            content,
            machines,
        };
        let expected = [share(0, 0, 2), share(0, 1, 1), share(1, 1, 2)];
        assert_eq!(contents(&[2, 3], &[3, 4], Spread::Packed), expected);
    }

    proptest! {
        #[test]
        fn all_is_handed_out_and_nobody_gets_too_much(
            given in prop::collection::vec(0..20_u64, 0..6),
            own in prop::collection::vec(0..30_u64, 1..8),
            even in any::<bool>(),
        ) {
            let spread = if even { Spread::Even } else { Spread::Packed };
            prop_assume!(given.iter().sum::<u64>() <= own.iter().sum());
            let shares = contents(&given, &own, spread);
            for (content, &count) in given.iter().enumerate() {
                let of = shares.iter().filter(|s| s.content == content);
                prop_assert_eq!(of.map(|s| s.machines).sum::<u64>(), count);
            }
            for (member, &most) in own.iter().enumerate() {
                let of = shares.iter().filter(|s| s.member == member);
                prop_assert!(of.map(|s| s.machines).sum::<u64>() <= most);
            }
        }
    }
}
