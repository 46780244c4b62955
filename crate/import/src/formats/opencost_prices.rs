//! OpenCost's CSV of prices: nodes by their id or a label, cards by their kind.

use super::record::records;
use crate::content::Content;
use crate::format::{Format, Reading};
use crate::mapping::Mapping;
use crate::pieces::{Offer, Per};
use crate::report::{Refusal, quoted};

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
        for row in records(table, content) {
            let Some(price) = row.number("MarketPriceHourly")? else {
                let about = format!("{}, column MarketPriceHourly", row.source);
                return Err(Refusal::new(about, "found nothing, expected a price"));
            };
            let name = row.name("InstanceID");
            let kind = row.name("InstanceType");
            let is_card = match row.cell("AssetClass") {
                Some("node") => false,
                Some("gpu") => true,
                other => {
                    let class = quoted(other.unwrap_or_default());
                    reading
                        .notes
                        .left_out(&row.source, format!("a price of the class {class}"));
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
                region: row.name("Region"),
                per: if is_card { Per::Cards } else { Per::Machine },
                price_per_hour: Some(price),
                ..Offer::at(row.source)
            });
        }
        Ok(())
    }
}
