//! Where each hour's money goes: one bar, and what its parts are.

use std::fmt::Write as _;

use crate::escape::Text;
use crate::facts::Facts;
use crate::number::place;
use crate::read::{AmountUnit, Gain};
use crate::words::{PARTS, Word};

/// Width of the drawing, in its own units.
const WIDTH: f64 = 720.0;
/// Between two parts.
const SPACE: f64 = 2.0;

/// The bar with its legend.
pub(crate) fn write(out: &mut String, facts: &Facts<'_>) {
    let what = if facts.priced {
        "Where each hour’s money goes"
    } else {
        "Where the compute goes"
    };
    let _ = write!(
        out,
        "<section class=\"money\">\n<h2>{what}</h2>\n<div class=\"bars\">\n"
    );
    now(out, facts);
    after(out, facts);
    out.push_str("</div>\n<div class=\"legend\">\n");
    for (idle, title) in [(true, "Idle"), (false, "In use")] {
        let _ = write!(out, "<div><h3>{title}</h3>\n<ul>\n");
        let rank = |word: &&Word| word.idle == idle && amount(facts, word) > 0.0;
        let mut words: Vec<&Word> = PARTS.iter().filter(rank).collect();
        words.sort_by(|a, b| amount(facts, b).total_cmp(&amount(facts, a)));
        for word in words {
            let share = 100.0 * amount(facts, word) / facts.installed_per_hour;
            let _ = writeln!(
                out,
                "<li>{}<abbr title=\"{}\">{}</abbr> <span class=\"amount\">{}, {share:.0} %</span>\
                 </li>",
                swatch(word.class),
                Text(word.term),
                word.says,
                Text(&facts.unit.about(amount(facts, word)))
            );
        }
        out.push_str("</ul></div>\n");
    }
    out.push_str("</div>\n</section>\n");
}

/// Per hour.
pub(crate) fn amount(facts: &Facts<'_>, word: &Word) -> f64 {
    let amount = (word.of)(&facts.account) / facts.hours;
    // What is left of a difference is not an amount.
    if amount > 1e-9 * facts.installed_per_hour {
        amount
    } else {
        0.0
    }
}

/// A small square in a part's colour and pattern.
pub(crate) fn swatch(class: &str) -> String {
    format!(
        "<svg class=\"swatch\" aria-hidden=\"true\" viewBox=\"0 0 12 12\" width=\"12\" \
         height=\"12\"><rect class=\"{class}\" width=\"12\" height=\"12\"/></svg>"
    )
}

/// Rectangles of the parts, from the left of a bar of this width and height.
pub(crate) fn parts(facts: &Facts<'_>, width: f64, height: f64) -> String {
    let mut out = String::new();
    let mut from = 0.0;
    for word in &PARTS {
        let amount = amount(facts, word);
        let wide = width * amount / facts.installed_per_hour;
        if wide > 0.0 {
            let _ = write!(
                out,
                "<rect class=\"{}\" x=\"{}\" width=\"{}\" height=\"{}\"><title>{}: {}/h. {}\
                 </title></rect>",
                word.class,
                place(from),
                place((wide - SPACE).max(1.0)),
                place(height),
                word.says,
                Text(&facts.unit.exact(amount)),
                Text(word.term)
            );
        }
        from += wide;
    }
    out
}

fn now(out: &mut String, facts: &Facts<'_>) {
    let says: Vec<String> = PARTS
        .iter()
        .filter(|word| amount(facts, word) > 0.0)
        .map(|word| format!("{} {}", word.says, facts.unit.about(amount(facts, word))))
        .collect();
    row(
        out,
        "Now",
        &format!("Per hour: {}", says.join(", ")),
        &parts(facts, WIDTH, 36.0),
        &facts.unit.about(facts.installed_per_hour),
    );
}

/// What is still paid for after the first action, where that saves money. The saving is a
/// hole; what is left was not accounted for again.
fn after(out: &mut String, facts: &Facts<'_>) {
    let Some(action) = facts.first_action() else {
        return;
    };
    let all = facts.installed_per_hour;
    let comparable = facts.priced == (action.unit == AmountUnit::Currency);
    if !comparable || action.money != Gain::Saved || action.per_hour >= all || all <= 0.0 {
        return;
    }
    let left = all - action.per_hour;
    let wide = WIDTH * left / all;
    let saved = facts.unit.about(action.per_hour);
    let drawn = format!(
        "<rect class=\"left\" width=\"{}\" height=\"36\"/><rect class=\"hole\" x=\"{}\" y=\"0.75\" \
         width=\"{}\" height=\"34.5\"><title>{} saved</title></rect>",
        place(wide - SPACE),
        place(wide + 0.75),
        place(WIDTH - wide - 1.5),
        Text(&saved)
    );
    let left = facts.unit.about(left);
    row(
        out,
        "After",
        &format!("{left} per hour, {saved} saved"),
        &drawn,
        &left,
    );
    let _ = writeln!(
        out,
        "<p class=\"saving\">{}saved, {}</p>",
        swatch("hole"),
        Text(&saved)
    );
}

fn row(out: &mut String, name: &str, says: &str, drawn: &str, all: &str) {
    let _ = writeln!(
        out,
        "<div class=\"bar\"><span>{name}</span><svg role=\"img\" aria-label=\"{}\" \
         viewBox=\"0 0 {WIDTH} 36\" preserveAspectRatio=\"none\">{drawn}</svg><b>{}</b></div>",
        Text(says),
        Text(all)
    );
}
