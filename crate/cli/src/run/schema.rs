//! `schema` and `example`: what scenarios, plans and answers look like.

use anyhow::Context;
use idlewise::schema::schema_by_name;

use crate::args::FileFormat;
use crate::outcome::Outcome;
use crate::output::{self, Checked};

pub(super) fn run(format: FileFormat) -> anyhow::Result<Outcome> {
    let name = match format {
        FileFormat::Scenario => "scenario",
        FileFormat::Plan => "plan",
        FileFormat::Compare => "compare",
        FileFormat::Size => "size",
        FileFormat::Grow => "grow",
        FileFormat::Stress => "stress",
        FileFormat::Evaluate => "evaluate",
        FileFormat::Timetable => "timetable",
        FileFormat::Advise => "advise",
        FileFormat::Earnings => "earnings",
        FileFormat::Check => "check",
        FileFormat::Verify => "verify",
        FileFormat::Error => "error",
    };
    output::json(&schema_by_name(name).context("no such schema")?)?;
    Ok(Outcome::Done)
}

pub(super) fn example() -> anyhow::Result<Outcome> {
    let text = idlewise::example::JSON.trim_end();
    Checked::Stdout.write(format!("{text}\n").as_bytes())?;
    Ok(Outcome::Done)
}
