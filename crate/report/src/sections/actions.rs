//! What can be done, each alone, most money first.

use std::fmt::Write as _;

use super::bar::swatch;
use crate::escape::Text;
use crate::facts::Facts;
use crate::number::{percent, place, plain};
use crate::read::{Action, Advice, AmountUnit, Gain};

/// Rows of machines under the first action.
const MACHINES: usize = 12;
/// Actions.
const ACTIONS: usize = 20;

pub(crate) fn write(out: &mut String, facts: &Facts<'_>) {
    let Some(advice) = &facts.inputs.advice else {
        return;
    };
    out.push_str("<section>\n<h2>What you can do</h2>\n");
    if advice.actions.is_empty() {
        let _ = writeln!(out, "<p>{}</p>", Text(&advice.headline));
    } else {
        out.push_str(
            "<p class=\"lead\">Each alone, most money first; beside it, what it still brings \
             after those above.</p>\n<ol class=\"actions\">\n",
        );
        let headline = facts.first_action();
        for (place, action) in advice.actions.iter().take(ACTIONS).enumerate() {
            let told = headline.is_some_and(|first| std::ptr::eq(first, action));
            one(
                out,
                facts,
                advice,
                action,
                Place {
                    first: place == 0,
                    told,
                },
            );
        }
        out.push_str("</ol>\n");
    }
    let more = advice.actions.len().saturating_sub(ACTIONS);
    if more > 0 {
        let _ = writeln!(out, "<p class=\"note\">{more} more bring less.</p>");
    }
    for note in &advice.left_out {
        let _ = writeln!(out, "<p class=\"note\">{}</p>", Text(note));
    }
    out.push_str("</section>\n");
}

/// Where an action stands.
#[derive(Clone, Copy)]
struct Place {
    /// Before all others.
    first: bool,
    /// In the headline: its machines are listed.
    told: bool,
}

fn one(out: &mut String, facts: &Facts<'_>, advice: &Advice, action: &Action, place: Place) {
    let unit = facts.unit_of(action);
    let (sign, word) = match action.money {
        Gain::Saved => ("", "saved"),
        Gain::Value => ("+", "value"),
        Gain::Net => ("+", "net"),
    };
    let per = if action.unit == AmountUnit::Currency {
        " /h"
    } else {
        ""
    };
    let still = match action.still_per_hour {
        _ if place.first => String::new(),
        Some(still) if still > 5e-3 => format!(", then {}", unit.exact(still)),
        Some(_) => ", then nothing".to_owned(),
        None => String::new(),
    };
    let _ = write!(
        out,
        "<li><div class=\"what\"><b>{}</b><span>{}</span></div><div class=\"brings\"><b \
         class=\"won\">{sign}{}</b><span>{word}{per}{}</span></div>",
        Text(&action.title),
        Text(&action.reason),
        Text(&unit.exact(action.per_hour)),
        Text(&still)
    );
    if place.told {
        machines(out, facts, action);
    }
    let (now, then) = (
        advice.now.served_percent_at_more_demand,
        action.after.served_percent_at_more_demand,
    );
    if let (Some(now), Some(then), "switch_off") = (now, then, action.kind.as_str()) {
        let _ = write!(
            out,
            "<p class=\"warn\">If demand grows {} %: {} % served, not {} %.</p>",
            plain(advice.more_demand_percent),
            percent(then),
            percent(now)
        );
    }
    out.push_str("</li>\n");
}

fn machines(out: &mut String, facts: &Facts<'_>, action: &Action) {
    if action.machines.is_empty() {
        return;
    }
    let largest = action
        .machines
        .iter()
        .fold(0.0_f64, |m, c| m.max(c.per_hour));
    out.push_str("<table class=\"machines\"><tbody>\n");
    for change in action.machines.iter().take(MACHINES) {
        let count = if change.off > 0.0 {
            format!("{} of {}", plain(change.off), plain(change.of))
        } else {
            format!("{} more", plain(change.added))
        };
        let wide = if largest > 0.0 {
            120.0 * change.per_hour / largest
        } else {
            0.0
        };
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\">{}</th><td>{}</td><td><svg aria-hidden=\"true\" \
             viewBox=\"0 0 120 8\" width=\"120\" height=\"8\"><rect class=\"free\" width=\"{}\" \
             height=\"8\" rx=\"2\"/></svg></td><td>{}</td></tr>",
            Text(&change.node),
            Text(&count),
            place(wide.max(1.0)),
            Text(&facts.unit_of(action).exact(change.per_hour))
        );
    }
    out.push_str("</tbody></table>\n");
    let more = action.machines.len().saturating_sub(MACHINES);
    if more > 0 {
        let _ = writeln!(
            out,
            "<p class=\"note\">{}and {more} more groups.</p>",
            swatch("free")
        );
    }
}
