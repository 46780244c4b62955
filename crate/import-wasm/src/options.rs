//! The options of a call: JSON as the package writes it. What is unknown is refused.

use idlewise_import::{Fill, Mapping, Options, json, nearest};
use serde_json::{Map, Value};

use crate::forecasting::Asked;

/// Rows of a table that are shown unless asked otherwise.
const ROWS: usize = 20;
/// Rows of a table that may be asked for.
const MAX_ROWS: usize = 10_000;

/// The options of `look`: the mapping, and how many rows are shown.
pub(crate) fn of_look(text: &str) -> Result<(Mapping, usize), String> {
    let fields = fields(text)?;
    known(&fields, &["map", "rows"])?;
    let rows = match fields.get("rows") {
        None | Some(Value::Null) => ROWS,
        Some(value) => {
            let rows = value.as_u64().and_then(|rows| usize::try_from(rows).ok());
            let rows = rows.filter(|rows| *rows <= MAX_ROWS);
            rows.ok_or_else(|| wrong("rows", value, "a whole number up to 10000"))?
        }
    };
    Ok((mapping(&fields)?, rows))
}

/// The options of `assemble`.
pub(crate) fn of_assemble(text: &str) -> Result<Options, String> {
    let fields = fields(text)?;
    let names = [
        "map",
        "periodHours",
        "fill",
        "maxTtftMs",
        "maxTpotMs",
        "rent",
        "catalogue",
        "oneKind",
        "name",
        "strict",
    ];
    known(&fields, &names)?;
    let above_zero = |name: &str| {
        given(&fields, name, "a number above 0", |value| {
            value.as_f64().filter(|number| *number > 0.0)
        })
    };
    let flag = |name: &str| {
        let flag = given(&fields, name, "true or false", Value::as_bool)?;
        Ok::<bool, String>(flag.unwrap_or(false))
    };
    let fill = given(
        &fields,
        "fill",
        "previous, zero or interpolate",
        |value| match value.as_str()? {
            "previous" => Some(Fill::Previous),
            "zero" => Some(Fill::Zero),
            "interpolate" => Some(Fill::Interpolate),
            _ => None,
        },
    )?;
    Ok(Options {
        mapping: mapping(&fields)?,
        period_hours: above_zero("periodHours")?,
        fill: fill.unwrap_or_default(),
        one_kind: flag("oneKind")?,
        max_ttft_ms: above_zero("maxTtftMs")?,
        max_tpot_ms: above_zero("maxTpotMs")?,
        rent: given(
            &fields,
            "rent",
            "a whole number from 1 to 1000000",
            |value| value.as_u64().filter(|most| (1..=1_000_000).contains(most)),
        )?,
        catalogue: flag("catalogue")?,
        strict: flag("strict")?,
        name: given(&fields, "name", "a text", |value| {
            value.as_str().map(str::to_owned)
        })?,
    })
}

/// The options of `forecast`.
pub(crate) fn of_forecast(text: &str) -> Result<Asked, String> {
    let fields = fields(text)?;
    let names = [
        "map",
        "periodHours",
        "horizonHours",
        "seasonsHours",
        "quantiles",
        "futures",
        "seed",
    ];
    known(&fields, &names)?;
    let above_zero = |name: &str, unless: f64| {
        let given = given(&fields, name, "a number above 0", |value| {
            value.as_f64().filter(|number| *number > 0.0)
        })?;
        Ok::<f64, String>(given.unwrap_or(unless))
    };
    let numbers = |name: &str| {
        given(&fields, name, "a list of numbers", |value| {
            let list = value.as_array()?;
            list.iter().map(Value::as_f64).collect::<Option<Vec<f64>>>()
        })
    };
    let futures = given(
        &fields,
        "futures",
        "a whole number from 1 to 100",
        |value| value.as_u64().filter(|count| (1..=100).contains(count)),
    )?;
    let seed = given(
        &fields,
        "seed",
        "a whole number of 0 or more",
        Value::as_u64,
    )?;
    Ok(Asked {
        mapping: mapping(&fields)?,
        period_hours: above_zero("periodHours", 1.0)?,
        horizon_hours: above_zero("horizonHours", 24.0)?,
        seasons_hours: numbers("seasonsHours")?,
        quantiles: numbers("quantiles")?.unwrap_or_else(|| vec![0.1, 0.5, 0.9]),
        futures: futures.unwrap_or(1) as usize,
        seed: seed.unwrap_or(1),
    })
}

