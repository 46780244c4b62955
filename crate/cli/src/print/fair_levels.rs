//! Under `fair`: how much each demand is served, the least first.

use idlewise::plan::FairLevel;
use idlewise::scenario::Scenario;

use super::layout::{ROWS, more, paragraph, title};
use super::scope::Scope;
use super::table::Table;
use super::{names, number};

/// Whether every demand weighs the same, so that a level is a share.
pub(super) fn same_weight(scenario: &Scenario) -> bool {
    let values = || {
        scenario
            .demands
            .iter()
            .map(|d| d.value)
            .filter(|v| *v > 0.0)
    };
    values().all(|value| values().next() == Some(value))
}

pub(super) fn view(out: &mut String, scope: &Scope<'_>) {
    let shown = |level: &&FairLevel| level.members.iter().any(|m| scope.shows(m.period));
    let mut levels: Vec<&FairLevel> = scope.plan.certificate.levels.iter().filter(shown).collect();
    if levels.is_empty() {
        return;
    }
    let left_out = levels.len().saturating_sub(ROWS);
    levels.truncate(ROWS);
    let several = scope.has_several_periods();
    title(out, "Levels, the smallest first");
    let mut table = Table::default()
        .numbers("level %")
        .numbers("no plan\nabove %")
        .names("of demands");
    let weighed = !same_weight(scope.scenario);
    if weighed {
        table = table.numbers("served %");
    }
    if several {
        table = table.names("in");
    }
    for level in levels {
        let members = || level.members.iter().filter(|m| scope.shows(m.period));
        let demands: Vec<&str> = members().map(|m| m.demand.as_str()).collect();
        let mut cells = vec![
            number::percent(100.0 * level.level),
            number::percent(100.0 * level.bound),
            match demands[..] {
                [first, second] => format!("{first}, {second}"),
                [first, ref rest @ ..] if !rest.is_empty() => {
                    format!("{first} and {} more", rest.len())
                }
                _ => demands.concat(),
            },
        ];
        if weighed {
            let served = members().filter_map(|m| scope.share(&m.demand, m.period));
            cells.push(number::percent(100.0 * served.fold(1.0, f64::min)));
        }
        if several {
            let mut periods: Vec<usize> = members().map(|m| m.period).collect();
            periods.dedup();
            cells.push(match periods[..] {
                [period] => names::period_label(scope.scenario, period),
                _ => number::plural(periods.len(), "period"),
            });
        }
        table.row(&cells);
    }
    out.push_str(&table.render());
    more(out, left_out);
    let meaning = if weighed {
        "The level of a demand is the share of it that is served, divided by its weight: its \
         value over the largest value."
    } else {
        "The level of a demand is the share of it that is served."
    };
    paragraph(
        out,
        &format!(
            "{meaning} No demand can be served more unless one that has no higher level is \
             served less."
        ),
    );
}
