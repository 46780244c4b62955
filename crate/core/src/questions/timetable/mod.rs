//! What to do, and in which order: a plan as a list of loads, unloads and machines to
//! rent, to drain and to switch off.
//!
//! Between two periods every machine of an entry gets new contents. `matching` says which
//! machine gets which, so that most replicas stay; `order` puts the loads and unloads of
//! one moment in an order that can be worked off: a replica is loaded before one of the
//! same model is unloaded, wherever there is free room, and where there is none it is
//! said. `room` knows what fits on a machine.

mod contents;
mod csv;
mod hours;
mod matching;
mod order;
mod ranges;
mod room;
mod starts;
mod types;

use std::collections::BTreeSet;

use super::decided::{decided, single_future};
use super::starting;
use crate::error::Error;
use crate::plan::Plan;
use crate::scenario::{InputError, InputErrors, Scenario};
use contents::Entries;
use matching::Course;

pub use types::{Action, Step, Timetable};

/// The timetable of a plan. With the plan's scenario it knows what fits on a machine,
/// how many there are and what stands now; without it, what the plan itself shows.
///
/// # Errors
///
/// [`Error::Input`] where the plan decides nothing, or names what is not in the scenario.
pub fn timetable(plan: &Plan, scenario: Option<&Scenario>) -> Result<Timetable, Error> {
    decided(plan)?;
    single_future(plan)?;
    starting::refuse_parts(plan, "`timetable`")?;
    if let Some(scenario) = scenario {
        starting::refuse(scenario, "`timetable`")?;
    }
    if let Some(scenario) = scenario {
        let nodes: BTreeSet<&str> = scenario.nodes.iter().map(|n| n.id.as_str()).collect();
        for (number, replica) in plan.replicas.iter().enumerate() {
            if !nodes.contains(replica.node.as_str()) {
                let path = format!("$.replicas[{number}].node");
                let expected = "a node of the scenario that the plan was made for";
                let error = InputError::new(path, format!("{:?}", replica.node), expected);
                return Err(Error::Input(InputErrors(vec![error])));
            }
        }
    }
    let entries = Entries::new(plan, scenario);
    let mut table = Timetable::default();
    table.steps.extend(rents(plan, &entries));
    let courses: Vec<(&str, Course<'_>)> = entries
        .all
        .iter()
        .map(|(&id, entry)| (id, matching::course(entry, entries.hours.get(id))))
        .collect();
    for period in 0..entries.periods.len() {
        starts::starts(&entries, period, &mut table.steps);
        order::steps(&entries, &courses, period, &mut table.steps);
        starts::stops(&entries, period, &mut table.steps);
    }
    if scenario.is_none() && !plan.replicas.is_empty() {
        table.notes.push(
            "without the scenario, what fits on a machine is known from the plan alone, and all \
             of the first period is loaded anew"
                .to_owned(),
        );
    }
    Ok(table)
}

fn rents<'p>(plan: &'p Plan, entries: &'p Entries<'_>) -> impl Iterator<Item = Step> + 'p {
    let rented = plan.counts.iter().filter(|c| c.count > 0.0);
    rented.map(|c| Step {
        machine_count: c.count,
        ..entries.step(0, Action::Rent, &c.node)
    })
}
