//! `schema` and `example`: what scenarios, plans and answers look like.

use anyhow::Context;
use idlewise::schema::{answer, schema_by_name};
use idlewise_backtest::Backtest;
use idlewise_forecast::Answer;
use serde_json::Value;

use crate::args::FileFormat;
use crate::outcome::Outcome;
use crate::output::{self, Checked};

pub(super) fn run(format: FileFormat) -> anyhow::Result<Outcome> {
    output::json(&schema(format).context("no such schema")?)?;
    Ok(Outcome::Done)
}

/// The schema of a file or an answer; those of forecasts are not the core's.
fn schema(format: FileFormat) -> Option<Value> {
    let name = match format {
        FileFormat::Forecast => {
            return Some(answer::<Answer>("forecast", "idlewise forecast"));
        }
        FileFormat::Backtest => {
            return Some(answer::<Backtest>("backtest", "idlewise backtest"));
        }
        FileFormat::Scenario => "scenario",
        FileFormat::Plan => "plan",
        FileFormat::Compare => "compare",
        FileFormat::Size => "size",
        FileFormat::Grow => "grow",
        FileFormat::Stress => "stress",
        FileFormat::Evaluate => "evaluate",
        FileFormat::Timetable => "timetable",
        FileFormat::Advise => "advise",
        FileFormat::Earnings => "earnings",
        FileFormat::Futures => "futures",
        FileFormat::Commit => "commit",
        FileFormat::Check => "check",
        FileFormat::Verify => "verify",
        FileFormat::Error => "error",
    };
    schema_by_name(name)
}

pub(super) fn example() -> anyhow::Result<Outcome> {
    let text = idlewise::example::JSON.trim_end();
    Checked::Stdout.write(format!("{text}\n").as_bytes())?;
    Ok(Outcome::Done)
}

#[cfg(test)]
mod tests {
    use idlewise::schema::to_text;

    use super::*;

    #[test]
    fn committed_files_are_up_to_date() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("schema");
        let files = [
            (FileFormat::Forecast, "forecast"),
            (FileFormat::Backtest, "backtest"),
        ];
        for (format, name) in files {
            let text = to_text(&schema(format).unwrap());
            let path = folder.join(format!("{name}.json"));
            if std::env::var_os("IDLEWISE_WRITE").is_some_and(|value| value == "1") {
                std::fs::create_dir_all(&folder).unwrap();
                std::fs::write(&path, &text).unwrap();
            }
            let committed = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(
                committed.replace("\r\n", "\n") == text,
                "crate/cli/schema is out of date: `cargo xtask write` writes it anew"
            );
        }
    }

    #[test]
    fn every_field_is_described() {
        fn described(place: &str, part: &Value) -> usize {
            let mut found = 0;
            if let Some(fields) = part.get("properties").and_then(Value::as_object) {
                for (field, property) in fields {
                    assert!(property["description"].is_string(), "{place}/{field}");
                    found += 1;
                }
            }
            if let Some(parts) = part.get("$defs").and_then(Value::as_object) {
                found += parts
                    .iter()
                    .map(|(name, part)| described(name, part))
                    .sum::<usize>();
            }
            found
        }
        for format in [FileFormat::Forecast, FileFormat::Backtest] {
            let schema = schema(format).unwrap();
            assert!(described("", &schema) > 20);
        }
    }
}
