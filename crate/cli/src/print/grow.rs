//! What more machines would be worth, for people.

use std::fmt::Write as _;

use idlewise::questions::{GrowthCurve, Purchase};
use idlewise::scenario::ObjectiveName;
use idlewise::{Growth, PolicyOutcome, Scenario};

use super::layout::{ROWS, more, paragraph, title};
use super::names::{currency, unpriced};
use super::policy::{OPTIMUM, RANDOM};
use super::style::TITLE;
use super::table::Table;
use super::{headline, number, plan, price_ranges, text};

/// Numbers of machines that have a column.
const SHOWN: [usize; 4] = [1, 2, 4, 8];
/// A gain and a price that differ by less than this part are the same.
const SAME: f64 = 1e-9;

pub(crate) fn view(scenario: &Scenario, growth: &Growth) -> String {
    if !growth.plan.exists() {
        return plan::view(scenario, &growth.plan, None);
    }
    let unit = match growth.plan.objective.name {
        ObjectiveName::Serve | ObjectiveName::Fair => "value".to_owned(),
        ObjectiveName::Cost | ObjectiveName::Profit => currency(scenario),
    };
    let unit = unit.as_str();
    let label = scenario.policy.currency.as_deref().map(text::visible);
    let money = label.map(|label| format!(" {label}")).unwrap_or_default();
    let useful: Vec<&GrowthCurve> = growth
        .curves
        .iter()
        .filter(|c| !c.points.is_empty())
        .collect();
    let mut out = String::new();
    let sentence = match &growth.purchase {
        Some(purchase) => best_purchase(scenario, purchase, unit, &money),
        None => best_machine(scenario, &useful, unit, &money),
    };
    headline::sentence(&mut out, scenario, TITLE, &sentence);
    if let Some(purchase) = &growth.purchase {
        bought(&mut out, purchase, unit);
    }
    if useful.is_empty() {
        return out;
    }
    title(
        &mut out,
        &format!("What more machines of one kind gain ({unit} per hour)"),
    );
    gains(&mut out, &useful);
    title(&mut out, "The same machines without a plan");
    without_plan(&mut out, scenario, growth, &useful);
    let nothing = growth
        .curves
        .iter()
        .filter(|c| c.shadow_price == 0.0)
        .count();
    let mut sentence = String::new();
    if nothing > 0 {
        let _ = write!(
            sentence,
            "More of {} would gain nothing.",
            number::plural(nothing, "other kind")
        );
    }
    if growth.left_out > 0 {
        let _ = write!(
            sentence,
            " {} of a lower shadow price were not tried.",
            number::plural(growth.left_out, "kind")
        );
    }
    if !sentence.is_empty() {
        paragraph(&mut out, sentence.trim());
    }
    if let Some(sentence) = unpriced(&growth.plan.waste.unpriced) {
        let cannot = " Such machines are bought by no budget.";
        let budget = if growth.purchase.is_some() {
            cannot
        } else {
            ""
        };
        paragraph(&mut out, &format!("{sentence}{budget}"));
    }
    if let Some(found) = &growth.price_ranges {
        price_ranges::view(&mut out, found, unit);
    }
    out
}

/// What the budget should be spent on, in one sentence.
fn best_purchase(scenario: &Scenario, purchase: &Purchase, unit: &str, money: &str) -> String {
    let budget = number::money(purchase.budget_per_hour);
    if purchase.machines.is_empty() {
        return format!("For {budget}{money} per hour nothing is worth buying.");
    }
    let list: Vec<String> = purchase
        .machines
        .iter()
        .take(ROWS)
        .map(|b| {
            format!(
                "{} for {}",
                number::grouped(b.machines as f64, 0),
                text::visible(&b.node)
            )
        })
        .collect();
    let left_out = purchase.machines.len().saturating_sub(ROWS);
    let others = if left_out > 0 {
        " and others below"
    } else {
        ""
    };
    let machines = purchase.machines.iter();
    let paid: f64 = machines
        .filter(|b| is_paid_beside(scenario, &b.node))
        .map(|b| b.price_per_hour)
        .sum();
    let gain = number::plain(purchase.gain_per_hour);
    if is_money(scenario) && purchase.gain_per_hour < paid * (1.0 - SAME) {
        return format!(
            "No purchase pays that was found for {budget}{money} per hour: {}{others} gains {gain} \
             {unit} per hour and costs {}{money}.",
            list.join(", "),
            number::money(paid)
        );
    }
    format!(
        "With {budget}{money} per hour buy {}{others}: gains {gain} {unit} per hour.",
        list.join(", "),
    )
}

