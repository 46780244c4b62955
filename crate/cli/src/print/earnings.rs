//! Earnings for people: what operators get, who gets the rest, who would gain by leaving,
//! and what a machine that joins would earn.

use std::fmt::Write as _;

use idlewise::questions::{Joining, OperatorEarnings, RentKind};
use idlewise::{Earnings, ObjectiveName, Scenario};

use super::layout::{ROWS, more, paragraph, title};
use super::style::TITLE;
use super::table::{Table, WIDTH};
use super::{headline, number, plan, text};

/// Stands where something is not known.
const UNKNOWN: &str = "-";

pub(crate) fn view(scenario: &Scenario, earnings: &Earnings) -> String {
    if !earnings.plan.exists() {
        return plan::view(scenario, &earnings.plan, None);
    }
    let mut out = String::new();
    headline::sentence(&mut out, scenario, TITLE, &first_line(scenario, earnings));
    title(
        &mut out,
        &format!("What operators get, {} per hour", unit(scenario, earnings)),
    );
    operators(&mut out, &earnings.operators);
    paragraph(
        &mut out,
        "By work: the value of what their machines serve. By price: what their machines are \
         worth, as room that is short is worth what the last unit on it brings, and room to \
         spare nothing. Return: income / cost.",
    );
    rest(&mut out, scenario, earnings);
    leaving(&mut out, scenario, earnings);
    joining(&mut out, scenario, earnings);
    for (heading, sentences) in [
        ("Not known", &earnings.missing),
        ("Not found", &earnings.left_out),
    ] {
        if !sentences.is_empty() {
            title(&mut out, heading);
        }
        for sentence in sentences {
            let line = format!("  {}", text::visible(sentence));
            let _ = writeln!(out, "{}", text::wrap_from(&line, WIDTH, 2));
        }
    }
    out
}

/// What amounts are in.
fn unit(scenario: &Scenario, earnings: &Earnings) -> String {
    let is_money = earnings.valued || scenario.policy.objective == ObjectiveName::Cost;
    match &earnings.currency {
        Some(label) if is_money => text::visible(label).into_owned(),
        _ if is_money => "units of worth".to_owned(),
        _ => "units of work".to_owned(),
    }
}

/// The answer in one sentence.
fn first_line(scenario: &Scenario, earnings: &Earnings) -> String {
    let unit = unit(scenario, earnings);
    let Some(first) = earnings.operators.first() else {
        return "There are no machines.".to_owned();
    };
    let name = text::visible(&first.operator);
    match (first.by_price_per_hour, first.by_work_per_hour) {
        (Some(price), _) if price <= 0.0 => "No machine is short, so that none earns anything by \
                                             price: demands keep what they are worth."
            .to_owned(),
        (Some(price), Some(work)) => format!(
            "{name} gets the most: {} {unit} per hour by price, {} by work.",
            number::money(price),
            number::money(work)
        ),
        (Some(price), None) => format!(
            "{name} gets the most: {} {unit} per hour by price.",
            number::money(price)
        ),
        (None, Some(work)) => format!(
            "{name} gets the most by work: {} {unit} per hour. Prices were not found.",
            number::money(work)
        ),
        (None, None) => "Neither work nor prices say what operators earn.".to_owned(),
    }
}

/// A column of amounts that may not be known.
fn amounts(values: &[Option<f64>]) -> Vec<String> {
    let known: Vec<f64> = values.iter().copied().flatten().collect();
    let mut shown = number::column(&known).into_iter();
    let cell = |value: &Option<f64>| value.and_then(|_| shown.next());
    let cells: Vec<Option<String>> = values.iter().map(cell).collect();
    cells
        .into_iter()
        .map(|cell| cell.unwrap_or_else(|| UNKNOWN.to_owned()))
        .collect()
}

fn operators(out: &mut String, all: &[OperatorEarnings]) {
    let shown = &all[..all.len().min(ROWS)];
    let column = |of: fn(&OperatorEarnings) -> Option<f64>| {
        amounts(&shown.iter().map(of).collect::<Vec<_>>())
    };
    let work = column(|o| o.by_work_per_hour);
    let price = column(|o| o.by_price_per_hour);
    let cost = column(|o| o.cost_per_hour);
    let percent = |value: Option<f64>| {
        value.map_or_else(
            || UNKNOWN.to_owned(),
            |value| number::percent(100.0 * value),
        )
    };
    let mut table = Table::default()
        .names("operator")
        .numbers("machines")
        .numbers("by\nwork")
        .numbers("by\nprice")
        .numbers("cost")
        .numbers("return by\nwork %")
        .numbers("return by\nprice %")
        .numbers("idle\n%");
    for (row, operator) in shown.iter().enumerate() {
        table.row(&[
            operator.operator.clone(),
            number::plain(operator.machines),
            work[row].clone(),
            price[row].clone(),
            cost[row].clone(),
            percent(operator.return_by_work),
            percent(operator.return_by_price),
            number::percent(operator.idle_percent),
        ]);
    }
    out.push_str(&table.render());
    more(out, all.len() - shown.len());
}

