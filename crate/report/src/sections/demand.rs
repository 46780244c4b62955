//! Who is served, and in which hours somebody is not.

use std::fmt::Write as _;

use super::strip::{Columns, Strip, axis, range};
use crate::escape::Text;
use crate::facts::Facts;
use crate::number::{percent, rough};
use crate::read::Period;
use crate::service::{ServiceRow, stretches};

/// Rows, at most.
const ROWS: usize = 60;
/// Demands served in full that are named.
const NAMES: usize = 30;
/// Stretches of hours that are named.
const STRETCHES: usize = 4;

pub(crate) fn write(out: &mut String, facts: &Facts<'_>) {
    if facts.services.is_empty() {
        return;
    }
    // Those with the dearest unmet work come first: what is served in full is behind them.
    let (short, full): (Vec<_>, Vec<_>) = facts.services.iter().partition(|row| row.any_short());
    let all = facts.services.len();
    if short.is_empty() {
        out.push_str("<section>\n<h2>Every demand is served in full</h2>\n</section>\n");
        return;
    }
    let _ = write!(
        out,
        "<section>\n<h2>{} of {all} demands {} not served in full</h2>\n<table class=\"heat \
         demand\"><thead><tr><th scope=\"col\">Demand</th><th scope=\"col\">Not served, by hour{}\
         </th><th scope=\"col\">Served</th><th scope=\"col\">Not served</th></tr></thead><tbody>\n",
        short.len(),
        if short.len() == 1 { "is" } else { "are" },
        axis(&facts.periods)
    );
    let columns = Columns::over(facts.periods.len());
    for row in short.iter().take(ROWS) {
        one(out, facts, &columns, row);
    }
    out.push_str("</tbody></table>\n");
    let rest = &short[ROWS.min(short.len())..];
    if !rest.is_empty() {
        let (served, offered) = rest.iter().fold((0.0, 0.0), |(s, o), row| {
            (s + row.served_hours, o + row.offered_hours)
        });
        let share = if offered > 0.0 {
            100.0 * served / offered
        } else {
            100.0
        };
        let _ = writeln!(
            out,
            "<p class=\"note\">{} more lose less by it; of them {} % is served.</p>",
            rest.len(),
            percent(share)
        );
    }
    if !full.is_empty() {
        let mut names: Vec<&str> = full.iter().take(NAMES).map(|row| row.demand).collect();
        let more = format!("and {} more", full.len().saturating_sub(NAMES));
        if full.len() > NAMES {
            names.push(&more);
        }
        let _ = writeln!(
            out,
            "<p class=\"note\">Served in full: {}.</p>",
            Text(&names.join(", "))
        );
    }
    out.push_str("</section>\n");
}

fn one(out: &mut String, facts: &Facts<'_>, columns: &Columns, row: &ServiceRow<'_>) {
    let about = row.about.map_or(String::new(), |(model, region)| {
        format!("{model}, from {region}")
    });
    let share = if row.offered_hours > 0.0 {
        format!(
            "{} %",
            percent(100.0 * row.served_hours / row.offered_hours)
        )
    } else {
        "nothing asked".to_owned()
    };
    let when = hours(&facts.periods, row);
    let unmet = match when.as_str() {
        "" => "nothing".to_owned(),
        when => format!(
            "{} units/s on average; {when}",
            rough(row.unmet_hours / facts.hours)
        ),
    };
    let missing: Vec<f64> = (0..facts.periods.len())
        .map(|t| {
            if row.short(t) && row.offered[t] > 0.0 {
                row.unmet[t] / row.offered[t]
            } else {
                0.0
            }
        })
        .collect();
    let label = format!("{}: {share} served, not served: {unmet}", row.demand);
    let strip = Strip {
        columns,
        periods: &facts.periods,
        cells: &columns.averages(&missing, &facts.periods),
        largest: 1.0,
        class: "u",
        label: &label,
    };
    let _ = writeln!(
        out,
        "<tr><th scope=\"row\">{}<small>{}</small></th><td>{}</td><td>{}</td><td class=\"words\">\
         {}</td></tr>",
        Text(row.demand),
        Text(&about),
        strip.draw(|share| match share {
            0.0 => "served in full".to_owned(),
            share => format!("{} % not served", percent(100.0 * share)),
        }),
        Text(&share),
        Text(&unmet)
    );
}

/// The hours in which something is not served.
fn hours(periods: &[Period], row: &ServiceRow<'_>) -> String {
    let found = stretches(periods.len(), |period| row.short(period));
    if found.len() == 1 && found[0] == (0, periods.len() - 1) {
        return "at all hours".to_owned();
    }
    let mut parts: Vec<String> = found
        .iter()
        .take(STRETCHES)
        .map(|&(first, last)| range(periods, first, last))
        .collect();
    if found.len() > STRETCHES {
        parts.push(format!("and {} times more", found.len() - STRETCHES));
    }
    parts.join(", ")
}
