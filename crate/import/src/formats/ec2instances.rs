//! ec2instances.info (Vantage): machine types of AWS with prices by region and system.

use serde_json::Value;

use crate::content::Content;
use crate::format::{Format, Reading};
use crate::mapping::Mapping;
use crate::pieces::{Offer, Per};
use crate::report::Refusal;
use crate::value::{number_at, some_name, text_at};

pub(super) struct Ec2Instances;

impl Format for Ec2Instances {
    fn name(&self) -> &'static str {
        "ec2instances"
    }

    fn title(&self) -> &'static str {
        "machine types of ec2instances.info (JSON)"
    }

    fn known_by(&self) -> &'static str {
        "a list of objects with instance_type and pricing by region"
    }

    fn template(&self) -> &'static str {
        include_str!("../../templates/ec2instances.json")
    }

    fn detect(&self, content: &Content, _: &Mapping) -> bool {
        content.first_record().is_some_and(|record| {
            record.get("instance_type").is_some()
                && record.get("pricing").is_some_and(Value::is_object)
        })
    }

    fn read(&self, content: &Content, reading: &mut Reading<'_>) -> Result<(), Refusal> {
        let before = reading.pieces.offers.len();
        for (source, record) in content.records() {
            let Some(kind) = text_at(record, "instance_type")
                .as_deref()
                .and_then(some_name)
            else {
                reading
                    .notes
                    .left_out(&source, "a machine type without a name");
                continue;
            };
            let cards = number_at(record, "GPU").unwrap_or(0.0);
            let card_memory = number_at(record, "GPU_memory").filter(|gb| *gb > 0.0);
            for (region, systems) in record
                .get("pricing")
                .and_then(Value::as_object)
                .into_iter()
                .flatten()
            {
                let price = |name: &str| number_at(systems, name);
                let on_demand = price("linux.ondemand");
                if on_demand.is_none() {
                    continue;
                }
                let spot = price("linux.spot_avg").or_else(|| price("linux.spot_min"));
                // The list is in US dollars for every region.
                reading.pieces.priced_in("USD", || source.clone());
                reading.pieces.offers.push(Offer {
                    source: source.clone(),
                    instance_type: Some(kind.clone()),
                    hardware: text_at(record, "GPU_model"),
                    cards,
                    card_memory_gb: card_memory.filter(|_| cards > 0.0).map(|gb| gb / cards),
                    cpu: number_at(record, "vCPU"),
                    memory_gb: number_at(record, "memory"),
                    region: some_name(region),
                    per: Per::Machine,
                    price_per_hour: on_demand,
                    spot_per_hour: spot,
                    spot_availability: None,
                });
            }
        }
        if reading.pieces.offers.len() == before {
            let text = "has no price of linux on demand in any region";
            return Err(Refusal::new(content.whole(), text));
        }
        reading
            .notes
            .assumed(content.whole(), "prices are those of linux on demand");
        Ok(())
    }
}
