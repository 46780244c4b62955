//! The first screen: what to do, now and after, where the money goes.

use std::fmt::Write as _;

use super::bar;
use crate::escape::Text;
use crate::facts::Facts;
use crate::number::{percent, plain, plural};
use crate::read::{AmountUnit, Gain, Status};

/// The headline: what to say, and the amount that is marked.
pub(crate) struct Headline {
    pub(crate) says: String,
    /// What it brings, if it brings something.
    pub(crate) brings: Option<String>,
}

impl Headline {
    /// All of it as one text.
    pub(crate) fn plain(&self) -> String {
        match &self.brings {
            Some(brings) => format!("{}: {brings}", self.says),
            None => self.says.clone(),
        }
    }
}

/// The headline: the first that holds.
pub(crate) fn headline(facts: &Facts<'_>) -> Headline {
    let alone = |says: String| Headline { says, brings: None };
    match facts.inputs.plan.status {
        Status::Infeasible => return alone("No plan meets every limit".to_owned()),
        Status::Limit => return alone("Stopped before a plan was found".to_owned()),
        Status::Optimal | Status::Feasible => {}
    }
    if let Some(advice) = &facts.inputs.advice {
        let mut says = advice.headline.trim_end_matches('.').to_owned();
        // What `advise` calls the action says nothing of what stays as it is.
        if facts
            .first_action()
            .is_some_and(|a| a.kind == "switch_off" && a.title == says)
        {
            says.push_str(" and serve the same");
        }
        let brings = facts.first_action().map(|action| {
            let unit = facts.unit_of(action);
            if action.unit == AmountUnit::Currency {
                let month = unit.a_month(action.per_hour);
                // A reader who knows nothing yet must not take what is saved for what it costs.
                let save = if action.money == Gain::Saved {
                    "save "
                } else {
                    ""
                };
                format!("{save}{}/h, {month} a month", unit.about(action.per_hour))
            } else {
                unit.about(action.per_hour)
            }
        });
        return Headline { says, brings };
    }
    let idle = facts.unit.part(facts.idle_per_hour);
    let all = facts.unit.about(facts.installed_per_hour);
    alone(match (facts.priced, facts.idle_per_hour > 0.0) {
        (true, true) => format!("{idle} of every {all} an hour buys idle machines"),
        (false, true) => format!("{idle} of {all} stand idle"),
        (true, false) if !facts.inputs.plan.waste.unpriced.is_empty() => {
            "Nothing that has a price is idle".to_owned()
        }
        (_, false) => "Nothing is idle".to_owned(),
    })
}

/// Headline, seal, figures and bar.
pub(crate) fn write(out: &mut String, facts: &Facts<'_>) {
    let headline = headline(facts);
    if let Some(name) = facts.name() {
        let _ = writeln!(out, "<p class=\"name\">{}</p>", Text(name));
    }
    let _ = write!(out, "<h1>{}", Text(&headline.says));
    match &headline.brings {
        Some(brings) => {
            let _ = write!(out, ": <span class=\"won\">{}.</span></h1>", Text(brings));
        }
        None => out.push_str(".</h1>"),
    }
    let _ = write!(
        out,
        "\n<p class=\"sealed\"><a class=\"seal {}\" href=\"#checked\">{}</a> {}</p>\n",
        facts.seal.class,
        Text(&facts.seal.says),
        Text(&beside(facts))
    );
    if facts.planned() {
        figures(out, facts);
        bar::write(out, facts);
    }
    if facts.planned() {
        let _ = writeln!(out, "<p class=\"size\">{}</p>", Text(&size(facts)));
    }
}

/// What the seal does not cover, beside it.
fn beside(facts: &Facts<'_>) -> String {
    if let Some(action) = facts.first_action() {
        let open = action.gap.absolute;
        let more = facts.unit_of(action).about(open);
        return match action.money {
            _ if open < 5e-3 => "for today’s machines.".to_owned(),
            Gain::Saved => {
                format!("for today’s machines. Another choice could save at most {more}/h more.")
            }
            _ => format!("for today’s machines. It might bring at most {more}/h more."),
        };
    }
    match facts.inputs.plan.waste.avoidable.at_most {
        Some(at_most) if facts.priced => format!(
            "for today’s machines. A smaller fleet that serves as much could save at most {}/h.",
            facts.unit.about(at_most / facts.hours)
        ),
        _ => String::new(),
    }
}

/// A figure, now and after.
struct Figure {
    title: &'static str,
    term: String,
    now: String,
    after: Option<String>,
    note: String,
}

