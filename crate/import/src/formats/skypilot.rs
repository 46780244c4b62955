//! Catalogues of SkyPilot: prices of machine types by cloud, region and zone. Columns go
//! by name, as each cloud's file has others and in another order.

use super::record::{Record, records};
use crate::content::Content;
use crate::format::{Format, Reading};
use crate::hardware;
use crate::mapping::Mapping;
use crate::number;
use crate::pieces::{Offer, Per};
use crate::report::Refusal;

pub(super) struct Skypilot;

/// A price per card and hour above which it stands for "not for sale".
const PLACEHOLDER: f64 = 100.0;

impl Format for Skypilot {
    fn name(&self) -> &'static str {
        "skypilot"
    }

    fn title(&self) -> &'static str {
        "a catalogue of SkyPilot (CSV)"
    }

    fn known_by(&self) -> &'static str {
        "columns InstanceType, AcceleratorName, AcceleratorCount, Price"
    }

    fn template(&self) -> &'static str {
        include_str!("../../templates/skypilot.csv")
    }

    fn detect(&self, content: &Content, _: &Mapping) -> bool {
        let columns = [
            "InstanceType",
            "AcceleratorName",
            "AcceleratorCount",
            "Price",
        ];
        content.table().is_some_and(|table| table.has(&columns))
    }

    fn read(&self, content: &Content, reading: &mut Reading<'_>) -> Result<(), Refusal> {
        let Some(table) = content.table() else {
            return Ok(());
        };
        for row in records(table, content) {
            let offer = offer(&row, reading)?;
            // These catalogues are in US dollars, whichever cloud they are of.
            let source = || offer.source.clone();
            reading.pieces.priced_in("USD", source);
            reading.pieces.offers.push(offer);
        }
        Ok(())
    }
}

fn offer(row: &Record<'_>, reading: &mut Reading<'_>) -> Result<Offer, Refusal> {
    let source = row.source.clone();
    let instance_type = row.name("InstanceType");
    let hardware = row.name("AcceleratorName");
    let cards = row.number("AcceleratorCount")?.unwrap_or(0.0);
    let info = row.cell("GpuInfo").unwrap_or_default();
    let card_memory_gb = hardware
        .as_deref()
        .and_then(|name| card_memory(info, name, cards, &source.to_string(), reading));
    let mut price = row.number("Price")?;
    if let Some(amount) = price
        && amount > PLACEHOLDER * cards.max(1.0)
    {
        let text = format!("price {} seems to be a placeholder", number::shown(amount));
        reading.notes.left_out(&source, text);
        price = None;
    }
    Ok(Offer {
        per: if instance_type.is_none() {
            Per::Cards
        } else {
            Per::Machine
        },
        instance_type,
        cards: if hardware.is_some() { cards } else { 0.0 },
        hardware,
        card_memory_gb,
        cpu: row.number("vCPUs")?,
        memory_gb: row.number("MemoryGiB")?.filter(|memory| *memory > 0.0),
        region: row.name("Region"),
        price_per_hour: price,
        spot_per_hour: row.number("SpotPrice")?,
        spot_availability: None,
        source,
    })
}

/// Memory of one card in GiB. The file states the card's size and the sum over the cards,
/// and often one of them is wrong: the one that the kind of card is known to have is
/// right, and where both could be, that of the card.
fn card_memory(
    info: &str,
    name: &str,
    cards: f64,
    source: &str,
    reading: &mut Reading<'_>,
) -> Option<f64> {
    let size = after(info, "'SizeInMiB':")? / 1024.0;
    let total = after(info, "'TotalGpuMemoryInMiB':").map(|total| total / 1024.0);
    let of_total = total.filter(|_| cards > 0.0).map(|total| total / cards);
    let fits = |memory: f64| {
        let known = hardware::named(name, Some(memory));
        known
            .memory_gb
            .is_some_and(|known| (known - memory).abs() <= 0.12 * known)
    };
    match of_total {
        Some(share) if (share - size).abs() > 0.01 * size => {
            let taken = if !fits(size) && fits(share) {
                share
            } else {
                size
            };
            let text = format!(
                "GpuInfo of {name} contradicts itself ({} GiB a card, {} in all): {} GiB a card \
                 are taken",
                number::shown(size),
                number::shown(total.unwrap_or_default()),
                number::shown(taken)
            );
            reading.notes.guessed(source, text);
            Some(taken)
        }
        _ => Some(size),
    }
}

/// The number behind a key of a Python dictionary.
fn after(info: &str, key: &str) -> Option<f64> {
    let at = info.find(key)? + key.len();
    let rest = info.get(at..)?.trim_start();
    let end = rest
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(rest.len());
    rest.get(..end)?
        .parse()
        .ok()
        .filter(|number: &f64| *number > 0.0)
}
