//! A JSON value as a tree, from text or from any other source that serde
//! knows (such as the values of a JavaScript host).
//!
//! Unlike most JSON trees it keeps fields in order, keeps fields that are
//! given twice (the reader reports them), and stops early at the limits of
//! [`super::limits`], so that a hostile input costs little.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use super::limits::{
    MAX_DEMANDS, MAX_INPUT_BYTES, MAX_JSON_DEPTH, MAX_JSON_FIELDS, MAX_JSON_VALUES, MAX_MODELS,
    MAX_NODES, MAX_PERIODS, MAX_ROUTES,
};
use super::path::write_field;
use super::syntax::syntax_error;
use super::text::input_text;
use super::{InputError, InputErrors, Seems, Wanted};

/// One JSON value. Numbers may be NaN or infinite where the source is not
/// text; reading a scenario from them refuses those by name.
#[derive(Debug, Clone, PartialEq)]
pub enum Json {
    /// `null`, and what other sources call undefined.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// Any number.
    Number(f64),
    /// A text.
    String(String),
    /// A list.
    Array(Vec<Json>),
    /// An object: its fields in order, the ones given twice included.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Reads JSON text in UTF-8, with or without a byte order mark.
    ///
    /// # Errors
    /// One error: the first place where the text is not JSON, or where it is
    /// larger than the limits allow.
    pub fn from_text(bytes: &[u8]) -> Result<Json, InputErrors> {
        Json::parse(bytes).map_err(|error| InputErrors(vec![error]))
    }

    /// What a value seems to be that was meant to be a scenario or a plan.
    pub fn seems(&self) -> Option<Seems> {
        let Json::Object(fields) = self else {
            return None;
        };
        let kind = fields.iter().find_map(|(name, value)| match value {
            Json::String(kind) if name == "kind" => Some(kind.clone()),
            _ => None,
        });
        Seems::of_fields(fields.iter().map(|(name, _)| name.as_str()), kind)
    }

    fn parse(bytes: &[u8]) -> Result<Json, InputError> {
        Json::parse_text(bytes).map_err(|error| {
            // Only for what is not JSON at all: a mistake in JSON has its own place.
            let is_short = bytes.len() <= MAX_INPUT_BYTES;
            let seems = is_short.then(|| Seems::of(bytes)).flatten();
            seems
                .and_then(|seems| seems.refuse(Wanted::Scenario))
                .unwrap_or(error)
        })
    }

    fn parse_text(bytes: &[u8]) -> Result<Json, InputError> {
        let text = input_text(bytes)?;
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let mut reading = Reading::default();
        let tree = Tree::root(&mut reading).deserialize(&mut deserializer);
        match tree.and_then(|json| deserializer.end().map(|()| json)) {
            Ok(json) => Ok(json),
            Err(error) => Err(reading
                .refusal()
                .unwrap_or_else(|| syntax_error(text, &error, &reading.path()))),
        }
    }

    /// Reads a value from any serde source.
    ///
    /// # Errors
    /// One error: the first place that has no counterpart in JSON, or where
    /// the value is larger than the limits allow.
    pub fn from_source<'de, D: Deserializer<'de>>(source: D) -> Result<Json, InputErrors> {
        let mut reading = Reading::default();
        Tree::root(&mut reading)
            .deserialize(source)
            .map_err(|error| {
                let unreadable = || {
                    InputError::new(
                        reading.path(),
                        error.to_string(),
                        "a value that JSON can hold",
                    )
                };
                InputErrors(vec![reading.refusal().unwrap_or_else(unreadable)])
            })
    }
}

impl<'de> serde::Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Json, D::Error> {
        let mut reading = Reading::default();
        Tree::root(&mut reading)
            .deserialize(deserializer)
            .map_err(|error| match reading.refusal() {
                Some(refusal) => D::Error::custom(refusal),
                None => error,
            })
    }
}

