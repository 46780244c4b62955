//! Which offer a machine's price is: by instance type, region and whether it may be taken
//! away; else by its hardware.

use crate::mapping::Mapping;
use crate::number::shown;
use crate::pieces::{Node, Offer, Per};
use crate::report::{Notes, quoted};

use super::names::Kinds;

/// The price per hour of a machine, with where it stands.
pub(super) struct Priced {
    pub(super) per_hour: f64,
    pub(super) source: String,
}

/// What the join knows of every machine.
pub(super) struct Join<'j> {
    pub(super) offers: &'j [Offer],
    pub(super) kinds: &'j Kinds,
    pub(super) mapping: &'j Mapping,
}

impl Join<'_> {
    /// The price of a machine of this hardware, where an offer has it.
    pub(super) fn price(&self, node: &Node, hardware: &str, notes: &mut Notes) -> Option<Priced> {
        let by_type = node.instance_type.as_deref().map(|kind| {
            let is_type = |offer: &&Offer| {
                let other = offer.instance_type.as_deref();
                other.is_some_and(|other| other.eq_ignore_ascii_case(kind))
            };
            self.offers.iter().filter(is_type).collect::<Vec<_>>()
        });
        let what = node.instance_type.as_deref().unwrap_or(hardware);
        if let Some(offers) = by_type.filter(|offers| !offers.is_empty()) {
            let (offer, mut per_hour) = self.pick(&offers, node, what, notes)?;
            let cards = node.capacity.get("gpu").copied().unwrap_or(0.0);
            if offer.cards == 0.0 && cards > 0.0 {
                // The host alone: its cards are priced apart.
                let (apart, more) = self.cards_apart(node, hardware, cards, notes)?;
                per_hour += more;
                let source = format!("{} and {}", offer.source, apart.source);
                return Some(Priced { per_hour, source });
            }
            let source = offer.source.to_string();
            return Some(Priced { per_hour, source });
        }
        self.by_hardware(node, hardware, notes)
    }

    /// The offer of the machine's region, or, where there is none, of another.
    fn pick<'o>(
        &self,
        offers: &[&'o Offer],
        node: &Node,
        what: &str,
        notes: &mut Notes,
    ) -> Option<(&'o Offer, f64)> {
        let priced = |offer: &&'o Offer| {
            let price = if node.spot {
                offer.spot_per_hour.or(offer.price_per_hour)
            } else {
                offer.price_per_hour
            };
            price.map(|price| (*offer, price))
        };
        let in_region = |offer: &&&'o Offer| match (&offer.region, &node.region) {
            (None, _) => true,
            (Some(offered), Some(region)) => {
                self.mapping.region(offered).eq_ignore_ascii_case(region)
            }
            (Some(_), None) => false,
        };
        let here: Vec<_> = offers.iter().filter(in_region).filter_map(priced).collect();
        let anywhere: Vec<_> = offers.iter().filter_map(priced).collect();
        let (list, is_here) = if here.is_empty() {
            (anywhere, false)
        } else {
            (here, true)
        };
        let cheapest = list.iter().min_by(|a, b| a.1.total_cmp(&b.1))?;
        let dearest = list
            .iter()
            .map(|(_, price)| *price)
            .fold(f64::NEG_INFINITY, f64::max);
        if dearest > cheapest.1 {
            let text = format!(
                "{what} has prices from {} to {}: the lowest is taken",
                shown(cheapest.1),
                shown(dearest)
            );
            notes.guessed(&cheapest.0.source, text);
        }
        if !is_here {
            let of = |region: Option<&str>| region.map_or("no region".to_owned(), quoted);
            let text = format!(
                "no price of {what} in {}: that of {} is taken",
                of(node.region.as_deref()),
                of(cheapest.0.region.as_deref())
            );
            notes.guessed(&cheapest.0.source, text);
        }
        if node.spot && cheapest.0.spot_per_hour.is_none() {
            let text = format!("no spot price of {what}: the price on demand is taken");
            notes.guessed(&cheapest.0.source, text);
        }
        Some(*cheapest)
    }

    /// Cards that are priced apart from machines, of this kind.
    fn cards_apart(
        &self,
        node: &Node,
        hardware: &str,
        cards: f64,
        notes: &mut Notes,
    ) -> Option<(&Offer, f64)> {
        let of_kind = self.offers.iter().filter(|offer| {
            offer.per == Per::Cards && offer.cards > 0.0 && self.is_kind(offer, hardware)
        });
        let of_kind: Vec<&Offer> = of_kind.collect();
        let exact: Vec<&Offer> = of_kind
            .iter()
            .copied()
            .filter(|o| o.cards == cards)
            .collect();
        let list = if exact.is_empty() { of_kind } else { exact };
        let (offer, price) = self.pick(&list, node, hardware, notes)?;
        Some((offer, price / offer.cards * cards))
    }

    /// A machine type of the same hardware and as many cards.
    fn by_hardware(&self, node: &Node, hardware: &str, notes: &mut Notes) -> Option<Priced> {
        let cards = node.capacity.get("gpu").copied().unwrap_or(0.0);
        let alike = |offer: &&Offer| {
            offer.per == Per::Machine && offer.cards == cards && self.is_kind(offer, hardware)
        };
        let offers: Vec<&Offer> = self.offers.iter().filter(alike).collect();
        let what = format!("{} x {hardware}", shown(cards));
        if cards > 0.0
            && let Some((offer, per_hour)) = self.pick(&offers, node, &what, notes)
        {
            let text = format!(
                "price of {what} taken for machines of {}",
                node.instance_type.as_deref().unwrap_or("no instance type")
            );
            notes.guessed(&offer.source, text);
            let source = offer.source.to_string();
            return Some(Priced { per_hour, source });
        }
        let (offer, per_hour) = self.cards_apart(node, hardware, cards, notes)?;
        let text = format!("price of {what} is that of its cards alone");
        notes.guessed(&offer.source, text);
        let source = offer.source.to_string();
        Some(Priced { per_hour, source })
    }

    fn is_kind(&self, offer: &Offer, hardware: &str) -> bool {
        offer.hardware.as_deref().is_some_and(|name| {
            let mut quiet = Notes::default();
            let memory = offer.card_memory_gb;
            self.kinds.of(name, memory, self.mapping, &mut quiet).name == hardware
        })
    }
}
