//! `futures`: what one plan for several futures is worth, beside knowing which one comes
//! and beside plans for their mean and their peak.

use std::fmt::Write as _;

use idlewise::questions::{Foresight, Interval, OtherPlan};
use idlewise::{ObjectiveName, Scenario};

use super::layout::{paragraph, title};
use super::style::TITLE;
use super::table::{Table, WIDTH};
use super::{headline, number, plan, text};

/// Columns of a future's name.
const NAME: usize = 24;
/// Stands where something is not known.
const UNKNOWN: &str = "-";
/// Ends of an interval that differ by less than this part of the larger are the same.
const SAME: f64 = 1e-6;

pub(crate) fn view(scenario: &Scenario, found: &Foresight) -> String {
    if !found.plan.exists() {
        return plan::view(scenario, &found.plan, None);
    }
    let mut out = String::new();
    let mut said = found.summary.iter();
    let first = said.next().map_or("One plan for all futures.", |s| s);
    headline::sentence(&mut out, scenario, TITLE, &text::visible(first));
    for sentence in said {
        let _ = writeln!(out, "{}", text::wrap(&text::visible(sentence), WIDTH, 0));
    }
    title(
        &mut out,
        &format!("In each future, {} over all periods", unit(scenario)),
    );
    by_future(&mut out, scenario, found);
    paragraph(
        &mut out,
        "Regret: how much better the best plan for that future alone is.",
    );
    title(&mut out, "On average over the futures");
    plans(&mut out, scenario, found);
    for (what, worth) in [
        ("Knowing which future comes is worth", found.knowing),
        (
            "Planning for all and not for the mean is worth",
            found.planning,
        ),
    ] {
        if let Some(worth) = worth {
            let _ = writeln!(out, "  {what} {}", interval(&worth));
        }
    }
    if !found.left_out.is_empty() {
        title(&mut out, "Not found");
    }
    for sentence in &found.left_out {
        let line = format!("  {}", text::visible(sentence));
        let _ = writeln!(out, "{}", text::wrap_from(&line, WIDTH, 2));
    }
    out
}

/// What the objective counts.
fn unit(scenario: &Scenario) -> String {
    let currency = scenario.policy.currency.as_deref();
    let currency = currency.map(|label| text::visible(label).into_owned());
    match scenario.policy.objective {
        ObjectiveName::Serve | ObjectiveName::Fair => "value served".to_owned(),
        ObjectiveName::Cost => currency.unwrap_or("currency".to_owned()) + " spent",
        ObjectiveName::Profit => {
            format!("value less {}", currency.unwrap_or("currency".to_owned()))
        }
    }
}

fn by_future(out: &mut String, scenario: &Scenario, found: &Foresight) {
    let also_cost = spends(scenario, found);
    let mut table = Table::default()
        .names("future")
        .numbers("weight %")
        .numbers("served %")
        .numbers("idle %")
        .numbers("this plan");
    if also_cost {
        table = table.numbers("spent");
    }
    table = table.numbers("known\nbefore").numbers("regret");
    let own: Vec<f64> = found.futures.iter().map(|f| f.objective).collect();
    let own = number::column(&own);
    let costs: Vec<f64> = found.futures.iter().map(|f| f.cost).collect();
    let costs = number::column(&costs);
    for (at, future) in found.futures.iter().enumerate() {
        let mut row = vec![
            text::fit(&text::visible(&future.id), NAME).to_string(),
            number::percent(100.0 * future.weight),
            number::percent(future.served_percent),
            number::percent(future.idle_percent),
            own.get(at).cloned().unwrap_or_default(),
        ];
        if also_cost {
            row.extend(costs.get(at).cloned());
        }
        let known = future.known.as_ref();
        row.push(known.map_or(UNKNOWN.to_owned(), |k| number::money(k.objective)));
        let regret = future.regret.as_ref();
        row.push(regret.map_or(UNKNOWN.to_owned(), interval));
        table.row(&row);
    }
    out.push_str(&table.render());
}

/// Whether currency is spent that the objective does not count.
fn spends(scenario: &Scenario, found: &Foresight) -> bool {
    let is_cost = scenario.policy.objective == ObjectiveName::Cost;
    !is_cost && found.futures.iter().any(|f| f.cost > 0.0)
}

/// The plan, and what people plan for in its place.
fn plans(out: &mut String, scenario: &Scenario, found: &Foresight) {
    let also_cost = spends(scenario, found);
    let mut table = Table::default()
        .names("a plan for")
        .numbers("served %")
        .numbers(unit(scenario));
    if also_cost {
        table = table.numbers("spent");
    }
    let own = found.futures.iter();
    let served = own.map(|f| f.weight * f.served_percent).sum();
    let objective = &found.plan.objective;
    let average = objective.expected.unwrap_or(objective.value);
    let own = OtherPlanRow {
        name: "all futures",
        fares: Some((served, average, objective.cost)),
    };
    let other = |name: &'static str, other: &Option<OtherPlan>| {
        other.as_ref().map(|other| OtherPlanRow {
            name,
            fares: other.serves_enough.then_some((
                other.served_percent,
                other.objective,
                other.cost,
            )),
        })
    };
    let rows = [
        Some(own),
        other("the mean", &found.for_the_mean),
        other("the peak", &found.for_the_peak),
    ];
    for row in rows.into_iter().flatten() {
        let cells = match row.fares {
            Some((served, objective, cost)) => [
                number::percent(served),
                number::money(objective),
                number::money(cost),
            ],
            None => [
                "too little".to_owned(),
                UNKNOWN.to_owned(),
                UNKNOWN.to_owned(),
            ],
        };
        let shown = if also_cost { 3 } else { 2 };
        let mut all = vec![row.name.to_owned()];
        all.extend(cells.into_iter().take(shown));
        table.row(&all);
    }
    out.push_str(&table.render());
    let _ = writeln!(out);
}

struct OtherPlanRow {
    name: &'static str,
    /// Served, what the objective counts, spent.
    fares: Option<(f64, f64, f64)>,
}

/// An amount, or the two that it lies between.
fn interval(worth: &Interval) -> String {
    let most = number::money(worth.at_most);
    if worth.at_most - worth.at_least <= SAME * worth.at_most.abs() {
        return most;
    }
    format!("{} to {most}", number::money(worth.at_least))
}
