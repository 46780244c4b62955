//! What the calls answer, as JSON. `pkg/src/import/types.ts` has the same shapes, and
//! the package's tests hold the two equal. Fields that do not apply are left out.

use idlewise_forecast::{Answer, GapAnswer, PathAnswer, QuantileAnswer, SeriesAnswer};
use idlewise_import::catalogue::{self, Kind, Published, Resident};
use idlewise_import::formats;
use idlewise_import::layout::{ColumnLook, FieldLook, Mark};
use idlewise_import::located::{self, Located, found_and_expected};
use idlewise_import::look::{self, Look, ReadTable, TableLook};
use idlewise_import::{File, Imported, Mapping, Note, Question, Ready, Refusal};
use serde_json::{Map, Value};

use crate::forecasting::Refused;

/// An object without the fields that are `null`. (The macro of `serde_json` would write
/// every value a second time.)
fn object(fields: Vec<(&str, Value)>) -> Value {
    let mut object = Map::new();
    for (name, value) in fields {
        if !value.is_null() {
            object.insert(name.to_owned(), value);
        }
    }
    Value::Object(object)
}

fn list<T>(list: &[T], of: impl Fn(&T) -> Value) -> Value {
    Value::Array(list.iter().map(of).collect())
}

/// Every format.
pub(crate) fn formats() -> Value {
    list(formats::ALL, |format| {
        object(vec![
            ("id", format.name().into()),
            ("kind", kind_of_template(format.template()).into()),
            ("description", format.title().into()),
            ("recognised_by", format.known_by().into()),
        ])
    })
}

/// What a format is read into: what its example is.
fn kind_of_template(text: &str) -> &'static str {
    let file = File {
        name: "template",
        bytes: text.as_bytes(),
    };
    let read = idlewise_import::read(&[file], &Mapping::default());
    let counts = read.map(|read| look::kinds(&read.pieces));
    let first = counts.ok().and_then(|counts| main_kind(&counts));
    first.unwrap_or("scenario")
}

