//! A table of demand: one row for each demand and period, or one row for each demand with
//! the hours as columns.

use serde_json::Map;

use super::header::{Cells, Columns, Kind, Known, plain};
use super::totals::without_totals;
use super::{whole, words};
use crate::content::Content;
use crate::format::{Format, Reading};
use crate::json;
use crate::layout::Layout;
use crate::mapping::Mapping;
use crate::number;
use crate::ordered::OrderedMap as BTreeMap;
use crate::period_names::PeriodNames;
use crate::pieces::{Clock, History, Series, Unit};
use crate::report::{Refusal, quoted};
use crate::table::{Row, Table};
use crate::time;
use crate::value::some_name;

pub(in crate::formats) struct Demands;

const FIELDS: &[Known] = &[
    Known {
        field: "id",
        kind: Kind::Text,
        words: &[
            "name",
            "demand",
            "demand id",
            "stream",
            "service",
            "workload",
            "client",
        ],
    },
    words::MODEL,
    words::REGION,
    words::PERIOD,
    words::RATE,
    words::RATE_OUTPUT,
    words::RATE_REQUESTS,
    plain("verification", Kind::Text),
    plain("value", Kind::Number),
    plain("min_served", Kind::Number),
    plain("max_rtt_ms", Kind::Number),
    plain("priority", Kind::Number),
    Known {
        field: "within_hours",
        kind: Kind::Number,
        words: &["can wait", "can wait hours", "wait hours", "deadline hours"],
    },
    plain("split", Kind::Flag),
    plain("in_regions", Kind::List),
    plain("labels", Kind::Labels),
];

/// Fields that go to the scenario as they are.
const PASSED_ON: &[&str] = &[
    "verification",
    "value",
    "min_served",
    "max_rtt_ms",
    "priority",
    "within_hours",
    "split",
    "in_regions",
    "labels",
];

/// The columns that may hold the rate, with what they count.
const RATES: &[(&str, Unit)] = &[
    ("rate", Unit::Unnamed),
    ("output tokens per second", Unit::OutputTokens),
    ("requests per second", Unit::Requests),
];

impl Format for Demands {
    fn name(&self) -> &'static str {
        "demands-csv"
    }

    fn title(&self) -> &'static str {
        "a table of demand"
    }

    fn known_by(&self) -> &'static str {
        "columns for a model (or a demand's id) and for a rate, without hardware (id, model, \
         period, rate); or hours as columns (id, model, 00:00, 01:00, ...)"
    }

    fn template(&self) -> &'static str {
        include_str!("../../../templates/demands.csv")
    }

    fn detect(&self, content: &Content, mapping: &Mapping) -> bool {
        content.table().is_some_and(|table| {
            let columns = Columns::of(table, FIELDS, mapping);
            let is_named = columns.has("id") || columns.has("model");
            let has_rate = rate_column(&columns).is_some() || hours(&columns).len() >= 2;
            is_named && has_rate && !has_hardware(table)
        })
    }

    fn layout(&self, content: &Content, mapping: &Mapping, rows: &[&Row]) -> Option<Layout> {
        let table = content.table()?;
        let columns = Columns::of(table, FIELDS, mapping);
        let mut layout = columns.layout(content, table, FIELDS, mapping, rows);
        if rate_column(&columns).is_none() {
            for (at, title) in hours(&columns) {
                if let Some(column) = layout.columns.get_mut(at) {
                    column.meaning = format!("units per second, {title}");
                    column.is_guess = true;
                }
            }
        }
        Some(layout)
    }

    fn read(&self, content: &Content, reading: &mut Reading<'_>) -> Result<(), Refusal> {
        let Some(table) = content.table() else {
            return Ok(());
        };
        let mut columns = Columns::of(table, FIELDS, reading.mapping);
        let wide = if rate_column(&columns).is_none() {
            hours(&columns)
        } else {
            Vec::new()
        };
        columns
            .unknown
            .retain(|(at, _)| !wide.iter().any(|(hour, _)| hour == at));
        if reading.strict {
            columns.strict = true;
            let required = if wide.is_empty() { REQUIRED } else { NAMED };
            for wrong in whole::header(&columns, FIELDS, required, table, content) {
                reading.go_on(wrong)?;
            }
            if !reading.refused.is_empty() {
                return Ok(());
            }
        }
        columns.tell(content, table, reading.notes);
        if !wide.is_empty() {
            let (first, last) = (wide.first(), wide.last());
            let name =
                |hour: Option<&(usize, String)>| hour.map_or(String::new(), |h| quoted(&h.1));
            let text = format!(
                "columns {} to {} read as {} periods",
                name(first),
                name(last),
                wide.len()
            );
            reading
                .notes
                .guessed(content.line(table.header_line()), text);
        }
        if table.rows().is_empty() {
            let text = "is a header without rows, expected one row for each demand and period";
            return Err(Refusal::new(content.whole(), text));
        }
        let mut found = Found {
            periods: PeriodNames::of(&reading.pieces.bases),
            has_periods: columns.has("period"),
            ..Found::default()
        };
        let rows = if reading.strict {
            table.rows().iter().collect()
        } else {
            without_totals(table, content, reading.notes)
        };
        for row in rows {
            let read = Cells::of(row, table, &columns, content).and_then(|cells| {
                if reading.strict && cells.text("id").is_none() {
                    return Err(cells.lacks("id", "the demand's own name (required)"));
                }
                if wide.is_empty() {
                    return found.add_row(&cells, &columns, content, reading);
                }
                let rates = hourly(&cells, &wide, table, content)?;
                let mut history = history(&cells, &columns, content, reading)?;
                history.series = Series::Periods(rates);
                reading.pieces.histories.push(history);
                Ok(())
            });
            if let Err(refusal) = read {
                found.is_flawed = true;
                reading.go_on(refusal)?;
            }
        }
        found.finish(content, reading)
    }
}

