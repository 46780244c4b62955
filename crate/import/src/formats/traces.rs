//! Traces of requests: Azure's LLM traces, BurstGPT, Mooncake, and the clients of
//! ServeGen, whose rows are rates and have no header.

use serde_json::{Map, Value};

use crate::content::Content;
use crate::format::{Format, Reading};
use crate::mapping::Mapping;
use crate::number::{self, shown};
use crate::ordered::OrderedMap as BTreeMap;
use crate::pieces::{Clock, Event, History, Series, Unit};
use crate::report::{Refusal, plural, quoted};
use crate::table::{Row, Table};
use crate::time;
use crate::value::{number_at, some_name};

pub(super) struct Azure;
pub(super) struct BurstGpt;
pub(super) struct Mooncake;
pub(super) struct ServeGen;

impl Format for Azure {
    fn name(&self) -> &'static str {
        "azure-llm-trace"
    }

    fn title(&self) -> &'static str {
        "a trace of requests: Azure LLM inference"
    }

    fn known_by(&self) -> &'static str {
        "columns TIMESTAMP, ContextTokens, GeneratedTokens"
    }

    fn template(&self) -> &'static str {
        include_str!("../../templates/azure-llm-trace.csv")
    }

    fn detect(&self, content: &Content, _: &Mapping) -> bool {
        let columns = ["TIMESTAMP", "ContextTokens", "GeneratedTokens"];
        content.table().is_some_and(|table| table.has(&columns))
    }

    fn read(&self, content: &Content, reading: &mut Reading<'_>) -> Result<(), Refusal> {
        let Some(table) = content.table() else {
            return Ok(());
        };
        let column = |name: &str| table.column(name).unwrap_or_default();
        let (at, input, output) = (
            column("TIMESTAMP"),
            column("ContextTokens"),
            column("GeneratedTokens"),
        );
        let mut events = Vec::new();
        for row in table.rows() {
            let time = time::parse(row.cell(at));
            let time =
                time.ok_or_else(|| wrong(content, row, "TIMESTAMP", row.cell(at), "a time"))?;
            events.push(Event {
                time,
                input: tokens(content, table, row, input, "ContextTokens")?,
                output: tokens(content, table, row, output, "GeneratedTokens")?,
            });
        }
        reading
            .notes
            .assumed(content.whole(), "times without a zone are UTC");
        push(content, reading, "requests", None, Clock::Unix, events)
    }
}

impl Format for BurstGpt {
    fn name(&self) -> &'static str {
        "burstgpt"
    }

    fn title(&self) -> &'static str {
        "a trace of requests: BurstGPT"
    }

    fn known_by(&self) -> &'static str {
        "columns Timestamp, Model, Request tokens, Response tokens"
    }

    fn template(&self) -> &'static str {
        include_str!("../../templates/burstgpt.csv")
    }

    fn detect(&self, content: &Content, _: &Mapping) -> bool {
        let columns = ["Timestamp", "Model", "Request tokens", "Response tokens"];
        content.table().is_some_and(|table| table.has(&columns))
    }

    fn read(&self, content: &Content, reading: &mut Reading<'_>) -> Result<(), Refusal> {
        let Some(table) = content.table() else {
            return Ok(());
        };
        let column = |name: &str| table.column(name).unwrap_or_default();
        let at = [
            column("Timestamp"),
            column("Model"),
            column("Request tokens"),
            column("Response tokens"),
        ];
        let mut by_model: BTreeMap<String, Vec<Event>> = BTreeMap::new();
        let mut failed = 0;
        for row in table.rows() {
            let event = Event {
                time: tokens(content, table, row, at[0], "Timestamp")?,
                input: tokens(content, table, row, at[2], "Request tokens")?,
                output: tokens(content, table, row, at[3], "Response tokens")?,
            };
            if event.output == 0.0 {
                failed += 1;
                continue;
            }
            let model = some_name(row.cell(at[1])).unwrap_or_else(|| "model".to_owned());
            by_model.entry(model).or_default().push(event);
        }
        if failed > 0 {
            let text = format!(
                "{} that failed (no response)",
                plural(failed, "request", "requests")
            );
            reading.notes.left_out(content.whole(), text);
        }
        let text = "times are counted from the start of the file's first day, which has no date";
        reading.notes.fact(content.whole(), text);
        if by_model.is_empty() {
            return Err(Refusal::new(
                content.whole(),
                "is a trace without any request",
            ));
        }
        for (model, events) in by_model {
            push(
                content,
                reading,
                &model,
                Some(model.clone()),
                Clock::Relative,
                events,
            )?;
        }
        Ok(())
    }
}