/// The kind that most of the things are of.
fn main_kind(counts: &[(&'static str, usize)]) -> Option<&'static str> {
    let most = counts.iter().rev().max_by_key(|(_, count)| *count);
    most.map(|(kind, _)| *kind)
}

fn description(format: &str) -> Option<&'static str> {
    formats::named(format).map(idlewise_import::format::Format::title)
}

fn counts(counts: &[(&'static str, usize)]) -> Value {
    list(counts, |(kind, count)| {
        object(vec![
            ("kind", (*kind).into()),
            ("count", (*count).into()),
            ("text", look::counted(kind, *count).into()),
        ])
    })
}

fn note(note: &Note, files: &[&str]) -> Value {
    let Located {
        file,
        line,
        column,
        path,
        text,
    } = located::note(note, files);
    object(vec![
        ("kind", note.kind.as_str().into()),
        ("text", text.into()),
        ("file", file.into()),
        ("line", line.into()),
        ("column", column.into()),
        ("path", path.into()),
    ])
}

fn problem(refusal: &Refusal, files: &[&str]) -> Value {
    let Located {
        file,
        line,
        column,
        path,
        text,
    } = located::refusal(refusal, files);
    let parts = found_and_expected(&refusal.text);
    let remedy = refusal.remedy.as_ref();
    object(vec![
        ("text", text.into()),
        ("file", file.into()),
        ("line", line.into()),
        ("column", column.into()),
        ("path", path.into()),
        ("found", parts.map(|(found, _)| found).into()),
        ("expected", parts.map(|(_, expected)| expected).into()),
        ("nearest", refusal.nearest.clone().into()),
        ("answer", remedy.and_then(|remedy| remedy.field).into()),
        ("help", remedy.map(|remedy| remedy.help.clone()).into()),
    ])
}

/// One file as it is read.
pub(crate) fn look(name: &str, look: &Look) -> Value {
    let files = [name];
    let refusals: Vec<&Refusal> = look.refusal.iter().collect();
    object(vec![
        ("name", name.into()),
        ("format", look.format.into()),
        ("description", look.format.and_then(description).into()),
        ("kind", main_kind(&look.counts).into()),
        ("what", look.what.clone().into()),
        ("counts", counts(&look.counts)),
        ("notes", list(&look.notes, |own| note(own, &files))),
        ("problems", list(&refusals, |own| problem(own, &files))),
        ("table", look.table.as_ref().map_or(Value::Null, table)),
        ("read", list(&look.read, read)),
    ])
}

fn table(table: &TableLook) -> Value {
    let rows = table.rows.iter().zip(&table.layout.marks);
    let rows = rows.map(|((line, cells), marks)| {
        object(vec![
            ("line", (*line).into()),
            ("cells", cells.clone().into()),
            ("marks", list(marks, mark)),
        ])
    });
    let decimal = if table.is_comma { "," } else { "." };
    object(vec![
        ("separator", table.separator.to_string().into()),
        ("decimal", decimal.into()),
        ("encoding", table.encoding.into()),
        ("columns", list(&table.layout.columns, column)),
        ("fields", list(&table.layout.fields, field)),
        ("rows", rows.collect()),
        ("row_count", table.row_count.into()),
    ])
}

fn column(column: &ColumnLook) -> Value {
    object(vec![
        ("header", column.header.clone().into()),
        ("field", column.field.clone().into()),
        ("meaning", column.meaning.clone().into()),
        ("guessed", column.is_guess.into()),
        ("mapped", column.is_mapped.into()),
    ])
}

fn field(field: &FieldLook) -> Value {
    object(vec![
        ("field", field.field.into()),
        ("meaning", field.meaning.clone().into()),
        ("open", field.is_open.into()),
    ])
}

fn mark(mark: &Mark) -> Value {
    object(vec![
        ("column", mark.column.into()),
        ("kind", mark.kind.as_str().into()),
        ("text", mark.text.clone().into()),
    ])
}

fn read(read: &ReadTable) -> Value {
    object(vec![
        ("kind", read.kind.into()),
        ("count", read.count.into()),
        ("columns", read.columns.into()),
        ("rows", read.rows.clone().into()),
    ])
}

/// A scenario, and what is to be told about it.
pub(crate) fn imported(imported: Imported, files: &[&str]) -> Value {
    let read = list(&imported.files, |file| {
        object(vec![
            ("name", file.name.clone().into()),
            ("format", file.format.into()),
            ("description", description(file.format).into()),
            ("kind", main_kind(&file.counts).into()),
            ("what", file.found.clone().into()),
            ("counts", counts(&file.counts)),
        ])
    });
    let enough = &imported.enough;
    let report = object(vec![
        ("files", read),
        ("notes", list(&imported.notes, |own| note(own, files))),
        ("questions", list(&imported.questions, question)),
        ("problems", Value::Array(Vec::new())),
        (
            "enough",
            object(vec![
                ("nodes", ready(&enough.nodes)),
                ("rates", ready(&enough.rates)),
                ("demand", ready(&enough.demand)),
            ]),
        ),
    ]);
    object(vec![
        ("complete", imported.questions.is_empty().into()),
        ("scenario", imported.scenario),
        ("report", report),
    ])
}

/// Files that cannot be used.
pub(crate) fn refused(refusals: &[Refusal], files: &[&str]) -> Value {
    let nothing = || Value::Array(Vec::new());
    let unknown = Ready {
        is_ready: false,
        text: "a file cannot be used".to_owned(),
    };
    let report = object(vec![
        ("files", nothing()),
        ("notes", nothing()),
        ("questions", nothing()),
        ("problems", list(refusals, |own| problem(own, files))),
        (
            "enough",
            object(vec![
                ("nodes", ready(&unknown)),
                ("rates", ready(&unknown)),
                ("demand", ready(&unknown)),
            ]),
        ),
    ]);
    object(vec![
        ("complete", false.into()),
        ("scenario", Value::Object(Map::new())),
        ("report", report),
    ])
}

/// A forecast, or why there is none.
pub(crate) fn forecast(made: Result<Answer, Refused>, files: &[&str]) -> Value {
    let problems = match &made {
        Ok(_) => Value::Array(Vec::new()),
        Err(Refused::Files(refusals)) => list(refusals, |own| problem(own, files)),
        Err(Refused::Histories(text)) => list(&[text], |text| {
            let parts = found_and_expected(text);
            object(vec![
                ("text", (*text).clone().into()),
                ("found", parts.map(|(found, _)| found).into()),
                ("expected", parts.map(|(_, expected)| expected).into()),
            ])
        }),
    };
    let forecast = made
        .ok()
        .map_or(Value::Null, |answer| forecast_answer(&answer));
    object(vec![("forecast", forecast), ("problems", problems)])
}

fn forecast_answer(answer: &Answer) -> Value {
    let path = |path: &PathAnswer| {
        object(vec![
            ("id", path.id.clone().into()),
            ("rate", path.rate.clone().into()),
        ])
    };
    object(vec![
        (
            "periods",
            list(&answer.periods, |period| {
                object(vec![
                    ("label", period.label.clone().into()),
                    ("hours", period.hours.into()),
                ])
            }),
        ),
        (
            "demands",
            list(&answer.demands, |demand| {
                let mut fields = vec![
                    ("id", demand.id.clone().into()),
                    ("model", demand.model.clone().into()),
                    ("region", demand.region.clone().into()),
                    ("unit", demand.unit.clone().into()),
                ];
                fields.extend(series(&demand.series));
                object(fields)
            }),
        ),
        ("total", object(series(&answer.total))),
        (
            "futures",
            list(&answer.futures, |future| {
                object(vec![
                    ("id", future.id.clone().into()),
                    ("weight", future.weight.into()),
                    ("demands", list(&future.demands, path)),
                ])
            }),
        ),
    ])
}

/// The fields of one series.
fn series(of: &SeriesAnswer) -> Vec<(&'static str, Value)> {
    let quantile = |own: &QuantileAnswer| {
        object(vec![
            ("level", own.level.into()),
            ("rate", own.rate.clone().into()),
        ])
    };
    let gap = |own: &GapAnswer| {
        object(vec![
            ("kind", own.kind.clone().into()),
            ("from", own.from.clone().into()),
            ("periods", own.periods.into()),
        ])
    };
    let backtest = object(vec![
        ("times", of.backtest.times.into()),
        ("wape", of.backtest.wape.into()),
        ("naive_wape", of.backtest.naive_wape.into()),
        ("pinball", of.backtest.pinball.into()),
        ("naive_pinball", of.backtest.naive_pinball.into()),
        ("inside", of.backtest.inside.into()),
    ]);
    vec![
        ("method", of.method.clone().into()),
        ("seasons_hours", of.seasons_hours.clone().into()),
        ("rate", of.rate.clone().into()),
        ("quantiles", list(&of.quantiles, quantile)),
        ("backtest", backtest),
        ("gaps", list(&of.gaps, gap)),
    ]
}

fn question(question: &Question) -> Value {
    object(vec![
        ("about", question.about.as_str().into()),
        ("text", question.text.clone().into()),
        ("help", question.help.clone().into()),
        ("file", question.file.clone().into()),
        ("model", question.model.clone().into()),
        ("hardware", question.hardware.clone().into()),
        ("catalogue", question.catalogue.into()),
        (
            "answer",
            question.answer.map(idlewise_import::Answer::as_str).into(),
        ),
        ("choices", question.choices.clone().into()),
    ])
}

fn ready(ready: &Ready) -> Value {
    object(vec![
        ("ready", ready.is_ready.into()),
        ("text", ready.text.clone().into()),
    ])
}

/// The catalogue, with the rates of models whose names have a part in them.
pub(crate) fn catalogue(model: Option<&str>) -> Value {
    let wanted = model.map(str::to_ascii_lowercase);
    let is_wanted = |name: &str| {
        let wanted = wanted.as_ref();
        wanted.is_none_or(|wanted| name.to_ascii_lowercase().contains(wanted))
    };
    let mut rates = catalogue::rates();
    rates.retain(|rate| is_wanted(&rate.model));
    let mut models = catalogue::resident();
    models.retain(|known| is_wanted(&known.model));
    object(vec![
        ("rates", list(&rates, rate)),
        ("models", list(&models, model_memory)),
        ("hardware", list(&catalogue::hardware(), hardware)),
    ])
}

fn rate(rate: &Published) -> Value {
    object(vec![
        ("model", rate.model.clone().into()),
        ("hardware", rate.hardware.clone().into()),
        ("gpus", rate.cards.into()),
        ("precision", rate.precision.clone().into()),
        ("input_tokens", rate.input_tokens.into()),
        ("output_tokens", rate.output_tokens.into()),
        (
            "output_tokens_per_second",
            rate.output_tokens_per_second.into(),
        ),
        ("source", rate.source.clone().into()),
        ("date", rate.date.clone().into()),
    ])
}

fn model_memory(known: &Resident) -> Value {
    object(vec![
        ("model", known.model.clone().into()),
        ("precision", known.precision.clone().into()),
        ("resident_gb", known.gb.into()),
        ("source", known.source.clone().into()),
        ("date", known.date.clone().into()),
    ])
}

fn hardware(kind: &Kind) -> Value {
    object(vec![
        ("hardware", kind.hardware.clone().into()),
        ("memory_gb", kind.memory_gb.into()),
        ("power_watts", kind.power_watts.into()),
        ("price_per_hour", kind.price.map(Vec::from).into()),
        ("source", kind.source.clone().into()),
        ("date", kind.date.clone().into()),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_has_its_kind() {
        let formats = formats();
        let kind = |id: &str| {
            let list = formats.as_array().unwrap();
            let format = list.iter().find(|format| format["id"] == id).unwrap();
            format["kind"].as_str().unwrap().to_owned()
        };
        for (id, expected) in [
            ("nodes-csv", "nodes"),
            ("kubernetes-nodes", "nodes"),
            ("kubernetes-pods", "pods"),
            ("prices-csv", "prices"),
            ("rates-csv", "rates"),
            ("demands-csv", "demand"),
            ("prometheus", "demand"),
            ("inferno", "problem"),
            ("melange", "problem"),
            ("scenario", "scenario"),
        ] {
            assert_eq!(kind(id), expected, "{id}");
        }
    }

    #[test]
    fn a_forecast_is_that_of_the_crate() {
        let row = |hour: i32| {
            let (day, of_day) = (1 + hour / 24, hour % 24);
            format!("2026-11-{day:02} {of_day:02}:00:00,{}", 50 + of_day)
        };
        let history = (0..24 * 15).map(row).collect::<Vec<_>>().join("\n");
        let text = format!("ts,count\n{history}");
        let file = File {
            name: "h.csv",
            bytes: text.as_bytes(),
        };
        let asked = crate::options::of_forecast(r#"{"futures": 2}"#).unwrap();
        let made = crate::forecasting::made(&[file], &asked).ok().unwrap();
        let expected = serde_json::to_value(&made).unwrap();
        let answer = forecast(Ok(made), &["h.csv"]);
        assert_eq!(answer["forecast"], expected);
        assert_eq!(answer["forecast"]["periods"].as_array().unwrap().len(), 24);
        let nothing = crate::forecasting::made(&[], &asked);
        let refused = forecast(nothing, &[]);
        assert!(refused.get("forecast").is_none());
        assert!(refused["problems"][0]["text"].is_string(), "{refused}");
    }

    #[test]
    fn the_catalogue_is_asked_by_a_part_of_a_name() {
        let all = catalogue(None);
        let rates = |value: &Value| value["rates"].as_array().unwrap().len();
        assert!(rates(&all) > rates(&catalogue(Some("70B"))));
        assert!(rates(&catalogue(Some("70B"))) > 0);
        assert_eq!(rates(&catalogue(Some("nothing"))), 0);
    }
}
