//! `grow`: what more machines of each kind would be worth.

use idlewise::GrowOptions;

use super::on_threads;
use super::solve::timeless;
use crate::config::Answer;
use crate::input;
use crate::outcome::Outcome;
use crate::progress::watched;
use crate::{output, print};

pub(super) fn run(ask: &Answer, question: &GrowOptions) -> anyhow::Result<Outcome> {
    let scenario = input::scenario(&ask.scenario)?;
    let options = &ask.limits.options;
    let (answered, elapsed) = watched(|hooks| {
        on_threads(&ask.limits, || {
            idlewise::grow(&scenario, question, options, hooks)
        })
    });
    let mut answer = answered??;
    let outcome = Outcome::of_plan(&answer.plan, options.gap);
    if ask.json {
        answer.plan = timeless(answer.plan);
        output::json(&answer)?;
    } else {
        output::view(&print::growth::view(&scenario, &answer))?;
    }
    output::remark(&format!("{:.2} s\n", elapsed.as_secs_f64()));
    Ok(outcome)
}
