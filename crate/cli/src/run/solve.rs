//! `solve`: the best plan and the account of what it leaves idle.

use anyhow::bail;
use idlewise::Scenario;
use idlewise::plan::Plan;
use idlewise::scenario::Advice;

use super::solving::{ended_early, forget_time, timed, with_time_to_write};
use crate::config::Solve;
use crate::importing;
use crate::input::{self, Source};
use crate::outcome::Outcome;
use crate::replace::Destination;
use crate::{output, print, report};

pub(super) fn run(config: &Solve) -> anyhow::Result<Outcome> {
    let inputs: Vec<&Source> = config.inputs.files().chain(&config.current).collect();
    let out = match &config.out {
        Some(path) => Some(Destination::checked(path, &inputs)?),
        None => None,
    };
    let mut scenario;
    let mut notes = Vec::new();
    let mut told = String::new();
    let mut published = Vec::new();
    match (importing::made_of(&config.inputs)?, &config.current) {
        (Some(made), current) => {
            (scenario, told, published) = (made.scenario, made.told, made.published);
            if let Some(current) = current {
                let plan = input::plan(current)?;
                (scenario, notes) = standing(&plan, &scenario, current);
            }
        }
        (None, None) => scenario = input::scenario(&config.inputs.scenario)?,
        (None, Some(current)) => {
            let plan;
            (scenario, plan) = input::scenario_and_plan(&config.inputs.scenario, current)?;
            (scenario, notes) = standing(&plan, &scenario, current);
        }
    }
    notes.extend(scenario.advise());
    let period = match &config.period {
        Some(name) => Some(period_index(&scenario.in_parts(), name)?),
        None => None,
    };

    let limits = if config.json || out.is_some() {
        with_time_to_write(&config.limits, &scenario)
    } else {
        config.limits
    };
    let solved = timed(&limits, |options, hooks| {
        idlewise::solve_with(&scenario, options, hooks)
    })?;

    let mut plan = solved.answer;

    // A file that cannot be written is no reason to keep the plan back.
    let written = match &out {
        Some(file) => output::pretty(&plan).and_then(|text| file.write(text.as_bytes())),
        None => Ok(()),
    };
    let effort = print::plan::effort(&plan, solved.elapsed);
    let outcome = Outcome::of_status(plan.status);
    let early = ended_early(solved.interrupted, outcome, &plan);
    let notes = print::notes::view(&notes);
    if config.json {
        forget_time(&mut plan);
        output::json(&plan)?;
        output::remark(&notes);
    } else {
        let mut view = print::plan::view(&*plan.in_classes(&scenario)?, &plan, period);
        if outcome == Outcome::Stopped {
            let what = if plan.exists() {
                "this plan was proved to the asked gap"
            } else {
                "a plan was found"
            };
            let (options, elapsed) = (&limits.options, solved.elapsed);
            print::ended::view(&mut view, options, elapsed, solved.interrupted, what);
        }
        if !notes.is_empty() {
            view.push('\n');
            view.push_str(&notes);
        }
        output::view(&view)?;
    }
    let hours: f64 = scenario.periods.iter().map(|period| period.hours).sum();
    let beside = if plan.routes.is_empty() {
        String::new()
    } else {
        importing::beside(&published, plan.objective.cost / hours)
    };
    output::remark(&format!("{told}{early}{effort}{beside}"));
    match written {
        Ok(()) => Ok(outcome),
        // Standard output has the plan and nothing else, also for programs.
        Err(error) => Ok(report::failure(&error, false)),
    }
}

/// The scenario with what a plan places as what stands now, and what is lost of it.
fn standing(plan: &Plan, scenario: &Scenario, source: &Source) -> (Scenario, Vec<Advice>) {
    let mut notes = plan.lost(scenario);
    for note in &mut notes {
        note.path = format!("{source}: {}", note.path);
    }
    (plan.as_current(scenario), notes)
}

/// The period of that label, else of that number from 0.
fn period_index(scenario: &Scenario, name: &str) -> anyhow::Result<usize> {
    let periods = &scenario.periods;
    let mut labelled = (0..).zip(periods).filter(|(_, p)| p.label == name);
    let first = labelled.next();
    match (first, labelled.next(), name.parse::<usize>()) {
        (Some((index, _)), None, _) => Ok(index),
        (Some(_), Some(_), _) => bail!(
            "--period {name}: several periods have this label; expected a number from 0 to {}",
            periods.len().saturating_sub(1)
        ),
        (None, _, Ok(index)) if index < periods.len() => Ok(index),
        _ => {
            let expected = match periods.len() {
                0 | 1 => "0, the only period, or its label".to_owned(),
                count => format!("a period's label or a number from 0 to {}", count - 1),
            };
            let is_length = idlewise_import::duration_hours(name).is_some();
            let hint = if is_length {
                format!(" (--period-length {name} cuts history into periods)")
            } else {
                String::new()
            };
            bail!("--period {name}: expected {expected}{hint}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;

    #[test]
    fn a_period_goes_by_label_before_number() {
        let mut scenario = fixtures::scenario();
        scenario.periods[0].label = "1".to_owned();
        scenario.periods[1].label = "evening".to_owned();
        assert_eq!(period_index(&scenario, "evening").unwrap(), 1);
        assert_eq!(period_index(&scenario, "1").unwrap(), 0);
        assert_eq!(period_index(&scenario, "0").unwrap(), 0);
        let error = period_index(&scenario, "2").unwrap_err().to_string();
        assert!(error.contains("a number from 0 to 1"), "{error}");
        assert!(!error.contains("--period-length"), "{error}");
        let error = period_index(&scenario, "5m").unwrap_err().to_string();
        assert!(
            error.ends_with("(--period-length 5m cuts history into periods)"),
            "{error}"
        );
        scenario.periods[1].label = "1".to_owned();
        let error = period_index(&scenario, "1").unwrap_err().to_string();
        assert!(error.contains("several periods"), "{error}");
    }
}
