//! A scenario and what it is swept over: scenario by scenario.

use idlewise::{Hooks, Options, Scenario};
use serde_json::{Map, Value};

use crate::error::Error;
use crate::figures::Keep;
use crate::line::{Line, solved, unmade};
use crate::over::Over;

/// A scenario and what it is swept over.
#[derive(Debug, Clone, PartialEq)]
pub struct Sweep {
    base: Value,
    over: Over,
}

impl Sweep {
    /// The sweep of a scenario (JSON) over this.
    ///
    /// # Errors
    /// What is wrong with the scenario, and fields of a grid that are in nothing it has or
    /// that no scenario has.
    pub fn new(base: &[u8], over: Over) -> Result<Self, Error> {
        Scenario::from_json(base)?;
        let base: Value = serde_json::from_slice(base).map_err(|error| Error::Over {
            line: error.line(),
            what: error.to_string(),
        })?;
        if let Over::Grid(fields) = &over {
            for (field, values) in fields {
                // A name that no scenario knows would be an error in every line: it is one
                // mistake, and said once. Values are judged scenario by scenario; those of a
                // file have names of their own on every line.
                for (at, value) in values.iter().enumerate() {
                    if at > 0 && value.place.is_none() {
                        break;
                    }
                    let mut tried = base.clone();
                    field.set(&mut tried, &value.value)?;
                    if let Some(what) = unknown_field(&tried) {
                        return Err(match value.place.clone() {
                            Some((file, line)) => Error::File { file, line, what },
                            None => Error::Field {
                                field: field.to_string(),
                                what,
                            },
                        });
                    }
                }
            }
        }
        Ok(Sweep { base, over })
    }

    /// How many scenarios there are.
    pub fn len(&self) -> u64 {
        self.over.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.over.is_empty()
    }

    /// The scenario of this number, from 0, as JSON.
    ///
    /// # Errors
    /// Where a field of the grid is in nothing that the scenario has.
    pub fn scenario(&self, index: u64) -> Result<Value, Error> {
        self.over.apply(&self.base, index)
    }

    /// Solves the scenario of this number. Its line has `index`, `given` (fields and
    /// values, or the patch), `status`, and the figures.
    ///
    /// # Errors
    /// Only where the work is cancelled; everything else stands in the line.
    pub fn line(
        &self,
        index: u64,
        keep: &Keep,
        options: &Options,
        hooks: &Hooks<'_>,
    ) -> Result<Line, idlewise::Error> {
        let mut begins = Map::new();
        begins.insert("index".to_owned(), index.into());
        begins.insert("given".to_owned(), self.over.given(index));
        // The fields were tried when the sweep was made, each by itself and with its first
        // value; others may leave nothing of what it changes.
        let scenario = match self.scenario(index) {
            Ok(scenario) => scenario,
            Err(error) => return Ok(unmade(begins, &error)),
        };
        let scenario = Scenario::from_json(scenario.to_string().as_bytes());
        solved(begins, scenario, keep, options, hooks)
    }
}

/// The first problem of a scenario that is a field nobody knows.
fn unknown_field(scenario: &Value) -> Option<String> {
    let Err(errors) = Scenario::from_json(scenario.to_string().as_bytes()) else {
        return None;
    };
    let unknown = errors
        .0
        .iter()
        .find(|error| error.found == "an unknown field");
    unknown.map(ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One machine serves 100; as forecast all of 50 is served, and of 200 a half. Of both, each
    /// as likely, 100 and 50 of 50 and 200: 60 %.
    #[test]
    fn futures_come_from_a_file() {
        let base = br#"{"schema_version": 1,
            "nodes": [{"id": "n", "hardware": "H100", "count": 1, "capacity": {"gpu": 1}}],
            "models": [{"id": "m", "profiles": [{"hardware": "H100", "rate": 100}]}],
            "demands": [{"id": "d", "model": "m", "rate": 50}]}"#;
        let calm = r#"{"id": "calm"}"#;
        let busy = r#"{"id": "busy", "weight": 1, "demands": [{"id": "d", "rate": 200}]}"#;
        let over = |text: &str| {
            let read = &mut |_: &str| Ok(text.to_owned());
            Over::parse_with(r#"{"futures": "paths.jsonl"}"#, read).unwrap()
        };
        let sweep = Sweep::new(base, over(&format!("{calm}\n{busy}\n[{calm}, {busy}]"))).unwrap();
        let keep = Keep::named(["served_percent"]).unwrap();
        for (index, served) in [(0, 100.0), (1, 50.0), (2, 60.0)] {
            let line = sweep.line(index, &keep, &Options::default(), &Hooks::default());
            let line: Value = serde_json::from_str(&line.unwrap().text).unwrap();
            assert_eq!(line["given"]["futures"]["line"], index + 1);
            let found = line["served_percent"].as_f64().unwrap();
            assert!((found - served).abs() < 1e-6, "{line}");
        }
        // What no scenario knows is said once, with its line; values line by line.
        let wrong = format!("{calm}\n{{\"id\": \"a\", \"demand\": []}}");
        let said = Sweep::new(base, over(&wrong)).unwrap_err().to_string();
        assert!(
            said.starts_with("paths.jsonl line 2: $.futures[0].demand: "),
            "{said}"
        );
        let wrong = r#"{"id": "a", "demands": [{"id": "e", "times": 2}]}"#;
        let sweep = Sweep::new(base, over(wrong)).unwrap();
        let line = sweep.line(0, &keep, &Options::default(), &Hooks::default());
        let line: Value = serde_json::from_str(&line.unwrap().text).unwrap();
        assert_eq!(
            (&line["status"], &line["given"]["futures"]["line"]),
            (&"error".into(), &1.into())
        );
    }

    #[test]
    fn a_scenario_that_cannot_be_made_is_a_line_that_says_why() {
        let base = br#"{"schema_version": 1,
            "nodes": [{"id": "n", "hardware": "H100", "count": 1, "capacity": {"gpu": 8}}],
            "models": [{"id": "m", "profiles": [{"hardware": "H100", "rate": 100}]}],
            "demands": [{"id": "d", "model": "m", "rate": 50}]}"#;
        let over =
            r#"{"nodes.hardware": ["H100", "L4"], "nodes[hardware=H100].count.times": [1, "2"]}"#;
        let sweep = Sweep::new(base, Over::parse(over).unwrap()).unwrap();
        let lines: Vec<Value> = (0..sweep.len())
            .map(|index| {
                let keep = Keep::default();
                let line = sweep.line(index, &keep, &Options::default(), &Hooks::default());
                serde_json::from_str(&line.unwrap().text).unwrap()
            })
            .collect();
        assert_eq!(lines[0]["status"], "optimal");
        for line in &lines[1..] {
            assert_eq!(line["status"], "error");
            assert_eq!(line["error"]["code"], "command");
        }
        let told = |at: usize| lines[at]["error"]["message"].as_str().unwrap();
        assert!(
            told(1).contains("found \"2\"; expected a number"),
            "{}",
            told(1)
        );
        assert!(told(2).contains("no element of nodes has hardware=H100"));
        assert_eq!(lines[3]["index"], 3);
    }
}
