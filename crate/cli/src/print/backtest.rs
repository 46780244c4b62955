//! Plans on forecasts beside what came: the sentence, each way to plan, each day.

use std::fmt::Write as _;

use idlewise::ObjectiveName;
use idlewise_backtest::{Accuracy, Backtest, Day, Way, WayFigures};

use super::layout::{hanging, more, paragraph, title};
use super::style::{TITLE, WARN, paint};
use super::table::{Table, WIDTH};
use super::{number, text};

/// Days that are listed one by one.
const DAYS: usize = 14;

/// Everything about a backtest.
pub(crate) fn view(found: &Backtest) -> String {
    let judged = number::plural(found.days.len(), "day");
    let mut out = format!("{}\n", paint(TITLE, &text::wrap(&found.sentence, WIDTH, 0)));
    title(
        &mut out,
        &format!("Each way to plan, on what came in {judged}"),
    );
    ways(&mut out, found);
    paragraph(&mut out, &explained(found));
    title(&mut out, "The forecasts");
    forecasts(&mut out, found);
    days(&mut out, found);
    notes(&mut out, found);
    out
}

fn name(way: Way, found: &Backtest) -> String {
    let futures = found.futures;
    match way {
        Way::SeasonalNaive => "the last season".to_owned(),
        Way::Median => "the forecast".to_owned(),
        Way::Futures => format!("{futures} futures"),
        Way::WorstFutures => {
            let worst = 100.0 * found.worst.unwrap_or_default();
            format!("the worst {} % of them", number::plain(worst))
        }
        Way::Peak => "last week's peak".to_owned(),
        Way::AsIs => "no plan (as is)".to_owned(),
        Way::Foresight => "perfect foresight".to_owned(),
        _ => "another way".to_owned(),
    }
}

fn ways(out: &mut String, found: &Backtest) {
    let (regrets, costs) = regrets_and_costs(found);
    let mut table = Table::default()
        .names("planned on")
        .numbers("served\n%")
        .numbers("idle\n%");
    if costs.is_some() {
        table = table.numbers("currency\nspent");
    }
    table = table.numbers("replicas\nmoved").numbers("regret");
    for (at, way) in found.ways.iter().enumerate() {
        let mut row = vec![
            name(way.way, found),
            number::percent(way.served_percent),
            number::percent(way.idle_percent),
        ];
        if let Some(costs) = &costs {
            row.push(costs[at].clone());
        }
        let moves = way.moves.map(|moves| number::plain(moves.round()));
        row.push(moves.unwrap_or_else(|| "-".to_owned()));
        row.push(regrets[at].clone());
        table.row(&row);
    }
    out.push_str(&table.render());
}

/// Regrets as they are printed, and what is spent where anything is.
fn regrets_and_costs(found: &Backtest) -> (Vec<String>, Option<Vec<String>>) {
    let most = |way: &WayFigures| way.regret.map(|regret| regret.at_most.max(0.0));
    let known: Vec<f64> = found.ways.iter().filter_map(most).collect();
    let mut printed = number::column(&known).into_iter();
    let regrets = found.ways.iter().map(|way| {
        let own = most(way).and_then(|_| printed.next());
        let missed = if way.short_days > 0 { "misses" } else { "-" };
        own.unwrap_or_else(|| missed.to_owned())
    });
    let regrets = regrets.collect();
    let costs: Vec<f64> = found.ways.iter().map(|way| way.cost).collect();
    let spent = costs.iter().any(|cost| *cost != 0.0);
    (regrets, spent.then(|| number::column(&costs)))
}

fn explained(found: &Backtest) -> String {
    let unit = match found.objective {
        ObjectiveName::Cost => "currency that the best plan spends less",
        ObjectiveName::Profit => "value minus currency that the best plan gains more",
        ObjectiveName::Fair => "smallest levels that the best plan has more",
        ObjectiveName::Serve => "value that the best plan serves more",
    };
    let is_missing = |way: &WayFigures| way.regret.is_none() && way.short_days > 0;
    let misses = if found.ways.iter().any(is_missing) {
        "; misses: it spends less by serving less than must be"
    } else {
        ""
    };
    format!(
        "Machines, replicas and unsplit demands stay as planned; routes follow what came. As \
         is: on the machines of perfect foresight, with replicas wherever work goes. Regret: \
         {unit}, knowing what comes; at most, where its gap is open{misses}."
    )
}

