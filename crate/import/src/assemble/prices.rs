//! Which offer a machine's price is: by instance type, region and whether it may be taken
//! away; else by its hardware.

use crate::mapping::Mapping;
use crate::number::shown;
use crate::ordered::OrderedMap as BTreeMap;
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
    pub(super) kinds: &'j Kinds,
    pub(super) mapping: &'j Mapping,
    /// Offers by their instance type in lower case.
    by_type: BTreeMap<String, Vec<&'j Offer>>,
    /// Offers by the kind of their cards.
    by_kind: BTreeMap<String, Vec<&'j Offer>>,
}

impl<'j> Join<'j> {
    /// Sorts the offers.
    pub(super) fn new(offers: &'j [Offer], kinds: &'j Kinds, mapping: &'j Mapping) -> Self {
        let mut by_type: BTreeMap<String, Vec<&Offer>> = BTreeMap::new();
        let mut by_kind: BTreeMap<String, Vec<&Offer>> = BTreeMap::new();
        let mut quiet = Notes::default();
        for offer in offers {
            if let Some(kind) = &offer.instance_type {
                by_type
                    .entry(kind.to_ascii_lowercase())
                    .or_default()
                    .push(offer);
            }
            if let Some(name) = &offer.hardware {
                let kind = kinds
                    .of(name, offer.card_memory_gb, mapping, &mut quiet)
                    .name;
                by_kind.entry(kind).or_default().push(offer);
            }
        }
        Join {
            kinds,
            mapping,
            by_type,
            by_kind,
        }
    }

    fn of_kind(&self, hardware: &str) -> &[&'j Offer] {
        self.by_kind
            .get(hardware)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// The price of a machine of this hardware, where an offer has it.
    pub(super) fn price(&self, node: &Node, hardware: &str, notes: &mut Notes) -> Option<Priced> {
        // Some lists price single machines by their names.
        let named = |name: &str| self.by_type.get(&name.to_ascii_lowercase());
        // A bill knows the machine itself; that is what it costs, whatever lists say.
        let own = [node.billed_as.as_deref(), Some(node.name.as_str())];
        let own = own.into_iter().flatten().filter_map(named).flatten();
        let billed: Vec<&Offer> = own
            .copied()
            .filter(|offer| offer.per == Per::Billed)
            .collect();
        let names = [node.instance_type.as_deref(), Some(node.name.as_str())];
        let offers = names.into_iter().flatten().filter_map(named).flatten();
        let offers: Vec<&Offer> = if billed.is_empty() {
            let all: Vec<&Offer> = offers.copied().collect();
            let types = all.iter().copied();
            let types: Vec<&Offer> = types.filter(|o| o.per == Per::Billed).collect();
            if types.is_empty() { all } else { types }
        } else {
            billed
        };
        let what = node.instance_type.as_deref().unwrap_or(hardware);
        if !offers.is_empty() {
            let (offer, mut per_hour) = self.pick(&offers, node, what, notes)?;
            let cards = node.capacity.get("gpu").copied().unwrap_or(0.0);
            if offer.cards == 0.0 && cards > 0.0 && offer.per != Per::Billed {
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
            let there = of(cheapest.0.region.as_deref());
            let text = match &node.region {
                Some(region) => format!(
                    "no price of {what} in {}: that of {there} is taken",
                    quoted(region)
                ),
                None => format!("a {what} that says no region has the price of {there}"),
            };
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
    ) -> Option<(&'j Offer, f64)> {
        let all = self.of_kind(hardware).iter().copied();
        let of_kind: Vec<&Offer> = all
            .filter(|offer| offer.per == Per::Cards && offer.cards > 0.0)
            .collect();
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
        let all = self.of_kind(hardware).iter().copied();
        let offers: Vec<&Offer> = all
            .filter(|offer| offer.per == Per::Machine && offer.cards == cards)
            .collect();
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
}
