//! Measures plans of a fleet as it is: a real inventory under real demand, by limits of
//! time, and made-up fleets that are large or have moves that cost. Prints the report that
//! `cargo xtask bench-fleet` puts into `tests/bench/FLEET.md`.
//!
//! `fleet MACHINE COMMIT [WORD]`: a word leaves out sections without it. `fleet --one` plans
//! the scenario on standard input, so that its memory is its own (`listed`).

mod listed;
mod spare;

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use idlewise::plan::{Plan, Status};
use idlewise::scenario::from_json;
use idlewise::{Options, solve};
use idlewise_tests::data;
use idlewise_tests::suites::hurried::{loading_day, wide_fleet};

/// Limits of time as multiples of what the relaxation takes.
const MULTIPLES: [f64; 4] = [1.0, 2.0, 5.0, 20.0];
/// Limits in seconds that leave no time for a solve, or hardly any.
const SHORT: [f64; 3] = [0.001, 0.3, 3.0];
/// A section of the report: its word, what heads it, and what measures it.
type Section = (
    &'static str,
    &'static str,
    fn(&Path) -> Result<String, String>,
);

/// Every section, in the order of the report. A new row is a line in one of them, a new
/// table a line here.
const SECTIONS: [Section; 6] = [
    ("listed", "A row for every node", listed::report),
    ("anytime", "A plan at any time", anytime),
    ("short", "Limits that leave no time", short),
    ("curve", "Few moves", curve),
    ("moves", "Moves that cost", moves),
    ("spare", "What was promised and what came", spare::report),
];

/// Inputs of the first table: a name, and what the generator beside the data is asked for.
const INVENTORY: [(&str, &[&str]); 2] = [
    ("a day, grouped", &["0", "1", "holdgpu", "scale=6"]),
    (
        "a week, grouped, 3 regions",
        &["0", "7", "holdgpu", "scale=6", "regions=3"],
    ),
];

fn main() -> ExitCode {
    match report() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nothing is left to say where standard error is closed.
            let _ = writeln!(std::io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

fn report() -> Result<(), String> {
    let mut words = std::env::args().skip(1);
    if std::env::args().nth(1).is_some_and(|word| word == "--one") {
        return listed::one();
    }
    let machine = words.next().ok_or("the machine is missing")?;
    let commit = words.next().ok_or("the commit is missing")?;
    let only = words.next().unwrap_or_default();
    let folder = data::folder("bench-fleet").ok_or("bench-fleet needs the data")?;
    let mut text = format!(
        "# A fleet as it is\n\n\
        Written by `cargo xtask bench-fleet`. Seconds are of the library on all cores, from the\n\
        scenario's JSON to the certified plan with its account of waste. `served` is the share of\n\
        all work that is served, `of the bound` the value beside what the relaxation could serve at\n\
        most, `gap` that of the certificate, `empty` the number of periods in which nothing is\n\
        served though something is asked for.\n\n\
        Machine: {machine}. Commit: {commit}. Load before: {}.\n",
        load()
    );
    for (word, title, measure) in SECTIONS {
        if word.contains(&only) {
            let _ = write!(text, "\n## {title}\n\n{}", measure(&folder)?);
        }
    }
    std::io::stdout()
        .write_all(text.as_bytes())
        .map_err(|e| e.to_string())
}

/// What else the machine does, where it says so: processes that want to run, on average of
/// 1, 5 and 15 minutes.
fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let three: Vec<&str> = text.split_whitespace().take(3).collect();
    if three.is_empty() {
        "not known".to_owned()
    } else {
        three.join(", ")
    }
}

/// A plan and the seconds it took, from text.
fn planned(json: &str, limit: Option<f64>) -> Result<(Plan, f64), String> {
    let options = Options {
        time_limit: limit.map(Duration::from_secs_f64),
        ..Options::default()
    };
    planned_by(json, &options)
}

/// The same with any options.
fn planned_by(json: &str, options: &Options) -> Result<(Plan, f64), String> {
    let started = Instant::now();
    let scenario = from_json(json.as_bytes()).map_err(|e| e.to_string())?;
    let plan = solve(&scenario, options).map_err(|e| e.to_string())?;
    Ok((plan, started.elapsed().as_secs_f64()))
}

/// Percent of the work that is served, and periods in which none is though some is asked.
fn served(plan: &Plan) -> (f64, usize) {
    let periods = plan.demands.iter().map(|d| d.period + 1).max().unwrap_or(0);
    let mut by_period = vec![(0.0, 0.0); periods];
    for demand in &plan.demands {
        by_period[demand.period].0 += demand.offered;
        by_period[demand.period].1 += demand.served;
    }
    let empty = by_period.iter().filter(|(o, s)| *o > 0.0 && *s == 0.0);
    let empty = empty.count();
    let (offered, served) = by_period
        .into_iter()
        .fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let share = if offered > 0.0 {
        100.0 * served / offered
    } else {
        100.0
    };
    (share, empty)
}

fn status(plan: &Plan) -> &'static str {
    match plan.status {
        Status::Optimal => "optimal",
        Status::Feasible => "feasible",
        Status::Infeasible => "infeasible",
        Status::Limit => "limit",
    }
}

