//! Advice for people: what to do, what it brings, and how sure that is.

use std::fmt::Write as _;

use idlewise::questions::{AmountUnit, Gain, MachineChange, Recommendation, RecommendationKind};
use idlewise::{Recommendations, Scenario};

use super::layout::{ROWS, more, paragraph, title};
use super::style::{GOOD, TITLE, paint};
use super::table::{Table, WIDTH};
use super::{headline, number, plan, text};

/// Less than this part of an amount is not told beside it.
const SMALL: f64 = 5e-4;
/// Columns before the text of an action.
const INDENT: usize = 5;

pub(crate) fn view(scenario: &Scenario, advice: &Recommendations) -> String {
    if !advice.plan.exists() {
        return plan::view(scenario, &advice.plan, None);
    }
    let mut out = String::new();
    headline::sentence(
        &mut out,
        scenario,
        GOOD.bold(),
        &first_line(scenario, advice),
    );
    paragraph(&mut out, &now(scenario, advice));
    if !advice.actions.is_empty() {
        title(&mut out, "What you can do: each alone, most first");
    }
    for (place, action) in advice.actions.iter().enumerate() {
        one(&mut out, scenario, advice, place, action);
    }
    if let Some(nothing) = &advice.nothing_to_switch_off
        && advice.headline != *nothing
    {
        paragraph(&mut out, &format!("{}.", text::visible(nothing)));
    }
    let tried = format!(
        "{} of {} candidates tried; amounts are held against the best plan for today's machines.",
        number::grouped(advice.tried as f64, 0),
        number::grouped(advice.candidates as f64, 0)
    );
    paragraph(&mut out, &tried);
    if !advice.left_out.is_empty() {
        title(&mut out, "Not tried, or not told");
        for sentence in &advice.left_out {
            let line = format!("  {}", text::visible(sentence));
            let _ = writeln!(out, "{}", text::wrap_from(&line, WIDTH, 2));
        }
    }
    out
}

/// The answer in one sentence, with its amount.
fn first_line(scenario: &Scenario, advice: &Recommendations) -> String {
    let named = advice.actions.iter().find(|a| a.title == advice.headline);
    match named {
        Some(action) => format!(
            "{}: {}.",
            text::visible(&action.title),
            brings(scenario, advice, action)
        ),
        None => format!("{}.", text::visible(&advice.headline)),
    }
}

/// What today's fleet comes to.
fn now(scenario: &Scenario, advice: &Recommendations) -> String {
    let now = &advice.now;
    let mut said = format!(
        "Now, with the best plan: {} % served, {} % idle",
        number::percent(now.served_percent),
        number::percent(now.idle_percent)
    );
    if let Some(cost) = now.cost_per_hour {
        let _ = write!(
            said,
            ", {} {} per hour",
            number::money(cost),
            currency(scenario)
        );
    }
    if let Some(more) = now.served_percent_at_more_demand {
        let _ = write!(
            said,
            "; with {} % more demand {} % served",
            number::plain(advice.more_demand_percent),
            number::percent(more)
        );
    }
    said.push('.');
    said
}

/// What money is in: the scenario's label, or units.
fn currency(scenario: &Scenario) -> String {
    let label = scenario.policy.currency.as_deref();
    text::visible(label.unwrap_or("units")).into_owned()
}

/// An amount with its unit.
fn amount(scenario: &Scenario, unit: AmountUnit, value: f64) -> String {
    match unit {
        AmountUnit::Currency => format!("{} {}", number::money(value), currency(scenario)),
        AmountUnit::Compute => {
            let amount = number::plain(value);
            let unit = if amount == "1" { "hour" } else { "hours" };
            format!("{amount} {}-{unit}", text::visible(&scenario.compute))
        }
    }
}

