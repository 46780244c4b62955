//! JSON in which a field may stand twice: the last is taken, as everywhere, and the first
//! place where that happened is told.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// The value of a text, and the path of the first field that stands a second time.
pub(crate) fn parse(text: &str) -> Result<(Value, Option<String>), serde_json::Error> {
    let mut found = Found::default();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = found.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok((value, found.twice))
}

/// Where the reader is, and what it has met.
#[derive(Default)]
struct Found {
    path: Vec<String>,
    twice: Option<String>,
}

impl<'de> DeserializeSeed<'de> for &mut Found {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &mut Found {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        let number = Number::from_f64(value);
        number
            .map(Value::Number)
            .ok_or_else(|| E::custom("a number that is not finite"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        loop {
            self.path.push(format!("[{}]", values.len()));
            let next = list.next_element_seed(&mut *self)?;
            self.path.pop();
            match next {
                Some(value) => values.push(value),
                None => return Ok(Value::Array(values)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut fields = Map::new();
        while let Some(name) = map.next_key::<String>()? {
            self.path.push(format!(".{name}"));
            let value = map.next_value_seed(&mut *self)?;
            if fields.insert(name, value).is_some() && self.twice.is_none() {
                self.twice = Some(format!("${}", self.path.concat()));
            }
            self.path.pop();
        }
        Ok(Value::Object(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_that_stands_twice_is_told() {
        let text = r#"{"a": [1, {"b": 2.5, "b": null}], "c": -3, "a": "x"}"#;
        let (value, twice) = parse(text).unwrap();
        assert_eq!(value, serde_json::from_str::<Value>(text).unwrap());
        assert_eq!(twice.as_deref(), Some("$.a[1].b"));
        assert_eq!(parse("[true, 18446744073709551615]").unwrap().1, None);
        assert!(parse("[1] x").is_err() && parse("{\"a\": ").is_err());
    }
}
