//! A table of prices: machine types with what they have and cost.

use super::header::{Cells, Columns, Kind, Known, plain};
use super::nodes::settle_gpu;
use super::totals::without_totals;
use super::{price, share, words};
use crate::content::Content;
use crate::format::{Format, Reading};
use crate::layout::Layout;
use crate::mapping::Mapping;
use crate::pieces::{Offer, Per};
use crate::report::Refusal;
use crate::table::{Row, Table};
use crate::value::some_name;

pub(in crate::formats) struct Prices;

const FIELDS: &[Known] = &[
    words::INSTANCE_TYPE,
    words::HARDWARE,
    words::GPU,
    words::GPUS,
    words::CARD_MEMORY,
    words::CPU,
    words::MEMORY,
    words::REGION,
    words::PRICE,
    words::PRICE_PER_CARD,
    words::PRICE_PER_MONTH,
    words::PRICE_PER_CARD_AND_MONTH,
    words::HOURS_PER_MONTH,
    words::CURRENCY,
    words::SPOT_PRICE,
    words::SPOT_AVAILABILITY,
    plain("provider", Kind::Text),
];

impl Format for Prices {
    fn name(&self) -> &'static str {
        "prices-csv"
    }

    fn title(&self) -> &'static str {
        "a table of prices"
    }

    fn known_by(&self) -> &'static str {
        "columns for a price and for an instance type or the hardware, without names of machines \
         (instance_type, gpu_type, gpu_count, region, hourly_cost)"
    }

    fn template(&self) -> &'static str {
        include_str!("../../../templates/prices.csv")
    }

    fn detect(&self, content: &Content, mapping: &Mapping) -> bool {
        content.table().is_some_and(|table| {
            let columns = columns(table, mapping);
            let has_price = [
                "price_per_hour",
                "price per gpu and hour",
                "price per month",
                "price per gpu and month",
                "spot price",
            ];
            let has_price = has_price.iter().any(|field| columns.has(field));
            has_price && (columns.has("instance_type") || columns.has("hardware"))
        })
    }

    fn layout(&self, content: &Content, mapping: &Mapping, rows: &[&Row]) -> Option<Layout> {
        let table = content.table()?;
        let columns = columns(table, mapping);
        Some(columns.layout(content, table, FIELDS, mapping, rows))
    }

    fn read(&self, content: &Content, reading: &mut Reading<'_>) -> Result<(), Refusal> {
        let Some(table) = content.table() else {
            return Ok(());
        };
        let columns = columns(table, reading.mapping);
        columns.tell(content, table, reading.notes);
        for row in without_totals(table, content, reading.notes) {
            let cells = Cells::of(row, table, &columns, content)?;
            price::note_currency(&cells, &columns, content, reading.pieces);
            let offer = offer(&cells, content, reading)?;
            reading.pieces.offers.push(offer);
        }
        Ok(())
    }
}

fn columns(table: &Table, mapping: &Mapping) -> Columns {
    let mut columns = Columns::of(table, FIELDS, mapping);
    settle_gpu(&mut columns, table, "capacity.gpu");
    columns
}

fn offer(
    cells: &Cells<'_>,
    content: &Content,
    reading: &mut Reading<'_>,
) -> Result<Offer, Refusal> {
    let notes = &mut *reading.notes;
    let (hardware, cards) = cells.hardware(cells.number("capacity.gpu", notes)?);
    let instance_type = cells.text("instance_type").and_then(some_name);
    let cards = match (cards, &hardware) {
        (Some(cards), _) => cards,
        (None, Some(_)) => {
            let text = "rows without a number of GPUs have one";
            notes.assumed(content.whole(), text);
            1.0
        }
        (None, None) => 0.0,
    };
    let price = price::per_hour(cells, Some(cards.max(1.0)), content, notes)?;
    Ok(Offer {
        source: content.line(cells.row.line),
        instance_type,
        hardware,
        cards,
        card_memory_gb: cells.number("memory of one card", notes)?,
        cpu: cells.number("capacity.cpu", notes)?,
        memory_gb: cells.number("capacity.memory_gb", notes)?,
        region: cells.text("region").and_then(some_name),
        per: Per::Machine,
        price_per_hour: price,
        spot_per_hour: cells.number("spot price", notes)?,
        spot_availability: share::of(cells, "spot availability", notes)?,
    })
}
