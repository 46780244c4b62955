//! Giving a field of a scenario, as JSON, another value.

use serde_json::{Map, Value};

use crate::error::Error;
use crate::field::{Field, Step, Wanted};

impl Field {
    /// Gives the field this value wherever it is meant.
    ///
    /// # Errors
    /// Where the field is in nothing that the scenario has.
    pub fn set(&self, scenario: &mut Value, value: &Value) -> Result<(), Error> {
        let Some((last, way)) = self.steps.split_last() else {
            return Ok(());
        };
        let mut places = vec![scenario];
        for step in way {
            places = self.next(places, step)?;
        }
        for place in places {
            let Value::Object(fields) = place else {
                return Err(self.wrong(format!(
                    "{} cannot be set: what it would be in is no object",
                    last.name
                )));
            };
            self.put(fields, &last.name, value)?;
        }
        Ok(())
    }

    /// The places one step on: all elements of a list that match, or one object.
    fn next<'v>(
        &self,
        places: Vec<&'v mut Value>,
        step: &Step,
    ) -> Result<Vec<&'v mut Value>, Error> {
        let mut found = Vec::new();
        let mut seen = Seen::default();
        for place in places {
            let known: Vec<String> = place
                .as_object()
                .map(|fields| fields.keys().cloned().collect())
                .unwrap_or_default();
            match place.get_mut(&step.name) {
                Some(Value::Array(list)) => {
                    for element in list {
                        if step
                            .wanted
                            .iter()
                            .all(|wanted| seen.matches(wanted, element))
                        {
                            found.push(element);
                        }
                    }
                }
                Some(_) if !step.wanted.is_empty() => {
                    return Err(self.wrong(format!(
                        "{} is no list: nothing can be picked from it",
                        step.name
                    )));
                }
                Some(inner) => found.push(inner),
                None => {
                    return Err(self.wrong(near(
                        format!("there is no {}", step.name),
                        &step.name,
                        known.iter().map(String::as_str),
                    )));
                }
            }
        }
        if found.is_empty() {
            return Err(self.wrong(seen.nothing(step)));
        }
        Ok(found)
    }

    fn put(&self, fields: &mut Map<String, Value>, name: &str, value: &Value) -> Result<(), Error> {
        if !self.times {
            fields.insert(name.to_owned(), value.clone());
            return Ok(());
        }
        let Some(factor) = value.as_f64() else {
            return Err(self.wrong(format!("found {value}; expected a number to multiply by")));
        };
        match fields.get_mut(name) {
            Some(there) => multiply(there, factor).ok_or_else(|| {
                self.wrong(format!(
                    "{name} is {there}; expected a number or a list of numbers to multiply"
                ))
            }),
            None => Err(self.wrong(format!("there is no {name} to multiply"))),
        }
    }

    fn wrong(&self, what: String) -> Error {
        Error::Field {
            field: self.to_string(),
            what,
        }
    }
}

/// Multiplies a number or every number of a list. Whole numbers stay whole where the
/// product is.
fn multiply(there: &mut Value, factor: f64) -> Option<()> {
    if let Value::Array(list) = there {
        return list
            .iter_mut()
            .try_for_each(|value| multiply(value, factor));
    }
    let product = there.as_f64()? * factor;
    let whole = there.is_i64() || there.is_u64();
    *there = if whole && product.fract() == 0.0 && product.abs() < 9e15 {
        Value::from(product as i64)
    } else {
        Value::from(serde_json::Number::from_f64(product)?)
    };
    Some(())
}

/// What elements of a list were looked at, for the words of what matches none.
#[derive(Default)]
struct Seen {
    /// A wanted field and the values that elements have there.
    values: Vec<(String, Vec<String>)>,
}

/// Values of a field that are kept to find the nearest one.
const KEPT: usize = 1_000;

impl Seen {
    fn matches(&mut self, wanted: &Wanted, element: &Value) -> bool {
        let mut at = Some(element);
        for name in &wanted.names {
            at = at.and_then(|value| value.get(name));
        }
        let found = match at {
            Some(Value::String(text)) => text.clone(),
            Some(value) => value.to_string(),
            None => return false,
        };
        let same = found == wanted.value;
        if !same {
            self.note(&wanted.names.join("."), found);
        }
        same
    }

    fn note(&mut self, name: &str, value: String) {
        let at = self.values.iter().position(|(known, _)| known == name);
        let at = at.unwrap_or_else(|| {
            self.values.push((name.to_owned(), Vec::new()));
            self.values.len() - 1
        });
        if let Some((_, values)) = self.values.get_mut(at)
            && values.len() < KEPT
            && !values.contains(&value)
        {
            values.push(value);
        }
    }