/// What an action brings, per hour and month.
fn brings(scenario: &Scenario, advice: &Recommendations, action: &Recommendation) -> String {
    let hour = amount(scenario, action.unit, action.per_hour);
    let month = amount(scenario, action.unit, action.per_month);
    let (verb, what) = match (action.unit, action.money) {
        (AmountUnit::Currency, Gain::Saved) => ("saves", ""),
        (AmountUnit::Currency, Gain::Value) => ("brings", " of value"),
        (AmountUnit::Currency, _) => ("brings", " net"),
        (AmountUnit::Compute, _) if action.kind == RecommendationKind::SwitchOff => ("frees", ""),
        (AmountUnit::Compute, _) if advice.priced => ("serves", " more of work"),
        (AmountUnit::Compute, _) => ("brings", ""),
    };
    format!("{verb} {hour}{what} per hour, {month} a month")
}

/// One action: its title, what it brings, why, and how sure that is.
fn one(
    out: &mut String,
    scenario: &Scenario,
    advice: &Recommendations,
    place: usize,
    action: &Recommendation,
) {
    let head = format!("{:>3}  {}", place + 1, text::visible(&action.title));
    let head = text::wrap_from(&head, WIDTH, INDENT);
    let _ = writeln!(out, "\n{}", paint(TITLE, &head));
    let mut say = |sentence: &str| {
        let line = format!("{:INDENT$}{}", "", text::visible(sentence));
        let _ = writeln!(out, "{}", text::wrap_from(&line, WIDTH, INDENT));
    };
    let what = brings(scenario, advice, action);
    let mut capital = what.chars();
    let what: String = capital
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(capital)
        .collect();
    say(&format!("{what}."));
    say(&format!("{}.", action.reason));
    if let Some(sentence) = at_more_demand(advice, action) {
        say(&sentence);
    }
    say(&proof(scenario, action));
    match action.still_per_hour {
        Some(still) if place > 0 && still < action.per_hour * (1.0 - SMALL) => {
            let still = amount(scenario, action.unit, still);
            say(&format!("After those above it: {still} per hour."));
        }
        _ => {}
    }
    machines(out, scenario, &action.machines);
}

/// What is served when demand grows, with the action and without it.
fn at_more_demand(advice: &Recommendations, action: &Recommendation) -> Option<String> {
    let before = action.before.as_ref().unwrap_or(&advice.now);
    let (with, without) = (
        action.after.served_percent_at_more_demand?,
        before.served_percent_at_more_demand?,
    );
    let (with, without) = (number::percent(with), number::percent(without));
    let growth = number::plain(advice.more_demand_percent);
    Some(if with == without {
        format!("With {growth} % more demand: {with} % served, with it and without.")
    } else {
        format!("With {growth} % more demand: {with} % served, not {without} %.")
    })
}

/// How far the amount may be from the best, plainly.
fn proof(scenario: &Scenario, action: &Recommendation) -> String {
    let is_told = |amount: f64| amount > SMALL * action.per_hour;
    let mut said = if is_told(action.gap.absolute) {
        let most = amount(scenario, action.unit, action.gap.absolute);
        let verb = match action.money {
            Gain::Saved => "save",
            _ => "bring",
        };
        format!(
            "It could {verb} at most {most} per hour more (gap {} %).",
            number::gap(action.gap.relative)
        )
    } else {
        "Proved: it cannot bring more.".to_owned()
    };
    if is_told(action.today_might_bring) {
        let short = amount(scenario, action.unit, action.today_might_bring);
        let _ = write!(
            said,
            " Up to {short} of it might come without it, too: from a better plan for today's \
             machines."
        );
    }
    said
}

fn machines(out: &mut String, scenario: &Scenario, changes: &[MachineChange]) {
    if changes.len() < 2 {
        return;
    }
    let priced = scenario.nodes.iter().any(|n| n.machine_price() > 0.0);
    let unit = if priced {
        format!("{}/h", currency(scenario))
    } else {
        text::visible(&scenario.compute).into_owned()
    };
    let mut table = Table::default()
        .names("   node")
        .numbers("off")
        .numbers("added")
        .numbers("today")
        .numbers(unit);
    for change in changes.iter().take(ROWS) {
        table.row(&[
            format!("   {}", change.node),
            number::plain(change.off),
            number::plain(change.added),
            number::plain(change.of),
            number::money(change.per_hour),
        ]);
    }
    out.push_str(&table.render());
    more(out, changes.len().saturating_sub(ROWS));
}
