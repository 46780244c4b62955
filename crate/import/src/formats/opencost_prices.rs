//! OpenCost's CSV of prices: nodes by their id or a label, cards by their kind.

use crate::content::Content;
use crate::format::{Format, Reading};
use crate::mapping::Mapping;
use crate::number;
use crate::pieces::{Offer, Per};
use crate::report::{Refusal, quoted};
use crate::value::some_name;

pub(super) struct OpenCostPrices;

impl Format for OpenCostPrices {
    fn name(&self) -> &'static str {
        "opencost-prices"
    }

    fn title(&self) -> &'static str {
        "OpenCost's table of prices (CSV)"
    }

    fn known_by(&self) -> &'static str {
        "columns InstanceID, AssetClass, MarketPriceHourly"
    }

    fn template(&self) -> &'static str {
        include_str!("../../templates/opencost-prices.csv")
    }

    fn detect(&self, content: &Content, _: &Mapping) -> bool {
        let columns = ["InstanceID", "AssetClass", "MarketPriceHourly"];
        content.table().is_some_and(|table| table.has(&columns))
    }

    fn read(&self, content: &Content, reading: &mut Reading<'_>) -> Result<(), Refusal> {
        let Some(table) = content.table() else {
            return Ok(());
        };
        for row in table.rows() {
            let source = content.line(row.line);
            let cell = |name: &str| {
                let cell = row.cell(table.column(name)?);
                (!cell.is_empty()).then_some(cell)
            };
            let text = cell("MarketPriceHourly").unwrap_or_default();
            let price = number::parse(text, table.decimal).filter(|price| *price >= 0.0);
            let Some(price) = price else {
                let about = format!("{source}, column MarketPriceHourly");
                let text = format!("found {}, expected a price", quoted(text));
                return Err(Refusal::new(about, text));
            };
            let name = cell("InstanceID").and_then(some_name);
            let kind = cell("InstanceType").and_then(some_name);
            let is_card = match cell("AssetClass") {
                Some("node") => false,
                Some("gpu") => true,
                other => {
                    let class = quoted(other.unwrap_or_default());
                    reading
                        .notes
                        .left_out(&source, format!("a price of the class {class}"));
                    continue;
                }
            };
            reading.pieces.offers.push(Offer {
                instance_type: if is_card {
                    None
                } else {
                    kind.or_else(|| name.clone())
                },
                hardware: name.filter(|_| is_card),
                cards: if is_card { 1.0 } else { 0.0 },
                card_memory_gb: None,
                cpu: None,
                memory_gb: None,
                region: cell("Region").and_then(some_name),
                per: if is_card { Per::Cards } else { Per::Machine },
                price_per_hour: Some(price),
                spot_per_hour: None,
                source,
            });
        }
        Ok(())
    }
}
