//! Published figures that ship with the importers: rates of models on hardware, memory
//! that models hold, hardware with its price range. Each row says where it is from, and
//! what comes from here is marked, so that it is never mistaken for a measurement.

use std::sync::Arc;

use crate::number::{Decimal, parse};
use crate::report::{Place, Source};
use crate::table::{Row, Table};

/// A published rate of one replica.
#[derive(Debug, Clone, PartialEq)]
pub struct Published {
    /// Where it stands in the catalogue.
    pub place: Source,
    /// The model.
    pub model: String,
    /// The hardware.
    pub hardware: String,
    /// Cards under one replica.
    pub cards: f64,
    /// Precision of the weights.
    pub precision: String,
    /// Length of what is read, in tokens; `None` where a mix was measured.
    pub input_tokens: Option<f64>,
    /// Length of what is generated, in tokens; `None` where a mix was measured.
    pub output_tokens: Option<f64>,
    /// Tokens generated per second by one replica.
    pub output_tokens_per_second: f64,
    /// Who published it, and how it follows from that.
    pub source: String,
    /// The day on which it was read there.
    pub date: String,
}

/// Memory that the weights of a model take.
#[derive(Debug, Clone, PartialEq)]
pub struct Resident {
    /// The model.
    pub model: String,
    /// Precision of the weights.
    pub precision: String,
    /// Memory in GB over all cards of a replica.
    pub gb: f64,
    /// How it follows from what is published.
    pub source: String,
    /// The day on which it was read there.
    pub date: String,
}

/// A kind of hardware.
#[derive(Debug, Clone, PartialEq)]
pub struct Kind {
    /// Its name.
    pub hardware: String,
    /// Memory of one card in GB.
    pub memory_gb: f64,
    /// Power at full load in watts.
    pub power_watts: f64,
    /// Lowest and highest price per card and hour, where prices were collected.
    pub price: Option<[f64; 2]>,
    /// Where both are from.
    pub source: String,
    /// The day on which it was read there.
    pub date: String,
}

/// Every published rate.
pub fn rates() -> Vec<Published> {
    rows(include_str!("../catalogue/rates.csv"), |table, row| {
        Some(Published {
            place: Source::new(&Arc::from("the catalogue"), Place::Line(row.line)),
            model: text(table, row, "model"),
            hardware: text(table, row, "hardware"),
            cards: number(table, row, "gpus")?,
            precision: text(table, row, "precision"),
            input_tokens: number(table, row, "input_tokens"),
            output_tokens: number(table, row, "output_tokens"),
            output_tokens_per_second: number(table, row, "output_tokens_per_second")?,
            source: text(table, row, "source"),
            date: text(table, row, "date"),
        })
    })
}

/// The memory of every known model.
pub fn resident() -> Vec<Resident> {
    rows(include_str!("../catalogue/models.csv"), |table, row| {
        Some(Resident {
            model: text(table, row, "model"),
            precision: text(table, row, "precision"),
            gb: number(table, row, "resident_gb")?,
            source: text(table, row, "source"),
            date: text(table, row, "date"),
        })
    })
}

/// Every known kind of hardware.
pub fn hardware() -> Vec<Kind> {
    rows(include_str!("../catalogue/hardware.csv"), |table, row| {
        let low = number(table, row, "price_low");
        let high = number(table, row, "price_high");
        Some(Kind {
            hardware: text(table, row, "hardware"),
            memory_gb: number(table, row, "memory_gb")?,
            power_watts: number(table, row, "power_watts")?,
            price: low.zip(high).map(|(low, high)| [low, high]),
            source: text(table, row, "source"),
            date: text(table, row, "date"),
        })
    })
}

fn rows<T>(text: &str, of: impl Fn(&Table, &Row) -> Option<T>) -> Vec<T> {
    // The tests hold that every row is read.
    let Ok(table) = Table::read(text) else {
        return Vec::new();
    };
    table
        .rows()
        .iter()
        .filter_map(|row| of(&table, row))
        .collect()
}

fn text(table: &Table, row: &Row, column: &str) -> String {
    let cell = table.column(column).map(|at| row.cell(at));
    cell.unwrap_or_default().to_owned()
}

fn number(table: &Table, row: &Row, column: &str) -> Option<f64> {
    parse(row.cell(table.column(column)?), Decimal::Point)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> usize {
        text.lines().count() - 1
    }

    #[test]
    fn every_row_is_read_and_has_a_source_and_a_day() {
        let (rates, models, kinds) = (rates(), resident(), hardware());
        assert_eq!(rates.len(), lines(include_str!("../catalogue/rates.csv")));
        assert_eq!(models.len(), lines(include_str!("../catalogue/models.csv")));
        assert_eq!(
            kinds.len(),
            lines(include_str!("../catalogue/hardware.csv"))
        );
        let sources = rates.iter().map(|row| (&row.source, &row.date));
        let sources = sources.chain(models.iter().map(|row| (&row.source, &row.date)));
        for (source, date) in sources.chain(kinds.iter().map(|row| (&row.source, &row.date))) {
            assert!(source.len() > 10, "{source}");
            assert!(crate::time::parse(date).is_some(), "{date}");
        }
        for rate in &rates {
            assert!(rate.output_tokens_per_second > 0.0 && rate.cards >= 1.0);
            let known = crate::hardware::named(&rate.hardware, None);
            assert_eq!((known.is_known, &known.name), (true, &rate.hardware));
        }
        for kind in &kinds {
            assert!(
                kind.price
                    .is_none_or(|[low, high]| 0.0 < low && low <= high)
            );
            assert_eq!(
                crate::hardware::named(&kind.hardware, None).name,
                kind.hardware
            );
        }
    }
}
