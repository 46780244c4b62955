//! How each figure is worked out.

use std::fmt::Write as _;

use super::bar::amount;
use crate::escape::Text;
use crate::facts::Facts;
use crate::money::MONTH;
use crate::number::{percent, plain};
use crate::words::PARTS;

pub(crate) fn write(out: &mut String, facts: &Facts<'_>) {
    out.push_str("<section>\n<h2>How each figure is worked out</h2>\n<dl class=\"how\">\n");
    for (what, how) in lines(facts) {
        let _ = writeln!(out, "<dt>{}</dt><dd>{}</dd>", Text(what), Text(&how));
    }
    out.push_str("</dl>\n</section>\n");
}

fn lines(facts: &Facts<'_>) -> Vec<(&'static str, String)> {
    let unit = &facts.unit;
    let hours = plain(facts.hours);
    let compute = &facts.compute;
    let idle_parts: Vec<String> = PARTS
        .iter()
        .filter(|word| word.idle && amount(facts, word) > 0.0)
        .map(|word| {
            format!(
                "{} {}",
                word.says.to_lowercase(),
                unit.about(amount(facts, word))
            )
        })
        .collect();
    let mut all = vec![
        (
            "Per hour",
            format!("The sum over all periods, divided by their {hours} hours."),
        ),
        (
            "Idle",
            format!(
                "{} of {}: {}. What is held back or down is not idle.",
                unit.exact(facts.idle_per_hour),
                unit.exact(facts.installed_per_hour),
                idle_parts.join(", ")
            ),
        ),
    ];
    let idle = percent(facts.inputs.plan.waste.total.idle_percent);
    all.push((
        "Idle %",
        if facts.priced && facts.inputs.plan.waste.unpriced.is_empty() {
            format!("{idle} % of what is installed, each machine by its price per {compute}.")
        } else {
            format!("{idle} % of the {compute} installed, as not every machine has a price.")
        },
    ));
    if let Some(spend) = facts.spend_per_hour {
        let how = if facts.inputs.scenario.is_some() {
            "the price of every machine, rented or owned, and of usage and routes"
        } else {
            "the price of every machine; usage and routes are not known without the scenario"
        };
        all.push(("Spend", format!("{} an hour: {how}.", unit.exact(spend))));
    }
    if let Some(served) = facts.served_percent {
        all.push((
            "Demand served",
            format!(
                "{} % of the units asked for, over all demands and hours.",
                percent(served)
            ),
        ));
    }
    if facts.inputs.advice.is_some() {
        all.push((
            "What an action brings",
            format!(
                "The best plan with it beside the best plan of today, each solved on its own; a \
                 month has {} hours.",
                plain(MONTH)
            ),
        ));
    }
    for word in PARTS.iter().filter(|word| amount(facts, word) > 0.0) {
        all.push((word.says, word.term.to_owned()));
    }
    all
}
