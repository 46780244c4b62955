//! Plans on forecasts of real histories, day by day for six weeks, on fleets that a seed
//! builds for them and that can serve nine tenths of the demand.
//!
//! `IDLEWISE_SHOW=5 cargo test -p idlewise-tests --test backtests -- --nocapture` prints the
//! figures that stand in docs/forecast.md, for 5 futures; without it a week is judged.
#![allow(clippy::unwrap_used)]

use std::io::Write as _;

use idlewise::{Demand, Hooks, Model, Node, Options, Period, Profile, Scenario};
use idlewise_backtest::{Ask, Backtest, History, Way, WayFigures, backtest};
use idlewise_tests::data;
use idlewise_tests::histories;
use idlewise_tests::random::Dice;

/// Days that are judged: six weeks.
const DAYS: usize = 42;
/// Hours of the week before them, which the fleet is sized on.
const WEEK: usize = 168;

/// The parts of a history that four demands have: two models, each in two regions.
struct Parts {
    ids: [&'static str; 4],
    shares: [f64; 4],
}

/// Two regions with whole machines of two kinds, two models that compete for them, and a
/// demand for each model in each region.
fn fleet(seed: u64) -> (Scenario, Parts) {
    let mut dice = Dice::new(seed, "backtest", 0);
    let ids = ["large-us", "large-eu", "small-us", "small-eu"];
    let mut s = Scenario::new("built for a history").rtt_ms("us", "eu", 90.0);
    for region in ["us", "eu"] {
        for (kind, cards, price) in [("H100", 8.0, 17.6), ("L40S", 4.0, 3.2)] {
            let count = dice.whole(3, 8);
            s = s.node(
                Node::new(format!("{region}/{kind}"), kind)
                    .count(count)
                    .region(region)
                    .capacity("gpu", cards)
                    .price_per_hour(price),
            );
        }
    }
    s = s
        .model(Model::new("large").profile(Profile::new("H100", 4205.0).holds("gpu", 2.0)))
        .model(
            Model::new("small")
                .profile(Profile::new("H100", 15_220.0).holds("gpu", 1.0))
                .profile(Profile::new("L40S", 1207.0).holds("gpu", 1.0)),
        );
    let worth = dice.between(2.0, 6.0);
    let mut shares = [0.0; 4];
    for (share, id) in shares.iter_mut().zip(ids) {
        let (model, region) = id.split_once('-').unwrap();
        *share = dice.between(0.5, 1.5) * if model == "large" { 1.0 } else { 2.0 };
        let value = 1e-6 * if model == "large" { worth } else { 1.0 };
        let mut demand = Demand::new(id, model, 1.0).region(region).value(value);
        if dice.chance(0.5) {
            demand = demand.max_rtt_ms(60.0);
        }
        s = s.demand(demand);
    }
    let sum: f64 = shares.iter().sum();
    for share in &mut shares {
        *share /= sum;
    }
    (s, Parts { ids, shares })
}

/// Units of each demand per count of the history, so that of the week before the first
/// judged day nine tenths can be served.
fn sized(fleet: &Scenario, parts: &Parts, history: &[f64]) -> f64 {
    let first = history.len() - 24 * DAYS;
    let week = &history[first - WEEK..first];
    let known: Vec<f64> = week.iter().copied().filter(|rate| !rate.is_nan()).collect();
    let served = |units: f64| {
        let mut s = fleet.clone();
        s.periods = known
            .iter()
            .enumerate()
            .map(|(at, _)| Period::new(1.0).label(at.to_string()))
            .collect();
        for (demand, share) in s.demands.iter_mut().zip(parts.shares) {
            demand.rate = known.iter().map(|rate| rate * share * units).collect();
        }
        s.policy.relax = true;
        let plan = idlewise::solve(&s, &Options::default()).unwrap();
        let sum = |of: fn(&idlewise::plan::DemandService) -> f64| -> f64 {
            plan.demands.iter().map(of).sum()
        };
        sum(|d| d.served) / sum(|d| d.offered)
    };
    let (mut low, mut high) = (0.01, 1e4);
    for _ in 0..14 {
        let middle = f64::sqrt(low * high);
        if served(middle) > 0.9 {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

fn judged(history: &[f64], seed: u64, days: usize, futures: usize) -> Backtest {
    let (fleet, parts) = fleet(seed);
    let units = sized(&fleet, &parts, history);
    let of = |(id, share): (&str, f64)| History {
        demand: id.to_owned(),
        rates: history.iter().map(|rate| rate * share * units).collect(),
    };
    let histories: Vec<History> = parts.ids.into_iter().zip(parts.shares).map(of).collect();
    let label = |at: usize| format!("hour {at}");
    let ask = Ask {
        days,
        futures,
        worst: None,
        ..Ask::new(24, 1.0)
    };
    let (options, hooks) = (Options::default(), Hooks::default());
    backtest(&fleet, &histories, &label, &ask, &options, &hooks).unwrap()
}

fn of(found: &Backtest, way: Way) -> WayFigures {
    found
        .ways
        .iter()
        .find(|own| own.way == way)
        .unwrap()
        .clone()
}

fn show(name: &str, seed: u64, found: &Backtest) {
    let mut err = std::io::stderr();
    let _ = writeln!(err, "{name} seed {seed}: {}", found.sentence);
    for way in &found.ways {
        let regret = way.regret.map_or(f64::NAN, |regret| regret.at_most);
        let _ = writeln!(
            err,
            "  {:14} served {:6.2} idle {:6.2} value {:10.1} moves {:6.0} regret {:8.2}",
            format!("{:?}", way.way),
            way.served_percent,
            way.idle_percent,
            way.objective,
            way.moves.unwrap_or(f64::NAN),
            regret,
        );
    }
}

/// What each way loses of all that perfect foresight serves, a share, over the histories and
/// seeds that were judged.
#[derive(Debug, Clone, Copy, Default)]
struct Lost {
    futures: f64,
    median: f64,
    naive: f64,
}

impl Lost {
    fn of(found: &Backtest) -> Self {
        let best = of(found, Way::Foresight).objective;
        let lost = |way: Way| of(found, way).regret.unwrap().at_most / best;
        Lost {
            futures: lost(Way::Futures),
            median: lost(Way::Median),
            naive: lost(Way::SeasonalNaive),
        }
    }

    fn add(&mut self, other: Lost) {
        self.futures += other.futures;
        self.median += other.median;
        self.naive += other.naive;
    }
}

#[test]
fn plans_on_futures_lose_less_than_half_of_what_plans_on_the_forecast_lose() {
    let Some(folder) = data::folder("plans_on_futures_lose_less_than_half") else {
        return;
    };
    let shown = std::env::var("IDLEWISE_SHOW").ok();
    let days = if shown.is_some() { DAYS } else { 7 };
    let futures = shown.as_ref().and_then(|text| text.parse().ok());
    let futures = futures.filter(|count| *count > 1).unwrap_or(5);
    let cases = [
        ("bikeshare", histories::bikeshare(&folder)),
        ("traffic", histories::traffic(&folder)),
    ];
    let mut all = Lost::default();
    for (name, history) in &cases {
        for seed in 1..=3 {
            let found = judged(history, seed, days, futures);
            if shown.is_some() {
                show(name, seed, &found);
            }
            assert_eq!(found.days.len(), days);
            let foresight = of(&found, Way::Foresight);
            let served = foresight.served_percent;
            assert!((80.0..=95.0).contains(&served), "{name} {seed}: {served}");
            let own = Lost::of(&found);
            assert!(own.futures < own.median, "{name} {seed}: {own:?}");
            all.add(own);
        }
    }
    if shown.is_some() {
        let _ = writeln!(std::io::stderr(), "{all:?}");
    }
    assert!(all.futures <= 0.5 * all.median, "{all:?}");
    assert!(all.median < all.naive, "{all:?}");
}
