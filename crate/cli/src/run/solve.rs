//! `solve`: the best plan and the account of what it leaves idle.

use anyhow::bail;
use idlewise::scenario::limits::MAX_PLAN_BYTES;
use idlewise::{Scenario, plan};

use super::solving::{forget_time, timed};
use crate::config::Solve;
use crate::input;
use crate::outcome::Outcome;
use crate::output::{self, Target};
use crate::print;

pub(super) fn run(config: &Solve) -> anyhow::Result<Outcome> {
    let mut scenario = input::scenario(&config.scenario)?;
    if let Some(current) = &config.current {
        let bytes = current.read(MAX_PLAN_BYTES)?;
        let plan = plan::from_json(&bytes).map_err(|errors| current.refuse(errors))?;
        scenario = plan.as_current(&scenario);
    }
    let period = match &config.period {
        Some(name) => Some(period_index(&scenario, name)?),
        None => None,
    };

    let (mut plan, elapsed) = timed(&config.limits, |options, hooks| {
        idlewise::solve_with(&scenario, options, hooks)
    })?;

    if let Some(path) = &config.out {
        Target::File(path.clone()).write(output::pretty(&plan)?.as_bytes())?;
    }
    let effort = print::plan::effort(&plan, elapsed);
    let outcome = Outcome::of_plan(&plan, config.limits.options.gap);
    if config.json {
        forget_time(&mut plan);
        output::json(&plan)?;
    } else {
        output::view(&print::plan::view(&scenario, &plan, period))?;
    }
    output::remark(&effort);
    Ok(outcome)
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
