//! `timetable`: what to do to bring a plan about.

use idlewise::timetable;

use crate::input::{self, Source};
use crate::outcome::Outcome;
use crate::output::{self, Checked};
use crate::print;

pub(super) fn run(
    plan: &Source,
    scenario: Option<&Source>,
    csv: bool,
    json: bool,
) -> anyhow::Result<Outcome> {
    let (scenario, plan) = match scenario {
        Some(scenario) => {
            let (scenario, plan) = input::scenario_and_plan(scenario, plan)?;
            (Some(scenario), plan)
        }
        None => (None, input::plan(plan)?),
    };
    let table = timetable(&plan, scenario.as_ref())?;
    if csv {
        Checked::Stdout.write(table.to_csv().as_bytes())?;
    } else if json {
        output::json(&table)?;
    } else {
        output::view(&print::timetable::view(&table))?;
    }
    if csv {
        let notes = table.notes.iter().map(|note| format!("note: {note}\n"));
        output::remark(&notes.collect::<String>());
    }
    Ok(Outcome::Done)
}
