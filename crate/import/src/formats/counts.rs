//! Tables of counts over time: a column of times and one or more of what was counted
//! between a row and the next.

use serde_json::Map;

use crate::content::Content;
use crate::format::{Format, Reading};
use crate::mapping::Mapping;
use crate::number;
use crate::pieces::{Clock, History, Series, Unit};
use crate::report::{Refusal, plural, quoted};
use crate::table::{Row, Table};
use crate::time;

pub(super) struct Counts;

/// Titles of the column of times, without case and marks.
const TIMES: &[&str] = &[
    "ts",
    "time",
    "timestamp",
    "date",
    "datetime",
    "hour",
    "intervalstart",
    "intervalstartutc",
];

/// Titles of columns that count, without case and marks, and what they count.
const COUNTED: &[(&str, Unit)] = &[
    ("count", Unit::Unnamed),
    ("counts", Unit::Unnamed),
    ("volume", Unit::Unnamed),
    ("trafficvolume", Unit::Unnamed),
    ("requests", Unit::Requests),
    ("requestcount", Unit::Requests),
    ("numrequests", Unit::Requests),
    ("calls", Unit::Requests),
    ("queries", Unit::Requests),
    ("hits", Unit::Requests),
    ("tokens", Unit::TotalTokens),
    ("inputtokens", Unit::InputTokens),
    ("contexttokens", Unit::InputTokens),
    ("outputtokens", Unit::OutputTokens),
    ("generatedtokens", Unit::OutputTokens),
];

/// Titles of columns that say what a row is about: such a table has several demands in the
/// rows of one time, and is another format's.
const NAMES: &[&str] = &[
    "id",
    "name",
    "model",
    "modelname",
    "service",
    "demand",
    "stream",
    "workload",
    "client",
    "region",
    "category",
    "trace",
    "hardware",
    "gpu",
    "node",
    "instance",
    "period",
    "rate",
];

/// A title without case and marks.
fn bare(title: &str) -> String {
    let letters = title.chars().filter(char::is_ascii_alphanumeric);
    letters.collect::<String>().to_ascii_lowercase()
}

fn counted(title: &str) -> Option<Unit> {
    let bare = bare(title);
    let known = COUNTED.iter().find(|(name, _)| *name == bare);
    known.map(|(_, unit)| *unit)
}

/// Which columns hold what.
struct Columns {
    times: usize,
    counts: Vec<(usize, String, Unit)>,
    /// Titles of columns that are not used.
    others: Vec<String>,
}

/// The columns of times and counts, where none says what a row is about.
fn columns(table: &Table) -> Option<Columns> {
    let mut times = None;
    let (mut counts, mut others) = (Vec::new(), Vec::new());
    for (at, title) in table.header().enumerate() {
        if title.is_empty() {
            continue;
        }
        match counted(title) {
            Some(unit) => counts.push((at, title.to_owned(), unit)),
            None if times.is_none() && TIMES.contains(&bare(title).as_str()) => times = Some(at),
            None if NAMES.contains(&bare(title).as_str()) => return None,
            None => others.push(title.to_owned()),
        }
    }
    let times = times?;
    (!counts.is_empty()).then_some(Columns {
        times,
        counts,
        others,
    })
}

impl Format for Counts {
    fn name(&self) -> &'static str {
        "counts-csv"
    }

    fn title(&self) -> &'static str {
        "a table of counts over time"
    }

    fn known_by(&self) -> &'static str {
        "a column of times (ts, time, date_time, hour) and columns of counts (count, requests, \
         traffic_volume, tokens), none for what a row is about; each counts up to the next row"
    }

    fn template(&self) -> &'static str {
        include_str!("../../templates/counts.csv")
    }

    fn detect(&self, content: &Content, _: &Mapping) -> bool {
        content.table().is_some_and(|table| {
            columns(table).is_some_and(|found| {
                let mut rows = table.rows().iter().take(5).peekable();
                let is_time = |row: &Row| time::parse(row.cell(found.times)).is_some();
                rows.peek().is_some() && rows.all(is_time)
            })
        })
    }

    fn read(&self, content: &Content, reading: &mut Reading<'_>) -> Result<(), Refusal> {
        let Some((table, columns)) = content
            .table()
            .and_then(|table| Some((table, columns(table)?)))
        else {
            return Ok(());
        };
        let Columns {
            times,
            counts,
            others,
        } = columns;
        for title in others {
            let text = format!("column {title:.60} is not used");
            reading.notes.left_out(content.whole(), text);
        }
        for (at, title, unit) in counts {
            let samples = column(table, [times, at], &title, content, reading)?;
            let Some(step) = step(&samples) else {
                let text = format!("found one time in column {title:.60}, expected two or more");
                return Err(Refusal::new(content.whole(), text));
            };
            let per = time_text(step);
            reading.notes.assumed(
                content.whole(),
                format!("column {title:.60} counts {per} each; times without a zone are UTC"),
            );
            let about = &reading.about;
            let rates = samples.iter().map(|(time, count)| (*time, count / step));
            reading.pieces.histories.push(History {
                source: content.line(table.header_line()),
                name: about.model.clone().unwrap_or_else(|| title.clone()),
                model: about.model.clone(),
                region: about.region.clone(),
                unit: about.unit.unwrap_or(unit),
                series: Series::Rates(Clock::Unix, rates.collect()),
                fields: Map::new(),
            });
        }
        Ok(())
    }
}

/// Times with their counts.
fn column(
    table: &Table,
    [times, at]: [usize; 2],
    title: &str,
    content: &Content,
    reading: &mut Reading<'_>,
) -> Result<Vec<(f64, f64)>, Refusal> {
    let mut samples = Vec::with_capacity(table.rows().len());
    let mut gaps = 0;
    for row in table.rows() {
        let wrong = |cell: &str, expected: &str| {
            let about = format!("{}, column {title:.60}", content.line(row.line));
            let text = format!("found {}, expected {expected}", quoted(cell));
            Refusal::new(about, text)
        };
        let time = row.cell(times);
        let seconds = time::parse(time).ok_or_else(|| wrong(time, "a time"))?;
        let cell = row.cell(at);
        if cell.is_empty() {
            gaps += 1;
            continue;
        }
        let count = number::parse(cell, table.decimal).filter(|count| *count >= 0.0);
        samples.push((seconds, count.ok_or_else(|| wrong(cell, "a count"))?));
    }
    if gaps > 0 {
        let cells = plural(gaps, "empty cell", "empty cells");
        let text = format!("column {title:.60} has {cells}");
        reading.notes.fact(content.whole(), text);
    }
    samples.sort_by(|a, b| a.0.total_cmp(&b.0));
    Ok(samples)
}

/// The seconds from a row to the next, in the middle of all: gaps are longer.
fn step(samples: &[(f64, f64)]) -> Option<f64> {
    let apart = samples.windows(2).map(|pair| pair[1].0 - pair[0].0);
    let mut apart: Vec<f64> = apart.filter(|seconds| *seconds > 0.0).collect();
    apart.sort_by(f64::total_cmp);
    apart.get(apart.len() / 2).copied()
}

fn time_text(seconds: f64) -> String {
    if seconds >= 3600.0 {
        format!("{} h", number::shown(seconds / 3600.0))
    } else {
        format!("{} min", number::shown(seconds / 60.0))
    }
}
