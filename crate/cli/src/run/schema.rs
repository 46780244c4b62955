//! `schema` and `example`: what a scenario and a plan look like.

use idlewise::schema::{plan_schema, scenario_schema};

use crate::args::FileFormat;
use crate::outcome::Outcome;
use crate::output::{self, Checked};

pub(super) fn run(format: FileFormat) -> anyhow::Result<Outcome> {
    output::json(&match format {
        FileFormat::Scenario => scenario_schema(),
        FileFormat::Plan => plan_schema(),
    })?;
    Ok(Outcome::Done)
}

pub(super) fn example() -> anyhow::Result<Outcome> {
    let text = idlewise::example::JSON.trim_end();
    Checked::Stdout.write(format!("{text}\n").as_bytes())?;
    Ok(Outcome::Done)
}
