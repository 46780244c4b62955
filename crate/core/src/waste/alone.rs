//! What lifting each cause of stranding by itself would bring (DESIGN section 3).
//!
//! The fill of the account lifts one kind of restriction after another, so that what each
//! gets depends on the order. Here every cause is lifted on the plan as it is, with all
//! others in place. A fill divides rates and replicas, so lifting nothing already brings
//! what whole numbers keep idle: that is fragmentation's, and is taken off the others.

use super::fill::{Residual, Step, may_fragment};
use crate::assignment::Assignment;
use crate::context::Context;
use crate::error::Error;
use crate::parallel::try_map;
use crate::plan::{CausesAlone, Stranded};
use crate::scenario::{Fleet, ObjectiveName};
use crate::solve::WarmStart;

/// How many causes there are.
const CAUSES: usize = Stranded::CAUSES.len();
/// Places of fills in the memory: after those of the steps of the account.
const FIRST_PLACE: usize = CAUSES;

/// What one fill brings in one period.
#[derive(Debug, Clone, Copy, Default)]
struct Brought {
    compute_hours: f64,
    cost: f64,
    value: f64,
}

impl Brought {
    /// What is brought beyond another fill.
    fn beyond(self, other: Brought) -> Brought {
        Brought {
            compute_hours: (self.compute_hours - other.compute_hours).max(0.0),
            cost: (self.cost - other.cost).max(0.0),
            value: (self.value - other.value).max(0.0),
        }
    }
}

/// One kind of restriction lifted, in the order of `Stranded::CAUSES`.
fn lifted_alone() -> [Step; CAUSES] {
    let mut steps = [Step::default(); CAUSES];
    let [
        fragmentation,
        hosting,
        verification,
        region,
        resource,
        hardware,
    ] = &mut steps;
    fragmentation.lifted.fragmentation = true;
    hosting.lifted.hosting = true;
    verification.lifted.verification = true;
    region.lifted.region = true;
    resource.lifted.resource = true;
    hardware.hardware = true;
    steps
}

/// What each cause alone would bring over all periods; none where a limit came first.
pub(super) fn alone(
    fleet: &Fleet<'_>,
    assignment: &Assignment,
    warm: WarmStart<'_>,
    context: &Context<'_>,
) -> Result<Option<CausesAlone>, Error> {
    if fleet.scenario.policy.objective == ObjectiveName::Cost {
        // Serving more than was asked for gains nothing.
        return Ok(Some(CausesAlone::default()));
    }
    let kinds = fleet.kinds();
    let is_whole = may_fragment(fleet);
    let periods: Vec<usize> = (0..fleet.hours.len()).collect();
    let found = try_map(&periods, |&period| {
        context.check_cancelled()?;
        let brought = |place: usize, step: Step| -> Result<Option<Brought>, Error> {
            let mut residual = Residual::of(fleet, assignment, period);
            let before = residual.unmet_value(fleet);
            let step = (FIRST_PLACE + place, step);
            let Some(filled) = residual.fill(fleet, &kinds, step, warm, context)? else {
                return Ok(None);
            };
            let mut brought = Brought {
                value: before - residual.unmet_value(fleet),
                ..Brought::default()
            };
            for (node, compute) in filled {
                let hours = compute * fleet.hours[period];
                brought.compute_hours += hours;
                let capacity = fleet.nodes[node].capacity[fleet.compute];
                if capacity > 0.0 {
                    let price = fleet.scenario.nodes[node].machine_price() / capacity;
                    brought.cost += hours * price;
                }
            }
            Ok(Some(brought))
        };
        // What whole numbers alone keep idle.
        let divided = if is_whole {
            brought(CAUSES, Step::default())?
        } else {
            Some(Brought::default())
        };
        let Some(divided) = divided else {
            return Ok(None);
        };
        let mut causes = [Brought::default(); CAUSES];
        for (cause, step) in lifted_alone().into_iter().enumerate() {
            if cause == 0 && !is_whole {
                continue;
            }
            let Some(own) = brought(cause, step)? else {
                return Ok(None);
            };
            let others = if cause == 0 {
                Brought::default()
            } else {
                divided
            };
            causes[cause] = own.beyond(others);
        }
        Ok::<_, Error>(Some(causes))
    })?;
    let Some(found) = found.into_iter().collect::<Option<Vec<_>>>() else {
        return Ok(None);
    };
    let sum = |of: fn(&Brought) -> f64| {
        let mut amounts = [0.0; CAUSES];
        for causes in &found {
            for (amount, own) in amounts.iter_mut().zip(causes) {
                *amount += of(own);
            }
        }
        Stranded::from_amounts(amounts)
    };
    Ok(Some(CausesAlone {
        compute_hours: sum(|own| own.compute_hours),
        cost: sum(|own| own.cost),
        value: sum(|own| own.value),
    }))
}
