//! Prices per token as what demands are worth: where every demand has one, the plan
//! serves what pays most.

use serde_json::{Map, Value, json};

use super::names::same_model;
use crate::number::shown;
use crate::ordered::OrderedMap as BTreeMap;
use crate::pieces::{TokenPrice, Unit};
use crate::report::{Notes, plural, quoted};

/// Sets the value of every demand; none where one of them would have none: a price per
/// token beside the value 1 that demands have by default would decide everything.
pub(super) fn set(
    demands: &mut [Value],
    prices: &[TokenPrice],
    units: &BTreeMap<String, Unit>,
    notes: &mut Notes,
) {
    if prices.is_empty() || demands.is_empty() {
        return;
    }
    let mut values = Vec::new();
    for demand in demands.iter() {
        let model = demand
            .get("model")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let unit = units.get(model).copied().unwrap_or(Unit::Unnamed);
        let found = if demand.get("value").is_some() {
            Err("a demand has a value of its own".to_owned())
        } else {
            per_unit(model, unit, prices)
        };
        match found {
            Ok(value) => values.push(value),
            Err(why) => {
                let text = format!("prices per token are not used: {why}");
                notes.left_out("", text);
                return;
            }
        }
    }
    for (demand, (value, price, many)) in demands.iter_mut().zip(values) {
        let Some(fields) = demand.as_object_mut() else {
            continue;
        };
        tell(fields, price, value, many, notes);
        fields.insert("value".to_owned(), json!(value));
    }
}

fn tell(
    fields: &Map<String, Value>,
    price: &TokenPrice,
    value: f64,
    many: usize,
    notes: &mut Notes,
) {
    let model = fields
        .get("model")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let of = match many {
        1 => String::new(),
        many => format!(", the lowest of {}", plural(many, "price", "prices")),
    };
    let text = format!(
        "a token of {model} is worth {} (its value){of}",
        shown(value)
    );
    notes.assumed(&price.source, text);
}

/// What a unit of a model is worth, by which price, and of how many.
fn per_unit<'p>(
    model: &str,
    unit: Unit,
    prices: &'p [TokenPrice],
) -> Result<(f64, &'p TokenPrice, usize), String> {
    let per_million = |price: &TokenPrice| match unit {
        Unit::InputTokens => price.input_per_million,
        _ => price.output_per_million,
    };
    if !matches!(unit, Unit::OutputTokens | Unit::InputTokens) {
        let unit = unit.as_str();
        return Err(format!(
            "demand for {} counts {unit}, not tokens of one kind",
            quoted(model)
        ));
    }
    let own = prices
        .iter()
        .filter(|price| same_model(&price.model, model));
    let own: Vec<(f64, &TokenPrice)> = own
        .filter_map(|price| Some((per_million(price).filter(|p| *p > 0.0)? / 1e6, price)))
        .collect();
    let lowest = own.iter().min_by(|a, b| a.0.total_cmp(&b.0));
    let (value, price) = lowest.ok_or_else(|| format!("none is of {}", quoted(model)))?;
    Ok((*value, price, own.len()))
}