/// The scenario that the generator beside the data makes of inventory and demand.
fn inventory(folder: &Path, asked: &[&str]) -> Result<String, String> {
    let script = folder.join("fleet").join("openb_servegen.py");
    let made = Command::new("python3").arg(&script).args(asked).output();
    let made = made.map_err(|e| format!("python3 {}: {e}", script.display()))?;
    if !made.status.success() {
        let why = String::from_utf8_lossy(&made.stderr).into_owned();
        return Err(format!("{}: {why}", script.display()));
    }
    String::from_utf8(made.stdout).map_err(|e| e.to_string())
}

/// Limits of time from that of the relaxation on.
fn anytime(folder: &Path) -> Result<String, String> {
    let mut text =
        "Limits are multiples of the time that the relaxation takes; the first row of each\n\
        input is the relaxation itself, the last has no limit.\n\n\
        Before: the week served 30.7 % at a gap of 69 % with `--time-limit 120`, and 96.0 % in 27 s\n\
        of CPU without a limit; with `--time-limit 3` the grouped fleet served 13.6 % and ended after\n\
        4.7 s. Asked: from 2x on every period has a plan and 99 % of the bound is served; never\n\
        worse with more time, the gap falling; no more than 0.2 s + 5 % beyond a limit.\n\n\
        `over` is what the seconds are beyond the limit, those of reading among them.\n\n\
        | input | limit | seconds | over | served | of the bound | cost | gap | empty |\n\
        |---|---:|---:|---:|---:|---:|---:|---:|---:|\n"
            .to_owned();
    for (name, asked) in INVENTORY {
        let relaxed = inventory(folder, &[asked, &["relax"]].concat())?;
        let (bound, alone) = planned(&relaxed, None)?;
        let json = inventory(folder, asked)?;
        let mut row = |limit: &str, most: Option<f64>, plan: &Plan, seconds: f64| {
            let (share, empty) = served(plan);
            let over = most.map_or(String::new(), |most| {
                format!("{:.2}", (seconds - most).max(0.0))
            });
            let of_bound = 100.0 * plan.objective.value / bound.objective.bound;
            let _ = writeln!(
                text,
                "| {name} | {limit} | {seconds:.2} | {over} | {share:.3} % | {of_bound:.3} % | {:.0} | {:.2e} | {empty} |",
                plan.objective.cost, plan.objective.gap
            );
        };
        row("relaxation", None, &bound, alone);
        for multiple in MULTIPLES {
            let (plan, seconds) = planned(&json, Some(multiple * alone))?;
            row(
                &format!("{multiple}x: {:.2} s", multiple * alone),
                Some(multiple * alone),
                &plan,
                seconds,
            );
        }
        let (plan, seconds) = planned(&json, Some(3.0))?;
        row("3 s", Some(3.0), &plan, seconds);
        let (plan, seconds) = planned(&json, None)?;
        row("none", None, &plan, seconds);
    }
    Ok(text)
}