/// What has been read so far, and where reading stopped.
#[derive(Default)]
struct Reading {
    values: usize,
    /// Steps to the place of the failure, the innermost first.
    trail: Vec<String>,
    /// What was found and expected at that place, where we refused it.
    refused: Option<(String, String)>,
}

impl Reading {
    fn path(&self) -> String {
        let steps = self.trail.iter().rev().map(String::as_str);
        std::iter::once("$").chain(steps).collect()
    }

    fn refusal(&self) -> Option<InputError> {
        let (found, expected) = self.refused.clone()?;
        Some(InputError::new(self.path(), found, expected))
    }

    fn refuse<E: serde::de::Error>(&mut self, found: String, expected: String) -> E {
        self.refused = Some((found, expected));
        E::custom("refused")
    }

    fn went_into_field(&mut self, name: &str) {
        let mut step = String::new();
        // Writing to a String cannot fail.
        let _ = write_field(&mut step, name);
        self.trail.push(step);
    }
}

/// Reads one value and all that is in it.
struct Tree<'r> {
    reading: &'r mut Reading,
    depth: usize,
    /// Most entries that this value may have if it is a list.
    longest: usize,
}

/// Most entries of a list below a field of the outermost object. What is no
/// list of the format gets the benefit of the doubt.
fn longest_list(field: &str) -> usize {
    match field {
        "nodes" => MAX_NODES,
        "models" => MAX_MODELS,
        "demands" => MAX_DEMANDS,
        "periods" => MAX_PERIODS,
        _ => MAX_ROUTES,
    }
}

impl<'r> Tree<'r> {
    fn root(reading: &'r mut Reading) -> Self {
        Tree {
            reading,
            depth: 0,
            longest: MAX_ROUTES,
        }
    }