/// Who gets the rest, and that all of it is the optimum.
fn rest(out: &mut String, scenario: &Scenario, earnings: &Earnings) {
    let Some(balance) = &earnings.balance else {
        return;
    };
    title(out, "Who gets what, by price");
    let is_cost = scenario.policy.objective == ObjectiveName::Cost;
    let mut lines = vec![("operators".to_owned(), balance.operators)];
    let keep = if balance.demands < 0.0 {
        "demands (they pay)"
    } else {
        "demands keep"
    };
    lines.push((keep.to_owned(), balance.demands));
    for rent in &earnings.rents {
        let name = match rent.kind {
            RentKind::Verifiers => "verifiers".to_owned(),
            RentKind::MaxReplicas => format!("max_replicas of {}", rent.name),
            RentKind::MinReplicas => format!("min_replicas of {}", rent.name),
            RentKind::Limit => format!("limit {}", rent.name),
            RentKind::MaxMoves => "max_moves".to_owned(),
            other => format!("{other:?}"),
        };
        lines.push((name, rent.per_hour));
    }
    if balance.rented != 0.0 {
        lines.push((
            "less what the plan pays for rent".to_owned(),
            -balance.rented,
        ));
    }
    let best = if is_cost {
        "together: the least cost, negative"
    } else {
        "together: the best there is"
    };
    lines.push((best.to_owned(), balance.sum));
    let values: Vec<f64> = lines.iter().map(|(_, value)| *value).collect();
    let mut table = Table::default().names("").numbers("per hour");
    for ((name, _), value) in lines.into_iter().zip(number::column(&values)) {
        table.row(&[name, value]);
    }
    out.push_str(&table.render());
    if balance.not_reached > 0.0 {
        paragraph(
            out,
            &format!(
                "Prices are those of machines and replicas in fractions. The plan, in whole \
                 ones, reaches {}: {} of the incomes by price are not there.",
                number::plain(balance.reached),
                number::plain(balance.not_reached)
            ),
        );
    }
}

/// Who would gain by leaving.
fn leaving(out: &mut String, scenario: &Scenario, earnings: &Earnings) {
    let unit = unit(scenario, earnings);
    let checked = number::plural(earnings.groups.len(), "group");
    let mut leave = earnings.groups.iter().filter(|g| !g.stays).peekable();
    if earnings.groups.is_empty() {
        return;
    }
    if leave.peek().is_none() {
        let said = if earnings.groups.len() == 1 {
            "Nobody gains by leaving: the one group of operators that was tried makes no more on \
             its machines with the demands that it would take along, who keep what they keep here."
                .to_owned()
        } else {
            format!(
                "Nobody gains by leaving: {checked} of operators (each alone, the largest \
                 together) make no more on their machines with the demands that they would take \
                 along, who keep what they keep here."
            )
        };
        paragraph(out, &said);
    }
    for group in leave {
        paragraph(
            out,
            &format!(
                "{} would make {} {unit} per hour by leaving, and gets {}.",
                text::visible(&group.operators.join(" with ")),
                number::plain(group.alone_per_hour),
                number::plain(group.income_per_hour)
            ),
        );
    }
}

/// What one machine more would earn.
fn joining(out: &mut String, scenario: &Scenario, earnings: &Earnings) {
    if earnings.joining.is_empty() {
        return;
    }
    let unit = unit(scenario, earnings);
    title(out, &format!("If one machine joins, {unit} per hour"));
    let shown = &earnings.joining[..earnings.joining.len().min(ROWS)];
    let column =
        |of: fn(&Joining) -> Option<f64>| amounts(&shown.iter().map(of).collect::<Vec<_>>());
    let price = column(|j| j.price_per_hour);
    let margin = column(|j| Some(j.margin_per_hour));
    let income = column(|j| j.income_per_hour);
    let brings = column(|j| j.brings_per_hour);
    let mut table = Table::default()
        .names("hardware")
        .names("region")
        .names("like")
        .numbers("price")
        .numbers("a sliver\nearns")
        .numbers("all of it\nearns")
        .numbers("brings\nin all");
    for (row, joining) in shown.iter().enumerate() {
        table.row(&[
            joining.hardware.clone(),
            joining.region.clone(),
            joining.like.clone(),
            price[row].clone(),
            margin[row].clone(),
            income[row].clone(),
            brings[row].clone(),
        ]);
    }
    out.push_str(&table.render());
    more(out, earnings.joining.len() - shown.len());
    for joining in shown {
        if let Some(sentence) = taken(joining) {
            paragraph(out, &sentence);
        }
    }
    paragraph(
        out,
        "Each by a solve with that machine, in fractions. What all of it earns is at the prices \
         with it: where it makes room plenty, that is less than a sliver earns.",
    );
}

/// Whose income a machine takes, in one sentence; nothing where nobody's changes.
fn taken(joining: &Joining) -> Option<String> {
    let change = |name: &str, per_hour: f64| {
        let verb = if per_hour < 0.0 { "loses" } else { "gains" };
        let amount = number::plain(per_hour.abs());
        format!("{} {verb} {amount}", text::visible(name))
    };
    let all = joining.operators.iter();
    let mut changes: Vec<String> = all
        .take(ROWS)
        .map(|o| change(&o.operator, o.per_hour))
        .collect();
    if joining.operators.len() > ROWS {
        changes.push(format!("{} more change", joining.operators.len() - ROWS));
    }
    if joining.demands_per_hour != 0.0 {
        let verb = if joining.demands_per_hour < 0.0 {
            "lose"
        } else {
            "gain"
        };
        let amount = number::plain(joining.demands_per_hour.abs());
        changes.push(format!("demands {verb} {amount}"));
    }
    if changes.is_empty() {
        return None;
    }
    let (hardware, region) = (&joining.hardware, &joining.region);
    let machine = format!("{hardware} in {region}");
    Some(format!(
        "With {}: {}.",
        text::visible(&machine),
        changes.join(", ")
    ))
}
