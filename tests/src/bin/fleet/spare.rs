//! A plan for what is expected, and what becomes of it when something else is asked for:
//! with and without spare replicas.

use std::fmt::Write as _;
use std::path::Path;

use idlewise::scenario::{Spare, from_json};
use idlewise::{EvaluateOptions, Hooks, Options, Scenario, evaluate, solve};

/// The generator is asked for the inventory grouped by hand.
const ASKED: [&str; 3] = ["1", "holdgpu", "scale=6"];
/// Days of the week whose mean is expected of the last.
const BEFORE: usize = 6;

pub(super) fn report(folder: &Path) -> Result<String, String> {
    let mut text =
        "Placed for what is expected of the seventh day, the mean of the six days before or the\n\
        day before alone; then the seventh day comes. `closed` is the part of the gap between\n\
        promised and served, without spare replicas, that they close.\n\n\
        Before: 93.2 % promised, 84.6 % served. Asked: half of the gap closed.\n\n\
        | expected | spare | give up | seconds | promised | served | closed | spare replicas |\n\
        |---|---|---:|---:|---:|---:|---:|---:|\n"
            .to_owned();
    let days = (0..=BEFORE).map(|day| {
        let json = super::inventory(folder, &[&[&*day.to_string()], &ASKED[..]].concat())?;
        from_json(json.as_bytes()).map_err(|e| e.to_string())
    });
    let mut days = days.collect::<Result<Vec<Scenario>, String>>()?;
    let came = days.pop().ok_or("no day")?;
    let before = days.last().ok_or("no day before")?.clone();
    for (name, expected) in [("mean of six days", mean(&days)), ("day before", before)] {
        let mut bare = None;
        for (spare, give_up) in [
            (Spare::None, 0.0),
            (Spare::Fill, 0.0),
            (Spare::Fill, 0.002),
            (Spare::Fill, 0.01),
            (Spare::Fill, 0.02),
        ] {
            let mut asked = expected.clone();
            asked.policy.spare = spare;
            asked.policy.spare_give_up = give_up;
            let started = std::time::Instant::now();
            let plan = solve(&asked, &Options::default()).map_err(|e| e.to_string())?;
            let seconds = started.elapsed().as_secs_f64();
            let ask = EvaluateOptions::new().regret(false);
            let found = evaluate(&plan, &came, &ask, &Options::default(), &Hooks::default());
            let served = found.map_err(|e| e.to_string())?.came.served_percent;
            let promised = super::served(&plan).0;
            let (all, from) = *bare.get_or_insert((promised, served));
            let closed = 100.0 * (served - from) / (all - from);
            let count: f64 = plan.replicas.iter().map(|r| r.spare).sum();
            let _ = writeln!(
                text,
                "| {name} | {} | {} % | {seconds:.1} | {promised:.2} % | {served:.2} % | {closed:.0} % | {count} |",
                spare.as_str(),
                100.0 * give_up
            );
        }
    }
    Ok(text)
}

/// The mean of some days, demand by demand and period by period.
fn mean(days: &[Scenario]) -> Scenario {
    let mut mean = days[0].clone();
    for (d, demand) in mean.demands.iter_mut().enumerate() {
        for (t, rate) in demand.rate.iter_mut().enumerate() {
            let all = days.iter().map(|day| day.demands[d].rate[t]);
            *rate = all.sum::<f64>() / days.len() as f64;
        }
    }
    mean
}