    fn below(&mut self, longest: usize) -> Tree<'_> {
        Tree {
            reading: self.reading,
            depth: self.depth + 1,
            longest,
        }
    }

    fn count<E: serde::de::Error>(&mut self) -> Result<(), E> {
        self.reading.values += 1;
        if self.reading.values > MAX_JSON_VALUES {
            return Err(self.reading.refuse(
                format!("more than {MAX_JSON_VALUES} values in one input"),
                format!("at most {MAX_JSON_VALUES} values"),
            ));
        }
        Ok(())
    }

    fn enter<E: serde::de::Error>(&mut self) -> Result<(), E> {
        self.count()?;
        if self.depth >= MAX_JSON_DEPTH {
            return Err(self.reading.refuse(
                format!("more than {MAX_JSON_DEPTH} levels of lists and objects inside each other"),
                format!("at most {MAX_JSON_DEPTH} levels"),
            ));
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Tree<'_> {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Tree<'_> {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON can hold")
    }

    fn visit_bool<E: serde::de::Error>(mut self, value: bool) -> Result<Json, E> {
        self.count()?;
        Ok(Json::Bool(value))
    }

    fn visit_f64<E: serde::de::Error>(mut self, value: f64) -> Result<Json, E> {
        self.count()?;
        // Nothing has no sign: a machine of -0 GB would hold what divides by it.
        Ok(Json::Number(value + 0.0))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Json, E> {
        self.visit_f64(value as f64)
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Json, E> {
        self.visit_f64(value as f64)
    }

    fn visit_i128<E: serde::de::Error>(self, value: i128) -> Result<Json, E> {
        self.visit_f64(value as f64)
    }

    fn visit_u128<E: serde::de::Error>(self, value: u128) -> Result<Json, E> {
        self.visit_f64(value as f64)
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Json, E> {
        self.visit_string(value.to_owned())
    }

    fn visit_string<E: serde::de::Error>(mut self, value: String) -> Result<Json, E> {
        self.count()?;
        Ok(Json::String(value))
    }

    fn visit_bytes<E: serde::de::Error>(self, value: &[u8]) -> Result<Json, E> {
        let found = format!("{} raw bytes", value.len());
        Err(self
            .reading
            .refuse(found, "a value that JSON can hold".to_owned()))
    }

    fn visit_unit<E: serde::de::Error>(mut self) -> Result<Json, E> {
        self.count()?;
        Ok(Json::Null)
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<Json, E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Json, D::Error> {
        self.deserialize(inner)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<Json, A::Error> {
        self.enter()?;
        let longest = self.longest;
        let mut entries = Vec::new();
        loop {
            match seq.next_element_seed(self.below(MAX_PERIODS)) {
                Ok(Some(_)) if entries.len() == longest => {
                    return Err(self.reading.refuse(
                        format!("a list of more than {longest} entries"),
                        format!("at most {longest} entries"),
                    ));
                }
                Ok(Some(entry)) => entries.push(entry),
                Ok(None) => return Ok(Json::Array(entries)),
                Err(error) => {
                    self.reading.trail.push(format!("[{}]", entries.len()));
                    return Err(error);
                }
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Json, A::Error> {
        self.enter()?;
        let mut fields: Vec<(String, Json)> = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            if fields.len() == MAX_JSON_FIELDS {
                return Err(self.reading.refuse(
                    format!("an object of more than {MAX_JSON_FIELDS} fields"),
                    format!("at most {MAX_JSON_FIELDS} fields"),
                ));
            }
            let longest = if self.depth == 0 {
                longest_list(&name)
            } else {
                MAX_PERIODS
            };
            match map.next_value_seed(self.below(longest)) {
                Ok(value) => fields.push((name, value)),
                Err(error) => {
                    self.reading.went_into_field(&name);
                    return Err(error);
                }
            }
        }
        Ok(Json::Object(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::de::IntoDeserializer;
    use serde::de::value::{Error, F64Deserializer, SeqDeserializer};

    fn error(text: &str) -> InputError {
        Json::parse(text.as_bytes()).unwrap_err()
    }

    #[test]
    fn keeps_order_and_fields_given_twice() {
        let json =
            Json::from_text(b"\xef\xbb\xbf{\"b\": [1, -2], \"a\": null, \"b\": true}").unwrap();
        assert_eq!(
            json,
            Json::Object(vec![
                (
                    "b".to_owned(),
                    Json::Array(vec![Json::Number(1.0), Json::Number(-2.0)])
                ),
                ("a".to_owned(), Json::Null),
                ("b".to_owned(), Json::Bool(true)),
            ])
        );
    }

    #[test]
    fn names_the_place_of_a_limit() {
        let deep = format!("{{\"a b\": {}1{}}}", "[".repeat(200), "]".repeat(200));
        let deep = error(&deep);
        assert!(deep.path.starts_with("$[\"a b\"][0][0]"), "{deep}");
        assert!(deep.found.contains("more than 32 levels"), "{deep}");

        let long = format!("{{\"models\": [{}0]}}", "0,".repeat(MAX_MODELS));
        assert_eq!(
            error(&long).to_string(),
            "$.models: found a list of more than 5000 entries, expected at most 5000 entries"
        );
    }

    #[test]
    fn reads_from_other_sources() {
        let nan: F64Deserializer<Error> = f64::NAN.into_deserializer();
        assert!(matches!(Json::from_source(nan), Ok(Json::Number(x)) if x.is_nan()));
        let list: SeqDeserializer<_, Error> = vec![1_u64, 2].into_deserializer();
        assert_eq!(
            Json::from_source(list).unwrap(),
            Json::Array(vec![Json::Number(1.0), Json::Number(2.0)])
        );
        let bytes = serde::de::value::BytesDeserializer::<Error>::new(b"abc");
        assert_eq!(
            Json::from_source(bytes).unwrap_err().to_string(),
            "$: found 3 raw bytes, expected a value that JSON can hold"
        );
        let plain: Json = serde_json::from_str("[\"x\"]").unwrap();
        assert_eq!(plain, Json::Array(vec![Json::String("x".to_owned())]));
    }
}