fn fields(text: &str) -> Result<Map<String, Value>, String> {
    match serde_json::from_str(text) {
        Ok(Value::Object(fields)) => Ok(fields),
        _ => Err("options: expected an object".to_owned()),
    }
}

/// Refuses options that are not among the known ones.
fn known(fields: &Map<String, Value>, names: &[&str]) -> Result<(), String> {
    let Some(name) = fields.keys().find(|name| !names.contains(&name.as_str())) else {
        return Ok(());
    };
    let near = nearest(name, names.iter().copied());
    let near = near.map_or(String::new(), |near| format!(" (did you mean {near}?)"));
    Err(format!(
        "options.{name:.60} is unknown, expected {}{near}",
        names.join(", ")
    ))
}

fn mapping(fields: &Map<String, Value>) -> Result<Mapping, String> {
    match fields.get("map") {
        None | Some(Value::Null) => Ok(Mapping::default()),
        Some(value) => {
            let mapping = Mapping::from_value("options.map", value);
            mapping.map_err(|refusal| refusal.to_string())
        }
    }
}

/// An option, where it is given.
fn given<T>(
    fields: &Map<String, Value>,
    name: &str,
    expected: &str,
    read: impl Fn(&Value) -> Option<T>,
) -> Result<Option<T>, String> {
    match fields.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => match read(value) {
            Some(read) => Ok(Some(read)),
            None => Err(wrong(name, value, expected)),
        },
    }
}

fn wrong(name: &str, found: &Value, expected: &str) -> String {
    let found: String = json::text(found).chars().take(60).collect();
    format!("options.{name}: found {found}, expected {expected}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read() {
        let text = r#"{"map": {"models": {"a": "b"}}, "periodHours": 0.5, "fill": "zero",
            "rent": 3, "catalogue": true, "oneKind": null, "name": "x", "maxTtftMs": 500}"#;
        let options = of_assemble(text).unwrap();
        assert_eq!(options.mapping.models["a"], "b");
        assert_eq!(
            (options.period_hours, options.fill),
            (Some(0.5), Fill::Zero)
        );
        assert_eq!((options.rent, options.catalogue), (Some(3), true));
        assert_eq!(
            (options.one_kind, options.max_ttft_ms),
            (false, Some(500.0))
        );
        assert_eq!(of_look("{}").unwrap().1, ROWS);
        assert_eq!(of_look(r#"{"rows": 5}"#).unwrap().1, 5);
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, says) in [
            ("[]", "options: expected an object"),
            (r#"{"periodhours": 1}"#, "options.periodhours is unknown"),
            (r#"{"periodhours": 1}"#, "(did you mean periodHours?)"),
            (
                r#"{"periodHours": 0}"#,
                "options.periodHours: found 0, expected a number above 0",
            ),
            (
                r#"{"fill": "none"}"#,
                "found \"none\", expected previous, zero or interpolate",
            ),
            (r#"{"rent": 1.5}"#, "options.rent: found 1.5"),
            (r#"{"catalogue": "yes"}"#, "expected true or false"),
            (
                r#"{"map": {"colums": {}}}"#,
                "options.map: $.colums: is unknown",
            ),
            (
                r#"{"map": 3}"#,
                "options.map: found a number, expected an object",
            ),
        ] {
            let said = of_assemble(text).unwrap_err();
            assert!(said.contains(says), "{text}: {said}");
        }
        let asked = of_forecast(r#"{"seasonsHours": [24, 168], "seed": 7}"#).unwrap();
        assert_eq!(
            (asked.seasons_hours, asked.seed),
            (Some(vec![24.0, 168.0]), 7)
        );
        let asked = of_forecast(r#"{"seasonsHours": []}"#).unwrap();
        assert_eq!(asked.seasons_hours, Some(Vec::new()));
        assert_eq!((asked.futures, asked.horizon_hours), (1, 24.0));
        let said = of_forecast(r#"{"futures": 0}"#).unwrap_err();
        assert!(
            said.contains("expected a whole number from 1 to 100"),
            "{said}"
        );
        let said = of_look(r#"{"rows": -1}"#).unwrap_err();
        assert!(said.starts_with("options.rows: found -1"), "{said}");
    }
}
