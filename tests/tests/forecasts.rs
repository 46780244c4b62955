//! Forecasts of real histories, day by day from what was known, against the season before.
//!
//! `IDLEWISE_SHOW=1 cargo test -p idlewise-tests --test forecasts -- --nocapture` prints
//! the figures that stand in docs/forecast.md.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

use idlewise_forecast::{Forecaster, Options, Score};
use idlewise_tests::data::{self, Table};

/// A history and the days that it is judged on.
struct Case {
    name: String,
    values: Vec<f64>,
    /// Steps of a day.
    day: usize,
    /// Days at the end that are forecast.
    days: usize,
}

/// The number of the hour in a time such as 2019-03-18 05:00:00.
fn hour(time: &str) -> i64 {
    let number = |from: usize, to: usize| -> i64 { time[from..to].parse().expect("a number") };
    let (year, month, day) = (number(0, 4), number(5, 7), number(8, 10));
    // Days since 1 March of year 0 (the calendar with leap days at the end).
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day;
    24 * days + number(11, 13)
}

fn hourly(path: &Path, time: &str, value: &str) -> Vec<f64> {
    let table = Table::read(path);
    let known: BTreeMap<i64, f64> = table
        .rows()
        .map(|row| (hour(row.text(time)), row.number(value)))
        .collect();
    let (first, last) = (known.keys().next(), known.keys().last());
    let (first, last) = (*first.expect("rows"), *last.expect("rows"));
    let at = |hour: i64| known.get(&hour).copied().unwrap_or(f64::NAN);
    (first..=last).map(at).collect()
}

fn cases(folder: &Path) -> Vec<Case> {
    let demand = folder.join("demand");
    let case = |name: &str, values: Vec<f64>, day, days| Case {
        name: name.to_owned(),
        values,
        day,
        days,
    };
    let bikes = hourly(&demand.join("bikeshare_dc_hourly_24weeks.csv"), "ts", "count");
    let cars = demand.join("traffic_i94_hourly_26weeks_gaps.csv");
    let cars = hourly(&cars, "date_time", "traffic_volume");
    let mut out = vec![case("bikeshare", bikes, 24, 42), case("traffic", cars, 24, 42)];
    let table = Table::read(&demand.join("servegen_10min_week1.csv"));
    let mut families: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for row in table.rows() {
        let rates = families.entry(row.text("model").to_owned()).or_default();
        let at = (row.number("start_s") / 600.0) as usize;
        // Windows of zero rate are not listed.
        rates.resize(rates.len().max(at + 1), 0.0);
        rates[at] += row.number("rate_rps");
    }
    for (name, mut rates) in families {
        if rates.len() > 900 {
            rates.resize(1008, 0.0);
            out.push(case(&name, rates, 144, 2));
        }
    }
    out
}

struct Judged {
    ours: Score,
    naive: Score,
    /// Days whose total lay between the drawn totals' outer quantiles.
    seasons: Vec<usize>,
    methods: BTreeMap<&'static str, usize>,
}

fn judge(case: &Case) -> Judged {
    let first = case.values.len() - case.days * case.day;
    let options = Options {
        calendar: vec![case.day, 7 * case.day],
        ..Options::new(case.day)
    };
    let mut forecaster = Forecaster::new(&case.values[..first], options).expect("a history");
    let mut judged = Judged {
        ours: Score::default(),
        naive: Score::default(),
        seasons: forecaster.seasons().to_vec(),
        methods: BTreeMap::new(),
    };
    for day in 0..case.days {
        let now = first + day * case.day;
        let forecast = forecaster.forecast(&case.values[..now]).expect("a forecast");
        let came = &case.values[now..now + case.day];
        let levels = &forecast.levels;
        judged.ours.add(came, &forecast.median, levels, &forecast.quantiles);
        let (median, quantiles) = &forecast.naive;
        judged.naive.add(came, median, levels, quantiles);
        *judged.methods.entry(forecast.method.as_str()).or_default() += 1;
    }
    judged
}

#[test]
fn forecasts_of_real_histories_beat_the_season_before() {
    let Some(folder) = data::folder("forecasts_of_real_histories") else {
        return;
    };
    let mut lines = String::new();
    for case in cases(&folder) {
        let judged = judge(&case);
        let (ours, naive) = (judged.ours, judged.naive);
        lines += &format!(
            "{:12} wape {:.4} naive {:.4} ({:.3}) pinball {:.4} naive {:.4} ({:.3}) coverage {:.3} seasons {:?} {:?}\n",
            case.name,
            ours.wape(),
            naive.wape(),
            ours.wape() / naive.wape(),
            ours.mean_pinball(),
            naive.mean_pinball(),
            ours.mean_pinball() / naive.mean_pinball(),
            ours.coverage(),
            judged.seasons,
            judged.methods,
        );
    }
    let _ = writeln!(std::io::stderr(), "{lines}");
    assert!(!lines.is_empty());
}