/// Limits that are shorter than any solve.
fn short(_: &Path) -> Result<String, String> {
    let mut text =
        "Made-up fleets in which every entry differs. Reading is part of the seconds, and not\n\
        of the limit.\n\n\
        Before: 71 s at a limit of 0.001 s and no plan (2,000 x 300 x 24); 30 s and nothing served\n\
        (400 x 200 x 48). Asked: a certified plan at any limit, no later than the time of reading,\n\
        one as-is policy and its certificate.\n\n\
        | entries x demands x periods | limit | seconds | status | served | gap | empty |\n\
        |---|---:|---:|---|---:|---:|---:|\n"
            .to_owned();
    for (nodes, demands, periods, holds) in [(2_000, 300, 24, false), (400, 200, 48, true)] {
        let json = wide_fleet(nodes, demands, periods, holds);
        for limit in SHORT {
            let (plan, seconds) = planned(&json, Some(limit))?;
            let (share, empty) = served(&plan);
            let _ = writeln!(
                text,
                "| {nodes} x {demands} x {periods}{} | {limit} s | {seconds:.2} | {} | {share:.1} % | {:.2e} | {empty} |",
                if holds { ", replicas" } else { "" },
                status(&plan),
                plan.objective.gap
            );
        }
    }
    Ok(text)
}

/// How many replicas are moved for how much of the objective.
fn curve(folder: &Path) -> Result<String, String> {
    let mut text =
        "A day of ten-minute periods on the inventory, grouped, against `steadiness.give_up`.\n\
        `at least` is what no way of placing these replicas avoids.\n\n\
        Before: 46,062 loads of replicas a day, said nowhere. Asked: moves in every plan, few of\n\
        them among plans of equal value.\n\n\
        | give_up | seconds | served | objective | moves | at least |\n\
        |---:|---:|---:|---:|---:|---:|\n"
            .to_owned();
    let json = inventory(folder, INVENTORY[0].1)?;
    let scenario = from_json(json.as_bytes()).map_err(|e| e.to_string())?;
    for part in [0.0, 0.0001, 0.001, 0.01] {
        let mut asked = scenario.clone();
        if part > 0.0 {
            asked.steadiness.get_or_insert_default().give_up = part;
        }
        let started = Instant::now();
        let plan = solve(&asked, &Options::default()).map_err(|e| e.to_string())?;
        let seconds = started.elapsed().as_secs_f64();
        let moved = plan.steadiness.clone().unwrap_or_default();
        let _ = writeln!(
            text,
            "| {} % | {seconds:.1} | {:.3} % | {:.0} | {} | {} |",
            100.0 * part,
            served(&plan).0,
            plan.objective.value,
            moved.moves,
            moved.at_least
        );
    }
    Ok(text)
}

/// What a plan costs, and its gap to what a plan of the same value costs at least.
fn cost_and_gap(plan: &Plan) -> String {
    let gap = plan.certificate.cost.as_ref();
    let gap = gap.map_or("not known".to_owned(), |cost| {
        format!("{:.2} %", 100.0 * cost.gap)
    });
    format!("{:.0} | {gap}", plan.objective.cost)
}

/// Periods that moves tie together.
fn moves(_: &Path) -> Result<String, String> {
    let mut text =
        "Entries of whole replicas through a day of ten-minute periods, `load_cost` 1.\n\n\
        Before: 662 s to a gap of 0.17 %. Asked: under 10 s to a gap of 0.5 %.\n\n\
        | entries x periods | limit | seconds | status | served | cost | gap of the cost |\n\
        |---|---:|---:|---|---:|---:|---:|\n"
            .to_owned();
    let json = loading_day(8, 144);
    let close = Options {
        time_limit: Some(Duration::from_mins(5)),
        gap: 0.005,
        ..Options::default()
    };
    let (plan, seconds) = planned_by(&json, &close)?;
    let _ = writeln!(
        text,
        "| 8 x 144 | to a gap of 0.5 % | {seconds:.2} | {} | {:.2} % | {} |",
        status(&plan),
        served(&plan).0,
        cost_and_gap(&plan)
    );
    for limit in [3.0, 10.0, 30.0] {
        let (plan, seconds) = planned(&json, Some(limit))?;
        let _ = writeln!(
            text,
            "| 8 x 144 | {limit} s | {seconds:.2} | {} | {:.2} % | {} |",
            status(&plan),
            served(&plan).0,
            cost_and_gap(&plan)
        );
    }
    Ok(text)
}
