//! What lifting each cause of stranding by itself would bring, beside what the account's
//! order gives it.

use idlewise::plan::Stranded;

use super::layout::{paragraph, title};
use super::scope::Scope;
use super::table::Table;
use super::{names, number};

pub(super) fn view(out: &mut String, scope: &Scope<'_>) {
    let waste = &scope.plan.waste;
    let Some(alone) = &waste.alone else {
        return;
    };
    title(
        out,
        "Each cause of stranding lifted by itself (all periods)",
    );
    let ordered = waste.total.compute_hours.stranded.amounts();
    let hours = alone.compute_hours.amounts();
    if ordered.iter().chain(&hours).all(|&amount| amount <= 0.0) {
        paragraph(
            out,
            "No cause keeps a machine from work that is turned away.",
        );
        return;
    }
    let unit = scope.compute_hours();
    let priced = waste.total.cost.installed > 0.0;
    let mut table = Table::default()
        .names("")
        .numbers(format!("in order\n{unit}"))
        .numbers(format!("alone\n{unit}"))
        .numbers("value\nserved");
    if priced {
        table = table.numbers(format!("put to use\n{}", names::currency(scope.scenario)));
    }
    let columns = number::column(&ordered)
        .into_iter()
        .zip(number::column(&hours))
        .zip(number::column(&alone.value.amounts()))
        .zip(number::column(&alone.cost.amounts()));
    for (cause, (((ordered, hours), value), cost)) in Stranded::CAUSES.iter().zip(columns) {
        let mut cells = vec![(*cause).to_owned(), ordered, hours, value];
        if priced {
            cells.push(cost);
        }
        table.row(&cells);
    }
    out.push_str(&table.render());
    let all: f64 = ordered.iter().sum();
    let most = hours.iter().copied().fold(0.0, f64::max);
    let meaning = if most <= 0.0 && all > 0.0 {
        "No single cause brings anything: it takes several at once."
    } else {
        "Each row lifts that cause only, so rows may share the same machines: they do not add up."
    };
    paragraph(out, meaning);
}
