//! Demands as CSV, one row per demand and period.

use std::collections::HashMap;

use super::super::check::entry::{self, Range};
use super::super::fields::number;
use super::super::limits::{MAX_DEMANDS, MAX_RATES};
use super::super::path::Path;
use super::super::problems::Problems;
use super::super::text::quoted;
use super::super::{Demand, InputErrors, Json, Period, read};
use super::table::{Kind, Layout, Row, Table, number_cell, number_of, only, push_row};

const LAYOUT: Layout = Layout {
    columns: &[
        ("id", Kind::Text),
        ("model", Kind::Text),
        ("region", Kind::Text),
        ("verification", Kind::Text),
        ("period", Kind::Text),
        ("rate", Kind::Number),
        ("value", Kind::Number),
        ("min_served", Kind::Number),
        ("max_rtt_ms", Kind::Number),
        ("split", Kind::Flag),
    ],
    required: &["id", "model", "rate"],
    example: "id,model,region,period,rate",
};

/// The columns in which the rows of one demand may differ.
const PER_PERIOD: [&str; 2] = ["period", "rate"];

/// Reads demands from CSV: one row per demand and period, or, without a
/// `period` column, one row per demand whose rate holds for every period. A
/// period is named by its label where all labels differ, or by its index from
/// 0; a label wins over an index.
///
/// What demands refer to is checked with the whole scenario.
///
/// # Errors
/// Everything that is wrong, each with its line and column.
pub fn demands_from_csv(text: &[u8], periods: &[Period]) -> Result<Vec<Demand>, InputErrors> {
    let mut reading = Reading {
        table: Table::open(text, &LAYOUT)?,
        names: PeriodNames::of(periods),
        found: Vec::new(),
        problems: Problems::default(),
    };
    reading.read_rows();
    reading.finish()
}

/// One demand and the rates of its rows so far.
struct ReadDemand {
    first: Row,
    demand: Demand,
    /// The line of each period's row, 0 where there is none yet.
    lines: Vec<u64>,
    /// A row whose period could not be read: then none is called missing.
    flawed: bool,
}

struct Reading<'t> {
    table: Table<'t>,
    names: PeriodNames<'t>,
    found: Vec<ReadDemand>,
    problems: Problems,
}

impl Reading<'_> {
    fn read_rows(&mut self) {
        let periods = self.names.periods.len();
        let most = MAX_DEMANDS.min(MAX_RATES / periods.max(1));
        let mut places: HashMap<String, usize> = HashMap::new();
        while let Some(row) = self.table.next_full_row(&mut self.problems) {
            let line = Path::line(row.line);
            let Some(id) = self.table.cell(&row, "id") else {
                let path = line.field("id");
                self.problems
                    .report(&path, "nothing", "the demand's own name (required)");
                continue;
            };
            if let Some(place) = places.get(id) {
                self.read_row(*place, &row);
            } else if self.found.len() == most {
                self.problems.report(
                    &line,
                    format_args!("more than {most} demands in {periods} periods"),
                    format_args!(
                        "at most {MAX_DEMANDS} demands and {MAX_RATES} rates (demands x periods)"
                    ),
                );
                break;
            } else {
                let place = self.found.len();
                places.insert(id.to_owned(), place);
                let mut json = self.table.object(&row, &PER_PERIOD, &mut self.problems);
                if let Json::Object(fields) = &mut json {
                    fields.push(("rate".to_owned(), Json::Number(0.0)));
                }
                self.found.push(ReadDemand {
                    demand: read::demand(&json, &line, periods, &mut self.problems),
                    first: row.clone(),
                    lines: vec![0; periods],
                    flawed: false,
                });
                self.read_row(place, &row);
            }
        }
    }

    /// Reads the rate of a row and checks that the rest is as in the demand's
    /// first row.
    fn read_row(&mut self, place: usize, row: &Row) {
        let line = Path::line(row.line);
        let Some(found) = self.found.get_mut(place) else {
            return;
        };
        if let Some((column, cell, other)) = self.table.difference(row, &found.first, &PER_PERIOD) {
            self.problems.report(
                &line.field(column),
                quoted(cell),
                format_args!(
                    "{}, as on line {}: the rows of a demand differ in period and rate only",
                    quoted(other),
                    found.first.line
                ),
            );
        }
        let path = line.field("rate");
        let rate = if let Some(cell) = self.table.cell(row, "rate") {
            number(&number_of(cell), &path, &mut self.problems)
        } else {
            self.problems
                .report(&path, "nothing", "units per second (required)");
            None
        };
        let rate = rate.filter(|r| entry::number(*r, Range::Amount, &path, &mut self.problems));
        let rate = rate.unwrap_or_default();
        let path = line.field("period");
        if !self.table.has("period") {
            if found.first.line == row.line {
                found.demand.rate.fill(rate);
                found.lines.fill(row.line);
            } else {
                self.problems.report(
                    &line.field("id"),
                    format_args!(
                        "{} a second time (first on line {})",
                        quoted(&found.demand.id),
                        found.first.line
                    ),
                    "one row per demand, or a column `period`",
                );
            }
            return;
        }
        let period = self
            .names
            .find(self.table.cell(row, "period"), &path, &mut self.problems);
        let slots =
            period.and_then(|at| found.lines.get_mut(at).zip(found.demand.rate.get_mut(at)));
        match slots {
            Some((seen @ 0, slot)) => {
                *seen = row.line;
                *slot = rate;
            }
            Some((seen, _)) => self.problems.report(
                &path,
                format_args!(
                    "a second row for this period of demand {} (first on line {seen})",
                    quoted(&found.demand.id)
                ),
                "one row per demand and period",
            ),
            None => found.flawed = true,
        }
    }

    fn finish(self) -> Result<Vec<Demand>, InputErrors> {
        let mut problems = self.problems;
        if !problems.is_full() {
            problems.start_checking();
            for found in &self.found {
                let line = Path::line(found.first.line);
                entry::demand(&found.demand, &line, &mut problems);
                let missing = found
                    .lines
                    .iter()
                    .enumerate()
                    .filter(|(_, line)| **line == 0);
                let missing: Vec<usize> = missing.map(|(period, _)| period).collect();
                if let (Some(first), false) = (missing.first(), found.flawed) {
                    let more = match missing.len() - 1 {
                        0 => String::new(),
                        more => format!(" and {more} more"),
                    };
                    problems.report(
                        &line.field("period"),
                        format_args!(
                            "no row of demand {} for period {}{more}",
                            quoted(&found.demand.id),
                            self.names.shown(*first)
                        ),
                        "one row per period",
                    );
                }
            }
        }
        problems.finish()?;
        if self.found.is_empty() {
            let expected = "at least one row below the header".to_owned();
            return Err(only(&Path::line(2), "nothing", expected));
        }
        Ok(self.found.into_iter().map(|found| found.demand).collect())
    }
}

