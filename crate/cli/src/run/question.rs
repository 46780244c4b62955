//! `size`, `grow` and `stress`: a question about a fleet, and its answer.

use idlewise::{Error, Growth, Hooks, Options, Plan, Scenario, Sizing, Stress};
use serde::Serialize;

use super::on_threads;
use super::solve::forget_time;
use crate::config::Answer;
use crate::outcome::Outcome;
use crate::progress::watched;
use crate::{input, output};

/// An answer that carries the plan it is about.
pub(super) trait AboutPlan {
    fn plan(&mut self) -> &mut Plan;
}

impl AboutPlan for Sizing {
    fn plan(&mut self) -> &mut Plan {
        &mut self.plan
    }
}

impl AboutPlan for Growth {
    fn plan(&mut self) -> &mut Plan {
        &mut self.plan
    }
}

impl AboutPlan for Stress {
    fn plan(&mut self) -> &mut Plan {
        &mut self.plan
    }
}

/// Asks, and shows the answer.
pub(super) fn run<A: AboutPlan + Serialize + Send>(
    ask: &Answer,
    question: impl Fn(&Scenario, &Options, &Hooks<'_>) -> Result<A, Error> + Sync,
    view: impl Fn(&Scenario, &A) -> String,
) -> anyhow::Result<Outcome> {
    let scenario = input::scenario(&ask.scenario)?;
    let options = &ask.limits.options;
    let (answered, elapsed) =
        watched(|hooks| on_threads(&ask.limits, || question(&scenario, options, hooks)));
    let mut answer = answered??;
    let plan = answer.plan();
    let outcome = Outcome::of_plan(plan, options.gap);
    if ask.json {
        forget_time(plan);
        output::json(&answer)?;
    } else {
        output::view(&view(&scenario, &answer))?;
    }
    output::remark(&format!("{:.2} s\n", elapsed.as_secs_f64()));
    Ok(outcome)
}
