//! What was billed or allocated: FOCUS (and what is close to it), OpenCost's allocation
//! API and its CSV export, Azure's older billing export.

use serde_json::Value;

use crate::content::Content;
use crate::format::{Format, Reading};
use crate::mapping::Mapping;
use crate::number;
use crate::pieces::Cost;
use crate::report::{Refusal, plural, quoted};
use crate::table::{Row, Table};
use crate::value::{list_at, number_at, some_name};

pub(super) struct Focus;
pub(super) struct OpenCost;
pub(super) struct OpenCostExport;
pub(super) struct AzureBilling;

/// A cell, unless it is empty or says that nothing is known.
fn cell<'t>(table: &'t Table, row: &'t Row, name: &str) -> Option<&'t str> {
    let cell = row.cell(table.column(name)?);
    (!cell.is_empty() && !cell.eq_ignore_ascii_case("null")).then_some(cell)
}

/// A cell as a number, which may be negative: credits are.
fn amount(content: &Content, table: &Table, row: &Row, name: &str) -> Result<Option<f64>, Refusal> {
    let Some(text) = cell(table, row, name) else {
        return Ok(None);
    };
    let number = number::parse(text, table.decimal).ok_or_else(|| {
        let about = format!("{}, column {name}", content.line(row.line));
        Refusal::new(about, format!("found {}, expected a number", quoted(text)))
    })?;
    Ok(Some(number))
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
        for row in table.rows() {
            let text = |name: &str| cell(table, row, name).and_then(some_name);
            let number = |name: &str| amount(content, table, row, name);
            let Some(effective) = number("EffectiveCost")? else {
                reading
                    .notes
                    .left_out(content.line(row.line), "a charge without EffectiveCost");
                continue;
            };
            let commitment = text("CommitmentDiscountStatus");
            sum += effective;
            if commitment.as_deref() == Some("Unused") {
                unused += effective;
            }
            reading.pieces.costs.push(Cost {
                source: content.line(row.line),
                name: text("ServiceName")
                    .or_else(|| text("SkuId"))
                    .unwrap_or_default(),
                provider: text("ProviderName"),
                sku: text("SkuId"),
                region: text("RegionId"),
                effective,
                billed: number("BilledCost")?,
                list: number("ListCost")?,
                cpu_hours: 0.0,
                gpu_hours: 0.0,
                commitment,
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
                reading.pieces.costs.push(Cost {
                    source,
                    name: some_name(key).unwrap_or_default(),
                    provider: None,
                    sku: None,
                    region: None,
                    effective,
                    billed: None,
                    list: None,
                    cpu_hours: number_at(one, "cpuCoreHours").unwrap_or(0.0),
                    gpu_hours: number_at(one, "gpuHours").unwrap_or(0.0),
                    commitment: None,
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
        for row in table.rows() {
            let Some(effective) = amount(content, table, row, "TotalCost")? else {
                reading
                    .notes
                    .left_out(content.line(row.line), "a row without TotalCost");
                continue;
            };
            let namespace = cell(table, row, "Namespace").and_then(some_name);
            let pod = cell(table, row, "Pod").and_then(some_name);
            let name: Vec<String> = [namespace, pod].into_iter().flatten().collect();
            // A row is a day; GPUs is their mean number.
            let gpus = amount(content, table, row, "GPUs")?.unwrap_or(0.0);
            let cpus = amount(content, table, row, "CPUCoreRequestAverage")?.unwrap_or(0.0);
            reading.pieces.costs.push(Cost {
                source: content.line(row.line),
                name: name.join("/"),
                provider: None,
                sku: None,
                region: None,
                effective,
                billed: None,
                list: None,
                cpu_hours: 24.0 * cpus,
                gpu_hours: 24.0 * gpus,
                commitment: None,
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
        for row in table.rows() {
            let Some(effective) = amount(content, table, row, "PreTaxCost")? else {
                without.push(cell(table, row, "UsageDateTime").unwrap_or("no date"));
                continue;
            };
            let text = |name: &str| cell(table, row, name).and_then(some_name);
            reading.pieces.costs.push(Cost {
                source: content.line(row.line),
                name: text("MeterName")
                    .or_else(|| text("MeterCategory"))
                    .unwrap_or_default(),
                provider: Some("Microsoft".to_owned()),
                sku: text("MeterId"),
                region: text("MeterRegion").or_else(|| text("ResourceLocation")),
                effective,
                billed: Some(effective),
                list: None,
                cpu_hours: 0.0,
                gpu_hours: 0.0,
                commitment: None,
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