/// What a table that has to be whole has.
const REQUIRED: &[&str] = &["id", "model", "rate"];
/// The same where its rates have columns of their own.
const NAMED: &[&str] = &["id", "model"];

/// The column that holds the rate, and what it counts.
fn rate_column(columns: &Columns) -> Option<(&'static str, Unit)> {
    RATES.iter().find(|(field, _)| columns.has(field)).copied()
}

/// Whether a table says which hardware its rows are about: then it tells of rates.
fn has_hardware(table: &Table) -> bool {
    let fields = [words::HARDWARE, words::GPU];
    let columns = Columns::of(table, &fields, &Mapping::default());
    !columns.known.is_empty()
}

/// Columns whose titles are hours or times.
fn hours(columns: &Columns) -> Vec<(usize, String)> {
    let is_hour = |title: &str| {
        let word = title
            .trim_start_matches(['h', 'H'])
            .trim_end_matches(['h', 'H']);
        let clock = word.split_once(':').map_or(word, |(hours, _)| hours);
        let whole = clock.parse::<u32>().is_ok_and(|hour| hour <= 24);
        whole || time::parse(title).is_some()
    };
    let unknown = columns.unknown.iter().filter(|(_, title)| is_hour(title));
    unknown.cloned().collect()
}

fn hourly(
    cells: &Cells<'_>,
    wide: &[(usize, String)],
    table: &Table,
    content: &Content,
) -> Result<Vec<(String, f64)>, Refusal> {
    wide.iter()
        .map(|(at, title)| {
            let cell = cells.row.cell(*at);
            let rate = number::parse(cell, table.decimal).filter(|rate| *rate >= 0.0);
            let rate = rate.ok_or_else(|| {
                let about = format!("{}, column {title}", content.line(cells.row.line));
                Refusal::new(
                    about,
                    format!("found {}, expected units per second", quoted(cell)),
                )
            })?;
            Ok((title.clone(), rate))
        })
        .collect()
}

/// A row's demand, without its rates.
fn history(
    cells: &Cells<'_>,
    columns: &Columns,
    content: &Content,
    reading: &mut Reading<'_>,
) -> Result<History, Refusal> {
    let model = cells.text("model").and_then(some_name);
    let model = model.or_else(|| reading.about.model.clone());
    let region = cells.text("region").and_then(some_name);
    let region = region.or_else(|| reading.about.region.clone());
    let name = match (cells.text("id").and_then(some_name), &model, &region) {
        (Some(name), _, _) => name,
        (None, Some(model), Some(region)) => format!("{model} {region}"),
        (None, Some(model), None) => model.clone(),
        (None, None, _) => {
            let text = "found no name, expected the demand's id or its model";
            return Err(Refusal::new(content.line(cells.row.line), text));
        }
    };
    let mut fields = Map::new();
    for column in &columns.known {
        if PASSED_ON.contains(&column.field.as_str())
            && let Some(value) = cells.json(column, reading.notes)?
        {
            fields.insert(column.field.clone(), value);
        }
    }
    let unit = rate_column(columns).map_or(Unit::Unnamed, |(_, unit)| unit);
    Ok(History {
        source: content.line(cells.row.line),
        name,
        model,
        region,
        unit: reading.about.unit.unwrap_or(unit),
        series: Series::Constant(0.0),
        fields,
    })
}

