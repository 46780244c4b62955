//! Forecasts of real histories, day by day from what was known, against the season before.
//!
//! `IDLEWISE_SHOW=1 cargo test -p idlewise-tests --test forecasts -- --nocapture` prints
//! the figures that stand in docs/forecast.md.
#![allow(clippy::expect_used)]

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

use idlewise_forecast::{Forecaster, Options, Score, draw};
use idlewise_tests::data::{self, Table};
use idlewise_tests::histories;

/// A history and the days that it is judged on.
struct Case {
    name: String,
    values: Vec<f64>,
    /// Steps of a day.
    day: usize,
    /// Days at the end that are forecast.
    days: usize,
}

fn cases(folder: &Path) -> Vec<Case> {
    let demand = folder.join("demand");
    let case = |name: &str, values: Vec<f64>, day, days| Case {
        name: name.to_owned(),
        values,
        day,
        days,
    };
    let (bikes, cars) = (histories::bikeshare(folder), histories::traffic(folder));
    let mut out = vec![
        case("bikeshare", bikes, 24, 42),
        case("traffic", cars, 24, 42),
    ];
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
    /// As found before the first day that is judged.
    seasons: Vec<usize>,
    methods: BTreeMap<&'static str, usize>,
    /// Days whose total lay between the 10 % and the 90 % quantile of 200 drawn totals.
    totals_inside: usize,
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
        totals_inside: 0,
    };
    for day in 0..case.days {
        let now = first + day * case.day;
        let forecast = forecaster
            .forecast(&case.values[..now])
            .expect("a forecast");
        let came = &case.values[now..now + case.day];
        let levels = &forecast.levels;
        judged
            .ours
            .add(came, &forecast.median, levels, &forecast.quantiles);
        let (median, quantiles) = &forecast.naive;
        judged.naive.add(came, median, levels, quantiles);
        let known = |path: &[f64]| -> f64 {
            let pairs = path.iter().zip(came);
            pairs
                .filter(|(_, came)| !came.is_nan())
                .map(|(value, _)| value)
                .sum()
        };
        let parts = [forecast.clone()];
        let mut totals: Vec<f64> = draw(&parts, 200, case.day, 1)
            .iter()
            .map(|paths| known(&paths[0]))
            .collect();
        totals.sort_by(f64::total_cmp);
        if let (Some(low), Some(high)) = (totals.get(20), totals.get(179)) {
            judged.totals_inside += usize::from((*low..=*high).contains(&known(came)));
        }
        *judged.methods.entry(forecast.method.as_str()).or_default() += 1;
    }
    judged
}

#[test]
fn forecasts_of_real_histories_beat_the_season_before() {
    let Some(folder) = data::folder("forecasts_of_real_histories") else {
        return;
    };
    let mut ratios = Vec::new();
    for case in cases(&folder) {
        let judged = judge(&case);
        let (ours, naive) = (judged.ours, judged.naive);
        if std::env::var_os("IDLEWISE_SHOW").is_some() {
            let _ = writeln!(std::io::stderr(), "{}", line(&case.name, &judged));
        }
        let name = &case.name;
        assert!(ours.wape() <= naive.wape(), "{name}: {ours:?} {naive:?}");
        assert!(ours.pinball <= naive.pinball, "{name}: {ours:?} {naive:?}");
        if case.days >= 42 {
            assert_eq!(judged.seasons, [24, 168], "{name}");
            let inside = ours.coverage();
            assert!((0.75..=0.85).contains(&inside), "{name}: {inside}");
            let totals = judged.totals_inside as f64 / case.days as f64;
            assert!((0.75..=0.85).contains(&totals), "{name}: {totals}");
            ratios.push([ours.wape() / naive.wape(), ours.pinball / naive.pinball]);
        }
    }
    assert_eq!(ratios.len(), 2, "bikeshare and traffic");
    for of in 0..2 {
        let product: f64 = ratios.iter().map(|ratio| ratio[of]).product();
        assert!(product.sqrt() <= 0.85, "{ratios:?}");
    }
}

fn line(name: &str, judged: &Judged) -> String {
    let (ours, naive) = (judged.ours, judged.naive);
    format!(
        "{name:10} WAPE {:.4} naive {:.4}; pinball {:.4} naive {:.4}; inside {:.3}, of totals {:.3}; {:?} {:?}",
        ours.wape(),
        naive.wape(),
        ours.mean_pinball(),
        naive.mean_pinball(),
        ours.coverage(),
        judged.totals_inside as f64 / judged.methods.values().sum::<usize>() as f64,
        judged.seasons,
        judged.methods,
    )
}
