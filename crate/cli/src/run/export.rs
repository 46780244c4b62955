//! `export`: the scenario as a linear program, for any other solver.

use idlewise::export::{to_lp, to_mps};

use crate::args::ProgramFormat;
use crate::input::{self, Source};
use crate::outcome::Outcome;
use crate::output::Target;

pub(super) fn run(
    source: &Source,
    format: ProgramFormat,
    target: &Target,
) -> anyhow::Result<Outcome> {
    let target = target.checked(&[source])?;
    let scenario = input::scenario(source)?;
    let text = match format {
        ProgramFormat::Mps => to_mps(&scenario)?,
        ProgramFormat::Lp => to_lp(&scenario)?,
    };
    target.write(text.as_bytes())?;
    Ok(Outcome::Done)
}