/// The rows of each demand so far.
#[derive(Default)]
struct Found {
    demands: Vec<Rows>,
    places: BTreeMap<String, usize>,
    /// The periods of the scenario that stood before.
    periods: Option<PeriodNames>,
    has_periods: bool,
    /// Whether a row could not be read: then no period is called missing.
    is_flawed: bool,
}

struct Rows {
    history: History,
    rates: Vec<RateRow>,
    /// The line of each period's first row, by the period's one name.
    lines: BTreeMap<String, u64>,
}

/// The rate of one row.
struct RateRow {
    line: u64,
    period: Option<String>,
    rate: f64,
}

impl Found {
    fn add_row(
        &mut self,
        cells: &Cells<'_>,
        columns: &Columns,
        content: &Content,
        reading: &mut Reading<'_>,
    ) -> Result<(), Refusal> {
        let Some((field, _)) = rate_column(columns) else {
            return Ok(());
        };
        let Some(rate) = cells.number(field, reading.notes)? else {
            return Err(cells.lacks(field, "units per second"));
        };
        let history = history(cells, columns, content, reading)?;
        let place = if let Some(place) = self.places.get(&history.name) {
            *place
        } else {
            self.places.insert(history.name.clone(), self.demands.len());
            self.demands.push(Rows {
                history: history.clone(),
                rates: Vec::new(),
                lines: BTreeMap::new(),
            });
            self.demands.len() - 1
        };
        let period = cells.text("period").map(str::to_owned);
        let Some(rows) = self.demands.get_mut(place) else {
            return Ok(());
        };
        let line = cells.row.line;
        same(&rows.history, &history, content.line(line).to_string())?;
        let names = self.periods.as_ref();
        let known = period.as_ref().zip(names).and_then(|(cell, names)| {
            let at = names.find(cell)?;
            Some(names.name(at))
        });
        if let (Some(names), None, true, true) = (names, &known, reading.strict, self.has_periods) {
            let cell = period.unwrap_or_default();
            let found = if cell.is_empty() {
                "nothing".to_owned()
            } else {
                quoted(&cell)
            };
            let text = format!("found {found}, expected {}", names.expected(&cell));
            return Err(Refusal::new(cells.place("period"), text));
        }
        let one = known.or_else(|| period.clone()).unwrap_or_default();
        let before = *rows.lines.entry(one).or_insert(line);
        if before != line && reading.strict {
            return Err(second(cells, &history.name, before, self.has_periods));
        }
        if before != line && period.is_some() {
            let text = "several rows of one demand and period are added up";
            reading.notes.assumed(content.whole(), text);
        }
        rows.rates.push(RateRow { line, period, rate });
        Ok(())
    }

    fn finish(self, content: &Content, reading: &mut Reading<'_>) -> Result<(), Refusal> {
        // The scenario's own names hold where every row names one of its periods.
        let names = self.periods.filter(|names| {
            let rates = self.demands.iter().flat_map(|rows| &rows.rates);
            let mut named = rates.filter_map(|row| row.period.as_deref());
            named.all(|cell| names.find(cell).is_some())
        });
        for mut rows in self.demands {
            let series = match &names {
                _ if !self.has_periods => series(&rows.rates, content),
                Some(names) => {
                    if reading.strict && !self.is_flawed {
                        rows.whole(names, content)?;
                    }
                    for row in &mut rows.rates {
                        let at = row.period.as_deref().and_then(|cell| names.find(cell));
                        row.period = at.map(|at| names.name(at)).or(row.period.take());
                    }
                    rows.named(content)
                }
                None => series(&rows.rates, content),
            };
            rows.history.series = series?;
            reading.pieces.histories.push(rows.history);
        }
        Ok(())
    }
}

