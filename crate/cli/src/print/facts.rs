//! The few numbers that say how good a plan is.

use std::fmt::Write as _;

use idlewise::scenario::ObjectiveName;

use super::layout::hanging;
use super::scope::Scope;
use super::style::{TITLE, paint};
use super::table::WIDTH;
use super::{fair_levels, number};

/// The few numbers that say it all: name, number, what it counts.
pub(super) fn view(out: &mut String, scope: &Scope<'_>) {
    let mut facts: Vec<(&str, String, String)> = Vec::new();
    let (served, offered) = scope.work();
    if offered > 0.0 {
        facts.push((
            "served",
            format!("{} %", number::percent(100.0 * served / offered)),
            "of the work asked for".to_owned(),
        ));
    }
    let account = scope.account();
    let priced = account.cost.installed > 0.0;
    let idle = format!("{} %", number::percent(account.idle_percent));
    let hours = scope.hours().max(f64::MIN_POSITIVE);
    if priced {
        facts.push((
            "idle",
            idle,
            "of the installed compute, by price".to_owned(),
        ));
        facts.push((
            "wasted",
            number::money(account.cost.idle() / hours),
            "currency per hour, on idle compute".to_owned(),
        ));
    } else {
        facts.push(("idle", idle, "of the installed compute".to_owned()));
        facts.push((
            "wasted",
            number::plain(account.compute_hours.idle() / hours),
            format!("{} per hour; nothing is priced", scope.compute_hours()),
        ));
    }
    facts.extend(objective(scope));
    if let Some(steadiness) = &scope.plan.steadiness {
        let given_up = steadiness.cost_given_up.unwrap_or(0.0);
        facts.push((
            "moves",
            number::plain(steadiness.moves),
            format!(
                "replicas loaded for {}; free moves would spend {} less",
                number::money(steadiness.load_cost),
                number::money(given_up)
            ),
        ));
    }
    facts.extend(spare(scope));

    let names = facts.iter().map(|(name, ..)| name.len()).max().unwrap_or(0);
    let numbers = facts.iter().map(|(_, n, _)| n.len()).max().unwrap_or(0);
    out.push('\n');
    let indent = names + numbers + 6;
    for (name, number, meaning) in facts {
        let number = format!("{number:>numbers$}");
        let meaning = hanging(&meaning, WIDTH.saturating_sub(indent), indent);
        let _ = writeln!(
            out,
            "  {name:<names$}  {}  {meaning}",
            paint(TITLE, &number)
        );
    }
}

/// Replicas that wait for more than the forecast, on average over time.
fn spare(scope: &Scope<'_>) -> Option<(&'static str, String, String)> {
    let shown = scope.plan.replicas.iter().filter(|r| scope.shows(r.period));
    let spare: f64 = shown.map(|r| scope.hours_of(r.period) * r.spare).sum();
    if spare <= 0.0 {
        return None;
    }
    let mut meaning = "replicas, on average, stand ready for more than the forecast".to_owned();
    if let Some(given_up) = scope.plan.objective.given_up_for_spare {
        let _ = write!(
            meaning,
            "; {} of value is given up for them",
            number::plain(given_up)
        );
    }
    let average = spare / scope.hours().max(f64::MIN_POSITIVE);
    Some(("spare", number::grouped(average, 1), meaning))
}

/// What the plan was asked for, what it reached and what no plan can.
fn objective(scope: &Scope<'_>) -> Vec<(&'static str, String, String)> {
    let objective = &scope.plan.objective;
    let bound = number::plain(objective.bound);
    let gap = number::gap(objective.gap);
    let all = match scope.period {
        Some(_) => " in all periods",
        None => "",
    };
    let (name, meaning) = match objective.name {
        ObjectiveName::Serve => (
            "value",
            format!("served{all}; no plan serves more than {bound} (gap {gap} %)"),
        ),
        ObjectiveName::Cost => (
            "cost",
            format!("currency{all}; no plan costs less than {bound} (gap {gap} %)"),
        ),
        ObjectiveName::Profit => (
            "profit",
            format!("value minus cost{all}; no plan earns more than {bound} (gap {gap} %)"),
        ),
        ObjectiveName::Fair => {
            return fairness(scope);
        }
    };
    let mut facts = vec![(name, number::plain(objective.value), meaning)];
    let bounded = objective.cost_bound;
    if objective.name != ObjectiveName::Cost && (objective.cost != 0.0 || bounded.is_some()) {
        let mut meaning = format!("currency{all}, for what the plan decides");
        if let Some(bound) = bounded {
            let _ = write!(
                meaning,
                "; this value needs at least {}",
                number::plain(bound)
            );
        }
        facts.push(("cost", number::plain(objective.cost), meaning));
    }
    facts
}

/// The smallest level, in percent of what is asked for.
fn fairness(scope: &Scope<'_>) -> Vec<(&'static str, String, String)> {
    let objective = &scope.plan.objective;
    let percent = |level: f64| format!("{} %", number::percent(100.0 * level));
    let all = match scope.period {
        Some(_) => " of all periods",
        None => "",
    };
    let of_what = if fair_levels::same_weight(scope.scenario) {
        "share of a demand that is served"
    } else {
        "share of a demand that is served, for its weight"
    };
    let mut facts = vec![(
        "least",
        percent(objective.value),
        format!(
            "is the smallest {of_what}{all}; no plan's is above {}",
            percent(objective.bound)
        ),
    )];
    if objective.cost != 0.0 {
        let meaning = format!("currency{all}, for what the plan decides");
        facts.push(("cost", number::plain(objective.cost), meaning));
    }
    facts
}
