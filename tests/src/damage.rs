//! Plans that somebody has changed afterwards.

use idlewise::Plan;

use crate::random::Dice;

/// Changes what a plan does or claims in one or two places. The same seed makes the same
/// damage.
pub fn damaged(plan: &Plan, dice: &mut Dice) -> Plan {
    let mut out = plan.clone();
    for _ in 0..dice.whole(1, 2) {
        damage(&mut out, dice);
    }
    out
}

fn any<'a, T>(items: &'a mut [T], dice: &mut Dice) -> Option<&'a mut T> {
    let last = (items.len() as u64).checked_sub(1)?;
    items.get_mut(dice.whole(0, last) as usize)
}

fn other<T: Clone>(items: &[T], dice: &mut Dice) -> Option<T> {
    any(&mut items.to_vec(), dice).cloned()
}

/// A factor that nobody would call rounding.
fn factor(dice: &mut Dice) -> f64 {
    [0.0, 0.5, 0.9, 1.01, 1.5, 2.0, 10.0, -1.0][dice.whole(0, 7) as usize]
}

fn damage(plan: &mut Plan, dice: &mut Dice) {
    let times = factor(dice);
    match dice.whole(0, 13) {
        0..=2 => {
            if let Some(route) = any(&mut plan.routes, dice) {
                route.rate *= times;
            }
        }
        3 => {
            if let (Some(to), Some(route)) =
                (other(&plan.routes, dice), any(&mut plan.routes, dice))
            {
                route.node = to.node;
            }
        }
        4 => {
            if let (Some(to), Some(route)) =
                (other(&plan.routes, dice), any(&mut plan.routes, dice))
            {
                route.demand = to.demand;
            }
        }
        5 => plan.routes.extend(other(&plan.routes, dice)),
        6 => {
            if let Some(replicas) = any(&mut plan.replicas, dice) {
                replicas.count = (replicas.count * times).round();
            }
        }
        7 => {
            if let Some(count) = any(&mut plan.counts, dice) {
                count.count = (count.count * times).round();
            }
        }
        8 => {
            if let Some(group) = any(&mut plan.machines, dice) {
                match any(&mut group.replicas, dice) {
                    Some(on) if dice.chance(0.6) => on.count += 1,
                    _ => group.count += 1,
                }
            }
        }
        9 => {
            plan.machines.truncate(plan.machines.len() / 2);
        }
        10 => plan.objective.value *= times,
        11 => {
            plan.objective.value *= times;
            plan.objective.bound *= times;
            plan.certificate.objective *= times;
            plan.certificate.bound *= times;
        }
        12 => plan.objective.bound = plan.objective.value,
        _ => {
            plan.objective.value *= times;
            plan.certificate.objective = plan.objective.value;
        }
    }
}
