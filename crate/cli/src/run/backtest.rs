//! `backtest`: plans on forecasts of a history, judged on what came.

use anyhow::anyhow;
use idlewise_backtest::{Ask, History, backtest};

use super::solving::timed;
use crate::config::Limits;
use crate::history_config::Backtesting;
use crate::outcome::Outcome;
use crate::{histories, input, matching, output, print};

pub(super) fn run(config: &Backtesting, limits: &Limits) -> anyhow::Result<Outcome> {
    let scenario = input::scenario(&config.scenario)?;
    let read = histories::read(&config.files, config.map.as_ref(), config.period_hours)?;
    let mut histories = Vec::with_capacity(read.demands.len());
    for demand in &read.demands {
        let place = matching::demand(&scenario, &demand.id, demand.model.as_deref())
            .map_err(|error| anyhow!("{}: {error}", config.scenario))?;
        histories.push(History {
            demand: scenario.demands[place].id.clone(),
            rates: demand.rates.clone(),
        });
    }
    let steps = |hours: f64| (hours / config.period_hours).round() as usize;
    let seasons = config.seasons.iter().map(|hours| steps(*hours)).collect();
    let ask = Ask {
        days: config.days,
        seasons: (!config.seasons.is_empty()).then_some(seasons),
        futures: config.futures,
        seed: config.seed,
        headroom: config.headroom,
        worst: config.worst,
        ..Ask::new(steps(config.horizon_hours), config.period_hours)
    };
    // What names a period is asked from the thread that solves.
    let labels: Vec<String> = (0..read.len()).map(|at| read.label(at)).collect();
    let found = timed(limits, |options, hooks| {
        let label = |at: usize| labels.get(at).cloned().unwrap_or_default();
        backtest(&scenario, &histories, &label, &ask, options, hooks)
    })?;
    let outcome = Outcome::of_status(found.answer.status);
    if config.json {
        output::json(&found.answer)?;
    } else {
        output::view(&print::backtest::view(&found.answer))?;
    }
    let early = if found.interrupted && outcome == Outcome::Stopped {
        "ended early: the days judged so far\n"
    } else {
        ""
    };
    output::remark(&format!("{early}{:.2} s\n", found.elapsed.as_secs_f64()));
    Ok(outcome)
}
