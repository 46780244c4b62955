//! Catalogues of gpuhunt (dstack): a row for each machine type, place and way of renting.

use crate::content::Content;
use crate::format::{Format, Reading};
use crate::mapping::Mapping;
use crate::number;
use crate::pieces::{Offer, Per};
use crate::report::{Refusal, quoted};
use crate::value::some_name;

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
        for row in table.rows() {
            let source = content.line(row.line);
            let cell = |name: &str| {
                let cell = row.cell(table.column(name)?);
                (!cell.is_empty() && cell != "None").then_some(cell)
            };
            let number = |name: &str| match cell(name) {
                None => Ok(None),
                Some(text) => match number::parse(text, table.decimal) {
                    Some(number) if number >= 0.0 => Ok(Some(number)),
                    _ => {
                        let about = format!("{source}, column {name}");
                        let text = format!("found {}, expected a number", quoted(text));
                        Err(Refusal::new(about, text))
                    }
                },
            };
            let is_spot = cell("spot").is_some_and(|spot| {
                ["true", "1", "yes"]
                    .iter()
                    .any(|yes| spot.eq_ignore_ascii_case(yes))
            });
            let price = number("price")?;
            let offer = Offer {
                instance_type: cell("instance_name").and_then(some_name),
                hardware: cell("gpu_name").and_then(some_name),
                cards: number("gpu_count")?.unwrap_or(0.0),
                card_memory_gb: number("gpu_memory")?,
                cpu: number("cpu")?,
                memory_gb: number("memory")?,
                region: cell("location").and_then(some_name),
                per: Per::Machine,
                price_per_hour: price.filter(|_| !is_spot),
                spot_per_hour: price.filter(|_| is_spot),
                source,
            };
            reading.pieces.offers.push(offer);
        }
        Ok(())
    }
}
