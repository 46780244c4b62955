//! What was billed or allocated: FOCUS (and what is close to it), OpenCost's allocation
//! API and its CSV export, Azure's older billing export.

use serde_json::Value;

use super::record::{Record, records};
use crate::content::Content;
use crate::format::{Format, Reading};
use crate::mapping::Mapping;
use crate::number;
use crate::pieces::{Amounts, Cost, Held};
use crate::report::{Refusal, Source, plural, quoted};
use crate::value::{list_at, number_at, some_name, text_at};

pub(super) struct Focus;
pub(super) struct OpenCost;
pub(super) struct OpenCostExport;
pub(super) struct AzureBilling;

/// A cost of which nothing more is known.
fn cost(source: Source, name: String, effective: f64) -> Cost {
    Cost {
        source,
        name,
        provider: None,
        sku: None,
        region: None,
        effective,
        billed: None,
        list: None,
        cpu_hours: 0.0,
        gpu_hours: 0.0,
        commitment: None,
        resource: None,
        instance_type: None,
        hours: None,
    }
}

impl Format for Focus {
    fn name(&self) -> &'static str {
        "focus"
    }

    fn title(&self) -> &'static str {
        "a bill in the FOCUS format (CSV)"
    }

    fn known_by(&self) -> &'static str {
        "columns BilledCost, EffectiveCost, ChargeCategory"
    }

    fn template(&self) -> &'static str {
        include_str!("../../templates/focus.csv")
    }

    fn detect(&self, content: &Content, _: &Mapping) -> bool {
        let columns = ["BilledCost", "EffectiveCost", "ChargeCategory"];
        content.table().is_some_and(|table| table.has(&columns))
    }

    fn read(&self, content: &Content, reading: &mut Reading<'_>) -> Result<(), Refusal> {
        let Some(table) = content.table() else {
            return Ok(());
        };
        let (mut sum, mut unused) = (0.0, 0.0);
        for row in records(table, content) {
            let text = |title: &str| row.name(title);
            let number = |title: &str| row.signed(title);
            let Some(effective) = number("EffectiveCost")? else {
                reading
                    .notes
                    .left_out(row.source.clone(), "a charge without EffectiveCost");
                continue;
            };
            let commitment = text("CommitmentDiscountStatus");
            sum += effective;
            if commitment.as_deref() == Some("Unused") {
                unused += effective;
            }
            let name = text("ServiceName").or_else(|| text("SkuId"));
            let is_use = text("ChargeCategory").is_none_or(|kind| kind == "Usage");
            if let Some(currency) = text("BillingCurrency") {
                reading.pieces.priced_in(&currency, || row.source.clone());
            }
            reading.pieces.costs.push(Cost {
                provider: text("ProviderName"),
                sku: text("SkuId"),
                region: text("RegionId"),
                billed: number("BilledCost")?,
                list: number("ListCost")?,
                commitment,
                resource: text("ResourceId").filter(|_| is_use),
                instance_type: instance_type(&row).filter(|_| is_use),
                hours: hours(&row)?,
                ..cost(row.source.clone(), name.unwrap_or_default(), effective)
            });
        }
        let idle = if unused == 0.0 {
            String::new()
        } else {
            let idle = number::shown(unused);
            format!(", of which {idle} are commitments that nothing used")
        };
        let told = format!("EffectiveCost {} in all{idle}", number::shown(sum));
        reading.notes.fact(content.whole(), told);
        Ok(())
    }
}

/// The hours of use that a charge is for, where it is counted in hours.
fn hours(row: &Record<'_>) -> Result<Option<f64>, Refusal> {
    for (unit, quantity) in [
        ("ConsumedUnit", "ConsumedQuantity"),
        ("PricingUnit", "PricingQuantity"),
    ] {
        let word = row.cell(unit).unwrap_or_default().to_lowercase();
        let is_hours = ["hours", "hour", "hrs", "h"].contains(&word.as_str());
        if is_hours && let Some(hours) = row.signed(quantity)? {
            return Ok(Some(hours));
        }
    }
    Ok(None)
}

/// The instance type of a charge, where its details name one.
fn instance_type(row: &Record<'_>) -> Option<String> {
    let details = row.cell("SkuPriceDetails")?;
    let details: Value = serde_json::from_str(details).ok()?;
    text_at(&details, "InstanceType")
}

/// What an allocation held of a machine on average, where it names the machine.
fn held(one: &Value, key: &str, source: &Source, reading: &mut Reading<'_>) {
    let hours = number_at(one, "minutes").unwrap_or(0.0) / 60.0;
    let gpus = number_at(one, "gpuHours").unwrap_or(0.0);
    if gpus <= 0.0 || hours <= 0.0 {
        return;
    }
    let mean = gpus / hours;
    let Some(node) = text_at(one, "properties.node") else {
        let text = format!(
            "{key} held {} GPUs on average, but its machine is not named: nothing is taken off \
             (ask for aggregate=pod)",
            number::shown(mean)
        );
        reading.notes.left_out(source, text);
        return;
    };
    reading.pieces.allocated.push(Held {
        source: source.clone(),
        name: some_name(key).unwrap_or_default(),
        node: Some(node),
        amounts: Amounts::from([("gpu".to_owned(), mean)]),
        model: None,
    });
}

