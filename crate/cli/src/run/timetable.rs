//! `timetable`: what to do to bring a plan about.

use anyhow::Context as _;
use idlewise::scenario::limits::MAX_PLAN_BYTES;
use idlewise::timetable;

use crate::args::TimetableFormat;
use crate::input::{self, Source};
use crate::outcome::Outcome;
use crate::output::{self, Checked};
use crate::print;

pub(super) fn run(
    plan: &Source,
    scenario: Option<&Source>,
    format: TimetableFormat,
    json: bool,
) -> anyhow::Result<Outcome> {
    let (scenario, scenario_bytes, plan, plan_bytes) = if let Some(scenario) = scenario {
        let read = input::scenario_and_plan_texts(scenario, plan)?;
        let scenario = (Some(read.scenario), Some(read.scenario_bytes));
        (scenario.0, scenario.1, read.plan, read.plan_bytes)
    } else {
        let bytes = plan.read(MAX_PLAN_BYTES)?;
        let read = idlewise::plan::from_json(&bytes).map_err(|errors| plan.refuse(errors))?;
        (None, None, read, bytes)
    };
    let table = timetable(&plan, scenario.as_ref())?;
    if json {
        output::json(&table)?;
        return Ok(Outcome::Done);
    }
    let plan_text = text(&plan_bytes)?;
    let scenario_text = scenario_bytes.as_deref().map(text).transpose()?;
    let printed = match format {
        TimetableFormat::List => {
            output::view(&print::timetable::view(&table))?;
            return Ok(Outcome::Done);
        }
        TimetableFormat::Csv => table.to_csv(),
        TimetableFormat::Replicas => idlewise_report::replicas_csv(plan_text)?,
        TimetableFormat::Machines => idlewise_report::machines_csv(plan_text, scenario_text)?,
        TimetableFormat::Kubectl => {
            idlewise_report::kubectl(&serde_json::to_string(&table)?, scenario_text)?
        }
    };
    Checked::Stdout.write(printed.as_bytes())?;
    if matches!(format, TimetableFormat::Csv | TimetableFormat::Kubectl) {
        let notes = table.notes.iter().map(|note| format!("note: {note}\n"));
        output::remark(&notes.collect::<String>());
    }
    Ok(Outcome::Done)
}

fn text(bytes: &[u8]) -> anyhow::Result<&str> {
    std::str::from_utf8(bytes).context("the file is not UTF-8")
}
