//! `solve`: the best plan and the account of what it leaves idle.

use anyhow::bail;
use idlewise::Scenario;
use idlewise::plan::Plan;
use idlewise::scenario::Advice;
use idlewise::scenario::limits::MAX_INPUT_BYTES;

use super::solving::{ended_early, forget_time, timed, with_time_to_write};
use crate::config::Solve;
use crate::importing::{self, Made};
use crate::input::{self, Source};
use crate::outcome::Outcome;
use crate::replace::Destination;
use crate::{output, print, report};

pub(super) fn run(config: &Solve) -> anyhow::Result<Outcome> {
    let inputs: Vec<&Source> = [&config.scenario]
        .into_iter()
        .chain(&config.more)
        .chain(&config.current)
        .collect();
    let out = match &config.out {
        Some(path) => Some(Destination::checked(path, &inputs)?),
        None => None,
    };
    let mut scenario;
    let mut notes = Vec::new();
    let mut told = String::new();
    let mut published = Vec::new();
    match (made(config)?, &config.current) {
        (Some(made), current) => {
            (scenario, told, published) = (made.scenario, made.told, made.published);
            if let Some(current) = current {
                let plan = input::plan(current)?;
                (scenario, notes) = standing(&plan, &scenario, current);
            }
        }
        (None, None) => scenario = input::scenario(&config.scenario)?,
        (None, Some(current)) => {
            let plan;
            (scenario, plan) = input::scenario_and_plan(&config.scenario, current)?;
            (scenario, notes) = standing(&plan, &scenario, current);
        }
    }
    notes.extend(scenario.advise());
    let period = match &config.period {
        Some(name) => Some(period_index(&scenario, name)?),
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

/// The scenario made of files, where there are several, or one that is no scenario and
/// that `import` knows.
fn made(config: &Solve) -> anyhow::Result<Option<Made>> {
    if config.more.is_empty() {
        let Source::File(_) = config.scenario else {
            return Ok(None);
        };
        let bytes = config.scenario.read(MAX_INPUT_BYTES)?;
        // Large scenarios are read once; what is none is most often small.
        if may_be_scenario(&bytes) || !importing::is_foreign(&bytes) {
            return Ok(None);
        }
    }
    let files = [&config.scenario].into_iter().chain(&config.more);
    let files: Vec<Source> = files.cloned().collect();
    importing::import(&files, &config.reading).map(Some)
}

/// Whether the beginning names a field that every scenario has and little else.
fn may_be_scenario(bytes: &[u8]) -> bool {
    let word = b"\"schema_version\"";
    let start = bytes.get(..4096).unwrap_or(bytes);
    start.windows(word.len()).any(|part| part == word)
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
        _ => bail!(
            "--period {name}: expected a period's label or a number from 0 to {}",
            periods.len().saturating_sub(1)
        ),
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
        scenario.periods[1].label = "1".to_owned();
        let error = period_index(&scenario, "1").unwrap_err().to_string();
        assert!(error.contains("several periods"), "{error}");
    }
}
