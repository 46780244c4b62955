//! Machines that are rented by the hour, as one cell: `0..20 per period`, with what else is
//! said of them behind semicolons, such as `0..20 per period; running 3; decided after`.

use serde_json::{Map, Value, json};

use crate::number;

/// What such a cell says: the range and the fields of a count. None where a cell says
/// something else.
pub(super) fn by_the_hour(cell: &str) -> Option<(&str, Map<String, Value>)> {
    let mut parts = cell.split(';').map(str::trim);
    let range = parts.next()?.strip_suffix("per period")?.trim_end();
    let (min, max) = range.split_once("..")?;
    let mut fields = Map::new();
    fields.insert("min".to_owned(), whole(min)?);
    fields.insert("max".to_owned(), whole(max)?);
    fields.insert("per".to_owned(), json!("period"));
    for part in parts {
        let (name, value) = part.split_once(' ')?;
        let value = match name {
            "running" => whole(value)?,
            "decided" if matches!(value, "before" | "after") => json!(value),
            "start_cost" | "min_hours" | "start_hours" => {
                json!(number::parse(value, number::Decimal::Point)?)
            }
            _ => return None,
        };
        if fields.insert(name.to_owned(), value).is_some() {
            return None;
        }
    }
    Some((range, fields))
}

fn whole(text: &str) -> Option<Value> {
    let number = number::parse(text, number::Decimal::Point)?;
    let is_whole = number >= 0.0 && number.fract() == 0.0 && number <= 1e9;
    is_whole.then(|| json!(number as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_says_all_of_it() {
        let cell = "0..20 per period; running 3; start_cost 1.5; min_hours 4; start_hours 0.5";
        let (range, fields) = by_the_hour(cell).unwrap();
        assert_eq!(range, "0..20");
        let expected = json!({"min": 0, "max": 20, "per": "period", "running": 3,
                              "start_cost": 1.5, "min_hours": 4.0, "start_hours": 0.5});
        assert_eq!(Value::Object(fields), expected);
        assert!(by_the_hour("0..20 per period").is_some());
        let (_, fields) = by_the_hour("0..20 per period; decided after").unwrap();
        assert_eq!(fields["decided"], json!("after"));
        for other in [
            "0..20",
            "per period",
            "0..x per period",
            "0..2 per period; running",
            "0..2 per period; running 1; running 2",
            "0..2 per period; starts 1",
            "0..2 per hour",
            "0..2 per period; decided later",
        ] {
            assert!(by_the_hour(other).is_none(), "{other}");
        }
    }
}
