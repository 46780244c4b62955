//! `forecast`: histories of demand to the demands of the next periods.

use anyhow::bail;
use idlewise::scenario;
use idlewise::scenario::limits::MAX_INPUT_BYTES;
use idlewise_forecast::{Forecast, Future, Options, futures, nine_digits, together};
use serde_json::{Value, json};

use crate::config::Forecasting;
use crate::histories::{self, Histories};
use crate::input::Source;
use crate::outcome::Outcome;
use crate::output::{self, Target};
use crate::print;

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
    let made = together(&rates.collect::<Vec<_>>(), &options)?;
    let drawn = futures(&made.parts, config.futures, day, config.seed);
    let answer = answer(config, &histories, &made.parts, &made.whole, &drawn);
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
        let names: Vec<&str> = histories.demands.iter().map(|d| d.id.as_str()).collect();
        let start = |at: usize| histories.label(at);
        let view = print::forecast::view(&names, &made, &drawn, config.period_hours, &start);
        output::view(&view)?;
    }
    Ok(Outcome::Done)
}

fn rounded(path: &[f64]) -> Vec<f64> {
    path.iter().copied().map(nine_digits).collect()
}

/// The whole forecast as JSON.
fn answer(
    config: &Forecasting,
    histories: &Histories,
    parts: &[Forecast],
    whole: &Forecast,
    drawn: &[Future],
) -> Value {
    let length = histories.len();
    let horizon = whole.median.len();
    let periods = (length..length + horizon)
        .map(|at| json!({"label": histories.label(at), "hours": config.period_hours}));
    let demands = histories.demands.iter().zip(parts).map(|(demand, part)| {
        let mut value = forecast(histories, part, config.period_hours);
        value["id"] = demand.id.clone().into();
        value["model"] = demand.model.clone().into();
        value["region"] = demand.region.clone().into();
        value["unit"] = demand.unit.into();
        value
    });
    let futures = drawn.iter().enumerate().map(|(number, future)| {
        let paths = histories.demands.iter().zip(&future.paths);
        let paths = paths.map(|(demand, path)| json!({"id": demand.id, "rate": rounded(path)}));
        json!({
            "id": format!("future {}", number + 1),
            "weight": future.weight,
            "demands": paths.collect::<Vec<_>>(),
        })
    });
    json!({
        "periods": periods.collect::<Vec<_>>(),
        "demands": demands.collect::<Vec<_>>(),
        "total": forecast(histories, whole, config.period_hours),
        "futures": futures.collect::<Vec<_>>(),
    })
}

fn forecast(histories: &Histories, of: &Forecast, hours: f64) -> Value {
    let quantiles = of.levels.iter().zip(&of.quantiles);
    let quantiles = quantiles.map(|(level, path)| json!({"level": level, "rate": rounded(path)}));
    let gaps = of.gaps.iter().map(|gap| {
        json!({
            "kind": gap.kind.as_str(),
            "from": histories.label(gap.start),
            "periods": gap.length,
        })
    });
    json!({
        "method": of.method.as_str(),
        "seasons_hours": of.seasons.iter().map(|s| *s as f64 * hours).collect::<Vec<_>>(),
        "rate": rounded(&of.median),
        "quantiles": quantiles.collect::<Vec<_>>(),
        "backtest": {
            "times": of.origins.len(),
            "wape": nine_digits(of.score.wape()),
            "naive_wape": nine_digits(of.naive_score.wape()),
            "pinball": nine_digits(of.score.mean_pinball()),
            "naive_pinball": nine_digits(of.naive_score.mean_pinball()),
            "inside": nine_digits(of.score.coverage()),
        },
        "gaps": gaps.collect::<Vec<_>>(),
    })
}

/// Periods and demands alone: what `import` makes a scenario of with the other files.
fn demands(answer: &Value) -> Value {
    let list = answer["demands"].as_array().into_iter().flatten();
    let demands = list.map(|demand| {
        let mut out = json!({"id": demand["id"], "rate": demand["rate"]});
        for field in ["model", "region"] {
            if !demand[field].is_null() {
                out[field] = demand[field].clone();
            }
        }
        out
    });
    json!({
        "schema_version": 1,
        "periods": answer["periods"],
        "demands": demands.collect::<Vec<_>>(),
    })
}

/// The scenario with the forecast's periods and rates.
fn on_scenario(on: &Source, answer: &Value) -> anyhow::Result<Value> {
    let bytes = on.read(MAX_INPUT_BYTES)?;
    scenario::from_json(&bytes).map_err(|errors| on.refuse(errors))?;
    let mut changed: Value = serde_json::from_slice(&bytes)?;
    changed["periods"] = answer["periods"].clone();
    let list = answer["demands"].as_array().into_iter().flatten();
    let forecasts: Vec<&Value> = list.collect();
    for forecast in &forecasts {
        let Some(demands) = changed["demands"].as_array_mut() else {
            break;
        };
        let ids: Vec<String> = demands
            .iter()
            .filter_map(|demand| demand["id"].as_str().map(str::to_owned))
            .collect();
        let id = forecast["id"].as_str().unwrap_or_default();
        let place = demands.iter().position(|demand| demand["id"] == id);
        // One demand of the model is meant, whatever its own name is.
        let of_model = |demand: &&Value| demand["model"] == forecast["model"];
        let is_only = demands.iter().filter(of_model).count() == 1;
        let place = place.or_else(|| {
            let place = demands.iter().position(|demand| of_model(&demand));
            place.filter(|_| is_only)
        });
        let Some(place) = place else {
            let near = idlewise_import::nearest(id, ids.iter().map(String::as_str));
            let near = near.map_or(String::new(), |near| format!(" (did you mean {near}?)"));
            bail!(
                "{on}: found no demand for the history {id}, expected one of {}{near}",
                ids.join(", ")
            );
        };
        demands[place]["rate"] = forecast["rate"].clone();
    }
    let text = serde_json::to_vec(&changed)?;
    scenario::from_json(&text).map_err(|errors| on.refuse(errors))?;
    Ok(changed)
}
