//! The few numbers that say how good a plan is.

use std::fmt::Write as _;

use idlewise::plan::{Status, SteadinessReport};
use idlewise::scenario::ObjectiveName;

use super::layout::{hanging, paragraph};
use super::scope::Scope;
use super::style::{TITLE, paint};
use super::table::WIDTH;
use super::{fair_levels, names, number};

/// What is avoidable is told to be above what is wasted from this part of it on.
const ABOVE: f64 = 1e-6;
/// A part of an amount below this is rounding.
const ROUNDING: f64 = 1e-12;

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
    let currency = names::currency(scope.scenario);
    let idle = format!("{} %", number::percent(account.idle_percent));
    let hours = scope.hours().max(f64::MIN_POSITIVE);
    if priced {
        facts.push((
            "idle",
            idle,
            if scope.scenario.weighs_by_price() {
                "of the installed compute, by price".to_owned()
            } else {
                "of the installed compute".to_owned()
            },
        ));
        facts.push((
            "wasted",
            number::money(but_rounding(account.cost.idle(), account.cost.installed) / hours),
            format!("{currency} per hour, on idle compute"),
        ));
        facts.push(avoidable(scope, &currency));
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
        facts.push((
            "moves",
            number::plain(steadiness.moves),
            moves(scope, steadiness, &currency),
        ));
    }
    facts.extend(spare(scope));

    let width = facts.iter().map(|(name, ..)| name.len()).max().unwrap_or(0);
    let numbers = facts.iter().map(|(_, n, _)| n.len()).max().unwrap_or(0);
    out.push('\n');
    let indent = width + numbers + 6;
    for (name, number, meaning) in facts {
        let number = format!("{number:>numbers$}");
        let meaning = hanging(&meaning, WIDTH.saturating_sub(indent), indent);
        let _ = writeln!(
            out,
            "  {name:<width$}  {}  {meaning}",
            paint(TITLE, &number)
        );
    }
    if let Some(sentence) = names::unpriced(&scope.plan.waste.unpriced) {
        paragraph(out, &sentence);
    }
}

/// An amount that is a part of another; nothing where it is only that one's rounding.
fn but_rounding(amount: f64, of: f64) -> f64 {
    if amount.abs() <= ROUNDING * of.abs() {
        0.0
    } else {
        amount
    }
}

/// How much less a fleet that serves as much could cost.
fn avoidable(scope: &Scope<'_>, currency: &str) -> (&'static str, String, String) {
    let all = match scope.period {
        Some(_) => ", over all periods",
        None => "",
    };
    let hours: f64 = scope.scenario.periods.iter().map(|p| p.hours).sum();
    match scope.plan.waste.avoidable.at_most {
        Some(most) => {
            let cost = &scope.plan.waste.total.cost;
            let (idle, installed) = (cost.idle(), cost.installed);
            // Also what works could be done on cheaper machines.
            let beyond = if most > idle + ABOVE * installed {
                "; more than is wasted, as cheaper machines might do the work, too"
            } else {
                ""
            };
            (
                "avoidable",
                number::money(but_rounding(most, installed) / hours.max(f64::MIN_POSITIVE)),
                format!(
                    "{currency} per hour at most{all}: no fleet that serves as much saves more\
                     {beyond}"
                ),
            )
        }
        None => (
            "avoidable",
            "?".to_owned(),
            if scope
                .scenario
                .nodes
                .iter()
                .any(|n| n.count.hourly().is_some())
            {
                "not known where machines are rented by the hour".to_owned()
            } else {
                "not known: the time was up".to_owned()
            },
        ),
    }
}

/// What is loaded and taken away, and what steadiness costs.
fn moves(scope: &Scope<'_>, steadiness: &SteadinessReport, currency: &str) -> String {
    let since = match (&scope.scenario.steadiness, scope.scenario.periods.len()) {
        (Some(_), 1) => " from what stands now",
        (Some(_), _) => " over all periods, from what stands now",
        (None, _) => " between periods",
    };
    let mut text = format!(
        "replicas loaded{since}, {} taken away",
        number::plain(steadiness.unloads)
    );
    if steadiness.load_cost > 0.0 {
        let _ = write!(
            text,
            "; loading costs {} {currency}",
            number::money(steadiness.load_cost)
        );
    }
    if let Some(given_up) = steadiness.cost_given_up {
        let given_up = number::money(given_up);
        let _ = write!(text, "; free moves would spend {given_up} less");
    }
    if let Some(given_up) = steadiness.objective_given_up.filter(|up| *up > 0.0) {
        let name = match scope.plan.objective.name {
            ObjectiveName::Cost => "cost",
            ObjectiveName::Profit => "profit",
            ObjectiveName::Serve => "value",
            ObjectiveName::Fair => "the smallest level",
        };
        let given_up = number::plain(given_up);
        let _ = write!(text, "; {given_up} of {name} is given up for few moves");
    }
    if steadiness.at_least < steadiness.moves {
        let least = number::plain(steadiness.at_least);
        let _ = write!(
            text,
            "; that these replicas need at least {least} is proved"
        );
    }
    text
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
    let currency = names::currency(scope.scenario);
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
            format!("{currency}{all}; no plan costs less than {bound} (gap {gap} %)"),
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
        let mut meaning = format!("{currency}{all}, for what the plan decides");
        if let Some(bound) = bounded {
            let _ = write!(
                meaning,
                "; this value needs at least {}",
                number::plain(bound)
            );
            if let Some(cost) = &scope.plan.certificate.cost {
                let _ = write!(meaning, " (gap {} %)", number::gap(cost.gap));
            }
        }
        facts.push(("cost", number::plain(objective.cost), meaning));
    }
    facts
}

/// The smallest level, in percent of what is asked for.
fn fairness(scope: &Scope<'_>) -> Vec<(&'static str, String, String)> {
    let objective = &scope.plan.objective;
    let currency = names::currency(scope.scenario);
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
    if scope.plan.certificate.levels.is_empty() {
        let (_, offered) = scope.work();
        let meaning = if offered > 0.0 {
            "can be served: no node may serve a demand that is worth anything"
        } else {
            "asks for anything"
        };
        return vec![("least", "nobody".to_owned(), meaning.to_owned())];
    }
    let mut meaning = format!(
        "is the smallest {of_what}{all}; no plan's is above {}",
        percent(objective.bound)
    );
    if scope.plan.status != Status::Optimal {
        let gap = number::gap(objective.gap);
        let _ = write!(meaning, " (the largest gap of a level is {gap} %)");
    }
    let mut facts = vec![("least", percent(objective.value), meaning)];
    if objective.cost != 0.0 {
        let meaning = format!("{currency}{all}, for what the plan decides");
        facts.push(("cost", number::plain(objective.cost), meaning));
    }
    facts
}