/// How the rows of a table name periods.
struct PeriodNames<'p> {
    periods: &'p [Period],
    /// Empty where labels cannot tell periods apart.
    by_label: HashMap<&'p str, usize>,
}

impl<'p> PeriodNames<'p> {
    fn of(periods: &'p [Period]) -> Self {
        let labels = periods.iter().map(|period| period.label.as_str());
        let mut by_label: HashMap<&str, usize> = labels.clone().zip(0..).collect();
        let usable = |label: &str| !label.is_empty() && label.trim() == label;
        if by_label.len() < periods.len() || !labels.clone().all(usable) {
            by_label.clear();
        }
        PeriodNames { periods, by_label }
    }

    /// The period that a cell names.
    fn find(&self, cell: Option<&str>, path: &Path<'_>, problems: &mut Problems) -> Option<usize> {
        let index = || {
            cell?
                .parse()
                .ok()
                .filter(|index| *index < self.periods.len())
        };
        let labelled = cell.and_then(|cell| self.by_label.get(cell).copied());
        let found = labelled.or_else(index);
        if found.is_none() {
            let last = self.periods.len().saturating_sub(1);
            let labels = self.periods.iter().map(|period| period.label.as_str());
            let (words, labels) = if self.by_label.is_empty() {
                ("index", labels.take(0))
            } else {
                ("label or index", labels.take(usize::MAX))
            };
            problems.report_name(
                path,
                cell.map_or_else(|| "nothing".to_owned(), quoted),
                format_args!("the {words} of a period (indexes go from 0 to {last})"),
                cell.unwrap_or_default(),
                labels,
            );
        }
        found
    }

    /// What to write in a cell for a period.
    fn cell(&self, index: usize) -> String {
        match self.periods.get(index) {
            Some(period) if !self.by_label.is_empty() => period.label.clone(),
            _ => index.to_string(),
        }
    }

    fn shown(&self, index: usize) -> String {
        let cell = self.cell(index);
        if cell == index.to_string() {
            cell
        } else {
            format!("{index} ({})", quoted(&cell))
        }
    }
}

/// Writes demands as CSV, one row per demand and period.
/// [`demands_from_csv`] reads the same demands from it, given the same periods.
pub fn demands_to_csv(demands: &[Demand], periods: &[Period]) -> String {
    let names = PeriodNames::of(periods);
    let mut text = String::new();
    push_row(
        &mut text,
        LAYOUT.columns.iter().map(|(name, _)| (*name).to_owned()),
    );
    for demand in demands {
        for (index, rate) in demand.rate.iter().enumerate() {
            let cells = [
                demand.id.clone(),
                demand.model.clone(),
                demand.region.clone(),
                demand.verification.clone(),
                names.cell(index),
                number_cell(Some(*rate)),
                number_cell(Some(demand.value)),
                number_cell(demand.min_served),
                number_cell(demand.max_rtt_ms),
                demand.split.to_string(),
            ];
            push_row(&mut text, cells);
        }
    }
    text
}