/// Whether gains are in money: what serving is worth is given, or only cost is counted.
fn is_money(scenario: &Scenario) -> bool {
    scenario.policy.objective == ObjectiveName::Cost
        || scenario.demands.iter().any(|demand| demand.value != 1.0)
}

/// Whether a machine's price has still to be taken from what it gains: what a plan rents, it
/// has paid for, unless only value counts.
fn is_paid_beside(scenario: &Scenario, node: &str) -> bool {
    let by_value = matches!(
        scenario.policy.objective,
        ObjectiveName::Serve | ObjectiveName::Fair
    );
    let mut nodes = scenario.nodes.iter();
    by_value || nodes.any(|n| n.id == node && !n.count.is_range())
}

fn bought(out: &mut String, purchase: &Purchase, unit: &str) {
    let spent = number::money(purchase.spent_per_hour);
    let budget = number::money(purchase.budget_per_hour);
    let optimum = purchase.policies.iter().find(|p| p.policy == OPTIMUM);
    let mut sentence = format!("{spent} of {budget} are spent.");
    if let Some(optimum) = optimum {
        let _ = write!(
            sentence,
            " {} % is then served and {} % idle.",
            number::percent(optimum.served_percent),
            number::percent(optimum.idle_percent)
        );
    }
    let _ = write!(
        sentence,
        " No purchase for this budget gains more than {} {unit} per hour (gap {} %).",
        number::plain(purchase.bound_per_hour),
        number::gap(purchase.gap)
    );
    paragraph(out, &sentence);
    if purchase.machines.len() > ROWS {
        let mut table = Table::default()
            .names("node")
            .numbers("machines")
            .numbers("price\nper hour");
        for entry in &purchase.machines {
            table.row(&[
                entry.node.clone(),
                number::grouped(entry.machines as f64, 0),
                number::money(entry.price_per_hour),
            ]);
        }
        out.push_str(&table.render());
    }
}

/// What the first machines of a curve gain together, per hour.
fn gain(curve: &GrowthCurve, machines: usize) -> f64 {
    let points = curve.points.iter().take(machines);
    points.map(|point| point.gain_per_hour).sum()
}

/// The best first machine: for its price, or where nothing is priced, by gain.
fn best_machine(scenario: &Scenario, useful: &[&GrowthCurve], unit: &str, money: &str) -> String {
    let known = |c: &GrowthCurve| c.price_per_hour.filter(|price| *price > 0.0);
    let priced = useful.iter().any(|c| known(c).is_some());
    let worth = |c: &GrowthCurve| {
        let price = if priced {
            // What a machine without a price costs is not known: it is no bargain.
            c.price_per_hour.unwrap_or(f64::INFINITY)
        } else {
            1.0
        };
        if price > 0.0 {
            gain(c, 1) / price
        } else {
            f64::INFINITY
        }
    };
    let best = useful
        .iter()
        .filter(|c| gain(c, 1) > 0.0)
        .reduce(|a, b| if worth(b) > worth(a) { b } else { a });
    match best {
        None => "More machines of any one kind would gain nothing.".to_owned(),
        Some(c) if is_loss(scenario, c) => format!(
            "No machine more pays for itself: the best for its price, one of {}, gains {} {unit} \
             per hour and costs {}{money}.",
            text::visible(&c.node),
            number::plain(gain(c, 1)),
            number::money(c.price_per_hour.unwrap_or(0.0))
        ),
        Some(c) => {
            let price = match c.price_per_hour {
                Some(price) if priced => {
                    format!(" for {}{money} per hour", number::money(price))
                }
                _ => String::new(),
            };
            format!(
                "Add to {} first: one more machine gains {} {unit} per hour{price}.",
                text::visible(&c.node),
                number::plain(gain(c, 1))
            )
        }
    }
}

