//! `compare`: the best plan beside routing that has no plan.

use super::on_threads;
use super::solve::timeless;
use crate::config::Answer;
use crate::input;
use crate::outcome::Outcome;
use crate::progress::watched;
use crate::{output, print};

pub(super) fn run(ask: &Answer) -> anyhow::Result<Outcome> {
    let scenario = input::scenario(&ask.scenario)?;
    let options = &ask.limits.options;
    let (compared, elapsed) =
        watched(|hooks| on_threads(&ask.limits, || idlewise::compare(&scenario, options, hooks)));
    let mut comparison = compared??;
    let effort = print::plan::effort(&comparison.plan, elapsed);
    let outcome = Outcome::of_plan(&comparison.plan, options.gap);
    if ask.json {
        comparison.plan = timeless(comparison.plan);
        output::json(&comparison)?;
    } else {
        output::view(&print::comparison::view(&scenario, &comparison))?;
    }
    output::remark(&effort);
    Ok(outcome)
}
