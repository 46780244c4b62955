//! `evaluate`: what a plan promised, what it came to, and what the best plan would have
//! made of what came.

use std::fmt::Write as _;

use idlewise::plan::Status;
use idlewise::questions::{Figures, Regret, Shortfall};
use idlewise::{Evaluation, ObjectiveName, Scenario};

use super::layout::{ROWS, hanging, more, paragraph, title};
use super::style::{TITLE, WARN, paint};
use super::table::{Table, WIDTH};
use super::{headline, number, text};

/// Money and value below this part of the objective are rounding.
const NEGLIGIBLE: f64 = 1e-9;

/// Everything about an evaluation.
pub(crate) fn view(scenario: &Scenario, found: &Evaluation) -> String {
    let mut out = String::new();
    headline::sentence(&mut out, scenario, TITLE, &answer(found));
    if found.status != Status::Limit {
        title(
            &mut out,
            "Machines, replicas and unsplit demands stay; routes follow what came",
        );
        figures(&mut out, scenario, found);
        if let Some(regret) = &found.regret {
            paragraph(&mut out, &regretted(scenario, regret, &found.short));
        }
    }
    short(&mut out, &found.short);
    mismatches(&mut out, found);
    out
}

fn answer(found: &Evaluation) -> String {
    if found.status == Status::Limit {
        return "A limit ended the work before routes for what came were found.".to_owned();
    }
    format!(
        "The plan promised to serve {} %; of what came it serves {} %.",
        number::percent(found.promised.served_percent),
        number::percent(found.came.served_percent)
    )
}

type Figure = fn(&Figures) -> f64;

/// The plan's promise, what it came to, and the best plan, side by side.
fn figures(out: &mut String, scenario: &Scenario, found: &Evaluation) {
    let best = found.regret.as_ref().map(|regret| &regret.best);
    let mut table = Table::default()
        .names("")
        .numbers("promised")
        .numbers("what came");
    if best.is_some() {
        table = table.numbers("best plan\nfor what came");
    }
    let columns = || {
        [Some(&found.promised), Some(&found.came), best]
            .into_iter()
            .flatten()
    };
    let percents: [(&str, Figure); 2] = [
        ("served %", |f| f.served_percent),
        ("idle %", |f| f.idle_percent),
    ];
    for (name, of) in percents {
        let mut row = vec![name.to_owned()];
        row.extend(columns().map(|f| number::percent(of(f))));
        table.row(&row);
    }
    let amounts: [(&str, Figure); 3] = [
        (unit(scenario), |f| f.objective),
        ("currency spent", |f| f.cost),
        ("replicas moved", |f| f.moves),
    ];
    let is_cost = scenario.policy.objective == ObjectiveName::Cost;
    for (at, (name, of)) in amounts.into_iter().enumerate() {
        let values: Vec<f64> = columns().map(of).collect();
        // Under `cost` the objective is what is spent.
        if (at == 0 && is_cost) || (at == 1 && values.iter().all(|v| *v == 0.0)) {
            continue;
        }
        let mut row = vec![name.to_owned()];
        row.extend(number::column(&values));
        table.row(&row);
    }
    out.push_str(&table.render());
}

/// What the objective counts.
fn unit(scenario: &Scenario) -> &'static str {
    match scenario.policy.objective {
        ObjectiveName::Serve => "value served",
        ObjectiveName::Cost => "currency spent",
        ObjectiveName::Profit => "value - currency",
        ObjectiveName::Fair => "least level",
    }
}

/// The regret in a sentence or two.
fn regretted(scenario: &Scenario, regret: &Regret, short: &[Shortfall]) -> String {
    let unit = match scenario.policy.objective {
        ObjectiveName::Serve => "of value",
        ObjectiveName::Cost => "of currency",
        ObjectiveName::Profit => "of value minus currency",
        ObjectiveName::Fair => "of the smallest level",
    };
    if !short.is_empty() && scenario.policy.objective == ObjectiveName::Cost {
        return "The best plan serves what must be served and this one does not: what the two \
                spend does not compare."
            .to_owned();
    }
    let size = regret.best.objective.abs().max(regret.at_most.abs());
    let (least, most) = (regret.at_least.max(0.0), regret.at_most.max(0.0));
    if most <= NEGLIGIBLE * size {
        return "No plan would have done better.".to_owned();
    }
    let percent = |amount: f64| number::gap(amount / size);
    if most - least <= NEGLIGIBLE * size || regret.gap == 0.0 {
        return format!(
            "Regret: the best plan for what came gains {} {unit} more ({} %).",
            number::money(most),
            percent(most)
        );
    }
    let (from, to) = (percent(least), percent(most));
    let percents = if from == to {
        to
    } else {
        format!("{from} to {to}")
    };
    format!(
        "Regret: the best plan for what came gains between {} and {} {unit} more ({percents} %); \
         its own gap is {} %.",
        number::money(least),
        number::money(most),
        number::gap(regret.gap)
    )
}

fn short(out: &mut String, short: &[Shortfall]) {
    if short.is_empty() {
        return;
    }
    title(out, "Less is served than must be");
    let mut table = Table::default()
        .names("demand")
        .numbers("must\n%")
        .numbers("served\nat worst %")
        .names("in period")
        .numbers("periods\nshort");
    for row in short.iter().take(ROWS) {
        table.row(&[
            row.demand.clone(),
            number::percent(row.must_percent),
            number::percent(row.served_percent),
            row.worst_period.clone(),
            number::plain(row.periods as f64),
        ]);
    }
    out.push_str(&table.render());
    more(out, short.len().saturating_sub(ROWS));
}

/// What does not match, a line each.
fn mismatches(out: &mut String, found: &Evaluation) {
    if found.mismatches.is_empty() {
        return;
    }
    title(out, "Plan and scenario do not match everywhere");
    for mismatch in found.mismatches.iter().take(ROWS) {
        let line = hanging(&text::visible(&mismatch.message), WIDTH - 6, 6);
        let _ = writeln!(out, "{} {line}", paint(WARN, "note:"));
    }
    more(out, found.mismatches.len().saturating_sub(ROWS));
}
