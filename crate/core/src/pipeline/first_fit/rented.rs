//! Machines that a plan without a program may use: of ranges, as many as limits of machines
//! and of spend leave, one node after another.

use crate::scenario::Fleet;

/// Machines of each node.
pub(super) fn rented(fleet: &Fleet<'_>) -> Vec<f64> {
    let mut machines: Vec<f64> = fleet.nodes.iter().map(|n| n.count.0).collect();
    let limits = fleet.limits.iter();
    let tightest = limits.map(|limit| {
        let most = limit.sides.iter().map(|(_, most)| *most);
        let most = most.fold(f64::INFINITY, f64::min);
        (limit, most - limit.machines(fleet, &machines, 0))
    });
    let mut left: Vec<_> = tightest.collect();
    for (node, n) in fleet.nodes.iter().enumerate() {
        let mut more = n.count.1 - n.count.0;
        for (limit, left) in &left {
            let one = limit.machine(fleet, node, 0);
            if one > 0.0 {
                more = more.min((left.max(0.0) / one).floor());
            }
        }
        machines[node] += more;
        for (limit, left) in &mut left {
            *left -= more * limit.machine(fleet, node, 0);
        }
    }
    machines
}
