//! A plan for several futures: what becomes of it in each, and what was decided before
//! anyone knows which one comes.

use idlewise::ObjectiveName;
use idlewise::plan::FutureOutcome;
use idlewise::scenario::{Decided, FuturesGoal};

use super::layout::{paragraph, title};
use super::scope::Scope;
use super::table::Table;
use super::{names, number, text};

/// Columns of a future's name.
const NAME: usize = 28;

/// Nodes that are named one by one.
const NAMED: usize = 3;

/// The table of futures, and what is decided when.
pub(super) fn view(out: &mut String, scope: &Scope<'_>) {
    let futures = &scope.plan.futures;
    title(out, "What becomes of it in each future, over all periods");
    let spends = futures.iter().any(|f| f.cost > 0.0);
    let counts_value = scope.scenario.policy.objective != ObjectiveName::Cost;
    let mut table = Table::default()
        .names("future")
        .numbers("weight %")
        .numbers("served %")
        .numbers("idle %");
    if counts_value {
        table = table.numbers("value served");
    }
    if spends {
        table = table.numbers(names::currency(scope.scenario) + "\nspent");
    }
    let average = |of: &dyn Fn(&FutureOutcome) -> f64| -> f64 {
        futures.iter().map(|f| f.weight * of(f)).sum()
    };
    let values: Vec<f64> = futures.iter().map(|f| f.value).collect();
    let values = number::column(&with(values, average(&|f| f.value)));
    let costs: Vec<f64> = futures.iter().map(|f| f.cost).collect();
    let costs = number::column(&with(costs, average(&|f| f.cost)));
    let served = average(&|f| f.served_percent);
    let idle = scope.plan.waste.total.idle_percent;
    let rows = futures.iter().map(|f| {
        let name = text::fit(&text::visible(&f.id), NAME).to_string();
        (name, f.weight, f.served_percent, f.waste.total.idle_percent)
    });
    let all = [("on average".to_owned(), 1.0, served, idle)];
    for (at, (name, weight, served, idle)) in rows.chain(all).enumerate() {
        let mut row = vec![
            name,
            number::percent(100.0 * weight),
            number::percent(served),
            number::percent(idle),
        ];
        if counts_value {
            row.extend(values.get(at).cloned());
        }
        if spends {
            row.extend(costs.get(at).cloned());
        }
        table.row(&row);
    }
    out.push_str(&table.render());
    if let Some(sentence) = worst(scope) {
        paragraph(out, &sentence);
    }
    paragraph(out, &decided(scope));
}

/// What is lost in the futures that come first, and the least that any plan loses there.
fn worst(scope: &Scope<'_>) -> Option<String> {
    let own = &scope.plan.objective;
    own.expected?;
    let when = match scope.scenario.policy.futures {
        FuturesGoal::Cvar(left_out) => format!(
            "In the worst {} % of the futures, on average,",
            number::percent(100.0 * (1.0 - left_out))
        ),
        _ => "In the worst future".to_owned(),
    };
    let currency = names::currency(scope.scenario);
    let figure = number::money(own.value);
    let bound = number::money(own.bound);
    Some(match own.name {
        ObjectiveName::Cost => {
            format!("{when} {figure} {currency} is spent; no plan spends less than {bound}.")
        }
        ObjectiveName::Profit => format!(
            "{when} {figure} {currency} is made beyond the cost; no plan makes more than {bound}."
        ),
        _ => format!(
            "{when} value of {figure} is turned away; no plan turns away less than {bound}."
        ),
    })
}

fn with(mut values: Vec<f64>, last: f64) -> Vec<f64> {
    values.push(last);
    values
}

/// What was decided before, and what in each future.
fn decided(scope: &Scope<'_>) -> String {
    let scenario = scope.scenario;
    let later = scenario.decides_after();
    let mut before = vec![if later {
        "which machines are committed to"
    } else {
        "which machines there are"
    }];
    let mut replicas = scope.plan.replicas.iter();
    if replicas.any(|r| r.future.is_none()) {
        before.push("which replicas stand on them");
    }
    if scenario.demands.iter().any(|d| !d.split) {
        before.push("the nodes of demands that may not be split");
    }
    let machines = later.then(|| {
        let late = scenario.nodes.iter();
        let late = late.filter(|n| n.count.decided() == Decided::After);
        let names: Vec<String> = late.map(|n| text::visible(&n.id).to_string()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let which = match &names[..] {
            few @ [_, ..] if few.len() <= NAMED => names::listed(few),
            many => number::plural(many.len(), "node entry"),
        };
        let mut replicas = scope.plan.replicas.iter();
        let also = if replicas.any(|r| r.future.is_some()) {
            " and which replicas stand on them"
        } else {
            ""
        };
        format!("how many machines of {which} are rented{also}, and ")
    });
    format!(
        "Decided before anyone knows which future comes: {}. Decided in each future: {}who is \
         served where.",
        before.join(", "),
        machines.unwrap_or_default()
    )
}
