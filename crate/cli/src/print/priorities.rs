//! Where demands have priorities: how much of each is served, the highest first.

use super::layout::{paragraph, title};
use super::number;
use super::scope::Scope;
use super::table::Table;

pub(super) fn view(out: &mut String, scope: &Scope<'_>) {
    let plan = scope.plan;
    if plan.priorities.is_empty() {
        return;
    }
    title(out, "Priorities, the highest first");
    let mut table = Table::default()
        .numbers("priority")
        .numbers("demands")
        .numbers("served %")
        .numbers("no plan\nabove %")
        .numbers("value");
    let percent = |part: f64, asked: f64| {
        let share = if asked > 0.0 { part / asked } else { 1.0 };
        number::percent(100.0 * share.min(1.0))
    };
    for own in &plan.priorities {
        let demands = scope.scenario.demands.iter();
        let demands = demands.filter(|d| d.priority == own.priority).count();
        table.row(&[
            own.priority.to_string(),
            demands.to_string(),
            percent(own.value, own.asked),
            own.bound
                .map_or_else(|| "-".to_owned(), |bound| percent(bound, own.asked)),
            number::plain(own.value),
        ]);
    }
    out.push_str(&table.render());
    let last = if plan.priorities.iter().any(|p| p.bound.is_none()) {
        " The lowest is served where that pays."
    } else {
        ""
    };
    paragraph(
        out,
        &format!(
            "Shares are of value, over all periods. No plan serves more of a priority unless it \
             serves less of a higher one.{last}"
        ),
    );
}
