//! Grafana's CSV of a panel: a column of times and one for each series, whose title is
//! its legend.

use serde_json::Map;

use super::prometheus::{MODEL, unit_of};
use crate::content::Content;
use crate::format::{Format, Reading};
use crate::mapping::Mapping;
use crate::number;
use crate::pieces::{Clock, History, Series, Unit};
use crate::report::{Refusal, plural, quoted};
use crate::table::Table;
use crate::time;
use crate::value::some_name;

pub(super) struct Grafana;

/// Units that Grafana writes behind numbers, with what they count.
const UNITS: &[(&str, Unit)] = &[
    ("req/s", Unit::Requests),
    ("reqps", Unit::Requests),
    ("rps", Unit::Requests),
    ("ops/s", Unit::Requests),
    ("c/s", Unit::Requests),
    ("tokens/s", Unit::OutputTokens),
    ("tok/s", Unit::OutputTokens),
];

/// What a number is multiplied by where Grafana formatted it.
const SCALES: &[(&str, f64)] = &[
    ("Mil", 1e6),
    ("Bil", 1e9),
    ("K", 1e3),
    ("k", 1e3),
    ("M", 1e6),
    ("G", 1e9),
];

impl Format for Grafana {
    fn name(&self) -> &'static str {
        "grafana"
    }

    fn title(&self) -> &'static str {
        "the CSV of a panel of Grafana"
    }

    fn known_by(&self) -> &'static str {
        "a first column Time and a column for each series"
    }

    fn template(&self) -> &'static str {
        include_str!("../../templates/grafana.csv")
    }

    fn detect(&self, content: &Content, _: &Mapping) -> bool {
        content.table().is_some_and(|table| {
            let first = table.header().next().unwrap_or_default();
            let people = ["id", "model", "rate", "name", "demand"];
            let rows = table.rows().iter().take(5);
            first == "Time"
                && table.header().count() >= 2
                && !people.iter().any(|title| table.column(title).is_some())
                && rows.clone().count() > 0
                && rows.clone().all(|row| time::parse(row.cell(0)).is_some())
        })
    }

    fn read(&self, content: &Content, reading: &mut Reading<'_>) -> Result<(), Refusal> {
        let Some(table) = content.table() else {
            return Ok(());
        };
        reading
            .notes
            .assumed(content.whole(), "times without a zone are UTC");
        let titles: Vec<&str> = table.header().collect();
        for (at, title) in titles.iter().enumerate().skip(1) {
            if title.is_empty() {
                continue;
            }
            let (samples, unit) = column(table, at, title, content, reading)?;
            if samples.is_empty() {
                reading
                    .notes
                    .left_out(content.whole(), format!("column {title:.60} is empty"));
                continue;
            }
            let legend = Legend::of(title);
            let about = &reading.about;
            let model = about.model.clone().or(legend.model);
            let region = about.region.clone().or(legend.region);
            let parts = [model.as_ref(), region.as_ref()];
            let name: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
            let name = if name.is_empty() {
                some_name(title).unwrap_or_default()
            } else {
                name.join(" ")
            };
            let unit = about.unit.or(unit).unwrap_or_else(|| unit_of(title));
            reading.pieces.histories.push(History {
                source: content.line(table.header_line()),
                name,
                model,
                region,
                unit,
                series: Series::Rates(Clock::Unix, samples),
                fields: Map::new(),
            });
        }
        Ok(())
    }
}

/// Times with their values.
type Samples = Vec<(f64, f64)>;

/// The samples of a column, and the unit that its cells name.
fn column(
    table: &Table,
    at: usize,
    title: &str,
    content: &Content,
    reading: &mut Reading<'_>,
) -> Result<(Samples, Option<Unit>), Refusal> {
    let mut samples = Vec::new();
    let mut named = None;
    let mut gaps = 0;
    for row in table.rows() {
        let wrong = |column: &str, cell: &str, expected: &str| {
            let about = format!("{}, column {column:.60}", content.line(row.line));
            Refusal::new(
                about,
                format!("found {}, expected {expected}", quoted(cell)),
            )
        };
        let time = row.cell(0);
        let seconds = time::parse(time).ok_or_else(|| wrong("Time", time, "a time"))?;
        let cell = row.cell(at);
        if cell.is_empty() || cell.eq_ignore_ascii_case("null") || cell == "undefined" {
            gaps += 1;
            continue;
        }
        let (value, unit) = value(cell, table).ok_or_else(|| wrong(title, cell, "a number"))?;
        named = named.or(unit);
        samples.push((seconds, value));
    }
    if gaps > 0 {
        let text = format!(
            "column {title:.60} has {}",
            plural(gaps, "empty cell", "empty cells")
        );
        reading.notes.fact(content.whole(), text);
    }
    Ok((samples, named))
}

/// A number, also one with a unit or a scale behind it, such as `1.21 K req/s`.
fn value(cell: &str, table: &Table) -> Option<(f64, Option<Unit>)> {
    let unit = UNITS.iter().find(|(name, _)| cell.ends_with(name));
    let bare = unit
        .and_then(|(name, _)| cell.strip_suffix(name))
        .unwrap_or(cell)
        .trim();
    let unit = unit.map(|(_, unit)| *unit);
    if let Some(number) = number::parse(bare, table.decimal) {
        return Some((number, unit));
    }
    let (digits, scale) = SCALES
        .iter()
        .find_map(|(name, scale)| Some((bare.strip_suffix(name)?, *scale)))?;
    Some((number::parse(digits, table.decimal)? * scale, unit))
}

/// What a legend such as `{model_name="m", region="eu"}` names.
struct Legend {
    model: Option<String>,
    region: Option<String>,
}

impl Legend {
    fn of(title: &str) -> Self {
        let labels: Vec<(&str, &str)> = title
            .split_once('{')
            .map_or("", |(_, rest)| rest.trim_end_matches('}'))
            .split(',')
            .filter_map(|pair| {
                let (name, value) = pair.split_once('=')?;
                Some((name.trim(), value.trim().trim_matches(['"', '\''])))
            })
            .collect();
        let find = |names: &[&str]| {
            let label = names
                .iter()
                .find_map(|name| labels.iter().find(|(other, _)| other == name));
            label.and_then(|(_, value)| some_name(value))
        };
        let plain = (!title.contains('{')).then(|| some_name(title)).flatten();
        Legend {
            model: find(MODEL).or(plain),
            region: find(&["region", "cloud_region"]),
        }
    }
}
