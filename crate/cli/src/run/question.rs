//! `compare`, `size`, `grow` and `stress`: a question about a fleet, and its answer.

use std::time::Duration;

use idlewise::{Comparison, Error, Growth, Hooks, Options, Plan, Scenario, Sizing, Stress};
use serde::Serialize;

use super::solving::{forget_time, timed};
use crate::config::Question;
use crate::outcome::Outcome;
use crate::{input, output, print};

/// An answer that carries the plan it is about.
pub(super) trait Answer: Serialize + Send {
    /// That plan.
    fn plan(&mut self) -> &mut Plan;

    /// What finding the answer took, for standard error. An answer made from many
    /// solves has no one engine to name.
    fn effort(&mut self, elapsed: Duration) -> String {
        format!("{:.2} s\n", elapsed.as_secs_f64())
    }
}

impl Answer for Comparison {
    fn plan(&mut self) -> &mut Plan {
        &mut self.plan
    }

    fn effort(&mut self, elapsed: Duration) -> String {
        print::plan::effort(&self.plan, elapsed)
    }
}

impl Answer for Sizing {
    fn plan(&mut self) -> &mut Plan {
        &mut self.plan
    }
}

impl Answer for Growth {
    fn plan(&mut self) -> &mut Plan {
        &mut self.plan
    }
}

impl Answer for Stress {
    fn plan(&mut self) -> &mut Plan {
        &mut self.plan
    }
}

/// Asks, and shows the answer.
pub(super) fn run<A: Answer>(
    question: &Question,
    ask: impl Fn(&Scenario, &Options, &Hooks<'_>) -> Result<A, Error> + Sync,
    view: impl Fn(&Scenario, &A) -> String,
) -> anyhow::Result<Outcome> {
    let scenario = input::scenario(&question.scenario)?;
    let (mut answer, elapsed) = timed(&question.limits, |options, hooks| {
        ask(&scenario, options, hooks)
    })?;
    let effort = answer.effort(elapsed);
    let outcome = Outcome::of_plan(answer.plan(), question.limits.options.gap);
    if question.json {
        forget_time(answer.plan());
        output::json(&answer)?;
    } else {
        output::view(&view(&scenario, &answer))?;
    }
    output::remark(&effort);
    Ok(outcome)
}
