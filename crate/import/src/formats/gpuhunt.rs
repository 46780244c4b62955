//! Catalogues of gpuhunt (dstack): a row for each machine type, place and way of renting.

use super::record::records;
use crate::content::Content;
use crate::format::{Format, Reading};
use crate::mapping::Mapping;
use crate::pieces::Offer;
use crate::report::Refusal;

pub(super) struct Gpuhunt;

impl Format for Gpuhunt {
    fn name(&self) -> &'static str {
        "gpuhunt"
    }

    fn title(&self) -> &'static str {
        "a catalogue of gpuhunt (CSV)"
    }

    fn known_by(&self) -> &'static str {
        "columns instance_name, location, price, gpu_count, gpu_name, spot"
    }

    fn template(&self) -> &'static str {
        include_str!("../../templates/gpuhunt.csv")
    }

    fn detect(&self, content: &Content, _: &Mapping) -> bool {
        let columns = [
            "instance_name",
            "location",
            "price",
            "gpu_count",
            "gpu_name",
        ];
        content.table().is_some_and(|table| table.has(&columns))
    }

    fn read(&self, content: &Content, reading: &mut Reading<'_>) -> Result<(), Refusal> {
        let Some(table) = content.table() else {
            return Ok(());
        };
        for row in records(table, content) {
            let is_spot = row.cell("spot").is_some_and(|spot| {
                ["true", "1", "yes"]
                    .iter()
                    .any(|yes| spot.eq_ignore_ascii_case(yes))
            });
            let price = row.number("price")?;
            // These catalogues are in US dollars, whichever cloud they are of.
            reading.pieces.priced_in("USD", || row.source.clone());
            reading.pieces.offers.push(Offer {
                instance_type: row.name("instance_name"),
                hardware: row.name("gpu_name"),
                cards: row.number("gpu_count")?.unwrap_or(0.0),
                card_memory_gb: row.number("gpu_memory")?,
                cpu: row.number("cpu")?,
                memory_gb: row.number("memory")?,
                region: row.name("location"),
                price_per_hour: price.filter(|_| !is_spot),
                spot_per_hour: price.filter(|_| is_spot),
                ..Offer::at(row.source)
            });
        }
        Ok(())
    }
}
