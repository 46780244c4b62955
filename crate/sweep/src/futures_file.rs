//! A file of futures that a grid names: each line is one value of the scenario's `futures`,
//! a list of them, or one that comes alone.

use serde_json::{Map, Value, json};

use crate::error::Error;
use crate::text::{lines, short};
use crate::tried::Tried;

/// The field that a file may be named for.
pub(crate) const FIELD: &str = "futures";

/// The values that a file has, line by line.
///
/// # Errors
/// The file and line, what was found there and what was expected.
pub(crate) fn values(file: &str, text: &str) -> Result<Vec<Tried>, Error> {
    let wrong = |line: usize, what: String| Error::File {
        file: file.to_owned(),
        line,
        what,
    };
    let mut values = Vec::new();
    for (line, text) in lines(text) {
        let found: Value =
            serde_json::from_str(text).map_err(|error| wrong(line, error.to_string()))?;
        let mut told = Map::new();
        told.insert("file".to_owned(), json!(file));
        told.insert("line".to_owned(), json!(line));
        let value = match found {
            Value::Object(_) => {
                if let Some(id) = found.get("id") {
                    told.insert("id".to_owned(), id.clone());
                }
                Value::Array(vec![found])
            }
            Value::Array(list) if !list.is_empty() && list.iter().all(Value::is_object) => {
                Value::Array(list)
            }
            other => {
                return Err(wrong(
                    line,
                    format!(
                        "found {}; expected a future such as {{\"id\": \"launch\", \"demands\": \
                         [{{\"times\": 1.6}}]}}, or a list of futures",
                        short(&other)
                    ),
                ));
            }
        };
        values.push(Tried {
            value,
            told: Some(Value::Object(told)),
            place: Some((file.to_owned(), line)),
        });
    }
    if values.is_empty() {
        return Err(wrong(
            1,
            "found no line; expected a future, or a list of futures, on every line".to_owned(),
        ));
    }
    Ok(values)
}
