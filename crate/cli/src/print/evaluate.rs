//! `evaluate`: what a plan promised, what it came to, and what the best plan would have
//! made of what came.

use std::fmt::Write as _;

use idlewise::plan::Status;
use idlewise::questions::{Figures, InFuture, PriorityRegret, Regret, Shortfall};
use idlewise::{Evaluation, ObjectiveName, Scenario};

use super::layout::{ROWS, hanging, more, paragraph, title};
use super::style::{TITLE, WARN, paint};
use super::table::{Table, WIDTH};
use super::{headline, number, text};

/// Money and value below this part of the objective are rounding.
const NEGLIGIBLE: f64 = 1e-9;
/// Columns of a future's name.
const NAME: usize = 24;

/// Everything about an evaluation.
pub(crate) fn view(scenario: &Scenario, found: &Evaluation) -> String {
    let mut out = String::new();
    headline::sentence(&mut out, scenario, TITLE, &answer(found));
    if found.status != Status::Limit {
        title(
            &mut out,
            if found.plan.futures.len() > 1 {
                "Machines, replicas and unsplit demands stay; routes follow each future"
            } else {
                "Machines, replicas and unsplit demands stay; routes follow what came"
            },
        );
        figures(&mut out, scenario, found);
        if let Some(regret) = &found.regret {
            paragraph(&mut out, &regretted(scenario, regret, found));
            by_priority(&mut out, regret);
        }
        futures(&mut out, found);
    }
    missed(&mut out, found);
    short(&mut out, &found.short);
    mismatches(&mut out, found);
    out
}

