//! `commit`: how many machines to commit to, what comes of other numbers, and how it moves
//! with the price.

use std::fmt::Write as _;

use idlewise::plan::Status;
use idlewise::questions::Commitment;
use idlewise::scenario::FuturesGoal;
use idlewise::{Commitments, ObjectiveName, Scenario};

use super::layout::{paragraph, title};
use super::style::TITLE;
use super::table::{Table, WIDTH};
use super::{headline, number, plan, text};

/// Stands where something is not known.
const UNKNOWN: &str = "-";

pub(crate) fn view(scenario: &Scenario, found: &Commitments) -> String {
    if !found.plan.exists() {
        return plan::view(scenario, &found.plan, None);
    }
    let mut out = String::new();
    let mut said = found.summary.iter();
    let first = said.next().map_or("", |s| s);
    headline::sentence(&mut out, scenario, TITLE, &text::visible(first));
    for sentence in said {
        let _ = writeln!(out, "{}", text::wrap(&text::visible(sentence), WIDTH, 0));
    }
    for own in &found.nodes {
        let name = text::visible(&own.node);
        let tier = own.tier.as_deref().map(text::visible);
        let tier = tier.map_or(String::new(), |tier| format!(" ({tier})"));
        title(
            &mut out,
            &format!("Committing to machines of {name}{tier}, over all periods"),
        );
        curve(&mut out, scenario, own);
        if !own.prices.is_empty() {
            title(&mut out, &format!("At other prices of {name}"));
            prices(&mut out, scenario, own);
            against(&mut out, own);
        }
    }
    let several = if scenario.futures.is_empty() {
        ""
    } else {
        " Amounts are averages over the futures."
    };
    let unproved = found.nodes.iter().any(|own| {
        let points = own.points.iter().map(|p| p.status);
        let prices = own.prices.iter().map(|p| p.status);
        points
            .chain(prices)
            .any(|status| status == Status::Feasible)
    });
    let unproved = if unproved {
        " Unproved: the best that was found, while a better one may exist."
    } else {
        ""
    };
    let gap = found.plan.objective.gap;
    let proof = match found.plan.status {
        Status::Optimal => "The best is proved as any plan is.".to_owned(),
        _ => format!(
            "No row is better than the best one, and none can be by more than {} % (its gap).",
            number::gap(gap)
        ),
    };
    paragraph(
        &mut out,
        &format!(
            "Each row is the best plan with so many machines, all else being as good as it \
             can be.{several}{unproved} {proof}"
        ),
    );
    if !found.left_out.is_empty() {
        title(&mut out, "Not tried");
    }
    for sentence in &found.left_out {
        let line = format!("  {}", text::visible(sentence));
        let _ = writeln!(out, "{}", text::wrap_from(&line, WIDTH, 2));
    }
    out
}

/// What the objective counts.
fn unit(scenario: &Scenario) -> &'static str {
    match scenario.policy.objective {
        ObjectiveName::Serve if scenario.policy.futures != FuturesGoal::Expected => "turned\naway",
        ObjectiveName::Serve | ObjectiveName::Fair => "value",
        ObjectiveName::Cost => "spent",
        ObjectiveName::Profit => "value less\ncurrency",
    }
}

fn curve(out: &mut String, scenario: &Scenario, own: &Commitment) {
    let is_cost = scenario.policy.objective == ObjectiveName::Cost;
    let mut table = Table::default()
        .numbers("machines")
        .names("")
        .numbers("served %")
        .numbers("idle %")
        .numbers(unit(scenario));
    if !is_cost {
        table = table.numbers("spent");
    }
    let objectives: Vec<f64> = own.points.iter().map(|p| p.objective).collect();
    let objectives = number::column(&objectives);
    let costs: Vec<f64> = own.points.iter().map(|p| p.cost).collect();
    let costs = number::column(&costs);
    for (at, point) in own.points.iter().enumerate() {
        let exists = matches!(point.status, Status::Optimal | Status::Feasible);
        let mark = match point.status {
            Status::Infeasible => "too few",
            Status::Limit => "no time",
            Status::Feasible if point.machines == own.best => "best found",
            Status::Optimal if point.machines == own.best => "best",
            Status::Feasible => "unproved",
            Status::Optimal => "",
        };
        let known = |cell: Option<String>| match cell.filter(|_| exists) {
            Some(cell) => cell,
            None => UNKNOWN.to_owned(),
        };
        let mut row = vec![
            number::grouped(point.machines, 0),
            mark.to_owned(),
            known(Some(number::percent(point.served_percent))),
            known(Some(number::percent(point.idle_percent))),
            known(objectives.get(at).cloned()),
        ];
        if !is_cost {
            row.push(known(costs.get(at).cloned()));
        }
        table.row(&row);
    }
    out.push_str(&table.render());
}

fn prices(out: &mut String, scenario: &Scenario, own: &Commitment) {
    let by_the_hour = own.by_the_hour_price.is_some();
    let mut table = Table::default().numbers("price/hour");
    if by_the_hour {
        table = table.numbers("discount %");
    }
    table = table.numbers("machines").numbers(unit(scenario)).names("");
    for at in &own.prices {
        let mut row = vec![number::money(at.price_per_hour)];
        if by_the_hour {
            let discount = at.discount_percent;
            row.push(discount.map_or(UNKNOWN.to_owned(), number::percent));
        }
        row.push(number::grouped(at.machines, 0));
        row.push(number::money(at.objective));
        let open = at.status == Status::Feasible;
        row.push(if open { "unproved" } else { "" }.to_owned());
        table.row(&row);
    }
    out.push_str(&table.render());
}

/// What the discount is held against.
fn against(out: &mut String, own: &Commitment) {
    if let (Some(node), Some(price)) = (&own.by_the_hour, own.by_the_hour_price) {
        let sentence = format!(
            "  Discount: against {} by the hour at {}; below 0 where committing costs more.",
            text::visible(node),
            number::money(price)
        );
        let _ = writeln!(out, "{}", text::wrap_from(&sentence, WIDTH, 2));
    }
}