impl Format for OpenCost {
    fn name(&self) -> &'static str {
        "opencost"
    }

    fn title(&self) -> &'static str {
        "an answer of OpenCost's allocation API"
    }

    fn known_by(&self) -> &'static str {
        "data[] of allocations by name, with cpuCoreHours and totalCost"
    }

    fn template(&self) -> &'static str {
        include_str!("../../templates/opencost.json")
    }

    fn detect(&self, content: &Content, _: &Mapping) -> bool {
        content.json().is_some_and(|json| {
            let sets = list_at(json, "data").iter().filter_map(Value::as_object);
            let mut allocations = sets.flat_map(|set| set.values());
            allocations.next().is_some_and(|one| {
                one.get("cpuCoreHours").is_some() || one.get("gpuHours").is_some()
            })
        })
    }

    fn read(&self, content: &Content, reading: &mut Reading<'_>) -> Result<(), Refusal> {
        let Some(json) = content.json() else {
            return Ok(());
        };
        for (i, set) in list_at(json, "data").iter().enumerate() {
            for (key, one) in set.as_object().into_iter().flatten() {
                let source = content.path(format!("$.data[{i}][{}]", quoted(key)));
                let Some(effective) = number_at(one, "totalCost") else {
                    reading
                        .notes
                        .left_out(&source, "an allocation without totalCost");
                    continue;
                };
                held(one, key, &source, reading);
                reading.pieces.costs.push(Cost {
                    cpu_hours: number_at(one, "cpuCoreHours").unwrap_or(0.0),
                    gpu_hours: number_at(one, "gpuHours").unwrap_or(0.0),
                    ..cost(source, some_name(key).unwrap_or_default(), effective)
                });
            }
        }
        Ok(())
    }
}

impl Format for OpenCostExport {
    fn name(&self) -> &'static str {
        "opencost-csv"
    }

    fn title(&self) -> &'static str {
        "OpenCost's CSV export"
    }

    fn known_by(&self) -> &'static str {
        "columns Namespace, CPUCost, GPUCost, TotalCost"
    }

    fn template(&self) -> &'static str {
        include_str!("../../templates/opencost.csv")
    }

    fn detect(&self, content: &Content, _: &Mapping) -> bool {
        let columns = ["Namespace", "CPUCost", "GPUCost", "TotalCost"];
        content.table().is_some_and(|table| table.has(&columns))
    }

    fn read(&self, content: &Content, reading: &mut Reading<'_>) -> Result<(), Refusal> {
        let Some(table) = content.table() else {
            return Ok(());
        };
        for row in records(table, content) {
            let Some(effective) = row.signed("TotalCost")? else {
                reading
                    .notes
                    .left_out(row.source.clone(), "a row without TotalCost");
                continue;
            };
            let namespace = row.name("Namespace");
            let pod = row.name("Pod");
            let name: Vec<String> = [namespace, pod].into_iter().flatten().collect();
            // A row is a day; GPUs is their mean number.
            let gpus = row.signed("GPUs")?.unwrap_or(0.0);
            let cpus = row.signed("CPUCoreRequestAverage")?.unwrap_or(0.0);
            reading.pieces.costs.push(Cost {
                cpu_hours: 24.0 * cpus,
                gpu_hours: 24.0 * gpus,
                ..cost(row.source.clone(), name.join("/"), effective)
            });
        }
        Ok(())
    }
}

impl Format for AzureBilling {
    fn name(&self) -> &'static str {
        "azure-billing"
    }

    fn title(&self) -> &'static str {
        "a billing export of Azure (CSV)"
    }

    fn known_by(&self) -> &'static str {
        "columns UsageDateTime, MeterId, PreTaxCost"
    }

    fn template(&self) -> &'static str {
        include_str!("../../templates/azure-billing.csv")
    }

    fn detect(&self, content: &Content, _: &Mapping) -> bool {
        let columns = ["UsageDateTime", "MeterId", "PreTaxCost"];
        content.table().is_some_and(|table| table.has(&columns))
    }

    fn read(&self, content: &Content, reading: &mut Reading<'_>) -> Result<(), Refusal> {
        let Some(table) = content.table() else {
            return Ok(());
        };
        let mut without = Vec::new();
        for row in records(table, content) {
            let Some(effective) = row.signed("PreTaxCost")? else {
                without.push(row.cell("UsageDateTime").unwrap_or("no date"));
                continue;
            };
            let text = |title: &str| row.name(title);
            let name = text("MeterName").or_else(|| text("MeterCategory"));
            reading.pieces.costs.push(Cost {
                provider: Some("Microsoft".to_owned()),
                sku: text("MeterId"),
                region: text("MeterRegion").or_else(|| text("ResourceLocation")),
                billed: Some(effective),
                ..cost(row.source.clone(), name.unwrap_or_default(), effective)
            });
        }
        if !without.is_empty() {
            let text = format!(
                "{} without PreTaxCost (of {})",
                plural(without.len(), "row", "rows"),
                crate::report::some_of(&without)
            );
            reading.notes.left_out(content.whole(), text);
        }
        Ok(())
    }
}