/// The refusal of a second row for a demand and period.
fn second(cells: &Cells<'_>, demand: &str, before: u64, has_periods: bool) -> Refusal {
    let (field, what, expected) = if has_periods {
        let expected = "one row per demand and period";
        ("period", "a row for this period of demand ", expected)
    } else {
        ("id", "", "one row per demand, or a column `period`")
    };
    let text = format!(
        "found {what}{} a second time (first on line {before}), expected {expected}",
        quoted(demand)
    );
    Refusal::new(cells.place(field), text)
}

impl Rows {
    /// Refuses a demand that has no row for a period.
    fn whole(&self, names: &PeriodNames, content: &Content) -> Result<(), Refusal> {
        let mut seen = vec![false; names.count()];
        for row in &self.rates {
            let at = row.period.as_deref().and_then(|cell| names.find(cell));
            if let Some(slot) = at.and_then(|at| seen.get_mut(at)) {
                *slot = true;
            }
        }
        let missing: Vec<usize> = (0..seen.len())
            .filter(|at| seen.get(*at) == Some(&false))
            .collect();
        let Some(first) = missing.first() else {
            return Ok(());
        };
        let more = match missing.len() - 1 {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let line = self.rates.first().map_or(1, |row| row.line);
        let text = format!(
            "found no row of demand {} for period {}{more}, expected one row per period",
            quoted(&self.history.name),
            names.shown(*first)
        );
        Err(Refusal::new(
            format!("{}, column period", content.line(line)),
            text,
        ))
    }

    /// Rates of the scenario's periods.
    fn named(&self, content: &Content) -> Result<Series, Refusal> {
        if let [RateRow { period: None, .. }] = self.rates.as_slice() {
            return series(&self.rates, content);
        }
        all_named(&self.rates, content)?;
        Ok(periods(&self.rates))
    }
}

fn series(rates: &[RateRow], content: &Content) -> Result<Series, Refusal> {
    if let [
        RateRow {
            period: None, rate, ..
        },
    ] = rates
    {
        return Ok(Series::Constant(*rate));
    }
    all_named(rates, content)?;
    let times: Option<Vec<(f64, f64)>> = rates
        .iter()
        .map(|row| Some((time::parse(row.period.as_deref()?)?, row.rate)))
        .collect();
    if let Some(mut times) = times {
        times.sort_by(|a, b| a.0.total_cmp(&b.0));
        return Ok(Series::Rates(Clock::Unix, times));
    }
    Ok(periods(rates))
}

fn all_named(rates: &[RateRow], content: &Content) -> Result<(), Refusal> {
    match rates.iter().find(|row| row.period.is_none()) {
        None => Ok(()),
        Some(row) => {
            let text = "found no period, expected one, as the demand has several rows";
            Err(Refusal::new(content.line(row.line), text))
        }
    }
}

fn periods(rates: &[RateRow]) -> Series {
    let named = rates
        .iter()
        .map(|row| (row.period.clone().unwrap_or_default(), row.rate));
    Series::Periods(named.collect())
}

/// Refuses rows of one demand that say different things about it.
fn same(first: &History, other: &History, about: String) -> Result<(), Refusal> {
    let of = |name: &str, history: &History| match name {
        "model" => history.model.clone().unwrap_or_default(),
        "region" => history.region.clone().unwrap_or_default(),
        name => history.fields.get(name).map(json::text).unwrap_or_default(),
    };
    for name in ["model", "region"].iter().chain(PASSED_ON) {
        let (before, here) = (of(name, first), of(name, other));
        if before != here {
            let text = format!(
                "{name} is {}, but {} in the demand's first row ({}): its rows differ in \
                 period and rate only",
                quoted(&here),
                quoted(&before),
                first.source
            );
            return Err(Refusal::new(about, text));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_told_from_other_titles() {
        let columns = Columns {
            known: Vec::new(),
            strict: false,
            unknown: ["00:00", "1", "h23", "2026-11-29", "notes", "H100"]
                .iter()
                .enumerate()
                .map(|(at, title)| (at, (*title).to_owned()))
                .collect(),
            ignored: Vec::new(),
        };
        let titles: Vec<String> = hours(&columns)
            .into_iter()
            .map(|(_, title)| title)
            .collect();
        assert_eq!(titles, ["00:00", "1", "h23", "2026-11-29"]);
    }
}