impl Format for Mooncake {
    fn name(&self) -> &'static str {
        "mooncake"
    }

    fn title(&self) -> &'static str {
        "a trace of requests: Mooncake (lines of JSON)"
    }

    fn known_by(&self) -> &'static str {
        "timestamp (in milliseconds), input_length, output_length"
    }

    fn template(&self) -> &'static str {
        include_str!("../../templates/mooncake.jsonl")
    }

    fn detect(&self, content: &Content, _: &Mapping) -> bool {
        content.first_record().is_some_and(|record| {
            ["timestamp", "input_length", "output_length"]
                .iter()
                .all(|name| record.get(*name).is_some_and(Value::is_number))
        })
    }

    fn read(&self, content: &Content, reading: &mut Reading<'_>) -> Result<(), Refusal> {
        let mut events = Vec::new();
        for (source, record) in content.records() {
            let number = |name: &str| {
                let number = number_at(record, name).filter(|number| *number >= 0.0);
                number.ok_or_else(|| {
                    let text = format!("found no {name}, expected a number that is not negative");
                    Refusal::new(&source, text)
                })
            };
            events.push(Event {
                time: number("timestamp")? / 1000.0,
                input: number("input_length")?,
                output: number("output_length")?,
            });
        }
        let first = events
            .iter()
            .map(|event| event.time)
            .fold(f64::INFINITY, f64::min);
        let text = format!(
            "timestamps are milliseconds; periods are counted from 0, the first request comes \
             after {} s",
            shown(first)
        );
        reading.notes.fact(content.whole(), text);
        push(content, reading, "requests", None, Clock::Relative, events)
    }
}

impl Format for ServeGen {
    fn name(&self) -> &'static str {
        "servegen"
    }

    fn title(&self) -> &'static str {
        "the rates of one client of ServeGen"
    }

    fn known_by(&self) -> &'static str {
        "six columns without a header: start (s), requests/s, cv, pattern, two parameters"
    }

    fn template(&self) -> &'static str {
        include_str!("../../templates/servegen.csv")
    }

    fn detect(&self, content: &Content, _: &Mapping) -> bool {
        content.table().is_some_and(|table| {
            let is_number = |row: &Row, at: usize| row.cell(at).parse::<f64>().is_ok();
            let mut rows = table.all_rows().iter().take(10).peekable();
            rows.peek().is_some()
                && rows.all(|row| {
                    let pattern = row.cell(3);
                    let is_name = pattern.is_empty() || pattern.chars().all(char::is_alphabetic);
                    row.cells().count() == 6 && (0..3).all(|at| is_number(row, at)) && is_name
                })
        })
    }

    fn read(&self, content: &Content, reading: &mut Reading<'_>) -> Result<(), Refusal> {
        let Some(table) = content.table() else {
            return Ok(());
        };
        let mut samples = Vec::new();
        for row in table.all_rows() {
            let start = tokens(content, table, row, 0, "1")?;
            samples.push((start, tokens(content, table, row, 1, "2")?));
        }
        let text = "read as a client of ServeGen: requests per second from the first column on";
        reading.notes.guessed(content.whole(), text);
        let history = history(content, reading, "requests", None, Unit::Requests);
        reading.pieces.histories.push(History {
            series: Series::Rates(Clock::Relative, samples),
            ..history
        });
        Ok(())
    }
}

fn history(
    content: &Content,
    reading: &Reading<'_>,
    name: &str,
    model: Option<String>,
    unit: Unit,
) -> History {
    let about = &reading.about;
    let model = about.model.clone().or(model);
    History {
        source: content.whole(),
        name: model.clone().unwrap_or_else(|| name.to_owned()),
        model,
        region: about.region.clone(),
        unit: about.unit.unwrap_or(unit),
        series: Series::Constant(0.0),
        fields: Map::new(),
    }
}

fn push(
    content: &Content,
    reading: &mut Reading<'_>,
    name: &str,
    model: Option<String>,
    clock: Clock,
    events: Vec<Event>,
) -> Result<(), Refusal> {
    if events.is_empty() {
        return Err(Refusal::new(
            content.whole(),
            "is a trace without any request",
        ));
    }
    let history = history(content, reading, name, model, Unit::OutputTokens);
    reading.pieces.histories.push(History {
        series: Series::Events(clock, events),
        ..history
    });
    Ok(())
}

/// A cell that is a number and not negative.
fn tokens(
    content: &Content,
    table: &Table,
    row: &Row,
    at: usize,
    column: &str,
) -> Result<f64, Refusal> {
    let cell = row.cell(at);
    let number = number::parse(cell, table.decimal).filter(|number| *number >= 0.0);
    number.ok_or_else(|| wrong(content, row, column, cell, "a number that is not negative"))
}

fn wrong(content: &Content, row: &Row, column: &str, cell: &str, expected: &str) -> Refusal {
    let about = format!("{}, column {column}", content.line(row.line));
    Refusal::new(
        about,
        format!("found {}, expected {expected}", quoted(cell)),
    )
}
