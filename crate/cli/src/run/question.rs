//! `compare`, `size`, `grow`, `stress`, `advise`, `earnings`, `futures`, `commit` and `evaluate`: a
//! question about a fleet, and its answer.

use std::time::Duration;

use idlewise::plan::Status;
use idlewise::{
    Commitments, Comparison, Earnings, Error, Evaluation, Foresight, Growth, Hooks, Options, Plan,
    Recommendations, Scenario, Sizing, Stress,
};
use serde::Serialize;

use super::solving::{ended_early, forget_time, timed, with_time_to_write};
use crate::config::Question;
use crate::outcome::Outcome;
use crate::{importing, output, print};

/// An answer that carries the plan it is about.
pub(super) trait Answer: Serialize + Send {
    /// Whether the view tells by itself that a limit ended the work.
    const TELLS_OF_LIMITS: bool = false;

    /// That plan.
    fn plan(&mut self) -> &mut Plan;

    /// How far the question was answered.
    fn status(&self) -> Status;

    /// What finding the answer took, for standard error. An answer made from many
    /// solves has no one engine to name.
    fn effort(&mut self, elapsed: Duration) -> String {
        format!("{:.2} s\n", elapsed.as_secs_f64())
    }
}

impl Answer for Comparison {
    const TELLS_OF_LIMITS: bool = true;

    fn plan(&mut self) -> &mut Plan {
        &mut self.plan
    }

    fn status(&self) -> Status {
        self.plan.status
    }

    fn effort(&mut self, elapsed: Duration) -> String {
        print::plan::effort(&self.plan, elapsed)
    }
}

impl Answer for Sizing {
    fn plan(&mut self) -> &mut Plan {
        &mut self.plan
    }

    fn status(&self) -> Status {
        self.status
    }
}

impl Answer for Growth {
    fn plan(&mut self) -> &mut Plan {
        &mut self.plan
    }

    fn status(&self) -> Status {
        self.status
    }
}

impl Answer for Stress {
    fn plan(&mut self) -> &mut Plan {
        &mut self.plan
    }

    fn status(&self) -> Status {
        self.status
    }
}

impl Answer for Recommendations {
    fn plan(&mut self) -> &mut Plan {
        &mut self.plan
    }

    fn status(&self) -> Status {
        self.status
    }
}

impl Answer for Earnings {
    fn plan(&mut self) -> &mut Plan {
        &mut self.plan
    }

    fn status(&self) -> Status {
        self.status
    }
}

impl Answer for Foresight {
    fn plan(&mut self) -> &mut Plan {
        &mut self.plan
    }

    fn status(&self) -> Status {
        self.status
    }
}

impl Answer for Commitments {
    fn plan(&mut self) -> &mut Plan {
        &mut self.plan
    }

    fn status(&self) -> Status {
        self.status
    }
}

impl Answer for Evaluation {
    fn plan(&mut self) -> &mut Plan {
        &mut self.plan
    }

    fn status(&self) -> Status {
        self.status
    }
}

/// What a limit kept from being done.
const ALL_OF_IT: &str = "all of this was tried and proved";

/// Asks, and shows the answer.
pub(super) fn run<A: Answer>(
    question: &Question,
    ask: impl Fn(&Scenario, &Options, &Hooks<'_>) -> Result<A, Error> + Sync,
    view: impl Fn(&Scenario, &A) -> String,
) -> anyhow::Result<Outcome> {
    let (scenario, told) = importing::scenario_of(&question.inputs)?;
    output::remark(&told);
    answered(question, &scenario, ask, view)
}

/// Asks about a scenario that was read, and shows the answer.
pub(super) fn answered<A: Answer>(
    question: &Question,
    scenario: &Scenario,
    ask: impl Fn(&Scenario, &Options, &Hooks<'_>) -> Result<A, Error> + Sync,
    view: impl Fn(&Scenario, &A) -> String,
) -> anyhow::Result<Outcome> {
    let limits = if question.json {
        with_time_to_write(&question.limits, scenario)
    } else {
        question.limits
    };
    let solved = timed(&limits, |options, hooks| ask(scenario, options, hooks))?;
    let (mut answer, interrupted) = (solved.answer, solved.interrupted);
    let effort = answer.effort(solved.elapsed);
    let outcome = Outcome::of_status(answer.status());
    let early = ended_early(interrupted, outcome, answer.plan());
    if question.json {
        forget_time(answer.plan());
        output::json(&answer)?;
    } else {
        let mut shown = view(scenario, &answer);
        if !A::TELLS_OF_LIMITS && outcome == Outcome::Stopped {
            let what = if answer.plan().exists() {
                ALL_OF_IT
            } else {
                "a plan was found"
            };
            let options = &limits.options;
            print::ended::view(&mut shown, options, solved.elapsed, interrupted, what);
        }
        output::view(&shown)?;
    }
    output::remark(&format!("{early}{effort}"));
    Ok(outcome)
}
