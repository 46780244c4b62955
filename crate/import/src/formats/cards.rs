//! Lists of kinds of cards: memory, power, prices, and the names that others use. And a
//! list of prices of models per token, which people keep beside them.

use serde_json::Value;

use super::record::records;
use crate::content::Content;
use crate::format::{Format, Reading};
use crate::mapping::Mapping;
use crate::pieces::{Card, Offer, Per, TokenPrice};
use crate::report::Refusal;
use crate::value::{list_at, number_at, some_name, text_at};

pub(super) struct PlannerCatalog;
pub(super) struct CardTable;
pub(super) struct InstanceCards;
pub(super) struct TokenPrices;

impl Format for PlannerCatalog {
    fn name(&self) -> &'static str {
        "llm-d-planner-gpus"
    }

    fn title(&self) -> &'static str {
        "the GPU catalogue of llm-d's planner (JSON)"
    }

    fn known_by(&self) -> &'static str {
        "gpu_types[] with gpu_type and memory_gb"
    }

    fn template(&self) -> &'static str {
        include_str!("../../templates/llm-d-planner-gpus.json")
    }

    fn detect(&self, content: &Content, _: &Mapping) -> bool {
        content.json().is_some_and(|json| {
            let first = list_at(json, "gpu_types").first();
            first.is_some_and(|first| first.get("gpu_type").is_some())
        })
    }

    fn read(&self, content: &Content, reading: &mut Reading<'_>) -> Result<(), Refusal> {
        let Some(json) = content.json() else {
            return Ok(());
        };
        for (i, kind) in list_at(json, "gpu_types").iter().enumerate() {
            let source = content.path(format!("$.gpu_types[{i}]"));
            let Some(name) = text_at(kind, "gpu_type") else {
                reading
                    .notes
                    .left_out(&source, "a kind of card without a name");
                continue;
            };
            let aliases = list_at(kind, "aliases").iter().filter_map(Value::as_str);
            let memory_gb = number_at(kind, "memory_gb").filter(|gb| *gb > 0.0);
            reading.pieces.cards.push(Card {
                source: source.clone(),
                aliases: aliases.filter_map(some_name).collect(),
                memory_gb,
                power_watts: number_at(kind, "tdp_watts"),
                name: name.clone(),
            });
            reading.pieces.offers.push(Offer {
                hardware: Some(name),
                cards: 1.0,
                card_memory_gb: memory_gb,
                per: Per::Cards,
                price_per_hour: number_at(kind, "cost_per_hour_usd").filter(|price| *price > 0.0),
                ..Offer::at(source)
            });
        }
        Ok(())
    }
}

impl Format for CardTable {
    fn name(&self) -> &'static str {
        "gpus-csv"
    }

    fn title(&self) -> &'static str {
        "a table of kinds of cards"
    }

    fn known_by(&self) -> &'static str {
        "columns name, tdp_watts, memory"
    }

    fn template(&self) -> &'static str {
        include_str!("../../templates/gpus.csv")
    }

    fn detect(&self, content: &Content, _: &Mapping) -> bool {
        let columns = ["name", "tdp_watts", "memory"];
        content.table().is_some_and(|table| table.has(&columns))
    }

    fn read(&self, content: &Content, reading: &mut Reading<'_>) -> Result<(), Refusal> {
        let Some(table) = content.table() else {
            return Ok(());
        };
        for row in records(table, content) {
            let Some(name) = row.name("name") else {
                reading
                    .notes
                    .left_out(&row.source, "a kind of card without a name");
                continue;
            };
            reading.pieces.cards.push(Card {
                aliases: Vec::new(),
                memory_gb: row.figure("memory"),
                power_watts: row.figure("tdp_watts"),
                name,
                source: row.source,
            });
        }
        Ok(())
    }
}

impl Format for InstanceCards {
    fn name(&self) -> &'static str {
        "instance-gpus-csv"
    }

    fn title(&self) -> &'static str {
        "a table of machine types and the kind of their cards"
    }

    fn known_by(&self) -> &'static str {
        "columns provider, id, gpu, without prices and numbers"
    }

    fn template(&self) -> &'static str {
        include_str!("../../templates/instance-gpus.csv")
    }

    fn detect(&self, content: &Content, _: &Mapping) -> bool {
        content.table().is_some_and(|table| {
            // A table of machines has these columns, too, and says how many or where.
            let says_more = table.header().any(|title| {
                let title = title.to_lowercase();
                let words = ["price", "cost", "$", "count", "gpus", "region", "capacity"];
                words.iter().any(|word| title.contains(word))
            });
            table.has(&["provider", "id", "gpu"]) && table.header().count() <= 5 && !says_more
        })
    }

    fn read(&self, content: &Content, reading: &mut Reading<'_>) -> Result<(), Refusal> {
        let Some(table) = content.table() else {
            return Ok(());
        };
        for row in records(table, content) {
            reading.pieces.offers.push(Offer {
                instance_type: row.name("id"),
                hardware: row.name("gpu"),
                ..Offer::at(row.source)
            });
        }
        let text = "the table says neither how many cards a machine has nor what it costs";
        reading.notes.fact(content.whole(), text);
        Ok(())
    }
}

impl Format for TokenPrices {
    fn name(&self) -> &'static str {
        "token-prices-csv"
    }

    fn title(&self) -> &'static str {
        "a table of what models cost per million tokens"
    }

    fn known_by(&self) -> &'static str {
        "columns model_name, price_per_1m_output_tokens"
    }

    fn template(&self) -> &'static str {
        include_str!("../../templates/token-prices.csv")
    }

    fn detect(&self, content: &Content, _: &Mapping) -> bool {
        let columns = ["model_name", "price_per_1m_output_tokens"];
        content.table().is_some_and(|table| table.has(&columns))
    }

    fn read(&self, content: &Content, reading: &mut Reading<'_>) -> Result<(), Refusal> {
        let Some(table) = content.table() else {
            return Ok(());
        };
        for row in records(table, content) {
            let Some(model) = row.name("model_name") else {
                reading
                    .notes
                    .left_out(&row.source, "a price without a model");
                continue;
            };
            reading.pieces.token_prices.push(TokenPrice {
                model,
                provider: row.name("provider"),
                input_per_million: row.figure("price_per_1m_input_tokens"),
                output_per_million: row.figure("price_per_1m_output_tokens"),
                output_tokens_per_second: row.figure("median_output_tokens_per_sec"),
                source: row.source,
            });
        }
        let text = "0 is read as unknown; the speeds are those of one request, not of a replica";
        reading.notes.guessed(content.whole(), text);
        Ok(())
    }
}