fn answer(found: &Evaluation) -> String {
    let came = match &found.plan.futures[..] {
        [] => "of what came it serves".to_owned(),
        [only] => format!("of {} it serves", text::visible(&only.id)),
        several => format!("of {} futures it serves on average", several.len()),
    };
    if found.status == Status::Limit {
        return "A limit ended the work before routes for what came were found.".to_owned();
    }
    format!(
        "The plan promised to serve {} %; {came} {} %.",
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
fn regretted(scenario: &Scenario, regret: &Regret, found: &Evaluation) -> String {
    let (verb, unit) = gained(scenario, found);
    if !found.missed.is_empty() {
        return "The best plan keeps limits that this one does not: what the two come to does not \
                compare."
            .to_owned();
    }
    if !found.short.is_empty() && scenario.policy.objective == ObjectiveName::Cost {
        return "The best plan serves what must be served and this one does not: what the two \
                spend does not compare."
            .to_owned();
    }
    if let Some(first) = regret.priorities.iter().find(|p| p.came != p.best)
        && regret.priorities.len() > 1
    {
        let most = first.came.abs().max(first.best.abs());
        let gain = first.best - first.came;
        if gain > NEGLIGIBLE * most {
            return format!(
                "Regret: of priority {} the best plan for what came serves {} of value more ({} \
                 %); lower ones come after it.",
                first.priority,
                number::money(gain),
                number::gap(gain / most)
            );
        }
    }
    let size = regret.best.objective.abs().max(regret.at_most.abs());
    let (least, most) = (regret.at_least.max(0.0), regret.at_most.max(0.0));
    if most <= NEGLIGIBLE * size && !found.short.is_empty() {
        return "No plan that serves what must be served would have done better by the objective, \
                but this one does not serve that."
            .to_owned();
    }
    if most <= NEGLIGIBLE * size {
        return "No plan would have done better.".to_owned();
    }
    let percent = |amount: f64| number::gap(amount / size);
    if most - least <= NEGLIGIBLE * size || regret.gap == 0.0 {
        return format!(
            "Regret: the best plan for what came {verb} {} {unit} ({} %).",
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
        "Regret: the best plan for what came {verb} between {} and {} {unit} ({percents} %); its \
         own gap is {} %.",
        number::money(least),
        number::money(most),
        number::gap(regret.gap)
    )
}

/// What the best plan does, and in which unit.
fn gained(scenario: &Scenario, found: &Evaluation) -> (&'static str, &'static str) {
    let by_the_worst = found.plan.objective.expected.is_some();
    match scenario.policy.objective {
        ObjectiveName::Serve if by_the_worst => {
            ("turns away", "of value less in the futures that count")
        }
        ObjectiveName::Serve => ("gains", "of value more"),
        ObjectiveName::Cost if by_the_worst => {
            ("spends", "of currency less in the futures that count")
        }
        ObjectiveName::Cost => ("spends", "of currency less"),
        ObjectiveName::Profit if by_the_worst => (
            "gains",
            "of value minus currency more in the futures that count",
        ),
        ObjectiveName::Profit => ("gains", "of value minus currency more"),
        ObjectiveName::Fair => ("gains", "of the smallest level more"),
    }
}

/// What each priority got, where there are several.
fn by_priority(out: &mut String, regret: &Regret) {
    if regret.priorities.len() < 2 {
        return;
    }
    title(out, "Value served, by priority");
    let mut table = Table::default()
        .numbers("priority")
        .numbers("what came")
        .numbers("best plan\nfor what came");
    let values = |of: fn(&PriorityRegret) -> f64| {
        let all: Vec<f64> = regret.priorities.iter().map(of).collect();
        number::column(&all)
    };
    let (came, best) = (values(|p| p.came), values(|p| p.best));
    for (own, (came, best)) in regret.priorities.iter().zip(came.iter().zip(&best)) {
        table.row(&[own.priority.to_string(), came.clone(), best.clone()]);
    }
    out.push_str(&table.render());
}

/// What becomes of the plan in each future, where there are several.
fn futures(out: &mut String, found: &Evaluation) {
    let all = &found.plan.futures;
    if all.len() < 2 {
        return;
    }
    title(out, "In each future, over all periods");
    let best: Option<&[InFuture]> = found.regret.as_ref().map(|r| &r.futures[..]);
    let best = best.filter(|best| best.len() == all.len());
    let spends = all.iter().any(|f| f.cost > 0.0);
    let mut table = Table::default()
        .names("future")
        .numbers("weight %")
        .numbers("served %")
        .numbers("idle %");
    if best.is_some() {
        table = table.numbers("best plan\nserves %");
    }
    if spends {
        table = table.numbers("spent");
    }
    let costs: Vec<f64> = all.iter().map(|f| f.cost).collect();
    let costs = number::column(&costs);
    for (at, future) in all.iter().enumerate().take(ROWS) {
        let mut row = vec![
            text::fit(&text::visible(&future.id), NAME).to_string(),
            number::percent(100.0 * future.weight),
            number::percent(future.served_percent),
            number::percent(future.waste.total.idle_percent),
        ];
        row.extend(best.map(|best| number::percent(best[at].best_served_percent)));
        row.extend(costs.get(at).filter(|_| spends).cloned());
        table.row(&row);
    }
    out.push_str(&table.render());
    more(out, all.len().saturating_sub(ROWS));
}

/// Rules that the plan does not keep, a line each.
fn missed(out: &mut String, found: &Evaluation) {
    if found.missed.is_empty() {
        return;
    }
    title(out, "What was decided does not keep");
    for rule in found.missed.iter().take(ROWS) {
        let periods = match rule.periods {
            1 => String::new(),
            several => format!("; missed in {}", number::plural(several, "period")),
        };
        let sentence = format!("{}{periods}", text::visible(&rule.message));
        let line = hanging(&sentence, WIDTH - 6, 6);
        let _ = writeln!(out, "{} {line}", paint(WARN, "note:"));
    }
    more(out, found.missed.len().saturating_sub(ROWS));
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
            match (&row.worst_future, row.worst_period.as_str()) {
                (_, "") => "all together".to_owned(),
                (Some(future), period) => format!("{period}, {future}"),
                (None, period) => period.to_owned(),
            },
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
