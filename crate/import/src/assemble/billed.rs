//! What was billed as prices of machines: what every resource costs with all discounts
//! spread over its use, per hour of its use.

use crate::number::shown;
use crate::ordered::OrderedMap as BTreeMap;
use crate::pieces::{Cost, Offer, Per};
use crate::report::{Notes, Source, plural, some_of};

/// Charges of one resource, or of one type of machine in a region.
struct Sum {
    source: Source,
    region: Option<String>,
    effective: f64,
    /// Hours by what was bought: a machine and what is billed beside it run at one time.
    hours: BTreeMap<Option<String>, f64>,
}

/// Prices of the resources and machine types that a bill tells the hours of.
pub(super) fn offers(costs: &[Cost], notes: &mut Notes) -> Vec<Offer> {
    let mut sums: BTreeMap<(String, Option<String>), Sum> = BTreeMap::new();
    let mut without = 0;
    let mut unused = 0.0;
    for cost in costs {
        if cost.commitment.as_deref() == Some("Unused") {
            unused += cost.effective;
            continue;
        }
        let hours = cost.hours.filter(|hours| *hours > 0.0);
        let names = [
            cost.resource
                .as_deref()
                .map(last_part)
                .map(|name| (name, None)),
            cost.instance_type
                .clone()
                .map(|name| (name, cost.region.clone())),
        ];
        let (Some(hours), true) = (hours, names.iter().any(Option::is_some)) else {
            without += 1;
            continue;
        };
        for key in names.into_iter().flatten() {
            let sum = sums.entry(key).or_insert_with(|| Sum {
                source: cost.source.clone(),
                region: cost.region.clone(),
                effective: 0.0,
                hours: BTreeMap::new(),
            });
            sum.effective += cost.effective;
            *sum.hours.entry(cost.sku.clone()).or_default() += hours;
        }
    }
    if without > 0 {
        let text = format!(
            "{} without a resource and hours: read for the sum only",
            plural(without, "charge", "charges")
        );
        notes.left_out("", text);
    }
    if unused > 0.0 {
        let text = format!(
            "commitments that nothing used cost {}: that is idle which was billed, and in no \
             machine's price",
            shown(unused)
        );
        notes.left_out("", text);
    }
    let mut credited = Vec::new();
    let mut offers = Vec::new();
    for ((name, _), sum) in sums {
        if sum.effective < 0.0 {
            credited.push(name);
            continue;
        }
        let hours = sum.hours.values().copied().fold(0.0, f64::max);
        offers.push(Offer {
            instance_type: Some(name),
            region: sum.region,
            per: Per::Billed,
            price_per_hour: Some(sum.effective / hours),
            ..Offer::at(sum.source)
        });
    }
    if !credited.is_empty() {
        let text = format!("{}: more is credited than charged", some_of(credited));
        notes.left_out("", text);
    }
    offers
}

/// The end of a resource's id, by which machines know themselves: `i-0abc` of an ARN.
fn last_part(id: &str) -> String {
    let end = id.rsplit(['/', ':']).next().unwrap_or(id);
    end.to_owned()
}
