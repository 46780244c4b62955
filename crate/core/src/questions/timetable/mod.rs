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
mod matching;
mod order;
mod ranges;
mod room;

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::plan::{Plan, Status};
use crate::scenario::{InputError, InputErrors, Scenario};
use contents::Entries;
use matching::Course;

/// What to do to bring a plan about.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Timetable {
    /// In the order in which they are to be done.
    pub steps: Vec<Step>,
    /// What a reader should know: what was assumed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Step {
    /// Index of the period that it is for.
    pub period: usize,
    /// The label of that period: done by its beginning.
    pub from: String,
    /// Hours from the beginning of the first period to that of this one.
    pub hours: f64,
    /// What to do.
    pub action: Action,
    /// The node's id.
    pub node: String,
    /// Numbers of the machines of the entry, from 1, such as `1-4,9`; absent where it is
    /// of no matter which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub machines: Option<String>,
    /// How many machines.
    pub machine_count: f64,
    /// The model's id, where replicas are loaded or unloaded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The profile's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// Replicas, on all of these machines together.
    pub replicas: f64,
    /// What to mind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What to do with machines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Action {
    /// Rent machines of an entry whose count is a range.
    Rent,
    /// Place replicas.
    Load,
    /// Take replicas away from a machine that stays in use.
    Unload,
    /// Take the last replicas away from a machine that is used no more.
    Drain,
    /// Switch machines off: nothing stands there until the end.
    SwitchOff,
}

impl Action {
    /// The name as in JSON and CSV.
    pub fn as_str(self) -> &'static str {
        match self {
            Action::Rent => "rent",
            Action::Load => "load",
            Action::Unload => "unload",
            Action::Drain => "drain",
            Action::SwitchOff => "switch_off",
        }
    }
}

/// The timetable of a plan. With the plan's scenario it knows what fits on a machine,
/// how many there are and what stands now; without it, what the plan itself shows.
///
/// # Errors
///
/// [`Error::Input`] where the plan decides nothing, or names what is not in the scenario.
pub fn timetable(plan: &Plan, scenario: Option<&Scenario>) -> Result<Timetable, Error> {
    let refuse = |path: &str, found: String, expected: &str| {
        let error = InputError::new(path, found, expected.to_owned());
        Err(Error::Input(InputErrors(vec![error])))
    };
    match plan.status {
        Status::Optimal | Status::Feasible => {}
        Status::Infeasible | Status::Limit => {
            let expected = "a plan that decides something (\"optimal\" or \"feasible\")";
            return refuse("$.status", format!("{:?}", plan.status), expected);
        }
    }
    if let Some(scenario) = scenario {
        let nodes: BTreeSet<&str> = scenario.nodes.iter().map(|n| n.id.as_str()).collect();
        for (number, replica) in plan.replicas.iter().enumerate() {
            if !nodes.contains(replica.node.as_str()) {
                let path = format!("$.replicas[{number}].node");
                let expected = "a node of the scenario that the plan was made for";
                return refuse(&path, format!("{:?}", replica.node), expected);
            }
        }
    }
    let entries = Entries::new(plan, scenario);
    let mut table = Timetable::default();
    table.steps.extend(rents(plan, &entries));
    let courses: BTreeMap<&str, Course<'_>> = entries
        .all
        .iter()
        .map(|(&id, entry)| (id, matching::course(entry)))
        .collect();
    for period in 0..entries.periods.len() {
        order::steps(&entries, &courses, period, &mut table.steps);
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
