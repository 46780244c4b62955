//! `compare`: the best plan beside routing that has no plan.

use super::on_threads;
use super::solve::timeless;
use crate::config::Limits;
use crate::input::{self, Source};
use crate::outcome::Outcome;
use crate::progress::watched;
use crate::{output, print};

pub(super) fn run(source: &Source, limits: &Limits, json: bool) -> anyhow::Result<Outcome> {
    let scenario = input::scenario(source)?;
    let (compared, elapsed) = watched(|hooks| {
        on_threads(limits, || {
            idlewise::compare(&scenario, &limits.options, hooks)
        })
    });
    let mut comparison = compared??;
    let effort = print::plan::effort(&comparison.plan, elapsed);
    let outcome = Outcome::of_plan(&comparison.plan, limits.options.gap);
    if json {
        comparison.plan = timeless(comparison.plan);
        output::json(&comparison)?;
    } else {
        output::view(&print::comparison::view(&scenario, &comparison))?;
    }
    output::remark(&effort);
    Ok(outcome)
}
