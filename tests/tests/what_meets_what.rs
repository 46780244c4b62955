//! Every question, objective and policy meets every kind of field: it works, or is refused
//! by name. The table of DESIGN section 8 says which, and is walked here cell by cell.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "the lints spare tests, but not the functions that they share"
)]

use idlewise::scenario::{InputError, InputErrors};
use idlewise::{
    AdviseOptions, Causes, Compact, Error, EvaluateOptions, GrowOptions, Hooks, Options, Planner,
    Scenario, StressOptions,
};
use idlewise_backtest::{Ask, History, backtest};
use serde_json::{Value, json};

/// Two machines that are there and up to three for rent, in two regions and periods.
fn base() -> Value {
    json!({
        "schema_version": 1,
        "periods": [{"label": "day"}, {"label": "night"}],
        "nodes": [
            {"id": "own", "count": 2, "hardware": "H", "region": "us", "operator": "a",
             "capacity": {"gpu": 2}, "price_per_hour": 4},
            {"id": "rent", "count": {"min": 0, "max": 3}, "hardware": "H", "region": "eu",
             "operator": "b", "capacity": {"gpu": 2}, "price_per_hour": 5}
        ],
        "models": [{"id": "m", "profiles": [
            {"hardware": "H", "name": "p", "rate": 10, "holds": {"gpu": 1}}]}],
        "demands": [
            {"id": "chat", "model": "m", "region": "us", "rate": [30, 20], "value": 0.01},
            {"id": "search", "model": "m", "region": "eu", "rate": [20, 10], "value": 0.01}
        ]
    })
}

/// Adds what a column is about; the words that a refusal of it has to name.
fn with_field(scenario: &mut Value, column: &str) -> &'static str {
    match column {
        "`priority`" => {
            scenario["demands"][0]["priority"] = json!(1);
            "priorit"
        }
        "`in_regions`" => {
            scenario["demands"][0]["in_regions"] = json!(["us", "eu"]);
            "in_regions"
        }
        "`limits`" => {
            let own = json!([{"id": "l", "nodes": {"id": "rent"}, "of": "gpu", "max": 5}]);
            scenario["limits"] = own;
            "limits"
        }
        "budget" => {
            scenario["limits"] = json!([{"id": "l", "of": "spend", "max": 40}]);
            "limits"
        }
        "`min_replicas`" => {
            scenario["models"][0]["min_replicas"] = json!(2);
            "min_replicas"
        }
        "`max_share`" => {
            scenario["models"][0]["max_share"] = json!({"over": "region", "share": 0.9});
            "max_share"
        }
        "by the hour" => {
            scenario["nodes"][1]["count"]["per"] = json!("period");
            scenario["nodes"][1]["count"]["start_cost"] = json!(0.5);
            "hour"
        }
        "`start_hours`" => {
            scenario["nodes"][1]["count"]["per"] = json!("period");
            scenario["nodes"][1]["count"]["running"] = json!(1);
            scenario["nodes"][1]["count"]["start_hours"] = json!(0.25);
            "hour"
        }
        "`load_hours`" => {
            scenario["models"][0]["load_hours"] = json!(0.1);
            "load"
        }
        "`within_hours`" => {
            scenario["demands"][0]["within_hours"] = json!(1);
            "within_hours"
        }
        "`cards`" => {
            scenario["nodes"][0]["cards"] = json!(2);
            "cards"
        }
        "`futures`" => {
            let busy = json!({"id": "busy", "demands": [{"times": 1.1}]});
            scenario["futures"] = json!([{"id": "calm"}, busy]);
            "futures"
        }
        "decided after" => {
            let busy = json!({"id": "busy", "demands": [{"times": 1.1}]});
            scenario["futures"] = json!([{"id": "calm"}, busy]);
            scenario["nodes"][1]["count"]["decided"] = json!("after");
            "futures"
        }
        "`stage`" => {
            scenario["models"][0]["profiles"] = json!([
                {"hardware": "H", "name": "p", "rate": 30, "holds": {"gpu": 1}, "stage": "prefill"},
                {"hardware": "H", "name": "d", "rate": 15, "holds": {"gpu": 1}, "stage": "decode"}
            ]);
            "stage"
        }
        other => panic!("nothing here knows the column {other}"),
    }
}