fn figures(out: &mut String, facts: &Facts<'_>) {
    let plan = &facts.inputs.plan;
    let action = facts.first_action();
    let after = action.map(|action| &action.after);
    let before = action.and_then(|action| action.before.as_ref());
    let idle = before.map_or(plan.waste.total.idle_percent, |b| b.idle_percent);
    let by_price = facts.priced && plan.waste.unpriced.is_empty();
    let mut all = vec![Figure {
        title: if by_price {
            "Idle, by price"
        } else {
            "Idle, by compute"
        },
        term: "Unused, blocked or loaded and waiting, of all that is installed".to_owned(),
        now: format!("{} %", percent(idle)),
        after: after.map(|a| format!("{} %", percent(a.idle_percent))),
        note: after.map_or(String::new(), |a| points(a.idle_percent - idle)),
    }];
    let spends = before.and_then(|b| b.cost_per_hour);
    if let Some(spend) = spends.or(facts.spend_per_hour) {
        let then = after.and_then(|a| a.cost_per_hour);
        all.push(Figure {
            title: "Spend per hour",
            term: "Machines, usage and routes, averaged over all hours".to_owned(),
            now: facts.unit.about(spend),
            after: then.map(|cost| facts.unit.about(cost)),
            note: then.map_or(String::new(), |cost| spent(facts, cost - spend, spend)),
        });
    }
    let serves = before.map(|b| b.served_percent);
    if let Some(served) = serves.or(facts.served_percent) {
        all.push(Figure {
            title: "Demand served",
            term: "Units served of units asked for, over all hours".to_owned(),
            now: format!("{} %", percent(served)),
            after: after.map(|a| format!("{} %", percent(a.served_percent))),
            note: after.map_or(String::new(), |a| match points(a.served_percent - served) {
                same if same.starts_with("the same") => {
                    "the same, in all hours together".to_owned()
                }
                changed => changed,
            }),
        });
    }
    out.push_str("<dl class=\"figures\">\n");
    for figure in all {
        let term = format!(
            "<abbr title=\"{}\">{}</abbr>",
            Text(&figure.term),
            figure.title
        );
        let _ = match &figure.after {
            Some(after) => writeln!(
                out,
                "<div><dt>{term}</dt><dd><span class=\"was\">{} <span aria-hidden=\"true\">→\
                 </span><span class=\"unseen\">now, after</span></span> <b>{}</b>\
                 <small>{}</small></dd></div>",
                Text(number_of(&figure.now)),
                small_unit(after),
                Text(&figure.note)
            ),
            None => writeln!(
                out,
                "<div><dt>{term}</dt><dd><b>{}</b></dd></div>",
                small_unit(&figure.now)
            ),
        };
    }
    out.push_str("</dl>\n");
}

/// An amount without the word behind it.
fn number_of(amount: &str) -> &str {
    amount.split_once(' ').map_or(amount, |(number, _)| number)
}

/// An amount as HTML, the word behind it in small letters.
fn small_unit(amount: &str) -> String {
    match amount.split_once(' ') {
        Some((number, word)) => format!("{}<i> {}</i>", Text(number), Text(word)),
        None => Text(amount).to_string(),
    }
}

fn points(change: f64) -> String {
    let size = plain((change.abs() * 10.0).round() / 10.0);
    match change {
        _ if change.abs() < 0.05 => "the same".to_owned(),
        c if c < 0.0 => format!("{size} points less"),
        _ => format!("{size} points more"),
    }
}

fn spent(facts: &Facts<'_>, change: f64, spend: f64) -> String {
    if change.abs() < 5e-3 {
        return "the same".to_owned();
    }
    let size = facts.unit.exact(change.abs());
    let word = if change < 0.0 { "less" } else { "more" };
    let share = if spend > 0.0 {
        format!(", {:.0} %", 100.0 * change.abs() / spend)
    } else {
        String::new()
    };
    format!("{size} {word}{share}")
}

/// How large the fleet is.
fn size(facts: &Facts<'_>) -> String {
    let groups = plural(facts.groups.len() as f64, "group");
    let demands = plural(facts.services.len() as f64, "demand");
    let hours = plural(facts.hours, "hour");
    match (facts.machines, &facts.inputs.scenario) {
        (Some(machines), Some(scenario)) => {
            let models = plural(scenario.models.len() as f64, "model");
            let machines = plural(machines, "machine");
            format!("{machines} in {groups}, {models}, {demands}, {hours}.")
        }
        _ => format!("{groups} of machines, {demands}, {hours}."),
    }
}