/// Whether the first machine of a curve gains less than it costs.
fn is_loss(scenario: &Scenario, curve: &GrowthCurve) -> bool {
    let price = curve.price_per_hour.unwrap_or(0.0);
    is_money(scenario)
        && is_paid_beside(scenario, &curve.node)
        && gain(curve, 1) < price * (1.0 - SAME)
}

fn gains(out: &mut String, useful: &[&GrowthCurve]) {
    let longest = useful.iter().map(|c| c.points.len()).max().unwrap_or(0);
    let shown: Vec<usize> = SHOWN
        .into_iter()
        .filter(|&k| k < longest)
        .chain([longest])
        .collect();
    let mut table = Table::default()
        .names("node")
        .numbers("price\nper hour")
        .numbers("shadow\nprice");
    for k in &shown {
        table = table.numbers(format!("+{k}"));
    }
    let rows = &useful[..useful.len().min(ROWS)];
    let column = |of: &dyn Fn(&GrowthCurve) -> f64| -> Vec<String> {
        number::column(&rows.iter().map(|c| of(c)).collect::<Vec<_>>())
    };
    let mut prices = column(&|c| c.price_per_hour.unwrap_or(0.0));
    for (price, curve) in prices.iter_mut().zip(rows) {
        if curve.price_per_hour.is_none() {
            "not given".clone_into(price);
        }
    }
    let mut columns = vec![prices, column(&|c| c.shadow_price)];
    columns.extend(shown.iter().map(|&k| column(&|c| gain(c, k))));
    for (i, curve) in rows.iter().enumerate() {
        let mut row = vec![curve.node.clone()];
        row.extend(columns.iter().map(|column| column[i].clone()));
        table.row(&row);
    }
    out.push_str(&table.render());
    more(out, useful.len().saturating_sub(ROWS));
}

/// Value that each way of routing gains from the most machines of each curve.
fn without_plan(out: &mut String, scenario: &Scenario, growth: &Growth, useful: &[&GrowthCurve]) {
    let hours: f64 = scenario.periods.iter().map(|p| p.hours).sum();
    let served = |policies: &[PolicyOutcome], is: &dyn Fn(&str) -> bool| {
        let values = policies.iter().filter(|p| is(&p.policy)).map(|p| p.value);
        values.fold(0.0, f64::max) / hours
    };
    let mut table = Table::default()
        .names("node")
        .numbers("machines\nadded")
        .numbers("optimum\nvalue/h")
        .numbers("best as-is\nvalue/h")
        .numbers("random\nvalue/h")
        .numbers("idle %\noptimum")
        .numbers("idle %\nrandom");
    let ways: [&dyn Fn(&str) -> bool; 3] = [&|p| p == OPTIMUM, &|p| p != OPTIMUM, &|p| p == RANDOM];
    let rows = &useful[..useful.len().min(ROWS)];
    let gained: Vec<Vec<String>> = ways
        .iter()
        .map(|way| {
            let before = served(&growth.today, way);
            let values: Vec<f64> = rows
                .iter()
                .filter_map(|c| c.points.last())
                .map(|point| served(&point.policies, way) - before)
                .collect();
            number::column(&values)
        })
        .collect();
    for (i, curve) in rows.iter().enumerate() {
        let Some(point) = curve.points.last() else {
            continue;
        };
        let idle = |name: &str| {
            let found = point.policies.iter().find(|p| p.policy == name);
            found.map_or_else(String::new, |p| number::percent(p.idle_percent))
        };
        let mut row = vec![curve.node.clone(), format!("+{}", point.machines)];
        row.extend(gained.iter().map(|column| column[i].clone()));
        row.extend([idle(OPTIMUM), idle(RANDOM)]);
        table.row(&row);
    }
    out.push_str(&table.render());
    more(out, useful.len().saturating_sub(ROWS));
}
