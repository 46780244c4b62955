//! Tables of NVIDIA's aiconfigurator: `best_config_topn.csv` and `pareto.csv`. A row is a
//! replica: its `tokens/s` are those of `num_total_gpus` cards, whatever total was asked
//! for. Where prefill and decode are apart, columns begin with `(p)` and `(d)`, and a row
//! has two rates, of one worker of each stage.

use serde_json::Map;

use crate::content::Content;
use crate::format::{Format, Reading};
use crate::mapping::Mapping;
use crate::number;
use crate::ordered::OrderedMap as BTreeMap;
use crate::pieces::{Rate, Unit};
use crate::report::{Refusal, Source, quoted};
use crate::table::{Row, Table};
use crate::value::some_name;

pub(super) struct AiConfigurator;

impl Format for AiConfigurator {
    fn name(&self) -> &'static str {
        "aiconfigurator"
    }

    fn title(&self) -> &'static str {
        "a table of aiconfigurator (best_config_topn.csv, pareto.csv)"
    }

    fn known_by(&self) -> &'static str {
        "columns tokens/s, tokens/s/gpu, num_total_gpus; (p)tp and (d)tp where prefill and decode \
         are apart"
    }

    fn template(&self) -> &'static str {
        include_str!("../../templates/aiconfigurator.csv")
    }

    fn detect(&self, content: &Content, _: &Mapping) -> bool {
        let columns = ["tokens/s", "tokens/s/gpu", "num_total_gpus"];
        content.table().is_some_and(|table| table.has(&columns))
    }

    fn read(&self, content: &Content, reading: &mut Reading<'_>) -> Result<(), Refusal> {
        let Some(table) = content.table() else {
            return Ok(());
        };
        for row in table.rows() {
            let row = Cells {
                table,
                row,
                source: content.line(row.line),
            };
            if row.text("(d)tp").is_some() {
                // An encode stage of 0 workers is none.
                let prefill = row.worker("p", "prefill", reading)?;
                let decode = row.worker("d", "decode", reading)?;
                reading.pieces.rates.extend([prefill, decode]);
            } else {
                let rate = row.replica(reading)?;
                reading.pieces.rates.push(rate);
            }
        }
        Ok(())
    }
}

/// One row.
struct Cells<'t> {
    table: &'t Table,
    row: &'t Row,
    source: Source,
}

impl Cells<'_> {
    fn text(&self, name: &str) -> Option<&str> {
        let cell = self.row.cell(self.table.column(name)?);
        (!cell.is_empty()).then_some(cell)
    }

    fn figure(&self, name: &str) -> Option<f64> {
        number::parse(self.text(name)?, self.table.decimal)
    }

    fn needed(&self, name: &str) -> Result<f64, Refusal> {
        let figure = self.figure(name).filter(|number| *number > 0.0);
        figure.ok_or_else(|| {
            let about = format!("{}, column {name}", self.source);
            let found = quoted(self.text(name).unwrap_or_default());
            Refusal::new(about, format!("found {found}, expected a number above 0"))
        })
    }

    /// A replica that does all of the work.
    fn replica(&self, reading: &Reading<'_>) -> Result<Rate, Refusal> {
        let tokens = self.needed("tokens/s")?;
        let cards = self.needed("num_total_gpus")?;
        let mut per_second = BTreeMap::from([(Unit::OutputTokens, tokens)]);
        if let Some(requests) = self.figure("seq/s") {
            per_second.insert(Unit::Requests, requests);
        }
        let memory = self.figure("memory").map(|memory| memory * cards);
        let mut rate = self.rate(per_second, self.text("system"), reading);
        rate.cards = Some(cards);
        rate.memory_gb = memory;
        rate.load = self.load(self.text("parallel"));
        Ok(rate)
    }

    /// A worker of one stage: what the row says of all of them is requests per second, and
    /// a request is as many tokens as those of the row.
    fn worker(&self, of: &str, stage: &str, reading: &Reading<'_>) -> Result<Rate, Refusal> {
        let column = |name: &str| format!("({of}){name}");
        let requests = self.needed(&column("seq/s/worker"))?;
        let tokens = self.needed("tokens/s")? / self.needed("seq/s")?;
        let cards = self.needed(&column("tp"))? * self.figure(&column("pp")).unwrap_or(1.0);
        let per_second = BTreeMap::from([
            (Unit::Requests, requests),
            (Unit::OutputTokens, requests * tokens),
        ]);
        let mut rate = self.rate(per_second, self.text(&column("system")), reading);
        let layout = self.text(&column("parallel"));
        rate.cards = Some(cards);
        rate.memory_gb = self.figure(&column("memory")).map(|memory| memory * cards);
        rate.load = self.load(None);
        rate.label = match layout {
            Some(layout) => format!("{stage} {layout}"),
            None => format!("{stage} tp{}", number::shown(cards)),
        };
        rate.stage = Some(stage.to_owned());
        Ok(rate)
    }

    fn load(&self, layout: Option<&str>) -> String {
        let concurrency = self.text("concurrency").map(|c| format!("concurrency {c}"));
        let parts = [layout.map(str::to_owned), concurrency];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    fn rate(
        &self,
        per_second: BTreeMap<Unit, f64>,
        system: Option<&str>,
        reading: &Reading<'_>,
    ) -> Rate {
        let about = &reading.about;
        let model = || self.text("model").and_then(some_name);
        Rate {
            model: about.model.clone().or_else(model),
            hardware: about.hardware.clone().or(system.and_then(some_name)),
            cards: None,
            per_second,
            memory_gb: None,
            input_tokens: self.figure("isl"),
            output_tokens: self.figure("osl"),
            ttft_ms: self.figure("ttft"),
            tpot_ms: self.figure("tpot"),
            label: String::new(),
            load: String::new(),
            stage: None,
            fields: Map::new(),
            source: self.source.clone(),
        }
    }
}