fn forecasts(out: &mut String, found: &Backtest) {
    let mut table = Table::default()
        .names("demand")
        .numbers("WAPE\n%")
        .numbers("naive\n%")
        .numbers("MASE")
        .numbers("naive")
        .numbers("pinball\nloss")
        .numbers("naive")
        .numbers("inside\n%");
    for own in &found.demands {
        table.row(&accuracy(&own.demand, &own.forecast));
    }
    if found.demands.len() > 1 {
        table.row(&accuracy("all", &found.forecast));
    }
    out.push_str(&table.render());
    let text = "WAPE: what medians missed over what came; MASE: over what the day before misses; \
                inside: what came between the outer quantiles; naive: the last season.";
    paragraph(out, text);
}

fn accuracy(name: &str, of: &Accuracy) -> Vec<String> {
    let percent = |share: f64| number::grouped(100.0 * share, 1);
    let scaled = |mase: Option<f64>| mase.map_or("-".to_owned(), |mase| number::grouped(mase, 3));
    vec![
        name.to_owned(),
        percent(of.wape),
        percent(of.naive_wape),
        scaled(of.mase),
        scaled(of.naive_mase),
        number::plain(digits(of.pinball)),
        number::plain(digits(of.naive_pinball)),
        percent(of.inside),
    ]
}

/// Four digits are enough to look at.
fn digits(value: f64) -> f64 {
    format!("{value:.3e}").parse().unwrap_or(value)
}

/// What each way served, day by day.
fn days(out: &mut String, found: &Backtest) {
    title(out, "Served in %, day by day");
    let mut table = Table::default().names("from").numbers("WAPE\n%");
    for way in &found.ways {
        table = table.numbers(match way.way {
            Way::SeasonalNaive => "last\nseason",
            Way::Median => "fore-\ncast",
            Way::Futures => "futures",
            Way::WorstFutures => "worst\nof them",
            Way::Peak => "peak",
            Way::AsIs => "as is",
            Way::Foresight => "fore-\nsight",
            _ => "other",
        });
    }
    for day in found.days.iter().take(DAYS) {
        let mut row = vec![
            day.from.clone(),
            number::grouped(100.0 * day.forecast.wape, 1),
        ];
        row.extend(found.ways.iter().map(|way| served(day, way.way)));
        table.row(&row);
    }
    out.push_str(&table.render());
    more(out, found.days.len().saturating_sub(DAYS));
}

fn served(day: &Day, way: Way) -> String {
    let own = day.ways.iter().find(|own| own.way == way);
    match own {
        Some(own) if own.days_without_plan == 0 => number::percent(own.served_percent),
        _ => "-".to_owned(),
    }
}

/// What is missing, a line each.
fn notes(out: &mut String, found: &Backtest) {
    let mut lines = Vec::new();
    for way in &found.ways {
        let called = name(way.way, found);
        if way.days_without_plan > 0 {
            let days = number::plural(way.days_without_plan, "day");
            lines.push(format!(
                "{called}: no plan on {days}, which are in no figure of it"
            ));
        }
        if way.short_days > 0 {
            let days = number::plural(way.short_days, "day");
            lines.push(format!("{called}: less is served than must be on {days}"));
        }
    }
    for left_out in &found.left_out {
        let called = name(left_out.way, found);
        lines.push(format!("{called}: {}", left_out.why));
    }
    for day in &found.skipped {
        let known = number::plural(day.periods, "known period");
        lines.push(format!(
            "{}: not judged, {known} of {}",
            day.from, found.horizon
        ));
    }
    if !lines.is_empty() {
        out.push('\n');
    }
    for line in lines {
        let line = hanging(&text::visible(&line), WIDTH - 6, 6);
        let _ = writeln!(out, "{} {line}", paint(WARN, "note:"));
    }
}