/// Reads the scenario of a row and asks its question.
fn asked(row: &str, mut scenario: Value) -> Result<(), Error> {
    match row {
        "`cost`" | "`profit`" | "`fair`" => {
            scenario["policy"]["objective"] = json!(row.trim_matches('`'));
        }
        "relaxed" => scenario["policy"]["relax"] = json!(true),
        "`spare`" => scenario["policy"]["spare"] = json!("fill"),
        "`give_up`" | "`max_moves`" => {
            let (field, value) = if row == "`give_up`" {
                ("give_up", 0.1)
            } else {
                ("max_moves", 10.0)
            };
            scenario["steadiness"] = json!({"replicas": [
                {"node": "own", "model": "m", "profile": "p", "count": 2}]});
            scenario["steadiness"][field] = json!(value);
        }
        "`commit`" => {
            let more = json!({"id": "more", "count": {"min": 0, "max": 1}, "hardware": "H",
                              "region": "us", "capacity": {"gpu": 2}, "price_per_hour": 4.5});
            scenario["nodes"].as_array_mut().unwrap().push(more);
        }
        "`futures`" if scenario.get("futures").is_none() => {
            scenario["futures"] =
                json!([{"id": "calm"}, {"id": "busy", "demands": [{"times": 1.1}]}]);
        }
        _ => {}
    }
    let s = Scenario::from_json(scenario.to_string())?;
    let planner = Planner::new();
    let solved = |planner: &Planner<'_>| -> Result<(), Error> {
        let plan = planner.solve(&s)?;
        assert!(plan.exists(), "{row}: {:?}", plan.conflicts);
        let found = planner.verify(&s, &plan)?;
        assert!(found.valid, "{row}: {:?}", found.findings);
        Ok(())
    };
    match row {
        "`serve`" | "`cost`" | "`profit`" | "`fair`" | "relaxed" | "`spare`" | "`give_up`"
        | "`max_moves`" => solved(&planner),
        "causes alone" => solved(&planner.causes(Causes::Alone)),
        "compact plans" => solved(&planner.compact(Compact::Always)),
        "`compare`" => planner.compare(&s).map(drop),
        "`size`" => planner.size(&s).map(drop),
        "`grow`" => planner.grow(&s, &GrowOptions::default()).map(drop),
        "price ranges" => planner.price_ranges(&s).map(drop),
        "`stress`" => planner.stress(&s, &StressOptions::default()).map(drop),
        "`advise`" => planner.advise(&s, &AdviseOptions::default()).map(drop),
        "`futures`" => planner.futures(&s).map(drop),
        "`commit`" => planner.commit(&s).map(drop),
        "`earnings`" => planner.earnings(&s).map(drop),
        "`evaluate`" => {
            let plan = planner.solve(&s)?;
            planner
                .evaluate(&plan, &s, &EvaluateOptions::default())
                .map(drop)
        }
        "`backtest`" => backtested(&s),
        "`timetable`" => {
            let plan = planner.solve(&s)?;
            planner.timetable(&plan, Some(&s)).map(drop)
        }
        "parts" => idlewise::parts(&s).map(drop),
        "export" => {
            idlewise::export::to_mps(&s)?;
            idlewise::export::to_lp(&s).map(drop)
        }
        other => panic!("nothing here knows the row {other}"),
    }
}

/// Plans a day and a night of a history of nine more.
fn backtested(s: &Scenario) -> Result<(), Error> {
    let history = |demand: &str, [day, night]: [f64; 2]| History {
        demand: demand.to_owned(),
        rates: [day, night].into_iter().cycle().take(20).collect(),
    };
    let histories = [
        history("chat", [30.0, 20.0]),
        history("search", [20.0, 10.0]),
    ];
    let ask = Ask {
        days: 1,
        ..Ask::new(2, 12.0)
    };
    let label = |at: usize| ["day", "night"][at % 2].to_owned();
    let (options, hooks) = (Options::default(), Hooks::default());
    match backtest(s, &histories, &label, &ask, &options, &hooks) {
        Ok(found) => {
            assert_eq!(found.days.len(), 1);
            Ok(())
        }
        Err(idlewise_backtest::Error::Plan(error)) => Err(error),
        Err(error) => {
            let error = InputError::new("$", error.to_string(), "another question");
            Err(Error::Input(InputErrors(vec![error])))
        }
    }
}

fn cells(line: &str) -> Vec<String> {
    let inner = line.trim().trim_matches('|');
    inner
        .split('|')
        .map(|cell| cell.trim().to_owned())
        .collect()
}

#[test]
fn the_table_of_the_design_holds() {
    let design = include_str!("../../crate/core/DESIGN.md");
    let section = design.split("## 8. ").nth(1).unwrap();
    let mut lines = section.lines().filter(|line| line.starts_with('|'));
    let columns = cells(lines.next().unwrap());
    let rows: Vec<Vec<String>> = lines.skip(1).map(cells).collect();
    assert!(columns.len() >= 9 && rows.len() >= 20, "the table is whole");
    let mut wrong = Vec::new();
    for row in &rows {
        for (column, cell) in columns.iter().zip(row).skip(1) {
            let mut scenario = base();
            let names = with_field(&mut scenario, column);
            let found = match asked(&row[0], scenario) {
                Ok(()) => "works",
                Err(error @ Error::Input(_)) if error.to_string().contains(names) => "refused",
                Err(error) => {
                    wrong.push(format!("{} x {column}: {error}", row[0]));
                    continue;
                }
            };
            if found != cell {
                wrong.push(format!("{} x {column}: {found}, not {cell}", row[0]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // A base that nothing is added to works everywhere: what is refused is the field.
    for row in &rows {
        asked(&row[0], base()).unwrap_or_else(|error| panic!("{}: {error}", row[0]));
    }
}
