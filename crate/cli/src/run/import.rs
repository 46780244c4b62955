//! `import`: a scenario from CSV lists and a base scenario.
//!
//! The rule: a list read from a CSV takes the place of the base's whole list.
//! Everything else is the base's. The result is checked as a whole.

use idlewise::scenario::limits::MAX_INPUT_BYTES;
use idlewise::scenario::{
    self, InputError, InputErrors, Json, Period, demands_from_csv, nodes_from_csv,
};
use serde::Serialize;
use serde_json::json;

use crate::config::Import;
use crate::input::{Refused, Source};
use crate::outcome::Outcome;
use crate::output;
use crate::print::number;

type Fields = Vec<(String, Json)>;

pub(super) fn run(config: &Import) -> anyhow::Result<Outcome> {
    let lists = [&config.nodes, &config.demands].into_iter().flatten();
    let inputs: Vec<&Source> = lists.chain([&config.base]).collect();
    let target = config.target.checked(&inputs)?;
    let mut base = fields(&config.base)?;
    if let Some(source) = &config.nodes {
        let bytes = source.read(MAX_INPUT_BYTES)?;
        let nodes = nodes_from_csv(&bytes).map_err(|errors| source.refuse(errors))?;
        replace(&mut base, "nodes", &nodes)?;
    }
    if let Some(source) = &config.demands {
        let periods = periods(&base).map_err(|errors| config.base.refuse(errors))?;
        let bytes = source.read(MAX_INPUT_BYTES)?;
        let demands = demands_from_csv(&bytes, &periods).map_err(|errors| source.refuse(errors))?;
        replace(&mut base, "demands", &demands)?;
    }

    let scenario = scenario::from_value(&Json::Object(base)).map_err(|errors| Refused {
        input: "the imported scenario".to_owned(),
        errors,
    })?;
    target.write(output::pretty(&scenario)?.as_bytes())?;
    output::remark(&format!(
        "imported {} and {}\n",
        number::plural(scenario.nodes.len(), "node entry"),
        number::plural(scenario.demands.len(), "demand")
    ));
    Ok(Outcome::Done)
}

/// The base's fields, as they stand in the file.
fn fields(source: &Source) -> anyhow::Result<Fields> {
    let bytes = source.read(MAX_INPUT_BYTES)?;
    match Json::from_text(&bytes).map_err(|errors| source.refuse(errors))? {
        Json::Object(fields) => Ok(fields),
        other => Err(source
            .refuse(InputErrors(vec![InputError::new(
                "$",
                kind(&other),
                "an object: a scenario, with or without nodes and demands",
            )]))
            .into()),
    }
}

fn replace(base: &mut Fields, name: &str, list: &impl Serialize) -> anyhow::Result<()> {
    let list = Json::from_source(serde_json::to_value(list)?)?;
    base.retain(|(field, _)| field != name);
    base.push((name.to_owned(), list));
    Ok(())
}

/// The base's periods by the library's own rules. They are read inside the
/// smallest valid scenario, as the base may still lack nodes and demands.
fn periods(base: &Fields) -> Result<Vec<Period>, InputErrors> {
    let smallest = Json::from_source(json!({
        "schema_version": 1,
        "nodes": [{"id": "n", "hardware": "h", "capacity": {"gpu": 1}}],
        "models": [{"id": "m", "profiles": [{"hardware": "h", "rate": 1}]}],
        "demands": [{"id": "d", "model": "m", "rate": 1}],
    }))?;
    let Json::Object(mut fields) = smallest else {
        return Ok(Vec::new());
    };
    let given = base.iter().filter(|(field, _)| field == "periods");
    fields.extend(given.cloned());
    scenario::from_value(&Json::Object(fields)).map(|scenario| scenario.periods)
}

fn kind(json: &Json) -> &'static str {
    match json {
        Json::Null => "null",
        Json::Bool(_) => "true or false",
        Json::Number(_) => "a number",
        Json::String(_) => "a text",
        Json::Array(_) => "a list",
        Json::Object(_) => "an object",
    }
}
