//! `forecast`: histories of demand to the demands of the next periods.

use anyhow::{anyhow, bail};
use idlewise::scenario;
use idlewise::scenario::limits::MAX_INPUT_BYTES;
use idlewise_forecast::{Answer, Combined, Future, Named, Options, Time, Together, futures};
use idlewise_import::Histories;
use serde_json::{Value, json};

use crate::histories;
use crate::history_config::Forecasting;
use crate::input::Source;
use crate::matching;
use crate::outcome::Outcome;
use crate::output::{self, Target};
use crate::print;
use crate::progress::told;

pub(super) fn run(config: &Forecasting) -> anyhow::Result<Outcome> {
    let others = config.map.iter().chain(&config.on);
    let inputs: Vec<&Source> = config.files.iter().chain(others).collect();
    let target = match &config.target {
        Target::Stdout => None,
        file @ Target::File(_) => Some(file.checked(&inputs)?),
    };
    let histories = histories::read(&config.files, config.map.as_ref(), config.period_hours)?;
    let steps = |hours: f64| (hours / config.period_hours).round() as usize;
    let day = steps(24.0).max(1);
    let seasons = config.seasons.iter().map(|hours| steps(*hours)).collect();
    let options = Options {
        seasons: (!config.seasons.is_empty()).then_some(seasons),
        calendar: vec![day, 7 * day],
        quantiles: config.quantiles.clone(),
        ..Options::new(steps(config.horizon_hours))
    };
    let rates = histories.demands.iter().map(|demand| demand.rates.clone());
    let rates: Vec<Vec<f64>> = rates.collect();
    let made = told("forecasting", |told| {
        Combined::new(&rates, &options)?.forecast_watched(&rates, told)
    })?;
    let drawn = futures(&made.parts, config.futures, day, config.seed);
    let answer = answer(config, &histories, &made, &drawn);
    if let Some(target) = target {
        let written = match &config.on {
            Some(on) => on_scenario(on, &answer)?,
            None => demands(&answer),
        };
        target.write(output::pretty(&written)?.as_bytes())?;
    }
    if config.json {
        output::json(&answer)?;
    } else {
        let of = |(name, unit)| print::forecast::Of { name, unit };
        let names = histories.demands.iter().map(|d| (d.id.as_str(), d.unit));
        let names: Vec<_> = names.map(of).collect();
        let start = |at: usize| histories.label(at);
        let view = print::forecast::view(&names, &made, &drawn, config.period_hours, &start);
        output::view(&view)?;
    }
    Ok(Outcome::Done)
}

/// The whole forecast.
fn answer(
    config: &Forecasting,
    histories: &Histories,
    made: &Together,
    drawn: &[Future],
) -> Answer {
    let names = histories.demands.iter().map(|demand| Named {
        id: &demand.id,
        model: demand.model.as_deref(),
        region: demand.region.as_deref(),
        unit: demand.unit,
    });
    let time = Time {
        known: histories.len(),
        hours: config.period_hours,
        label: &|at| histories.label(at),
    };
    Answer::of(made, drawn, &names.collect::<Vec<_>>(), &time)
}

/// Periods and demands alone: what `import` makes a scenario of with the other files.
fn demands(answer: &Answer) -> Value {
    let demands = answer.demands.iter().map(|demand| {
        let mut out = json!({"id": demand.id, "rate": demand.series.rate});
        let names = [("model", &demand.model), ("region", &demand.region)];
        for (field, name) in names {
            if let Some(name) = name {
                out[field] = name.clone().into();
            }
        }
        out
    });
    json!({
        "schema_version": 1,
        "periods": answer.periods,
        "demands": demands.collect::<Vec<_>>(),
    })
}

/// The scenario with the forecast's periods, rates and, where there are several, futures.
fn on_scenario(on: &Source, answer: &Answer) -> anyhow::Result<Value> {
    let bytes = on.read(MAX_INPUT_BYTES)?;
    let scenario = scenario::from_json(&bytes).map_err(|errors| on.refuse(errors))?;
    let mut changed: Value = serde_json::from_slice(&bytes)?;
    changed["periods"] = json!(answer.periods);
    let mut ids = Vec::with_capacity(answer.demands.len());
    for forecast in &answer.demands {
        let place = matching::demand(&scenario, &forecast.id, forecast.model.as_deref())
            .map_err(|error| anyhow!("{on}: {error}"))?;
        let id = scenario.demands[place].id.as_str();
        if ids.contains(&id) {
            bail!("{on}: found two histories of the demand {id}, expected one");
        }
        changed["demands"][place]["rate"] = json!(forecast.series.rate);
        ids.push(id);
    }
    if answer.futures.len() > 1 {
        if !scenario.futures.is_empty() {
            bail!(
                "{on}: $.futures: found {} futures, expected none where --futures writes {}",
                scenario.futures.len(),
                answer.futures.len()
            );
        }
        let futures = answer.futures.iter().map(|future| {
            let paths = ids.iter().zip(&future.demands);
            let paths = paths.map(|(id, path)| json!({"id": id, "rate": path.rate}));
            json!({
                "id": future.id,
                "weight": future.weight,
                "demands": paths.collect::<Vec<_>>(),
            })
        });
        changed["futures"] = futures.collect();
    }
    let text = serde_json::to_vec(&changed)?;
    scenario::from_json(&text).map_err(|errors| on.refuse(errors))?;
    Ok(changed)
}