    fn nothing(&self, step: &Step) -> String {
        let wanted: Vec<String> = step
            .wanted
            .iter()
            .map(|wanted| format!("{}={}", wanted.names.join("."), wanted.value))
            .collect();
        let name = &step.name;
        let Some(first) = step.wanted.first() else {
            return format!("{name} is empty");
        };
        let told = format!("no element of {name} has {}", wanted.join(", "));
        let of = first.names.join(".");
        let values = self.values.iter().find(|(known, _)| *known == of);
        let values = values
            .map(|(_, values)| values.as_slice())
            .unwrap_or_default();
        near(told, &first.value, values.iter().map(String::as_str))
    }
}

/// The words with the nearest known name, where one is close: at most a third of the
/// letters differ.
pub(crate) fn near<'k>(told: String, name: &str, known: impl Iterator<Item = &'k str>) -> String {
    let wanted = name.to_lowercase();
    let nearest = known
        .map(|other| (strsim::osa_distance(&wanted, &other.to_lowercase()), other))
        .filter(|(distance, other)| distance * 3 <= wanted.len().max(other.len()))
        .min_by_key(|(distance, _)| *distance);
    match nearest {
        Some((_, other)) => format!("{told}; did you mean {other}?"),
        None => told,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fleet() -> Value {
        json!({
            "nodes": [
                {"id": "a", "hardware": "H100", "count": 4, "labels": {"site": "ams"}},
                {"id": "b", "hardware": "L4", "count": 10, "price_per_hour": 0.5}
            ],
            "demands": [{"id": "chat", "rate": [1.5, 2]}, {"id": "code", "rate": 3}],
            "policy": {"headroom": 0.1}
        })
    }

    fn with(field: &str, value: &Value) -> Result<Value, Error> {
        let mut scenario = fleet();
        Field::parse(field)?.set(&mut scenario, value)?;
        Ok(scenario)
    }

    fn refused(field: &str, value: &Value) -> String {
        with(field, value).unwrap_err().to_string()
    }

    #[test]
    fn what_matches_is_set_and_nothing_else() {
        let scenario = with("nodes[hardware=H100].count", &json!(7)).unwrap();
        assert_eq!(scenario["nodes"][0]["count"], 7);
        assert_eq!(scenario["nodes"][1]["count"], 10);
        let scenario = with("nodes[labels.site=ams].price_per_hour", &json!(2.5)).unwrap();
        assert_eq!(scenario["nodes"][0]["price_per_hour"], 2.5);
        assert_eq!(scenario["nodes"][1]["price_per_hour"], 0.5);
        assert_eq!(
            with("policy.headroom", &json!(0)).unwrap()["policy"]["headroom"],
            0
        );
        let scenario = with("nodes.count", &json!({"min": 0, "max": 3})).unwrap();
        assert_eq!(scenario["nodes"][1]["count"]["max"], 3);
    }

    #[test]
    fn factors_multiply_numbers_and_lists() {
        let scenario = with("demands.rate.times", &json!(2)).unwrap();
        assert_eq!(scenario["demands"][0]["rate"], json!([3.0, 4]));
        assert_eq!(scenario["demands"][1]["rate"], json!(6));
        // 10 x 0.25 is no whole number of machines: the check of the scenario says so.
        let scenario = with("nodes[id=b].count.times", &json!(0.25)).unwrap();
        assert_eq!(scenario["nodes"][1]["count"], 2.5);
    }

    #[test]
    fn what_is_in_nothing_is_refused_with_the_nearest_name() {
        let told = refused("nodes[hardware=H10].count", &json!(1));
        assert!(
            told.contains("no element of nodes has hardware=H10; did you mean H100?"),
            "{told}"
        );
        let told = refused("node[hardware=H100].count", &json!(1));
        assert!(
            told.contains("there is no node; did you mean nodes?"),
            "{told}"
        );
        assert!(refused("policy[a=b].headroom", &json!(1)).contains("is no list"));
        assert!(refused("demands.value.times", &json!(2)).contains("no value to multiply"));
        assert!(refused("demands.id.times", &json!(2)).contains("expected a number"));
        assert!(refused("demands.rate.times", &json!("2")).contains("a number to multiply by"));
        assert!(refused("policy.headroom.max", &json!(2)).contains("no object"));
    }
}
