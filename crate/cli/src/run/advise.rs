//! `advise`: what a person can do, shown, or applied to the scenario.

use anyhow::bail;
use idlewise::questions::apply;
use idlewise::{Hooks, Options, Recommendations, Scenario};

use super::question::answered;
use super::solving::{ended_early, timed};
use crate::config::Advise;
use crate::outcome::Outcome;
use crate::print::{self, number};
use crate::{importing, output};

pub(super) fn run(config: &Advise) -> anyhow::Result<Outcome> {
    let question = &config.question;
    let (scenario, told) = importing::scenario_of(&question.inputs)?;
    output::remark(&told);
    let ask = |scenario: &Scenario, options: &Options, hooks: &Hooks<'_>| {
        idlewise::advise(scenario, &config.ask, options, hooks, &|_| {})
    };
    if config.apply.is_empty() {
        return answered(question, &scenario, ask, print::advise::view);
    }
    let target = config
        .target
        .checked(&question.inputs.files().collect::<Vec<_>>())?;
    let solved = timed(&question.limits, |options, hooks| {
        ask(&scenario, options, hooks)
    })?;
    let outcome = Outcome::of_status(solved.answer.status);
    let early = ended_early(solved.interrupted, outcome, &solved.answer.plan);
    let changed = applied(&scenario, &solved.answer, &config.apply)?;
    target.write(output::pretty(&changed)?.as_bytes())?;
    let done: Vec<String> = config
        .apply
        .iter()
        .filter_map(|number| solved.answer.actions.get(number.checked_sub(1)?))
        .map(|action| format!("applied: {}\n", print::text::visible(&action.title)))
        .collect();
    output::remark(&format!("{early}{}", done.concat()));
    Ok(outcome)
}

/// The scenario with actions applied, by their numbers from 1.
fn applied(
    scenario: &Scenario,
    answer: &Recommendations,
    numbers: &[usize],
) -> anyhow::Result<Scenario> {
    let mut changed = scenario.clone();
    for &number in numbers {
        let action = number
            .checked_sub(1)
            .and_then(|place| answer.actions.get(place));
        let Some(action) = action else {
            bail!(
                "--apply: found {number}, expected the number of an action: there {} {}",
                if answer.actions.len() == 1 {
                    "is"
                } else {
                    "are"
                },
                number::plural(answer.actions.len(), "action")
            );
        };
        if action.changes.is_empty() {
            bail!(
                "--apply: action {number} ({}) changes nothing in the scenario: `solve` gives \
                 its plan",
                print::text::visible(&action.title)
            );
        }
        changed = apply(&changed, &action.changes)?;
    }
    Ok(changed)
}
