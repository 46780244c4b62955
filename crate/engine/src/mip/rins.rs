//! Better plans between the best one and the relaxation's point: where both
//! agree on a whole column it stays, and a short search looks at the rest
//! (relaxation induced neighbourhoods, Danna, Rothberg and Le Pape 2005).

use super::incumbent::Incumbent;
use super::relaxation::Relaxation;
use super::tree::Tree;
use crate::context::Failure;
use crate::context::SolveContext;
use idlewise_linear::simplex::Verdict;
use idlewise_linear::tolerances::mip::WHOLE;

/// Nodes of one such search, and how often one may follow another.
const NODES: u64 = 120;
const ROUNDS: usize = 4;
/// More free columns than this part of all is no neighbourhood.
const FREE: f64 = 0.7;

/// Looks around the best plan, as long as that gains anything. `x` is a point
/// of the relaxation. Bounds and basis are as before afterwards.
pub(super) fn search(
    relaxed: &mut Relaxation<'_>,
    best: &mut Incumbent<'_>,
    context: &SolveContext<'_>,
    x: &[f64],
) -> Result<(), Failure> {
    let whole: Vec<usize> = (0..relaxed.lp.columns())
        .filter(|&j| relaxed.lp.integer[j])
        .collect();
    let before: Vec<(f64, f64)> = whole.iter().map(|&j| relaxed.bounds(j)).collect();
    let basis = relaxed.basis();
    let short = SolveContext {
        node_limit: NODES,
        ..*context
    };
    for _ in 0..ROUNDS {
        if best.x.is_empty() || context.expired() {
            break;
        }
        let mut free = 0;
        for (&j, &(lower, upper)) in whole.iter().zip(&before) {
            let value = best.x[j].round().max(lower).min(upper);
            if (value - x[j]).abs() < WHOLE {
                relaxed.set_bounds(j, value, value);
            } else {
                relaxed.set_bounds(j, lower, upper);
                free += usize::from(lower < upper);
            }
        }
        let value = best.value;
        if free as f64 <= FREE * whole.len() as f64 && relaxed.solve() == Verdict::Optimal {
            let bound = relaxed.objective();
            Tree::new(relaxed, best, &short).run(bound)?;
        }
        if best.value <= value {
            break;
        }
    }
    for (&j, &(lower, upper)) in whole.iter().zip(&before) {
        relaxed.set_bounds(j, lower, upper);
    }
    relaxed.load(&basis);
    Ok(())
}
