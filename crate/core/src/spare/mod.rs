//! Spare replicas: what a plan leaves free of its machines is filled with the replicas
//! most likely to be needed (`policy.spare`).
//!
//! A forecast is not what comes. Replicas that hold compute are only as many as the
//! forecast needs, and where more of it comes nothing stands ready, though compute is
//! idle. Spare replicas cost nothing: they stand on machines that are there, within what
//! is available, where nothing that they hold has a usage price, and they cause no move
//! where moves have a price or a limit.
//!
//! Period by period, one after another (a few at a time on large entries):
//! 1. those first that are worth most for the compute they take, by `likely`: what of a
//!    demand each period of the scenario would leave to them, were it as likely as any
//!    other; where `policy.spare_give_up` allows it, replicas that serve less than others
//!    are expected to make room for them (`give_up`);
//! 2. then those that stood in the period before: nobody has to unload them;
//! 3. then, for what is still free, the demand that could grow least, until nothing fits.

mod give_up;
mod likely;
mod period;
mod room;

use std::collections::BTreeMap;

use crate::assignment::{Assignment, Placed};
use crate::context::Context;
use crate::scenario::Fleet;
use give_up::Routes;
use likely::Likely;
use period::{Period, Places, covered};
use room::Room;

/// What becomes of an assignment.
#[derive(Default)]
pub(crate) struct Filling {
    /// Replicas to add, by period, node and profile.
    pub spare: Vec<Placed>,
    /// Replicas that make room for them, with their part of the work.
    pub gone: Vec<Placed>,
}

/// Fills what an assignment leaves free, period by period as long as there is time.
pub(crate) fn fill(fleet: &Fleet<'_>, assignment: &Assignment, context: &Context<'_>) -> Filling {
    let policy = &fleet.scenario.policy;
    // Where moves count, what makes room would be one more thing to load again.
    let may_make_room = policy.spare_give_up > 0.0 && fleet.steady.is_none();
    let places = Places::new(fleet, assignment);
    let likely = Likely::new(fleet);
    let mut before: Option<BTreeMap<(usize, usize), f64>> = None;
    let mut filling = Filling::default();
    for period in 0..fleet.hours.len() {
        if context.expired() {
            break;
        }
        let mut now = Period {
            fleet,
            places: &places,
            likely: &likely,
            room: Room::new(fleet, assignment, period, before.as_ref()),
            covered: covered(fleet, assignment, &likely, period),
            number: period,
        };
        now.fill_by(Period::expected);
        let at = |(node, profile), count| Placed {
            node,
            profile,
            period,
            count,
        };
        if may_make_room {
            let mut routes = Routes::new(fleet, assignment, period);
            now.make_room(&mut routes);
            let gone = routes.gone.into_iter();
            filling
                .gone
                .extend(gone.map(|(place, count)| at(place, count)));
        }
        now.keep();
        now.fill_by(Period::growth);
        let Room { counts, placed, .. } = now.room;
        let placed = placed.into_iter();
        filling
            .spare
            .extend(placed.map(|(place, count)| at(place, count as f64)));
        before = Some(counts);
    }
    filling
}
